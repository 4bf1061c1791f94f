//! Many laptops at a real server process: what they ask goes over HTTPS as laptops speak it, and each holds what it pulls
//! against what everybody sent. Laptops keep their part of the protocol in memory: what a laptop's own store takes is not
//! in these figures.
//! Never here: anything that an installed program does; a word of the protocol (see `waymark_link`, `waymark_sync`).
#![cfg(target_os = "linux")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod copy;
mod day;
mod figures;
mod laptop;
mod line;
mod made;
mod process;
mod report;
mod run;
mod trouble;
mod writer;

pub use day::Day;
pub use process::{more_files, server_beside};
pub use report::Report;
pub use run::{Asked, Kept, On, Starts, run};
pub use trouble::LoadError;

/// Nobody runs more than this by mistake.
pub const MOST_LAPTOPS: usize = 5_000;
pub const MOST_SECONDS: u64 = 600;
