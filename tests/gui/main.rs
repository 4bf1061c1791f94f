//! The real window on a virtual display, driven as a person drives it.
//! WAYMARK_SHOTS names a folder for pictures of what was seen.
#![allow(clippy::unwrap_used)]

mod axe;
mod cups;
mod desk;
mod dialogs;
mod driver;
mod files;
mod house;
mod office;
mod page;
#[path = "../two_laptops/mod.rs"]
mod two_laptops;
mod walk;

mod broken_off;
mod changes;
mod demo;
mod doubtful;
mod first_start;
mod letterhead;
mod locking;
mod long_list;
mod main_job;
mod printing;
mod safety;
mod screens;
mod sharing;
mod wording;
