//! One file a kind of letter: to whom, with which facts, and who may get it.
//! Never here: its words (the letters room).

use super::table::Writing;

macro_rules! kinds {
    ($($file:ident),* $(,)?) => {
        $(mod $file;)*
        pub(super) static ALL: &[&Writing] = &[$(&$file::WRITING),*];
    };
}

kinds! {
    employer_thanks,
    placement_cancellation_employer,
    placement_cancellation_student,
    placement_certificate,
    placement_change_employer,
    placement_change_student,
    placement_confirmation_employer,
    placement_confirmation_school,
    placement_confirmation_student,
    placement_consent,
    placement_offer,
    school_release,
    visit_booking_university,
    visit_cancellation,
    visit_change,
    visit_confirmation_school,
    visit_confirmation_student,
    visit_consent,
    visit_invitation,
}
