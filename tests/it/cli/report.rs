//! `stadial report`, and `--report` and `--charts` of other commands: the page, from the files alone.

use super::run;
use crate::support::{Desk, UNSURE, names, read, stderr};

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
    // Each chart is described in words, has its table and its data, and is a file of its own.
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

/// The uncertain parameters are listed before the others, which are folded away; where none is, that is said.
#[test]
fn a_page_says_which_parameters_are_uncertain() {
    for scenario in ["unsure.toml", "trio.toml"] {
        let (desk, _) = run(scenario, &["--trajectories", "100", "--report"]);
        let (page, parameters) = (read(&desk.path("out/report.html")), desk.table("out/parameters.csv"));
        let named =
            |table: &str| -> Vec<String> { cells(&page, table).into_iter().map(|row| row[0].clone()).collect() };
        let (paths, uncertain) = (parameters.column("path"), parameters.column("uncertain"));
        // A page has them in the order of their names.
        let of = |wanted: &str| -> Vec<&str> {
            let all = paths.iter().zip(&uncertain).filter(|(_, uncertain)| **uncertain == wanted);
            let mut all: Vec<&str> = all.map(|(path, _)| *path).collect();
            all.sort_unstable();
            all
        };
        assert_eq!(named("fixed-parameters"), of("no"), "{scenario}");
        let none = page.contains("No parameter of this scenario is uncertain.");
        assert_eq!((none, of("yes").is_empty()), (scenario == "trio.toml", scenario == "trio.toml"));
        assert!(none || named("uncertain-parameters") == of("yes"), "{scenario}");
    }
}

