//! Sharing over the wire as it is used: a server in a process of its own behind TLS, laptops with encrypted stores.

use crate::{
    figure::Figure,
    measure::{median, milliseconds},
    office::{self, PASSPHRASE, now, today},
};
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use tokio::sync::watch;
use waymark_actions::share::{Held, Lane, Step, found_server, join_office};
use waymark_domain::{RecordId, RecordType, Values};
use waymark_letters::Fonts;
use waymark_serve::{Listening, Settings, admin::Admin, init, open, serve};
use waymark_store::{Action, Read, Store, StoreError};
use waymark_sync::Role;

const OPERATIONS: usize = 10_000;
const ALONE: usize = 200;

fn done<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// The child: serves the folder until it is killed.
pub fn be_the_server(dir: &Path) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let (_never, stop) = watch::channel(false);
    let address = std::env::var("WAYMARK_BENCH_ADDRESS").unwrap().parse().unwrap();
    let ready = |_| println!("listening");
    let listening = Listening { address, files: None, figures: None, balancers: Vec::new(), keeps: None };
    runtime.block_on(serve(open(dir).unwrap(), listening, ready, stop)).unwrap();
}

struct House {
    dir: PathBuf,
    running: Child,
}

impl House {
    fn new(dir: &Path) -> Self {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let settings = Settings { names: vec!["127.0.0.1".into()], port: free.port(), public: false };
        done(init(dir, &settings)).unwrap();
        let mut running = Command::new(std::env::current_exe().unwrap())
            .env("WAYMARK_BENCH_STEP", "be-the-server")
            .env("WAYMARK_BENCH_STORE", dir)
            .env("WAYMARK_BENCH_ADDRESS", free.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(running.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line.trim(), "listening");
        House { dir: dir.to_owned(), running }
    }

    fn admin(&self) -> Admin {
        done(Admin::new(open(&self.dir).unwrap())).unwrap()
    }

    fn memory(&self) -> f64 {
        crate::measure::proportional(self.running.id())
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.running.kill();
        let _ = self.running.wait();
    }
}

#[derive(Clone)]
struct Open(Arc<Mutex<Store>>);

impl Held for Open {
    fn hold<T>(&self, work: impl FnOnce(&mut Store) -> T) -> Option<T> {
        Some(work(&mut self.0.lock().unwrap()))
    }
}

struct Laptop {
    open: Open,
    lane: Lane,
}

impl Laptop {
    fn new(store: Store) -> Self {
        let lane = Lane::open(&store).unwrap().unwrap();
        Laptop { open: Open(Arc::new(Mutex::new(store))), lane }
    }

    fn push(&mut self) {
        while self.lane.push(&self.open, now()).unwrap() == Step::More {}
    }

    fn pull(&mut self) {
        while self.lane.pull(&self.open, Duration::ZERO, now()).unwrap() == Step::More {}
    }

    fn with<T>(&self, work: impl FnOnce(&mut Store) -> T) -> T {
        self.open.hold(work).unwrap()
    }
}

fn town() -> u16 {
    RecordType::Student.field("town").unwrap().id
}

fn change(store: &mut Store, id: RecordId, to: String) {
    let values = Values::from([(town(), to.into())]);
    let action = Action::new("bench", "Change a town");
    store.mutate::<_, StoreError>(action, now(), |tx| tx.patch(RecordType::Student, id, values)).unwrap();
}

fn join(house: &House, dir: &Path, name: &str) -> Laptop {
    let invitation = done(house.admin().add_person(name, "Birmingham", Role::Coordinator)).unwrap();
    let fonts = Fonts::new();
    let invitation = invitation.to_string();
    let joined = join_office(dir, &invitation, name, None, PASSPHRASE, &fonts, now(), today()).unwrap();
    done(house.admin().confirm(name)).unwrap();
    Laptop::new(joined.store)
}

pub fn line(dir: &Path) -> Vec<Figure> {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("one")).unwrap();
    for name in ["waymark.db", "keys.json"] {
        std::fs::copy(dir.join(name), at("one").join(name)).unwrap();
    }
    let house = House::new(&at("server"));
    let mut store = office::open(&at("one"));
    let operations = store.log_length().unwrap() as f64;
    let invitation = done(house.admin().add_office("Birmingham", "Rosa Whitlock")).unwrap();
    found_server(&mut store, &invitation.to_string(), "one", None, now()).unwrap();
    let mut one = Laptop::new(store);
    let (_, founded) = milliseconds(|| one.push());
    one.pull();

