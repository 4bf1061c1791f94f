//! Placements, the offers that they come from, and the checks that they need.

use super::{Contact, Organisation, Sector, Site, Student};
use crate::{
    choices,
    record::Link,
    rules::PlacementState,
    values::{LongText, Set, Text},
};
use chrono::{NaiveDate, NaiveTime};
use waymark_derive::Record;

choices! {
    Mode { InPerson = "in_person" "In person", Remote = "remote" "Remote", Hybrid = "hybrid" "Partly remote" }
}

choices! {
    Weekday {
        Monday = "mon" "Monday", Tuesday = "tue" "Tuesday", Wednesday = "wed" "Wednesday", Thursday = "thu" "Thursday",
        Friday = "fri" "Friday", Saturday = "sat" "Saturday", Sunday = "sun" "Sunday",
    }
}

#[derive(Debug, Clone, PartialEq, Record)]
pub struct PlacementOffer {
    #[field(
        1,
        "Employer",
        office,
        import = "organisation|employer|company|host|organisation name|employer name|company name"
    )]
    pub organisation: Link<Organisation>,
    #[field(2, "Title", office, search = 5, import = "title|placement title|placement|role|offer|project")]
    pub title: Text,
    #[field(3, "Site", office)]
    pub site: Option<Link<Site>>,
    #[field(4, "Sector", office, import = "sector|industry")]
    pub sector: Option<Sector>,
    #[field(5, "Places", office, import = "places|number of places|no of places|capacity|spaces")]
    pub places: Option<i64>,
    #[field(
        6,
        "First day",
        office,
        unit = "dates",
        import = "start date|start|starts|first day|from|date from"
    )]
    pub starts_on: Option<NaiveDate>,
    #[field(
        7,
        "Last day",
        office,
        unit = "dates",
        import = "end date|end|ends|last day|to|date to|finish date|finish|finishes"
    )]
    pub ends_on: Option<NaiveDate>,
    #[field(8, "Days of the week", office, import = "days|days of the week|weekdays")]
    pub days: Set<Weekday>,
    #[field(9, "Starts at", office, unit = "hours", import = "start time|from time|starts at|arrival time")]
    pub starts_at: Option<NaiveTime>,
    #[field(10, "Ends at", office, unit = "hours", import = "end time|finish time|ends at|to time")]
    pub ends_at: Option<NaiveTime>,
    #[field(
        11,
        "Break in minutes",
        office,
        unit = "hours",
        import = "break|break minutes|lunch break|lunch"
    )]
    pub break_minutes: Option<i64>,
    #[field(12, "Where the work is done", office, import = "mode|remote|delivery|in person or remote")]
    pub mode: Option<Mode>,
    #[field(13, "Tasks", office, import = "tasks|description|activities|details|what they will do")]
    pub tasks: Option<LongText>,
    #[field(14, "What to bring", office, import = "bring|what to bring|equipment")]
    pub bring: Option<LongText>,
    #[field(15, "Dress", office, import = "dress|dress code|clothing")]
    pub dress: Option<Text>,
    #[field(16, "Travel money", office, import = "travel|travel money|travel costs|expenses")]
    pub travel: Option<LongText>,
    #[field(17, "Supervisor", office)]
    pub supervisor: Option<Link<Contact>>,
    #[field(18, "Remarks", office, import = "notes|remarks|comments")]
    pub remarks: Option<LongText>,
}

