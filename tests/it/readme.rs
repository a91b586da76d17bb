//! What the README shows must work as it stands there.

use stadial::scenario::{load, parse};

use crate::support::Desk;

/// A row of a table, by column.
type Row = std::collections::BTreeMap<String, String>;

const README: &str = include_str!("../../README.md");

/// The code blocks of a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    let starts = README.match_indices(&fence).map(|(start, _)| start + fence.len());
    starts.map(|start| &README[start..start + README[start..].find("\n```").unwrap()]).collect()
}

#[test]
fn its_scenario_loads() {
    let scenarios = blocks("toml");
    assert_eq!(scenarios.len(), 3, "the scenario, policies of it, then the experiment");
    let scenario = parse("readme.toml", scenarios[0], &[]).unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert_eq!(scenario.model.priors.len(), 1);
    let with_policies = format!("{}\n{}", scenarios[0], scenarios[1]);
    let scenario = parse("readme.toml", &with_policies, &[]).unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert!(scenario.policies.len() > 1);
}

/// The excerpt holds the odds of the committed tables (a default run gives them, see `golden`).
#[test]
fn its_excerpt_is_of_the_committed_run() {
    let excerpt = blocks("console").into_iter().find(|block| block.contains("Odds of")).unwrap();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let title = load(&root.join("scenarios/china-russia.toml"), &[]).unwrap().title;
    assert!(excerpt.contains(&title));
    let table = std::fs::read_to_string(root.join("results/china-russia/odds.csv")).unwrap();
    for year in [2040, 2054] {
        let row = table.lines().find(|line| line.starts_with(&format!("functioning_alliance,{year},"))).unwrap();
        let probability: f64 = row.split(',').nth(2).unwrap().parse().unwrap();
        let told = format!("by the end of {year}: {} (", stadial::output::percent(probability));
        assert!(excerpt.contains(&told), "{told}");
    }
}

/// Every figure that its page of results takes from the tables beside it stands there.
#[test]
fn the_page_of_what_matters_is_of_its_tables() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("results/what-matters");
    let page = std::fs::read_to_string(folder.join("what-matters.md")).unwrap();
    let table = |name: &str| {
        let mut reader = csv::Reader::from_path(folder.join(name)).unwrap();
        let rows: Result<Vec<Row>, csv::Error> = reader.deserialize().collect();
        rows.unwrap()
    };
    let points = |row: &Row, column: &str| 100.0 * row[column].parse::<f64>().unwrap();
    let in_page = |wanted: String| assert!(page.contains(&wanted), "{wanted}");
    for (rank, row) in (1..=10).zip(table("sensitivity/sensitivity.csv")) {
        in_page(format!("| {rank} | `{}`: ", row["input"]));
        let [total, low, high, first] =
            ["total", "total_low", "total_high", "first"].map(|column| points(&row, column) / 100.0);
        in_page(format!(" | {total:.3} | {low:.3} to {high:.3} | {first:.3} | {:+.2} ±", points(&row, "effect")));
    }
    for row in table("compare/odds.csv").iter().filter(|row| row["year"] == "2040") {
        in_page(format!(" | {:.2} % ±", points(row, "probability")));
    }
    for (name, digits) in [
        ("severity", 3),
        ("severity-low", 3),
        ("threat-china-low", 2),
        ("status", 3),
        ("status-low", 3),
        ("status-russia", 3),
        ("status-russia-low", 3),
    ] {
        let rows = table(&format!("tip/{name}/tip.csv"));
        let [value, low, high] = ["value", "ci_low", "ci_high"].map(|column| {
            let told = format!("{:.digits$}", rows[0][column].parse::<f64>().unwrap());
            told.trim_start_matches('0').to_owned()
        });
        in_page(format!(" | {value} ({low} to {high}) |"));
    }
    let quasi_p: Vec<f64> = table("discover/limits.csv").iter().map(|row| row["by_draw"].parse().unwrap()).collect();
    assert_eq!(quasi_p.len(), 2, "the page has two conditions");
}

/// Its experiment on its scenario is run, whatever comes of it.
#[test]
fn its_experiment_runs() {
    let desk = Desk::new();
    desk.write("neighbours.toml", blocks("toml")[0]);
    desk.write("50.toml", blocks("toml")[2]);
    let printed = desk.done(&["claims", "50.toml"]);
    assert!(printed.starts_with("1 of 1 claim reproduced"), "{printed}");
}

/// The cases that it shows stand as it says: their figures come from a default run.
#[test]
fn its_cases_are_those_of_the_command() {
    let desk = Desk::new();
    let case = |name: &str| crate::support::project().join("scenarios/cases").join(name).display().to_string();
    let printed = desk.done(&["cases", &case("china-russia.toml"), &case("us-india.toml")]);
    let excerpt = blocks("console").into_iter().find(|block| block.contains("cases/us-india.toml")).unwrap();
    for line in excerpt.lines().filter(|line| !line.starts_with('$') && !line.ends_with(" s.")) {
        assert!(printed.lines().any(|told| told.trim_end() == line.trim_end()), "{line}\n{printed}");
    }
}

/// Its codings are assessed as it says, but for the lines that it leaves out.
#[test]
fn its_codings_are_assessed_as_it_says() {
    let desk = Desk::new();
    desk.write("codings.csv", blocks("csv")[0]);
    let printed = desk.done(&["assess", "codings.csv"]);
    let excerpt = blocks("console").into_iter().find(|block| block.contains("stadial assess codings.csv")).unwrap();
    let shown = excerpt.lines().filter(|line| !line.starts_with('$') && *line != "...");
    for line in shown {
        assert!(printed.lines().any(|told| told.trim_end() == line.trim_end()), "{line}\n{printed}");
    }
}

#[test]
fn its_table_of_commands_is_complete() {
    for command in [
        "run",
        "compare",
        "rare",
        "sensitivity",
        "discover",
        "drivers",
        "sweep",
        "tip",
        "trace",
        "fork",
        "wargame",
        "storylines",
        "msel",
        "cases",
        "claims",
        "assess",
        "params",
        "check",
        "schema",
        "completions",
    ] {
        assert!(README.contains(&format!("| `stadial {command}")), "{command}");
    }
}
