//! Two programs that share in the background while somebody works, over a server that comes and goes.
#![allow(clippy::unwrap_used)]

mod office;

use office::{Office, PASSPHRASE};
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::mpsc,
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};
use tokio::sync::watch;
use waymark_serve::{Listening, Settings, admin::Admin, init, open, serve};
use waymark_store::Newcomer;
use waymark_sync::Invitation;

const DAY: i64 = 24 * 3600;

fn done<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

struct House {
    dir: PathBuf,
    address: SocketAddr,
    running: Option<(watch::Sender<bool>, JoinHandle<()>)>,
}

impl House {
    fn new(dir: &Path) -> Self {
        let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let settings = Settings { names: vec!["127.0.0.1".into()], port: address.port(), public: false };
        done(init(dir, &settings)).unwrap();
        let mut house = House { dir: dir.to_owned(), address, running: None };
        house.start();
        house
    }

    fn start(&mut self) {
        let (stop, stopping) = watch::channel(false);
        let (tell, told) = mpsc::channel();
        let (dir, address) = (self.dir.clone(), self.address);
        let running = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            let listening =
                Listening { address, files: None, figures: None, balancers: Vec::new(), keeps: None };
            let ready = move |_| tell.send(()).unwrap();
            runtime.block_on(serve(open(&dir).unwrap(), listening, ready, stopping)).unwrap();
        });
        told.recv_timeout(Duration::from_secs(20)).unwrap();
        self.running = Some((stop, running));
    }

    fn stop(&mut self) {
        if let Some((stop, running)) = self.running.take() {
            stop.send(true).unwrap();
            running.join().unwrap();
        }
    }

    fn admin(&self) -> Admin {
        done(Admin::new(open(&self.dir).unwrap())).unwrap()
    }
}

