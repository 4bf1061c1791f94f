//! One record about which people disagree: a question for each field, or for fields that merge together.
//! Never here: what an answer does (see `settle`).

use crate::{
    Problem,
    fields::is_inner,
    page::{ShownField, raw, shown_field},
    save::{made_by_waymark, moves_by_steps},
    titles::Titles,
};
use std::collections::{BTreeMap, BTreeSet};
use waymark_domain::{
    Field, FieldId, RecordId, RecordType, Value, Values, records::ConsentStatus, values::ChoiceType,
};
use waymark_store::{About, Challenge, Challenger, Mark, Read, Stored, ToCheck, WhatToCheck, unit_of};

#[derive(Debug)]
pub struct Card {
    pub id: RecordId,
    /// None: of a newer Waymark, which alone can settle it.
    pub record: Option<RecordType>,
    pub title: String,
    pub subtitle: String,
    pub questions: Vec<Question>,
}

/// Several people's values for one thing are one question.
#[derive(Debug)]
pub struct Question {
    /// The field, the first of those that merge together, or "deletion".
    pub about: String,
    pub label: String,
    /// Names everything that is shown here: an answer to anything else is refused.
    pub seen: String,
    /// What has to be known before it is answered; often nothing.
    pub note: String,
    pub deletion: bool,
    /// The value that the record shows.
    pub stands: Version,
    /// The values that were not taken.
    pub others: Vec<Version>,
    /// What may be typed instead; empty where the value is no matter of typing.
    pub typed: Vec<ShownField>,
    /// The fields that it is about, by their names.
    pub fields: Vec<&'static str>,
    pub(super) names: Vec<Challenge>,
    /// Beside `others`.
    pub(super) values: Vec<Values>,
}

#[derive(Debug)]
pub struct Version {
    /// Names it in an answer.
    pub key: String,
    /// Empty where nobody is known.
    pub who: String,
    /// RFC 3339, by that person's own clock.
    pub at: String,
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub label: String,
    pub shown: String,
}

/// All records about which something is open, the oldest question first. One that was deleted since asks nothing.
pub fn cards(store: &dyn Read) -> Result<Vec<Card>, Problem> {
    let titles = Titles::new(store);
    let mut order = Vec::new();
    let mut open: BTreeMap<RecordId, (u16, Vec<Challenger>)> = BTreeMap::new();
    for check in store.to_check()? {
        let ToCheck { record_type, record, what: WhatToCheck::Clash(challenger), .. } = check else {
            continue;
        };
        let (_, challengers) = open.entry(record).or_insert_with(|| {
            order.push(record);
            (record_type, Vec::new())
        });
        challengers.push(challenger);
    }
    let mut cards = Vec::new();
    for id in order {
        let Some((record_type, challengers)) = open.remove(&id) else { continue };
        cards.extend(card(store, &titles, record_type, id, challengers)?);
    }
    Ok(cards)
}

/// The open questions about one record.
pub fn card_of(store: &dyn Read, id: RecordId) -> Result<Option<Card>, Problem> {
    let mut record_type = 0;
    let mut challengers = Vec::new();
    for check in store.to_check_of(id)? {
        if let WhatToCheck::Clash(challenger) = check.what {
            record_type = check.record_type;
            challengers.push(challenger);
        }
    }
    match challengers.is_empty() {
        true => Ok(None),
        false => card(store, &Titles::new(store), record_type, id, challengers),
    }
}

fn card(
    store: &dyn Read,
    titles: &Titles<'_>,
    record_type: u16,
    id: RecordId,
    challengers: Vec<Challenger>,
) -> Result<Option<Card>, Problem> {
    let Some(record) = RecordType::from_code(record_type) else {
        let title = "A record of a newer Waymark".to_owned();
        return Ok(Some(Card { id, record: None, title, subtitle: String::new(), questions: Vec::new() }));
    };
    let Some(row) = store.get(record, id)? else { return Ok(None) };
    let marks = store.who_set(id)?;
    let mut by_about: BTreeMap<About, Vec<Challenger>> = BTreeMap::new();
    for challenger in challengers {
        by_about.entry(challenger.about).or_default().push(challenger);
    }
    let questions = by_about.into_iter().map(|(about, challengers)| match about {
        About::Unit(unit) => of_unit(titles, &row, unit, &marks, challengers),
        About::Deletion => of_deletion(titles, &row, &marks, challengers),
    });
    Ok(Some(Card {
        id,
        record: Some(record),
        title: titles.of(&row),
        subtitle: titles.subtitle(&row),
        questions: questions.collect(),
    }))
}

