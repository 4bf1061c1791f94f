use super::*;
use crate::{Filter, Query, Read};
use chrono::TimeDelta;
use std::{fs, path::Path};

fn bytes_of_all_files(dir: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            all.extend(fs::read(path).unwrap());
        } else {
            all.extend(bytes_of_all_files(&path));
        }
    }
    all
}

#[test]
fn no_file_of_the_store_holds_a_name_in_the_clear() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let planted = "Zephaniah Quillfeather";
    student(&mut store, "Zephaniah", "Quillfeather");
    store.search("quillf", &[], 20).unwrap();
    store.backup(&dir.path().join("all.waymark-backup")).unwrap();
    let all = bytes_of_all_files(dir.path());
    assert!(all.len() > 10_000);
    for part in planted.split(' ') {
        assert!(
            !all.windows(part.len()).any(|w| w.eq_ignore_ascii_case(part.as_bytes())),
            "{part} stands in a file"
        );
    }
    assert!(store.check().unwrap().encrypted);
}

#[test]
fn the_passphrase_or_the_recovery_code_opens_it_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::from_values(&values(RecordType::Office, &[("name", "Birmingham")])).unwrap();
    let staff =
        Staff::from_values(&values(RecordType::Staff, &[("first_name", "Rosa"), ("role", "manager")]))
            .unwrap();
    let (store, code) = Store::create(dir.path(), PASSPHRASE, &office, &staff, now()).unwrap();
    assert!(store.is_recovery_code(&code.shown()).unwrap());
    assert!(!store.is_recovery_code("0000-0000").unwrap());
    drop(store);
    assert!(matches!(
        Store::create(dir.path(), PASSPHRASE, &office, &staff, now()),
        Err(StoreError::OfficeExists(_))
    ));
    assert!(matches!(
        Store::unlock(dir.path(), "wrong wrong wrong", now()),
        Err(StoreError::WrongPassphrase)
    ));
    Store::unlock_with_recovery(dir.path(), &code.shown(), "another long passphrase", now()).unwrap();
    assert!(matches!(Store::unlock(dir.path(), PASSPHRASE, now()), Err(StoreError::WrongPassphrase)));
    let store = Store::unlock(dir.path(), "another long passphrase", now()).unwrap();
    assert_eq!(store.record::<Office>(store.office_id().unwrap()).unwrap().name.to_string(), "Birmingham");
    assert_eq!(Store::label(dir.path()).unwrap(), "Birmingham");
}

#[test]
fn guessing_gets_slower_and_a_clock_set_back_does_not_help() {
    let dir = tempfile::tempdir().unwrap();
    drop(made(dir.path()));
    for _ in 0..4 {
        let _ = Store::unlock(dir.path(), "wrong wrong wrong", now());
    }
    assert!(matches!(Store::unlock(dir.path(), PASSPHRASE, now()), Err(StoreError::Wait { .. })));
    assert!(matches!(
        Store::unlock(dir.path(), PASSPHRASE, now() - TimeDelta::days(1)),
        Err(StoreError::Wait { .. })
    ));
    Store::unlock(dir.path(), PASSPHRASE, now() + TimeDelta::seconds(10)).unwrap();
    assert_eq!(Store::wait_seconds(dir.path(), now()), 0);
}

