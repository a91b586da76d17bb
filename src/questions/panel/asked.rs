//! The options, read for the template and its rows.

use crate::input::SourceText;
use crate::scenario::Scenario;

use super::columns::RowColumns;
use super::reading::{LeftOut, PanelRow, Read};
use super::run::{Finding, Setup};
use super::scored::Scored;
use super::scores::{Scores, scores};

/// Names of columns of the rows' table that no carried column may have.
const OWN: [&str; 11] = [
    "row",
    "id",
    "probability",
    "standard_error",
    "ci_low",
    "ci_high",
    "reached",
    "trajectories",
    "invalid",
    "happened",
    "baseline",
];

/// Where the text of a carried column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    Kept(usize),
    Group,
    Cluster,
}

impl From {
    pub(crate) fn text(self, row: &PanelRow) -> String {
        match self {
            Self::Kept(place) => row.kept[place].clone(),
            Self::Group => row.group.clone(),
            Self::Cluster => row.cluster.clone(),
        }
    }
}

/// A column of the rows that the results have too.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Carried {
    pub(crate) name: String,
    pub(crate) from: From,
}

/// The options, read for the template and its rows.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) scenario: Scenario,
    pub(crate) setup: Setup,
    /// The file of the rows.
    pub(crate) file: SourceText,
    pub(crate) columns: RowColumns,
    pub(crate) carried: Vec<Carried>,
    pub(crate) rows: Vec<PanelRow>,
    pub(crate) left_out: Vec<LeftOut>,
    /// Columns whose empty cells have the template's value, each with their number.
    pub(crate) from_template: Vec<(String, usize)>,
}

impl Asked {
    /// Of rows as read.
    pub(crate) fn new(scenario: Scenario, setup: Setup, file: SourceText, columns: RowColumns, read: Read) -> Self {
        let carried = carried(&columns);
        let Read { rows, left_out, from_template } = read;
        let from_template = from_template.into_iter().collect();
        Self { scenario, setup, file, columns, carried, rows, left_out, from_template }
    }

    /// What stands before the names of the columns of an outcome, and what it is called there.
    pub(crate) fn prefix(&self, outcome: &str) -> (String, String) {
        let prefix = if self.setup.outcomes.len() == 1 { String::new() } else { format!("{outcome}_") };
        (outcome.to_owned(), prefix)
    }

    /// The scores of the finished rows; `None` if it is not known of any whether it happened.
    pub(crate) fn scores(&self, findings: &[Finding]) -> Option<Scores> {
        let scored = |(row, finding): (&PanelRow, &Finding)| {
            Some(Scored {
                probability: finding.share(0),
                smoothed: finding.smoothed(0),
                happened: row.happened.filter(|_| finding.valid > 0)?,
                baseline: row.baseline,
                group: row.group.clone(),
                cluster: row.cluster.clone(),
            })
        };
        scores(&self.rows.iter().zip(findings).filter_map(scored).collect::<Vec<_>>())
    }
}

/// The carried columns in the order of the rows' file, each once; those that have a column of their own anyway are left out.
pub(crate) fn carried(columns: &RowColumns) -> Vec<Carried> {
    let name = |column: usize| columns.names[column].clone();
    let own = [columns.id, columns.happened, columns.baseline];
    let mut found: Vec<(usize, From)> =
        columns.keep.iter().enumerate().map(|(place, &column)| (column, From::Kept(place))).collect();
    found.extend(columns.group.map(|column| (column, From::Group)));
    found.extend(columns.cluster.map(|column| (column, From::Cluster)));
    found.retain(|(column, _)| !own.contains(&Some(*column)));
    found.sort_by_key(|(column, _)| *column);
    found.dedup_by_key(|(column, _)| *column);
    found.into_iter().map(|(column, from)| Carried { name: name(column), from }).collect()
}

/// A carried column whose name the results use for something else.
pub(crate) fn taken<'c>(carried: &'c [Carried], outcomes: &[String]) -> Option<&'c str> {
    let is_own = |name: &str| {
        let of_outcome = outcomes.len() > 1 && outcomes.iter().any(|outcome| name.starts_with(outcome.as_str()));
        OWN.contains(&name) || of_outcome
    };
    carried.iter().map(|carried| carried.name.as_str()).find(|name| is_own(name))
}
