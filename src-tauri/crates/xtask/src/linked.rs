//! What is linked into which program, as cargo's metadata says. `tests/walls.rs` reads it too.
//! Never here: a judgement.

use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

pub struct Linked {
    /// Every package by its id, as cargo describes it.
    pub packages: BTreeMap<String, Value>,
    /// What a package links, without what only its tests or its build use.
    pub uses: BTreeMap<String, BTreeSet<String>>,
    pub members: BTreeSet<String>,
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

impl Linked {
    /// As built for Linux, by the lock file.
    pub fn read(root: &Path) -> Result<Self, String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let said = Command::new(cargo)
            .args(["metadata", "--format-version", "1", "--locked"])
            .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
            .current_dir(root)
            .output()
            .map_err(|why| format!("cargo metadata: {why}"))?;
        let all: Value = serde_json::from_slice(&said.stdout)
            .map_err(|why| format!("cargo metadata: {why}; {}", String::from_utf8_lossy(&said.stderr)))?;
        let packages = list(&all["packages"]).iter().map(|p| (text(&p["id"]), p.clone())).collect();
        let uses = list(&all["resolve"]["nodes"])
            .iter()
            .map(|node| {
                let linked = list(&node["deps"])
                    .iter()
                    .filter(|dep| list(&dep["dep_kinds"]).iter().any(|kind| kind["kind"].is_null()));
                (text(&node["id"]), linked.map(|dep| text(&dep["pkg"])).collect())
            })
            .collect();
        let members = list(&all["workspace_members"]).iter().map(text).collect();
        Ok(Linked { packages, uses, members })
    }

    pub fn name(&self, id: &str) -> String {
        text(&self.packages[id]["name"])
    }

    /// Everything that ends up in the same program, itself not among it.
    pub fn links(&self, id: &str) -> BTreeSet<String> {
        let mut seen = BTreeSet::new();
        let mut todo = vec![id.to_owned()];
        while let Some(id) = todo.pop() {
            for used in self.uses.get(&id).into_iter().flatten() {
                if seen.insert(used.clone()) {
                    todo.push(used.clone());
                }
            }
        }
        seen
    }
}
