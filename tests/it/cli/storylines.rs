//! `stadial storylines` and `stadial msel`: what they print and write, and that injects come back as they went out.

use stadial::ensemble::LANES;
use stadial::exercise::load;
use stadial::noise::Seed;
use stadial::trajectory::{Batch, Constants, Context, Event, InstructionSet};

use crate::support::{Desk, read, stderr, trio};

const STORIES: [&str; 8] =
    ["storylines", "trio.toml", "--outcome", "alliance", "--count", "3", "--trajectories", "3000"];
const MSEL: [&str; 8] =
    ["msel", "trio.toml", "--outcome", "functioning_alliance", "--count", "2", "--trajectories", "3000"];

#[test]
fn it_shows_the_first_storyline_and_writes_all() {
    let desk = Desk::new();
    let printed = desk.done(&[&STORIES[..], &["--out", "out"]].concat());
    assert!(printed.contains("3 storylines to alliance by the end of 2011, selected from"), "{printed}");
    assert!(printed.contains("## Storyline 1: ") && printed.contains("### At the start"), "{printed}");
    let markdown = read(&desk.path("out/storylines.md"));
    assert_eq!(markdown.matches("\n## Storyline ").count(), 3);
    assert!(markdown.contains("The last condition to be met was"), "{markdown}");
    let json: serde_json::Value = serde_json::from_str(&read(&desk.path("out/storylines.json"))).unwrap();
    let lines = json["storylines"].as_array().unwrap();
    let shares: Vec<f64> = lines.iter().map(|line| line["share"].as_f64().unwrap()).collect();
    assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{shares:?}");
    assert!(shares.windows(2).all(|pair| pair[0] >= pair[1]), "{shares:?}");

    let table = desk.table("out/storylines.csv");
    let (numbers, dates, kinds) = (table.column("storyline"), table.column("date"), table.column("kind"));
    assert_eq!(numbers.len(), lines.iter().map(|line| line["events"].as_array().unwrap().len()).sum::<usize>());
    let ordered = |place: usize| numbers[place] != numbers[place + 1] || dates[place] <= dates[place + 1];
    assert!((0..numbers.len() - 1).all(ordered), "{dates:?}");
    // Each ends with the event by which the outcome is reached, and in its type.
    for (number, line) in (1..).zip(lines) {
        let last = numbers.iter().rposition(|of| *of == format!("{number}")).unwrap();
        assert!(["alliance", "allied_community"].contains(&table.column("type")[last]), "{number}");
        assert_eq!(dates[last], line["reached"].as_str().unwrap());
    }
    assert!(kinds.contains(&"shock") && kinds.contains(&"indicator") && kinds.contains(&"perception"), "{kinds:?}");
}

#[test]
fn threads_change_no_byte() {
    let desk = Desk::new();
    for rare in [&[][..], &["--rare"]] {
        for threads in ["1", "2"] {
            desk.done(&[&STORIES[..], &["--quiet", "--threads", threads, "--out", threads], rare].concat());
        }
        for name in ["storylines.md", "storylines.csv", "storylines.json"] {
            assert_eq!(read(&desk.path("1").join(name)), read(&desk.path("2").join(name)), "{name} {rare:?}");
        }
    }
}

#[test]
fn what_cannot_be_known_is_an_error() {
    let desk = Desk::new();
    for (arguments, wanted) in [
        (&["storylines", "trio.toml", "--outcome", "aliance"][..], "did you mean `alliance`?"),
        (&["storylines", "trio.toml", "--outcome", "alliance", "--by", "1990"], "outside the run"),
        (
            &["msel", "trio.toml", "--outcome", "alliance", "--count", "2", "--storyline", "3"],
            "only 2 storylines are selected",
        ),
    ] {
        let output = desk.stadial(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(wanted), "{}", stderr(&output));
    }
}

