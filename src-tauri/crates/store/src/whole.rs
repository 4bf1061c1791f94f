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

/// An empty file that no other program writes at the same time; `WouldBlock` where one does. What a program that was
/// killed left of it is taken over.
pub(crate) fn mine(path: &Path) -> io::Result<File> {
    let file = File::options().create(true).truncate(false).write(true).open(path)?;
    file.try_lock().map_err(io::Error::from)?;
    file.set_len(0)?;
    Ok(file)
}

/// What stood at `path` stays as it was until all of the new file is written.
pub fn write_whole(path: &Path, work: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let name = beside(path, ".part");
    let mut file = mine(&name)?;
    let part = Unfinished(name);
    work(&mut file)?;
    file.sync_all()?;
    fs::rename(&part.0, path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use io::Write;

    #[test]
    fn two_that_write_one_file_at_once_do_not_mix() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.waymark-backup");
        write_whole(&path, |file| {
            file.write_all(b"first")?;
            let second = write_whole(&path, |file| file.write_all(b"second"));
            assert_eq!(second.unwrap_err().kind(), io::ErrorKind::WouldBlock);
            Ok(())
        })
        .unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"first");
        // What somebody who was killed left is no hindrance.
        fs::write(beside(&path, ".part"), b"a half that is longer").unwrap();
        write_whole(&path, |file| file.write_all(b"third")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"third");
    }

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
