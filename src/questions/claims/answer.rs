//! The claims ledger: claims, experiments and results; for the terminal, as a table and as a page in Markdown.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use comfy_table::{ColumnConstraint, Width};

use crate::experiment::{Bounds, Expectation, Experiment, Finding, Findings, Verdict};
use crate::render::{grid, significant, thousands};
use crate::study::{Answer, Columns, Manifest, Progress, ScreenText, Sizes, Table, digest};

/// A claim and the findings of its experiment.
#[derive(Clone, Copy, Debug)]
pub struct LedgerRow<'a> {
    /// The experiment.
    pub experiment: &'a Experiment,
    /// Its findings.
    pub findings: &'a Findings,
}

/// The contents of a report.
#[derive(Clone, Copy, Debug)]
pub struct LedgerReport<'a> {
    /// The claims whose experiments were run.
    pub rows: &'a [LedgerRow<'a>],
    /// The number of requested claims.
    pub asked: usize,
    /// Whether each claim is printed in full, because no file is written.
    pub in_full: bool,
    /// Worker threads.
    pub threads: usize,
    /// Wall time in seconds.
    pub seconds: f64,
}

impl LedgerRow<'_> {
    fn lines(&self) -> impl Iterator<Item = (&Expectation, &Finding)> {
        self.experiment.expectations.iter().zip(&self.findings.findings)
    }

    fn source(&self) -> String {
        let source = &self.experiment.source;
        if source.section.is_empty() {
            source.document.clone()
        } else {
            format!("{}, {}", source.document, source.section)
        }
    }
}

fn bounds(expectation: &Expectation) -> String {
    let bounds = expectation.bounds;
    match (bounds.above.is_finite(), bounds.below.is_finite()) {
        (true, true) => format!("between {} and {}", significant(bounds.above), significant(bounds.below)),
        (true, false) => format!("above {}", significant(bounds.above)),
        (false, _) => format!("below {}", significant(bounds.below)),
    }
}

/// A number with two digits of its standard error; four decimals if there is none.
fn rounded(value: f64, standard_error: f64) -> String {
    if !value.is_finite() {
        return "not estimable".to_owned();
    }
    // The exponent of its exact decimal form.
    let exponent =
        format!("{standard_error:.1e}").split_once('e').and_then(|(_, exponent)| exponent.parse::<i32>().ok());
    let decimals = match exponent {
        Some(exponent) if standard_error > 0.0 => (1 - exponent).clamp(0, 7) as usize,
        _ => 4,
    };
    format!("{value:.decimals$}")
}

/// `41 of 49 claims reproduced, 5 not reproduced, 3 undecided at this size`.
fn tally(rows: &[LedgerRow<'_>]) -> String {
    let count = |verdict: Verdict| rows.iter().filter(|row| row.findings.verdict() == verdict).count();
    let mut text = format!(
        "{} of {} claim{} reproduced",
        count(Verdict::Reproduced),
        rows.len(),
        if rows.len() == 1 { "" } else { "s" }
    );
    for verdict in [Verdict::NotReproduced, Verdict::Undecided] {
        let _ = write!(text, ", {} {}", count(verdict), verdict.name());
    }
    text
}

/// The most characters of a list of changes; the file has all of them.
const LISTED_MAX: usize = 240;

/// Blanks on both sides of a cell.
const PADDING: u16 = 2;

/// Longer words are wrapped, because a table has no room for them.
const WORD_MAX: u16 = 60;

/// The first changes, in one line.
fn listed(changes: &[String]) -> String {
    let mut line = String::new();
    for change in changes {
        if line.len() + change.len() > LISTED_MAX && !line.is_empty() {
            line.push_str("; ...");
            break;
        }
        if !line.is_empty() {
            line.push_str("; ");
        }
        line.extend(change.chars().take(LISTED_MAX));
    }
    line
}

/// The design of an experiment: scenarios and variants with their changes.
fn design(experiment: &Experiment) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for variant in &experiment.variants {
        let scenario = &variant.scenario.name;
        let from = variant.like.as_ref().map_or_else(|| scenario.clone(), |like| format!("as {like}"));
        lines.push(if variant.changes.is_empty() {
            format!("{}: {from}", variant.name)
        } else {
            format!("{}: {from}, with {}", variant.name, listed(&variant.changes))
        });
    }
    if !experiment.with.is_empty() {
        lines.push(format!("all with {}", listed(&experiment.with)));
    }
    lines
}

