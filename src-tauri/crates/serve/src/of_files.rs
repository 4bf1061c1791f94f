//! What is said of a server's files and their place, to whoever looks after it: the check, the move, the backup that has
//! none of them.
//! Never here: the files (see `waymark_server_files`).

use std::fmt::Write as _;
use waymark_serve::{FilesIn, ServeError, now};
use waymark_server::{Accounts, Storage, StorageError};
use waymark_server_files::{look_in, move_files};

pub async fn not_in_a_backup(storage: &impl Storage) -> Result<String, ServeError> {
    Ok(storage.files_are_in().await?.map_or_else(String::new, |place| {
        format!("Everything but files: those are in {place}. Copy that too, after this.\n")
    }))
}

pub async fn check<S: Storage + Accounts>(
    storage: &S,
    files: &FilesIn,
    read_files: bool,
) -> Result<String, ServeError> {
    let wrong = storage.check().await?;
    if !wrong.is_empty() {
        return Err(StorageError::Damaged(wrong.join("; ")).into());
    }
    let mut beside = String::new();
    if read_files {
        let seen = look_in(storage).await?;
        if !seen.wrong.is_empty() {
            return Err(StorageError::Damaged(seen.wrong.join("; ")).into());
        }
        let _ = writeln!(
            beside,
            "In the database: {} files of {} bytes, each read and found right.",
            seen.files, seen.bytes
        );
    }
    if let Some(place) = files.open(storage).await? {
        let seen = place.look(read_files, now()).await?;
        if !seen.wrong.is_empty() {
            return Err(ServeError::FilesWrong {
                place: place.name().to_string(),
                wrong: seen.wrong.join("; "),
            });
        }
        let read = if read_files { ", each read and found right" } else { "" };
        let _ = writeln!(beside, "In {}: {} files of {} bytes{read}.", place.name(), seen.files, seen.bytes);
        if seen.swept > 0 {
            let _ = writeln!(beside, "{} parts of files that never came whole were deleted.", seen.swept);
        }
    } else if let Some(place) = storage.files_are_in().await? {
        let _ = writeln!(beside, "The files in {place} were not looked at: --files {place}");
    }
    Ok(format!("All is well.\n{beside}"))
}

pub async fn move_all_files<S: Storage + Accounts>(
    storage: &S,
    files: &FilesIn,
) -> Result<String, ServeError> {
    let place = files.open(storage).await?.ok_or(ServeError::NowhereForFiles)?;
    let moved = move_files(storage, &place).await?;
    if !moved.damaged.is_empty() {
        return Err(ServeError::DamagedFiles(moved.damaged.join("; ")));
    }
    let mut text = format!(
        "Moved to {}: {} files of {} bytes, each read again there and found the same.\nServe with --files {} from now on.\n",
        place.name(),
        moved.files,
        moved.bytes,
        place.name()
    );
    if moved.unfinished > 0 {
        let _ = writeln!(text, "{} had not come whole: their laptops send them anew.", moved.unfinished);
    }
    Ok(text)
}
