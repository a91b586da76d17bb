//! What the README and the guide show must work as it stands there.

use std::path::Path;

use stadial::guide::PAGES;
use stadial::scenario::{load, parse};

use crate::cli::COMMANDS;
use crate::support::{Desk, project, read};

/// A row of a table, by column.
type Row = std::collections::BTreeMap<String, String>;

const README: &str = include_str!("../../README.md");

/// A page of the guide.
fn page(name: &str) -> &'static str {
    PAGES.iter().find(|page| page.name == name).unwrap().text
}

/// The code blocks of a language in a text.
fn blocks<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    let fence = format!("```{language}\n");
    let starts = text.match_indices(&fence).map(|(start, _)| start + fence.len());
    starts.map(|start| &text[start..start + text[start..].find("\n```").unwrap()]).collect()
}

/// The one code block of a language on a page.
fn block(name: &str, language: &str) -> &'static str {
    let [block] = blocks(page(name), language)[..] else { panic!("{name}: one block in {language}") };
    block
}

/// The steps of the tutorial, each of which adds to the file, and the file that they come to.
fn tutorial() -> (Vec<&'static str>, &'static str) {
    let mut steps = blocks(page("tutorial"), "toml");
    let file = steps.pop().unwrap();
    (steps, file)
}

#[test]
fn the_readme_is_read_in_two_minutes() {
    let lines = README.lines().count();
    assert!(lines <= 200, "{lines} lines");
}

/// Every page begins with its title, has a row in the README, and links to what is there.
#[test]
fn pages_are_named_and_their_links_lead_somewhere() {
    let mut texts = vec![("README.md".to_owned(), README)];
    for page in PAGES {
        assert!(page.text.starts_with("# ") && !page.title().is_empty(), "{}", page.name);
        let file = format!("src/guide/{}.md", page.name);
        assert!(README.contains(&format!("[{}]({file})", page.name)), "{}", page.name);
        texts.push((file, page.text));
    }
    let written = std::fs::read_dir(project().join("src/guide")).unwrap();
    let written = written.filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|end| end == "md"));
    assert_eq!(written.count(), PAGES.len(), "a page that is not in the list");
    for (file, text) in texts {
        let folder = project().join(Path::new(&file).parent().unwrap());
        for link in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            let link = link.split('#').next().unwrap();
            assert!(link.starts_with("https://") || folder.join(link).exists(), "{file} links to {link}");
        }
    }
}

#[test]
fn the_program_prints_the_pages() {
    let desk = Desk::new();
    let list = desk.done(&["guide"]);
    for page in PAGES {
        assert_eq!(desk.done(&["guide", page.name]), page.text);
        assert!(list.contains(page.title()), "{list}");
    }
}

/// The words of a command line; one in double quotes may have spaces.
fn words(line: &str) -> Vec<String> {
    let parts = line
        .split('"')
        .enumerate()
        .flat_map(|(place, part)| if place % 2 == 1 { vec![part] } else { part.split_whitespace().collect() });
    parts.map(str::to_owned).collect()
}

/// Every command of the README and of the guide runs to its end, with fewer trajectories than on the page. What a console
/// block shows is from the sizes on the page; these are checked where their tables are committed.
#[test]
fn its_commands_run() {
    // The option that makes a command quick, where it has one.
    let quick = [
        ("run", "--trajectories 400"),
        ("ask", "--trajectories 400"),
        ("sensitivity", "--trajectories 20000"),
        ("drivers", "--trajectories 400"),
        ("discover", "--trajectories 400"),
        ("sweep", "--trajectories 800"),
        ("tip", "--trajectories 4000"),
        ("search", "--trajectories 800 --confirm 800 --evaluations 12"),
        ("compare", "--trajectories 800"),
        ("diff", "--trajectories 800"),
        ("cases", "--trajectories 100"),
        ("storylines", "--trajectories 20000"),
        ("fork", "--futures 200"),
        ("wargame", "--futures 100"),
        ("rare", "--relative-error 0.5"),
        ("score", "--trajectories 160 --horizons 10"),
        ("bank", "--trajectories 160"),
        ("panel", "--trajectories 160"),
        ("rows", ""),
        ("claims", "--trajectories 800"),
        ("msel", "--trajectories 20000"),
        ("trace", ""),
        ("assess", ""),
        ("report", ""),
        ("check", ""),
        ("new", ""),
    ];
    let desk = Desk::new();
    desk.write("codings.csv", block("coding", "csv"));
    desk.write("my.toml", tutorial().1);
    desk.write("gdp.csv", block("observed", "csv"));
    desk.write("hindcast.toml", block("observed", "toml"));
    let scenarios = project().join("scenarios");
    let mut seen = 0;
    for text in PAGES.iter().map(|page| page.text).chain([README]) {
        let lines = blocks(text, "console").into_iter().flat_map(str::lines);
        for line in lines.filter_map(|line| line.strip_prefix("$ stadial ")) {
            let command = line.split(' ').next().unwrap();
            let (_, options) = quick.iter().find(|(name, _)| *name == command).unwrap_or_else(|| panic!("{line}"));
            // A run that looks for its own size has no other.
            let line = line.replace("--precision 0.001", "--precision 0.1");
            let line = line.replace("--draws 1344", "--draws 32").replace("--draws 2048", "--draws 32");
            let in_project = |word: &str| match word.strip_prefix("scenarios/") {
                Some(file) => scenarios.join(file).display().to_string(),
                None => word.to_owned(),
            };
            let words = words(&line);
            let words: Vec<String> =
                words.iter().map(String::as_str).chain(options.split_whitespace()).map(in_project).collect();
            desk.done(&words.iter().map(String::as_str).collect::<Vec<_>>());
            seen += 1;
        }
    }
    assert!(seen > 15, "{seen}");
}

