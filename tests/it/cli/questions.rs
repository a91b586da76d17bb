//! What all questions have in common: one form of manifest, tables that it describes, a folder of their own, JSON with the
//! rows of the tables, a page, and results that can be made again.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use stadial::study::manifest_schema;

use super::report::{cells, plain};
use super::summary::same;
use crate::schema::mistakes;
use crate::support::{Desk, names, read, stderr};
use crate::tables::{CLAIM, CODINGS, COMMANDS, desk};

/// Whether a file is a table, by its name.
fn is_table(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|ending| ending == "csv")
}

/// Whether a command assesses codings, which are no scenario.
fn is_assessment(command: &str) -> bool {
    command.starts_with("assess ")
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().unwrap_or_else(|| panic!("{value}")).keys().cloned().collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("{value}"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value}"))
}

/// The keys that the schema has at a place.
fn in_schema(at: &str) -> BTreeSet<String> {
    keys(manifest_schema().pointer(&format!("{at}/properties")).unwrap_or_else(|| panic!("{at}")))
}

#[test]
fn manifests_of_all_questions_have_one_form() {
    let schema = manifest_schema();
    let [scenario, table, column] =
        ["ScenarioEntry", "TableEntry", "ColumnEntry"].map(|of| in_schema(&format!("/$defs/{of}")));
    for (name, command) in COMMANDS {
        let manifest = desk().manifest(name);
        assert_eq!(mistakes(&schema, &manifest), [""; 0], "{name}");
        assert_eq!(keys(&manifest), in_schema(""), "{name}");
        assert_eq!(manifest["form"], 2, "{name}");
        assert_eq!(manifest["command"], command.split(' ').next().unwrap(), "{name}");
        assert_eq!(keys(&manifest["progress"]), in_schema("/$defs/Progress"), "{name}");
        assert!(manifest["progress"]["interrupted"] == false && !text(&manifest["progress"]["unit"]).is_empty());
        let entries = if is_assessment(command) { "inputs" } else { "scenarios" };
        assert!(!list(&manifest[entries]).is_empty() && !text(&manifest["size"]).is_empty(), "{name}");
        for entry in list(&manifest["inputs"]) {
            assert_eq!(keys(entry), in_schema("/$defs/InputEntry"), "{name}");
        }
        for entry in list(&manifest["scenarios"]) {
            assert_eq!(keys(entry), scenario, "{name}");
            // The day of a start is left out of one on 1 January.
            let mut about = in_schema("/$defs/About");
            assert!(about.remove("start") && keys(&entry["about"]) == about, "{name}");
            assert!(!text(&list(&entry["texts"])[0]["text"]).is_empty(), "{name}");
        }
        for entry in list(&manifest["tables"]) {
            assert_eq!(keys(entry), table, "{name}");
            assert!(list(&entry["columns"]).iter().all(|entry| keys(entry) == column), "{name}");
        }
        assert!(!list(&manifest["answer"]).is_empty(), "{name} has an answer");
        assert!(!list(&manifest["notes"]).is_empty(), "{name} says how to read it");
        assert!(list(&manifest["notes"]).iter().all(|note| !text(note).trim().is_empty()), "{name}");
        assert!(list(&manifest["answer"]).iter().all(|sentence| !text(sentence).trim().is_empty()), "{name}");
    }
}

/// What validates everything would show nothing.
#[test]
fn the_schema_refuses_what_is_no_manifest() {
    let schema = manifest_schema();
    let is_valid = |manifest: &Value| mistakes(&schema, manifest).is_empty();
    let whole = desk().manifest("run");
    // Numbers that not every question has are null there.
    let mut required = in_schema("");
    required.retain(|key| !["seed", "trajectories", "draws"].contains(&key.as_str()));
    assert_eq!(list(&schema["required"]).iter().map(|key| text(key).to_owned()).collect::<BTreeSet<_>>(), required);
    for key in keys(&whole) {
        let mut other = whole.clone();
        other[&key] = json!(true);
        assert!(!is_valid(&other), "{key} is true");
        other.as_object_mut().unwrap().remove(&key).unwrap();
        assert_eq!(is_valid(&other), !required.contains(&key), "without {key}");
    }
    for (place, key) in
        [("/scenarios/0", "digest"), ("/tables/0", "rows"), ("/tables/0/columns/0", "meaning"), ("/progress", "unit")]
    {
        let mut other = whole.clone();
        other.pointer_mut(place).unwrap().as_object_mut().unwrap().remove(key).unwrap();
        assert!(!is_valid(&other), "{place} without {key}");
    }
}

