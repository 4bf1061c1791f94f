//! What can go wrong with the server's database, in words for whoever looks after the server.
//! Never here: what a laptop is told (it tries again later, whatever the reason).

#[derive(Debug, Clone, thiserror::Error)]
pub enum StorageError {
    #[error(
        "The server's disk is full. Nothing is lost: laptops keep their changes and send them again. Free some space."
    )]
    Full,
    #[error("The server's database is busy. Nothing is lost: it is tried again.")]
    Busy,
    #[error(
        "The server's database is damaged ({0}). Laptops keep what they hold. Stop the server and restore its latest backup."
    )]
    Damaged(String),
    #[error(
        "The server's database was last used by a newer Waymark (version {found}; this one knows {known}). Nothing was changed. Install the newer one."
    )]
    Newer { found: i64, known: i64 },
    #[error("There is a server's database in {0} already. Nothing was changed. Choose an empty folder.")]
    NotEmpty(String),
    #[error("{0} is not a backup of a Waymark server. Nothing was changed. Choose another file.")]
    NotABackup(String),
    #[error(
        "{0} is left of another server's database, and would damage this one. Nothing was changed. Move it away, or choose an empty folder."
    )]
    LeftBehind(String),
    #[error("{0} is there already. It was left as it is, and no backup was made. Choose another name.")]
    NotReplaced(String),
    #[error("The laptop {0} is known to the server already. Nothing was changed.")]
    DeviceExists(String),
    #[error(
        "The laptop {0} was withdrawn, and is not let in again. Nothing was changed. Its person needs a new invitation: staff invite."
    )]
    Withdrawn(String),
    #[error("The server knows no laptop {0}. Nothing was changed. Look at the list of laptops.")]
    NoDevice(String),
    #[error("There is an office called {0} already. Nothing was changed.")]
    OfficeExists(String),
    #[error("The server knows no office called {0}. Nothing was changed. Add it first: office add.")]
    NoOffice(String),
    #[error("The server knows {0} already. Nothing was changed.")]
    PersonExists(String),
    #[error("The server knows nobody called {0}. Nothing was changed. Look at the list of people.")]
    NoPerson(String),
    #[error(
        "{0} may not use the server any more, so there is no code for them. Add them anew if that is wrong."
    )]
    PersonDisabled(String),
    #[error(
        "The file {path} could not be read or written ({why}). Check that the folder exists and may be written to."
    )]
    File { path: String, why: String },
    #[error(
        "The server's database cannot be reached ({0}). Nothing is lost: laptops keep their changes and send them again. Is PostgreSQL running, and its address right?"
    )]
    Away(String),
    #[error(
        "The server's database takes nothing in just now, it only answers. Nothing is lost: laptops keep their changes and send them again. Is this a copy of the database that another one follows?"
    )]
    ReadOnly,
    #[error(
        "The database's address cannot be used ({0}). Nothing was changed. It is as in postgres://waymark@localhost/waymark"
    )]
    Address(String),
    #[error(
        "There is no server in this database. Nothing was changed. Make one first: waymark-server init --database ADDRESS --name HOST"
    )]
    NotMade,
    #[error(
        "The database was last used by an older Waymark (version {found}; this one needs {needs}). Nothing was changed. Whoever owns the tables brings it up to date: waymark-server upgrade --database ADDRESS"
    )]
    Older { found: i64, needs: i64 },
    #[error(
        "The user {0} owns the database's tables or may pass its walls, so that one mistake would show an office's records to another. Nothing was changed. Give the server the address of a user without such rights."
    )]
    Unbound(String),
    #[error(
        "The server's files cannot be reached or kept in {place} ({why}). Nothing is lost: laptops keep their files and send them again, and everything else is shared as before. Is it there, may this server write to it, and has it room?"
    )]
    Files { place: String, why: String },
    #[error(
        "This server's files are in {0}, and this process was not told so. Nothing is lost: laptops ask again. Start it with --files {0}"
    )]
    FilesElsewhere(String),
    #[error(
        "The server's database answered with an error ({0}). What was being done was not done; all else is safe."
    )]
    Database(String),
}

impl StorageError {
    pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull => StorageError::Full,
            _ => StorageError::File { path: path.display().to_string(), why: error.to_string() },
        }
    }
}
