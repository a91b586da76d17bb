//! One scenario that is played with: requests in, answers out. The latest move wins: work on those before it is stopped.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::questions::run::Explored;
use crate::scenario::Scenario;
use crate::serve::{Desk, Method, Reply, Request, Sender, lines};
use crate::study::Failure;
use crate::study::page::STYLE;

use super::about::about;
use super::answer::{Shown, pictures};
use super::history::{Which, told};
use super::moves::Moves;
use super::save::save;
use super::screening::Screening;
use super::simulate::{Limits, Made, Size, simulate, size_options};

/// A scenario that is played with.
pub struct Session {
    work: Arc<Work>,
    /// What stops the work on the latest move.
    latest: Mutex<Arc<AtomicBool>>,
}

/// What works on moves.
struct Work {
    scenario: Scenario,
    limits: Limits,
    /// Held by whoever works, one at a time; and what is kept from one move to the next.
    turn: Mutex<Kept>,
}

/// What is kept from one move to the next.
#[derive(Default)]
struct Kept {
    /// The moves with which others are compared, by size.
    against: Moves,
    /// The scenario with them.
    base: Option<Arc<Scenario>>,
    before: Vec<Option<Arc<Made>>>,
    screening: Option<Screening>,
}

/// A question of the page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    outcome: String,
    moves: Moves,
    #[serde(default)]
    against: Moves,
}

/// A trajectory that is to be told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Telling {
    moves: Moves,
    which: Which,
}

/// What is to be saved.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saving {
    moves: Moves,
    name: String,
    trajectories: u64,
    draws: u64,
}

/// The files of the page.
const FILES: [(&str, &str, &str); 7] = [
    ("", "text/html; charset=utf-8", include_str!("page/page.html")),
    ("report.css", "text/css; charset=utf-8", STYLE),
    ("page.css", "text/css; charset=utf-8", include_str!("page/page.css")),
    ("page.js", SCRIPT, include_str!("page/page.js")),
    ("controls.js", SCRIPT, include_str!("page/controls.js")),
    ("timeline.js", SCRIPT, include_str!("page/timeline.js")),
    ("results.js", SCRIPT, include_str!("page/results.js")),
];

const SCRIPT: &str = "text/javascript; charset=utf-8";

const JSON: &str = "application/json";

impl Desk for Session {
    fn answer(&self, request: Request) -> Reply {
        let asked = |reply: Result<Reply, Failure>| reply.unwrap_or_else(|failure| refused(&failure));
        match (request.method, request.path.as_str()) {
            (Method::Get, "about") => Reply::text(JSON, about(&self.work.scenario).to_string()),
            (Method::Get, path) => match FILES.iter().find(|(name, ..)| *name == path) {
                Some((_, kind, text)) => Reply::text(kind, *text),
                None => Reply::refused(404, "there is no such page"),
            },
            (Method::Post, "answer") => asked(read(&request.body).and_then(|body| self.ask(body))),
            (Method::Post, "history") => asked(read(&request.body).and_then(|body| self.work.tell(&body))),
            (Method::Post, "save") => asked(read(&request.body).and_then(|body| self.work.save(&body))),
            (Method::Post, _) => Reply::refused(404, "there is no such question"),
        }
    }
}

/// The body of a request.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(body).map_err(|error| Failure::Option(format!("the request cannot be read: {error}")))
}

/// The answer to what cannot be done, with the reason.
fn refused(failure: &Failure) -> Reply {
    Reply { status: 422, ..Reply::text(JSON, json!({ "error": failure.render(false) }).to_string()) }
}

/// What a lock holds, also after a thread failed that held it: each part of it is replaced as a whole.
fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    /// A session with a scenario that has no evidence.
    #[must_use]
    pub(crate) fn new(scenario: Scenario, limits: Limits) -> Self {
        let work = Work { scenario, limits, turn: Mutex::default() };
        Self { work: Arc::new(work), latest: Mutex::default() }
    }

    /// Begins to answer a move, and stops the work on those before it.
    fn ask(&self, asked: Asked) -> Result<Reply, Failure> {
        let outcomes = &self.work.scenario.model.structure.outcomes;
        let outcome = outcomes.iter().position(|outcome| outcome.name == asked.outcome).ok_or_else(|| {
            let names: Vec<&str> = outcomes.iter().map(|outcome| outcome.name.as_str()).collect();
            crate::study::unknown("outcome", "outcome", &asked.outcome, &names)
        })?;
        asked.moves.check(&self.work.scenario)?;
        asked.against.check(&self.work.scenario)?;
        let (sender, lines) = lines();
        std::mem::replace(&mut *locked(&self.latest), sender.stop()).store(true, Ordering::Relaxed);
        let work = Arc::clone(&self.work);
        std::thread::spawn(move || {
            if let Err(failure) = work.answer(&asked, outcome, &sender) {
                sender.send(&json!({ "error": failure.render(false) }).to_string());
            }
        });
        Ok(Reply::lines(lines))
    }
}

