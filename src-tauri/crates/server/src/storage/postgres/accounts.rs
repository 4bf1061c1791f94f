//! Offices, people, codes, laptops and sessions, and who let whom in.
//! Never here: the rule by which a code is good (see `door::may_enrol`), what a laptop is answered.

use super::{
    devices::{self, asking_columns},
    fault::Fault,
    tx::{Tx, bytes, count, get},
};
use crate::{
    door::may_enrol,
    storage::{
        StorageError,
        accounts::{AtDoor, By, Code, Known, NewSession, Noted, Office},
        checking::chained,
        coding::number,
    },
};
use std::collections::BTreeSet;
use tokio_postgres::Row;
use waymark_sync::{
    Chain, Device, Enrol, Trouble,
    door::{Laptop, LaptopState, Person, Role},
};

const SECRET: &str = "SELECT value FROM secret WHERE name = $1";
const KEEP_SECRET: &str = "INSERT INTO secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
const OFFICES: &str = "SELECT name, id FROM office ORDER BY name";
const OFFICE: &str = "SELECT name, id FROM office WHERE name = $1";
const ADD_OFFICE: &str = "INSERT INTO office (name) VALUES ($1) ON CONFLICT DO NOTHING";
const FOUND: &str = "UPDATE office SET id = $2 WHERE name = $1 AND id IS NULL";
const PEOPLE: &str = "SELECT id, office, name, role, disabled FROM person ORDER BY office, name, id";
const PERSON: &str = "SELECT id, office, name, role, disabled FROM person WHERE id = $1";
const ADD_PERSON: &str = "INSERT INTO person (id, office, name, role, disabled) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT DO NOTHING";
const RENAME_PERSON: &str = "UPDATE person SET id = $2 WHERE id = $1";
const CODES_OF_RENAMED: &str = "UPDATE code SET person = $2 WHERE person = $1";
const SET_ROLE: &str = "UPDATE person SET role = $2 WHERE id = $1";
const DISABLE: &str = "UPDATE person SET disabled = true WHERE id = $1";
const NO_CODES: &str = "DELETE FROM code WHERE person = $1 AND used_by IS NULL";
const ADD_CODE: &str = "INSERT INTO code (hash, person, expires) VALUES ($1, $2, $3)";
const CODE: &str = "SELECT person, expires, used_by FROM code WHERE hash = $1 FOR UPDATE";
const USE_CODE: &str = "UPDATE code SET used_by = $2 WHERE hash = $1";
const ADD_LAPTOP: &str = "INSERT INTO laptop (id, person, key, label, confirmed, enrolled)
    VALUES ($1, $2, $3, $4, $5, $6)";
const LAPTOPS: &str = "SELECT l.id, l.person, l.label, l.confirmed, l.enrolled, l.seen, d.revoked, l.key
    FROM laptop l JOIN device d ON d.id = l.id ORDER BY l.enrolled, l.id";
const LAPTOP: &str = "SELECT l.id, l.person, l.label, l.confirmed, l.enrolled, l.seen, n.revoked, l.key
    FROM device n JOIN laptop l ON l.id = n.laptop WHERE n.id = $1";
const LAPTOPS_OF: &str = "SELECT id, confirmed FROM laptop WHERE person = $1 ORDER BY id";
const CONFIRM: &str = "UPDATE laptop SET confirmed = true WHERE id = $1";
const NAMES_OF: &str = "SELECT id FROM device WHERE laptop = $1 ORDER BY id";
const SEEN: &str = "UPDATE laptop SET seen = $2 WHERE id = $1";
// Whoever removes the same ones just now is left to it.
const OLD_SESSIONS: &str = "DELETE FROM session WHERE token IN
    (SELECT token FROM session WHERE expires <= $1 LIMIT 1000 FOR UPDATE SKIP LOCKED)";
const ADD_SESSION: &str = "INSERT INTO session (token, challenge, laptop, expires) VALUES ($1, $2, $3, $4)
    ON CONFLICT DO NOTHING";
const SESSION: &str = "SELECT laptop FROM session WHERE token = $1 AND expires > $2";
/// All of one moment, and nothing of it behind a wall: one statement, without a transaction around it.
pub const AT_DOOR: &str = concat!(
    "SELECT l.id, l.person, l.label, l.confirmed, l.enrolled, l.seen, n.revoked, l.key,
        p.id, p.office, p.name, p.role, p.disabled, o.id,
        (SELECT s.laptop FROM session s WHERE s.token = $2 AND s.expires > $3), ",
    asking_columns!(),
    " FROM device n JOIN laptop l ON l.id = n.laptop JOIN person p ON p.id = l.person
        JOIN office o ON o.name = p.office CROSS JOIN epoch e
    WHERE n.id = $1"
);
const NOTED: &str = "SELECT seq, at, who, what, whom, hash FROM noted ORDER BY seq";
const LAST_NOTED: &str = "SELECT seq, hash FROM noted ORDER BY seq DESC LIMIT 1";
const NOTE: &str = "INSERT INTO noted (seq, at, who, what, whom, hash) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT DO NOTHING";

