//! Alignments side by side, and the answer that comes first.

use super::{desk, furthest, json, standing};

#[test]
fn the_answer_comes_first_with_what_it_rests_on() {
    let printed = desk().done(&["assess", "codings.csv"]);
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(
        lines[..2],
        [
            "north, as coded to 1966: stage 4 of 7 (moderate band; regular joint exercises, low) since 1965-03-01; \
             type possible up to: coalition since 1950",
            "south, as coded to 2012: stage 5 of 7 (advanced band; integrated command, low) since 2005 (coded with low \
             confidence; without it stage 4); type possible up to: non-allied security community since 2010",
        ]
    );
    assert!(lines[2].starts_with("Conditions are necessary, not sufficient"), "{}", lines[2]);
}

/// The words of a row of the comparison.
fn row<'p>(printed: &'p str, title: &str) -> Vec<&'p str> {
    let line = printed.lines().find(|line| line.trim_start().starts_with(title));
    let cells = line.unwrap_or_else(|| panic!("no {title} in\n{printed}")).split("  ");
    cells.map(str::trim).filter(|cell| !cell.is_empty()).skip(1).collect()
}

#[test]
fn alignments_stand_side_by_side_with_who_is_furthest() {
    let printed = desk().done(&["assess", "codings.csv"]);
    assert_eq!(row(&printed, "1 confidence"), ["absent", "low", "south"]);
    assert_eq!(row(&printed, "2 regular"), ["not coded", "absent"]);
    assert_eq!(row(&printed, "4 regular"), ["low", "low", "alike"]);
    assert_eq!(row(&printed, "5 integrated"), ["not coded", "low"]);
    assert_eq!(row(&printed, "compatibility of threat"), ["high", "low", "north"]);
    assert_eq!(row(&printed, "treaty of"), ["none", "not coded"]);
    assert_eq!(row(&printed, "stage"), ["4", "5", "south"]);
    assert_eq!(row(&printed, "band"), ["moderate", "advanced"]);
    assert_eq!(row(&printed, "type possible"), ["coalition", "non-allied security community", "south"]);
    // Q = sum j d_j / 84: (4 x 1) / 84, and (1 + 3 + 4 + 5) / 84.
    assert_eq!(row(&printed, "institutionalisation"), ["0.05", "0.15"]);
    let alone = desk().done(&["assess", "codings.csv", "--alignment", "south"]);
    assert!(!alone.contains("furthest") && !alone.contains("north"), "{alone}");
}

#[test]
fn json_says_who_is_furthest_and_nothing_where_it_cannot_be_known() {
    let assessment = json(&desk(), &[]);
    assert_eq!(furthest(&assessment, "exercises"), "north; south");
    assert_eq!(furthest(&assessment, "confidence_building"), "south");
    assert_eq!(furthest(&assessment, "consultations"), "");
    assert_eq!(furthest(&assessment, "stage"), "south");
    assert_eq!(standing(&assessment, "south")["confidence_of_highest"], "low");
    assert_eq!(standing(&assessment, "south")["treaty"], "");
}
