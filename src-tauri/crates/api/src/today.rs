//! The first screen: what is due, stuck, unsent, unfinished.

use crate::{
    lists::{number, query_of},
    problem::Refused,
    records::draft_of,
    views::*,
    waymark::Waymark,
};
use waymark_actions::today_groups;

impl Waymark {
    pub(crate) fn today(&self, _: Nothing) -> Result<TodayView, Refused> {
        self.with(|store, at| {
            let groups = today_groups(store, at.today)?.into_iter().map(|group| TodayGroup {
                title: group.title.to_owned(),
                why: group.why.to_owned(),
                items: group
                    .items
                    .into_iter()
                    .map(|item| TodayItem {
                        id: item.id.to_string(),
                        kind: item.record.name().to_owned(),
                        title: item.title,
                        detail: item.detail,
                    })
                    .collect(),
                total: number(group.total),
                list: group.list.map(|(record, ask)| query_of(record.name(), ask)),
            });
            let groups = groups.collect();
            let drafts = store.drafts()?.into_iter().filter_map(|row| {
                let saved_at = row.saved_at.clone();
                let draft = draft_of(row)?;
                Some(DraftTitle {
                    key: draft.key,
                    title: draft.title,
                    saved_at,
                    kind: draft.kind,
                    id: draft.id,
                    parent: draft.parent,
                })
            });
            Ok(TodayView { groups, drafts: drafts.collect() })
        })
    }
}
