//! What must stay as it is until someone decides otherwise: the reference tables, the texts that people read, and the
//! agreement of the hindcast with an independent implementation of the model's equations.

use std::path::PathBuf;

use crate::support::{Desk, PICTURED, TABLES, TRIO, Table, names, new_year, project, read, shipped, stderr};

fn reference(scenario: &str) -> PathBuf {
    let folder = project().join("results").join(scenario);
    assert!(
        folder.is_dir(),
        "there are no reference tables in {}: make them with\n    cargo run --release -- run scenarios/{scenario}.toml",
        folder.display()
    );
    folder
}

/// Running a scenario as it comes writes its reference tables again, byte for byte. Gives the desk with the results in `out`.
fn check_reference(scenario: &str) -> Desk {
    let folder = reference(scenario);
    let mut expected: Vec<String> = TABLES.iter().chain(&PICTURED).map(|(name, _)| (*name).to_owned()).collect();
    // The forecast states questions and reference classes; the hindcast does not.
    if scenario == "china-russia" {
        expected.extend(["questions.csv", "curve.csv", "base_rates.csv"].map(str::to_owned));
    }
    expected.sort();
    let mut found = names(&folder);
    // Wall time and threads differ from run to run, so the manifest is no reference; nor are studies in folders of their
    // own.
    found.retain(|name| name != "manifest.json" && name != "report.html" && folder.join(name).is_file());
    assert_eq!(found, expected, "{}", folder.display());

    let desk = Desk::new();
    desk.done(&["run", shipped(scenario).to_str().unwrap(), "--quiet", "--out", "out"]);
    for (name, written) in desk.all_tables("out") {
        let kept = read(&folder.join(&name));
        let differing = written.lines().zip(kept.lines()).enumerate().find(|(_, (new, old))| new != old);
        assert!(
            written == kept,
            "results/{scenario}/{name} is no longer what a run writes; the first difference is in line, (now, kept): \
             {differing:?}. If the change is meant, run `cargo run --release -- run scenarios/{scenario}.toml` and say \
             in CHANGELOG.md that numbers have changed."
        );
    }
    assert_eq!(desk.manifest("out")["invalid"], 0);
    desk
}

#[test]
fn the_hindcast_writes_its_reference_tables() {
    drop(check_reference("china-russia-1991"));
}

#[test]
fn the_forecast_writes_its_reference_tables_and_the_picture_of_the_readme() {
    let desk = check_reference("china-russia");
    desk.done(&["report", "out", "--quiet", "--charts", "charts"]);
    let drawn = read(&desk.path("charts").join("probability-functioning_alliance.svg"));
    let shown = project().join("src/guide/probability.svg");
    assert!(drawn == read(&shown), "the picture of the README is no longer that of a run: write it anew with --charts");
}

#[test]
fn every_shipped_scenario_has_reference_tables_and_only_these_have() {
    let scenarios: Vec<String> = names(&project().join("scenarios"))
        .iter()
        .filter_map(|name| name.strip_suffix(".toml"))
        .map(str::to_owned)
        .collect();
    scenarios.iter().for_each(|scenario| drop(reference(scenario)));
    // Other results may lie there on a machine where someone works.
    assert_eq!(scenarios, ["china-russia-1991", "china-russia"], "each of these is checked above");
}

// The hindcast against an independent implementation of the same equations: 40,000 trajectories of its own, whose
// standard error is at most .0025. The agreement asked for is .01; the reference tables add .0016 of their own error.

/// Greatest difference between the two implementations that counts as agreement.
const AGREEMENT: f64 = 0.01;

/// Year, type and its probability on 1 January.
const TYPES: [(&str, &str, f64); 9] = [
    ("1996", "thin", 0.9991),
    ("2001", "thin", 0.9903),
    ("2006", "thin", 0.8958),
    ("2011", "thick", 0.4306),
    ("2016", "thick", 0.7480),
    ("2021", "thick", 0.8201),
    ("2024", "thick", 0.8273),
    ("2024", "none", 0.1380),
    ("2024", "alliance", 0.0009),
];

