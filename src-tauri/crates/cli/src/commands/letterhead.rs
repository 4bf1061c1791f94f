//! The pictures of the letterhead: the office's logo, and the signature of whoever uses this program.

use crate::{
    answer::{Answer, Failure},
    given::Given,
    open,
};
use serde_json::json;
use std::path::Path;
use waymark_actions::letters::{Whose, remove_picture, set_picture};
use waymark_store::Store;

pub fn logo(given: &Given) -> Result<Answer, Failure> {
    set(given, "logo", |_| Ok(Whose::Office))
}

pub fn signature(given: &Given) -> Result<Answer, Failure> {
    set(given, "signature", |store| {
        let own = store.actor_id().map(Whose::Staff);
        own.ok_or_else(|| {
            given.wrong("This office does not know yet who you are. Open it in the window once.")
        })
    })
}

fn set(
    given: &Given,
    what: &str,
    whose: impl FnOnce(&Store) -> Result<Whose, Failure>,
) -> Result<Answer, Failure> {
    if given.has("none") != given.words.is_empty() {
        return Err(given.wrong("Say the file of the picture, or --none."));
    }
    let file = if given.has("none") { None } else { Some(Path::new(given.word("FILE")?)) };
    let mut store = open::store(given)?;
    let whose = whose(&store)?;
    let (now, _) = open::clock();
    let Some(file) = file else {
        remove_picture(&mut store, whose, now)?;
        return Ok(Answer::new(format!("New letters have no {what}.\n"), json!({ "file": null })));
    };
    let faint = set_picture(&mut store, whose, file, now)?.faint;
    let mut text = format!("New letters have this {what}.\n");
    if let Some(faint) = &faint {
        text.push_str(&format!("{faint}\n"));
    }
    Ok(Answer::new(text, json!({ "file": file.display().to_string(), "faint": faint })))
}
