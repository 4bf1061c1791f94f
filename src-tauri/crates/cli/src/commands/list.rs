//! A list, for people with its usual columns, for machines with every field.

use super::record_type;
use crate::{
    answer::{Answer, Failure},
    given::Given,
    json, open, table,
};
use serde_json::Value;
use waymark_actions::{
    Titles,
    lists::{ListAsk, cells, columns, empty_words, query},
};

pub fn list(given: &Given) -> Result<Answer, Failure> {
    let record = record_type(given, given.word("LIST")?)?;
    let store = open::store(given)?;
    let ask = ListAsk { search: given.value("search").unwrap_or_default(), ..ListAsk::default() };
    let found = store.list(&query(&store, record, &ask, open::clock().1)?)?;
    let titles = Titles::new(&store);
    if given.json() {
        let rows = json::records(&titles, &found.rows)?;
        return Ok(Answer::new("", Value::Array(rows)));
    }
    let columns = columns(record);
    let mut headers: Vec<&str> = columns.iter().map(|c| c.label()).collect();
    headers.push("ID");
    let mut rows = Vec::new();
    for (id, mut row) in cells(&titles, &columns, &found.rows)? {
        row.push(id.to_string());
        rows.push(row);
    }
    if rows.is_empty() {
        return Ok(Answer::text(format!("{}\n", empty_words(record, &ask))));
    }
    let total = table::count(found.total, &record.label().to_lowercase(), &record.plural().to_lowercase());
    Ok(Answer::text(format!("{}\n{total}\n", table::table(&headers, &rows))))
}
