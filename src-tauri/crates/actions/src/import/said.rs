//! What is said of a sheet as a whole and of its cells beside their values: what was left out, what the reader found.
//! Never here: what a row means.

use super::{
    lines::{self, Line, Mark, letters},
    row::{Given, Reason},
    targets::Target,
};
use waymark_domain::{records::ImportKind, values::ChoiceType};

pub fn header_or_letter(header: &str, at: usize) -> String {
    if header.is_empty() { format!("Column {}", letters(at as u32)) } else { header.to_owned() }
}

/// What the reader found wrong with a cell, in words.
pub fn mark(given: &mut Given, line: &Line, mapping: &[Option<Target>], headers: &[String]) {
    for (column, mark) in &line.marks {
        let at = *column as usize;
        let mapped = mapping.get(at).is_some_and(Option::is_some);
        let header = header_or_letter(headers.get(at).map_or("", String::as_str), at);
        let text = line.text(at);
        let words = match mark {
            Mark::TooLong => format!("{header}: the cell holds more than 32,767 characters. Shorten it."),
            _ if !mapped => continue,
            // Excel's own "not available": nothing is known, so nothing is said.
            Mark::Error if text.eq_ignore_ascii_case("#n/a") => continue,
            Mark::Error => {
                format!("{header}: the cell shows the error {text}. Write the value instead of the formula.")
            }
            Mark::NoResult => {
                format!(
                    "{header}: the formula was never calculated. Open the file in Excel and save it, or write the value."
                )
            }
            Mark::Cleaned => {
                let words = format!("{header}: characters that cannot be seen were taken out.");
                given.notes.push(Reason { column: Some(at), words });
                continue;
            }
        };
        // What the cell would say is not its value, so the field has nothing to add to the reason.
        given.problems.retain(|p| p.column != Some(at));
        given.problems.push(Reason { column: Some(at), words });
    }
}

pub fn notes(
    read: &lines::Read,
    headers: &[String],
    mapping: &[Option<Target>],
    hidden: bool,
) -> Vec<String> {
    let mut notes = Vec::new();
    let rows = |numbers: &[u32]| {
        let all: Vec<String> = numbers.iter().take(20).map(u32::to_string).collect();
        let more = if numbers.len() > 20 { " and more" } else { "" };
        match all.as_slice() {
            [one] => format!("Row {one} was"),
            many => format!("Rows {}{more} were", many.join(", ")),
        }
    };
    if hidden {
        notes.push("This sheet is hidden in the workbook.".to_owned());
    }
    if !read.titles.is_empty() {
        notes.push(format!("{} left out: titles above the headings.", rows(&read.titles)));
    }
    if !read.repeats.is_empty() {
        notes.push(format!("{} left out: the headings once more.", rows(&read.repeats)));
    }
    if !read.totals.is_empty() {
        notes.push(format!("{} left out: totals.", rows(&read.totals)));
    }
    let left = left_out(&read.headless, headers, mapping);
    if !left.is_empty() {
        notes.push(format!("Columns left out: {}.", left.join(", ")));
    }
    if read.beyond > 0 {
        notes.push(format!("{} cells beyond column SR were left out.", read.beyond));
    }
    notes
}

/// A list of employers read as students would make children of its contacts.
pub fn another_kind(rather: Option<ImportKind>, asked: ImportKind) -> Option<String> {
    let other = rather.filter(|kind| *kind != asked)?;
    Some(format!(
        "This sheet looks like {}, and it is read as {}. Look at the rows before they are kept.",
        other.label().to_lowercase(),
        asked.label().to_lowercase()
    ))
}

/// Columns with something in them that are mapped to nothing.
pub fn left_out(headless: &[u32], headers: &[String], mapping: &[Option<Target>]) -> Vec<String> {
    let mut left: Vec<String> = Vec::new();
    for (at, _) in mapping.iter().enumerate().filter(|(_, t)| t.is_none()) {
        let header = headers.get(at).map_or("", String::as_str);
        if !header.is_empty() || headless.contains(&(at as u32)) {
            left.push(header_or_letter(header, at));
        }
    }
    left.extend(
        headless.iter().filter(|c| **c as usize >= mapping.len()).map(|c| header_or_letter("", *c as usize)),
    );
    left
}
