//! What is typed: the program's commands and what may be said with each.
//! Never here: what a command does.

use clap::{Args, Parser, Subcommand};
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};
use waymark_serve::{Beside, LogAs, Place, ServeError, sealed::For};
use waymark_sync::door::Role;

/// The server of a charity that uses Waymark: laptops share what they hold through it.
#[derive(Parser)]
#[command(name = "waymark-server", version, max_term_width = 100)]
pub struct Command {
    /// The server's folder. All that it keeps is in there.
    #[arg(long, env = "WAYMARK_SERVER_DIR", default_value = "/var/lib/waymark-server", global = true)]
    pub dir: PathBuf,
    /// A PostgreSQL database in place of a folder, as in postgres://waymark@db.example.org/waymark. Any number of servers
    /// may serve one. With a password, give it in the environment: what is typed here is shown to whoever lists processes.
    #[arg(long, env = "WAYMARK_SERVER_DATABASE", global = true, hide_env_values = true)]
    pub database: Option<String>,
    /// Certificates in PEM of the authority that signed the database's, where that is one of your own.
    #[arg(long, global = true)]
    pub database_authority: Option<PathBuf>,
    /// A place for files (letters, attachments, logos) in place of the database: a folder, or s3://BUCKET/PREFIX of storage
    /// that speaks S3, with its keys and its address in the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
    /// AWS_ENDPOINT_URL, AWS_REGION.
    #[arg(long, env = "WAYMARK_SERVER_FILES", global = true, value_name = "PLACE")]
    pub files: Option<String>,
    /// Certificates in PEM of the authority that signed the storage's, where that is one of your own.
    #[arg(long, global = true, value_name = "FILE")]
    pub files_authority: Option<PathBuf>,
    /// How many connections this process keeps to the database at most.
    #[arg(long, default_value_t = 16, global = true)]
    pub connections: usize,
    /// The database's user as whom servers work, for init, upgrade and restore: those are given the address of the user
    /// who is to own the tables.
    #[arg(long, default_value = "waymark", global = true)]
    pub worker: String,
    #[command(subcommand)]
    pub does: Does,
}

#[derive(Subcommand)]
pub enum Does {
    /// Make a server in an empty folder or database.
    Init {
        /// The name or address by which laptops reach this machine. Give it again for a second one.
        #[arg(long = "name", required = true)]
        names: Vec<String>,
        #[arg(long, default_value_t = 8443)]
        port: u16,
        /// The certificate will come from files, and is one that every computer trusts.
        #[arg(long)]
        public: bool,
    },
    /// Serve, until it is told to stop.
    Serve(Serve),
    /// Offices of the charity.
    #[command(subcommand)]
    Office(Office),
    /// People who may use the server.
    #[command(subcommand)]
    Staff(Staff),
    /// Their laptops.
    #[command(subcommand)]
    Device(Device),
    /// Write everything to one new file, while the server runs or not.
    Backup {
        file: PathBuf,
        /// For whom it is encrypted: an age key, as backup-key says it. Give it again for a second one.
        #[arg(long = "for", value_name = "age1…", value_parser = whom)]
        whom: Vec<For>,
        /// Anybody who finds the file can read it.
        #[arg(long, conflicts_with = "whom")]
        unencrypted: bool,
    },
    /// Make a key for backups in a new file, and say for whom they are to be encrypted. Keep it where the server is not.
    BackupKey { file: PathBuf },
    /// Make a server of a backup, in an empty folder or database. Laptops send again what came after it.
    Restore {
        file: PathBuf,
        /// The key for which it was encrypted.
        #[arg(long)]
        key: Option<PathBuf>,
    },
    /// Move what a server keeps to another place. Its laptops notice nothing.
    #[command(subcommand)]
    Move(Move),
    /// Bring the tables of a database up to date, while servers work.
    Upgrade,
    /// Say what is not as it must be: whatever is kept twice is compared.
    Check {
        /// Read every file to its end too.
        #[arg(long)]
        read_files: bool,
    },
    /// Show who let whom in, as ids.
    Audit,
}

#[derive(Subcommand)]
pub enum Move {
    /// A server that is stopped, from --dir into the empty database of --database, whose address is that of who is to own
    /// the tables.
    SqliteToPostgres,
    /// The files that are in the database into the place of --files, while servers serve that were started with it. Where it
    /// is stopped on the way, type it again.
    Files,
}

#[derive(Args)]
pub struct Serve {
    /// The port is the one that was given to init, where it is not given here.
    #[arg(long)]
    pub listen: Option<SocketAddr>,
    /// A chain in PEM; it is read again when it was renewed.
    #[arg(long, requires = "key")]
    pub certificate: Option<PathBuf>,
    #[arg(long, requires = "certificate")]
    pub key: Option<PathBuf>,
    /// Tell /metrics and /healthz at this address without TLS, as in 127.0.0.1:9464.
    #[arg(long)]
    pub metrics: Option<SocketAddr>,
    /// The address of a load balancer that passes laptops' connections on. Give it again for a second one.
    #[arg(long = "balancer")]
    pub balancers: Vec<IpAddr>,
    #[arg(long, value_enum, default_value = "text")]
    pub log: LogAs,
    /// Log every request.
    #[arg(long)]
    pub verbose: bool,
}

#[derive(Subcommand)]
pub enum Office {
    /// Add an office, and invite the person on whose laptop its records are.
    Add {
        name: String,
        /// Who brings the office's records, and lets its other laptops in.
        #[arg(long)]
        manager: String,
    },
    List,
}

#[derive(Subcommand)]
pub enum Staff {
    /// Add somebody, and write the invitation for their laptop.
    Add {
        name: String,
        #[arg(long)]
        office: String,
        #[arg(long, value_parser = role, default_value = "coordinator", help = roles())]
        role: Role,
    },
    /// Write another invitation: for another laptop, or because the first was not used within a day.
    Invite {
        person: String,
    },
    /// What they may see is other from their next question on.
    Role {
        person: String,
        #[arg(value_parser = role, help = roles())]
        role: Role,
    },
    /// Withdraw their laptops and make their invitations void.
    Disable {
        person: String,
    },
    List,
}

#[derive(Subcommand)]
pub enum Device {
    List,
    /// Let a laptop in. Its person reads the same eight letters on their screen as stand in the list.
    Confirm {
        device: String,
    },
    /// Serve a laptop nothing any more. What it still sends is kept, and set aside.
    Revoke {
        device: String,
    },
}

fn whom(key: &str) -> Result<For, String> {
    key.parse().map_err(|why| format!("it is no age key ({why}); one begins with age1"))
}

fn role(code: &str) -> Result<Role, String> {
    Role::from_code(code).ok_or_else(roles)
}

fn roles() -> String {
    let all: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
    format!("One of: {}", all.join(", "))
}

impl Command {
    pub fn place(&self) -> Result<Place, ServeError> {
        let beside = Beside { authority: self.database_authority.as_deref(), connections: self.connections };
        match &self.database {
            Some(url) => Place::database(url, beside),
            None => Ok(Place::Folder(self.dir.clone())),
        }
    }
}
