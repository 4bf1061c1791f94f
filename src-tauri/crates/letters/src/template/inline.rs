//! What may stand in a line of words. Only `**bold**` is more than it looks; all that other programs would read
//! as a sign is told, so that nobody prints one by mistake.

use std::collections::BTreeSet;

use super::faults::{Faults, short};
use crate::fonts::{Fonts, is_invisible};

/// Neither seen on paper nor needed for a script, or private to this crate.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' | '\u{E000}'..='\u{F8FF}' | '\u{FEFF}')
}

/// Every character that cannot be printed, once for each line.
pub(super) fn characters(text: &str, fonts: &Fonts, faults: &mut Faults) {
    use unicode_normalization::UnicodeNormalization;
    let mut shown = BTreeSet::new();
    for (i, line) in text.split('\n').enumerate() {
        let mut told = BTreeSet::new();
        for c in line.nfc() {
            if (c.is_ascii() && !c.is_ascii_control()) || c == '\t' || shown.contains(&c) {
                continue;
            }
            let unseen = c.is_control() || is_unseen(c);
            let printed = c.is_whitespace()
                || is_invisible(c)
                || fonts.family_for(c.encode_utf8(&mut [0; 4])).is_ok_and(|family| family.is_some());
            if !unseen && printed {
                shown.insert(c);
            } else if told.insert(c) {
                let code = u32::from(c);
                faults.add(
                    i + 1,
                    if unseen {
                        format!("A character that cannot be seen on paper (U+{code:04X}) stands in this line. Type the words anew without it.")
                    } else {
                        format!("No font can print “{c}” (U+{code:04X}). Use another character.")
                    },
                );
            }
        }
    }
}

/// Stands for a value in words that are looked at: a letter, as most values end and begin with one.
pub(super) const VALUE: char = 'x';

/// One line, or one branch within a line, with `VALUE` for its values.
pub(super) fn words(words: &str, line: usize, faults: &mut Faults) {
    let plain = without_escapes(words);
    if plain.matches("**").count() % 2 == 1 {
        faults.add(
            line,
            "“**” is opened here and not closed on the same line, inside of the same {% if %}. Bold words stand between two of them: **bold**.",
        );
    }
    let mut say = |is: bool, words: &str| {
        if is {
            faults.add(line, words);
        }
    };
    say(
        plain.contains("***"),
        "Three “*” together cannot be read. Bold words stand between two and two: **bold**.",
    );
    say(plain.contains("****"), "Between “**” and “**” the words that are to be bold are missing.");
    let rest = plain.replace("***", "\u{1}").replace("**", "\u{1}");
    say(
        pair(&rest, '*'),
        "Letters have no italics. For bold, use two: **bold**. For the sign “*” itself, write “\\*”.",
    );
    say(
        pair(&rest.replace("__", "_"), '_'),
        "Letters have no italics, and “_” before and after a word does nothing. For bold, use **bold**.",
    );
    say(rest.matches('`').count() > 1, "Letters have no typewriter words: leave the “`” out.");
    say(rest.contains("~~"), "Letters strike nothing through: leave the “~~” out.");
    say(
        rest.contains("](") || rest.contains("]["),
        "Paper has no links. Write the address itself, without [ ] and ( ).",
    );
    let html = rest.char_indices().any(|(i, c)| {
        c == '<' && rest[i + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'))
    });
    say(html, "“<” before a word looks like HTML, which letters do not have. Leave it out, or write “\\<”.");
    if let Some(entity) = entity(&rest) {
        faults.add(line, format!("“{}” is printed as it stands. Type the character itself.", short(entity)));
    }
}

/// Where a backslash says that a sign is only itself, neither is looked at.
pub(super) fn without_escapes(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut chars = words.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => {
                chars.next();
                out.push(VALUE);
            }
            _ => out.push(c),
        }
    }
    out
}

/// Whether one sign stands before a word and another after one.
fn pair(words: &str, sign: char) -> bool {
    let chars: Vec<char> = words.chars().collect();
    let at = |i: Option<usize>| i.and_then(|i| chars.get(i)).copied().unwrap_or(' ');
    let mut opened = false;
    for (i, _) in chars.iter().enumerate().filter(|(_, c)| **c == sign) {
        let (before, after) = (at(i.checked_sub(1)), at(Some(i + 1)));
        if opened && !before.is_whitespace() && before != sign && !after.is_alphanumeric() {
            return true;
        }
        opened |= !before.is_alphanumeric() && !after.is_whitespace() && after != sign;
    }
    false
}

/// `&amp;` and the like.
fn entity(words: &str) -> Option<&str> {
    words.match_indices('&').find_map(|(i, _)| {
        let rest = &words[i + 1..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '#'))?;
        (end > 1 && rest[end..].starts_with(';')).then(|| &words[i..i + 1 + end + 1])
    })
}
