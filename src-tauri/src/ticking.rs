//! Keeps time for the lock: after idle minutes, and when the computer was asleep.
//! Never here: what locking is; that is `waymark-api`'s.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant, SystemTime},
};
use tauri::{AppHandle, Emitter};
use waymark_api::Waymark;

/// The screens listen to this and show the unlock screen.
const LOCKED: &str = "locked";
/// Records came from others.
const BROUGHT: &str = "brought";
const BEAT: Duration = Duration::from_secs(1);
/// The wall clock ran this much further than the computer did: it slept. A clock that is set
/// right by the network moves less, and locking once too often costs a passphrase only.
const SLEPT: Duration = Duration::from_secs(20);

pub fn start(app: AppHandle, waymark: Arc<Waymark>) {
    let ticks = move || {
        let (mut last, mut brought) = (Moment::now(), 0);
        loop {
            thread::sleep(BEAT);
            let now = Moment::now();
            if last.slept_until(&now) {
                lock(&app, &waymark);
            } else {
                let beat = waymark.tick();
                if beat.turned {
                    tell(&app);
                }
                if beat.brought != brought {
                    brought = beat.brought;
                    let _ = app.emit(BROUGHT, ());
                }
            }
            last = now;
        }
    };
    let started = thread::Builder::new().name("ticking".to_owned()).spawn(ticks);
    if let Err(why) = started {
        eprintln!("Waymark will not lock itself when idle: {why}");
    }
}

pub fn lock(app: &AppHandle, waymark: &Waymark) {
    // Already locked, or no office yet: nothing to lock, and nothing to tell.
    if waymark.call("lock", serde_json::json!({})).is_ok() {
        tell(app);
    }
}

fn tell(app: &AppHandle) {
    // A window that is closing hears nothing and shows nothing.
    let _ = app.emit(LOCKED, ());
}

/// One moment on the wall's clock and on the computer's own, which stands while it sleeps.
struct Moment {
    wall: SystemTime,
    own: Instant,
}

impl Moment {
    fn now() -> Self {
        Moment { wall: SystemTime::now(), own: Instant::now() }
    }

    fn slept_until(&self, now: &Moment) -> bool {
        let wall = now.wall.duration_since(self.wall).unwrap_or_default();
        wall.saturating_sub(now.own.duration_since(self.own)) > SLEPT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_computer_that_slept_is_told_from_one_that_was_busy() {
        let start = Moment::now();
        let after = |wall: u64, own: u64| Moment {
            wall: start.wall + Duration::from_secs(wall),
            own: start.own + Duration::from_secs(own),
        };
        assert!(!start.slept_until(&after(1, 1)));
        assert!(!start.slept_until(&after(90, 90)), "a busy computer ticks late");
        assert!(start.slept_until(&after(3600, 1)), "an hour passed in one beat");
        let set_back = Moment { wall: start.wall - Duration::from_secs(60), own: start.own };
        assert!(!start.slept_until(&set_back));
    }
}
