//! Questions to the server over HTTPS, each signed, in a session that is opened anew when it is over.

use crate::{
    InSession, LinkError, Message,
    message::{is_ours, read},
};
use serde::de::DeserializeOwned;
use std::{sync::Arc, time::Duration};
use ureq::{
    Agent,
    http::{StatusCode, header},
    tls::{Certificate, RootCerts, TlsConfig},
};
use waymark_sync::{
    Answer, Ask, Enrol, Enrolled, Key, LARGEST_ANSWER, Trouble,
    door::{AnswerOffice, AskOffice, Session},
};

const CONNECT: Duration = Duration::from_secs(10);
/// For an answer; a long poll has as much again as it asks for.
const ANSWER: Duration = Duration::from_secs(60);

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
    session: Option<InSession>,
    /// What the last session brought, until it is taken.
    news: Option<Session>,
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
        self.send(&Message::enrol(key, enrol)?, None)
    }

    /// `wait`: how long a pull that has nothing new may wait for it.
    pub fn ask(&mut self, who: &Identity, ask: &Ask, wait: Duration) -> Result<Answer, LinkError> {
        self.in_session(who, &Message::ask(who, ask, wait)?)
    }

    pub fn office(&mut self, who: &Identity, ask: &AskOffice) -> Result<AnswerOffice, LinkError> {
        self.in_session(who, &Message::office(who, ask)?)
    }

    /// What the last session brought: how the laptop stands, and for how long it may be opened.
    pub fn take_session(&mut self) -> Option<Session> {
        self.news.take()
    }

    /// Opens a session where there is none.
    pub fn sign_in(&mut self, who: &Identity) -> Result<(), LinkError> {
        self.session(who).map(drop)
    }

    fn in_session<T: DeserializeOwned>(&mut self, who: &Identity, message: &Message) -> Result<T, LinkError> {
        for is_last in [false, true] {
            let session = self.session(who)?;
            match self.send(message, Some(&session)) {
                // The server was restarted or restored, or its clock was set.
                Err(LinkError::Trouble(Trouble::NoSession)) if !is_last => self.session = None,
                answer => return answer,
            }
        }
        Err(Trouble::NoSession.into())
    }

    fn session(&mut self, who: &Identity) -> Result<InSession, LinkError> {
        if let Some(open) = self.session.as_ref().filter(|open| open.lasts()) {
            return Ok(open.clone());
        }
        let challenge = self.send(&Message::challenge(who), None)?;
        let opened: Session = self.send(&Message::open_session(who, challenge)?, None)?;
        let session = InSession::new(&opened);
        self.session = Some(session.clone());
        self.news = Some(opened);
        Ok(session)
    }

    fn send<T: DeserializeOwned>(
        &self,
        message: &Message,
        session: Option<&InSession>,
    ) -> Result<T, LinkError> {
        let mut request = self
            .agent
            .post(format!("{}{}", self.address, message.target()))
            .config()
            .timeout_global(Some(ANSWER + message.wait * 2))
            .build();
        for (name, value) in &message.headers {
            request = request.header(*name, value);
        }
        if let Some((name, value)) = session.map(InSession::header) {
            request = request.header(name, value);
        }
        let mut response = request.send(&message.body[..])?;
        let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.map(str::to_owned);
        // A page of somebody else's is not read.
        if !is_ours(kind.as_deref()) {
            return Err(LinkError::Portal);
        }
        let is_ok = response.status() == StatusCode::OK;
        let body = response.body_mut().with_config().limit(LARGEST_ANSWER as u64).read_to_vec()?;
        read(is_ok, kind.as_deref(), &body)
    }
}
