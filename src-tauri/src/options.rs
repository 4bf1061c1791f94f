//! What the program was started with.

use std::{ffi::OsString, path::PathBuf};

#[derive(Debug, Default, PartialEq)]
pub struct Options {
    /// The office's folder; none is the usual place.
    pub store: Option<PathBuf>,
}

#[derive(Debug, PartialEq)]
pub enum Asked {
    Open(Options),
    Say(String),
    Unknown(String),
}

const USAGE: &str = "usage: waymark [--store DIR]\n\
    Opens Waymark's window. The office is in DIR, in the folder that WAYMARK_STORE names, \
    or in the usual place for a program's data.";

pub fn asked(arguments: impl Iterator<Item = OsString>) -> Asked {
    let named = std::env::var_os("WAYMARK_STORE").filter(|dir| !dir.is_empty());
    read(arguments, named)
}

fn read(mut arguments: impl Iterator<Item = OsString>, named: Option<OsString>) -> Asked {
    let mut options = Options { store: named.map(PathBuf::from) };
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--store") => match arguments.next() {
                Some(dir) if !dir.is_empty() => options.store = Some(dir.into()),
                _ => return Asked::Unknown(format!("--store needs a folder\n{USAGE}")),
            },
            Some("--help" | "-h") => return Asked::Say(USAGE.to_owned()),
            Some("--version" | "-V") => return Asked::Say(format!("waymark {}", env!("CARGO_PKG_VERSION"))),
            _ => return Asked::Unknown(format!("{} is not known here\n{USAGE}", argument.to_string_lossy())),
        }
    }
    Asked::Open(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(arguments: &[&str], named: Option<&str>) -> Asked {
        read(arguments.iter().map(OsString::from), named.map(OsString::from))
    }

    #[test]
    fn the_folder_that_was_typed_counts_before_the_one_of_the_environment() {
        let open = |dir: Option<&str>| Asked::Open(Options { store: dir.map(PathBuf::from) });
        assert_eq!(reads(&[], None), open(None));
        assert_eq!(reads(&[], Some("/a")), open(Some("/a")));
        assert_eq!(reads(&["--store", "/b"], Some("/a")), open(Some("/b")));
    }

    #[test]
    fn an_option_that_is_not_known_opens_no_office() {
        assert!(matches!(reads(&["--stroe", "/b"], None), Asked::Unknown(said) if said.contains("--stroe")));
        assert!(matches!(reads(&["--store"], None), Asked::Unknown(said) if said.contains("needs a folder")));
    }
}
