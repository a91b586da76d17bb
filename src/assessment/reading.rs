//! Reading a file of codings: from CSV to alignments, with every error reported.

use std::collections::BTreeMap;
use std::path::Path;

use crate::input::{
    Cell, DateError, Form, Lines, LoadError, NamedRow, Place, Report, SourceText, TABLE_MAX, code_point, composed,
    table, unseen_in_name,
};
use crate::scenario::{near, unknown};

use super::header::{ALIGNMENT, COLUMNS, CONFIDENCE, DATE, DEPTH, INDICATOR, SOURCE, read_header};
use super::{CodedAlignment, Coding, Confidence, Date, Framework, Subject};

/// Reads the codings at `path` within the framework.
///
/// # Errors
/// If the file cannot be read, or with all of its errors.
pub fn load(path: &Path, framework: &Framework) -> Result<Vec<CodedAlignment>, LoadError> {
    let file = codings_file(path)?;
    parse(&file.name, &file.text, framework)
}

/// The text of the file of codings at `path`.
///
/// # Errors
/// If the file cannot be read.
pub fn codings_file(path: &Path) -> Result<SourceText, LoadError> {
    SourceText::read(path, "a file of codings in CSV", TABLE_MAX)
}

/// Reads codings from the text of the file `name`. Alignments are in the order of the file.
///
/// # Errors
/// With all of its errors.
pub fn parse(name: &str, text: &str, framework: &Framework) -> Result<Vec<CodedAlignment>, LoadError> {
    // Spreadsheets write a byte order mark at the beginning of a file.
    let file = SourceText::new(name, text.strip_prefix('\u{feff}').unwrap_or(text));
    let text = file.text.as_str();
    let mut report = Report::default();
    let lines = Lines::of(text);
    let entries = read(text, &lines, framework, &mut report);
    check_duplicates(&lines, &entries, framework, &mut report);
    match report.into_problems(std::slice::from_ref(&file)) {
        Some(problems) => Err(problems.into()),
        None => Ok(by_alignment(entries)),
    }
}

/// The alignments of these names, in the order of the file; all of them without names.
///
/// # Errors
/// With a sentence on each name that the file does not code.
pub fn select(alignments: Vec<CodedAlignment>, names: &[String]) -> Result<Vec<CodedAlignment>, String> {
    let known: Vec<&str> = alignments.iter().map(|alignment| alignment.name.as_str()).collect();
    let names: Vec<String> = names.iter().map(|name| composed(name)).collect();
    let strangers: Vec<String> = names
        .iter()
        .filter(|name| !known.contains(&name.as_str()))
        .map(|name| {
            let suggestion =
                near(name, known.iter().copied()).map(|suggestion| format!("; did you mean `{suggestion}`? "));
            let suggestion = suggestion.unwrap_or_else(|| ". ".to_owned());
            format!("unknown alignment `{name}`{suggestion}The file codes: {}", known.join(", "))
        })
        .collect();
    if !strangers.is_empty() {
        return Err(strangers.join("\n"));
    }
    Ok(alignments.into_iter().filter(|it| names.is_empty() || names.contains(&it.name)).collect())
}

/// A row as read.
struct Entry {
    alignment: Cell,
    coding: Coding,
    place: Place,
}

impl Entry {
    /// What no two rows may share: alignment, subject and day.
    fn key(&self) -> (&str, usize, (i32, u8, u8)) {
        (&self.alignment.text, self.coding.subject.place(), self.coding.date.first_day())
    }
}

fn read(text: &str, lines: &Lines, framework: &Framework, report: &mut Report) -> Vec<Entry> {
    let form = Form {
        columns: &COLUMNS,
        row: "a row for each change",
        example: "china-russia,2005-08-18,exercises,low,Peace Mission-2005,high",
        may_be_empty: false,
    };
    let Some(table) = table(text, 0, form, report) else { return Vec::new() };
    let header = read_header(&table, report);
    let rows = table.by_column(&header);
    check_names(lines, rows.iter().filter_map(|row| row.cells.get(ALIGNMENT)), report);
    rows.iter().filter_map(|row| read_row(row, framework, report)).collect()
}

fn read_row(row: &NamedRow, framework: &Framework, report: &mut Report) -> Option<Entry> {
    let mut required = |column: &'static str, help: &str| {
        let cell = row.cells.get(column)?;
        if cell.text.is_empty() {
            report.add(&cell.place, format!("the row has no {column}"), format!("no {column}"), help);
        }
        (!cell.text.is_empty()).then_some(cell)
    };
    let alignment = required(ALIGNMENT, "name the alignment, e.g. china-russia");
    let date = required(DATE, "write the date from which it holds: YYYY, YYYY-MM or YYYY-MM-DD");
    let indicator = required(INDICATOR, &format!("write one of {}", keys(framework).join(", ")));
    let depths = framework.depth_scale.words().join(", ");
    let depth = required(DEPTH, &format!("write its depth, one of {depths}"));
    let source = required(SOURCE, "cite the evidence: a document and the place in it, or \"judgement\" and a reason");
    let date = date.and_then(|cell| read_date(cell, report));
    let subject = indicator.and_then(|cell| read_subject(cell, framework, report));
    let level = depth.zip(subject).and_then(|(cell, subject)| read_level(cell, subject, framework, report));
    let confidence = row.cells.get(CONFIDENCE).and_then(|cell| read_confidence(cell, report));
    let source = source.map_or_else(String::new, |cell| cell.text.clone());
    let coding = Coding { date: date?, subject: subject?, level: level?, source, confidence };
    Some(Entry { alignment: alignment?.clone(), coding, place: row.place.clone() })
}

