//! A record as its person sees it: what the server knows, with this laptop's own operations on top that have not come
//! back from there yet.
//! Never here: a row, a table.

use crate::{Image, OpKind, Operation};
use waymark_domain::Values;

#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    pub scope: String,
    pub deleted: bool,
    /// Without empty fields.
    pub values: Values,
}

/// None where neither side has made the record.
pub fn replay<'a>(image: Option<&Image>, own: impl IntoIterator<Item = &'a Operation>) -> Option<Seen> {
    let mut seen = image.map(|image| Seen {
        scope: image.scope.clone(),
        deleted: image.deleted,
        values: image.values(),
    });
    for op in own {
        let now = match (&mut seen, op.kind) {
            (Some(now), _) => now,
            (None, OpKind::Create) => {
                seen.insert(Seen { scope: op.scope.clone(), deleted: false, values: Values::new() })
            }
            // Its creation was set aside, or the record left this laptop: there is nothing to change.
            (None, _) => continue,
        };
        match op.kind {
            OpKind::Create | OpKind::Patch => {
                now.values.extend(op.values.clone());
                now.deleted = false;
            }
            OpKind::Delete => now.deleted = true,
            OpKind::Move => now.scope.clone_from(&op.scope),
        }
    }
    if let Some(seen) = &mut seen {
        seen.values.retain(|_, value| !value.is_null());
    }
    seen
}
