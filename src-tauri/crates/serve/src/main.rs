//! `waymark-server`: the command line of the charity's server.
//! Never here: what a command does (see `admin`, `listen`).
#![allow(clippy::print_stdout)] // It answers whoever typed.

use clap::{Args, Parser, Subcommand};
use std::{
    fmt::Write as _,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    process::ExitCode,
};
use tokio::sync::watch;
use waymark_serve::{
    Beside, CertificateFiles, FilesIn, Listening, LogAs, Place, ServeError, Settings,
    admin::{self, Admin},
    init, init_in, now, open, open_in,
    sealed::{self, For},
    serve, start_log,
};
use waymark_server::{Accounts, Postgres, Storage};
use waymark_server_files::move_files;
use waymark_sync::{
    Invitation,
    door::{LaptopState, Role},
};

/// The server of a charity that uses Waymark: laptops share what they hold through it.
#[derive(Parser)]
#[command(name = "waymark-server", version, max_term_width = 100)]
struct Command {
    /// The server's folder. All that it keeps is in there.
    #[arg(long, env = "WAYMARK_SERVER_DIR", default_value = "/var/lib/waymark-server", global = true)]
    dir: PathBuf,
    /// A PostgreSQL database in place of a folder, as in postgres://waymark@db.example.org/waymark. Any number of servers
    /// may serve one. With a password, give it in the environment: what is typed here is shown to whoever lists processes.
    #[arg(long, env = "WAYMARK_SERVER_DATABASE", global = true, hide_env_values = true)]
    database: Option<String>,
    /// Certificates in PEM of the authority that signed the database's, where that is one of your own.
    #[arg(long, global = true)]
    database_authority: Option<PathBuf>,
    /// A place for files (letters, attachments, logos) in place of the database: a folder, or s3://BUCKET/PREFIX of storage
    /// that speaks S3, with its keys and its address in the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
    /// AWS_ENDPOINT_URL, AWS_REGION.
    #[arg(long, env = "WAYMARK_SERVER_FILES", global = true, value_name = "PLACE")]
    files: Option<String>,
    /// Certificates in PEM of the authority that signed the storage's, where that is one of your own.
    #[arg(long, global = true, value_name = "FILE")]
    files_authority: Option<PathBuf>,
    /// How many connections this process keeps to the database at most.
    #[arg(long, default_value_t = 16, global = true)]
    connections: usize,
    /// The database's user as whom servers work, for init, upgrade and restore: those are given the address of the user
    /// who is to own the tables.
    #[arg(long, default_value = "waymark", global = true)]
    worker: String,
    #[command(subcommand)]
    does: Does,
}

#[derive(Subcommand)]
enum Does {
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
    /// Count everything anew and say what is not as it must be.
    Check {
        /// Read every file in the place of --files to its end too.
        #[arg(long)]
        read_files: bool,
    },
    /// Show who let whom in, as ids.
    Audit,
}

#[derive(Subcommand)]
enum Move {
    /// A server that is stopped, from --dir into the empty database of --database, whose address is that of who is to own
    /// the tables.
    SqliteToPostgres,
    /// The files that are in the database into the place of --files, while servers serve that were started with it. Where it
    /// is stopped on the way, type it again.
    Files,
}

#[derive(Args)]
struct Serve {
    /// The port is the one that was given to init, where it is not given here.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// A chain in PEM; it is read again when it was renewed.
    #[arg(long, requires = "key")]
    certificate: Option<PathBuf>,
    #[arg(long, requires = "certificate")]
    key: Option<PathBuf>,
    /// Tell /metrics and /healthz at this address without TLS, as in 127.0.0.1:9464.
    #[arg(long)]
    metrics: Option<SocketAddr>,
    /// The address of a load balancer that passes laptops' connections on. Give it again for a second one.
    #[arg(long = "balancer")]
    balancers: Vec<IpAddr>,
    #[arg(long, value_enum, default_value = "text")]
    log: LogAs,
    /// Log every request.
    #[arg(long)]
    verbose: bool,
}

