//! The name that was meant, where one is near.

/// Letters to change, add or leave out.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let here = row[j + 1];
            row[j + 1] = (before + usize::from(x != y)).min(here + 1).min(row[j] + 1);
            before = here;
        }
    }
    row[b.len()]
}

/// How many words of a name are in the other too: “student_name” for “student_full_name”.
fn shared(a: &str, b: &str) -> usize {
    a.split(['_', '-', '.']).filter(|word| b.split(['_', '-', '.']).any(|other| *word == other)).count()
}

pub(super) fn nearest<'a>(typed: &str, among: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let letters: Vec<char> = typed.chars().take(60).collect();
    let rank = |name: &'a str| {
        let far = distance(&letters, &name.chars().collect::<Vec<_>>());
        let (same, words) = (shared(&typed, name), name.split(['_', '-', '.']).count());
        let near = far <= 2.max(letters.len().min(name.len()) / 3) || (same > 0 && same + 1 >= words);
        near.then_some((far, name))
    };
    among.filter_map(rank).min().map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_that_was_meant_is_found() {
        let names =
            ["student_preferred_name", "student_full_name", "employer", "employer_phone", "dates_text"];
        for (typed, meant) in [
            ("studnet_full_name", Some("student_full_name")),
            ("student_name", Some("student_full_name")),
            ("Employer", Some("employer")),
            ("dates", Some("dates_text")),
            ("weather", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, names.into_iter()), meant, "{typed}");
        }
    }
}
