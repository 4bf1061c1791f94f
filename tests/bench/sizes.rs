//! How large what is given to people is: the program, its package, the scripts of the first screen.

use crate::figure::Figure;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap_or(Path::new(".")).to_owned()
}

fn megabytes(path: &Path) -> Option<f64> {
    Some(fs::metadata(path).ok()?.len() as f64 / 1e6)
}

pub fn sizes(_: &Path) -> Vec<Figure> {
    let mut figures = Vec::new();
    let program = PathBuf::from(crate::desk::program());
    let mut add = |name: &str, unit: &str, size: Option<f64>, aim: Option<f64>| match size {
        Some(size) => figures.push(Figure { aim, ..Figure::one(name, unit, size) }),
        None => eprintln!("{name}: it is not built"),
    };
    add("release program", "MB", megabytes(&program), None);
    let bundle = program.parent().unwrap_or(Path::new(".")).join("bundle/deb");
    let newest = fs::read_dir(bundle).ok().and_then(|all| {
        let debs = all
            .filter_map(Result::ok)
            .map(|e| e.path())
            .filter(|p| p.extension().is_some_and(|e| e == "deb"));
        debs.max_by_key(|p| fs::metadata(p).and_then(|m| m.modified()).ok())
    });
    add("deb with fonts", "MB", newest.and_then(|deb| megabytes(&deb)), Some(20.0));
    let (plain, packed) = first_screen(&root().join("ui/dist")).unzip();
    add("scripts of the first screen", "kB", plain, None);
    add("scripts of the first screen, gzipped", "kB", packed, None);
    figures
}

/// What the page loads before anything is asked for: its scripts and what they import at their beginning.
fn first_screen(dist: &Path) -> Option<(f64, f64)> {
    let page = fs::read_to_string(dist.join("index.html")).ok()?;
    let mut open: Vec<PathBuf> = quoted(&page)
        .filter(|q| q.ends_with(".js"))
        .map(|q| dist.join(q.trim_start_matches(['.', '/'])))
        .collect();
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    while let Some(path) = open.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let text = fs::read_to_string(&path).ok()?;
        for place in static_imports(&text) {
            open.push(path.parent()?.join(place.trim_start_matches("./")));
        }
        all.push(path);
    }
    let plain: u64 = all.iter().filter_map(|p| fs::metadata(p).ok()).map(|m| m.len()).sum();
    let packed: usize = all.iter().map(|p| gzip(p)).sum();
    Some((plain as f64 / 1e3, packed as f64 / 1e3))
}

fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

/// `import{a}from"./b.js"` and `import"./b.js"`, and not `import("./b.js")`, which waits until it is needed.
fn static_imports(text: &str) -> BTreeSet<&str> {
    let after = |mark: &'static str| {
        text.match_indices(mark)
            .filter_map(move |(at, _)| text.get(at + mark.len()..)?.split(['"', '\'', '`']).next())
    };
    let marks = ["from\"", "import\"", "from'", "import'", "from`", "import`"];
    marks.into_iter().flat_map(after).filter(|p| p.starts_with("./") && p.ends_with(".js")).collect()
}

fn gzip(path: &Path) -> usize {
    let said = Command::new("gzip").args(["-9", "-c"]).arg(path).stderr(Stdio::inherit()).output();
    said.map(|s| s.stdout.len()).unwrap_or_default()
}
