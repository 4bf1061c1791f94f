//! Lists, their export and the search, as views.
//! Never here: which columns there are (the use cases know).

use crate::{
    problem::Refused,
    told::{ids_of, kind_of},
    views::*,
    waymark::Waymark,
};
use std::path::Path;
use waymark_actions::{
    export, find,
    lists::{Column as ListColumn, ListAsk, empty_words, filters, list},
};
use waymark_domain::RecordId as Id;

impl Waymark {
    pub(crate) fn list(&self, given: ListQuery) -> Result<ListPage, Refused> {
        self.with(|store, at| {
            let record = kind_of(&given.kind)?;
            let ask = ask_of(&given, Vec::new());
            let found = list(store, record, &ask, at.today)?;
            let empty = if found.total == 0 { empty_words(record, &ask) } else { String::new() };
            let filters = filters(store, record)?.into_iter().map(|f| FilterView {
                field: f.name.to_owned(),
                label: f.label.to_owned(),
                choices: f.choices.into_iter().map(|(code, label)| Choice { code, label }).collect(),
                may_be_empty: f.may_be_empty,
            });
            Ok(ListPage {
                kind: given.kind,
                columns: columns_view(&found.columns),
                filters: filters.collect(),
                rows: rows_view(found.rows),
                total: number(found.total),
                page: number(found.page),
                pages: number(found.pages),
                empty,
            })
        })
    }

    pub(crate) fn export_list(&self, given: ExportList) -> Result<FileMade, Refused> {
        self.with(|store, at| {
            let record = kind_of(&given.query.kind)?;
            let ask = ask_of(&given.query, ids_of(&given.ids)?);
            let made = export(store, record, &ask, Path::new(&given.path), at.today)?;
            let what = if made.rows == 1 { record.label() } else { record.plural() };
            let summary = format!("{} {}, {} columns.", made.rows, what.to_lowercase(), made.columns);
            Ok(FileMade { path: given.path, summary })
        })
    }

    pub(crate) fn search(&self, given: SearchText) -> Result<SearchHits, Refused> {
        self.with(|store, _| {
            let only = given.kind.as_deref().map(kind_of).transpose()?;
            let hits = find(store, &given.text, only)?.into_iter().map(|hit| Hit {
                id: hit.id.to_string(),
                kind: hit.record.name().to_owned(),
                kind_label: hit.record.label().to_owned(),
                title: hit.title,
                subtitle: hit.subtitle,
            });
            Ok(SearchHits { hits: hits.collect() })
        })
    }
}

pub(crate) fn number(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn ask_of(query: &ListQuery, only: Vec<Id>) -> ListAsk {
    ListAsk {
        search: query.search.clone(),
        filters: query.filters.iter().map(|f| (f.field.clone(), f.is.clone())).collect(),
        sort: query.sort.as_ref().map(|s| (s.field.clone(), s.descending)),
        page: query.page.into(),
        only,
    }
}

pub(crate) fn query_of(kind: &str, ask: ListAsk) -> ListQuery {
    ListQuery {
        kind: kind.to_owned(),
        search: ask.search,
        filters: ask.filters.into_iter().map(|(field, is)| Filter { field, is }).collect(),
        sort: ask.sort.map(|(field, descending)| Sort { field, descending }),
        page: 1,
    }
}

pub(crate) fn columns_view(columns: &[ListColumn]) -> Vec<Column> {
    let column = |c: &ListColumn| Column {
        field: c.name().to_owned(),
        label: c.label().to_owned(),
        sortable: c.sortable(),
        numeric: c.numeric(),
    };
    columns.iter().map(column).collect()
}

pub(crate) fn rows_view(rows: Vec<(Id, Vec<String>)>) -> Vec<Row> {
    rows.into_iter().map(|(id, cells)| Row { id: id.to_string(), cells }).collect()
}
