//! A file that is whole or not there: written beside its place, and moved there when all of it is on the disk.
//! Never here: what is in it.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// A file that is removed when it was not made whole.
pub(crate) struct Unfinished(pub PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// A name beside this one, in the same folder, so that a file can be moved from it.
pub(crate) fn beside(path: &Path, what: &str) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(what);
    path.with_file_name(name)
}

/// What stood at `path` stays as it was until all of the new file is written.
pub fn write_whole(path: &Path, work: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let part = Unfinished(beside(path, ".part"));
    let mut file = File::create(&part.0)?;
    work(&mut file)?;
    file.sync_all()?;
    fs::rename(&part.0, path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use io::Write;

    #[test]
    fn a_file_that_could_not_be_written_leaves_the_old_one_and_nothing_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys.json");
        write_whole(&path, |file| file.write_all(b"old")).unwrap();
        let failed = write_whole(&path, |file| {
            file.write_all(b"half")?;
            Err(io::Error::other("the disk is full"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