#[test]
fn the_tables_of_a_manifest_are_those_of_its_folder() {
    for (name, command) in COMMANDS {
        let mut listed = BTreeSet::new();
        for entry in list(&desk().manifest(name)["tables"]) {
            let file = text(&entry["name"]);
            let what = format!("{name}/{file}");
            let table = desk().table(&what);
            assert_eq!(entry["rows"], table.rows.len(), "{what}");
            let columns: Vec<&str> = list(&entry["columns"]).iter().map(|column| text(&column["name"])).collect();
            assert_eq!(columns, table.header, "{what}");
            assert_eq!(columns.iter().collect::<BTreeSet<_>>().len(), columns.len(), "{what}: a name twice");
            assert!(!text(&entry["meaning"]).is_empty(), "{what}");
            for column in list(&entry["columns"]) {
                let (column, meaning, unit) = (text(&column["name"]), text(&column["meaning"]), text(&column["unit"]));
                assert!(!meaning.is_empty() && meaning != column, "{what}, {column}: {meaning}");
                let cells = table.column(column).into_iter().filter(|cell| !cell.is_empty());
                let holds = |cell: &str| match unit {
                    "probability" => cell.parse::<f64>().is_ok_and(|share| (-1.0..=1.0).contains(&share)),
                    "date" => cell.split('-').all(|part| part.parse::<u32>().is_ok()),
                    "year" if column.ends_with("year") || column == "year_end" => {
                        cell.parse::<f64>().is_ok_and(|year| (2000.0..=2012.0).contains(&year))
                    }
                    _ => true,
                };
                cells.for_each(|cell| assert!(holds(cell), "{what}, {column} [{unit}]: {cell}"));
            }
            assert!(listed.insert(file.to_owned()), "{what} is listed twice");
        }
        let mut written: BTreeSet<String> = names(&desk().path(name)).into_iter().collect();
        written.retain(|name| is_table(name));
        assert_eq!(listed, written, "{name}");
        // Of one scenario, its parameters stand beside the rest.
        let several =
            ["cases", "score", "bank", "claims", "assess", "diff"].contains(&command.split(' ').next().unwrap());
        assert_eq!(written.contains("parameters.csv"), !several, "{name}");
    }
}

/// Asks again as the manifest of a folder says, and finds the same files, byte for byte, and the same manifest but for the
/// time. Gives the folder and what was printed as JSON.
fn ask_again(desk: &Desk, folder: &str) -> (String, Value) {
    let again = format!("again-{folder}");
    let manifest = desk.manifest(folder);
    let own = [text(&manifest["command"])].into_iter().chain(list(&manifest["arguments"]).iter().map(text));
    let words: Vec<&str> = own.chain(["--out", &again, "--output-format", "json"]).collect();
    let printed = serde_json::from_str(&desk.done(&words)).unwrap();
    let mut files = names(&desk.path(folder));
    files.retain(|name| name != "report.html");
    assert_eq!(names(&desk.path(&again)), files, "{words:?}");
    for file in files.iter().filter(|name| *name != "manifest.json") {
        let [one, other] = [folder, &again].map(|folder| std::fs::read(desk.path(folder).join(file)).unwrap());
        assert!(one == other, "{folder}/{file} is another one after {words:?}");
    }
    let mut one = manifest.clone();
    // Those of the other files are the same, as the files are.
    one["checksums"].as_object_mut().unwrap().remove("report.html");
    let mut other = desk.manifest(&again);
    // A run that found its size is run again with that, and says nothing of how it was found, but what would halve its error.
    let looked = !one["found"]["precision"].is_null();
    for manifest in [&mut one, &mut other] {
        assert!(manifest["wall_time_seconds"].take().is_number(), "{folder}");
        if looked {
            ["found", "answer", "notes"].iter().for_each(|key| drop(manifest[*key].take()));
        }
    }
    assert!(one == other, "{folder}: another manifest after {words:?}");
    (again, printed)
}

