//! Dates and steps of runs that start on any day.

use super::{GOOD, case, check, check_text};
use crate::input::Date;
use crate::math::{exp, ln};
use crate::model::{Date as Moment, DayOfYear, ShockTiming, Structure};
use crate::scenario::calendar::Calendar;
use crate::scenario::{anniversary, first_day, last_day, month_of, parse};

/// Starts on every kind of day: in the middle of a month, on days that some months lack, in leap years and before them.
const STARTS: [(i32, u8, u8); 10] = [
    (2026, 1, 1),
    (2026, 7, 1),
    (2026, 5, 15),
    (2023, 2, 15),
    (2024, 2, 29),
    (2026, 1, 31),
    (2027, 12, 31),
    (2027, 8, 30),
    (1899, 11, 29),
    (2025, 1, 2),
];

#[test]
fn steps_from_any_start_begin_with_their_first_days() {
    for (start, month, day) in STARTS {
        for steps_per_year in [1, 4, 7, 12, 52, 366] {
            let start_day = DayOfYear { month, day };
            let calendar = Calendar { start, end: start + 9, start_day, steps_per_year };
            let at = |step: u32| format!("step {step} of {steps_per_year} a year from {start}-{month}-{day}");
            for step in 0..9 * steps_per_year {
                let day = calendar.first_day(step);
                assert!(
                    calendar.step_of(day) >= i64::from(step) && calendar.step_of(day.day_before()) < i64::from(step)
                );
                assert!(calendar.step_of(day) == i64::from(step) || steps_per_year > 336, "{}", at(step));
                if step % steps_per_year == 0 {
                    let year = start + (step / steps_per_year) as i32;
                    assert_eq!(day, anniversary(start_day, year), "{}", at(step));
                    assert_eq!(calendar.step_after(day), i64::from(step), "{}", at(step));
                    let after = calendar.step_after(day.day_before());
                    assert!(after == i64::from(step) || steps_per_year > 336, "{}", at(step));
                }
            }
            assert_eq!(calendar.step_of(calendar.last()), calendar.n_steps());
        }
    }
}

#[test]
fn days_follow_each_other_from_any_start() {
    for (start, month, day) in STARTS {
        let calendar = Calendar { start, end: start + 9, start_day: DayOfYear { month, day }, steps_per_year: 12 };
        let mut day = Date::of_day(start - 5, 1, 1);
        let time = |day: Date| {
            let (whole, passed, unit) = calendar.passed(day);
            whole as f64 + passed as f64 / unit as f64
        };
        while day.first_day().0 < start + 9 {
            let next = day.first_day_after().unwrap();
            let (before, after) = (time(day), time(next));
            assert!(after - before > 0.03 && after - before < 0.04, "{day}: {before} to {after}");
            let (step, begun) = (calendar.step_of(day), calendar.step_after(day));
            assert!(begun == step || (begun == step + 1 && before > step as f64), "{day}");
            day = next;
        }
    }
}

/// From 1 January the months are those of the calendar, as the formula of it alone says.
#[test]
fn from_1_january_the_months_are_those_of_the_calendar() {
    for steps_per_year in [1, 7, 12, 52, 366] {
        let calendar = Calendar { start: 2025, end: 2055, ..Calendar::any(steps_per_year) };
        let mut day = Date::of_day(2019, 12, 1);
        while day.first_day().0 < 2030 {
            let (year, month, of_month) = day.first_day();
            let days = i64::from(day.days_in_month());
            let passed = (i64::from(month - 1) * days + i64::from(of_month) - 1) * i64::from(steps_per_year);
            let whole = i64::from(year - 2025) * i64::from(steps_per_year);
            assert_eq!(calendar.passed(day), (whole, passed, 12 * days), "{day}");
            day = day.first_day_after().unwrap();
        }
        for step in 0..20 * i64::from(steps_per_year) {
            let (year, part, of) = calendar.part_of_year(step);
            let spy = i64::from(steps_per_year);
            assert_eq!((year, part * spy), (2025 + step / spy, step % spy * of), "{step}");
        }
    }
}

#[test]
fn a_calendar_year_goes_on_through_the_years_of_a_run() {
    let calendar = Calendar { start: 2026, end: 2030, start_day: DayOfYear { month: 7, day: 1 }, steps_per_year: 12 };
    let part = |step: i64| {
        let (year, part, of) = calendar.part_of_year(step);
        (year, part as f64 / of as f64)
    };
    assert_eq!([0, 3, 6, 18, -6].map(part), [(2026, 0.5), (2026, 0.75), (2027, 0.0), (2028, 0.0), (2026, 0.0)]);
    let middle = Calendar { start_day: DayOfYear { month: 5, day: 15 }, ..calendar };
    // From 15 December to 1 January are 17 of 31 days of a month of the run.
    let (year, part, of) = middle.part_of_year(0);
    assert_eq!((year, part * 12 * 31), (2026, (4 * 31 + 14) * of));
}

