//! The server's own certificate authority, for an office without a public certificate. Laptops take it with their
//! invitation, and trust nothing else for this server. It can sign for the server's names and no others.
//! Its certificates do not end: a laptop whose clock is years off still reaches its server, and who has the authority's
//! key has the server.
//! Never here: certificates from files (see `files`).

use crate::ServeError;
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, NameConstraints, PKCS_ECDSA_P256_SHA256, SanType, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use std::net::IpAddr;
use waymark_server::Accounts;

pub struct Authority {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

const CERTIFICATE: &str = "authority certificate";
const KEY: &str = "authority key";

impl From<rcgen::Error> for ServeError {
    fn from(error: rcgen::Error) -> Self {
        ServeError::Authority(error.to_string())
    }
}

fn params(names: &[String]) -> Result<CertificateParams, ServeError> {
    let mut params = CertificateParams::default();
    params.distinguished_name.remove(DnType::CommonName);
    params.distinguished_name.push(DnType::CommonName, "Waymark server");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let permitted_subtrees = names
        .iter()
        .map(|name| match name.parse() {
            Ok(address) => GeneralSubtree::IpAddress(whole(address)),
            Err(_) => GeneralSubtree::DnsName(name.clone()),
        })
        .collect();
    params.name_constraints = Some(NameConstraints { permitted_subtrees, excluded_subtrees: Vec::new() });
    (params.not_before, params.not_after) = always();
    Ok(params)
}

fn whole(address: IpAddr) -> CidrSubnet {
    match address {
        IpAddr::V4(four) => CidrSubnet::V4(four.octets(), [255; 4]),
        IpAddr::V6(six) => CidrSubnet::V6(six.octets(), [255; 16]),
    }
}

fn always() -> (time::OffsetDateTime, time::OffsetDateTime) {
    (date_time_ymd(2000, 1, 1), date_time_ymd(4000, 1, 1))
}

pub fn make(names: &[String]) -> Result<Authority, ServeError> {
    for name in names {
        let address = name.parse::<IpAddr>().is_ok();
        if !address && rustls::pki_types::DnsName::try_from(name.as_str()).is_err() {
            return Err(ServeError::NotAName(name.clone()));
        }
    }
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let certificate = params(names)?.self_signed(&key)?.der().to_vec();
    Ok(Authority { certificate, key: key.serialize_der() })
}

impl Authority {
    /// As they are kept, by name.
    pub fn secrets(&self) -> [(&'static str, &[u8]); 2] {
        [(KEY, &self.key), (CERTIFICATE, &self.certificate)]
    }
}

/// What an invitation carries.
pub async fn certificate(storage: &impl Accounts) -> Result<Vec<u8>, ServeError> {
    storage.kept_secret(CERTIFICATE).await?.ok_or(ServeError::CutShort)
}

/// A chain for the names, with its key: made anew at each start.
pub async fn issue(
    storage: &impl Accounts,
    names: &[String],
) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), ServeError> {
    let root = CertificateDer::from(certificate(storage).await?);
    let root_key = storage.kept_secret(KEY).await?.ok_or(ServeError::CutShort)?;
    let root_key = KeyPair::try_from(root_key)?;
    let issuer = Issuer::new(params(names)?, root_key);
    let mut leaf = CertificateParams::default();
    leaf.distinguished_name.remove(DnType::CommonName);
    leaf.distinguished_name.push(DnType::CommonName, "Waymark");
    for name in names {
        leaf.subject_alt_names.push(match name.parse() {
            Ok(address) => SanType::IpAddress(address),
            Err(_) => SanType::DnsName(name.as_str().try_into()?),
        });
    }
    leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    (leaf.not_before, leaf.not_after) = always();
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let signed = leaf.signed_by(&key, &issuer)?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    Ok((vec![signed.der().clone(), root], key))
}
