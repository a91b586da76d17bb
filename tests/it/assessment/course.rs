//! The course of an alignment: what changes when, how it stands after it, and the types that are possible.

use serde_json::{Value, json as value};

use super::{desk, furthest, json, rows, standing};
use crate::support::stderr;

/// Date, indicator, change and depth of each row of an alignment.
fn changes(assessment: &Value, alignment: &str) -> Vec<String> {
    let text = |row: &Value| ["date", "indicator", "change", "depth"].map(|key| row[key].as_str().unwrap().to_owned());
    rows(assessment, "changes", alignment).into_iter().map(|row| text(row).join(" ")).collect()
}

#[test]
fn every_row_says_what_it_changes() {
    let assessment = json(&desk(), &[]);
    assert_eq!(
        changes(&assessment, "north"),
        [
            "1950 confidence_building first absent",
            "1950 threat first high",
            "1950 identity first low",
            "1950 status first minimal",
            "1950-02-14 treaty signed in_force",
            "1953 exercises formed low",
            "1956-07 exercises deepened developing",
            "1960 exercises eroded low",
            "1961 exercises suspended absent",
            "1965-03-01 exercises reactivated low",
            "1966 treaty ended none",
        ]
    );
    let south = changes(&assessment, "south");
    assert_eq!(
        south[..3],
        ["1991 confidence_building first low", "1991 consultations first low", "1995 military_technical formed low"]
    );
    assert_eq!(south.last().unwrap(), "2012 exercises confirmed low");
}

#[test]
fn a_dormant_indicator_takes_its_stage_with_it_and_brings_it_back() {
    let assessment = json(&desk(), &["--alignment", "north"]);
    let moments = rows(&assessment, "course", "north");
    let stages: Vec<_> = moments.iter().map(|moment| (moment["date"].as_str().unwrap(), &moment["stage"])).collect();
    let expected = [("1950", 0), ("1950-02-14", 0), ("1953", 4), ("1956-07", 4), ("1960", 4), ("1961", 0)];
    for ((date, stage), printed) in expected.into_iter().chain([("1965-03-01", 4), ("1966", 4)]).zip(stages) {
        assert_eq!(printed, (date, &value!(stage)));
    }
    assert_eq!(standing(&assessment, "north")["stage_since"], "1965-03-01");
    let printed = desk().done(&["assess", "codings.csv", "--alignment", "north"]);
    assert!(printed.contains("regular joint exercises: suspended"), "{printed}");
    assert!(printed.contains("regular joint exercises: reactivated, low; without"), "{printed}");
}

#[test]
fn what_an_indicator_presupposes_is_missed_when_it_forms_and_when_it_ends() {
    let desk = desk();
    let assessment = json(&desk, &[]);
    assert_eq!(standing(&assessment, "north")["lacking"], "exercises without consultations");
    let bereft = ["military_technical", "exercises", "integrated_command"];
    let lacks = bereft.map(|it| format!("{it} without consultations")).join(" | ");
    assert_eq!(standing(&assessment, "south")["lacking"], lacks);
    let course = rows(&assessment, "changes", "south");
    let suspension = course.iter().find(|change| change["date"] == "2007").unwrap();
    assert_eq!(suspension["left_without_it"], bereft.join(", "));
    let printed = desk.done(&["assess", "codings.csv"]);
    let flat = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("Regular joint exercises without regular consultations, which it presupposes."), "{printed}");
}

#[test]
fn types_are_possible_up_to_what_the_conditions_allow_and_say_what_is_missing() {
    let desk = desk();
    let assessment = json(&desk, &[]);
    assert_eq!(standing(&assessment, "north")["type"], "coalition");
    assert_eq!(standing(&assessment, "south")["type"], "non_allied_community");
    assert_eq!(standing(&assessment, "south")["type_since"], "2010");
    let printed = desk.done(&["assess", "codings.csv", "--alignment", "north"]);
    let expected = "fail         identity is low, medium is needed; status is minimal, high is needed";
    assert!(printed.contains(expected), "{printed}");
    // Of the south, threat alone is coded in 2001: what needs no threat is open.
    let early = json(&desk, &["--on", "2002", "--alignment", "south"]);
    let types = rows(&early, "types", "south");
    let thick = types.iter().find(|it| it["type"] == "thick").unwrap();
    assert_eq!([&thick["conditions"], &thick["condition"], &thick["needed"]], ["open", "identity", "medium"]);
    assert_eq!(thick["is"], value!(null));
    assert_eq!(furthest(&json(&desk, &["--on", "2002"]), "type"), "");
    let early = desk.done(&["assess", "codings.csv", "--on", "2002", "--alignment", "south"]);
    let printed = "type possible at least up to: thin partnership (identity and status not coded)";
    assert!(early.lines().next().unwrap().ends_with(printed), "{early}");
}

#[test]
fn a_treaty_without_the_conditions_of_an_alliance_is_rhetorical() {
    let desk = desk();
    let on = |date: &str| standing(&json(&desk, &["--on", date]), "north")["treaty_rhetorical"].clone();
    assert_eq!([on("1950-02-13"), on("1950-02-14"), on("1966")], [value!(null), value!(true), value!(null)]);
    let printed = desk.done(&["assess", "codings.csv", "--on", "1955"]);
    assert!(printed.starts_with("north, on 1955-01-01: stage 4 of 7 (moderate band; regular joint exercises, low)"));
    assert!(printed.lines().next().unwrap().ends_with("; its treaty is rhetorical"), "{printed}");
    desk.write(
        "codings.csv",
        &super::CODINGS.replace("identity,low", "identity,medium").replace("status,minimal", "status,high"),
    );
    assert_eq!(standing(&json(&desk, &["--on", "1955"]), "north")["treaty_rhetorical"], false);
}

#[test]
fn a_date_leaves_out_what_came_later_and_must_not_come_before_everything() {
    let desk = desk();
    let printed = desk.done(&["assess", "codings.csv", "--on", "1960-06"]);
    assert!(printed.contains("south: nothing is coded by 1960-06-01; its first row is of 1991"), "{printed}");
    assert!(printed.contains("eroded to low") && !printed.contains("suspended"), "{printed}");
    let output = desk.stadial(&["assess", "codings.csv", "--on", "1949"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("nothing is coded by 1949-01-01; the first row is of 1950"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_table_has_a_row_per_alignment_and_date() {
    let desk = desk();
    desk.done(&["assess", "codings.csv"]);
    assert!(!desk.path("out").exists(), "nothing is written unless asked for");
    desk.done(&["assess", "codings.csv", "--out", "out"]);
    let table = desk.table("out/course.csv");
    assert_eq!(
        table.header.join(","),
        "alignment,date,stage,band,depth_of_highest,confidence_building,consultations,military_technical,exercises,\
         integrated_command,troop_placement,defence_policy,threat,identity,status,treaty,type,missing,lacking"
    );
    let assessment = json(&desk, &[]);
    assert_eq!(table.rows.len(), assessment["data"]["course"].as_array().unwrap().len());
    let row = |date: &str| table.rows.iter().find(|row| row[1] == date).unwrap().join(",");
    let start =
        "north,1953,4,moderate,low,absent,,,low,,,,high,low,minimal,in_force,coalition,thick: identity is low, ";
    assert!(row("1953").starts_with(start), "{}", row("1953"));
    assert!(row("1953").ends_with("exercises without consultations"), "{}", row("1953"));
    assert_eq!(row("1991"), "south,1991,2,early,low,low,low,,,,,,,,,,,,");
}