/// One student's placement. Its facts start as the offer's and are its own from then on.
#[derive(Debug, Clone, PartialEq, Record)]
pub struct Placement {
    #[field(1, "Student", personal)]
    pub student: Link<Student>,
    #[field(2, "Offer", office)]
    pub offer: Option<Link<PlacementOffer>>,
    #[field(
        3,
        "Employer",
        office,
        import = "organisation|employer|company|host|organisation name|employer name|company name"
    )]
    pub organisation: Link<Organisation>,
    #[field(4, "Site", office)]
    pub site: Option<Link<Site>>,
    #[field(5, "Where it stands", office, import = "status|state|stage|placement status")]
    pub state: PlacementState,
    #[field(
        6,
        "First day",
        office,
        unit = "dates",
        import = "start date|start|starts|first day|from|date from|placement start"
    )]
    pub starts_on: Option<NaiveDate>,
    #[field(
        7,
        "Last day",
        office,
        unit = "dates",
        import = "end date|end|ends|last day|to|date to|finish date|finish|finishes|placement end"
    )]
    pub ends_on: Option<NaiveDate>,
    #[field(8, "Days of the week", office, import = "days|days of the week|weekdays")]
    pub days: Set<Weekday>,
    #[field(9, "Starts at", office, unit = "hours", import = "start time|from time|starts at|arrival time")]
    pub starts_at: Option<NaiveTime>,
    #[field(10, "Ends at", office, unit = "hours", import = "end time|finish time|ends at|to time")]
    pub ends_at: Option<NaiveTime>,
    #[field(
        11,
        "Break in minutes",
        office,
        unit = "hours",
        import = "break|break minutes|lunch break|lunch"
    )]
    pub break_minutes: Option<i64>,
    #[field(12, "Supervisor", office)]
    pub supervisor: Option<Link<Contact>>,
    #[field(13, "Where the work is done", office, import = "mode|remote|delivery|in person or remote")]
    pub mode: Option<Mode>,
    #[field(
        14,
        "Where to arrive",
        office,
        import = "arrival place|where to arrive|meeting place|reception|location"
    )]
    pub arrival_place: Option<Text>,
    #[field(15, "Tasks", office, import = "tasks|description|activities|placement details")]
    pub tasks: Option<LongText>,
    #[field(16, "What to bring", office, import = "bring|what to bring|equipment")]
    pub bring: Option<LongText>,
    #[field(17, "Dress", office, import = "dress|dress code|clothing")]
    pub dress: Option<Text>,
    #[field(18, "Travel money", office, import = "travel|travel money|travel costs|expenses")]
    pub travel: Option<LongText>,
    #[field(19, "Sector", office, import = "sector|industry")]
    pub sector: Option<Sector>,
    #[field(20, "Remarks", office, import = "notes|remarks|comments")]
    pub remarks: Option<LongText>,
    #[field(21, "Why it ended", personal)]
    pub ended_because: Option<LongText>,
    #[field(22, "Student replies by", office)]
    pub reply_by: Option<NaiveDate>,
    /// Beside [`Self::ended_because`], which is for the office alone.
    #[field(23, "Reason to give in letters", personal)]
    pub told_reason: Option<LongText>,
    #[field(24, "What is offered instead", personal)]
    pub instead: Option<LongText>,
}

/// What was said with the employer about risks before a young person came.
#[derive(Debug, Clone, PartialEq, Record)]
pub struct HealthSafetyConversation {
    #[field(1, "Placement", office)]
    pub placement: Link<Placement>,
    #[field(
        2,
        "Held on",
        office,
        import = "health and safety|h&s|health and safety date|h&s conversation|h&s date|health & safety"
    )]
    pub held_on: NaiveDate,
    #[field(3, "Spoken with", office, import = "h&s with|spoken with")]
    pub spoken_with: Option<Text>,
    #[field(4, "What was agreed", office, import = "h&s notes|what was agreed")]
    pub agreed: Option<LongText>,
}

/// An employer's liability insurance, for all of its placements.
#[derive(Debug, Clone, PartialEq, Record)]
pub struct InsuranceCheck {
    #[field(1, "Employer", office)]
    pub organisation: Link<Organisation>,
    #[field(2, "Insurer", office, import = "insurer|insurance company|insurance")]
    pub insurer: Option<Text>,
    #[field(3, "Policy number", office, import = "policy number|policy|policy no")]
    pub policy_number: Option<Text>,
    #[field(4, "In force from", office, unit = "period", import = "insurance from|insurance start")]
    pub starts_on: Option<NaiveDate>,
    #[field(
        5,
        "In force until",
        office,
        unit = "period",
        import = "insurance expiry|insurance expires|insurance until|eli expiry|insurance end|insurance valid to"
    )]
    pub ends_on: Option<NaiveDate>,
    #[field(6, "Renewal promised for", office, import = "renewal date|insurance renewal")]
    pub renewal_promised_on: Option<NaiveDate>,
    #[field(7, "Exempt because", office, import = "insurance exempt|exempt reason|exempt because")]
    pub exempt_because: Option<Text>,
    #[field(8, "Checked on", office, import = "insurance checked|insurance checked on")]
    pub checked_on: Option<NaiveDate>,
}
