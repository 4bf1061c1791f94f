//! 1,000 letters: issued and merged into print runs, or as files.

use crate::{
    figure::Figure,
    measure::{cpu, milliseconds, peak},
    office::{self, now, today},
};
use std::{fs, path::Path};
use waymark_actions::letters::{Wish, all, issue, write_files};
use waymark_letters::{Fonts, Kind, Sides, kinds};

const LETTERS: usize = 1000;
const KIND: Kind = kinds::placement_confirmation_student::KIND;

fn run(dir: &Path, merged: bool) -> (f64, f64, f64, f64) {
    // Issued letters stay issued; so it is a copy of the office that issues them.
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("office");
    fs::create_dir(&copy).unwrap();
    for name in ["waymark.db", "keys.json"] {
        fs::copy(dir.join(name), copy.join(name)).unwrap();
    }
    let mut store = office::open(&copy);
    let about: Vec<_> = all(&store, KIND, today()).unwrap().into_iter().take(LETTERS).collect();
    assert_eq!(about.len(), LETTERS);
    let fonts = Fonts::new();
    let start = cpu();
    let (issued, issuing) =
        milliseconds(|| issue(&mut store, KIND, &about, &Wish::default(), &fonts, now(), today()).unwrap());
    assert_eq!((issued.issued.len(), issued.blocked.len()), (LETTERS, 0));
    let between = cpu();
    let out = folder.path().join("out");
    let (files, writing) =
        milliseconds(|| write_files(&store, KIND, &issued, &out, merged.then_some(Sides::One), &fonts));
    assert!(files.unwritten.is_none());
    let size: u64 = files.files().iter().filter_map(|f| fs::metadata(f).ok()).map(|m| m.len()).sum();
    let each = |cpu: f64| cpu / LETTERS as f64;
    eprintln!("issued in {issuing:.0} ms, written in {writing:.0} ms");
    (each(between - start), each(cpu() - between), issuing + writing, size as f64 / LETTERS as f64 / 1e3)
}

pub fn merged(dir: &Path) -> Vec<Figure> {
    let (issuing, merging, time, size) = run(dir, true);
    vec![
        Figure::one("1,000 letters merged, CPU a letter", "ms", merging).aim(3.0),
        Figure::one("1,000 letters issued, CPU a letter", "ms", issuing),
        Figure::one("1,000 letters issued and merged", "ms", time),
        Figure::one("a merged letter", "kB", size).aim(9.0),
        Figure::one("1,000 letters merged, peak memory", "MiB", peak()).aim(190.0),
    ]
}

pub fn files(dir: &Path) -> Vec<Figure> {
    let (issuing, writing, time, size) = run(dir, false);
    vec![
        Figure::one("1,000 letters issued and as files", "ms", time),
        Figure::one("1,000 letters issued and as files, CPU a letter", "ms", issuing + writing).aim(4.5),
        Figure::one("a letter alone", "kB", size).aim(40.0),
        Figure::one("1,000 letters as files, peak memory", "MiB", peak()).aim(61.0),
    ]
}
