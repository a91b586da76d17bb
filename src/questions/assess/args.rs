//! `stadial assess`: measure alignments from coded indicators.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::assessment::{CodedAlignment, Course, Date, Framework, codings_file, course, parse, select};
use crate::input::SourceText;
use crate::scenario::Scenario;
use crate::study::{Answer, Arguments, Failure, OutputArgs, Question, Session, note_mirrored, whole};
use crate::theory::DepthScale;

use super::answer::{Assessment, assessment_answer};

/// Measure alignments from coded indicators: stage, band, depth, and the types that the conditions make possible
///
/// Nothing is simulated. The file gives the depth of each indicator of military cooperation by date. stadial reports the
/// stage (the highest indicator present, 1 to 7), compares the alignments, and lists their changes by date. Files are written
/// only with --out.
#[derive(Debug, Args)]
#[command(after_help = "The file is a CSV with these columns, in any order:\n  \
    alignment   a name, e.g. china-russia; the same in all of its rows\n  \
    date        YYYY, YYYY-MM or YYYY-MM-DD; a year or a month stands for its first day\n  \
    indicator   confidence_building, consultations, military_technical, exercises, integrated_command,\n              \
                troop_placement or defence_policy; also threat, identity and status (how compatible\n              \
                the partners are in each: the conditions of the types), and treaty\n  \
    depth       of the seven: absent, low, developing or high (or 0 to 3; see --depth-levels);\n              \
                threat: low, high; identity: low, medium, high;\n              \
                status: incompatible, minimal, high, highest; treaty: none, in_force\n  \
    source      the source; in double quotes if it contains a comma\n  \
    confidence  low, medium, high or empty; the column may be left out\n\
    A row holds from its date on until a later row of the same alignment and indicator.\n\n\
    Example:\n  \
    alignment,date,indicator,depth,source\n  \
    china-russia,1993-11,consultations,low,five-year agreement of the defence ministries\n  \
    china-russia,2005-08-18,exercises,low,\"Peace Mission-2005, the first of a series\"\n\n  \
    stadial assess codings.csv --on 2006 --alignment china-russia")]
pub(crate) struct AssessArgs {
    /// The file of codings (CSV); see below for its columns
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,

    /// Only this alignment; repeatable
    #[arg(long = "alignment", value_name = "NAME")]
    alignments: Vec<String>,

    /// Show the state on this day instead of at the last row: YYYY, YYYY-MM or YYYY-MM-DD
    ///
    /// A year or a month stands for its first day, as in the file. Later rows are left out.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,

    /// Leave out these indicators: no row may code them, and no indicator presupposes them
    ///
    /// The others keep their numbers, unless --order is given.
    #[arg(long, value_name = "NAME,...", value_delimiter = ',')]
    dropped: Vec<String>,

    /// Put the indicators in another order: all that are not dropped, each once; the place is the stage
    ///
    /// An indicator then presupposes only what comes before it.
    #[arg(long, value_name = "NAME,...", value_delimiter = ',')]
    order: Vec<String>,

    /// Levels of depth above absent, 2 to 9; the last one equals the standard third level
    ///
    /// Depths are then 0 to N; with 2 levels also absent, low, high; with 3 also absent, low, developing, high.
    #[arg(long, value_name = "N", default_value_t = DepthScale::default().levels,
        value_parser = whole::<u8>(u64::from(DepthScale::LEAST)..=u64::from(DepthScale::MOST)))]
    depth_levels: u8,

    #[command(flatten)]
    output: OutputArgs,
}

/// What was asked, with the codings.
pub(crate) struct Asked {
    framework: Framework,
    file: SourceText,
    alignments: Vec<CodedAlignment>,
}

impl Question for AssessArgs {
    const NAME: &'static str = "assess";
    const TITLE: &'static str = "Assessment of coded alignments";
    const IS_FORECAST: bool = false;

    type Asked = Asked;
    type Found = ();

    fn keeps(&self, _: &Self::Asked) -> bool {
        false
    }

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Asked, Failure> {
        let scale = DepthScale { levels: self.depth_levels };
        let framework = Framework::declared(&self.dropped, &self.order, scale).map_err(Failure::Option)?;
        let file = codings_file(&self.file)?;
        let coded = parse(&file.name, &file.text, &framework)?;
        if !self.output.screen.quiet {
            note_mirrored(&coded.iter().map(|alignment| alignment.name.as_str()).collect::<Vec<_>>());
        }
        let wrong = |error: String| Failure::Option(format!("{}: {error}", self.file.display()));
        let alignments = select(coded, &self.alignments).map_err(wrong)?;
        self.check_day(&alignments).map_err(wrong)?;
        Ok(Asked { framework, file, alignments })
    }

    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        Err("it reads codings and simulates nothing")
    }

    /// Codings are not a scenario, and have no folder in `results/`.
    fn scenario<'a>(&self, _: &'a Asked) -> Option<&'a Scenario> {
        None
    }

    fn work(&self, _: &Asked) -> Option<u64> {
        Some(0)
    }

    fn arguments(&self, _: &Asked, (): &()) -> Vec<String> {
        let order = (!self.order.is_empty()).then(|| self.order.join(","));
        let dropped = (!self.dropped.is_empty()).then(|| self.dropped.join(","));
        Arguments::paths([&self.file])
            .with("alignment", &self.alignments)
            .with("on", self.on)
            .with("dropped", dropped)
            .with("order", order)
            .with("depth-levels", [self.depth_levels])
            .words()
    }

    /// Nothing is simulated.
    fn investigate(&self, _: &Asked, _: &Session) -> Result<(), Failure> {
        Ok(())
    }

    fn answer(&self, asked: &Asked, (): &(), _: &Session) -> Result<Answer, Failure> {
        let Asked { framework, file, alignments } = asked;
        let courses: Vec<Course<'_>> = alignments.iter().map(|one| course(one, framework, self.on)).collect();
        let values = [
            ("alignments", json!(self.alignments)),
            ("on", json!(self.on.map(|on| on.as_day().to_string()))),
            ("dropped", json!(self.dropped)),
            ("order", json!(self.order)),
            ("depth_levels", json!(self.depth_levels)),
        ];
        Ok(assessment_answer(Assessment { file, courses: &courses, framework, on: self.on }, &values))
    }
}

impl AssessArgs {
    /// Fails if nothing is coded by the day that `--on` gives.
    fn check_day(&self, alignments: &[CodedAlignment]) -> Result<(), String> {
        let dates = alignments.iter().filter_map(|it| it.codings.first()).map(|coding| coding.date);
        let Some((on, first)) = self.on.zip(dates.min_by_key(|date| date.first_day())) else { return Ok(()) };
        if first.first_day() <= on.first_day() {
            return Ok(());
        }
        Err(format!("nothing is coded by {}; the first row is of {first}; give a later --on", on.as_day()))
    }
}
