//! How letters look: each kind's first page and slip, in clear and large print, and a sheet of labels, against
//! pictures that a person looked at (tests/golden). `WAYMARK_UPDATE=1` draws them anew; look at them before you commit.
//! Needs poppler's `pdftoppm` and `pdftotext`; without them these tests fail and say so.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod drawn;
mod readers;
mod samples;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use drawn::Drawn;
use readers::POPPLER;
use waymark_letters::{Fonts, LabelSheet, LabelsAbout, Letter, Print, Recipient, labels, render};

const DPI: f32 = 50.0;
/// Side of the squares that are compared, 4 mm: a font drawn by another version of poppler is as dark in them.
const SQUARE: usize = 8;
/// By how much of 255 a square may differ. Softer letters reach 14; a heading 3 mm off, 36; see the tests below.
const MOST: f32 = 20.0;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Each page to look at, with its name.
fn pages() -> Vec<(String, Drawn)> {
    let fonts = Fonts::new();
    let mut pages = Vec::new();
    for letter in samples::letters() {
        for print in [Print::Clear, Print::Large] {
            let bytes =
                render(&Letter { print, ..letter.clone() }, &samples::letterhead(), &fonts).unwrap().bytes;
            let slip = POPPLER.text(&bytes).split('\u{C}').position(|page| page.contains("Cut here"));
            let name = format!("{}-{}", letter.kind.code(), format!("{print:?}").to_lowercase());
            for (i, page) in Drawn::pages(&bytes, DPI).into_iter().enumerate() {
                if i == 0 {
                    pages.push((name.clone(), page));
                } else if Some(i) == slip {
                    pages.push((format!("{name}-slip"), page));
                }
            }
        }
    }
    let address = |i: usize| -> Vec<String> {
        ["Flat 12", "Quayside House", "113 Quay Road", "Gravelly Hill", "BIRMINGHAM", "B5 5SE"][i % 4..]
            .iter()
            .map(|l| (*l).to_owned())
            .collect()
    };
    let to: Vec<Recipient> =
        (0..20).map(|i| Recipient { name: samples::NAMES[i].into(), address: address(i) }).collect();
    let about = LabelsAbout { office: "Open Door Birmingham", date: samples::letters()[0].date };
    let pdf = labels(&to, LabelSheet::L7160, 2, &fonts, &about).unwrap();
    pages.push(("labels".into(), Drawn::pages(&pdf.bytes, DPI).swap_remove(0)));
    pages
}

fn write(path: &Path, width: usize, height: usize, grey: &[u8]) {
    let mut encoder = png::Encoder::new(fs::File::create(path).unwrap(), width as u32, height as u32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_compression(png::Compression::High);
    encoder.write_header().unwrap().write_image_data(grey).unwrap();
}

fn read(path: &Path) -> Option<(usize, Vec<u8>)> {
    let decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(path).ok()?));
    let mut reader = decoder.read_info().ok()?;
    let mut grey = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut grey).ok()?;
    Some((info.width as usize, grey))
}

/// Sixteen greys are enough, and half the bytes.
fn plain(grey: &[u8]) -> Vec<u8> {
    grey.iter().map(|v| (v >> 4) * 17).collect()
}

/// How dark the squares are, row by row.
fn squares(width: usize, grey: &[u8]) -> Vec<f32> {
    let (columns, rows) = (width.div_ceil(SQUARE), (grey.len() / width).div_ceil(SQUARE));
    let (mut sums, mut counts) = (vec![0.0; columns * rows], vec![0.0_f32; columns * rows]);
    for (i, v) in grey.iter().enumerate() {
        let at = i / width / SQUARE * columns + i % width / SQUARE;
        sums[at] += f32::from(*v);
        counts[at] += 1.0;
    }
    sums.iter().zip(counts).map(|(sum, count)| sum / count).collect()
}

