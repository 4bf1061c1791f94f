//! The window as a person meets it: things found by what they are and what they are called, and
//! waited for until they are there.

use crate::{
    desk::Display,
    driver::{Element, Session},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

const FIND: &str = include_str!("page.js");
/// Long beyond any wait that is not a failure, on a slow machine too.
const MOST: Duration = Duration::from_secs(30);

pub mod keys {
    pub const CONTROL: char = '\u{E009}';
    pub const ENTER: char = '\u{E007}';
    pub const ESCAPE: char = '\u{E00C}';
    pub const TAB: char = '\u{E004}';
    pub const END: char = '\u{E010}';
    pub const HOME: char = '\u{E011}';
    pub const LEFT: char = '\u{E012}';
    pub const UP: char = '\u{E013}';
    pub const RIGHT: char = '\u{E014}';
    pub const DOWN: char = '\u{E015}';
}

pub struct Page<'a> {
    session: Session<'a>,
    pub display: &'a Display,
}

impl<'a> Page<'a> {
    pub fn new(session: Session<'a>, display: &'a Display) -> Self {
        Page { session, display }
    }

    /// Waits for what `look` gives; fails with what was to be seen instead.
    pub fn until<T>(&self, what: &str, look: impl Fn(&Self) -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            if start.elapsed() > MOST {
                self.shot(&format!("failed {what}"));
                panic!("waited in vain for {what}; the window shows:\n{}", self.text());
            }
            std::thread::sleep(Duration::from_millis(25));
        }
    }

    fn find(&self, role: &str, name: &str) -> Option<Element> {
        let found = self.session.run(FIND, json!([role, name])).ok()?;
        Element::from(&found)
    }

    pub fn has(&self, role: &str, name: &str) -> bool {
        self.find(role, name).is_some()
    }

    /// Waits for it and gives it.
    pub fn the(&self, role: &str, name: &str) -> Element {
        self.until(&format!("the {role} “{name}”"), |page| page.find(role, name))
    }

    pub fn see(&self, role: &str, name: &str) {
        self.the(role, name);
    }

    pub fn gone(&self, role: &str, name: &str) {
        self.until(&format!("the {role} “{name}” to go"), |page| (!page.has(role, name)).then_some(()));
    }

    pub fn click(&self, role: &str, name: &str) {
        // What is drawn anew just now cannot be clicked; it is looked for again.
        self.until(&format!("a click on the {role} “{name}”"), |page| page.try_click(role, name));
    }

    pub fn try_click(&self, role: &str, name: &str) -> Option<()> {
        let element = self.find(role, name)?;
        self.session.click(&element).ok().map(drop)
    }

    pub fn press(&self, test_id: &str) {
        self.click("testid", test_id);
    }

    /// Fills a field in, in place of what was in it.
    pub fn fill(&self, role: &str, name: &str, text: &str) {
        let element = self.the(role, name);
        let clear = "arguments[0].focus(); arguments[0].select?.();";
        self.session.run(clear, json!([element.value()])).unwrap();
        self.session.type_into(&element, text).unwrap();
    }

    /// Chooses in a select, by its words.
    pub fn choose(&self, name: &str, words: &str) {
        let select = self.the("select", name);
        let script = "const [select, words] = arguments;
            const option = [...select.options].find((o) => o.textContent.trim().startsWith(words));
            if (!option) return [...select.options].map((o) => o.textContent.trim()).join(' | ');
            select.value = option.value;
            select.dispatchEvent(new Event('input', { bubbles: true }));
            select.dispatchEvent(new Event('change', { bubbles: true }));
            return '';";
        let missing = self.script(script, json!([select.value(), words]));
        assert_eq!(missing, "", "“{words}” is not among the choices of “{name}”");
    }

    pub fn chord(&self, keys: &[char]) {
        self.session.chord(keys).unwrap();
    }

    /// Types as into whatever has the focus.
    pub fn keys(&self, text: &str) {
        for key in text.chars() {
            self.chord(&[key]);
        }
    }

    pub fn script(&self, script: &str, arguments: Value) -> Value {
        self.session.run(script, arguments).unwrap()
    }

    pub fn script_async(&self, script: &str, arguments: Value) -> Value {
        self.session.run_async(script, arguments).unwrap()
    }

    pub fn text(&self) -> String {
        let text = self.session.run("return document.body.innerText", json!([]));
        text.map_or_else(|why| why, |text| text.as_str().unwrap_or_default().to_owned())
    }

    pub fn shows(&self, words: &str) {
        self.until(&format!("“{words}”"), |page| page.text().contains(words).then_some(()));
    }

    /// What the window's own title bar says.
    pub fn window_title(&self) -> String {
        let own = self.display.xdotool(&["search", "--onlyvisible", "--class", "waymark"]);
        let first = own.as_deref().and_then(|ids| ids.lines().next()).unwrap_or_default().to_owned();
        self.display.xdotool(&["getwindowname", &first]).unwrap_or_default()
    }

    /// Kept where WAYMARK_SHOTS says, else nowhere.
    pub fn shot(&self, name: &str) {
        let Some(folder) = std::env::var_os("WAYMARK_SHOTS").map(PathBuf::from) else { return };
        // What was just changed is painted first.
        let painted = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30)));";
        let _ = self.session.run_async(painted, json!([]));
        // Without a compositor WebKit takes a picture at its next paint, and a still page has none.
        let stir = "let on = false; window.stirred = setInterval(() => { on = !on; document.body.style.opacity = on ? '0.999' : '1'; }, 40);";
        self.script(stir, json!([]));
        let picture = self.session.screenshot();
        self.script("clearInterval(window.stirred); document.body.style.opacity = '';", json!([]));
        let Ok(picture) = picture else { return };
        let name: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), STANDARD.decode(picture).unwrap()).unwrap();
    }

    /// Closes the window; the program ends with it.
    pub fn close(self) {
        self.session.close();
    }
}
