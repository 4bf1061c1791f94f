//! The system packages that building and testing need: installed where that is possible, else named.
//! Never here: anything that is not Debian's or Ubuntu's.

use std::process::Command;

/// A package, and a command that shows that it is there.
const NEEDED: [(&str, &[&str]); 4] = [
    ("build-essential", &["cc", "--version"]),
    ("perl", &["perl", "--version"]),
    ("pkg-config", &["pkg-config", "--version"]),
    ("poppler-utils", &["pdftotext", "-v"]),
];

fn works(command: &[&str]) -> bool {
    let [program, rest @ ..] = command else { return false };
    Command::new(program).args(rest).output().is_ok_and(|o| o.status.success())
}

/// With libssl-dev a build need not compile OpenSSL, which saves minutes.
pub fn has_openssl() -> bool {
    works(&["pkg-config", "--exists", "openssl"])
}

pub fn need() -> Result<(), String> {
    let missing: Vec<&str> =
        NEEDED.iter().filter(|(_, command)| !works(command)).map(|(name, _)| *name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let install = format!("apt-get install -y --no-install-recommends {names}");
    println!("missing system packages: {names}");
    for prefix in ["", "sudo -n "] {
        let tried = Command::new("sh")
            .arg("-c")
            .arg(format!("{prefix}apt-get update -qq && {prefix}{install}"))
            .status();
        if tried.is_ok_and(|s| s.success()) {
            return Ok(());
        }
    }
    Err(format!(
        "these system packages are missing: {names}\nInstall them, then run this again:\n    sudo {install}"
    ))
}
