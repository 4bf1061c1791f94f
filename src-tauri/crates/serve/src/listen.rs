//! Sockets: connections are taken, put behind TLS, bounded in number and in time, and let go when the server stops.
//! Never here: what a request means.

use crate::{
    CertificateFiles, ServeError, Settings, authority,
    figures::Figures,
    files,
    kept::none_elsewhere,
    limits::{CONNECTIONS, HANDSHAKE, Limits, SLOWEST, room},
    random,
    routes::{self, Back, Sent, Shared},
    waiting::tell_who_waits,
};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::{Method, Request, Response, StatusCode, body::Incoming, header, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use rustls::ServerConfig;
use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
};
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;
use tracing::{debug, error, info, warn};
use waymark_server::{Accounts, Door, KeepsFiles, Storage};
use waymark_sync::{LARGEST_ASK, Trouble, door};

/// How long what is under way may take once the server is told to stop.
const LAST_WORDS: Duration = Duration::from_secs(10);
const LOOK_AROUND: Duration = Duration::from_secs(60);

/// What is given at each start.
#[derive(Debug, Clone)]
pub struct Listening {
    pub address: SocketAddr,
    pub files: Option<CertificateFiles>,
    /// Where figures and health are told without TLS: a local address.
    pub figures: Option<SocketAddr>,
    /// What passes connections of laptops on to this server: everybody comes from there.
    pub balancers: Vec<IpAddr>,
    /// Where files are, if they are not in the storage.
    pub keeps: Option<Arc<dyn KeepsFiles>>,
}

/// Serves until `stop` says so; `ready` is told the address once it listens.
pub async fn serve<S: Storage + Accounts + 'static>(
    storage: S,
    listening: Listening,
    ready: impl FnOnce(SocketAddr),
    mut stop: watch::Receiver<bool>,
) -> Result<(), ServeError> {
    none_elsewhere(&storage, listening.keeps.as_ref()).await?;
    let settings = Settings::read(&storage).await?;
    let tls = Arc::new(RwLock::new(config(&storage, &settings, listening.files.as_ref()).await?));
    let door = Door::open(storage, random::bytes()?).await?.with_files_in(listening.keeps);
    let shared = Arc::new(Shared {
        door,
        limits: Limits::new(listening.balancers),
        figures: Figures::new(),
        waiting: Arc::default(),
        stopping: stop.clone(),
    });
    let listener = bind(listening.address).await?;
    if let Some(address) = listening.figures {
        tokio::spawn(tell_figures(bind(address).await?, Arc::clone(&shared)));
    }
    if let Some(files) = listening.files {
        tokio::spawn(read_again(files, Arc::clone(&tls)));
    }
    tokio::spawn(look_around(Arc::clone(&shared)));
    tokio::spawn(tell_who_waits(Arc::clone(&shared)));
    let address = listener.local_addr().unwrap_or(listening.address);
    info!(%address, "listening");
    ready(address);
    let graceful = GracefulShutdown::new();
    let most = room();
    if most < CONNECTIONS {
        warn!(
            room = most,
            "this process may have few files open, and so few connections; see LimitNOFILE, ulimit -Hn"
        );
    }
    let room = Arc::new(Semaphore::new(most));
    loop {
        if room.available_permits() == 0 {
            shared.figures.full.inc();
            warn!(connections = most, "the house is full: whoever comes now waits");
        }
        // Whoever comes when the house is full waits outside.
        let place = tokio::select! {
            place = Arc::clone(&room).acquire_owned() => place,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        let Ok(place) = place else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(why) => {
                // Out of file handles, most often: it passes.
                warn!(%why, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let peer = peer.ip().to_canonical();
        let Some(of_one) = shared.limits.place(peer) else {
            shared.figures.turned_away.inc();
            debug!(%peer, "too many connections of one address");
            continue;
        };
        let acceptor = TlsAcceptor::from(Arc::clone(&tls.read().unwrap_or_else(PoisonError::into_inner)));
        let (shared, watcher) = (Arc::clone(&shared), graceful.watcher());
        tokio::spawn(async move {
            let _place = (place, of_one);
            let _ = stream.set_nodelay(true);
            shared.figures.connections.inc();
            match tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                Ok(Ok(stream)) => {
                    let of = Arc::clone(&shared);
                    let service = service_fn(move |request| answer(Arc::clone(&of), peer, request));
                    let mut stream = TimeoutStream::new(stream);
                    stream.set_write_timeout(Some(SLOWEST));
                    let connection = http().serve_connection(TokioIo::new(Box::pin(stream)), service);
                    if let Err(why) = watcher.watch(connection).await {
                        debug!(%why, %peer, "a connection ended");
                    }
                }
                Ok(Err(why)) => debug!(%why, %peer, "no TLS"),
                Err(_) => debug!(%peer, "no TLS in time"),
            }
            shared.figures.connections.dec();
        });
    }
    info!("stopping");
    drop(listener);
    if tokio::time::timeout(LAST_WORDS, graceful.shutdown()).await.is_err() {
        warn!("some connections were cut; their laptops ask again");
    }
    Ok(())
}

async fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address)
        .await
        .map_err(|why| ServeError::Listen { address: address.to_string(), why: why.to_string() })
}

