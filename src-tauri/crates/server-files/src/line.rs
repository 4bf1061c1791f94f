//! The line to storage that speaks S3: HTTP over the TLS that the server speaks everywhere, each answer bounded in time and
//! in size.
//! Never here: what is asked, or signed.

use crate::address::is_this_machine;
use async_trait::async_trait;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use object_store::{
    ClientOptions,
    client::{
        HttpClient, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse, HttpResponseBody,
        HttpService,
    },
};
use rustls::{ClientConfig, RootCertStore, pki_types::CertificateDer};
use std::{io, sync::Arc, time::Duration};
use waymark_sync::LARGEST_FILE;

const CONNECT: Duration = Duration::from_secs(5);
/// A whole file goes by in that time on a slow line still.
const ANSWER: Duration = Duration::from_secs(20);
/// A whole file, or a list of names.
const LARGEST_ANSWER: usize = LARGEST_FILE as usize + 4 * 1024 * 1024;
const KEPT_OPEN: Duration = Duration::from_secs(30);

#[derive(Debug, Clone)]
pub struct Line {
    client: Client<HttpsConnector<HttpConnector>, HttpRequestBody>,
    /// Whether other machines are spoken to in the clear.
    clear: bool,
    patience: Duration,
}

impl Line {
    pub fn new(authorities: &[Vec<u8>], clear: bool) -> Result<Self, rustls::Error> {
        let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        for authority in authorities {
            roots.add(CertificateDer::from(authority.clone()))?;
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT));
        let https = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1();
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(KEPT_OPEN)
            .build(https.wrap_connector(tcp));
        Ok(Line { client, clear, patience: ANSWER })
    }

    async fn answer(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let uri = request.uri();
        if !self.clear && uri.scheme_str() != Some("https") && !is_this_machine(uri) {
            let why = io::Error::other(format!("nothing is sent to {uri} in the clear"));
            return Err(HttpError::new(HttpErrorKind::Unknown, why));
        }
        let answer = self.client.request(request).await.map_err(|why| {
            let kind = if why.is_connect() { HttpErrorKind::Connect } else { HttpErrorKind::Request };
            HttpError::new(kind, why)
        })?;
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, LARGEST_ANSWER).collect().await.map_err(|why| {
            let kind =
                if why.is::<LengthLimitError>() { HttpErrorKind::Decode } else { HttpErrorKind::Interrupted };
            HttpError::new(kind, io::Error::other(why))
        })?;
        let body = Full::new(body.to_bytes()).map_err(|never| match never {});
        Ok(HttpResponse::from_parts(head, HttpResponseBody::new(body)))
    }
}

#[async_trait]
impl HttpService for Line {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        match tokio::time::timeout(self.patience, self.answer(request)).await {
            Ok(answer) => answer,
            // Not as a timeout, which would be tried again: somebody waits.
            Err(_) => {
                let why =
                    io::Error::new(io::ErrorKind::TimedOut, format!("no answer within {:?}", self.patience));
                Err(HttpError::new(HttpErrorKind::Unknown, why))
            }
        }
    }
}

impl object_store::client::HttpConnector for Line {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{net::TcpListener, time::Instant};

    async fn asked(line: &Line, uri: String) -> String {
        let request = http::Request::builder().uri(uri).body(HttpRequestBody::empty()).unwrap();
        let why = line.call(request).await.unwrap_err();
        std::error::Error::source(&why).unwrap().to_string()
    }

    #[tokio::test]
    async fn whoever_takes_a_connection_and_says_nothing_is_given_up() {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let line = Line { patience: Duration::from_millis(200), ..Line::new(&[], false).unwrap() };
        let began = Instant::now();
        let why = asked(&line, format!("http://{}/letters", silent.local_addr().unwrap())).await;
        assert_eq!(why, "no answer within 200ms");
        assert!(began.elapsed() >= line.patience);
    }

    #[tokio::test]
    async fn nothing_is_sent_to_another_machine_in_the_clear_wherever_the_address_came_from() {
        let line = Line::new(&[], false).unwrap();
        let why = asked(&line, "http://192.0.2.1/letters".to_owned()).await;
        assert_eq!(why, "nothing is sent to http://192.0.2.1/letters in the clear");
    }
}