/// Year and the probability of an advanced stage (5 to 7) on 1 January.
const ADVANCED: [(&str, f64); 4] = [("2011", 0.0043), ("2016", 0.1144), ("2021", 0.2436), ("2024", 0.3097)];

/// Probability that a treaty of alliance is in force on 1 January 2024.
const TREATY_2024: f64 = 0.0171;

fn agrees(what: &str, found: f64, independent: f64) {
    assert!((found - independent).abs() <= AGREEMENT, "{what}: {found}, independently {independent}");
}

#[test]
fn the_hindcast_agrees_with_an_independent_implementation() {
    let folder = reference("china-russia-1991");
    let table = |name: &str| Table::read(&folder.join(name));
    let (types, stages, treaties) = (table("types.csv"), table("stages.csv"), table("treaties.csv"));
    for (year, kind, independent) in TYPES {
        agrees(&format!("{kind} in {year}"), types.number(&new_year(year), kind, "probability"), independent);
    }
    for (year, independent) in ADVANCED {
        let found = ["5", "6", "7"].iter().map(|stage| stages.number(&new_year(year), stage, "probability")).sum();
        agrees(&format!("advanced stage in {year}"), found, independent);
    }
    agrees("treaty in force in 2024", treaties.number("2024-01-01", "in_force", "probability"), TREATY_2024);
}

/// What is observed is the same in every trajectory: China and Russia pass half of the American economy in 2009.
#[test]
fn the_hindcast_passes_half_of_the_american_economy_in_2009() {
    let drivers = Table::read(&reference("china-russia-1991").join("drivers.csv"));
    let ratio = |year: &str| drivers.number(&new_year(year), "power_ratio", "mean");
    assert!(ratio("2009") < 0.5 && ratio("2010") > 0.5, "{} {}", ratio("2009"), ratio("2010"));
    assert!((ratio("2023") - (17.795 + 2.0214) / 27.361).abs() < 1e-5, "the last observed year");
    for year in 1991..=2023 {
        let spread = drivers.number(&new_year(year), "power_ratio", "sd");
        assert!(spread < 1e-4, "{year}: {spread}");
    }
    assert!(drivers.number("2024-01-01", "power_ratio", "sd") > 0.01, "simulated after the last observed year");
}

// Texts.

