//! Messages that no honest laptop sends: replayed, altered, reordered, forged, oversized, bomb-like, slow, half.

use crate::house::{House, Kept, Laptop, now};
use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::Arc,
    time::Duration,
};
use ureq::{
    Agent,
    http::Response,
    tls::{Certificate, RootCerts, TlsConfig},
};
use waymark_sync::{
    Answer, Ask, Key, Trouble,
    door::{self, Challenge, OpenSession, Session},
    pack, unpack,
};

/// A laptop whose every header can be set.
struct Raw {
    agent: Agent,
    address: String,
    device: String,
    key: Key,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

impl Raw {
    fn of(laptop: &Laptop) -> Self {
        let der = laptop.place.authority.clone().unwrap();
        let roots = RootCerts::Specific(Arc::new(vec![Certificate::from_der(&der).to_owned()]));
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build();
        Raw {
            agent: Agent::new_with_config(config),
            address: laptop.place.address.clone(),
            device: laptop.who.device.clone(),
            key: Key::from_bytes(&laptop.secret),
        }
    }

    fn send(
        &self,
        path: &str,
        headers: &[(&str, String)],
        body: &[u8],
    ) -> Result<Response<ureq::Body>, ureq::Error> {
        let mut request = self.agent.post(format!("{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        request.send(body)
    }

    fn headers(&self, path: &str, body: &[u8], token: [u8; 32]) -> Vec<(&'static str, String)> {
        vec![
            (door::PROTOCOL_HEADER, door::PROTOCOL.to_string()),
            (door::DEVICE_HEADER, self.device.clone()),
            (door::SIGNATURE_HEADER, hex(&self.key.sign(&self.device, path, body))),
            ("authorization", format!("Bearer {}", hex(&token))),
        ]
    }

    fn challenge(&self) -> Vec<u8> {
        let headers = [(door::PROTOCOL_HEADER, door::PROTOCOL.to_string())];
        let back = self.send(door::CHALLENGE, &headers, &[]).unwrap();
        body::<Challenge>(back).challenge
    }

    fn open(&self, challenge: Vec<u8>) -> Response<ureq::Body> {
        let body = pack(&OpenSession { challenge }).unwrap();
        self.send(door::SESSION, &self.headers(door::SESSION, &body, [0; 32]), &body).unwrap()
    }

    fn token(&self) -> [u8; 32] {
        body::<Session>(self.open(self.challenge())).token
    }
}

fn body<T: serde::de::DeserializeOwned>(mut back: Response<ureq::Body>) -> T {
    let bytes = back.body_mut().read_to_vec().unwrap();
    unpack(&bytes, 1 << 20).unwrap()
}

fn refused(back: Result<Response<ureq::Body>, ureq::Error>) -> (u16, Trouble) {
    let back = back.unwrap();
    (back.status().as_u16(), body(back))
}

pub fn a_message_that_was_replayed_altered_reordered_or_forged_changes_nothing<K: Kept>() {
    let house = House::<K>::new();
    let mut rosa = house.found("Birmingham");
    let scope = rosa.scope();
    let raw = Raw::of(&rosa);
    let token = raw.token();
    let batches = [rosa.batch(&scope), rosa.batch(&scope)].map(|batch| pack(&Ask::Push(batch)).unwrap());
    let send = |bytes: &[u8], headers: &[(&str, String)]| raw.send(door::ASK, headers, bytes);
    let honest = |bytes: &[u8]| raw.headers(door::ASK, bytes, token);
    let pushed = |back| match body::<Answer>(back) {
        Answer::Pushed { standing, .. } => standing.next,
        other => panic!("{other:?}"),
    };
    // Reordered: the second before the first.
    let back = send(&batches[1], &honest(&batches[1])).unwrap();
    assert!(matches!(body::<Answer>(back), Answer::Refused { .. }));
    assert_eq!(pushed(send(&batches[0], &honest(&batches[0])).unwrap()), 2);
    // Replayed: heard again, done once.
    for _ in 0..3 {
        assert_eq!(pushed(send(&batches[0], &honest(&batches[0])).unwrap()), 2);
    }
    // Altered on the way.
    let mut altered = batches[1].clone();
    let at = altered.len() / 2;
    altered[at] ^= 1;
    assert_eq!(refused(send(&altered, &honest(&batches[1]))), (401, Trouble::BadSignature));
    // Signed for another route, by another key, for another laptop, not at all.
    let mut headers = honest(&batches[1]);
    headers[2].1 = hex(&raw.key.sign(&raw.device, door::OFFICE, &batches[1]));
    assert_eq!(refused(send(&batches[1], &headers)), (401, Trouble::BadSignature));
    headers[2].1 = hex(&Key::from_bytes(&[9; 32]).sign(&raw.device, door::ASK, &batches[1]));
    assert_eq!(refused(send(&batches[1], &headers)), (401, Trouble::BadSignature));
    headers[2].1 = "not hexadecimal \u{e9}".into();
    assert_eq!(refused(send(&batches[1], &headers)), (401, Trouble::BadSignature));
    headers.remove(2);
    assert_eq!(refused(send(&batches[1], &headers)), (401, Trouble::BadSignature));
    let mut headers = honest(&batches[1]);
    headers[1].1 = "somebody-else".into();
    assert_eq!(refused(send(&batches[1], &headers)), (403, Trouble::NotServed));
    // A token of nobody's, none at all.
    let mut headers = raw.headers(door::ASK, &batches[1], [5; 32]);
    assert_eq!(refused(send(&batches[1], &headers)), (401, Trouble::NoSession));
    headers.pop();
    assert_eq!(refused(send(&batches[1], &headers)), (401, Trouble::NoSession));
    // One that another laptop opened.
    let token_of_leeds = Raw::of(&house.found("Leeds")).token();
    let headers = raw.headers(door::ASK, &batches[1], token_of_leeds);
    assert_eq!(refused(send(&batches[1], &headers)), (401, Trouble::NoSession));
    // In another laptop's name, though signed by this one.
    let mut leeds = house.found("York");
    let theirs = leeds.batch(&scope);
    let theirs = pack(&Ask::Push(theirs)).unwrap();
    assert!(matches!(body::<Answer>(send(&theirs, &honest(&theirs)).unwrap()), Answer::NotServed));
    let archive = now(waymark_server::Storage::archive(house.admin().storage())).unwrap();
    assert_eq!(archive.len(), 1, "one operation was sent honestly and taken once");
}

pub fn a_challenge_is_good_once_and_only_if_this_server_made_it<K: Kept>() {
    let house = House::<K>::new();
    let raw = Raw::of(&house.found("Birmingham"));
    let challenge = raw.challenge();
    assert_eq!(raw.open(challenge.clone()).status(), 200);
    assert_eq!(refused(Ok(raw.open(challenge.clone()))), (401, Trouble::NoSession), "used");
    let mut forged = raw.challenge();
    forged[0] ^= 1;
    assert_eq!(refused(Ok(raw.open(forged))), (401, Trouble::NoSession));
    for short in [Vec::new(), vec![0; 31], vec![0; 33], vec![0; 5000]] {
        assert_eq!(refused(Ok(raw.open(short))), (401, Trouble::NoSession));
    }
    // One of another server.
    let elsewhere = House::<K>::new();
    let theirs = Raw::of(&elsewhere.found("Birmingham")).challenge();
    assert_eq!(refused(Ok(raw.open(theirs))), (401, Trouble::NoSession));
}

pub fn what_is_too_large_or_swells_or_is_no_message_is_refused_in_words<K: Kept>() {
    let house = House::<K>::new();
    let raw = Raw::of(&house.found("Birmingham"));
    let token = raw.token();
    let send = |bytes: &[u8]| raw.send(door::ASK, &raw.headers(door::ASK, bytes, token), bytes);
    // Two mebibytes of noise; the server may close before all is sent.
    let noise: Vec<u8> = (0..2_u32 << 20).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    match send(&noise) {
        Ok(back) => assert_eq!(refused(Ok(back)), (413, Trouble::TooLarge)),
        Err(cut) => assert!(matches!(cut, ureq::Error::Io(_)), "{cut}"),
    }
    // A few kilobytes that would be a gibibyte.
    let bomb = zstd::bulk::compress(&vec![0; 64 << 20], 19).unwrap();
    assert!(bomb.len() < 10_000, "{}", bomb.len());
    assert_eq!(refused(send(&bomb)), (413, Trouble::TooLarge));
    // Lists in lists.
    let deep = zstd::bulk::compress(&vec![0x81; 500_000], 3).unwrap();
    assert_eq!(refused(send(&deep)), (400, Trouble::Unreadable));
    for not_a_message in [&b""[..], b"hello", b"<html>", &[0xff; 100]] {
        assert_eq!(refused(send(not_a_message)), (400, Trouble::Unreadable));
    }
    // No route, another method, another protocol.
    let headers = raw.headers("/v1/other", &[], token);
    assert_eq!(refused(raw.send("/v1/other", &headers, &[])), (404, Trouble::NotHad));
    let mut headers = raw.headers(door::ASK, &[], token);
    headers[0].1 = "99".into();
    let speaks = door::PROTOCOL;
    assert_eq!(refused(raw.send(door::ASK, &headers, &[])), (426, Trouble::OtherProtocol { speaks }));
    // And it serves on.
    assert_eq!(raw.open(raw.challenge()).status(), 200);
}

pub fn a_connection_that_says_nothing_or_no_tls_is_closed_and_holds_up_nobody<K: Kept>() {
    let house = House::<K>::new();
    let raw = Raw::of(&house.found("Birmingham"));
    let silent: Vec<TcpStream> = (0..50).map(|_| TcpStream::connect(house.address).unwrap()).collect();
    let mut plain = TcpStream::connect(house.address).unwrap();
    plain.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    plain.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let _ = plain.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP"), "nothing is said in the clear");
    assert_eq!(raw.open(raw.challenge()).status(), 200);
    drop(silent);
}

/// Behind a load balancer everybody has its address, as here.
pub fn strangers_of_the_same_address_keep_no_laptop_out<K: Kept>() {
    let house = House::<K>::new();
    let mut rosa = house.found("Birmingham");
    let mut ben = house.join("Birmingham", waymark_sync::Role::Coordinator);
    let raw = Raw::of(&rosa);
    let bare = [(door::PROTOCOL_HEADER, door::PROTOCOL.to_string())];
    for n in 0..400 {
        let (path, expected) = if n % 2 == 0 { (door::ASK, 401) } else { ("/nothing", 404) };
        let told = raw.send(path, &bare, &[]).unwrap().status().as_u16();
        assert!(told == expected || told == 429, "{told}");
    }
    assert_eq!(refused(raw.send("/nothing", &bare, &[])).0, 429, "they are told to wait");
    assert!(!rosa.scopes().unwrap().is_empty(), "who was there goes on");
    // One that nobody has seen for long comes, and signs in.
    ben.line = waymark_link::Line::new(&ben.place).unwrap();
    assert!(!ben.scopes().unwrap().is_empty());
}
