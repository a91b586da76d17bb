//! The variations of the framework that measuring takes as options.

use serde_json::json as value;

use super::{CODINGS, desk, json, standing};
use crate::support::{Desk, read, stderr};

const ORDER: &str = "consultations,confidence_building,exercises,military_technical,troop_placement,integrated_command,\
                     defence_policy";

/// What is said of options, or of a file under them, that cannot be used.
fn refused(text: &str, options: &[&str]) -> String {
    let desk = Desk::new();
    desk.write("codings.csv", text);
    let output = desk.stadial(&[&["assess", "codings.csv", "--out", "out"], options].concat());
    let message = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(output.stdout.is_empty() && !desk.path("out").exists(), "{message}");
    message
}

#[test]
fn what_is_standard_changes_nothing_when_it_is_declared() {
    let desk = desk();
    let standard = "confidence_building, consultations, military_technical, exercises, integrated_command, \
                    troop_placement, defence_policy";
    let declared = ["--order", standard, "--depth-levels", "3"];
    assert_eq!(desk.done(&["assess", "codings.csv"]), desk.done(&[&["assess", "codings.csv"], &declared[..]].concat()));
    assert_eq!(json(&desk, &[])["data"], json(&desk, &declared)["data"]);
    desk.done(&["assess", "codings.csv", "--out", "plain"]);
    desk.done(&[&["assess", "codings.csv", "--out", "declared"], &declared[..]].concat());
    assert_eq!(read(&desk.path("plain/course.csv")), read(&desk.path("declared/course.csv")));
}

#[test]
fn what_is_dropped_is_nowhere_and_is_not_lacked() {
    let desk = desk();
    let others: Vec<&str> = CODINGS.lines().filter(|line| !line.contains(",consultations,")).collect();
    desk.write(
        "codings.csv",
        &others.join(
            "
",
        ),
    );
    assert_eq!(standing(&json(&desk, &[]), "north")["lacking"], "exercises without consultations");
    let options = ["--dropped", "consultations,defence_policy"];
    let assessment = json(&desk, &options);
    for (alignment, stage) in [("north", 4), ("south", 5)] {
        assert_eq!(standing(&assessment, alignment)["lacking"], "");
        // The others keep their numbers.
        assert_eq!(standing(&assessment, alignment)["stage"], stage);
    }
    assert!(!assessment["data"].to_string().contains("consultations"), "{assessment}");
    let printed = desk.done(&[&["assess", "codings.csv", "--out", "out"], &options[..]].concat());
    assert!(!printed.contains("consultations") && !printed.contains("defence"), "{printed}");
    assert!(printed.starts_with("north, as coded to 1966: stage 4 of 6 (moderate band; regular joint"), "{printed}");
    let header = desk.table("out/course.csv").header.join(",");
    assert!(
        header.contains(",confidence_building,military_technical,exercises,integrated_command,troop_placement,threat")
    );
}

#[test]
fn the_place_in_the_order_is_the_stage_and_the_number() {
    let desk = desk();
    let assessment = json(&desk, &["--order", ORDER]);
    let [north, south] = ["north", "south"].map(|name| standing(&assessment, name));
    assert_eq!((&north["stage"], &north["band"]), (&value!(3), &value!("moderate")));
    assert_eq!((&south["stage"], &south["highest"]), (&value!(6), &value!("integrated_command")));
    assert_eq!(south["stage_without_highest"], 4);
    // Confidence-building at 2, exercises at 3, military-technical at 4, integrated command at 6, each low.
    assert_eq!(south["institutionalisation"], value!(15.0 / 84.0));
    let printed = desk.done(&["assess", "codings.csv", "--order", ORDER]);
    let titles =
        ["1 regular consultations", "2 confidence-", "3 regular joint", "4 military-", "5 joint troop", "6 integr"];
    let places: Vec<usize> = titles.iter().map(|title| printed.find(title).unwrap()).collect();
    assert!(places.is_sorted(), "{printed}");
    let flat = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("Stage 6, integrated command, subsumes confidence-building measures (low), regular joint"));
}

#[test]
fn what_comes_later_in_the_order_is_not_presupposed() {
    let last = "confidence_building,military_technical,exercises,integrated_command,troop_placement,defence_policy,\
                consultations";
    let assessment = json(&desk(), &["--order", last]);
    assert_eq!(standing(&assessment, "south")["lacking"], "");
    assert_eq!(standing(&json(&desk(), &["--order", last, "--on", "1992"]), "south")["stage"], 7);
}

