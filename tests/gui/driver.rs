//! WebDriver, as far as these tests speak it.
//! Never here: what a page of Waymark looks like.

use serde_json::{Value, json};
use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// WebKitWebDriver, which opens and drives a window of WebKitGTK.
pub struct Driver {
    process: Child,
    base: String,
    agent: ureq::Agent,
}

/// One window that it drives.
pub struct Session<'a> {
    driver: &'a Driver,
    id: String,
}

/// Something on the page.
#[derive(Debug, Clone)]
pub struct Element(pub String);

impl Element {
    pub fn value(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }

    pub fn from(value: &Value) -> Option<Self> {
        Some(Element(value.get(ELEMENT)?.as_str()?.to_owned()))
    }
}

impl Driver {
    pub fn start(environment: &[(&str, String)]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver starts (package webkit2gtk-driver)");
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(180)))
            .build()
            .into();
        let driver = Driver { process, base: format!("http://127.0.0.1:{port}"), agent };
        let start = Instant::now();
        while driver.agent.get(format!("{}/status", driver.base)).call().is_err() {
            assert!(start.elapsed() < Duration::from_secs(20), "WebKitWebDriver does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        driver
    }

    /// Starts the program and gives its window.
    pub fn open(&self, program: &str, arguments: &[&str]) -> Result<Session<'_>, String> {
        let asked = json!({ "capabilities": { "alwaysMatch": {
            "webkitgtk:browserOptions": { "binary": program, "args": arguments },
            "timeouts": { "script": 60_000, "implicit": 0, "pageLoad": 60_000 },
        } } });
        let made = self.send("POST", "/session", asked)?;
        let id = made["sessionId"].as_str().ok_or("no session")?.to_owned();
        Ok(Session { driver: self, id })
    }

    fn send(&self, method: &str, path: &str, body: Value) -> Result<Value, String> {
        let url = format!("{}{path}", self.base);
        let answer = match method {
            "GET" => self.agent.get(url).call(),
            "DELETE" => self.agent.delete(url).call(),
            _ => self.agent.post(url).send_json(body),
        };
        let mut answer = answer.map_err(|why| why.to_string())?;
        let mut text: Value =
            answer.body_mut().with_config().limit(64 << 20).read_json().map_err(|why| why.to_string())?;
        if answer.status() == 200 {
            return Ok(text["value"].take());
        }
        Err(format!("{}: {}", text["value"]["error"], text["value"]["message"]))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Session<'_> {
    pub fn send(&self, method: &str, path: &str, body: Value) -> Result<Value, String> {
        self.driver.send(method, &format!("/session/{}{path}", self.id), body)
    }

    pub fn run(&self, script: &str, arguments: Value) -> Result<Value, String> {
        self.send("POST", "/execute/sync", json!({ "script": script, "args": arguments }))
    }

    /// The script calls its last argument when it is done.
    pub fn run_async(&self, script: &str, arguments: Value) -> Result<Value, String> {
        self.send("POST", "/execute/async", json!({ "script": script, "args": arguments }))
    }

    pub fn click(&self, element: &Element) -> Result<Value, String> {
        self.send("POST", &format!("/element/{}/click", element.0), json!({}))
    }

    pub fn type_into(&self, element: &Element, text: &str) -> Result<Value, String> {
        self.send("POST", &format!("/element/{}/value", element.0), json!({ "text": text }))
    }

    /// Keys pressed together, as on a keyboard: the last one while the others are held.
    pub fn chord(&self, keys: &[char]) -> Result<Value, String> {
        let down = keys.iter().map(|key| json!({ "type": "keyDown", "value": key.to_string() }));
        let up = keys.iter().rev().map(|key| json!({ "type": "keyUp", "value": key.to_string() }));
        let actions: Vec<Value> = down.chain(up).collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.send("POST", "/actions", json!({ "actions": [keyboard] }))
    }

    /// As PNG, in base64.
    pub fn screenshot(&self) -> Result<String, String> {
        let shot = self.send("GET", "/screenshot", Value::Null)?;
        shot.as_str().map(str::to_owned).ok_or_else(|| "no picture".to_owned())
    }

    pub fn close(self) {
        let _ = self.send("DELETE", "", Value::Null);
    }
}