#[test]
fn a_backup_brings_everything_back_and_keeps_what_was_there() {
    let dir = tempfile::tempdir().unwrap();
    let (here, there) = (dir.path().join("here"), dir.path().join("there"));
    let file = dir.path().join("office.waymark-backup");
    let mut store = made(&here);
    let id = student(&mut store, "Aisha", "Begum");
    store.backup(&file).unwrap();
    let device = store.who.device.clone();
    assert!(matches!(
        Store::restore_backup(&file, &there, "wrong wrong wrong", now()),
        Err(StoreError::WrongPassphrase)
    ));
    assert!(!Store::exists(&there));
    let mut back = Store::restore_backup(&file, &there, PASSPHRASE, now()).unwrap();
    assert_eq!(text(&back, id, "last_name").unwrap(), "Begum");
    assert_ne!(back.who.device, device);
    student(&mut back, "Since", "Then");
    // The new device's first operation is its first, with a chain that begins there.
    let last = back.last_operation().unwrap();
    assert_eq!((last - back.who.after, back.who.after > 0), (1, true));
    student(&mut back, "And", "Again");
    assert!(back.check().unwrap().problems.is_empty());
    set_device(&back, &device, last.cast_signed());
    assert!(!back.check().unwrap().problems.is_empty(), "it is no operation of the device before");
    assert!(matches!(Store::restore_backup(&file, &there, PASSPHRASE, now()), Err(StoreError::InUse)));
    drop(back);
    let back = Store::restore_backup(&file, &there, PASSPHRASE, now()).unwrap();
    assert_eq!(back.count(RecordType::Student).unwrap(), 1);
    let aside = fs::read_dir(&there)
        .unwrap()
        .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with("set-aside"));
    assert_eq!(aside.count(), 1);
}

fn set_device(store: &Store, device: &str, place: i64) {
    let sql = "UPDATE op SET device = (SELECT number FROM word WHERE text = ?1) WHERE seq = ?2";
    assert_eq!(store.db.execute(sql, (device, place)).unwrap(), 1);
}

#[test]
fn a_log_that_an_earlier_waymark_restored_is_one_chain_and_still_sound() {
    let dir = tempfile::tempdir().unwrap();
    let (here, there) = (dir.path().join("here"), dir.path().join("there"));
    let file = dir.path().join("office.waymark-backup");
    let mut store = made(&here);
    student(&mut store, "Aisha", "Begum");
    // It gave the log a new device and nothing else.
    let device = store.who.device.clone();
    store.set_meta("device", "another").unwrap();
    store.reload_who().unwrap();
    student(&mut store, "Since", "Then");
    student(&mut store, "And", "Again");
    assert_eq!(store.check().unwrap().problems, [""; 0]);
    let last = store.last_operation().unwrap().cast_signed();
    set_device(&store, &device, last);
    assert!(!store.check().unwrap().problems.is_empty(), "it is no operation of the device before");
    set_device(&store, "another", last);
    // Restored once more, now with a chain for each device.
    store.backup(&file).unwrap();
    let mut back = Store::restore_backup(&file, &there, PASSPHRASE, now()).unwrap();
    student(&mut back, "Once", "More");
    student(&mut back, "And", "More");
    assert_eq!(back.check().unwrap().problems, [""; 0]);
}

#[test]
fn a_backup_opens_by_the_recovery_code_and_in_spite_of_wrong_guesses() {
    let dir = tempfile::tempdir().unwrap();
    let (here, there) = (dir.path().join("here"), dir.path().join("there"));
    let file = dir.path().join("office.waymark-backup");
    let (office, staff) = founders();
    let (mut store, code) = Store::create(&here, PASSPHRASE, &office, &staff, now()).unwrap();
    let id = student(&mut store, "Aisha", "Begum");
    store.backup(&file).unwrap();
    // Another office is there, and its passphrase was guessed at until Waymark made a pause.
    drop(made(&there));
    for _ in 0..5 {
        let _ = Store::unlock(&there, "wrong wrong wrong", now());
    }
    assert_ne!(Store::wait_seconds(&there, now()), 0);
    let back = Store::restore_backup(&file, &there, &code.shown().to_lowercase(), now()).unwrap();
    assert_eq!(text(&back, id, "last_name").unwrap(), "Begum");
    assert_ne!(back.who.device, store.who.device);
    drop(back);
    assert_eq!(Store::wait_seconds(&there, now()), 0);
    Store::unlock_with_recovery(&there, &code.shown(), "a new one of twelve", now()).unwrap();
}