/// Exported, imported, run: every inject strikes on its date in every history, nothing else does of the same policy, and
/// the odds move.
#[test]
fn injects_come_back_as_they_went_out() {
    let desk = Desk::new();
    let printed = desk.done(&[&MSEL[..], &["--storyline", "2", "--out", "list"]].concat());
    assert!(printed.contains("Storyline 2 of 2 to a functioning alliance as a list of injects"), "{printed}");
    let table = desk.table("list/msel.csv");
    let tagged = |tag: &str| table.column("tags").iter().filter(|tags| tags.split(';').next() == Some(tag)).count();
    let injects = tagged("inject");
    assert!(injects > 2 && tagged("development") > 2, "{injects}");
    let ids = table.column("id");
    for (place, needs) in table.column("depends_on").iter().enumerate() {
        for need in needs.split(';').filter(|need| !need.is_empty()) {
            assert!(ids[..place].contains(&need), "{need} comes before row {place}");
        }
    }
    for column in ["probability", "probability_given_outcome"] {
        let shares = table.column(column).into_iter().filter(|cell| !cell.is_empty()).map(str::parse::<f64>);
        assert!(shares.into_iter().all(|share| (0.0..=1.0).contains(&share.unwrap())), "{column}");
    }

    // CSV and JSON are read alike.
    let scenario = trio(&[]);
    let list = load(&desk.path("list/msel.csv"), &scenario).unwrap();
    assert_eq!(list.injects.len(), injects);
    assert_eq!(load(&desk.path("list/msel.json"), &scenario).unwrap().strikes(), list.strikes());

    let played = list.policies(&scenario.policies);
    let model = scenario.model.under(&played.iter().collect::<Vec<_>>());
    let parameters = model.central();
    let constants = Constants::new(&model, &parameters);
    let context = Context { model: &model, parameters: &parameters, constants: &constants, seed: Seed(3) };
    let mut batch = Batch::<LANES>::new(&context, InstructionSet::Widest);
    let (_, logs) = batch.run_all_logged(&context, &std::array::from_fn(|l| l as u64));
    let mut expected: Vec<(usize, u32)> = list.strikes();
    expected.sort_unstable();
    for log in logs {
        let strike = |entry: &stadial::trajectory::Entry| match entry.event {
            Event::Shock { class, .. } => {
                let kind = model.structure.shocks[class].counts_as?;
                Some((kind, entry.step - 1))
            }
            _ => None,
        };
        let mut found: Vec<(usize, u32)> = log.iter().filter_map(strike).collect();
        found.sort_unstable();
        assert_eq!(found, expected);
    }

    desk.done(&["run", "trio.toml", "--quiet", "--out", "plain"]);
    let printed = desk.done(&["run", "trio.toml", "--injects", "list/msel.csv", "--out", "played"]);
    let wanted =
        format!("Injects of list/msel.csv: {injects} shocks played; {} developments not", tagged("development"));
    assert!(printed.contains(&wanted), "{wanted}\n{printed}");
    assert_ne!(read(&desk.path("plain/probabilities.csv")), read(&desk.path("played/probabilities.csv")));
    let kept = &desk.manifest("played")["scenarios"][0]["injects"][0];
    assert_eq!(kept["played"].as_array().unwrap().len(), injects);
    assert_eq!(kept["text"], read(&desk.path("list/msel.csv")));
    assert_eq!(desk.manifest("plain")["scenarios"][0]["injects"], serde_json::json!([]));

    let printed = desk.done(&["compare", "trio.toml", "--injects", "list/msel.csv", "--trajectories", "1600"]);
    assert!(printed.contains("the injects of list/msel.csv"), "{printed}");
    let printed = desk.done(&["trace", "trio.toml", "--injects", "list/msel.csv", "--trajectory", "5"]);
    assert!(printed.matches("shock ").count() >= injects, "{printed}");
}

/// What was found by splitting is printed, too, and weighted.
#[test]
fn rare_histories_are_reported() {
    let desk = Desk::new();
    let printed = desk.done(&[&STORIES[..], &["--rare", "--out", "out"]].concat());
    assert!(printed.contains("weighted trajectories that reach it, from 128 replicates of splitting"), "{printed}");
}