fn of_unit(
    titles: &Titles<'_>,
    row: &Stored,
    unit: FieldId,
    marks: &BTreeMap<FieldId, Mark>,
    challengers: Vec<Challenger>,
) -> Question {
    let record = row.record;
    let mut ids: BTreeSet<FieldId> = challengers.iter().flat_map(|c| c.values.keys().copied()).collect();
    let of_unit = |field: &&Field| unit_of(record.code(), field.id) == unit;
    ids.extend(record.fields().iter().filter(of_unit).map(|f| f.id).filter(|id| row.values.contains_key(id)));
    let known: Vec<&'static Field> = ids.iter().filter_map(|id| record.field_by_id(*id)).collect();
    let lines = |values: &Values| {
        ids.iter().map(|id| line(titles, row, *id, values.get(id).unwrap_or(&Value::Null))).collect()
    };
    let set = ids.iter().filter_map(|id| marks.get(id)).max_by(|a, b| a.wall.cmp(&b.wall));
    let others = challengers.iter().map(|challenger| {
        let mut values = row.values.clone();
        values.extend(challenger.values.clone());
        version(titles, key(challenger), Some(&challenger.mark), lines(&values))
    });
    let by_typing = known.len() == ids.len()
        && !made_by_waymark(record)
        && known.iter().all(|f| !moves_by_steps(record, f.name) && !is_inner(record, f.name));
    let typed = if by_typing {
        let all = record.fields().iter().filter(of_unit);
        all.map(|field| shown_field(titles, record, field, &row.values)).collect()
    } else {
        Vec::new()
    };
    Question {
        about: record.field_by_id(unit).map_or_else(|| format!("field-{unit}"), |f| f.name.to_owned()),
        label: label(record, unit, &known),
        seen: seen(
            &ids.iter().map(|id| (row.values.get(id), marks.get(id))).collect::<Vec<_>>(),
            &challengers,
        ),
        note: note(row),
        deletion: false,
        stands: version(titles, String::new(), set, lines(&row.values)),
        others: others.collect(),
        typed,
        fields: known.iter().map(|f| f.name).collect(),
        names: challengers.iter().map(Challenger::name).collect(),
        values: challengers.into_iter().map(|c| c.values).collect(),
    }
}

fn of_deletion(
    titles: &Titles<'_>,
    row: &Stored,
    marks: &BTreeMap<FieldId, Mark>,
    challengers: Vec<Challenger>,
) -> Question {
    let say = |words: &str| vec![Line { label: String::new(), shown: words.to_owned() }];
    let changed = marks.values().max_by(|a, b| a.wall.cmp(&b.wall));
    Question {
        about: "deletion".to_owned(),
        label: "Keep or delete".to_owned(),
        seen: seen(&row.values, &challengers),
        note: "It was deleted and changed at the same time. It stays until this is answered.".to_owned(),
        deletion: true,
        stands: version(titles, String::new(), changed, say("Keep it")),
        others: challengers
            .iter()
            .map(|c| version(titles, key(c), Some(&c.mark), say("Delete it")))
            .collect(),
        typed: Vec::new(),
        fields: Vec::new(),
        names: challengers.iter().map(Challenger::name).collect(),
        values: challengers.into_iter().map(|c| c.values).collect(),
    }
}

fn key(challenger: &Challenger) -> String {
    format!("{}-{}", challenger.mark.device, challenger.mark.seq)
}

fn version(titles: &Titles<'_>, key: String, mark: Option<&Mark>, lines: Vec<Line>) -> Version {
    let (who, at) = mark.map(|mark| (titles.who(&mark.actor), mark.wall.clone())).unwrap_or_default();
    Version { key, who, at, lines }
}

pub(super) fn line(titles: &Titles<'_>, row: &Stored, id: FieldId, value: &Value) -> Line {
    match row.record.field_by_id(id) {
        Some(field) => {
            Line { label: field.label.to_owned(), shown: titles.in_words(row.record, field, value) }
        }
        None => Line { label: "A field of a newer Waymark".to_owned(), shown: raw(value) },
    }
}

/// What fields that merge together are called as one.
fn label(record: RecordType, unit: FieldId, known: &[&'static Field]) -> String {
    let several = record
        .field_by_id(unit)
        .map_or(0, |first| record.fields().iter().filter(|field| field.unit == first.unit).count());
    let together = match record.field_by_id(unit).map(|f| f.unit) {
        _ if several < 2 => None,
        Some("address") => Some("Address"),
        Some("dates") => Some("First and last day"),
        Some("hours") => Some("Hours"),
        Some("when") => Some("When it is"),
        Some("meeting") => Some("Where and when to meet"),
        Some("period") => Some("Time in force"),
        Some("status") => Some("Status and its date"),
        Some("fate") => Some("How it went"),
        Some("logo") => Some("Logo"),
        _ => None,
    };
    match (together, known) {
        (Some(words), _) => words.to_owned(),
        (None, []) => "A field of a newer Waymark".to_owned(),
        (None, known) => known.iter().map(|f| f.label).collect::<Vec<_>>().join(", "),
    }
}

/// Somebody's consent, or its end, is never settled without a person.
fn note(row: &Stored) -> String {
    if row.record != RecordType::Consent {
        return String::new();
    }
    let withdrawn =
        crate::fields::text(&row.values, row.record, "status") == Some(ConsentStatus::Withdrawn.code());
    let words = if withdrawn {
        "The withdrawal counts, whatever else was changed, until somebody here decides otherwise. Ask the family before you do."
    } else {
        "This is about a consent. Ask the family if you are not sure."
    };
    words.to_owned()
}

fn seen(stands: &impl std::fmt::Debug, challengers: &[Challenger]) -> String {
    let all = format!("{stands:?} {challengers:?}");
    blake3::hash(all.as_bytes()).to_hex().chars().take(24).collect()
}
