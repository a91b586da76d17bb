//! A page in Chromium without a window, driven through a pipe: keys, the pointer, and what the page comes to.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A page in a browser of its own.
pub(crate) struct Page {
    child: Child,
    to: File,
    from: BufReader<File>,
    calls: u64,
    session: Option<Value>,
    /// What was said on the console.
    pub(crate) console: Vec<String>,
    _folder: TempDir,
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Page {
    /// An address in a window of this size.
    pub(crate) fn open(browser: &Path, address: &str, (width, height): (u32, u32)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pipe = |name: &str| {
            let path = folder.path().join(name);
            assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
            path
        };
        let (to, from) = (pipe("to"), pipe("from"));
        let child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<\"$PAGE_TO\" 4>\"$PAGE_FROM\""])
            .arg(browser)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"])
            .arg("--remote-debugging-pipe")
            .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
            .env("PAGE_TO", &to)
            .env("PAGE_FROM", &from)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let to = File::options().write(true).open(to).unwrap();
        let from = BufReader::new(File::open(from).unwrap());
        let mut page = Self { child, to, from, calls: 0, session: None, console: Vec::new(), _folder: folder };
        let target = page.call("Target.createTarget", &json!({ "url": "about:blank" }))["targetId"].clone();
        let attached = page.call("Target.attachToTarget", &json!({ "targetId": target, "flatten": true }));
        page.session = Some(attached["sessionId"].clone());
        for domain in ["Page.enable", "Runtime.enable", "Log.enable"] {
            page.call(domain, &json!({}));
        }
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        page.call("Emulation.setDeviceMetricsOverride", &size);
        page.call("Page.navigate", &json!({ "url": address }));
        page
    }

    fn call(&mut self, method: &str, params: &Value) -> Value {
        self.calls += 1;
        let mut message = json!({ "id": self.calls, "method": method, "params": params });
        if let Some(session) = &self.session {
            message["sessionId"] = session.clone();
        }
        self.to.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let mut bytes = Vec::new();
            self.from.read_until(0, &mut bytes).unwrap();
            assert_eq!(bytes.pop(), Some(0), "the browser has ended");
            let reply: Value = serde_json::from_slice(&bytes).unwrap();
            if reply["id"] == self.calls {
                assert!(reply["error"].is_null(), "{method}: {reply}");
                return reply["result"].clone();
            }
            let said = ["Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"];
            if reply["method"].as_str().is_some_and(|method| said.contains(&method)) {
                self.console.push(reply["params"].to_string());
            }
        }
    }

    /// The value of an expression in the page.
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let found = self.call("Runtime.evaluate", &asked);
        assert!(found["exceptionDetails"].is_null(), "{expression}: {found}");
        found["result"]["value"].clone()
    }

    /// The text of an expression in the page.
    pub(crate) fn text(&mut self, expression: &str) -> String {
        self.value(expression).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until a condition holds in the page.
    pub(crate) fn until(&mut self, condition: &str) {
        let began = Instant::now();
        while self.value(&format!("!!({condition})")) != true {
            assert!(began.elapsed() < Duration::from_secs(90), "{condition} never held; {:?}", self.console);
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Presses a key where the focus is; 2 as `modifiers` is Control.
    pub(crate) fn press(&mut self, key: &str, number: u32, modifiers: u32) {
        for kind in ["rawKeyDown", "keyUp"] {
            let pressed = json!({ "type": kind, "key": key, "windowsVirtualKeyCode": number, "modifiers": modifiers });
            self.call("Input.dispatchKeyEvent", &pressed);
        }
    }

    /// Drags from the middle of one element to a place in another, as a share of its width.
    pub(crate) fn drag(&mut self, from: &str, to: &str, share: f64) {
        self.value(&format!("document.querySelector('{from}').scrollIntoView({{ block: 'center' }})"));
        let mut middle = |element: &str, share: f64| {
            let asked = format!(
                "(() => {{ const box = document.querySelector('{element}').getBoundingClientRect(); \
                 return [box.left + {share} * box.width, box.top + box.height / 2]; }})()"
            );
            let place = self.value(&asked);
            (place[0].as_f64().unwrap(), place[1].as_f64().unwrap())
        };
        let (start, end) = (middle(from, 0.5), middle(to, share));
        let between = (f64::midpoint(start.0, end.0), f64::midpoint(start.1, end.1));
        for (kind, place) in
            [("mousePressed", start), ("mouseMoved", between), ("mouseMoved", end), ("mouseReleased", end)]
        {
            let at =
                json!({ "type": kind, "x": place.0, "y": place.1, "button": "left", "buttons": 1, "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", &at);
        }
    }
}