/// Asked again by its manifest, a question has the same tables; and as JSON it has their rows.
#[test]
fn results_can_be_made_again_and_json_has_their_rows() {
    for (name, _) in COMMANDS {
        let (folder, printed) = ask_again(desk(), name);
        let mut manifest = desk().manifest(&folder);
        for (entries, texts) in [("scenarios", "texts"), ("inputs", "text")] {
            for entry in manifest[entries].as_array_mut().unwrap() {
                entry.as_object_mut().unwrap().remove(texts).unwrap();
            }
        }
        let checksums = manifest.as_object_mut().unwrap().remove("checksums").unwrap();
        let written: BTreeSet<String> = names(&desk().path(&folder)).into_iter().collect();
        assert!(keys(&checksums).into_iter().chain(["manifest.json".to_owned()]).collect::<BTreeSet<_>>() == written);
        let mut printed = printed.clone();
        let data = printed.as_object_mut().unwrap().remove("data").unwrap();
        assert!(printed == manifest, "{name}: the manifest without its texts");
        let mut tables: BTreeSet<String> = list(&manifest["tables"])
            .iter()
            .map(|table| text(&table["name"]).trim_end_matches(".csv").to_owned())
            .collect();
        // They may be more than fit into memory, and are in their file alone.
        if manifest["command"] == "sensitivity" {
            tables.remove("evaluations");
        }
        tables.remove("every_trajectory");
        assert_eq!(keys(&data), tables, "{name}");
        for (key, rows) in data.as_object().unwrap() {
            let table = desk().table(&format!("{folder}/{key}.csv"));
            assert_eq!(list(rows).len(), table.rows.len(), "{name}, {key}");
            let header: BTreeSet<String> = table.header.iter().cloned().collect();
            for (row, cells) in list(rows).iter().zip(&table.rows) {
                assert_eq!(keys(row), header, "{name}, {key}");
                for (column, cell) in table.header.iter().zip(cells) {
                    assert!(same(&row[column], cell), "{name}, {key}, {column}: {} and {cell}", row[column]);
                }
            }
        }
    }
}

/// A desk with a small scenario, a list of injects and a claim in it.
fn small() -> Desk {
    let desk = Desk::new();
    desk.write("known.toml", include_str!("../tables/known.toml"));
    desk.write("longer.toml", "extends = \"known.toml\"\nend = 2011\n");
    desk.write("claim.toml", CLAIM);
    desk.write("list.csv", "date,title\n2001-02-01,war\n");
    desk.write("codings.csv", CODINGS);
    desk
}