pub async fn secret(tx: &Tx<'_>, name: &str, fresh: &[u8]) -> Result<Vec<u8>, Fault> {
    tx.run(KEEP_SECRET, &[&name, &fresh]).await?;
    let row = tx.row(SECRET, &[&name]).await?.ok_or_else(Fault::changed)?;
    get(&row, 0)
}

pub async fn kept_secret(tx: &Tx<'_>, name: &str) -> Result<Option<Vec<u8>>, Fault> {
    tx.row(SECRET, &[&name]).await?.map(|row| get(&row, 0)).transpose()
}

pub async fn offices(tx: &Tx<'_>) -> Result<Vec<Office>, Fault> {
    tx.rows(OFFICES, &[]).await?.iter().map(an_office).collect()
}

fn an_office(row: &Row) -> Result<Office, Fault> {
    Ok(Office { name: get(row, 0)?, id: get(row, 1)? })
}

async fn office(tx: &Tx<'_>, name: &str) -> Result<Office, Fault> {
    let found = tx.row(OFFICE, &[&name]).await?;
    an_office(&found.ok_or_else(|| StorageError::NoOffice(name.to_owned()))?)
}

pub async fn add_office(tx: &Tx<'_>, name: &str, by: By<'_>) -> Result<(), Fault> {
    if tx.run(ADD_OFFICE, &[&name]).await? == 0 {
        return Err(StorageError::OfficeExists(name.to_owned()).into());
    }
    note(tx, by, "office added", name).await
}

pub async fn people(tx: &Tx<'_>) -> Result<Vec<Person>, Fault> {
    tx.rows(PEOPLE, &[]).await?.iter().map(a_person).collect()
}

fn a_person(row: &Row) -> Result<Person, Fault> {
    a_person_at(row, 0)
}

/// From this column on.
fn a_person_at(row: &Row, at: usize) -> Result<Person, Fault> {
    let role: &str = get(row, at + 3)?;
    let role =
        Role::from_code(role).ok_or_else(|| StorageError::Damaged(format!("there is no role {role}")))?;
    let (id, office, name) = (get(row, at)?, get(row, at + 1)?, get(row, at + 2)?);
    Ok(Person { id, office, name, role, disabled: get(row, at + 4)? })
}

async fn person(tx: &Tx<'_>, id: &str) -> Result<Person, Fault> {
    let found = tx.row(PERSON, &[&id]).await?;
    a_person(&found.ok_or_else(|| StorageError::NoPerson(id.to_owned()))?)
}

pub async fn add_person(tx: &Tx<'_>, person: &Person, by: By<'_>) -> Result<(), Fault> {
    office(tx, &person.office).await?;
    let Person { id, office, name, role, disabled } = person;
    if tx.run(ADD_PERSON, &[id, office, name, &role.code(), disabled]).await? == 0 {
        return Err(StorageError::PersonExists(id.clone()).into());
    }
    note(tx, by, &format!("person added as {}", role.code()), id).await
}

pub async fn set_role(tx: &Tx<'_>, id: &str, role: Role, by: By<'_>) -> Result<(), Fault> {
    person(tx, id).await?;
    tx.run(SET_ROLE, &[&id, &role.code()]).await?;
    note(tx, by, &format!("role set to {}", role.code()), id).await?;
    grant(tx, id).await
}

pub async fn disable(tx: &Tx<'_>, id: &str, by: By<'_>) -> Result<(), Fault> {
    person(tx, id).await?;
    tx.run(DISABLE, &[&id]).await?;
    tx.run(NO_CODES, &[&id]).await?;
    for (laptop, _) in laptops_of(tx, id).await? {
        devices::revoke(tx, &laptop).await?;
    }
    note(tx, by, "person disabled", id).await
}

pub async fn add_code(tx: &Tx<'_>, code: &Code, by: By<'_>) -> Result<(), Fault> {
    if person(tx, &code.person).await?.disabled {
        return Err(StorageError::PersonDisabled(code.person.clone()).into());
    }
    tx.run(ADD_CODE, &[&code.hash.as_slice(), &code.person, &number(code.expires)]).await?;
    note(tx, by, "code made", &code.person).await
}

