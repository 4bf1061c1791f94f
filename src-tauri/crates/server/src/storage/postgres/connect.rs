//! The way to the database: its address, TLS, and a pool of connections.
//! Never here: a statement that touches a table.

use crate::storage::StorageError;
use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Pool, PoolConfig, RecyclingMethod, Runtime, Timeouts,
};
use rustls::{ClientConfig, RootCertStore, pki_types::CertificateDer};
use std::{sync::Arc, time::Duration};
use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Every statement that laptops cause is found by an index, whatever its values are and however few rows there are yet
/// (tests/plans.rs). Planning it anew each time took as long as carrying it out; and planned once, while its table was
/// empty, it would read that from end to end when it has grown.
const BY_INDEX: &str = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET jit = off";

/// Where the database is, and how many connections a process keeps to it.
#[derive(Debug, Clone)]
pub struct Address {
    /// As in `postgres://waymark@db.example.org/waymark`.
    pub url: String,
    /// Certificates (DER) of authorities of one's own, beside those that every computer knows.
    pub authorities: Vec<Vec<u8>>,
    pub connections: usize,
    /// How long somebody waits for a connection that another gives back.
    pub patience: Duration,
    /// How long one statement may take.
    pub longest_statement: Duration,
}

impl Address {
    pub fn new(url: &str) -> Self {
        Address {
            url: url.to_owned(),
            authorities: Vec::new(),
            connections: 16,
            patience: Duration::from_secs(5),
            longest_statement: Duration::from_secs(30),
        }
    }

    /// How long all statements of one transaction together may take, where nobody said that it takes long.
    pub(super) fn longest_transaction(&self) -> Duration {
        self.longest_statement * 2
    }

    fn config(&self) -> Result<Config, StorageError> {
        let unusable = |why: String| StorageError::Address(why);
        let mut config: Config = self.url.parse().map_err(|why: tokio_postgres::Error| {
            // Its source says which part; the address itself may hold a password.
            unusable(std::error::Error::source(&why).map_or_else(|| why.to_string(), ToString::to_string))
        })?;
        if config.get_hosts().is_empty() {
            return Err(unusable("it names no host".to_owned()));
        }
        if !self.url.contains("sslmode=") {
            let near = config.get_hosts().iter().all(is_this_machine)
                && config.get_hostaddrs().iter().all(std::net::IpAddr::is_loopback);
            config.ssl_mode(if near { SslMode::Disable } else { SslMode::Require });
        }
        // It would go on in the clear where the database, or whoever stands before it, says so.
        if config.get_ssl_mode() == SslMode::Prefer {
            config.ssl_mode(SslMode::Require);
        }
        config.application_name("waymark-server");
        config.connect_timeout(self.patience);
        // A machine that is gone says nothing: it is asked whether it is there, and what it does not answer is given up.
        config.keepalives_idle(Duration::from_secs(10));
        config.keepalives_interval(Duration::from_secs(5));
        config.keepalives_retries(2);
        config.tcp_user_timeout(Duration::from_secs(20));
        Ok(config)
    }

    fn tls(&self) -> Result<MakeRustlsConnect, StorageError> {
        let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        let unusable = |why: rustls::Error| StorageError::Address(format!("its authority: {why}"));
        for authority in &self.authorities {
            roots.add(CertificateDer::from(authority.clone())).map_err(unusable)?;
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(unusable)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(MakeRustlsConnect::new(config))
    }

    /// One connection, for who makes the tables.
    pub(super) async fn connect(&self) -> Result<tokio_postgres::Client, StorageError> {
        let (client, connection) = self.config()?.connect(self.tls()?).await?;
        tokio::spawn(connection);
        Ok(client)
    }

    /// Nothing is connected yet.
    pub(super) fn pool(&self) -> Result<Pool, StorageError> {
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(self.config()?, self.tls()?, recycling);
        // A statement that waits for a lock gives up before the laptop does.
        let (statement, lock) = (self.longest_statement.as_millis(), self.longest_statement.as_millis() / 3);
        let set = format!(
            "SET statement_timeout = {statement}; SET lock_timeout = {lock}; SET idle_in_transaction_session_timeout = 60000; {BY_INDEX}"
        );
        let hook = Hook::async_fn(move |client: &mut deadpool_postgres::ClientWrapper, _| {
            let set = set.clone();
            Box::pin(async move { client.batch_execute(&set).await.map_err(HookError::Backend) })
        });
        let timeouts =
            Timeouts { wait: Some(self.patience), create: Some(self.patience), recycle: Some(self.patience) };
        Pool::builder(manager)
            .config(PoolConfig { max_size: self.connections, timeouts, ..PoolConfig::default() })
            .runtime(Runtime::Tokio1)
            .post_create(hook)
            .build()
            .map_err(|why| StorageError::Address(why.to_string()))
    }
}

/// Through a socket, or by an address that does not leave the machine.
fn is_this_machine(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_and_who_says_so_is_spoken_to_in_the_clear() {
        let mode = |url: &str| Address::new(url).config().unwrap().get_ssl_mode();
        for near in ["postgres://w@localhost/w", "postgres://w@127.0.0.1/w", "postgres://w@%2Frun%2Fpg/w"] {
            assert_eq!(mode(near), SslMode::Disable, "{near}");
        }
        assert_eq!(mode("postgres://w@db.example.org/w?sslmode=disable"), SslMode::Disable);
        for far in ["db.example.org/w", "db.example.org/w?sslmode=prefer", "localhost/w?hostaddr=203.0.113.9"]
        {
            assert_eq!(mode(&format!("postgres://w@{far}")), SslMode::Require, "{far}");
        }
    }
}
