//! Lists in workbooks and from other tools: read as those in CSV are, and every mistake reported with its cell.

use std::io::{Cursor, Write as _};
use std::path::Path;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::{Value, json};
use stadial::exercise::{InjectList, load};

use crate::support::{Desk, read, stderr, stdout, trio};

const STORY: [&str; 8] =
    ["msel", "trio.toml", "--outcome", "functioning_alliance", "--count", "2", "--trajectories", "3000"];

/// A storyline as a list in all formats, in the folder `list`.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.done(&[&STORY[..], &["--format", "xlsx", "--format", "blueprint", "--quiet", "--out", "list"]].concat());
    desk
}

fn loaded(path: &Path) -> InjectList {
    load(path, &trio(&[])).unwrap_or_else(|error| panic!("{}", error.render(false)))
}

fn refused(path: &Path) -> String {
    load(path, &trio(&[])).unwrap_err().render(false)
}

/// What a list plays, and how many rows it does not.
fn content(list: &InjectList) -> (Vec<(usize, u32)>, usize) {
    (list.strikes(), list.developments + list.scheduled + list.moves)
}

/// A workbook with one sheet of texts.
fn sheet(name: &str, rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name(name).unwrap();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            sheet.write_string(row, column, *text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// A zip archive, as OpenAEV writes one.
fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_is_read_as_the_table_is() {
    let desk = desk();
    let plain = loaded(&desk.path("list/msel.csv"));
    let book = loaded(&desk.path("list/msel.xlsx"));
    assert_eq!(content(&book), content(&plain));
    assert!(plain.injects.len() > 2);
    // The number of a row is that of the sheet, in which the start of the exercise stands first.
    assert_eq!(book.injects[0].row, plain.injects[0].row + 1);
    let printed =
        desk.done(&["run", "trio.toml", "--injects", "list/msel.xlsx", "--trajectories", "400", "--out", "played"]);
    assert!(printed.contains("Injects of list/msel.xlsx: "), "{printed}");
    // Its text is kept as CSV, so that the run can be made again from its results.
    let kept = &desk.manifest("played")["scenarios"][0]["injects"][0];
    assert!(kept["text"].as_str().unwrap().starts_with("type,trigger,day,"), "{kept}");
    let printed = desk.done(&["diff", "played", "played", "--quiet", "--no-files"]);
    assert!(printed.is_empty(), "{printed}");
}

#[test]
fn a_workbook_by_hand_has_dates_numbers_and_notes() {
    let desk = Desk::new();
    let mut book = Workbook::new();
    book.add_worksheet().set_name("notes").unwrap().write_string(0, 0, "see the other sheet").unwrap();
    let list = book.add_worksheet().set_name("MSEL").unwrap();
    for (column, text) in (0..).zip(["Title", "Date", "remark"]) {
        list.write_string(1, column, text).unwrap();
    }
    let format = Format::new().set_num_format("dd.mm.yyyy");
    list.write_string(2, 0, "crisis").unwrap();
    list.write_datetime_with_format(2, 1, ExcelDateTime::from_ymd(2001, 4, 10).unwrap(), &format).unwrap();
    list.write_string(4, 0, "Summit of\nthe three").unwrap();
    list.write_string(4, 1, "2004-06").unwrap();
    list.write_string(4, 2, "a, note\nof two lines").unwrap();
    list.write_string(5, 0, "crisis").unwrap();
    list.write_number(5, 1, 2002).unwrap();
    std::fs::write(desk.path("list.xlsx"), book.save_to_buffer().unwrap()).unwrap();
    let found = loaded(&desk.path("list.xlsx"));
    assert_eq!(found.strikes(), [(0, 15), (2, 53), (0, 24)]);
    assert_eq!(found.injects.iter().map(|inject| inject.row).collect::<Vec<_>>(), [3, 5, 6]);
}

#[test]
fn every_mistake_in_a_workbook_has_its_cell() {
    let desk = Desk::new();
    let rows: &[&[&str]] = &[
        &["id", "title", "trigger", "type"],
        &["a", "crises", "2001-05-01T00:00:00", "inject"],
        &[],
        &["b", "crisis", "soon", "inject"],
        &["c", "crisis", "D+99999", "inject"],
        &["d", "an alliance, at last", "D+40", "developement"],
    ];
    std::fs::write(desk.path("list.xlsx"), sheet("plan", rows)).unwrap();
    let message = refused(&desk.path("list.xlsx"));
    for wanted in [
        "row 2: the scenario has no shock or policy `crises` (cell B2)",
        "row 4: the trigger `soon` cannot be read (cell C4)",
        "row 5: the trigger `D+99999` is outside the run (cell C5)",
        "row 6: unknown tag `developement` (cell D6)",
        "list.xlsx, sheet `plan`:4:",
    ] {
        assert!(message.contains(wanted), "{wanted}\n{message}");
    }
    assert_eq!(message.matches("error: ").count(), 5, "{message}");
    std::fs::write(desk.path("list.xlsx"), sheet("plan", &[&["name", "when"], &["crisis", "2001"]])).unwrap();
    assert!(refused(&desk.path("list.xlsx")).contains("there is no column `title`"));
    std::fs::write(desk.path("list.xlsx"), sheet("plan", &[])).unwrap();
    assert!(refused(&desk.path("list.xlsx")).contains("the file is empty"));
    std::fs::write(desk.path("list.xlsx"), zipped(&[("xl/workbook.xml", "<nothing/>")])).unwrap();
    let message = refused(&desk.path("list.xlsx"));
    assert!(message.contains("it cannot be read as a workbook: ") && message.contains("save it again"), "{message}");
}

/// The exercise starts with the run; the row says so and plays nothing.
#[test]
fn the_start_of_the_exercise_is_that_of_the_run() {
    let desk = Desk::new();
    desk.write("list.csv", "title,date\nSTARTEX,2000-01\ncrisis,2001-04\n");
    assert_eq!(content(&loaded(&desk.path("list.csv"))), (vec![(0, 15)], 0));
    desk.write("list.csv", "title,date\nSTARTEX,2000-02\ncrisis,2001-04\n");
    let message = refused(&desk.path("list.csv"));
    assert!(message.contains("row 2: the exercise starts (`STARTEX`) after the run does"), "{message}");
    // Columns of these names are no moments, as long as none of their cells is one.
    desk.write("list.csv", "title,date,time,day,trigger\ncrisis,2001-04,09:00,Monday,by phone\n");
    assert_eq!(loaded(&desk.path("list.csv")).strikes(), [(0, 15)]);
    desk.write("list.csv", "title,day\ncrisis,D+456\n");
    assert_eq!(loaded(&desk.path("list.csv")).strikes(), [(0, 15)]);
}

/// Blueprint writes back what it read (`MselService.DownloadJsonAsync`), with what is empty as null and with keys of its own. An
/// event that was moved in it is played where it was moved to.
#[test]
fn a_msel_comes_back_from_blueprint() {
    let desk = desk();
    let plain = loaded(&desk.path("list/msel.csv"));
    let mut msel: Value = serde_json::from_str(&read(&desk.path("list/blueprint.json"))).unwrap();
    assert_eq!(content(&loaded(&desk.path("list/blueprint.json"))), content(&plain));
    msel["PlayerViewId"] = Value::Null;
    for event in msel["ScenarioEvents"].as_array_mut().unwrap() {
        event["Msel"] = Value::Null;
        event["InjectId"] = Value::Null;
        let values = event["DataValues"].as_array_mut().unwrap();
        values.iter_mut().filter(|value| value["Value"] == "").for_each(|value| value["Value"] = Value::Null);
        values.reverse();
        if event["ScenarioEventType"] == 10 && event["DeltaSeconds"].as_i64().unwrap() == seconds(&plain) {
            event["DeltaSeconds"] = json!(seconds(&plain) + 31 * 86_400);
        }
    }
    desk.write("msel.json", &msel.to_string());
    let moved = loaded(&desk.path("msel.json"));
    let mut expected = plain.strikes();
    expected[0].1 += 1;
    assert_eq!(moved.strikes(), expected);
    // Without a start of its own, the MSEL starts with the run.
    msel["StartTime"] = json!("0001-01-01T00:00:00");
    desk.write("msel.json", &msel.to_string());
    assert_eq!(loaded(&desk.path("msel.json")).strikes(), expected);
    // A start a year later: all events come 366 days later, for 2000 was a leap year.
    msel["StartTime"] = json!("2001-01-01T00:00:00Z");
    desk.write("msel.json", &msel.to_string());
    let later: Vec<(usize, u32)> = expected.iter().map(|(class, step)| (*class, step + 12)).collect();
    assert_eq!(loaded(&desk.path("msel.json")).strikes(), later);
    msel["ScenarioEvents"] = json!(3);
    desk.write("msel.json", &msel.to_string());
    assert!(refused(&desk.path("msel.json")).contains("`ScenarioEvents` is not a list"));
}

/// The seconds from the start of the first inject.
fn seconds(list: &InjectList) -> i64 {
    stadial::exercise::seconds(&trio(&[]).model.structure, list.injects[0].step)
}

/// As a workbook Blueprint has a column for each data field, and the time from the start as its own (`MselService`, lines 1290
/// to 1301 and 1361 to 1373).
#[test]
fn a_workbook_comes_back_from_blueprint() {
    let desk = desk();
    let plain = loaded(&desk.path("list/msel.csv"));
    let msel: Value = serde_json::from_str(&read(&desk.path("list/blueprint.json"))).unwrap();
    let fields = msel["DataFields"].as_array().unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Sheet1").unwrap();
    sheet.write_string(0, 0, "Time").unwrap();
    for (row, event) in (1..).zip(msel["ScenarioEvents"].as_array().unwrap()) {
        let seconds = event["DeltaSeconds"].as_i64().unwrap();
        let days = seconds / 86_400;
        let time = if days > 0 { format!("+ {days} 00:00:00") } else { "+ 00:00:00".to_owned() };
        sheet.write_string(row, 0, time).unwrap();
        for (column, field) in (1..).zip(fields) {
            sheet.write_string(0, column, field["Name"].as_str().unwrap()).unwrap();
            let values = event["DataValues"].as_array().unwrap();
            let value = values.iter().find(|value| value["DataFieldId"] == field["Id"]).unwrap();
            sheet.write_string(row, column, value["Value"].as_str().unwrap()).unwrap();
        }
    }
    std::fs::write(desk.path("msel.xlsx"), book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(content(&loaded(&desk.path("msel.xlsx"))), content(&plain));
}

/// OpenAEV exports a zip archive; titles and seconds are what it keeps of what it imported. Tags are ids there, and an inject can
/// be switched off.
#[test]
fn injects_come_back_from_openaev() {
    let desk = desk();
    let plain = loaded(&desk.path("list/msel.csv"));
    let structure = trio(&[]).model.structure;
    let mut injects = vec![json!({
        "inject_id": "0", "inject_title": "STARTEX", "inject_depends_duration": 0, "inject_enabled": true,
        "inject_tags": [], "inject_depends_on": [], "inject_content": {},
    })];
    injects.extend(plain.injects.iter().enumerate().map(|(place, inject)| {
        let parent = json!({ "dependency_relationship": {
            "inject_parent_id": place.to_string(), "inject_children_id": (place + 1).to_string() } });
        json!({
            "inject_id": (place + 1).to_string(),
            "inject_title": inject.title,
            "inject_depends_duration": stadial::exercise::seconds(&structure, inject.step),
            "inject_enabled": true,
            "inject_tags": [],
            "inject_depends_on": [parent],
            "inject_content": { "expectations": [] },
        })
    }));
    let all = injects.len();
    injects.push(json!({
        "inject_id": "off", "inject_title": "crisis", "inject_depends_duration": 0, "inject_enabled": false,
        "inject_tags": [], "inject_depends_on": null,
    }));
    injects.push(json!({
        "inject_id": "mail", "inject_title": "An e-mail of the ministry", "inject_depends_duration": 0, "inject_enabled": true,
        "inject_tags": ["t1"], "inject_depends_on": [{ "dependency_relationship": {
            "inject_parent_id": "elsewhere", "inject_children_id": "mail" } }],
    }));
    let tags = json!([{ "tag_id": "t1", "tag_name": "development", "tag_color": "#fff" }]);
    for (file, keys) in [
        ("injects.json", ["inject_information", "inject_tags"]),
        ("A scenario.json", ["scenario_injects", "scenario_tags"]),
        ("A simulation.json", ["exercise_injects", "exercise_tags"]),
    ] {
        let text = json!({ keys[0]: injects, keys[1]: tags, "export_version": 1 }).to_string();
        std::fs::write(desk.path("export.zip"), zipped(&[("attached.json", "[1, 2]"), (file, &text)])).unwrap();
        let found = loaded(&desk.path("export.zip"));
        assert_eq!(found.strikes(), plain.strikes(), "{file}");
        assert_eq!((found.developments, found.disabled), (1, 1));
        assert!(found.sentence().contains("; 1 disabled inject not played"), "{}", found.sentence());
        desk.write("export.json", &text);
        assert_eq!(loaded(&desk.path("export.json")).strikes(), plain.strikes());
    }
    injects[all - 1]["inject_title"] = json!("crises");
    let text = json!({ "inject_information": injects, "inject_tags": tags }).to_string();
    std::fs::write(desk.path("export.zip"), zipped(&[("injects.json", &text)])).unwrap();
    let message = refused(&desk.path("export.zip"));
    assert!(message.contains(&format!("row {all}: the scenario has no shock or policy `crises`")), "{message}");
    assert!(message.contains("export.zip, injects.json:1:"), "{message}");
    std::fs::write(desk.path("export.zip"), zipped(&[("notes.txt", "x")])).unwrap();
    let message = refused(&desk.path("export.zip"));
    assert!(message.contains("it is a zip archive, and none of its files is an export of OpenAEV"), "{message}");
}

/// A small archive can hold very much: it is refused before it is unpacked into memory.
#[test]
fn an_archive_that_unpacks_to_very_much_is_refused() {
    let desk = Desk::new();
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("injects.json", options).unwrap();
    let megabyte = vec![b' '; 1 << 20];
    for _ in 0..300 {
        archive.write_all(&megabyte).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 1 << 20, "{}", bytes.len());
    std::fs::write(desk.path("export.zip"), bytes).unwrap();
    assert!(refused(&desk.path("export.zip")).contains("it has more than 256 MiB"));
}

/// A game is exported in the same formats, and comes back.
#[test]
fn a_game_is_exported_for_other_tools() {
    let desk = Desk::new();
    let commands = "strike crisis\nadvance\nset urgency.bo 0.7\nadvance\nexport injects game.csv\nexport injects game.xlsx\n\
                    export blueprint game.json\nexport injects other.json\n";
    let output =
        desk.program().args(["wargame", "trio.toml", "--futures", "100"]).write_stdin(commands).output().unwrap();
    let message = stderr(&output);
    assert!(
        message.contains("write `export injects game.csv` or game.xlsx, or `export blueprint other.json`"),
        "{message}"
    );
    assert!(stdout(&output).contains("wrote game.json"));
    let plain = loaded(&desk.path("game.csv"));
    assert!(plain.moves == 1 && !plain.injects.is_empty());
    for name in ["game.xlsx", "game.json"] {
        assert_eq!(content(&loaded(&desk.path(name))), content(&plain), "{name}");
    }
}

/// 32 bits of seconds are 68 years; what comes later is an error with its row and the way out.
#[test]
fn a_list_that_is_too_long_for_blueprint_is_refused() {
    let desk = Desk::new();
    let long = read(&desk.path("trio.toml")).replace("end = 2012", "end = 2080");
    assert!(long.contains("end = 2080"), "{long}");
    desk.write("long.toml", &long);
    let commands = "advance to 2070-06\nstrike crisis\nadvance 1 year\nexport blueprint game.json\n";
    let output =
        desk.program().args(["wargame", "long.toml", "--futures", "100"]).write_stdin(commands).output().unwrap();
    let message = stderr(&output);
    assert!(
        message.contains("on 20") && message.contains("Blueprint counts time in 32 bits, up to 68 years"),
        "{message}"
    );
    assert!(!desk.path("game.json").exists());
}
