//! What a letter is made from: plain values that a caller fills in from its records.
//! Never here: how it looks, or where the values came from.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{kinds::Kind, picture::Picture, template::Template};

/// One fact that a template can name. A `Name` keeps to one font, however many words it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "value")]
pub enum FactValue {
    Text(String),
    Name(String),
    List(Vec<String>),
}

impl FactValue {
    pub fn text(value: impl Into<String>) -> Self {
        Self::Text(value.into())
    }

    pub fn name(value: impl Into<String>) -> Self {
        Self::Name(value.into())
    }

    pub fn list<T: Into<String>>(values: impl IntoIterator<Item = T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }

    /// True where nothing would be printed.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(t) | Self::Name(t) => t.trim().is_empty(),
            Self::List(items) => items.iter().all(|i| i.trim().is_empty()),
        }
    }

    pub(crate) fn texts(&self) -> Vec<&str> {
        match self {
            Self::Text(t) | Self::Name(t) => vec![t.as_str()],
            Self::List(items) => items.iter().map(String::as_str).collect(),
        }
    }
}

/// Whom the letter goes to. Name and address lines stand in the envelope's window: 3 to 7 lines
/// together, postcode last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    pub name: String,
    pub address: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "name")]
pub enum Salutation {
    /// “Dear Ms Khan”, and “Yours sincerely” at the end.
    Named(String),
    /// “Dear Sir or Madam”, and “Yours faithfully” at the end.
    Unnamed,
}

impl Salutation {
    pub(crate) fn closing(&self) -> &'static str {
        match self {
            Self::Named(_) => "Yours sincerely",
            Self::Unnamed => "Yours faithfully",
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    pub name: String,
    pub job_title: String,
    pub phone: String,
    pub email: String,
    /// Written by hand, above the typed name. Not kept with the words: a letter that was sent is kept as its PDF.
    #[serde(skip)]
    pub signature: Option<Picture>,
}

/// How large the words are. A letter of before there was a choice is in clear print.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Print {
    /// 12 pt.
    #[default]
    Clear,
    /// 18 pt, set anew.
    Large,
}

impl Print {
    fn is_clear(&self) -> bool {
        *self == Print::Clear
    }
}

/// One letter to one recipient. The same letter and letterhead always give the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    pub kind: Kind,
    pub reference: String,
    pub date: NaiveDate,
    pub recipient: Recipient,
    pub salutation: Salutation,
    pub facts: BTreeMap<String, FactValue>,
    pub signatory: Signatory,
    /// Language of the words, as BCP 47. The built-in letters are `en-GB`.
    pub lang: String,
    /// Who else gets it (cc), and what is in the envelope with it (enc). Often empty.
    #[serde(default)]
    pub copies: Vec<String>,
    #[serde(default)]
    pub enclosures: Vec<String>,
    /// Not written where it is clear print: such a letter reads as it did before there was a choice.
    #[serde(default, skip_serializing_if = "Print::is_clear")]
    pub print: Print,
    /// An office's own words; `None` is the words that come with Waymark. Kept beside the letter, not in it.
    #[serde(skip)]
    pub template: Option<Template>,
}

impl Letter {
    pub(crate) fn wording(&self) -> Template {
        self.template.clone().unwrap_or_else(|| Template::built_in(self.kind))
    }

    /// Of the words: an office's own may be in another language than the letter was asked for in.
    pub(crate) fn language(&self) -> &str {
        self.template.as_ref().map_or(&self.lang, Template::lang)
    }

    pub(crate) fn date_in_words(&self) -> String {
        date_in_words(self.date)
    }
}

/// “22 November 2026”.
pub(crate) fn date_in_words(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// What the office sets once for all its letters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    pub office_name: String,
    pub tagline: String,
    pub address: Vec<String>,
    pub phone: String,
    pub email: String,
    pub website: String,
    pub charity_number: String,
    /// `#0b4f6c`; darkened where white paper would make it hard to read.
    pub colour: String,
    pub safeguarding_lead: String,
    pub safeguarding_phone: String,
    pub privacy_line: String,
    /// Not kept with the words, as for a signature.
    #[serde(skip)]
    pub logo: Option<Picture>,
    /// What the logo is, for those who do not see it. Without it: “Logo of ” and the office's name.
    #[serde(skip)]
    pub logo_words: String,
}
