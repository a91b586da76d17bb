//! `stadial report`, and `--report` and `--charts` of `run`: the page, from the files alone.

use super::run;
use crate::support::{Desk, names, read, stderr};

/// What is between two marks in a text, the first time.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text.find(from).unwrap_or_else(|| panic!("{from}")) + from.len();
    &text[start..start + text[start..].find(to).unwrap_or_else(|| panic!("{to}"))]
}

/// The cells of the first table after `id="name"`, by row.
pub(crate) fn cells(page: &str, name: &str) -> Vec<Vec<String>> {
    let from = page.find(&format!("id=\"{name}\"")).unwrap_or_else(|| panic!("{name}"));
    let body = between(&page[from..], "<tbody>", "</tbody>");
    let text = |cell: &str| {
        let cell = cell.split_once('>').unwrap().1;
        cell.split('<').next().unwrap().to_owned()
    };
    let row = |row: &str| row.split("<td").skip(1).map(text).collect();
    body.split("<tr>").skip(1).map(row).collect()
}

#[test]
fn a_run_writes_its_page_and_charts_where_they_are_asked_for() {
    let options = ["--trajectories", "400", "--draws", "25", "--report", "--charts", "figures"];
    let (desk, printed) = run("unsure.toml", &options);
    assert!(printed.ends_with("Report: out/report.html\nCharts: figures\n"), "{printed}");
    let page = read(&desk.path("out/report.html"));
    // Whole, in one file, of the language that it says, without a network.
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">") && page.trim_end().ends_with("</html>"));
    for far in ["src=\"", "url(http", "@import", "href=\"http", "<link rel=\"stylesheet"] {
        assert!(!page.contains(far), "{far}");
    }
    // Each chart is told in words, has its table and its data, and is a file of its own.
    let charts = names(&desk.path("figures"));
    let count = |part: &str| page.matches(part).count();
    assert!(charts.len() > 20, "{charts:?}");
    for part in ["<figure ", "<figcaption>", "<svg role=\"img\"", "<summary>Table and data</summary>"] {
        assert_eq!(count(part), charts.len(), "{part}");
    }
    for chart in &charts {
        let name = chart.strip_suffix(".svg").unwrap();
        assert!(page.contains(&format!("<figure id=\"{name}\">")), "{name}");
        assert!(page.contains(&format!("download=\"{name}.csv\"")), "{name}");
        let svg = read(&desk.path("figures").join(chart));
        assert!(svg.starts_with("<svg ") && svg.contains("<title>") && !svg.contains("NaN"), "{name}");
    }
    assert!(!page.contains("NaN"));
}

#[test]
fn the_page_leads_with_the_answer_and_has_its_sections_in_order() {
    let (desk, _) = run("unsure.toml", &["--trajectories", "400", "--draws", "25", "--report"]);
    let page = read(&desk.path("out/report.html"));
    let answer = between(&page, "<p class=\"answer\">", "</p>");
    assert!(answer.starts_with("Between ") && answer.contains(" % (") && answer.contains("Monte Carlo"), "{answer}");
    assert!(page.contains("Most likely on 1 January"));
    let sections = [
        "answer",
        "odds",
        "states",
        "treaties",
        "drivers",
        "plane-section",
        "conditions",
        "transitions",
        "passages",
        "shocks",
        "parameters",
        "making",
    ];
    let places = sections.map(|name| page.find(&format!("<section id=\"{name}\"")).unwrap_or_else(|| panic!("{name}")));
    assert!(places.is_sorted(), "{places:?}");
    let headings: Vec<&str> = page
        .match_indices("<h")
        .map(|(at, _)| &page[at + 1..at + 3])
        .filter(|h| ["h1", "h2", "h3"].contains(h))
        .collect();
    assert_eq!(headings[0], "h1");
    assert!(headings[1..].iter().all(|heading| *heading == "h2"), "{headings:?}");
}

#[test]
fn numbers_of_the_page_are_those_of_the_tables() {
    let (desk, _) = run("unsure.toml", &["--trajectories", "400", "--draws", "25", "--report"]);
    let page = read(&desk.path("out/report.html"));
    let rows = |file: &str, wanted: &dyn Fn(&[&str]) -> bool| -> Vec<Vec<String>> {
        let text = read(&desk.path("out").join(file));
        let rows = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<&str>>());
        rows.filter(|row| wanted(row)).map(|row| row.into_iter().map(str::to_owned).collect()).collect()
    };
    let outcome = rows("odds.csv", &|_| true)[0][0].clone();
    assert_eq!(cells(&page, &format!("odds-{outcome}")), rows("odds.csv", &|row| row[0] == outcome));
    assert_eq!(cells(&page, "types"), rows("types.csv", &|_| true));
    assert_eq!(cells(&page, "driver-incentive"), rows("drivers.csv", &|row| row[1] == "incentive"));
    assert_eq!(cells(&page, "transitions"), rows("transitions.csv", &|_| true));
}

