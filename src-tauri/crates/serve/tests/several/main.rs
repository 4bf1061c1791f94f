//! Several server processes on one PostgreSQL database: a laptop may come to any of them at any time.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod balancer;
mod faults;
mod files;
mod house;
mod tls;
mod together;
