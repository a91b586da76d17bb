//! Dates and steps of runs that start on any day.

use crate::input::Date;
use crate::model::DayOfYear;
use crate::scenario::anniversary;
use crate::scenario::calendar::Calendar;

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
                    assert_eq!(calendar.step_after(day.day_before()), i64::from(step), "{}", at(step));
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
