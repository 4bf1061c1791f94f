//! 1,000 letters: issued and merged into print runs, or as files.

use crate::{
    figure::Figure,
    measure::{cpu, forget_peak, milliseconds, peak},
    office::{self, now, today},
    typst,
};
use std::{fs, path::Path};
use waymark_actions::letters::{Issued, IssuedOne, Wish, all, issue, words_now, write_files};
use waymark_domain::RecordId;
use waymark_letters::{
    Fonts, Kind, Letter, Letterhead, Picture, Sides, batch, drafted, drawn, kinds, sample, sample_letterhead,
};
use waymark_store::Store;

const LETTERS: usize = 1000;
const KIND: Kind = kinds::placement_confirmation_student::KIND;

/// Issued letters stay issued; so it is a copy of the office that issues them.
fn copy(dir: &Path, folder: &Path) -> Store {
    let copy = folder.join("office");
    fs::create_dir(&copy).unwrap();
    for name in ["waymark.db", "keys.json"] {
        fs::copy(dir.join(name), copy.join(name)).unwrap();
    }
    office::open(&copy)
}

fn chosen(store: &Store) -> Vec<RecordId> {
    let about: Vec<_> = all(store, KIND, today()).unwrap().into_iter().take(LETTERS).collect();
    assert_eq!(about.len(), LETTERS);
    about
}

fn issue_all(store: &mut Store, about: &[RecordId], fonts: &Fonts) -> Issued {
    let issued = issue(store, KIND, about, &Wish::default(), fonts, now(), today()).unwrap();
    assert_eq!((issued.issued.len(), issued.blocked.len()), (LETTERS, 0));
    issued
}

fn letter(one: &IssuedOne) -> Letter {
    one.letter.as_ref().unwrap().letter().unwrap()
}

fn run(dir: &Path, merged: bool) -> (f64, f64, f64, f64) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = copy(dir, folder.path());
    let fonts = Fonts::new();
    // As the command line does it.
    store.keep_few_pages(true);
    let about = chosen(&store);
    forget_peak();
    let start = cpu();
    let (issued, issuing) = milliseconds(|| issue_all(&mut store, &about, &fonts));
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

/// How large a file of typst's is beside ours says nothing of speed, but shows that both are whole.
pub fn beside_typst(dir: &Path) -> Vec<Figure> {
    let folder = tempfile::tempdir().unwrap();
    let mut store = copy(dir, folder.path());
    let fonts = Fonts::new();
    let about = chosen(&store);
    let issued = issue_all(&mut store, &about, &fonts);
    let letters: Vec<Letter> = issued.issued.iter().map(letter).collect();
    typst::prepare(folder.path(), &letters, &issued.head);
    same_words(folder.path(), &letters, &issued.head, &fonts);

    let ours = |each: usize| {
        let start = cpu();
        for (at, chunk) in letters.chunks(each).enumerate() {
            let pdf = batch(chunk, &issued.head, &fonts, Sides::One).unwrap();
            fs::write(folder.path().join(format!("ours-{at}.pdf")), pdf.bytes).unwrap();
        }
        (cpu() - start) / LETTERS as f64
    };
    let mut figures = Vec::new();
    for (name, each) in [("merged", 250), ("one in a file", 1)] {
        let ours = ours(each);
        let theirs = match typst::set(folder.path(), each) {
            Ok(took) => took,
            Err(why) => panic!("{why}"),
        };
        let cpu = theirs.cpu / LETTERS as f64;
        figures.extend([
            Figure::one(&format!("1,000 letters {name}, pages only, CPU a letter"), "ms", ours),
            Figure::one(&format!("1,000 letters {name} by typst, CPU a letter"), "ms", cpu),
            Figure::one(&format!("a letter {name} by typst"), "kB", theirs.bytes / LETTERS as f64 / 1e3),
            Figure::one(&format!("1,000 letters {name} by typst, peak memory"), "MiB", theirs.peak),
            Figure::one(&format!("1,000 letters {name}, beside typst"), "of its CPU", ours / cpu).aim(0.25),
        ]);
    }
    figures
}

/// A letter with the same words on as many pages: else the two would not be one letter.
fn same_words(folder: &Path, letters: &[Letter], head: &Letterhead, fonts: &Fonts) {
    let ours = folder.join("ours.pdf");
    fs::write(&ours, batch(&letters[..1], head, fonts, Sides::One).unwrap().bytes).unwrap();
    let one = folder.join("one");
    fs::create_dir(&one).unwrap();
    typst::prepare(&one, &letters[..1], head);
    typst::set(&one, 1).unwrap_or_else(|why| panic!("{why}"));
    let [ours, theirs] = [&ours, &one.join("typst-0.pdf")].map(|pdf| typst::words(pdf));
    assert_eq!(ours.pages, theirs.pages, "pages");
    assert_eq!(
        (ours.without(&theirs), theirs.without(&ours)),
        (Vec::new(), Vec::new()),
        "words of one alone"
    );
}

/// What stands on the page of the template editor after a key: the whole letter, checked and set anew.
pub fn keystroke(dir: &Path) -> Vec<Figure> {
    let store = office::open(dir);
    let fonts = Fonts::new();
    let head = sample_letterhead();
    // Every letter that there is, and in each a word typed into its first line, key by key.
    let times: Vec<f64> = Kind::all()
        .flat_map(|kind| {
            let words = words_now(&store, kind).unwrap();
            let letter = sample(kind);
            let (head, fonts) = (&head, &fonts);
            (0..20)
                .map(move |key| {
                    let typed = words.replacen('\n', &format!(" {}\n", &"Congratulations to you"[..=key]), 1);
                    let pages =
                        || drawn(&drafted(kind, &typed, &letter, fonts).unwrap(), head, fonts).unwrap();
                    milliseconds(pages).1
                })
                .collect::<Vec<_>>()
        })
        .collect();
    vec![Figure::many("a key in the words of a letter, its pages", &times).aim(50.0)]
}

/// The same run with a logo and a signature in each letter.
pub fn with_pictures(dir: &Path) -> Vec<Figure> {
    let folder = tempfile::tempdir().unwrap();
    let mut store = copy(dir, folder.path());
    let fonts = Fonts::new();
    let about = chosen(&store);
    let mut issued = issue_all(&mut store, &about, &fonts);
    let read = |name: &str| {
        Picture::read(&fs::read(typst::letters_file(&format!("tests/samples/pictures/{name}"))).unwrap())
            .unwrap()
    };
    issued.head.logo = Some(read("wide.svg"));
    let signature = read("signature.svg");
    let start = cpu();
    let mut size = 0;
    for chunk in issued.issued.chunks(250) {
        let mut letters: Vec<Letter> = chunk.iter().map(letter).collect();
        letters.iter_mut().for_each(|letter| letter.signatory.signature = Some(signature.clone()));
        size += batch(&letters, &issued.head, &fonts, Sides::One).unwrap().bytes.len();
    }
    vec![
        Figure::one("merged with logo and signature, CPU a letter", "ms", (cpu() - start) / LETTERS as f64)
            .aim(3.0),
        Figure::one("a merged letter with logo and signature", "kB", size as f64 / LETTERS as f64 / 1e3)
            .aim(9.0),
    ]
}
