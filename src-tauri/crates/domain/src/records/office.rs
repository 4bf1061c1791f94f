//! The office itself, its staff, and what it issued and imported.

use super::{Event, Organisation, Placement, Student};
use crate::{
    choices,
    record::Link,
    values::{Email, LongText, Phone, Postcode, Text},
};
use chrono::NaiveDate;
use waymark_derive::Record;

choices! {
    StaffRole {
        Coordinator = "coordinator" "Coordinator", Manager = "manager" "Office manager",
        SafeguardingLead = "safeguarding_lead" "Safeguarding lead",
    }
}

choices! {
    ImportKind {
        Students = "students" "Students", Organisations = "organisations" "Organisations with contacts",
        Offers = "offers" "Placement offers", Placements = "placements" "Placements with their checks",
        Visits = "visits" "Visits with their students",
    }
}

choices! {
    LetterFate {
        Issued = "issued" "Issued", Saved = "saved" "Saved as a file", Printed = "printed" "Sent to the printer",
        CameOut = "came_out" "Printed", Posted = "posted" "Posted", HandedOver = "handed_over" "Handed over",
        Emailed = "emailed" "Emailed by hand",
    }
}

#[derive(Debug, Clone, PartialEq, Record)]
pub struct Office {
    #[field(1, "Name of the office", public)]
    pub name: Text,
    #[field(2, "Charity or programme", public)]
    pub charity: Option<Text>,
    #[field(3, "Charity number", public)]
    pub charity_number: Option<Text>,
    #[field(4, "Address line 1", public, unit = "address")]
    pub address_line_1: Option<Text>,
    #[field(5, "Address line 2", public, unit = "address")]
    pub address_line_2: Option<Text>,
    #[field(6, "Town", public, unit = "address")]
    pub town: Option<Text>,
    #[field(7, "Postcode", public, unit = "address")]
    pub postcode: Option<Postcode>,
    #[field(8, "Phone", public)]
    pub phone: Option<Phone>,
    #[field(9, "Email", public)]
    pub email: Option<Email>,
    #[field(10, "Website", public)]
    pub website: Option<Text>,
    #[field(11, "Safeguarding lead", office)]
    pub safeguarding_name: Option<Text>,
    #[field(12, "Safeguarding phone", office)]
    pub safeguarding_phone: Option<Phone>,
    #[field(13, "Reference prefix", office)]
    pub reference_prefix: Option<Text>,
    #[field(14, "Colour of the letterhead", office)]
    pub colour: Option<Text>,
    #[field(15, "Line under the name", public)]
    pub tagline: Option<Text>,
    /// BLAKE3 of the picture, which is kept as a file of the store.
    #[field(16, "Logo", office, unit = "logo")]
    pub logo: Option<Text>,
    /// Who does not see the logo hears these.
    #[field(17, "What the logo shows", office, unit = "logo")]
    pub logo_words: Option<Text>,
    /// None: whoever issues a letter signs it.
    #[field(18, "Who signs the letters", office)]
    pub signed_by: Option<Link<Staff>>,
}

#[derive(Debug, Clone, PartialEq, Record)]
pub struct Staff {
    #[field(1, "First name", office, search = 3)]
    pub first_name: Text,
    #[field(2, "Last name", office, search = 3)]
    pub last_name: Option<Text>,
    #[field(3, "Role", office)]
    pub role: StaffRole,
    #[field(4, "Job title", office)]
    pub job_title: Option<Text>,
    #[field(5, "Email", office)]
    pub email: Option<Email>,
    #[field(6, "Phone", office)]
    pub phone: Option<Phone>,
    /// BLAKE3 of the picture, which is kept as a file of the store.
    #[field(7, "Signature", office)]
    pub signature: Option<Text>,
}

impl Staff {
    pub fn full_name(&self) -> String {
        match &self.last_name {
            Some(last) => format!("{} {last}", self.first_name),
            None => self.first_name.to_string(),
        }
    }
}

