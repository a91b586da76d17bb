//! What a page is made from is checked cell by cell and row by row: nothing wrong in a folder of results makes a page, and
//! the order of rows and columns makes no difference.

use serde_json::{Value, json};

use stadial::questions::report;
use stadial::study::page::ResultFiles;

use crate::support::{Desk, names};

type Files = Vec<(String, Vec<u8>)>;

/// The page of files, or what is wrong with them.
fn page(files: &Files) -> Result<Vec<u8>, String> {
    let files: Vec<(&str, Vec<u8>)> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    report(&ResultFiles::of(&files)).map(|made| made.html).map_err(|error| error.to_string())
}

/// The files of a folder of each study that has a page.
fn studies() -> Vec<(&'static str, Files)> {
    let desk = Desk::new();
    let policies = "\n[policies.pressure]\nfrom = 2002\nset.actors.ada.urgency_target = { add = 0.1 }\n";
    desk.write("unsure.toml", &format!("{}{policies}", crate::support::UNSURE));
    let of = |command: &str, options: &str| {
        let arguments: Vec<&str> = options.split(' ').chain(["--out", command]).collect();
        desk.done(&[&[command][..], &arguments].concat());
        let read = |name: String| (name.clone(), std::fs::read(desk.path(command).join(name)).unwrap());
        names(&desk.path(command)).into_iter().map(read).collect::<Files>()
    };
    vec![
        ("run", of("run", "unsure.toml --trajectories 400 --draws 25")),
        ("compare", of("compare", "unsure.toml --by 2004 --trajectories 1600")),
        ("sweep", of("sweep", "unsure.toml --vary incentive.threat_weight=0.3:0.7:2 --by 2003 --trajectories 800")),
        ("sensitivity", of("sensitivity", "unsure.toml --outcome alliance --by 2003 --draws 16 --trajectories 4096")),
        ("rare", of("rare", "trio.toml --outcome functioning_alliance --by 2001 --effort 32 --replicates 64")),
    ]
}

/// The tables that a page reads, and by column what a cell must not be; `""` is a cell that is empty.
type Rules = &'static [(&'static str, &'static [&'static str])];
const SHARE: &[&str] = &["NaN", "inf", "7", "-1", "text", ""];
const MAYBE_SHARE: &[&str] = &["NaN", "7", "-1", "text"];
const ERROR: &[&str] = &["NaN", "inf", "-1", "text", ""];
const MAYBE_ERROR: &[&str] = &["NaN", "-1", "text"];
const SHARE_ERROR: &[&str] = &["NaN", "inf", "-1", "0.51", "text", ""];
const NUMBER: &[&str] = &["NaN", "-inf", "text"];
const DRIVER: &[&str] = &["NaN", "-inf", "-1", "text", ""];
const COUNT: &[&str] = &["NaN", "-1", "0.5", "text", ""];
const NAME: &[&str] = &["NaN", "7.5", "text", ""];
const DAY: &[&str] = &["NaN", "2001", "2001-01-02", "2001-1-1", "1999-01-01", "text", ""];
const ODDS: [(&str, &[&str]); 8] = [
    ("outcome", NAME),
    ("year_end", NAME),
    ("probability", SHARE),
    ("standard_error", SHARE_ERROR),
    ("ci_low", SHARE),
    ("ci_high", SHARE),
    ("parameter_low", MAYBE_SHARE),
    ("parameter_high", MAYBE_SHARE),
];
const PARAMETERS: Rules = &[("path", &[]), ("value", &[]), ("given", NAME), ("uncertain", NAME)];

