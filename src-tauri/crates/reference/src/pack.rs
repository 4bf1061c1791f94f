//! Opens the files of `data/` when they are first asked for. Never here: what their columns mean.
//! A pack is made by `examples/pack.rs`; `tests/packs.rs` counts its rows, so an unreadable one cannot be released.

use std::sync::OnceLock;

/// A compressed file inside the program, opened once.
pub(crate) struct Pack {
    compressed: &'static [u8],
    opened: OnceLock<Vec<u8>>,
}

impl Pack {
    pub(crate) const fn new(compressed: &'static [u8]) -> Self {
        Self { compressed, opened: OnceLock::new() }
    }

    pub(crate) fn bytes(&'static self) -> &'static [u8] {
        self.opened.get_or_init(|| zstd::decode_all(self.compressed).unwrap_or_default())
    }

    pub(crate) fn text(&'static self) -> &'static str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }

    /// The rows of a tab-separated pack, without its header.
    pub(crate) fn rows(&'static self) -> impl Iterator<Item = Row> {
        self.text().lines().skip(1).map(|line| Row(line.split('\t').collect()))
    }
}

pub(crate) struct Row(Vec<&'static str>);

impl Row {
    pub(crate) fn text(&self, column: usize) -> &'static str {
        self.0.get(column).copied().unwrap_or_default()
    }

    pub(crate) fn some(&self, column: usize) -> Option<&'static str> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    pub(crate) fn number<N: std::str::FromStr + Default>(&self, column: usize) -> N {
        self.text(column).parse().unwrap_or_default()
    }
}
