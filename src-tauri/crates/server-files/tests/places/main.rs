//! Every kind of place: that it keeps files as a database does, what it says when it cannot, and how files come into it.
#![allow(clippy::unwrap_used)]

mod adopting;
mod failing;
#[path = "../../../server/tests/conformance/kept.rs"]
mod kept;
mod kinds;
mod moving;
mod several;
mod tls;
