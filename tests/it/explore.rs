//! The page to play with, asked as a browser asks it: what is let in, whose numbers these are, and what is written.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::support::{Desk, Table, names, read, stderr};

/// The program, serving a scenario.
pub(crate) struct Served {
    child: Child,
    /// As in 127.0.0.1:8080.
    pub(crate) host: String,
    pub(crate) secret: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    pub(crate) fn new(desk: &Desk, arguments: &[&str]) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_stadial"));
        program.current_dir(desk.path("")).arg("explore").args(arguments).stdout(Stdio::piped());
        let mut child = program.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let link = lines.find_map(|line| Some(line.ok()?.strip_prefix("http://")?.to_owned())).unwrap();
        let (host, secret) = link.trim_end_matches('/').split_once('/').unwrap();
        Self { child, host: host.to_owned(), secret: secret.to_owned() }
    }

    /// The status and the body of the answer to a request as it is written here.
    fn raw(&self, request: &str) -> (u16, String) {
        let (head, body) = self.begun(request);
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.text())
    }

    /// The head of an answer, and what follows it.
    fn begun(&self, request: &str) -> (String, Body) {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut reader = BufReader::new(stream);
        let mut head = String::new();
        while reader.read_line(&mut head).unwrap() > 2 {}
        let chunked = head.contains("transfer-encoding: chunked");
        (head, Body { reader, chunked })
    }

    fn request(&self, method: &str, path: &str, more: &str, body: &str) -> String {
        let Self { host, secret, .. } = self;
        let length = body.len();
        format!(
            "{method} /{secret}/{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}\r\n{more}\r\n{body}"
        )
    }

    fn get(&self, path: &str) -> (u16, String) {
        self.raw(&self.request("GET", path, "", ""))
    }

    fn post(&self, path: &str, body: &Value) -> (u16, String) {
        self.raw(&self.request("POST", path, "content-type: application/json\r\n", &body.to_string()))
    }

    /// The answers to a move, each with its numbers.
    fn answers(&self, asked: &Value) -> Vec<Value> {
        let (status, text) = self.post("answer", asked);
        assert_eq!(status, 200, "{text}");
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(lines.iter().all(|line| line["error"].is_null()), "{text}");
        lines.into_iter().filter(|line| line["rows"].is_array()).collect()
    }
}

/// The body of an answer as it comes.
struct Body {
    reader: BufReader<TcpStream>,
    chunked: bool,
}

impl Body {
    /// The next part of it; empty at its end.
    fn part(&mut self) -> String {
        let mut size = String::new();
        self.reader.read_line(&mut size).unwrap();
        let mut bytes = vec![0; usize::from_str_radix(size.trim(), 16).unwrap_or(0) + 2];
        self.reader.read_exact(&mut bytes).unwrap();
        bytes.truncate(bytes.len() - 2);
        String::from_utf8(bytes).unwrap()
    }

    fn text(mut self) -> String {
        let mut text = String::new();
        if !self.chunked {
            self.reader.read_to_string(&mut text).unwrap();
            return text;
        }
        loop {
            let part = self.part();
            if part.is_empty() {
                return text;
            }
            text += &part;
        }
    }
}

const POLICIES: &str =
    "extends = \"unsure.toml\"\n[policies.calm]\nfrom = 2003\nset.shocks.crisis.rate = { scale = 0.5 }\n";

pub(crate) fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("played.toml", POLICIES);
    desk
}

