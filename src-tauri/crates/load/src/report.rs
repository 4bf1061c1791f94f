//! What a run came to, as a short table.
//! Never here: a measurement.

use crate::{
    On,
    figures::{Figures, Spread, Times},
    process::{Took, processors},
    run::Asked,
};
use std::{
    fmt::{self, Display},
    sync::Arc,
    time::Duration,
};

/// What a server is to stay under, in MiB: 300 MB.
const AIM_MEMORY: f64 = 286.0;
const AIM_P99: Duration = Duration::from_millis(250);

pub struct Report {
    pub asked: Asked,
    /// From when laptops had come, or from the beginning where their coming is what is tried.
    pub lasted: Duration,
    pub server: Took,
    pub postgres: Option<Took>,
    /// This program: all laptops together.
    pub laptops: Took,
    pub requests: u64,
    pub machine_load: String,
    pub figures: Arc<Figures>,
}

impl Report {
    /// Changes that laptops have taken and held against what was sent.
    pub fn verified(&self) -> u64 {
        self.figures.verified.get()
    }

    pub fn taken(&self) -> u64 {
        self.figures.taken.get()
    }
}

impl Display for Report {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Asked { day, on, laptops, office, lasts, seed, .. } = &self.asked;
        let on = if *on == On::Sqlite { "SQLite" } else { "PostgreSQL" };
        writeln!(
            to,
            "{}: {laptops} laptops, {office} in an office, {} s, on {on} (seed {seed})\n  {}",
            day.name(),
            lasts.as_secs(),
            day.about()
        )?;
        writeln!(to, "  {:<44} {:>8} {:>8} {:>8} {:>8} {:>8}  ms", "", "asked", "p50", "p95", "p99", "max")?;
        let figures = &self.figures;
        row(to, "sign in (challenge and session)", &figures.sign_in)?;
        row(to, "pull, not waiting", &figures.pull)?;
        row(to, "push, from the edit to its answer", &figures.push)?;
        row(to, "news, from the edit to another laptop", &figures.news)?;
        let aim = if figures.push.spread().p99 <= AIM_P99 { "met" } else { "MISSED" };
        writeln!(to, "  a push's p99, aim {} ms: {aim}", AIM_P99.as_millis())?;
        let seconds = self.lasted.as_secs_f64();
        writeln!(
            to,
            "  {:.0} requests/s for {seconds:.0} s; {} refused (429), {} broken off; {} connections made in all",
            self.requests as f64 / seconds,
            figures.refused.get(),
            figures.broken.get(),
            figures.connections.get()
        )?;
        writeln!(
            to,
            "  {} changes taken ({} clashes); {} verified as they came to laptops: none missed, none twice",
            self.taken(),
            figures.clashes.get(),
            self.verified()
        )?;
        let requests = figures.requests.get().max(1) as f64;
        let (up, down) = (figures.up.get() as f64 / requests, figures.down.get() as f64 / requests);
        writeln!(to, "  a request's body {up:.0} bytes, an answer's {down:.0} (without TLS and headers)")?;
        let memory = if self.server.memory <= AIM_MEMORY { "met" } else { "MISSED" };
        took(to, "the server", &self.server, seconds, &format!("at most (aim {AIM_MEMORY:.0}: {memory})"))?;
        if let Some(postgres) = &self.postgres {
            took(to, "PostgreSQL", postgres, seconds, "at the end")?;
        }
        took(to, "all laptops (this program)", &self.laptops, seconds, "at most")?;
        write!(
            to,
            "  {} processors shared by all of these; the machine's load was {} at the end",
            processors(),
            self.machine_load
        )
    }
}

fn row(to: &mut fmt::Formatter<'_>, what: &str, times: &Times) -> fmt::Result {
    let Spread { many, p50, p95, p99, most } = times.spread();
    let ms = [p50, p95, p99, most].map(|time| format!("{:.1}", time.as_secs_f64() * 1e3));
    let [p50, p95, p99, most] = &ms;
    writeln!(to, "  {what:<44} {many:>8} {p50:>8} {p95:>8} {p99:>8} {most:>8}")
}

fn took(to: &mut fmt::Formatter<'_>, who: &str, took: &Took, seconds: f64, memory: &str) -> fmt::Result {
    let time = took.time.as_secs_f64();
    let part = time / seconds;
    writeln!(to, "  {who:<28} {time:>6.1} s of processor ({part:.2} of one), {:.0} MiB {memory}", took.memory)
}