/// Further options, and other names of options.
#[test]
fn whatever_was_asked_can_be_asked_again() {
    let desk = small();
    for (name, command) in [
        ("found", "run known.toml --precision 0.02 --outcome war --by 2001"),
        (
            "checked",
            "run known.toml --trajectories 1600 --draws 20 --policy calm --set shocks.war.rate=0.3 --check-step",
        ),
        ("played", "run known.toml --trajectories 160 --draws 10 --seed 9 --injects list.csv"),
        (
            "together",
            "compare known.toml --trajectories 1600 --draws 20 --policy calm+storm --policy storm --good-enough 0.3",
        ),
        (
            "lists",
            "compare known.toml --trajectories 1600 --draws 20 --injects list.csv --outcome war --outcome deeper",
        ),
        (
            "ratios",
            "sweep known.toml --vary shocks.war.rate=0.05:0.8:3:log --trajectories 800 --by 2002 --set actors.ben.gdp=2",
        ),
        (
            "odds",
            "tip known.toml --parameter shocks.war.rate --outcome war --odds 0.5 --range 0.01:1:log --looks 3 --by 2002 \
             --trajectories 800 --set actors.ben.gdp=2",
        ),
        (
            "sought",
            "search known.toml --lever policies.calm --lever actors.ben.gdp=1:2 --objective war:2002:low --objective \
             deeper:high --cost policies.calm=2 --budget 3 --trajectories 800 --confirm 1600 --evaluations 8 --front 3 --seed 4",
        ),
        (
            "ranges",
            "sensitivity known.toml --outcome war --vary shocks.war.rate=0.1:0.6 --vary actors.ann.urgency=0.2:0.8 --group \
             all=* --draws 32 --by 2001 --set actors.ben.gdp=2",
        ),
        (
            "repeated",
            "rare known.toml --outcome wars --effort 20 --repetitions 64 --progress stage=1,incentive=2 --histories 1 --policy calm",
        ),
        (
            "boxes",
            "discover known.toml --outcome tense --at 2001 --among parameters --trajectories 1600 --boxes 2 --peel 0.1 --policy \
             storm",
        ),
        (
            "late",
            "drivers known.toml --outcome deeper --trajectories 800 --by 2002 --set actors.ben.gdp=2 --seed 3 --policy calm",
        ),
        (
            "intervened",
            "fork known.toml --trajectory 6 --at 2000-07 --futures 160 --intervene urgency.ann=0.9 --set actors.ben.gdp=2",
        ),
        ("split", "storylines known.toml --outcome war --count 2 --rare --policy storm --seed 3"),
        ("injects", "msel known.toml --outcome war --count 2 --storyline 2 --trajectories 1000 --policy storm"),
        ("both", "cases known.toml longer.toml --trajectories 160 --set actors.ben.gdp=2"),
        ("only", "claims claim.toml --only 60 --trajectories 800"),
        (
            "assessed",
            "assess codings.csv --alignment one-two --on 2002 --dropped troop_placement --order \
             consultations,confidence_building,military_technical,exercises,integrated_command,defence_policy --depth-levels 3",
        ),
    ] {
        desk.done(&command.split(' ').chain(["--quiet", "--out", name]).collect::<Vec<_>>());
        ask_again(&desk, name);
    }
    // What was asked for is there.
    let scenario = |name: &str| desk.manifest(name)["scenarios"][0].clone();
    assert_eq!(scenario("intervened")["overrides"], json!(["actors.ben.gdp=2"]));
    assert_eq!(scenario("checked")["policies"], json!(["calm"]));
    assert_eq!(scenario("repeated")["policies"], json!(["calm"]));
    assert_eq!(list(&scenario("played")["injects"])[0]["name"], "list.csv");
    assert!(desk.path("checked/step.csv").is_file());
    // A run that looks for its size is the run of the size that it found.
    let found = desk.manifest("found");
    assert_eq!(list(&found["arguments"])[2], found["trajectories"].to_string());
    assert_eq!(desk.manifest("again-found")["trajectories"], found["trajectories"]);
}

/// What is printed for people has the answer and the notes of the manifest, word for word.
#[test]
fn notes_are_printed_as_they_are_written() {
    let desk = small();
    for command in [
        "run known.toml --trajectories 160 --draws 10",
        "tip known.toml --parameter shocks.war.rate --outcome war --probability 0.5 --range 0.01:1 --looks 3 --trajectories 800",
        "discover known.toml --outcome tense --at 2001 --draws 40 --trajectories 800",
        "drivers known.toml --outcome deeper --trajectories 320 --draws 20",
        "fork known.toml --at 2000-07 --futures 100",
        "storylines known.toml --outcome war --count 2 --trajectories 800",
        "msel known.toml --outcome war --count 2 --trajectories 800",
        "cases longer.toml --trajectories 160",
        "claims claim.toml --trajectories 800",
        "assess codings.csv",
    ] {
        let printed = desk.done(&command.split(' ').chain(["--out", "out"]).collect::<Vec<_>>());
        let manifest = desk.manifest("out");
        assert!(!list(&manifest["notes"]).is_empty(), "{command}");
        for note in list(&manifest["notes"]).iter().map(text) {
            assert!(printed.lines().any(|line| line == note), "{command}: {note}\n{printed}");
        }
        std::fs::remove_dir_all(desk.path("out")).unwrap();
    }
}

