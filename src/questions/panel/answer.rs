//! The answer: how many rows, how good their probabilities were, and the rows with the highest.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use comfy_table::CellAlignment;

use crate::input::Date;
use crate::render::chart::{Band, Curve, Scale, curve_chart};
use crate::render::{counted, end_of, grid, percent, thousands, with_error};
use crate::stats::Estimate;
use crate::study::{Answer, Manifest, Progress, ScreenText, Sizes};

use super::asked::Asked;
use super::reading::PanelRow;
use super::run::{Finding, Horizon};
use super::scores::{Forecast, Score, Scores};
use super::stack::Nested;
use super::tables::{left_out_table, rows_table, score_tables};

/// Rows on the screen.
const SHOWN: usize = 10;
/// Carried columns on the screen.
const CARRIED: usize = 3;

/// The picture of reliability.
const PICTURE: &str = "panel.svg";

/// What a manifest says beside the rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circumstances<'a> {
    pub(crate) options: &'a [(&'static str, serde_json::Value)],
    pub(crate) threads: usize,
    pub(crate) seconds: f64,
}

/// The manifest of so many finished rows.
pub(crate) fn panel_manifest(asked: &Asked, findings: &[Finding], circumstances: Circumstances<'_>) -> Manifest {
    let sizes = Sizes {
        seed: Some(asked.setup.seed),
        trajectories: Some(asked.setup.trajectories),
        draws: Some(asked.setup.most_draws()),
        invalid: findings.iter().map(|finding| finding.invalid).sum(),
        overrun: 0,
        threads: circumstances.threads,
    };
    let progress = Progress::of("rows", findings.len() as u64, asked.rows.len() as u64);
    let manifest = Manifest::new("panel", [&asked.scenario], sizes, progress).reading(&asked.file);
    circumstances.options.iter().fold(manifest, |manifest, (name, value)| manifest.asked(name, value))
}

/// The whole answer.
pub(crate) fn panel_answer(asked: &Asked, findings: &[Finding], circumstances: Circumstances<'_>) -> Answer {
    let scores = asked.scores(findings).filter(|_| asked.columns.happened.is_some());
    let mut sentences = vec![headline(asked, findings)];
    if let Some(scores) = &scores {
        sentences.extend(score_sentences(scores));
    }
    let mut text = ScreenText::new(format!("{}\n\n", asked.scenario.title));
    sentences.iter().for_each(|sentence| text.line(sentence));
    text.push_str("\n");
    let _ = writeln!(text, "{}\n", highest(asked, findings));
    notes(asked, findings, scores.as_ref(), &mut text);
    if asked.columns.happened.is_none() {
        text.own_error();
    }
    let size = format!(
        "{} trajectories of each row in up to {}",
        thousands(asked.setup.trajectories),
        counted(asked.setup.most_draws(), "draw")
    );
    let _ = writeln!(text, "{size}, seed {}; {:.1} s.", asked.setup.seed, circumstances.seconds);
    let mut tables = vec![rows_table(asked, &asked.rows[..findings.len()], findings)];
    if let Some(scores) = &scores {
        tables.extend(score_tables(scores));
    }
    tables.extend((!asked.left_out.is_empty()).then(|| left_out_table(&asked.left_out)));
    let files = scores.as_ref().and_then(picture).map(|picture| (PICTURE, picture)).into_iter().collect();
    let manifest = panel_manifest(asked, findings, circumstances)
        .found("left_out", asked.left_out.len())
        .found("empty_cells", asked.from_template.iter().cloned().collect::<std::collections::BTreeMap<_, _>>())
        .sized(size)
        .answered(&sentences.join("\n"));
    text.answer(manifest, tables, files)
}

/// The end of a year of the rows, in words.
fn by(asked: &Asked, year: i32) -> String {
    let of_template = asked.scenario.model.structure.start_day;
    let day_of = |row: &PanelRow| {
        let start = row.changes.iter().find(|change| change.path == "start");
        start.map_or(Some(of_template), |start| Some(Date::typed(start.value.trim()).ok()?.day_of_year()))
    };
    let days: BTreeSet<_> = asked.rows.iter().filter_map(day_of).collect();
    match days.iter().collect::<Vec<_>>().as_slice() {
        [day] => end_of(**day, year),
        [] => end_of(of_template, year),
        _ => format!("the anniversary of each start in {year}"),
    }
}

