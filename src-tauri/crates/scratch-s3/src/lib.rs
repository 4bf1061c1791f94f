//! Storage that speaks S3, for tests: it checks every signature, keeps buckets in a folder of its own, and is gone with it.
//! It runs within the process and needs nothing installed. It knows no `If-None-Match`: nothing may lean on that.
//! Never here: a file of Waymark's by its name. Nothing that is installed uses it.

use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use s3s_fs::FileSystem;
use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
};
use tokio_rustls::TlsAcceptor;

/// Whose signatures are good.
pub const KEY: &str = "ATEST";
pub const SECRET: &str = "a secret of tests alone";

#[derive(Debug, thiserror::Error)]
pub enum ScratchError {
    #[error("{what}: {why}")]
    Io { what: &'static str, why: io::Error },
    #[error("the certificate: {0}")]
    Certificate(String),
}

fn io(what: &'static str) -> impl Fn(io::Error) -> ScratchError {
    move |why| ScratchError::Io { what, why }
}

pub struct Scratch {
    folder: tempfile::TempDir,
    address: SocketAddr,
    tls: Option<TlsAcceptor>,
    /// None while it is stopped.
    runtime: Option<Runtime>,
}

impl Scratch {
    pub fn start() -> Result<Self, ScratchError> {
        Self::with(None)
    }

    /// The same behind TLS, with a chain and its key in PEM.
    pub fn with_tls(chain: &str, key: &str) -> Result<Self, ScratchError> {
        let wrong = |why: &dyn std::fmt::Display| ScratchError::Certificate(why.to_string());
        let chain: Vec<_> = CertificateDer::pem_slice_iter(chain.as_bytes())
            .collect::<Result<_, _>>()
            .map_err(|why| wrong(&why))?;
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(|why| wrong(&why))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key))
            .map_err(|why| wrong(&why))?;
        Self::with(Some(Arc::new(config).into()))
    }

    fn with(tls: Option<TlsAcceptor>) -> Result<Self, ScratchError> {
        let folder = tempfile::tempdir().map_err(io("a folder"))?;
        let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut scratch = Scratch { folder, address: anywhere, tls, runtime: None };
        scratch.start_again()?;
        Ok(scratch)
    }

    /// As if it failed: whoever asks finds nobody.
    pub fn stop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }

    /// At the same address, with what it had.
    pub fn start_again(&mut self) -> Result<(), ScratchError> {
        let runtime =
            Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(io("threads"))?;
        let listener = runtime.block_on(listen(self.address)).map_err(io("a port"))?;
        self.address = listener.local_addr().map_err(io("a port"))?;
        let files = FileSystem::new(self.folder.path()).map_err(|why| ScratchError::Io {
            what: "its folder",
            why: io::Error::other(format!("{why:?}")),
        })?;
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let (service, tls) = (service.build().into_shared(), self.tls.clone());
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (service, tls) = (service.clone(), tls.clone());
                tokio::spawn(async move {
                    let mut http = hyper::server::conn::http1::Builder::new();
                    http.timer(TokioTimer::new());
                    // Whoever hangs up is missed by nobody.
                    match tls {
                        None => drop(http.serve_connection(TokioIo::new(stream), service).await),
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                drop(http.serve_connection(TokioIo::new(stream), service).await);
                            }
                        }
                    }
                });
            }
        });
        self.runtime = Some(runtime);
        Ok(())
    }

    /// A bucket that nobody has written to yet.
    pub fn bucket(&self, name: &str) -> Result<PathBuf, ScratchError> {
        let folder = self.folder.path().join(name);
        std::fs::create_dir_all(&folder).map_err(io("a bucket"))?;
        Ok(folder)
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn endpoint(&self) -> String {
        match &self.tls {
            None => format!("http://{}", self.address),
            Some(_) => format!("https://localhost:{}", self.address.port()),
        }
    }

    /// What whoever asks has to have in the environment.
    pub fn environment(&self) -> [(&'static str, String); 4] {
        [
            ("AWS_ACCESS_KEY_ID", KEY.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", SECRET.to_owned()),
            ("AWS_ENDPOINT_URL", self.endpoint()),
            ("AWS_REGION", "eu-west-2".to_owned()),
        ]
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A port that was let go just now may be held for a moment still.
async fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let mut tries = 0;
    loop {
        match TcpListener::bind(address).await {
            Err(_) if tries < 100 => tokio::time::sleep(Duration::from_millis(50)).await,
            listener => return listener,
        }
        tries += 1;
    }
}
