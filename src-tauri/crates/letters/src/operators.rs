//! PDF's operators as bytes: what a page's content is written with.
//! Never here: what is drawn, or why.

use crate::{fonts::FaceId, glyphs::resource, style::Colour};

/// A content stream in the making. What is set already is not set again.
#[derive(Default)]
pub(crate) struct Operators {
    bytes: Vec<u8>,
    ink: Option<Colour>,
    font: Option<(FaceId, f32)>,
    /// Between BT and ET.
    in_text: bool,
    /// Where the last text began, in hundredths of a point.
    began: [i32; 2],
    /// Glyphs are being shown: their string is open.
    showing: bool,
}

impl Operators {
    pub fn finish(mut self) -> Vec<u8> {
        self.end_text();
        self.bytes
    }

    pub fn ink(&mut self, colour: Colour) {
        if self.ink != Some(colour) {
            self.ink = Some(colour);
            self.numbers(&[colour.0, colour.1, colour.2]);
            self.put("rg\n");
        }
    }

    pub fn filled_box(&mut self, corner: (f32, f32), width: f32, height: f32) {
        self.end_text();
        let hundredths = |v: f32| (v * 100.0).round() / 100.0;
        self.numbers(&[corner.0, corner.1, width, height].map(hundredths));
        self.put("re f\n");
    }

    pub fn dashes(&mut self, colour: Colour, from: (f32, f32), width: f32, thickness: f32) {
        self.begin_stroke(colour, thickness);
        self.put("[4 3]0 d ");
        self.numbers(&[from.0, from.1]);
        self.put("m ");
        self.numbers(&[from.0 + width, from.1]);
        self.put("l S Q\n");
    }

    pub fn frame(&mut self, colour: Colour, corner: (f32, f32), width: f32, height: f32, thickness: f32) {
        self.begin_stroke(colour, thickness);
        self.numbers(&[corner.0, corner.1, width, height]);
        self.put("re S Q\n");
    }

    /// What has this name among the resources, drawn from this corner; it is one wide and one high in itself.
    pub fn picture(&mut self, name: &str, corner: (f32, f32), width: f32, height: f32) {
        self.end_text();
        self.put("q ");
        self.numbers(&[width, 0.0, 0.0, height, corner.0, corner.1]);
        self.put("cm /");
        self.put(name);
        self.put(" Do Q\n");
    }

    /// Strokes are rare, so that what they set ends with them.
    fn begin_stroke(&mut self, colour: Colour, thickness: f32) {
        self.end_text();
        self.put("q ");
        self.numbers(&[colour.0, colour.1, colour.2]);
        self.put("RG ");
        self.number(thickness);
        self.put(" w ");
    }

    pub fn begin_text(&mut self) {
        if !self.in_text {
            self.in_text = true;
            self.began = [0; 2];
            self.put("BT\n");
        }
    }

    fn end_text(&mut self) {
        self.end_glyphs();
        if self.in_text {
            self.in_text = false;
            self.put("ET\n");
        }
    }

    /// Content of a part of the letter, under its number on this page.
    pub fn begin_content(&mut self, name: &str, number: usize) {
        self.put("/");
        self.put(name);
        self.put("<</MCID ");
        self.put(&number.to_string());
        self.put(">>BDC\n");
    }

    /// What is for the eye only; its kind by the name that the page's resources give it.
    pub fn begin_artifact(&mut self, kind: &str) {
        self.put("/Artifact/");
        self.put(kind);
        self.put(" BDC\n");
    }

    pub fn end_mark(&mut self) {
        self.end_text();
        self.put("EMC\n");
    }

    pub fn font(&mut self, face: FaceId, size: f32) {
        self.end_glyphs();
        if self.font != Some((face, size)) {
            self.font = Some((face, size));
            self.put("/");
            self.put(&resource(face));
            self.put(" ");
            self.numbers(&[size]);
            self.put("Tf\n");
        }
    }

    pub fn move_to(&mut self, x: f32, y: f32) {
        self.end_glyphs();
        // From where the last text began: lines of a paragraph are alike, and so deflate well. Whole hundredths of a
        // point do not drift.
        let to = [x, y].map(|v| (f64::from(v) * 100.0).round() as i32);
        let by = [to[0] - self.began[0], to[1] - self.began[1]];
        self.began = to;
        self.numbers(&by.map(|v| v as f32 / 100.0));
        self.put("Td\n");
    }

    pub fn is_showing(&self) -> bool {
        self.showing
    }

    /// Between two glyphs, in thousandths of the type size; positive moves left.
    pub fn back(&mut self, thousandths: f32) {
        self.put(")");
        self.number(thousandths);
        self.put("(");
    }

    pub fn glyph(&mut self, number: u16) {
        if !self.showing {
            self.showing = true;
            self.put("[(");
        }
        for byte in number.to_be_bytes() {
            match byte {
                b'(' | b')' | b'\\' => self.bytes.extend([b'\\', byte]),
                // A reader takes a bare one for the end of a line.
                b'\r' => self.put("\\r"),
                _ => self.bytes.push(byte),
            }
        }
    }

    pub fn end_glyphs(&mut self) {
        if self.showing {
            self.showing = false;
            self.put(")]TJ\n");
        }
    }

    /// Until its end, whatever stands there reads as this text.
    pub fn begin_actual_text(&mut self, utf16: &[u8]) {
        self.end_glyphs();
        self.put("/Span<</ActualText<");
        for byte in utf16 {
            let digit = |d: u8| char::from_digit(u32::from(d), 16).unwrap_or('0') as u8;
            self.bytes.extend([digit(byte >> 4), digit(byte & 15)]);
        }
        self.put(">>>BDC\n");
    }

    pub fn end_actual_text(&mut self) {
        self.end_glyphs();
        self.put("EMC\n");
    }

    fn put(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn numbers(&mut self, values: &[f32]) {
        for value in values {
            self.number(*value);
            self.put(" ");
        }
    }

    /// With three decimals at most: a thousandth of a point is far less than any printer's dot.
    fn number(&mut self, value: f32) {
        let thousandths = (f64::from(value) * 1000.0).round() as i64;
        if thousandths < 0 {
            self.put("-");
        }
        let whole = thousandths.unsigned_abs();
        let mut digits = [0_u8; 20];
        let mut at = digits.len();
        let mut rest = whole / 1000;
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.bytes.extend_from_slice(&digits[at..]);
        let part = (whole % 1000) as u16;
        if part > 0 {
            let three = [part / 100, part / 10 % 10, part % 10].map(|d| b'0' + d as u8);
            let length = three.iter().rposition(|d| *d != b'0').map_or(0, |last| last + 1);
            self.put(".");
            self.bytes.extend_from_slice(&three[..length]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_right() {
        let written = |value: f32| {
            let mut to = Operators::default();
            to.number(value);
            String::from_utf8(to.finish()).unwrap()
        };
        for (value, expected) in [
            (0.0, "0"),
            (-0.0001, "0"),
            (12.0, "12"),
            (-0.5, "-0.5"),
            (0.043, "0.043"),
            (1.05, "1.05"),
            (841.8898, "841.89"),
            (-1000.25, "-1000.25"),
        ] {
            assert_eq!(written(value), expected);
        }
    }

    #[test]
    fn every_glyph_number_reads_as_itself() {
        for number in 0..=u16::MAX {
            let mut to = Operators::default();
            to.glyph(number);
            let content = lopdf::content::Content::decode(&to.finish()).unwrap();
            let array = content.operations[0].operands[0].as_array().unwrap();
            assert_eq!(array[0].as_str().unwrap(), number.to_be_bytes(), "{number}");
        }
    }
}
