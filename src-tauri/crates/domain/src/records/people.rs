//! The young people and those who care for them.

use super::{Organisation, Sector};
use crate::{
    choices,
    record::Link,
    rules::EnrolmentState,
    values::{Email, LongText, Phone, Postcode, Text, UcasId, Uln},
};
use chrono::NaiveDate;
use waymark_derive::Record;

choices! {
    /// The school year that the student is in.
    YearGroup {
        Year11 = "11" "Year 11", Year12 = "12" "Year 12", Year13 = "13" "Year 13",
        Left = "left" "Left school",
    }
}

choices! {
    Programme {
        Aspiring = "app" "Aspiring Professionals Programme",
        In2Stem = "in2stem" "In2STEM",
        LevellingUp = "lus" "Levelling Up: STEM",
    }
}

#[derive(Debug, Clone, PartialEq, Record)]
pub struct Student {
    #[field(
        1,
        "First name",
        personal,
        search = 10,
        import = "first name|forename|given name|first|firstname|student first name|christian name"
    )]
    pub first_name: Text,
    #[field(
        2,
        "Last name",
        personal,
        search = 10,
        import = "last name|surname|family name|last|lastname|student surname"
    )]
    pub last_name: Option<Text>,
    #[field(
        3,
        "Preferred name",
        personal,
        search = 8,
        import = "preferred name|known as|preferred|nickname"
    )]
    pub preferred_name: Option<Text>,
    #[field(4, "Pronouns", personal, import = "pronouns")]
    pub pronouns: Option<Text>,
    #[field(5, "Date of birth", personal, import = "date of birth|dob|d.o.b|birth date|birthday|born")]
    pub date_of_birth: Option<NaiveDate>,
    #[field(6, "Year group", personal, import = "year group|year|school year|yr|year grp")]
    pub year_group: Option<YearGroup>,
    #[field(7, "Entry year", office, import = "entry year|cohort|cohort year|intake")]
    pub entry_year: Option<i64>,
    #[field(
        8,
        "School or college",
        personal,
        import = "school|school attended|college|school or college|current school|school name|sixth form"
    )]
    pub school: Option<Link<Organisation>>,
    #[field(
        9,
        "Email",
        personal,
        search = 3,
        import = "email|email address|e-mail|student email|personal email"
    )]
    pub email: Option<Email>,
    #[field(
        10,
        "Phone",
        personal,
        search = 3,
        import = "phone|mobile|telephone|tel|mobile number|phone number|contact number|student mobile|tel no"
    )]
    pub phone: Option<Phone>,
    #[field(
        11,
        "Address line 1",
        personal,
        unit = "address",
        import = "address|address line 1|address 1|street|home address"
    )]
    pub address_line_1: Option<Text>,
    #[field(12, "Address line 2", personal, unit = "address", import = "address line 2|address 2|district")]
    pub address_line_2: Option<Text>,
    #[field(13, "Town", personal, unit = "address", import = "town|city|town or city|post town")]
    pub town: Option<Text>,
    #[field(
        14,
        "Postcode",
        personal,
        unit = "address",
        search = 3,
        import = "postcode|post code|home postcode|zip"
    )]
    pub postcode: Option<Postcode>,
    #[field(15, "ULN", personal, search = 2, import = "uln|unique learner number|learner number")]
    pub uln: Option<Uln>,
    #[field(
        16,
        "UCAS Personal ID",
        personal,
        search = 2,
        import = "ucas id|ucas personal id|ucas|ucas number"
    )]
    pub ucas_id: Option<UcasId>,
    #[field(
        17,
        "Sector",
        office,
        import = "sector|career sector|interest|interests|interested in|career interest|subject interest"
    )]
    pub sector: Option<Sector>,
    #[field(18, "Programme", office, import = "programme|program|scheme")]
    pub programme: Option<Programme>,
    #[field(19, "Where they stand", office, import = "status|enrolment status|stage")]
    pub enrolment: Option<EnrolmentState>,
    #[field(20, "Gender", special, import = "gender|sex")]
    pub gender: Option<Text>,
    #[field(21, "Remarks", personal, import = "notes|remarks|comments|comment")]
    pub remarks: Option<LongText>,
    /// Ids of students who look like this one and are other people, joined by commas; see `rules::same_person`.
    #[field(22, "Not the same person as", personal)]
    pub another_than: Option<LongText>,
}

#[derive(Debug, Clone, PartialEq, Record)]
pub struct Carer {
    #[field(1, "Student", personal)]
    pub student: Link<Student>,
    #[field(2, "First name", personal, search = 3)]
    pub first_name: Text,
    #[field(3, "Last name", personal, search = 3)]
    pub last_name: Option<Text>,
    #[field(4, "Relationship", personal)]
    pub relationship: Option<Text>,
    #[field(5, "Has parental responsibility", personal)]
    pub parental_responsibility: Option<bool>,
    #[field(6, "Phone", personal)]
    pub phone: Option<Phone>,
    #[field(7, "Other phone", personal)]
    pub other_phone: Option<Phone>,
    #[field(8, "Email", personal)]
    pub email: Option<Email>,
    #[field(9, "Emergency contact", personal)]
    pub emergency_contact: Option<bool>,
    #[field(10, "Letters in large print", special)]
    pub large_print: Option<bool>,
}

impl Student {
    /// The first name to call them by.
    pub fn called(&self) -> String {
        self.preferred_name.as_ref().unwrap_or(&self.first_name).to_string()
    }

    /// The name by which the student wants to be known, and the last name.
    pub fn known_as(&self) -> String {
        let first = self.preferred_name.as_ref().unwrap_or(&self.first_name);
        join(first, self.last_name.as_ref())
    }

    pub fn full_name(&self) -> String {
        join(&self.first_name, self.last_name.as_ref())
    }
}

fn join(first: &Text, last: Option<&Text>) -> String {
    match last {
        Some(last) => format!("{first} {last}"),
        None => first.to_string(),
    }
}
