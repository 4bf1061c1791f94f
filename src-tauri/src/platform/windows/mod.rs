//! Windows: not built yet. What stands here says so in words, so that the rest compiles and tells the truth.

pub mod printing {
    //! Printing is not built for Windows yet.
    use crate::platform::printing::not_printed;
    use waymark_api::{PrintJob, Printer, Told};

    fn not_yet() -> Told {
        not_printed(
            "Waymark cannot print on Windows itself yet.",
            "Save the letters as files and print those from the program that shows PDFs; it also asks for copies, both sides and the tray.",
        )
    }

    pub fn printers() -> Result<Vec<Printer>, Told> {
        Err(not_yet())
    }

    pub fn print(_: &PrintJob) -> Result<String, Told> {
        Err(not_yet())
    }
}

pub mod locking {
    //! The lock of Windows is not heard yet; idle minutes and sleep lock the office through `ticking`.

    pub fn watch(_lock: impl Fn() + 'static) {}
}

pub mod webview {
    //! The web view of Windows keeps its own settings.
    use tauri::WebviewWindow;

    pub fn harden(_window: &WebviewWindow) -> tauri::Result<()> {
        Ok(())
    }
}
