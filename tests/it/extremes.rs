//! Legal but extreme scenarios: no panic, no number that is none, and every trajectory that leaves the model's domain
//! is counted and printed.

use proptest::prelude::*;
use proptest::sample::Index;

use stadial::ensemble::Results;
use stadial::model::Quantity;
use stadial::questions::run::tables;
use stadial::scenario::{Scenario, load, parameters, parse};
use stadial::trajectory::{Batch, Constants, Context, InstructionSet};

use crate::support::{Desk, TABLES, TRIO, Table, names, plan, read, shipped, stderr, stdout, tally, trio};

/// What is changed in the small scenario, by name.
const EXTREMES: [(&str, &[&str]); 18] = [
    ("shocks without end", &["shocks.crisis.rate=1e6", "shocks.quarrel.rate=1e6", "shocks.embargo.rate=1e6"]),
    ("shocks whose rate explodes", &["shocks.crisis.depends_on.incentive={ coefficient = 1e6, centre = 0 }"]),
    ("shocks whose rate vanishes", &["shocks.crisis.depends_on.incentive={ coefficient = 1e6, centre = 1 }"]),
    (
        "types that change at once",
        &[
            "typology.thin_to_thick.rate=1e6",
            "typology.thick_to_alliance.rate=1e6",
            "typology.downgrade_rate=1e6",
            "typology.dissolution_rate=1e6",
        ],
    ),
    (
        "indicators that come and go at once",
        &[
            "indicators.exercises.formation_rate=1e6",
            "indicators.exercises.erosion_rate=1e6",
            "indicators.consultations.erosion_rate=1e6",
            "institutions.hold=1e6",
            "indicators.retirement_rate=1e6",
        ],
    ),
    (
        "treaties that come and go at once",
        &["treaty.signing_rate=1e6", "treaty.end_rate=1e6", "treaty.declaration_rate=1e6"],
    ),
    (
        "alignments that break and come back at once",
        &[
            "actors.ada.turning=1e6",
            "actors.bo.turning=1e6",
            "rupture.rate=1e6",
            "rupture.quarrel_weight=1e6",
            "rupture.story_scale=999999",
            "rupture.contestation=1e6",
            "incentive.adjustment_rate=1e6",
        ],
    ),
    (
        "everything reverts at once",
        &[
            "dynamics.severity.reversion=1e6",
            "dynamics.identity.reversion=1e6",
            "economy.growth_reversion=1e6",
            "incentive.adjustment_rate=1e6",
            "incentive.learning_rate=1e6",
            "status.anxiety_rate=1e6",
            "support.memory_years=1e-6",
        ],
    ),
    (
        "volatilities of 50",
        &[
            "dynamics.severity.volatility=50",
            "dynamics.urgency.volatility=50",
            "dynamics.identity.volatility=50",
            "dynamics.expectation.volatility=50",
            "dynamics.orientation.volatility=50",
            "dynamics.stake.volatility=50",
            "dynamics.contestation.volatility=50",
            "economy.burden_volatility=50",
            "actors.bo.gdp_volatility=50",
            "actors.dee.growth_volatility=50",
        ],
    ),
    (
        "walks without reversion",
        &["dynamics.severity={ reversion = 0, volatility = 50 }", "economy.growth_reversion=0"],
    ),
    ("steps for curves", &["incentive.response=49.999", "incentive.response_spread=1", "balance.power.width=1e-6"]),
    ("hardly any curve", &["incentive.response=1e-6", "balance.power.width=999999"]),
    ("a giant and dwarfs", &["actors.bo.gdp=1e-6", "actors.cyd.gdp=1e-6", "actors.dee.gdp=999999"]),
    ("a dwarf and giants", &["actors.bo.gdp=999999", "actors.cyd.gdp=999999", "actors.dee.gdp=1e-6"]),
    (
        "shares at their ends",
        &[
            "actors.ada.severity=0.000001",
            "actors.bo.severity=0.999999",
            "actors.ada.urgency=0.999999",
            "actors.ada.identity=0.999999",
            "actors.bo.identity=0.000001",
            "actors.ada.expectation=0.999999",
            "actors.cyd.expectation=0.000001",
            "actors.bo.military_burden=0.999999",
            "actors.cyd.military_burden=0.000001",
            "alignment.complementarity=0.000001",
            "alignment.contestation=0.999999",
            "actors.ada.orientation.sea=-0.999999",
            "actors.bo.orientation.sea=0.999999",
            "balance.threat.floor=0.000001",
            "balance.threat.ceiling=0.999999",
        ],
    ),
    ("one world economy", &["economy.world_loading=1", "status.military_weight=1", "balance.power.military_weight=1"]),
    (
        "hardly any record",
        &["alignment.kept_support=1e-6", "support.prior_failed=1e-6", "support.incentive_log_odds=1e6"],
    ),
    (
        "one enormous shock",
        &["shocks.quarrel.effects.identity.ada={ mean = 5e3, sd = 1e3 }", "support.kept_identity=100"],
    ),
];

