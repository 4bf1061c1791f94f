//! The text of PDFs as two unrelated readers copy it out: poppler, and pdfium, which Chrome and Edge are made with.
#![allow(dead_code)]

use std::{
    fmt::{Debug, Formatter, Result},
    path::{Path, PathBuf},
    process::Command,
};

#[derive(Clone, Copy)]
pub struct Reader {
    name: &'static str,
    read: fn(&[PathBuf]) -> Vec<String>,
}

impl PartialEq for Reader {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Debug for Reader {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(self.name)
    }
}

pub const POPPLER: Reader = Reader { name: "poppler", read: poppler };
pub const PDFIUM: Reader = Reader { name: "pdfium", read: pdfium };
pub const READERS: [Reader; 2] = [POPPLER, PDFIUM];

impl Reader {
    /// Of each file, without direction marks.
    pub fn texts(self, files: &[Vec<u8>]) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder for the letters");
        let paths: Vec<PathBuf> = (0..files.len()).map(|i| folder.path().join(format!("{i}.pdf"))).collect();
        for (path, bytes) in paths.iter().zip(files) {
            std::fs::write(path, bytes).expect("the letter is written");
        }
        let is_mark = |c: &char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        (self.read)(&paths).iter().map(|text| text.chars().filter(|c| !is_mark(c)).collect()).collect()
    }

    pub fn text(self, bytes: &[u8]) -> String {
        self.texts(&[bytes.to_vec()]).concat()
    }
}

fn poppler(files: &[PathBuf]) -> Vec<String> {
    let one = |file: &PathBuf| {
        let output = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(file).arg("-").output();
        let output = output.expect("pdftotext is needed for this test: install the package poppler-utils");
        assert!(output.status.success(), "pdftotext: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    files.iter().map(one).collect()
}

fn pdfium(files: &[PathBuf]) -> Vec<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pdfium/text.mjs");
    let output = Command::new("node").arg(script).args(files).output();
    let output = output.expect("Node is needed for this test: install Node 20.19 or later");
    assert!(
        output.status.success(),
        "pdfium did not run. It is one of the packages of the screens: run “npm ci” in the folder ui.\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let pages: Vec<Vec<String>> = serde_json::from_slice(&output.stdout).expect("a list of pages");
    pages.iter().map(|pages| pages.join("\n")).collect()
}
