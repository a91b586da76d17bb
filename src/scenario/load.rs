//! Loading a scenario: the steps from a text to a checked model.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use crate::model::{Fact, Model, Policy, Structure, plays_no_part};

use super::activities::with_activities;
use super::agreements::read_agreements;
use super::assemble::{Assembly, Overlay, SET, assemble, assemble_file, own_files};
use super::calendar::Calendar;
use super::consistency::check_consistency;
use super::correlations::read_groups;
use super::distinct::check_agreement_names;
use super::evidence::{EvidenceRow, read_evidence};
use super::facts::read_facts;
use super::find::find;
use super::header::{Header, read_categories, read_header, read_partners, read_theatres};
use super::institutions::{read_commitment, read_correlations, read_dominant};
use super::ladder::read_ladder;
use super::observed::{DataFiles, read_observed};
use super::origin::Origin;
use super::outcomes::{read_outcomes, shocks_named_in};
use super::panel::{PanelColumn, read_panel};
use super::place::Place;
use super::plausibility::check_plausibility;
use super::policies::read_policies;
use super::problem::{LoadError, Problems, Report, SourceText};
use super::questions::read_questions;
use super::record::{RecordSeries, read_record};
use super::removal::REMOVE;
use super::run_defaults::RunDefaults;
use super::scene::Scene;
use super::section::{Section, report_unread};
use super::settings::{SETTINGS, Setting};
use super::shocks::{read_shocks, report_idle};
use super::spread::add_spread;
use super::tree::Table;
use super::values::{GivenNumbers, read_values};

/// A valid scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// The file's name without its ending.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its description; may be empty.
    pub description: String,
    /// The file as given, those that it extends, then those of its observed series and its evidence.
    pub sources: Vec<SourceText>,
    /// The overrides of `--set`, in order.
    pub overrides: Vec<String>,
    /// The model.
    pub model: Model,
    /// The facts; not part of the model.
    pub facts: Vec<Fact>,
    /// The record; not part of the model.
    pub record: Vec<RecordSeries>,
    /// What is known of the alignment, from which forecasts start; not part of the model.
    pub evidence: Vec<EvidenceRow>,
    /// Its policies.
    pub policies: Vec<Policy>,
    /// The columns that it declares for the rows of a panel.
    pub panel: Vec<PanelColumn>,
    /// The names of the policies that are applied to its model.
    pub under: Vec<String>,
    /// The default size of a run.
    pub plan: RunDefaults,
    /// The default spread of judged numbers without a distribution of their own; 0 for none.
    pub spread: f64,
    /// By path, the origin of each number and setting that is not a default.
    pub given: BTreeMap<String, Origin>,
    /// Warnings about implausible values.
    pub warnings: Option<Problems>,
    /// By path, where each number and the type at the start are given: which text (the files, then the overrides), and
    /// which bytes of it.
    pub places: BTreeMap<String, (usize, Range<usize>)>,
}

impl Scenario {
    /// Warnings of what follows from several numbers, each at the place of one of them, or at the beginning of the file if
    /// that one is a default: its path, what is the matter, the rule in short, the way out.
    #[must_use]
    pub fn warnings_at(&self, found: impl IntoIterator<Item = [String; 4]>) -> Option<Problems> {
        let mut report = Report::default();
        for [path, message, label, help] in found {
            let known = self.places.get(&path);
            let place = known.map_or(Place::FILE, |(source, span)| Place { source: *source, span: span.clone() });
            report.warn(&place, message, label, help);
        }
        let overrides = self.overrides.iter().map(|text| SourceText::new(SET, text));
        report.take_warnings(&self.sources.iter().cloned().chain(overrides).collect::<Vec<_>>())
    }
}

/// Loads the scenario at `path`, changed by `overrides` of the form `PATH=VALUE`.
///
/// # Errors
/// If the file cannot be read, or with all errors in the scenario.
pub fn load(path: &Path, overrides: &[String]) -> Result<Scenario, LoadError> {
    build(name_of(path), assemble_file(path, None, overrides)?, overrides, Never::Refused)
}

/// The same for evaluated values: an outcome that can never happen with them has a probability of 0, and is not an
/// error.
pub(crate) fn load_tried(path: &Path, overrides: &[String]) -> Result<Scenario, LoadError> {
    build(name_of(path), assemble_file(path, None, overrides)?, overrides, Never::Allowed)
}

/// Loads the scenario at `path` with an overlay.
pub(crate) fn load_overlaid(path: &Path, overlay: Overlay<'_>) -> Result<Scenario, LoadError> {
    build(name_of(path), assemble_file(path, Some(overlay), &[])?, &[], Never::Refused)
}

