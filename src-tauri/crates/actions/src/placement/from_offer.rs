//! A placement that starts from an offer's facts.
//! Never here: the offer itself; from then on the placement's facts are its own.

use crate::Problem;
use waymark_domain::{RecordType, Values};
use waymark_store::Read;

/// What an offer says fills what the placement does not say.
pub fn from_offer(store: &impl Read, values: &mut Values) -> Result<(), Problem> {
    use RecordType::{Placement, PlacementOffer};
    let Some(offer) = crate::fields::linked(values, Placement, "offer") else { return Ok(()) };
    let offer = store.need(PlacementOffer, offer)?;
    for field in PlacementOffer.fields().iter().filter(|f| f.name != "remarks" && f.name != "title") {
        if let (Some(mine), Some(value)) = (Placement.field(field.name), offer.values.get(&field.id)) {
            values.entry(mine.id).or_insert(value.clone());
        }
    }
    Ok(())
}
