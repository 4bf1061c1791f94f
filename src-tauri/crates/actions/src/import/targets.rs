//! What a column of an office's spreadsheet can be, for each kind of import.
//! The fields come from the records' declarations; only what is not a plain field is named here.
//! Never here: a file, a row, a decision.

use waymark_domain::{Field, RecordType, records::ImportKind};

/// One thing that a column can hold.
#[derive(Debug, Clone)]
pub struct Target {
    /// `student.first_name`: what `--map` and the remembered mappings say.
    pub key: String,
    pub label: String,
    pub names: Vec<&'static str>,
    pub slot: Slot,
}

#[derive(Debug, Clone, Copy)]
pub enum Slot {
    Field(RecordType, &'static Field),
    Special(Special),
}

/// Columns that name another record, or that hold two fields in one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Special {
    /// "Amara Okafor" or "Okafor, Amara".
    StudentName,
    SchoolName,
    SchoolUrn,
    OrganisationName,
    HostName,
    CarerName,
    CarerRelationship,
    CarerPhone,
    CarerEmail,
    ContactName,
    SupervisorName,
    SupervisorPhone,
    SupervisorEmail,
    AccessNeed,
    DietaryNeed,
    MedicalNeed,
    PlacementConsent,
    VisitConsent,
    LeadName,
}

use Special::*;

type SpecialRow = (Special, &'static str, &'static str, &'static [&'static str]);

const STUDENT_NAME: SpecialRow = (
    StudentName,
    "student.name",
    "Student's full name",
    &[
        "name",
        "full name",
        "student",
        "student name",
        "pupil",
        "pupil name",
        "learner",
        "learner name",
        "student full name",
    ],
);
const SCHOOL_NAME: SpecialRow = (
    SchoolName,
    "student.school",
    "School or college",
    &[
        "school",
        "school attended",
        "college",
        "school or college",
        "school/college",
        "current school",
        "school name",
        "sixth form",
        "institution",
    ],
);
const CARER: [SpecialRow; 4] = [
    (
        CarerName,
        "carer.name",
        "Emergency contact's name",
        &[
            "parent name",
            "carer name",
            "parent/carer",
            "parent or carer",
            "parent",
            "carer",
            "parent/carer name",
            "emergency contact",
            "emergency contact name",
            "next of kin",
            "guardian",
        ],
    ),
    (
        CarerRelationship,
        "carer.relationship",
        "Emergency contact's relationship",
        &["relationship", "relationship to student", "emergency contact relationship"],
    ),
    (
        CarerPhone,
        "carer.phone",
        "Emergency contact's phone",
        &[
            "parent phone",
            "carer phone",
            "parent mobile",
            "emergency contact number",
            "emergency contact phone",
            "emergency phone",
            "emergency number",
            "parent/carer phone",
            "parent/carer mobile",
            "parent tel",
            "emergency tel",
        ],
    ),
    (
        CarerEmail,
        "carer.email",
        "Emergency contact's email",
        &["parent email", "carer email", "parent/carer email", "emergency contact email"],
    ),
];
const EMPLOYER: SpecialRow = (
    OrganisationName,
    "organisation.name",
    "Employer",
    &[
        "employer",
        "organisation",
        "company",
        "host",
        "organisation name",
        "employer name",
        "company name",
        "host organisation",
        "placement provider",
        "firm",
    ],
);
const SUPERVISOR: [SpecialRow; 3] = [
    (
        SupervisorName,
        "supervisor.name",
        "Supervisor's name",
        &["supervisor", "supervisor name", "line manager", "placement supervisor", "host supervisor"],
    ),
    (
        SupervisorPhone,
        "supervisor.phone",
        "Supervisor's phone",
        &[
            "supervisor phone",
            "supervisor mobile",
            "supervisor tel",
            "supervisor telephone",
            "supervisor number",
        ],
    ),
    (SupervisorEmail, "supervisor.email", "Supervisor's email", &["supervisor email"]),
];
const NEEDS: [SpecialRow; 3] = [
    (
        AccessNeed,
        "need.access",
        "Access needs",
        &["access needs", "access requirements", "needs", "adjustments", "accessibility"],
    ),
    (
        DietaryNeed,
        "need.dietary",
        "Dietary needs",
        &["dietary", "dietary requirements", "dietary needs", "diet"],
    ),
    (
        MedicalNeed,
        "need.medical",
        "Medical needs",
        &["medical", "medical needs", "medical conditions", "allergies"],
    ),
];

fn specials(kind: ImportKind) -> Vec<SpecialRow> {
    match kind {
        ImportKind::Students => {
            let mut rows = vec![
                STUDENT_NAME,
                SCHOOL_NAME,
                (SchoolUrn, "student.school_urn", "School's URN", &["urn", "school urn"]),
            ];
            rows.extend(CARER);
            rows.extend(NEEDS);
            rows
        }
        ImportKind::Organisations => {
            vec![(
                ContactName,
                "contact.name",
                "Contact's full name",
                &["contact", "contact name", "main contact", "contact person", "key contact"],
            )]
        }
        ImportKind::Offers => {
            let mut rows = vec![EMPLOYER];
            rows.extend(SUPERVISOR);
            rows
        }
        ImportKind::Placements => {
            let mut rows = vec![STUDENT_NAME, EMPLOYER];
            rows.extend(SUPERVISOR);
            rows.extend(CARER);
            rows.push((
                PlacementConsent,
                "consent.placement",
                "Consent received on",
                &[
                    "consent",
                    "consent date",
                    "consent received",
                    "parental consent",
                    "consent given",
                    "parent consent",
                    "consent form",
                ],
            ));
            rows
        }
        ImportKind::Visits => vec![
            STUDENT_NAME,
            (
                HostName,
                "event.host",
                "University or host",
                &["university", "host", "institution", "university name", "organisation"],
            ),
            (
                LeadName,
                "event.lead",
                "Member of staff on the day",
                &["staff", "staff lead", "lead", "member of staff", "visit lead"],
            ),
            (
                VisitConsent,
                "consent.visit",
                "Consent received on",
                &["consent", "consent date", "consent received", "parental consent"],
            ),
        ],
    }
}

