//! The walls between the rooms. Each broken wall fails here by its name, with what to do instead.
//! Never here: what a room does; its own tests say that.

#[path = "../src-tauri/crates/xtask/src/linked.rs"]
mod linked;

use linked::{Linked, text};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// Which rooms a room may lean on. Downwards only.
const MAY_USE: &[(&str, &[&str])] = &[
    ("waymark-derive", &[]),
    ("waymark-domain", &["waymark-derive"]),
    ("waymark-sync", &["waymark-domain"]),
    ("waymark-store", &["waymark-domain", "waymark-sync"]),
    ("waymark-server", &["waymark-domain", "waymark-sync"]),
    ("waymark-server-files", &["waymark-server", "waymark-sync"]),
    ("waymark-serve", &["waymark-server", "waymark-server-files", "waymark-sync"]),
    ("waymark-link", &["waymark-sync"]),
    // Only tests and tools lean on it.
    ("waymark-scratch-postgres", &[]),
    ("waymark-scratch-s3", &[]),
    // Nothing leans on these two; they are never installed.
    ("waymark-simulate", &["waymark-domain", "waymark-sync", "waymark-store", "waymark-server"]),
    (
        "waymark-load",
        &[
            "waymark-domain",
            "waymark-sync",
            "waymark-link",
            "waymark-server",
            "waymark-serve",
            "waymark-scratch-postgres",
        ],
    ),
    ("waymark-letters", &["waymark-domain"]),
    ("waymark-sheets", &[]),
    ("waymark-reference", &["waymark-domain"]),
    (
        "waymark-actions",
        &[
            "waymark-domain",
            "waymark-sync",
            "waymark-store",
            "waymark-link",
            "waymark-letters",
            "waymark-sheets",
            "waymark-reference",
        ],
    ),
    // The store and the letters only as the types that use cases take and give.
    (
        "waymark-api",
        &["waymark-domain", "waymark-sync", "waymark-store", "waymark-letters", "waymark-actions"],
    ),
    (
        "waymark-cli",
        &["waymark-domain", "waymark-store", "waymark-letters", "waymark-actions", "waymark-api"],
    ),
    ("waymark", &["waymark-api"]),
    ("xtask", &[]),
];

/// What only one room may link, and why.
const ONLY_IN: &[(&str, &[&str], &str)] = &[
    ("tauri", &["waymark"], "Only the shell knows the window."),
    ("wry", &["waymark"], "Only the shell knows the window."),
    (
        "rusqlite",
        &[
            "waymark-store",
            "waymark-server",
            "waymark-server-files",
            "waymark-serve",
            "waymark-simulate",
            "waymark-load",
            "waymark-actions",
            "waymark-api",
            "waymark-cli",
            "waymark",
        ],
        "The store is reached through waymark-store; the server has a storage of its own.",
    ),
    (
        "tokio-postgres",
        &["waymark-server", "waymark-server-files", "waymark-serve", "waymark-simulate", "waymark-load"],
        "Only the charity's server speaks to PostgreSQL; a laptop never does.",
    ),
    (
        "object_store",
        &["waymark-server-files", "waymark-serve", "waymark-load"],
        "Only the charity's server keeps files in S3; neither a laptop nor the simulator links it.",
    ),
    ("s3s", &["waymark-scratch-s3"], "It is for tests; nothing that is installed serves S3."),
    (
        "printpdf",
        &["waymark-letters", "waymark-actions", "waymark-api", "waymark-cli", "waymark"],
        "Pages are drawn in the letters room.",
    ),
];

/// Licences that a distributed program under Apache-2.0 OR MIT can carry.
const LICENCES: &[&str] = &[
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "0BSD",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "MPL-2.0",
    // A list of certificates, not a program.
    "CDLA-Permissive-2.0",
    "CC0-1.0",
    "Unlicense",
    "BSL-1.0",
    "blessing",
    "WTFPL",
    "OFL-1.1",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).expect("the workspace").to_owned()
}

fn workspace() -> Linked {
    Linked::read(&root()).expect("cargo metadata runs")
}

