//! Faults that a simulator plants, to show that it would find them. Each is off unless a simulator turns it on, and is
//! not compiled into anything that is installed (feature `planted`).
//! Never here: a fault that somebody made.

macro_rules! planted {
    ($($bug:ident $what:literal)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Planted { $($bug),* }

        impl Planted {
            /// Each with what it does wrong.
            pub const ALL: &'static [(Planted, &'static str)] = &[$((Planted::$bug, $what)),*];
        }
    };
}

planted! {
    LastWriterWins "a clash takes the later value and forgets the other"
    OwnChainClashes "a laptop's own earlier change counts as somebody else's"
    UnitsTornApart "fields that belong together merge one by one"
    WithdrawalWaits "a withdrawn consent waits for a person like any other value"
    DeletionWins "a deletion wins over a change that it had not seen"
    DeadRecordsStayDead "a change to a deleted record is taken and never seen"
    HalfAnAction "what can be applied of an action is, though the rest cannot"
    NoDedup "a batch that comes again is applied again"
    ChainNotChecked "a copied disk's operations are taken for the first laptop's"
    GapTaken "operations that are missing are not asked for"
    ScopeFromTheLaptop "the scope of a change is what the laptop says"
    RevokedIsServed "a withdrawn laptop's changes are applied"
    RevisionsGoBack "a restored server gives the revisions again that it gave before"
    WaitingForgotten "the first part of a long action is forgotten when its last comes"
    ReplayForgotten "what came from the server hides what was not sent yet"
    SeesThroughItsOwn "a change on top of one that was not sent counts as having seen what that hides"
    BackTooEarly "a change counts as come back when it was sent"
    CursorBeforePage "the place in the order is kept before its page is"
    DigestAdopted "a digest that does not agree is taken for right"
    LateLeaveTaken "a late word that a record left removes it from where it is now"
    StaleImageKept "after a restore what was known before stays"
    LostScopeStays "what a laptop may no longer see stays on it"
    UnknownFieldsDropped "fields of a newer version are dropped"
    NamesNotCompared "work that a disk brings again after it was put back twice is taken again"
    AwaitedForgotten "a change that came before its record, after a restore, is never tried again"
    FoundingNotAwaited "others are served while the first laptop still brings the office"
    NameKept "a program goes on under a name that its laptop has no more since another program shared"
    NotSynced "what is saved is not yet on the disk"
    OldLogAnswersEmpty "a laptop that was away too long is told that there is nothing new"
}

#[cfg(feature = "planted")]
mod switch {
    use super::Planted;
    use std::cell::Cell;

    thread_local!(static ON: Cell<Option<Planted>> = const { Cell::new(None) });

    /// One at a time, on this thread.
    pub fn plant(bug: Option<Planted>) {
        ON.set(bug);
    }

    pub fn is_planted(bug: Planted) -> bool {
        ON.get() == Some(bug)
    }
}

#[cfg(feature = "planted")]
pub use switch::{is_planted, plant};

#[cfg(not(feature = "planted"))]
pub const fn is_planted(_bug: Planted) -> bool {
    false
}
