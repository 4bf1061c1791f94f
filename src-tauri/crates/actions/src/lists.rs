//! Lists: which columns and filters a kind of record has, and one page of it in words.
//! Never here: a special-category field, SQL.

use crate::{Problem, titles::Titles, today};
use chrono::NaiveDate;
use waymark_domain::{Field, Kind, RecordId, RecordType, Sensitivity, Value};
use waymark_letters::Kind as LetterKind;
use waymark_store::{Filter, Query, Read, Store, Stored};

/// Measured in the design: 200 rows of a plain table paint ten times faster than 5,000.
pub const PAGE: u64 = 200;
/// A filter with more choices than this is no choice any more; the search finds the rest.
const MOST_CHOICES: usize = 200;

/// A question to a list. Filters are joined by "and".
#[derive(Debug, Clone, Default)]
pub struct ListAsk {
    pub search: String,
    /// Field, and a code, an id or a span of dates ("2026-01-01..2026-03-31"); empty means "not filled in".
    pub filters: Vec<(String, String)>,
    pub sort: Option<(String, bool)>,
    /// Counted from 1.
    pub page: u64,
    /// Only these; empty means all.
    pub only: Vec<RecordId>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Column {
    /// What the record is called, where no one field says it.
    Title,
    /// When it was made.
    Made,
    Field(&'static Field),
}

impl Column {
    pub fn of(record: RecordType, name: &str) -> Option<Self> {
        match (record.field(name), name) {
            (Some(field), _) => Some(Column::Field(field)),
            (None, "name") => Some(Column::Title),
            (None, "made") => Some(Column::Made),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Column::Title => "name",
            Column::Made => "made",
            Column::Field(field) => field.name,
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Column::Title => "Name",
            Column::Made => "When",
            Column::Field(field) => field.label,
        }
    }

    pub fn sortable(self) -> bool {
        match self {
            Column::Title => true,
            Column::Made => false,
            Column::Field(field) => !matches!(field.kind, Kind::Choices(_) | Kind::LongText),
        }
    }

    /// Numbers and dates, which stand below each other digit by digit.
    pub fn numeric(self) -> bool {
        match self {
            Column::Title => false,
            Column::Made => true,
            Column::Field(field) => {
                matches!(field.kind, Kind::Integer | Kind::Date | Kind::Time | Kind::Phone)
            }
        }
    }
}

#[derive(Debug)]
pub struct FilterOf {
    pub name: &'static str,
    pub label: &'static str,
    /// Code and label.
    pub choices: Vec<(String, String)>,
    /// Whether it can be asked for those where it is not filled in.
    pub may_be_empty: bool,
}

#[derive(Debug)]
pub struct ListRows {
    pub columns: Vec<Column>,
    pub rows: Vec<(RecordId, Vec<String>)>,
    pub total: u64,
    pub page: u64,
    pub pages: u64,
}

fn column_names(record: RecordType) -> &'static [&'static str] {
    use RecordType::*;
    match record {
        Student => &["name", "year_group", "school", "programme", "sector", "enrolment", "entry_year"],
        Organisation => &["name", "roles", "town", "sector", "phone", "email"],
        PlacementOffer => &["title", "organisation", "sector", "places", "starts_on", "ends_on", "mode"],
        Placement => &["student", "organisation", "state", "starts_on", "ends_on", "supervisor", "sector"],
        Event => &["title", "kind", "host", "held_on", "places", "state"],
        Invitation => &["student", "event", "state", "role"],
        Letter => &["reference", "kind", "recipient", "dated", "fate", "issued_by"],
        Contact => &["name", "organisation", "job_title", "email", "phone"],
        Carer => &["name", "student", "relationship", "phone", "emergency_contact"],
        Staff => &["name", "role", "job_title", "email", "phone"],
        Site => &["name", "organisation", "town", "postcode"],
        HealthSafetyConversation => &["held_on", "placement", "spoken_with", "agreed"],
        InsuranceCheck => &["insurer", "organisation", "starts_on", "ends_on", "checked_on"],
        Consent => &["kind", "student", "status", "given_by", "dated", "expires_on"],
        Need => &["kind", "student", "adjustment", "share_with_host"],
        ImportBatch => {
            &["file", "made", "kind", "rows", "new", "changed", "same", "doubtful", "refused", "undone_on"]
        }
        LetterTemplate => &["kind", "number", "remark", "written_by", "written_on"],
        Office => &["name", "town", "phone", "email"],
    }
}

fn filter_names(record: RecordType) -> &'static [&'static str] {
    use RecordType::*;
    match record {
        Student => &["year_group", "school", "programme", "sector", "enrolment"],
        Organisation => &["roles", "sector"],
        PlacementOffer => &["sector", "mode"],
        Placement => &["state", "sector", "mode"],
        Event => &["kind", "state"],
        Letter => &["kind", "fate"],
        Staff => &["role"],
        ImportBatch => &["kind"],
        Invitation
        | Contact
        | Carer
        | Site
        | HealthSafetyConversation
        | InsuranceCheck
        | Consent
        | Need
        | LetterTemplate
        | Office => &[],
    }
}

