//! What leads to a record, group by group: a student's placements, an employer's contacts.
//! Never here: a group's own page.

use crate::{
    Problem,
    lists::{Column, cells, columns},
    save::made_by_waymark,
    titles::Titles,
};
use waymark_domain::{Field, Kind, RecordId, RecordType, Value};
use waymark_store::{Filter, Query, Store, Stored};

/// A page shows so many of a group; its list has the rest.
const SHOWN: u64 = 50;

#[derive(Debug)]
pub struct Group {
    pub title: String,
    pub record: RecordType,
    /// The field by which they lead here.
    pub by: &'static Field,
    pub columns: Vec<Column>,
    pub rows: Vec<(RecordId, Vec<String>)>,
    pub total: u64,
    pub can_create: bool,
}

pub fn groups(store: &Store, titles: &Titles<'_>, row: &Stored) -> Result<Vec<Group>, Problem> {
    let mut found = Vec::new();
    for other in RecordType::ALL {
        for by in other.fields().iter().filter(|f| f.kind == Kind::Link(row.record)) {
            let group = group(store, titles, row, *other, by)?;
            if group.total > 0 || is_usual(row, *other) {
                found.push(group);
            }
        }
    }
    Ok(found)
}

fn group(
    store: &Store,
    titles: &Titles<'_>,
    row: &Stored,
    record: RecordType,
    by: &'static Field,
) -> Result<Group, Problem> {
    let mut query = Query::of(record);
    query.filters = vec![Filter::Is(by, vec![Value::from(row.id.to_string())])];
    query.limit = SHOWN;
    let page = store.list(&query)?;
    let columns: Vec<Column> = columns(record).into_iter().filter(|c| *c != Column::Field(by)).collect();
    let title = match (record, by.name) {
        (RecordType::Letter, "corrects") => "Corrected by".to_owned(),
        (RecordType::Invitation, "event") => "Students".to_owned(),
        (RecordType::Invitation, _) => "Visits".to_owned(),
        _ => record.plural().to_owned(),
    };
    Ok(Group {
        title,
        record,
        by,
        rows: cells(titles, &columns, &page.rows)?,
        columns,
        total: page.total,
        can_create: !made_by_waymark(record),
    })
}

/// An employer has no pupils and a school seldom has insurance: an empty group of these only takes room.
fn is_usual(row: &Stored, other: RecordType) -> bool {
    use RecordType::*;
    match (row.record, other) {
        (Organisation, other) => {
            let roles = crate::fields::text(&row.values, Organisation, "roles").unwrap_or_default();
            let is = |role: &str| roles.split(',').any(|r| r == role);
            match other {
                Student => is("school"),
                Event => is("university"),
                PlacementOffer | Placement | InsuranceCheck => is("employer") || is("university"),
                Letter => false,
                _ => true,
            }
        }
        (Student | Placement | Event, Letter) => true,
        (Student | PlacementOffer, _) => true,
        (Placement, HealthSafetyConversation | Consent) => true,
        (Event, Invitation) => true,
        _ => false,
    }
}
