//! Every route with every role and office, over TLS as a laptop comes: generated from the table of routes, so that one
//! without a test fails here. Then what an attacker would send.
#![allow(clippy::unwrap_used)]

mod attacks;
mod come_in;
mod house;
mod portal;
mod table;

macro_rules! suite {
    ($($module:ident: $($name:ident)*;)*) => {
        mod on_sqlite {
            $($(
                #[test]
                fn $name() {
                    super::$module::$name::<super::house::Folder>();
                }
            )*)*
        }

        #[cfg(unix)]
        mod on_postgres {
            $($(
                #[test]
                fn $name() {
                    super::$module::$name::<super::house::Database>();
                }
            )*)*
        }
    };
}

suite! {
    attacks:
        a_message_that_was_replayed_altered_reordered_or_forged_changes_nothing
        a_challenge_is_good_once_and_only_if_this_server_made_it
        what_is_too_large_or_swells_or_is_no_message_is_refused_in_words
        strangers_of_the_same_address_keep_no_laptop_out
        a_connection_that_says_nothing_or_no_tls_is_closed_and_holds_up_nobody;
    come_in:
        a_code_is_for_one_laptop_and_a_lost_answer_is_asked_for_again
        who_is_disabled_is_served_nothing_and_a_lost_session_locks_nobody_out
        a_pull_that_waits_is_answered_as_soon_as_somebody_else_has_shared
        two_offices_that_begin_in_the_same_days_do_not_wait_for_each_other_and_their_colleagues_do
        what_a_founder_says_of_itself_becomes_no_scope_and_no_name
        one_that_was_withdrawn_before_it_was_let_in_may_not_even_send
        a_manager_has_no_power_over_who_sees_more_than_they
        a_manager_lets_no_safeguarding_lead_in_and_may_end_it;
    table:
        every_route_gives_each_role_of_each_office_its_own_and_nothing_else;
}