pub fn columns(record: RecordType) -> Vec<Column> {
    column_names(record).iter().filter_map(|name| Column::of(record, name)).collect()
}

/// Whether this kind has a list of its own: not what is known only within a record, like a need.
pub fn has_list(record: RecordType) -> bool {
    !matches!(record, RecordType::Need | RecordType::LetterTemplate | RecordType::Office)
}

pub fn filters(store: &Store, record: RecordType) -> Result<Vec<FilterOf>, Problem> {
    let mut found: Vec<FilterOf> = today::filter_of(record).into_iter().collect();
    for field in filter_names(record).iter().filter_map(|name| record.field(name)) {
        let choices = match field.kind {
            Kind::Choice(choices) | Kind::Choices(choices) => {
                choices.iter().map(|c| (c.code.to_owned(), c.label.to_owned())).collect()
            }
            Kind::Link(target) => leads(store, record, field, target)?,
            _ if record == RecordType::Letter => {
                LetterKind::all().map(|k| (k.code().to_owned(), k.title().to_owned())).collect()
            }
            _ => Vec::new(),
        };
        found.push(FilterOf { name: field.name, label: field.label, choices, may_be_empty: true });
    }
    Ok(found)
}

/// The records that are led to now, by their titles.
fn leads(
    store: &Store,
    record: RecordType,
    link: &Field,
    target: RecordType,
) -> Result<Vec<(String, String)>, Problem> {
    let titles = Titles::new(store);
    let rows = store.get_many(target, &store.led_to(record, link, MOST_CHOICES)?)?;
    let mut choices: Vec<_> = rows.iter().map(|row| (row.id.to_string(), titles.of(row))).collect();
    choices.sort_by_key(|(_, title)| title.to_lowercase());
    Ok(choices)
}

/// A field that a list may ask about; special categories are answered as if they were not there.
fn asked(record: RecordType, name: &str) -> Result<&'static Field, Problem> {
    record.field(name).filter(|f| f.sensitivity != Sensitivity::Special).ok_or_else(|| {
        Problem::not_known(name, "a column of this list", "Choose one of those that are shown.")
    })
}

fn filter(record: RecordType, name: &str, is: &str, today: NaiveDate) -> Result<Vec<Filter>, Problem> {
    let field = asked(record, name)?;
    let read = |text: &str| {
        (field.parse)(text, today).map_err(|_| {
            let wanted = "something that this column can hold";
            Problem::not_known(text, wanted, format!("Choose another filter for {}.", field.label))
        })
    };
    let is = is.trim();
    if is.is_empty() {
        return Ok(vec![Filter::Empty(field)]);
    }
    if let (Kind::Date, Some((from, to))) = (field.kind, is.split_once("..")) {
        let mut span = Vec::new();
        if !from.is_empty() {
            span.push(Filter::From(field, read(from)?));
        }
        if !to.is_empty() {
            span.push(Filter::To(field, read(to)?));
        }
        return Ok(span);
    }
    let value = read(is)?;
    Ok(vec![match (field.kind, &value) {
        (Kind::Choices(_), Value::Text(code)) => Filter::Has(field, code.clone()),
        _ => Filter::Is(field, vec![value]),
    }])
}

