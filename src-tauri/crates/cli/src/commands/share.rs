//! Sharing with the charity's server: begun, joined, done now.

use crate::{
    answer::{Answer, Failure},
    given::Given,
    open, table,
};
use serde_json::json;
use std::{
    cell::RefCell,
    io::Read as _,
    time::{Duration, Instant},
};
use waymark_actions::{
    Problem,
    checks::count_told,
    may_be_written,
    share::{self, Held, Lane, ShareProblem, Step},
    write_pdf,
};
use waymark_letters::Fonts;
use waymark_store::{LeaseState, Store};

/// The store of a program that nobody locks while it runs.
struct Open(RefCell<Store>);

impl Held for Open {
    fn hold<T>(&self, work: impl FnOnce(&mut Store) -> T) -> Option<T> {
        Some(work(&mut self.0.borrow_mut()))
    }
}

/// An invitation is a secret, so it comes from a file or from standard input, never as a word of the command.
fn invitation(path: &std::path::Path) -> Result<String, Failure> {
    let failed = |e: std::io::Error| Failure::Other {
        code: "file",
        words: format!("{} could not be read ({e}). Nothing was changed.", path.display()),
    };
    let mut text = String::new();
    if path.as_os_str() == "-" {
        std::io::stdin().take(64 * 1024).read_to_string(&mut text).map_err(failed)?;
    } else {
        std::fs::File::open(path)
            .map_err(failed)?
            .take(64 * 1024)
            .read_to_string(&mut text)
            .map_err(failed)?;
    }
    Ok(text)
}

fn label(given: &Given) -> String {
    let computer = std::env::var("HOSTNAME").or_else(|_| std::env::var("COMPUTERNAME")).ok();
    given.value("label").or(computer).unwrap_or_else(|| "A laptop".into())
}

pub fn join(given: &Given) -> Result<Answer, Failure> {
    let path = given.word("FILE")?;
    let dir = open::folder(given)?;
    if Store::exists(&dir) {
        return Err(waymark_store::StoreError::OfficeExists(dir.display().to_string()).into());
    }
    let page = given.path("recovery-page");
    if let Some(page) = &page {
        may_be_written(&dir, page)?;
    }
    let invitation = invitation(std::path::Path::new(path))?;
    let passphrase = open::new_passphrase()?;
    let (now, today) = open::clock();
    let proxy = given.value("proxy");
    let joined = share::join_office(
        &dir,
        &invitation,
        &label(given),
        proxy.as_deref(),
        &passphrase,
        &Fonts::new(),
        now,
        today,
    )?;
    let office = Store::label(&dir).unwrap_or_default();
    let mut text = format!(
        "This laptop belongs to the office {office} now, in {}.\n\nRecovery code: {}\n\nPrint it or write it down and keep it in a safe: it opens the office on this laptop when the passphrase is lost.\n",
        dir.display(),
        joined.recovery_code
    );
    let device = joined.store.device().to_owned();
    if joined.waits {
        text.push_str(&format!(
            "\nA manager has to let it in first: it is called {} there, with the id {device}. Then: waymark-cli share\n",
            label(given)
        ));
    }
    let mut json = json!({
        "office": office, "store": dir.display().to_string(), "device": device, "waits": joined.waits,
        "recovery_code": joined.recovery_code,
    });
    let mut well = true;
    if let Some(page) = page
        && let Err(problem) = write_pdf(&dir, &page, &joined.recovery_page)
    {
        json["recovery_page_problem"] = json!(problem.to_string());
        text.push_str(&format!("\n{problem}\n"));
        well = false;
    }
    Ok(Answer { well, ..Answer::new(text, json) })
}

