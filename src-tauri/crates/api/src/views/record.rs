//! Views of one record: its fields, what is linked, its history, its form.
use super::{ActionView, Choice, Column, FieldProblem, Row, views};

views! {
    pub struct RecordView {
        pub id: String,
        pub kind: String,
        pub kind_label: String,
        pub title: String,
        pub subtitle: String,
        /// The state in words, when the record has one ("Checks pending").
        pub state: Option<String>,
        pub tone: super::StateTone,
        pub fields: Vec<FieldView>,
        pub linked: Vec<LinkedGroup>,
        /// What may be done next: events of the state machine, for `advance`.
        pub actions: Vec<EventView>,
        /// Letters that can be made for it.
        pub letters: Vec<Choice>,
        /// Whether `delete` can be offered; records that lead here can still stand in its way.
        pub can_delete: bool,
        pub revision: u32,
        /// Values of other people that were not taken, about which nobody has decided yet.
        pub clashes: Vec<super::ClashView>,
    }

    pub struct FieldView {
        pub field: String,
        pub label: String,
        pub kind: FieldKind,
        /// What a person reads ("14 March 2010").
        pub shown: String,
        /// What is kept ("2010-03-14").
        pub raw: String,
        pub editable: bool,
        pub required: bool,
        pub hint: String,
        pub choices: Vec<Choice>,
        /// The heading under which it stands.
        pub section: String,
        /// The kind of record that a link leads to.
        pub link_kind: Option<String>,
    }

    #[derive(Copy, Eq)]
    pub enum FieldKind {
        Text,
        LongText,
        Number,
        Date,
        Time,
        YesNo,
        /// One of `choices`.
        Choice,
        /// Some of `choices`; raw is their codes, joined by commas.
        Choices,
        /// Another record; raw is its id, shown its title.
        Link,
    }

    pub struct LinkedGroup {
        pub title: String,
        pub kind: String,
        /// The field by which they lead here; a filter of their list.
        pub by: String,
        pub columns: Vec<Column>,
        pub rows: Vec<Row>,
        pub total: u32,
        pub can_create: bool,
    }

    pub struct EventView {
        pub event: String,
        /// A verb: "Confirm".
        pub label: String,
        /// What stands in its way, each with what to do; empty when nothing does.
        pub blocked: Vec<String>,
        /// It ends or upsets something, so it stands apart from the way forward.
        pub ends: bool,
        /// Why it happened is asked for, and kept.
        pub asks_reason: bool,
    }

    pub struct HistoryView {
        pub entries: Vec<HistoryEntry>,
    }

    pub struct HistoryEntry {
        /// RFC 3339, in UTC.
        pub at: String,
        pub who: String,
        pub action: String,
        /// Empty when it is about the record as a whole.
        pub field: String,
        pub before: String,
        pub after: String,
    }

    pub struct FormQuery {
        pub kind: String,
        /// The record to change; none for a new one.
        #[serde(default)]
        pub id: Option<String>,
        /// The record that the new one belongs to.
        #[serde(default)]
        pub parent: Option<String>,
    }

    pub struct FormView {
        pub kind: String,
        pub id: Option<String>,
        pub parent: Option<String>,
        pub title: String,
        pub fields: Vec<FieldView>,
        pub revision: u32,
    }

    pub struct SaveForm {
        pub kind: String,
        #[serde(default)]
        pub id: Option<String>,
        #[serde(default)]
        pub parent: Option<String>,
        /// The revision that the form was made from.
        #[serde(default)]
        pub revision: u32,
        /// Field, and its text as typed. Fields left out stay as they are.
        pub values: std::collections::BTreeMap<String, String>,
        /// The draft that is over once this is saved.
        #[serde(default)]
        pub draft: Option<String>,
    }

    pub struct Saved {
        pub id: String,
        pub kind: String,
        pub title: String,
        pub revision: u32,
        /// Unlikely but taken: "He will be 19 on 31 August 2026."
        pub warnings: Vec<FieldProblem>,
        pub action: Option<ActionView>,
    }

    pub struct Deleted {
        /// What the record was called.
        pub title: String,
        pub action: Option<ActionView>,
    }

    pub struct Advance {
        pub id: String,
        pub event: String,
        #[serde(default)]
        pub reason: String,
    }

    pub struct Draft {
        /// "student:new", "student:<id>".
        pub key: String,
        pub title: String,
        pub kind: String,
        #[serde(default)]
        pub id: Option<String>,
        #[serde(default)]
        pub parent: Option<String>,
        pub values: std::collections::BTreeMap<String, String>,
    }

    pub struct DraftKey {
        pub key: String,
    }

    pub struct DraftFound {
        pub draft: Option<Draft>,
    }
}
