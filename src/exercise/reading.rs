//! From rows to injects, with every error reported at its row.

use std::path::Path;

use crate::input::{LoadError, NamedRow as Row, Report, SourceText, code_point, folded, unseen_in_name};
use crate::model::{ShockClass, Structure};
use crate::scenario::{Calendar, Scenario, first_day, likely_misspelling, near};

use super::columns::{DISABLED, NOT_PLAYED, STARTEX};
use super::date::{
    step_of_date, step_of_day, step_of_duration, step_of_moment, step_of_seconds, step_of_time, step_of_trigger,
};
use super::list::{Inject, InjectList, NAME, Played, playable};
use super::source::{Listed, open};
use super::table::read;

/// Reads the list at `path` for a scenario: CSV, JSON, a workbook (.xlsx; the sheet `msel`, or the only one with cells), an
/// export of OpenAEV (zip or JSON) or of Blueprint (JSON or .xlsx).
///
/// A row is played unless its type or a tag is `development`, `scheduled`, `move` or `disabled`, or it is the start of the
/// exercise (`STARTEX`). It needs a `title`, the name or title of a shock or a policy of the scenario, and a `date`, an
/// `offset` (a duration in ISO 8601 from the start), `offset_seconds`, or a moment as OpenAEV or Blueprint write it. Ids are
/// needed only where something depends on them.
///
/// # Errors
/// If the file cannot be read, or with all of its errors.
pub fn load(path: &Path, scenario: &Scenario) -> Result<InjectList, LoadError> {
    let Listed { file, is_sheet } = open(path)?;
    let list = parsed(&file, is_sheet, scenario)?;
    Ok(InjectList { name: path.display().to_string(), ..list })
}

/// Reads a list from the text of the file `name`, in CSV or JSON.
///
/// # Errors
/// With all of its errors.
///
/// # Examples
///
/// ```
/// let text = r#"
///     title = "Two neighbours"
///     members = ["alpha", "beta"]
///     adversary = "gamma"
///     start = 2025
///     end = 2035
///     actors = { alpha = { gdp = 2 }, beta = { gdp = 1 }, gamma = { gdp = 5 } }
///     outcomes.thick.type = "thick"
///     shocks.crisis = { rate = 0.1, title = "border crisis", effects = { urgency = { alpha = { mean = 1.0 } } } }
/// "#;
/// let scenario = stadial::scenario::parse("neighbours.toml", text, &[]).map_err(|error| error.render(false))?;
/// let list = "date,title\n2027-08-01,border crisis\n2029,crisis\n";
/// let list = stadial::exercise::parse("list.csv", list, &scenario).map_err(|error| error.render(false))?;
/// assert_eq!(list.strikes(), [(0, 31), (0, 48)]);
/// let policies = list.policies(&scenario.policies);
/// let model = scenario.model.under(&policies.iter().collect::<Vec<_>>());
/// assert_eq!(model.structure.shocks.len(), 2);
/// # Ok::<(), String>(())
/// ```
pub fn parse(name: &str, text: &str, scenario: &Scenario) -> Result<InjectList, LoadError> {
    // Spreadsheets write a byte order mark at the beginning of a file.
    parsed(&SourceText::new(name, text.strip_prefix('\u{feff}').unwrap_or(text)), false, scenario)
}