#[test]
fn a_founding_that_was_cut_short_does_not_block_its_folder() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("waymark.db"), b"half a database").unwrap();
    assert!(!Store::exists(dir.path()));
    drop(made(dir.path()));
    // What lay there is kept: nobody knows here whose key would have opened it.
    let kept = fs::read_dir(dir.path()).unwrap().flatten().find(|e| e.path().join("waymark.db").exists());
    assert_eq!(fs::read(kept.unwrap().path().join("waymark.db")).unwrap(), b"half a database");
    let (office, staff) = founders();
    let again = Store::create(dir.path(), PASSPHRASE, &office, &staff, now());
    assert!(matches!(again, Err(StoreError::OfficeExists(_))));
}

#[test]
fn of_two_foundings_at_once_one_stands() {
    let dir = tempfile::tempdir().unwrap();
    let made: Vec<bool> = std::thread::scope(|s| {
        let tries: Vec<_> = (0..2)
            .map(|_| {
                s.spawn(|| {
                    let (office, staff) = founders();
                    Store::create(dir.path(), PASSPHRASE, &office, &staff, now()).is_ok()
                })
            })
            .collect();
        tries.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert_eq!(made.iter().filter(|m| **m).count(), 1);
    Store::unlock(dir.path(), PASSPHRASE, now()).unwrap();
}

#[test]
fn a_damaged_or_foreign_backup_is_refused_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (here, there) = (dir.path().join("here"), dir.path().join("there"));
    let file = dir.path().join("office.waymark-backup");
    let mut store = made(&here);
    student(&mut store, "Aisha", "Begum");
    store.backup(&file).unwrap();
    let whole = fs::read(&file).unwrap();
    for (what, bytes) in [
        ("foreign", b"PK\x03\x04 something else".to_vec()),
        ("empty", Vec::new()),
        ("cut", whole[..whole.len() / 2].to_vec()),
        ("flipped", {
            let mut bytes = whole.clone();
            let middle = bytes.len() - 5_000;
            bytes[middle] ^= 1;
            bytes
        }),
    ] {
        fs::write(&file, bytes).unwrap();
        let refused = Store::restore_backup(&file, &there, PASSPHRASE, now());
        assert!(refused.is_err(), "{what} was taken");
        assert!(!Store::exists(&there), "{what}");
    }
}

#[test]
fn two_programs_work_on_one_store() {
    let dir = tempfile::tempdir().unwrap();
    let mut first = made(dir.path());
    let mut second = Store::unlock(dir.path(), PASSPHRASE, now()).unwrap();
    student(&mut first, "Aisha", "Begum");
    student(&mut second, "Sam", "Lee");
    student(&mut first, "Mei", "Chen");
    assert_eq!(second.count(RecordType::Student).unwrap(), 3);
    assert!(first.check().unwrap().problems.is_empty());
}

#[test]
fn people_are_found_by_what_their_names_begin_with() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let zoe = student(&mut store, "Zo\u{eb}", "O\u{2019}Neill");
    let gurmukhi = student(
        &mut store,
        "\u{a38}\u{a41}\u{a16}\u{a2a}\u{a4d}\u{a30}\u{a40}\u{a24}",
        "\u{a15}\u{a4c}\u{a30}",
    );
    student(&mut store, "Sam", "Lee");
    let found = |store: &Store, text: &str| {
        store.search(text, &[], 20).unwrap().iter().map(|h| h.id).collect::<Vec<_>>()
    };
    assert_eq!(found(&store, "zoe nei"), [zoe]);
    assert_eq!(found(&store, "O'N"), [zoe]);
    assert_eq!(found(&store, "\u{a38}\u{a41}\u{a16}"), [gurmukhi]);
    assert!(found(&store, "\"*-( NOT").is_empty());
    act(&mut store, |tx| {
        tx.patch(RecordType::Student, zoe, values(RecordType::Student, &[("last_name", "Smith")]))
    });
    assert!(found(&store, "neill").is_empty());
    assert_eq!(found(&store, "smi"), [zoe]);
    act(&mut store, |tx| tx.delete(RecordType::Student, zoe));
    assert!(found(&store, "smi").is_empty());
}

