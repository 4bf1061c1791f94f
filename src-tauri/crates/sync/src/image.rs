//! A record as the server knows it: each field with who set it, and what clashes about it are open. Server and laptops
//! hold the same image of a record at the same revision.
//! Never here: which change wins (see `merge`).

use crate::Operation;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use waymark_domain::{FieldId, RecordId, Value, Values};

/// A record's revision: one more for each operation that was taken. A server that was restored from a backup counts on
/// from above every revision that it could have given before (see [`Epoch`](crate::Epoch)).
pub type Rev = u64;

/// Which operation set a value, and for people who did it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub device: String,
    pub seq: u64,
    pub actor: String,
    /// RFC 3339, by the laptop's own clock.
    pub wall: String,
}

impl Mark {
    pub fn of(op: &Operation) -> Self {
        Mark { device: op.device.clone(), seq: op.seq, actor: op.actor.clone(), wall: op.wall.clone() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub value: Value,
    pub rev: Rev,
}

/// What a clash is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum About {
    /// Fields that merge together, by the lowest of their ids.
    Unit(FieldId),
    /// Whether the record is there at all.
    Deletion,
}

/// Names one value that was not taken, for the operation that settles it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Challenge {
    pub device: String,
    pub seq: u64,
    pub about: About,
}

/// A value that was not taken, because somebody else had set another that its writer had not seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenger {
    pub about: About,
    pub mark: Mark,
    /// Empty where it wanted the record deleted.
    pub values: Values,
}

impl Challenger {
    pub fn name(&self) -> Challenge {
        Challenge { device: self.mark.device.clone(), seq: self.mark.seq, about: self.about }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// A number, so that a record type of a newer version passes through.
    pub record_type: u16,
    pub scope: String,
    pub rev: Rev,
    pub deleted: bool,
    /// When it was last deleted or brought back; 0 is never.
    pub deleted_rev: Rev,
    /// When it last moved to another scope, and from which.
    pub moved: Option<(Rev, String)>,
    /// Who made the record.
    pub made: Option<Mark>,
    pub fields: BTreeMap<FieldId, Held>,
    /// Who made each revision that still shows.
    pub marks: BTreeMap<Rev, Mark>,
    pub open: Vec<Challenger>,
    /// The newest operation of each device that is in it: whichever way a laptop gets the image, it knows which of its
    /// own operations are.
    pub latest: BTreeMap<String, u64>,
}

/// What one operation did to a record, as the server decided it. Taken onto the image of the revision before, it gives
/// the same image everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    pub rev: Rev,
    /// The revision that it was made on: on another it means nothing.
    pub after: Rev,
    pub mark: Mark,
    #[serde(default, skip_serializing_if = "Values::is_empty")]
    pub set: Values,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<bool>,
    /// The scope that it moved to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opened: Vec<Challenger>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<Challenge>,
}

impl Image {
    /// Before its first operation.
    pub fn new(record_type: u16, scope: &str) -> Self {
        Image {
            record_type,
            scope: scope.to_owned(),
            rev: 0,
            deleted: false,
            deleted_rev: 0,
            moved: None,
            made: None,
            fields: BTreeMap::new(),
            marks: BTreeMap::new(),
            open: Vec::new(),
            latest: BTreeMap::new(),
        }
    }

    pub fn values(&self) -> Values {
        self.fields.iter().map(|(field, held)| (*field, held.value.clone())).collect()
    }

    pub fn mark_of(&self, field: FieldId) -> Option<&Mark> {
        self.fields.get(&field).and_then(|held| self.marks.get(&held.rev))
    }

    /// Does nothing where the effect is in it already, so that a page that comes twice changes nothing.
    pub fn take(&mut self, effect: &Effect) {
        if effect.rev <= self.rev {
            return;
        }
        self.rev = effect.rev;
        if self.made.is_none() {
            self.made = Some(effect.mark.clone());
        }
        for (field, value) in &effect.set {
            // An empty field keeps who emptied it: else a late value would come back into it without a clash.
            self.fields.insert(*field, Held { value: value.clone(), rev: effect.rev });
        }
        if let Some(deleted) = effect.deleted {
            self.deleted = deleted;
            self.deleted_rev = effect.rev;
        }
        if let Some(to) = &effect.moved {
            let from = std::mem::replace(&mut self.scope, to.clone());
            self.moved = Some((effect.rev, from));
        }
        self.open.retain(|challenger| !effect.closed.contains(&challenger.name()));
        self.open.extend(effect.opened.iter().cloned());
        self.latest.insert(effect.mark.device.clone(), effect.mark.seq);
        self.marks.insert(effect.rev, effect.mark.clone());
        self.forget_old_marks();
    }

    fn forget_old_marks(&mut self) {
        let mut shown: BTreeSet<Rev> = self.fields.values().map(|held| held.rev).collect();
        shown.extend([self.rev, self.deleted_rev]);
        shown.extend(self.moved.as_ref().map(|(rev, _)| *rev));
        self.marks.retain(|rev, _| shown.contains(rev));
    }
}

/// What a scope's order of changes is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Entry {
    /// A record of this scope changed. `record_type` says what to make where it is new.
    Changed { record: RecordId, record_type: u16, effect: Effect },
    /// A record came from another scope, whole.
    Entered { record: RecordId, image: Box<Image> },
    /// A record went to another scope at this revision. Older than what is held, it is a late telling and means nothing.
    Left { record: RecordId, rev: Rev },
    /// An operation that could not be applied. It is kept, and blocks nothing.
    SetAside { op: Box<Operation>, why: SetAside },
}

/// Why an operation was stored and not applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum SetAside {
    #[error("the server knows no such record; perhaps the change that made it could not be applied either")]
    NoRecord,
    #[error("the record was erased by law")]
    Erased,
    #[error("the record is in an office that this laptop does not share with")]
    NotShared,
    #[error("somebody else moved the record to another office at the same time")]
    MovedMeanwhile,
    #[error("its values cannot stand: {0}")]
    Values(String),
    #[error(
        "another change of the same action could not be applied, and an action is done whole or not at all"
    )]
    WithItsAction,
    #[error("this laptop was withdrawn from the office")]
    Revoked,
    #[error(
        "the server was restored from a backup and does not have the record yet; the change is kept, and is made by itself as soon as the laptop that has the record shares again"
    )]
    Awaits,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(rev: Rev, set: &[(FieldId, &str)]) -> Effect {
        Effect {
            rev,
            after: rev - 1,
            mark: Mark { device: "a".into(), seq: rev, actor: "x".into(), wall: String::new() },
            set: set.iter().map(|(field, text)| (*field, Value::from(*text))).collect(),
            deleted: None,
            moved: None,
            opened: Vec::new(),
            closed: Vec::new(),
        }
    }

    #[test]
    fn an_effect_that_comes_twice_or_late_changes_nothing() {
        let mut image = Image::new(3, "office/a");
        image.take(&effect(1, &[(1, "one"), (2, "two")]));
        image.take(&effect(2, &[(1, "uno")]));
        let held = image.clone();
        image.take(&effect(1, &[(1, "one")]));
        image.take(&effect(2, &[(1, "other")]));
        assert_eq!(image, held);
        assert_eq!(image.mark_of(2).unwrap().seq, 1);
        image.take(&effect(3, &[(2, "due")]));
        assert_eq!(
            image.marks.keys().copied().collect::<Vec<_>>(),
            [2, 3],
            "who made what no longer shows is forgotten"
        );
    }
}
