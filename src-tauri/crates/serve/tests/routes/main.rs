//! Every route with every role and office, over TLS as a laptop comes: generated from the table of routes, so that one
//! without a test fails here. Then what an attacker would send.
#![allow(clippy::unwrap_used)]

mod attacks;
mod come_in;
mod house;
mod portal;
mod table;
