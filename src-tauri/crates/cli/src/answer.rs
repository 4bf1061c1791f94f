//! What a command answers: words for a person, the same for a machine; or why it did not do it.
//! Never here: where it is printed.

use serde_json::{Value, json};
use waymark_actions::Problem;
use waymark_store::StoreError;

pub struct Answer {
    pub text: String,
    pub json: Value,
    /// False when the job ran and something was wrong all the same: with the store, or with a file beside it.
    pub well: bool,
}

impl Answer {
    pub fn new(text: impl Into<String>, json: Value) -> Self {
        Answer { text: text.into(), json, well: true }
    }

    /// The same for people and machines.
    pub fn text(text: String) -> Self {
        Answer::new(text, Value::Null)
    }
}

/// A file that could not be written after the office itself was changed: what was done must still be told.
pub struct Unwritten {
    code: &'static str,
    words: String,
}

impl Unwritten {
    pub fn of(problem: &Problem, said: &str) -> Self {
        let told = problem.told();
        Unwritten { code: problem.code(), words: format!("{said} {} {}", told.happened, told.next) }
    }

    pub fn say(&self, text: &mut String, json: &mut Value) {
        text.push_str(&format!("\n{}\n", self.words));
        json["unwritten"] = json!({ "error": self.code, "message": self.words });
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Problem(#[from] Problem),
    /// What was typed cannot be meant.
    #[error("{0}")]
    Usage(String),
    #[error("{words}")]
    Other { code: &'static str, words: String },
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Failure::Problem(error.into())
    }
}

impl Failure {
    pub fn usage(words: impl Into<String>) -> Self {
        Failure::Usage(words.into())
    }

    pub fn exit(&self) -> u8 {
        match self {
            Failure::Usage(_) => 2,
            Failure::Problem(_) | Failure::Other { .. } => 1,
        }
    }

    pub fn json(&self) -> Value {
        let code = match self {
            Failure::Problem(problem) => problem.code(),
            Failure::Usage(_) => "usage",
            Failure::Other { code, .. } => code,
        };
        json!({ "error": code, "message": self.to_string() })
    }
}
