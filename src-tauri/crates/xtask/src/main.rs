//! The project's own commands: `cargo xtask test` runs every check there is.
//! Never here: a check itself; those stand beside what they check.

mod packages;
mod run;
mod test;

fn main() -> std::process::ExitCode {
    let asked = std::env::args().nth(1).unwrap_or_default();
    let done = match asked.as_str() {
        "test" => test::test(),
        _ => Err("usage: cargo xtask test".to_owned()),
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            std::process::ExitCode::FAILURE
        }
    }
}
