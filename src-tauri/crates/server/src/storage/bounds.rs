//! How much of what a database keeps and hands out at once: the same in each.

use std::ops::Range;

/// Of entries as they are stored. A page ends with the action with which it gets past this.
pub const LARGEST_PAGE: usize = 1024 * 1024;

/// A copy is handed out until so many changes came after it: a laptop gets those from the log.
pub const STILL_NEW: u64 = 5_000;
/// Of records as they are stored, some thousands of them: a piece is closed after the first bound and before the second. A
/// laptop takes each in one transaction, for which its person waits.
pub const PIECE: Range<usize> = 512 * 1024..1024 * 1024;
/// How long a laptop that was told of a piece can still fetch it. Seconds.
pub const DAY: u64 = 24 * 60 * 60;

/// A disk is put back seldom; more names than this are somebody's mischief.
pub const MOST_NAMES: u64 = 50;

/// Of an action's operations as they are stored, those before its last part: they are read at once when that comes.
pub const LARGEST_ACTION: u64 = 64 * 1024 * 1024;
