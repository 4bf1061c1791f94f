//! Sharing with real programs: a server over TLS, laptops with encrypted stores, the command line; and all of them
//! killed at random while they work. What only a simulated machine can do to them is in `simulate`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod house;
mod journey;
mod kills;
mod laptop;

/// Whether this process is to be something else than the test: see `house::spawn`.
#[test]
fn stands_in_for_a_program() {
    match std::env::var("WAYMARK_TEST_IS").as_deref() {
        Ok("server") => house::be_a_server(),
        Ok("laptop") => laptop::be_a_laptop(),
        _ => {}
    }
}
