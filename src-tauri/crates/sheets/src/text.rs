//! A cell's text without what nobody can see, and numbers as people would read them.
//!
//! The choice made here: NUL and other controls, and the marks that turn the direction of text, are taken out and the
//! cell says so (`Cell::cleaned`), because they can make a name read as another. Joiners that scripts need stay.

use std::borrow::Cow;

fn is_unseen(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' => true,
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        _ => c.is_control(),
    }
}

/// The text without unseen characters, and whether there were any that matter (a carriage return does not).
pub fn clean(text: &str) -> (Cow<'_, str>, bool) {
    if text.bytes().all(|b| (b' '..0x7f).contains(&b)) || !text.chars().any(is_unseen) {
        return (Cow::Borrowed(text), false);
    }
    let ends = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = ends.chars().filter(|c| !is_unseen(*c)).collect();
    let cleaned = kept.len() != ends.len();
    (Cow::Owned(kept), cleaned)
}

/// Excel writes characters that XML cannot hold as `_x000D_`.
pub fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest.get(at + 6..at + 7) == Some("_"));
        let hex = code.filter(|c| c.bytes().all(|b| b.is_ascii_hexdigit()));
        match hex.and_then(|c| u32::from_str_radix(c, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A stored number without exponent, without `.0`, and with no more digits than Excel shows.
pub fn number(raw: &str) -> Cow<'_, str> {
    let raw = raw.trim();
    if !raw.is_empty() && raw.bytes().all(|b| b.is_ascii_digit()) {
        return Cow::Borrowed(raw);
    }
    let Some(n) = raw.parse::<f64>().ok().filter(|n| n.is_finite()) else { return Cow::Borrowed(raw) };
    let n = format!("{n:.14e}").parse().unwrap_or(n);
    Cow::Owned(if n == 0.0 {
        "0".to_owned()
    } else if n.abs() < 1e21 {
        format!("{n}")
    } else {
        raw.to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_taken_out_and_said() {
        assert_eq!(clean("Amara\u{202e} \0Okafor"), ("Amara Okafor".into(), true));
        assert_eq!(clean("one\r\ntwo"), ("one\ntwo".into(), false));
        assert_eq!(clean("Siobh\u{e1}n"), ("Siobh\u{e1}n".into(), false));
        assert!(!clean("\u{915}\u{94d}\u{200d}\u{937}").1, "a joiner that a script needs stays");
    }

    #[test]
    fn escaped_controls_come_back_as_characters() {
        assert_eq!(unescape("a_x000D_b_x_x12"), "a\rb_x_x12");
        assert_eq!(unescape("_x005F_x000D_"), "_x000D_");
    }

    #[test]
    fn a_phone_kept_as_a_number_has_no_point_and_no_exponent() {
        for (raw, shown) in [
            ("7700900123", "7700900123"),
            ("7.700900123E9", "7700900123"),
            ("7700900123.0", "7700900123"),
            ("0.1", "0.1"),
            ("0.30000000000000004", "0.3"),
            ("-0", "0"),
            ("1e400", "1e400"),
            ("x", "x"),
        ] {
            assert_eq!(number(raw), shown, "{raw}");
        }
    }
}
