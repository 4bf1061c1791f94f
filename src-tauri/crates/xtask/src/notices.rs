//! THIRD-PARTY-NOTICES.md: whose work is inside, and under which terms; made from what is linked.
//! Never here: a judgement whether a licence may ship (see `tests/walls.rs`).

use crate::{
    linked::{Linked, list, text},
    ui,
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

const FILE: &str = "THIRD-PARTY-NOTICES.md";
const PROGRAMS: [&str; 2] = ["waymark", "waymark-cli"];
/// Written by the build of the screens (ui/dev/bundled.ts).
const BUNDLED: &str = "ui/node_modules/.bundled-packages.json";
/// A licence's own text is never longer; what is, is a list of other things.
const LONGEST: u64 = 64 * 1024;

struct Part {
    name: String,
    version: String,
    licence: String,
    home: String,
    texts: Vec<String>,
}

/// Writes the file anew.
pub fn write() -> Result<(), String> {
    ui::install()?;
    ui::build()?;
    let made = make()?;
    fs::write(FILE, &made).map_err(|e| format!("{FILE}: {e}"))?;
    println!("{FILE}: {} lines", made.lines().count());
    Ok(())
}

/// Fails when the file is not what it would be; the screens are built by now.
pub fn check() -> Result<(), String> {
    let made = make()?;
    let held = fs::read_to_string(FILE).unwrap_or_default();
    match held == made {
        true => Ok(()),
        false => Err(format!("{FILE} is not what is linked now; run: cargo xtask notices")),
    }
}

fn make() -> Result<String, String> {
    let mut parts = crates()?;
    parts.extend(scripts()?);
    parts.sort_by_key(|p| (p.name.to_lowercase(), p.version.clone()));
    let mut all = String::from(
        "# Third-party notices\n\n\
         Waymark itself is under Apache-2.0 OR MIT. This is whose work is in the desktop program and the console\n\
         program (as built for Linux), and under which terms. Made by `cargo xtask notices`; not edited by hand.\n\n\
         ## Data\n\n",
    );
    let data = fs::read_to_string("src-tauri/crates/reference/data/README.md").map_err(|e| e.to_string())?;
    let credit: String = data
        .lines()
        .skip_while(|l| !l.starts_with("Attribution:"))
        .take_while(|l| !l.starts_with("## "))
        .fold(String::new(), |mut all, line| {
            let _ = writeln!(all, "{line}");
            all
        });
    if credit.is_empty() {
        return Err("the data's README has no attribution any more".into());
    }
    let _ = writeln!(all, "{}\n\n## Fonts\n", credit.trim_end());
    for (name, text) in fonts()? {
        let _ = writeln!(all, "### {name}\n\n```text\n{}\n```\n", text.trim_end());
    }
    let _ = writeln!(all, "## Software\n\n| What | Version | Terms | Home |\n|---|---|---|---|");
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for part in &parts {
        let _ = writeln!(all, "| {} | {} | {} | {} |", part.name, part.version, part.licence, part.home);
        for text in &part.texts {
            texts.entry(text.clone()).or_default().insert(part.name.clone());
        }
    }
    let mut texts: Vec<(BTreeSet<String>, String)> = texts.into_iter().map(|(t, n)| (n, t)).collect();
    texts.sort();
    let _ = writeln!(all, "\n## Texts\n");
    for (names, text) in texts {
        let names = names.into_iter().collect::<Vec<_>>().join(", ");
        let _ = writeln!(all, "### {names}\n\n````text\n{text}\n````\n");
    }
    Ok(all.trim_end().to_owned() + "\n")
}

/// Everything that the two programs link, without what only builds or tests them.
fn crates() -> Result<Vec<Part>, String> {
    let all = Linked::read(Path::new("."))?;
    let programs = all.members.iter().filter(|id| PROGRAMS.contains(&all.name(id).as_str()));
    let linked: BTreeSet<String> = programs.flat_map(|id| all.links(id)).collect();
    let foreign = linked.iter().filter_map(|id| all.packages.get(id)).filter(|p| !p["source"].is_null());
    let part = |package: &Value| {
        let folder = PathBuf::from(text(&package["manifest_path"])).parent().map(Path::to_owned);
        let licence = text(&package["license"]);
        Part {
            name: text(&package["name"]),
            version: text(&package["version"]),
            texts: folder.map(|f| texts(&f, &licence, true)).unwrap_or_default(),
            licence,
            home: text(&package["repository"]),
        }
    };
    Ok(foreign.map(part).collect())
}

/// What the screens carry of other people: packages whose modules are in the bundle, and those that it takes
/// files of (fonts), which are the ones that `package.json` does not keep for building alone.
fn scripts() -> Result<Vec<Part>, String> {
    let read = |path: &Path| -> Result<Value, String> {
        let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))
    };
    let lock = read(Path::new("ui/package-lock.json"))?;
    let Some(packages) = lock["packages"].as_object() else {
        return Err("ui/package-lock.json lists no packages".into());
    };
    let bundled: BTreeSet<String> = list(&read(Path::new(BUNDLED))?).iter().map(text).collect();
    if let Some(unknown) = bundled.iter().find(|path| !packages.contains_key(*path)) {
        return Err(format!("{unknown} is in the screens and not in ui/package-lock.json"));
    }
    let mut parts = Vec::new();
    for (path, held) in packages {
        let name = path.rsplit("node_modules/").next().unwrap_or_default();
        let only_builds = held["dev"] == true || held["devOptional"] == true || held["optional"] == true;
        if path.is_empty() || (only_builds && !bundled.contains(path)) {
            continue;
        }
        let folder = Path::new("ui").join(path);
        let manifest = read(&folder.join("package.json"))?;
        let licence = text(&manifest["license"]);
        let home = match &manifest["repository"] {
            // "owner/name" is npm's short form.
            Value::String(home) if !home.contains(':') => format!("https://github.com/{home}"),
            Value::String(home) => home.clone(),
            other => text(&other["url"]),
        };
        parts.push(Part {
            name: name.to_owned(),
            version: text(&held["version"]),
            texts: texts(&folder, &licence, false),
            licence,
            home: home.trim_start_matches("git+").trim_end_matches(".git").to_owned(),
        });
    }
    Ok(parts)
}

