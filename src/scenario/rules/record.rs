//! Rules of the record: what it says on a day, and how it may be written.

use super::{GOOD, case, check};
use crate::input::Date;
use crate::scenario::{RecordSeries, Recorded, parse};

/// The rest of a series beside its values.
const REST: &str = "until = 2033\nsource = \"s\"\n";

fn record(text: &str) -> Vec<RecordSeries> {
    match parse("x.toml", &format!("{GOOD}\n{text}"), &[]) {
        Ok(scenario) => scenario.record,
        Err(error) => panic!("{}", error.render(false)),
    }
}

#[test]
fn a_state_holds_until_the_next() {
    let found = record(&format!(
        "[record.stage]\nvalues = [[2025, 2], [2027-06-01, \"unknown\"], [2029, 0]]\nerror = 0.1\n{REST}\
         [record.type]\nvalues = [[2026-02-01, \"thin\"], [2030-01-01, \"non_allied_community\"]]\n{REST}"
    ));
    let [kind, stage] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((kind.what, stage.what, kind.error, stage.error), (Recorded::Type, Recorded::Stage, 0.02, 0.1));
    let stages = [2024, 2025, 2027, 2028, 2029, 2032, 2033].map(|year| stage.on(Date::of_year(year)));
    assert_eq!(stages, [None, Some(2), Some(2), None, Some(0), Some(0), None]);
    assert_eq!([2026, 2027, 2029, 2030].map(|year| kind.on(Date::of_year(year))), [None, Some(1), Some(1), Some(5)]);
    assert_eq!(kind.on("2026-02-01".parse().unwrap()), Some(1));
    let day = Date::of_year(2030).as_day();
    assert_eq!(kind.changes(), [(day, 1, 5)]);
    assert_eq!(stage.changes(), [(Date::of_year(2029).as_day(), 2, 0)], "across what is not known");
}

/// Types go up and down a ladder, beside which two of them stand.
#[test]
fn states_have_neighbours() {
    let kinds = |above| (0..7).map(|state| Recorded::Type.next(state, above)).collect::<Vec<_>>();
    assert_eq!(kinds(true), [Some(1), Some(3), Some(4), Some(4), Some(6), Some(6), None]);
    assert_eq!(kinds(false), [None, Some(0), Some(0), Some(1), Some(3), Some(3), Some(4)]);
    assert_eq!([0, 7].map(|stage| Recorded::Stage.next(stage, true)), [Some(1), None]);
    assert_eq!([0, 1].map(|treaty| Recorded::Treaty.next(treaty, false)), [None, Some(0)]);
}

#[test]
fn every_rule_of_the_record() {
    let series = |keys: &str| format!("[record.type]\n{keys}\n");
    let cases = [
        (series(&format!("values = [[2025, @\"thinn\"]]\n{REST}")), "unknown state `thinn`", "thin"),
        (series(&format!("values = [@[2025]]\n{REST}")), "a list of [date, state] pairs", "each state with its day"),
        (series(&format!("values = @[]\n{REST}")), "`record.type.values` is empty", "thin"),
        (
            series(&format!("values = [[2027, \"thin\"], @[2026, \"thick\"]]\n{REST}")),
            "has 2026-01-01 after 2027-01-01",
            "in the order of their days",
        ),
        (series("values = [[2025, \"thin\"]]\nuntil = @2025\nsource = \"s\""), "ends on 2025-01-01", "up to which"),
        (
            series(&format!("values = [[2025, \"thin\"]]\nerror = @0.9\n{REST}")),
            "must be above 0 and at most 0.857",
            "0.02",
        ),
        (
            format!("@{}", series("values = [[2025, \"thin\"]]\nuntil = 2030")),
            "`record.type` has no `source`",
            "source =",
        ),
        ("[record]\n@typ = 1\n".to_owned(), "unknown series of the record `typ`", "type"),
        (
            format!("[indicators]\ndropped = [\"defence_policy\"]\n[record.stage]\nvalues = [[2025, @7]]\n{REST}"),
            "no indicator marks stage 7",
            "or 0",
        ),
    ];
    for (text, message, way_out) in &cases {
        check(&[case("", text, message, way_out)]);
    }
}

/// A record that contradicts the start, or of which nothing is within the run, gives a warning at its values.
#[test]
fn a_record_that_does_not_fit_the_run_gives_a_warning() {
    let warned = |series: &str| {
        let scenario = parse("x.toml", &format!("{GOOD}\n{series}"), &[]).unwrap();
        scenario.warnings.map_or_else(String::new, |warnings| warnings.render(false))
    };
    let fits = "[record.type]\nvalues = [[2025, \"thick\"], [2028, \"thin\"]]\nuntil = 2033\nsource = \"s\"\n";
    assert_eq!(warned(fits), "");
    let other = warned(&fits.replace("2025, \"thick\"", "2024, \"thin\""));
    assert!(other.contains("`record.type` says `thin` on 2025-01-01, but the run starts with `thick`"), "{other}");
    let treaty = warned("[record.treaty]\nvalues = [[2025, \"in_force\"]]\nuntil = 2033\nsource = \"s\"\n");
    assert!(
        treaty.contains("`record.treaty` says `in_force` on 2025-01-01, but the run starts with `none`"),
        "{treaty}"
    );
    let past = warned(&fits.replace("2025", "1990").replace("2028", "1995").replace("2033", "2000"));
    assert!(past.contains("says nothing of 1 January of any year from 2026 to 2035"), "{past}");
    let later = warned(&fits.replace("2025", "2036").replace("2028", "2037").replace("2033", "2040"));
    assert!(later.contains("says nothing of 1 January of any year"), "{later}");
}