#[expect(clippy::too_many_lines, reason = "one table of rules")]
fn rules(study: &str) -> Vec<(&'static str, Rules)> {
    const STATES: [(&str, &[&str]); 3] = [("on", DAY), ("probability", SHARE), ("standard_error", SHARE_ERROR)];
    match study {
        "run" => vec![
            ("probabilities.csv", &ODDS),
            ("types.csv", &[STATES[0], ("type", NAME), STATES[1], STATES[2]]),
            ("stages.csv", &[STATES[0], ("stage", NAME), STATES[1], STATES[2]]),
            ("treaties.csv", &[STATES[0], ("status", NAME), STATES[1], STATES[2]]),
            (
                "drivers.csv",
                &[STATES[0], ("variable", NAME), ("mean", DRIVER), ("sd", ERROR), ("q05", DRIVER), ("q95", DRIVER)],
            ),
            (
                "transitions.csv",
                &[("from", NAME), ("to", NAME), ("count", COUNT), ("per_trajectory", ERROR), ("median_year", NAME)],
            ),
            (
                "bands.csv",
                &[
                    ("what", NAME),
                    ("on", DAY),
                    ("state", NAME),
                    ("parameter_low", MAYBE_SHARE),
                    ("parameter_high", MAYBE_SHARE),
                ],
            ),
            (
                "plane.csv",
                &[
                    ("on", DAY),
                    ("stage", NAME),
                    ("incentive_from", SHARE),
                    ("incentive_to", SHARE),
                    ("probability", SHARE),
                ],
            ),
            (
                "trajectories.csv",
                &[("trajectory", COUNT), ("on", DAY), ("incentive", NUMBER), ("stage", NAME), ("type", NAME)],
            ),
            ("shocks.csv", &[("shock", NAME), ("year_end", NAME), ("per_trajectory", ERROR), ("exposed", SHARE)]),
            (
                "exposed.csv",
                &[
                    ("shock", NAME),
                    ("outcome", NAME),
                    ("exposed", NAME),
                    ("trajectories", COUNT),
                    ("probability", MAYBE_SHARE),
                ],
            ),
            (
                "thresholds.csv",
                &[("variable", NAME), ("parameter", &[]), ("q05", NUMBER), ("q50", NUMBER), ("q95", NUMBER)],
            ),
            (
                "first_order.csv",
                &[
                    ("outcome", NAME),
                    ("year_end", NAME),
                    ("parameter", &[]),
                    ("resolved", NAME),
                    ("index", NUMBER),
                    ("standard_error", MAYBE_ERROR),
                ],
            ),
            (
                "spread.csv",
                &[
                    ("outcome", NAME),
                    ("year_end", NAME),
                    ("resolved", NAME),
                    ("variance", NUMBER),
                    ("variance_standard_error", MAYBE_ERROR),
                    ("noise_share", MAYBE_SHARE),
                    ("sum", NUMBER),
                ],
            ),
            ("parameters.csv", PARAMETERS),
        ],
        "compare" => vec![
            (
                "probabilities.csv",
                &[
                    ODDS[0],
                    ODDS[1],
                    ("policy", NAME),
                    ODDS[2],
                    ODDS[3],
                    ODDS[6],
                    ("difference", DIFFERENCE),
                    ("odds_ratio", MAYBE_ERROR),
                ],
            ),
            (
                "decision.csv",
                &[
                    ("outcome", NAME),
                    ("policy", NAME),
                    ("year_end", NAME),
                    ("best", SHARE),
                    ("mean_regret_low", SHARE),
                    ("high_regret", MAYBE_SHARE),
                    ("satisficing_ci_low", MAYBE_SHARE),
                    ("satisficing_ci_high", MAYBE_SHARE),
                ],
            ),
            ("parameters.csv", PARAMETERS),
        ],
        "sweep" => vec![
            (
                "probabilities.csv",
                &[
                    ("grid_point", NAME),
                    ("incentive.threat_weight", NAME),
                    ODDS[0],
                    ODDS[1],
                    ODDS[2],
                    ODDS[5],
                    ("difference", MAYBE_DIFFERENCE),
                ],
            ),
            ("types.csv", &[("grid_point", NAME), ("on", DAY), ("type", NAME), ("probability", SHARE)]),
            ("stages.csv", &[("grid_point", NAME), ("on", DAY), ("stage", NAME), ("probability", SHARE)]),
            (
                "times.csv",
                &[
                    ("grid_point", NAME),
                    ("outcome", NAME),
                    ("reached", COUNT),
                    ("median_year", MAYBE_SHARE),
                    ("median_standard_error", MAYBE_ERROR),
                ],
            ),
            ("parameters.csv", PARAMETERS),
        ],
        "sensitivity" => vec![
            (
                "sensitivity.csv",
                &[
                    ("input", NAME),
                    ("parameters", &[]),
                    ("total", NUMBER),
                    ("total_standard_error", MAYBE_ERROR),
                    ("total_low", NUMBER),
                ],
            ),
            ("parameters.csv", PARAMETERS),
        ],
        _ => vec![
            (
                "rare.csv",
                &[("outcome", NAME), ("year_end", NAME), ("probability", SHARE), ("standard_error", MAYBE_ERROR)],
            ),
            ("levels.csv", &[("progress", NUMBER), ("started", COUNT), ("arrived", COUNT)]),
            ("parameters.csv", PARAMETERS),
        ],
    }
}

