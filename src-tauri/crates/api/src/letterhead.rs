//! The letterhead: its pictures, and a page that shows what was typed before it is saved.
//! Never here: its form (`records` has it), what a picture may be.

use crate::{
    problem::Refused,
    told::{action_of, field_problems, id_of},
    views::*,
    waymark::Waymark,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::path::Path;
use waymark_actions::letters::{
    Kept, Taken, Whose, logo, remove_picture, set_picture, signatures, try_letterhead,
};

fn picture_view(kept: Kept) -> PictureView {
    let src = match kept.bytes.is_empty() {
        true => String::new(),
        false => format!("data:{};base64,{}", kept.media, STANDARD.encode(kept.bytes)),
    };
    PictureView { src, said: kept.said.unwrap_or_default() }
}

impl Waymark {
    pub(crate) fn letterhead(&self, _: Nothing) -> Result<LetterheadView, Refused> {
        self.with(|store, _| {
            let signatures = signatures(store)?.into_iter().map(|one| SignatureView {
                id: one.id.to_string(),
                name: one.name,
                job_title: one.job_title,
                signature: one.signature.map(picture_view),
            });
            Ok(LetterheadView { logo: logo(store)?.map(picture_view), signatures: signatures.collect() })
        })
    }

    pub(crate) fn letterhead_try(&self, given: LetterheadTry) -> Result<LetterheadTried, Refused> {
        self.with(|store, at| {
            let tried = try_letterhead(store, &given.values, given.large_print, &self.fonts, at.today)?;
            Ok(LetterheadTried {
                pdf: tried.pdf.map(|pdf| STANDARD.encode(pdf)),
                blocked: tried.blocked,
                unread: field_problems(tried.unread),
                colour: ColourView {
                    printed: tried.colour.printed,
                    words: tried.colour.words,
                    as_chosen: tried.colour.as_chosen,
                },
            })
        })
    }

    pub(crate) fn letterhead_picture(&self, given: LetterheadPicture) -> Result<PictureTaken, Refused> {
        self.with(|store, at| {
            let whose = match given.staff.as_deref() {
                Some(id) => Whose::Staff(id_of(id)?),
                None => Whose::Office,
            };
            let taken = match given.path.as_deref() {
                Some(path) => set_picture(store, whose, Path::new(path), at.now)?,
                None => Taken { faint: None, action: remove_picture(store, whose, at.now)? },
            };
            Ok(PictureTaken { faint: taken.faint, action: action_of(store, taken.action.as_ref())? })
        })
    }
}
