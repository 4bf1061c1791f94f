//! A print service of one's own, with printers that write what they get into a file: a plain one, and one with two
//! trays that prints on both sides and notes how it was asked to.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

pub struct Cups {
    process: Child,
    pub socket: PathBuf,
    pub printed: PathBuf,
    dir: tempfile::TempDir,
}

/// Prints on both sides, from two trays.
const COPIER: &str = "Copier";
pub const COPIER_LABEL: &str = "Copier in the corridor";
const PRINTER: &str = "Front_office";
pub const LABEL: &str = "Printer by the front door";

const PPD: &str = r#"*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "FRONT.PPD"
*Manufacturer: "File"
*Product: "(File)"
*ModelName: "File"
*ShortNickName: "File"
*NickName: "File"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: True
*cupsFilter: "application/pdf 0 FILTER"
*DefaultPageSize: A4
*PageSize A4: ""
*DefaultPageRegion: A4
*PageRegion A4: ""
*DefaultImageableArea: A4
*ImageableArea A4: "0 0 595 842"
*DefaultPaperDimension: A4
*PaperDimension A4: "595 842"
"#;

const TRAYS: &str = r#"*OpenUI *InputSlot/Media Source: PickOne
*DefaultInputSlot: Auto
*InputSlot Auto/Automatic: ""
*InputSlot Tray1/Tray 1: ""
*InputSlot Tray2/Tray 2: ""
*CloseUI: *InputSlot
*OpenUI *Duplex/2-Sided Printing: PickOne
*DefaultDuplex: None
*Duplex None/Off: ""
*Duplex DuplexNoTumble/Long edge: ""
*Duplex DuplexTumble/Short edge: ""
*CloseUI: *Duplex
"#;

impl Cups {
    pub fn start() -> Self {
        let dir = tempfile::Builder::new().prefix("wm-cups").tempdir().unwrap();
        open_to_all(dir.path());
        let path = |name: &str| dir.path().join(name);
        for folder in ["root", "spool", "run", "cache", "tmp", "log"] {
            std::fs::create_dir(path(folder)).unwrap();
            open_to_all(&path(folder));
        }
        let (socket, printed) = (path("cups.sock"), path("printed.pdf"));
        for file in [&printed, &path("asked")] {
            std::fs::write(file, "").unwrap();
            open_to_all(file);
        }
        let shown = |name: &str| path(name).display().to_string();
        std::fs::write(
            path("files.conf"),
            format!(
                "FileDevice Yes\nServerRoot {}\nRequestRoot {}\nStateDir {}\nCacheDir {}\nTempDir {}\n\
                 AccessLog {3}/access\nErrorLog {3}/error\nPageLog {3}/page\nPrintcap\nSystemGroup root\n",
                shown("root"),
                shown("spool"),
                shown("run"),
                shown("cache"),
                shown("tmp"),
            ),
        )
        .unwrap();
        std::fs::write(
            path("cupsd.conf"),
            format!(
                "Listen {}\nBrowsing Off\nDefaultAuthType None\nWebInterface No\nLogLevel warn\n\
                 <Location />\n  Order allow,deny\n  Allow all\n</Location>\n\
                 <Policy default>\n  <Limit All>\n    Order allow,deny\n    Allow all\n  </Limit>\n</Policy>\n",
                socket.display()
            ),
        )
        .unwrap();
        std::fs::write(
            path("root").join("printers.conf"),
            format!(
                "<DefaultPrinter {PRINTER}>\nPrinterId 1\nInfo {LABEL}\nDeviceURI file://{0}\nState Idle\n\
                 Accepting Yes\nShared No\n</DefaultPrinter>\n\
                 <Printer {COPIER}>\nPrinterId 2\nInfo {COPIER_LABEL}\nDeviceURI file://{0}\nState Idle\n\
                 Accepting Yes\nShared No\n</Printer>\n",
                printed.display()
            ),
        )
        .unwrap();
        // A filter that copies: without one, a printer that is a file gets nothing.
        let noting = noting_filter(dir.path(), &path("asked"));
        std::fs::create_dir(path("root/ppd")).unwrap();
        let ppd = |printer: &str, text: String| {
            std::fs::write(path(&format!("root/ppd/{printer}.ppd")), text).unwrap();
        };
        ppd(PRINTER, PPD.replace("FILTER", "gziptoany"));
        ppd(COPIER, PPD.replace("FILTER", &noting.display().to_string()) + TRAYS);
        open_to_all(&path("root/ppd"));
        let process = Command::new("/usr/sbin/cupsd")
            .arg("-f")
            .args([Path::new("-c"), &path("cupsd.conf"), Path::new("-s"), &path("files.conf")])
            .stdout(Stdio::null())
            .spawn()
            .expect("cupsd starts (package cups)");
        let cups = Cups { process, socket, printed, dir };
        cups.until("the print service to answer", || {
            let asked = Command::new("lpstat").arg("-e").env("CUPS_SERVER", &cups.socket).output().ok()?;
            String::from_utf8_lossy(&asked.stdout).contains(PRINTER).then_some(())
        });
        cups
    }

    /// Where programs find it, and its printers' descriptions, which a service without a port sends to nobody.
    pub fn environment(&self) -> [(&'static str, String); 2] {
        let root = self.dir.path().join("root");
        [("CUPS_SERVER", self.socket.display().to_string()), ("CUPS_SERVERROOT", root.display().to_string())]
    }

    /// What came out, once it is whole.
    pub fn paper(&self) -> Vec<u8> {
        self.until("a letter to come out of the printer", || {
            let bytes = std::fs::read(&self.printed).ok()?;
            bytes.trim_ascii_end().ends_with(b"%%EOF").then_some(bytes)
        })
    }

    /// What the copier was asked: the title in its queue, the copies, the options.
    pub fn asked(&self) -> [String; 3] {
        self.until("the copier to note what it was asked", || {
            let noted = std::fs::read_to_string(self.dir.path().join("asked")).ok()?;
            let mut lines = noted.lines().map(str::to_owned);
            Some([lines.next()?, lines.next()?, lines.next()?])
        })
    }

    fn until<T>(&self, what: &str, look: impl Fn() -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(found) = look() {
                return found;
            }
            let log = || std::fs::read_to_string(self.dir.path().join("cache/error")).unwrap_or_default();
            assert!(start.elapsed() < Duration::from_secs(30), "waited in vain for {what}\n{}", log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Cups {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The print service of a superuser writes as another user.
fn open_to_all(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o777)).unwrap();
}

/// A filter that copies, and notes what the print service tells each filter: title, copies, options.
fn noting_filter(dir: &Path, noted: &Path) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    // The print service runs no program from a folder that others can write to.
    let folder = dir.join("filter");
    std::fs::create_dir(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    let filter = folder.join("noting");
    let script = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$3\" \"$4\" \"$5\" > '{}'\nif [ $# -ge 6 ]; then cat \"$6\"; else cat; fi\n",
        noted.display()
    );
    std::fs::write(&filter, script).unwrap();
    std::fs::set_permissions(&filter, std::fs::Permissions::from_mode(0o755)).unwrap();
    filter
}