#[test]
fn whole_names_come_before_their_beginnings_and_both_before_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let named = student(&mut store, "Sam", "Lee");
    let begun = student(&mut store, "Ama", "Leeson");
    let later = student(&mut store, "Leesa", "Khan");
    let (_, firm) = act(&mut store, |tx| {
        let (firm, fields) = (tx.new_id(), [("name", "Bo Dental"), ("town", "Lee")]);
        tx.insert_values(RecordType::Organisation, firm, values(RecordType::Organisation, &fields))?;
        Ok(firm)
    });
    let found = |text: &str, limit: usize| {
        store.search(text, &[], limit).unwrap().iter().map(|h| h.id).collect::<Vec<_>>()
    };
    assert_eq!(found("lee", 20), [named, later, begun, firm]);
    assert_eq!(found("lee", 3), [named, later, begun]);
    assert_eq!(found("lee sam", 20), [named]);
    assert_eq!(found("bo lee", 20), [firm], "a word of the name and one of the town");
    let only = store.search("lee", &[RecordType::Organisation], 20).unwrap();
    assert_eq!(only.iter().map(|h| h.id).collect::<Vec<_>>(), [firm]);
}

#[test]
fn a_list_is_searched_through_what_it_leads_to_filtered_and_sorted() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let (aisha, sam) = (student(&mut store, "Aisha", "Begum"), student(&mut store, "Sam", "Abbott"));
    let (_, ids) = act(&mut store, |tx| {
        let firm = tx.new_id();
        tx.insert_values(
            RecordType::Organisation,
            firm,
            values(
                RecordType::Organisation,
                &[("name", "Arden Bridge Engineering"), ("roles", "employer,partner")],
            ),
        )?;
        let mut ids = Vec::new();
        for (who, state) in [(aisha, "enquiry"), (sam, "accepted")] {
            let mut fields = values(RecordType::Placement, &[("state", state)]);
            fields.insert(1, Value::from(who.to_string()));
            fields.insert(3, Value::from(firm.to_string()));
            let id = tx.new_id();
            tx.insert_values(RecordType::Placement, id, fields)?;
            ids.push(id);
        }
        Ok(ids)
    });
    let run = |query: &Query| store.list(query).unwrap().rows.iter().map(|r| r.id).collect::<Vec<_>>();
    let placement = |name: &str| RecordType::Placement.field(name).unwrap();
    let mut query = Query::of(RecordType::Placement);
    query.search = "aisha arden".into();
    assert_eq!(run(&query), [ids[0]]);
    query.search.clear();
    query.sort = Some((placement("student"), false));
    assert_eq!(run(&query), [ids[1], ids[0]]);
    query.sort = Some((placement("state"), true));
    assert_eq!(run(&query), [ids[1], ids[0]]);
    query.filters =
        vec![Filter::Is(placement("state"), vec![Value::from("enquiry")]), Filter::Empty(placement("site"))];
    assert_eq!(run(&query), [ids[0]]);
    let mut firms = Query::of(RecordType::Organisation);
    firms.filters = vec![Filter::Has(RecordType::Organisation.field("roles").unwrap(), "partner".into())];
    assert_eq!(store.list(&firms).unwrap().total, 1);
    firms.filters = vec![Filter::Has(RecordType::Organisation.field("roles").unwrap(), "part".into())];
    assert_eq!(store.list(&firms).unwrap().total, 0);
    let mut only = Query::of(RecordType::Student);
    only.filters = vec![Filter::Only(vec![sam])];
    assert_eq!(run(&only), [sam]);
}