#[test]
fn nothing_is_answered_without_the_secret_or_for_others() {
    let desk = desk();
    let served = Served::new(&desk, &["played.toml", "--trajectories", "800", "--threads", "1"]);
    let (head, page) = served.begun(&served.request("GET", "", "", ""));
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    assert!(head.contains("content-security-policy: default-src 'none'; script-src 'self'"), "{head}");
    assert!(page.text().contains("<script type=\"module\" src=\"page.js\">"));
    for file in ["page.js", "controls.js", "timeline.js", "results.js", "page.css", "report.css", "about"] {
        assert_eq!(served.get(file).0, 200, "{file}");
    }
    for path in ["nothing", "../played.toml", "..%2fplayed.toml", "played.toml", "/etc/passwd"] {
        assert_eq!(served.get(path).0, 404, "{path}");
    }
    let other = served.secret.chars().rev().collect::<String>();
    let foreign = |request: String| served.raw(&request).0;
    let page = || served.request("GET", "", "", "");
    assert_eq!(foreign(page().replace(&served.secret, &other)), 404);
    assert_eq!(foreign(page().replace(&format!("/{}/", served.secret), "/")), 404);
    assert_eq!(foreign(page().replace(&format!("host: {}", served.host), "host: evil.example")), 403);
    assert_eq!(foreign(served.request("PUT", "save", "", "")), 405);
    let json = "content-type: application/json\r\n";
    let sent = |more: &str, body: &str| foreign(served.request("POST", "answer", more, body));
    assert_eq!(sent(&format!("{json}origin: http://evil.example\r\n"), "{}"), 403);
    assert_eq!(sent("content-type: text/plain\r\n", "{}"), 415);
    assert_eq!(sent(json, "{}"), 422);
    assert_eq!(sent(json, &" ".repeat(70_000)), 413);
    assert_eq!(names(&desk.path("")), ["played.toml", "trio.toml", "unsure.toml"]);
}

