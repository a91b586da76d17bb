//! What a run says of how it was made.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::run;
use crate::support::{TRIO, read};

#[test]
fn the_manifest_says_how_the_run_was_made() {
    let options = ["--trajectories", "500", "--draws", "25", "--seed", "9", "--threads", "2", "--set"];
    let change = "alignment.hedge=0.2";
    let (desk, _) = run("unsure.toml", &[&options[..], &[change]].concat());
    let manifest = desk.manifest("out");
    assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!((&manifest["form"], &manifest["command"]), (&2.into(), &"run".into()));
    let arguments = ["unsure.toml", "--set", change, "--trajectories", "500", "--draws", "25", "--seed", "9"];
    assert_eq!(manifest["arguments"], serde_json::json!(arguments));
    assert_eq!(manifest["scenarios"].as_array().unwrap().len(), 1);
    let scenario = &manifest["scenarios"][0];
    assert_eq!(scenario["name"], "unsure");
    let texts = scenario["texts"].as_array().unwrap();
    assert_eq!(texts.len(), 2, "the file and the one that it extends");
    assert_eq!(texts[0]["text"], read(&desk.path("unsure.toml")));
    assert_eq!(texts[1]["text"], TRIO);
    let digest = scenario["digest"].as_str().unwrap();
    assert!(digest.len() == 64 && digest.bytes().all(|digit| digit.is_ascii_hexdigit()), "{digest}");
    assert_eq!(scenario["overrides"], serde_json::json!([change]));
    let numbers = ["seed", "trajectories", "invalid", "overrun", "draws", "threads"];
    assert_eq!(numbers.map(|key| manifest[key].as_u64().unwrap()), [9, 500, 0, 0, 25, 2]);
    assert_eq!(["steps", "steps_per_year"].map(|key| scenario[key].as_u64().unwrap()), [144, 12]);
    // Eight laws, of which one has been overridden by a number.
    assert_eq!(scenario["uncertain_parameters"], 7);
    let progress = serde_json::json!({ "unit": "trajectories", "finished": 500, "asked": 500, "interrupted": false });
    assert_eq!(manifest["progress"], progress);
    assert!(manifest["generator"].as_str().unwrap().to_lowercase().contains("philox"), "{}", manifest["generator"]);
    assert!(manifest["wall_time_seconds"].as_f64().unwrap() > 0.0);
    assert!(manifest["platform"].as_str().unwrap().contains(std::env::consts::OS));
}

/// Texts and overrides, each followed by a zero byte.
#[test]
fn the_digest_is_that_of_the_texts_and_overrides() {
    let change = "alignment.hedge=0.2";
    let (desk, _) = run("unsure.toml", &["--trajectories", "20", "--quiet", "--set", change]);
    let mut digest = Sha256::new();
    for text in [read(&desk.path("unsure.toml")).as_str(), TRIO, change] {
        digest.update(text.as_bytes());
        digest.update([0]);
    }
    let bytes: Vec<String> = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(desk.manifest("out")["scenarios"][0]["digest"], bytes.concat());
}

#[test]
fn the_digest_says_texts_and_overrides_apart() {
    let digest = |scenario: &str, options: &[&str]| {
        let (desk, _) = run(scenario, &[&["--trajectories", "20", "--quiet"], options].concat());
        desk.manifest("out")["scenarios"][0]["digest"].to_string()
    };
    let digests = BTreeSet::from([
        digest("trio.toml", &[]),
        digest("unsure.toml", &[]),
        digest("trio.toml", &["--set", "alignment.hedge=0.2"]),
        digest("trio.toml", &["--set", "alignment.hedge=0.3"]),
    ]);
    assert_eq!(digests.len(), 4);
    assert_eq!(digest("trio.toml", &["--seed", "3"]), digest("trio.toml", &[]), "the seed is no part of the scenario");
}