/// How many rows, and the probabilities that they have.
fn headline(asked: &Asked, findings: &[Finding]) -> String {
    let rows = counted(findings.len() as u64, "row");
    let until = match asked.setup.horizon {
        Horizon::End => "by the end of each scenario".to_owned(),
        Horizon::By(year) => format!("by {}", by(asked, year)),
        Horizon::Within(years) => {
            format!("within {} of the start of each row", counted(years.unsigned_abs().into(), "year"))
        }
    };
    let about: Vec<String> = (0..asked.setup.outcomes.len())
        .map(|outcome| {
            let name = &asked.setup.outcomes[outcome];
            let known = asked.scenario.model.structure.outcomes.iter().find(|known| known.name == *name);
            let title = known.map_or(name.as_str(), |known| known.title.as_str());
            let mut shares: Vec<f64> =
                findings.iter().filter(|finding| finding.valid > 0).map(|finding| finding.share(outcome)).collect();
            shares.sort_by(f64::total_cmp);
            let (Some(low), Some(high)) = (shares.first(), shares.last()) else { return title.to_owned() };
            let mean = shares.iter().sum::<f64>() / shares.len() as f64;
            format!("{title}, {} on average ({} to {})", percent(mean), percent(*low), percent(*high))
        })
        .collect();
    format!("{rows} of {}: probability {until} of {}.", asked.file.name, about.join("; of "))
}

/// A value with its standard error.
fn shown(found: Estimate) -> String {
    match (found.value.is_finite(), found.standard_error.is_finite()) {
        (false, _) => "cannot be had".to_owned(),
        (true, false) => format!("{:.3}", found.value),
        (true, true) => format!("{:.3} ({:.3})", found.value, found.standard_error),
    }
}

/// How good the probabilities were.
fn score_sentences(scores: &Scores) -> Vec<String> {
    let score =
        |score: Score| scores.of(Forecast::Model, score).map_or("cannot be had".to_owned(), |row| shown(row.found));
    let within = scores.of(Forecast::Model, Score::RocAreaWithinGroups);
    let within = within.map_or_else(String::new, |row| format!(", {} within groups", shown(row.found)));
    let recalibration = match scores.recalibration(Forecast::Model).map(|row| &row.found) {
        Some(Ok([intercept, slope])) => {
            format!("recalibration intercept {}, slope {}", shown(*intercept), shown(*slope))
        }
        Some(Err(why)) => format!("recalibration cannot be had: {}", why.words()),
        None => "recalibration cannot be had".to_owned(),
    };
    let mut sentences = vec![format!(
        "It happened in {} of {}: mean log score {}, Brier score {}; AUC {}{within}; {recalibration}.",
        scores.happened,
        counted(scores.rows as u64, "row"),
        score(Score::Log),
        score(Score::Brier),
        score(Score::RocArea),
    )];
    let baseline = scores.of(Forecast::Baseline, Score::Log).and_then(|row| Some((row.found, row.difference?)));
    sentences.extend(baseline.map(|(own, difference)| {
        format!(
            "The baseline as it is has a mean log score of {}, less the model's on the same rows {} (below 0 the baseline is \
             better).",
            shown(own),
            shown(difference)
        )
    }));
    let out_of_fold = |nested: Nested, name: &str| {
        let level = scores.stack.level(nested)?;
        Some(match &level.log {
            Ok(log) => format!("{name} {}", shown(*log)),
            Err(why) => format!("{name} cannot be had ({})", why.words()),
        })
    };
    let levels = [
        (Nested::Constant, "a constant"),
        (Nested::Baseline, "the baseline"),
        (Nested::Model, "the model"),
        (Nested::Both, "model and baseline"),
    ];
    let levels: Vec<String> = levels.into_iter().filter_map(|(nested, name)| out_of_fold(nested, name)).collect();
    let adds = [(Nested::Both, "baseline"), (Nested::Model, "constant")].into_iter().find_map(|(nested, to)| {
        let level = scores.stack.level(nested)?;
        let less = if to == "baseline" { level.than_baseline } else { level.than_constant }?;
        Some(format!("; the model changes the score of the {to} by {} (below 0 is better)", shown(less)))
    });
    sentences.push(format!(
        "Recalibrated out of fold, mean log score of {}{}.",
        levels.join(", of "),
        adds.unwrap_or_default()
    ));
    sentences
}