/// The design in short: `us-india; varied: same_category, same_interests`.
fn outline(experiment: &Experiment) -> String {
    let mut scenarios: Vec<(&str, Vec<&str>)> = Vec::new();
    for variant in &experiment.variants {
        let scenario = variant.scenario.name.as_str();
        let place = scenarios.iter().position(|(known, _)| *known == scenario).unwrap_or_else(|| {
            scenarios.push((scenario, Vec::new()));
            scenarios.len() - 1
        });
        if !variant.changes.is_empty() {
            scenarios[place].1.push(&variant.name);
        }
    }
    let line = |(scenario, variants): (&str, Vec<&str>)| {
        if variants.is_empty() { scenario.to_owned() } else { format!("{scenario}; varied: {}", variants.join(", ")) }
    };
    scenarios.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// `base.x - other.x = 0.12 (SE 0.01) > 0`.
fn short(expectation: &Expectation, finding: &Finding) -> String {
    let Bounds { above, below } = expectation.bounds;
    let estimate = rounded(finding.estimate, finding.standard_error);
    let error = rounded(finding.standard_error, finding.standard_error);
    let bounds = match (above.is_finite(), below.is_finite()) {
        (true, true) => format!("in {} to {}", significant(above), significant(below)),
        (true, false) => format!("> {}", significant(above)),
        (false, _) => format!("< {}", significant(below)),
    };
    let mark = match finding.verdict {
        Verdict::Reproduced => "",
        Verdict::Undecided => " ?",
        Verdict::NotReproduced => " ✗",
    };
    format!("{} = {estimate} (SE {error}) {bounds}{mark}", expectation.text)
}

/// The ledger for the terminal: the count, a row for each claim, then remarks on claims that are not reproduced. `in_full`:
/// with all changes of the variants, which are otherwise only in `claims.md`.
fn ledger_human(rows: &[LedgerRow<'_>], in_full: bool, seconds: f64) -> ScreenText {
    let mut text = ScreenText::new(format!("{}.\n\n", tally(rows)));
    let mut table = grid();
    table.set_header(["claim", "experiment", "figures and their expected ranges", "verdict"]);
    let mut longest = [0; 4];
    for row in rows {
        let experiment = row.experiment;
        let claim = format!("{}  {}\n{}", experiment.claim, experiment.statement, row.source());
        let figures: Vec<String> = row.lines().map(|(expectation, finding)| short(expectation, finding)).collect();
        let design = if in_full { design(experiment).join("\n") } else { outline(experiment) };
        let cells = [claim, design, figures.join("\n"), row.findings.verdict().name().to_owned()];
        for (longest, cell) in longest.iter_mut().zip(&cells) {
            let words = cell.split_whitespace().map(|word| u16::try_from(word.chars().count()).unwrap_or(u16::MAX));
            *longest = words.fold(*longest, u16::max).min(WORD_MAX);
        }
        table.add_row(cells);
    }
    // A name that is wrapped over lines cannot be copied.
    for (column, longest) in table.column_iter_mut().zip(longest) {
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(longest + PADDING)));
    }
    let _ = writeln!(text, "{table}\n");
    for row in rows.iter().filter(|row| row.findings.verdict() != Verdict::Reproduced) {
        if !row.findings.remark.is_empty() {
            let _ = writeln!(text, "{}: {}\n", row.experiment.claim, row.findings.remark.replace('\n', " "));
        }
    }
    let trajectories: u64 =
        rows.iter().map(|row| row.findings.trajectories * row.experiment.variants.len() as u64).sum();
    let invalid: u64 = rows.iter().map(|row| row.findings.invalid).sum();
    if invalid > 0 {
        text.note(format!(
            "{} trajectories are invalid: they left the model's domain and are in no table or figure.",
            thousands(invalid)
        ));
    }
    text.note(
        "SE: standard error; ✗: outside the expected range by more than three standard errors; ?: undecided, too near a limit. \
         If a claim asserts a direction, any difference counts, however small.",
    );
    if !in_full {
        text.push_str("The changes of each variant are in claims.md.\n");
    }
    let _ = writeln!(text, "{} trajectories on common random numbers; {seconds:.1} s.", thousands(trajectories));
    text
}

