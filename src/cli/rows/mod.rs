//! `stadial rows`: rows of a panel from public data, by a rule.

mod dyads;
mod output;
mod pairs;
mod rule;
mod series;
mod states;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::input::{LoadError, Place, Report, SourceText};
use crate::study::Failure;

use dyads::{Dyad, YEARS, read_dyads};
use pairs::{Between, read_contiguity, read_rivalry};
use rule::{Contiguity, Known, Pair, State, cells};
use series::{Measure, Series, read_series};

/// Make rows for `stadial panel` from public data
///
/// For each pair of states and each year in which a row starts, the rule on the page `panel` of the guide makes the numbers of
/// the template scenarios/panel/template.toml from GDP, military expenditure, ideal points, contiguity and rivalry, as known
/// at the end of the year before. The files are read as they are published, and none of them comes with the program.
///
/// A missing value is never zero: the row is left out, or the cell is empty and the template's value holds (military
/// expenditure). What was left out and why is said at the end, and listed with `--left-out`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial rows --dyads scenarios/panel/dyads.csv --gdp scenarios/panel/gdp.csv \\\n      \
        --ideal-points scenarios/panel/ideal-points.csv --contiguity scenarios/panel/contiguity.csv \\\n      \
        --rivalry scenarios/panel/rivalry.csv > rows.csv\n  \
    stadial rows --dyads pairs.csv --year 1990:2010:5 --gdp API_NY.GDP.MKTP.CD_DS2_en_csv_v2.csv \\\n      \
        --military API_MS.MIL.XPND.GD.ZS_DS2_en_csv_v2.csv --ideal-points IdealpointestimatesAll_Jun2024.csv \\\n      \
        --contiguity contdird.csv --rivalry rivalries.csv --out rows.csv --left-out left-out.csv")]
pub(super) struct Rows {
    /// Table of pairs (CSV): columns a and b; against (the adversary) and start, which may be missing; others are carried
    /// along
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    dyads: PathBuf,

    /// Years in which rows start, where the pairs do not say: YEAR, FIRST:LAST or FIRST:LAST:STEP
    #[arg(long, value_name = "YEARS", value_parser = years)]
    year: Option<Years>,

    /// GDP in current US$: World Bank, NY.GDP.MKTP.CD
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    gdp: PathBuf,

    /// Military expenditure: World Bank, MS.MIL.XPND.GD.ZS or MS.MIL.XPND.CD; SIPRI
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    military: Option<PathBuf>,

    /// Unit of military expenditure, where the file does not say
    #[arg(long, value_name = "UNIT", value_enum, requires = "military")]
    military_unit: Option<Unit>,

    /// Ideal points in the General Assembly: Bailey, Strezhnev and Voeten
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    ideal_points: PathBuf,

    /// Direct contiguity: Correlates of War, contdird or contdir
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    contiguity: PathBuf,

    /// Rivalries: two states, begin and end, as of Thompson and Dreyer or Klein, Goertz and Diehl
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    rivalry: PathBuf,

    /// Column of numbers of a file, where its name is not a usual one: gdp=NAME, military=NAME, ideal-points=NAME; repeatable
    #[arg(long, value_name = "FILE=NAME", value_parser = column)]
    column: Vec<(String, String)>,

    /// File for the rows [default: printed]
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    out: Option<PathBuf>,

    /// File for the rows that are left out, with the reasons
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    left_out: Option<PathBuf>,

    /// Replace files that are there
    #[arg(long)]
    force: bool,

    /// Say nothing of what was left out
    #[arg(long, short)]
    quiet: bool,
}

/// Some years.
#[derive(Clone, Debug)]
struct Years(Vec<i32>);

fn years(text: &str) -> Result<Years, String> {
    let form = format!(
        "give YEAR, FIRST:LAST or FIRST:LAST:STEP, as in 1990:2010:5, with years from {} to {}",
        YEARS.start(),
        YEARS.end()
    );
    let numbers: Vec<i32> =
        text.split(':').map(|part| part.parse().map_err(|_| form.clone())).collect::<Result<_, _>>()?;
    let (first, last, step) = match numbers.as_slice() {
        [year] => (*year, *year, 1),
        [first, last] => (*first, *last, 1),
        [first, last, step] => (*first, *last, *step),
        _ => return Err(form),
    };
    let valid = YEARS.contains(&first) && YEARS.contains(&last) && first <= last && step > 0;
    let step = usize::try_from(step).ok().filter(|_| valid).ok_or(form)?;
    Ok(Years((first..=last).step_by(step).collect()))
}

