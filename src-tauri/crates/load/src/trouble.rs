//! Why there are no figures, for whoever asked for them.
//! Never here: what a laptop is told.

use std::io;

#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("{what} ({why})")]
    Io { what: String, why: io::Error },
    #[error("the server did not start: {0}")]
    NoStart(String),
    #[error(transparent)]
    Serve(#[from] waymark_serve::ServeError),
    #[error(transparent)]
    Storage(#[from] waymark_server::StorageError),
    #[error(transparent)]
    Postgres(#[from] waymark_scratch_postgres::ScratchError),
    #[error("the offices could not be made: {0}")]
    Making(String),
    #[error("TLS: {0}")]
    Tls(#[from] rustls::Error),
    #[error("a laptop was told what it cannot be told: {0}")]
    Told(String),
    #[error("the server was asked {0} times in vain: {1}")]
    InVain(u32, waymark_link::LinkError),
    /// What the whole run is there to find.
    #[error("{0}")]
    Wrong(String),
}

impl LoadError {
    pub fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |why| LoadError::Io { what, why }
    }
}