fn sort(record: RecordType, by: Option<&(String, bool)>) -> Result<Option<(&'static Field, bool)>, Problem> {
    use RecordType::*;
    let Some((name, descending)) = by else {
        // The newest first where dates decide; names have an order of their own.
        return Ok(match record {
            Placement | PlacementOffer => record.field("starts_on").map(|f| (f, true)),
            Event => record.field("held_on").map(|f| (f, true)),
            Letter => record.field("reference").map(|f| (f, true)),
            _ => None,
        });
    };
    if let (Some(Column::Title), Some(last)) = (Column::of(record, name), record.field("last_name")) {
        // Upwards is the own order of people, for which there is an index.
        return Ok(descending.then_some((last, true)));
    }
    Ok(Some((asked(record, name)?, *descending)))
}

pub fn query(store: &Store, record: RecordType, ask: &ListAsk, today: NaiveDate) -> Result<Query, Problem> {
    if !has_list(record) {
        return Err(Problem::not_known(record.label(), "a list", "Open the record that it belongs to."));
    }
    let mut query = Query::of(record);
    query.search = ask.search.clone();
    for (name, is) in &ask.filters {
        query.filters.extend(match name.as_str() {
            today::FILTER => today::filters_by_code(store, record, is, today)?,
            _ => filter(record, name, is, today)?,
        });
    }
    if !ask.only.is_empty() {
        query.filters.push(Filter::Only(ask.only.clone()));
    }
    query.sort = sort(record, ask.sort.as_ref())?;
    Ok(query)
}

pub fn list(store: &Store, record: RecordType, ask: &ListAsk, today: NaiveDate) -> Result<ListRows, Problem> {
    let mut query = query(store, record, ask, today)?;
    query.limit = PAGE;
    let page = ask.page.max(1);
    query.offset = PAGE.saturating_mul(page - 1);
    let found = store.list(&query)?;
    let columns = columns(record);
    let rows = cells(&Titles::new(store), &columns, &found.rows)?;
    Ok(ListRows { columns, rows, total: found.total, page, pages: found.total.div_ceil(PAGE).max(1) })
}

/// Rows in words; what they link to is read for all of them at once.
pub fn cells(
    titles: &Titles<'_>,
    columns: &[Column],
    rows: &[Stored],
) -> Result<Vec<(RecordId, Vec<String>)>, Problem> {
    let fields: Vec<&Field> = columns
        .iter()
        .filter_map(|c| match c {
            Column::Field(field) => Some(*field),
            Column::Title | Column::Made => None,
        })
        .collect();
    titles.gather(&fields, rows)?;
    let row = |row: &Stored| {
        let mut cells: Vec<String> = columns.iter().map(|c| cell(titles, *c, row)).collect();
        if let Some(first) = cells.first_mut().filter(|c| c.is_empty()) {
            *first = titles.of(row);
        }
        (row.id, cells)
    };
    Ok(rows.iter().map(row).collect())
}

fn cell(titles: &Titles<'_>, column: Column, row: &Stored) -> String {
    match column {
        Column::Title => titles.of(row),
        Column::Made => row
            .created_at
            .get(..10)
            .and_then(|day| day.parse::<NaiveDate>().ok())
            .map(|day| waymark_domain::FieldType::show(&day))
            .unwrap_or_default(),
        Column::Field(field) => titles.shown(row.record, &row.values, field.name),
    }
}

/// Why a list is empty, and what to do about it.
pub fn empty_words(record: RecordType, ask: &ListAsk) -> String {
    let plural = record.plural().to_lowercase();
    if !ask.search.trim().is_empty() || !ask.filters.is_empty() {
        return format!("No {plural} match. Clear the search or a filter to see more.");
    }
    match record {
        RecordType::Letter => {
            "No letters were issued yet. They are issued from placements and visits.".into()
        }
        RecordType::ImportBatch => "Nothing was imported yet. Import a spreadsheet from a list.".into(),
        RecordType::Student
        | RecordType::Organisation
        | RecordType::PlacementOffer
        | RecordType::Placement
        | RecordType::Event => {
            format!("There are no {plural} yet. Add one by hand, or import a spreadsheet.")
        }
        _ => format!("There are no {plural} yet. Add the first."),
    }
}