const DIFFERENCE: &[&str] = &["NaN", "7", "-7", "text", ""];
const MAYBE_DIFFERENCE: &[&str] = &["NaN", "7", "-7", "text"];

/// A table in rows of cells; the first is its header.
fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn bytes(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.into_inner().unwrap()
}

/// The files with another one of a name.
fn with(files: &Files, name: &str, other: &[u8]) -> Files {
    files.iter().map(|(known, own)| (known.clone(), if known == name { other.to_vec() } else { own.clone() })).collect()
}

fn of<'f>(files: &'f Files, name: &str) -> &'f [u8] {
    &files.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{name}")).1
}

/// That no page is made, and what is printed holds all of `parts`.
fn fails(files: &Files, what: &str, parts: &[&str]) {
    match page(files) {
        Ok(_) => panic!("{what}: a page was made"),
        Err(printed) => parts.iter().for_each(|part| assert!(printed.contains(part), "{what}: {part}: {printed}")),
    }
}

#[test]
fn every_row_is_wanted_once_in_any_order() {
    for (study, files) in studies() {
        let whole = page(&files).unwrap_or_else(|printed| panic!("{study}: {printed}"));
        for (name, _) in rules(study) {
            let what = format!("{study}, {name}");
            let table = rows(of(&files, name));
            let last = table.len() - 1;
            assert!(last >= 1, "{what} has rows");
            for place in [1, last.div_ceil(2), last] {
                let mut less = table.clone();
                less.remove(place);
                fails(&with(&files, name, &bytes(&less)), &format!("{what}: without row {place}"), &[name]);
                let mut twice = table.clone();
                twice.push(table[place].clone());
                let line = format!("{name}, line {}: duplicate row: ", last + 2);
                let parts = [line.as_str(), "is already in line "];
                fails(&with(&files, name, &bytes(&twice)), &format!("{what}: row {place} twice"), &parts);
            }
            let mut swapped = table.clone();
            swapped.swap(1, last);
            assert!(page(&with(&files, name, &bytes(&swapped))).as_ref() == Ok(&whole), "{what}: rows swapped");
            swapped[1..].reverse();
            assert!(page(&with(&files, name, &bytes(&swapped))).as_ref() == Ok(&whole), "{what}: rows reversed");
        }
    }
}

#[test]
fn every_cell_is_held_to_what_its_column_means() {
    for (study, files) in studies() {
        for (name, columns) in rules(study) {
            let table = rows(of(&files, name));
            let row = table.len() / 2;
            for &(column, never) in columns {
                let place =
                    table[0].iter().position(|known| known == column).unwrap_or_else(|| panic!("{name} {column}"));
                for bad in never {
                    let mut other = table.clone();
                    other[row][place] = (*bad).to_owned();
                    let what = format!("{study}, {name}, {column} = `{bad}`");
                    let line = format!("{name}, line {}: column `{column}`: `{bad}` ", row + 1);
                    fails(&with(&files, name, &bytes(&other)), &what, &[&line, "make the results again"]);
                }
                let mut without = table.clone();
                without.iter_mut().for_each(|row| drop(row.remove(place)));
                let printed = format!("{name}, line 1: no column `{column}`");
                fails(&with(&files, name, &bytes(&without)), &format!("{study}, {name} without {column}"), &[&printed]);
            }
        }
    }
}

#[test]
fn ends_that_are_the_wrong_way_round_are_an_error() {
    let (_, files) = studies().swap_remove(0);
    for (name, low, high) in [
        ("probabilities.csv", "ci_low", "ci_high"),
        ("drivers.csv", "q05", "q95"),
        ("plane.csv", "incentive_from", "incentive_to"),
    ] {
        let mut table = rows(of(&files, name));
        let place = |column: &str| table[0].iter().position(|known| known == column).unwrap();
        let (low, high) = (place(low), place(high));
        let wide = table[1..].iter().position(|row| row[low] != row[high]).unwrap() + 1;
        table[wide].swap(low, high);
        let line = format!("{name}, line {}: ", wide + 1);
        fails(&with(&files, name, &bytes(&table)), name, &[&line, "but must not exceed"]);
    }
}

