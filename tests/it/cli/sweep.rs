//! `stadial sweep`: its tables, its answer, its pictures, and what it is asked wrongly.

use stadial::render::percent;
use stadial::theory::TYPES;

use crate::support::{Desk, names, read, stderr};

const SIZE: [&str; 4] = ["--trajectories", "1600", "--by", "2005"];

fn sweep(desk: &Desk, scenario: &str, options: &[&str]) -> String {
    desk.done(&[&["sweep", scenario][..], &SIZE, options].concat())
}

/// What `run --set` warns of is printed once, on the error output, where a sweep sets it.
#[test]
fn what_is_hard_to_believe_of_a_setting_is_reported_once() {
    let desk = Desk::new();
    let warnings = |vary: &str| {
        let output = desk.stadial(&["sweep", "trio.toml", "--vary", vary, "--trajectories", "800", "--by", "2001"]);
        assert!(output.status.success(), "{}", stderr(&output));
        stderr(&output).matches("which is implausible").count()
    };
    assert_eq!([warnings("shocks.crisis.rate=[0.5,20,30]"), warnings("shocks.crisis.rate=[0.5,0.6]")], [1, 0]);
}

/// A setting that is the scenario as it stands does not differ from it, and has the odds of `run`.
#[test]
fn a_setting_is_the_run_with_that_value() {
    let desk = Desk::new();
    let rates = "typology.downgrade_rate=[0.5, 1.0, 4.0]";
    let printed = sweep(&desk, "trio.toml", &["--vary", rates, "--outcome", "alliance", "--out", "out"]);
    assert!(printed.contains("Probability of alliance by the end of 2005: "), "{printed}");
    assert!(
        printed.contains("at typology.downgrade_rate = ") && printed.contains("with the scenario unchanged"),
        "{printed}"
    );
    let odds = desk.table("out/probabilities.csv");
    let row = |setting: &str| -> Vec<Vec<String>> {
        odds.rows.iter().filter(|row| row[0] == setting).map(|row| row[2..].to_vec()).collect()
    };
    let (base, same, other) = (row("0"), row("2"), row("3"));
    assert_eq!(base.len(), 7 * 6, "outcomes and years");
    for (base, same) in base.iter().zip(&same) {
        assert_eq!(base[..8], same[..8], "the odds");
        assert_eq!((base[8].as_str(), same[8].as_str(), same[9].as_str()), ("", "0", "0"), "the difference");
    }
    let differing = other.iter().filter(|row| row[8] != "0").count();
    assert!(differing > 10, "four times the rate changes little: {other:?}");
    let set = ["run", "trio.toml", "--trajectories", "1600", "--set", "typology.downgrade_rate=4.0", "--out", "run"];
    desk.done(&set);
    let run = desk.table("run/probabilities.csv");
    for row in &other {
        let found = run.rows.iter().find(|run| run[..2] == row[..2]).unwrap();
        assert_eq!(found[2..4], row[2..4], "as `run` finds it");
    }
}

/// The likeliest type of a setting is that of its table, by its name.
#[test]
fn the_likeliest_type_is_reported_by_its_name() {
    let desk = Desk::new();
    let printed = sweep(&desk, "trio.toml", &["--vary", "typology.downgrade_rate=[0.5, 4.0]", "--out", "out"]);
    let types = desk.table("out/types.csv");
    for (setting, name) in [("0", "unchanged"), ("1", "0.5"), ("2", "4.0")] {
        let of =
            |place: &usize| types.column("grid_point")[*place] == setting && types.column("on")[*place] == "2006-01-01";
        let odds = types.numbers("probability");
        let likeliest = (0..types.rows.len()).filter(of).max_by(|&a, &b| odds[a].total_cmp(&odds[b])).unwrap();
        let kind = TYPES.iter().find(|kind| kind.key() == types.column("type")[likeliest]).unwrap();
        let wanted = format!("{}, {}", kind.name(), percent(odds[likeliest]));
        let line = printed.lines().find(|line| line.trim_start().starts_with(name) && line.contains(" ±")).unwrap();
        assert!(line.contains(&wanted), "{wanted}: {line}");
    }
}

