//! Whether two names can be one person's: order, hyphens, nicknames, slips of the hand.
//! Never here: whether they are (a person decides).

use std::{
    collections::{BTreeSet, HashMap},
    sync::OnceLock,
};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// domain.md, "Duplicates".
const ALIKE: f64 = 0.92;

/// Short forms of one name stand in a line.
const NICKNAMES: &[&[&str]] = &[
    &["abigail", "abby", "abbie", "gail"],
    &["alexander", "alex", "alec", "sandy", "xander"],
    &["alexandra", "alex", "lexi", "sandra"],
    &["amanda", "mandy"],
    &["andrew", "andy", "drew"],
    &["anthony", "tony", "antony"],
    &["benjamin", "ben", "benny"],
    &["cameron", "cam"],
    &["charles", "charlie", "chas"],
    &["charlotte", "charlie", "lottie"],
    &["christopher", "chris", "kit"],
    &["christina", "christine", "chris", "tina", "chrissie"],
    &["daniel", "dan", "danny"],
    &["danielle", "dani"],
    &["david", "dave", "davy"],
    &["dominic", "dom"],
    &["edward", "ed", "eddie", "ted", "ned"],
    &["eleanor", "ellie", "nell", "nora", "ella"],
    &["elizabeth", "beth", "liz", "lizzie", "betty", "eliza", "libby"],
    &["emily", "em", "emmy"],
    &["frances", "fran", "frankie"],
    &["francis", "frank", "frankie"],
    &["frederick", "fred", "freddie"],
    &["gabrielle", "gabriella", "gabby", "gabi"],
    &["george", "georgie"],
    &["georgina", "georgia", "georgie"],
    &["harold", "harry"],
    &["henry", "harry", "hal"],
    &["isabella", "isabel", "isobel", "bella", "izzy"],
    &["jacob", "jake"],
    &["james", "jim", "jimmy", "jamie"],
    &["jennifer", "jen", "jenny"],
    &["jessica", "jess", "jessie"],
    &["john", "jack", "johnny"],
    &["jonathan", "jon", "jonny"],
    &["joseph", "joe", "joey"],
    &["joshua", "josh"],
    &["katherine", "catherine", "kathryn", "kate", "katie", "kathy", "cath", "kat"],
    &["kimberley", "kim"],
    &["lawrence", "laurence", "larry"],
    &["leonard", "len", "lenny", "leo"],
    &["louis", "lewis", "lou"],
    &["louise", "lou"],
    &["lucy", "lucille", "lulu"],
    &["madeleine", "maddie", "madeline"],
    &["margaret", "maggie", "meg", "peggy", "greta"],
    &["matthew", "matt", "matty"],
    &["maxwell", "maximilian", "max"],
    &["megan", "meg"],
    &["michael", "mike", "mick", "mikey"],
    &["mohammed", "muhammad", "mohammad", "mohamed", "muhammed", "mohamad", "mo"],
    &["natalie", "nat"],
    &["nathaniel", "nathan", "nat", "nate"],
    &["nicholas", "nick", "nicky"],
    &["nicola", "nicole", "nicky", "nikki"],
    &["oliver", "ollie"],
    &["olivia", "liv", "livvy"],
    &["patrick", "pat", "paddy"],
    &["patricia", "pat", "trish", "tricia"],
    &["peter", "pete"],
    &["philip", "phillip", "phil", "pip"],
    &["philippa", "pippa", "pip"],
    &["rachel", "rachael", "rach"],
    &["rebecca", "becky", "becca", "bex"],
    &["richard", "rick", "dick", "richie"],
    &["robert", "rob", "bob", "bobby", "robbie"],
    &["samuel", "sam", "sammy"],
    &["samantha", "sam", "sammy"],
    &["sarah", "sara", "sally"],
    &["stephanie", "steph"],
    &["stephen", "steven", "steve"],
    &["susan", "sue", "susie", "suzanne"],
    &["tamara", "tammy"],
    &["theodore", "theo", "ted"],
    &["theresa", "teresa", "tess", "terri"],
    &["thomas", "tom", "tommy"],
    &["timothy", "tim"],
    &["tobias", "toby"],
    &["victoria", "vicky", "tori"],
    &["vincent", "vince"],
    &["william", "will", "bill", "billy", "liam"],
    &["yusuf", "yousef", "yousuf", "youssef"],
    &["zachary", "zac", "zach", "zak"],
];

/// Lower case, without accents: what stays of a name for comparing it.
pub fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The words of a name; a hyphen parts two, an apostrophe none.
fn words(name: &str) -> Vec<String> {
    plain(name)
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | ',' | '.'))
        .map(|w| w.chars().filter(|c| c.is_alphanumeric()).collect::<String>())
        .filter(|w| !w.is_empty())
        .take(6)
        .collect()
}

