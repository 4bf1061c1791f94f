//! A print service of one's own, with one printer that writes what it gets into a file.

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

pub const PRINTER: &str = "Front_office";
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
*cupsFilter: "application/pdf 0 gziptoany"
*DefaultPageSize: A4
*PageSize A4: ""
*DefaultPageRegion: A4
*PageRegion A4: ""
*DefaultImageableArea: A4
*ImageableArea A4: "0 0 595 842"
*DefaultPaperDimension: A4
*PaperDimension A4: "595 842"
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
        std::fs::write(&printed, "").unwrap();
        open_to_all(&printed);
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
                "<DefaultPrinter {PRINTER}>\nPrinterId 1\nInfo {LABEL}\nDeviceURI file://{}\nState Idle\n\
                 Accepting Yes\nShared No\n</DefaultPrinter>\n",
                printed.display()
            ),
        )
        .unwrap();
        // A filter that copies: without one, a printer that is a file gets nothing.
        std::fs::create_dir(path("root/ppd")).unwrap();
        std::fs::write(path(&format!("root/ppd/{PRINTER}.ppd")), PPD).unwrap();
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

    pub fn environment(&self) -> (&'static str, String) {
        ("CUPS_SERVER", self.socket.display().to_string())
    }

    /// What came out, once it is whole.
    pub fn paper(&self) -> Vec<u8> {
        self.until("a letter to come out of the printer", || {
            let bytes = std::fs::read(&self.printed).ok()?;
            bytes.trim_ascii_end().ends_with(b"%%EOF").then_some(bytes)
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