#[test]
fn a_rule_names_the_days_that_are_allowed() {
    let calendar = Calendar { start: 2025, end: 2055, ..Calendar::any(12) };
    let (moments, ends) = (0..=359, 1..=360);
    assert_eq!(calendar.span(&moments), "from 2025-01-01 on and before 2055-01-01");
    assert_eq!(calendar.span(&ends), "from 2025-02-01 on and up to 2055-01-01");
    let broken = |step, allowed| calendar.broken(step, allowed);
    assert_eq!(broken(360, &moments), "must be before 2055-01-01");
    assert_eq!(broken(-1, &moments), "must be 2025-01-01 or later");
    assert_eq!(
        (broken(0, &ends), broken(361, &ends)),
        ("must be 2025-02-01 or later".to_owned(), "must be 2055-01-01 or before".to_owned())
    );
}

/// The good text from another start to another end.
fn from_to(start: &str, end: &str) -> String {
    GOOD.replacen("start = 2025", &format!("start = {start}"), 1).replacen("end = 2035", &format!("end = {end}"), 1)
}

fn structure(text: &str, set: &[&str]) -> Structure {
    let set: Vec<String> = set.iter().map(|&text| text.to_owned()).collect();
    match parse("x.toml", text, &set) {
        Ok(scenario) => scenario.model.structure,
        Err(error) => panic!("{}", error.render(false)),
    }
}

#[test]
fn a_run_starts_on_a_day_and_ends_on_an_anniversary() {
    let may = DayOfYear { month: 5, day: 15 };
    let of =
        |structure: Structure| (structure.start_year, structure.start_day, structure.end_year, structure.n_years());
    for (start, end) in [("2026-05-15", "2034"), ("2026-05-15", "2034-05-15")] {
        assert_eq!(of(structure(&from_to(start, end), &[])), (2026, may, 2034, 8), "{start} to {end}");
    }
    assert_eq!(of(structure(GOOD, &["start=2026-05-15", "end=2031"])), (2026, may, 2031, 5));
    assert_eq!(of(structure(&from_to("2026-01-01", "2034-01-01"), &[])), (2026, DayOfYear::NEW_YEAR, 2034, 8));
    let leap = structure(&from_to("2024-02-29", "2031"), &[]);
    let days = [0, 12, 48].map(|step| first_day(&leap, step).to_string());
    assert_eq!(days, ["2024-02-29", "2025-02-28", "2028-02-29"]);
    assert_eq!(structure(&from_to("2024-02-29", "2031-02-28"), &[]).n_years(), 7);
}

#[test]
fn the_years_of_a_run_have_the_numbers_of_the_calendar_years_of_their_last_days() {
    let mut run = structure(&from_to("2026-05-15", "2034"), &[]);
    assert_eq!((run.first_year(), run.last_year(), run.year(2), run.year_number(2029)), (2027, 2034, 2029, 2));
    assert_eq!((run.years(), run.steps_to_end_of(2028), run.year_after(2028)), (2027..=2034, 24, 2028));
    assert_eq!(last_day(&run, 12).to_string(), "2027-05-14");
    run.end_with(2028);
    assert_eq!((run.end_year, run.n_years(), run.last_year()), (2028, 2, 2028));
    let calendar_years = structure(GOOD, &[]);
    assert_eq!((calendar_years.years(), calendar_years.year_after(2028)), (2025..=2034, 2029));
    assert_eq!((calendar_years.steps_to_end_of(2028), calendar_years.year_number(2028)), (48, 3));
}

#[test]
fn dates_lie_in_the_steps_of_their_days_from_any_start() {
    let run = structure(&from_to("2026-05-15", "2034"), &["shocks.blockade.dates=[2026-12-31, 2027-01-15, 2030]"]);
    let ShockTiming::Dated(dates) = &run.shocks[1].timing else { panic!("{:?}", run.shocks[1]) };
    assert_eq!(dates.iter().map(|date| date.step).collect::<Vec<_>>(), [7, 8, 43]);
    let part = |days: f64| days / 31.0;
    let parts = [part(16.0), 0.0, part(17.0)];
    assert!(dates.iter().zip(parts).all(|(date, part)| (date.part - part).abs() < 1e-12), "{dates:?}");
    assert_eq!([0, 7, 8].map(|step| month_of(&run, step)), [(2026, 5), (2026, 12), (2027, 1)]);
    let moved = structure(&from_to("2026-07-01", "2034"), &["shocks.blockade.dates=[2027-02-01]"]);
    assert_eq!(moved.shocks[1].timing, ShockTiming::Dated(vec![Moment::beginning(7)]));
}

