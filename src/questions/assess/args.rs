//! `stadial assess`: measure alignments from coded indicators.

use std::path::PathBuf;

use clap::Args;

use crate::assessment::{Course, Date, Framework, course, load, select};
use crate::study::{Failure, OutputFormat, check_writable, note_mirrored, print, print_json, whole, write_all};
use crate::theory::DepthScale;

use super::human::human_assessment;
use super::json::json_assessment;
use super::table::course_table;

/// Measure alignments from coded indicators: stage, band, depth, and the types that the conditions make possible
///
/// Nothing is simulated. The file gives the depth of each indicator of military cooperation by date. stadial reports the
/// stage (the highest indicator present, 1 to 7), compares the alignments, and lists their changes by date.
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
pub(crate) struct Assess {
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

    /// Write course.csv (a row per alignment and date) into this folder
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    out: Option<PathBuf>,

    /// Format of the assessment
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output_format: OutputFormat,
}

impl Assess {
    pub fn execute(self) -> Result<(), Failure> {
        let file = self.file.display();
        let scale = DepthScale { levels: self.depth_levels };
        let framework = Framework::declared(&self.dropped, &self.order, scale).map_err(Failure::Option)?;
        let coded = load(&self.file, &framework)?;
        note_mirrored(&coded.iter().map(|alignment| alignment.name.as_str()).collect::<Vec<_>>());
        let alignments =
            select(coded, &self.alignments).map_err(|error| Failure::Option(format!("{file}: {error}")))?;
        let courses: Vec<Course<'_>> =
            alignments.iter().map(|alignment| course(alignment, &framework, self.on)).collect();
        let first = alignments.iter().filter_map(|it| it.codings.first()).min_by_key(|it| it.date.first_day());
        if let (Some(on), Some(first), true) = (self.on, first, courses.iter().all(|it| it.moments.is_empty())) {
            let message = format!(
                "{file}: nothing is coded by {}; the first row is of {}; give a later --on",
                on.as_day(),
                first.date
            );
            return Err(Failure::Option(message));
        }
        if let Some(folder) = &self.out {
            check_writable(folder)?;
            let table = course_table(&courses, &framework);
            write_all(folder, &[(table.name, table.csv())])?;
        }
        match self.output_format {
            OutputFormat::Human => print(&human_assessment(&courses, &framework, self.on)),
            OutputFormat::Json => print_json(&json_assessment(&courses, &framework, self.on)),
        }
    }
}
