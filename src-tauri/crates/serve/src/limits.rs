//! How much of the server one laptop, or one address, may have.
//! Never here: what is done with what is within the limits.

use governor::{DefaultKeyedRateLimiter, Quota, clock::Clock, clock::DefaultClock};
use std::{net::IpAddr, num::NonZeroU32, time::Duration};

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
    laptops: DefaultKeyedRateLimiter<String>,
}

impl Limits {
    pub fn new() -> Self {
        let at_least_one = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        Limits {
            strangers: DefaultKeyedRateLimiter::keyed(Quota::per_minute(at_least_one(STRANGER_A_MINUTE))),
            laptops: DefaultKeyedRateLimiter::keyed(Quota::per_second(at_least_one(LAPTOP_A_SECOND))),
        }
    }

    /// Seconds to wait, where somebody unknown asks too often.
    pub fn stranger(&self, address: IpAddr) -> Result<(), u64> {
        self.strangers.check_key(&address).map_err(wait)
    }

    pub fn laptop(&self, device: &str) -> Result<(), u64> {
        self.laptops.check_key(&device.to_owned()).map_err(wait)
    }

    /// Whoever has not asked for long is forgotten.
    pub fn forget(&self) {
        self.strangers.retain_recent();
        self.laptops.retain_recent();
    }
}

fn wait(not_until: governor::NotUntil<<DefaultClock as Clock>::Instant>) -> u64 {
    not_until.wait_time_from(DefaultClock::default().now()).as_secs() + 1
}
