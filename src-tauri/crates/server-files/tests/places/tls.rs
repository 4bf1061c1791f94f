//! The way to storage elsewhere: encrypted, and to none but the one that is meant.

use crate::{
    kept::part,
    kinds::{environment, wait_for},
};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use waymark_scratch_s3::Scratch;
use waymark_server::KeepsFiles;
use waymark_server_files::Address;

#[test]
fn storage_is_reached_through_tls_by_an_authority_that_is_named_and_no_other() {
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let known = authority.self_signed(&authority_key).unwrap().der().to_vec();
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(["localhost".to_owned()]).unwrap();
    let leaf = leaf.signed_by(&key, &Issuer::new(authority, authority_key)).unwrap().pem();
    let scratch = Scratch::with_tls(&leaf, &key.serialize_pem()).unwrap();
    scratch.bucket("letters").unwrap();
    let address: Address = "s3://letters/under/here".parse().unwrap();
    let keep = |authorities: &[Vec<u8>], environment: Vec<(String, String)>| {
        let place = address.open(true, authorities, environment).unwrap();
        wait_for(async {
            place.put_mark("a server").await?;
            place.keep_file(&part("office/a", b"a letter", 0, 99)).await
        })
        .map_err(|why| why.to_string())
    };
    assert_eq!(keep(std::slice::from_ref(&known), environment(&scratch)), Ok(8));
    let why = keep(&[], environment(&scratch)).unwrap_err();
    assert!(why.contains("UnknownIssuer"), "{why}");
    // Its certificate is for another name.
    let elsewhere = environment(&scratch)
        .into_iter()
        .map(|(name, value)| (name, value.replace("localhost", "127.0.0.1")))
        .collect();
    let why = keep(std::slice::from_ref(&known), elsewhere).unwrap_err();
    assert!(why.contains("NotValidForName") || why.contains("not valid for name"), "{why}");
}