const MEASURES: [Measure; 3] = [
    Measure { name: "gdp", columns: &["ny.gdp.mktp.cd", "gdp", "gdp_current_usd", "gdp (current us$)"] },
    Measure {
        name: "military",
        columns: &["ms.mil.xpnd.gd.zs", "milex_share_gdp", "military expenditure (% of gdp)", "ms.mil.xpnd.cd"],
    },
    Measure { name: "ideal-points", columns: &["idealpointall", "idealpoint", "ideal_point"] },
];

fn column(text: &str) -> Result<(String, String), String> {
    let known = MEASURES.map(|measure| measure.name).join(", ");
    let (name, column) = text.split_once('=').ok_or("give FILE=NAME, as in ideal-points=idealpointfp")?;
    let is_known = MEASURES.iter().any(|measure| measure.name == name);
    if is_known { Ok((name.to_owned(), column.to_owned())) } else { Err(format!("`{name}` is none of {known}")) }
}

/// The unit of military expenditure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Unit {
    /// Per cent of GDP
    Percent,
    /// Share of GDP
    Share,
    /// Current US$
    Dollars,
}

/// The least and the largest burden that a row has: those of a state without an army, and of one that is occupied.
const BURDENS: (f64, f64) = (0.0005, 0.99);

/// No ideal point is further than this from 0: their scale has a standard deviation of about 1.
const IDEAL_MOST: f64 = 10.0;

/// Every list of states has one with more US$ than this.
const GDP_LEAST: f64 = 1e9;

/// Where most burdens are above this, their unit is another.
const HALF: f64 = 0.5;

/// The public data.
struct Data {
    gdp: Series,
    burden: Series,
    ideal: Series,
    contiguity: Between<Contiguity>,
    rivalry: Between<()>,
}

impl Rows {
    pub fn execute(self) -> Result<(), Failure> {
        self.check_places()?;
        let years = self.year.clone().map_or_else(Vec::new, |years| years.0);
        let mut errors = Vec::new();
        let dyads = kept(read_dyads(&self.dyads, &years), &mut errors);
        let data = self.data(&mut errors);
        let (Some(dyads), Some(data)) = (dyads, data) else { return Err(Failure::Files(errors)) };
        if !errors.is_empty() {
            return Err(Failure::Files(errors));
        }
        let mut seen = BTreeSet::new();
        let (mut rows, mut left_out) = (Vec::new(), Vec::new());
        for dyad in &dyads.rows {
            let [a, b] = dyad.members;
            let id = format!("{a}-{b}-{}", dyad.start);
            // In the other order it is the same pair.
            let found = if seen.insert((a.min(b), a.max(b), dyad.start)) {
                data.row(dyad)
            } else {
                Err("given twice".to_owned())
            };
            match found {
                Ok((against, cells)) => {
                    let own = [id, a.to_owned(), b.to_owned(), against.to_owned()];
                    rows.push([own.as_slice(), &cells, &dyad.carried].concat());
                }
                Err(why) => left_out.push([id, why]),
            }
        }
        self.write(&dyads, rows, &left_out, &data)
    }

    /// Reads all files; errors are kept.
    fn data(&self, errors: &mut Vec<LoadError>) -> Option<Data> {
        let [gdp, military, ideal] = MEASURES.map(|measure| {
            let path = match measure.name {
                "gdp" => Some(&self.gdp),
                "military" => self.military.as_ref(),
                _ => Some(&self.ideal_points),
            };
            let column = self.column.iter().find(|(name, _)| name == measure.name).map(|(_, column)| column.as_str());
            path.map_or_else(|| Some(Series::default()), |path| kept(read_series(path, measure, column), errors))
        });
        let contiguity = kept(read_contiguity(&self.contiguity), errors);
        let rivalry = kept(read_rivalry(&self.rivalry), errors);
        let (gdp, military) = (gdp?, military?);
        if let Some(message) = gdp_is_wrong(&gdp) {
            let help = "give the file of GDP in current US$, or name its column: --column gdp=NAME";
            errors.push(of_file(&self.gdp, (message, "must be US$", help)));
        }
        let unit = self.unit(&military).map_err(|error| errors.push(error)).ok()?;
        let burden = burden(military, unit, &gdp);
        if burden.is_mostly_above(HALF) {
            errors.push(self.of_military("most states would spend more than half of their GDP on arms"));
            return None;
        }
        let ideal = ideal?;
        if ideal.is_beyond(IDEAL_MOST) {
            errors.push(self.of_ideal_points());
            return None;
        }
        Some(Data { gdp, burden, ideal, contiguity: contiguity?, rivalry: rivalry? })
    }

    /// The unit of military expenditure: as asked for, or as the file's indicator says.
    fn unit(&self, military: &Series) -> Result<Unit, LoadError> {
        let by_indicator = || match military.indicator.as_deref() {
            Some("MS.MIL.XPND.GD.ZS") => Some(Unit::Percent),
            Some("MS.MIL.XPND.CD") => Some(Unit::Dollars),
            _ => None,
        };
        let needless = self.military.is_none().then_some(Unit::Share);
        let unit = self.military_unit.or_else(by_indicator).or(needless);
        unit.ok_or_else(|| self.of_military("the unit of military expenditure is not known"))
    }

