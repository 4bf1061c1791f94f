//! Questions to the server over HTTPS, each signed, in a session that is opened anew when it is over.

use crate::LinkError;
use serde::{Serialize, de::DeserializeOwned};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use ureq::{
    Agent,
    http::{Response, StatusCode, header},
    tls::{Certificate, RootCerts, TlsConfig},
};
use waymark_sync::{
    Answer, Ask, Enrol, Enrolled, Key, LARGEST_ANSWER, Trouble,
    door::{self, AnswerOffice, AskOffice, Challenge, OpenSession, Session},
    pack, unpack,
};

const CONNECT: Duration = Duration::from_secs(10);
/// For an answer; a long poll has as much again as it asks for.
const ANSWER: Duration = Duration::from_secs(60);

/// Whatever a server says, a new one is asked for after that.
const LONGEST_SESSION: Duration = Duration::from_secs(24 * 60 * 60);

/// A session is opened anew a little before it is over.
const EARLY: Duration = Duration::from_secs(30);

/// Where the server is, and how it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `https://waymark.example.org:8443`
    pub address: String,
    /// The certificate of its own authority, in DER; none where it has one that every computer knows.
    pub authority: Option<Vec<u8>>,
    /// `http://proxy:8080`; none for what the computer says.
    pub proxy: Option<String>,
}

/// Who asks.
pub struct Identity {
    /// The name under which this laptop's operations are counted now.
    pub device: String,
    pub key: Key,
}

pub struct Line {
    agent: Agent,
    address: String,
    session: Option<Open>,
    /// What the last session brought, until it is taken.
    news: Option<Session>,
}

struct Open {
    token: [u8; 32],
    until: Instant,
}

impl Line {
    pub fn new(place: &Place) -> Result<Self, LinkError> {
        if !place.address.starts_with("https://") {
            return Err(LinkError::Address(place.address.clone()));
        }
        let roots = match &place.authority {
            Some(der) => RootCerts::Specific(Arc::new(vec![Certificate::from_der(der).to_owned()])),
            None => RootCerts::WebPki,
        };
        let mut config = Agent::config_builder()
            .https_only(true)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(CONNECT))
            .user_agent(concat!("waymark/", env!("CARGO_PKG_VERSION")))
            .tls_config(TlsConfig::builder().root_certs(roots).build());
        if let Some(proxy) = &place.proxy {
            config = config.proxy(Some(ureq::Proxy::new(proxy)?));
        }
        let agent = Agent::new_with_config(config.build());
        let address = place.address.trim_end_matches('/').to_owned();
        Ok(Line { agent, address, session: None, news: None })
    }

    pub fn enrol(&self, key: &Key, enrol: &Enrol) -> Result<Enrolled, LinkError> {
        let body = packed(enrol)?;
        let signature = key.sign(&enrol.device, door::ENROL, &body);
        self.send(door::ENROL, &enrol.device, &body, Some(&signature), None, Duration::ZERO)
    }

    /// `wait`: how long a pull that has nothing new may wait for it.
    pub fn ask(&mut self, who: &Identity, ask: &Ask, wait: Duration) -> Result<Answer, LinkError> {
        self.in_session(who, door::ASK, &packed(ask)?, wait)
    }

    pub fn office(&mut self, who: &Identity, ask: &AskOffice) -> Result<AnswerOffice, LinkError> {
        self.in_session(who, door::OFFICE, &packed(ask)?, Duration::ZERO)
    }

    /// What the last session brought: how the laptop stands, and for how long it may be opened.
    pub fn take_session(&mut self) -> Option<Session> {
        self.news.take()
    }

    /// Opens a session where there is none.
    pub fn sign_in(&mut self, who: &Identity) -> Result<(), LinkError> {
        self.token(who).map(drop)
    }

    fn in_session<T: DeserializeOwned>(
        &mut self,
        who: &Identity,
        path: &str,
        body: &[u8],
        wait: Duration,
    ) -> Result<T, LinkError> {
        let signature = who.key.sign(&who.device, path, body);
        for is_last in [false, true] {
            let token = self.token(who)?;
            match self.send(path, &who.device, body, Some(&signature), Some(&token), wait) {
                // The server was restarted or restored, or its clock was set.
                Err(LinkError::Trouble(Trouble::NoSession)) if !is_last => self.session = None,
                answer => return answer,
            }
        }
        Err(Trouble::NoSession.into())
    }

    fn token(&mut self, who: &Identity) -> Result<[u8; 32], LinkError> {
        if let Some(open) = self.session.as_ref().filter(|open| Instant::now() < open.until) {
            return Ok(open.token);
        }
        let nothing: Challenge = self.send(door::CHALLENGE, &who.device, &[], None, None, Duration::ZERO)?;
        let body = packed(&OpenSession { challenge: nothing.challenge })?;
        let signature = who.key.sign(&who.device, door::SESSION, &body);
        let session: Session =
            self.send(door::SESSION, &who.device, &body, Some(&signature), None, Duration::ZERO)?;
        let lasts = Duration::from_secs(session.lasts).min(LONGEST_SESSION).saturating_sub(EARLY);
        let open = Open { token: session.token, until: Instant::now() + lasts };
        let token = open.token;
        self.session = Some(open);
        self.news = Some(session);
        Ok(token)
    }

    fn send<T: DeserializeOwned>(
        &self,
        path: &str,
        device: &str,
        body: &[u8],
        signature: Option<&[u8; 64]>,
        token: Option<&[u8; 32]>,
        wait: Duration,
    ) -> Result<T, LinkError> {
        let mut address = format!("{}{path}", self.address);
        if !wait.is_zero() {
            address.push_str(&format!("?wait={}", wait.as_secs()));
        }
        let mut request = self
            .agent
            .post(address)
            .config()
            .timeout_global(Some(ANSWER + wait * 2))
            .build()
            .header(door::PROTOCOL_HEADER, door::PROTOCOL.to_string())
            .header(door::DEVICE_HEADER, device)
            .header(header::CONTENT_TYPE, door::MEDIA_TYPE);
        if let Some(signature) = signature {
            request = request.header(door::SIGNATURE_HEADER, hex(signature));
        }
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", hex(token)));
        }
        read(request.send(body)?)
    }
}

/// An answer, or why there is none. Whatever its status, what is not ours comes from something in between.
fn read<T: DeserializeOwned>(mut response: Response<ureq::Body>) -> Result<T, LinkError> {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind != Some(door::MEDIA_TYPE) {
        return Err(LinkError::Portal);
    }
    let status = response.status();
    let body = response.body_mut().with_config().limit(LARGEST_ANSWER as u64).read_to_vec()?;
    let nonsense = |e: waymark_sync::MessageError| LinkError::Nonsense(e.to_string());
    if status == StatusCode::OK {
        return unpack(&body, LARGEST_ANSWER).map_err(nonsense);
    }
    match unpack(&body, LARGEST_ANSWER).map_err(nonsense)? {
        Trouble::OtherProtocol { speaks } => Err(LinkError::OtherVersion { speaks, here: door::PROTOCOL }),
        trouble => Err(LinkError::Trouble(trouble)),
    }
}

fn packed<T: Serialize>(thing: &T) -> Result<Vec<u8>, LinkError> {
    pack(thing).map_err(|e| LinkError::Nonsense(e.to_string()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
