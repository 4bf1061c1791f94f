//! How much work a drawing makes before it is known what is in it: its attributes, and its rules of style.
//! Never here: what a rule says.

/// Each attribute of an element is held against the others.
const MOST_ATTRIBUTES: usize = 500;
/// Elements that are held against parts of rules.
const MOST_TRIES: u64 = 20_000_000;

/// Whether an element has more attributes than a drawing program writes; seen before the file is read.
pub(super) fn crowded(text: &str) -> bool {
    text.split('<').any(|tag| {
        let marks =
            tag.match_indices('=').filter(|(at, _)| tag[at + 1..].trim_start().starts_with(['"', '\'']));
        marks.take(MOST_ATTRIBUTES + 1).count() > MOST_ATTRIBUTES
    })
}

/// Whether rules may be held against so many elements, so deep within each other. A rule of several parts is tried
/// from each element upwards in every way, so each part counts as often as the drawing is deep.
pub(super) fn within_bounds(text: &str, elements: usize, depth: usize) -> bool {
    let tries = |parts: usize| {
        let ways =
            (depth.max(2) as u64).saturating_pow(u32::try_from(parts.saturating_sub(1)).unwrap_or(u32::MAX));
        ways.saturating_add(parts as u64).saturating_mul(elements as u64)
    };
    parts_of_rules(text).is_some_and(|all| {
        all.into_iter().fold(0_u64, |sum, parts| sum.saturating_add(tries(parts))) <= MOST_TRIES
    })
}

/// Of each selector, its parts. None where marks and quotes leave open where a rule ends.
fn parts_of_rules(text: &str) -> Option<Vec<usize>> {
    let mut all = Vec::new();
    let (mut rest, mut words, mut within, mut deep) = (text, 0, false, 0_u32);
    while let Some(c) = rest.chars().next() {
        let mut next = c.len_utf8();
        match c {
            '/' if rest.starts_with("/*") => {
                next = rest[2..].find("*/").map_or(rest.len(), |end| end + 4);
                within = false;
            }
            '"' | '\'' if deep > 0 => next = rest[1..].find(c)? + 2,
            '"' | '\'' | '\\' if deep == 0 => return None,
            '{' | ',' => {
                all.push(words);
                (words, within) = (0, false);
                deep += u32::from(c == '{');
            }
            '}' => {
                (words, within) = (0, false);
                deep = deep.checked_sub(1)?;
            }
            ';' if deep > 0 => (words, within) = (0, false),
            c if c.is_whitespace() || matches!(c, '>' | '+' | '~') => within = false,
            _ => {
                words += usize::from(!within);
                within = true;
            }
        }
        rest = &rest[next..];
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_each_rule_are_counted() {
        let parts = |text| parts_of_rules(text);
        assert_eq!(parts(".a{fill:red}.b , g path{fill:url('#}')}"), Some(vec![1, 1, 2]));
        assert_eq!(parts("/* the office's { */ a>b/**/c{}"), Some(vec![3]));
        assert_eq!(parts("@media print{ g g g{} }"), Some(vec![2, 3]));
        for unclear in ["a[b=\"{\"] g{}", "a\\{ g{}", "}", "a{b:'"] {
            assert_eq!(parts(unclear), None, "{unclear}");
        }
    }

    #[test]
    fn the_rules_of_a_drawing_program_are_within_bounds_and_endless_ones_are_not() {
        let usual: String = (0..200).map(|n| format!(".st{n}{{fill:#fff}}")).collect();
        assert!(within_bounds(&usual, 5_000, 12));
        assert!(!within_bounds("b g g g g g path{}", 100, 50));
        assert!(!within_bounds(&usual.repeat(10), 40_000, 2));
    }
}
