//! What stands after `if` and `elif`: fields, words in quotation marks, `==`, `!=`, `and`, `or`, `not`, parentheses.

use super::{
    MOST_DEEP,
    faults::short,
    node::{Cond, Name, Term},
};
use crate::kinds::Form;

/// Its words, and the name that they are about.
pub(super) type Wrong = (String, Option<String>);

/// What a name stands for, or what to say of it.
pub(super) type Find<'a> = &'a mut dyn FnMut(&str) -> Option<(Name, Form)>;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Word<'a> {
    Name(&'a str),
    Said(&'a str),
    Sign(&'a str),
}

/// `None` where a name was not found, which `find` has told.
pub(super) fn read(text: &str, find: Find<'_>) -> Result<Option<Cond>, Wrong> {
    let words = words(text)?;
    let mut reader = Reader { words: &words, at: 0, find, unknown: false };
    let cond = reader.either(0)?;
    if let Some(word) = reader.words.get(reader.at) {
        return Err(plain(format!(
            "“{}” was not expected here. Between two conditions stands “and” or “or”, and values are compared with “==” or “!=”.",
            shown(*word)
        )));
    }
    Ok(cond.filter(|_| !reader.unknown))
}

fn plain(words: String) -> Wrong {
    (words, None)
}

fn shown(word: Word<'_>) -> String {
    match word {
        Word::Name(w) | Word::Said(w) | Word::Sign(w) => short(w),
    }
}

fn words(text: &str) -> Result<Vec<Word<'_>>, Wrong> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        let len = match c {
            '"' | '\'' => {
                let Some(end) = rest[1..].find(c) else {
                    return Err(plain(format!("A quotation mark {c} is opened here and not closed.")));
                };
                out.push(Word::Said(&rest[1..=end]));
                end + 2
            }
            '(' | ')' => {
                out.push(Word::Sign(&rest[..1]));
                1
            }
            '=' | '!' if rest[1..].starts_with('=') => {
                out.push(Word::Sign(&rest[..2]));
                2
            }
            c if c.is_ascii_alphabetic() || c == '_' => {
                let len = rest
                    .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.')))
                    .unwrap_or(rest.len());
                out.push(Word::Name(&rest[..len]));
                len
            }
            '“' | '”' | '‘' | '’' | '„' => {
                return Err(plain(format!(
                    "“{c}” is a printed quotation mark. In a condition, use the straight ones: \"…\"."
                )));
            }
            '=' => return Err(plain("One “=” compares nothing: use “==”.".into())),
            c => {
                return Err(plain(format!(
                    "“{c}” is nothing that a condition can hold. It holds fields, words in \"…\", ==, !=, and, or, not, and parentheses."
                )));
            }
        };
        rest = rest[len..].trim_start();
    }
    Ok(out)
}

struct Reader<'a, 'f> {
    words: &'a [Word<'a>],
    at: usize,
    find: Find<'f>,
    unknown: bool,
}

impl Reader<'_, '_> {
    fn take(&mut self, word: Word<'_>) -> bool {
        let is = self.words.get(self.at) == Some(&word);
        self.at += usize::from(is);
        is
    }

    fn either(&mut self, deep: usize) -> Result<Option<Cond>, Wrong> {
        let mut all = vec![self.both(deep)?];
        while self.take(Word::Name("or")) {
            all.push(self.both(deep)?);
        }
        Ok(all.into_iter().collect::<Option<Vec<_>>>().map(Cond::Any))
    }

    fn both(&mut self, deep: usize) -> Result<Option<Cond>, Wrong> {
        let mut all = vec![self.one(deep)?];
        while self.take(Word::Name("and")) {
            all.push(self.one(deep)?);
        }
        Ok(all.into_iter().collect::<Option<Vec<_>>>().map(Cond::All))
    }

    fn one(&mut self, deep: usize) -> Result<Option<Cond>, Wrong> {
        if deep > MOST_DEEP {
            return Err(plain(format!(
                "The condition has more than {MOST_DEEP} parentheses or “not” within each other. Make it simpler."
            )));
        }
        if self.take(Word::Name("not")) {
            return Ok(self.one(deep + 1)?.map(|c| Cond::Not(Box::new(c))));
        }
        if self.take(Word::Sign("(")) {
            let inner = self.either(deep + 1)?;
            if !self.take(Word::Sign(")")) {
                return Err(plain("“(” is opened in the condition and not closed with “)”.".into()));
            }
            return Ok(inner);
        }
        let left = self.term()?;
        let same = self.take(Word::Sign("=="));
        if !same && !self.take(Word::Sign("!=")) {
            return match left {
                Some((Term::Said(said), _)) => Err(plain(format!(
                    "The words \"{}\" alone are no condition. Compare a field with them: field == \"{0}\".",
                    short(&said)
                ))),
                Some((Term::Field(name), _)) => Ok(Some(Cond::Has(name))),
                None => Ok(None),
            };
        }
        let right = self.term()?;
        let (Some(left), Some(right)) = (left, right) else { return Ok(None) };
        fits(&left, &right)?;
        fits(&right, &left)?;
        Ok(Some(Cond::Compare { same, left: left.0, right: right.0 }))
    }

    fn term(&mut self) -> Result<Option<(Term, Form)>, Wrong> {
        let word = self.words.get(self.at).copied();
        self.at += 1;
        match word {
            Some(Word::Said(said)) => Ok(Some((Term::Said(said.to_owned()), Form::Words))),
            Some(Word::Name(name)) if !matches!(name, "and" | "or" | "not") => {
                let found = (self.find)(name);
                self.unknown |= found.is_none();
                Ok(found.map(|(name, form)| (Term::Field(name), form)))
            }
            Some(word) => {
                Err(plain(format!("“{}” was not expected here: a field is missing before it.", shown(word))))
            }
            None => Err(plain("The condition ends too early: a field is missing.".into())),
        }
    }
}

/// Whether a field can be compared so.
fn fits(of: &(Term, Form), with: &(Term, Form)) -> Result<(), Wrong> {
    let name = match (&of.0, &with.0) {
        (Term::Said(_), Term::Said(_)) => {
            return Err(plain(
                "Two words in quotation marks are compared. One of them must be a field.".into(),
            ));
        }
        (Term::Said(_), _) => return Ok(()),
        (Term::Field(Name::Given(name)), _) => *name,
        (Term::Field(Name::Item), _) => "item",
    };
    match (of.1, &with.0) {
        (Form::List, _) => Err((
            format!(
                "“{name}” is a list and is equal to nothing. Ask only whether there is one: {{% if {name} %}}."
            ),
            Some(name.into()),
        )),
        (Form::Choice(choices), Term::Said(said)) if !choices.contains(&said.as_str()) => Err((
            format!(
                "“{name}” is never \"{}\". It is one of: {}.",
                short(said),
                choices.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(", ")
            ),
            Some(name.into()),
        )),
        _ => Ok(()),
    }
}
