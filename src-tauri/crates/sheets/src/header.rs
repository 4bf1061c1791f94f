//! Where a sheet's headings stand, and which rows are not data: totals, headings told again.
//! Which words are headings is asked of the caller. Never here: what a heading means.

use crate::Row;

/// Which of the first rows holds the headings: the one with most known words. A row with a single known word is
/// believed only when it is the first with several cells, because data can hold such a word too.
pub fn find(rows: &[Row], is_heading: impl Fn(&str) -> bool) -> Option<usize> {
    let known = |row: &Row| {
        let mut words: Vec<String> = row
            .cells
            .iter()
            .map(|c| c.text.trim().to_lowercase())
            .filter(|t| !t.is_empty() && is_heading(t))
            .collect();
        words.sort();
        words.dedup();
        words.len()
    };
    let mut best: Option<(usize, usize)> = None;
    for (at, row) in rows.iter().enumerate() {
        let known = known(row);
        if known > best.map_or(0, |(_, most)| most) {
            best = Some((at, known));
        }
    }
    let (at, most) = best?;
    let first_wide = rows.iter().position(|r| r.filled() > 1);
    let narrow = first_wide.is_none();
    (most > 1 || first_wide == Some(at) || narrow).then_some(at)
}

fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_number(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['\u{a3}', '-']).trim_end_matches('%');
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
}

fn says_total(text: &str) -> bool {
    let lower = text.trim().trim_end_matches([':', '.', '=']).trim().to_lowercase();
    let words: Vec<&str> = lower.split([' ', '-']).filter(|w| !w.is_empty()).collect();
    let of = |w: &str| {
        matches!(
            w,
            "students"
                | "pupils"
                | "rows"
                | "placements"
                | "offers"
                | "visits"
                | "organisations"
                | "employers"
                | "contacts"
                | "number"
                | "no"
                | "of"
                | "count"
                | "records"
                | "places"
                | "learners"
                | "entries"
        )
    };
    match words.as_slice() {
        ["total" | "totals" | "subtotal" | "sum" | "count"] => true,
        ["grand" | "sub" | "overall", "total" | "totals"] => true,
        ["total" | "totals" | "subtotal" | "count", rest @ ..] => rest.iter().all(|w| of(w) || is_number(w)),
        ["number" | "no", "of", rest @ ..] => !rest.is_empty() && rest.iter().all(|w| of(w)),
        _ => false,
    }
}

/// "Total", "Grand total: 42", or a row that holds nothing but a sum. `usual` is how many cells the rows of the sheet
/// have as a rule.
pub fn is_total(row: &Row, usual: usize) -> bool {
    let filled: Vec<_> = row.cells.iter().filter(|c| !c.is_blank() && !c.merged).collect();
    let Some(first) = filled.first() else { return false };
    let rest_counts = filled.iter().skip(1).all(|c| c.sum || is_number(&c.text));
    if says_total(&first.text) && rest_counts {
        return true;
    }
    // "200 students", "Students: 200" in a cell of its own.
    if filled.len() == 1 && usual > 1 {
        let words: Vec<&str> = first.text.split([' ', ':']).filter(|w| !w.is_empty()).collect();
        if let [a, b] = words.as_slice()
            && ((is_number(a) && says_total(&format!("total {b}")))
                || (is_number(b) && says_total(&format!("total {a}"))))
        {
            return true;
        }
    }
    let only_counts = filled.iter().all(|c| c.sum || is_number(&c.text));
    only_counts && filled.iter().any(|c| c.sum) && (filled.len() < usual || usual <= 1)
}

/// The headings once more, as at the top of each printed page.
pub fn repeats(row: &Row, headings: &Row) -> bool {
    let mut same = 0;
    for (cell, heading) in row.cells.iter().zip(&headings.cells) {
        if cell.is_blank() && heading.is_blank() {
            continue;
        }
        if fold(&cell.text) != fold(&heading.text) {
            return false;
        }
        same += 1;
    }
    same > 0 && same == row.filled() && same == headings.filled()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Cell;

    fn row(number: u32, cells: &[&str]) -> Row {
        let cell = |t: &&str| Cell {
            sum: t.starts_with("S:"),
            text: t.trim_start_matches("S:").to_owned(),
            ..Cell::default()
        };
        Row { number, cells: cells.iter().map(cell).collect() }
    }

    #[test]
    fn headings_are_found_below_titles() {
        let known = |t: &str| ["name", "d.o.b", "post code", "student"].contains(&t);
        let rows = [
            row(1, &["Students 2026"]),
            row(2, &["", "Student"]),
            row(4, &["Name", "D.O.B", "Shoe size"]),
            row(5, &["Amara", "14/3/2010", "5"]),
        ];
        assert_eq!(find(&rows, known), Some(2));
        assert_eq!(find(&rows[3..], known), None);
        assert_eq!(find(&[row(1, &["Name", "x"]), row(2, &["Amara", "y"])], known), Some(0));
        assert_eq!(find(&[row(1, &["a", "b"]), row(2, &["Student", "y"])], known), None);
    }

    #[test]
    fn totals_are_told_from_data() {
        for total in [
            &["Total", "12"][..],
            &["", "Grand total:", "S:4"],
            &["", "", "S:42"],
            &["Total students"],
            &["42 students"],
        ] {
            assert!(is_total(&row(9, total), 5), "{total:?}");
        }
        for data in [
            &["Total Energy Ltd", "12"][..],
            &["Total", "Recall"],
            &["42"],
            &["Amara", "S:4"],
            &["Count", "Dracula"],
        ] {
            assert!(!is_total(&row(9, data), 5), "{data:?}");
        }
    }

    #[test]
    fn headings_told_again_are_known() {
        let headings = row(1, &["Name", "Post Code", ""]);
        assert!(repeats(&row(40, &["name", "Postcode"]), &headings));
        assert!(!repeats(&row(40, &["Name"]), &headings));
    }
}
