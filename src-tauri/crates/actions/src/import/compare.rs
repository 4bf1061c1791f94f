//! A row's plan beside what stands in the store, column by column. Never here: the plan itself.

use super::{
    plan::{Planner, RowPlan, Write},
    row::Given,
    targets::{Slot, Target},
};
use waymark_domain::{Field, Kind, RecordType, Value};

impl Planner<'_> {
    /// The plan of a row, and what stands now in the fields that its columns would change.
    pub(super) fn plan_and_compare(
        &mut self,
        row: u32,
        given: Given,
        mapping: &[Option<Target>],
    ) -> (RowPlan, Vec<(u32, String)>) {
        // Compared before the row is remembered, because afterwards the row itself is what is known.
        let plan = self.plan_only(row, given);
        let mut before = Vec::new();
        for write in &plan.writes {
            let Write::Patch { record, id, values } = write else { continue };
            let Some(stored) = self.known.get(*id) else { continue };
            for (column, target) in mapping.iter().enumerate() {
                let Some(slot) = target.as_ref().map(|t| t.slot) else { continue };
                let Some(fields) = fields_of(slot, *record) else { continue };
                if fields.iter().any(|f| values.contains_key(&f.id)) {
                    let shown: Vec<String> = fields
                        .iter()
                        .map(|f| self.shown(f, stored.values.get(&f.id)))
                        .filter(|t| !t.is_empty())
                        .collect();
                    before.push((column as u32, shown.join(" ")));
                }
            }
        }
        self.remember_plan(&plan);
        (plan, before)
    }

    /// A stored value in words; a link as the name that it leads to.
    fn shown(&self, field: &Field, value: Option<&Value>) -> String {
        let Some(value) = value else { return String::new() };
        if !matches!(field.kind, Kind::Link(_)) {
            return (field.show)(value);
        }
        let linked = value.as_text().and_then(|id| id.parse().ok()).and_then(|id| self.known.get(id));
        // Every record that a column can name has its name in its first field.
        linked.and_then(|r| r.values.get(&1).and_then(Value::as_text).map(str::to_owned)).unwrap_or_default()
    }
}

/// The fields of `record` that a column fills; a column with a whole name fills two.
fn fields_of(slot: Slot, record: RecordType) -> Option<Vec<&'static Field>> {
    match slot {
        Slot::Field(of, field) => (of == record).then(|| vec![field]),
        Slot::Special(special) => {
            let (_, field) = special.field().filter(|(of, _)| *of == record)?;
            let whole = field.name == "first_name";
            let last = if whole { record.field("last_name") } else { None };
            Some([Some(field), last].into_iter().flatten().collect())
        }
    }
}
