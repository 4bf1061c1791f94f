//! One file a kind of letter: to whom, with which facts, and who may get it.
//! Never here: its words (the letters room).

mod employer_thanks;
mod placement_cancellation_employer;
mod placement_cancellation_student;
mod placement_certificate;
mod placement_change_employer;
mod placement_change_student;
mod placement_confirmation_employer;
mod placement_confirmation_school;
mod placement_confirmation_student;
mod placement_consent;
mod placement_offer;
mod school_release;
mod visit_booking_university;
mod visit_cancellation;
mod visit_change;
mod visit_confirmation_school;
mod visit_confirmation_student;
mod visit_consent;
mod visit_invitation;

use super::table::Writing;

/// A kind that is missing here is dead code.
pub(super) static ALL: &[&Writing] = &[
    &employer_thanks::WRITING,
    &placement_cancellation_employer::WRITING,
    &placement_cancellation_student::WRITING,
    &placement_certificate::WRITING,
    &placement_change_employer::WRITING,
    &placement_change_student::WRITING,
    &placement_confirmation_employer::WRITING,
    &placement_confirmation_school::WRITING,
    &placement_confirmation_student::WRITING,
    &placement_consent::WRITING,
    &placement_offer::WRITING,
    &school_release::WRITING,
    &visit_booking_university::WRITING,
    &visit_cancellation::WRITING,
    &visit_change::WRITING,
    &visit_confirmation_school::WRITING,
    &visit_confirmation_student::WRITING,
    &visit_consent::WRITING,
    &visit_invitation::WRITING,
];
