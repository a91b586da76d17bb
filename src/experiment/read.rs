//! Reading an experiment from its file.

use std::path::Path;

use crate::input::{TOML_MAX, read_text};
use crate::scenario::{
    At, LoadError, Node, Report, Section, SourceText, TRAJECTORIES_MAX, Table, check_name, missing, parse_tree,
    report_unread, text, word,
};

use super::readings::read_measure;
use super::remark::{Part, Remark, WrittenFigure, read_remark};
use super::terms::{Kind, Named, Written, read_expectation};
use super::variant::{BASE, LIKE, Outline, SCENARIO, load, tidy};
use super::{Expectation, Figure, Measure, Term, Variant};

/// The document that asserts the tested claim, and the place in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The document, by its short name.
    pub document: String,
    /// The section or paragraph.
    pub section: String,
}

/// A valid experiment.
#[derive(Clone, Debug)]
pub struct Experiment {
    /// The file's name without its ending.
    pub name: String,
    /// The number of the claim that it tests.
    pub claim: u32,
    /// The claim in one sentence.
    pub statement: String,
    /// The document with the claim.
    pub source: Source,
    /// A comment on the results; may be empty.
    pub remark: Remark,
    /// Trajectories of each variant, unless the command line says otherwise.
    pub trajectories: u64,
    /// Seed of all variants.
    pub seed: u64,
    /// The changes in every variant, as written.
    pub with: Vec<String>,
    /// The variants that the expectations use.
    pub variants: Vec<Variant>,
    /// The expectations.
    pub expectations: Vec<Expectation>,
}

/// The fewest trajectories of an experiment: enough for fifty groups of whole batches.
pub const TRAJECTORIES_MIN: u64 = 800;

/// Trajectories of each variant by default.
const TRAJECTORIES: i64 = 8_000;

/// Reads the experiment at `path`, with the scenarios that it names.
///
/// # Errors
/// With all errors of the file, or else of the scenarios of its variants.
pub fn read(path: &Path) -> Result<Experiment, Vec<LoadError>> {
    let file = SourceText::read(path, "an experiment in TOML", TOML_MAX).map_err(|error| vec![error])?;
    let mut report = Report::default();
    let root = parse_tree(&file.text, 0, &mut report);
    let folder = path.parent().unwrap_or(Path::new(""));
    let sketch = read_sketch(&root, folder, &mut report);
    report_unread(&root, "", &mut report);
    if let Some(problems) = report.into_problems(std::slice::from_ref(&file)) {
        return Err(vec![problems.into()]);
    }
    let mut variants = load_variants(&file, &root, &sketch)?;
    let mut report = Report::default();
    let (expectations, remark) = resolve(&root, &sketch, folder, &mut variants, &mut report);
    report_unread(&root, "", &mut report);
    if let Some(problems) = report.into_problems(std::slice::from_ref(&file)) {
        return Err(vec![problems.into()]);
    }
    variants.iter_mut().for_each(Variant::trim);
    let with = root.entries.iter().find(|entry| entry.key == "with").and_then(|entry| entry.node.table());
    Ok(Experiment {
        name: path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned()),
        claim: sketch.claim,
        statement: sketch.statement,
        source: sketch.source,
        remark,
        trajectories: sketch.trajectories,
        seed: sketch.seed,
        with: with.map_or_else(Vec::new, |with| super::variant::changes(with, &file.text)),
        variants,
        expectations,
    })
}

/// The content of the file before any scenario is loaded.
struct Sketch {
    claim: u32,
    statement: String,
    source: Source,
    remark: Vec<Part<WrittenFigure>>,
    trajectories: u64,
    seed: u64,
    /// The variants in use.
    variants: Vec<Outline>,
    written: Vec<Written>,
}

fn read_sketch(root: &Table, folder: &Path, report: &mut Report) -> Sketch {
    let file = Section::root(root);
    // Read elsewhere: as part of each variant's scenario.
    for key in ["with", "variants"] {
        let _ = file.has(key);
    }
    let required = |key: &str, example: &str, report: &mut Report| {
        let given = required(&file, key, example, report).and_then(|node| text(node, key, report));
        given.map(|given| given.value.trim().to_owned()).unwrap_or_default()
    };
    let number = if self::required(&file, "claim", "claim = 50", report).is_some() {
        file.whole("claim", 1..=9_999, report)
    } else {
        None
    };
    let sizes = TRAJECTORIES_MIN as i64..=TRAJECTORIES_MAX as i64;
    let trajectories = file.whole("trajectories", sizes, report).map_or(TRAJECTORIES, |given| given.value);
    let variants = read_variants(&file, folder, report);
    let measures = file.section("measures", report).naming("measure").entries();
    let measures: Vec<&str> = measures.iter().map(|entry| entry.key.as_str()).collect();
    // Also invalid ones: a term that names one is not an error.
    let declared = file.section("variants", report).entries().into_iter().map(|entry| entry.key.as_str());
    let names: Vec<&str> = declared.chain(file.has(SCENARIO).then_some(BASE)).collect();
    let written = read_expectations(&file, &names, &measures, report);
    let finding = file.text("finding", report);
    let remark = finding.map_or_else(Vec::new, |given| read_remark(&given, &names, &measures, report));
    let in_use = |variant: &&Outline| terms(&written, &remark).any(|term| term.variant == variant.name);
    Sketch {
        claim: number.map_or(0, |number| u32::try_from(number.value).unwrap_or(0)),
        statement: required("statement", "statement = \"...\"", report),
        source: Source {
            document: required("document", "document = \"SMAF\"", report),
            section: required("section", "section = \"Conclusion\"", report),
        },
        trajectories: trajectories.unsigned_abs(),
        seed: file.seed("seed", report).unwrap_or(1),
        variants: variants.iter().filter(in_use).cloned().collect(),
        written,
        remark,
    }
}

