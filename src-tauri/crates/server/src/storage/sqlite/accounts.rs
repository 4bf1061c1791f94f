//! Offices, people, codes, laptops and sessions, and who let whom in.
//! Never here: the rule by which a code is good (see `door::may_enrol`), what a laptop is answered.

use super::{count, devices, number};
use crate::{
    door::may_enrol,
    storage::{
        StorageError,
        accounts::{By, Code, Known, NewSession, Noted, Office},
        checking::chained,
    },
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior};
use std::collections::BTreeSet;
use waymark_sync::{
    Chain, Device, Enrol, Trouble,
    door::{Laptop, LaptopState, Person, Role},
};

const SECRET: &str = "SELECT value FROM secret WHERE name = ?1";
const KEEP_SECRET: &str = "INSERT INTO secret (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING";
const OFFICES: &str = "SELECT name, id FROM office ORDER BY name";
const OFFICE: &str = "SELECT name, id FROM office WHERE name = ?1";
const ADD_OFFICE: &str = "INSERT INTO office (name) VALUES (?1) ON CONFLICT DO NOTHING";
const FOUND: &str = "UPDATE office SET id = ?2 WHERE name = ?1 AND id IS NULL";
const PEOPLE: &str = "SELECT id, office, name, role, disabled FROM person ORDER BY office, name, id";
const PERSON: &str = "SELECT id, office, name, role, disabled FROM person WHERE id = ?1";
const ADD_PERSON: &str = "INSERT INTO person (id, office, name, role, disabled) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO NOTHING";
const RENAME_PERSON: &str = "UPDATE person SET id = ?2 WHERE id = ?1";
const CODES_OF_RENAMED: &str = "UPDATE code SET person = ?2 WHERE person = ?1";
const SET_ROLE: &str = "UPDATE person SET role = ?2 WHERE id = ?1";
const DISABLE: &str = "UPDATE person SET disabled = 1 WHERE id = ?1";
const NO_CODES: &str = "DELETE FROM code WHERE person = ?1 AND used_by IS NULL";
const ADD_CODE: &str = "INSERT INTO code (hash, person, expires) VALUES (?1, ?2, ?3)";
const CODE: &str = "SELECT person, expires, used_by FROM code WHERE hash = ?1";
const USE_CODE: &str = "UPDATE code SET used_by = ?2 WHERE hash = ?1";
const ADD_LAPTOP: &str = "INSERT INTO laptop (id, person, key, label, confirmed, enrolled)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const LAPTOPS: &str = "SELECT l.id, l.person, l.label, l.confirmed, l.enrolled, l.seen, d.revoked, l.key
    FROM laptop l JOIN device d ON d.id = l.id ORDER BY l.enrolled, l.id";
const LAPTOP: &str = "SELECT l.id, l.person, l.label, l.confirmed, l.enrolled, l.seen, n.revoked, l.key
    FROM device n JOIN laptop l ON l.id = n.laptop WHERE n.id = ?1";
const LAPTOPS_OF: &str = "SELECT id, confirmed FROM laptop WHERE person = ?1";
const CONFIRM: &str = "UPDATE laptop SET confirmed = 1 WHERE id = ?1";
const NAMES_OF: &str = "SELECT id FROM device WHERE laptop = ?1";
const SEEN: &str = "UPDATE laptop SET seen = ?2 WHERE id = ?1";
const OLD_SESSIONS: &str = "DELETE FROM session WHERE expires <= ?1";
const ADD_SESSION: &str = "INSERT INTO session (token, challenge, laptop, expires) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT DO NOTHING";
const SESSION: &str = "SELECT laptop FROM session WHERE token = ?1 AND expires > ?2";
const NOTED: &str = "SELECT seq, at, who, what, whom, hash FROM noted ORDER BY seq";
const LAST_NOTED: &str = "SELECT seq, hash FROM noted ORDER BY seq DESC LIMIT 1";
const NOTE: &str = "INSERT INTO noted (seq, at, who, what, whom, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

