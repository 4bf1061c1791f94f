//! The bytes of a PDF 1.7 file: objects packed into object streams, and the cross-reference stream at its end.
//! Written as it comes, so that a long run holds no objects in memory. Never here: what an object means.

use std::io::Write as _;

use crate::deflate::deflate;

/// The number of an object; written as a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id(u32);

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} 0 R", self.0)
    }
}

impl Id {
    /// Among numbers that were reserved together.
    pub fn after(self, count: usize) -> Self {
        Self(self.0 + count as u32)
    }
}

/// How many objects share one stream: a reader unpacks all of them, some 50 kB, to see one. Alike as they are, many
/// deflate better than few.
const PACKED: usize = 800;

#[derive(Debug, Clone, Copy)]
enum Place {
    Free,
    At(usize),
    In { stream: u32, index: u16 },
}

pub(crate) struct Writer {
    out: Vec<u8>,
    /// By object number.
    places: Vec<Place>,
    /// Numbers and starts of the objects that wait, and their bytes.
    index: Vec<u8>,
    packed: Vec<u8>,
    waiting: Vec<u32>,
    hash: blake3::Hasher,
}

impl Writer {
    pub fn new() -> Self {
        let mut out = b"%PDF-1.7\n".to_vec();
        // Four bytes above 127: this is no text.
        out.extend(*b"%\xE2\xE3\xCF\xD3\n");
        Self {
            out,
            places: vec![Place::Free],
            index: Vec::new(),
            packed: Vec::new(),
            waiting: Vec::new(),
            hash: blake3::Hasher::new(),
        }
    }

    pub fn reserve(&mut self) -> Id {
        self.reserve_many(1)
    }

    /// Numbers in a row, of which this gives the first.
    pub fn reserve_many(&mut self, count: usize) -> Id {
        let first = Id(self.places.len() as u32);
        self.places.resize(self.places.len() + count, Place::Free);
        first
    }

    /// An object that is no stream.
    pub fn object(&mut self, id: Id, body: std::fmt::Arguments<'_>) -> std::io::Result<()> {
        write!(self.index, "{} {} ", id.0, self.packed.len())?;
        self.packed.write_fmt(body)?;
        self.packed.push(b'\n');
        self.waiting.push(id.0);
        if self.waiting.len() < PACKED { Ok(()) } else { self.pack() }
    }

    pub fn add(&mut self, body: std::fmt::Arguments<'_>) -> std::io::Result<Id> {
        let id = self.reserve();
        self.object(id, body)?;
        Ok(id)
    }

    /// `entries` are those of its dictionary beside the length.
    pub fn stream(
        &mut self,
        id: Id,
        entries: std::fmt::Arguments<'_>,
        content: &[u8],
    ) -> std::io::Result<()> {
        self.hash.update(content);
        if let Some(place) = self.places.get_mut(id.0 as usize) {
            *place = Place::At(self.out.len());
        }
        write!(self.out, "{} 0 obj\n<<{entries}/Length {}>>\nstream\n", id.0, content.len())?;
        self.out.extend_from_slice(content);
        self.out.extend_from_slice(b"\nendstream\nendobj\n");
        Ok(())
    }

    /// The same, deflated here.
    pub fn deflated(
        &mut self,
        id: Id,
        entries: std::fmt::Arguments<'_>,
        content: &[u8],
    ) -> std::io::Result<()> {
        let small = deflate(content)?;
        self.stream(id, format_args!("{entries}/Filter/FlateDecode"), &small)
    }