fn read_date(cell: &Cell, report: &mut Report) -> Option<Date> {
    let (label, help) = match cell.text.parse::<Date>() {
        Ok(date) => return Some(date),
        Err(error @ DateError::Form) => (error.to_string(), "write e.g. 2019, 2019-10 or 2019-10-03"),
        Err(error) => (error.to_string(), "correct it, or write the year or the month alone"),
    };
    report.add(&cell.place, format!("`{}` is not a date", cell.text), label, help);
    None
}

/// The keys of the subjects.
fn keys(framework: &Framework) -> Vec<&'static str> {
    framework.subjects().into_iter().map(Subject::key).collect()
}

fn read_subject(cell: &Cell, framework: &Framework, report: &mut Report) -> Option<Subject> {
    let subject = Subject::all().into_iter().find(|subject| subject.key() == cell.text);
    match subject {
        None => unknown("indicator", &cell.text, "", &keys(framework), &cell.place, report),
        Some(Subject::Indicator(j)) if framework.dropped[j] => {
            let help = "remove the row, or remove the indicator from `--dropped`";
            report.add(&cell.place, format!("`{}` is coded, but is dropped", cell.text), "does not exist here", help);
            return None;
        }
        Some(_) => {}
    }
    subject
}

/// The depths as numbers.
const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// A whole number, also if written with a decimal point and zeros.
fn whole_of(text: &str) -> Option<usize> {
    let whole = text.split_once('.').filter(|(_, rest)| rest.bytes().all(|digit| digit == b'0'));
    whole.map_or(text, |(whole, _)| whole).parse().ok()
}

fn read_level(cell: &Cell, subject: Subject, framework: &Framework, report: &mut Report) -> Option<u8> {
    let words = framework.words(subject);
    let number = match subject {
        // A spreadsheet may write 1 as 1.0.
        Subject::Indicator(_) => whole_of(&cell.text),
        _ => None,
    };
    let by_number = number.filter(|&depth| depth < words.len());
    let level = words.iter().position(|word| word.eq_ignore_ascii_case(&cell.text)).or(by_number);
    // For an indicator, the numbers of the words are accepted.
    let numbers = if matches!(subject, Subject::Indicator(_)) { &DIGITS[..words.len()] } else { &[] };
    let has_numbers = words.last().is_some_and(|word| DIGITS.contains(word));
    let allowed = if has_numbers { words.to_vec() } else { [words, numbers].concat() };
    match (level, number) {
        (Some(_), _) => {}
        (None, Some(beyond)) => {
            let levels = framework.depth_scale.levels;
            let listed: Vec<String> = allowed.iter().map(|word| format!("`{word}`")).collect();
            let help = format!("one of {}, or change `--depth-levels`", listed.join(", "));
            let message = format!("unknown depth `{beyond}` in `{}`", subject.key());
            report.add(&cell.place, message, format!("depth has {levels} levels here"), help);
        }
        (None, None) => unknown("depth", &cell.text, subject.key(), &allowed, &cell.place, report),
    }
    level.map(|level| level as u8)
}

fn read_confidence(cell: &Cell, report: &mut Report) -> Option<Confidence> {
    let confidence = Confidence::ALL.into_iter().find(|confidence| confidence.name() == cell.text);
    if confidence.is_none() && !cell.text.is_empty() {
        unknown("confidence", &cell.text, "", &Confidence::ALL.map(Confidence::name), &cell.place, report);
    }
    confidence
}

/// Reports rows with the same alignment, subject and day as a row above them.
fn check_duplicates(lines: &Lines, entries: &[Entry], framework: &Framework, report: &mut Report) {
    let mut seen: BTreeMap<_, &Entry> = BTreeMap::new();
    for entry in entries {
        let Some(&first) = seen.get(&entry.key()) else {
            seen.insert(entry.key(), entry);
            continue;
        };
        let (coding, line) = (&entry.coding, lines.line(&first.place));
        let what = format!("`{}` of `{}` on {}", coding.subject.key(), entry.alignment.text, coding.date);
        let same_day = if first.coding.date == coding.date {
            String::new()
        } else {
            format!(" ({} and {} begin on the same day)", first.coding.date, coding.date)
        };
        if first.coding.level == coding.level {
            let help = format!("remove one of the two rows{same_day}");
            report.add(&entry.place, format!("{what} is coded twice"), format!("line {line} says the same"), help);
        } else {
            let (here, there) = (framework.word(coding), framework.word(&first.coding));
            let help = format!("keep one of the two, or give the day from which each holds{same_day}");
            let label = format!("line {line} says `{there}`");
            report.add(&entry.place, format!("{what} is coded `{here}` and `{there}`"), label, help);
        }
    }
}

