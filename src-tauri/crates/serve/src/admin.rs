//! What whoever looks after the server does at its keyboard: offices, people, laptops, backups.
//! Never here: a word on the screen (see `main`).

use crate::{ServeError, Settings, authority, random, routes::now};
use waymark_server::{
    Accounts, Door, Postgres, Sqlite, Storage, StorageError,
    storage::{
        accounts::{ADMINISTRATOR, By},
        postgres::Address,
    },
};
use waymark_sync::{
    Invitation,
    door::{Laptop, Person, Role},
};

pub struct Admin<S = Sqlite> {
    door: Door<S>,
    settings: Settings,
}

impl<S: Storage + Accounts> Admin<S> {
    pub async fn new(storage: S) -> Result<Self, ServeError> {
        let settings = Settings::read(&storage).await?;
        Ok(Admin { door: Door::open(storage, random::bytes()?).await?, settings })
    }

    pub fn storage(&self) -> &S {
        self.door.storage()
    }

    fn by() -> By<'static> {
        By { who: ADMINISTRATOR, now: now() }
    }

    /// An office that brings its records from the laptop on which it worked alone, and who does it.
    pub async fn add_office(&self, office: &str, manager: &str) -> Result<Invitation, ServeError> {
        self.storage().add_office(office, Self::by()).await?;
        self.add_person(manager, office, Role::Manager).await
    }

    pub async fn add_person(&self, name: &str, office: &str, role: Role) -> Result<Invitation, ServeError> {
        let (id, office) = (uuid::Uuid::now_v7().to_string(), office.to_owned());
        let person = Person { id: id.clone(), office, name: name.to_owned(), role, disabled: false };
        self.storage().add_person(&person, Self::by()).await?;
        self.invite(&id).await
    }

    /// By their id or, where only one has it, their name.
    pub async fn invite(&self, person: &str) -> Result<Invitation, ServeError> {
        let person = self.person(person).await?;
        let invite = self.door.invite(&person.id, random::bytes()?, Self::by()).await?;
        let authority = match self.settings.public {
            true => None,
            false => Some(authority::certificate(self.storage()).await?),
        };
        Ok(Invitation {
            address: self.settings.address(),
            code: invite.code,
            authority,
            office: invite.person.office,
            person: invite.person.name,
            founds: invite.founds,
        })
    }

    pub async fn set_role(&self, person: &str, role: Role) -> Result<(), ServeError> {
        let person = self.person(person).await?;
        Ok(self.storage().set_role(&person.id, role, Self::by()).await?)
    }

    pub async fn disable(&self, person: &str) -> Result<(), ServeError> {
        let person = self.person(person).await?;
        Ok(self.storage().disable(&person.id, Self::by()).await?)
    }

    pub async fn confirm(&self, laptop: &str) -> Result<(), ServeError> {
        let laptop = self.laptop(laptop).await?;
        Ok(self.storage().confirm(&laptop.id, Self::by()).await?)
    }

    pub async fn revoke(&self, laptop: &str) -> Result<(), ServeError> {
        let laptop = self.laptop(laptop).await?;
        Ok(self.storage().withdraw(&laptop.id, Self::by()).await?)
    }

    async fn person(&self, named: &str) -> Result<Person, ServeError> {
        one(self.storage().people().await?, named, |person| (&person.id, &person.name))
    }

    async fn laptop(&self, named: &str) -> Result<Laptop, ServeError> {
        one(self.storage().laptops().await?, named, |laptop| (&laptop.id, &laptop.label))
    }
}

fn one<T>(all: Vec<T>, named: &str, names: fn(&T) -> (&String, &String)) -> Result<T, ServeError> {
    // An id is one thing's alone, whatever somebody else calls theirs.
    let (mut ids, others): (Vec<T>, Vec<T>) = all.into_iter().partition(|thing| names(thing).0 == named);
    if let Some(one) = ids.pop() {
        return Ok(one);
    }
    let mut found = others.into_iter().filter(|thing| names(thing).1 == named);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(ServeError::NotFound(named.to_owned())),
        (Some(_), Some(_)) => Err(ServeError::Ambiguous(named.to_owned())),
    }
}

/// A server from a backup, in a folder that has none. Its laptops send again what came after the backup.
pub fn restore(backup: &std::path::Path, dir: &std::path::Path) -> Result<Sqlite, StorageError> {
    Sqlite::restore(backup, dir, &uuid::Uuid::now_v7().to_string(), now())
}

/// The same into a PostgreSQL database that has none (see [`init_in`](crate::init_in)).
pub async fn restore_in(
    backup: &std::path::Path,
    database: &Address,
    worker: &str,
) -> Result<(), StorageError> {
    let id = uuid::Uuid::now_v7().to_string();
    Postgres::restore(backup, database, worker, &id, now()).await.map(drop)
}
