//! What the window may call: each command of the list and what the screens need of Tauri, by name,
//! and nothing else. What the program shows to the libraries that it loads.
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::{collections::BTreeSet, path::Path, process::Command};

fn read(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap()
}

fn granted() -> BTreeSet<String> {
    let capability = read("capabilities/main.json");
    let named = capability["permissions"].as_array().unwrap();
    named.iter().map(|name| name.as_str().expect("a permission by its name").to_owned()).collect()
}

#[test]
fn the_window_may_call_every_command_of_the_list_and_no_other() {
    let own: BTreeSet<String> = granted().into_iter().filter(|name| !name.contains(':')).collect();
    let listed = waymark_api::COMMANDS.iter().map(|name| format!("allow-{}", name.replace('_', "-")));
    assert_eq!(own, listed.collect(), "capabilities/main.json beside src-tauri/crates/api/src/commands.rs");
}

#[test]
fn of_tauri_the_window_has_named_permissions_only_and_few() {
    let others: Vec<String> = granted().into_iter().filter(|name| name.contains(':')).collect();
    let needed = [
        "core:event:allow-listen",
        "core:event:allow-unlisten",
        "core:webview:allow-print",
        "dialog:allow-open",
        "dialog:allow-save",
    ];
    assert_eq!(others, needed);
}

#[test]
fn the_permissions_that_were_built_are_the_ones_of_the_list() {
    // Written by build.rs from the same list; a command without one could be called by any script.
    let manifests = read("gen/schemas/acl-manifests.json");
    let own = manifests["__app-acl__"]["permissions"].as_object().unwrap();
    let allowed: BTreeSet<&str> = own
        .values()
        .flat_map(|permission| permission["commands"]["allow"].as_array().unwrap())
        .map(|name| name.as_str().unwrap())
        .collect();
    assert_eq!(allowed, waymark_api::COMMANDS.iter().copied().collect());
}

#[test]
fn the_window_belongs_to_one_capability_and_keeps_its_walls() {
    let config = read("tauri.conf.json");
    let security = &config["app"]["security"];
    assert_eq!(security["capabilities"], serde_json::json!(["main"]));
    assert_eq!(read("capabilities/main.json")["windows"], serde_json::json!(["main"]));
    assert_eq!(security["freezePrototype"], true);
    assert_eq!(security["pattern"]["use"], "isolation");
    assert_eq!(config["app"]["withGlobalTauri"], false);
    assert_eq!(config["build"].get("devUrl"), None, "a plain build shows the screens that it carries");
    let policy = security["csp"].as_str().unwrap();
    for rule in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "object-src 'none'",
        "form-action 'none'",
    ] {
        assert!(policy.split("; ").any(|known| known == rule), "{rule} in {policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_program_offers_its_own_sqlite_to_no_library() {
    // Else WebKitGTK would keep its data with our SQLCipher.
    let said = Command::new("nm").args(["-D", "--defined-only", env!("CARGO_BIN_EXE_waymark")]).output();
    let said = said.expect("nm runs (package binutils)");
    assert!(said.status.success());
    let names = String::from_utf8(said.stdout).unwrap();
    let shown: Vec<&str> = names.lines().filter(|line| line.contains("sqlite3_")).collect();
    assert!(shown.is_empty(), "{shown:?}");
}
