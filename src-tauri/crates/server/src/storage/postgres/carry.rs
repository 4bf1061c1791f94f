//! A server's folder carried into a database that has no server: the same epoch, the same order, the same laptops, which
//! notice nothing. What arrived is read again and held against what left, before anybody is served from it.
//! Never here: the folder (see `sqlite::leave`).

use super::{
    Address, Postgres,
    backup::TABLES,
    fault::Fault,
    migrate::{self, STEPS},
};
use crate::storage::{
    StorageError,
    sqlite::leave::{Cell, Leaving},
};
use futures_util::{StreamExt, pin_mut};
use std::path::{Path, PathBuf};
use tokio_postgres::{
    Row, Transaction,
    binary_copy::BinaryCopyInWriter,
    types::{ToSql, Type},
};

/// What was carried.
#[derive(Debug, PartialEq, Eq)]
pub struct Carried {
    pub rows: u64,
    /// The folder's database, under the name that it has now.
    pub left: PathBuf,
}

impl Postgres {
    /// The address and the `worker` are as in [`Postgres::make`].
    ///
    /// # Errors
    /// Whatever goes wrong before the database has everything, the folder is as it was, and may be served on. Where only
    /// its own end fails, both have everything, and the database alone is to be served.
    pub async fn carry(dir: &Path, address: &Address, worker: &str) -> Result<Carried, StorageError> {
        let folder = Leaving::begin(dir)?;
        let mut client = address.connect().await?;
        migrate::migrate(&mut client, &STEPS, worker).await?;
        let tx = client.transaction().await?;
        let rows = fill(&tx, &folder).await.map_err(Fault::error)?;
        tx.commit().await?;
        Ok(Carried { rows, left: folder.left()? })
    }
}

async fn fill(tx: &Transaction<'_>, folder: &Leaving) -> Result<u64, Fault> {
    // Nobody makes another server here meanwhile.
    tx.batch_execute("LOCK TABLE epoch IN ACCESS EXCLUSIVE MODE").await?;
    if tx.query_opt(super::EPOCH, &[]).await?.is_some() {
        return Err(StorageError::NotEmpty("this database".to_owned()).into());
    }
    let mut rows = 0;
    for table in TABLES {
        let columns = columns(tx, table).await?;
        let left = send(tx, folder, table, &columns).await?;
        let arrived = read_back(tx, table, &columns).await?;
        if left != arrived {
            let why = format!("of {table}, {} rows left and {} arrived the same", left.rows, arrived.rows);
            return Err(StorageError::Damaged(why).into());
        }
        rows += left.rows;
    }
    Ok(rows)
}

struct Column {
    name: String,
    of: Type,
}

const COLUMNS: &str = "SELECT a.attname, a.atttypid FROM pg_attribute a
    WHERE a.attrelid = $1::text::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

async fn columns(tx: &Transaction<'_>, table: &str) -> Result<Vec<Column>, Fault> {
    let mut columns = Vec::new();
    for row in tx.query(COLUMNS, &[&table]).await? {
        let of = Type::from_oid(row.try_get(1)?)
            .ok_or_else(|| StorageError::Damaged(format!("{table} has a column of an unknown type")))?;
        columns.push(Column { name: row.try_get(0)?, of });
    }
    Ok(columns)
}

/// A row as PostgreSQL has it: a digest is two numbers there.
fn arranged(table: &str, mut row: Vec<Cell>) -> Result<Vec<Cell>, StorageError> {
    if table == "scope_head"
        && let Some(Cell::Bytes(digest)) = row.pop()
    {
        let bytes: [u8; 16] =
            digest.try_into().map_err(|_| StorageError::Damaged("a scope's digest is not one".to_owned()))?;
        let (low, high) = super::pages::halves(waymark_sync::Digest(u128::from_le_bytes(bytes)));
        row.extend([Cell::Number(low), Cell::Number(high)]);
    }
    Ok(row)
}

