//! Clocks and counters, as Linux gives them.

use std::{fs, time::Instant};

pub fn milliseconds<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed().as_secs_f64() * 1e3)
}

pub fn percentile(times: &[f64], part: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = ((sorted.len() as f64 * part).ceil() as usize).saturating_sub(1);
    sorted.get(at).or(sorted.last()).copied().unwrap_or(f64::NAN)
}

pub fn median(times: &[f64]) -> f64 {
    percentile(times, 0.5)
}

/// What this process has used of the processors, all its threads, in milliseconds.
pub fn cpu() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: Vec<f64> = after.split_whitespace().skip(11).take(2).filter_map(|t| t.parse().ok()).collect();
    let ticks = if ticks.len() == 2 { ticks.iter().sum() } else { f64::NAN };
    // A tick is a hundredth of a second on every Linux that people install.
    ticks * 10.0
}

fn kibibytes(path: &str, name: &str) -> f64 {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find_map(|l| l.strip_prefix(name));
    line.and_then(|l| l.split_whitespace().next()).and_then(|n| n.parse().ok()).unwrap_or(f64::NAN)
}

/// From here on the peak of memory is counted anew: unlocking takes 64 MiB for a moment, on purpose (Argon2id).
pub fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// The most memory that this process ever had, in MiB; or since it was last forgotten.
pub fn peak() -> f64 {
    kibibytes("/proc/self/status", "VmHWM:") / 1024.0
}

/// The memory of a process, what it shares with others divided among them, in MiB.
pub fn proportional(process: u32) -> f64 {
    kibibytes(&format!("/proc/{process}/smaps_rollup"), "Pss:") / 1024.0
}

/// What it was measured on.
pub fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        info.lines().find_map(|l| l.strip_prefix("model name")).unwrap_or("").trim_matches([' ', '\t', ':']);
    let memory = kibibytes("/proc/meminfo", "MemTotal:") / 1024.0 / 1024.0;
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("?");
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    format!("{cores} cores ({model}), {memory:.0} GiB; load {load} at the end")
}
