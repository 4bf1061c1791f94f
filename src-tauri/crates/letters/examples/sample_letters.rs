//! Writes sample letters into the folder that is named: `cargo run --example sample_letters -- DIR`.

use std::{error::Error, path::PathBuf};

use waymark_letters::{
    Fonts, LabelSheet, LabelsAbout, Letter, Letterhead, Print, Recipient, RecoverySheet, Sides, batch,
    labels, recovery_sheet, render,
};

#[path = "../tests/samples/mod.rs"]
mod samples;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "letters".into()));
    std::fs::create_dir_all(&folder)?;
    let fonts = Fonts::new();
    let head = samples::letterhead();
    let letters = samples::letters();
    for letter in &letters {
        std::fs::write(
            folder.join(format!("{}.pdf", letter.reference)),
            render(letter, &head, &fonts)?.bytes,
        )?;
    }
    std::fs::write(folder.join("merged.pdf"), batch(&letters, &head, &fonts, Sides::One)?.bytes)?;
    for letter in &letters {
        let large = Letter { print: Print::Large, ..letter.clone() };
        let name = format!("{}-large.pdf", letter.reference);
        std::fs::write(folder.join(name), render(&large, &head, &fonts)?.bytes)?;
    }
    for (i, name) in samples::NAMES.iter().enumerate() {
        let letter = samples::student(&format!("BHM-2026-1{i:03}"), name, name);
        std::fs::write(
            folder.join(format!("{}.pdf", letter.reference)),
            render(&letter, &head, &fonts)?.bytes,
        )?;
    }
    let to: Vec<Recipient> = (0..40)
        .map(|i| {
            let mut to = letters[i % letters.len()].recipient.clone();
            to.name = samples::NAMES[i % samples::NAMES.len()].into();
            to
        })
        .collect();
    let about = LabelsAbout { office: &head.office_name, date: letters[0].date };
    for sheet in [LabelSheet::L7160, LabelSheet::L7163] {
        let pdf = labels(&to, sheet, 4, &fonts, &about)?;
        std::fs::write(folder.join(format!("labels-{sheet:?}.pdf")), pdf.bytes)?;
    }
    for (name, logo) in [
        ("square", samples::SQUARE),
        ("wide", samples::WIDE),
        ("tall", samples::TALL),
        ("dots", samples::GRADIENT),
    ] {
        let head = Letterhead { logo: Some(samples::picture(logo)), ..head.clone() };
        for print in [Print::Clear, Print::Large] {
            let mut letter = Letter { print, ..letters[0].clone() };
            letter.signatory.signature = Some(samples::picture(samples::SIGNATURE));
            let name = format!("logo-{name}-{print:?}.pdf");
            std::fs::write(folder.join(name), render(&letter, &head, &fonts)?.bytes)?;
        }
    }
    let sheet = RecoverySheet {
        office: &head.office_name,
        person: "Priya Nair",
        code: "K7QM-3XPD-9RTA-VW2H-6CJN-F8YE-4BGS-ZL5U",
        date: letters[0].date,
    };
    std::fs::write(folder.join("recovery.pdf"), recovery_sheet(&sheet, &fonts)?.bytes)?;
    Ok(())
}
