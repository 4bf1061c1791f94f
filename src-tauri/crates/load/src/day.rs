//! The days that are tried: when a laptop comes, what it brings, what its person does and when.
//! Never here: how that is sent.

use fastrand::Rng;
use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// Each laptop shares five edits, and waits for those of its office.
    Edits,
    /// Few offices sign many students up: hot scopes. The others wait.
    SignUp,
    /// Everybody changes many records of their own office within minutes.
    Results,
    /// All come at once, with a week of edits, far behind.
    Holidays,
}

impl Day {
    pub const ALL: [Day; 4] = [Day::Edits, Day::SignUp, Day::Results, Day::Holidays];

    pub fn name(self) -> &'static str {
        match self {
            Day::Edits => "edits",
            Day::SignUp => "sign-up",
            Day::Results => "results",
            Day::Holidays => "holidays",
        }
    }

    pub fn about(self) -> &'static str {
        match self {
            Day::Edits => "5 edits a laptop, everybody waits for their office's",
            Day::SignUp => "one office in ten signs up a student a laptop every 2 s, everybody waits",
            Day::Results => "4 actions of 5 records a laptop, everybody waits",
            Day::Holidays => "all come at once with 50 edits each, 500 changes behind",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Day::ALL.into_iter().find(|day| day.name() == name)
    }

    /// Changes that an office's others made while its laptops were away.
    pub fn missed(self) -> usize {
        if self == Day::Holidays { 500 } else { 0 }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// Changes so many records in one action.
    Changes(usize),
    /// Makes a record.
    Makes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// After the beginning.
    pub at: Duration,
    pub does: Does,
}

/// One laptop's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// When it comes to the server, after the beginning.
    pub comes: Duration,
    /// In their order; what is due when it comes was done while it was away.
    pub dues: Vec<Due>,
}

/// How long laptops take to come before what is measured begins: so many a second.
const COME_A_SECOND: f64 = 200.0;
/// Of the offices, on the day on which students sign up.
const HOT_ONE_IN: usize = 10;
const SIGNS_UP_EVERY: Duration = Duration::from_secs(2);
const WEEK_OF_EDITS: usize = 50;

/// When what is measured begins.
pub fn opens(day: Day, laptops: usize) -> Duration {
    match day {
        Day::Holidays => Duration::ZERO,
        _ => Duration::from_secs_f64(laptops as f64 / COME_A_SECOND).max(Duration::from_millis(500)),
    }
}

impl Plan {
    pub fn new(day: Day, office: usize, opens: Duration, lasts: Duration, chance: &mut Rng) -> Self {
        let mut within = |time: Duration| time.mul_f64(chance.f64());
        let comes = match day {
            Day::Holidays => within(lasts / 6),
            _ => within(opens.mul_f64(0.8)),
        };
        let mut some = |many: usize, does: Does| -> Vec<Due> {
            (0..many).map(|_| Due { at: opens + within(lasts), does }).collect()
        };
        let mut dues = match day {
            Day::Edits => some(5, Does::Changes(1)),
            Day::Results => some(4, Does::Changes(5)),
            Day::SignUp if !office.is_multiple_of(HOT_ONE_IN) => Vec::new(),
            Day::SignUp => {
                let first = opens + within(SIGNS_UP_EVERY);
                let every = |n: u32| first + SIGNS_UP_EVERY * n;
                let ats = (0..).map(every).take_while(|at| *at < opens + lasts);
                ats.map(|at| Due { at, does: Does::Makes }).collect()
            }
            Day::Holidays => vec![Due { at: comes, does: Does::Changes(1) }; WEEK_OF_EDITS],
        };
        dues.sort_by_key(|due| due.at);
        Plan { comes, dues }
    }
}
