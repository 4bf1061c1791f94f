//! Changes to check: what two people changed at once, what could not be taken, what stands against itself between
//! records. For each what it is, who did it, when, and what can be done about it.
//! Never here: which change wins (sync), a rule (the domain's), markup.

mod across;
mod aside;
mod card;
mod settle;
mod two_people;

pub use across::{Across, AcrossKind, Mentioned, across};
pub use aside::{Aside, Part, asides, let_be, let_be_so_far, look_again};
pub use card::{Card, Line, Question, Version, card_of, cards};
pub use settle::{Answer, Settled, Take, settle};
pub use two_people::two_people;

use crate::Problem;
use chrono::NaiveDate;
use waymark_store::{Read, Store};

/// Everything that waits for a person.
#[derive(Debug)]
pub struct Changes {
    pub cards: Vec<Card>,
    pub asides: Vec<Aside>,
    pub across: Vec<Across>,
    /// What was set aside and let be, the latest first.
    pub let_be: Vec<Aside>,
}

impl Changes {
    /// One for each question, each action that was set aside and each contradiction between records.
    pub fn count(&self) -> usize {
        count_open(&self.cards) + self.asides.len() + self.across.len()
    }
}

fn count_open(cards: &[Card]) -> usize {
    cards.iter().map(|card| card.questions.len().max(1)).sum()
}

pub fn changes_to_check(store: &Store, today: NaiveDate) -> Result<Changes, Problem> {
    Ok(Changes {
        cards: cards(store)?,
        asides: asides(store)?,
        across: across(store, today)?,
        let_be: let_be_so_far(store)?,
    })
}

/// How many there are without those between records, which are looked for when they are shown.
pub fn count_told(store: &Store) -> Result<usize, Problem> {
    if store.to_check()?.is_empty() {
        return Ok(0);
    }
    Ok(count_open(&cards(store)?) + asides(store)?.len())
}