    let mut two = join(&house, &at("two"), "two");
    let (_, copied) = milliseconds(|| two.pull());
    let records = two.with(|store| {
        let scope = format!("office/{}", store.office_id().unwrap());
        store.records_of_scope(&scope).unwrap()
    }) as f64;

    // Ten thousand operations, each an action of its own, as an office makes them in a busy week.
    let students: Vec<RecordId> = one.with(|store| {
        office::some(store, RecordType::Student, OPERATIONS).into_iter().map(|row| row.id).collect()
    });
    for turn in 0..OPERATIONS {
        one.with(|store| change(store, students[turn % students.len()], format!("Town {turn}")));
    }
    let (_, pushed) = milliseconds(|| one.push());
    let (_, pulled) = milliseconds(|| two.pull());

    let mut alone = Vec::new();
    for (turn, id) in students.iter().take(ALONE).enumerate() {
        one.with(|store| change(store, *id, format!("Alone {turn}")));
        let (step, time) = milliseconds(|| one.lane.push(&one.open, now()).unwrap());
        assert_eq!(step, Step::More);
        alone.push(time);
    }
    two.pull();
    let across = across(&mut one, two, &students);
    let rate = |time: f64| OPERATIONS as f64 / time * 1e3;
    vec![
        Figure::one(
            "an office's whole log to a server, over TLS",
            "operations/s",
            operations / founded * 1e3,
        ),
        Figure::one("a first whole copy, over TLS", "records/s", records / copied * 1e3).aim(50_000.0),
        Figure::one("records of that copy", "records", records),
        Figure::one("pushing 10,000 operations", "operations/s", rate(pushed)).aim(40_000.0),
        Figure::one("pulling 10,000 operations", "operations/s", rate(pulled)),
        Figure::many("pushing one operation", &alone).aim(8.0),
        Figure::many("an edit from laptop to laptop", &across).aim(30.0),
        Figure::one("the server's memory", "MiB", house.memory()),
    ]
}

/// From before the edit is saved on one laptop until the other, which waits at the server, holds it.
fn across(one: &mut Laptop, mut two: Laptop, students: &[RecordId]) -> Vec<f64> {
    let stop = Arc::new(AtomicBool::new(false));
    let (open, told) = (two.open.clone(), Arc::clone(&stop));
    let listening = thread::spawn(move || {
        while !told.load(Ordering::SeqCst) {
            two.lane.pull(&two.open, Duration::from_secs(2), now()).unwrap();
        }
    });
    let mut times = Vec::new();
    for (turn, id) in students.iter().copied().take(ALONE).enumerate() {
        // The other one waits at the server again.
        thread::sleep(Duration::from_millis(30));
        let to = format!("Across {turn}");
        let began = Instant::now();
        one.with(|store| change(store, id, to.clone()));
        one.lane.push(&one.open, now()).unwrap();
        let wanted = waymark_domain::Value::from(to);
        loop {
            let held = open.hold(|store| store.get(RecordType::Student, id).unwrap().unwrap()).unwrap();
            if held.values.get(&town()) == Some(&wanted) {
                break;
            }
            assert!(began.elapsed() < Duration::from_secs(20), "it never arrived");
            thread::sleep(Duration::from_micros(200));
        }
        times.push(began.elapsed().as_secs_f64() * 1e3);
    }
    stop.store(true, Ordering::SeqCst);
    listening.join().unwrap();
    assert!(median(&times) > 0.0);
    times
}