/// Another separator, another encoding, names of columns in any case: as in every other table.
#[test]
fn tables_are_read_as_all_others_are() {
    let (_, files) = studies().swap_remove(0);
    let own = String::from_utf8(of(&files, "types.csv").to_vec()).unwrap();
    let other = |text: &str| with(&files, "types.csv", text.as_bytes());
    let semicolons = "types.csv:1:1\n";
    let printed = "the columns are separated by semicolons, not by commas";
    fails(&other(&own.replace(',', ";")), "semicolons", &[semicolons, printed]);
    let wide: Vec<u8> = own.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fails(&with(&files, "types.csv", &wide), "UTF-16", &["cannot read types.csv: it looks like UTF-16 (little-endian"]);
    assert!(page(&other(&own.replacen("on,", "ON,", 1))) == page(&files));
    assert!(page(&other(&format!("\u{feff}{own}"))) == page(&files));
    let twice = "the columns `On` and `ON` are the same: upper and lower case do not count";
    fails(&other(&own.replacen("on,type", "On,ON", 1)), "a column twice", &["types.csv:1:4\n", twice]);
    fails(&other(&own.replacen(",type", ",type,more", 1)), "a column more", &["but there are 5 columns"]);
}

/// Study, table, the last row in which cells have these values, what is written there, and what is printed.
type Case = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [(&'static str, &'static str)],
    &'static str,
);

/// What no run can have found: shares that do not add up, cumulative odds that fall, differences that are none.
#[test]
fn rows_are_held_to_each_other() {
    let all = studies();
    let files = |study: &str| &all.iter().find(|(name, _)| *name == study).unwrap().1;
    let first: &[(&str, &str)] = &[("year_end", "2000")];
    let first_of_shock: &[(&str, &str)] = &[("year_end", "2000")];
    let high: &[(&str, &str)] = &[("probability", "1"), ("ci_high", "1")];
    let falls = " is less than 1 for ";
    let cases: [Case; 18] = [
        ("run", "types.csv", &[("on", "2001-01-01"), ("type", "thin")], &[("probability", "0.777")], "sum to "),
        (
            "run",
            "stages.csv",
            &[("on", "2001-01-01"), ("stage", "2")],
            &[("probability", "0.777")],
            "for on 2001-01-01 sum to ",
        ),
        (
            "run",
            "treaties.csv",
            &[("status", "none")],
            &[("probability", "0.777")],
            "shares of none and in_force for on ",
        ),
        ("run", "plane.csv", &[], &[("probability", "0.777")], "sum to "),
        ("run", "probabilities.csv", first, high, falls),
        ("run", "shocks.csv", first_of_shock, &[("exposed", "1")], falls),
        ("compare", "probabilities.csv", first, high, falls),
        ("sweep", "probabilities.csv", first, high, falls),
        ("rare", "rare.csv", first, high, falls),
        ("sweep", "types.csv", &[], &[("probability", "0.777"), ("difference", "")], "sum to "),
        ("sweep", "stages.csv", &[], &[("probability", "0.777"), ("difference", "")], "sum to "),
        (
            "compare",
            "probabilities.csv",
            &[("policy", "pressure")],
            &[("difference", "-0.777")],
            "column `difference`: `-0.777` must be probability ",
        ),
        (
            "sweep",
            "probabilities.csv",
            &[],
            &[("difference", "-0.777")],
            "column `difference`: `-0.777` must be probability ",
        ),
        ("sweep", "stages.csv", &[], &[("difference", "-0.777")], "column `difference`: `-0.777` must be probability "),
        (
            "run",
            "drivers.csv",
            &[("variable", "threat")],
            &[("mean", "1.5")],
            "column `mean`: `1.5` is not a number from 0 to 1",
        ),
        (
            "run",
            "drivers.csv",
            &[("variable", "identity.ada")],
            &[("q95", "1.5")],
            "column `q95`: `1.5` is not a number from 0 to 1",
        ),
        ("sensitivity", "sensitivity.csv", &[], &[("total", "1e9")], "but must not exceed `total_high`, which is "),
        (
            "sensitivity",
            "sensitivity.csv",
            &[],
            &[("total", "-1e9")],
            "but must not exceed `total`, which is -1000000000",
        ),
    ];
    for (study, name, which, written, printed) in cases {
        let mut table = rows(of(files(study), name));
        let place = |column: &str| table[0].iter().position(|known| known == column).unwrap();
        let which: Vec<(usize, &str)> = which.iter().map(|(column, cell)| (place(column), *cell)).collect();
        let written: Vec<(usize, &str)> = written.iter().map(|(column, cell)| (place(column), *cell)).collect();
        let row = table.iter().rposition(|row| which.iter().all(|(place, cell)| row[*place] == *cell)).unwrap();
        written.iter().for_each(|(place, cell)| (*cell).clone_into(&mut table[row][*place]));
        let what = format!("{study}, {name}: {printed}");
        fails(&with(files(study), name, &bytes(&table)), &what, &[&format!("{name}, line "), printed]);
    }
}

