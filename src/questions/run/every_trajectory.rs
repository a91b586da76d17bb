//! The table of all trajectories of a run: a row for each, with the dates of its outcomes and its state on chosen days.

use std::borrow::Cow;

use crate::ensemble::LANES;
use crate::model::{Outcome, Structure};
use crate::scenario::first_day;
use crate::study::rows::{Field, Form, Kind, Rows, Value, day_number};
use crate::theory::{Obligation, Obligations};
use crate::trajectory::{NEVER, Records};

/// The name of the table, without ending.
pub(super) const KEY: &str = "every_trajectory";

/// Makes the rows of trajectories.
pub(super) struct EveryTrajectory {
    pub(super) form: Form,
    /// By outcome: whether it is a state, which can end.
    is_state: Vec<bool>,
    /// The numbers of the years on whose start's day the state is given.
    years: Vec<usize>,
    /// By moment: the last day before it; of the start, the first day.
    days: Vec<i32>,
    dt: f64,
}

impl EveryTrajectory {
    /// For the trajectories of a model; `years`: those on whose start's day the state is given.
    pub(super) fn new(structure: &Structure, years: &[i32]) -> Self {
        let day = |step: u32| day_number(first_day(structure, step)) - i32::from(step > 0);
        let number = |year: &i32| year.abs_diff(structure.start_year) as usize;
        Self {
            form: Form {
                key: KEY,
                meaning: "a trajectory, in the order in which it was simulated",
                fields: fields(structure, years),
            },
            is_state: structure.outcomes.iter().map(Outcome::is_state).collect(),
            years: years.iter().map(number).collect(),
            days: (0..=structure.n_steps()).map(day).collect(),
            dt: structure.dt(),
        }
    }

    /// No row yet.
    pub(super) fn empty(&self) -> Rows {
        Rows::new(self.form.fields.len())
    }

    /// Adds the rows of the first lanes of a batch.
    pub(super) fn add(&self, rows: &mut Rows, records: &Records<LANES>, trajectories: &[u64], draw: u64) {
        for (l, &trajectory) in trajectories.iter().enumerate() {
            let valid = records.valid[l];
            let whole = |number: u64| Value::Whole(number as i64);
            let first = [whole(trajectory), whole(draw), Value::Flag(valid)];
            // An invalid trajectory has no other value.
            let others = self.outcomes(records, l).chain(self.states(records, l));
            rows.push(first.into_iter().chain(others.map(|value| if valid { value } else { Value::Empty })));
        }
    }

    fn day(&self, step: u32) -> Value {
        if step == NEVER {
            Value::Empty
        } else {
            self.days.get(step as usize).map_or(Value::Empty, |&day| Value::Day(day))
        }
    }

    fn outcomes<'r>(&'r self, records: &'r Records<LANES>, l: usize) -> impl Iterator<Item = Value> + 'r {
        self.is_state.iter().enumerate().flat_map(move |(outcome, &is_state)| {
            let mut values = vec![self.day(records.passage[outcome][l])];
            if is_state {
                values.push(self.day(records.lost[outcome][l]));
                values.push(Value::Whole(i64::from(records.spells[outcome][l])));
                values.push(Value::Number(f64::from(records.steps_in_force[outcome][l]) * self.dt));
            }
            values
        })
    }

    fn states<'r>(&'r self, records: &'r Records<LANES>, l: usize) -> impl Iterator<Item = Value> + 'r {
        self.years.iter().flat_map(move |&year| {
            [
                Value::Word(Cow::Borrowed(records.kind[year][l].key())),
                Value::Whole(i64::from(records.stage[year][l])),
                Value::Word(treaty(records.treaty[year][l])),
            ]
        })
    }
}

/// The obligations in force.
fn treaty(of: Obligations) -> Cow<'static, str> {
    let keys: Vec<&'static str> = of.list().map(Obligation::key).collect();
    match keys.as_slice() {
        [] => Cow::Borrowed("none"),
        [one] => Cow::Borrowed(one),
        several => Cow::Owned(several.join(" ")),
    }
}

fn fields(structure: &Structure, years: &[i32]) -> Vec<Field> {
    let mut fields = vec![
        Field::new(Kind::Whole, "trajectory", "", "number of the trajectory, from 0"),
        Field::new(Kind::Whole, "draw", "", "number of its draw of the uncertain parameters, from 0"),
        Field::new(Kind::Flag, "valid", "", "yes: it stayed in the model's domain; no: the other cells are empty"),
    ];
    for outcome in &structure.outcomes {
        let name = &outcome.name;
        let mut add = |kind: Kind, end: &str, unit: &'static str, meaning: &'static str| {
            fields.push(Field::new(kind, format!("{name}.{end}"), unit, meaning));
        };
        add(
            Kind::Day,
            "first",
            "date",
            "last day of the step in which the outcome was first reached, or the first day of the run if it held from the \
             start; empty if it never was",
        );
        if outcome.is_state() {
            add(
                Kind::Day,
                "lost",
                "date",
                "last day of the step in which the outcome first ceased to be in force; empty if it never did",
            );
            add(Kind::Whole, "spells", "spells", "number of spells for which the outcome was in force");
            add(Kind::Number, "years", "years", "time for which the outcome was in force, in total");
        }
    }
    let start = structure.start_day;
    for year in years {
        fields.extend([
            Field::new(Kind::Word, format!("type.{year}"), "", format!("type of alignment on {start} of the year")),
            Field::new(
                Kind::Whole,
                format!("stage.{year}"),
                "",
                format!("stage of military cooperation, 0 to 7, on {start}"),
            ),
            Field::new(
                Kind::Word,
                format!("treaty.{year}"),
                "",
                format!("obligations of the treaty in force on {start}, or none"),
            ),
        ]);
    }
    fields
}
