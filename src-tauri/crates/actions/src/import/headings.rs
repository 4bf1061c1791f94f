//! What people write above a column, and which target it names: "D.O.B", "Post Code", "Student's surname *".
//! Never here: the targets themselves (see `targets`), what was chosen before (see `columns`).

use super::targets::targets;
use std::collections::{BTreeSet, HashMap};
use waymark_domain::records::ImportKind;

/// Letters and digits in lower case: "Post Code", "postcode" and "POST-CODE" are one, as are "Parent's" and "Parent".
pub fn fold(header: &str) -> String {
    let lower = header.to_lowercase().replace('\u{2019}', "'").replace("'s ", " ").replace('&', " and ");
    lower.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Words that say whose column it is where there can be no doubt.
const WHOSE: [&str; 8] =
    ["student", "pupil", "learner", "participant", "applicant", "young person", "yp", "candidate"];

/// The header's readings, the strictest first: as it stands, without what is in brackets, without whose it is.
fn readings(header: &str) -> Vec<String> {
    let mut all = vec![fold(header)];
    let mut bare = String::new();
    let mut depth = 0u32;
    for c in header.lines().next().unwrap_or_default().chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    let bare = bare.trim().trim_end_matches([':', '*', '?', '-']).trim().to_lowercase();
    all.push(fold(&bare));
    let plain = bare.replace('\u{2019}', "'").replace("'s ", " ");
    for whose in WHOSE {
        if let Some(rest) = plain.strip_prefix(whose).filter(|r| r.starts_with(' ')) {
            all.push(fold(rest));
        }
        if let Some(rest) = plain.strip_suffix(whose).and_then(|r| r.trim_end().strip_suffix(" of")) {
            all.push(fold(rest));
        }
    }
    all.push(full_words(&bare));
    all.retain(|r| !r.is_empty());
    all.dedup();
    all
}

/// "Mob. no." as "mobile", "Carer tel" as "carerphone": the words that offices shorten, written out and folded.
fn full_words(header: &str) -> String {
    let lower = header.to_lowercase().replace('\u{2019}', "'").replace("'s ", " ").replace("e-mail", "email");
    let mut words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric() && c != '#')
        .filter(|w| !w.is_empty())
        .map(|word| match word {
            "mob" => "mobile",
            "tel" | "telephone" | "ph" => "phone",
            "no" | "nr" | "num" | "#" => "number",
            "addr" => "address",
            "org" => "organisation",
            "uni" => "university",
            "dept" => "department",
            "info" => "details",
            "hrs" => "hours",
            "mins" => "minutes",
            other => other,
        })
        .collect();
    if let [.., before, "number"] = words.as_slice()
        && matches!(*before, "phone" | "mobile" | "telephone")
    {
        words.pop();
    }
    fold(&words.concat())
}

/// Every name of every target of a kind, folded; the first target that claims a name has it.
pub struct Names {
    by_name: HashMap<String, String>,
    /// The same names with their words written out; a name as it stands comes first.
    by_full_words: HashMap<String, String>,
}

impl Names {
    pub fn of(kind: ImportKind) -> Self {
        let (mut by_name, mut by_full_words) = (HashMap::new(), HashMap::new());
        for target in targets(kind) {
            for name in target.names.iter().copied().chain([target.label.as_str(), target.key.as_str()]) {
                by_name.entry(fold(name)).or_insert_with(|| target.key.clone());
                by_full_words.entry(full_words(name)).or_insert_with(|| target.key.clone());
            }
        }
        Names { by_name, by_full_words }
    }

    fn target(&self, reading: &str) -> Option<&String> {
        self.by_name.get(reading).or_else(|| self.by_full_words.get(reading))
    }

    /// Whether this may stand above a column.
    pub fn knows(&self, header: &str) -> bool {
        header.len() < 100 && readings(header).iter().any(|r| self.target(r).is_some())
    }

    /// For each header the target that its words name, each target at most once; exact words win over loose ones.
    pub fn guess(&self, headers: &[String], mut taken: BTreeSet<String>) -> Vec<Option<String>> {
        let readings: Vec<Vec<String>> = headers.iter().map(|h| readings(h)).collect();
        let mut guessed = vec![None; headers.len()];
        let deepest = readings.iter().map(Vec::len).max().unwrap_or(0);
        for level in 0..deepest {
            for (at, readings) in readings.iter().enumerate() {
                if guessed.get(at).is_some_and(Option::is_some) {
                    continue;
                }
                let found = readings.get(level).and_then(|r| self.target(r));
                if let (Some(key), Some(place)) = (found.filter(|k| !taken.contains(*k)), guessed.get_mut(at))
                {
                    taken.insert(key.clone());
                    *place = Some(key.clone());
                }
            }
        }
        guessed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_as_people_write_them() {
        let names = Names::of(ImportKind::Students);
        let headers = [
            "Student's Forename *",
            "SURNAME",
            "D.O.B (dd/mm/yyyy)",
            "Post Code",
            "School attended",
            "Yr",
            "E-mail",
            "Tel. No.",
            "Emergency contact no",
            "Shoe size",
        ];
        let guessed = names.guess(&headers.map(str::to_owned), BTreeSet::new());
        let keys: Vec<&str> = guessed.iter().map(|g| g.as_deref().unwrap_or("-")).collect();
        assert_eq!(
            keys,
            [
                "student.first_name",
                "student.last_name",
                "student.date_of_birth",
                "student.postcode",
                "student.school",
                "student.year_group",
                "student.email",
                "student.phone",
                "carer.phone",
                "-"
            ]
        );
    }

    #[test]
    fn shortened_words_are_written_out() {
        let students = Names::of(ImportKind::Students);
        let headers = ["Mob. no.", "E-mail addr", "Carer tel", "Interested in"].map(str::to_owned);
        let guessed: Vec<_> = students.guess(&headers, BTreeSet::new()).into_iter().flatten().collect();
        assert_eq!(guessed, ["student.phone", "student.email", "carer.phone", "student.sector"]);

        let organisations = Names::of(ImportKind::Organisations);
        let headers = ["Contact person", "Contact tel", "Dept / role"].map(str::to_owned);
        let guessed: Vec<_> = organisations.guess(&headers, BTreeSet::new()).into_iter().flatten().collect();
        assert_eq!(guessed, ["contact.name", "contact.phone", "contact.job_title"]);

        let placements = Names::of(ImportKind::Placements);
        let headers = ["Start", "Finish"].map(str::to_owned);
        let guessed: Vec<_> = placements.guess(&headers, BTreeSet::new()).into_iter().flatten().collect();
        assert_eq!(guessed, ["placement.starts_on", "placement.ends_on"]);
    }

    #[test]
    fn a_target_is_given_once_and_the_exact_word_has_it() {
        let names = Names::of(ImportKind::Students);
        let guessed = names.guess(&["Pupil Email".into(), "Email".into()], BTreeSet::new());
        assert_eq!(guessed, [None, Some("student.email".into())]);
    }
}