/// The records whose plain fields a sheet of this kind can hold; those to find a student by come with prefixes.
fn records(kind: ImportKind) -> &'static [(RecordType, &'static [&'static str])] {
    /// An empty list means every field that is not a link.
    const ALL: &[&str] = &[];
    const WHO: &[&str] = &["first_name", "last_name", "date_of_birth", "uln", "ucas_id", "email"];
    match kind {
        ImportKind::Students => &[(RecordType::Student, ALL)],
        ImportKind::Organisations => &[
            (RecordType::Organisation, ALL),
            (RecordType::Contact, &["title", "first_name", "last_name", "job_title", "email", "phone"]),
        ],
        ImportKind::Offers => &[(RecordType::PlacementOffer, ALL)],
        ImportKind::Placements => &[
            (RecordType::Student, WHO),
            (RecordType::Placement, ALL),
            (
                RecordType::InsuranceCheck,
                &[
                    "insurer",
                    "policy_number",
                    "starts_on",
                    "ends_on",
                    "exempt_because",
                    "renewal_promised_on",
                ],
            ),
            (RecordType::HealthSafetyConversation, &["held_on", "spoken_with"]),
        ],
        ImportKind::Visits => {
            &[(RecordType::Event, ALL), (RecordType::Student, WHO), (RecordType::Invitation, &["state"])]
        }
    }
}

/// Everything that a column can be in an import of this kind, the first ones winning a name that two claim.
pub fn targets(kind: ImportKind) -> Vec<Target> {
    let mut all: Vec<Target> = specials(kind)
        .into_iter()
        .map(|(special, key, label, names)| Target {
            key: key.to_owned(),
            label: label.to_owned(),
            names: names.to_vec(),
            slot: Slot::Special(special),
        })
        .collect();
    for (record, chosen) in records(kind) {
        for field in record.fields() {
            let link = matches!(field.kind, waymark_domain::Kind::Link(_));
            if link || (!chosen.is_empty() && !chosen.contains(&field.name)) {
                continue;
            }
            all.push(Target {
                key: format!("{}.{}", record.name(), field.name),
                label: if records(kind).len() > 1 {
                    format!("{}: {}", record.label(), field.label)
                } else {
                    field.label.to_owned()
                },
                names: field.import.to_vec(),
                slot: Slot::Field(*record, field),
            });
        }
    }
    all
}

/// The records that rows of this kind can meet in the store.
pub fn records_known(kind: ImportKind) -> &'static [RecordType] {
    use RecordType::*;
    match kind {
        ImportKind::Students => &[Student, Organisation, Carer, Need],
        ImportKind::Organisations => &[Organisation, Contact],
        ImportKind::Offers => &[Organisation, Contact, PlacementOffer],
        ImportKind::Placements => &[
            Student,
            Organisation,
            Contact,
            Carer,
            Placement,
            Consent,
            InsuranceCheck,
            HealthSafetyConversation,
        ],
        ImportKind::Visits => &[Student, Organisation, Staff, Event, Invitation, Consent],
    }
}

impl Special {
    /// The field that the column fills in the end.
    pub fn field(self) -> Option<(RecordType, &'static Field)> {
        let (record, name) = match self {
            StudentName => (RecordType::Student, "first_name"),
            SchoolName => (RecordType::Student, "school"),
            SchoolUrn => return None,
            OrganisationName => (RecordType::Organisation, "name"),
            HostName => (RecordType::Event, "host"),
            CarerName => (RecordType::Carer, "first_name"),
            CarerRelationship => (RecordType::Carer, "relationship"),
            CarerPhone => (RecordType::Carer, "phone"),
            CarerEmail => (RecordType::Carer, "email"),
            ContactName | SupervisorName => (RecordType::Contact, "first_name"),
            SupervisorPhone => (RecordType::Contact, "phone"),
            SupervisorEmail => (RecordType::Contact, "email"),
            AccessNeed | DietaryNeed | MedicalNeed => (RecordType::Need, "adjustment"),
            PlacementConsent | VisitConsent => (RecordType::Consent, "dated"),
            LeadName => (RecordType::Event, "lead"),
        };
        Some((record, record.field(name)?))
    }

    /// The field of which the cell is the whole; none where it names another record, holds two fields, or may say yes
    /// instead of a date.
    pub(super) fn whole_field(self) -> Option<&'static Field> {
        match self {
            CarerRelationship | CarerPhone | CarerEmail | SupervisorPhone | SupervisorEmail | AccessNeed
            | DietaryNeed | MedicalNeed => self.field().map(|(_, field)| field),
            StudentName | SchoolName | SchoolUrn | OrganisationName | HostName | CarerName | ContactName
            | SupervisorName | PlacementConsent | VisitConsent | LeadName => None,
        }
    }
}
