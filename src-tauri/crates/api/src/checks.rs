//! Changes to check: shown, counted, settled.
//! Never here: why something waits, what an answer does (the use cases know).

use crate::{
    problem::Refused,
    records::field_view,
    told::{action_of, id_of, ids_of, number},
    views::*,
    waymark::{At, Inside, Waymark},
};
use waymark_actions::checks::{
    self, Across, Answer, Aside, Card, Changes, Line, Question, Take, Version, changes_to_check,
};
use waymark_store::Store;

/// Of each sort, so many are shown at a time; the next come when these are settled.
const SHOWN: usize = 50;

impl Waymark {
    pub(crate) fn changes_to_check(&self, _: Nothing) -> Result<ChangesToCheck, Refused> {
        self.opened(|inside, at| {
            let store = inside.store.as_ref().ok_or(Refused::Locked)?;
            let shared = store.shared()?.is_some();
            let changes = changes_to_check(store, at.today)?;
            inside.across = Some((self.sharing.brought(), changes.across.len()));
            Ok(changes_view(changes, shared))
        })
    }

    pub(crate) fn changes_to_check_count(&self, _: Nothing) -> Result<ToCheckCount, Refused> {
        let brought = self.sharing.brought();
        self.opened(|inside, at| Ok(ToCheckCount { total: number(count(inside, brought, at)?) }))
    }

    pub(crate) fn settle(&self, given: Settle) -> Result<Settled, Refused> {
        self.opened(|inside, at| {
            inside.across = None;
            let store = inside.store.as_mut().ok_or(Refused::Locked)?;
            let answers: Vec<Answer> = given.answers.into_iter().map(answer_of).collect();
            let done = checks::settle(store, id_of(&given.id)?, &answers, at.now, at.today)?;
            Ok(Settled {
                id: given.id,
                title: done.title,
                left: number(done.left),
                said: done.said,
                action: action_of(store, done.action.as_ref())?,
            })
        })
    }

    pub(crate) fn let_be(&self, given: SetAsideNumbers) -> Result<Nothing, Refused> {
        self.with(|store, at| {
            checks::let_be(store, &numbers(&given), at.now)?;
            Ok(Nothing {})
        })
    }

    pub(crate) fn look_again(&self, given: SetAsideNumbers) -> Result<Nothing, Refused> {
        self.with(|store, _| {
            checks::look_again(store, &numbers(&given))?;
            Ok(Nothing {})
        })
    }

    pub(crate) fn two_people(&self, given: RecordIds) -> Result<ToldApart, Refused> {
        self.opened(|inside, at| {
            inside.across = None;
            let store = inside.store.as_mut().ok_or(Refused::Locked)?;
            let action = checks::two_people(store, &ids_of(&given.ids)?, at.now)?;
            Ok(ToldApart { action: action_of(store, action.as_ref())? })
        })
    }
}

/// What is between records is looked for once, and again when others brought something, or much was changed here.
fn count(inside: &mut Inside, brought: u32, at: At) -> Result<usize, Refused> {
    let store: &Store = inside.store.as_ref().ok_or(Refused::Locked)?;
    let across = match inside.across {
        Some((then, count)) if then == brought => count,
        _ => checks::across(store, at.today)?.len(),
    };
    let told = checks::count_told(store)?;
    inside.across = Some((brought, across));
    Ok(told + across)
}

fn numbers(given: &SetAsideNumbers) -> Vec<u64> {
    given.numbers.iter().map(|number| u64::from(*number)).collect()
}

fn answer_of(given: ClashAnswer) -> Answer {
    let take = match given.take {
        ClashTake::Standing => Take::Standing,
        ClashTake::Other => Take::Other(given.other),
        ClashTake::Typed => Take::Typed(given.values),
    };
    Answer { about: given.about, seen: given.seen, take }
}