#[test]
fn the_page_leads_with_the_answer_and_has_its_sections_in_order() {
    let (desk, _) = run("unsure.toml", &["--trajectories", "400", "--draws", "25", "--report"]);
    let page = read(&desk.path("out/report.html"));
    let answer = between(&page, "<p class=\"answer\">", "</p>");
    assert!(answer.starts_with("Probability of ") && answer.contains("Monte Carlo error"), "{answer}");
    assert!(answer.contains(" % ("), "{answer}");
    let written = std::fs::read_to_string(desk.path("out/report.html")).unwrap();
    assert!(written.contains("\u{a0}% (") && !written.contains(" %"), "no line ends before %");
    assert!(page.contains("Most likely type on 1 January"));
    let sections = [
        "answer",
        "probabilities",
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
    let outcome = rows("probabilities.csv", &|_| true)[0][0].clone();
    assert_eq!(cells(&page, &format!("probability-{outcome}")), rows("probabilities.csv", &|row| row[0] == outcome));
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

/// What is said on a page, where `&` and the like are written in other words.
pub(super) fn plain(text: &str) -> String {
    ["&#38;", "&#60;", "&#62;", "&#34;", "&#39;"]
        .iter()
        .zip(["&", "<", ">", "\"", "'"])
        .fold(text.to_owned(), |text, (written, meant)| text.replace(written, meant))
}

/// Does a study with `--report --charts`, holds its page against what was printed, and makes it again in another folder
/// from the files alone. Returns the page.
fn study(desk: &Desk, command: &[&str], sections: &[&str], figures: &[&str]) -> String {
    let printed = desk.done(&[command, &["--out", "out", "--report", "--charts", "one"]].concat());
    assert!(printed.ends_with("Report: out/report.html\nCharts: one\n"), "{printed}");
    let page = read(&desk.path("out/report.html"));
    // The first lines of the terminal, after the title.
    let said: Vec<&str> = printed.lines().skip(2).take_while(|line| !line.is_empty()).collect();
    let answers: Vec<String> = page
        .match_indices("<p class=\"answer\">")
        .map(|(at, _)| plain(between(&page[at..], "<p class=\"answer\">", "</p>")))
        .collect();
    assert!(!said.is_empty() && answers == said, "{answers:?}\n{said:?}");
    let all = ["answer"].iter().chain(sections).chain(&["parameters", "making"]);
    let places: Vec<usize> =
        all.map(|name| page.find(&format!("<section id=\"{name}\"")).unwrap_or_else(|| panic!("{name}"))).collect();
    assert!(places.is_sorted() && page.matches("<section ").count() == places.len(), "{places:?}");
    let charts = names(&desk.path("one"));
    assert_eq!(page.matches("<figure ").count(), charts.len());
    for name in figures {
        assert!(charts.contains(&format!("{name}.svg")), "{name}: {charts:?}");
        assert!(page.contains(&format!("download=\"{name}.csv\"")), "{name}");
    }
    let ids: Vec<&str> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let distinct: std::collections::BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len(), "{ids:?}");
    assert!(!page.contains("NaN") && !page.contains(">inf"));
    // The command that is printed does the same again.
    let again = plain(between(&page, "with the same version and scenario file:</p>\n<pre tabindex=\"0\">", "</pre>"));
    assert!(again.starts_with(&format!("stadial {} {}", command[0], command[1])), "{again}");
    let words: Vec<String> = again.split(' ').skip(1).map(|word| word.trim_matches('\'').to_owned()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    desk.done(&[&words[..], &["--out", "again"]].concat());
    for name in names(&desk.path("again")).iter().filter(|name| *name != "manifest.json") {
        assert_eq!(read(&desk.path("again").join(name)), read(&desk.path("out").join(name)), "{name}");
    }
    std::fs::create_dir(desk.path("moved")).unwrap();
    for name in names(&desk.path("out")).iter().filter(|name| *name != "report.html") {
        std::fs::copy(desk.path("out").join(name), desk.path("moved").join(name)).unwrap();
    }
    desk.done(&["report", "moved", "--charts", "two", "--quiet"]);
    assert!(read(&desk.path("moved/report.html")) == page, "another page from the same files");
    for name in &charts {
        assert!(read(&desk.path("one").join(name)) == read(&desk.path("two").join(name)), "{name}");
    }
    page
}

#[test]
fn a_comparison_has_its_page() {
    let desk = Desk::new();
    let policies = "[policies.pressure]\ntitle = \"pressure & more\"\nfrom = 2002\n\
                    set.actors.ada.urgency_target = { add = 0.1 }\n\
                    [policies.nothing]\nfrom = 2002\neffects.urgency.bo = { mean = 0, sd = 0 }\n";
    desk.write("unsure.toml", &format!("{UNSURE}\n{policies}"));
    let command = ["compare", "unsure.toml", "--by", "2008", "--trajectories", "1600", "--want", "high"];
    let sections = ["policies", "years", "moves"];
    let outcome =
        desk.done(&["compare", "unsure.toml", "--by", "2003", "--trajectories", "800", "--output-format", "json"]);
    let outcome: serde_json::Value = serde_json::from_str(&outcome).unwrap();
    let outcome = outcome["asked"]["outcomes"][0].as_str().unwrap().to_owned();
    let figures = ["probability", "difference", "years"].map(|kind| format!("{kind}-{outcome}"));
    let page = study(&desk, &command, &sections, &figures.each_ref().map(String::as_str));
    let (odds, decision) = (desk.table("out/probabilities.csv"), desk.table("out/decision.csv"));
    let rows: Vec<Vec<String>> = odds.rows.iter().filter(|row| row[0] == outcome).cloned().collect();
    assert_eq!(cells(&page, &format!("years-{outcome}")), rows);
    let printed = cells(&page, &format!("decision-{outcome}-table"));
    assert_eq!((printed.len(), printed[0].len()), (3, 8), "{printed:?}");
    let best = decision.rows.iter().find(|row| row[0] == outcome && row[2] == "pressure").unwrap()[3].parse().unwrap();
    let pressure = printed.iter().find(|row| plain(&row[0]) == "pressure & more").unwrap();
    assert_eq!(pressure[5], stadial::render::percent(best));
    assert!(page.contains("severity of the threat") || page.contains("urgency of the threat"), "what moves");
}

#[test]
fn sweeps_of_one_and_of_two_have_their_pages() {
    let size = ["--trajectories", "1600", "--by", "2005", "--outcome", "alliance"];
    let sections = ["probabilities", "states", "times"];
    let mut signs = std::collections::BTreeSet::new();
    for (vary, settings) in [
        (vec!["--vary", "incentive.threat_weight=0.2:0.8:3:log"], 4),
        (vec!["--vary", "alignment.type=[\"thin\",\"thick\"]"], 3),
        (vec!["--vary", "incentive.threat_weight=0.3:0.7:2", "--vary", "incentive.response=2:8:2"], 5),
    ] {
        let desk = Desk::new();
        let command = [&["sweep", "unsure.toml"][..], &vary, &size].concat();
        let page = study(&desk, &command, &sections, &["probability-alliance"]);
        let rows = desk.table("out/probabilities.csv").rows;
        let axes = vary.len() / 2;
        let rows: Vec<Vec<String>> =
            rows.into_iter().filter(|row| row[1 + axes] == "alliance" && row[2 + axes] == "2005").collect();
        assert_eq!(cells(&page, "probability-alliance"), rows);
        // Differences from the scenario as it stands, which is the first row and has none, in per cent.
        let printed: Vec<String> = cells(&page, "settings-table").iter().map(|row| row[axes + 2].clone()).collect();
        for (printed, row) in printed.iter().zip(&rows).skip(1) {
            let (value, _) = printed.split_once(" ±").unwrap();
            let difference = 100.0 * row[axes + 9].parse::<f64>().unwrap();
            assert!((value.parse::<f64>().unwrap() - difference).abs() < 0.051, "{printed}: {difference}");
            assert!(value.starts_with(if difference < 0.0 { '-' } else { '+' }), "{printed}: {difference}");
        }
        assert_eq!(printed[0], "");
        signs.extend(printed[1..].iter().filter_map(|printed| printed.chars().next()));
        for table in ["settings-table", "types-table", "stages-table", "times-table"] {
            assert_eq!(cells(&page, table).len(), settings, "{table}");
        }
    }
    assert_eq!(signs.into_iter().collect::<String>(), "+-", "differences of either sign");
}

#[test]
fn a_study_of_sensitivity_has_its_page() {
    for (method, figures) in
        [("sobol", &["indices", "effect"][..]), ("morris", &["mu_star", "mu"]), ("pawn", &["indices"])]
    {
        let desk = Desk::new();
        let command = [
            &["sensitivity", "unsure.toml", "--outcome", "crisis_and_embargo", "--by", "2006", "--method", method][..],
            // Wide enough that the odds vary beyond chance: else there are no indices to show.
            &["--set", "shocks.crisis.rate={uniform={low=0,high=2}}"],
            &["--draws", "64", "--trajectories", "16384"],
        ]
        .concat();
        let page = study(&desk, &command, &["matters", "inputs"], figures);
        assert_eq!(cells(&page, figures[0]), desk.table("out/sensitivity.csv").rows);
        assert_eq!(cells(&page, "sensitivity-table").len(), 8);
        assert!(page.contains("<p>Noise: ") && page.contains("<p>Convergence, "), "{method}");
    }
}

#[test]
fn rare_odds_have_their_page() {
    let desk = Desk::new();
    let command =
        ["rare", "trio.toml", "--outcome", "alliance", "--effort", "32", "--replicates", "64", "--by", "2006"];
    let page = study(&desk, &command, &["probabilities", "levels-passed"], &["rare"]);
    assert_eq!(cells(&page, "rare"), desk.table("out/rare.csv").rows);
    let levels = desk.table("out/levels.csv");
    let printed = cells(&page, "levels-table");
    assert_eq!(printed.len(), levels.rows.len());
    let shares = |column: &str| levels.numbers(column);
    let last = shares("arrived").pop().unwrap() / shares("started").pop().unwrap();
    assert_eq!(printed.last().unwrap()[4], stadial::render::percent(last));
}

#[test]
fn a_page_needs_a_folder_and_charts_do_not() {
    let desk = Desk::new();
    let command = ["rare", "trio.toml", "--outcome", "alliance", "--effort", "32", "--replicates", "64"];
    let output = desk.stadial(&[&command[..], &["--report", "--no-files"]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cannot be used with"), "{}", stderr(&output));
    let printed = desk.done(&[&command[..], &["--charts", "figures", "--no-files"]].concat());
    assert!(printed.ends_with("Charts: figures\n") && names(&desk.path("figures")).contains(&"rare.svg".to_owned()));
    assert_eq!(desk.names(), ["figures", "trio.toml", "unsure.toml"]);
}

#[test]
fn an_earlier_page_does_not_stay_beside_other_results() {
    let (desk, _) = run("trio.toml", &["--trajectories", "50", "--report", "--quiet"]);
    assert!(desk.path("out/report.html").exists());
    desk.done(&["run", "trio.toml", "--trajectories", "60", "--out", "out", "--quiet"]);
    assert!(!desk.path("out/report.html").exists());
}

#[test]
fn what_is_wrong_with_a_folder_is_reported_and_nothing_is_written() {
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
    std::fs::create_dir(desk.path("other")).unwrap();
    for (manifest, found) in [
        ("{\"seed\": 1}", "written by stadial (unknown), in a form that this version does not read"),
        (
            "{\"version\": \"0.0.9\", \"form\": 1}",
            "written by stadial 0.0.9, in a form that this version does not read",
        ),
        ("{\"version\": \"9.0.0\", \"form\": 3, \"command\": \"run\"}", "written by stadial 9.0.0, in a form"),
        ("{\"form\": 2, \"command\": \"tip\"}", "manifest.json, line 1: "),
        ("{\"seed\"", "manifest.json, line 1: not JSON"),
    ] {
        desk.write("other/manifest.json", manifest);
        fails("other", &[found]);
    }
    desk.done(&["run", "trio.toml", "--trajectories", "50", "--out", "out", "--quiet"]);
    let odds = read(&desk.path("out/probabilities.csv"));
    desk.write("out/probabilities.csv", &odds.replacen(",0,", ",0.1,", 1));
    fails(
        "out",
        &["out/probabilities.csv: the file is not as the command wrote it", "SHA-256", "make the results again"],
    );
    // A folder of an earlier version has no checksums.
    let mut manifest = desk.manifest("out");
    manifest.as_object_mut().unwrap().remove("checksums").unwrap();
    desk.write("out/manifest.json", &manifest.to_string());
    desk.write("out/probabilities.csv", &odds.replacen(",0,", ",none,", 1));
    fails("out", &["probabilities.csv", "line ", "`none`", "is not a number"]);
    desk.write("out/probabilities.csv", &odds.replacen("outcome,year_end", "outcome,when", 1));
    fails("out", &["probabilities.csv, line 1", "no column `year_end`", "outcome,when"]);
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
        (desk.table("out/shocks.csv"), desk.table("out/exposed.csv"), desk.table("out/probabilities.csv"));
    for pair in struck.rows.chunks_exact(2) {
        let [yes, no] = [&pair[0], &pair[1]];
        let histories = [yes, no].map(|row| row[3].parse::<f64>().unwrap());
        let of = |row: &Vec<String>, n: f64| if n > 0.0 { n * row[4].parse::<f64>().unwrap() } else { 0.0 };
        assert_eq!(histories[0] + histories[1], 2000.0);
        let all = odds.number(&yes[1], "2011", "probability");
        let added = (of(yes, histories[0]) + of(no, histories[1])) / 2000.0;
        assert!((all - added).abs() < 1e-4, "{yes:?} {no:?} {all}");
        let last = shocks.number(&yes[0], "2011", "exposed");
        assert!((last - histories[0] / 2000.0).abs() < 1e-4, "{yes:?} {last}");
    }
    let histories = desk.table("out/trajectories.csv");
    assert_eq!(histories.rows.len(), 12 * 13);
    for trajectory in ["0", "7"] {
        let printed = desk.done(&["trace", "trio.toml", "--trajectory", trajectory]);
        let row = histories.rows.iter().find(|row| row[0] == trajectory && row[1] == "2005-01-01").unwrap();
        let line = printed.lines().find(|line| line.starts_with("2005-01  --")).unwrap();
        let incentive: f64 = row[2].parse().unwrap();
        assert!(
            line.contains(&format!("stage {}", row[3])) && line.contains(&format!("incentive {incentive:.2}")),
            "{line}"
        );
    }
}