/// Asserts that a run did its work, with every cell filled; gives how many trajectories it lost and what it printed.
fn run_sound(desk: &Desk, what: &str, arguments: &[&str]) -> (u64, String) {
    let output = desk.stadial(&[&["run", "--out", "out"], arguments].concat());
    let message = stderr(&output);
    assert!(!message.contains("panicked"), "{what}: {message}");
    assert!(output.status.success(), "{what}: {message}");
    for (name, _) in TABLES {
        check_cells(desk, what, name);
    }
    let manifest = desk.manifest("out");
    assert_eq!(manifest["progress"]["finished"], manifest["trajectories"], "{what}");
    (manifest["invalid"].as_u64().unwrap(), stdout(&output))
}

/// Every cell that is a number is a finite one; few may be empty.
fn check_cells(desk: &Desk, what: &str, name: &str) {
    let table = desk.table(&format!("out/{name}"));
    for row in &table.rows {
        for (column, cell) in table.header.iter().zip(row) {
            let is_day = name == "first_passage.csv" && column != "quantile";
            if is_day || ["outcome", "type", "status", "variable", "from", "to"].contains(&column.as_str()) {
                continue;
            }
            // Shocks are never in force; what is never reached has no spells, and what all have reached no hazard.
            let may_be_empty = column.starts_with("parameter_")
                || column.starts_with("in_force")
                || ["hazards.csv", "spells.csv"].contains(&name);
            let number = if column == "on" { cell.strip_suffix("-01-01").unwrap_or_default() } else { cell };
            let finite = number.parse::<f64>().is_ok_and(f64::is_finite);
            assert!(finite || may_be_empty && cell.is_empty(), "{what}, {name}: {column} in {row:?}");
        }
    }
    if name == "drivers.csv" {
        let columns = ["q05", "q25", "q50", "q75", "q95", "mean", "sd"].map(|column| table.numbers(column));
        for (row, cells) in table.rows.iter().enumerate() {
            let [q05, q25, q50, q75, q95, mean, sd] = columns.each_ref().map(|column| column[row]);
            let ordered = q05 <= q25 && q25 <= q50 && q50 <= q75 && q75 <= q95;
            // Where nothing varies the quantiles are the mean, however small or large.
            let same = sd > 0.0 || [q05, q95].iter().all(|end| (end - mean).abs() <= 1e-5 * mean.abs());
            assert!(ordered && same && sd >= 0.0, "{what}: {cells:?}");
        }
    }
    if name == "types.csv" || name == "stages.csv" {
        let states = if name == "types.csv" { 7 } else { 8 };
        for year in table.numbers("probability").chunks(states) {
            assert!((year.iter().sum::<f64>() - 1.0).abs() < 1e-5, "{what}, {name}: {year:?}");
        }
    }
}

#[test]
fn extreme_numbers_give_numbers() {
    let desk = Desk::new();
    for (what, changes) in EXTREMES {
        let mut arguments = vec!["trio.toml", "--trajectories", "150", "--quiet"];
        arguments.extend(changes.iter().flat_map(|change| ["--set", *change]));
        run_sound(&desk, what, &arguments);
        check_lanes(&trio(changes), what);
    }
}

