//! Lists: a page of one kind of record, searched, filtered, sorted.
//! Never here: which columns a screen shows.

use crate::{
    Store, StoreError, read,
    search::words,
    table::{Stored, to_sql},
};
use rusqlite::{params_from_iter, types::Value as Sql};
use waymark_domain::{Field, Kind, RecordId, RecordType, Value};

#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// The field holds one of these.
    Is(&'static Field, Vec<Value>),
    /// The field, a set of choices, holds this one among others.
    Has(&'static Field, String),
    Empty(&'static Field),
    Filled(&'static Field),
    From(&'static Field, Value),
    To(&'static Field, Value),
    /// Only these records.
    Only(Vec<RecordId>),
    /// All but these.
    Not(Vec<RecordId>),
    /// One of these is enough.
    Any(Vec<Filter>),
    /// No record of that kind leads here by that field: a placement without a letter.
    Without(RecordType, &'static Field),
    /// The same of those of which a field (the second) holds one of these: a placement without a confirmation.
    WithoutOf(RecordType, &'static Field, &'static Field, Vec<Value>),
    /// A record of that kind leads by its field (the first) to where this one's own field (the second) leads, or here.
    With(RecordType, &'static Field, Option<&'static Field>),
    /// A record of that kind that leads here by that field is no newer than the last change of this one, of one that
    /// this one leads to, or of one that leads to those as told by [`Beside`]: a letter that was written before the
    /// dates moved or a consent was taken back.
    Older(RecordType, &'static Field, Vec<Beside>),
}

/// What is kept beside a record, so that a change of it counts as one of the record's.
#[derive(Debug, Clone, PartialEq)]
pub enum Beside {
    /// Records of a kind that lead by their field (the first) to where the record's own field (the second) leads, or
    /// to it.
    Leading(RecordType, &'static Field, Option<&'static Field>),
    /// The one that is led to by a field (the second) of the one that the record's own field (the first) leads to: the
    /// school of a placement's student.
    Through(&'static Field, &'static Field),
}

#[derive(Debug, Clone)]
pub struct Query {
    pub record: RecordType,
    pub search: String,
    pub filters: Vec<Filter>,
    /// None sorts by the record's own order: names, dates.
    pub sort: Option<(&'static Field, bool)>,
    pub offset: u64,
    pub limit: u64,
}

impl Query {
    pub fn of(record: RecordType) -> Self {
        Query {
            record,
            search: String::new(),
            filters: Vec::new(),
            sort: None,
            offset: 0,
            limit: u32::MAX.into(),
        }
    }
}

#[derive(Debug)]
pub struct Page {
    pub rows: Vec<Stored>,
    pub total: u64,
}

/// What a kind of record is sorted by when nobody chose: its names, or its date.
fn own_order(record: RecordType, table: &str) -> Vec<String> {
    let by = |names: &[&str]| {
        names
            .iter()
            .filter_map(|n| record.field(n))
            .map(|f| format!("{table}.\"{}\" COLLATE NOCASE", f.name))
            .collect::<Vec<_>>()
    };
    match record {
        RecordType::Student | RecordType::Staff | RecordType::Carer | RecordType::Contact => {
            by(&["last_name", "first_name"])
        }
        RecordType::Placement | RecordType::PlacementOffer => by(&["starts_on"]),
        RecordType::Event => by(&["held_on"]),
        RecordType::Letter => by(&["reference"]),
        // Ids grow with time, so the newest comes first.
        RecordType::ImportBatch | RecordType::LetterTemplate => vec![format!("{table}.id DESC")],
        _ => by(&["name", "title"]),
    }
}

fn order(query: &Query) -> String {
    let (mut keys, descending) = match query.sort {
        None => (own_order(query.record, "t"), false),
        Some((field, descending)) => {
            let key = match field.kind {
                Kind::Link(target) => {
                    let order = own_order(target, "l").join(" || ' ' || ").replace(" COLLATE NOCASE", "");
                    format!(
                        "(SELECT {order} FROM {} l WHERE l.id = t.\"{}\") COLLATE NOCASE",
                        target.name(),
                        field.name
                    )
                }
                Kind::Choice(choices) => {
                    // In the order of the declaration: a state's way, not its alphabet.
                    let whens: Vec<String> = choices
                        .iter()
                        .enumerate()
                        .map(|(i, c)| format!("WHEN '{}' THEN {i}", c.code.replace('\'', "''")))
                        .collect();
                    format!("CASE t.\"{}\" {} END", field.name, whens.join(" "))
                }
                _ => format!("t.\"{}\" COLLATE NOCASE", field.name),
            };
            let mut keys = vec![key];
            keys.extend(own_order(query.record, "t"));
            (keys, descending)
        }
    };
    if descending && let Some(first) = keys.first_mut() {
        first.push_str(" DESC");
    }
    keys.push("t.id".into());
    keys.join(", ")
}

/// A question in its parts: what stands before SELECT, what stands after the table `t`, and what is given with it.
pub(crate) struct Asked {
    pub with: String,
    pub rest: String,
    pub given: Vec<Sql>,
}

/// Which rows of the table `t`, in which order.
pub(crate) fn which(query: &Query) -> Asked {
    let mut asked = conditions(query);
    asked.rest = format!("{} {}", asked.rest, page(query));
    asked
}

fn page(query: &Query) -> String {
    format!("ORDER BY {} LIMIT {} OFFSET {}", order(query), query.limit, query.offset)
}

/// The same for a search, with the ids of all rows in a table `found`.
pub(crate) fn searched(query: &Query) -> Asked {
    let Asked { with, rest, given } = conditions(query);
    let (with, table) = (with.trim_end(), query.record.name());
    Asked {
        with: format!("{with}, found (id) AS MATERIALIZED (SELECT t.id FROM {table} t {rest}) "),
        rest: format!("WHERE t.id IN (SELECT id FROM found) {}", page(query)),
        given,
    }
}

fn conditions(query: &Query) -> Asked {
    let mut sql = vec!["t.deleted = 0".to_owned()];
    let mut given: Vec<Sql> = Vec::new();
    let mut with: Vec<String> = Vec::new();
    // Each word must be found in the record or in one that it leads to: "amara arup" finds her placement there. The
    // index is asked once a word, not once a link, and only for the kinds that can be meant.
    let kinds: Vec<String> = std::iter::once(query.record)
        .chain(query.record.fields().iter().filter_map(|f| match f.kind {
            Kind::Link(to) => Some(to),
            _ => None,
        }))
        .map(|kind| kind.code().to_string())
        .collect();
    let kinds = kinds.join(",");
    for word in words(&query.search) {
        given.push(word.into());
        let number = given.len();
        with.push(format!(
            "w{number} (id) AS MATERIALIZED (SELECT r.record_id FROM search s CROSS JOIN search_row r \
             ON r.number = s.rowid WHERE s.search MATCH ?{number} AND r.record_type IN ({kinds}))"
        ));
        let places = query.record.fields().iter().filter(|f| matches!(f.kind, Kind::Link(_)));
        let places: Vec<String> = std::iter::once("id")
            .chain(places.map(|f| f.name))
            .map(|n| format!("t.\"{n}\" IN (SELECT id FROM w{number})"))
            .collect();
        sql.push(format!("({})", places.join(" OR ")));
    }
    for filter in &query.filters {
        sql.push(condition(query.record, filter, &mut given));
    }
    let with = if with.is_empty() { String::new() } else { format!("WITH {} ", with.join(", ")) };
    Asked { with, rest: format!("WHERE {}", sql.join(" AND ")), given }
}

fn condition(record: RecordType, filter: &Filter, given: &mut Vec<Sql>) -> String {
    let mut mark = |value: Sql| {
        given.push(value);
        format!("?{}", given.len())
    };
    let own = |field: &Option<&'static Field>| field.map_or("id", |f| f.name);
    match filter {
        Filter::Is(field, values) => {
            let marks: Vec<String> = values.iter().map(|v| mark(to_sql(field, v))).collect();
            format!("t.\"{}\" IN ({})", field.name, marks.join(","))
        }
        Filter::Has(field, code) => {
            let code = mark(code.clone().into());
            format!("instr(',' || t.\"{}\" || ',', ',' || {code} || ',') > 0", field.name)
        }
        Filter::Empty(field) => format!("t.\"{}\" IS NULL", field.name),
        Filter::Filled(field) => format!("t.\"{}\" IS NOT NULL", field.name),
        Filter::From(field, value) => format!("t.\"{}\" >= {}", field.name, mark(to_sql(field, value))),
        Filter::To(field, value) => format!("t.\"{}\" <= {}", field.name, mark(to_sql(field, value))),
        Filter::Only(ids) => {
            format!("t.id IN (SELECT waymark_id(value) FROM json_each({}))", mark(read::id_list(ids).into()))
        }
        Filter::Not(ids) => {
            format!(
                "t.id NOT IN (SELECT waymark_id(value) FROM json_each({}))",
                mark(read::id_list(ids).into())
            )
        }
        Filter::Any(filters) => {
            let each: Vec<String> = filters.iter().map(|f| condition(record, f, given)).collect();
            if each.is_empty() { "0".into() } else { format!("({})", each.join(" OR ")) }
        }
        Filter::Without(other, field) => format!(
            "NOT EXISTS (SELECT 1 FROM {} o WHERE o.\"{}\" = t.id AND o.deleted = 0)",
            other.name(),
            field.name
        ),
        Filter::WithoutOf(other, field, which, values) => {
            let marks: Vec<String> = values.iter().map(|v| mark(to_sql(which, v))).collect();
            format!(
                "NOT EXISTS (SELECT 1 FROM {} o WHERE o.\"{}\" = t.id AND o.deleted = 0 AND o.\"{}\" IN ({}))",
                other.name(),
                field.name,
                which.name,
                marks.join(", ")
            )
        }
        Filter::With(other, field, to) => format!(
            "EXISTS (SELECT 1 FROM {} o WHERE o.\"{}\" = t.\"{}\" AND o.deleted = 0)",
            other.name(),
            field.name,
            own(to)
        ),
        Filter::Older(other, field, beside) => {
            let leads = record.fields().iter().filter_map(|f| match f.kind {
                Kind::Link(to) => Some(format!(
                    ", coalesce((SELECT l.changed_at FROM {} l WHERE l.id = t.\"{}\"), 0)",
                    to.name(),
                    f.name
                )),
                _ => None,
            });
            // What was deleted since counts too.
            let beside = beside.iter().map(|one| match one {
                Beside::Leading(kind, by, to) => format!(
                    ", coalesce((SELECT max(b.changed_at) FROM {} b WHERE b.\"{}\" = t.\"{}\"), 0)",
                    kind.name(),
                    by.name,
                    own(to)
                ),
                Beside::Through(first, second) => match (first.kind, second.kind) {
                    (Kind::Link(between), Kind::Link(to)) => format!(
                        ", coalesce((SELECT b.changed_at FROM {} l JOIN {} b ON b.id = l.\"{}\" \
                         WHERE l.id = t.\"{}\"), 0)",
                        between.name(),
                        to.name(),
                        second.name,
                        first.name
                    ),
                    _ => String::new(),
                },
            });
            format!(
                "EXISTS (SELECT 1 FROM {} o WHERE o.\"{}\" = t.id AND o.deleted = 0 \
                 AND o.created_at <= max(t.changed_at, 0{}))",
                other.name(),
                field.name,
                leads.chain(beside).collect::<String>()
            )
        }
    }
}

impl Store {
    pub fn list(&self, query: &Query) -> Result<Page, StoreError> {
        if !words(&query.search).is_empty() {
            return self.searched(query);
        }
        let total = self.count_of(query)?;
        let Asked { with, rest, given } = which(query);
        let mut found = Vec::new();
        let take = |row| found.push(row);
        read::rows_with(&self.db, query.record, &with, &rest, params_from_iter(&given), take)?;
        Ok(Page { rows: found, total })
    }

    /// A search is the dear part of a list, so the page and the number of all come from one.
    fn searched(&self, query: &Query) -> Result<Page, StoreError> {
        let Asked { with, rest, given } = searched(query);
        let mut rows = Vec::new();
        let take = |row| rows.push(row);
        let told =
            read::page_with(&self.db, query.record, (&with, "found"), &rest, params_from_iter(&given), take)?;
        let total = match told {
            Some(total) => total,
            None => self.count_of(query)?,
        };
        Ok(Page { rows, total })
    }

    /// The records that a link leads to, each once. It steps through the link's index, so that it costs by their
    /// number and not by that of the records that lead there.
    pub fn led_to(
        &self,
        record: RecordType,
        link: &Field,
        limit: usize,
    ) -> Result<Vec<RecordId>, StoreError> {
        let (table, name) = (record.name(), link.name);
        let sql = format!(
            "WITH RECURSIVE each_one (id) AS (
                 SELECT (SELECT \"{name}\" FROM {table} WHERE \"{name}\" >= x'' AND deleted = 0
                         ORDER BY \"{name}\" LIMIT 1)
                 UNION ALL
                 SELECT (SELECT \"{name}\" FROM {table} WHERE \"{name}\" > each_one.id AND deleted = 0
                         ORDER BY \"{name}\" LIMIT 1)
                 FROM each_one WHERE each_one.id IS NOT NULL)
             SELECT id FROM each_one WHERE id IS NOT NULL LIMIT {limit}"
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(RecordId(row.get(0)?));
        }
        Ok(found)
    }

    pub fn count_of(&self, query: &Query) -> Result<u64, StoreError> {
        let Asked { with, rest, given } = conditions(query);
        let sql = format!("{with}SELECT count(*) FROM {} t {rest}", query.record.name());
        let mut statement = self.db.prepare_cached(&sql)?;
        Ok(statement.query_row(params_from_iter(&given), |r| r.get::<_, i64>(0))?.unsigned_abs())
    }
}
