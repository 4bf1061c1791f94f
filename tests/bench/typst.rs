//! typst, setting the same letter in the same run: so that a figure of a slow day has something beside it.
//! Never here: our own letters' figures.

use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use waymark_letters::{Letter, Letterhead};

/// What it took to set a number of letters.
pub struct Took {
    /// Of the processors, in milliseconds.
    pub cpu: f64,
    pub bytes: f64,
    /// MiB.
    pub peak: f64,
}

/// Where `cargo xtask bench` put typst, for Python to find it.
fn python() -> Result<Command, String> {
    let place =
        std::env::var_os("WAYMARK_TYPST").ok_or("typst is not installed; `cargo xtask bench` does that")?;
    let mut python = Command::new("python3");
    python.env("PYTHONPATH", place).env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(python)
}

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/bench/typst").join(name)
}

/// A file or folder of the letters' room.
pub fn letters_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../letters").join(name)
}

/// A folder in which typst finds the letters, their facts and the fonts that Waymark has.
pub fn prepare(folder: &Path, letters: &[Letter], head: &Letterhead) {
    let one = |letter: &Letter| {
        let mut value = json!(letter);
        value["date_in_words"] = letter.date.format("%-d %B %Y").to_string().into();
        value["version"] = letter.kind.version().into();
        value
    };
    let all = json!({ "head": head, "letters": letters.iter().map(one).collect::<Vec<_>>() });
    fs::write(folder.join("letters.json"), all.to_string()).unwrap();
    fs::copy(here("letter.typ"), folder.join("letter.typ")).unwrap();
    let fonts = letters_file("fonts");
    fs::create_dir(folder.join("fonts")).unwrap();
    for packed in
        fs::read_dir(fonts).unwrap().flatten().filter(|f| f.path().extension().is_some_and(|e| e == "zst"))
    {
        let unpacked = zstd::decode_all(fs::File::open(packed.path()).unwrap()).unwrap();
        fs::write(folder.join("fonts").join(packed.path().file_stem().unwrap()), unpacked).unwrap();
    }
}

/// Sets the letters of a folder, so many in a file.
pub fn set(folder: &Path, each: usize) -> Result<Took, String> {
    let said = python()?
        .arg(here("set.py"))
        .arg(folder)
        .arg(each.to_string())
        .output()
        .map_err(|e| e.to_string())?;
    if !said.status.success() {
        return Err(format!("typst: {}", String::from_utf8_lossy(&said.stderr)));
    }
    let value: Value = serde_json::from_slice(&said.stdout).map_err(|e| e.to_string())?;
    let number = |name: &str| value[name].as_f64().unwrap_or(f64::NAN);
    Ok(Took { cpu: number("cpu_ms"), bytes: number("bytes"), peak: number("peak_kib") / 1024.0 })
}

/// A letter as it reads.
pub struct Words {
    /// In no order and without points between them: where a head or a foot stands among them differs.
    words: Vec<String>,
    pub pages: usize,
}

impl Words {
    /// Those that the other has fewer of.
    pub fn without(&self, other: &Words) -> Vec<String> {
        let mut rest = other.words.clone();
        let mut own = self.words.clone();
        own.retain(|word| match rest.iter().position(|w| w == word) {
            Some(at) => {
                rest.swap_remove(at);
                false
            }
            None => true,
        });
        own
    }
}

pub fn words(pdf: &Path) -> Words {
    let said = Command::new("pdftotext").arg("-raw").arg(pdf).arg("-").output().unwrap();
    let text = String::from_utf8(said.stdout).unwrap();
    let words = text.split_whitespace().filter(|w| !["•", "·"].contains(w)).map(str::to_owned).collect();
    Words { words, pages: text.matches('\u{c}').count() }
}