/// Two members of a GDP of 31.6 against one of .002: after twenty years the ratio is log-normal with a median near 15,700
/// and 5 and 95 % quantiles near 11,000 and 22,400; of 1,024 trajectories the ends are good to 1.5 %. What the adversary
/// leaves of the power is as small the other way round.
#[test]
fn ratios_of_any_size_have_their_quantiles() {
    let desk = Desk::new();
    let text = "title = \"Two against a small state\"\nmembers = [\"alpha\", \"beta\"]\nadversary = \"gamma\"\nstart = 2025\n\
                end = 2045\nalignment.type = \"thin\"\noutcomes.alliance.type = \"alliance\"\nactors.gamma.gdp = GAMMA\n\
                actors.alpha = { gdp = ALPHA, urgency = 0.5 }\nactors.beta = { gdp = BETA, urgency = 0.45 }\n";
    let ratio = |file: &str, [alpha, beta, gamma]: [&str; 3]| {
        desk.write(file, &text.replace("GAMMA", gamma).replace("ALPHA", alpha).replace("BETA", beta));
        run_sound(&desk, file, &[file, "--trajectories", "1024", "--quiet"]);
        let table = desk.table("out/drivers.csv");
        let row = table.rows.iter().position(|row| row[0] == "2045-01-01" && row[1] == "power_ratio").unwrap();
        ["q05", "q50", "q95", "mean"].map(|column| table.numbers(column)[row])
    };
    let near = |found: f64, expected: f64| (found / expected - 1.0).abs() < 0.07;
    let [q05, q50, q95, mean] = ratio("large.toml", ["27.4", "4.2", "0.002"]);
    assert!(near(q05, 11_000.0) && near(q50, 15_700.0) && near(q95, 22_400.0), "{q05} {q50} {q95}");
    assert!(near(mean, 16_000.0), "{mean}");
    let [q05, q50, q95, mean] = ratio("small.toml", ["0.0000274", "0.0000042", "2.0"]);
    assert!(near(q05, 1.1e-5) && near(q50, 1.57e-5) && near(q95, 2.24e-5) && near(mean, 1.6e-5), "{q05} {q50} {q95}");
}

/// The overlap of categories can only be given where no profile gives it, as in the shipped scenarios.
#[test]
fn an_overlap_near_one_and_shares_near_their_ends_give_numbers() {
    let desk = Desk::new();
    let scenario = shipped("china-russia-1991");
    let changes = ["alignment.overlap=0.999", "actors.china.stake=0.999999", "economy.world_loading=1"];
    let mut arguments = vec![scenario.to_str().unwrap(), "--trajectories", "60", "--quiet"];
    arguments.extend(changes.iter().flat_map(|change| ["--set", *change]));
    assert_eq!(run_sound(&desk, "an overlap of .999", &arguments).0, 0);
}

/// What is kept of every lane that counts as sound is a number in its domain: a sum would hide one that is not.
fn check_lanes(scenario: &Scenario, what: &str) {
    let plan = plan(scenario, 0..16);
    let parameters = scenario.model.draw(plan.seed, 0);
    let constants = Constants::new(&scenario.model, &parameters);
    let context = Context { model: &scenario.model, parameters: &parameters, constants: &constants, seed: plan.seed };
    let mut batch = Batch::<16>::new(&context, InstructionSet::Widest);
    let records = batch.run(&context, &std::array::from_fn(|l| plan.draws * l as u64));
    let structure = &scenario.model.structure;
    for (year, rows) in records.drivers.iter().enumerate() {
        for (&driver, row) in structure.drivers().iter().zip(rows) {
            let name = structure.quantity_name(driver);
            let unbounded = matches!(driver, Quantity::PowerRatio) || name.starts_with("anxiety");
            let high = if unbounded { f64::MAX } else { 1.0 };
            for l in (0..16).filter(|&l| records.valid[l]) {
                assert!((0.0..=high).contains(&row[l]), "{what}: {name} is {} in year {year}", row[l]);
            }
        }
    }
}

#[test]
fn a_horizon_of_a_thousand_years_gives_numbers() {
    let desk = Desk::new();
    let horizon = ["--set", "end=3000", "--set", "steps_per_year=1"];
    let (aborted, _) = run_sound(
        &desk,
        "a thousand years",
        &[&["trio.toml", "--trajectories", "40", "--threads", "1", "--quiet"], &horizon[..]].concat(),
    );
    assert_eq!(aborted, 0);
    assert_eq!(desk.table("out/types.csv").rows.len(), 7 * 1001);
    let printed = desk.done(&[&["trace", "trio.toml"], &horizon[..]].concat());
    assert!(printed.contains("\n3000-01  -- "), "{printed}");
}

