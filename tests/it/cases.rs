//! `stadial cases`: where alignments stand, and the odds of their next moves.

use crate::support::{Desk, stderr};

const HEADER: &str = "case,title,on,stage,depth,indicator,band,type,treaty,power_ratio,power,threat,interest,incentive,\
                      status,move,within_years,probability,standard_error,ci_low,ci_high,parameter_low,parameter_high,\
                      parameter_low_ci_low,parameter_low_ci_high,parameter_high_ci_low,parameter_high_ci_high";

/// The moves of the table as outcomes, each with its condition.
const MOVES: [(&str, &str); 4] = [
    ("type_up", "type_above"),
    ("type_down", "type_below"),
    ("stage_up", "stage_above"),
    ("stage_down", "stage_below"),
];

/// Both small scenarios with the moves as their outcomes, as weakened partnerships that may go either way.
fn desk() -> Desk {
    let desk = Desk::new();
    for name in ["trio", "unsure"] {
        let outcomes = MOVES.map(|(outcome, key)| format!("{outcome} = {{ {key} = \"initial\" }}\n")).concat();
        let weak = "[alignment]\ntype = \"thick\"\nincentive = 0.1\n[incentive]\nadjustment_rate = 0.1\n";
        let text = format!("extends = \"{name}.toml\"\n{weak}[outcomes]\n{outcomes}");
        desk.write(&format!("{name}_moves.toml"), &text);
    }
    desk
}

#[test]
fn the_odds_are_those_of_a_run_with_the_moves_as_outcomes() {
    const SIZE: [&str; 2] = ["--trajectories", "1600"];
    let desk = desk();
    let files = ["trio_moves.toml", "unsure_moves.toml"];
    desk.done(&[&["cases"], &files[..], &SIZE, &["--out", "cases"]].concat());
    let cases = desk.table("cases/cases.csv");
    assert_eq!(cases.header.join(","), HEADER);
    assert_eq!(cases.rows.len(), 2 * MOVES.len() * 2);
    for case in ["trio_moves", "unsure_moves"] {
        desk.done(&[&["run", &format!("{case}.toml"), "--quiet", "--out", case], &SIZE[..]].concat());
        let odds = desk.table(&format!("{case}/probabilities.csv"));
        let mut likely = 0;
        for (outcome, _) in MOVES {
            // From 1 January 2000, five years are over with the end of 2004.
            for (within, year) in [("5", "2004"), ("10", "2009")] {
                let row = |row: &&Vec<String>| row[0] == case && row[15] == outcome && row[16] == within;
                let found = cases.rows.iter().find(row).unwrap();
                let expected = odds.rows.iter().find(|row| row[0] == outcome && row[1] == year).unwrap();
                assert_eq!(found[17..], expected[2..12], "{case}, {outcome} within {within} years");
                likely += usize::from(found[17].parse::<f64>().unwrap() > 0.01);
            }
        }
        assert!(likely >= 6, "{case}: {likely} probabilities that say something");
    }
}

#[test]
fn a_case_stands_where_its_scenario_starts() {
    let desk = desk();
    desk.done(&["cases", "trio.toml", "--trajectories", "160", "--out", "cases"]);
    let cases = desk.table("cases/cases.csv");
    let expected =
        ["trio", "Three against one", "2000-01-01", "2", "1", "regular consultations", "early", "thin", "false"];
    assert!(cases.rows.iter().all(|row| row[..9] == expected));
    // Six to eight in capability, and the incentive that the file gives.
    assert_eq!((cases.column("power_ratio")[0], cases.column("incentive")[0]), ("0.75", "0.4"));
}

#[test]
fn the_strongest_incentive_comes_first_on_the_screen() {
    let desk = desk();
    let printed = desk.done(&["cases", "trio_moves.toml", "trio.toml", "--trajectories", "160"]);
    let [weak, strong] = ["\n trio_moves ", "\n trio "].map(|name| printed.find(name).unwrap());
    assert!(strong < weak, "{printed}");
    assert_eq!(
        desk.names(),
        ["trio.toml", "trio_moves.toml", "unsure.toml", "unsure_moves.toml"],
        "nothing is written"
    );
}

/// Odds beyond the end of a scenario are a dash on the screen and no row of the table.
#[test]
fn beyond_the_horizon_there_are_no_odds() {
    let desk = desk();
    for (years, dashes, rows) in [(10, 0, 8), (9, 4, 4), (5, 4, 4), (4, 8, 0)] {
        let text = format!(
            "extends = \"trio.toml\"\nend = {}\nremove = [\"shocks\", \"outcomes\"]\n[outcomes]\nup = {{ type_above = \
             \"initial\" }}\n",
            2000 + years
        );
        desk.write("short.toml", &text);
        let printed = desk.done(&["cases", "short.toml", "--trajectories", "160", "--out", "cases"]);
        let row = printed.lines().find(|line| line.starts_with(" short ")).unwrap();
        assert_eq!(row.matches('-').count(), dashes, "{years} years: {row}");
        let cases = desk.table("cases/cases.csv");
        assert_eq!(cases.rows.len(), rows, "{years} years");
        assert!(rows == 8 || cases.column("within_years").iter().all(|&within| within == "5"));
    }
}

#[test]
fn a_broken_scenario_is_an_error_and_no_other_is_run() {
    let desk = desk();
    desk.write("broken.toml", "extends = \"trio.toml\"\nactors.ada.gdp = -3\n");
    desk.write("worse.toml", "extends = \"trio.toml\"\nallignment.hedge = 0.3\n");
    let output = desk.stadial(&["cases", "trio.toml", "broken.toml", "worse.toml", "gone.toml", "--out", "cases"]);
    let message = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(output.stdout.is_empty() && !desk.path("cases").exists(), "{message}");
    for part in ["broken.toml:2:18", "worse.toml:2:1", "did you mean `alignment`?", "cannot read gone.toml"] {
        assert!(message.contains(part), "not `{part}`: {message}");
    }
    std::fs::create_dir(desk.path("empty")).unwrap();
    let message = stderr(&desk.stadial(&["cases", "empty"]));
    assert_eq!(message, "error: empty: the folder has no TOML file\n");
}