pub(super) fn secret(db: &Connection, name: &str, fresh: &[u8]) -> Result<Vec<u8>, StorageError> {
    db.execute(KEEP_SECRET, (name, fresh))?;
    Ok(db.query_row(SECRET, [name], |row| row.get(0))?)
}

pub(super) fn kept_secret(db: &Connection, name: &str) -> Result<Option<Vec<u8>>, StorageError> {
    Ok(db.query_row(SECRET, [name], |row| row.get(0)).optional()?)
}

pub(super) fn offices(db: &Connection) -> Result<Vec<Office>, StorageError> {
    let mut statement = db.prepare_cached(OFFICES)?;
    Ok(statement.query_map([], an_office)?.collect::<Result<_, _>>()?)
}

fn an_office(row: &Row<'_>) -> rusqlite::Result<Office> {
    Ok(Office { name: row.get(0)?, id: row.get(1)? })
}

fn office(db: &Connection, name: &str) -> Result<Office, StorageError> {
    let found = db.prepare_cached(OFFICE)?.query_row([name], an_office).optional()?;
    found.ok_or_else(|| StorageError::NoOffice(name.to_owned()))
}

pub(super) fn add_office(db: &mut Connection, name: &str, by: By<'_>) -> Result<(), StorageError> {
    in_one(db, |tx| {
        if tx.execute(ADD_OFFICE, [name])? == 0 {
            return Err(StorageError::OfficeExists(name.to_owned()));
        }
        note(tx, by, "office added", name)
    })
}

pub(super) fn people(db: &Connection) -> Result<Vec<Person>, StorageError> {
    let mut statement = db.prepare_cached(PEOPLE)?;
    let rows = statement.query_map([], |row| Ok(a_person(row)))?;
    rows.map(|row| row?).collect()
}

fn a_person(row: &Row<'_>) -> Result<Person, StorageError> {
    let role: String = row.get(3)?;
    let role =
        Role::from_code(&role).ok_or_else(|| StorageError::Damaged(format!("there is no role {role}")))?;
    let (id, office, name) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok(Person { id, office, name, role, disabled: row.get(4)? })
}

fn person(db: &Connection, id: &str) -> Result<Person, StorageError> {
    let found = db.prepare_cached(PERSON)?.query_row([id], |row| Ok(a_person(row))).optional()?;
    found.unwrap_or_else(|| Err(StorageError::NoPerson(id.to_owned())))
}

pub(super) fn add_person(db: &mut Connection, person: &Person, by: By<'_>) -> Result<(), StorageError> {
    in_one(db, |tx| {
        office(tx, &person.office)?;
        let Person { id, office, name, role, disabled } = person;
        if tx.execute(ADD_PERSON, (id, office, name, role.code(), disabled))? == 0 {
            return Err(StorageError::PersonExists(id.clone()));
        }
        note(tx, by, &format!("person added as {}", role.code()), id)
    })
}

pub(super) fn set_role(db: &mut Connection, id: &str, role: Role, by: By<'_>) -> Result<(), StorageError> {
    in_one(db, |tx| {
        person(tx, id)?;
        tx.execute(SET_ROLE, (id, role.code()))?;
        note(tx, by, &format!("role set to {}", role.code()), id)?;
        grant(tx, id)
    })
}

pub(super) fn disable(db: &mut Connection, id: &str, by: By<'_>) -> Result<(), StorageError> {
    in_one(db, |tx| {
        person(tx, id)?;
        tx.execute(DISABLE, [id])?;
        tx.execute(NO_CODES, [id])?;
        for (laptop, _) in laptops_of(tx, id)? {
            devices::revoke(tx, &laptop)?;
        }
        note(tx, by, "person disabled", id)
    })
}

pub(super) fn add_code(db: &mut Connection, code: &Code, by: By<'_>) -> Result<(), StorageError> {
    in_one(db, |tx| {
        if person(tx, &code.person)?.disabled {
            return Err(StorageError::PersonDisabled(code.person.clone()));
        }
        tx.execute(ADD_CODE, (code.hash, &code.person, number(code.expires)))?;
        note(tx, by, "code made", &code.person)
    })
}