/// A text without the spaces at the ends of its lines.
fn trimmed(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// The summary of a fixed run, without the seconds that it took.
#[test]
fn the_summary_of_a_small_run() {
    let desk = Desk::new();
    let printed = desk.done(&["run", "unsure.toml", "--trajectories", "4000", "--out", "out"]);
    let (text, last) = printed.rsplit_once("; ").unwrap();
    let (seconds, rest) = last.split_once(" s.").unwrap();
    assert!(seconds.parse::<f64>().is_ok(), "{seconds}");
    insta::assert_snapshot!(trimmed(&format!("{text}; [seconds] s.{rest}")), @r#"
    Three against one, nobody knows how

    Start: thin partnership, stage 2 (regular consultations); incentive 0.4, tends to 0.418; nothing is demanded of this type.
    Likeliest in the first year, at the rates of the start: becomes a coalition (68.8 %).

    Probability of a functioning alliance by the end of 2010: 46.9 % (Monte Carlo error ±2.0; parameter band not resolved at this size).
    Probability of a functioning alliance by the end of 2011: 49.4 % (Monte Carlo error ±2.0; parameter band not resolved at this size).
    In force at the end of 2011: 22.7 % (Monte Carlo error ±1.7). Where it is reached, it is in force for 3.53 years (±0.163) until the end of 2011 on average, in 1.17 spells.
    Most likely type on 1 January 2012: non-allied security community, 63.9 % (Monte Carlo error ±1.7; parameter band not resolved at this size).

     probability, by the end of              2005             2010             2011
    ────────────────────────────────────────────────────────────────────────────────
     a functioning alliance           27.9 % ±1.7      46.9 % ±2.0      49.4 % ±2.0
                                                    [not resolved]   [not resolved]
     - in force at the end of it      19.5 % ±1.6      23.3 % ±1.7      22.7 % ±1.7
     alliance                         70.6 % ±1.4      79.5 % ±1.4      80.6 % ±1.4
     - in force at the end of it      32.9 % ±2.0      29.0 % ±1.9      27.9 % ±1.8
     advanced for two years           10.8 % ±1.9      79.1 % ±1.5      80.5 % ±1.7
                                   [not resolved]                    [not resolved]
     - in force at the end of it      10.2 % ±1.9      74.3 % ±1.6      74.6 % ±1.9
     summit years                    94.2 % ±0.82     99.3 % ±0.30     99.3 % ±0.30
     - in force at the end of it      90.3 % ±1.1     96.8 % ±0.83     96.8 % ±0.79
     strong                          78.5 % ±0.95     90.1 % ±0.72     91.6 % ±0.65
     - in force at the end of it      66.7 % ±1.4      79.3 % ±1.6      80.6 % ±1.6
     downgrade                        2.9 % ±0.60      3.6 % ±0.64      3.7 % ±0.63
     - in force at the end of it      1.9 % ±0.52      1.7 % ±0.43      1.6 % ±0.38
     crisis and embargo               49.9 % ±3.2      78.5 % ±3.2      78.5 % ±3.2
                                   [not resolved]   [not resolved]   [not resolved]
    ± is the 95 % half-width of the Monte Carlo error (1.96 standard errors); near 0 and 1 the interval is shown in ( ). They shrink with more trajectories.
    About 13,000 trajectories in 200 draws would halve the error of the first outcome's probability by the end of 2011.
    [ ] is the central 95 % of the probability over the 8 uncertain parameters. It does not shrink, and is left out where it is not distinguishable from chance.
    The ends of a band have errors of their own (probabilities.csv). For the first outcome by the end of 2011, the lower end is between 0 and 51.0 % and the upper end between 47.5 and 100 % (95 %). < or > marks an end that is not known well enough; to resolve it takes at least 146 draws (--draws).
    [not resolved] marks a band of which neither end is known well enough; for a functioning alliance by the end of 2010, the nearest to it, this takes at least 146 draws (--draws).
    Which parameters the probability of a functioning alliance by the end of 2011 depends on is not resolved at this size: the spread over the draws is not distinguishable from chance.
    Not included in any error or band: the error of the model itself. On 187 facts of 22 alignments of the past its mean log score is 0.64 (standard error 0.07; low is good). For comparison: 0.90 for the forecast that nothing changes, 0.68 for the share of facts that held. `stadial guide score` has the forecasts 1, 5 and 10 years ahead.

     stage, on 1 January     2000     2005     2010      2012
    ──────────────────────────────────────────────────────────
     stage 0                  0 %   0.92 %   0.73 %    0.83 %
     stage 1                  0 %   0.15 %   0.12 %   0.050 %
     stage 2               60.0 %    2.5 %   0.45 %    0.25 %
     stage 3               40.0 %    3.3 %   0.62 %    0.43 %
     stage 4                  0 %   39.7 %   21.2 %    21.2 %
     stage 5                  0 %   46.7 %   58.2 %    53.7 %
     stage 6                  0 %    4.3 %   10.9 %    13.9 %
     stage 7                  0 %    2.4 %    7.8 %     9.6 %

     type, on 1 January               2000     2005     2010     2012
    ──────────────────────────────────────────────────────────────────
     no alignment                      0 %    2.1 %    1.8 %    1.6 %
     thin partnership                100 %    4.0 %   0.47 %   0.33 %
     coalition                         0 %    3.7 %   0.22 %   0.12 %
     thick partnership                 0 %   54.0 %   11.2 %    6.2 %
     alliance                          0 %   32.3 %   12.1 %    7.1 %
     non-allied security community     0 %    2.6 %   55.8 %   63.9 %
     allied security community         0 %    1.1 %   18.3 %   20.8 %

    4,000 trajectories in 20 draws of the parameters, 144 steps each, seed 7; [seconds] s.
    Written to out: 18 tables (CSV), manifest.json
    "#);
}

#[test]
fn a_short_history() {
    let desk = Desk::new();
    let options = ["--trajectory", "5", "--set", "end=2005", "--set", "outcomes.summit_years.until=2004-07-01"];
    let changes = ["--set", "shocks.summit.dates=[2004-05-01]", "--set", "shocks.embargo.until=2004-07-01"];
    let printed = desk.done(&[&["trace", "trio.toml"], &options[..], &changes[..]].concat());
    insta::assert_snapshot!(trimmed(&printed), @r#"
    Three against one
    trajectory 5 of seed 7, draw 0 of 1

    2000-01  -- thin partnership, stage 2 (depths 2100000), no treaty; power ratio 0.75, power 0.97, threat 0.72, interest 0.34, incentive 0.40, status 1.00
    2000-01  shock       crisis: support was kept
    2000-03  indicator   3 military-technical cooperation and personnel exchange: formed
    2000-08  indicator   1 confidence-building measures: deepened to high
    2000-09  type        UPGRADE from thin partnership to thick partnership
    2000-11  type        UPGRADE from thick partnership to alliance
    2000-11  indicator   3 military-technical cooperation and personnel exchange: deepened to developing
    2001-06  indicator   4 regular joint exercises: reactivated
    2001-10  shock       crisis: support was kept
    2002-01  indicator   3 military-technical cooperation and personnel exchange: deepened to high
    2002-12  shock       crisis: support failed
    2003-03  treaty      signed
    2003-09  type        DOWNGRADE from alliance to thick partnership
    2004-10  shock       quarrel
    2004-10  treaty      no longer in force
    2005-01  -- thick partnership, stage 4 (depths 3131000), no treaty; power ratio 0.75, power 0.97, threat 0.52, interest 0.39, incentive 0.38, status 0.72

    Outcomes, when first reached:
      2000-11  alliance
      2003-03  summit years
    "#);
}

/// What is said of the small scenario with this change.
fn printed(old: &str, new: &str) -> String {
    let desk = Desk::new();
    assert!(TRIO.contains(old));
    desk.write("bad.toml", &TRIO.replacen(old, new, 1));
    let output = desk.stadial(&["run", "bad.toml"]);
    assert_eq!(output.status.code(), Some(2));
    trimmed(&stderr(&output))
}

#[test]
fn what_is_said_of_a_misspelt_key() {
    insta::assert_snapshot!(printed("downgrade_rate = 1.0", "downgrad_rate = 1.0"), @r#"
    error: unknown key `downgrad_rate` in `typology`
      --> bad.toml:73:1
       |
    73 | downgrad_rate = 1.0
       | ^^^^^^^^^^^^^ did you mean `downgrade_rate`?
       |
       = help: write `downgrade_rate`, or one of `dissolution_rate`, `dissolution_incentive`, `none_to_thin`, `thin_to_coalition`, `thin_to_thick`, `thin_to_alliance`, `coalition_to_alliance`, `thick_to_alliance`, `thick_to_non_allied_community`, `alliance_to_allied_community`, `non_allied_to_allied_community`
    "#);
}

#[test]
fn what_is_said_of_a_wrong_type() {
    insta::assert_snapshot!(printed("gdp = 8.0", "gdp = \"8 trillion\""), @r#"
    error: `actors.dee.gdp` must be a number or a distribution, not the string "8 trillion"
      --> bad.toml:60:7
       |
    60 | gdp = "8 trillion"
       |       ^^^^^^^^^^^^ must be a number or a distribution
       |
       = help: GDP at the start [trillion US$]; a distribution is written as `{ normal = { mean = ..., sd = ... } }`
    "#);
}

#[test]
fn what_is_said_of_a_probability_outside_of_its_range() {
    insta::assert_snapshot!(printed("probability = 0.5", "probability = 1.5"), @r#"
    error: `shocks.summit.probability` is 1.5, but must be in [0, 1]
       --> bad.toml:105:15
        |
    105 | probability = 1.5
        |               ^^^ must be in [0, 1]
        |
        = help: give a number from 0 to 1; a share: 0.015 for 1.5 %. Probability that it happens on each of its dates, for a dated shock [probability]
    "#);
}

#[test]
fn what_is_said_of_two_mistakes_at_once() {
    insta::assert_snapshot!(printed("end = 2012\nsteps_per_year = 12", "end = 1999\nsteps_per_yaer = 12"), @r#"
    error: `end` is 1999, but must be after `start`, 2000
     --> bad.toml:7:7
      |
    7 | end = 1999
      |       ^^^^ must be more than 2000
      |
      = help: give a later year

    error: unknown key `steps_per_yaer`
     --> bad.toml:8:1
      |
    8 | steps_per_yaer = 12
      | ^^^^^^^^^^^^^^ did you mean `steps_per_year`?
      |
      = help: write `steps_per_year`, or one of `extends`, `remove`, `title`, `description`, `members`, `adversary`, `start`, `end`, `run`, `uncertainty`, `theatres`, `actors`, `alignment`, `clusters`, `indicators`, `economy`, `states`, `agreements`, `relations`, `shocks`, `activities`, `observed`, `balance`, `incentive`, `institutions`, `rupture`, `status`, `conditions`, `typology`, `treaty`, ...
    "#);
}

#[test]
fn what_is_said_of_an_override_that_names_nothing() {
    let desk = Desk::new();
    let output = desk.stadial(&["run", "trio.toml", "--set", "actors.ada.urgncy=0.4"]);
    insta::assert_snapshot!(trimmed(&stderr(&output)), @r#"
    error: unknown key `urgncy` in `actors.ada`
     --> --set:1:12
      |
    1 | actors.ada.urgncy=0.4
      |            ^^^^^^ did you mean `urgency`?
      |
      = help: write `urgency`, or one of `threat_profile`, `threat_from`, `patrons`, `gdp`, `growth`, `growth_target`, `growth_transition_years`, `growth_volatility`, `gdp_volatility`, `military_burden`, `composite`, `severity`, `urgency_target`, `hostile_intent`, `hostile_intent_target`, `stake`, `stake_target`, `proximity`, `offensive_capability`, `identity`, `identity_target`, `expectation`, `expectation_target`, `turning`, `deterrent`, `anxiety`, `orientation`
    "#);
}

/// The storylines and the game under `results/` are what their commands write.
#[test]
fn stories_and_the_game_are_reported_as_they_are_kept() {
    let desk = Desk::new();
    let kept = |name: &str| read(&project().join("results").join(name));
    let forecast = shipped("china-russia");
    for (outcome, by, count, name) in [
        ("functioning_alliance", "2045", "3", "stories/functioning-alliance.md"),
        ("downgrade", "2040", "1", "stories/downgrade.md"),
    ] {
        let options = ["--outcome", outcome, "--by", by, "--count", count, "--out", "printed", "--quiet"];
        desk.done(&[&["storylines", forecast.to_str().unwrap()], &options[..]].concat());
        let printed = read(&desk.path("printed/storylines.md"));
        assert!(printed == kept(name), "results/{name} is no longer what `stadial storylines {options:?}` writes");
    }
    let script = project().join("results/game/moves.toml");
    let moves = read(&script).replace("scenarios/china-russia.toml", forecast.to_str().unwrap());
    desk.write("moves.toml", &moves);
    let played = desk.done(&["wargame", "--script", "moves.toml"]);
    assert!(played == kept("game/transcript.txt"), "results/game/transcript.txt is no longer what its script plays");
}
