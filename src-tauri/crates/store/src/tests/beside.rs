use super::*;
use crate::{Beside, Filter, Query};
use chrono::TimeDelta;

#[test]
fn a_letter_is_older_than_what_changed_beside_its_placement_and_not_than_what_did_not() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let at = |hours| now() + TimeDelta::hours(hours);
    let add = |store: &mut Store, record, hours, fields: &[(&str, &str)]| {
        let done = store.mutate(Action::new("test", "Add"), at(hours), |tx| {
            let id = tx.new_id();
            tx.insert_values(record, id, values(record, fields))?;
            Ok::<_, StoreError>(id)
        });
        done.unwrap().value
    };
    use RecordType::*;
    let firm =
        add(&mut store, Organisation, 0, &[("name", "Arden Bridge"), ("roles", "employer")]).to_string();
    let placed: Vec<[RecordId; 3]> = ["Aisha", "Zoe"]
        .iter()
        .map(|name| {
            let school = add(&mut store, Organisation, 0, &[("name", "Hill Top"), ("roles", "school")]);
            let leads = [("first_name", *name), ("school", &school.to_string())];
            let student = add(&mut store, RecordType::Student, 0, &leads);
            let leads = [("student", student.to_string()), ("organisation", firm.clone())];
            let [one, two] = leads.each_ref().map(|(name, id)| (*name, id.as_str()));
            let placement = add(&mut store, Placement, 0, &[one, two, ("state", "confirmed")]);
            let letter = [
                ("reference", *name),
                ("kind", "placement_confirmation_student"),
                ("recipient", *name),
                ("dated", "2 March 2026"),
                ("placement", &placement.to_string()),
                ("template_version", "1"),
                ("digest", "0"),
                ("facts", "[]"),
                ("fate", "issued"),
                ("pages", "1"),
            ];
            add(&mut store, Letter, 1, &letter);
            [school, student, placement]
        })
        .collect();
    let field = |record: RecordType, name: &str| record.field(name).unwrap();
    let older = |store: &Store, beside: &[Beside]| -> Vec<RecordId> {
        let mut query = Query::of(Placement);
        query.filters = vec![Filter::Older(Letter, field(Letter, "placement"), beside.to_vec())];
        store.list(&query).unwrap().rows.iter().map(|row| row.id).collect()
    };
    let need = Beside::Leading(Need, field(Need, "student"), Some(field(Placement, "student")));
    let school = Beside::Through(field(Placement, "student"), field(RecordType::Student, "school"));
    let both = [need.clone(), school.clone()];
    assert_eq!(older(&store, &both), []);
    let [of_zoe, aisha] = [placed[1][0], placed[0][1]];
    store
        .mutate(Action::new("test", "Rename"), at(2), |tx| {
            tx.patch(Organisation, of_zoe, values(Organisation, &[("name", "Hill Top Academy")]))
        })
        .unwrap();
    assert_eq!(older(&store, &[school]), [placed[1][2]]);
    add(
        &mut store,
        Need,
        2,
        &[("student", &aisha.to_string()), ("kind", "access"), ("adjustment", "A ramp")],
    );
    assert_eq!(older(&store, &[need]), [placed[0][2]]);
    assert_eq!(older(&store, &both).len(), 2);
    assert_eq!(older(&store, &[]), []);
}
