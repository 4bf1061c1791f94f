//! How much of the server one laptop, or one address, may have.
//! Never here: what is done with what is within the limits.

use governor::{DefaultKeyedRateLimiter, Quota, clock::Clock, clock::DefaultClock};
use std::{
    collections::HashMap,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Of this process at most: a laptop has one while it waits for news, and another while it sends. Two thousand laptops
/// with both, and as many again that come back before their old connection is known to be gone (`cargo xtask load`).
pub const CONNECTIONS: usize = 8_000;
/// Files that the process has open beside them.
#[cfg(unix)]
const OTHER_FILES: u64 = 200;
/// Of one address: an office has some forty laptops behind one, each with a connection that waits for news.
const CONNECTIONS_OF_ONE: usize = 100;
/// For the headers of a request, and as long again for its body.
pub const SLOWEST: Duration = Duration::from_secs(30);
pub const HANDSHAKE: Duration = Duration::from_secs(10);
/// An answer to a long poll comes by then, whether there is something new or not.
pub const LONGEST_WAIT: Duration = Duration::from_secs(25);

/// How many connections there is room for: each is an open file, of which a process may have 1024 or so until it asks for
/// as many as it may have at all.
#[cfg(unix)]
pub fn room() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let has = getrlimit(Resource::Nofile);
    let all = Rlimit { current: has.maximum, maximum: has.maximum };
    let more = has.current != has.maximum && setrlimit(Resource::Nofile, all).is_ok();
    let files = if more { has.maximum } else { has.current };
    let room = files.unwrap_or(u64::MAX).saturating_sub(OTHER_FILES).max(1);
    usize::try_from(room).unwrap_or(CONNECTIONS).min(CONNECTIONS)
}

#[cfg(not(unix))]
pub fn room() -> usize {
    CONNECTIONS
}

/// Of laptops that are not known yet, at an address that strangers use up.
const DOUBTED_AT_ONCE: usize = 2;
/// A laptop that proved who it is is known for so long.
const KNOWN_FOR: Duration = Duration::from_secs(3600);

/// A school's laptops come from one address, so what is asked by somebody known counts for them alone.
const STRANGER_A_MINUTE: u32 = 300;
const LAPTOP_A_SECOND: u32 = 500;

pub struct Limits {
    strangers: DefaultKeyedRateLimiter<IpAddr>,
    /// Addresses that were strangers too often, until when.
    refused: Mutex<HashMap<IpAddr, Instant>>,
    laptops: DefaultKeyedRateLimiter<(IpAddr, String)>,
    /// When laptops last proved who they are.
    proved: Mutex<HashMap<String, Instant>>,
    doubted: Semaphore,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
    /// Behind them is everybody: their connections are counted together with all others only.
    balancers: Vec<IpAddr>,
}

/// One of an address's connections, as long as it is open.
pub struct Place {
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
    address: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.address);
            }
        }
    }
}

impl Limits {
    pub fn new(balancers: Vec<IpAddr>) -> Self {
        let at_least_one = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        Limits {
            refused: Mutex::default(),
            proved: Mutex::default(),
            doubted: Semaphore::new(DOUBTED_AT_ONCE),
            open: Arc::default(),
            balancers,
            strangers: DefaultKeyedRateLimiter::keyed(Quota::per_minute(at_least_one(STRANGER_A_MINUTE))),
            laptops: DefaultKeyedRateLimiter::keyed(Quota::per_second(at_least_one(LAPTOP_A_SECOND))),
        }
    }

    /// A place for one more connection of this address; none where it has as many as one may have. What passes others'
    /// connections on, on this machine or where it was told, may have any number.
    pub fn place(&self, address: IpAddr) -> Option<Place> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(address).or_default();
        if *count >= CONNECTIONS_OF_ONE && !address.is_loopback() && !self.balancers.contains(&address) {
            return None;
        }
        *count += 1;
        Some(Place { open: Arc::clone(&self.open), address })
    }

    /// The laptop proved who it is just now.
    pub fn proved(&self, device: &str) {
        let mut proved = self.proved.lock().unwrap_or_else(PoisonError::into_inner);
        proved.insert(device.to_owned(), Instant::now());
    }

    /// Waits where it has to be found out first whose question it is, and strangers of its address ask too often: those are
    /// looked at a few at a time, so that they use up nothing, and nobody is refused for what others do.
    pub async fn turn(&self, address: IpAddr, device: &str) -> Option<SemaphorePermit<'_>> {
        if self.known(address).is_ok() || self.is_proved(device) {
            return None;
        }
        self.doubted.acquire().await.ok()
    }

    fn is_proved(&self, device: &str) -> bool {
        let proved = self.proved.lock().unwrap_or_else(PoisonError::into_inner);
        proved.get(device).is_some_and(|at| at.elapsed() < KNOWN_FOR)
    }

    /// Seconds to wait, where somebody unknown asks too often.
    pub fn stranger(&self, address: IpAddr) -> Result<(), u64> {
        self.strangers.check_key(&address).map_err(|not_until| {
            let seconds = wait(not_until);
            let until = Instant::now() + Duration::from_secs(seconds);
            self.refused.lock().unwrap_or_else(PoisonError::into_inner).insert(address, until);
            seconds
        })
    }

    /// By its address too: nobody uses up what another laptop may, by saying its name.
    pub fn laptop(&self, address: IpAddr, device: &str) -> Result<(), u64> {
        self.laptops.check_key(&(address, device.chars().take(64).collect())).map_err(wait)
    }

    /// Whether this address has not been a stranger too often; asking costs nothing.
    fn known(&self, address: IpAddr) -> Result<(), u64> {
        match self.refused.lock().unwrap_or_else(PoisonError::into_inner).get(&address) {
            Some(until) if *until > Instant::now() => Err(until.duration_since(Instant::now()).as_secs() + 1),
            _ => Ok(()),
        }
    }

    /// Whoever has not asked for long is forgotten.
    pub fn forget(&self) {
        self.strangers.retain_recent();
        self.laptops.retain_recent();
        self.proved.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, at| at.elapsed() < KNOWN_FOR);
        let now = Instant::now();
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, until| *until > now);
    }
}

fn wait(not_until: governor::NotUntil<<DefaultClock as Clock>::Instant>) -> u64 {
    not_until.wait_time_from(DefaultClock::default().now()).as_secs() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_has_so_many_connections_and_a_balancer_any_number() {
        let address = |last| IpAddr::from([203, 0, 113, last]);
        let limits = Limits::new(vec![address(9)]);
        let mut held: Vec<Place> =
            (0..CONNECTIONS_OF_ONE).map(|_| limits.place(address(1)).unwrap()).collect();
        assert!(limits.place(address(1)).is_none());
        assert!(limits.place(address(2)).is_some(), "others have theirs");
        held.pop();
        held.push(limits.place(address(1)).unwrap());
        assert!(limits.place(address(1)).is_none());
        for balancer in [address(9), IpAddr::from([127, 0, 0, 1])] {
            held.extend((0..=CONNECTIONS_OF_ONE).map(|_| limits.place(balancer).unwrap()));
        }
        drop(held);
        assert!(limits.open.lock().unwrap().is_empty());
    }
}