/// What the screens see in the end; a hanging program is a failed test.
fn in_time(office: &Office, what: &str, is: impl Fn(&Value) -> bool) -> Value {
    let began = Instant::now();
    loop {
        office.waymark.tick();
        let view = office.ok("sharing", json!({}));
        if is(&view) {
            return view;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{what}: {view:#}");
        thread::sleep(Duration::from_millis(20));
    }
}

fn shared(view: &Value) -> bool {
    view["stage"] == "shared" && view["unsent"] == 0 && view["sharedAt"].is_string()
}

fn students(office: &Office) -> u64 {
    office.ok("list", json!({ "kind": "student" }))["total"].as_u64().unwrap()
}

fn founded(house: &House) -> Office {
    let rosa = Office::new();
    rosa.student("Aisha", "Begum");
    rosa.waymark.share_in_background();
    assert_eq!(rosa.ok("sharing", json!({}))["stage"], "alone");
    let invitation = done(house.admin().add_office("Birmingham", "Rosa Parekh")).unwrap().to_string();
    let given = json!({ "invitation": invitation, "label": "Rosa's laptop", "proxy": "" });
    assert_eq!(rosa.ok("found_server", given)["stage"], "open");
    in_time(&rosa, "the whole log is there", shared);
    rosa
}

#[test]
fn a_manager_invites_a_colleague_lets_them_in_and_their_work_arrives_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::new(&folder.path().join("server"));
    let rosa = founded(&house);
    let roles = rosa.ok("colleagues", json!({}))["roles"].as_array().unwrap().len();
    assert!(roles >= 3);
    assert_eq!(rosa.refused("invite", json!({ "name": " ", "role": "coordinator" })).code, "fields");
    let made = rosa.ok("invite", json!({ "name": "Ben Arden", "role": "coordinator" }));
    let line = made["invitation"].as_str().unwrap();
    assert!(line.starts_with("waymark:"), "{line}");

    let ben = Office::bare();
    ben.waymark.share_in_background();
    let join = |invitation: &str| json!({ "invitation": invitation, "label": "Ben's laptop", "proxy": "", "passphrase": PASSPHRASE });
    assert_eq!(ben.refused("join_office", join("hello")).code, "invitation");
    assert_eq!(ben.refused("join_office", join(&line[..60])).code, "invitation");
    // Another folder begins with the same invitation as this one did, as after a laptop that was killed while it joined.
    let code = line.parse::<Invitation>().unwrap().code;
    let again = Office::bare();
    Newcomer::of(&ben.dir.path().join("store"), &code).unwrap();
    let [here, there] = [&ben, &again].map(|office| office.dir.path().join("store"));
    std::fs::create_dir_all(&there).unwrap();
    std::fs::copy(here.join("joining.json"), there.join("joining.json")).unwrap();
    assert_eq!(again.ok("join_office", join(line))["state"]["stage"], "open");
    assert!(!there.join("joining.json").exists());
    drop(again);
    let joined = ben.ok("join_office", join(line));
    assert!(joined["state"]["stage"] == "open" && joined["recoveryPdf"].as_str().unwrap().len() > 1000);
    let waits = in_time(&ben, "it says that it waits", |view| view["problem"]["code"] == "not_let_in");
    assert_eq!(waits["stage"], "waits");
    let shown = rosa.ok("colleagues", json!({}));
    let people = shown["people"].as_array().unwrap();
    let theirs = people.iter().find(|person| person["name"] == "Ben Arden").unwrap();
    let laptop = &theirs["laptops"][0];
    assert_eq!((&laptop["state"], &laptop["mark"]), (&json!("waiting"), &waits["mark"]));
    rosa.ok("laptop_decide", json!({ "laptop": laptop["id"], "letIn": true }));
    ben.ok("share_now", json!({}));
    in_time(&ben, "the office came", shared);
    assert_eq!(students(&ben), 1);
    // Whoever joined is somebody of the office, on both laptops.
    let state = ben.ok("app_state", json!({}));
    assert_eq!((&state["person"], &state["office"]), (&json!("Ben Arden"), &json!("Birmingham")));

    let before = ben.waymark.tick().brought;
    rosa.student("Zuleikha", "Khan");
    let began = Instant::now();
    while students(&ben) < 2 {
        assert!(began.elapsed() < Duration::from_secs(30), "it never arrived");
        thread::sleep(Duration::from_millis(20));
    }
    while ben.waymark.tick().brought == before {
        assert!(began.elapsed() < Duration::from_secs(30), "an open screen is told to read again");
        thread::sleep(Duration::from_millis(20));
    }

    rosa.ok("laptop_decide", json!({ "laptop": laptop["id"], "letIn": false }));
    ben.ok("share_now", json!({}));
    in_time(&ben, "it hears that it was withdrawn", |view| view["stage"] == "withdrawn");
    assert_eq!(ben.ok("app_state", json!({}))["stage"], "shut");
    assert_eq!(ben.refused("list", json!({ "kind": "student" })).code, "withdrawn");
    let shown = rosa.ok("person_disable", json!({ "person": theirs["id"] }));
    assert!(shown["people"].as_array().unwrap().iter().any(|person| person["disabled"] == true));
}

#[test]
fn without_the_server_work_goes_on_and_is_counted_and_a_lease_that_ends_locks_until_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = House::new(&folder.path().join("server"));
    let rosa = founded(&house);
    house.stop();
    rosa.student("Zuleikha", "Khan");
    let view = in_time(&rosa, "it says what is not shared", |view| {
        view["unsent"] == 1 && view["problem"].is_object()
    });
    assert_eq!(view["problem"]["code"], "no_connection");
    assert!(view["unsentSince"].is_string() && view["nextTry"].is_string(), "{view:#}");
    assert_eq!(students(&rosa), 2, "nothing is refused without a server");

    let opens_until = view["opensUntil"].as_str().unwrap().to_owned();
    let is_set_back_after = |seconds| {
        rosa.host.later(seconds);
        rosa.ok("unlock", json!({ "passphrase": PASSPHRASE }));
        rosa.ok("sharing", json!({}))["clockSetBack"] == true
    };
    assert!(!is_set_back_after(DAY));
    assert!(is_set_back_after(-DAY), "the person is told; the days count on from where they were");
    rosa.host.later(8 * DAY);
    rosa.ok("unlock", json!({ "passphrase": PASSPHRASE }));
    let state = rosa.ok("app_state", json!({}));
    assert_eq!(state["stage"], "shut", "{opens_until}");
    let refused = rosa.refused("list", json!({ "kind": "student" }));
    assert!(refused.code == "lease_over" && refused.safe.contains("kept"), "{refused:?}");
    // A clock that is set back opens nothing.
    rosa.host.later(-8 * DAY);
    rosa.ok("unlock", json!({ "passphrase": PASSPHRASE }));
    assert_eq!(rosa.ok("app_state", json!({}))["stage"], "shut");
    rosa.host.later(8 * DAY);
    rosa.ok("unlock", json!({ "passphrase": PASSPHRASE }));

    house.start();
    rosa.ok("share_now", json!({}));
    in_time(&rosa, "it is open again, and all was sent", shared);
    assert_eq!(rosa.ok("app_state", json!({}))["stage"], "open");
    assert_eq!(students(&rosa), 2);
}