#[test]
fn rooms_lean_only_on_the_rooms_below_them() {
    let all = workspace();
    for id in &all.members {
        let room = all.name(id);
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == room) else {
            panic!("the room {room} is not in the list of tests/walls.rs: say there what it may use");
        };
        for used in all.uses[id].iter().filter(|u| all.members.contains(*u)) {
            let used = all.name(used);
            assert!(
                allowed.contains(&used.as_str()),
                "{room} uses {used}: rooms point down only (tests/walls.rs)"
            );
        }
    }
}

#[test]
fn the_window_the_database_and_the_pages_are_linked_only_where_they_belong() {
    let all = workspace();
    for id in &all.members {
        let room = all.name(id);
        let linked: BTreeSet<String> = all.links(id).iter().map(|l| all.name(l)).collect();
        for (what, rooms, why) in ONLY_IN {
            assert!(!linked.contains(*what) || rooms.contains(&room.as_str()), "{room} links {what}. {why}");
        }
    }
}

#[test]
fn nothing_that_is_installed_has_planted_faults_in_it() {
    for (manifest, held) in sources("src-tauri/crates", &["Cargo.toml"]) {
        let asks = held.lines().any(|line| {
            line.contains("features = [") && (line.contains("\"simulate\"") || line.contains("\"planted\""))
        });
        assert!(
            !asks || manifest.ends_with("simulate/Cargo.toml"),
            "{manifest} asks for planted faults: only the simulator may (store/Cargo.toml, sync/Cargo.toml)"
        );
    }
}

#[test]
fn only_the_store_and_the_server_name_the_database() {
    let all = workspace();
    for id in &all.members {
        let direct: Vec<String> = all.uses[id].iter().map(|u| all.name(u)).collect();
        let room = all.name(id);
        assert!(
            ["waymark-store", "waymark-server"].contains(&room.as_str())
                || !direct.iter().any(|d| ["rusqlite", "tokio-postgres"].contains(&d.as_str())),
            "{room} uses a database itself; ask the store"
        );
    }
}

/// Whether one of the ways of "MIT OR Apache-2.0 AND ISC" needs only licences of the list; of terms in brackets,
/// every one must be on it.
fn may_ship(expression: &str) -> bool {
    let known = |licence: &str| LICENCES.contains(&licence.trim());
    let plain = expression.replace('/', " OR ");
    if plain.contains('(') {
        let bare = plain.replace(['(', ')'], "").replace(" OR ", " AND ");
        return bare.split(" AND ").all(known);
    }
    plain.split(" OR ").any(|way| way.split(" AND ").all(known))
}

#[test]
fn a_licence_that_would_bind_what_we_ship_does_not_pass() {
    for fine in ["MIT", "MIT/Apache-2.0", "GPL-3.0 OR MIT", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
        assert!(may_ship(fine), "{fine}");
    }
    for not in
        ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Apache-2.0) AND GPL-3.0", "GPL-3.0 AND (MIT OR ISC)"]
    {
        assert!(!may_ship(not), "{not}");
    }
}

#[test]
fn everything_that_ships_has_a_licence_that_allows_it() {
    let all = workspace();
    for id in &all.members {
        for linked in all.links(id) {
            let licence = text(&all.packages[&linked]["license"]);
            assert!(may_ship(&licence), "{} is under \u{201c}{licence}\u{201d}", all.name(&linked));
        }
    }
    // The screens' packages say theirs in the lock file; what is in the screens is in the notices.
    let lock = std::fs::read_to_string(root().join("ui/package-lock.json")).expect("the lock file");
    let lock: Value = serde_json::from_str(&lock).expect("the lock file is JSON");
    let notices = std::fs::read_to_string(root().join("THIRD-PARTY-NOTICES.md")).expect("the notices");
    for (path, package) in lock["packages"].as_object().expect("the lock file lists packages") {
        let name = path.rsplit("node_modules/").next().unwrap_or_default();
        let row = format!("| {name} | {} | ", text(&package["version"]));
        let licence = text(&package["license"]);
        assert!(!notices.contains(&row) || may_ship(&licence), "{name} is under \u{201c}{licence}\u{201d}");
    }
}

