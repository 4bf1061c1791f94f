//! Letters as finished PDFs: template, shaped lines, pages, bytes. Facts come in as plain values.
//! Never here: a database, a record, a clock, a random number, a system font.
//!
//! The way of a letter, one module a step:
//! `merge` (template and facts to marked text) -> `blocks` (headings, paragraphs, tables) ->
//! `shape` (lines of positioned glyphs) -> `layout` (pieces) -> `flow` (pages of things to draw) ->
//! `content` (their operators) -> `pdf` (bytes). Beside the draw list runs the tree of `tags`, what each drawn
//! thing means to a reader; `structure` writes it, so that every file is PDF/UA-1 and PDF/A-2a.
//! `preflight` stands before all of them: a letter with something missing is never rendered.
//!
//! Large print is another `style::Style`. The words are a `template::Template`: the ones that `kinds` declares, or
//! an office's own, which `Template::check` lets in. `sample` is a letter to look at without any record.
#![cfg_attr(test, allow(clippy::unwrap_used))]

// The sample letters of the integration tests serve here too.
#[cfg(test)]
extern crate self as waymark_letters;
#[cfg(test)]
#[path = "../tests/samples/mod.rs"]
mod samples;

mod blocks;
#[cfg(test)]
mod conformance;
mod content;
mod deflate;
mod draw;
mod embedded;
mod flow;
mod fonts;
mod furniture;
mod glyphs;
mod icc;
mod kept;
pub mod kinds;
mod labels;
mod layout;
mod letter;
mod letterhead;
mod merge;
mod operators;
mod pdf;
mod picture;
mod pictures;
mod preflight;
mod problem;
mod recovery;
mod render;
mod sample;
mod shape;
mod slip;
mod structure;
mod style;
mod tags;
mod template;
#[cfg(test)]
mod wording;
mod writer;
mod xmp;

pub use fonts::{Fonts, Run};
pub use kinds::{Form, Kind, MergeField};
pub use labels::{LabelSheet, LabelsAbout, fold_recipients, labels};
pub use letter::{FactValue, Letter, Letterhead, Print, Recipient, Salutation, Signatory};
pub use picture::{NotAPicture, Picture};
pub use preflight::{Missing, preflight};
pub use problem::Problem;
pub use recovery::{RecoverySheet, recovery_sheet};
pub use render::{MAX_BATCH, Pdf, Sides, batch, render};
pub use sample::{letterhead as sample_letterhead, sample};
pub use style::{TEXT_CONTRAST, contrast_on_paper, printed_colour};
pub use template::{Fault, MOST_CHARACTERS, MOST_LINES, Offered, Part, Template, drafted, drawn, parts};
