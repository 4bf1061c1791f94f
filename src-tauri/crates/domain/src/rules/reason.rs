//! Why something cannot happen yet, what to do about it and whom to ask.
//! Never here: the rules that find it out.

use crate::{choices, values::ChoiceType};

choices! {
    /// Whose answer is needed.
    Ask {
        Office = "office" "The office",
        Employer = "employer" "The employer",
        Student = "student" "The student",
        Carer = "carer" "A parent or carer",
        School = "school" "The school",
        SafeguardingLead = "safeguarding_lead" "The safeguarding lead",
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Stable, for tests and screens.
    pub code: &'static str,
    /// What is missing or wrong.
    pub what: String,
    pub todo: String,
    pub ask: Ask,
}

/// Everything that stands in the way at once, so that nobody finds out one by one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words())]
pub struct Blocked {
    pub reasons: Vec<Reason>,
}

impl Blocked {
    pub fn words(&self) -> String {
        self.reasons.iter().map(|r| format!("{} {}", r.what, r.todo)).collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn not_from_here<S: ChoiceType, E: ChoiceType>(state: S, event: E, can: &[E]) -> Self {
        let can = can.iter().map(|e| format!("\u{201c}{}\u{201d}", e.label())).collect::<Vec<_>>().join(", ");
        let todo = if can.is_empty() {
            "Nothing follows this state; make a new record instead.".to_owned()
        } else {
            format!("From here: {can}.")
        };
        Blocked {
            reasons: vec![Reason {
                code: "not_from_here",
                what: format!(
                    "\u{201c}{}\u{201d} does not follow \u{201c}{}\u{201d}.",
                    event.label(),
                    state.label()
                ),
                todo,
                ask: Ask::Office,
            }],
        }
    }
}