#[test]
fn a_list_can_ask_for_what_nothing_leads_to_yet_and_for_what_a_link_leads_to() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let (aisha, sam) = (student(&mut store, "Aisha", "Begum"), student(&mut store, "Sam", "Abbott"));
    let by = RecordType::Carer.field("student").unwrap();
    let (action, carer) = act(&mut store, |tx| {
        let mut fields = values(RecordType::Carer, &[("first_name", "Nasreen")]);
        fields.insert(by.id, Value::from(aisha.to_string()));
        let id = tx.new_id();
        tx.insert_values(RecordType::Carer, id, fields)?;
        Ok(id)
    });
    assert_eq!(store.records_of(&action, RecordType::Carer).unwrap(), [carer]);
    assert!(store.records_of(&action, RecordType::Student).unwrap().is_empty());
    let mut query = Query::of(RecordType::Student);
    query.filters = vec![Filter::Without(RecordType::Carer, by)];
    let only: Vec<_> = store.list(&query).unwrap().rows.iter().map(|r| r.id).collect();
    assert_eq!(only, [sam]);
    assert_eq!(store.led_to(RecordType::Carer, by, 10).unwrap(), [aisha]);
    assert!(store.led_to(RecordType::Carer, by, 0).unwrap().is_empty());
    act(&mut store, |tx| tx.delete(RecordType::Carer, carer));
    assert_eq!(store.count_of(&query).unwrap(), 2);
    let nobody = waymark_domain::RecordId(uuid::Uuid::now_v7());
    let many = store.get_many(RecordType::Student, &[sam, nobody, aisha]).unwrap();
    assert_eq!(many.len(), 2);
}

#[test]
fn a_form_made_from_an_older_revision_does_not_overwrite_what_it_has_not_seen() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let id = student(&mut store, "Aisha", "Begum");
    let last = |name: &str| values(RecordType::Student, &[("last_name", name)]);
    act(&mut store, |tx| tx.patch(RecordType::Student, id, last("Khan")));
    let clash = store.mutate(Action::new("test", "Old form"), now(), |tx| {
        tx.patch_at(RecordType::Student, id, 1, last("Ali"))
    });
    assert!(matches!(clash, Err(StoreError::Stale(_))));
    act(&mut store, |tx| {
        tx.patch_at(RecordType::Student, id, 1, values(RecordType::Student, &[("town", "Dudley")]))
    });
    assert_eq!(text(&store, id, "last_name").unwrap(), "Khan");
}

#[test]
fn settings_drafts_and_columns_are_remembered() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    store.set_setting("theme", "dark").unwrap();
    let draft = crate::DraftRow {
        key: "student:new".into(),
        title: "A student".into(),
        body: "{}".into(),
        saved_at: "2026".into(),
    };
    store.save_draft(&draft).unwrap();
    let id = student(&mut store, "Amara", "Okafor");
    act(&mut store, |tx| {
        tx.remember_column("students", "d.o.b", "student.date_of_birth")?;
        tx.patch(RecordType::Student, id, values(RecordType::Student, &[("town", "Dudley")]))
    });
    let broken = store.mutate(crate::Action::new("test", "Test"), now(), |tx| {
        tx.remember_column("students", "d.o.b", "student.town")?;
        Err::<(), _>(StoreError::NotFound(id))
    });
    assert!(broken.is_err());
    drop(store);
    let mut store = Store::unlock(dir.path(), PASSPHRASE, now()).unwrap();
    assert_eq!(store.setting("theme").unwrap().unwrap(), "dark");
    assert_eq!(store.draft("student:new").unwrap().unwrap(), draft);
    assert_eq!(store.remembered_column("students", "d.o.b").unwrap().unwrap(), "student.date_of_birth");
    store.clear_draft("student:new").unwrap();
    assert!(store.drafts().unwrap().is_empty());
}