/// The lines of the list of nicknames that a word stands in.
fn lines(word: &str) -> &'static [usize] {
    static LINES: OnceLock<HashMap<&'static str, Vec<usize>>> = OnceLock::new();
    let all = LINES.get_or_init(|| {
        let mut all: HashMap<&'static str, Vec<usize>> = HashMap::new();
        for (at, forms) in NICKNAMES.iter().enumerate() {
            forms.iter().for_each(|form| all.entry(form).or_default().push(at));
        }
        all
    });
    all.get(word).map_or(&[], Vec::as_slice)
}

fn same_word(a: &str, b: &str) -> bool {
    a == b || lines(a).iter().any(|at| lines(b).contains(at))
}

/// The same words in any order, nicknames counted, or all words of the one within the other.
pub fn same_in_other_words(a: &str, b: &str) -> bool {
    let (mut short, mut long) = (words(a), words(b));
    if short.len() > long.len() {
        std::mem::swap(&mut short, &mut long);
    }
    if short.is_empty() || (short.len() == 1 && long.len() > 1) {
        return false;
    }
    short.iter().all(|word| match long.iter().position(|other| same_word(word, other)) {
        Some(at) => {
            long.remove(at);
            true
        }
        None => false,
    })
}

/// Close enough to be a slip of the hand.
pub fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (words(a).join(" "), words(b).join(" "));
    strsim::jaro_winkler(&a, &b) >= ALIKE
}

/// By what two names that can be one person's are looked up together: the initials of every two words.
pub fn initials(name: &str) -> BTreeSet<String> {
    let mut each: Vec<BTreeSet<char>> = Vec::new();
    for word in words(name).iter().take(4) {
        let forms = lines(word).iter().filter_map(|at| NICKNAMES.get(*at)?.first().copied());
        each.push(forms.chain([word.as_str()]).filter_map(|w| w.chars().next()).collect());
    }
    let mut pairs = BTreeSet::new();
    for (at, first) in each.iter().enumerate() {
        for second in each.get(at + 1..).unwrap_or_default() {
            for a in first {
                for b in second {
                    pairs.insert(if a <= b { format!("{a}{b}") } else { format!("{b}{a}") });
                }
            }
        }
    }
    if let (true, [only]) = (pairs.is_empty(), each.as_slice()) {
        pairs.extend(only.iter().map(char::to_string));
    }
    pairs
}

/// One letter other, missing, added or swapped, in names long enough for that to be a slip; a digit is never one.
pub fn one_slip(a: &str, b: &str) -> bool {
    let digits = |t: &str| t.chars().filter(char::is_ascii_digit).collect::<String>();
    a.chars().count() > 6 && a != b && digits(a) == digits(b) && strsim::osa_distance(a, b) == 1
}

/// An organisation's name without its legal form: "The Arden Bridge Co. Ltd" is "ardenbridge".
pub fn firm(name: &str) -> String {
    const FORMS: [&str; 10] = ["the", "ltd", "limited", "plc", "llp", "lp", "cic", "inc", "co", "company"];
    let words: Vec<String> = plain(&name.replace('&', " and "))
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | ',' | '(' | ')'))
        .map(|w| w.chars().filter(|c| c.is_alphanumeric()).collect::<String>())
        .filter(|w| !w.is_empty())
        .collect();
    let kept: String = words.iter().filter(|w| !FORMS.contains(&w.as_str())).map(String::as_str).collect();
    if kept.is_empty() { words.concat() } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_hyphens_accents_and_nicknames_are_seen_through() {
        for (a, b) in [
            ("Amara Okafor", "Okafor Amara"),
            ("Anne-Marie Smith", "Anne Marie Smith"),
            ("Zo\u{eb} Price", "Zoe Price"),
            ("Alex Price", "Alexandra Price"),
            ("Liz Owen-Price", "Elizabeth Owen"),
            ("Bob O'Neill", "Robert ONeill"),
        ] {
            assert!(same_in_other_words(a, b), "{a} / {b}");
            assert!(!initials(a).is_disjoint(&initials(b)), "{a} / {b}");
        }
        for (a, b) in [("Amara Okafor", "Amina Okafor"), ("Sam", "Sam Price"), ("", "")] {
            assert!(!same_in_other_words(a, b), "{a} / {b}");
        }
    }

    #[test]
    fn slips_are_alike_and_other_names_are_not() {
        assert!(alike("Aisha Begum", "Aysha Begum"));
        assert!(!alike("Aisha Begum", "Imran Khan"));
        assert!(one_slip("brindleyenginering", "brindleyengineering"));
        assert!(!one_slip("example12ltd", "example13ltd"));
        assert_eq!(firm("The Arden Bridge Co. Ltd."), firm("Arden Bridge"));
    }
}
