//! No cell of a table is run as a formula by a spreadsheet, whatever a scenario, a list or a coding says; and tables that
//! the program reads again give the texts that went into them.

use std::path::{Path, PathBuf};

use crate::support::{Desk, Table, read};

const TITLE: &str = "=HYPERLINK(\"http://example.org\",1)";
const SHOCK: &str = "@SUM(1)";
const POLICY: &str = "-2+3+cmd|' /c calc'!A1";

/// Two neighbours, in whose world everything has the name of a formula.
const SCENARIO: &str = r#"
title = "=1+1"
description = "+1"
members = ["alpha", "beta"]
adversary = "gamma"
start = 2025
end = 2030
run = { trajectories = 1600, draws = 20 }
[actors]
alpha = { gdp = 2.1, urgency = 0.5, identity = { uniform = { low = 0.3, high = 0.7 } } }
beta = { gdp = 1.4, urgency = 0.45 }
gamma = { gdp = 5.0 }
[alignment]
type = "thin"
indicators = { confidence_building = 2, consultations = 1 }
[shocks.crisis]
title = "@SUM(1)"
rate = 0.3
test_of_support = true
effects.urgency.alpha = { mean = 0.8, sd = 0.3 }
[outcomes.thick]
title = "=HYPERLINK(\"http://example.org\",1)"
type = ["thick", "alliance", "allied_community", "non_allied_community"]
[policies.pressure]
title = "-2+3+cmd|' /c calc'!A1"
from = 2026
effects.urgency.beta = { mean = 0.6, sd = 0.2 }
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("sly.toml", SCENARIO);
    desk
}

/// All tables below a folder.
fn tables(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(tables(&path));
        } else if path.extension().is_some_and(|ending| ending == "csv") {
            found.push(path);
        }
    }
    found
}

fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err()
}

#[test]
fn no_cell_of_any_table_is_a_formula() {
    let desk = desk();
    desk.write("coded.csv", "alignment,date,indicator,depth,source\n=1+1,2005,exercises,low,@SUM(1)\n");
    let thick = ["--outcome", "thick"];
    let commands: Vec<Vec<&str>> = vec![
        vec!["run", "sly.toml"],
        vec!["compare", "sly.toml"],
        vec!["sweep", "sly.toml", "--vary", "incentive.threat_weight=0.3:0.7:2", "--trajectories", "800"],
        vec!["sensitivity", "sly.toml", "--evaluations", "--draws", "16", "--trajectories", "4096"],
        vec!["rare", "sly.toml", "--effort", "32", "--replicates", "64"],
        vec![
            "tip",
            "sly.toml",
            "--parameter",
            "incentive.threat_weight",
            "--probability",
            "0.5",
            "--looks",
            "2",
            "--trajectories",
            "800",
        ],
        vec![
            "search",
            "sly.toml",
            "--lever",
            "policies.pressure",
            "--objective",
            "thick:low",
            "--objective",
            "cost",
            "--cost",
            "policies.pressure=1",
            "--trajectories",
            "800",
            "--confirm",
            "800",
        ],
        vec!["discover", "sly.toml"],
        vec!["drivers", "sly.toml"],
        vec!["storylines", "sly.toml", "--policy", "pressure"],
        vec!["msel", "sly.toml", "--policy", "pressure"],
        vec!["fork", "sly.toml", "--futures", "160"],
        vec!["cases", "sly.toml", "--trajectories", "160"],
        vec!["assess", "coded.csv"],
    ];
    for mut command in commands {
        if ["sensitivity", "rare", "tip", "discover", "drivers", "storylines", "msel"].contains(&command[0]) {
            command.extend(thick);
        }
        let out = command[0].to_owned();
        desk.done(&[&command[..], &["--out", &out]].concat());
        assert!(!tables(&desk.path(&out)).is_empty(), "{out} writes tables");
    }
    let (mut cells, mut kept) = (0, Vec::new());
    for path in tables(&desk.path("")) {
        if path.ends_with("coded.csv") {
            continue;
        }
        let text = read(&path);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        for cell in reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
            assert!(!is_formula(&cell), "{}: {cell}", path.display());
            cells += 1;
            kept.extend(cell.starts_with('\'').then_some((path.clone(), cell)));
        }
    }
    assert!(cells > 10_000, "{cells}");
    // They are there: as texts.
    for (file, title) in
        [("storylines.csv", SHOCK), ("storylines.csv", POLICY), ("msel.csv", POLICY), ("course.csv", "=1+1")]
    {
        let there = kept.iter().any(|(path, cell)| path.ends_with(file) && *cell == format!("'{title}"));
        assert!(there, "{file}: {title}: {kept:?}");
    }
}

/// Numbers are no formulas: a difference of -.3 stays a number.
#[test]
fn negative_numbers_stay_numbers() {
    let desk = desk();
    desk.done(&["compare", "sly.toml", "--out", "out", "--quiet"]);
    let differences = desk.table("out/terms.csv").numbers("difference");
    assert!(differences.iter().any(|number| *number < 0.0));
}

/// A list of injects that was written is played again: titles are found though they were written as texts.
#[test]
fn titles_come_back_from_a_list() {
    let desk = desk();
    desk.done(&["msel", "sly.toml", "--outcome", "thick", "--policy", "pressure", "--out", "list", "--quiet"]);
    let list = Table::read(&desk.path("list/msel.csv"));
    assert!(list.column("title").contains(&format!("'{POLICY}").as_str()), "{:?}", list.column("title"));
    let printed = desk.done(&["run", "sly.toml", "--injects", "list/msel.csv", "--out", "played"]);
    assert!(printed.contains("played"), "{printed}");
    let played = desk.manifest("played")["scenarios"][0]["injects"][0]["played"].to_string();
    assert!(played.contains(POLICY) && !played.contains(&format!("'{POLICY}")), "{played}");
}

/// A page shows titles as they are, and its tables to be saved are neutral as well.
#[test]
fn a_page_shows_what_the_scenario_says() {
    let desk = desk();
    desk.done(&["compare", "sly.toml", "--out", "out", "--report", "--quiet"]);
    let page = read(&desk.path("out/report.html"));
    assert!(!page.contains("&#39;=HYPERLINK") && !page.contains("'=HYPERLINK"), "{TITLE}");
    desk.done(&["report", "out", "--quiet"]);
    assert_eq!(read(&desk.path("out/report.html")), page);
}
