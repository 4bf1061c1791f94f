//! Why a command was not done, turned into what a screen shows. The only place that does it.
//! Never here: the words of a rule or of the store; they bring their own.

use crate::views::{FieldProblem, Problem};
use waymark_actions as actions;
use waymark_domain::Told;

/// What a command can end with instead of its view.
#[derive(Debug)]
pub enum Refused {
    Action(actions::Problem),
    /// There is no office in this folder yet.
    NoOffice,
    Locked,
    /// It was locked in the middle of what was asked, which was done all the same and is not shown.
    CutOff,
    /// No command has this name.
    Unknown(String),
    /// What was given does not fit the command; a defect of a screen.
    Malformed {
        command: &'static str,
        why: String,
    },
    /// The machine could not do its part: a printer, a file dialog.
    Host(Told),
    /// A defect of ours, logged under this number.
    Defect(String),
}

macro_rules! from {
    ($($error:ty),*) => { $(
        impl From<$error> for Refused {
            fn from(problem: $error) -> Self {
                Refused::Action(problem.into())
            }
        }
    )* };
}
from!(actions::Problem, waymark_store::StoreError, waymark_letters::Problem);

/// What stopped a use case on its way, beside what it did before.
pub fn problem_view(problem: &actions::Problem) -> Problem {
    let told = problem.told();
    beside(problem, Told { safe: "What was issued before it stays issued.".to_owned(), ..told })
}

/// What kept files of letters from being written after the letters were issued.
pub fn unwritten_view(problem: &actions::Problem) -> Problem {
    let Told { happened, safe, next } = problem.told();
    // The store speaks of a change that was not made; the letters were issued before.
    let safe = match problem {
        actions::Problem::Store(_) => String::new(),
        _ => format!(" {safe}"),
    };
    let told = Told {
        happened,
        safe: format!(
            "The letters are issued and kept in Waymark, and the files that are listed are whole.{safe}"
        ),
        next: format!("{next} Then write the letters again: they stay as they are."),
    };
    beside(problem, told)
}

/// What kept the register from saying how far letters went, after they had gone there.
pub fn unnoted_view(problem: &actions::Problem) -> Problem {
    let told = Told::new(
        format!("The files are written, but the register does not say so. {}", problem.told().happened),
        "The letters are issued, and their files are whole.",
        "Write the letters again to have it noted: they stay as they are.",
    );
    beside(problem, told)
}

fn beside(problem: &actions::Problem, Told { happened, safe, next }: Told) -> Problem {
    Problem {
        code: problem.code().to_owned(),
        happened,
        safe,
        next,
        unsure: false,
        number: None,
        fields: fields_view(problem.fields()),
    }
}

fn fields_view(fields: Vec<actions::FieldSaid>) -> Vec<FieldProblem> {
    fields.into_iter().map(|f| FieldProblem { field: f.field, message: f.message }).collect()
}

impl Refused {
    fn code(&self) -> &'static str {
        match self {
            Refused::Action(problem) => problem.code(),
            Refused::NoOffice => "no_office",
            Refused::Locked | Refused::CutOff => "locked",
            Refused::Unknown(_) => "unknown_command",
            Refused::Malformed { .. } => "malformed",
            Refused::Host(_) => "host",
            Refused::Defect(_) => "defect",
        }
    }

    /// The words for the person who asked.
    pub fn told(&self) -> Told {
        const UNCHANGED: &str = "Nothing was changed.";
        match self {
            Refused::Action(problem) => problem.told(),
            Refused::NoOffice => Told::new("There is no office here yet.", UNCHANGED, "Make one first."),
            Refused::Locked => {
                Told::new("Waymark is locked.", "Nothing was lost.", "Unlock it with your passphrase.")
            }
            Refused::CutOff => Told::new(
                "Waymark was locked while this was being done.",
                "It may have been done all the same.",
                "Unlock Waymark and look before you do it again.",
            ),
            Refused::Unknown(name) => Told::new(
                format!("Waymark has no command \u{201c}{name}\u{201d}."),
                UNCHANGED,
                "Restart Waymark; if it happens again, install it again.",
            ),
            Refused::Malformed { command, why } => Told::new(
                format!(
                    "The screen asked for \u{201c}{command}\u{201d} in a way that Waymark does not know ({why})."
                ),
                UNCHANGED,
                "Go back and try again; if it happens again, ask for support.",
            ),
            Refused::Host(told) => told.clone(),
            Refused::Defect(number) => Told::new(
                format!("Waymark met a defect of its own (number {number})."),
                "What was saved before is safe; the last step was not done.",
                "Try again. If it happens again, ask for support and give the number.",
            ),
        }
    }

    pub fn view(&self) -> Problem {
        let Told { happened, safe, next } = self.told();
        let fields = match self {
            Refused::Action(problem) => problem.fields(),
            _ => Vec::new(),
        };
        Problem {
            code: self.code().to_owned(),
            happened,
            safe,
            next,
            unsure: matches!(self, Refused::CutOff),
            number: match self {
                Refused::Defect(number) => Some(number.clone()),
                _ => None,
            },
            fields: fields_view(fields),
        }
    }
}