pub(super) fn enrol(
    db: &mut Connection,
    enrol: &Enrol,
    hash: [u8; 32],
    now: u64,
) -> Result<Result<Known, Trouble>, StorageError> {
    in_one(db, |tx| {
        let row = |row: &Row<'_>| Ok((row.get(0)?, count(row, 1)?, row.get::<_, Option<[u8; 32]>>(2)?));
        let Some((who, expires, used_by)) = tx.query_row(CODE, [hash], row).optional()? else {
            return Ok(Err(Trouble::NoSuchCode));
        };
        let who: String = who;
        let its_person = person(tx, &who)?;
        let its_office = office(tx, &its_person.office)?;
        match may_enrol(enrol, expires, used_by, &its_person, &its_office, now) {
            Err(trouble) => return Ok(Err(trouble)),
            // The answer was lost.
            Ok(true) => return again(tx, enrol),
            Ok(false) => {}
        }
        if devices::device(tx, &enrol.device)?.is_some() {
            return Ok(Err(Trouble::CodeUsed));
        }
        tx.execute(USE_CODE, (hash, enrol.key))?;
        let mut person_id = who;
        if let Some(founding) = &enrol.founding {
            tx.execute(FOUND, (&its_office.name, &founding.office))?;
            tx.execute(RENAME_PERSON, (&person_id, &founding.actor))?;
            tx.execute(CODES_OF_RENAMED, (&person_id, &founding.actor))?;
            person_id.clone_from(&founding.actor);
        }
        let confirmed = enrol.founding.is_some();
        let (id, scopes) = (enrol.device.clone(), BTreeSet::new());
        let founds = enrol.founding.as_ref().map(|founding| founding.operations).filter(|last| *last > 0);
        let chain = Chain::default();
        devices::add(tx, &Device { id, next: 1, chain, scopes, revoked: false, founds })?;
        tx.execute(ADD_LAPTOP, (&enrol.device, &person_id, enrol.key, &enrol.label, confirmed, number(now)))?;
        let by = By { who: &person_id, now };
        note(tx, by, if confirmed { "office founded" } else { "laptop enrolled" }, &enrol.device)?;
        if confirmed {
            // Whoever sees all offices sees this one too.
            for person in people(tx)? {
                grant(tx, &person.id)?;
            }
        }
        again(tx, enrol)
    })
}

fn again(db: &Connection, enrol: &Enrol) -> Result<Result<Known, Trouble>, StorageError> {
    let found = known(db, &enrol.device)?.filter(|known| known.key == enrol.key);
    Ok(found.ok_or(Trouble::CodeUsed))
}