/// An economy that wanders without bounds: some histories leave the domain, which is printed.
#[test]
fn trajectories_that_leave_the_domain_are_counted_and_reported() {
    let desk = Desk::new();
    let arguments = ["trio.toml", "--trajectories", "200", "--set", "actors.dee.gdp_volatility=150"];
    let (aborted, printed) = run_sound(&desk, "wandering", &arguments);
    assert!(0 < aborted && aborted < 200, "{aborted}");
    let wanted = format!("{aborted} of 200 trajectories left the model's domain and are in no table: invalid.");
    assert!(printed.contains(&wanted), "{printed}");
    let options = ["--output-format", "json"];
    let (_, printed) = run_sound(&desk, "wandering", &[&arguments[..], &options[..]].concat());
    let summary: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(summary["invalid"], aborted);
    // Their own histories say so, too.
    let lost = (0..40).filter(|trajectory| {
        let trajectory = trajectory.to_string();
        let printed = desk.done(&["trace", "trio.toml", "--trajectory", &trajectory, "--set", arguments[4]]);
        printed.contains("This trajectory left the model's domain: it is invalid and in no table.")
    });
    let lost = lost.count() as f64;
    assert!((lost / 40.0 - aborted as f64 / 200.0).abs() < 0.35, "{lost} of 40, {aborted} of 200");
}

#[test]
fn a_run_that_loses_all_its_trajectories_fails_and_writes_nothing() {
    let desk = Desk::new();
    for options in [&[][..], &["--quiet"], &["--output-format", "json"]] {
        let change = ["--trajectories", "90", "--set", "actors.dee.gdp_volatility=1e6", "--out", "out"];
        let output = desk.stadial(&[&["run", "trio.toml"], &change[..], options].concat());
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty(), "{}", stdout(&output));
        let message = stderr(&output);
        let warned = message.starts_with("warning: `actors.dee.gdp_volatility` is 1e6, which is implausible");
        assert_eq!(warned, !options.contains(&"--quiet"), "{message}");
        assert!(message.contains("error: all 90 trajectories left the model's domain"), "{message}");
        assert!(message.contains("In trajectory 0, `gdp.dee` left first, in 2000-02: its logarithm was"), "{message}");
        assert!(message.contains("nothing was written") && message.contains("`stadial params`"), "{message}");
        assert_eq!(desk.names(), ["trio.toml", "unsure.toml"]);
    }
}

/// As a run does, every study fails where no history is left, also under a policy alone and from a moment of a game, and says
/// where some are lost.
#[test]
fn every_study_says_that_histories_left_the_domain() {
    let desk = Desk::new();
    let volatility = |value: &str| format!("actors.dee.growth_volatility={value}");
    let (all, half) = (volatility("1e6"), volatility("150"));
    let policy = "\n[policies.boom]\nfrom = 2002\nset.actors.dee.growth_volatility = 1e6\n";
    desk.write("boom.toml", &format!("{}{policy}", read(&desk.path("trio.toml"))));
    let outcome = ["--outcome", "alliance"];
    let lost: [&[&str]; 6] = [
        &["rare", "trio.toml", outcome[0], outcome[1], "--set", &all],
        &["storylines", "trio.toml", outcome[0], outcome[1], "--set", &all],
        &["msel", "trio.toml", outcome[0], outcome[1], "--set", &all],
        &["compare", "boom.toml", "--trajectories", "1600", "--set", &all],
        &["compare", "boom.toml", "--trajectories", "1600"],
        &["fork", "trio.toml", "--trajectory", "1", "--at", "2001", "--futures", "200", "--intervene", &all],
    ];
    for arguments in lost {
        let output = desk.stadial(arguments);
        let message = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {message}");
        assert!(output.stdout.is_empty() && message.contains("trajectories left the model's domain"), "{message}");
    }
    let moves = format!("set {}\nadvance\n", all.replace('=', " "));
    let mut game = desk.program();
    let output = game.args(["wargame", "trio.toml", "--futures", "200"]).write_stdin(moves).output().unwrap();
    assert!(stderr(&output).contains("all futures from here leave the model's domain"), "{}", stderr(&output));
    let some = desk.done(&["rare", "trio.toml", "--outcome", "alliance", "--replicates", "64", "--set", &half]);
    let warned = "of the trajectories are invalid (left the model's domain) and count as not reaching the outcome";
    assert!(some.contains(warned), "{some}");
}

