//! Passes a call of a screen on, by its name, to `waymark-api`, away from the window's thread: an
//! import of seconds must stop neither the window nor another call.
//! The window's permissions were checked before: build.rs gives Tauri the same list of commands,
//! and a call without a permission in capabilities/ never arrives here.

use std::sync::Arc;
use tauri::{
    Manager, Runtime,
    ipc::{Invoke, InvokeBody},
};
use waymark_api::{COMMANDS, Waymark};

pub fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    |Invoke { message, resolver, .. }| {
        let Some(name) = COMMANDS.iter().find(|name| **name == message.command()) else {
            return false;
        };
        let input = match message.payload() {
            InvokeBody::Json(given) => given.get("input").cloned().unwrap_or_default(),
            InvokeBody::Raw(_) => serde_json::Value::Null,
        };
        let waymark = message.webview_ref().state::<Arc<Waymark>>().inner().clone();
        tauri::async_runtime::spawn_blocking(move || match waymark.call(name, input) {
            Ok(view) => resolver.resolve(view),
            Err(problem) => resolver.reject(problem),
        });
        true
    }
}