/// The terms of all figures.
fn terms<'w>(written: &'w [Written], remark: &'w [Part<WrittenFigure>]) -> impl Iterator<Item = &'w Named> {
    let of_part = |part: &'w Part<WrittenFigure>| match part {
        Part::Words(_) => [].iter(),
        Part::Figure { figure: (_, terms), .. } => terms.iter(),
    };
    written.iter().flat_map(|written| &written.terms).chain(remark.iter().flat_map(of_part))
}

/// The value of a required key; `example` shows how to write it.
fn required<'t>(file: &Section<'t>, key: &str, example: &str, report: &mut Report) -> Option<&'t Node> {
    let node = file.node(key);
    if node.is_none() {
        let message = format!("the experiment has no `{key}`");
        report.add(&file.place, message, format!("`{key}` is required"), format!("add `{example}`"));
    }
    node
}

/// A scenario file; a missing one is reported where it is named.
fn scenario<'t>(given: &At<&'t str>, folder: &Path, report: &mut Report) -> &'t str {
    let path = tidy(&folder.join(given.value));
    if let Err(reason) = read_text(&path, TOML_MAX) {
        let message = format!("cannot read {}, from which this starts: {reason}", path.display());
        let help = reason.help("a scenario relative to this file");
        report.add(&given.place, message, "cannot be read", help);
    }
    given.value
}

/// The variants; `base` is the scenario with only the changes of `with`.
fn read_variants(file: &Section<'_>, folder: &Path, report: &mut Report) -> Vec<Outline> {
    let base = file.text(SCENARIO, report).map(|given| scenario(&given, folder, report));
    let outline = |base: &str| Outline { name: BASE.to_owned(), base: base.to_owned(), after: Vec::new() };
    let mut variants: Vec<Outline> = base.map(outline).into_iter().collect();
    for entry in file.section("variants", report).naming("variant").entries() {
        let variant = Section::of_node(&entry.node, format!("variants.{}", entry.key), report);
        let Some(table) = entry.node.table().filter(|_| check_name("variant", &entry.key, &entry.place, report)) else {
            continue;
        };
        if entry.key == BASE {
            let help = "`base` is the scenario unchanged; give this variant another name, or use `with`";
            report.add(&entry.place, "a variant cannot be called `base`", "reserved", help);
            continue;
        }
        // Looked up without marking it as read: the other keys are the scenario's, which is read elsewhere.
        let mut own = |key: &str| {
            let own = table.entries.iter().find(|own| own.key == key)?;
            text(&own.node, &variant.path_of(key), report)
        };
        let (own_scenario, like) = (own(SCENARIO), own(LIKE));
        let model = like.and_then(|like| {
            let words: Vec<(&str, usize)> =
                variants.iter().enumerate().map(|(place, variant)| (variant.name.as_str(), place)).collect();
            word(&like, "earlier variant", &variant.path_of(LIKE), &words, report)
        });
        let model = model.map(|model| variants[model.value].clone());
        let after = model.iter().flat_map(|model| model.after.iter().chain([&model.name])).cloned().collect();
        let inherited = model.as_ref().map(|model| model.base.as_str()).or(base);
        match own_scenario.map(|given| scenario(&given, folder, report)).or(inherited) {
            Some(base) => variants.push(Outline { name: entry.key.clone(), base: base.to_owned(), after }),
            None => missing(&variant.path, &entry.place, SCENARIO, "scenario = \"../china-russia.toml\"", report),
        }
    }
    variants
}

