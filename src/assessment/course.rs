//! The course of an alignment: its changes by date, and its state after each of them.

use crate::theory::N_INDICATORS;

use super::{CodedAlignment, Coding, Date, Framework, Standing, Subject};

/// How a row changes what was coded before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// The first row of its subject: the initial level.
    First,
    /// An indicator appears.
    Formed,
    /// An indicator appears that was present before.
    Reactivated,
    /// An indicator is deeper than before.
    Deepened,
    /// An indicator is less deep, but still present.
    Eroded,
    /// An indicator is no longer present: it is dormant.
    Suspended,
    /// A condition is at a higher level.
    Rose,
    /// A condition is at a lower level.
    Fell,
    /// A treaty enters into force.
    Signed,
    /// A treaty is no longer in force.
    Ended,
    /// No change.
    Confirmed,
}

impl Passage {
    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Formed => "formed",
            Self::Reactivated => "reactivated",
            Self::Deepened => "deepened",
            Self::Eroded => "eroded",
            Self::Suspended => "suspended",
            Self::Rose => "rose",
            Self::Fell => "fell",
            Self::Signed => "signed",
            Self::Ended => "ended",
            Self::Confirmed => "confirmed",
        }
    }
}

/// A row and its change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change<'a> {
    /// The row.
    pub coding: &'a Coding,
    /// The kind of change.
    pub passage: Passage,
    /// For an indicator that appears: those that it presupposes and that are not coded present, from 0.
    pub without: Vec<usize>,
    /// For an indicator that disappears: those present that presuppose it, from 0.
    pub bereft: Vec<usize>,
}

/// All changes on a day, and the state of the alignment after them.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment<'a> {
    /// The day, as written in one of its rows.
    pub date: Date,
    /// Its rows.
    pub changes: Vec<Change<'a>>,
    /// The state after them.
    pub standing: Standing<'a>,
}

/// The course of an alignment.
#[derive(Clone, Debug, PartialEq)]
pub struct Course<'a> {
    /// The alignment's name.
    pub name: &'a str,
    /// Its first date; `None` without rows.
    pub first_coded: Option<Date>,
    /// The moments up to the requested date, by date; empty if it comes before the first.
    pub moments: Vec<Moment<'a>>,
}

impl<'a> Course<'a> {
    /// The last moment, if there is one.
    #[must_use]
    pub fn last(&self) -> Option<&Moment<'a>> {
        self.moments.last()
    }

    /// The date since which the stage has had its last value.
    #[must_use]
    pub fn stage_since(&self) -> Option<Date> {
        self.since(Standing::stage)
    }

    /// The date since which the highest type that the conditions make possible has been the last one; `None` if none is
    /// coded.
    #[must_use]
    pub fn possible_since(&self) -> Option<Date> {
        self.last()?.standing.possible()?;
        self.since(Standing::possible)
    }

    fn since<T: PartialEq>(&self, value: impl Fn(&Standing<'a>) -> T) -> Option<Date> {
        let now = value(&self.last()?.standing);
        self.moments.iter().rev().take_while(|moment| value(&moment.standing) == now).last().map(|moment| moment.date)
    }
}

/// The course of an alignment up to the day `on`, or to its last row.
#[must_use]
pub fn course<'a>(alignment: &'a CodedAlignment, framework: &'a Framework, on: Option<Date>) -> Course<'a> {
    let codings = &alignment.codings;
    let mut moments: Vec<Moment<'a>> = Vec::new();
    let mut standing = Standing::new(framework);
    let mut was_present = [false; N_INDICATORS];
    let until = on.map(Date::first_day);
    let dated = codings.iter().filter(|coding| until.is_none_or(|until| coding.date.first_day() <= until));
    let dated: Vec<&'a Coding> = dated.collect();
    for rows in dated.chunk_by(|a, b| a.date.first_day() == b.date.first_day()) {
        let before = standing.clone();
        rows.iter().for_each(|coding| standing.take(coding));
        let changes = rows.iter().map(|&coding| {
            let passage = passage(coding, before.level(coding.subject), &was_present, moments.is_empty());
            let (without, bereft) = dependence(coding.subject, passage, &standing, framework);
            Change { coding, passage, without, bereft }
        });
        let changes = changes.collect();
        for (was, depth) in was_present.iter_mut().zip(standing.depths()) {
            *was |= depth > 0;
        }
        moments.push(Moment { date: rows[0].date, changes, standing: standing.clone() });
    }
    Course { name: &alignment.name, first_coded: codings.first().map(|coding| coding.date), moments }
}

fn passage(coding: &Coding, before: Option<u8>, was_present: &[bool; N_INDICATORS], at_start: bool) -> Passage {
    let after = coding.level;
    // An indicator that is not coded before its first row was absent, except on the first day of all, where its past is
    // unknown.
    let order = match before {
        None if at_start || after == 0 => return Passage::First,
        before => after.cmp(&before.unwrap_or(0)),
    };
    match (coding.subject, order) {
        (_, std::cmp::Ordering::Equal) => Passage::Confirmed,
        (Subject::Indicator(j), std::cmp::Ordering::Greater) => match before {
            None | Some(0) if was_present[j] => Passage::Reactivated,
            None | Some(0) => Passage::Formed,
            Some(_) => Passage::Deepened,
        },
        (Subject::Indicator(_), std::cmp::Ordering::Less) if after == 0 => Passage::Suspended,
        (Subject::Indicator(_), std::cmp::Ordering::Less) => Passage::Eroded,
        (Subject::Condition(_), _) if before.is_none() => Passage::First,
        (Subject::Condition(_), std::cmp::Ordering::Greater) => Passage::Rose,
        (Subject::Condition(_), std::cmp::Ordering::Less) => Passage::Fell,
        (Subject::Treaty, std::cmp::Ordering::Greater) => Passage::Signed,
        (Subject::Treaty, std::cmp::Ordering::Less) => Passage::Ended,
    }
}

/// The missing requirements of an indicator that appears, and the present indicators that require one that disappears.
fn dependence(
    subject: Subject,
    passage: Passage,
    after: &Standing<'_>,
    framework: &Framework,
) -> (Vec<usize>, Vec<usize>) {
    let Subject::Indicator(j) = subject else { return (Vec::new(), Vec::new()) };
    match passage {
        Passage::First | Passage::Formed | Passage::Reactivated => {
            let lack = after.lacks().into_iter().find(|lack| lack.indicator == j);
            (lack.map_or_else(Vec::new, |lack| lack.without), Vec::new())
        }
        Passage::Suspended => {
            let present = framework.indicators().into_iter().filter(|&upper| after.depths()[upper] > 0);
            (Vec::new(), present.filter(|&upper| framework.needs(upper).contains(&j)).collect())
        }
        _ => (Vec::new(), Vec::new()),
    }
}