fn parsed(file: &SourceText, is_sheet: bool, scenario: &Scenario) -> Result<InjectList, LoadError> {
    let text = file.text.as_str();
    let mut report = Report::default();
    let rows = read(text, is_sheet, &mut report);
    let steps: Vec<Option<u32>> = rows.iter().map(|row| step(row, scenario, &mut report)).collect();
    let mut list = InjectList {
        name: file.name.clone(),
        text: text.to_owned(),
        injects: Vec::new(),
        developments: 0,
        scheduled: 0,
        moves: 0,
        disabled: 0,
        later: 0,
        probable: false,
    };
    for (row, &step) in rows.iter().zip(&steps) {
        let tags: Vec<&str> =
            ["tags", "type"].into_iter().flat_map(|column| check_tags(row, column, scenario, &mut report)).collect();
        let tagged = |wanted: &str| tags.iter().any(|tag| tag.eq_ignore_ascii_case(wanted));
        if tagged(STARTEX) || cell(row, "title").eq_ignore_ascii_case(STARTEX) {
            check_start(row, step, scenario, &mut report);
        } else if tagged(DISABLED) {
            list.disabled += 1;
        } else if tagged("development") {
            list.developments += 1;
        } else if tagged("scheduled") {
            list.scheduled += 1;
        } else if tagged("move") {
            list.moves += 1;
        } else if let (Some((played, title)), Some(step)) = (played(row, &tags, scenario, &mut report), step) {
            let id = row.cells.get("id").map(|id| id.text.clone());
            check_policy(row, played, &list, &mut report);
            check_shock(row, (played, step), (&rows, &list), &scenario.model.structure, &mut report);
            list.probable |= ["probability", "confidence"].iter().any(|column| !cell(row, column).is_empty());
            list.injects.push(Inject { row: row.number, id, step, played, title });
        }
    }
    check_ids(&rows, &steps, &mut report);
    check_probabilities(&rows, &mut report);
    if list.injects.is_empty() && report.count() == 0 {
        let help = "give at least one row that is not tagged `development`, `scheduled`, `move` or `disabled`";
        report.add(&crate::scenario::Place::FILE, "no row of the list is an inject", "nothing to play", help);
    }
    let problems = report.into_problems(std::slice::from_ref(file));
    match problems.map(|problems| if is_sheet { problems.of_a_sheet() } else { problems }) {
        Some(problems) => Err(problems.into()),
        None => Ok(list),
    }
}

/// The exercise starts with the run.
fn check_start(row: &Row, step: Option<u32>, scenario: &Scenario, report: &mut Report) {
    if step.is_some_and(|step| step > 0) {
        let day = first_day(&scenario.model.structure, 0);
        let message = format!("row {}: the exercise starts (`{STARTEX}`) after the run does", row.number);
        report.add(
            &row.place,
            message,
            format!("the run starts on {day}"),
            format!("date the row {day}, or remove it"),
        );
    }
}

/// The tags in a column. Any tag is accepted, except a likely misspelling of one of those of rows that are not played.
fn check_tags<'r>(row: &'r Row, column: &str, scenario: &Scenario, report: &mut Report) -> Vec<&'r str> {
    let known = playable(&scenario.model.structure, &scenario.policies);
    let Some(cell) = row.cells.get(column) else { return Vec::new() };
    let tags: Vec<&str> = cell.text.split([';', ',', '|']).map(str::trim).collect();
    for tag in &tags {
        let is_known = NOT_PLAYED.iter().any(|known| known.eq_ignore_ascii_case(tag));
        if is_known || known.iter().any(|(name, _)| name == tag) {
            continue;
        }
        if let Some(suggestion) = likely_misspelling(tag, NOT_PLAYED) {
            let message = format!("row {}: unknown tag `{tag}`", row.number);
            let help = format!("write `{suggestion}`, with which the row is not played, or another tag");
            report.add(&cell.place, message, format!("did you mean `{suggestion}`?"), help);
        }
    }
    tags
}

/// The value in a column; `None` where it is empty.
fn cell<'r>(row: &'r Row, column: &str) -> &'r str {
    row.cells.get(column).map_or("", |cell| cell.text.as_str())
}

