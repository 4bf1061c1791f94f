//! Every kind of letter against PDF/UA-1 and PDF/A-2a, by the project's own checker in `tests/pdf`, which stands in
//! for veraPDF. Needs Python with pikepdf, and qpdf: the packages python3-pikepdf and qpdf.

use std::{collections::BTreeSet, path::Path, process::Command};

use crate::{
    Fonts, Kind, LabelSheet, LabelsAbout, Letter, Letterhead, Print, Recipient, RecoverySheet, Sides, batch,
    labels, recovery_sheet, render,
    render::tests::{SLIP, letter_of},
    samples,
};

/// The system's own Python first: that is where the package puts pikepdf.
fn python() -> Command {
    for path in ["/usr/bin/python3", "python3"] {
        if Command::new(path).args(["-c", "import pikepdf"]).output().is_ok_and(|o| o.status.success()) {
            let mut command = Command::new(path);
            command.env("PYTHONDONTWRITEBYTECODE", "1");
            return command;
        }
    }
    panic!("Python with pikepdf is needed for this test: install the packages python3-pikepdf and qpdf")
}

fn run(script: &str, files: &[&Path]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pdf").join(script);
    let output = python().arg(script).args(files).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// Each kind, and names in every script, in one print.
fn letters(print: Print) -> Vec<Letter> {
    let mut letters = samples::letters();
    let kinds: BTreeSet<Kind> = letters.iter().map(|l| l.kind).collect();
    assert_eq!(kinds, Kind::all().collect(), "each kind has a sample");
    for (i, name) in samples::NAMES.iter().enumerate() {
        letters.push(samples::student(&format!("BHM-2026-1{i:03}"), name, name));
    }
    // Signs that XML and PDF hold for their own, and a signature that is not side by side.
    letters[0].recipient.name = "Zoë <b>&amp;\\(Łukasiewicz) \"x\"".into();
    letters[1].signatory.email = "a.person.with.a.very.long.name.indeed@placements.opendoor.example".into();
    letters[2].signatory.phone = "ask for Priya".into();
    letters.iter_mut().for_each(|l| l.print = print);
    letters
}

fn signed(mut letter: Letter) -> Letter {
    letter.signatory.signature = Some(samples::picture(samples::SIGNATURE));
    letter
}

fn with_logo(bytes: &[u8]) -> Letterhead {
    Letterhead { logo: Some(samples::picture(bytes)), ..samples::letterhead() }
}

#[test]
fn every_letter_keeps_to_pdf_ua_1_and_pdf_a_2a() {
    let fonts = Fonts::new();
    let head = samples::letterhead();
    let folder = tempfile::tempdir().unwrap();
    let slip = format!("# Reply\n\n{SLIP}");
    let mut files = Vec::new();
    let mut put = |name: String, bytes: &[u8]| {
        files.push(folder.path().join(name));
        std::fs::write(files.last().unwrap(), bytes).unwrap();
    };
    // Drawn as paths, and as dots.
    for (name, logo) in [("square", samples::SQUARE), ("wide", samples::WIDE), ("dots", samples::GRADIENT)] {
        for print in [Print::Clear, Print::Large] {
            let letters: Vec<Letter> = letters(print).into_iter().take(3).map(signed).collect();
            let head = with_logo(logo);
            put(format!("{name}-{print:?}.pdf"), &render(&letters[0], &head, &fonts).unwrap().bytes);
            put(
                format!("{name}-merged-{print:?}.pdf"),
                &batch(&letters, &head, &fonts, Sides::One).unwrap().bytes,
            );
        }
    }
    for print in [Print::Clear, Print::Large] {
        let mut letters = letters(print);
        for letter in &letters {
            put(format!("{}-{print:?}.pdf", letter.reference), &render(letter, &head, &fonts).unwrap().bytes);
        }
        letters[1].lang = "cy".into();
        for sides in [Sides::One, Sides::Both] {
            let merged = batch(&letters, &head, &fonts, sides).unwrap();
            put(format!("merged-{print:?}-{sides:?}.pdf"), &merged.bytes);
        }
        put(format!("slip-{print:?}.pdf"), &letter_of(&slip, print, &fonts).bytes);
        // A slip after a slip, and so an empty page between them.
        put(format!("slips-{print:?}.pdf"), &letter_of(&format!("{slip}\n{SLIP}"), print, &fonts).bytes);
    }
    let sheet = RecoverySheet {
        office: "Open Door Birmingham",
        person: "Priya Nair",
        code: "K7QM-3XPD-9RTA-VW2H-6CJN-F8YE-4BGS-ZL5U",
        date: chrono::NaiveDate::from_ymd_opt(2026, 6, 3).unwrap(),
    };
    put("recovery.pdf".into(), &recovery_sheet(&sheet, &fonts).unwrap().bytes);
    let to: Vec<Recipient> = samples::NAMES
        .iter()
        .map(|name| Recipient {
            name: (*name).into(),
            address: vec!["1 High Street".into(), "B1 1BB".into()],
        })
        .collect();
    for kind in [LabelSheet::L7160, LabelSheet::L7163] {
        let about = LabelsAbout { office: sheet.office, date: sheet.date };
        put(format!("labels-{kind:?}.pdf"), &labels(&to, kind, 13, &fonts, &about).unwrap().bytes);
    }
    let paths: Vec<&Path> = files.iter().map(|f| f.as_path()).collect();
    let said = run("check.py", &paths);
    assert!(said.contains(&format!("{} files", paths.len())), "{said}");
}

#[test]
fn the_checker_sees_every_planted_fault() {
    let fonts = Fonts::new();
    let folder = tempfile::tempdir().unwrap();
    let (good, slip) = (folder.path().join("good.pdf"), folder.path().join("slip.pdf"));
    let letters: Vec<Letter> = samples::letters().into_iter().map(signed).collect();
    let merged = batch(&letters, &with_logo(samples::GRADIENT), &fonts, Sides::One).unwrap();
    std::fs::write(&good, merged.bytes).unwrap();
    std::fs::write(&slip, letter_of(&format!("# Reply\n\n{SLIP}"), Print::Clear, &fonts).bytes).unwrap();
    run("faults.py", &[&good, &slip]);
}
