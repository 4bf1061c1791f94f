//! The desktop window: opens it, passes each call of a screen on to `waymark-api`, and keeps time.
//! Never here: a rule, a record, SQL. What differs between operating systems is in `platform/`.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod commands;
mod host;
mod options;
mod platform;
mod ticking;
mod window;

pub use platform::printing;

use options::{Asked, Options};
use std::{process::ExitCode, sync::Arc};
use tauri::Manager;
use waymark_api::Waymark;

pub fn run() -> ExitCode {
    let options = match options::asked(std::env::args_os().skip(1)) {
        Asked::Open(options) => options,
        Asked::Say(text) => {
            eprintln!("{text}");
            return ExitCode::SUCCESS;
        }
        Asked::Unknown(text) => {
            eprintln!("{text}");
            return ExitCode::from(2);
        }
    };
    match build(options) {
        Ok(app) => {
            app.run(|_, _| {});
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!(
                "Waymark could not open its window: {why}. Your records are safe. \
                 Start it from a desktop session, or use waymark-cli."
            );
            ExitCode::FAILURE
        }
    }
}

// The macro's own code ends the program when the isolation frame cannot be made: before anything is open.
#[allow(clippy::disallowed_methods)]
fn build(options: Options) -> tauri::Result<tauri::App> {
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(commands::handler())
        .setup(move |app| {
            let store = match options.store {
                Some(dir) => dir,
                None => app.path().data_dir()?.join("waymark"),
            };
            waymark_api::defects::watch(&store);
            let waymark = Arc::new(Waymark::new(&store, Box::new(host::Desktop)));
            app.manage(waymark.clone());
            waymark.share_in_background();
            window::open(app.handle())?;
            ticking::start(app.handle().clone(), waymark.clone());
            let handle = app.handle().clone();
            platform::locking::watch(move || {
                let (handle, waymark) = (handle.clone(), waymark.clone());
                // Closing the database takes a moment, and never the window's thread.
                tauri::async_runtime::spawn_blocking(move || ticking::lock(&handle, &waymark));
            });
            Ok(())
        })
        .build(tauri::generate_context!())
}
