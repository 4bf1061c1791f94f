//! The folder that one server has, and the user under whom it runs: PostgreSQL refuses to run as the superuser.

use crate::ScratchError;
use std::{
    fs,
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::Command,
};

/// Those without rights of their own, in the order in which they are taken.
const USERS: [&str; 2] = ["postgres", "nobody"];

pub struct Folder {
    path: PathBuf,
    /// Its user and their group, where this process is the superuser.
    user: Option<(u32, u32)>,
}

impl Folder {
    pub fn new() -> Result<Self, ScratchError> {
        let io = |why| ScratchError::Io { what: "a folder for PostgreSQL".to_owned(), why };
        let path = tempfile::Builder::new().prefix("waymark-pg-").tempdir().map_err(io)?.keep();
        let folder = Folder { user: user(&path).map_err(io)?, path };
        fs::set_permissions(&folder.path, fs::Permissions::from_mode(0o700)).map_err(io)?;
        if let Some((user, group)) = folder.user {
            chown(&folder.path, Some(user), Some(group)).map_err(io)?;
        }
        Ok(folder)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A file that only its user reads.
    pub fn write(&self, name: &str, text: &str) -> Result<(), std::io::Error> {
        let path = self.path.join(name);
        fs::write(&path, text)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        match self.user {
            Some((user, group)) => chown(&path, Some(user), Some(group)),
            None => Ok(()),
        }
    }

    /// A program, as the user whose folder it is.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.path).env_clear().env("LC_ALL", "C");
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        // Ctrl+C in the terminal is for the test, which ends the server itself.
        command.process_group(0);
        command
    }
}

/// A disk of a few mebibytes in a folder, which only the server and what it starts can see.
pub struct SmallDisk {
    mebibytes: u32,
    user: u32,
    group: u32,
}

/// In a view of the disks of its own: mounts the small one, then becomes the program as the user whose folder it is.
const WITH_SMALL_DISK: &str = r#"
mount -t tmpfs -o "size=$1m,uid=$2,gid=$3,mode=0700" tmpfs "$4" || exit 1
user=$2 group=$3
shift 4
exec setpriv --reuid "$user" --regid "$group" --clear-groups "$@"
"#;

impl Folder {
    /// None where this process is not the superuser, or may not mount anything.
    pub fn small_disk(&self, mebibytes: u32) -> Result<Option<SmallDisk>, ScratchError> {
        let io = |why| ScratchError::Io { what: "a small disk".to_owned(), why };
        let Some((user, group)) = self.user else { return Ok(None) };
        let place = self.path.join("small");
        fs::create_dir(&place).map_err(io)?;
        let mut tried = Command::new("unshare");
        tried.args(["--mount", "mount", "-t", "tmpfs", "tmpfs"]).arg(&place);
        let may = tried.output().map_err(io)?.status.success();
        Ok(may.then_some(SmallDisk { mebibytes, user, group }))
    }

    pub fn command_with(&self, disk: &SmallDisk, program: &Path) -> Command {
        let mut command = Command::new("unshare");
        command.args(["--mount", "sh", "-c", WITH_SMALL_DISK, "sh"]);
        command.args([disk.mebibytes, disk.user, disk.group].map(|number| number.to_string()));
        command.arg(self.path.join("small")).arg(program);
        command.current_dir(&self.path).env("LC_ALL", "C").process_group(0);
        command
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// None where this process is not the superuser, by whose it is what it makes.
fn user(made: &Path) -> Result<Option<(u32, u32)>, std::io::Error> {
    if fs::metadata(made)?.uid() != 0 {
        return Ok(None);
    }
    let passwd = fs::read_to_string("/etc/passwd")?;
    let find = |name: &&str| {
        let line = passwd.lines().find(|line| line.split(':').next() == Some(*name))?;
        let mut numbers = line.split(':').skip(2).map(str::parse);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    };
    let found = USERS.iter().find_map(find);
    found.map(Some).ok_or_else(|| std::io::Error::other(ScratchError::NoUser))
}