/// A folder that an earlier version wrote has other columns: that is reported, with the command that makes it anew.
#[test]
fn a_folder_of_another_version_is_reported_to_be_one() {
    let (_, files) = studies().swap_remove(0);
    let mut table = rows(of(&files, "probabilities.csv"));
    table.iter_mut().for_each(|row| drop(row.pop()));
    let files = with(&files, "probabilities.csv", &bytes(&table));
    let again = "into a folder of their own: stadial run unsure.toml --trajectories 400 --draws 25 --seed ";
    fails(&files, "this version", &["line 1: no column `in_force_ci_high`", again]);
    let mut manifest: Value = serde_json::from_slice(of(&files, "manifest.json")).unwrap();
    manifest["version"] = json!("0.0.1");
    let earlier = with(&files, "manifest.json", &serde_json::to_vec(&manifest).unwrap());
    let printed = format!(": stadial 0.0.1 wrote the folder, and this is stadial {}; make", env!("CARGO_PKG_VERSION"));
    fails(&earlier, "an earlier version", &[&printed, again]);
}

#[test]
fn files_that_are_not_whole_are_reported_by_name() {
    for (study, files) in studies() {
        for (name, _) in rules(study) {
            let what = format!("{study}, {name}");
            let own = of(&files, name);
            let missing: Files = files.iter().filter(|(known, _)| known != name).cloned().collect();
            fails(&missing, &what, &[name, "not in the folder"]);
            for cut in [own.len() / 2, own.len() - 1, 0] {
                fails(&with(&files, name, &own[..cut]), &format!("{what} cut at {cut}"), &[name]);
            }
            let mut other = own.to_vec();
            let header = other.iter().position(|byte| *byte == b'\n').unwrap();
            other.insert(header + 2, 0xff);
            let printed = format!("cannot read {name}: line 2, column 2: the byte 0xFF is not UTF-8");
            fails(&with(&files, name, &other), &what, &[&printed]);
        }
        let manifest = of(&files, "manifest.json");
        for other in [&manifest[..manifest.len() / 2], b"\xff\xfe", b"", b"[]", b"{}", b"3", b"{\"about\": {}}"] {
            fails(&with(&files, "manifest.json", other), study, &[]);
        }
    }
}

#[test]
fn columns_are_found_by_name_and_others_may_stand_beside_them() {
    for (study, files) in studies() {
        for (name, _) in rules(study) {
            let mut table = rows(of(&files, name));
            table.iter_mut().for_each(|row| row.reverse());
            table[0].push("note".to_owned());
            table[1..].iter_mut().for_each(|row| row.push("=1".to_owned()));
            let made = page(&with(&files, name, &bytes(&table)));
            assert!(made.is_ok(), "{study}, {name}: {made:?}");
        }
    }
}

/// An end of a band that cannot be had is empty, each by itself.
#[test]
fn either_end_of_a_band_may_be_missing() {
    let (_, files) = studies().swap_remove(0);
    for name in ["probabilities.csv", "bands.csv"] {
        for column in ["parameter_low", "parameter_high"] {
            let mut table = rows(of(&files, name));
            let place = table[0].iter().position(|known| known == column).unwrap();
            table[1..].iter_mut().for_each(|row| row[place].clear());
            let made = page(&with(&files, name, &bytes(&table)));
            assert!(made.is_ok(), "{name} {column}: {made:?}");
        }
    }
}

