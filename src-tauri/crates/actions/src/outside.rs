//! What is written where somebody chose stays out of the folder in which the office itself is.
//! Never here: the writing, and what may be replaced by it (each kind of file knows its like).

use crate::Problem;
use std::path::{Component, Path, PathBuf};

/// Refuses a folder that is the office's own or anywhere below it, whatever way leads there.
pub fn outside(office: &Path, folder: &Path) -> Result<(), Problem> {
    if real(folder).starts_with(real(office)) {
        return Err(Problem::InOffice { path: folder.display().to_string() });
    }
    Ok(())
}

/// The same of a file; where a link that stands there leads is no matter, since the file takes the link's own place.
pub fn file_outside(office: &Path, file: &Path) -> Result<(), Problem> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => outside(office, folder),
        _ => outside(office, Path::new(".")),
    }
}

/// Where a path leads, links and `..` followed; what is not there yet is taken as it will be made.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut real = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                real.pop();
            }
            Component::Prefix(_) | Component::RootDir => real.push(part),
            Component::Normal(_) => {
                real.push(part);
                real = real.canonicalize().unwrap_or(real);
            }
        }
    }
    real
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_way_leads_into_the_office() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        let office = at("office");
        for there in ["office/set-aside", "letters"] {
            std::fs::create_dir_all(at(there)).unwrap();
        }
        let mut inside = vec!["office", "office/new/er", "letters/../office", "letters/new/../../office"];
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&office, at("link")).unwrap();
            inside.extend(["link", "link/set-aside", "new/../link"]);
        }
        for name in inside {
            let refused = outside(&office, &at(name)).unwrap_err();
            assert_eq!(refused.code(), "in_office", "{name}");
        }
        for name in ["", "letters", "offices", "office/..", "office/../letters/new"] {
            assert!(outside(&office, &at(name)).is_ok(), "{name}");
        }
        // One that is still to be made has an inside too.
        assert!(outside(&at("to come"), &at("to come/letters")).is_err());
        let here = std::env::current_dir().unwrap();
        assert!(file_outside(&here, Path::new("a.pdf")).is_err());
        assert!(file_outside(&office, Path::new("a.pdf")).is_ok());
    }
}
