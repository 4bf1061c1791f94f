//! Lists of choices: an enum with codes that are stored and labels that are shown.
//! Never here: the lists themselves; they stand beside the records that use them.

use super::Refusal;
use crate::record::{Choice, FieldType, Kind, Value};
use chrono::NaiveDate;
use std::collections::BTreeSet;

pub trait ChoiceType: Copy + Ord + 'static {
    const CHOICES: &'static [Choice];
    fn code(self) -> &'static str;
    fn label(self) -> &'static str;
    fn from_code(code: &str) -> Option<Self>;
}

/// Letters and digits only, lower case: "No-show" and "no show" are one.
pub(crate) fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

pub fn read<T: ChoiceType>(text: &str) -> Result<T, Refusal> {
    // What is stored is a code, and needs no folding.
    if let Some(choice) = T::from_code(text) {
        return Ok(choice);
    }
    let wanted = fold(text);
    T::CHOICES
        .iter()
        .find(|c| fold(c.code) == wanted || fold(c.label) == wanted)
        .and_then(|c| T::from_code(c.code))
        .ok_or_else(|| Refusal::NotAChoice {
            given: text.trim().to_owned(),
            known: T::CHOICES.iter().map(|c| c.label).collect::<Vec<_>>().join(", "),
        })
}

/// Declares an enum whose variants have a stored code and a shown label.
#[macro_export]
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal $label:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($variant),+ }

        impl $crate::values::ChoiceType for $name {
            const CHOICES: &'static [$crate::record::Choice] =
                &[$($crate::record::Choice { code: $code, label: $label }),+];
            fn code(self) -> &'static str { match self { $($name::$variant => $code),+ } }
            fn label(self) -> &'static str { match self { $($name::$variant => $label),+ } }
            fn from_code(code: &str) -> Option<Self> { match code { $($code => Some($name::$variant),)+ _ => None } }
        }

        impl $crate::record::FieldType for $name {
            const KIND: $crate::record::Kind =
                $crate::record::Kind::Choice(<$name as $crate::values::ChoiceType>::CHOICES);
            fn to_value(&self) -> $crate::record::Value { $crate::values::ChoiceType::code(*self).into() }
            fn from_value(value: &$crate::record::Value) -> Result<Self, $crate::values::Refusal> {
                value.as_text().ok_or($crate::values::Refusal::Missing).and_then($crate::values::read_choice)
            }
            fn parse(text: &str, _today: chrono::NaiveDate) -> Result<Self, $crate::values::Refusal> {
                $crate::values::read_choice(text)
            }
            fn show(&self) -> String { $crate::values::ChoiceType::label(*self).to_owned() }
        }
    };
}

/// Any number of choices of one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set<T: ChoiceType>(pub BTreeSet<T>);

impl<T: ChoiceType> Default for Set<T> {
    fn default() -> Self {
        Set(BTreeSet::new())
    }
}

impl<T: ChoiceType> Set<T> {
    pub fn of(items: impl IntoIterator<Item = T>) -> Self {
        Set(items.into_iter().collect())
    }

    pub fn has(&self, item: T) -> bool {
        self.0.contains(&item)
    }
}

impl<T: ChoiceType> FieldType for Set<T> {
    const KIND: Kind = Kind::Choices(T::CHOICES);
    const REQUIRED: bool = false;

    fn to_value(&self) -> Value {
        if self.0.is_empty() {
            return Value::Null;
        }
        Value::Text(self.0.iter().map(|c| c.code()).collect::<Vec<_>>().join(","))
    }

    fn from_value(value: &Value) -> Result<Self, Refusal> {
        match value {
            Value::Null => Ok(Set::default()),
            v => v
                .as_text()
                .ok_or(Refusal::WrongForm("a list of choices"))?
                .split(',')
                .map(read)
                .collect::<Result<_, _>>()
                .map(Set),
        }
    }

    fn parse(text: &str, _today: NaiveDate) -> Result<Self, Refusal> {
        text.split([',', ';', '/'])
            .filter(|t| !t.trim().is_empty())
            .map(read)
            .collect::<Result<_, _>>()
            .map(Set)
    }

    fn show(&self) -> String {
        self.0.iter().map(|c| c.label()).collect::<Vec<_>>().join(", ")
    }
}
