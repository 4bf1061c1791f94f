//! Schools, employers, universities: one record with roles, its sites and the adults there.

use crate::{
    choices,
    record::Link,
    values::{CompanyNumber, Email, Laestab, LongText, Phone, Postcode, Set, Text, Ukprn, Urn},
};
use waymark_derive::Record;

choices! {
    OrganisationRole {
        School = "school" "School", Employer = "employer" "Employer", University = "university" "University",
        Hub = "hub" "Hub", Partner = "partner" "Partner",
    }
}

choices! {
    /// The eleven career sectors of the Aspiring Professionals Programme.
    Sector {
        Accountancy = "accountancy" "Accountancy", Architecture = "architecture" "Architecture",
        Banking = "banking" "Banking & Finance", Biology = "biology" "Biology & Chemistry",
        Business = "business" "Business", Engineering = "engineering" "Engineering & Physics", Law = "law" "Law",
        Media = "media" "Media & Communications", Medicine = "medicine" "Medicine", Politics = "politics" "Politics",
        Technology = "technology" "Technology",
    }
}

#[derive(Debug, Clone, PartialEq, Record)]
pub struct Organisation {
    #[field(
        1,
        "Name",
        public,
        search = 10,
        import = "organisation|organisation name|name|company|company name|employer|employer name|host"
    )]
    pub name: Text,
    #[field(2, "Roles", public, import = "type|role|roles|organisation type|kind")]
    pub roles: Set<OrganisationRole>,
    #[field(3, "URN", public, search = 3, import = "urn|school urn")]
    pub urn: Option<Urn>,
    #[field(4, "LAESTAB", public, import = "laestab|dfe number")]
    pub laestab: Option<Laestab>,
    #[field(5, "UKPRN", public, search = 3, import = "ukprn")]
    pub ukprn: Option<Ukprn>,
    #[field(6, "Companies House number", public, import = "company number|companies house number|crn")]
    pub company_number: Option<CompanyNumber>,
    #[field(7, "Sector", public, import = "sector|industry")]
    pub sector: Option<Sector>,
    #[field(8, "Phone", public, import = "phone|telephone|switchboard|main phone|organisation phone")]
    pub phone: Option<Phone>,
    #[field(9, "Email", public, search = 2, import = "email|general email|organisation email")]
    pub email: Option<Email>,
    #[field(10, "Website", public, import = "website|web|url")]
    pub website: Option<Text>,
    #[field(
        11,
        "Address line 1",
        public,
        unit = "address",
        import = "address|address line 1|address 1|street"
    )]
    pub address_line_1: Option<Text>,
    #[field(12, "Address line 2", public, unit = "address", import = "address line 2|address 2")]
    pub address_line_2: Option<Text>,
    #[field(13, "Town", public, unit = "address", search = 2, import = "town|city|town or city")]
    pub town: Option<Text>,
    #[field(14, "Postcode", public, unit = "address", search = 3, import = "postcode|post code")]
    pub postcode: Option<Postcode>,
    #[field(15, "Remarks", office, import = "notes|remarks|comments")]
    pub remarks: Option<LongText>,
}

#[derive(Debug, Clone, PartialEq, Record)]
pub struct Site {
    #[field(1, "Organisation", public)]
    pub organisation: Link<Organisation>,
    #[field(2, "Name of the site", public, search = 2)]
    pub name: Text,
    #[field(3, "Address line 1", public, unit = "address")]
    pub address_line_1: Option<Text>,
    #[field(4, "Address line 2", public, unit = "address")]
    pub address_line_2: Option<Text>,
    #[field(5, "Town", public, unit = "address")]
    pub town: Option<Text>,
    #[field(6, "Postcode", public, unit = "address", search = 2)]
    pub postcode: Option<Postcode>,
    #[field(7, "How to find the entrance", public)]
    pub directions: Option<LongText>,
}

/// An adult at an organisation.
#[derive(Debug, Clone, PartialEq, Record)]
pub struct Contact {
    #[field(1, "Organisation", office)]
    pub organisation: Link<Organisation>,
    #[field(2, "Title", office, import = "title|contact title")]
    pub title: Option<Text>,
    #[field(
        3,
        "First name",
        office,
        search = 5,
        import = "contact first name|contact forename|first name|forename"
    )]
    pub first_name: Text,
    #[field(
        4,
        "Last name",
        office,
        search = 5,
        import = "contact last name|contact surname|last name|surname"
    )]
    pub last_name: Option<Text>,
    #[field(
        5,
        "Job title",
        office,
        import = "job title|position|contact job title|contact role|department/role|department"
    )]
    pub job_title: Option<Text>,
    #[field(6, "Email", office, search = 2, import = "contact email|contact e-mail")]
    pub email: Option<Email>,
    #[field(7, "Phone", office, import = "contact phone|contact telephone|contact mobile|direct line")]
    pub phone: Option<Phone>,
    #[field(8, "Letters go to this person", office)]
    pub gets_letters: Option<bool>,
    #[field(9, "Letters in large print", special)]
    pub large_print: Option<bool>,
}

impl Contact {
    pub fn full_name(&self) -> String {
        match &self.last_name {
            Some(last) => format!("{} {last}", self.first_name),
            None => self.first_name.to_string(),
        }
    }

    /// What follows "Dear": "Ms Khan" where the title is known, else the whole name.
    pub fn addressed_as(&self) -> String {
        match (&self.title, &self.last_name) {
            (Some(title), Some(last)) => format!("{title} {last}"),
            _ => self.full_name(),
        }
    }
}
