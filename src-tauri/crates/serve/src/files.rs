//! A certificate from files, as a public authority gives it; read again when it was renewed.
//! Never here: the server's own authority (see `authority`).

use crate::ServeError;
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use std::{path::PathBuf, sync::Arc, time::SystemTime};

#[derive(Debug, Clone)]
pub struct CertificateFiles {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

impl CertificateFiles {
    pub fn read(&self) -> Result<Arc<ServerConfig>, ServeError> {
        let unusable =
            |path: &PathBuf, why: String| ServeError::Certificate { path: path.display().to_string(), why };
        let chain = CertificateDer::pem_file_iter(&self.certificate)
            .and_then(|chain| chain.collect::<Result<Vec<_>, _>>())
            .map_err(|e| unusable(&self.certificate, e.to_string()))?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|e| unusable(&self.key, e.to_string()))?;
        config(chain, key).map_err(|e| unusable(&self.certificate, e.to_string()))
    }

    /// When either of them was last written.
    pub fn written(&self) -> Option<SystemTime> {
        let of = |path: &PathBuf| std::fs::metadata(path).and_then(|meta| meta.modified()).ok();
        of(&self.certificate).max(of(&self.key))
    }
}

pub fn config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<Arc<ServerConfig>, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