#[test]
fn a_draft_ends_in_the_transaction_of_the_action_that_it_became_and_in_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    let draft = crate::DraftRow {
        key: "student:new".into(),
        title: "A student".into(),
        body: "{}".into(),
        saved_at: "2026".into(),
    };
    store.save_draft(&draft).unwrap();
    let before = store.unshared().unwrap();
    let refused = store.ending_draft(Some("student:new"), |store| {
        store.mutate(crate::Action::new("test", "Test"), now(), |tx| {
            tx.patch(RecordType::Student, tx.new_id(), values(RecordType::Student, &[("town", "Dudley")]))
        })
    });
    assert!(refused.is_err());
    // Not even tried: what is done later has nothing to do with this draft.
    store.ending_draft(Some("student:new"), |_| ());
    student(&mut store, "Sam", "Lee");
    assert_eq!(store.draft("student:new").unwrap(), Some(draft));
    store.ending_draft(Some("student:new"), |store| student(store, "Amara", "Okafor"));
    assert!(store.drafts().unwrap().is_empty());
    assert_eq!(store.unshared().unwrap(), before + 2);
}

#[test]
fn a_backup_never_takes_the_place_of_anything_but_a_backup() {
    let dir = tempfile::tempdir().unwrap();
    let store = made(dir.path());
    let table = dir.path().join("mine.xlsx");
    fs::write(&table, "a spreadsheet of somebody's").unwrap();
    for path in [dir.path().join("waymark.db"), dir.path().join("keys.json"), table.clone()] {
        let held = fs::read(&path).unwrap();
        assert!(matches!(store.backup(&path), Err(StoreError::NotReplaced(_))), "{}", path.display());
        assert!(fs::read(&path).unwrap() == held, "{}", path.display());
    }
    let backup = dir.path().join("all.waymark-backup");
    store.backup(&backup).unwrap();
    store.backup(&backup).unwrap();
}

#[test]
fn a_damaged_backup_is_told_as_one_and_the_office_stays() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = made(dir.path());
    student(&mut store, "Amara", "Okafor");
    let backup = dir.path().join("all.waymark-backup");
    store.backup(&backup).unwrap();
    drop(store);
    let mut bytes = fs::read(&backup).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    fs::write(&backup, bytes).unwrap();
    let refused = Store::restore_backup(&backup, dir.path(), PASSPHRASE, now()).err().unwrap();
    assert!(matches!(refused, StoreError::BackupDamaged { .. }), "{refused}");
    let store = Store::unlock(dir.path(), PASSPHRASE, now()).unwrap();
    assert_eq!(store.count(RecordType::Student).unwrap(), 1);
}

#[test]
fn a_restore_that_was_killed_half_way_is_put_back() {
    let files = ["waymark.db", "keys.json"];
    // After nothing, one or both were moved aside, and after the key of the backup was put there.
    for (moved, new_key) in [(0, false), (1, false), (2, false), (2, true)] {
        let dir = tempfile::tempdir().unwrap();
        let mut store = made(dir.path());
        student(&mut store, "Amara", "Okafor");
        drop(store);
        let aside = dir.path().join("set-aside-20260302-090000.000");
        fs::create_dir(&aside).unwrap();
        fs::write(dir.path().join("restoring.db"), "on its way").unwrap();
        for file in &files[..moved] {
            fs::rename(dir.path().join(file), aside.join(file)).unwrap();
        }
        if new_key {
            fs::write(dir.path().join("keys.json"), "another key").unwrap();
        }
        assert!(Store::exists(dir.path()), "{moved} {new_key}");
        let store = Store::unlock(dir.path(), PASSPHRASE, now()).unwrap();
        assert_eq!(store.count(RecordType::Student).unwrap(), 1);
        assert!(!dir.path().join("restoring.db").exists());
    }
}

#[test]
fn a_program_that_is_started_while_the_folder_is_let_go_does_not_keep_it() {
    let dir = tempfile::tempdir().unwrap();
    let folder = crate::folder::Folder::new(dir.path());
    let alone = folder.lock_alone().unwrap();
    // A second hold on the same lock, as a program has it between its start and its own first line.
    let held = alone.held().unwrap();
    drop(alone);
    assert!(folder.lock_shared().is_ok());
    drop(held);
}
