//! How two names of a place come to be the same: case, accents, punctuation and the usual abbreviations.
//! Never here: names of people, which are never rewritten.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// No name of a school or university is longer; a cell of a megabyte costs no more than this.
const LONGEST: usize = 200;

/// A name in lower case, without accents or punctuation, its abbreviations written out.
pub(crate) fn normal(text: &str) -> String {
    join(&written_out(&join_letters(split(text))))
}

/// The words that tell one place from another: without "the", "school", "sixth form" and their like.
pub(crate) fn core(normal: &str) -> String {
    const GENERIC: [&str; 11] =
        ["the", "school", "academy", "college", "sixth", "form", "centre", "and", "of", "for", "at"];
    let kept: Vec<&str> = normal.split(' ').filter(|word| !GENERIC.contains(word)).collect();
    if kept.is_empty() { normal.to_owned() } else { kept.join(" ") }
}

fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for character in text.chars().take(LONGEST).nfkd().filter(|c| !is_combining_mark(*c)) {
        match character {
            '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => {}
            '&' | '+' => {
                words.push(std::mem::take(&mut word));
                words.push("and".to_owned());
            }
            'ł' | 'Ł' => word.push('l'),
            'ø' | 'Ø' => word.push('o'),
            'ı' => word.push('i'),
            letter if letter.is_alphanumeric() => word.extend(letter.to_lowercase()),
            _ => words.push(std::mem::take(&mut word)),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// "U.C.L." is written "UCL" as often, and "C E" "CE".
fn join_letters(words: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::with_capacity(words.len());
    let mut run_is_open = false;
    for word in words {
        let is_letter = word.len() == 1 && word.chars().all(|c| c.is_ascii_lowercase());
        match joined.last_mut() {
            Some(run) if run_is_open && is_letter => run.push_str(&word),
            _ => joined.push(word),
        }
        run_is_open = is_letter;
    }
    joined
}

fn written_out(words: &[String]) -> Vec<&str> {
    let mut out = Vec::with_capacity(words.len() + 2);
    let mut rest = words;
    while let Some((word, after)) = rest.split_first() {
        let next = |n: usize| after.get(n).map(String::as_str);
        rest = after;
        match word.as_str() {
            "saint" | "saints" | "sts" => out.push("st"),
            // "S.Peter's": a lone S before the first name.
            "s" if out.is_empty() && next(0).is_some() => out.push("st"),
            "sch" | "schl" | "skool" => out.push("school"),
            "6th" => out.push("sixth"),
            "6thform" | "sixthform" => out.extend(["sixth", "form"]),
            "sfc" => out.extend(["sixth", "form", "college"]),
            "coll" | "collage" => out.push("college"),
            "acad" => out.push("academy"),
            "center" | "ctr" => out.push("centre"),
            "grammer" => out.push("grammar"),
            "hs" => out.extend(["high", "school"]),
            "uni" | "univ" => out.push("university"),
            "bham" => out.push("birmingham"),
            "rc" => out.push("catholic"),
            "roman" if next(0) == Some("catholic") => {}
            "ce" | "coe" => out.push("cofe"),
            "c" if next(0) == Some("of") && next(1) == Some("e") => {
                out.push("cofe");
                rest = after.get(2..).unwrap_or_default();
            }
            "church" if next(0) == Some("of") && next(1) == Some("england") => {
                out.push("cofe");
                rest = after.get(2..).unwrap_or_default();
            }
            "edward" if matches!(next(0), Some("6th" | "6" | "sixth")) => {
                out.extend(["edward", "vi"]);
                rest = after.get(1..).unwrap_or_default();
            }
            "edward" if next(0) == Some("the") && matches!(next(1), Some("6th" | "sixth")) => {
                out.extend(["edward", "vi"]);
                rest = after.get(2..).unwrap_or_default();
            }
            other => out.push(other),
        }
    }
    if out.len() > 1 && out.first() == Some(&"the") {
        out.remove(0);
    }
    out
}

fn join(words: &[&str]) -> String {
    words.join(" ")
}

/// Whether one letter was missed, added, changed or swapped; words of four letters and fewer must be right.
pub(crate) fn one_slip_apart(typed: &str, word: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (typed.chars().collect(), word.chars().collect());
    if a.len() < 5 || b.len() < 5 || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same_front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(same_front..).unwrap_or_default(), b.get(same_front..).unwrap_or_default());
    let same_back = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    match (a.len() - same_back, b.len() - same_back) {
        (0 | 1, 0 | 1) => true,
        (2, 2) => a.first() == b.get(1) && a.get(1) == b.first(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_people_write_a_school_come_to_one() {
        for (typed, meant) in [
            ("Saint Edmund Campion R.C. Sch", "St Edmund Campion Catholic School"),
            ("st. edmund's  church of england 6th form", "St Edmunds CofE Sixth Form"),
            ("S.Peter's Collegiate C of E School", "St Peter’s Collegiate Church of England School"),
            ("King Edward the Sixth Camp Hill", "King Edward VI Camp Hill"),
            ("Barr's Hill School & Community Coll.", "Barrs Hill School and Community College"),
            ("Joseph Chamberlain SFC", "Joseph Chamberlain 6th Form College"),
            ("U.C.L.", "UCL"),
        ] {
            assert_eq!(normal(typed), normal(meant), "{typed}");
        }
    }

    #[test]
    fn a_slip_of_one_letter_is_seen_and_two_are_not() {
        assert!(one_slip_apart("chamberlian", "chamberlain"));
        assert!(one_slip_apart("handworth", "handsworth"));
        assert!(!one_slip_apart("hand", "sand"));
        assert!(!one_slip_apart("birmingham", "buckingham"));
    }
}