/// The rows with the highest probabilities of the first outcome.
fn highest(asked: &Asked, findings: &[Finding]) -> String {
    let mut rows: Vec<(&PanelRow, &Finding)> = asked.rows.iter().zip(findings).collect();
    rows.sort_by(|a, b| b.1.share(0).total_cmp(&a.1.share(0)).then(a.0.number.cmp(&b.0.number)));
    rows.retain(|(_, finding)| finding.valid > 0);
    let shown_columns: Vec<_> = asked.carried.iter().take(CARRIED).collect();
    let mut table = grid();
    let mut header = vec!["highest".to_owned()];
    header.extend(shown_columns.iter().map(|carried| carried.name.clone()));
    header.extend(asked.setup.outcomes.iter().map(|name| name.replace('_', " ")));
    let texts = header.len() - asked.setup.outcomes.len();
    header.extend(asked.columns.baseline.map(|_| "baseline".to_owned()));
    header.extend(asked.columns.happened.map(|_| "happened".to_owned()));
    table.set_header(header);
    for (row, finding) in rows.iter().take(SHOWN) {
        let mut cells = vec![row.id.clone()];
        cells.extend(shown_columns.iter().map(|carried| carried.from.text(row)));
        cells.extend(
            finding.estimates.iter().map(|it| with_error(it.probability, it.standard_error, (it.ci_low, it.ci_high))),
        );
        if asked.columns.baseline.is_some() {
            cells.push(row.baseline.map_or_else(String::new, percent));
        }
        if asked.columns.happened.is_some() {
            cells.push(row.happened.map_or("", |it| if it { "yes" } else { "no" }).to_owned());
        }
        table.add_row(cells);
    }
    for column in table.column_iter_mut().skip(texts) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let more = rows.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!("\n... and {} more in panel.csv", thousands(more as u64)) } else { String::new() };
    format!("{table}{more}")
}

fn notes(asked: &Asked, findings: &[Finding], scores: Option<&Scores>, text: &mut ScreenText) {
    text.note("± is the 95 % half-width of the Monte Carlo error; near 0 and 1 the interval is shown in ( ).");
    if let Some(scores) = scores {
        let over = if asked.columns.cluster.is_some() {
            format!("standard errors, over {}", counted(scores.clusters as u64, "cluster"))
        } else {
            "standard errors, with rows taken as independent (--cluster names a column of rows that depend on each other)".to_owned()
        };
        text.note(format!("In ( ) after scores: {over}."));
        if scores.stack.baseline_is_constant {
            text.note("The baseline is the same in all rows: recalibrated it is a constant.");
        }
        if scores.stack.levels.iter().any(|level| level.with_prior > 0) {
            text.note(
                "Out of fold, some regressions have no greatest likelihood, as the rows in which it happened are perfectly \
                 separated; their weights have a wide prior there (with_prior in stack.csv).",
            );
        }
        if scores.stack.rows < scores.rows {
            text.note(format!(
                "Out of fold, {} are left out: they have no baseline.",
                counted((scores.rows - scores.stack.rows) as u64, "row")
            ));
        }
    } else if asked.columns.happened.is_some() {
        text.note("Of no finished row it is known whether it happened, so nothing is scored.");
    }
    if !asked.left_out.is_empty() {
        let rows = counted(asked.left_out.len() as u64, "row");
        text.note(format!("{rows} left out, as cells that are needed are empty: left_out.csv."));
    }
    for (column, number) in &asked.from_template {
        let rows = counted(*number as u64, "row");
        text.note(format!("{rows} without `{column}`: the template's value holds there."));
    }
    let invalid = findings.iter().filter(|finding| finding.valid == 0).count();
    if invalid > 0 {
        text.note(format!(
            "{} without a probability: all trajectories left the model's domain.",
            counted(invalid as u64, "row")
        ));
    }
}

/// How often it happened, by probability; `None` for a single part.
fn picture(scores: &Scores) -> Option<Vec<u8>> {
    let bins = &scores.reliability;
    if bins.len() < 2 {
        return None;
    }
    let points =
        |of: &dyn Fn(usize) -> f64| bins.iter().enumerate().map(|(i, bin)| (100.0 * bin.mean, of(i))).collect();
    let band = bins.iter().map(|bin| (100.0 * bin.mean, 100.0 * bin.band.0, 100.0 * bin.band.1)).collect();
    let chart = curve_chart(&Curve {
        title: format!("Reliability: how often it happened, by probability ({})", counted(scores.rows as u64, "row")),
        across: "mean probability, %".to_owned(),
        scale: Scale::Linear,
        up: "share of rows in which it happened, %".to_owned(),
        name: "happened".to_owned(),
        points: points(&|i| 100.0 * bins[i].happened),
        error: None,
        uncertainty: Some(Band {
            name: "95 % of such shares, if the probabilities were right".to_owned(),
            points: band,
        }),
        level: None,
        spans: Vec::new(),
    });
    Some(chart.into_bytes())
}
