//! Runs a program of the system with bytes on its standard input, never through a shell, for a
//! bounded time.

use std::{
    io::{Read, Write},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

pub struct Said {
    pub success: bool,
    pub text: String,
    pub complaint: String,
}

pub enum Failed {
    NotThere,
    TooSlow,
    Other(String),
}

pub fn run(program: &str, arguments: &[&str], input: Vec<u8>, most: Duration) -> Result<Said, Failed> {
    let started = Command::new(program)
        .args(arguments)
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Err(Failed::NotThere),
        Err(why) => return Err(Failed::Other(why.to_string())),
    };
    let texts = talk(&mut child, input);
    let Ok((text, complaint)) = texts.recv_timeout(most) else {
        let _ = child.kill();
        let _ = child.wait();
        return Err(Failed::TooSlow);
    };
    let status = child.wait().map_err(|why| Failed::Other(why.to_string()))?;
    Ok(Said { success: status.success(), text, complaint })
}

/// Writes and reads on threads of their own: a full pipe must not stop the other.
fn talk(child: &mut Child, input: Vec<u8>) -> mpsc::Receiver<(String, String)> {
    let (tell, heard) = mpsc::channel();
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::spawn(move || {
        // A program that does not read its input says why in its complaint.
        stdin.map(|mut pipe| pipe.write_all(&input))
    });
    thread::spawn(move || {
        let complaints = thread::spawn(move || text(stderr));
        let said = text(stdout);
        let _ = tell.send((said, complaints.join().unwrap_or_default()));
    });
    heard
}

fn text(pipe: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        // A printer's list has no reason to be longer.
        let _ = pipe.take(1 << 20).read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