fn read_expectations(file: &Section<'_>, variants: &[&str], measures: &[&str], report: &mut Report) -> Vec<Written> {
    const EXAMPLE: &str = "[[expect]]\ndifference = [\"high.alliance\", \"base.alliance\"]";
    let Some(items) = required(file, "expect", EXAMPLE, report).and_then(|_| file.list("expect", EXAMPLE, report))
    else {
        return Vec::new();
    };
    let mut written = Vec::new();
    for item in items {
        let section = Section::of_node(item, "expect".to_owned(), report);
        if section.is_given() {
            written.extend(read_expectation(&section, variants, measures, report));
        }
    }
    written
}

fn load_variants(file: &SourceText, root: &Table, sketch: &Sketch) -> Result<Vec<Variant>, Vec<LoadError>> {
    let (mut variants, mut errors) = (Vec::new(), Vec::new());
    for outline in &sketch.variants {
        match load(file, root, outline) {
            Ok(variant) => variants.push(variant),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(variants) } else { Err(errors) }
}

/// Adds the required measures to the variants, and replaces names by indices.
fn resolve(
    root: &Table,
    sketch: &Sketch,
    folder: &Path,
    variants: &mut [Variant],
    report: &mut Report,
) -> (Vec<Expectation>, Remark) {
    let file = Section::root(root);
    report_unused(&file, sketch, report);
    let section = file.section("measures", report);
    let mut known: Vec<(Named, Option<Term>)> = Vec::new();
    let mut expectations = Vec::new();
    let mut placed = |terms: &[Named], variants: &mut [Variant], report: &mut Report| -> Option<Vec<Term>> {
        let mut placed = |named: &Named| {
            if let Some((_, term)) = known.iter().find(|(known, _)| known == named) {
                return *term;
            }
            let term = place(&section, named, folder, variants, report);
            known.push((named.clone(), term));
            term
        };
        let terms: Vec<Option<Term>> = terms.iter().map(&mut placed).collect();
        terms.into_iter().collect()
    };
    for written in &sketch.written {
        let Some(terms) = placed(&written.terms, variants, report) else { continue };
        let Some(figure) = figure(written.kind, &terms, variants) else { continue };
        let measure = |term: &Term| -> &Measure { &variants[term.variant].measures[term.measure] };
        expectations.push(Expectation {
            figure,
            text: written.text(),
            is_probability: terms.iter().all(|term| measure(term).reading.is_event() && !measure(term).spread),
            bounds: written.bounds,
        });
    }
    let mut parts = Vec::new();
    for part in &sketch.remark {
        parts.extend(match part {
            Part::Words(words) => Some(Part::Words(words.clone())),
            Part::Figure { figure: (kind, terms), decimals } => placed(terms, variants, report)
                .and_then(|terms| figure(*kind, &terms, variants))
                .map(|figure| Part::Figure { figure, decimals: *decimals }),
        });
    }
    (expectations, Remark(parts))
}

/// Reports variants and measures without an expectation.
fn report_unused(file: &Section<'_>, sketch: &Sketch, report: &mut Report) {
    let of_variants: Vec<&str> = sketch
        .variants
        .iter()
        .flat_map(|variant| variant.after.iter().chain([&variant.name]))
        .map(String::as_str)
        .collect();
    let of_measures: Vec<&str> = terms(&sketch.written, &sketch.remark).map(|term| term.measure.as_str()).collect();
    for (noun, key, used) in [("variant", "variants", of_variants), ("measure", "measures", of_measures)] {
        for entry in file.section(key, report).entries() {
            if !used.contains(&entry.key.as_str()) {
                let message = format!("neither an expectation nor the finding uses the {noun} `{}`", entry.key);
                report.add(&entry.place, message, "not used", "remove it, or add an expectation that uses it");
            }
        }
    }
}

fn place(
    section: &Section<'_>,
    named: &Named,
    folder: &Path,
    variants: &mut [Variant],
    report: &mut Report,
) -> Option<Term> {
    let variant = variants.iter().position(|variant| variant.name == named.variant)?;
    let own = section.section(&named.measure, report);
    let measure = read_measure(&own, &variants[variant].scenario.model.structure, folder, report)?;
    variants[variant].measures.push(measure);
    Some(Term { variant, measure: variants[variant].measures.len() - 1 })
}

fn figure(kind: Kind, terms: &[Term], variants: &mut [Variant]) -> Option<Figure> {
    let (first, second) = (*terms.first()?, terms.get(1).copied());
    Some(match kind {
        Kind::Value => Figure::Sum { plus: vec![first], minus: Vec::new() },
        Kind::Difference => match *terms {
            [a, b, c, d] => Figure::Sum { plus: vec![a, d], minus: vec![b, c] },
            _ => Figure::Sum { plus: vec![first], minus: vec![second?] },
        },
        Kind::Ratio => Figure::Ratio(first, second?),
        Kind::RankCorrelation => {
            let pairs = &mut variants[first.variant].pairs;
            pairs.push((first.measure, second?.measure));
            Figure::RankCorrelation { variant: first.variant, pair: pairs.len() - 1 }
        }
    })
}
