//! The system packages that building and testing need: installed where that is possible, else named.
//! Never here: anything that is not Debian's or Ubuntu's.

use std::process::Command;

/// A package, and a command that shows that it is there.
const NEEDED: [(&str, &[&str]); 18] = [
    ("build-essential", &["cc", "--version"]),
    ("perl", &["perl", "--version"]),
    ("pkg-config", &["pkg-config", "--version"]),
    // The window, and the cipher of the store.
    ("libwebkit2gtk-4.1-dev", &["pkg-config", "--exists", "webkit2gtk-4.1"]),
    ("libssl-dev", &["pkg-config", "--exists", "openssl"]),
    // Letters are read back and drawn.
    ("poppler-utils", &["pdftotext", "-v"]),
    // What they promise to screen readers and archives is checked.
    ("qpdf", &["qpdf", "--version"]),
    ("python3-pikepdf", &["/usr/bin/python3", "-c", "import pikepdf"]),
    // The window is driven on a virtual display, its dialogs by keyboard.
    ("webkit2gtk-driver", &["sh", "-c", "command -v WebKitWebDriver"]),
    ("xvfb", &["sh", "-c", "command -v Xvfb"]),
    ("xdotool", &["sh", "-c", "command -v xdotool"]),
    // Printing is seen with a printer that is a file.
    ("cups-client", &["sh", "-c", "command -v lp && command -v lpstat"]),
    ("cups-daemon", &["test", "-x", "/usr/sbin/cupsd"]),
    ("cups-core-drivers", &["test", "-x", "/usr/lib/cups/filter/gziptoany"]),
    // The lock of the computer is played on a bus of one's own.
    ("dbus", &["dbus-daemon", "--version"]),
    ("libglib2.0-bin", &["gdbus", "help"]),
    ("binutils", &["nm", "--version"]),
    // The server's storage is tested on one that the tests start themselves, from wherever its programs are.
    (
        "postgresql",
        &[
            "sh",
            "-c",
            "PATH=$PATH:$(echo /usr/lib/postgresql/*/bin | tr ' ' :); command -v initdb postgres psql",
        ],
    ),
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
            .env("DEBIAN_FRONTEND", "noninteractive")
            .status();
        if tried.is_ok_and(|s| s.success()) {
            return Ok(());
        }
    }
    Err(format!(
        "these system packages are missing: {names}\nInstall them, then run this again:\n    sudo {install}"
    ))
}
