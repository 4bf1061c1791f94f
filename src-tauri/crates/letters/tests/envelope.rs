//! What shows in the window of an envelope, seen on the drawn page: the whole address, and nothing else.
//! Needs poppler's `pdftoppm`; without it these tests fail and say so.
#![allow(clippy::unwrap_used)]

mod drawn;
mod samples;

use drawn::Drawn;
use waymark_letters::{Fonts, Letter, Print, preflight, render};

const DPI: f32 = 150.0;

fn first_page(letter: &Letter, fonts: &Fonts) -> Drawn {
    Drawn::pages(&render(letter, &samples::letterhead(), fonts).unwrap().bytes, DPI).swap_remove(0)
}

const LONG: [&str; 7] = [
    "Ms Oluwafunmilayo Ọlúwáṣeun-Fitzwilliam",
    "Flat 128, Quayside Apartments East",
    "113–117 Great Featherstonehaugh Street",
    "Gravelly Hill North Industrial Estate",
    "Sutton Coldfield, near Brampton Park",
    "BIRMINGHAM, WEST MIDLANDS",
    "B75 5SE",
];

/// The first name, the last lines: as many as asked for.
fn addressed(count: usize, print: Print) -> Letter {
    let mut letter = samples::student("BHM-2026-0001", LONG[0], "Ms Ọlúwáṣeun-Fitzwilliam");
    letter.recipient.address = LONG[LONG.len() - (count - 1)..].iter().map(|l| (*l).to_owned()).collect();
    letter.print = print;
    letter
}

fn letters() -> Vec<(String, Letter)> {
    let mut letters = Vec::new();
    for print in [Print::Clear, Print::Large] {
        for count in 3..=7 {
            letters.push((format!("{count} lines, {print:?}"), addressed(count, print)));
        }
        // Each kind, with the longest address: it is not the words of a letter that decide what stands in the window.
        for mut letter in samples::letters() {
            let full = addressed(7, print);
            letter.recipient.address = full.recipient.address;
            letter.recipient.name = full.recipient.name;
            letter.print = print;
            letters.push((format!("{}, {print:?}", letter.kind.code()), letter));
        }
        // Tall letters in the first line, deep ones in the last but one.
        for name in ["Nguyễn Thị Ửng Ỗ", "محمد عبداللہ چوہدری", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ"]
        {
            let mut letter = addressed(7, print);
            letter.recipient.name = name.into();
            letters.push((format!("{name}, {print:?}"), letter));
        }
    }
    letters
}

#[test]
fn the_window_of_a_drawn_page_shows_the_address_and_nothing_else() {
    let fonts = Fonts::new();
    for (what, letter) in letters() {
        assert_eq!(preflight(&letter, &samples::letterhead(), &fonts), [], "{what}");
        let page = first_page(&letter, &fonts);
        // At rest the window shows 20 to 110 mm and 46 to 81 mm; the page can move 10 mm sideways, 11 mm up and down.
        let seen = page.ink(10.0, 35.0, 120.0, 92.0).unwrap();
        let [left, top, right, bottom] = seen;
        // A dot is a sixth of a millimetre, and some letters begin a hair before their place.
        assert!(left >= 21.8 && right <= 98.1, "{what}: from {left} to {right} mm");
        assert!(top >= 49.9 && bottom <= 81.1, "{what}: from {top} to {bottom} mm");
        // It is the address that is seen, as large as it should be.
        let lines = 1 + letter.recipient.address.len();
        assert!(bottom - top > lines as f32 * 3.5, "{what}: {lines} lines from {top} to {bottom} mm");
        assert!(left < 23.5 && right > 60.0 && top < 54.0, "{what}: {seen:?}");
    }
}

#[test]
fn what_is_beside_the_window_keeps_clear_of_it() {
    let fonts = Fonts::new();
    let beside = |print| {
        let page = first_page(&addressed(7, print), &fonts);
        page.ink(110.0, 35.0, 200.0, 92.0)
    };
    // Date, reference and contact in clear print; in large print they stand above the letter.
    assert!(beside(Print::Clear).is_some_and(|[left, ..]| left >= 124.9), "{:?}", beside(Print::Clear));
    assert_eq!(beside(Print::Large), None);
}

#[test]
fn large_print_keeps_the_address_larger_where_it_fits() {
    let fonts = Fonts::new();
    let width = |print| {
        let mut letter = addressed(3, print);
        letter.recipient.name = "Priya Nair".into();
        let [left, _, right, _] = first_page(&letter, &fonts).ink(10.0, 35.0, 120.0, 92.0).unwrap();
        right - left
    };
    let (clear, large) = (width(Print::Clear), width(Print::Large));
    assert!((large / clear - 12.0 / 11.0).abs() < 0.02, "{clear} and {large} mm");
}
