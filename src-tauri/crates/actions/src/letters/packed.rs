//! A letter put aside in one piece until its run is written. A thousand letters in their hundred small pieces each would
//! hold apart the large ones that drawing takes and gives back: a run in files took 40 MiB more (`cargo xtask bench`).
//! Never here: what is kept for good.

use waymark_letters::{Letter, Picture, Template};

#[derive(Debug, Clone)]
pub struct Packed {
    letter: Box<[u8]>,
    /// What a letter holds beside its words, shared by all letters of a run.
    template: Option<Template>,
    signature: Option<Picture>,
}

impl Packed {
    /// None where it could not be had back as it is.
    pub(super) fn of(letter: &Letter) -> Option<Packed> {
        Some(Packed {
            letter: serde_json::to_vec(letter).ok()?.into_boxed_slice(),
            template: letter.template.clone(),
            signature: letter.signatory.signature.clone(),
        })
    }

    /// The letter as it was. None only if it is not what [`Packed::of`] made.
    pub fn letter(&self) -> Option<Letter> {
        let mut letter: Letter = serde_json::from_slice(&self.letter).ok()?;
        letter.template = self.template.clone();
        letter.signatory.signature = self.signature.clone();
        Some(letter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use waymark_letters::{Kind, Print, sample};

    #[test]
    fn a_packed_letter_of_every_kind_is_had_back_as_it_was() {
        let drawing =
            br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><path d="M0 0h9v3z"/></svg>"#;
        for kind in Kind::all() {
            let mut letter = Letter {
                print: Print::Large,
                template: Some(Template::built_in(kind)),
                copies: vec!["Ms A. Başar".into()],
                ..sample(kind)
            };
            letter.signatory.signature = Some(Picture::read(drawing).unwrap());
            assert_eq!(Packed::of(&letter).unwrap().letter(), Some(letter));
        }
    }
}
