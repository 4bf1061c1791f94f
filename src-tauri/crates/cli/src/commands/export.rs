//! A list as a spreadsheet.

use super::record_type;
use crate::{
    answer::{Answer, Failure},
    given::Given,
    open, table,
};
use serde_json::json;
use std::path::Path;
use waymark_actions::{export as write, lists::ListAsk};

pub fn export(given: &Given) -> Result<Answer, Failure> {
    let [list, path] = given.words.as_slice() else {
        return Err(given.wrong("Say which list and which file: export students FILE.xlsx."));
    };
    let record = record_type(given, list)?;
    let store = open::store(given)?;
    let ask = ListAsk { search: given.value("search").unwrap_or_default(), ..ListAsk::default() };
    let path = Path::new(path);
    let done = write(&store, record, &ask, path, open::clock().1)?;
    let rows =
        table::count(done.rows as u64, &record.label().to_lowercase(), &record.plural().to_lowercase());
    Ok(Answer::new(
        format!("{rows} written to {}. The file is not encrypted.\n", path.display()),
        json!({ "file": path.display().to_string(), "rows": done.rows, "columns": done.columns }),
    ))
}
