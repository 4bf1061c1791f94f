//! How much a file may be before it is refused. Never here: the words for it (see `problem`).

/// No office's workbook comes near: 200,000 rows of 30 columns are some 40 MB.
pub const FILE: u64 = 128 << 20;
/// The parts of a workbook; Excel makes a few dozen.
pub const PARTS: usize = 10_000;
/// One part unpacked; 200,000 rows of 30 columns are some 300 MB.
pub const UNPACKED: u64 = 1 << 30;
/// Beyond this size a part may not be more than `RATIO` times its packed size. Deflate reaches 1,032; sheets of
/// real text 8 to 40.
pub const RATIO_FROM: u64 = 64 << 20;
pub const RATIO: u64 = 250;
/// One tag or one run of text, so that no single piece of a file is ever held whole beyond it.
pub const PIECE: u64 = 8 << 20;
/// All the texts that the cells share.
pub const SHARED_TEXT: usize = 96 << 20;
pub const DEPTH: usize = 64;
pub const SHEETS: usize = 255;
pub const MERGES: usize = 20_000;
pub const MERGES_AT_ONCE: usize = 1_000;
pub const COLUMNS: usize = 512;
pub const ROWS: u32 = 200_000;
/// As Excel has it.
pub const CELL: usize = 32_767;