fn changes_view(changes: Changes, shared: bool) -> ChangesToCheck {
    let total = changes.count();
    let hidden = [changes.cards.len(), changes.asides.len(), changes.across.len()]
        .iter()
        .map(|count| count.saturating_sub(SHOWN))
        .sum::<usize>();
    let more = match hidden {
        0 => String::new(),
        hidden => format!("{hidden} more are not shown yet; they come when these are settled."),
    };
    let empty = match (total, shared) {
        (0, true) => {
            "Nothing waits for you. When two people change the same thing before their laptops share it, both values are kept, and somebody is asked here which one stands."
        }
        (0, false) => {
            "Nothing waits for you. This office works on this laptop alone, so no two people can change the same thing at once."
        }
        _ => "",
    };
    ChangesToCheck {
        total: number(total),
        records: changes.cards.into_iter().take(SHOWN).map(card_view).collect(),
        set_aside: changes.asides.into_iter().take(SHOWN).map(aside_view).collect(),
        across: changes.across.into_iter().take(SHOWN).map(across_view).collect(),
        let_be: changes.let_be.into_iter().take(SHOWN).map(aside_view).collect(),
        more,
        empty: empty.to_owned(),
    }
}

fn card_view(card: Card) -> RecordToSettle {
    let (kind, label) = card.record.map_or(("", ""), |record| (record.name(), record.label()));
    RecordToSettle {
        id: card.id.to_string(),
        kind: kind.to_owned(),
        kind_label: label.to_owned(),
        title: card.title,
        subtitle: card.subtitle,
        questions: card.questions.into_iter().map(clash_view).collect(),
    }
}

pub(crate) fn clash_view(question: Question) -> ClashView {
    ClashView {
        about: question.about,
        label: question.label,
        seen: question.seen,
        note: question.note,
        deletion: question.deletion,
        stands: version_view(question.stands),
        others: question.others.into_iter().map(version_view).collect(),
        typed: question.typed.into_iter().map(field_view).collect(),
        fields: question.fields.iter().map(|name| (*name).to_owned()).collect(),
    }
}

fn version_view(version: Version) -> VersionView {
    let Version { key, who, at, lines } = version;
    VersionView { key, who, at, lines: lines.into_iter().map(line_view).collect() }
}

fn line_view(line: Line) -> LineView {
    LineView { label: line.label, shown: line.shown }
}

fn aside_view(aside: Aside) -> SetAsideView {
    let (let_be_by, let_be_at) = aside.let_be.unwrap_or_default();
    SetAsideView {
        numbers: aside.numbers.iter().map(|number| u32::try_from(*number).unwrap_or(u32::MAX)).collect(),
        who: aside.who,
        at: aside.at,
        why: aside.why,
        next: aside.next,
        parts: aside
            .parts
            .into_iter()
            .map(|part| AsidePart {
                what: part.what,
                id: part.id.to_string(),
                kind: part.record.map_or("", |record| record.name()).to_owned(),
                there: part.there,
                lines: part.lines.into_iter().map(line_view).collect(),
                again: part.again,
            })
            .collect(),
        more: number(aside.more),
        let_be_by,
        let_be_at,
    }
}

fn across_view(across: Across) -> AcrossView {
    AcrossView {
        kind: match across.kind {
            checks::AcrossKind::SamePerson => AcrossKind::SamePerson,
            checks::AcrossKind::FullOffer => AcrossKind::FullOffer,
            checks::AcrossKind::FullVisit => AcrossKind::FullVisit,
            checks::AcrossKind::PlacedTwice => AcrossKind::PlacedTwice,
        },
        title: across.title,
        why: across.why,
        next: across.next,
        records: across
            .records
            .into_iter()
            .map(|one| MentionedView {
                id: one.id.to_string(),
                kind: one.record.name().to_owned(),
                kind_label: one.record.label().to_owned(),
                title: one.title,
                subtitle: one.subtitle,
            })
            .collect(),
        more: number(across.more),
    }
}
