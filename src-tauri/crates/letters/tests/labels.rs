//! Labels as they are seen on the drawn sheet, and what a sheet is asked for in vain.
//! Needs poppler's `pdftoppm` and `pdftotext`; without them these tests fail and say so.
#![allow(clippy::unwrap_used)]

mod drawn;
mod samples;

use drawn::Drawn;
use waymark_letters::{Fonts, LabelSheet, LabelsAbout, Pdf, Problem, Recipient, fold_recipients, labels};

const SHEETS: [LabelSheet; 2] = [LabelSheet::L7160, LabelSheet::L7163];
const DPI: f32 = 200.0;
/// Kept free inside a label.
const EDGE: f32 = 4.0;

fn to(name: &str, address: &[&str]) -> Recipient {
    Recipient { name: name.into(), address: address.iter().map(|l| (*l).to_owned()).collect() }
}

fn made(to: &[Recipient], sheet: LabelSheet, first: usize) -> Result<Pdf, Problem> {
    let date = chrono::NaiveDate::from_ymd_opt(2026, 6, 3).unwrap();
    labels(to, sheet, first, &Fonts::new(), &LabelsAbout { office: "Open Door Birmingham", date })
}

const LONG: [&str; 8] = [
    "Ms Oluwafunmilayo Ọlúwáṣeun-Fitzwilliam",
    "Department of Engineering",
    "Flat 128, Quayside Apartments",
    "113 Great Featherstone Street",
    "Gravelly Hill North",
    "Sutton Coldfield",
    "BIRMINGHAM",
    "B75 5SE",
];

/// Three lines and more, as many as are shown, names in every script, and tall and deep letters on the outer lines.
fn recipients() -> Vec<Recipient> {
    let lines = |name, count: usize| to(name, &LONG[LONG.len() - (count - 1)..]);
    let mut all: Vec<Recipient> = (3..=8).map(|count| lines("Priya Nair", count)).collect();
    all.extend((3..=7).map(|count| lines(LONG[0], count)));
    for name in samples::NAMES.into_iter().chain(["Ms Ửng Ỗ"]) {
        all.push(lines(name, 8));
        all.push(to(name, &["1 Yggjpq Way", "B5 5SE"]));
    }
    all
}

/// Each label's ink is inside its label by the edge, and nothing is drawn elsewhere.
#[test]
fn each_label_keeps_its_ink_inside_its_label() {
    let all = recipients();
    for sheet in SHEETS {
        let pdf = made(&all, sheet, 1).unwrap();
        let each = sheet.labels();
        let pages = Drawn::pages(&pdf.bytes, DPI);
        assert_eq!((pages.len(), pdf.pages), (all.len().div_ceil(each), pages.len()));
        // A dot is an eighth of a millimetre.
        let play = 0.13;
        for (i, who) in all.iter().enumerate() {
            let [left, top, width, height] = sheet.place(i % each);
            let seen = pages[i / each].ink(left, top, left + width, top + height);
            let [l, t, r, b] = seen.unwrap_or_else(|| panic!("{sheet:?} {i}: nothing for {who:?}"));
            let inside = l >= left + EDGE - play
                && t >= top + EDGE - play
                && r <= left + width - EDGE + play
                && b <= top + height - EDGE + play;
            assert!(
                inside,
                "{sheet:?} {i}: {:?} of {who:?}",
                [l - left, t - top, left + width - r, top + height - b]
            );
            // All lines are there: the last is 3.5 mm and more below the one before.
            let lines = 1 + who.address.len();
            assert!(b - t > 3.5 * (lines as f32 - 0.6), "{sheet:?} {i}: {lines} lines in {} mm", b - t);
        }
        for page in &pages {
            let blank = |sides: [f32; 4]| page.ink(sides[0], sides[1], sides[2], sides[3]).is_none();
            let [left, top, ..] = sheet.place(0);
            assert!(
                blank([0.0, 0.0, 210.0, top]) && blank([0.0, 0.0, left, 297.0]),
                "{sheet:?}: outside of labels"
            );
        }
    }
}

#[test]
fn labels_are_those_of_an_a4_sheet() {
    for (sheet, count, width) in [(LabelSheet::L7160, 21, 63.5), (LabelSheet::L7163, 14, 99.1)] {
        assert_eq!(sheet.labels(), count);
        let [left, top, w, h] = sheet.place(0);
        let [last_left, last_top, ..] = sheet.place(count - 1);
        assert_eq!((w, h), (width, 38.1));
        // The same margin on both sides, and at head and foot.
        assert!((left - (210.0 - last_left - w)).abs() < 0.1, "{sheet:?}");
        assert!((top - (297.0 - last_top - h)).abs() < 0.1, "{sheet:?}");
    }
}

#[test]
fn a_used_sheet_is_begun_where_it_ends() {
    let three = vec![to("Priya Nair", &["1 High Street", "B1 1BB"]); 3];
    for sheet in SHEETS {
        let each = sheet.labels();
        let pdf = made(&three, sheet, each - 1).unwrap();
        let pages = Drawn::pages(&pdf.bytes, 50.0);
        let used: Vec<usize> = (0..pages.len() * each)
            .filter(|i| {
                let [left, top, width, height] = sheet.place(i % each);
                pages[i / each].ink(left, top, left + width, top + height).is_some()
            })
            .collect();
        assert_eq!(used, [each - 2, each - 1, each]);
    }
}

#[test]
fn what_cannot_be_a_label_is_told_with_its_name() {
    let good = to("Priya Nair", &["1 High Street", "B1 1BB"]);
    let with = |other: Recipient| made(&[good.clone(), other], LabelSheet::L7160, 1).unwrap_err().to_string();
    let long = "Featherstonehaugh".repeat(4);
    for (other, says) in [
        (to("Zoë Lee", &LONG[..8]), "do not fit a label"),
        (to("Zoë Lee", &[&long, "B1 1BB"]), "do not fit a label"),
        (to("Zoë Lee", &["B1 1BB"]), "needs a name"),
        (to("Zoë Lee", &[" ", "\t", "B1 1BB"]), "needs a name"),
        (to("Zoë Lee", &["𒀀 Street", "B1 1BB"]), "𒀀"),
    ] {
        let said = with(other.clone());
        assert!(said.contains("Zoë Lee") && said.contains(says), "{other:?}: {said}");
    }
    assert!(matches!(made(&[], LabelSheet::L7160, 1), Err(Problem::NoLabels)));
    for (place, most) in [(0, 21), (22, 21)] {
        let asked = made(std::slice::from_ref(&good), LabelSheet::L7160, place);
        assert!(matches!(asked, Err(Problem::LabelPlace { place: p, most: m }) if (p, m) == (place, most)));
    }
}

#[test]
fn who_is_written_to_twice_gets_one_label() {
    let all = [
        to("Priya Nair", &["1 High Street", "B1 1BB"]),
        to("Rosa Lee", &["1 High Street", "B1 1BB"]),
        to("priya  nair ", &["1 High Street", "", "b1 1bb"]),
        to("Priya Nair", &["2 High Street", "B1 1BB"]),
    ];
    assert_eq!(fold_recipients(&all), [all[0].clone(), all[1].clone(), all[3].clone()]);
}

#[test]
fn the_same_recipients_give_the_same_bytes() {
    let all = recipients();
    assert!(made(&all, LabelSheet::L7163, 3).unwrap() == made(&all, LabelSheet::L7163, 3).unwrap());
}
