//! `stadial panel`: its rows are those of plain runs, whatever else is in the table; it goes on where it stopped; its
//! errors say where; its scores are those of their definitions.

#![allow(clippy::disallowed_methods, reason = "the exact values are computed by other means than crate::math")]

use std::fmt::Write as _;

use crate::support::{Desk, Table, names, project, read, stderr};

/// Rows of a table on the small scenario.
const ROWS: &str = "\
id,crisis,start,happened,year,pair,half
one,0.1,2000,1,2000,x,0.4
two,0.5,2001,0,2001,x,0.5
three,0.9,2000,no,2000,y,0.3
four,0.2,2002,yes,2002,y,0.7
five,0.3,2001,,2001,z,0.2
six,0.7,2000,0,2000,z,
";

const DECLARED: &str = "
extends = \"trio.toml\"
[panel.columns]
crisis = { path = \"shocks.crisis.rate\", title = \"crises a year\" }
start = \"start\"
grudge = { path = \"alignment.contestation\", optional = true }
";

const OPTIONS: [&str; 16] = [
    "--outcome",
    "alliance",
    "--within",
    "4",
    "--happened",
    "happened",
    "--group",
    "year",
    "--cluster",
    "pair",
    "--baseline",
    "half",
    "--trajectories",
    "320",
    "--seed",
    "3",
];

/// What a panel with scores writes beside its manifest.
const WRITTEN: [&str; 5] = ["panel.csv", "scores.csv", "stack.csv", "reliability.csv", "parameters.csv"];

fn desk(rows: &str) -> Desk {
    let desk = Desk::new();
    desk.write("template.toml", DECLARED);
    desk.write("rows.csv", rows);
    desk
}

fn panel(desk: &Desk, rows: &str, out: &str, more: &[&str]) -> String {
    desk.done(&[&["panel", "template.toml", "--rows", rows, "--out", out][..], &OPTIONS, more].concat())
}

/// What an erroneous table is answered.
fn refused(rows: &str, more: &[&str]) -> String {
    let desk = desk(rows);
    let output = desk.stadial(
        &[&["panel", "template.toml", "--rows", "rows.csv", "--trajectories", "160", "--out", "out"][..], more]
            .concat(),
    );
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(names(&desk.path("out")).is_empty(), "nothing is written before all rows are right");
    stderr(&output)
}

/// The line of a row has the estimate of a plain run with the same numbers, seed and size.
#[test]
fn a_row_is_a_plain_run() {
    let desk = desk(ROWS);
    panel(&desk, "rows.csv", "out", &["--threads", "2"]);
    let found = desk.table("out/panel.csv");
    assert_eq!(found.column("id"), ["one", "two", "three", "four", "five", "six"]);
    for (row, (rate, start)) in [("0.1", 2000), ("0.5", 2001), ("0.9", 2000), ("0.2", 2002)].iter().enumerate() {
        let (rate, start_set) = (format!("shocks.crisis.rate={rate}"), format!("start={start}"));
        let end = format!("end={}", start + 4);
        let sets = ["--set", &rate, "--set", &start_set, "--set", &end];
        desk.done(&[&["run", "trio.toml", "--trajectories", "320", "--seed", "3", "--out", "run"][..], &sets].concat());
        let run = desk.table("run/probabilities.csv");
        let plain = run.rows.iter().find(|line| line[0] == "alliance" && line[1] == (start + 3).to_string()).unwrap();
        let place = found.header.iter().position(|column| column == "probability").unwrap();
        assert_eq!(found.rows[row][place..place + 4], plain[2..6], "{row}");
    }
    assert_eq!(found.column("happened"), ["1", "0", "0", "1", "", "0"]);
    assert_eq!(found.column("baseline"), ["0.4", "0.5", "0.3", "0.7", "0.2", ""]);
}

/// No row depends on the others, on threads, or on how rows are ordered.
#[test]
fn rows_do_not_depend_on_each_other() {
    let desk = desk(ROWS);
    panel(&desk, "rows.csv", "out", &["--threads", "1"]);
    panel(&desk, "rows.csv", "two", &["--threads", "2"]);
    for name in WRITTEN {
        assert_eq!(read(&desk.path("out").join(name)), read(&desk.path("two").join(name)), "{name}");
    }
    let mut lines: Vec<&str> = ROWS.lines().collect();
    lines[1..].reverse();
    desk.write("turned.csv", &(lines.join("\n").replace("0.9", "1.5") + "\n"));
    panel(&desk, "turned.csv", "turned", &[]);
    let of = |folder: &str, id: &str| -> Vec<String> {
        let table = desk.table(&format!("{folder}/panel.csv"));
        table.rows.iter().find(|row| row[1] == id).unwrap()[1..].to_vec()
    };
    for id in ["one", "two", "four", "five", "six"] {
        assert_eq!(of("out", id), of("turned", id), "{id}");
    }
    assert_ne!(of("out", "three"), of("turned", "three"));
}

/// From a folder cut off within a line, after a line, or before the first, `--resume` writes the same bytes.
#[test]
fn an_interrupted_panel_goes_on_as_if_undisturbed() {
    let desk = desk(ROWS);
    panel(&desk, "rows.csv", "out", &[]);
    let whole = read(&desk.path("out/panel.csv"));
    let ends: Vec<usize> = whole.match_indices('\n').map(|(place, _)| place + 1).collect();
    for cut in [0, 10, ends[0], ends[1], ends[2] + 30, ends[4], whole.len() - 1, whole.len()] {
        std::fs::create_dir_all(desk.path("cut")).unwrap();
        std::fs::copy(desk.path("out/manifest.json"), desk.path("cut/manifest.json")).unwrap();
        desk.write("cut/panel.csv", &whole[..cut]);
        panel(&desk, "rows.csv", "cut", &["--resume", "--threads", "2"]);
        for name in WRITTEN {
            assert_eq!(read(&desk.path("cut").join(name)), read(&desk.path("out").join(name)), "{name} from {cut}");
        }
    }
    let finished = |folder: &str| desk.manifest(folder)["progress"]["finished"].clone();
    assert_eq!((finished("cut"), finished("out")), (6.into(), 6.into()));
    // Without a folder it begins.
    panel(&desk, "rows.csv", "new", &["--resume"]);
    assert_eq!(read(&desk.path("new/panel.csv")), whole);
}

/// Nothing is joined that does not belong together.
#[test]
fn another_panel_is_not_gone_on_with() {
    let desk = desk(ROWS);
    panel(&desk, "rows.csv", "out", &[]);
    let refused = |rows: &str, more: &[&str], says: &str| {
        let arguments = [&["panel", "template.toml", "--rows", rows, "--out", "out", "--resume"][..], &OPTIONS, more];
        let output = desk.stadial(&arguments.concat());
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
    };
    desk.write("other.csv", &ROWS.replace("0.9", "0.8"));
    refused("other.csv", &[], "the template or the rows differ from those of its results");
    refused("rows.csv", &["--skip-incomplete"], "the options differ");
    refused("rows.csv", &["--set", "alignment.contestation=0.4"], "the template or the rows differ");
    desk.write("out/panel.csv", &read(&desk.path("out/panel.csv")).replace("one,", "eins,"));
    refused("rows.csv", &[], "panel.csv:2: not as this command writes it");
}

/// Ctrl-C keeps what is finished, and `--resume` finishes the rest.
#[test]
#[cfg(target_os = "linux")]
fn ctrl_c_keeps_finished_rows() {
    let mut rows = "id,crisis,start\n".to_owned();
    for row in 0..40 {
        let _ = writeln!(rows, "r{row},0.{},2000", row % 9 + 1);
    }
    let desk = desk(&rows);
    let panel =
        ["panel", "template.toml", "--rows", "rows.csv", "--outcome", "alliance", "--within", "4", "--out", "out"];
    let size = ["--trajectories", "100000", "--threads", "1"];
    let output = super::interruption::interrupt_after(&desk, &[&panel[..], &size].concat(), 4_000);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let progress = desk.manifest("out")["progress"].clone();
    let finished = progress["finished"].as_u64().unwrap();
    assert!(progress["interrupted"] == true && progress["unit"] == "rows" && finished < 40, "{progress}");
    let says = format!("error: interrupted after {finished} of 40 rows; their results are written");
    assert!(stderr(&output).contains(&says), "{}", stderr(&output));
    assert_eq!(desk.table("out/panel.csv").rows.len() as u64, finished);
}

/// Every wrong cell is reported with line and column, before anything is simulated.
#[test]
fn wrong_cells_are_reported_at_their_places() {
    let rows = "id,crisis,start\na,0.1,2000\nb,much,2000\nc,-1,2000\nd,,2000\ne,0.1,20x0\na,0.2,2000\n";
    let said = refused(rows, &["--outcome", "alliance"]);
    for part in [
        "rows.csv:3:3",
        "`shocks.crisis.rate` must be",
        "rows.csv:4:3",
        "is -1, but must be",
        "rows.csv:5:3",
        "`crisis` is empty in the row d",
        "--skip-incomplete",
        "rows.csv:6:7",
        "rows.csv:7:1",
        "the `id` a occurs twice, first in line 2",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let mut many = "crisis,start\n".to_owned();
    (0..1_000).for_each(|_| many.push_str("x,2000\n"));
    let said = refused(&many, &["--outcome", "alliance"]);
    assert!(said.ends_with("... and 980 more; the first 20 are shown\n"), "{said}");
    assert_eq!(said.matches("error:").count(), 20);
}

/// So are wrong columns, with what to write.
#[test]
fn wrong_columns_are_reported_with_a_way_out() {
    let cases = [
        ("crisis,start,grudg\n0.1,2000,1\n", &[][..], "write `grudge`; or `--keep grudg`"),
        ("crisis,start,shocks.crisis.rat\n0.1,2000,1\n", &[], "unknown key `rat`"),
        ("crisis,start,actors.nobody.gdp\n0.1,2000,1\n", &[], "unknown actor `nobody`"),
        (
            "crisis,start,shocks.crisis.rate\n0.1,2000,1\n",
            &[],
            "is set by two columns, `crisis` and `shocks.crisis.rate`",
        ),
        ("crisis,start,Crisis\n0.1,2000,1\n", &[], "the column `Crisis` occurs twice"),
        ("crisis\n0.1\n", &[], "the rows have no column `start`, which the template declares"),
        ("crisis,start\n0.1,2000\n", &["--happened", "happend"], "no column `happend`, which --happened names"),
        ("crisis,start,y\n0.1,2000,perhaps\n", &["--happened", "y"], "`perhaps` does not say whether it happened"),
        (
            "crisis,start,y,p\n0.1,2000,1,1.2\n",
            &["--happened", "y", "--baseline", "p"],
            "must be a probability above 0 and below 1",
        ),
        ("crisis,start,end\n0.1,2000,2009\n", &["--within", "3"], "the end of each row follows from --within"),
        ("crisis,start\n0.1,2000\n0.1,2002\n", &["--by", "2001"], "which does not include 2001"),
        ("crisis,start,probability\n0.1,2000,1\n", &["--keep", "probability"], "cannot be carried along"),
        ("crisis;start\n0.1;2000\n", &[], "separated by semicolons"),
        ("crisis,start\n", &[], "there is no row below the header"),
        ("", &[], "the file is empty"),
    ];
    for (rows, options, says) in cases {
        let said = refused(rows, &[&["--outcome", "alliance"][..], options].concat());
        assert!(said.contains(says), "{says}: {said}");
    }
    let desk = desk(ROWS);
    let output = desk.stadial(&["panel", "template.toml", "--rows", "rows.csv", "--happened", "happened"]);
    assert!(stderr(&output).contains("give --outcome NAME"), "{}", stderr(&output));
}

/// A byte order mark, Windows line ends, quotes and a comma at every end are read; rows with empty cells may be left out,
/// and where a column is optional, the template's value holds.
#[test]
fn tables_from_elsewhere_are_read() {
    let rows = "\u{feff}\"id\",\"crisis\",\"start\",grudge,\r\n\"a, b\",0.1,2000,0.5,\r\nc,,2000,,\r\nd,NA,2000,0.4,\r\ne,0.1,2000,,\r\n";
    let desk = desk(rows);
    let printed = desk.done(&[
        "panel",
        "template.toml",
        "--rows",
        "rows.csv",
        "--outcome",
        "alliance",
        "--trajectories",
        "160",
        "--skip-incomplete",
        "--out",
        "out",
    ]);
    assert!(printed.contains("2 rows of rows.csv: ") && printed.contains("2 rows left out"), "{printed}");
    let left = desk.table("out/left_out.csv");
    assert_eq!((left.column("id"), left.column("empty")), (vec!["c", "d"], vec!["crisis", "crisis"]));
    assert_eq!(left.column("row"), ["2", "3"]);
    assert_eq!(desk.table("out/panel.csv").column("id"), ["a, b", "e"]);
    assert_eq!(desk.manifest("out")["found"]["empty_cells"]["grudge"], 1);
    assert!(printed.contains("1 row without `grudge`: the template's value holds there."), "{printed}");
}

/// Scores from the table by their definitions, in this test's own words.
#[test]
fn scores_follow_from_the_table() {
    let desk = desk(ROWS);
    let printed = panel(&desk, "rows.csv", "out", &["--report"]);
    let rows = desk.table("out/panel.csv");
    let scores = desk.table("out/scores.csv");
    let score = |name: &str, column: &str| -> f64 {
        let place = scores.header.iter().position(|header| header == column).unwrap();
        scores.rows.iter().find(|row| row[..2] == ["model", name]).unwrap()[place].parse().unwrap()
    };
    let cells = |name: &str| rows.column(name);
    let scored: Vec<(f64, f64, bool)> = (0..6)
        .filter(|&row| !cells("happened")[row].is_empty())
        .map(|row| {
            let number = |name: &str| cells(name)[row].parse::<f64>().unwrap();
            let smoothed = (number("reached") + 0.5) / (number("trajectories") + 1.0);
            (number("probability"), smoothed, cells("happened")[row] == "1")
        })
        .collect();
    assert_eq!(scored.len(), 5);
    let given = scored.iter().map(|(_, p, y)| if *y { *p } else { 1.0 - p });
    let log = given.map(|p| -p.ln()).sum::<f64>() / 5.0;
    assert!((score("log", "value") - log).abs() < 1e-5);
    let (mut won, mut pairs) = (0.0, 0.0);
    for came in scored.iter().filter(|row| row.2) {
        for not in scored.iter().filter(|row| !row.2) {
            pairs += 1.0;
            won += if came.0 == not.0 { 0.5 } else { f64::from(u8::from(came.0 > not.0)) };
        }
    }
    assert!((score("roc_area", "value") - won / pairs).abs() < 1e-5);
    assert_eq!(score("roc_area_within_groups", "pairs"), 2.0, "one in 2000 against two");
    let baseline = scores.rows.iter().find(|row| row[..2] == ["baseline", "log"]).unwrap();
    assert_eq!(baseline[6], "4", "rows with a baseline that are scored");
    let expected = -[0.4_f64, 0.5, 0.7, 0.7].iter().map(|p| p.ln()).sum::<f64>() / 4.0;
    assert!((baseline[2].parse::<f64>().unwrap() - expected).abs() < 1e-5, "{baseline:?}");
    assert!(printed.contains("It happened in 2 of 5 rows: mean log score "), "{printed}");
    let page = read(&desk.path("out/report.html"));
    assert!(page.contains("Stack") && page.contains("Reliability"), "the tables of scores");
    let json: serde_json::Value =
        serde_json::from_str(&panel(&desk, "rows.csv", "json", &["--output-format", "json"])).unwrap();
    assert_eq!(json["data"]["panel"].as_array().unwrap().len(), 6);
    assert_eq!(json["data"]["panel"][4]["happened"], serde_json::Value::Null);
    assert_eq!(panel(&desk, "rows.csv", "quiet", &["--quiet"]), "");
}

/// All outcomes have columns of their own where none is named.
#[test]
fn several_outcomes_have_columns_of_their_own() {
    let desk = desk("crisis,start\n0.1,2000\n");
    desk.done(&["panel", "template.toml", "--rows", "rows.csv", "--trajectories", "160", "--out", "out"]);
    let table = desk.table("out/panel.csv");
    let run = ["run", "template.toml", "--set", "shocks.crisis.rate=0.1", "--trajectories", "160", "--out", "run"];
    desk.done(&run);
    let plain = desk.table("run/probabilities.csv");
    let last = plain.rows.last().unwrap()[1].clone();
    let outcomes: Vec<&Vec<String>> = plain.rows.iter().filter(|row| row[1] == last).collect();
    assert!(outcomes.len() > 3);
    for row in outcomes {
        assert_eq!(table.column(&row[0]), [row[2].as_str()], "{}", row[0]);
        assert_eq!(table.column(&format!("{}_ci_high", row[0])), [row[5].as_str()]);
    }
}

/// The rule makes the rows of the example, and the example's results are those of its rows.
#[test]
fn the_example_is_made_by_the_rule() {
    let folder = project().join("scenarios/panel");
    let path = |name: &str| folder.join(name).display().to_string();
    let [dyads, gdp, ideal, contiguity, rivalry, template] =
        ["dyads.csv", "gdp.csv", "ideal-points.csv", "contiguity.csv", "rivalry.csv", "template.toml"].map(path);
    let desk = Desk::new();
    let files = ["--dyads", &dyads, "--gdp", &gdp, "--ideal-points", &ideal, "--contiguity", &contiguity];
    let more = ["--rivalry", &rivalry, "--out", "rows.csv", "--left-out", "left-out.csv"];
    let output = desk.stadial(&[&["rows"][..], &files, &more].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(read(&desk.path("rows.csv")), read(&folder.join("rows.csv")));
    let left = Table::read(&desk.path("left-out.csv"));
    let rows = Table::read(&folder.join("rows.csv"));
    assert_eq!(left.rows.len() + rows.rows.len(), Table::read(&folder.join("dyads.csv")).rows.len());
    assert!(stderr(&output).contains(&format!("{} rows, {} left out", rows.rows.len(), left.rows.len())));
    // A row depends on nothing but itself, so the first ones are those of the whole.
    let text = read(&folder.join("rows.csv"));
    desk.write("first.csv", &text.lines().take(7).fold(String::new(), |all, line| all + line + "\n"));
    let columns = ["--happened", "happened", "--baseline", "base_rate", "--group", "start", "--cluster", "dyad"];
    let options = ["--outcome", "pact", "--within", "10", "--keep", "treaties", "--out", "out"];
    desk.done(&[&["panel", &template, "--rows", "first.csv"][..], &columns, &options].concat());
    let kept = read(&project().join("results/panel/panel.csv"));
    let again = read(&desk.path("out/panel.csv"));
    assert_eq!(again.lines().collect::<Vec<_>>(), kept.lines().take(7).collect::<Vec<_>>());
}

/// What cannot be read is said, and a row that cannot be made is left out with its reason.
#[test]
fn public_data_are_read_or_refused() {
    let desk = Desk::new();
    desk.write(
        "gdp.csv",
        "iso3,year,gdp\nUSA,1990,6e12\nCHN,1990,3.6e11\nIND,1990,3.2e11\nPAK,1990,4e10\nPAK,1989,0\n",
    );
    desk.write("ideal.csv", "iso3c,year,idealpointall\nUSA,1990,3\nCHN,1990,-0.5\nIND,1990,-0.7\n");
    desk.write("contiguity.csv", "state1no,state2no,year,conttype\n710,750,1990,1\n");
    desk.write("rivalry.csv", "ccode1,ccode2,styear,endyear\n710,750,1948,\n750,770,1947,\n300,365,1768,1918\n");
    desk.write("dyads.csv", "a,b\nUSA,IND\nChina,PAK\n");
    desk.write("military.csv", "iso3,year,spent\nUSA,1990,3e11\nIND,1990,0\n");
    let files = [
        "rows",
        "--dyads",
        "dyads.csv",
        "--gdp",
        "gdp.csv",
        "--ideal-points",
        "ideal.csv",
        "--contiguity",
        "contiguity.csv",
        "--rivalry",
        "rivalry.csv",
        "--year",
        "1991:1995:4",
    ];
    let output = desk.stadial(&[&files[..], &["--military", "military.csv", "--military-unit", "dollars"]].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    let rows = Table::parse(&crate::support::stdout(&output));
    assert_eq!((rows.column("id"), rows.column("against")), (vec!["USA-IND-1991"], vec!["CHN"]));
    // Neither zero nor made up: the burden of a state without an army is the least there is, and that of China is not known.
    assert_eq!([rows.column("military_burden_a"), rows.column("military_burden_b")], [["0.05"], ["0.0005"]]);
    assert_eq!(rows.column("military_burden_c"), [""]);
    let said = stderr(&output);
    for part in ["1 row, 3 left out", "no ideal point of PAK in 1990", "no rival of USA or IND with a GDP in 1994"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(said.contains("rivalry: 1 name that no state of the table has"), "{said}");
    // Nothing that is there is lost, and no file has two uses.
    let to = |more: &[&str]| {
        let output = desk.stadial(&[&files[..], more].concat());
        (output.status.code(), stderr(&output))
    };
    desk.write("mine.txt", "my notes\n");
    for (more, wanted) in [
        (&["--out", "./dyads.csv"][..], "--out ./dyads.csv: this is the file of --dyads"),
        (&["--out", "same.csv", "--left-out", "same.csv"], "--left-out same.csv: this is the file of --out"),
        (&["--out", "mine.txt"], "--out mine.txt: this file is there already"),
    ] {
        let (code, said) = to(more);
        assert!(code == Some(2) && said.contains(wanted), "{said}");
    }
    assert_eq!(
        (read(&desk.path("dyads.csv")).as_str(), read(&desk.path("mine.txt")).as_str()),
        ("a,b\nUSA,IND\nChina,PAK\n", "my notes\n")
    );
    assert_eq!(to(&["--out", "rows.csv"]).0, Some(0));
    assert_eq!((to(&["--out", "rows.csv"]).0, to(&["--out", "mine.txt", "--force"]).0), (Some(2), Some(0)));
    // The other order is the same pair.
    desk.write("dyads.csv", "a,b\nUSA,IND\nIND,USA\n");
    assert!(to(&[]).1.contains("given twice: 2 (IND-USA-1991, IND-USA-1995)"), "{}", to(&[]).1);
    for (gdp, wanted) in [
        ("USA,1990,6\nIND,1990,0.3", "no value is above a billion, so this is not GDP in US$"),
        ("USA,1990,6e12\nIND,1990,-3e11", "some values are negative"),
    ] {
        desk.write("gdp.csv", &format!("iso3,year,gdp\n{gdp}\n"));
        let (code, said) = to(&[]);
        assert!(code == Some(2) && said.contains(wanted) && said.contains("gdp.csv"), "{said}");
    }
    desk.write("dyads.csv", "a,b\nUSA,Atlantis\nIND,IND\n");
    let output = desk.stadial(&[&files[..], &["--military", "military.csv"]].concat());
    assert_eq!(output.status.code(), Some(2));
    for part in
        ["dyads.csv:2:5", "unknown state `Atlantis`", "stands twice", "the unit of military expenditure is not known"]
    {
        assert!(stderr(&output).contains(part), "{part}: {}", stderr(&output));
    }
}
