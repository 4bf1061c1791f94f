//! axe on what the window shows, in each of the three themes.

use crate::page::Page;
use serde_json::json;

const THEMES: [&str; 3] = ["light", "dark", "contrast"];

fn source() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(path).expect("axe is installed (npm ci in ui/)")
}

/// Fails with every violation of the screen.
pub fn check(page: &Page<'_>, screen: &str) {
    if page.script("return typeof window.axe", json!([])) == "undefined" {
        page.script(&format!("{}; window.axe = axe;", source()), json!([]));
    }
    let before = page.script("return document.documentElement.dataset.theme ?? ''", json!([]));
    let mut found = Vec::new();
    for theme in THEMES {
        page.script("document.documentElement.dataset.theme = arguments[0]", json!([theme]));
        page.shot(&format!("{screen} {theme}"));
        let run = "const done = arguments[arguments.length - 1];
            document.getAnimations().forEach((one) => one.finish());
            axe.run(document, { resultTypes: ['violations'] }).then(
              ({ violations }) => done(violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} (${n.failureSummary?.slice(0, 240)})`))),
              (why) => done([`axe failed: ${why}`]));";
        let violations = page.script_async(run, json!([]));
        for violation in violations.as_array().into_iter().flatten() {
            found.push(format!("{theme}: {}", violation.as_str().unwrap_or_default()));
        }
    }
    page.script("document.documentElement.dataset.theme = arguments[0]", json!([before]));
    assert!(found.is_empty(), "axe on {screen}:\n{}", found.join("\n"));
}