/// From 1 July on, values of 1 January lie in the middle of the years of a run: by hand, on the logarithmic scale of GDP.
#[test]
fn values_of_calendar_years_keep_their_days() {
    let series = "[observed.gdp.china]\nsource = 's'\nvalues = [[2026, 1.0], [2027, 4.0], [2028, 2.0]]";
    let run = structure(&format!("{}\n{series}\n", from_to("2026-07-01", "2034")), &[]);
    let natural: Vec<f64> = run.observed[0].held.iter().map(|&value| exp(value)).collect();
    assert_eq!(natural.len(), 19, "up to 1 January 2028");
    for (step, expected) in
        [(0, 2.0), (3, exp(0.75 * ln(4.0))), (6, 4.0), (12, exp(0.5 * (ln(4.0) + ln(2.0)))), (18, 2.0)]
    {
        assert!((natural[step] - expected).abs() < 1e-12, "step {step}: {} for {expected}", natural[step]);
    }
    // Without the offset, the value of 1 January 2026 would be that of the start.
    let start = structure(&format!("{}\n{series}\n", from_to("2026", "2034")), &[]).observed[0].held[0];
    assert!((exp(start) - natural[0]).abs() > 0.5);
}

#[test]
fn what_is_wrong_with_a_start_or_an_end_is_said_once() {
    let cases = [
        ("2026-05-15", "@2026", "`end` is 2026, but must be after `start`, 2026-05-15", "give 2027-05-15, 2027"),
        ("2026-05-15", "@2025-05-15", "`end` is 2025-05-15, but must be after", "after 2026-05-15"),
        ("2026-05-15", "@2026-12-31", "is no anniversary of the start, 2026-05-15", "give 2027-05-15, or a year alone"),
        ("2026-05-15", "@2034-05-14", "is no anniversary", "give 2033-05-15 or 2034-05-15"),
        ("2026-05-15", "@2034-05-16", "is no anniversary", "give 2034-05-15 or 2035-05-15"),
        ("2026", "@2034-05-15", "no anniversary of the start, 2026-01-01", "give 2034-01-01 or 2035-01-01"),
        ("2024-02-29", "@2034-03-01", "no anniversary of the start, 2024-02-29", "give 2034-02-28 or 2035-02-28"),
        ("2026-05-15", "@4000", "a run from 2026-05-15 to 4000 is longer than 1000 years", "up to 3026"),
        ("2026-05-15", "@2034-05-15T00:00:00", "must be a year or a day", "without time of day"),
        ("@2026-05-15T09:30:00", "2034", "`start` must be a year or a day", "without time of day"),
        ("@09:30:00", "2034", "`start` must be a year or a day", "without time of day"),
        ("@0000-05-15", "2034", "`start` must be a year or a day", "a year from 1 on"),
        ("@2026.5", "2034", "`start` must be a whole number from 1 to 9999", "a whole number from 1 to 9999"),
    ];
    for (start, end, message, way_out) in cases {
        check_text(&from_to(start, end), message, way_out);
        // Nothing is said of the dates of questions beside it.
        let asked = format!("{}\n[questions.q]\nask = 'alliance by 2030'\n", from_to(start, end));
        check_text(&asked, message, way_out);
    }
    check(&[case("start = 2025", "start = @2025-06-31", "not a date", "")]);
}

#[test]
fn dates_outside_a_run_from_a_day_are_refused_by_its_days() {
    let text = from_to("2026-05-15", "2034");
    let with = |more: &str| format!("{text}\n{more}\n");
    let cases = [
        ("[shocks.z]\ndates = [@2026]\neffects.overlap = 1", "outside the run", "must be 2026-05-15 or later"),
        ("[shocks.z]\ndates = [@2034-05-15]\neffects.overlap = 1", "outside the run", "must be before 2034-05-15"),
        ("[outcomes.z]\ntreaty = \"none\"\nuntil = @2026-05-14", "outside the run", "must be after 2026-05-15"),
        (
            "[facts.f]\ntreaty = 'none'\nby = @2026-05-01\nheld = true\nconfidence = 'sure'\nsource = 's'\npersistence = true",
            "outside the run",
            "up to 2034-05-15",
        ),
        (
            "[questions.q]\nask = 'alliance by @2026-05-14'",
            "2026-05-14 is outside of the run",
            "give a date from 2026-05-15 to 2034-05-14",
        ),
        (
            "[questions.q]\nask = 'alliance by @2034'",
            "2034 is outside of the run",
            "give a date from 2026-05-15 to 2034-05-14",
        ),
        (
            "[observed.gdp.china]\nsource = 's'\nvalues = [[2025, 1.0], @[2026, 1.1]]",
            "covers 2025 to 2026, but not the start, 2026-05-15",
            "give all values up to 2027",
        ),
    ];
    for (more, message, way_out) in cases {
        check_text(&with(more), message, way_out);
    }
}
