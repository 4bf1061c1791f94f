//! How much of the server one laptop, or one address, may have.
//! Never here: what is done with what is within the limits.

use governor::{DefaultKeyedRateLimiter, Quota, clock::Clock, clock::DefaultClock};
use std::{
    collections::HashMap,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The largest body, before and after unpacking, is [`waymark_sync::LARGEST_ASK`]; a file comes in pieces of that size.
pub const CONNECTIONS: usize = 500;
/// For the headers of a request, and as long again for its body.
pub const SLOWEST: Duration = Duration::from_secs(30);
pub const HANDSHAKE: Duration = Duration::from_secs(10);
/// An answer to a long poll comes by then, whether there is something new or not.
pub const LONGEST_WAIT: Duration = Duration::from_secs(25);

/// A school's laptops come from one address, so what is asked by somebody known counts for them alone.
const STRANGER_A_MINUTE: u32 = 300;
const LAPTOP_A_SECOND: u32 = 500;

pub struct Limits {
    strangers: DefaultKeyedRateLimiter<IpAddr>,
    /// Addresses that were strangers too often, until when.
    refused: Mutex<HashMap<IpAddr, Instant>>,
    laptops: DefaultKeyedRateLimiter<(IpAddr, String)>,
}

impl Limits {
    pub fn new() -> Self {
        let at_least_one = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        Limits {
            refused: Mutex::default(),
            strangers: DefaultKeyedRateLimiter::keyed(Quota::per_minute(at_least_one(STRANGER_A_MINUTE))),
            laptops: DefaultKeyedRateLimiter::keyed(Quota::per_second(at_least_one(LAPTOP_A_SECOND))),
        }
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
    pub fn known(&self, address: IpAddr) -> Result<(), u64> {
        match self.refused.lock().unwrap_or_else(PoisonError::into_inner).get(&address) {
            Some(until) if *until > Instant::now() => Err(until.duration_since(Instant::now()).as_secs() + 1),
            _ => Ok(()),
        }
    }

    /// Whoever has not asked for long is forgotten.
    pub fn forget(&self) {
        self.strangers.retain_recent();
        self.laptops.retain_recent();
        let now = Instant::now();
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, until| *until > now);
    }
}

fn wait(not_until: governor::NotUntil<<DefaultClock as Clock>::Instant>) -> u64 {
    not_until.wait_time_from(DefaultClock::default().now()).as_secs() + 1
}
