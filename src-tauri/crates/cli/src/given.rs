//! What was typed: the command, its words, its options. An option stands anywhere on the line.
//! Never here: what a command does with them.

use crate::{
    answer::Failure,
    help::{self, COMMANDS, Command},
};
use lexopt::{Arg, Parser};
use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    path::PathBuf,
};
use waymark_domain::RecordId;

/// Options of every command.
const EVERYWHERE: &[&str] = &["store", "json", "help", "version"];
/// Options that are followed by a value.
const WITH_VALUE: &[&str] = &[
    "store",
    "office",
    "person",
    "recovery-page",
    "as",
    "sheet",
    "map",
    "refused",
    "search",
    "out",
    "sort",
    "template",
    "first",
    "about",
    "remark",
    "with",
    "label",
    "proxy",
];
/// Those that are never empty: a script whose variable is not set would write where nobody looks.
const PATHS: &[&str] = &["store", "recovery-page", "refused", "out", "template", "with"];
const ALONE: &[&str] = &[
    "json",
    "help",
    "version",
    "example",
    "dry-run",
    "all",
    "all-ready",
    "merged",
    "both-sides",
    "none",
    "large-print",
];

#[derive(Default)]
pub struct Given {
    pub command: Option<&'static Command>,
    /// What stands after the command's name.
    pub words: Vec<OsString>,
    options: BTreeMap<&'static str, Vec<OsString>>,
}

pub fn read(arguments: impl Iterator<Item = OsString>) -> Result<Given, Failure> {
    let mut given = Given::default();
    let mut parser = Parser::from_args(arguments);
    let said = |e: lexopt::Error| Failure::usage(format!("{e}. Try waymark-cli --help."));
    while let Some(argument) = parser.next().map_err(said)? {
        let name = match &argument {
            Arg::Short('h') => "help",
            Arg::Short('V') => "version",
            Arg::Long(name) => name,
            Arg::Short(_) => return Err(said(argument.unexpected())),
            Arg::Value(word) => {
                given.words.push(word.clone());
                continue;
            }
        };
        if let Some(known) = WITH_VALUE.iter().find(|k| **k == name) {
            let value = parser.value().map_err(said)?;
            if value.is_empty() && PATHS.contains(known) {
                return Err(Failure::usage(format!(
                    "--{known} names no file or folder: nothing stands after it."
                )));
            }
            given.options.entry(known).or_default().push(value);
        } else if let Some(known) = ALONE.iter().find(|k| **k == name) {
            given.options.entry(known).or_default();
        } else {
            return Err(said(argument.unexpected()));
        }
    }
    given.find_command();
    given.check()?;
    Ok(given)
}

impl Given {
    fn find_command(&mut self) {
        let word = |at: usize| self.words.get(at).and_then(|w| w.to_str()).unwrap_or_default();
        let (one, two) = (word(0).to_owned(), format!("{} {}", word(0), word(1)));
        // “letters verify” is not the letter “verify”.
        let named = |name: &str| COMMANDS.iter().find(|c| c.name == name);
        self.command = named(&two).or_else(|| named(&one));
        if let Some(command) = self.command {
            self.words.drain(..command.name.split(' ').count());
        }
    }

    fn check(&self) -> Result<(), Failure> {
        let Some(command) = self.command else { return Ok(()) };
        let allowed = |name: &&&str| EVERYWHERE.contains(*name) || command.options.contains(*name);
        match self.options.keys().find(|name| !allowed(name)) {
            Some(name) => Err(Failure::usage(format!(
                "--{name} is not an option of this command. {}",
                help::more(Some(command))
            ))),
            None => Ok(()),
        }
    }

    pub fn has(&self, name: &str) -> bool {
        self.options.contains_key(name)
    }

    pub fn json(&self) -> bool {
        self.has("json")
    }

    pub fn values(&self, name: &str) -> Vec<String> {
        let all = self.options.get(name).map(Vec::as_slice).unwrap_or_default();
        all.iter().map(|v| v.to_string_lossy().into_owned()).collect()
    }

    /// The last one counts, as in most programs.
    pub fn value(&self, name: &str) -> Option<String> {
        self.values(name).pop()
    }

    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.options.get(name)?.last().map(PathBuf::from)
    }

    /// The reason alone: what the command takes would push it off the screen.
    pub fn wrong(&self, why: &str) -> Failure {
        Failure::usage(format!("{why} {}", help::more(self.command)))
    }

    /// The one word that this command takes.
    pub fn word(&self, what: &str) -> Result<&OsStr, Failure> {
        match self.words.as_slice() {
            [one] => Ok(one),
            [] => Err(self.wrong(&format!("{what} is missing."))),
            _ => Err(self.wrong(&format!("One {what} at a time."))),
        }
    }

    pub fn id(&self) -> Result<RecordId, Failure> {
        self.to_id(self.word("ID")?)
    }

    pub fn ids(&self) -> Result<Vec<RecordId>, Failure> {
        self.words.iter().map(|w| self.to_id(w)).collect()
    }

    pub fn to_id(&self, word: &OsStr) -> Result<RecordId, Failure> {
        let text = word.to_string_lossy();
        text.parse().map_err(|_| {
            Failure::usage(format!(
                "\u{201c}{text}\u{201d} is not an ID. The lists print the ID of each record."
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(line: &str) -> Result<Given, Failure> {
        read(line.split(' ').map(OsString::from))
    }

    #[test]
    fn options_stand_before_and_after_the_command() {
        let given = typed("--store /a --json placement check 7").unwrap();
        assert_eq!(given.command.unwrap().name, "placement check");
        assert_eq!((given.words.len(), given.json()), (1, true));
        assert_eq!(typed("list students --store=/b").unwrap().path("store"), Some("/b".into()));
    }

    #[test]
    fn an_option_of_another_command_is_not_taken_for_nothing() {
        assert!(matches!(typed("backup x --all"), Err(Failure::Usage(_))));
        assert!(matches!(typed("list students --colour red"), Err(Failure::Usage(_))));
        assert!(matches!(typed("import a.csv --as"), Err(Failure::Usage(_))));
    }
}
