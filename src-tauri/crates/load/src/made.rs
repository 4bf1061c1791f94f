//! Offices, their laptops and what is in them, made straight in the server's storage before it serves: coming in is not
//! what is measured.
//! Never here: a socket.

use crate::{LoadError, copy::Copy, day::Day, writer::Writer, writer::id};
use fastrand::Rng;
use std::time::{SystemTime, UNIX_EPOCH};
use uuid::Uuid;
use waymark_domain::RecordId;
use waymark_serve::admin::Admin;
use waymark_server::{
    Accounts, Pushed, Storage,
    storage::accounts::{ADMINISTRATOR, By, Code},
};
use waymark_sync::{
    Batch, Enrol, Founding, Key, MOST_OPERATIONS, Operation,
    door::{Person, Role},
};

/// In each office, before the day.
const STUDENTS: usize = 300;
/// Changes that are sent together, while laptops are away.
const AT_ONCE: usize = 100;

pub struct Office {
    /// As its laptops know it.
    pub copy: Copy,
    pub students: Vec<RecordId>,
    pub laptops: Vec<Made>,
    /// Where its scope stands.
    pub head: u64,
}

pub struct Made {
    pub key: [u8; 32],
    pub writer: Writer,
}

pub struct Charity {
    pub offices: Vec<Office>,
    pub authority: Vec<u8>,
}

/// `offices`: how many laptops each has.
pub async fn make<S: Storage + Accounts>(
    storage: S,
    offices: &[usize],
    day: Day,
    chance: &mut Rng,
) -> Result<Charity, LoadError> {
    let admin = Admin::new(storage).await?;
    let mut charity = Charity { offices: Vec::new(), authority: Vec::new() };
    for (number, laptops) in offices.iter().enumerate() {
        let name = format!("Office {number}");
        let invitation = admin.add_office(&name, &format!("Manager of {name}")).await?;
        let mut first = made(id(chance), id(chance), chance);
        let founding = Founding {
            office: first.writer.office.clone(),
            actor: first.writer.actor.clone(),
            operations: STUDENTS as u64,
        };
        enrol(admin.storage(), &first, invitation.code, Some(founding)).await?;
        let mut office = Office { copy: Copy::default(), students: Vec::new(), laptops: Vec::new(), head: 0 };
        fill(admin.storage(), &mut first.writer, &mut office).await?;
        for _ in 1..*laptops {
            let laptop = made(first.writer.office.parse().unwrap_or_default(), id(chance), chance);
            join(admin.storage(), &name, &laptop, chance).await?;
            office.laptops.push(laptop);
        }
        miss(admin.storage(), &mut first.writer, &mut office, day.missed()).await?;
        office.laptops.insert(0, first);
        charity.offices.push(office);
        charity.authority = invitation.authority.unwrap_or_default();
    }
    Ok(charity)
}

fn made(office: Uuid, actor: Uuid, chance: &mut Rng) -> Made {
    let mut key = [0; 32];
    chance.fill(&mut key);
    let device = id(chance).to_string();
    Made { key, writer: Writer::new(device, actor.to_string(), office.to_string(), chance.fork()) }
}

fn by() -> By<'static> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    By { who: ADMINISTRATOR, now }
}

async fn enrol<S: Storage + Accounts>(
    storage: &S,
    laptop: &Made,
    code: [u8; 16],
    founding: Option<Founding>,
) -> Result<(), LoadError> {
    let device = laptop.writer.device.clone();
    let enrol = Enrol {
        code,
        key: Key::from_bytes(&laptop.key).public(),
        label: format!("The laptop {device}"),
        device,
        founding,
    };
    let enrolled = storage.enrol(&enrol, *blake3::hash(&code).as_bytes(), by().now).await?;
    enrolled.map(drop).map_err(|trouble| LoadError::Making(trouble.to_string()))
}

/// Another laptop of the office, let in.
async fn join<S: Storage + Accounts>(
    storage: &S,
    office: &str,
    laptop: &Made,
    chance: &mut Rng,
) -> Result<(), LoadError> {
    let (person, device) = (laptop.writer.actor.clone(), &laptop.writer.device);
    let named = Person {
        id: person.clone(),
        office: office.to_owned(),
        name: format!("Whoever has {device}"),
        role: Role::Coordinator,
        disabled: false,
    };
    storage.add_person(&named, by()).await?;
    let mut code = [0; 16];
    chance.fill(&mut code);
    let expires = by().now + 3600;
    storage.add_code(&Code { hash: *blake3::hash(&code).as_bytes(), person, expires }, by()).await?;
    enrol(storage, laptop, code, None).await?;
    Ok(storage.confirm(device, by()).await?)
}

/// What the first laptop brings.
async fn fill<S: Storage>(storage: &S, writer: &mut Writer, office: &mut Office) -> Result<(), LoadError> {
    let students = (0..STUDENTS).map(|_| writer.make()).collect::<Result<Vec<_>, _>>();
    let students = students.map_err(|why| LoadError::Making(why.to_string()))?;
    office.students = students.iter().map(|op| op.record).collect();
    for part in students.chunks(MOST_OPERATIONS) {
        push(storage, writer, part).await?;
    }
    office.head = read(storage, &writer.scope, &mut office.copy).await?;
    Ok(())
}

/// What is done while the office's other laptops are away.
async fn miss<S: Storage>(
    storage: &S,
    writer: &mut Writer,
    office: &mut Office,
    changes: usize,
) -> Result<(), LoadError> {
    let mut copy = office.copy.clone();
    for _ in 0..changes.div_ceil(AT_ONCE) {
        let mut operations = Vec::new();
        for _ in 0..AT_ONCE.min(changes) {
            let Some(record) = writer.one_of(&office.students).copied() else { continue };
            operations.extend(writer.change(&[(record, copy.rev(record))]));
        }
        push(storage, writer, &operations).await?;
        office.head = read(storage, &writer.scope, &mut copy).await?;
    }
    Ok(())
}

async fn push(storage: &impl Storage, writer: &mut Writer, part: &[Operation]) -> Result<(), LoadError> {
    let batch: Batch = writer.batch(part.to_vec());
    match storage.push(&batch).await? {
        Pushed::Taken { .. } => {
            writer.taken(&batch);
            Ok(())
        }
        other => Err(LoadError::Making(format!("a batch was not taken: {other:?}"))),
    }
}

async fn read(storage: &impl Storage, scope: &str, copy: &mut Copy) -> Result<u64, LoadError> {
    loop {
        let page = storage.page(scope, copy.at, MOST_OPERATIONS).await?;
        copy.take(&page)?;
        if page.to == page.head {
            return Ok(page.head);
        }
    }
}