#[test]
fn every_table_has_every_setting_and_no_header_twice() {
    let desk = Desk::new();
    sweep(&desk, "unsure.toml", &["--vary", "incentive.threat_weight=0.3:0.7:3", "--out", "out"]);
    let kept = [
        "manifest.json",
        "parameters.csv",
        "probabilities.csv",
        "stages.csv",
        "sweep.svg",
        "times.csv",
        "treaties.csv",
        "types.csv",
    ];
    assert_eq!(names(&desk.path("out")), kept);
    for table in ["probabilities", "types", "stages", "treaties", "times"] {
        let table = desk.table(&format!("out/{table}.csv"));
        assert_eq!(table.header[..2], ["grid_point", "incentive.threat_weight"]);
        let mut settings = table.column("grid_point");
        settings.dedup();
        assert_eq!(settings, ["0", "1", "2", "3"]);
        assert_eq!(table.rows.last().unwrap()[1], "0.7");
    }
    let manifest = desk.manifest("out");
    let progress = serde_json::json!({ "unit": "grid points", "finished": 3, "asked": 3, "interrupted": false });
    assert_eq!(manifest["progress"], progress);
    assert_eq!(manifest["asked"]["vary"][0]["values"], serde_json::json!([0.3, 0.5, 0.7]));
    let picture = read(&desk.path("out/sweep.svg"));
    assert!(picture.contains("incentive.threat_weight") && picture.contains("95 % Monte Carlo interval"));
    let times = desk.table("out/times.csv");
    for (outcome, year) in times.column("outcome").iter().zip(times.column("mean_year")) {
        assert!(year.is_empty() || (2000.0..=2006.0).contains(&year.parse::<f64>().unwrap()), "{outcome}: {year}");
    }
}

#[test]
fn two_ways_make_a_map_with_the_same_bytes_on_any_number_of_threads() {
    let desk = Desk::new();
    let vary = ["--vary", "incentive.threat_weight=0.4:0.6:2", "--vary", "alignment.type=[\"thin\", \"thick\"]"];
    for (threads, out) in [("1", "one"), ("2", "two")] {
        let printed = sweep(&desk, "unsure.toml", &[&vary[..], &["--threads", threads, "--out", out]].concat());
        assert!(printed.contains("4 grid points and the scenario unchanged"), "{printed}");
    }
    for file in names(&desk.path("one")).iter().filter(|name| *name != "manifest.json") {
        assert_eq!(read(&desk.path("one").join(file)), read(&desk.path("two").join(file)), "{file}");
    }
    let picture = read(&desk.path("one/sweep.svg"));
    assert!(picture.contains(">thick<") && picture.contains("alignment.type"), "{picture}");
}

#[test]
fn json_holds_the_odds_of_the_tables() {
    let desk = Desk::new();
    let options = ["--vary", "treaty.signing_rate=0.1:1:2:log", "--out", "out", "--output-format", "json"];
    let printed: serde_json::Value = serde_json::from_str(&sweep(&desk, "trio.toml", &options)).unwrap();
    let odds = desk.table("out/probabilities.csv").numbers("probability");
    let rows = printed["data"]["probabilities"].as_array().unwrap();
    let printed: Vec<f64> = rows.iter().map(|row| row["probability"].as_f64().unwrap()).collect();
    assert_eq!(printed.len(), odds.len());
    assert!(printed.iter().zip(&odds).all(|(printed, kept)| (printed - kept).abs() < 1e-5));
    let first = rows.iter().find(|row| row["grid_point"] == 1).unwrap();
    assert_eq!(first["treaty.signing_rate"], 0.1, "a number, not its text");
    assert!(rows[0]["grid_point"] == 0 && rows[0]["treaty.signing_rate"].is_null() && rows[0]["difference"].is_null());
}

/// Of a range, what the scenario does not allow is left out, and reported; what changes meaning with the start is
/// reported, too.
#[test]
fn what_is_to_be_known_of_the_settings_is_reported() {
    let desk = Desk::new();
    let sweep = |options: &[&str]| {
        let size = ["sweep", "trio.toml", "--trajectories", "800", "--by", "2002", "--out", "swept"];
        desk.done(&[&size[..], options].concat())
    };
    let printed = sweep(&["--vary", "balance.power.permissive=0.1:0.9:3"]);
    assert!(printed.contains("does not allow them: 1 of the values. balance.power.permissive=0.1: "), "{printed}");
    let swept = desk.table("swept/probabilities.csv");
    let values: Vec<&str> = swept.column("balance.power.permissive");
    assert!(values.contains(&"0.5") && values.contains(&"0.9") && !values.contains(&"0.1"), "{values:?}");
    // An outcome whose window opens with the last moment is not reached by then, nor is it counted for another.
    for (outcome, odds) in swept.column("outcome").iter().zip(swept.numbers("probability")) {
        assert!((0.0..=1.0).contains(&odds) && (*outcome != "summit_years" || odds == 0.0), "{outcome}: {odds}");
    }
    let of_the_start = ["--set", "outcomes.fall.type_below=\"initial\"", "--outcome", "fall"];
    let types = ["--vary", "alignment.type=[\"thin\", \"thick\"]"];
    let printed = sweep(&[&of_the_start[..], &types].concat());
    assert!(printed.contains("`fall` is a different event at different grid points"), "{printed}");
    assert!(!sweep(&[&types[..], &["--outcome", "alliance"]].concat()).contains("a different event"));
}

