//! Columns that stand under each other.
//! Never here: what is in them.

/// A cell longer than this is cut; `--json` gives it whole.
const WIDEST: usize = 48;

fn cut(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= WIDEST {
        return line;
    }
    let short: String = line.chars().take(WIDEST - 1).collect();
    format!("{}\u{2026}", short.trim_end())
}

pub fn table(headers: &[&str], rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|c| cut(c)).collect()).collect();
    let heads: Vec<String> = headers.iter().map(|h| (*h).to_owned()).collect();
    let width = |column: usize| {
        let all = rows.iter().chain([&heads]).filter_map(|r| r.get(column));
        all.map(|c| c.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headers.len()).map(width).collect();
    let line = |cells: &[String]| {
        let padded = cells
            .iter()
            .zip(&widths)
            .map(|(c, w)| format!("{c}{}", " ".repeat(w - c.chars().count().min(*w))));
        format!("{}\n", padded.collect::<Vec<_>>().join("  ").trim_end())
    };
    let rule: Vec<String> = widths.iter().map(|w| "-".repeat(*w)).collect();
    let mut text = line(&heads) + &line(&rule);
    rows.iter().for_each(|row| text.push_str(&line(row)));
    text
}

/// "1 student", "2 students".
pub fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_in_any_script() {
        let text = table(
            &["Name", "Town"],
            &[vec!["Zo\u{eb}".into(), "Walsall".into()], vec!["\u{9673}\u{7f8e}".into(), String::new()]],
        );
        assert_eq!(text, "Name  Town\n----  -------\nZo\u{eb}   Walsall\n\u{9673}\u{7f8e}\n");
    }
}