    /// An error in the file of military expenditure as a whole.
    fn of_military(&self, message: &str) -> LoadError {
        let path = self.military.clone().unwrap_or_default();
        of_file(&path, (message, "which unit?", "give the right one: --military-unit percent, share or dollars"))
    }

    /// That the file of ideal points holds something else.
    fn of_ideal_points(&self) -> LoadError {
        let message = format!("some values are further than {IDEAL_MOST} from 0, so these are no ideal points");
        let help = "give the file of ideal points, or name their column: --column ideal-points=NAME";
        of_file(&self.ideal_points, (&message, "other numbers", help))
    }
}

/// An error in a file as a whole: the message, the rule, the way out.
fn of_file(path: &Path, (message, label, help): (&str, &str, &str)) -> LoadError {
    let source = SourceText::new(&path.display().to_string(), "");
    let mut report = Report::default();
    report.add(&Place::FILE, message, label, help);
    report.into_problems(&[source]).map_or_else(no_unit, LoadError::from)
}

/// Not reached: a report with an error has problems.
fn no_unit() -> LoadError {
    let reason = std::io::Error::from(std::io::ErrorKind::InvalidData).into();
    LoadError::Unreadable { path: PathBuf::new(), wanted: "military expenditure in a known unit", reason }
}

fn kept<T>(found: Result<T, LoadError>, errors: &mut Vec<LoadError>) -> Option<T> {
    found.map_err(|error| errors.push(error)).ok()
}

/// Why numbers are no GDP in US$, if they are none.
fn gdp_is_wrong(gdp: &Series) -> Option<&'static str> {
    if gdp.least() < 0.0 {
        Some("some values are negative, so this is not GDP")
    } else if gdp.is_beyond(GDP_LEAST) {
        None
    } else {
        Some("no value is above a billion, so this is not GDP in US$")
    }
}

/// Military expenditure as a share of GDP.
fn burden(military: Series, unit: Unit, gdp: &Series) -> Series {
    military.changed(|state, year, value| {
        let share = match unit {
            Unit::Percent => value / 100.0,
            Unit::Share => value,
            Unit::Dollars => value / gdp.exactly(state, year)?,
        };
        Some(share.clamp(BURDENS.0, BURDENS.1))
    })
}

impl Data {
    /// The adversary and the cells of a row, or why it is left out.
    fn row(&self, dyad: &Dyad) -> Result<(&'static str, Vec<String>), String> {
        let ([a, b], before) = (dyad.members, dyad.start - 1);
        let against = dyad.against.map_or_else(|| self.adversary(dyad.members, before), Ok)?;
        let pair = |one, other| Pair {
            rivals: self.rivalry.in_year(one, other, before).is_some(),
            contiguity: self.contiguity.in_year(one, other, before).unwrap_or(Contiguity::Apart),
        };
        let known = Known {
            members: [self.state(a, before)?, self.state(b, before)?],
            adversary: self.state(against, before)?,
            between: pair(a, b),
            towards: [pair(a, against), pair(b, against)],
        };
        Ok((against, cells(&known, dyad.start)))
    }

    fn state(&self, state: &'static str, year: i32) -> Result<State, String> {
        let gdp = self.gdp.value(state, year).filter(|gdp| *gdp > 0.0);
        let gdp = gdp.ok_or_else(|| format!("no GDP of {state} in {year} or the three years before"))?;
        let ideal = self.ideal.value(state, year);
        let ideal = ideal.ok_or_else(|| format!("no ideal point of {state} in {year} or the three years before"))?;
        Ok(State { gdp, burden: self.burden.value(state, year), ideal })
    }

    /// The rival of both members with the largest GDP, else that of either.
    fn adversary(&self, [a, b]: [&'static str; 2], year: i32) -> Result<&'static str, String> {
        let [of_a, of_b] = [a, b].map(|state| self.rivalry.others(state, year));
        let strongest = |states: &mut dyn Iterator<Item = &'static str>| {
            let sized = states
                .filter(|state| ![a, b].contains(state))
                .filter_map(|state| Some((state, self.gdp.value(state, year)?)));
            sized.max_by(|one, other| one.1.total_cmp(&other.1)).map(|(state, _)| state)
        };
        let both = strongest(&mut of_a.intersection(&of_b).copied());
        let found = both.or_else(|| strongest(&mut of_a.union(&of_b).copied()));
        found.ok_or_else(|| format!("no rival of {a} or {b} with a GDP in {year}"))
    }
}