#[test]
fn what_cannot_vary_is_reported_before_anything_is_run() {
    let desk = Desk::new();
    for (options, wanted) in [
        (vec!["--vary", "balance.power.non_permisive=0.3:0.8:3"], "did you mean `non_permissive`?"),
        (vec!["--vary", "balance.power.non_permissive=0.8:0.3:3"], "did you mean 0.3:0.8?"),
        (vec!["--vary", "alignment.hedge=0.3:1.8:3"], "`alignment.hedge` is 1.8, but must be in [0, 1]"),
        (vec!["--vary", "alignment.hedge=0.3"], "neither a range nor a list"),
        (vec!["--vary", "alignment.type=[\"thin\", \"thck\"]"], "did you mean `thick`?"),
        (vec!["--vary", "end=[2010, 2011]"], "all grid points must have the same years, steps and outcomes"),
        (vec!["--vary", "shocks.crisis.probability=[0.1, 0.2]"], "has no effect in this scenario"),
        (vec!["--vary", "alignment.hedge=0:1:2", "--outcome", "aliance"], "did you mean `alliance`?"),
        (vec!["--vary", "alignment.hedge=0:1:2", "--by", "1900"], "give a year from 2000 to 2011"),
        (vec!["--vary", "alignment.hedge=0:1:2", "--vary", "alignment.hedge=0:1:3"], "given twice"),
        (
            vec!["--vary", "alignment.hedge=0:1:90", "--vary", "alignment.learning=0:1:90"],
            "8100 grid points, but at most 2500 are possible",
        ),
        (vec!["--vary", "balance.power.permissive=[0.1, 0.5, 0.9]"], "--vary balance.power.permissive=0.1: "),
        (
            vec!["--vary", "balance.power.permissive=0.1:0.9:3", "--vary", "alignment.hedge=0:1:2"],
            "--vary balance.power.permissive=0.1, alignment.hedge=0: ",
        ),
        (vec!["--vary", "run.seed=1:3:3"], "the size and the seed of a run cannot vary; use --seed"),
    ] {
        let output = desk.stadial(&[vec!["sweep", "trio.toml"], options.clone()].concat());
        let printed = stderr(&output);
        assert!(printed.contains(wanted), "{options:?}\n{printed}");
        assert_eq!(output.status.code(), Some(2));
    }
    let both = ["sweep", "trio.toml", "--vary", "alignment.hedge=2:3:2", "--outcome", "x", "--by", "1"];
    let printed = stderr(&desk.stadial(&both));
    assert_eq!(printed.matches("error: ").count(), 3, "all at once: {printed}");
    assert_eq!(desk.names(), ["trio.toml", "unsure.toml"], "nothing is written");
}

/// A sweep that would take hours is stopped: whole settings are in the tables, and the manifest says that they are not all.
#[test]
#[cfg(target_os = "linux")]
fn ctrl_c_keeps_the_settings_that_are_finished() {
    let desk = Desk::new();
    let size = ["--trajectories", "20000", "--out", "out"];
    let options = [&["sweep", "trio.toml", "--vary", "alignment.hedge=0:1:90"], &size[..]].concat();
    let output = super::interruption::interrupt(&desk, &options, "out/probabilities.csv");
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let manifest = desk.manifest("out");
    let progress = &manifest["progress"];
    let finished = progress["finished"].as_u64().unwrap();
    assert!(progress["interrupted"] == true && (0..90).contains(&finished), "{progress}");
    assert!(progress["unit"] == "grid points" && progress["asked"] == 90, "{progress}");
    let odds = desk.table("out/probabilities.csv");
    assert_eq!(odds.rows.len() as u64, (1 + finished) * 7 * 12, "the scenario as it stands is no grid point");
    let wanted =
        format!("interrupted after {finished} of 90 grid points; their results are written and marked as interrupted");
    assert_eq!(stderr(&output), format!("error: {wanted}\n"));
}
