//! A laptop's line as its program has it, with sockets that many laptops can share two processors with: one connection,
//! kept while it is used, from the address of the laptop's office.
//! Never here: what is said (see `waymark_link::Message`).

use crate::{LoadError, figures::Figures};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore, client::Resumption, pki_types::CertificateDer};
use serde::de::DeserializeOwned;
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::net::TcpSocket;
use tokio_rustls::TlsConnector;
use waymark_link::{Identity, InSession, LinkError, Message, read};
use waymark_sync::{Answer, Ask, Trouble, door::Session};

/// A connection that was not used for so long is not used again, as in a laptop's program (ureq).
const IDLE: Duration = Duration::from_secs(15);
/// As in `waymark_link`.
const ANSWER: Duration = Duration::from_secs(60);

/// Where laptops go.
pub struct To {
    pub address: SocketAddr,
    pub authority: Vec<u8>,
}

impl To {
    /// Each laptop remembers its own TLS sessions.
    fn tls(&self) -> Result<TlsConnector, LoadError> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(self.authority.clone()))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.resumption = Resumption::in_memory_sessions(4);
        Ok(TlsConnector::from(Arc::new(config)))
    }
}

pub struct Line {
    to: Arc<To>,
    from: Ipv4Addr,
    tls: TlsConnector,
    figures: Arc<Figures>,
    open: Option<(http1::SendRequest<Full<Bytes>>, Instant)>,
    session: Option<InSession>,
}

impl Line {
    pub fn new(to: &Arc<To>, from: Ipv4Addr, figures: &Arc<Figures>) -> Result<Self, LoadError> {
        let (to, figures) = (Arc::clone(to), Arc::clone(figures));
        Ok(Line { tls: to.tls()?, to, from, figures, open: None, session: None })
    }

    pub async fn ask(&mut self, who: &Identity, ask: &Ask, wait: Duration) -> Result<Answer, LinkError> {
        let message = Message::ask(who, ask, wait)?;
        for is_last in [false, true] {
            let session = self.session(who).await?;
            match self.send(&message, Some(&session)).await {
                Err(LinkError::Trouble(Trouble::NoSession)) if !is_last => self.session = None,
                answer => return answer,
            }
        }
        Err(Trouble::NoSession.into())
    }

    async fn session(&mut self, who: &Identity) -> Result<InSession, LinkError> {
        if let Some(open) = self.session.as_ref().filter(|open| open.lasts()) {
            return Ok(open.clone());
        }
        let due = Instant::now();
        let challenge = self.send(&Message::challenge(who), None).await?;
        let opened: Session = self.send(&Message::open_session(who, challenge)?, None).await?;
        self.figures.sign_in.took(due.elapsed());
        let session = InSession::new(&opened);
        self.session = Some(session.clone());
        Ok(session)
    }

    async fn send<T: DeserializeOwned>(
        &mut self,
        message: &Message,
        session: Option<&InSession>,
    ) -> Result<T, LinkError> {
        let longest = ANSWER + message.wait * 2;
        let Ok(sent) = tokio::time::timeout(longest, self.post(message, session)).await else {
            self.open = None;
            return Err(LinkError::Cut("there was no answer in time".to_owned()));
        };
        let (is_ok, kind, body) = sent?;
        self.figures.requests.add(1);
        self.figures.up.add(message.body.len() as u64);
        self.figures.down.add(body.len() as u64);
        read(is_ok, kind.as_deref(), &body)
    }

    async fn post(
        &mut self,
        message: &Message,
        session: Option<&InSession>,
    ) -> Result<(bool, Option<String>, Bytes), LinkError> {
        let kept = self.open.take().filter(|(open, used)| used.elapsed() < IDLE && !open.is_closed());
        let mut open = match kept {
            Some((open, _)) => open,
            None => self.connect().await?,
        };
        let cut = |why: hyper::Error| LinkError::Cut(why.to_string());
        open.ready().await.map_err(cut)?;
        let mut request = Request::post(message.target())
            .header(header::HOST, self.to.address.to_string())
            .header(header::USER_AGENT, "waymark/load");
        let headers = message.headers.iter().map(|(name, value)| (*name, value.as_str()));
        for (name, value) in headers.chain(session.map(InSession::header)) {
            request = request.header(name, value);
        }
        let body = Full::new(Bytes::from(message.body.clone()));
        let request = request.body(body).map_err(|why| LinkError::Address(why.to_string()))?;
        let response = open.send_request(request).await.map_err(cut)?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.map_err(cut)?.to_bytes();
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.map(str::to_owned);
        self.open = Some((open, Instant::now()));
        Ok((parts.status.is_success(), kind, body))
    }

    async fn connect(&self) -> Result<http1::SendRequest<Full<Bytes>>, LinkError> {
        let none = |why: std::io::Error| LinkError::NoConnection(why.to_string());
        let socket = TcpSocket::new_v4().map_err(none)?;
        socket.bind((self.from, 0).into()).map_err(none)?;
        let stream = socket.connect(self.to.address).await.map_err(none)?;
        stream.set_nodelay(true).map_err(none)?;
        let name = self.to.address.ip().into();
        let not_it = |why: std::io::Error| LinkError::NotTheServer(why.to_string());
        let stream = self.tls.connect(name, stream).await.map_err(not_it)?;
        let shaken = http1::handshake(TokioIo::new(stream)).await;
        let (open, connection) = shaken.map_err(|why| LinkError::Cut(why.to_string()))?;
        tokio::spawn(connection);
        self.figures.connections.add(1);
        Ok(open)
    }
}
