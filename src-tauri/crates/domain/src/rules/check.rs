//! One line of a placement's list of checks.
//! Never here: how it is found out (one file a check), the list itself (see `checklist`).

use super::{Ask, Reason};
use crate::choices;

choices! {
    CheckItem {
        Consent = "consent" "Consent",
        Insurance = "insurance" "Employers\u{2019} liability insurance",
        HealthSafety = "health_safety" "Health-and-safety conversation",
        Supervisor = "supervisor" "Supervisor",
        Hours = "hours" "Dates and hours",
        EmergencyContact = "emergency_contact" "Emergency contact",
    }
}

choices! {
    CheckState { Ok = "ok" "Done", Warning = "warning" "Look at this", Missing = "missing" "Missing" }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub item: CheckItem,
    pub state: CheckState,
    /// Stable, for tests and screens.
    pub code: &'static str,
    pub reason: String,
    /// Empty when there is nothing to do.
    pub todo: String,
    pub ask: Option<Ask>,
}

impl Check {
    pub const ITEMS: [CheckItem; 6] = [
        CheckItem::Consent,
        CheckItem::Insurance,
        CheckItem::HealthSafety,
        CheckItem::Supervisor,
        CheckItem::Hours,
        CheckItem::EmergencyContact,
    ];

    pub fn ok(item: CheckItem, code: &'static str, reason: impl Into<String>) -> Self {
        Check { item, state: CheckState::Ok, code, reason: reason.into(), todo: String::new(), ask: None }
    }

    pub fn warning(
        item: CheckItem,
        code: &'static str,
        reason: impl Into<String>,
        todo: impl Into<String>,
        ask: Ask,
    ) -> Self {
        Check {
            item,
            state: CheckState::Warning,
            code,
            reason: reason.into(),
            todo: todo.into(),
            ask: Some(ask),
        }
    }

    pub fn missing(
        item: CheckItem,
        code: &'static str,
        reason: impl Into<String>,
        todo: impl Into<String>,
        ask: Ask,
    ) -> Self {
        Check {
            item,
            state: CheckState::Missing,
            code,
            reason: reason.into(),
            todo: todo.into(),
            ask: Some(ask),
        }
    }

    pub fn as_reason(&self) -> Reason {
        Reason {
            code: self.code,
            what: self.reason.clone(),
            todo: self.todo.clone(),
            ask: self.ask.unwrap_or(Ask::Office),
        }
    }
}
