//! Wrong codings: every mistake is reported at its place, with the rule and the way out; nothing is written.

use super::{CODINGS, desk};
use crate::support::{Desk, stderr};

/// What is said of a file of codings that cannot be used.
fn refused(text: &str) -> String {
    let desk = Desk::new();
    desk.write("bad.csv", text);
    let output = desk.stadial(&["assess", "bad.csv", "--out", "out"]);
    let message = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(output.stdout.is_empty() && !desk.path("out").exists(), "{message}");
    message
}

/// How many mistakes a message reports.
fn mistakes(message: &str) -> usize {
    message.lines().filter(|line| line.starts_with("error: ")).count()
}

/// A change of the codings (`old` to `new`), the place of the mistake, what is said of it and the way out.
const CASES: [(&str, &str, &str, &str, &str); 17] = [
    ("depth,source", "depht,source", "1:26", "unknown column `depht`", "did you mean `depth`?"),
    ("source,confidence", "source,source", "1:39", "the column `source` occurs twice", "rename one of the two"),
    ("north,1953,", "north,,", "7:7", "the row has no date", "YYYY-MM"),
    ("north,1953,", "north,1953-02-30,", "7:7", "`1953-02-30` is not a date", "1953-02 has 28 days"),
    ("north,1953,", "north,1953-13,", "7:7", "`1953-13` is not a date", "months go from 01 to 12"),
    ("north,1953,", "north,spring 1953,", "7:7", "`spring 1953` is not a date", "dates are written YYYY"),
    ("1953,exercises", "1953,excercises", "7:12", "unknown indicator `excercises`", "did you mean `exercises`?"),
    ("1953,exercises,low", "1953,exercises,lwo", "7:22", "unknown depth `lwo` in `exercises`", "did you mean `low`?"),
    ("1956-07,exercises,2", "1956-07,exercises,4", "8:25", "unknown depth `4` in `exercises`", "`developing`, `high`"),
    ("status,minimal", "status,1", "6:19", "unknown depth `1` in `status`", "`minimal`, `high`, `highest`"),
    ("treaty,none", "treaty,in force", "12:19", "unknown depth `in force`", "did you mean `in_force`?"),
    ("an announcement,low", ",low", "18:35", "the row has no source", "cite the evidence"),
    ("an announcement,low", "an announcement,lo", "18:51", "unknown confidence `lo`", "did you mean `low`?"),
    ("\"an archive, box 3\"", "an archive, box 3", "3:1", "has 7 values, but there are 6 columns", "in double quotes"),
    ("north,1960,", "North,1960,", "9:1", "`North` is spelled `north` in line 2", "did you mean `north`?"),
    ("1961,exercises", "1960-01-01,exercises", "10:1", "is coded `absent` and `low`", "line 9 says `low`"),
    (
        "2012,exercises",
        "1995-01,exercises",
        "22:1",
        "`exercises` of `south` on 1995-01 is coded twice",
        "line 16 says the same",
    ),
];

#[test]
fn every_mistake_is_reported_at_its_place_with_its_rule_and_the_way_out() {
    for (old, new, place, rule, way_out) in CASES {
        assert!(CODINGS.contains(old), "{old}");
        let message = refused(&CODINGS.replacen(old, new, 1));
        assert!(message.contains(&format!("--> bad.csv:{place}\n")), "not {place}: {message}");
        assert!(message.contains(rule), "not `{rule}`: {message}");
        assert!(message.contains(way_out), "not `{way_out}`: {message}");
        assert!(message.contains("= help: "), "{message}");
        assert_eq!(mistakes(&message), 1, "{message}");
    }
}

#[test]
fn all_mistakes_are_reported_at_once_in_the_order_of_the_file() {
    let text = CODINGS
        .replace("confidence\n", "confidnce\n")
        .replace("north,1953,", "north,,")
        .replace("south,1995,exercises", "south,1995,excercises")
        .replace("2005,integrated_command,low", "2005,integrated_command,deep")
        .replace("contracts,", ",");
    let message = refused(&text);
    assert_eq!(mistakes(&message), 5, "{message}");
    let parts = ["`confidnce`", "no date", "no source", "`excercises`", "`deep`"];
    let places: Vec<usize> = parts.iter().map(|part| message.find(part).unwrap()).collect();
    assert!(places.is_sorted(), "{message}");
}

#[test]
fn a_file_that_is_empty_or_no_table_of_codings_is_reported_what_it_should_be() {
    let header = CODINGS.lines().next().unwrap();
    let cases = [
        ("", "the file is empty"),
        ("\n,,,\n", "the file is empty"),
        (header, "there is no row below the header"),
        ("north;1950;exercises\n", "the columns are separated by semicolons, not by commas"),
        ("north,1950,exercises,low,x,\n", "the first line names none of the columns"),
        ("alignment,date,indicator,depth\nx,1990,exercises,low\n", "there is no column `source`"),
        (
            &format!("{header}\nx,1990,exercises,low,\"open,\nx,1991,exercises,high,y,\n"),
            "a quote is opened and never closed",
        ),
    ];
    for (text, expected) in cases {
        let message = refused(text);
        assert!(message.contains(expected), "not `{expected}`: {message}");
        assert_eq!(mistakes(&message), 1, "{message}");
    }
    let output = Desk::new().stadial(&["assess", "missing.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("cannot read missing.csv") && stderr(&output).contains("a file of codings in CSV")
    );
}

#[test]
fn an_alignment_that_is_not_coded_is_reported_what_was_meant() {
    let output = desk().stadial(&["assess", "codings.csv", "--alignment", "nroth"]);
    assert_eq!(output.status.code(), Some(2));
    let expected = "unknown alignment `nroth`; did you mean `north`? The file codes: north, south";
    assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    let output = desk().stadial(&["assess", "codings.csv", "--on", "2001-2-3"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("dates are written YYYY, YYYY-MM or YYYY-MM-DD"), "{}", stderr(&output));
}