pub fn share(given: &Given) -> Result<Answer, Failure> {
    if !given.words.is_empty() {
        return Err(given.wrong("This command takes no words; an invitation follows --with."));
    }
    let mut store = open::for_sharing(given)?;
    let now = || open::clock().0;
    if let Some(path) = given.path("with") {
        let invitation = invitation(&path)?;
        let proxy = given.value("proxy");
        share::found_server(&mut store, &invitation, &label(given), proxy.as_deref(), now())?;
    }
    let Some(mut lane) = Lane::open(&store)? else { return Err(Problem::from(ShareProblem::Alone).into()) };
    let before = store.unsent()?.0;
    let (open, began) = (Open(RefCell::new(store)), Instant::now());
    while lane.push(&open, now())? == Step::More {}
    while lane.pull(&open, Duration::ZERO, now())? == Step::More {}
    // What fetching brought about, as the record of whoever joined.
    while lane.push(&open, now())? == Step::More {}
    let files = open.0.borrow().files_waiting()?;
    if let Some(mut all) = open.hold(|store| share::Files::open(store)).transpose()?.flatten() {
        while all.step(&open)? == Step::More {}
    }
    let mut store = open.0.into_inner();
    let files_left = store.files_waiting()?;
    // The window may have changed something meanwhile, and a file may wait for another day.
    let everything = store.has_sent_everything()?;
    if everything {
        store.set_shared_at(now())?;
    }
    let to_check = count_told(&store)?;
    let sent = before.saturating_sub(store.unsent()?.0);
    let begins = if everything { "Shared." } else { "Shared but for what still waits: share again." };
    let mut text = format!("{begins} {} sent.\n", table::count(sent, "change", "changes"));
    if to_check > 0 {
        text.push_str(&format!(
            "{}: open Changes to check in Waymark.\n",
            table::count(to_check as u64, "change waits for you", "changes wait for you")
        ));
    }
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(Answer::new(
        text,
        json!({
        "files_sent": files.0.saturating_sub(files_left.0), "files_missing": files_left.1, "sent": sent, "to_check": to_check, "milliseconds": ms }),
    ))
}

pub fn status(given: &Given) -> Result<Answer, Failure> {
    let mut store = open::for_sharing(given)?;
    let (unsent, since) = store.unsent()?;
    let lease = store.lease(open::clock().0)?;
    let shared_at = store.shared_at()?.map(|at| at.to_rfc3339());
    let enrolment = store.enrolment()?;
    let is_known = enrolment.as_ref().is_some_and(|it| it.server_key.is_some());
    let address = enrolment.map(|it| it.address);
    let cursors = store.shared()?.map(|shared| shared.cursors).unwrap_or_default();
    let is_here = !cursors.is_empty() && cursors.values().all(Option::is_some);
    let mut text = match &address {
        None => "This office works alone.\n".to_owned(),
        Some(address) if !is_known => format!(
            "To be shared through {address}, which has not been reached yet. Everything is saved here. Then: waymark-cli share --with FILE\n"
        ),
        Some(address) => format!("Shared through {address}.\n"),
    };
    if is_known && !is_here {
        text.push_str("Not all of the office is here yet: waymark-cli share fetches it.\n");
    }
    if let Some(at) = &shared_at {
        text.push_str(&format!("Last shared: {at}\n"));
    }
    if is_known {
        text.push_str(&match &since {
            Some(since) => {
                format!("{} not shared, the first from {since}\n", table::count(unsent, "change", "changes"))
            }
            None if is_here => "Everything is shared.\n".to_owned(),
            None => "Nothing of this laptop waits to be sent.\n".to_owned(),
        });
    }
    let lease = match lease {
        LeaseState::None => json!(null),
        LeaseState::Good { until, set_back } => {
            text.push_str(&format!("It can be opened without the server until {}\n", until.to_rfc3339()));
            if set_back {
                text.push_str(
                    "The clock of this computer was set back: set it right. Nothing is lost by it.\n",
                );
            }
            json!({ "until": until.to_rfc3339(), "clockSetBack": set_back })
        }
        LeaseState::Over { since } => {
            text.push_str(&format!(
                "It has been locked since {}: share to open it again.\n",
                since.to_rfc3339()
            ));
            json!({ "over": since.to_rfc3339() })
        }
        LeaseState::Withdrawn => {
            text.push_str("It was withdrawn: the server sends it nothing any more.\n");
            json!("withdrawn")
        }
    };
    let json = json!({
        "server": address, "reached": is_known, "complete": is_here, "unsent": unsent, "unsent_since": since, "shared_at": shared_at, "lease": lease,
        "to_check": count_told(&store)?, "device": store.device(),
    });
    Ok(Answer::new(text, json))
}
