//! Consents and needs: records of their own, because each has a person, a date and an end.

use super::{Event, Placement, Student};
use crate::{
    choices,
    record::Link,
    values::{LongText, Text},
};
use chrono::NaiveDate;
use waymark_derive::Record;

choices! {
    ConsentKind {
        Placement = "placement" "Placement", Visit = "visit" "Visit",
        PhotoInternal = "photo_internal" "Photographs, internal", PhotoPublicity = "photo_publicity" "Photographs, publicity",
        MedicalTreatment = "medical_treatment" "Emergency medical treatment",
        ShareWithEmployer = "share_with_employer" "Sharing with the employer",
        ShareWithUniversity = "share_with_university" "Sharing with the university",
        HeatTracking = "heat_tracking" "HEAT tracking", AlumniContact = "alumni_contact" "Contact as an alumnus",
    }
}

choices! { ConsentBy { Student = "student" "The student", Carer = "carer" "A parent or carer" } }

choices! {
    ConsentStatus { Given = "given" "Given", Refused = "refused" "Refused", Withdrawn = "withdrawn" "Withdrawn" }
}

choices! {
    NeedKind {
        Access = "access" "Access", Dietary = "dietary" "Dietary", Medical = "medical" "Medical",
        Religious = "religious" "Religious",
    }
}

#[derive(Debug, Clone, PartialEq, Record)]
pub struct Consent {
    #[field(1, "Student", personal)]
    pub student: Link<Student>,
    #[field(2, "Consent to", personal)]
    pub kind: ConsentKind,
    #[field(3, "Given by", personal)]
    pub given_by: ConsentBy,
    #[field(4, "Status", personal, unit = "status")]
    pub status: ConsentStatus,
    #[field(
        5,
        "Date",
        personal,
        unit = "status",
        import = "consent|consent date|consent received|parental consent|consent given"
    )]
    pub dated: NaiveDate,
    #[field(6, "How it was given", personal)]
    pub method: Option<Text>,
    #[field(7, "Wording version", office)]
    pub wording: Option<Text>,
    #[field(8, "Ends on", personal)]
    pub expires_on: Option<NaiveDate>,
    #[field(9, "Withdrawn on", personal, unit = "status")]
    pub withdrawn_on: Option<NaiveDate>,
    #[field(10, "How it was withdrawn", personal, unit = "status")]
    pub withdrawn_how: Option<Text>,
    #[field(11, "For the placement", personal)]
    pub placement: Option<Link<Placement>>,
    #[field(12, "For the visit", personal)]
    pub event: Option<Link<Event>>,
}

/// What somebody must do differently for a student; never a diagnosis.
#[derive(Debug, Clone, PartialEq, Record)]
pub struct Need {
    #[field(1, "Student", special)]
    pub student: Link<Student>,
    #[field(2, "Kind", special)]
    pub kind: NeedKind,
    #[field(3, "What is needed", special)]
    pub adjustment: LongText,
    #[field(4, "May be told to the host", special)]
    pub share_with_host: Option<bool>,
    #[field(5, "Letters in large print", special)]
    pub large_print: Option<bool>,
}

impl Need {
    /// Whether it asks for letters in large print: by its own field, or in its words where nobody has answered that.
    pub fn asks_for_large_print(&self) -> bool {
        self.large_print.unwrap_or_else(|| self.adjustment.to_lowercase().contains("large print"))
    }
}
