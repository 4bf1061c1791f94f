//! The way to the database: encrypted, and to no other database than the one that is meant.

use crate::house::{scratch, typed};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use waymark_scratch_postgres::{OWNER, WORKER};

/// An authority's certificate, and a certificate of it for this machine with its key.
fn certificates() -> (String, String, String) {
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_pem = authority.self_signed(&authority_key).unwrap().pem();
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(["localhost".to_owned()]).unwrap();
    let leaf = leaf.signed_by(&key, &Issuer::new(authority, authority_key)).unwrap().pem();
    (authority_pem, leaf, key.serialize_pem())
}

#[test]
fn a_database_is_reached_with_a_password_through_tls_by_an_authority_that_is_named() {
    let scratch = scratch();
    let (authority, certificate, key) = certificates();
    let port = scratch.listen_with_tls(&certificate, &key).unwrap();
    for role in [OWNER, WORKER] {
        scratch.sql("postgres", &format!("ALTER ROLE {role} PASSWORD 'a long password'")).unwrap();
    }
    let database = scratch.database().unwrap();
    let file = scratch.folder().join("authority.pem");
    std::fs::write(&file, authority).unwrap();
    let by = ["--database-authority", file.to_str().unwrap()];
    let url = |role: &str, password: &str, rest: &str| {
        format!("postgres://{role}:{password}@localhost:{port}/{}?{rest}", database.name())
    };
    let right = "a%20long%20password";
    let init = ["init", "--name", "127.0.0.1"];
    typed(&url(OWNER, right, "sslmode=require"), &[&by[..], &init].concat()).unwrap();
    let list = |url: &str, by: &[&str]| typed(url, &[by, &["office", "list"]].concat());
    assert_eq!(list(&url(WORKER, right, "sslmode=require"), &by).unwrap(), "");
    let said = list(&url(WORKER, right, "sslmode=require"), &[]).unwrap_err();
    assert!(said.contains("UnknownIssuer"), "whoever signed it is not known: {said}");
    let said = list(&url(WORKER, right, "sslmode=disable"), &by).unwrap_err();
    assert!(said.contains("no encryption"), "and PostgreSQL itself takes nobody in the clear: {said}");
    let said = list(&url(WORKER, "wrong", "sslmode=require"), &by).unwrap_err();
    assert!(said.contains("password authentication failed") && !said.contains("wrong@"), "{said}");
}

#[test]
fn a_database_elsewhere_is_not_spoken_to_in_the_clear() {
    let scratch = scratch();
    let database = scratch.database().unwrap();
    // Somebody who answers in the clear in its place: by a name that is not this machine's.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = [0; 8];
        stream.read_exact(&mut asked).unwrap();
        stream.write_all(b"N").unwrap();
        let mut more = Vec::new();
        let _ = stream.read_to_end(&mut more);
        (asked, more)
    });
    let name = database.name();
    let said =
        typed(&format!("postgres://u:secret@other.localhost:{port}/{name}?hostaddr=127.0.0.1"), &["check"]);
    let said = said.unwrap_err();
    let (asked, more) = heard.join().unwrap();
    assert_eq!(asked, [0, 0, 0, 8, 4, 210, 22, 47], "it asked for TLS");
    assert!(more.is_empty(), "and said nothing more when there was none");
    assert!(said.contains("TLS"), "{said}");
}
