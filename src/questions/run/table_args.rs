//! Options of the tables of all trajectories and of all draws.

use clap::Args;

use crate::ensemble::{Control, Plan, Tally, run, run_with_rows};
use crate::input::Date;
use crate::model::Structure;
use crate::scenario::{Scenario, anniversary};
use crate::study::rows::{Form, Format, RowFile, Rows};
use crate::study::{Errors, Failure, OutputArgs, Session, Table, TypedTable, name_of};

use super::draws::draws;
use super::every_trajectory::EveryTrajectory;

/// The tables of all trajectories and of all draws.
#[derive(Debug, Args)]
pub(super) struct TableArgs {
    /// Also write a row for every trajectory, while the run goes on: its draw, when it reached and lost each outcome, spells,
    /// years in force
    ///
    /// The file is every_trajectory.csv or every_trajectory.parquet, in the folder of the results. Memory does not grow with
    /// the number of trajectories.
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with_all = ["precision", "relative"])]
    trajectories_table: Option<Format>,

    /// In the table of trajectories, also give type, stage and treaty on the start's day (1 January, unless the scenario starts on
    /// another) of these years
    #[arg(long, value_name = "YEAR,YEAR", value_delimiter = ',', requires = "trajectories_table")]
    table_dates: Vec<String>,

    /// Also write a row for every draw: its parameters, its trajectories, and how many of them reached each outcome by year
    ///
    /// The file is draws.csv or draws.parquet.
    #[arg(long, value_enum, value_name = "FORMAT")]
    draws_table: Option<Format>,
}

/// The options, read for the scenario.
pub(super) struct Tables {
    trajectories: Option<(EveryTrajectory, Format)>,
    draws: Option<Format>,
}

impl TableArgs {
    /// Reads the options. All errors in them are reported at once.
    pub(super) fn understand(&self, structure: &Structure, output: &OutputArgs) -> Result<Tables, Failure> {
        let mut errors = Errors::default();
        let years: Vec<i32> = self.table_dates.iter().filter_map(|text| errors.keep(year(structure, text))).collect();
        let needs_folder = [
            (self.trajectories_table.is_some(), "--trajectories-table"),
            (self.draws_table == Some(Format::Parquet), "--draws-table parquet"),
        ];
        for (_, option) in needs_folder.iter().filter(|(is_given, _)| *is_given && output.writes_no_files()) {
            errors.add(format!("{option}: it is a file of the folder of results; leave out --no-files"));
        }
        if let Some(twice) = years.iter().enumerate().find(|(place, year)| years[..*place].contains(year)) {
            errors.add(format!("--table-dates: {} is given twice; give each year once", twice.1));
        }
        errors.into_result()?;
        let trajectories = self.trajectories_table.map(|format| (EveryTrajectory::new(structure, &years), format));
        Ok(Tables { trajectories, draws: self.draws_table })
    }

    /// The options that make these tables again, by name.
    pub(super) fn arguments(&self) -> [(&'static str, Option<String>); 3] {
        let dates = (!self.table_dates.is_empty()).then(|| self.table_dates.join(","));
        [
            ("trajectories-table", self.trajectories_table.as_ref().map(name_of)),
            ("table-dates", dates),
            ("draws-table", self.draws_table.as_ref().map(name_of)),
        ]
    }
}

/// A year on whose start's day the state is recorded.
fn year(structure: &Structure, text: &str) -> Result<i32, String> {
    let (first, last) = (structure.start_year, structure.end_year);
    let text = text.trim();
    let start = structure.start_day;
    let refused = || {
        format!(
            "--table-dates {text}: states are recorded on {start} of {first} to {last}; give such years, as in \
             --table-dates {first},{last}"
        )
    };
    let year = |day: Date| (!day.is_day() || day == anniversary(start, day.first_day().0)).then(|| day.first_day().0);
    let given = text.parse::<i32>().ok().or_else(|| year(Date::typed(text).ok()?));
    given.filter(|year| (first..=last).contains(year)).ok_or_else(refused)
}

/// Where the rows of trajectories go.
enum Sink {
    File(RowFile),
    Memory(TypedTable),
}

impl Tables {
    /// Whether each trajectory has a row.
    pub(super) fn has_rows(&self) -> bool {
        self.trajectories.is_some()
    }

    /// Runs a plan, and writes the table of trajectories if it is asked for.
    pub(super) fn run(&self, scenario: &Scenario, plan: &Plan, session: &Session) -> Result<Tally, Failure> {
        let control: Control<'_> = session.control();
        let (every, mut sink) = match (&self.trajectories, session.folder()?) {
            (Some((every, format)), Some(folder)) => (every, Sink::File(RowFile::begin(folder, &every.form, *format)?)),
            (Some((every, _)), None) if session.grows() => (every, Sink::Memory(TypedTable::of_form(&every.form))),
            _ => return Ok(run(&scenario.model, plan, &control)?),
        };
        let mut write = |rows: Rows| -> Result<(), Failure> {
            match &mut sink {
                Sink::File(file) => Ok(file.write(rows)?),
                Sink::Memory(table) => {
                    table.extend(&rows);
                    Ok(())
                }
            }
        };
        let (empty, make) = (
            || every.empty(),
            |rows: &mut Rows, records: &_, numbers: &[u64], draw| {
                every.add(rows, records, numbers, draw);
            },
        );
        let tally = run_with_rows(&scenario.model, plan, &control, (&empty, &make), &mut write)?;
        // Where nothing can be told of the run, there is no table of it.
        match sink {
            Sink::File(file) if tally.valid() > 0 => session.list(file.finish()?),
            Sink::Memory(table) if tally.valid() > 0 => session.grow_rows(table),
            Sink::File(_) | Sink::Memory(_) => {}
        }
        Ok(tally)
    }

    /// The table of draws, if it is asked for and stands among the other tables; as Parquet it is written at once.
    pub(super) fn draws(
        &self,
        scenario: &Scenario,
        (plan, tally): (&Plan, &Tally),
        session: &Session,
    ) -> Result<Option<Table>, Failure> {
        let Some(format) = self.draws else { return Ok(None) };
        let (form, rows): (Form, Rows) = draws(scenario, plan, tally);
        match (format, session.folder()?) {
            (Format::Parquet, Some(folder)) => {
                let mut file = RowFile::begin(folder, &form, format)?;
                file.write(rows)?;
                session.list(file.finish()?);
                Ok(None)
            }
            _ => Ok(Some(form.table("draws.csv", &rows))),
        }
    }
}