#[test]
fn an_order_without_what_is_dropped_numbers_anew_and_keeps_the_bands() {
    let options = ["--dropped", "confidence_building,consultations", "--alignment", "south", "--order"];
    let order = "military_technical,exercises,integrated_command,troop_placement,defence_policy";
    let text = CODINGS.replace("confidence_building,", "exercises,").replace(",consultations,", ",troop_placement,");
    let desk = desk();
    desk.write("codings.csv", &text);
    let printed = desk.done(&[&["assess", "codings.csv"], &options[..], &[order, "--on", "2006"]].concat());
    assert!(printed.starts_with("south, on 2006-01-01: stage 4 of 5 (advanced band; joint troop"), "{printed}");
}

#[test]
fn depth_has_as_many_levels_as_are_declared() {
    let desk = desk();
    desk.write("codings.csv", &CODINGS.replace("1956-07,exercises,2", "1956-07,exercises,high"));
    let at_most = |options: &[&str]| {
        let assessment = json(&desk, &[options, &["--alignment", "north", "--on", "1957"]].concat());
        let last = standing(&assessment, "north");
        (last["depth_of_highest"].clone(), last["institutionalisation"].as_f64().unwrap())
    };
    // The deepest of two levels is as deep as the deepest of three: 4 x 3 / 84.
    assert_eq!(at_most(&["--depth-levels", "2"]), (value!("high"), 12.0 / 84.0));
    assert_eq!(at_most(&[]), (value!("high"), 12.0 / 84.0));

    let numbered = CODINGS.replace("exercises,low", "exercises,1").replace("exercises,2", "exercises,5");
    let numbered: Vec<&str> = numbered.lines().filter(|line| !line.starts_with("south")).collect();
    desk.write("codings.csv", &numbered.join("\n"));
    let (word, institutionalisation) = at_most(&["--depth-levels", "6"]);
    assert_eq!((word, institutionalisation), (value!("5"), 4.0 * 2.5 / 84.0));
    let printed = desk.done(&["assess", "codings.csv", "--depth-levels", "6", "--on", "1957"]);
    assert!(printed.contains("regular joint exercises, level 5 of 6)"), "{printed}");
    assert!(printed.contains("regular joint exercises: deepened to level 5 of 6"), "{printed}");
}

#[test]
fn a_row_that_codes_what_does_not_exist_is_reported_with_the_option() {
    let message = refused(CODINGS, &["--dropped", "integrated_command"]);
    assert!(message.contains("--> codings.csv:18:12\n"), "{message}");
    assert!(message.contains("`integrated_command` is coded, but is dropped"), "{message}");
    assert!(message.contains("remove the indicator from `--dropped`"), "{message}");
    let deep = CODINGS.replace("1956-07,exercises,2", "1956-07,exercises,5");
    let message = refused(&deep, &["--depth-levels", "4"]);
    assert!(message.contains("unknown depth `5` in `exercises`") && message.contains("depth has 4 levels here"));
    assert!(message.contains("`3`, `4`, or change `--depth-levels`"), "{message}");
    assert!(message.contains("unknown depth `low` in `exercises`"), "words are of two and three levels: {message}");
    let message = refused(&CODINGS.replace("exercises,2", "exercises,developing"), &["--depth-levels", "2"]);
    assert!(message.contains("unknown depth `developing`") && message.contains("`absent`, `low`, `high`"), "{message}");
}

#[test]
fn wrong_options_are_reported_with_the_way_out() {
    let short = "consultations,exercises,military_technical,troop_placement,integrated_command,defence_policy";
    let misspelt = ORDER.replace("exercises", "excercises");
    let twice = ORDER.replace("exercises", "consultations");
    let cases: [(&[&str], &str); 8] = [
        (&["--dropped", "excercises"], "unknown indicator `excercises` in `--dropped`; did you mean `exercises`?"),
        (
            &["--dropped", "threat"],
            "unknown indicator `threat` in `--dropped`. The indicators are: confidence_building",
        ),
        (&["--dropped", "exercises,exercises"], "`--dropped` lists `exercises` twice: remove one of the two"),
        (&["--order", &misspelt], "unknown indicator `excercises` in `--order`; did you mean `exercises`?"),
        (&["--order", &twice], "`--order` lists `consultations` twice: remove one of the two"),
        (&["--order", short], "`--order` leaves out `confidence_building`: add them, or drop"),
        (&["--dropped", "defence_policy", "--order", ORDER], "`defence_policy` is in `--order`, but is dropped"),
        (&["--depth-levels", "10"], "must be a whole number from 2 to 9"),
    ];
    for (options, expected) in cases {
        let message = refused(CODINGS, options);
        assert!(message.contains(expected), "not `{expected}`: {message}");
        assert!(!message.contains("leaves out") || expected.contains("leaves out"), "reported twice: {message}");
    }
    let message = refused(CODINGS, &["--dropped", "excercises", "--order", short]);
    assert!(message.contains("`excercises`") && message.contains("leaves out"), "all at once: {message}");
}