#[derive(Subcommand)]
enum Office {
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
enum Staff {
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
enum Device {
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

fn main() -> ExitCode {
    let command = Command::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(why) => {
            eprintln!("waymark-server: this machine does not let it start ({why}).");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(command)) {
        Ok(said) => {
            print!("{said}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("waymark-server: {why}");
            ExitCode::FAILURE
        }
    }
}

impl Command {
    fn place(&self) -> Result<Place, ServeError> {
        let beside = Beside { authority: self.database_authority.as_deref(), connections: self.connections };
        match &self.database {
            Some(url) => Place::database(url, beside),
            None => Ok(Place::Folder(self.dir.clone())),
        }
    }
}

async fn run(command: Command) -> Result<String, ServeError> {
    let place = command.place()?;
    let files = FilesIn { address: command.files, authority: command.files_authority };
    match (command.does, &place) {
        (Does::Init { names, port, public }, _) => {
            let settings = Settings { names, port, public };
            match &place {
                Place::Folder(dir) => init(dir, &settings).await?,
                Place::Database(address) => init_in(address, &command.worker, &settings).await?,
            }
            let address = settings.address();
            Ok(format!(
                "Made in {place}. Laptops will reach it at {address}.\nNext: waymark-server office add NAME --manager PERSON, then waymark-server serve\n"
            ))
        }
        (Does::BackupKey { file }, _) => {
            let whom = sealed::make_key(&file)?;
            Ok(format!(
                "The key is in {}: without it no backup made for it can be read. Keep it in two places, none of them this machine.\nBackups for it: waymark-server backup FILE --for {whom}\n",
                file.display()
            ))
        }
        (Does::Move(Move::SqliteToPostgres), Place::Folder(_)) => Err(ServeError::NowhereToMove),
        (Does::Move(Move::SqliteToPostgres), Place::Database(address)) => {
            // It is there, and is said to be none where it is not.
            drop(open(&command.dir)?);
            let carried = Postgres::carry(&command.dir, address, &command.worker).await?;
            Ok(format!(
                "Moved: {} rows, each read again and found the same. Serve from the database now; laptops notice nothing.\nWhat was in the folder is {}: keep it until the first backup of the database, then delete it. Backups of the folder are of before the move.\n",
                carried.rows,
                carried.left.display()
            ))
        }
        (Does::Restore { file, key }, _) => {
            let plain = match (sealed::is_sealed(&file)?, key) {
                (true, None) => return Err(ServeError::KeyNeeded(file.display().to_string())),
                (true, Some(key)) => {
                    let aside = sealed::aside(place.dir())?;
                    sealed::unseal(&file, &key, &aside.path().join("plain"))?;
                    Some(aside)
                }
                (false, _) => None,
            };
            let from = plain.as_ref().map_or(file, |aside| aside.path().join("plain"));
            match &place {
                Place::Folder(dir) => {
                    let wrong = admin::restore(&from, dir)?.check().await?;
                    if !wrong.is_empty() {
                        return Err(waymark_server::StorageError::Damaged(wrong.join("; ")).into());
                    }
                }
                Place::Database(address) => admin::restore_in(&from, address, &command.worker).await?,
            }
            Ok("Restored. Start it as before: its laptops know it again, and send what came after the backup.\nWithdraw again whoever was withdrawn or disabled since then; laptops that joined since then, and people whose invitation was not used yet, need a new one.\n"
                .to_owned())
        }
        (Does::Upgrade, Place::Database(address)) => {
            Postgres::upgrade(address, &command.worker).await?;
            Ok("The tables are up to date.\n".to_owned())
        }
        (Does::Upgrade, Place::Folder(dir)) => {
            drop(open(dir)?);
            Ok("A folder's database is brought up to date whenever it is opened: it is.\n".to_owned())
        }
        (does, Place::Folder(dir)) => run_on(open(dir)?, does, place.dir(), &files).await,
        (does, Place::Database(address)) => run_on(open_in(address).await?, does, None, &files).await,
    }
}

/// What is done with a server that is there.
async fn run_on<S: Storage + Accounts + 'static>(
    storage: S,
    does: Does,
    dir: Option<&Path>,
    files: &FilesIn,
) -> Result<String, ServeError> {
    match does {
        Does::Serve(given) => serve_until_told(storage, given, files).await,
        Does::Office(Office::Add { name, manager }) => {
            Ok(invitation(&Admin::new(storage).await?.add_office(&name, &manager).await?))
        }
        Does::Staff(Staff::Add { name, office, role }) => {
            Ok(invitation(&Admin::new(storage).await?.add_person(&name, &office, role).await?))
        }
        Does::Staff(Staff::Invite { person }) => {
            Ok(invitation(&Admin::new(storage).await?.invite(&person).await?))
        }
        Does::Staff(Staff::Role { person, role }) => {
            Admin::new(storage).await?.set_role(&person, role).await?;
            Ok(format!("{person} is {} now.\n", role.code()))
        }
        Does::Staff(Staff::Disable { person }) => {
            Admin::new(storage).await?.disable(&person).await?;
            Ok(format!("{person} may not use the server any more. Their laptops are served nothing.\n"))
        }
        Does::Device(Device::Confirm { device }) => {
            Admin::new(storage).await?.confirm(&device).await?;
            Ok("It is let in.\n".to_owned())
        }
        Does::Device(Device::Revoke { device }) => {
            Admin::new(storage).await?.revoke(&device).await?;
            Ok("It is served nothing any more.\n".to_owned())
        }
        Does::Office(Office::List) | Does::Staff(Staff::List) | Does::Device(Device::List) => {
            list(&storage, &does).await
        }
        Does::Backup { whom, unencrypted: false, .. } if whom.is_empty() => Err(ServeError::ForNobody),
        Does::Backup { file, whom, unencrypted: false } => {
            if file.exists() {
                return Err(waymark_server::StorageError::NotReplaced(file.display().to_string()).into());
            }
            let aside = sealed::aside(dir)?;
            let plain = aside.path().join("plain");
            storage.backup(&plain).await?;
            sealed::seal(&plain, &file, &whom)?;
            let not_in_it = not_in_a_backup(&storage).await?;
            Ok(format!("Everything is in {}, for who holds the key.\n{not_in_it}", file.display()))
        }
        Does::Backup { file, .. } => {
            storage.backup(&file).await?;
            let not_in_it = not_in_a_backup(&storage).await?;
            Ok(format!(
                "Everything is in {}. It is not encrypted: keep it where nobody else reads.\n{not_in_it}",
                file.display()
            ))
        }
        Does::Check { read_files } => check(&storage, files, read_files).await,
        Does::Move(Move::Files) => move_all_files(&storage, files).await,
        Does::Audit => {
            let mut text = String::new();
            for line in storage.noted().await? {
                let _ = writeln!(text, "{}  {}  {}  {}", line.at, line.by, line.what, line.whom);
            }
            Ok(text)
        }
        // These make one, and were done before.
        Does::Init { .. }
        | Does::Restore { .. }
        | Does::Upgrade
        | Does::BackupKey { .. }
        | Does::Move(Move::SqliteToPostgres) => Ok(String::new()),
    }
}

async fn not_in_a_backup(storage: &impl Storage) -> Result<String, ServeError> {
    Ok(storage.files_are_in().await?.map_or_else(String::new, |place| {
        format!("Everything but files: those are in {place}. Copy that too, after this.\n")
    }))
}

async fn check<S: Storage + Accounts>(
    storage: &S,
    files: &FilesIn,
    read_files: bool,
) -> Result<String, ServeError> {
    let wrong = storage.check().await?;
    if !wrong.is_empty() {
        return Err(waymark_server::StorageError::Damaged(wrong.join("; ")).into());
    }
    let mut beside = String::new();
    if let Some(place) = files.open(storage).await? {
        let seen = place.look(read_files, now()).await?;
        if !seen.wrong.is_empty() {
            return Err(ServeError::FilesWrong {
                place: place.name().to_string(),
                wrong: seen.wrong.join("; "),
            });
        }
        let read = if read_files { ", each read and found right" } else { "" };
        let _ = writeln!(beside, "In {}: {} files of {} bytes{read}.", place.name(), seen.files, seen.bytes);
        if seen.swept > 0 {
            let _ = writeln!(beside, "{} parts of files that never came whole were deleted.", seen.swept);
        }
    } else if let Some(place) = storage.files_are_in().await? {
        let _ = writeln!(beside, "The files in {place} were not looked at: --files {place}");
    }
    Ok(format!("All is well.\n{beside}"))
}

async fn move_all_files<S: Storage + Accounts>(storage: &S, files: &FilesIn) -> Result<String, ServeError> {
    let place = files.open(storage).await?.ok_or(ServeError::NowhereForFiles)?;
    let moved = move_files(storage, &place).await?;
    if !moved.damaged.is_empty() {
        return Err(ServeError::DamagedFiles(moved.damaged.join("; ")));
    }
    let mut text = format!(
        "Moved to {}: {} files of {} bytes, each read again there and found the same.\nServe with --files {} from now on.\n",
        place.name(),
        moved.files,
        moved.bytes,
        place.name()
    );
    if moved.unfinished > 0 {
        let _ = writeln!(text, "{} had not come whole: their laptops send them anew.", moved.unfinished);
    }
    Ok(text)
}

fn invitation(invitation: &Invitation) -> String {
    let what = if invitation.founds {
        "They open their office in Waymark, choose Share in its settings, and paste it"
    } else {
        "They start Waymark on their laptop, choose to join an office, and paste it"
    };
    format!(
        "The invitation of {}, for one laptop, good for a day. Who has it can use it: send it so that only they read it.\n{what}:\n\n{invitation}\n",
        invitation.person
    )
}

async fn list(storage: &impl Accounts, which: &Does) -> Result<String, ServeError> {
    let mut text = String::new();
    match which {
        Does::Office(_) => {
            for office in storage.offices().await? {
                let id = office.id.as_deref().unwrap_or("waits for its first laptop");
                let _ = writeln!(text, "{}  {id}", office.name);
            }
        }
        Does::Staff(_) => {
            for person in storage.people().await? {
                let disabled = if person.disabled { "  disabled" } else { "" };
                let role = person.role.code();
                let _ = writeln!(text, "{}  {}  {role}  {}{disabled}", person.id, person.office, person.name);
            }
        }
        _ => {
            let people = storage.people().await?;
            for laptop in storage.laptops().await? {
                let person = people.iter().find(|person| person.id == laptop.person);
                let state = match laptop.state {
                    LaptopState::Waiting => "waits to be let in",
                    LaptopState::Confirmed => "let in",
                    LaptopState::Revoked => "withdrawn",
                };
                let name = person.map_or("nobody", |person| person.name.as_str());
                let (id, mark) = (&laptop.id, mark(&laptop.id));
                let _ = writeln!(text, "{id}  {mark}  {state}  {name}  {}", laptop.label);
            }
        }
    }
    Ok(text)
}

/// As laptops show it of themselves: enough of a name to compare two screens by.
fn mark(device: &str) -> String {
    let letters: Vec<char> = device.chars().filter(char::is_ascii_alphanumeric).collect();
    letters.iter().skip(letters.len().saturating_sub(8)).collect::<String>().to_uppercase()
}

async fn serve_until_told<S: Storage + Accounts + 'static>(
    storage: S,
    given: Serve,
    files_in: &FilesIn,
) -> Result<String, ServeError> {
    start_log(given.log, given.verbose);
    let place = files_in.open(&storage).await?;
    if let Some(place) = &place {
        tracing::info!(place = place.name(), "files are kept in");
    }
    let settings = Settings::read(&storage).await?;
    let everywhere = SocketAddr::from(([0, 0, 0, 0], settings.port));
    let files =
        given.certificate.zip(given.key).map(|(certificate, key)| CertificateFiles { certificate, key });
    let listening = Listening {
        address: given.listen.unwrap_or(everywhere),
        files,
        figures: given.metrics,
        balancers: given.balancers,
        keeps: place.map(|place| place as _),
    };
    let (told, stop) = watch::channel(false);
    tokio::spawn(async move {
        wait_to_be_told().await;
        let _ = told.send(true);
    });
    serve(storage, listening, |_| {}, stop).await?;
    Ok(String::new())
}

async fn wait_to_be_told() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}