/// The scopes of a person's confirmed laptops, under every name that they took.
fn grant(db: &Connection, id: &str) -> Result<(), StorageError> {
    let who = person(db, id)?;
    let Some(own) = office(db, &who.office)?.id else { return Ok(()) };
    let all: BTreeSet<String> = offices(db)?.into_iter().filter_map(|office| office.id).collect();
    let scopes = who.role.scopes(&own, &all);
    for (laptop, confirmed) in laptops_of(db, id)? {
        let none = BTreeSet::new();
        let scopes = if confirmed { &scopes } else { &none };
        let mut statement = db.prepare(NAMES_OF)?;
        let names: Vec<String> =
            statement.query_map([&laptop], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for name in names {
            devices::set_scopes(db, &name, scopes)?;
        }
    }
    Ok(())
}

fn laptops_of(db: &Connection, person: &str) -> Result<Vec<(String, bool)>, StorageError> {
    let mut statement = db.prepare_cached(LAPTOPS_OF)?;
    let rows = statement.query_map([person], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn laptops(db: &Connection) -> Result<Vec<Laptop>, StorageError> {
    let mut statement = db.prepare_cached(LAPTOPS)?;
    Ok(statement.query_map([], a_laptop)?.collect::<Result<_, _>>()?)
}

fn a_laptop(row: &Row<'_>) -> rusqlite::Result<Laptop> {
    let state = match (row.get(6)?, row.get(3)?) {
        (true, _) => LaptopState::Revoked,
        (false, true) => LaptopState::Confirmed,
        (false, false) => LaptopState::Waiting,
    };
    let last_seen = row.get::<_, Option<i64>>(5)?.map(i64::cast_unsigned);
    let (id, person, label) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok(Laptop { id, person, label, state, enrolled: count(row, 4)?, last_seen })
}

pub(super) fn known(db: &Connection, device: &str) -> Result<Option<Known>, StorageError> {
    let mut statement = db.prepare_cached(LAPTOP)?;
    let row = |row: &Row<'_>| Ok((a_laptop(row)?, row.get(3)?, row.get(7)?));
    let Some((laptop, confirmed, key)) = statement.query_row([device], row).optional()? else {
        return Ok(None);
    };
    let person = person(db, &laptop.person)?;
    let office = office(db, &person.office)?.id;
    Ok(Some(Known { laptop, confirmed, key, person, office }))
}

pub(super) fn confirm(db: &mut Connection, laptop: &str, by: By<'_>) -> Result<(), StorageError> {
    in_one(db, |tx| {
        let Some(known) = known(tx, laptop)? else { return Err(StorageError::NoDevice(laptop.to_owned())) };
        if known.laptop.state == LaptopState::Revoked {
            return Err(StorageError::Withdrawn(laptop.to_owned()));
        }
        tx.execute(CONFIRM, [&known.laptop.id])?;
        note(tx, by, "laptop confirmed", &known.laptop.id)?;
        grant(tx, &known.person.id)
    })
}

pub(super) fn withdraw(db: &mut Connection, laptop: &str, by: By<'_>) -> Result<(), StorageError> {
    in_one(db, |tx| {
        devices::revoke(tx, laptop)?;
        note(tx, by, "laptop withdrawn", laptop)
    })
}

pub(super) fn open_session(
    db: &mut Connection,
    session: &NewSession,
    now: u64,
) -> Result<bool, StorageError> {
    in_one(db, |tx| {
        tx.execute(OLD_SESSIONS, [number(now)])?;
        let NewSession { token, challenge, laptop, expires } = session;
        let opened = tx.execute(ADD_SESSION, (token, challenge, laptop, number(*expires)))? == 1;
        tx.execute(SEEN, (laptop, number(now)))?;
        Ok(opened)
    })
}

pub(super) fn session(db: &Connection, token: [u8; 32], now: u64) -> Result<Option<String>, StorageError> {
    let mut statement = db.prepare_cached(SESSION)?;
    Ok(statement.query_row((token, number(now)), |row| row.get(0)).optional()?)
}

pub(super) fn noted(db: &Connection) -> Result<Vec<Noted>, StorageError> {
    let mut statement = db.prepare(NOTED)?;
    let rows = statement.query_map([], |row| {
        let (by, what, whom) = (row.get(2)?, row.get(3)?, row.get(4)?);
        Ok(Noted { seq: count(row, 0)?, at: count(row, 1)?, by, what, whom, hash: row.get(5)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn note(db: &Connection, by: By<'_>, what: &str, whom: &str) -> Result<(), StorageError> {
    let last = db.query_row(LAST_NOTED, [], |row| Ok((count(row, 0)?, row.get(1)?))).optional()?;
    let (seq, before) = last.unwrap_or((0, [0; 32]));
    let (who, what, whom) = (by.who.to_owned(), what.to_owned(), whom.to_owned());
    let mut line = Noted { seq: seq + 1, at: by.now, by: who, what, whom, hash: [0; 32] };
    line.hash = chained(before, &line)?;
    db.execute(NOTE, (number(line.seq), number(line.at), line.by, line.what, line.whom, line.hash))?;
    Ok(())
}

fn in_one<T>(
    db: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, StorageError>,
) -> Result<T, StorageError> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = work(&tx)?;
    tx.commit()?;
    Ok(done)
}
