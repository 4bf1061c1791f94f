//! Makes the TypeScript of the views and of the list of commands, and fails when what is
//! committed differs. `WAYMARK_UPDATE=1` writes it anew. Never part of the program.
use crate::views::*;
use std::collections::BTreeMap;
use std::path::Path;
use ts_rs::{Config, TS, TypeVisitor};

struct Collect<'a> {
    config: &'a Config,
    found: BTreeMap<String, String>,
}

impl TypeVisitor for Collect<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_none() {
            return T::visit_generics(self);
        }
        let name = T::ident(self.config);
        if self.found.contains_key(&name) {
            return;
        }
        let documents = T::docs().unwrap_or_default();
        self.found.insert(name, format!("{documents}export {}\n", T::decl(self.config)));
        T::visit_dependencies(self);
    }
}

fn typescript() -> String {
    let config = Config::new().with_large_int("number");
    let mut views = Collect { config: &config, found: BTreeMap::new() };
    views.visit::<Problem>();
    let mut calls = String::new();
    macro_rules! each {
        ($($name:ident($given:ident) -> $back:ident;)*) => { $(
            views.visit::<$given>();
            views.visit::<$back>();
            calls += &format!("  {}: {{ given: {}; back: {} }};\n", stringify!($name), stringify!($given), stringify!($back));
        )* };
    }
    commands!(each);
    let found: Vec<String> = views.found.into_values().collect();
    format!(
        "// Made from src-tauri/crates/api by its tests (WAYMARK_UPDATE=1); not edited by hand.\n\n\
         {}\n/** Each command: what it is given, and what it gives back. */\n\
         export interface Commands {{\n{calls}}}\n",
        found.join("\n")
    )
}

#[test]
fn the_screens_have_the_types_that_the_views_have() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/backend/types/index.ts");
    let made = typescript();
    if std::env::var_os("WAYMARK_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &made).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        made == committed,
        "ui/src/backend/types is not what the views say: run this test with WAYMARK_UPDATE=1"
    );
}
