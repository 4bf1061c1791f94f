//! What may stand against itself between records: students who may be one, more of them than places, one of them twice at
//! one time. Read off indexes, for offices of many thousands.
//! Never here: whether it does (the rules of the domain say so).

use crate::{Store, StoreError, queries};
use chrono::NaiveDate;
use rusqlite::{Params, params};
use waymark_domain::RecordId;

/// More of these are not told in one go.
const MOST: i64 = 500;

/// A record with more takers than places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full {
    pub id: RecordId,
    pub places: i64,
    pub taken: u64,
}

impl Store {
    /// Groups of students with one name and date of birth, or with one ULN.
    pub fn alike_students(&self) -> Result<Vec<Vec<RecordId>>, StoreError> {
        let mut groups = Vec::new();
        for sql in [queries::SAME_NUMBER, queries::SAME_BIRTH] {
            let mut statement = self.db.prepare_cached(sql)?;
            let mut rows = statement.query([MOST])?;
            while let Some(row) = rows.next()? {
                let ids: String = row.get(0)?;
                groups.push(ids.split(' ').filter_map(|id| id.parse().ok()).map(RecordId).collect());
            }
        }
        Ok(groups)
    }

    /// Pairs of placements of one student in these states that are not over, and whose first and last days overlap.
    pub fn placed_twice(
        &self,
        today: NaiveDate,
        states: &[&str],
    ) -> Result<Vec<(RecordId, RecordId)>, StoreError> {
        let mut statement = self.db.prepare_cached(queries::PLACED_TWICE)?;
        let mut rows = statement.query(params![today.to_string(), list(states), MOST])?;
        let mut pairs = Vec::new();
        while let Some(row) = rows.next()? {
            pairs.push((RecordId(row.get(0)?), RecordId(row.get(1)?)));
        }
        Ok(pairs)
    }

    /// Offers that are not over, of which placements in these states take more places than there are.
    pub fn full_offers(&self, today: NaiveDate, states: &[&str]) -> Result<Vec<Full>, StoreError> {
        self.full(queries::FULL_OFFERS, params![today.to_string(), list(states), MOST])
    }

    /// Visits to come, of which invitations in these states hold more places than there are.
    pub fn full_visits(&self, today: NaiveDate, states: &[&str]) -> Result<Vec<Full>, StoreError> {
        self.full(queries::FULL_VISITS, params![today.to_string(), list(states), MOST])
    }

    fn full(&self, sql: &str, given: impl Params) -> Result<Vec<Full>, StoreError> {
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query(given)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let taken = row.get::<_, i64>(2)?.unsigned_abs();
            found.push(Full { id: RecordId(row.get(0)?), places: row.get(1)?, taken });
        }
        Ok(found)
    }
}

fn list(codes: &[&str]) -> String {
    serde_json::to_string(codes).unwrap_or_default()
}
