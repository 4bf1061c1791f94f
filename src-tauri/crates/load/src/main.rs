//! `cargo xtask load`: how many laptops a server carries, by their day.
//! Never here: a laptop.
#![allow(clippy::print_stdout)] // It answers whoever typed.

use std::process::ExitCode;

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("load: it measures on Linux alone.");
    ExitCode::FAILURE
}

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    match typed::Typed::read(std::env::args().skip(1)).ok_or_else(typed::usage).and_then(|typed| typed.run())
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(target_os = "linux")]
mod typed {
    use std::{process::Command, time::Duration};
    use waymark_load::{
        Asked, Day, Kept, LoadError, MOST_LAPTOPS, MOST_SECONDS, On, more_files, run, server_beside,
    };

    /// A laptop has two connections, with an end at the server and one here.
    const FILES_A_LAPTOP: u64 = 3;

    pub struct Typed {
        days: Vec<Day>,
        on: Vec<On>,
        laptops: Option<usize>,
        office: usize,
        seconds: u64,
        seed: u64,
    }

    pub fn usage() -> String {
        let days: Vec<&str> = Day::ALL.into_iter().map(Day::name).collect();
        format!(
            "usage: load [--day {}|all] [--on sqlite|postgres|both] [--laptops N] [--office N] [--seconds N] [--seed N]
  laptops: up to {MOST_LAPTOPS} (500 on SQLite and 2000 on PostgreSQL where nothing is said), 10 in an office
  seconds: up to {MOST_SECONDS} (60)",
            days.join("|")
        )
    }

    impl Typed {
        pub fn read(mut words: impl Iterator<Item = String>) -> Option<Self> {
            let mut typed = Typed {
                days: vec![Day::Edits],
                on: vec![On::Sqlite, On::Postgres],
                laptops: None,
                office: 10,
                seconds: 60,
                seed: 1,
            };
            while let Some(word) = words.next() {
                let value = words.next()?;
                match (word.as_str(), value.as_str()) {
                    ("--day", "all") => typed.days = Day::ALL.to_vec(),
                    ("--day", day) => typed.days = vec![Day::from_name(day)?],
                    ("--on", "both") => typed.on = vec![On::Sqlite, On::Postgres],
                    ("--on", "sqlite") => typed.on = vec![On::Sqlite],
                    ("--on", "postgres") => typed.on = vec![On::Postgres],
                    ("--laptops", _) => typed.laptops = Some(value.parse().ok()?),
                    ("--office", _) => typed.office = value.parse().ok()?,
                    ("--seconds", _) => typed.seconds = value.parse().ok()?,
                    ("--seed", _) => typed.seed = value.parse().ok()?,
                    _ => return None,
                }
            }
            let fits = typed.laptops.is_none_or(|laptops| (1..=MOST_LAPTOPS).contains(&laptops))
                && (1..=MOST_SECONDS).contains(&typed.seconds)
                && (1..=MOST_LAPTOPS).contains(&typed.office);
            fits.then_some(typed)
        }

        pub fn run(&self) -> Result<(), String> {
            let program = server_beside().map_err(|why| why.to_string())?;
            let starts = |kept: &Kept<'_>| {
                let mut serve = Command::new(&program);
                serve.env_remove("WAYMARK_SERVER_DATABASE").env_remove("WAYMARK_SERVER_DIR");
                match kept {
                    Kept::Folder(dir) => serve.arg("--dir").arg(dir),
                    Kept::Database(url) => serve.env("WAYMARK_SERVER_DATABASE", url),
                };
                serve.args(["serve", "--listen", "127.0.0.1:0", "--log", "json"]);
                serve
            };
            let files = more_files();
            for day in &self.days {
                for on in &self.on {
                    let laptops = self.laptops.unwrap_or(if *on == On::Sqlite { 500 } else { 2_000 });
                    if (laptops as u64) * FILES_A_LAPTOP > files {
                        return Err(format!(
                            "{laptops} laptops need more than the {files} files that this user may open: see ulimit -Hn"
                        ));
                    }
                    let asked = Asked {
                        day: *day,
                        on: *on,
                        laptops,
                        office: self.office,
                        lasts: Duration::from_secs(self.seconds),
                        seed: self.seed,
                        synced: true,
                    };
                    let report = run(&asked, &starts).map_err(|why: LoadError| why.to_string())?;
                    println!("{report}\n");
                }
            }
            Ok(())
        }
    }
}
