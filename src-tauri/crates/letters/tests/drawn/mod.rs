//! Pages as they are seen: drawn by poppler's `pdftoppm`, and where their ink is.
#![allow(dead_code)]

use std::process::Command;

/// A page in shades of grey; places are millimetres from the top left corner.
pub struct Drawn {
    pub width: usize,
    pub height: usize,
    pub grey: Vec<u8>,
    dpi: f32,
}

impl Drawn {
    /// All pages of a file.
    pub fn pages(bytes: &[u8], dpi: f32) -> Vec<Self> {
        let folder = tempfile::tempdir().expect("a folder for the letter");
        let file = folder.path().join("letter.pdf");
        std::fs::write(&file, bytes).expect("the letter is written");
        let output = Command::new("pdftoppm")
            .args(["-gray", "-r", &dpi.to_string()])
            .arg(&file)
            .output()
            .expect("pdftoppm is needed for this test: install the package poppler-utils");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        // P5, width and height, 255: three lines, then a byte a dot; page after page.
        let mut rest = &output.stdout[..];
        let mut pages = Vec::new();
        while !rest.is_empty() {
            let mut parts = rest.splitn(4, |b| *b == b'\n');
            assert_eq!(parts.next(), Some(&b"P5"[..]));
            let size = std::str::from_utf8(parts.next().expect("a size")).expect("figures");
            let (width, height) = size.split_once(' ').expect("width and height");
            let (width, height): (usize, usize) =
                (width.parse().expect("width"), height.parse().expect("height"));
            let dots = parts.nth(1).expect("dots");
            pages.push(Self { width, height, grey: dots[..width * height].to_vec(), dpi });
            rest = &dots[width * height..];
        }
        pages
    }

    /// The box around all ink in a part of the page: left, top, right, bottom.
    pub fn ink(&self, left: f32, top: f32, right: f32, bottom: f32) -> Option<[f32; 4]> {
        let dot = |mm: f32| (mm / 25.4 * self.dpi) as usize;
        let mut found: Option<[usize; 4]> = None;
        for y in dot(top)..dot(bottom).min(self.height) {
            for x in dot(left)..dot(right).min(self.width) {
                // The shading of a table is paler, and so is the edge of a letter.
                if self.grey[y * self.width + x] < 160 {
                    let [l, t, r, b] = found.unwrap_or([x, y, x, y]);
                    found = Some([l.min(x), t.min(y), r.max(x + 1), b.max(y + 1)]);
                }
            }
        }
        found.map(|sides| sides.map(|v| v as f32 * 25.4 / self.dpi))
    }
}