/// Reads a scenario from a text, changed by `overrides` of the form `PATH=VALUE`. Such a text cannot extend another.
///
/// # Errors
/// With all errors in the scenario.
pub fn parse(name: &str, text: &str, overrides: &[String]) -> Result<Scenario, LoadError> {
    let file = SourceText::new(name, text);
    build(name_of(Path::new(name)), assemble(vec![file], None, overrides, None)?, overrides, Never::Refused)
}

/// The name of the scenario in a file: that of the file without its ending.
pub(super) fn name_of(path: &Path) -> String {
    path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

/// A scenario of evaluated values from its texts, merged, and the texts of its data that are there already.
pub(super) fn build_tried(
    name: String,
    (assembly, data): (Assembly, Vec<SourceText>),
    overrides: &[String],
) -> Result<Scenario, LoadError> {
    build_with(name, (assembly, data), overrides, Never::Allowed)
}

/// Reads a scenario again from its texts, as [`Scenario::sources`] and a manifest hold them: the file itself, those that it
/// extends, then its data.
///
/// # Errors
/// With all errors in the scenario.
pub fn from_texts(name: &str, mut texts: Vec<SourceText>, overrides: &[String]) -> Result<Scenario, LoadError> {
    let data = texts.split_off(own_files(&texts).min(texts.len()));
    build_with(name.to_owned(), (assemble(texts, None, overrides, None)?, data), overrides, Never::Refused)
}

/// The path of the type at the start.
const INITIAL_TYPE: &str = "alignment.type";

/// Whether an outcome that can never happen is an error.
#[derive(Clone, Copy, PartialEq)]
enum Never {
    Refused,
    Allowed,
}

fn build(name: String, assembly: Assembly, overrides: &[String], never: Never) -> Result<Scenario, LoadError> {
    build_with(name, (assembly, Vec::new()), overrides, never)
}

/// The same with texts of data that are known already.
fn build_with(
    name: String,
    (assembly, data): (Assembly, Vec<SourceText>),
    overrides: &[String],
    never: Never,
) -> Result<Scenario, LoadError> {
    let mut report = assembly.report;
    let mut files = DataFiles::new(assembly.sources, assembly.has_folder, data);
    let Parts { header, model, facts, record, evidence, policies, panel, given } =
        read(&assembly.root, &mut files, assembly.n_files, &mut report);
    let mut sources = files.sources;
    report_unread(&assembly.root, "", &mut report);
    if never == Never::Allowed {
        report.allow_never();
    }
    let warnings = report.take_warnings(&sources);
    if let Some(problems) = report.into_problems(&sources) {
        return Err(problems.into());
    }
    let origin = |source: usize| match sources.get(source) {
        Some(source) if source.name == SET => Origin::Set(source.text.clone()),
        Some(source) => Origin::File(source.name.clone()),
        None => Origin::Default,
    };
    let place = |path: &str, place: &Place| (path.to_owned(), (place.source, place.span.clone()));
    let mut places: BTreeMap<_, _> = given.places().map(|(path, at)| place(path, at)).collect();
    let kind = find(&assembly.root, INITIAL_TYPE, &mut Report::default());
    places.extend(kind.map(|node| place(INITIAL_TYPE, &node.place)));
    let mut given: BTreeMap<String, Origin> =
        given.places().map(|(path, place)| (path.clone(), origin(place.source))).collect();
    for Setting { path, .. } in SETTINGS {
        let node = find(&assembly.root, path, &mut Report::default());
        given.extend(node.map(|node| (path.to_owned(), origin(node.place.source))));
    }
    // Overrides stand between the files of the scenario and those of its data.
    sources.drain(assembly.n_files..assembly.n_files + overrides.len());
    Ok(Scenario {
        name,
        title: header.title,
        description: header.description,
        sources,
        overrides: overrides.to_vec(),
        model,
        facts,
        record,
        evidence,
        policies,
        panel,
        under: Vec::new(),
        plan: header.plan,
        spread: header.spread,
        given,
        warnings,
        places,
    })
}

/// The parts of a scenario.
struct Parts {
    header: Header,
    model: Model,
    facts: Vec<Fact>,
    record: Vec<RecordSeries>,
    evidence: Vec<EvidenceRow>,
    policies: Vec<Policy>,
    panel: Vec<PanelColumn>,
    given: GivenNumbers,
}

/// Reads everything. Later parts may use earlier ones, valid or not. The first `n_files` sources are the scenario's own
/// files.
fn read(root: &Table, files: &mut DataFiles, n_files: usize, report: &mut Report) -> Parts {
    let file = Section::root(root);
    check_assembled(&file, report);
    let mut header = read_header(&file, report);
    let theatres = read_theatres(&file, report);
    let categories = read_categories(&file, &header.members, report);
    read_partners(&file, &mut header, report);
    let alignment = file.section("alignment", report);
    let before = report.count();
    let (initial_type, initial_treaty) = read_commitment(&alignment, report);
    let start_is_known = report.count() == before;
    let dominant = read_dominant(&alignment, &header.members, report);
    alignment.section("indicators", report).naming("indicator");
    let ladder = read_ladder(&file, report);
    let correlations = read_correlations(&file.section("economy", report), &header, report);
    let calendar = header.calendar;
    let Calendar { start, end, start_day, steps_per_year } =
        calendar.unwrap_or(Calendar { end: 1, ..Calendar::any(12) });
    let mut structure = Structure {
        members: header.members.iter().map(|member| member.value.clone()).collect(),
        adversary: header.adversary.value.clone(),
        rivals: header.rivals.iter().map(|rival| rival.value.clone()).collect(),
        patrons: header.patrons.iter().map(|patron| patron.value.clone()).collect(),
        theatres,
        categories,
        start_year: start,
        end_year: end,
        start_day,
        steps_per_year,
        initial_type,
        initial_treaty,
        initially_dormant: std::array::from_fn(|j| ladder.dormant.iter().any(|dormant| dormant.value == j)),
        needs: ladder.needs.clone(),
        dropped: ladder.dropped,
        stages: ladder.stages.clone(),
        depth_scale: ladder.depth_scale,
        clusters: ladder.clusters,
        dominant,
        agreements: Vec::new(),
        shocks: Vec::new(),
        observed: Vec::new(),
        outcomes: Vec::new(),
        events: Vec::new(),
        queries: Vec::new(),
        growth_correlations: correlations.as_ref().map_or_else(Vec::new, |found| found.value.clone()),
        changes: Vec::new(),
    };
    structure.agreements = read_agreements(root, calendar, &structure, report);
    let shocks = with_activities(root, calendar, &structure, read_shocks(root, calendar, &structure, report), report);
    structure.shocks = shocks.iter().map(|shock| shock.class.clone()).collect();
    structure.observed = read_observed(root, files, calendar, &structure, report);
    file.section("actors", report).naming("actor");
    let (mut model, given) = read_values(root, structure, &header, report);
    add_spread(&mut model, &given, n_files, header.spread);
    model.correlations = read_groups(root, &model, n_files, report);
    check_consistency(root, &model, &given, &ladder, correlations.as_ref(), report);
    check_plausibility(root, &model, &given, report);
    let scene = Scene { model: &model, given: &given, shocks: &shocks, calendar, start_is_known };
    let outcomes = read_outcomes(root, &scene, report);
    check_agreement_names(root, &model.structure.agreements, &outcomes, &shocks, report);
    let (facts, left_out) = read_facts(root, &scene, &outcomes, report);
    warn_of_facts(&left_out, &file, n_files, report);
    let record = read_record(root, &model, report);
    // Without a calendar every date would be wrong.
    let is_dated = calendar.is_some() || !file.has("questions");
    let (queries, events) = if is_dated {
        read_questions(root, &files.sources, &model.structure, &outcomes, report)
    } else {
        Default::default()
    };
    let named = outcomes.iter().chain(&events).flat_map(|outcome| &outcome.any);
    let clauses = named.chain(facts.iter().flat_map(|fact| &fact.any));
    report_idle(&shocks, &shocks_named_in(clauses), report);
    model.structure.outcomes = outcomes;
    (model.structure.queries, model.structure.events) = (queries, events);
    model.priors.retain(|prior| !plays_no_part(&model.structure, &prior.path));
    let policies = read_policies(root, &model, calendar, report);
    let section = file.section("evidence", report);
    let is_readable = section.is_given() && calendar.is_some();
    let evidence = if is_readable { read_evidence(&section, files, &model.structure, report) } else { Vec::new() };
    let panel = read_panel(root, &model, report);
    Parts { header, model, facts, record, evidence, policies, panel, given }
}

/// What has been followed when the texts were merged.
fn check_assembled(file: &Section<'_>, report: &mut Report) {
    // In a file, it has been followed; the one found here comes from `--set`.
    if let Some(entry) = file.entry("extends") {
        let help = "write `extends` into a file, and the path of that file on the command line";
        report.add(&entry.place, "`extends` cannot be set", "only in a file", help);
    }
    // It has been applied.
    let _ = file.has(REMOVE);
}

/// Warns where an option leaves facts outside the run. A file that extends another may move the run on purpose; an option
/// hardly takes facts away on purpose.
fn warn_of_facts(left_out: &[String], file: &Section<'_>, n_files: usize, report: &mut Report) {
    let moved = ["start", "end"].iter().filter_map(|key| file.entry(key)).find(|entry| entry.place.source >= n_files);
    if let (Some(moved), false) = (moved, left_out.is_empty()) {
        let message = format!("`{}` leaves these facts outside the run: {}", moved.key, left_out.join(", "));
        report.warn(&moved.place, message, "facts are left out", "they are not scored; give a run that holds them");
    }
}
