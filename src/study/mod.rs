//! What all questions share: options, progress and interruption, tables with declared columns, the manifest, the folder of
//! results, and the answer on the screen, as JSON and as a page.

mod answer;
mod args;
mod asked;
mod belongs;
mod checksums;
mod digest;
mod domain;
mod entries;
mod evidence;
mod failure;
mod files;
mod given;
mod injects;
mod made;
mod manifest;
mod one_outcome;
pub mod page;
mod page_args;
mod own_error;
mod parameters;
mod place;
mod plan;
mod posterior;
mod policies;
mod progress;
mod question;
pub(crate) mod rows;
mod saved;
mod scenario_entry;
mod screen;
mod screen_text;
mod session;
mod settings;
mod swap;
pub(crate) mod table;
mod toml_files;
mod typed;
mod watch;
mod whole;
mod work;

pub use answer::{Answer, Simulated};
pub(crate) use args::{
    Arguments, ChangeArgs, DrawArgs, OutputArgs, OutputFormat, Refused, ScenarioArgs, ScreenArgs, SeedArgs, ThreadArgs,
    each_once, name_of, without_evidence,
};
pub(crate) use asked::{axis_json, outcome_named, unknown, year_by};
pub(crate) use checksums::{PAGE, verify};
pub use digest::digest;
pub(crate) use digest::digest_of_text;
pub(crate) use domain::{TRIED, refuse_if_all_leave};
pub use evidence::Known;
pub(crate) use evidence::{EvidenceArgs, after_evidence, conditioned, read_until};
pub use failure::{Failure, Held};
pub(crate) use files::create_new;
pub use files::{Growing, WriteError, check_writable, write_all};
pub(crate) use given::{Given, all_there};
pub(crate) use injects::{InjectArgs, play};
pub(crate) use made::{Made, MadeScenario};
pub(crate) use manifest::FORM;
pub use manifest::{Manifest, Progress, Sizes, TableEntry, manifest_schema};
pub(crate) use one_outcome::{OutcomeArgs, Study, StudyArgs};
pub(crate) use own_error::OWN_ERROR;
pub(crate) use page_args::write_charts;
pub use parameters::parameter_table;
pub(crate) use place::{Claim, Place};
pub(crate) use plan::{RunSizeArgs, most_draws, plan, plan_given};
pub(crate) use policies::{PolicyArgs, find, in_time, plan_once, under};
pub(crate) use progress::stop_on_interrupt;
pub use question::Reply;
pub(crate) use question::{Question, ask, divisible, part, reply, results};
pub(crate) use saved::{add_page, save_results};
pub use scenario_entry::InjectsEntry;
pub(crate) use scenario_entry::Titled;
pub(crate) use screen::{note_mirrored, print, print_json, warn};
pub use screen_text::ScreenText;
pub(crate) use session::Session;
pub(crate) use settings::{
    Errors, SizeArgs, error_with_way_out, idle, outcome, parameter, suggestion, truncate_at, within_domain, year,
};
pub use table::{Cell, Column, Columns, Table};
pub(crate) use table::{PROBABILITY, given_json};
pub(crate) use toml_files::{scenarios, toml_files};
pub use typed::{TypedColumn, TypedTable, Values};
pub use watch::Watch;
pub(crate) use whole::whole;
pub(crate) use work::{Merged, Work, read_parts};