async fn send(
    tx: &Transaction<'_>,
    folder: &Leaving,
    table: &str,
    columns: &[Column],
) -> Result<Counted, Fault> {
    let types: Vec<Type> = columns.iter().map(|column| column.of.clone()).collect();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let theirs: Vec<&str> = match table {
        "scope_head" => vec!["scope", "head", "cut", "digest"],
        _ => names.clone(),
    };
    let sink = tx.copy_in(&format!("COPY {table} ({}) FROM STDIN BINARY", names.join(", "))).await?;
    let writer = BinaryCopyInWriter::new(sink, &types);
    pin_mut!(writer);
    let mut counted = Counted::default();
    let mut statement = folder.all(table, &theirs)?;
    let mut rows = statement.query([]).map_err(StorageError::from)?;
    while let Some(row) = rows.next().map_err(StorageError::from)? {
        let row = arranged(table, Cell::row(row)?)?;
        counted.add(&row);
        let cells: Vec<Box<dyn ToSql + Sync + Send>> =
            row.into_iter().zip(&types).map(|(cell, of)| as_sql(cell, of)).collect::<Result<_, _>>()?;
        let cells: Vec<&(dyn ToSql + Sync)> = cells.iter().map(|cell| &**cell as _).collect();
        writer.as_mut().write(&cells).await?;
    }
    writer.finish().await?;
    Ok(counted)
}

fn as_sql(cell: Cell, of: &Type) -> Result<Box<dyn ToSql + Sync + Send>, StorageError> {
    let other = || StorageError::Damaged("a value is of another kind than its column".to_owned());
    Ok(match (of, cell) {
        (&Type::INT8, Cell::Nothing) => Box::new(None::<i64>),
        (&Type::BYTEA, Cell::Nothing) => Box::new(None::<Vec<u8>>),
        (&Type::TEXT, Cell::Nothing) => Box::new(None::<String>),
        (&Type::INT8, Cell::Number(number)) => Box::new(number),
        (&Type::INT4, Cell::Number(number)) => Box::new(i32::try_from(number).map_err(|_| other())?),
        (&Type::INT2, Cell::Number(number)) => Box::new(i16::try_from(number).map_err(|_| other())?),
        (&Type::BOOL, Cell::Number(number)) => Box::new(number != 0),
        (&Type::BYTEA, Cell::Bytes(bytes)) => Box::new(bytes),
        (&Type::TEXT, Cell::Bytes(bytes)) => Box::new(String::from_utf8(bytes).map_err(|_| other())?),
        _ => return Err(other()),
    })
}

async fn read_back(tx: &Transaction<'_>, table: &str, columns: &[Column]) -> Result<Counted, Fault> {
    let types: Vec<Type> = columns.iter().map(|column| column.of.clone()).collect();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let rows = tx.query_raw(&format!("SELECT {} FROM {table}", names.join(", ")), None::<i64>).await?;
    pin_mut!(rows);
    let mut counted = Counted::default();
    while let Some(row) = rows.next().await {
        let row: Row = row?;
        let cells: Result<Vec<Cell>, tokio_postgres::Error> =
            types.iter().enumerate().map(|(at, of)| cell(&row, at, of)).collect();
        counted.add(&cells?);
    }
    Ok(counted)
}

fn cell(row: &Row, at: usize, of: &Type) -> Result<Cell, tokio_postgres::Error> {
    Ok(match *of {
        Type::INT8 => row.try_get::<_, Option<i64>>(at)?.map_or(Cell::Nothing, Cell::Number),
        Type::INT4 => row.try_get::<_, Option<i32>>(at)?.map_or(Cell::Nothing, |n| Cell::Number(n.into())),
        Type::INT2 => row.try_get::<_, Option<i16>>(at)?.map_or(Cell::Nothing, |n| Cell::Number(n.into())),
        Type::BOOL => row.try_get::<_, Option<bool>>(at)?.map_or(Cell::Nothing, |is| Cell::Number(is.into())),
        Type::TEXT => {
            row.try_get::<_, Option<String>>(at)?.map_or(Cell::Nothing, |text| Cell::Bytes(text.into_bytes()))
        }
        _ => row.try_get::<_, Option<Vec<u8>>>(at)?.map_or(Cell::Nothing, Cell::Bytes),
    })
}

/// Rows in any order, for the two databases sort texts each in its own way.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counted {
    rows: u64,
    digest: u128,
}

impl Counted {
    fn add(&mut self, row: &[Cell]) {
        let mut hasher = blake3::Hasher::new();
        for cell in row {
            match cell {
                Cell::Nothing => hasher.update(&[0]),
                Cell::Number(number) => hasher.update(&[1]).update(&number.to_le_bytes()),
                Cell::Bytes(bytes) => {
                    hasher.update(&[2]).update(&(bytes.len() as u64).to_le_bytes()).update(bytes)
                }
            };
        }
        let mut first = [0; 16];
        hasher.finalize_xof().fill(&mut first);
        self.rows += 1;
        self.digest = self.digest.wrapping_add(u128::from_le_bytes(first));
    }
}