pub async fn enrol(
    tx: &Tx<'_>,
    enrol: &Enrol,
    hash: [u8; 32],
    now: u64,
) -> Result<Result<Known, Trouble>, Fault> {
    let hash = hash.as_slice();
    let Some(row) = tx.row(CODE, &[&hash]).await? else { return Ok(Err(Trouble::NoSuchCode)) };
    let who: String = get(&row, 0)?;
    let used_by = get::<Option<&[u8]>>(&row, 2)?.map(|_| bytes(&row, 2)).transpose()?;
    let its_person = person(tx, &who).await?;
    let its_office = office(tx, &its_person.office).await?;
    match may_enrol(enrol, count(&row, 1)?, used_by, &its_person, &its_office, now) {
        Err(trouble) => return Ok(Err(trouble)),
        // The answer was lost.
        Ok(true) => return again(tx, enrol).await,
        Ok(false) => {}
    }
    if devices::device(tx, &enrol.device).await?.is_some() {
        return Ok(Err(Trouble::CodeUsed));
    }
    let key = enrol.key.as_slice();
    tx.run(USE_CODE, &[&hash, &key]).await?;
    let mut person_id = who;
    if let Some(founding) = &enrol.founding {
        // Somebody else founded it since it was read.
        if tx.run(FOUND, &[&its_office.name, &founding.office]).await? == 0 {
            return Err(Fault::changed());
        }
        tx.run(RENAME_PERSON, &[&person_id, &founding.actor]).await?;
        tx.run(CODES_OF_RENAMED, &[&person_id, &founding.actor]).await?;
        person_id.clone_from(&founding.actor);
    }
    let confirmed = enrol.founding.is_some();
    let (id, scopes) = (enrol.device.clone(), BTreeSet::new());
    let founds = enrol.founding.as_ref().map(|founding| founding.operations).filter(|last| *last > 0);
    let chain = Chain::default();
    devices::add(tx, &Device { id, next: 1, chain, scopes, revoked: false, founds }).await?;
    tx.run(ADD_LAPTOP, &[&enrol.device, &person_id, &key, &enrol.label, &confirmed, &number(now)]).await?;
    let by = By { who: &person_id, now };
    note(tx, by, if confirmed { "office founded" } else { "laptop enrolled" }, &enrol.device).await?;
    if confirmed {
        // Whoever sees all offices sees this one too.
        for person in people(tx).await? {
            grant(tx, &person.id).await?;
        }
    }
    again(tx, enrol).await
}

async fn again(tx: &Tx<'_>, enrol: &Enrol) -> Result<Result<Known, Trouble>, Fault> {
    let found = known(tx, &enrol.device).await?.filter(|known| known.key == enrol.key);
    Ok(found.ok_or(Trouble::CodeUsed))
}

/// The scopes of a person's confirmed laptops, under every name that they took.
async fn grant(tx: &Tx<'_>, id: &str) -> Result<(), Fault> {
    let who = person(tx, id).await?;
    let Some(own) = office(tx, &who.office).await?.id else { return Ok(()) };
    let all: BTreeSet<String> = offices(tx).await?.into_iter().filter_map(|office| office.id).collect();
    let scopes = who.role.scopes(&own, &all);
    for (laptop, confirmed) in laptops_of(tx, id).await? {
        devices::lock(tx, &laptop).await?;
        let none = BTreeSet::new();
        let scopes = if confirmed { &scopes } else { &none };
        for row in tx.rows(NAMES_OF, &[&laptop]).await? {
            devices::set_scopes(tx, get(&row, 0)?, scopes).await?;
        }
    }
    Ok(())
}

async fn laptops_of(tx: &Tx<'_>, person: &str) -> Result<Vec<(String, bool)>, Fault> {
    let rows = tx.rows(LAPTOPS_OF, &[&person]).await?;
    rows.iter().map(|row| Ok((get(row, 0)?, get(row, 1)?))).collect()
}

pub async fn laptops(tx: &Tx<'_>) -> Result<Vec<Laptop>, Fault> {
    tx.rows(LAPTOPS, &[]).await?.iter().map(a_laptop).collect()
}