/// The greatest difference of a square of two pages of one size.
fn difference(width: usize, a: &[u8], b: &[u8]) -> f32 {
    squares(width, a).iter().zip(squares(width, b)).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn pages_look_as_they_looked_when_a_person_saw_them() {
    let pages = pages();
    let update = std::env::var_os("WAYMARK_UPDATE").is_some();
    let out = std::env::temp_dir().join("waymark-golden");
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out).unwrap();
    let mut wrong = Vec::new();
    for (name, page) in &pages {
        let golden = folder().join(format!("{name}.png"));
        let seen = plain(&page.grey);
        if update {
            write(&golden, page.width, page.height, &seen);
            continue;
        }
        let held = read(&golden).filter(|(width, grey)| *width == page.width && grey.len() == seen.len());
        let most = held.as_ref().map(|(width, grey)| difference(*width, grey, &seen));
        if most.is_none_or(|most| most > MOST) {
            write(&out.join(format!("{name}.png")), page.width, page.height, &seen);
            if let Some((_, grey)) = held {
                // Grey where they agree, dark where ink is new, light where it is gone.
                let apart: Vec<u8> = grey
                    .iter()
                    .zip(&seen)
                    .map(|(a, b)| 128_u8.saturating_add_signed(((i16::from(*b) - i16::from(*a)) / 2) as i8))
                    .collect();
                write(&out.join(format!("{name}-difference.png")), page.width, page.height, &apart);
            }
            wrong.push(format!(
                "{name}: {}",
                most.map_or("no picture".into(), |m| format!("differs by {m:.0}"))
            ));
        }
    }
    let names: BTreeSet<String> = pages.iter().map(|(name, _)| format!("{name}.png")).collect();
    for entry in fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !names.contains(&name) {
            wrong.push(format!("{name}: of no page"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n\nThe pages as they are now, and what differs: {}. When they are right: WAYMARK_UPDATE=1",
        wrong.join("\n"),
        out.display()
    );
}

/// A page that must hold still: moved or without a part, it is another page.
fn sample() -> (usize, Vec<u8>) {
    read(&folder().join("placement-confirmation-student-clear.png")).unwrap()
}

fn rows(mm: std::ops::Range<f32>) -> std::ops::Range<usize> {
    let row = |mm: f32| (mm / 25.4 * DPI) as usize;
    row(mm.start)..row(mm.end)
}

#[test]
fn a_heading_moved_by_three_millimetres_is_seen() {
    let (width, grey) = sample();
    // The title, on two lines under “Dear”.
    let heading = rows(101.0..118.0);
    for moved in [rows(104.0..121.0), rows(98.0..115.0)] {
        let mut other = grey.clone();
        other[heading.start * width..heading.end * width].fill(255);
        let from = grey[heading.start * width..][..moved.len() * width].to_vec();
        other[moved.start * width..][..from.len()].copy_from_slice(&from);
        let seen = difference(width, &grey, &other);
        assert!(seen > MOST * 1.5, "{seen}");
    }
}

#[test]
fn a_line_that_is_gone_is_seen() {
    let (width, grey) = sample();
    let lines = rows(52.0..56.0);
    let mut other = grey.clone();
    other[lines.start * width..lines.end * width].fill(255);
    let seen = difference(width, &grey, &other);
    assert!(seen > MOST * 1.5, "{seen}");
}

/// What another version of poppler may do to letters: darker, softer, or a third of a dot beside.
#[test]
fn letters_drawn_a_little_otherwise_are_the_same_page() {
    let fonts = Fonts::new();
    let letter = &samples::letters()[0];
    let bytes = render(letter, &samples::letterhead(), &fonts).unwrap().bytes;
    let fine = Drawn::pages(&bytes, DPI * 3.0).swap_remove(0);
    let (width, grey) = sample();
    let height = grey.len() / width;
    for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
        let mut soft = Vec::with_capacity(grey.len());
        for y in 0..height {
            for x in 0..width {
                let mut sum = 0;
                for (i, j) in (0..9).map(|n| (n % 3, n / 3)) {
                    let at = |v: usize, most: usize| v.min(most - 1);
                    sum += u32::from(
                        fine.grey
                            [at(y * 3 + j + dy, fine.height) * fine.width + at(x * 3 + i + dx, fine.width)],
                    );
                }
                soft.push((sum / 9) as u8);
            }
        }
        let seen = difference(width, &grey, &plain(&soft));
        assert!(seen < MOST, "{seen} at {dx}, {dy}");
    }
}
