//! Visits and other events, and who was invited.

use super::{Organisation, Staff, Student};
use crate::{
    choices,
    record::Link,
    rules::{EventState, InvitationState},
    values::{LongText, Phone, Text},
};
use chrono::{NaiveDate, NaiveTime};
use waymark_derive::Record;

choices! {
    EventKind {
        UniversityVisit = "university_visit" "University visit", SchoolVisit = "school_visit" "School visit",
        SkillsSession = "skills_session" "Skills session", CareerWorkshop = "career_workshop" "Career workshop",
        OxbridgeWorkshop = "oxbridge_workshop" "Oxbridge workshop", SpeakerSession = "speaker_session" "Speaker session",
        Social = "social" "Social", OnlineSession = "online_session" "Online session",
    }
}

choices! { InviteRole { Student = "student" "Student", Alumnus = "alumnus" "Alumnus" } }

#[derive(Debug, Clone, PartialEq, Record)]
pub struct Event {
    #[field(1, "Title", office, search = 10, import = "visit|event|title|visit name|event name|visit title")]
    pub title: Text,
    #[field(2, "Kind", office, import = "type|kind|event type")]
    pub kind: EventKind,
    #[field(
        3,
        "University or host",
        office,
        import = "university|host|organisation|university name|institution"
    )]
    pub host: Option<Link<Organisation>>,
    #[field(4, "Date", office, unit = "when", import = "date|visit date|event date")]
    pub held_on: Option<NaiveDate>,
    #[field(5, "Starts at", office, unit = "when", import = "start time|starts at|time|from")]
    pub starts_at: Option<NaiveTime>,
    #[field(6, "Ends at", office, unit = "when", import = "end time|ends at|finish|to|finish time")]
    pub ends_at: Option<NaiveTime>,
    #[field(
        7,
        "Meeting point",
        office,
        unit = "meeting",
        import = "meeting point|meet at|meeting place|where to meet"
    )]
    pub meeting_point: Option<Text>,
    #[field(8, "Meeting time", office, unit = "meeting", import = "meeting time|meet time|meet at time")]
    pub meeting_time: Option<NaiveTime>,
    #[field(9, "Back at", office, import = "return time|back at|return")]
    pub return_time: Option<NaiveTime>,
    #[field(10, "Transport", office, import = "transport|travel|coach")]
    pub transport: Option<Text>,
    #[field(11, "The day", office, import = "itinerary|programme of the day|agenda|timetable")]
    pub itinerary: Option<LongText>,
    #[field(12, "What to bring", office, import = "bring|what to bring|kit")]
    pub bring: Option<LongText>,
    #[field(13, "Member of staff on the day", office)]
    pub lead: Option<Link<Staff>>,
    #[field(
        14,
        "Staff mobile on the day",
        office,
        import = "staff mobile|mobile on the day|lead mobile|emergency number"
    )]
    pub lead_mobile: Option<Phone>,
    #[field(15, "Places", office, import = "places|capacity|spaces")]
    pub places: Option<i64>,
    #[field(16, "Where it stands", office, import = "visit status|event status")]
    pub state: EventState,
    #[field(17, "Lunch", office, import = "lunch|food")]
    pub lunch: Option<Text>,
    #[field(18, "Remarks", office, import = "notes|remarks|comments")]
    pub remarks: Option<LongText>,
    #[field(19, "Students reply by", office)]
    pub reply_by: Option<NaiveDate>,
    #[field(20, "Cost", office)]
    pub cost: Option<Text>,
    #[field(21, "Who it is for", office)]
    pub who_for: Option<Text>,
    #[field(22, "Members of staff coming", office)]
    pub staff_count: Option<i64>,
    #[field(23, "Room", office)]
    pub room: Option<Text>,
    #[field(24, "Reason to give in letters", office)]
    pub told_reason: Option<LongText>,
    #[field(25, "What is offered instead", office)]
    pub instead: Option<LongText>,
}

/// One person at one event.
#[derive(Debug, Clone, PartialEq, Record)]
pub struct Invitation {
    #[field(1, "Visit", office)]
    pub event: Link<Event>,
    #[field(2, "Student", personal)]
    pub student: Link<Student>,
    #[field(3, "Comes as", office)]
    pub role: InviteRole,
    #[field(4, "Where it stands", personal, import = "status|response|attendance|reply|rsvp")]
    pub state: InvitationState,
    #[field(5, "Remarks", personal)]
    pub remarks: Option<LongText>,
}
