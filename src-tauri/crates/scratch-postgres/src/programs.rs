//! Where PostgreSQL's programs are: on the path, or where Debian keeps each version's.

use crate::ScratchError;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone)]
pub struct Programs {
    pub initdb: PathBuf,
    pub postgres: PathBuf,
    pub psql: PathBuf,
}

/// A folder for each version below it.
const DEBIAN: &str = "/usr/lib/postgresql";

impl Programs {
    pub fn find() -> Result<Self, ScratchError> {
        let mut folders: Vec<PathBuf> =
            std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default();
        folders.extend(versions(Path::new(DEBIAN)));
        let find = |name: &'static str| {
            let mut all = folders.iter().map(|folder| folder.join(name));
            all.find(|program| program.is_file()).ok_or(ScratchError::NotInstalled(name))
        };
        Ok(Programs { initdb: find("initdb")?, postgres: find("postgres")?, psql: find("psql")? })
    }
}

/// The newest first.
fn versions(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, folder)| folder).collect()
}