/// `claims.csv`: a row for each figure.
fn table(rows: &[LedgerRow<'_>]) -> Table {
    type Line<'a> = (&'a LedgerRow<'a>, &'a Expectation, &'a Finding);
    let lines: Vec<Line<'_>> =
        rows.iter().flat_map(|row| row.lines().map(move |(of, found)| (row, of, found))).collect();
    Columns::new()
        .column("claim", "", "number of the claim", |row: &Line<'_>| row.0.experiment.claim)
        .column("statement", "", "what is claimed", |row| row.0.experiment.statement.clone())
        .column("document", "", "document that claims it", |row| row.0.experiment.source.document.clone())
        .column("section", "", "its section or page", |row| row.0.experiment.source.section.clone())
        .column("experiment", "", "name of the experiment", |row| row.0.experiment.name.clone())
        .column("figure", "", "figure that is compared with its bounds", |row| row.1.text.clone())
        .column("estimate", "", "its estimate", |row| row.2.estimate)
        .column("standard_error", "", "its standard error", |row| row.2.standard_error)
        .column("above", "", "it is expected to lie above this", |row| row.1.bounds.above)
        .column("below", "", "it is expected to lie below this", |row| row.1.bounds.below)
        .column("figure_verdict", "", "verdict on the figure, at three standard errors", |row| row.2.verdict.name())
        .column("claim_verdict", "", "verdict on the claim", |row| row.0.findings.verdict().name())
        .column("trajectories", "trajectories", "trajectories of each variant", |row| row.0.findings.trajectories)
        .column("draws", "draws", "draws of the uncertain parameters", |row| row.0.findings.draws)
        .table("claims.csv", "figures of the claims ledger", &lines)
}

/// The answer: how the ledger was run, its figures, and the page `claims.md`.
#[must_use]
pub fn ledger_answer(report: LedgerReport<'_>) -> Answer {
    let LedgerReport { rows, asked, in_full, threads, seconds } = report;
    let sizes = Sizes { threads, ..Sizes::default() };
    let mut seen = BTreeSet::new();
    let variants = rows.iter().flat_map(|row| &row.experiment.variants).map(|variant| &variant.scenario);
    let scenarios = variants.filter(|scenario| seen.insert(digest(scenario)));
    let progress = Progress::of("claims", rows.len() as u64, asked as u64);
    let manifest = Manifest::new("claims", scenarios, sizes, progress)
        .answered(&format!("{}.", tally(rows)))
        .sized("those of each claim, as its file says");
    let files = vec![("claims.md", ledger_markdown(rows).into_bytes())];
    ledger_human(rows, in_full, seconds).answer(manifest, vec![table(rows)], files)
}

/// `claims.md`: the ledger as a page.
fn ledger_markdown(rows: &[LedgerRow<'_>]) -> String {
    let mut text = format!("# The claims ledger\n\n{}.\n\n", tally(rows));
    text.push_str(
        "Each claim of the documents is an experiment that can fail. All variants of an experiment run on common random \
         numbers. A verdict needs three standard errors (of the paired difference, if variants are compared). All claims use \
         the same default parameters. If a document asserts a direction, any difference in that direction counts, however \
         small; if it asserts a size, the bound is that size. The figures show how large the effects are: *reproduced* does \
         not mean *large*. The files are in `scenarios/claims/`; `stadial claims` writes this page.\n\n\
         | | claim | source | verdict |\n|---|---|---|---|\n",
    );
    for row in rows {
        let experiment = row.experiment;
        let _ = writeln!(
            text,
            "| [{0}](#claim-{0}) | {1} | {2} | {3} |",
            experiment.claim,
            cell(&experiment.statement),
            cell(&row.source()),
            row.findings.verdict().name()
        );
    }
    for row in rows {
        let experiment = row.experiment;
        let _ = writeln!(text, "\n## Claim {}\n\n{}", experiment.claim, experiment.statement);
        let _ = writeln!(text, "\n*{}; {}*\n", row.source(), row.findings.verdict().name());
        let _ = writeln!(text, "`{}.toml`:\n", experiment.name);
        for line in design(experiment) {
            let _ = writeln!(text, "- `{line}`");
        }
        text.push_str("\n| figure | estimate | standard error | expected | |\n|---|---|---|---|---|\n");
        for (expectation, finding) in row.lines() {
            let _ = writeln!(
                text,
                "| `{}` | {} | {} | {} | {} |",
                expectation.text,
                rounded(finding.estimate, finding.standard_error),
                rounded(finding.standard_error, finding.standard_error),
                bounds(expectation),
                finding.verdict.name()
            );
        }
        if !row.findings.remark.is_empty() {
            let _ = writeln!(text, "\n{}", row.findings.remark);
        }
        let _ = writeln!(
            text,
            "\n{} trajectories of each variant in {} draw{} of the parameters.",
            thousands(row.findings.trajectories),
            thousands(row.findings.draws),
            if row.findings.draws == 1 { "" } else { "s" }
        );
    }
    text
}

/// A text for a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn a_number_has_two_digits_of_its_error() {
        let texts =
            [(0.123_456, 0.001_2), (0.123_456, 0.05), (12.345, 1.5), (1_234.5, 20.0)].map(|(a, b)| rounded(a, b));
        assert_eq!(texts, ["0.1235", "0.123", "12.3", "1234"]);
        assert_eq!([rounded(0.5, 0.0), rounded(f64::NAN, 0.1)], ["0.5000", "not estimable"]);
    }
}
