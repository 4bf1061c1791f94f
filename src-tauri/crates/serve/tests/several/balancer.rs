//! What stands before several servers: it passes each connection on to the one that it was told last, byte by byte.

use std::{
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

pub struct Balancer {
    pub address: SocketAddr,
    to: Arc<Mutex<(SocketAddr, Vec<TcpStream>)>>,
}

impl Balancer {
    pub fn new(to: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let balancer =
            Balancer { address: listener.local_addr().unwrap(), to: Arc::new(Mutex::new((to, Vec::new()))) };
        let to = Arc::clone(&balancer.to);
        std::thread::spawn(move || {
            for here in listener.incoming() {
                let (here, mut to) = (here.unwrap(), to.lock().unwrap());
                let Ok(there) = TcpStream::connect(to.0) else { continue };
                pass(here.try_clone().unwrap(), there.try_clone().unwrap());
                pass(there, here.try_clone().unwrap());
                to.1.push(here);
            }
        });
        balancer
    }

    /// Connections that stand are ended: whoever comes next comes to this one.
    pub fn switch(&self, address: SocketAddr) {
        let mut to = self.to.lock().unwrap();
        to.0 = address;
        for open in to.1.drain(..) {
            let _ = open.shutdown(Shutdown::Both);
        }
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Both);
    });
}