async fn config(
    storage: &impl Accounts,
    settings: &Settings,
    files: Option<&CertificateFiles>,
) -> Result<Arc<ServerConfig>, ServeError> {
    if let Some(files) = files {
        return files.read();
    }
    if settings.public {
        return Err(ServeError::NoCertificate);
    }
    let (chain, key) = authority::issue(storage, &settings.names).await?;
    files::config(chain, key).map_err(|e| ServeError::Authority(e.to_string()))
}

fn http() -> hyper::server::conn::http1::Builder {
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(SLOWEST).max_buf_size(64 * 1024);
    http
}

async fn answer<S: Storage + Accounts + 'static>(
    shared: Arc<Shared<S>>,
    peer: IpAddr,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let route = match routes::find(&parts.method, &path, &parts.headers) {
        Ok(route) => route,
        Err(trouble) => return Ok(response(shared.unfit(peer, trouble), true)),
    };
    let body = match tokio::time::timeout(SLOWEST, Limited::new(body, LARGEST_ASK).collect()).await {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(why)) if why.is::<LengthLimitError>() => {
            return Ok(response(shared.unfit(peer, Trouble::TooLarge), true));
        }
        // Too slow, or gone.
        Ok(Err(_)) | Err(_) => return Ok(response(shared.unfit(peer, Trouble::Unreadable), true)),
    };
    let query = parts.uri.query().unwrap_or_default().to_owned();
    let sent = Sent { peer, path, query, headers: parts.headers, body };
    let back = shared.answer(route, sent).await;
    let close = back.status == StatusCode::TOO_MANY_REQUESTS;
    Ok(response(back, close))
}

fn response(back: Back, close: bool) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(back.body)));
    *response.status_mut() = back.status;
    let headers = response.headers_mut();
    let kind = if back.plain { "text/plain; charset=utf-8" } else { door::MEDIA_TYPE };
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    headers.insert(door::PROTOCOL_HEADER, door::PROTOCOL.into());
    if let Some(seconds) = back.retry_after {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    // What was left of the body is not read.
    if close {
        headers.insert(header::CONNECTION, header::HeaderValue::from_static("close"));
    }
    response
}

async fn tell_figures<S: Send + Sync + 'static>(listener: TcpListener, shared: Arc<Shared<S>>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let service = service_fn(move |request: Request<Incoming>| {
                let back = match (request.method(), request.uri().path()) {
                    (&Method::GET, "/metrics") => Back::text(&shared.figures.text()),
                    (&Method::GET, routes::HEALTH) => Back::text("ok\n"),
                    _ => Back { status: StatusCode::NOT_FOUND, ..Back::text("There is nothing here.\n") },
                };
                async move { Ok::<_, Infallible>(response(back, true)) }
            });
            let _ = http().serve_connection(TokioIo::<TcpStream>::new(stream), service).await;
        });
    }
}

/// A renewed certificate is taken without a restart.
async fn read_again(files: CertificateFiles, tls: Arc<RwLock<Arc<ServerConfig>>>) {
    let mut written = files.written();
    loop {
        tokio::time::sleep(LOOK_AROUND).await;
        let now = files.written();
        if now == written {
            continue;
        }
        match files.read() {
            Ok(config) => {
                *tls.write().unwrap_or_else(PoisonError::into_inner) = config;
                written = now;
                info!("the certificate was renewed");
            }
            Err(why) => error!(%why, "the old certificate is served on"),
        }
    }
}

async fn look_around<S: Send + Sync>(shared: Arc<Shared<S>>) {
    loop {
        tokio::time::sleep(LOOK_AROUND).await;
        shared.limits.forget();
    }
}
