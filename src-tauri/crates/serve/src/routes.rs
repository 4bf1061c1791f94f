//! Every route that there is, in one table, and what stands behind each.
//! Never here: a socket; a decision about who may come in or see what (see `waymark_server::Door`).

use crate::{
    ServeError,
    figures::Figures,
    limits::{LONGEST_WAIT, Limits},
    random,
    waiting::Waiting,
};
use bytes::Bytes;
use hyper::{HeaderMap, Method, StatusCode, header};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tokio::sync::watch;
use tracing::{error, info, warn};
use waymark_server::{Accounts, Door, Heard, OfficeIds, Refusal, Signed, Storage, StorageError};
use waymark_sync::{Answer, Outcome, Trouble, door, pack};

/// Who is heard at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    Anyone,
    /// Whose key fits, in a session that lasts.
    Laptop,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    Health,
    Enrol,
    Challenge,
    Session,
    Ask,
    Office,
}

#[derive(Debug, Clone, Copy)]
pub struct Route {
    pub path: &'static str,
    pub caller: Caller,
    does: Does,
}

impl Route {
    const fn new(path: &'static str, caller: Caller, does: Does) -> Self {
        Route { path, caller, does }
    }

    pub fn method(&self) -> Method {
        if self.does == Does::Health { Method::GET } else { Method::POST }
    }
}

const LONGEST_DEVICE: usize = 64;

pub const HEALTH: &str = "/healthz";

pub const ROUTES: &[Route] = &[
    Route::new(HEALTH, Caller::Anyone, Does::Health),
    Route::new(door::ENROL, Caller::Anyone, Does::Enrol),
    Route::new(door::CHALLENGE, Caller::Anyone, Does::Challenge),
    Route::new(door::SESSION, Caller::Anyone, Does::Session),
    Route::new(door::ASK, Caller::Laptop, Does::Ask),
    Route::new(door::OFFICE, Caller::Laptop, Does::Office),
];

/// What all requests share.
pub struct Shared<S> {
    pub door: Door<S>,
    pub limits: Limits,
    pub figures: Figures,
    pub waiting: Arc<Waiting>,
    pub stopping: watch::Receiver<bool>,
}

/// A request, read.
#[derive(Debug, Clone)]
pub struct Sent {
    pub peer: IpAddr,
    pub path: String,
    pub query: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// What goes back.
#[derive(Debug, Clone)]
pub struct Back {
    pub status: StatusCode,
    pub body: Vec<u8>,
    pub plain: bool,
    pub retry_after: Option<u64>,
}

impl Back {
    pub fn text(text: &str) -> Self {
        Back { status: StatusCode::OK, body: text.as_bytes().to_vec(), plain: true, retry_after: None }
    }

    fn packed<T: Serialize>(status: StatusCode, thing: &T) -> Self {
        match pack(thing) {
            Ok(body) => Back { status, body, plain: false, retry_after: None },
            Err(why) => {
                error!(%why, "an answer could not be packed");
                Back {
                    status: StatusCode::SERVICE_UNAVAILABLE,
                    body: Vec::new(),
                    plain: false,
                    retry_after: None,
                }
            }
        }
    }

    pub fn trouble(trouble: &Trouble) -> Self {
        let status = match trouble {
            Trouble::NoSession | Trouble::BadSignature => StatusCode::UNAUTHORIZED,
            Trouble::NotHad => StatusCode::NOT_FOUND,
            Trouble::Busy { .. } => StatusCode::TOO_MANY_REQUESTS,
            Trouble::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Trouble::Unreadable => StatusCode::BAD_REQUEST,
            Trouble::OtherProtocol { .. } => StatusCode::UPGRADE_REQUIRED,
            Trouble::Failed => StatusCode::SERVICE_UNAVAILABLE,
            Trouble::NotFoundedYet => StatusCode::CONFLICT,
            Trouble::NoSuchCode
            | Trouble::CodeUsed
            | Trouble::CodeOver
            | Trouble::CodeFounds
            | Trouble::CodeJoins
            | Trouble::NotConfirmed
            | Trouble::NotServed => StatusCode::FORBIDDEN,
        };
        let mut back = Back::packed(status, trouble);
        if let Trouble::Busy { seconds } = trouble {
            back.retry_after = Some(*seconds);
        }
        back
    }
}

/// Before its body is read: the route, or why there is none.
pub fn find(method: &Method, path: &str, headers: &HeaderMap) -> Result<&'static Route, Trouble> {
    let route = ROUTES.iter().find(|route| route.path == path && route.method() == *method);
    let route = route.ok_or(Trouble::NotHad)?;
    let speaks = headers.get(door::PROTOCOL_HEADER).and_then(|v| v.to_str().ok()?.parse().ok());
    if route.does != Does::Health && speaks != Some(door::PROTOCOL) {
        return Err(Trouble::OtherProtocol { speaks: door::PROTOCOL });
    }
    Ok(route)
}

pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

impl<S: Storage + Accounts + 'static> Shared<S> {
    /// Answers, and says in the log and the figures that it did.
    pub async fn answer(self: &Arc<Self>, route: &'static Route, mut sent: Sent) -> Back {
        let began = Instant::now();
        // Anybody may put anything there: of what is longer than any name, only its beginning is remembered and logged.
        let (peer, device) = (sent.peer, sent.device().chars().take(LONGEST_DEVICE + 1).collect::<String>());
        // Whose question it is comes out in the course of it.
        let proves = route.caller == Caller::Laptop || route.does == Does::Session;
        let limited = match route.does {
            _ if proves => self.limits.laptop(peer, &device),
            // It costs nothing, and without one no laptop could say who it is.
            Does::Challenge => Ok(()),
            _ => self.limits.stranger(peer),
        };
        let turn = match &limited {
            Ok(()) if proves => self.limits.turn(peer, &device).await,
            _ => None,
        };
        if turn.is_some() {
            // Others wait behind it.
            sent.query.clear();
        }
        let mut waited = Duration::ZERO;
        let back = match limited {
            Err(seconds) => Back::trouble(&Trouble::Busy { seconds }),
            Ok(()) if device.len() > LONGEST_DEVICE => Back::trouble(&Trouble::Unreadable),
            Ok(()) if route.does == Does::Ask => self.ask(sent, &mut waited).await,
            Ok(()) => self.apart(Arc::clone(self).other(route, sent)).await,
        };
        drop(turn);
        if proves && back.status.is_success() {
            self.limits.proved(&device);
        }
        // Who is not known after all counts as a stranger, whatever it said of itself.
        if proves && matches!(back.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            let _ = self.limits.stranger(peer);
        }
        let took = began.elapsed().saturating_sub(waited);
        self.figures.request(route.path, back.status.as_u16(), took);
        let (status, ms) = (back.status.as_u16(), took.as_millis());
        if back.status.is_success() || back.status == StatusCode::TOO_MANY_REQUESTS {
            tracing::debug!(route = route.path, status, ms, device, "answered");
        } else {
            info!(route = route.path, status, ms, device, %peer, "refused");
        }
        back
    }

    /// What is no question at all: somebody unknown sent it.
    pub fn unfit(&self, peer: std::net::IpAddr, trouble: Trouble) -> Back {
        let back = match self.limits.stranger(peer) {
            Ok(()) => Back::trouble(&trouble),
            Err(seconds) => Back::trouble(&Trouble::Busy { seconds }),
        };
        self.figures.request("none", back.status.as_u16(), Duration::ZERO);
        tracing::debug!(status = back.status.as_u16(), %peer, "unfit");
        back
    }

    /// A database that does its work at once does it away from those who only listen. A defect ends here.
    pub async fn apart<T>(&self, work: impl Future<Output = T> + Send + 'static) -> T
    where
        T: From<Defect> + Send + 'static,
    {
        let done = if S::AT_ONCE {
            let handle = tokio::runtime::Handle::current();
            tokio::task::spawn_blocking(move || handle.block_on(work)).await
        } else {
            tokio::spawn(work).await
        };
        match done {
            Ok(done) => done,
            Err(why) => {
                error!(%why, "a defect of the server; nothing was kept of this request");
                T::from(Defect)
            }
        }
    }

    async fn other(self: Arc<Self>, route: &'static Route, sent: Sent) -> Back {
        let answered = self.answer_other(route, &sent).await;
        answered.unwrap_or_else(|refusal| refused(&refusal))
    }

    async fn answer_other(&self, route: &Route, sent: &Sent) -> Result<Back, Refusal> {
        let now = now();
        let signed = sent.signed();
        Ok(match route.does {
            Does::Health => {
                self.door.storage().epoch().await?;
                Back::text("ok\n")
            }
            Does::Enrol => Back::packed(StatusCode::OK, &self.door.enrol(signed.of()?, now).await?),
            Does::Challenge => Back::packed(StatusCode::OK, &self.door.challenge(fresh()?, now)),
            Does::Session => {
                let session = self.door.session(signed.of()?, fresh()?, now).await?;
                Back::packed(StatusCode::OK, &session)
            }
            Does::Office => {
                let ids = OfficeIds { person: uuid::Uuid::now_v7().to_string(), code: fresh()? };
                let office = self.door.office(signed.of()?, sent.token()?, ids, now).await?;
                Back::packed(StatusCode::OK, &office)
            }
            Does::Ask => Back::trouble(&Trouble::NotHad),
        })
    }

    /// A pull that has nothing new waits for it, as long as the laptop said.
    async fn ask(self: &Arc<Self>, sent: Sent, waited: &mut Duration) -> Back {
        let until = Instant::now() + sent.waits();
        let mut stopping = self.stopping.clone();
        let sent = Arc::new(sent);
        loop {
            let Asked { back, stands } = self.apart(Arc::clone(self).ask_once(Arc::clone(&sent))).await;
            let left = until.saturating_duration_since(Instant::now());
            let Some(stands) = stands.filter(|_| !left.is_zero() && !*stopping.borrow()) else { return back };
            let news = self.waiting.beyond(stands);
            let began = Instant::now();
            self.figures.waiting.inc();
            let over = tokio::select! {
                () = news.come() => false,
                _ = stopping.changed() => true,
                () = tokio::time::sleep(left) => true,
            };
            self.figures.waiting.dec();
            *waited += began.elapsed();
            if over {
                return back;
            }
        }
    }

    async fn ask_once(self: Arc<Self>, sent: Arc<Sent>) -> Asked {
        let signed = sent.signed();
        let answered = async { self.door.ask(signed.of()?, sent.token()?, now()).await };
        match answered.await {
            Err(refusal) => Asked { back: refused(&refusal), stands: None },
            Ok(Heard { operations, answer }) => {
                if let Answer::Pushed { standing, outcomes } = &answer {
                    let aside = outcomes.values().filter(|o| matches!(o, Outcome::SetAside(_))).count();
                    self.figures.operations.inc_by(operations as u64);
                    self.figures.set_aside.inc_by(aside as u64);
                    tracing::debug!(next = standing.next, aside, "batch taken");
                    self.waiting.taken();
                }
                let stands = match &answer {
                    Answer::Pulled { pages, .. }
                        if pages.values().all(|page| page.entries.is_empty() && !page.gone) =>
                    {
                        Some(pages.iter().map(|(scope, page)| (scope.clone(), page.head)).collect())
                    }
                    _ => None,
                };
                Asked { back: Back::packed(StatusCode::OK, &answer), stands }
            }
        }
    }
}