/// An issued letter. Never changed afterwards but for how it went.
#[derive(Debug, Clone, PartialEq, Record)]
pub struct Letter {
    #[field(1, "Reference", office, search = 8)]
    pub reference: Text,
    /// The letter kind's code; the kinds are known to the letters room.
    #[field(2, "Kind", office)]
    pub kind: Text,
    #[field(3, "Student", personal)]
    pub student: Option<Link<Student>>,
    #[field(4, "Organisation", office)]
    pub organisation: Option<Link<Organisation>>,
    #[field(5, "Placement", office)]
    pub placement: Option<Link<Placement>>,
    #[field(6, "Visit", office)]
    pub event: Option<Link<Event>>,
    #[field(7, "Recipient", personal, search = 2)]
    pub recipient: Text,
    #[field(8, "Dated", office)]
    pub dated: NaiveDate,
    #[field(9, "Template version", office)]
    pub template_version: Text,
    /// BLAKE3 of the PDF, which is kept as a file of the store.
    #[field(10, "Digest", office)]
    pub digest: Text,
    #[field(11, "Facts", personal)]
    pub facts: LongText,
    #[field(12, "Issued by", office)]
    pub issued_by: Option<Text>,
    #[field(13, "How it went", office, unit = "fate")]
    pub fate: LetterFate,
    #[field(14, "Pages", office)]
    pub pages: i64,
    #[field(15, "Corrects", office)]
    pub corrects: Option<Link<Letter>>,
    /// None: the words that come with Waymark.
    #[field(16, "Office’s own wording", office)]
    pub template: Option<Link<LetterTemplate>>,
    #[field(17, "Large print", office)]
    pub large_print: Option<bool>,
    /// BLAKE3 of what its pages are made of beside its facts: letterhead, wording, the way of setting. Where it is
    /// still the same, pages set anew are the pages that were issued.
    #[field(18, "Look", office)]
    pub look: Option<Text>,
    /// When it was posted, handed over or emailed.
    #[field(19, "Went on", office, unit = "fate")]
    pub went_on: Option<NaiveDate>,
}

/// One version of an office's own words for a kind of letter. Never changed: a new version is a new record, and a
/// letter names the one that it was made from.
#[derive(Debug, Clone, PartialEq, Record)]
pub struct LetterTemplate {
    /// The letter kind's code; the kinds are known to the letters room.
    #[field(1, "Kind", office)]
    pub kind: Text,
    #[field(2, "Version", office)]
    pub number: i64,
    /// None: from here on the words that come with Waymark are used again.
    #[field(3, "Words", office)]
    pub words: Option<LongText>,
    /// The version of the built-in words when it was written: newer ones may say more.
    #[field(4, "Written beside version", office)]
    pub beside: i64,
    #[field(5, "What changed", office)]
    pub remark: Option<Text>,
    #[field(6, "Written by", office)]
    pub written_by: Option<Text>,
    #[field(7, "Written on", office)]
    pub written_on: NaiveDate,
    /// Letters are made from it in the run that brought it, and in no other.
    #[field(8, "For one run", office)]
    pub once: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Record)]
pub struct ImportBatch {
    #[field(1, "File", office, search = 2)]
    pub file: Text,
    #[field(2, "Imported as", office)]
    pub kind: ImportKind,
    #[field(3, "Rows", office)]
    pub rows: i64,
    #[field(4, "New", office)]
    pub new: i64,
    #[field(5, "Changed", office)]
    pub changed: i64,
    #[field(6, "Same", office)]
    pub same: i64,
    #[field(7, "Doubtful", office)]
    pub doubtful: i64,
    #[field(8, "Refused", office)]
    pub refused: i64,
    #[field(9, "Blank", office)]
    pub blank: i64,
    #[field(10, "Undone on", office)]
    pub undone_on: Option<NaiveDate>,
}
