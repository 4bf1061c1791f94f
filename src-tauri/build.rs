//! Tells the window's permissions which commands there are: without that list any script in the
//! window could call all of them.

macro_rules! names {
    ($($name:ident($given:ident) -> $back:ident;)*) => {
        const COMMANDS: &[&str] = &[$(stringify!($name)),*];
    };
}
include!("crates/api/src/commands.rs");
commands!(names);

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/crates/api/src/commands.rs");
    // The screens are part of the program; a checkout in which they are not built yet must compile too.
    std::fs::create_dir_all("ui/dist").expect("ui/dist can be made");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        // Else the program offers its sqlite3_* symbols to every library that it loads, and WebKitGTK
        // stores its own data with our SQLCipher.
        println!("cargo:rustc-link-arg=-Wl,--exclude-libs,ALL");
    }
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))
        .expect("tauri.conf.json and capabilities/ say what the window may do");
}
