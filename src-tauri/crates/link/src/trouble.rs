//! Why the server did not answer, each told apart because each wants something else done.
//! Never here: what is safe and what to do next; that depends on what was asked.

use waymark_sync::Trouble;

#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    #[error("The server was not reached ({0}).")]
    NoConnection(String),
    #[error("The connection broke off ({0}).")]
    Cut(String),
    #[error("The proxy of this network did not let the connection through ({0}).")]
    Proxy(String),
    /// A certificate that this server does not have: somebody else answers, or reads along.
    #[error(
        "What answered is not your charity\u{2019}s server, or something in this network reads along ({0})."
    )]
    NotTheServer(String),
    /// A page to sign in on, as hotels and schools show: whatever its status says.
    #[error("This network answered with a page of its own instead of your charity\u{2019}s server.")]
    Portal,
    #[error("The server speaks another version of the protocol ({speaks}; this Waymark speaks {here}).")]
    OtherVersion { speaks: u16, here: u16 },
    #[error("The server\u{2019}s answer cannot be read ({0}).")]
    Nonsense(String),
    #[error("The address {0} cannot be used.")]
    Address(String),
    #[error("The server says: {0}.")]
    Trouble(#[from] Trouble),
}

impl LinkError {
    /// Whether the same may go well a little later, without anybody doing anything.
    pub fn passes(&self) -> bool {
        match self {
            LinkError::NoConnection(_) | LinkError::Cut(_) | LinkError::Proxy(_) | LinkError::Portal => true,
            LinkError::Trouble(trouble) => matches!(
                trouble,
                Trouble::Busy { .. } | Trouble::Failed | Trouble::NotConfirmed | Trouble::NotFoundedYet
            ),
            _ => false,
        }
    }
}

impl From<ureq::Error> for LinkError {
    fn from(error: ureq::Error) -> Self {
        use std::io::ErrorKind;
        use ureq::{Error, Timeout};
        let why = error.to_string();
        match error {
            Error::HostNotFound => LinkError::NoConnection("its name is not known in this network".into()),
            Error::ConnectionFailed => LinkError::NoConnection(why),
            Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
                LinkError::NoConnection("there was no answer in time".into())
            }
            Error::Timeout(_) => LinkError::Cut("there was no answer in time".into()),
            Error::ConnectProxyFailed(_) | Error::InvalidProxyUrl => LinkError::Proxy(why),
            Error::Rustls(_) | Error::Tls(_) | Error::Pem(_) => LinkError::NotTheServer(why),
            Error::BadUri(_) | Error::Http(_) => LinkError::Address(why),
            // A portal leads elsewhere.
            Error::TooManyRedirects | Error::RedirectFailed => LinkError::Portal,
            Error::Io(e) if is_certificate(&e) => LinkError::NotTheServer(why),
            Error::Io(e) => match e.kind() {
                ErrorKind::ConnectionRefused => {
                    LinkError::NoConnection("nothing answers at its address".into())
                }
                ErrorKind::HostUnreachable
                | ErrorKind::NetworkUnreachable
                | ErrorKind::NetworkDown
                | ErrorKind::AddrNotAvailable => {
                    LinkError::NoConnection("this laptop has no connection".into())
                }
                ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::UnexpectedEof => {
                    LinkError::Cut("in the middle of it".into())
                }
                _ => LinkError::Cut(e.to_string()),
            },
            Error::Protocol(_) => LinkError::Portal,
            Error::BodyExceedsLimit(_) => LinkError::Nonsense(why),
            _ => LinkError::Cut(why),
        }
    }
}

/// What TLS says of a certificate comes wrapped in an input error.
fn is_certificate(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::InvalidData
}