/// A command of each question with a usual folder, and that folder.
const SMALL: [(&str, &str); 14] = [
    ("run known.toml --trajectories 160 --draws 10", "results/known"),
    ("compare known.toml --trajectories 800 --draws 20", "results/known/compare"),
    ("sweep known.toml --vary shocks.war.rate=[0.05,0.8] --trajectories 800 --draws 20", "results/known/sweep"),
    (
        "tip known.toml --parameter shocks.war.rate --outcome war --probability 0.5 --range 0.01:1 --looks 3 --trajectories \
         800 --draws 20",
        "results/known/tip",
    ),
    (
        "search known.toml --lever policies.calm --objective war:low --objective cost --cost policies.calm=1 --trajectories \
         800 --confirm 800",
        "results/known/search",
    ),
    ("sensitivity known.toml --outcome war --method pawn --draws 64 --trajectories 1024", "results/known/sensitivity"),
    ("rare known.toml --outcome wars --effort 32 --replicates 64", "results/known/rare"),
    ("discover known.toml --outcome tense --at 2001 --draws 40 --trajectories 800", "results/known/discover"),
    ("drivers known.toml --outcome deeper --trajectories 320 --draws 20", "results/known/drivers"),
    ("fork known.toml --at 2000-07 --futures 100", "results/known/fork"),
    ("storylines known.toml --outcome war --count 2 --trajectories 800", "results/known/storylines"),
    ("msel known.toml --outcome war --count 2 --trajectories 800", "results/known/msel"),
    ("cases --trajectories 160", "results/cases"),
    ("claims", "results/claims"),
];

/// [`small`] with what stands in the usual folders of scenarios.
fn furnished() -> Desk {
    let desk = small();
    for folder in ["scenarios/cases", "scenarios/claims"] {
        std::fs::create_dir_all(desk.path(folder)).unwrap();
    }
    desk.write("scenarios/cases/one.toml", "extends = \"../../longer.toml\"\n");
    desk.write("scenarios/china-russia-1991.toml", "extends = \"../longer.toml\"\n");
    desk.write("scenarios/claims/60.toml", &CLAIM.replace("known.toml", "../../known.toml"));
    desk
}

#[test]
fn each_question_has_a_folder_of_its_own() {
    let desk = furnished();
    for (command, folder) in SMALL {
        let printed = desk.done(&command.split(' ').collect::<Vec<_>>());
        let mut files = names(&desk.path(folder));
        // The other questions have their folders in that of the run.
        files.retain(|name| desk.path(folder).join(name).is_file());
        assert!(files.contains(&"manifest.json".to_owned()), "{command}: {files:?}");
        let (tables, others): (Vec<&str>, Vec<&str>) =
            files.iter().map(String::as_str).partition(|name| is_table(name));
        let line = printed.lines().last().unwrap();
        let start = match tables[..] {
            [one] => format!("Written to {folder}: {one}, "),
            _ => format!("Written to {folder}: {} tables (CSV), ", tables.len()),
        };
        let rest = line.strip_prefix(&start).unwrap_or_else(|| panic!("{line}"));
        let listed: BTreeSet<&str> = rest.split(", ").collect();
        assert_eq!(listed, others.into_iter().collect(), "{line}");
        assert!(line.ends_with(", manifest.json"), "{line}");
    }
    assert_eq!(names(&desk.path("results")), ["cases", "claims", "known"]);
    let cases = desk.table("results/cases/cases.csv");
    assert_eq!(cases.column("case").into_iter().collect::<BTreeSet<_>>(), ["china-russia-1991", "one"].into());
}

