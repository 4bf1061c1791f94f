//! A process that outlives this one: when this one ends, killed or not, it stops the server and removes its folder.

use crate::ScratchError;
use std::{
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
};

/// Its input ends when the other end of the pipe is closed, by whatever closes it.
const WATCH: &str = r#"
cat > /dev/null
pid=$(head -n 1 "$1/data/postmaster.pid" 2> /dev/null)
if [ -n "$pid" ]; then
    kill -QUIT "$pid" 2> /dev/null
    n=0
    while kill -0 "$pid" 2> /dev/null && [ "$n" -lt 100 ]; do sleep 0.1; n=$((n + 1)); done
fi
rm -rf "$1"
"#;

pub struct Watcher(Child);

impl Watcher {
    pub fn over(folder: &Path) -> Result<Self, ScratchError> {
        let io = |why| ScratchError::Io { what: "a process that watches over PostgreSQL".to_owned(), why };
        let mut command = Command::new("sh");
        command.args(["-c", WATCH, "watcher"]).arg(folder);
        // What is sent to all processes of the terminal does not reach it.
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().map(Watcher).map_err(io)
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}
