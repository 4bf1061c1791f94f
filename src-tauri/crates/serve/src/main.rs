//! `waymark-server`: the command line of the charity's server.
//! Never here: what a command does (see `admin`, `listen`).
#![allow(clippy::print_stdout)] // It answers whoever typed.

mod given;
mod of_files;

use clap::Parser;
use given::{Command, Device, Does, Move, Office, Serve, Staff};
use of_files::{check, move_all_files, not_in_a_backup};
use std::{fmt::Write as _, net::SocketAddr, path::Path, process::ExitCode};
use tokio::sync::watch;
use waymark_serve::{
    CertificateFiles, FilesIn, Listening, Place, ServeError, Settings,
    admin::{self, Admin},
    init, init_in, open, open_in, sealed, serve, start_log,
};
use waymark_server::{Accounts, Postgres, Storage};
use waymark_sync::{
    Invitation,
    door::{LaptopState, mark},
};

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