fn fonts() -> Result<Vec<(String, String)>, String> {
    let folder = Path::new("src-tauri/crates/letters/fonts");
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| e.to_string())?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(font) = name.strip_prefix("OFL-").and_then(|n| n.strip_suffix(".txt")) {
            let text = fs::read_to_string(entry.path()).map_err(|e| e.to_string())?;
            found.push((font.replace('-', " "), text));
        }
    }
    found.sort();
    Ok(found)
}

fn is_licence(name: &str) -> bool {
    let name = name.to_uppercase();
    ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE", "COPYRIGHT"].iter().any(|w| name.starts_with(w))
}

/// The licence texts in a package's folder; of a package with a choice, the shorter terms that were chosen.
/// A package that carries somebody's C code carries its terms one folder deeper.
fn texts(folder: &Path, licence: &str, deeper: bool) -> Vec<String> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut look = |folder: &Path| {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let small = entry.metadata().is_ok_and(|m| m.is_file() && m.len() < LONGEST);
            if small
                && is_licence(&name)
                && let Ok(text) = fs::read_to_string(entry.path())
            {
                let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
                found.push((name.to_uppercase(), lines.join("\n").trim().to_owned()));
            }
        }
    };
    look(folder);
    if deeper {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                look(&entry.path());
            }
        }
    }
    let choice = licence.contains(" OR ") || licence.contains('/');
    if choice && found.iter().any(|(name, _)| name.contains("MIT")) {
        found.retain(|(name, _)| !name.contains("APACHE") && !name.contains("UNLICENSE"));
    }
    found.sort();
    found.dedup_by(|a, b| a.1 == b.1);
    found.into_iter().map(|(_, text)| text).filter(|t| !t.is_empty()).collect()
}
