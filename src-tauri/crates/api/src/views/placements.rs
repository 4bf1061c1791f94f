//! Views of what still blocks a placement, and of recording it.
use super::{Choice, FieldKind, views};

views! {
    pub struct PlacementChecks {
        pub placements: Vec<PlacementCheck>,
    }

    pub struct PlacementCheck {
        pub id: String,
        pub title: String,
        pub state: String,
        pub tone: super::StateTone,
        /// Whether "Confirm" would succeed now.
        pub ready: bool,
        pub confirmed: bool,
        pub items: Vec<CheckItem>,
    }

    pub struct CheckItem {
        /// "consent", "insurance", "health_safety", "supervisor", "hours", "emergency_contact".
        pub item: String,
        pub label: String,
        pub state: CheckState,
        /// What was found, or what is missing.
        pub reason: String,
        pub what_to_do: String,
        /// Whom to ask, with how to reach them.
        pub ask: String,
        /// What to fill in to record it here; empty when it is not recorded here.
        pub fields: Vec<CheckField>,
    }

    #[derive(Copy, Eq)]
    pub enum CheckState {
        Ok,
        Missing,
        Warning,
    }

    pub struct CheckField {
        pub field: String,
        pub label: String,
        pub kind: FieldKind,
        pub raw: String,
        pub required: bool,
        pub hint: String,
        pub choices: Vec<Choice>,
    }

    pub struct RecordCheck {
        pub ids: Vec<String>,
        pub item: String,
        pub values: std::collections::BTreeMap<String, String>,
        /// The draft that is over once this is recorded.
        #[serde(default)]
        pub draft: Option<String>,
    }
}
