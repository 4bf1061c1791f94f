//! The kinds of records that have a list: their words, and what may be done with each.
//! Never here: a record.

use crate::views::{Choice, KindView};
use waymark_actions::letters::{confirmations, letters_for};
use waymark_domain::{RecordType, records::ImportKind, values::ChoiceType};

/// In the order of the navigation; those behind the bar are reached from a record or from the search.
const LISTED: [(RecordType, bool); 9] = [
    (RecordType::Student, true),
    (RecordType::Organisation, true),
    (RecordType::PlacementOffer, true),
    (RecordType::Placement, true),
    (RecordType::Event, true),
    (RecordType::Letter, true),
    (RecordType::Contact, false),
    (RecordType::Staff, false),
    (RecordType::ImportBatch, false),
];

pub fn all() -> Vec<KindView> {
    LISTED.iter().map(|(record, in_navigation)| kind(*record, *in_navigation)).collect()
}

fn kind(record: RecordType, in_navigation: bool) -> KindView {
    let import = import_kind(record);
    KindView {
        kind: record.name().to_owned(),
        singular: record.label().to_owned(),
        plural: record.plural().to_owned(),
        place: place(record).to_owned(),
        in_navigation,
        can_create: !waymark_actions::made_by_waymark(record),
        can_import: import.is_some(),
        import_as: import.map(|i| i.code().to_owned()),
        letters: letter_choices(letters_for(record)),
        confirmations: match record {
            RecordType::Placement => letter_choices(confirmations()),
            _ => Vec::new(),
        },
    }
}

/// What people look for in the navigation, where it is more than the plural.
fn place(record: RecordType) -> &'static str {
    match record {
        RecordType::Organisation => "Schools & organisations",
        other => other.plural(),
    }
}

pub fn letter_choices(kinds: impl IntoIterator<Item = waymark_letters::Kind>) -> Vec<Choice> {
    let choice = |k: waymark_letters::Kind| Choice { code: k.code().to_owned(), label: k.title().to_owned() };
    kinds.into_iter().map(choice).collect()
}

fn import_kind(record: RecordType) -> Option<ImportKind> {
    Some(match record {
        RecordType::Student => ImportKind::Students,
        RecordType::Organisation => ImportKind::Organisations,
        RecordType::PlacementOffer => ImportKind::Offers,
        RecordType::Placement => ImportKind::Placements,
        RecordType::Event => ImportKind::Visits,
        _ => return None,
    })
}