/// Of a folder in another form, earlier or later, nothing is guessed.
#[test]
fn results_of_another_form_are_refused() {
    for (study, files) in studies() {
        let mut manifest: Value = serde_json::from_slice(of(&files, "manifest.json")).unwrap();
        let with_manifest = |manifest: &Value| with(&files, "manifest.json", &serde_json::to_vec(manifest).unwrap());
        assert_eq!(manifest["form"], 2, "{study}");
        let refused = "in a form that this version does not read; make the results again";
        for form in [json!(1), json!(3), json!("2"), Value::Null] {
            manifest["form"] = form;
            let printed = format!("manifest.json: written by stadial {}, {refused}", env!("CARGO_PKG_VERSION"));
            fails(&with_manifest(&manifest), study, &[&printed]);
        }
        manifest.as_object_mut().unwrap().remove("form").unwrap();
        manifest["version"] = json!("0.0.1");
        let printed = format!("manifest.json: written by stadial 0.0.1, {refused}");
        fails(&with_manifest(&manifest), study, &[&printed]);
    }
}

/// A row that is missing is seen also where the manifest does not say how many there are; not so the years of the run.
#[test]
fn a_row_is_missed_where_nothing_counts_them() {
    let (_, files) = studies().swap_remove(0);
    let mut manifest: Value = serde_json::from_slice(of(&files, "manifest.json")).unwrap();
    manifest.as_object_mut().unwrap().remove("tables").unwrap();
    let uncounted = with(&files, "manifest.json", &serde_json::to_vec(&manifest).unwrap());
    assert!(page(&uncounted) == page(&files));
    let mut stages = rows(of(&files, "stages.csv"));
    let row = stages.remove(stages.len() - 3);
    let missing = format!("stages.csv: no row of on {}, stage {}", row[0], row[1]);
    fails(&with(&uncounted, "stages.csv", &bytes(&stages)), "a stage", &[&missing]);
    for key in ["first_year", "last_year"] {
        let mut timeless = manifest.clone();
        timeless["scenarios"][0]["about"].as_object_mut().unwrap().remove(key).unwrap();
        let timeless = with(&files, "manifest.json", &serde_json::to_vec(&timeless).unwrap());
        fails(&timeless, key, &["manifest.json, line 1: there is no `scenarios` with the years that were simulated"]);
    }
}

#[test]
fn a_year_that_the_study_does_not_have_is_an_error() {
    for (study, files) in studies().into_iter().skip(1).filter(|(study, _)| *study != "sensitivity") {
        let mut manifest: Value = serde_json::from_slice(of(&files, "manifest.json")).unwrap();
        manifest["asked"]["by"] = if study == "rare" { json!("soon") } else { json!(1900) };
        let other = with(&files, "manifest.json", &serde_json::to_vec(&manifest).unwrap());
        fails(&other, study, &["manifest.json, line 1: `asked.by` is ", ", but must be a year of the run, 2000 to "]);
    }
}

/// The page of a question without charts of its own holds its tables, and these are held to the manifest.
#[test]
fn other_results_have_a_page_of_their_tables() {
    let desk = Desk::new();
    for command in [
        "fork trio.toml --futures 160",
        "drivers trio.toml --outcome alliance --trajectories 1600",
        "cases trio.toml unsure.toml --trajectories 160",
    ] {
        let folder = command.split(' ').next().unwrap();
        desk.done(&command.split(' ').chain(["--out", folder, "--quiet"]).collect::<Vec<_>>());
        let read = |name: String| (name.clone(), std::fs::read(desk.path(folder).join(name)).unwrap());
        let files: Files = names(&desk.path(folder)).into_iter().map(read).collect();
        assert!(page(&files).is_ok(), "{folder}: {:?}", page(&files));
        let manifest: Value = serde_json::from_slice(of(&files, "manifest.json")).unwrap();
        let tables = manifest["tables"].as_array().unwrap();
        assert!(!tables.is_empty(), "{folder}");
        for name in tables.iter().map(|table| table["name"].as_str().unwrap()) {
            let what = format!("{folder}, {name}");
            let own = of(&files, name);
            let missing: Files = files.iter().filter(|(known, _)| known != name).cloned().collect();
            fails(&missing, &what, &[name, "not in the folder"]);
            fails(&with(&files, name, &own[..own.len() - 1]), &what, &[name, "so it is incomplete"]);
            let mut less = rows(own);
            less.remove(1);
            fails(
                &with(&files, name, &bytes(&less)),
                &what,
                &[name, "rows below the header, but manifest.json lists "],
            );
            let mut without = rows(own);
            let column = without[0][0].clone();
            without.iter_mut().for_each(|row| drop(row.remove(0)));
            let printed = format!("{name}, line 1: no column `{column}`");
            fails(&with(&files, name, &bytes(&without)), &what, &[&printed]);
        }
    }
}