/// The step in which a row happens, from its date or offsets, which must agree.
fn step(row: &Row, scenario: &Scenario, report: &mut Report) -> Option<u32> {
    type Reader = fn(&crate::model::Structure, &str) -> Result<i64, String>;
    const READERS: [(&str, Reader); 7] = [
        ("date", step_of_date),
        ("trigger", step_of_trigger),
        ("offset", step_of_duration),
        ("offset_seconds", step_of_seconds),
        ("day", step_of_day),
        ("time", step_of_time),
        ("moment", step_of_moment),
    ];
    let structure = &scenario.model.structure;
    let calendar = Calendar::of(structure);
    let allowed = 0..=calendar.n_steps() - 1;
    let (mut found, mut wrong): (Option<(u32, &str)>, bool) = (None, false);
    for (column, reader) in READERS {
        let Some(cell) = row.cells.get(column) else { continue };
        let (n, text) = (row.number, &cell.text);
        let step = match reader(structure, text) {
            Ok(step) if allowed.contains(&step) => step as u32,
            Ok(step) => {
                let label = calendar.broken(step, &allowed);
                let help = format!("give a date within the run, {}", calendar.span(&allowed));
                report.add(&cell.place, format!("row {n}: the {column} `{text}` is outside the run"), label, help);
                wrong = true;
                continue;
            }
            Err(rule) => {
                let help =
                    "write date as 2027-08-01 (or 2027-08, or 2027), offset as P2Y7M, offset_seconds as 81388800";
                report.add(&cell.place, format!("row {n}: the {column} `{text}` cannot be read"), rule, help);
                wrong = true;
                continue;
            }
        };
        match found {
            Some((other, first)) if other != step => {
                let message = format!("row {n}: {first} and {column} are of different steps");
                let help = format!("keep one of the two: `{}` or `{text}`", self::cell(row, first));
                report.add(&cell.place, message, format!("not that of the {first}"), help);
                wrong = true;
            }
            _ => found = Some((step, column)),
        }
    }
    if found.is_none() && !wrong {
        let help = "write a date as 2027-08-01, or an offset from the start as P2Y7M";
        report.add(&row.place, format!("row {} has no date", row.number), "no date, no offset", help);
    }
    found.map(|(step, _)| step).filter(|_| !wrong)
}

/// What a row plays, and its title.
fn played(row: &Row, tags: &[&str], scenario: &Scenario, report: &mut Report) -> Option<(Played, String)> {
    let known = playable(&scenario.model.structure, &scenario.policies);
    let Some(title) = row.cells.get("title") else {
        let help = "name a shock or a policy of the scenario, or tag the row `development`";
        report.add(&row.place, format!("row {} has no title", row.number), "no title", help);
        return None;
    };
    let (mut those, wanted): (Vec<Played>, String) = (Vec::new(), folded(&title.text));
    for (_, played) in known.iter().filter(|(name, _)| folded(name) == wanted) {
        if !those.contains(played) {
            those.push(*played);
        }
    }
    // Two may have the same title; then a tag may name one of them.
    let named = |played: &Played| known.iter().any(|(name, other)| other == played && tags.contains(&name.as_str()));
    let found = if those.len() > 1 { those.iter().copied().find(named) } else { those.first().copied() };
    if found.is_none() {
        let lower = title.text.to_lowercase();
        let candidates: Vec<String> = known.iter().map(|(name, _)| name.to_lowercase()).collect();
        let suggestion = near(&lower, candidates.iter().map(String::as_str));
        let suggestion =
            suggestion.and_then(|suggestion| known.iter().find(|(name, _)| name.to_lowercase() == suggestion));
        let several = format!("row {}: several are called `{}`", row.number, title.text);
        let unknown = format!("row {}: the scenario has no shock or policy `{}`", row.number, title.text);
        let label = suggestion.map_or_else(|| "unknown".to_owned(), |(name, _)| format!("did you mean `{name}`?"));
        let unseen =
            unseen_in_name(&title.text).map(|letter| format!("has {}, which is invisible", code_point(letter)));
        let label = unseen.unwrap_or(label);
        let names: Vec<&str> = known[..known.len() / 2].iter().map(|(name, _)| name.as_str()).collect();
        let help = format!("one of {}; or tag the row `development` if it is not to be played", names.join(", "));
        let (message, label) = if those.is_empty() {
            (unknown, label)
        } else {
            (several, "give the name in place of the title".to_owned())
        };
        report.add(&title.place, message, label, help);
    }
    found.map(|played| (played, title.text.clone()))
}

/// A policy is played once.
fn check_policy(row: &Row, played: Played, list: &InjectList, report: &mut Report) {
    let before = list.injects.iter().find(|inject| inject.played == played);
    if let (Played::Policy(_), Some(before)) = (played, before) {
        let message = format!("row {}: the policy is played in row {} already", row.number, before.row);
        report.add(&row.place, message, "played twice", "remove one of the two rows");
    }
}