/// The words of a command line of a shell.
fn words(line: &str) -> Vec<String> {
    let quoted = line.split('\'').enumerate();
    let mut words = Vec::new();
    for (place, part) in quoted {
        if place % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// The rows of an outcome in the table of a run by a command line.
fn rows_of(desk: &Desk, command: &str, outcome: &str, out: &str) -> Vec<Vec<String>> {
    let words = words(command);
    let arguments: Vec<&str> = words.iter().skip(1).map(String::as_str).chain(["--out", out, "--quiet"]).collect();
    desk.done(&arguments);
    let table = Table::read(&desk.path(out).join("probabilities.csv"));
    table.rows.into_iter().filter(|row| row[0] == outcome).collect()
}

/// The command line beside the numbers, and the file that is saved, give the same numbers, to the last digit.
#[test]
fn the_numbers_are_those_of_the_command_and_of_the_file() {
    let desk = desk();
    let served = Served::new(&desk, &["played.toml", "--trajectories", "9600", "--draws", "400", "--set", "end=2009"]);
    let about: Value = serde_json::from_str(&served.get("about").1).unwrap();
    let outcome = about["outcomes"][0]["name"].as_str().unwrap();
    let moves = json!({
        "set": { "balance.power.non_permissive": 0.45 },
        "policies": { "calm": "2004-05-01" },
        "shocks": [{ "shock": "crisis", "on": "2002-03-01" }, { "shock": "crisis", "on": "2001-07-01" }],
    });
    let answers = served.answers(&json!({ "outcome": outcome, "moves": moves }));
    let sizes: Vec<u64> = answers.iter().map(|answer| answer["trajectories"].as_u64().unwrap()).collect();
    assert_eq!(sizes, [400, 3_200, 9_600]);
    for (stage, answer) in answers.iter().enumerate() {
        let shown: Vec<Vec<String>> = serde_json::from_value(answer["table"]["rows"].clone()).unwrap();
        let command = answer["command"].as_str().unwrap();
        assert_eq!(rows_of(&desk, command, outcome, &format!("of-{stage}")), shown, "{command}");
        assert!(answer["figures"][0]["svg"].as_str().unwrap().contains("<svg"));
    }
    let differences: Vec<f64> =
        answers[2]["rows"].as_array().unwrap().iter().map(|row| row["difference"].as_f64().unwrap()).collect();
    assert!(differences.iter().any(|&difference| difference != 0.0), "{differences:?}");
    let last = answers.last().unwrap();
    let saved = json!({ "moves": moves, "name": "mine", "trajectories": 9_600, "draws": 400 });
    assert_eq!(served.post("save", &saved).0, 200);
    let text = read(&desk.path("mine.toml"));
    let command = text.lines().find_map(|line| line.strip_prefix("# stadial run")).unwrap();
    let shown: Vec<Vec<String>> = serde_json::from_value(last["table"]["rows"].clone()).unwrap();
    assert_eq!(rows_of(&desk, &format!("stadial run{command}"), outcome, "of-file"), shown, "{text}");
    // It is never replaced.
    let (status, refused) = served.post("save", &saved);
    assert!(status == 422 && refused.contains("is there already"), "{refused}");
    assert_eq!(read(&desk.path("mine.toml")), text);
    for name in ["../mine2", "played", "a/b"] {
        let saved = json!({ "moves": moves, "name": name, "trajectories": 9_600, "draws": 400 });
        assert_eq!(served.post("save", &saved).0, 422, "{name}");
    }
    assert!(!desk.path("../mine2.toml").exists());
}

/// What nothing moves is the scenario, without a difference; what is compared with something else is that.
#[test]
fn a_difference_is_to_what_was_chosen() {
    let desk = desk();
    let served = Served::new(&desk, &["trio.toml", "--trajectories", "800", "--draws", "50"]);
    let about: Value = serde_json::from_str(&served.get("about").1).unwrap();
    let outcome = about["outcomes"][0]["name"].as_str().unwrap();
    let moved = json!({ "set": { "balance.power.non_permissive": 0.59 } });
    let differences = |asked: &Value| -> Vec<f64> {
        let answers = served.answers(asked);
        answers[0]["rows"].as_array().unwrap().iter().map(|row| row["difference"].as_f64().unwrap()).collect()
    };
    let own = differences(&json!({ "outcome": outcome, "moves": moved }));
    let back = differences(&json!({ "outcome": outcome, "moves": {}, "against": moved }));
    assert_eq!(own, back.iter().map(|difference| -difference).collect::<Vec<f64>>());
    assert!(
        differences(&json!({ "outcome": outcome, "moves": moved, "against": moved })).iter().all(|&one| one == 0.0)
    );
    assert!(own.iter().any(|&difference| difference != 0.0), "{own:?}");
}

/// A move stops the work on the one before, whose answer ends before it is complete.
#[test]
fn the_latest_move_wins() {
    let desk = desk();
    let served = Served::new(&desk, &["played.toml", "--trajectories", "1000000"]);
    let about: Value = serde_json::from_str(&served.get("about").1).unwrap();
    let outcome = about["outcomes"][0]["name"].as_str().unwrap();
    let asked =
        |value: f64| json!({ "outcome": outcome, "moves": { "set": { "balance.power.non_permissive": value } } });
    let begin = |value: f64| {
        let json = "content-type: application/json\r\n";
        let (_, mut body) = served.begun(&served.request("POST", "answer", json, &asked(value).to_string()));
        let first: Value = serde_json::from_str(body.part().lines().next().unwrap()).unwrap();
        assert_eq!((first["stage"].as_u64(), first["stages"].as_u64()), (Some(1), Some(4)), "{first}");
        body
    };
    let (first, second) = (begin(0.4), begin(0.6));
    let rest = first.text();
    assert!(!rest.contains("\"stage\":4"), "the work on the first move went on");
    // Whoever leaves stops the work, too.
    drop(second);
    drop(begin(0.5));
}

#[test]
fn a_trajectory_is_told() {
    let desk = desk();
    let served = Served::new(&desk, &["trio.toml", "--trajectories", "800", "--draws", "50"]);
    let which = |trajectory: u64| json!({ "trajectory": trajectory, "trajectories": 800, "draws": 50 });
    let (status, told) = served.post("history", &json!({ "moves": {}, "which": which(17) }));
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(status, 200, "{told}");
    let events = told["events"].as_array().unwrap();
    let traced = desk.done(&["trace", "trio.toml", "--trajectory", "17", "--draws", "50"]);
    assert!(!events.is_empty());
    let first = events[0]["date"].as_str().unwrap();
    assert!(traced.contains(&first[..7]), "{first}: {traced}");
    let (status, refused) = served.post("history", &json!({ "moves": {}, "which": which(800) }));
    assert!(status == 422 && refused.contains("there is no trajectory 800"), "{refused}");
}

#[test]
fn what_the_page_cannot_do_is_one_clear_error() {
    let desk = desk();
    let served = Served::new(&desk, &["trio.toml"]);
    let port = served.host.split(':').nth(1).unwrap();
    let output = desk.stadial(&["explore", "trio.toml", "--port", port]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cannot listen there"), "{}", stderr(&output));
    let output = desk.stadial(&["explore", "trio.toml", "--draws", "20000", "--trajectories", "100"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}
