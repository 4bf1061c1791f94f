//! One run: a server is made and started, laptops have their day, and what they hold at the end is held against what was
//! sent.
//! Never here: what is printed.

use crate::{
    Day, LoadError, Report,
    day::{Plan, opens},
    figures::Figures,
    laptop::{Around, Laptop, Office},
    line::To,
    made::{self, Charity},
    process::{Served, Took, machine_load, postmaster},
};
use fastrand::Rng;
use std::{
    net::Ipv4Addr,
    path::Path,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{sleep, sleep_until},
};
use waymark_scratch_postgres::{Database, Disk, Scratch, WORKER};
use waymark_serve::{Settings, init, init_in, open, open_in};
use waymark_server::storage::postgres::Address;

/// How long laptops may take at the end until each has everything.
const CATCH_UP: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

#[derive(Debug, Clone)]
pub struct Asked {
    pub day: Day,
    pub on: On,
    pub laptops: usize,
    /// In one office.
    pub office: usize,
    pub lasts: Duration,
    pub seed: u64,
    /// As given to people, PostgreSQL and all; else nothing is kept from the machine's failing.
    pub synced: bool,
}

/// Where a server is to keep what it has.
pub enum Kept<'a> {
    Folder(&'a Path),
    Database(&'a str),
}

/// Starts a server that says in JSON where it listens.
pub type Starts<'a> = &'a dyn Fn(&Kept<'_>) -> Command;

pub fn run(asked: &Asked, starts: Starts<'_>) -> Result<Report, LoadError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(LoadError::io("this machine does not let it start"))?;
    let mut chance = Rng::with_seed(asked.seed);
    let settings = Settings { names: vec!["127.0.0.1".to_owned()], port: 8443, public: false };
    let offices = offices(asked);
    match asked.on {
        On::Sqlite => {
            let folder = tempfile::tempdir().map_err(LoadError::io("a folder for the server"))?;
            let charity = runtime.block_on(async {
                init(folder.path(), &settings).await?;
                made::make(open(folder.path())?, &offices, asked.day, &mut chance).await
            })?;
            let served = Served::start(starts(&Kept::Folder(folder.path())))?;
            runtime.block_on(have_day(asked, charity, served, None, chance))
        }
        On::Postgres => {
            let scratch = Scratch::start(if asked.synced { Disk::Synced } else { Disk::Quick }, &[])?;
            let database = scratch.database()?;
            let charity = runtime.block_on(async {
                init_in(&Address::new(&database.owner_url()), WORKER, &settings).await?;
                // Coming in is not measured, and need not reach the disk one by one.
                let soon = wait_for_disk(&database, false);
                let storage = open_in(&Address::new(&database.url_of_worker())).await?;
                soon?;
                made::make(storage, &offices, asked.day, &mut chance).await
            })?;
            wait_for_disk(&database, true)?;
            scratch.sql(database.name(), "CHECKPOINT; ANALYZE")?;
            let served = Served::start(starts(&Kept::Database(&database.url_of_worker())))?;
            let report = have_day(asked, charity, served, postmaster(scratch.folder()), chance);
            runtime.block_on(report)
        }
    }
}

fn wait_for_disk(database: &Database<'_>, wait: bool) -> Result<(), LoadError> {
    let wait = if wait { "on" } else { "off" };
    database.sql(&format!("ALTER DATABASE {} SET synchronous_commit = {wait}", database.name()))?;
    Ok(())
}

/// How many laptops each office has; the last may have fewer.
fn offices(asked: &Asked) -> Vec<usize> {
    let size = asked.office.max(1);
    (0..asked.laptops).step_by(size).map(|first| size.min(asked.laptops - first)).collect()
}

/// Each office comes from an address of its own, as behind the router of its building.
fn address_of(office: usize) -> Ipv4Addr {
    let [.., high, low] = (office + 1).to_be_bytes();
    Ipv4Addr::new(127, 1, high, low)
}

async fn have_day(
    asked: &Asked,
    charity: Charity,
    served: Served,
    postmaster: Option<u32>,
    mut chance: Rng,
) -> Result<Report, LoadError> {
    let opens = opens(asked.day, asked.laptops);
    let figures = Arc::new(Figures::default());
    let (tell, stop) = watch::channel(false);
    let to = Arc::new(To { address: served.address, authority: charity.authority });
    // A moment, until all of them are there.
    let began = Instant::now() + Duration::from_millis(200);
    let around = Arc::new(Around { to, figures: Arc::clone(&figures), began, stop });
    let (mut pushing, mut pulling) = (JoinSet::new(), JoinSet::new());
    let mut offices = Vec::new();
    for (number, made) in charity.offices.into_iter().enumerate() {
        let scope = made.laptops.first().map(|laptop| laptop.writer.scope.clone()).unwrap_or_default();
        let office = Arc::new(Office::new(&scope, made.students));
        let mut laptops = Vec::new();
        for laptop in made.laptops {
            let plan = Plan::new(asked.day, number, opens, asked.lasts, &mut chance);
            let laptop = Laptop::new(laptop, address_of(number), &office, made.copy.clone(), chance.fork());
            let laptop = Arc::new(laptop);
            pulling.spawn(Arc::clone(&laptop).keep_pulling(plan.comes, Arc::clone(&around)));
            pushing.spawn(Arc::clone(&laptop).keep_pushing(plan, Arc::clone(&around)));
            laptops.push(laptop);
        }
        offices.push((made.head, laptops));
    }
    let before = tokio::select! {
        before = measured_from(&served, postmaster, &figures, began + opens) => before,
        why = first_failure(&mut pulling) => return Err(why),
    };
    tokio::select! {
        done = all_done(&mut pushing) => done?,
        why = first_failure(&mut pulling) => return Err(why),
    }
    let last = began + opens + asked.lasts;
    tokio::select! {
        done = caught_up(&offices, &figures, last) => done?,
        why = first_failure(&mut pulling) => return Err(why),
    }
    let report = Report {
        asked: asked.clone(),
        lasted: before.at.elapsed(),
        server: served.took().since(before.server),
        postgres: postmaster.map(Took::by_family).map(|took| took.since(before.postgres)),
        laptops: Took::by(std::process::id()).since(before.laptops),
        requests: figures.requests.get() - before.requests,
        machine_load: machine_load(),
        figures: Arc::clone(&figures),
    };
    let _ = tell.send(true);
    all_done(&mut pulling).await?;
    check(&offices)?;
    Ok(report)
}

struct Before {
    at: Instant,
    server: Took,
    postgres: Took,
    laptops: Took,
    requests: u64,
}

async fn measured_from(served: &Served, postmaster: Option<u32>, figures: &Figures, at: Instant) -> Before {
    sleep_until(at.into()).await;
    Before {
        at: Instant::now(),
        server: served.took(),
        postgres: postmaster.map(Took::by_family).unwrap_or_default(),
        laptops: Took::by(std::process::id()),
        requests: figures.requests.get(),
    }
}

type Lanes = JoinSet<Result<(), LoadError>>;

async fn all_done(lanes: &mut Lanes) -> Result<(), LoadError> {
    while let Some(ended) = lanes.join_next().await {
        ended.unwrap_or_else(|why| Err(LoadError::Wrong(format!("a lane ended: {why}"))))?;
    }
    Ok(())
}

/// Ends only where a lane does.
async fn first_failure(lanes: &mut Lanes) -> LoadError {
    match lanes.join_next().await {
        Some(Ok(Err(why))) => why,
        _ => LoadError::Wrong("a lane ended before it was told to".to_owned()),
    }
}

type Offices = [(u64, Vec<Arc<Laptop>>)];

/// Until everybody has what their office sent; the day lasts to its end all the same.
async fn caught_up(offices: &Offices, figures: &Figures, last: Instant) -> Result<(), LoadError> {
    sleep_until(last.into()).await;
    let until = Instant::now() + CATCH_UP;
    let wanted: Vec<u64> = offices.iter().map(|(head, laptops)| head + sent(*head, laptops)).collect();
    loop {
        let all = offices.iter().zip(&wanted);
        let behind =
            all.flat_map(|((_, laptops), wanted)| laptops.iter().filter(move |laptop| laptop.at() < *wanted));
        match behind.count() {
            0 => return Ok(()),
            some if Instant::now() > until => {
                let taken = figures.taken.get();
                return Err(LoadError::Wrong(format!(
                    "{some} laptops do not have everything a minute after the last of {taken} changes was taken"
                )));
            }
            _ => sleep(Duration::from_millis(20)).await,
        }
    }
}

/// Since the office's head was read; the first laptop had written up to there.
fn sent(head: u64, laptops: &[Arc<Laptop>]) -> u64 {
    laptops.iter().map(|laptop| laptop.wrote().1).sum::<u64>() - head
}

/// Every laptop has every change of every laptop of its office.
fn check(offices: &Offices) -> Result<(), LoadError> {
    for (_, laptops) in offices {
        for (device, wrote) in laptops.iter().map(|laptop| laptop.wrote()) {
            if let Some(lacks) = laptops.iter().find(|laptop| laptop.has_of(&device) != wrote) {
                let has = lacks.has_of(&device);
                return Err(LoadError::Wrong(format!("of {wrote} changes of {device} a laptop has {has}")));
            }
        }
    }
    Ok(())
}