impl Work {
    /// Answers a move in sizes that grow, until it is stopped.
    fn answer(&self, asked: &Asked, outcome: usize, sender: &Sender) -> Result<(), Failure> {
        let stop = sender.stop();
        let mut kept = locked(&self.turn);
        if stop.load(Ordering::Relaxed) {
            return Ok(());
        }
        let sizes = self.limits.sizes(&self.scenario);
        if kept.base.is_none() || kept.against != asked.against {
            kept.base = Some(Arc::new(asked.against.apply(&self.scenario)?));
            kept.against = asked.against.clone();
            kept.before = vec![None; sizes.len()];
        }
        let Some(base) = kept.base.clone() else { return Ok(()) };
        let moved = asked.moves.apply(&self.scenario)?;
        for (stage, &size) in sizes.iter().enumerate() {
            let began = std::time::Instant::now();
            let Some(before) = self.before(&mut kept.before[stage], &base, size, &stop)? else { return Ok(()) };
            let after = if asked.moves == asked.against {
                Arc::clone(&before)
            } else {
                let Some(made) = simulate(&moved, &self.limits, size, &stop)? else { return Ok(()) };
                Arc::new(made)
            };
            let shown = Shown { opened: &self.scenario, moves: &asked.moves, before: &before, after: &after, outcome };
            let explored = Explored::new(&after.scenario, &after.plan, &after.tally, outcome)?;
            let mut answer = shown.numbers(&explored)?;
            answer.insert("stage".to_owned(), json!(stage + 1));
            answer.insert("stages".to_owned(), json!(sizes.len()));
            answer.insert("seconds".to_owned(), json!(began.elapsed().as_secs_f64()));
            sender.send(&Value::Object(answer).to_string());
            if stop.load(Ordering::Relaxed) {
                return Ok(());
            }
            sender.send(&json!({ "others": pictures(explored.others()?) }).to_string());
        }
        self.screen(&mut kept, outcome, sender)
    }

    /// The simulation of what moves are compared with, kept if it was made before.
    fn before(
        &self,
        kept: &mut Option<Arc<Made>>,
        base: &Scenario,
        size: Size,
        stop: &AtomicBool,
    ) -> Result<Option<Arc<Made>>, Failure> {
        if kept.is_none() {
            *kept = simulate(base, &self.limits, size, stop)?.map(Arc::new);
        }
        Ok(kept.clone())
    }

    /// Says which numbers matter most for an outcome; the screening is made once.
    fn screen(&self, kept: &mut Kept, outcome: usize, sender: &Sender) -> Result<(), Failure> {
        if kept.screening.is_none() {
            kept.screening = Screening::of(&self.scenario, &self.limits, &sender.stop())?;
        }
        if let Some(screening) = &kept.screening {
            sender.send(&json!({ "matters": screening.order(outcome) }).to_string());
        }
        Ok(())
    }

    /// A trajectory in words.
    fn tell(&self, asked: &Telling) -> Result<Reply, Failure> {
        let size = self.known_size(asked.which.trajectories, asked.which.draws)?;
        let scenario = asked.moves.apply(&self.scenario)?;
        let plan = self.limits.plan(&scenario, size)?;
        Ok(Reply::text(JSON, told(&scenario, &plan, asked.which.trajectory)?.to_string()))
    }

    /// Writes a scenario file, if there is none of that name yet.
    fn save(&self, asked: &Saving) -> Result<Reply, Failure> {
        let size = self.known_size(asked.trajectories, asked.draws)?;
        let moved = asked.moves.apply(&self.scenario)?;
        let options = size_options(&self.limits.plan(&moved, size)?);
        let path = save(&self.scenario, &asked.name, &asked.moves.file(&self.scenario, &asked.name, &options)?)?;
        let mut reply = Map::new();
        reply.insert("saved".to_owned(), json!(path.display().to_string()));
        Ok(Reply::text(JSON, Value::Object(reply).to_string()))
    }

    /// Fails unless answers have this size.
    fn known_size(&self, trajectories: u64, draws: u64) -> Result<Size, Failure> {
        let sizes = self.limits.sizes(&self.scenario);
        let found = sizes.into_iter().find(|size| size.0 == trajectories && (draws == 1 || draws == size.1));
        found.ok_or_else(|| Failure::Option(format!("no answer has {trajectories} trajectories in {draws} draws")))
    }
}