/// The smallest runs: one trajectory, fewer trajectories than draws, one year of one step.
#[test]
fn the_smallest_runs_give_numbers() {
    let desk = Desk::new();
    let cases: [&[&str]; 4] = [
        &["trio.toml", "--trajectories", "1"],
        &["unsure.toml", "--trajectories", "1"],
        &["unsure.toml", "--trajectories", "3", "--draws", "20"],
        &["unsure.toml", "--trajectories", "30", "--draws", "1"],
    ];
    for arguments in cases {
        run_sound(&desk, &arguments.concat(), arguments);
    }
    desk.write("tiny.toml", TINY);
    let (_, printed) = run_sound(&desk, "tiny", &["tiny.toml", "--trajectories", "5"]);
    assert!(printed.contains("5 trajectories in 1 draw of the parameters, 1 steps each"), "{printed}");
}

const TINY: &str = "title = \"Tiny\"\nmembers = [\"a\", \"b\"]\nadversary = \"x\"\nstart = 1\nend = 2\n\
                    steps_per_year = 1\nactors = { a = { gdp = 1 }, b = { gdp = 1 }, x = { gdp = 1 } }\n\
                    [outcomes.thin]\ntype = \"thin\"\n";

/// A number near an end of its domain, or in the middle: `place` says which.
fn near_an_end(low: f64, high: f64, open: bool, place: u8) -> f64 {
    let inset = if open { 1e-6 } else { 0.0 };
    match place % 5 {
        0 => low + inset,
        1 => high - inset,
        2 => low + 1e-6 * (high - low),
        3 => f64::midpoint(low, high),
        _ => (low + 1.0).min(high - inset),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any few parameters at the ends of their domains: refused with a reason, or run without a number that is none.
    #[test]
    fn any_parameters_at_the_ends_of_their_domains(picks in prop::collection::vec((any::<Index>(), any::<u8>()), 1..8)) {
        let rows: Vec<_> =
            parameters(&trio(&[])).into_iter().filter_map(|row| Some((row.path, row.domain?))).collect();
        let changes: Vec<String> = picks
            .iter()
            .map(|(index, place)| {
                let (path, domain) = index.get(&rows);
                format!("{path}={:?}", near_an_end(domain.low, domain.high, domain.open, *place))
            })
            .collect();
        match parse("trio.toml", TRIO, &changes) {
            Err(error) => prop_assert!(!error.problems().is_empty()),
            Ok(scenario) => {
                let what = changes.join(" ");
                check_lanes(&scenario, &what);
                let counted = tally(&scenario, &plan(&scenario, 0..40));
                prop_assert_eq!(counted.valid() + counted.invalid(), 40);
                if counted.valid() > 0 {
                    for made in tables(&Results::new(&scenario.model, &counted), scenario.model.structure.start_day) {
                        let (name, text) = (made.name, String::from_utf8(made.csv()).unwrap());
                        // Without distributions, no band was assessed.
                        let table = Table::parse(&text);
                        let bands: Vec<usize> = (0..table.header.len()).filter(|&c| table.header[c].starts_with("parameter_")).collect();
                        let of_states = |c: usize| table.header[c].starts_with("in_force");
                        let empty = |row: &Vec<String>| row.iter().enumerate().any(|(c, cell)| !of_states(c) && cell.is_empty() != bands.contains(&c));
                        prop_assert!(!table.rows.iter().any(empty), "{}: a cell in {}", what, name);
                    }
                }
            }
        }
    }
}

/// Both shipped scenarios under volatilities of 50 throughout.
#[test]
fn shipped_scenarios_bear_volatilities_of_fifty() {
    let desk = Desk::new();
    for name in ["china-russia-1991", "china-russia"] {
        let path = shipped(name);
        let scenario = load(&path, &[]).unwrap();
        let volatile = parameters(&scenario).into_iter().filter(|row| row.path.ends_with("volatility"));
        let changes: Vec<String> = volatile.map(|row| format!("--set={}=50", row.path)).collect();
        assert!(changes.len() > 15);
        let mut arguments = vec![path.to_str().unwrap(), "--trajectories", "100", "--draws", "5", "--quiet"];
        arguments.extend(changes.iter().map(String::as_str));
        run_sound(&desk, name, &arguments);
        // The forecast states questions and reference classes.
        assert_eq!(names(&desk.path("out")).len(), if name == "china-russia" { 22 } else { 19 });
    }
}