/// What is not of all cases or claims as they are does not take the place of that which is.
#[test]
fn some_cases_and_claims_have_no_usual_folder() {
    let desk = furnished();
    let before = desk.names();
    for command in [
        "cases known.toml --trajectories 160",
        "cases --trajectories 160 --set actors.ben.gdp=2",
        "claims claim.toml",
        "claims --only 60",
        "claims --trajectories 800",
        "assess codings.csv",
    ] {
        let printed = desk.done(&command.split(' ').collect::<Vec<_>>());
        assert!(!printed.contains("Written to"), "{command}: {printed}");
        assert_eq!(desk.names(), before, "{command}");
        desk.done(&command.split(' ').chain(["--quiet", "--out", "out"]).collect::<Vec<_>>());
        assert_eq!(desk.manifest("out")["progress"]["interrupted"], false, "{command}");
        std::fs::remove_dir_all(desk.path("out")).unwrap();
        // There is no folder for a page.
        let output = desk.stadial(&command.split(' ').chain(["--report"]).collect::<Vec<_>>());
        assert_eq!(output.status.code(), Some(2), "{command}");
        assert!(stderr(&output).contains("name one with --out DIR"), "{command}: {}", stderr(&output));
    }
}

#[test]
fn no_files_means_none() {
    let desk = furnished();
    let before = desk.names();
    for (command, _) in SMALL {
        let words: Vec<&str> = command.split(' ').chain(["--no-files"]).collect();
        let printed = desk.done(&words);
        assert!(!printed.is_empty() && !printed.contains("Written to"), "{command}: {printed}");
        let printed = desk.done(&[&words[..], &["--output-format", "json"]].concat());
        let printed: Value = serde_json::from_str(&printed).unwrap();
        assert!(!keys(&printed["data"]).is_empty(), "{command}");
        assert_eq!(desk.names(), before, "{command}");
        for refused in [&["--out", "out"][..], &["--report"]] {
            let output = desk.stadial(&[&words[..], refused].concat());
            assert_eq!(output.status.code(), Some(2), "{command} {refused:?}");
            assert!(stderr(&output).contains("cannot be used with"), "{command}: {}", stderr(&output));
        }
        assert_eq!(desk.names(), before, "{command}");
    }
}

/// `report` makes a page of any folder, from its files alone: with the answer, and every table of what has no charts.
#[test]
fn every_folder_has_its_page() {
    let charted = ["run", "compare", "sweep", "sensitivity", "rare"];
    for (name, command) in COMMANDS {
        let moved = Desk::new();
        std::fs::create_dir(moved.path("moved")).unwrap();
        let files = names(&desk().path(name));
        for file in files.iter().filter(|file| *file != "report.html") {
            std::fs::copy(desk().path(name).join(file), moved.path("moved").join(file)).unwrap();
        }
        moved.done(&["report", "moved", "--quiet"]);
        let page = read(&moved.path("moved/report.html"));
        if files.contains(&"report.html".to_owned()) {
            assert!(page == read(&desk().path(name).join("report.html")), "{name}: another page from the same files");
        }
        assert!(page.contains("<section id=\"making\"") && !page.contains("NaN"), "{name}");
        let manifest = desk().manifest(name);
        let printed = plain(&page);
        // That of a run has sentences of its own.
        let answer = list(&manifest["answer"]).iter().map(text).filter(|_| manifest["command"] != "run");
        answer.for_each(|sentence| assert!(printed.contains(sentence), "{name}: {sentence}"));
        assert!(page.contains("<p class=\"answer\">"), "{name}");
        if charted.contains(&command.split(' ').next().unwrap()) {
            continue;
        }
        list(&manifest["notes"]).iter().map(text).for_each(|note| assert!(printed.contains(note), "{name}: {note}"));
        for entry in list(&manifest["tables"]) {
            let key = text(&entry["name"]).trim_end_matches(".csv");
            assert!(page.contains(&format!("<section id=\"{key}\"")), "{name}, {key}");
            if key == "parameters" {
                continue;
            }
            let rows = cells(&page, &format!("{key}-table"));
            assert_eq!(entry["rows"], rows.len(), "{name}, {key}");
            for column in list(&entry["columns"]) {
                let line = format!("{}: {}", text(&column["name"]), text(&column["meaning"]));
                let with_unit =
                    format!("{} [{}]: {}", text(&column["name"]), text(&column["unit"]), text(&column["meaning"]));
                assert!(printed.contains(&line) || printed.contains(&with_unit), "{name}, {key}: {line}");
            }
        }
    }
}
