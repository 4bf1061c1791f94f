//! Bytes made small, by the one method that every reader of PDF knows.

use flate2::{Compression, write::ZlibEncoder};
use std::io::Write;

/// Beyond this level a letter takes twice the time and loses a hundredth of its size.
const LEVEL: Compression = Compression::new(6);

pub(crate) fn deflate(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 2), LEVEL);
    encoder.write_all(bytes)?;
    encoder.finish()
}