#[test]
fn every_package_comes_from_the_registry_or_this_workspace() {
    let all = workspace();
    for (id, package) in &all.packages {
        let source = text(&package["source"]);
        let ours = package["source"].is_null() && all.members.contains(id);
        let from = source.split_once("//").map_or("", |(from, _)| from);
        assert!(
            ours || ["registry+https:", "sparse+https:"].contains(&from),
            "{} is from {source}",
            all.name(id)
        );
    }
}

fn files(under: &Path, ends: &[&str], found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(under) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["node_modules", "target", "dist", ".git", "gen"].contains(&name.as_str()) {
                files(&path, ends, found);
            }
        } else if ends.iter().any(|e| name.ends_with(e)) {
            found.push(path);
        }
    }
}

fn sources(under: &str, ends: &[&str]) -> Vec<(String, String)> {
    let root = root();
    let mut found = Vec::new();
    files(&root.join(under), ends, &mut found);
    found.sort();
    assert!(!found.is_empty(), "{under} has no files");
    found
        .into_iter()
        .filter_map(|path| {
            let name = path.strip_prefix(&root).ok()?.display().to_string();
            Some((name, std::fs::read_to_string(path).ok()?))
        })
        .collect()
}

/// The part of a file before its own tests.
fn program(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod ").next().unwrap_or(text)
}

#[test]
fn sql_is_written_only_in_the_store_and_the_storage_of_the_server() {
    for room in ["actions", "api", "cli", "domain", "letters", "sheets", "sync", "reference", "server"] {
        for (name, text) in sources(&format!("src-tauri/crates/{room}/src"), &[".rs"]) {
            if name.starts_with("src-tauri/crates/server/src/storage/") {
                continue;
            }
            for word in ["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", "CREATE TABLE", "PRAGMA "] {
                assert!(
                    !program(&text).contains(word),
                    "{name} says {word:?}; a question is asked in the store"
                );
            }
        }
    }
}

#[test]
fn an_operating_system_is_named_only_in_platform() {
    for (name, text) in sources("src-tauri/src", &[".rs"]) {
        let named = text.contains("target_os") || text.contains("cfg(unix)") || text.contains("cfg(windows)");
        assert!(
            !named || name.contains("/platform/") || name.ends_with("main.rs"),
            "{name} names an operating system; that belongs into platform/"
        );
    }
}

#[test]
fn only_the_backend_of_the_screens_knows_the_window() {
    for (name, text) in sources("ui/src", &[".ts", ".svelte"]) {
        let knows = text.contains("@tauri-apps/") || text.contains("__TAURI");
        assert!(
            !knows || name.starts_with("ui/src/backend/"),
            "{name} knows Tauri; a screen asks through ui/src/backend"
        );
    }
}

#[test]
fn no_markup_is_made_from_text_on_a_screen() {
    for (name, text) in sources("ui/src", &[".ts", ".svelte"]) {
        for way in ["{@html", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
            assert!(!text.contains(way), "{name} uses {way}: text is set as text");
        }
    }
}

#[test]
fn each_room_says_what_it_never_holds() {
    for room in ["domain", "sync", "store", "server", "letters", "sheets", "reference", "actions", "api"] {
        let lib = root().join(format!("src-tauri/crates/{room}/src/lib.rs"));
        let text = std::fs::read_to_string(&lib).unwrap_or_default();
        let head: String = text.lines().take_while(|l| l.starts_with("//!")).collect();
        assert!(head.contains("Never here"), "{} does not say what is never there", lib.display());
    }
}

#[test]
fn a_clock_and_a_random_number_are_passed_in() {
    for room in ["domain", "sync", "server", "letters", "sheets", "reference", "actions"] {
        for (name, text) in sources(&format!("src-tauri/crates/{room}/src"), &[".rs"]) {
            for way in ["Utc::now(", "Local::now(", "SystemTime::now(", "Instant::now("] {
                assert!(!program(&text).contains(way), "{name} looks at a clock; take `now`");
            }
            for way in ["new_v4(", "getrandom", "rand::", "OsRng"] {
                assert!(!program(&text).contains(way), "{name} makes something random; take it");
            }
            // A use case gives a new record its id; below it, an id is given.
            assert!(room == "actions" || !program(&text).contains("now_v7("), "{name} makes an id; take it");
        }
    }
}