    fn pack(&mut self) -> std::io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let id = self.reserve();
        for (index, number) in self.waiting.iter().enumerate() {
            if let Some(place) = self.places.get_mut(*number as usize) {
                *place = Place::In { stream: id.0, index: index as u16 };
            }
        }
        let (count, first) = (self.waiting.len(), self.index.len());
        let mut content = std::mem::take(&mut self.index);
        content.append(&mut self.packed);
        self.waiting.clear();
        self.deflated(id, format_args!("/Type/ObjStm/N {count}/First {first}"), &content)
    }

    /// The file's identifier comes from what it holds: nothing of it is chance.
    pub fn finish(mut self, root: Id, info: Id) -> std::io::Result<Vec<u8>> {
        self.pack()?;
        let id = self.reserve();
        let start = self.out.len();
        let places = std::mem::take(&mut self.places);
        let mut rows = Vec::with_capacity(places.len() * 8);
        let mut last = [0_u8; 7];
        for (number, place) in places.iter().enumerate() {
            let (kind, a, b) = match *place {
                // The stream that tells of itself.
                Place::Free if number == id.0 as usize => (1, start as u32, 0),
                Place::Free => (0, 0, if number == 0 { u16::MAX } else { 0 }),
                Place::At(at) => (1, at as u32, 0),
                Place::In { stream, index } => (2, stream, index),
            };
            let mut row = [0_u8; 7];
            row[0] = kind;
            row[1..5].copy_from_slice(&a.to_be_bytes());
            row[5..].copy_from_slice(&b.to_be_bytes());
            // PNG's “up”: each row as its difference from the one before, mostly zeros.
            rows.push(2);
            rows.extend(row.iter().zip(last).map(|(now, before)| now.wrapping_sub(before)));
            last = row;
        }
        let size = places.len();
        self.places = places;
        let mut name = String::with_capacity(32);
        for byte in &self.hash.finalize().as_bytes()[..16] {
            name.push_str(&format!("{byte:02X}"));
        }
        self.deflated(
            id,
            format_args!(
                "/Type/XRef/Size {size}/W[1 4 2]/DecodeParms<</Predictor 12/Columns 7>>/Root {root}/Info {info}/ID[<{name}><{name}>]"
            ),
            &rows,
        )?;
        write!(self.out, "startxref\n{start}\n%%EOF\n")?;
        Ok(self.out)
    }
}

/// A text that a person reads: in UTF-16, big end first, where it is not plain ASCII.
pub(crate) fn text_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    if text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        out.push('(');
        for c in text.chars() {
            if matches!(c, '(' | ')' | '\\') {
                out.push('\\');
            }
            out.push(c);
        }
        out.push(')');
    } else {
        out.push('<');
        for byte in utf16(text) {
            out.push_str(&format!("{byte:02X}"));
        }
        out.push('>');
    }
    out
}

pub(crate) fn utf16(text: &str) -> Vec<u8> {
    [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_many_objects_reads_back_as_it_was_written() {
        let mut to = Writer::new();
        let root = to.reserve();
        let first = to.reserve_many(1000);
        for i in 0..1000 {
            to.object(first.after(i), format_args!("<</N {i}/T{}>>", text_string("a (b) \\ é"))).unwrap();
        }
        let stream = to.reserve();
        to.deflated(stream, format_args!("/A/B"), b"some content").unwrap();
        to.object(root, format_args!("<</Type/Catalog/S {stream}>>")).unwrap();
        let info = to.add(format_args!("<</Title(x)>>")).unwrap();
        let bytes = to.finish(root, info).unwrap();
        let read = lopdf::Document::load_mem(&bytes).unwrap();
        for i in 0..1000 {
            let object = read.get_dictionary((first.0 + i as u32, 0)).unwrap();
            assert_eq!(object.get(b"N").unwrap().as_i64().unwrap(), i);
            assert_eq!(object.get(b"T").unwrap().as_str().unwrap(), utf16("a (b) \\ é"));
        }
        let content = read.get_object((stream.0, 0)).unwrap().as_stream().unwrap();
        assert_eq!(content.decompressed_content().unwrap(), b"some content");
        assert_eq!(read.catalog().unwrap().get(b"S").unwrap().as_reference().unwrap(), (stream.0, 0));
    }

    #[test]
    fn a_text_keeps_its_brackets() {
        assert_eq!(text_string("a (b) \\"), "(a \\(b\\) \\\\)");
        assert_eq!(text_string("é"), "<FEFF00E9>");
    }
}
