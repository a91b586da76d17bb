//! `stadial ask`: what an answer says of dates, of both readings of agreements, and of the past.

use crate::support::{Desk, read, stderr};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("known.toml", include_str!("../tables/known.toml"));
    desk.write("agreed.toml", include_str!("../tables/agreed.toml"));
    desk
}

const SIZE: [&str; 4] = ["--trajectories", "1600", "--draws", "20"];

/// The lines of the answer to each question.
fn answers(printed: &str) -> Vec<Vec<&str>> {
    printed.split("\n\n").skip(1).map(|part| part.lines().collect()).collect()
}

#[test]
fn an_answer_says_how_agreements_count_and_by_when_they_come() {
    let desk = desk();
    let asked = ["stores signed by 2003", "port agreed by 2000", "treaty = in_force by 2003"];
    let printed = desk.done(&[&["ask", "agreed.toml"], &asked[..], &SIZE, &["--out", "out"]].concat());
    let table = desk.table("out/questions.csv");
    let answers = answers(&printed);
    assert_eq!(answers.len(), 4, "{printed}");
    // An exponential time of rate .8: .959 up to the end, .451 by the third quarter, .551 by the fourth.
    let [first, half, counted] = answers[0][..3] else { panic!("{printed}") };
    assert!(first.starts_with("stores signed by 2003: 9"), "{first}");
    assert!(half.starts_with("At least half of that by the end of 2000: 5"), "{half}");
    assert!(half.ends_with(" %."), "{half}");
    let other = 100.0 * table.column("other_probability")[0].parse::<f64>().unwrap();
    assert!(
        counted.starts_with(&format!(
            "Counted when signed. Counted when in force instead: {other:.1} % (Monte Carlo error ±"
        )),
        "{counted}"
    );
    // A question of one year says nothing of halves, one without a reading nothing of it.
    assert_eq!(answers[1].len(), 1, "{printed}");
    let words = "Counted when in force, which the treaty of the members is as soon as it is signed.";
    assert!(answers[2].contains(&words), "{printed}");
    assert_eq!(table.column("reading"), ["signed", "", "in_force"]);
    let curve = desk.table("out/curve.csv");
    assert_eq!(curve.column("name").iter().filter(|name| **name == "question_2").count(), 4, "quarters of a year");
    let manifest = desk.manifest("out");
    assert!(manifest["answer"].to_string().contains("Counted when in force instead"), "{manifest}");
}

/// One class beside each question: 15 treaties in 3,112 years, so 1 - e^(-4 x 15 / 3112) = 1.9 % in four years.
#[test]
fn the_past_stands_beside_an_answer() {
    let desk = desk();
    let class = "new_defence_treaty_major_powers_1816_2018";
    let asked = ["war by 2003", "stores signed by 2003 given war by 2001"];
    let options = ["--reference-class", class, "--out", "out", "--report"];
    let printed = desk.done(&[&["ask", "agreed.toml"], &asked[..], &SIZE, &options].concat());
    let line = "Outside view on this from 2000-01-01 to 2003-12-31: 1.9 % (1.1 to 3.1 %) at the rate of the past (a new defence \
                treaty of two members: pairs of major powers, 1816 to 2018: 15 in 3,112 pair-years). The model's ";
    for answer in &answers(&printed)[..2] {
        let found = answer.iter().find(|found| found.starts_with(line)).unwrap_or_else(|| panic!("{printed}"));
        assert!(found.contains(" is higher by a factor of "), "{found}");
    }
    let table = desk.table("out/question_base_rates.csv");
    assert_eq!(table.column("name"), ["question_1", "question_2"]);
    let answered = desk.table("out/questions.csv").numbers("probability");
    assert_eq!(table.numbers("probability"), answered);
    for (ratio, probability) in table.numbers("ratio").into_iter().zip(answered) {
        assert!((ratio * table.numbers("base_rate")[0] / probability - 1.0).abs() < 1e-4);
    }
    let arguments: Vec<String> = serde_json::from_value(desk.manifest("out")["arguments"].clone()).unwrap();
    assert!(arguments.windows(2).any(|pair| pair == ["--reference-class", class]), "{arguments:?}");
    assert!(read(&desk.path("out/report.html")).contains("question-rates"), "the table of the page");
}

#[test]
fn an_unknown_class_is_an_error_with_its_place_and_the_classes_there_are() {
    let desk = desk();
    let class = "new_defence_treaty_mayor_powers_1816_2018";
    let output =
        desk.stadial(&["ask", "agreed.toml", "war by 2003", "--reference-class", class, "--reference-class", "wars"]);
    let error = stderr(&output);
    assert!(!output.status.success());
    for wanted in [
        "unknown reference class `new_defence_treaty_mayor_powers_1816_2018`",
        "--reference-class:1:1",
        "new_defence_treaty_major_powers_1816_2018",
        "unknown reference class `wars`",
        "`new_alliance_neighbours_1816_2018`",
    ] {
        assert!(error.contains(wanted), "{wanted}: {error}");
    }
}

/// Two parts of a run with questions give the tables of the whole.
#[test]
fn curves_and_readings_of_parts_are_those_of_the_whole() {
    let desk = desk();
    let run = |further: &[&str]| desk.done(&[&["run", "agreed.toml"], &SIZE[..], further].concat());
    run(&["--out", "whole"]);
    run(&["--out", "parts", "--part", "1/2"]);
    run(&["--out", "parts", "--part", "2/2"]);
    desk.done(&["merge", "parts/part-2-of-2.parts", "parts/part-1-of-2.parts", "--out", "merged"]);
    for table in ["questions.csv", "curve.csv"] {
        let [parts, whole] = ["merged", "whole"].map(|folder| read(&desk.path(&format!("{folder}/{table}"))));
        assert_eq!(parts, whole, "{table}");
        assert!(whole.contains("stores_signed"), "{whole}");
    }
}
