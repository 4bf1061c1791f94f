//! Answers to the questions about one record, as one action that names every value that its person saw.
//! Never here: the questions (see `card`).

use super::card::{Card, Question, card_of};
use crate::{
    Problem,
    delete::{leading_here, why_not},
    placement::{amended, reopen_unguarded, reopened_words},
    save::{read, together},
    titles::Titles,
};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;
use waymark_domain::{RecordId, RecordType, Told, Values};
use waymark_store::{Action, Challenge, Read, Store, StoreError, Stored};

#[derive(Debug, Clone)]
pub struct Answer {
    pub about: String,
    /// The question as its person saw it.
    pub seen: String,
    pub take: Take,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Take {
    /// What the record shows stays.
    Standing,
    /// One of the others, by its key.
    Other(String),
    /// Other values, as typed, by the names of their fields.
    Typed(BTreeMap<String, String>),
}

#[derive(Debug)]
pub struct Settled {
    pub id: RecordId,
    pub title: String,
    pub action: Option<String>,
    /// Questions about the record that are open still.
    pub left: usize,
    /// What followed from it.
    pub said: Vec<String>,
}

/// What the answers come to.
struct Plan {
    row: Stored,
    title: String,
    changes: Values,
    settles: Vec<Challenge>,
    delete: bool,
}

pub fn settle(
    store: &mut Store,
    id: RecordId,
    answers: &[Answer],
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Settled, Problem> {
    let plan = decide(store, id, answers, today)?;
    if plan.delete
        && let Some(why) = why_not(store, plan.row.record, id)?
    {
        let title = Titles::new(store).of(&plan.row);
        return Err(Problem::not_known(&title, "a record that can be deleted", why));
    }
    let done = store.mutate(Action::new("settle", plan.title), now, |tx| {
        // Looked at again where nobody can change it any more.
        let Plan { row, changes, settles, delete, .. } = decide(&*tx, id, answers, today)?;
        let record = row.record;
        if delete {
            if !leading_here(tx, record, id)?.is_empty() {
                return Err(StoreError::Stale(id).into());
            }
            tx.settle(record, id, Values::new(), settles)?;
            tx.delete(record, id)?;
            return Ok(Vec::new());
        }
        let (changes, moved) = match record {
            RecordType::Placement => amended(tx, &row, changes)?,
            _ => (changes, Vec::new()),
        };
        let touches = !changes.is_empty();
        tx.settle(record, id, changes, settles)?;
        let mut said: Vec<String> = reopened_words(&moved).into_iter().collect();
        if touches {
            said.extend(reopen_unguarded(tx, today)?);
        }
        Ok::<_, Problem>(said)
    })?;
    let left = card_of(store, id)?.map_or(0, |card| card.questions.len());
    Ok(Settled { id, title: Titles::new(store).of(&plan.row), action: done.action, left, said: done.value })
}

fn decide(store: &dyn Read, id: RecordId, answers: &[Answer], today: NaiveDate) -> Result<Plan, Problem> {
    let card = card_of(store, id)?.ok_or_else(|| {
        changed("There is nothing to settle about this record any more.", "See what is left in the list.")
    })?;
    let Some(record) = card.record else {
        return Err(changed(
            "This record is of a newer Waymark.",
            "Install the newer Waymark on this laptop, or settle it on one that has it.",
        ));
    };
    if answers.is_empty() {
        return Err(changed("No answer was chosen.", "Choose one for at least one question."));
    }
    let row = store.need(record, id)?;
    let mut plan = Plan {
        title: title(&card, answers),
        row,
        changes: Values::new(),
        settles: Vec::new(),
        delete: false,
    };
    for answer in answers {
        let question = asked(&card, answer)?;
        plan.settles.extend(question.names.iter().cloned());
        match &answer.take {
            Take::Standing => {}
            Take::Other(key) => {
                let at = question.others.iter().position(|other| other.key == *key);
                let values =
                    at.and_then(|at| question.values.get(at)).ok_or_else(|| meanwhile(&question.label))?;
                plan.delete |= question.deletion;
                plan.changes.extend(values.clone());
            }
            Take::Typed(texts) => {
                let mut texts = texts.clone();
                texts.retain(|name, _| question.typed.iter().any(|field| field.field.name == name));
                if texts.is_empty() {
                    return Err(changed(
                        "Nothing was typed in place of the values that are there.",
                        "Type a value, or choose one of those.",
                    ));
                }
                let (values, problems) = read(record, &texts, today)?;
                if !problems.is_empty() {
                    return Err(Problem::Fields(problems));
                }
                plan.changes.extend(values);
            }
        }
    }
    let mut after = plan.row.values.clone();
    after.extend(plan.changes.clone());
    match together(record, &after, false, today) {
        said if said.is_empty() || plan.delete => Ok(plan),
        said => Err(Problem::Fields(said)),
    }
}

fn asked<'a>(card: &'a Card, answer: &Answer) -> Result<&'a Question, Problem> {
    let Some(question) = card.questions.iter().find(|question| question.about == answer.about) else {
        return Err(changed(
            "Somebody settled this question meanwhile.",
            "The record shows what was decided. See what is left in the list.",
        ));
    };
    match question.seen == answer.seen {
        true => Ok(question),
        false => Err(meanwhile(&question.label)),
    }
}

fn meanwhile(label: &str) -> Problem {
    changed(
        &format!("{label}: another value came meanwhile, which you had not seen."),
        "It is shown now beside the others. Choose again.",
    )
}

fn changed(happened: &str, next: &str) -> Problem {
    Problem::CheckChanged(Told::new(happened, "Nothing was changed.", next))
}

/// "Settle phone of Aisha Begum".
fn title(card: &Card, answers: &[Answer]) -> String {
    let kind = card.record.map(|record| record.label().to_lowercase()).unwrap_or_default();
    let of = |answer: &Answer| card.questions.iter().find(|q| q.about == answer.about);
    match answers {
        [one] => match of(one) {
            Some(question) if question.deletion && one.take == Take::Standing => {
                format!("Keep {kind} {}", card.title)
            }
            Some(question) if question.deletion => format!("Delete {kind} {}", card.title),
            Some(question) => format!("Settle {} of {}", lower(&question.label), card.title),
            None => format!("Settle {}", card.title),
        },
        many => format!("Settle {} questions about {}", many.len(), card.title),
    }
}

/// "ULN" stays as it is.
fn lower(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(label.chars().skip(1)).collect()
        }
        _ => label.to_owned(),
    }
}
