//! What every storage must do, whatever database is under it. Each test says what a laptop would see; the storage is
//! closed and opened again in the middle of each.
//! Never here: how a database does it.
#![allow(clippy::unwrap_used)]

mod actions;
mod files;
mod founding;
mod kept;
mod laptop;
mod merging;
mod names;
mod order;
mod reader;
mod restoring;
mod retries;
mod scopes;
mod world;

#[cfg(unix)]
mod postgres;
mod sqlite;

use std::path::Path;
use waymark_server::{Storage, StorageError};
use waymark_sync::Epoch;

/// A place where a storage is kept, so that it can be closed and opened again.
pub trait Place: Sized {
    type Storage: Storage;
    /// An empty one.
    fn new() -> Self;
    /// What it holds; a new storage where that is nothing.
    fn open(&self) -> Self::Storage;
    /// Into this place, if it is empty.
    fn restore(&self, backup: &Path, id: &str, now: u64) -> Result<(), StorageError>;
    fn is_empty(&self) -> bool;
}

fn first() -> Epoch {
    Epoch { id: "first".into(), number: 0 }
}

/// A place to which a backup was restored.
fn restored<P: Place>(backup: &Path, id: &str, now: u64) -> P {
    let place = P::new();
    place.restore(backup, id, now).unwrap();
    place
}

macro_rules! suite {
    ($($module:ident: $($name:ident)*;)*) => {
        mod on_sqlite {
            $($(
                #[test]
                fn $name() {
                    super::$module::$name::<super::sqlite::Folder>();
                }
            )*)*
        }

        #[cfg(unix)]
        mod on_postgres {
            $($(
                #[test]
                fn $name() {
                    super::$module::$name::<super::postgres::Database>();
                }
            )*)*
        }
    };
}

suite! {
    retries:
        a_batch_that_comes_again_is_answered_identically
        a_batch_that_overlaps_the_one_before_takes_only_what_is_new
        a_gap_is_told_and_nothing_of_the_batch_is_taken
        a_copied_disk_is_found
        a_batch_with_numbers_beyond_every_number_is_refused
        a_laptop_that_is_not_known_gets_nothing_stored;
    actions:
        an_action_in_three_batches_is_applied_when_it_is_whole_and_then_at_once
        a_poisoned_operation_sets_aside_its_action_and_nothing_else
        a_page_never_cuts_an_action_whatever_its_size
        an_action_that_no_answer_could_hold_is_decided_whole_and_told_in_parts
        an_action_that_grows_and_grows_is_refused_before_it_is_read
        a_field_of_a_newer_version_passes_through;
    merging:
        fields_that_do_not_overlap_merge
        a_clash_keeps_both_values_until_somebody_settles_it
        an_edit_against_a_deletion_keeps_the_record
        a_withdrawn_consent_stands_against_a_change_that_came_first
        a_device_never_clashes_with_itself;
    scopes:
        a_record_that_moves_leaves_one_scope_and_enters_the_other_whole
        a_late_edit_of_the_old_office_is_taken_elsewhere
        a_device_moves_a_record_twice_before_it_shares
        a_record_that_goes_and_comes_back_in_one_action_stays_nowhere_else
        a_second_move_by_somebody_else_is_set_aside
        a_record_is_moved_to_no_scope_that_the_charity_does_not_have
        nothing_of_a_scope_that_is_not_granted_is_ever_answered
        a_withdrawn_laptop_is_served_nothing_and_what_it_sends_is_set_aside
        a_laptop_may_not_push_for_another
        a_laptop_whose_disk_was_copied_goes_on_under_a_new_name;
    order:
        eight_writers_at_once_leave_no_gap_for_a_reader_that_follows
        any_history_keeps_its_digest_its_snapshot_and_its_log_together
        a_snapshot_is_used_again_until_much_has_come_after_it
        a_log_that_was_cut_says_so;
    files:
        a_file_that_is_broken_off_goes_on_where_it_was_and_is_read_from_any_place
        a_file_that_is_not_what_its_digest_says_is_thrown_away
        a_wrong_size_that_somebody_said_first_keeps_no_file_out
        who_knows_a_digest_of_another_scope_does_not_get_the_file
        files_are_told_one_after_the_other_and_forgotten_one_by_one
        where_files_are_in_its_place_is_remembered_and_goes_with_a_backup;
    restoring:
        a_restored_server_gets_back_what_it_lost_and_counts_on_from_above
        a_change_that_comes_before_its_record_is_made_when_the_record_comes
        what_waits_for_a_record_is_decided_by_what_its_laptop_may_do_then
        no_laptop_lets_more_wait_for_records_than_a_batch_has
        a_backup_replaces_nothing_and_only_a_backup_is_restored;
    names:
        work_that_is_sent_under_two_names_takes_effect_once
        what_never_was_whole_under_one_name_is_taken_under_the_next
        nobody_elses_work_counts_as_had_before;
    founding:
        others_are_served_when_the_first_laptop_has_brought_all
        a_founding_laptop_whose_disk_was_put_back_goes_on_bringing
        nobody_waits_for_a_name_that_a_founding_laptop_had_before_its_disk_was_put_back_again
        nobody_waits_for_a_founding_laptop_that_was_withdrawn;
}
