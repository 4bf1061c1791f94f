//! The charity's server for a test of two windows, which comes and goes.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::mpsc,
    thread::{self, JoinHandle},
    time::Duration,
};
use tokio::sync::watch;
use waymark_serve::{Listening, Settings, admin::Admin, init, open, serve};

fn done<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

pub struct House {
    dir: PathBuf,
    address: SocketAddr,
    running: Option<(watch::Sender<bool>, JoinHandle<()>)>,
}

impl House {
    pub fn new(dir: &Path) -> Self {
        let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let settings = Settings { names: vec!["127.0.0.1".into()], port: address.port(), public: false };
        done(init(dir, &settings)).unwrap();
        let mut house = House { dir: dir.to_owned(), address, running: None };
        house.start();
        house
    }

    pub fn start(&mut self) {
        let (stop, stopping) = watch::channel(false);
        let (tell, told) = mpsc::channel();
        let (dir, address) = (self.dir.clone(), self.address);
        let running = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            let listening =
                Listening { address, files: None, figures: None, balancers: Vec::new(), keeps: None };
            let ready = move |_| tell.send(()).unwrap();
            runtime.block_on(serve(open(&dir).unwrap(), listening, ready, stopping)).unwrap();
        });
        told.recv_timeout(Duration::from_secs(20)).unwrap();
        self.running = Some((stop, running));
    }

    /// The connection is cut.
    pub fn stop(&mut self) {
        if let Some((stop, running)) = self.running.take() {
            stop.send(true).unwrap();
            running.join().unwrap();
        }
    }

    /// The invitation of an office's first laptop.
    pub fn founding(&self, office: &str, manager: &str) -> String {
        let admin = done(Admin::new(open(&self.dir).unwrap())).unwrap();
        done(admin.add_office(office, manager)).unwrap().to_string()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.stop();
    }
}