fn a_laptop(row: &Row) -> Result<Laptop, Fault> {
    let state = match (get(row, 6)?, get(row, 3)?) {
        (true, _) => LaptopState::Revoked,
        (false, true) => LaptopState::Confirmed,
        (false, false) => LaptopState::Waiting,
    };
    let last_seen = get::<Option<i64>>(row, 5)?.map(i64::cast_unsigned);
    let (id, person, label) = (get(row, 0)?, get(row, 1)?, get(row, 2)?);
    Ok(Laptop { id, person, label, state, enrolled: count(row, 4)?, last_seen })
}

pub async fn known(tx: &Tx<'_>, device: &str) -> Result<Option<Known>, Fault> {
    let Some(row) = tx.row(LAPTOP, &[&device]).await? else { return Ok(None) };
    let (laptop, confirmed, key) = (a_laptop(&row)?, get(&row, 3)?, bytes(&row, 7)?);
    let person = person(tx, &laptop.person).await?;
    let office = office(tx, &person.office).await?.id;
    Ok(Some(Known { laptop, confirmed, key, person, office }))
}

/// What [`AT_DOOR`] found; and whether [`devices::waits_for_founding`] is to be asked as well.
pub fn at_door(row: &Row) -> Result<(AtDoor, bool), Fault> {
    let (laptop, confirmed, key) = (a_laptop(row)?, get(row, 3)?, bytes(row, 7)?);
    let (person, office) = (a_person_at(row, 8)?, get(row, 13)?);
    let known = Known { laptop, confirmed, key, person, office };
    let (asking, somebody_founds) = devices::asking(row, 15)?;
    Ok((AtDoor { known, session: get(row, 14)?, asking }, somebody_founds))
}

pub async fn confirm(tx: &Tx<'_>, laptop: &str, by: By<'_>) -> Result<(), Fault> {
    devices::lock(tx, laptop).await?;
    let Some(known) = known(tx, laptop).await? else {
        return Err(StorageError::NoDevice(laptop.to_owned()).into());
    };
    if known.laptop.state == LaptopState::Revoked {
        return Err(StorageError::Withdrawn(laptop.to_owned()).into());
    }
    tx.run(CONFIRM, &[&known.laptop.id]).await?;
    note(tx, by, "laptop confirmed", &known.laptop.id).await?;
    grant(tx, &known.person.id).await
}

pub async fn withdraw(tx: &Tx<'_>, laptop: &str, by: By<'_>) -> Result<(), Fault> {
    devices::revoke(tx, laptop).await?;
    note(tx, by, "laptop withdrawn", laptop).await
}

pub async fn open_session(tx: &Tx<'_>, session: &NewSession, now: u64) -> Result<bool, Fault> {
    tx.run(OLD_SESSIONS, &[&number(now)]).await?;
    let NewSession { token, challenge, laptop, expires } = session;
    let (token, challenge) = (token.as_slice(), challenge.as_slice());
    let opened = tx.run(ADD_SESSION, &[&token, &challenge, laptop, &number(*expires)]).await? == 1;
    tx.run(SEEN, &[laptop, &number(now)]).await?;
    Ok(opened)
}

pub async fn session(tx: &Tx<'_>, token: [u8; 32], now: u64) -> Result<Option<String>, Fault> {
    let row = tx.row(SESSION, &[&token.as_slice(), &number(now)]).await?;
    row.map(|row| get(&row, 0)).transpose()
}

pub async fn noted(tx: &Tx<'_>) -> Result<Vec<Noted>, Fault> {
    let line = |row: &Row| {
        let (by, what, whom) = (get(row, 2)?, get(row, 3)?, get(row, 4)?);
        Ok(Noted { seq: count(row, 0)?, at: count(row, 1)?, by, what, whom, hash: bytes(row, 5)? })
    };
    tx.rows(NOTED, &[]).await?.iter().map(line).collect()
}

async fn note(tx: &Tx<'_>, by: By<'_>, what: &str, whom: &str) -> Result<(), Fault> {
    let last = tx.row(LAST_NOTED, &[]).await?;
    let last = last.map(|row| Ok::<_, Fault>((count(&row, 0)?, bytes(&row, 1)?))).transpose()?;
    let (seq, before) = last.unwrap_or((0, [0; 32]));
    let (who, what, whom) = (by.who.to_owned(), what.to_owned(), whom.to_owned());
    let mut line = Noted { seq: seq + 1, at: by.now, by: who, what, whom, hash: [0; 32] };
    line.hash = chained(before, &line)?;
    let Noted { seq, at, by, what, whom, hash } = &line;
    let written = tx.run(NOTE, &[&number(*seq), &number(*at), by, what, whom, &hash.as_slice()]).await?;
    // Somebody else wrote the line of this number.
    if written == 0 { Err(Fault::changed()) } else { Ok(()) }
}