/// A shock is planned at most once in a step, as by `dates` of a scenario. Two shocks of a class in one step of a
/// trajectory are two rows with ids of their own.
fn check_shock(
    row: &Row,
    (played, step): (Played, u32),
    (rows, list): (&[Row], &InjectList),
    structure: &Structure,
    report: &mut Report,
) {
    let Played::Shock(class) = played else { return };
    let n = row.number;
    let same = |inject: &&Inject| inject.played == played && inject.step == step;
    let twin = |inject: &&Inject| inject.id.is_none() || cell(row, "id").is_empty();
    if let Some(before) = list.injects.iter().filter(same).find(twin) {
        let date = |number: usize| {
            let row = rows.iter().find(|row| row.number == number);
            let columns = ["date", "offset", "offset_seconds"];
            row.and_then(|row| columns.iter().map(|column| cell(row, column)).find(|text| !text.is_empty()))
        };
        let (first, own) = (date(before.row).unwrap_or_default(), date(n).unwrap_or_default());
        let message =
            format!("row {n}: the shock `{}` ({own}) already occurs in row {} ({first})", before.title, before.row);
        let help = "remove one of the two rows; for two shocks in one step of the run, give both rows an id";
        report.add(&row.place, message, "the same inject twice", help);
    } else if let Some(planned) = structure.planned(class, step) {
        let what = planned_by(planned);
        let message = format!("row {n}: the shock already occurs in that step, by {what}");
        report.add(&row.place, message, "the same inject twice", format!("remove the row, or the date in {what}"));
    }
}

/// The source of the dates of a class of shocks: the scenario, a policy or a list of injects.
#[must_use]
pub fn planned_by(class: &ShockClass) -> String {
    match class.policy() {
        Some(NAME) => "the list of injects".to_owned(),
        Some(policy) => format!("the policy `{policy}`"),
        None => format!("`{}.dates`", class.path()),
    }
}

/// Checks probabilities, although they are not used.
fn check_probabilities(rows: &[Row], report: &mut Report) {
    for row in rows {
        for column in ["probability", "probability_given_outcome"] {
            let Some(cell) = row.cells.get(column).filter(|cell| !cell.text.is_empty()) else { continue };
            if !cell.text.parse().is_ok_and(|value: f64| (0.0..=1.0).contains(&value)) {
                let message = format!("row {}: the {column} `{}` is not a probability", row.number, cell.text);
                report.add(&cell.place, message, "not from 0 to 1", "write a number from 0 to 1, or leave it empty");
            }
        }
    }
}

/// Ids are unique; a row that depends on another comes no earlier.
fn check_ids(rows: &[Row], steps: &[Option<u32>], report: &mut Report) {
    let ids: Vec<&str> = rows.iter().map(|row| cell(row, "id")).collect();
    for (place, row) in rows.iter().enumerate() {
        let n = row.number;
        if let (Some(id), Some(first)) = (row.cells.get("id"), ids[..place].iter().position(|id| *id == ids[place])) {
            let message = format!("row {n}: the id `{}` is that of row {}", id.text, rows[first].number);
            report.add(&id.place, message, "used before", "give every row an id of its own, or none");
        }
        let Some(needs) = row.cells.get("depends_on") else { continue };
        for need in needs.text.split([';', ',', '|']).map(str::trim).filter(|need| !need.is_empty()) {
            let Some(other) = ids.iter().position(|id| *id == need) else {
                let without: Vec<String> =
                    rows.iter().filter(|row| cell(row, "id").is_empty()).map(|row| row.number.to_string()).collect();
                let suggestion = near(need, ids.iter().copied().filter(|id| !id.is_empty()));
                let label = suggestion
                    .map_or_else(|| "no such id".to_owned(), |suggestion| format!("did you mean `{suggestion}`?"));
                let help = match (without.len(), suggestion) {
                    (0, _) | (_, Some(_)) => "give the id of an earlier row".to_owned(),
                    (1, None) => format!("give the id of an earlier row; row {} has none", without[0]),
                    (_, None) => format!("give the id of an earlier row; rows {} have none", without.join(", ")),
                };
                report.add(
                    &needs.place,
                    format!("row {n} depends on `{need}`, which is the id of no row"),
                    label,
                    help,
                );
                continue;
            };
            let later = steps[other].zip(steps[place]).is_some_and(|(other, own)| other > own);
            if other == place || later {
                let what = if other == place { "itself" } else { "a later row" };
                let message = format!("row {n} depends on {what}, `{need}` (row {})", rows[other].number);
                report.add(&needs.place, message, "is not earlier", "let it depend on an earlier row, or on none");
            }
        }
    }
}