struct Asked {
    back: Back,
    /// Where a laptop stands that has all there is.
    stands: Option<BTreeMap<String, u64>>,
}

/// A panic in what was done for a request.
pub struct Defect;

impl From<Defect> for Back {
    fn from(_: Defect) -> Self {
        Back::trouble(&Trouble::Failed)
    }
}

impl From<Defect> for Asked {
    fn from(defect: Defect) -> Self {
        Asked { back: defect.into(), stands: None }
    }
}

fn refused(refusal: &Refusal) -> Back {
    match refusal {
        Refusal::Trouble(trouble) => Back::trouble(trouble),
        Refusal::Storage(StorageError::Busy) => Back::trouble(&Trouble::Busy { seconds: 1 }),
        Refusal::Storage(error @ (StorageError::Files { .. } | StorageError::FilesElsewhere(_))) => {
            error!(%error, "the files");
            Back::trouble(&Trouble::Failed)
        }
        Refusal::Storage(error) => {
            error!(%error, "the database");
            Back::trouble(&Trouble::Failed)
        }
    }
}

fn fresh<const N: usize>() -> Result<[u8; N], Refusal> {
    random::bytes().map_err(|error: ServeError| {
        warn!(%error, "no random numbers");
        Trouble::Failed.into()
    })
}

/// The headers of a laptop's message, not held against anything yet.
struct Headers<'a> {
    sent: &'a Sent,
    signature: Option<Vec<u8>>,
}

impl Headers<'_> {
    fn of(&self) -> Result<Signed<'_>, Trouble> {
        let signature = self.signature.as_deref().ok_or(Trouble::BadSignature)?;
        let sent = self.sent;
        Ok(Signed { device: sent.device(), path: &sent.path, body: &sent.body, signature })
    }
}

impl Sent {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn device(&self) -> &str {
        self.header(door::DEVICE_HEADER).unwrap_or_default()
    }

    fn signed(&self) -> Headers<'_> {
        Headers { sent: self, signature: self.header(door::SIGNATURE_HEADER).and_then(unhex) }
    }

    fn token(&self) -> Result<[u8; 32], Trouble> {
        let bearer = self.header(header::AUTHORIZATION.as_str()).and_then(|v| v.strip_prefix("Bearer "));
        bearer.and_then(unhex).and_then(|bytes| bytes.try_into().ok()).ok_or(Trouble::NoSession)
    }

    fn waits(&self) -> Duration {
        let seconds = self.query.strip_prefix("wait=").and_then(|text| text.parse().ok()).unwrap_or(0);
        Duration::from_secs(seconds).min(LONGEST_WAIT)
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) || text.len() > 256 {
        return None;
    }
    text.as_bytes().chunks(2).map(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok()).collect()
}