#[test]
fn the_page_is_made_again_from_the_files_alone() {
    let (desk, _) = run("unsure.toml", &["--trajectories", "400", "--report", "--charts", "one"]);
    let first = read(&desk.path("out/report.html"));
    std::fs::create_dir(desk.path("moved")).unwrap();
    for name in names(&desk.path("out")).iter().filter(|name| *name != "report.html") {
        std::fs::copy(desk.path("out").join(name), desk.path("moved").join(name)).unwrap();
    }
    desk.done(&["report", "moved", "--charts", "two", "--quiet"]);
    assert_eq!(read(&desk.path("moved/report.html")), first);
    assert_eq!(names(&desk.path("one")), names(&desk.path("two")));
    for name in names(&desk.path("one")) {
        assert_eq!(read(&desk.path("one").join(&name)), read(&desk.path("two").join(&name)), "{name}");
    }
}

#[test]
fn an_earlier_page_does_not_stay_beside_other_results() {
    let (desk, _) = run("trio.toml", &["--trajectories", "50", "--report", "--quiet"]);
    assert!(desk.path("out/report.html").exists());
    desk.done(&["run", "trio.toml", "--trajectories", "60", "--out", "out", "--quiet"]);
    assert!(!desk.path("out/report.html").exists());
}

#[test]
fn what_is_wrong_with_a_folder_is_told_and_nothing_is_written() {
    let desk = Desk::new();
    let fails = |folder: &str, expected: &[&str]| {
        let output = desk.stadial(&["report", folder]);
        assert_eq!(output.status.code(), Some(2), "{folder}");
        for part in expected {
            assert!(stderr(&output).contains(part), "{part}: {}", stderr(&output));
        }
        assert!(!desk.path(folder).join("report.html").exists());
    };
    fails("nowhere", &["nowhere", "because"]);
    desk.write("trio.csv", "a\n");
    fails(".", &["manifest.json", "not in the folder"]);
    desk.done(&["run", "trio.toml", "--trajectories", "50", "--out", "out", "--quiet"]);
    let odds = read(&desk.path("out/odds.csv"));
    desk.write("out/odds.csv", &odds.replacen(",0,", ",none,", 1));
    fails("out", &["odds.csv", "line ", "`none`", "no number"]);
    desk.write("out/odds.csv", &odds.replacen("outcome,year", "outcome,when", 1));
    fails("out", &["odds.csv, line 1", "outcome,when", "outcome,year"]);
}

/// Shares of the plane add up to those of the stages; odds of histories that a shock strikes and of the others to those of
/// all; and the first histories stand where `trace` tells that they do.
#[test]
fn what_is_left_for_pictures_agrees_with_the_tables() {
    let (desk, _) = run("trio.toml", &["--trajectories", "2000"]);
    let (plane, stages) = (desk.table("out/plane.csv"), desk.table("out/stages.csv"));
    let mut left: std::collections::BTreeMap<(String, String), f64> =
        stages.rows.iter().map(|row| ((row[0].clone(), row[1].clone()), row[2].parse().unwrap())).collect();
    for (row, share) in plane.rows.iter().zip(plane.numbers("probability")) {
        *left.get_mut(&(row[0].clone(), row[1].clone())).unwrap() -= share;
    }
    assert!(left.values().all(|difference| difference.abs() < 1e-4), "{left:?}");

    let (shocks, struck, odds) =
        (desk.table("out/shocks.csv"), desk.table("out/struck.csv"), desk.table("out/odds.csv"));
    for pair in struck.rows.chunks_exact(2) {
        let [yes, no] = [&pair[0], &pair[1]];
        let histories = [yes, no].map(|row| row[3].parse::<f64>().unwrap());
        let of = |row: &Vec<String>, n: f64| if n > 0.0 { n * row[4].parse::<f64>().unwrap() } else { 0.0 };
        assert_eq!(histories[0] + histories[1], 2000.0);
        let all = odds.number(&yes[1], "2011", "probability");
        let added = (of(yes, histories[0]) + of(no, histories[1])) / 2000.0;
        assert!((all - added).abs() < 1e-4, "{yes:?} {no:?} {all}");
        let last = shocks.number(&yes[0], "2011", "struck");
        assert!((last - histories[0] / 2000.0).abs() < 1e-4, "{yes:?} {last}");
    }
    let histories = desk.table("out/histories.csv");
    assert_eq!(histories.rows.len(), 12 * 13);
    for trajectory in ["0", "7"] {
        let told = desk.done(&["trace", "trio.toml", "--trajectory", trajectory]);
        let row = histories.rows.iter().find(|row| row[0] == trajectory && row[1] == "2005").unwrap();
        let line = told.lines().find(|line| line.starts_with("2005-01  --")).unwrap();
        let incentive: f64 = row[2].parse().unwrap();
        assert!(
            line.contains(&format!("stage {}", row[3])) && line.contains(&format!("incentive {incentive:.2}")),
            "{line}"
        );
    }
}
