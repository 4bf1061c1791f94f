//! The words of letters: whose each kind has, what they may name, tried while they are typed, kept as versions.
//! Never here: what a template may say (the letters room checks it), a letter.

use crate::{
    letters::{kind_of_letter, reason_views, wish},
    problem::Refused,
    told::{action_view, id_of},
    views::*,
    waymark::Waymark,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use waymark_actions::letters::{
    Mend, Reason, Trial, Tried, Version, nobody, reset_words, save_words, targets, version_words, versions,
    worded, words_now,
};
use waymark_letters::{Fault, Form, Kind, Offered, Part, Template, parts};
use waymark_store::Store;

impl Waymark {
    /// Whose words each letter has.
    pub(crate) fn wordings(&self, _: Nothing) -> Result<Wordings, Refused> {
        self.with(|store, _| {
            let kinds = worded(store)?.into_iter().map(|one| WordingKind {
                code: one.kind.code().to_owned(),
                label: one.kind.title().to_owned(),
                own: one.own,
                built_in_is_newer: one.built_in_is_newer,
            });
            Ok(Wordings { kinds: kinds.collect() })
        })
    }

    pub(crate) fn wording(&self, given: LetterKindOf) -> Result<Wording, Refused> {
        self.with(|store, _| wording_view(store, kind_of_letter(&given.kind)?))
    }

    pub(crate) fn wording_version(&self, given: WordingVersionOf) -> Result<WordingWords, Refused> {
        self.with(|store, _| {
            let kind = kind_of_letter(&given.kind)?;
            Ok(WordingWords { words: version_words(store, kind, id_of(&given.id)?)? })
        })
    }

    /// The pages are drawn while the store is free for others; a lock meanwhile shows nothing of them.
    pub(crate) fn wording_try(&self, given: WordingTry) -> Result<WordingTried, Refused> {
        let (trial, nobody) = self.with(|store, at| {
            let kind = kind_of_letter(&given.kind)?;
            let id = given.about.as_deref().filter(|id| !id.is_empty()).map(id_of).transpose()?;
            let about = match id {
                Some(id) => targets(store, kind, &[id])?.first().copied(),
                None => None,
            };
            let nobody = id
                .filter(|_| about.is_none())
                .map(|id| Reason { words: nobody(kind).to_owned(), mend: Mend::Record(id) });
            Ok((Trial::new(store, kind, about, &wish(given.large_print), at.today)?, nobody))
        })?;
        let mut told = WordingTried {
            pdf: None,
            faults: Vec::new(),
            lacks: Vec::new(),
            large_print: trial.large_print(),
        };
        let tried = match (trial.pages(&given.words, &self.fonts), nobody) {
            // What is wrong with the words is told whoever they are about.
            (Tried::Faults(faults), _) => Tried::Faults(faults),
            (_, Some(nobody)) => Tried::Lacks(vec![nobody]),
            (tried, None) => tried,
        };
        self.with(|store, _| {
            match tried {
                Tried::Pages(pdf) => told.pdf = Some(STANDARD.encode(pdf.bytes)),
                Tried::Faults(faults) => told.faults = fault_views(faults),
                Tried::Lacks(reasons) => told.lacks = reason_views(store, reasons)?,
            }
            Ok(told)
        })
    }

    /// A version of its own from now on, which takes the draft with it; words with faults are not kept.
    pub(crate) fn wording_save(&self, given: WordingSave) -> Result<WordingSaved, Refused> {
        self.with(|store, at| {
            let kind = kind_of_letter(&given.kind)?;
            changed(store, kind, given.draft.as_deref(), |store| {
                Ok(save_words(store, kind, &given.words, &given.remark, at.now, at.today)?.err())
            })
        })
    }

    /// The words that come with Waymark again; the office's own are kept among the versions.
    pub(crate) fn wording_reset(&self, given: WordingReset) -> Result<WordingSaved, Refused> {
        self.with(|store, at| {
            let kind = kind_of_letter(&given.kind)?;
            changed(store, kind, given.draft.as_deref(), |store| {
                reset_words(store, kind, at.now, at.today)?;
                Ok(None)
            })
        })
    }
}

/// Does it; what was typed is over when it is done, also where the words were the same already.
fn changed(
    store: &mut Store,
    kind: Kind,
    draft: Option<&str>,
    work: impl FnOnce(&mut Store) -> Result<Option<Vec<Fault>>, Refused>,
) -> Result<WordingSaved, Refused> {
    let newest = |store: &Store| versions(store, kind).map(|all| all.first().map(|v| v.id));
    let before = newest(store)?;
    let faults = store.ending_draft(draft, work)?;
    if faults.is_none()
        && let Some(draft) = draft
    {
        store.clear_draft(draft)?;
    }
    let made = newest(store)?.filter(|id| Some(*id) != before);
    let action = made.map_or(Ok(None), |id| store.made_by(id))?;
    Ok(WordingSaved {
        faults: fault_views(faults.unwrap_or_default()),
        action: action.map(action_view),
        wording: wording_view(store, kind)?,
    })
}

fn wording_view(store: &Store, kind: Kind) -> Result<Wording, Refused> {
    let found = worded(store)?.into_iter().find(|one| one.kind == kind);
    let versions = versions(store, kind)?;
    Ok(Wording {
        code: kind.code().to_owned(),
        label: kind.title().to_owned(),
        words: words_now(store, kind)?,
        built_in: Template::built_in(kind).text().to_owned(),
        own: found.as_ref().and_then(|one| one.own),
        built_in_is_newer: found.is_some_and(|one| one.built_in_is_newer),
        fields: kind.offered().into_iter().map(field_view).collect(),
        parts: parts().iter().map(part_view).collect(),
        versions: versions.into_iter().map(version_view).collect(),
    })
}

fn field_view(field: Offered) -> WordingField {
    let (text, block) = field.written();
    WordingField {
        name: field.name.to_owned(),
        label: field.label.to_owned(),
        example: match field.form {
            // What stands for a choice in the record is no example of what it prints.
            Form::Choice(_) => Vec::new(),
            _ => field.example.clone(),
        },
        form: match field.form {
            Form::Words => WordingForm::Words,
            Form::List => WordingForm::List,
            Form::Choice(_) => WordingForm::Choice,
        },
        choices: match field.form {
            Form::Choice(all) => all.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        },
        text,
        block,
        where_known: field.where_known().map(|(text, _)| text),
    }
}

fn part_view(part: &Part) -> WordingPart {
    WordingPart {
        label: part.label.to_owned(),
        meaning: part.meaning.to_owned(),
        text: part.text.to_owned(),
        block: part.block,
    }
}

fn version_view(Version { id, template }: Version) -> WordingVersion {
    let said = |words: Option<&str>| words.unwrap_or_default().to_owned();
    WordingVersion {
        id: id.to_string(),
        number: template.number,
        written_by: said(template.written_by.as_ref().map(|t| t.as_str())),
        written_on: template.written_on.to_string(),
        remark: said(template.remark.as_ref().map(|t| t.as_str())),
        built_in: template.words.is_none(),
        once: template.once == Some(true),
    }
}

fn fault_views(faults: Vec<Fault>) -> Vec<WordingFault> {
    let view = |f: Fault| WordingFault { line: u32::try_from(f.line).unwrap_or(u32::MAX), words: f.words };
    faults.into_iter().map(view).collect()
}
