//! What is asked of an import: the file, the sheet, what its rows are, and what each column holds.

use super::{
    look::{Columns, columns},
    targets::targets,
};
use crate::Problem;
use chrono::NaiveDate;
use std::path::{Path, PathBuf};
use waymark_domain::records::ImportKind;
use waymark_store::Store;

#[derive(Debug, Clone)]
pub struct Ask {
    pub path: PathBuf,
    pub sheet: Option<String>,
    pub kind: ImportKind,
    /// Column and target; columns that are not here are left out. Empty takes what the headings say.
    pub mapping: Vec<(u32, String)>,
    pub today: NaiveDate,
}

impl Columns {
    /// The mapping as it is guessed and remembered.
    pub fn mapping(&self) -> Vec<(u32, String)> {
        self.columns.iter().filter_map(|c| Some((c.column, c.target.clone()?))).collect()
    }

    /// The same with some headers told by hand: `School attended=student.school`, and `Notes=` to leave one out.
    pub fn with_pairs(&self, pairs: &[String]) -> Result<Vec<(u32, String)>, Problem> {
        let mut mapping = self.mapping();
        let mut told: Vec<String> = Vec::new();
        for pair in pairs {
            let (header, code) = pair.split_once('=').ok_or_else(|| {
                Problem::not_known(
                    pair,
                    "a header and a field",
                    "Write it like \"Post Code=student.postcode\".",
                )
            })?;
            let (header, code) = (header.trim(), code.trim());
            let wanted = super::headings::fold(header);
            let column = self
                .columns
                .iter()
                .find(|c| c.header.trim() == header)
                .or_else(|| self.columns.iter().find(|c| super::headings::fold(&c.header) == wanted))
                .ok_or_else(|| {
                    let known: Vec<&str> =
                        self.columns.iter().map(|c| c.header.as_str()).filter(|h| !h.is_empty()).collect();
                    let todo = format!("The headers of this sheet are: {}.", known.join(", "));
                    Problem::not_known(header, "a header of this sheet", todo)
                })?
                .column;
            mapping.retain(|(at, target)| *at != column && (code.is_empty() || target != code));
            if code.is_empty() {
                continue;
            }
            let whole = self.targets.iter().find(|(known, ..)| known == code);
            let short: Vec<_> = self
                .targets
                .iter()
                .filter(|(known, label, _)| {
                    known.rsplit_once('.').is_some_and(|(_, field)| field == code)
                        || label.eq_ignore_ascii_case(code)
                })
                .collect();
            // "email" can be the student's and the parent's: a guess would put it on the wrong one.
            if let (None, [_, _, ..]) = (whole, short.as_slice()) {
                let ways: Vec<&str> = short.iter().map(|(known, ..)| known.as_str()).collect();
                let happened = format!("\u{201c}{code}\u{201d} can be several fields.");
                return Err(Problem::import(happened, format!("Write one of {}.", ways.join(", "))));
            }
            let Some((target, ..)) = whole.or_else(|| short.first().copied()) else {
                let known: Vec<&str> = self.targets.iter().map(|(code, ..)| code.as_str()).collect();
                let todo = format!("The fields are: {}.", known.join(", "));
                return Err(Problem::not_known(code, "a field of this kind of import", todo));
            };
            if told.contains(target) {
                let todo =
                    "Name one header for it, and leave the other out with an empty field: \"Header=\".";
                return Err(Problem::import(format!("Two headers were told for {target}."), todo));
            }
            told.push(target.clone());
            mapping.retain(|(_, held)| held != target);
            mapping.push((column, target.clone()));
        }
        mapping.sort();
        Ok(mapping)
    }
}

/// The mapping for `--map "Header=field"`; empty pairs leave it to the headings.
pub fn mapping_of(
    store: &Store,
    path: &Path,
    sheet: Option<&str>,
    kind: ImportKind,
    pairs: &[String],
) -> Result<Vec<(u32, String)>, Problem> {
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    columns(store, path, sheet, kind)?.with_pairs(pairs)
}

/// Refuses a mapping that names a field which this kind does not have, or one field twice.
pub(super) fn check(kind: ImportKind, mapping: &[(u32, String)]) -> Result<(), Problem> {
    let known = targets(kind);
    for (at, (_, code)) in mapping.iter().enumerate() {
        let Some(target) = known.iter().find(|t| t.key == *code) else {
            let all: Vec<&str> = known.iter().map(|t| t.key.as_str()).collect();
            return Err(Problem::not_known(
                code,
                "a field of this kind of import",
                format!("The fields are: {}.", all.join(", ")),
            ));
        };
        if mapping.get(..at).unwrap_or_default().iter().any(|(_, other)| other == code) {
            return Err(Problem::import(
                format!("Two columns are mapped to {}.", target.label),
                "Leave one of them out.",
            ));
        }
    }
    Ok(())
}
