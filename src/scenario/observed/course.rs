//! The course of an observed variable: values by year, interpolated to steps.

use crate::input::Date;
use crate::model::Scale;

use crate::scenario::calendar::Calendar;
use crate::scenario::place::Place;
use crate::scenario::problem::Report;

/// One year's value, and its place.
#[derive(Debug)]
pub(super) struct Point {
    pub(super) year: i64,
    /// In the variable's natural unit; `None` if it is invalid.
    pub(super) value: Option<f64>,
    pub(super) place: Place,
}

/// Reports a series, whose years are in order, that does not cover the start of the run.
pub(super) fn check_start(points: &[Point], path: &str, calendar: Option<Calendar>, report: &mut Report) -> bool {
    let (Some(first), Some(last), Some(calendar)) = (points.first(), points.last(), calendar) else { return true };
    // Each value is that of 1 January: after this day, the next year's is needed, too.
    let (start, next) = (i64::from(calendar.start), i64::from(calendar.start + calendar.start_day.carry()));
    let covered = first.year <= start && next <= last.year;
    if !covered {
        let (point, way, year) = if first.year > start { (first, "from", start) } else { (last, "up to", next) };
        let day = if start == next { start.to_string() } else { calendar.first().to_string() };
        let message = format!("`{path}` covers {} to {}, but not the start, {day}", first.year, last.year);
        let help = format!("give all values {way} {year}, or change `start`");
        report.add(&point.place, message, format!("must cover {day}"), help);
    }
    covered
}

/// Values at the steps of the run, on the variable's scale and linear there between 1 January of two years that have a
/// value.
pub(super) fn by_step(points: &[Point], scale: Scale, calendar: Calendar) -> Vec<f64> {
    let Some(last) = points.last() else { return Vec::new() };
    let last_year = Date::of_year(i32::try_from(last.year).unwrap_or(i32::MAX));
    let last_step = calendar.step_of(last_year).min(calendar.n_steps());
    let held = |point: &Point| point.value.map_or(f64::NAN, |value| scale.to_scale(value));
    (0..=last_step)
        .map(|step| {
            let (year, part, of) = calendar.part_of_year(step);
            let next = points.partition_point(|point| point.year <= year);
            let Some(from) = next.checked_sub(1).and_then(|place| points.get(place)) else { return f64::NAN };
            let to = points.get(next).unwrap_or(from);
            let passed = (year - from.year) * of + part;
            let whole = (to.year - from.year).max(1) * of;
            held(from) + (held(to) - held(from)) * passed as f64 / whole as f64
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point((year, value): (i64, f64)) -> Point {
        Point { year, value: Some(value), place: Place::FILE }
    }

    #[test]
    fn values_between_years_are_linear_on_the_scale() {
        let points = [(1990, 1.0), (1991, 1.0), (1992, 4.0)].map(point);
        let calendar = Calendar { start: 1991, end: 2000, ..Calendar::any(2) };
        let held = by_step(&points, Scale::Log, calendar);
        let natural: Vec<f64> = held.iter().map(|&value| Scale::Log.to_natural(value)).collect();
        assert_eq!(natural.len(), 3);
        assert!((natural[0] - 1.0).abs() < 1e-14 && (natural[1] - 2.0).abs() < 1e-14);
        assert!((natural[2] - 4.0).abs() < 1e-13);
    }

    #[test]
    fn years_without_a_value_lie_on_the_line_between_their_neighbours() {
        let points = [(1988, 0.0), (1992, 8.0), (1993, 3.0)].map(point);
        let calendar = Calendar { start: 1990, end: 2000, ..Calendar::any(4) };
        let held = by_step(&points, Scale::Linear, calendar);
        let expected = [4.0, 4.5, 5.0, 5.5, 6.0, 6.5, 7.0, 7.5, 8.0, 6.75, 5.5, 4.25, 3.0];
        assert_eq!(held, expected);
    }

    #[test]
    fn a_series_beyond_the_run_ends_with_it() {
        let points: Vec<Point> = (1990..2010).map(|year| point((year, 1.0))).collect();
        let calendar = Calendar { start: 1991, end: 2000, ..Calendar::any(12) };
        assert_eq!(by_step(&points, Scale::Linear, calendar).len(), 9 * 12 + 1);
    }
}
