//! What stands between a laptop and its server: each is told apart.

use crate::house::{Folder, House};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};
use waymark_link::{Line, LinkError, Place};

/// A proxy that lets `CONNECT` through, or answers it with this line.
fn proxy(says: Option<&'static str>, asked: Arc<Mutex<Vec<String>>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, asked) = (stream.unwrap(), Arc::clone(&asked));
            thread::spawn(move || {
                let mut head = Vec::new();
                let mut byte = [0];
                while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
                    head.push(byte[0]);
                }
                let head = String::from_utf8_lossy(&head).into_owned();
                let first = head.lines().next().unwrap_or_default().to_owned();
                asked.lock().unwrap().push(first.clone());
                if let Some(says) = says {
                    let _ = stream.write_all(says.as_bytes());
                    return;
                }
                let to = first.split(' ').nth(1).unwrap().to_owned();
                let mut there = TcpStream::connect(to).unwrap();
                stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").unwrap();
                let (mut back, mut here) = (there.try_clone().unwrap(), stream.try_clone().unwrap());
                thread::spawn(move || std::io::copy(&mut back, &mut here));
                let _ = std::io::copy(&mut stream, &mut there);
            });
        }
    });
    address
}

#[test]
fn a_proxy_is_gone_through_and_one_that_refuses_is_named() {
    let house = House::<Folder>::new();
    let mut rosa = house.found("Birmingham");
    let asked = Arc::new(Mutex::new(Vec::new()));
    let through =
        |address: SocketAddr| Place { proxy: Some(format!("http://{address}")), ..rosa.place.clone() };
    let (open, shut) = (
        through(proxy(None, Arc::clone(&asked))),
        through(proxy(Some("HTTP/1.1 407 No\r\n\r\n"), Arc::default())),
    );
    rosa.line = Line::new(&open).unwrap();
    assert!(!rosa.scopes().unwrap().is_empty());
    let seen = asked.lock().unwrap().clone();
    assert!(seen.iter().all(|line| line.starts_with("CONNECT 127.0.0.1:")), "{seen:?}");
    rosa.line = Line::new(&shut).unwrap();
    let refused = rosa.scopes().unwrap_err();
    assert!(matches!(refused, LinkError::Proxy(_)), "{refused:?}");
}

#[test]
fn whoever_is_not_the_server_is_told_apart_from_no_connection() {
    let house = House::<Folder>::new();
    let rosa = house.found("Birmingham");
    let ask = |place: &Place| Line::new(place).unwrap().sign_in(&rosa.who).unwrap_err();
    // Another server with the same name, whose authority this laptop does not know.
    let other = House::<Folder>::new();
    let elsewhere = Place { address: format!("https://{}", other.address), ..rosa.place.clone() };
    assert!(matches!(ask(&elsewhere), LinkError::NotTheServer(_)), "{:?}", ask(&elsewhere));
    // The right server under a name that its certificate does not have.
    let named =
        Place { address: format!("https://localhost:{}", house.address.port()), ..rosa.place.clone() };
    assert!(matches!(ask(&named), LinkError::NotTheServer(_)), "{:?}", ask(&named));
    // Nobody.
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nobody = Place { address: format!("https://{nobody}"), ..rosa.place.clone() };
    assert!(matches!(ask(&nobody), LinkError::NoConnection(_)), "{:?}", ask(&nobody));
    // In the clear, never.
    let clear = Place { address: "http://127.0.0.1:1".into(), ..rosa.place.clone() };
    assert!(matches!(Line::new(&clear), Err(LinkError::Address(_))));
}
