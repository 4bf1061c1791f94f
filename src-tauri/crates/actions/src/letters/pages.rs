//! What the pages of a letter are made of beside its facts.
//! Never here: the pages.

use waymark_letters::{Letter, Letterhead, Template};

/// Goes up with each release, since a release may set a page otherwise.
const SETTING: &str = env!("CARGO_PKG_VERSION");

/// The same for two letters whose pages differ by their facts alone; kept with each issued letter.
pub fn look_of(letter: &Letter, head: &Letterhead) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &[u8]| {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    };
    add(SETTING.as_bytes());
    add(serde_json::to_string(head).unwrap_or_default().as_bytes());
    let words = letter.template.clone().unwrap_or_else(|| Template::built_in(letter.kind));
    for part in [words.version(), words.text(), words.lang(), &letter.lang] {
        add(part.as_bytes());
    }
    for picture in [&head.logo, &letter.signatory.signature].into_iter() {
        add(picture.as_ref().map(|p| *p.digest().as_bytes()).unwrap_or_default().as_slice());
    }
    add(head.logo_words.as_bytes());
    add(serde_json::to_string(&(&letter.copies, &letter.enclosures)).unwrap_or_default().as_bytes());
    hasher.finalize().to_hex().to_string()
}