/// Reports names of alignments that differ only in letter case, blanks or dashes: two spellings would be two
/// alignments.
fn check_names<'r>(lines: &Lines, names: impl Iterator<Item = &'r Cell>, report: &mut Report) {
    let letters = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let mut spellings: BTreeMap<String, &Cell> = BTreeMap::new();
    for cell in names.filter(|cell| !cell.text.is_empty()) {
        if let Some(letter) = unseen_in_name(&cell.text) {
            let code = code_point(letter);
            let message = format!("`{}` has an invisible character, {code}", cell.text);
            report.add(&cell.place, message, format!("has {code}"), "retype the name");
            continue;
        }
        let first = *spellings.entry(letters(&cell.text)).or_insert(cell);
        if first.text != cell.text {
            let message = format!("`{}` is spelled `{}` in line {}", cell.text, first.text, lines.line(&first.place));
            report.add(
                &cell.place,
                message,
                format!("did you mean `{}`?", first.text),
                "use one spelling in every row",
            );
        }
    }
}

/// Pairs of names that have the same parts in another order, such as `usa-japan` and `japan-usa`: they may be the same
/// alignment.
#[must_use]
pub fn mirrored<'n>(names: &[&'n str]) -> Vec<(&'n str, &'n str)> {
    let parts = |name: &str| {
        let mut parts: Vec<String> = name.split('-').map(|part| part.trim().to_lowercase()).collect();
        parts.sort_unstable();
        parts
    };
    let pairs =
        names.iter().enumerate().flat_map(|(place, one)| names[..place].iter().map(move |other| (*other, *one)));
    pairs.filter(|(one, other)| one != other && parts(one) == parts(other)).collect()
}

fn by_alignment(entries: Vec<Entry>) -> Vec<CodedAlignment> {
    let mut alignments: Vec<CodedAlignment> = Vec::new();
    for Entry { alignment, coding, .. } in entries {
        match alignments.iter_mut().find(|known| known.name == alignment.text) {
            Some(known) => known.codings.push(coding),
            None => alignments.push(CodedAlignment { name: alignment.text, codings: vec![coding] }),
        }
    }
    for alignment in &mut alignments {
        alignment.codings.sort_by_key(|coding| (coding.date.first_day(), coding.subject.place()));
    }
    alignments
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
source,depth,indicator,alignment,date
b,2,exercises,x-y,2005
a,absent,exercises,x-y,1991
c,in_force,treaty,u-v,1950-02-14
";

    #[test]
    fn columns_and_rows_come_in_any_order() {
        let framework = Framework::default();
        let read = parse("x.csv", &format!("\u{feff}{}", TEXT.replace('\n', "\r\n")), &framework).unwrap();
        assert_eq!(read, parse("x.csv", TEXT, &framework).unwrap());
        let names: Vec<_> = read.iter().map(|alignment| alignment.name.as_str()).collect();
        assert_eq!(names, ["x-y", "u-v"]);
        let rows = read[0].codings.iter().map(|it| (it.date.to_string(), framework.word(it), it.source.as_str()));
        assert_eq!(
            rows.collect::<Vec<_>>(),
            [("1991".to_owned(), "absent", "a"), ("2005".to_owned(), "developing", "b")]
        );
        assert_eq!(read[0].codings[0].confidence, None);
        // As a spreadsheet or a person may write them.
        let written = TEXT.replace("b,2,", "b,2.0,").replace("absent", "Absent");
        assert_eq!(read, parse("x.csv", &written, &framework).unwrap());
        let wrong = parse("x.csv", &TEXT.replace("b,2,", "b,deep,"), &framework).unwrap_err();
        assert!(wrong.problems()[0].help.ends_with("`high`, `0`, `1`, `2`, `3`"), "{}", wrong.problems()[0].help);
    }

    #[test]
    fn parts_in_another_order_are_noted() {
        let names = ["usa-japan", "china-russia", "japan-usa", "usa-japan-india"];
        assert_eq!(mirrored(&names), [("usa-japan", "japan-usa")]);
    }

    #[test]
    fn an_alignment_is_chosen_by_name_or_a_name_is_suggested() {
        let choose = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(ToString::to_string).collect();
            select(parse("x.csv", TEXT, &Framework::default()).unwrap(), &names)
        };
        assert_eq!(choose(&[]).unwrap().len(), 2);
        assert_eq!(choose(&["u-v"]).unwrap()[0].name, "u-v");
        let error = choose(&["X-Y", "u-v", "p-q"]).unwrap_err();
        assert!(error.contains("unknown alignment `X-Y`; did you mean `x-y`? The file codes: x-y, u-v\n"), "{error}");
        assert!(error.contains("unknown alignment `p-q`"), "{error}");
    }
}