/// The map of the code names the folders in the order of the crate.
#[test]
fn the_map_of_the_code_has_its_folders() {
    let root = read(&project().join("src/lib.rs"));
    let lines = root.lines().map(|line| line.strip_prefix("pub ").unwrap_or(line));
    let folders = lines.filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    let rows = page("code").lines().filter_map(|line| Some(line.strip_prefix("| `")?.split_once("/`")?.0));
    assert_eq!(rows.collect::<Vec<_>>(), folders.collect::<Vec<_>>());
}

#[test]
fn its_scenario_loads() {
    let own = blocks(page("scenario"), "toml")[0];
    let scenario = parse("readme.toml", own, &[]).unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert_eq!(scenario.model.priors.len(), 1);
    let with_policies = format!("{own}\n{}", block("policies", "toml"));
    let scenario = parse("readme.toml", &with_policies, &[]).unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert!(scenario.policies.len() > 1);
}

/// After each step of the tutorial the file is a scenario, and the last of these is the file that the page ends with.
#[test]
fn the_tutorial_builds_its_scenario_step_by_step() {
    let (steps, file) = tutorial();
    for count in 1..=steps.len() {
        let written = steps[..count].join("\n\n");
        let scenario = parse("my.toml", &written, &[]).unwrap_or_else(|error| panic!("{}", error.render(false)));
        assert_eq!(scenario.policies.is_empty(), count < steps.len(), "policies come last");
    }
    assert_eq!(steps.join("\n\n"), file);
}

/// The excerpt holds the probabilities of the committed tables (a default run gives them, see `golden`).
#[test]
fn its_excerpt_is_of_the_committed_run() {
    let excerpt = blocks(README, "console").into_iter().find(|block| block.contains("Probability of")).unwrap();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let title = load(&root.join("scenarios/china-russia.toml"), &[]).unwrap().title;
    assert!(excerpt.contains(&title));
    let table = std::fs::read_to_string(root.join("results/china-russia/probabilities.csv")).unwrap();
    for year in [2040, 2054] {
        let row = table.lines().find(|line| line.starts_with(&format!("functioning_alliance,{year},"))).unwrap();
        let probability: f64 = row.split(',').nth(2).unwrap().parse().unwrap();
        let printed = format!("by the end of {year}: {} (", stadial::render::percent(probability));
        assert!(excerpt.contains(&printed), "{printed}");
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
    for row in table("compare/probabilities.csv").iter().filter(|row| row["year_end"] == "2040") {
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
            let printed = format!("{:.digits$}", rows[0][column].parse::<f64>().unwrap());
            printed.trim_start_matches('0').to_owned()
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
    desk.write("neighbours.toml", blocks(page("scenario"), "toml")[0]);
    desk.write("50.toml", block("claims", "toml"));
    let printed = desk.done(&["claims", "50.toml"]);
    assert!(printed.starts_with("1 of 1 claim reproduced"), "{printed}");
}

/// The cases on their page are those that the command prints: their figures come from a default run.
#[test]
fn its_cases_are_those_of_the_command() {
    let desk = Desk::new();
    let case = |name: &str| crate::support::project().join("scenarios/cases").join(name).display().to_string();
    let printed = desk.done(&["cases", &case("china-russia.toml"), &case("us-india.toml")]);
    let excerpt =
        blocks(page("cases"), "console").into_iter().find(|block| block.contains("cases/us-india.toml")).unwrap();
    for line in excerpt.lines().filter(|line| !line.starts_with('$') && !line.ends_with(" s.")) {
        assert!(printed.lines().any(|printed| printed.trim_end() == line.trim_end()), "{line}\n{printed}");
    }
}

/// The codings are assessed as the page of `assess` says, but for the lines that it leaves out.
#[test]
fn its_codings_are_assessed_as_it_says() {
    let desk = Desk::new();
    desk.write("codings.csv", block("coding", "csv"));
    let printed = desk.done(&["assess", "codings.csv"]);
    let excerpt = block("assess", "console");
    let shown = excerpt.lines().filter(|line| !line.starts_with('$') && *line != "...");
    for line in shown {
        assert!(printed.lines().any(|printed| printed.trim_end() == line.trim_end()), "{line}\n{printed}");
    }
}

#[test]
fn its_table_of_commands_is_complete() {
    for command in COMMANDS {
        assert!(README.contains(&format!("| `stadial {command}")), "{command}");
    }
}
