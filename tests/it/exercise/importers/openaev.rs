//! The rules of OpenAEV's importer of injects, and the workbook held against them.

use super::sheet::XmlSheet;
use super::{listed, tagged};

/// What a user sets up on import: the kinds of rows, that is the regular expression `^(a|b)$` for the column `type`, the
/// column of the moment and its pattern. The title is in the column `title`, the teams are in `to`.
#[derive(Clone, Copy)]
struct Mapper<'m> {
    kinds: &'m [&'m str],
    trigger: &'m str,
    pattern: &'m str,
}

/// An imported inject: title, seconds (`depends_duration`) and teams.
type Inject = (String, i64, Vec<String>);

/// The pattern of a date with its time, as `java.time` writes it.
const ISO: &str = "yyyy-MM-dd'T'HH:mm:ss";

/// A moment as it is read: absolute, or relative in seconds.
#[derive(Clone, Copy)]
enum Moment {
    Absolute(i64),
    Relative(i64),
}

fn import(bytes: &[u8], mapper: &Mapper<'_>) -> Vec<Inject> {
    // Service, line 84: `WorkbookFactory.create`, which reads XLS and XLSX; line 289 asks for the sheet by its name.
    let sheet = XmlSheet::of(bytes);
    assert_eq!(sheet.name, "msel");
    let cell = |row: u32, heading: &str| sheet.rows[&row].get(&format!("{}{row}", sheet.column(heading)));
    // Utils, lines 57 to 70: a text, or a number as a number; else nothing.
    let text = |row: u32, heading: &str| cell(row, heading).map_or(String::new(), |cell| cell.text.clone());
    let mut found: Vec<(String, Moment, Vec<String>)> = Vec::new();
    // Service, line 342: every row is looked at, also the first.
    for &row in sheet.rows.keys() {
        // Service, lines 486 to 514: a row is imported if the regular expression is found in the cell of one column.
        if !mapper.kinds.contains(&text(row, "type").as_str()) {
            continue;
        }
        // Utils, lines 28 to 46: a text as it is; a number as a date in the pattern, without one as Java prints a date.
        let written = match cell(row, mapper.trigger) {
            Some(cell) if cell.kind == "s" => cell.text.clone(),
            Some(cell) => {
                let days: i64 = cell.text.parse().unwrap();
                let date = jiff::civil::date(1899, 12, 30) + jiff::Span::new().days(days);
                if mapper.pattern.is_empty() {
                    date.strftime("%a %b %d 00:00:00 UTC %Y").to_string()
                } else {
                    format!("{date}T00:00:00")
                }
            }
            None => String::new(),
        };
        let moment = moment(&written, mapper.pattern);
        // Service, lines 843 to 881: names between commas, as they are; one that there is not is made.
        let mut teams: Vec<String> = text(row, "to").split(',').map(str::to_owned).collect();
        teams.retain(|name| !name.is_empty());
        found.push((text(row, "title"), moment, teams));
    }
    // Service, lines 992 to 1057 and 1163 to 1183: seconds from the earliest moment, if all are absolute or all relative.
    let all_absolute = found.iter().all(|(_, moment, _)| matches!(moment, Moment::Absolute(_)));
    let all_relative = found.iter().all(|(_, moment, _)| matches!(moment, Moment::Relative(_)));
    assert!(all_absolute || all_relative);
    let seconds = |moment: Moment| match moment {
        Moment::Absolute(seconds) | Moment::Relative(seconds) => seconds,
    };
    let earliest = found.iter().map(|(_, moment, _)| seconds(*moment)).min().unwrap_or(0);
    found.into_iter().map(|(title, moment, teams)| (title, seconds(moment) - earliest, teams)).collect()
}

/// Utils, lines 118 to 149, then Service, lines 575 to 622: a date with its time by the pattern, or in ISO 8601 without one
/// (and only with a time: `LocalDateTime`); else days, hours and minutes after the last D or J, H or T, and M.
fn moment(written: &str, pattern: &str) -> Moment {
    assert!(["", ISO].contains(&pattern));
    if written.contains('T')
        && let Ok(date) = written.parse::<jiff::civil::DateTime>()
    {
        return Moment::Absolute(date.duration_since(jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0)).as_secs());
    }
    let after = |letters: &[char]| {
        let rest = written.rfind(letters).map_or("", |place| &written[place + 1..]);
        let sign = usize::from(rest.starts_with(['+', '-']));
        let digits = rest[sign..].bytes().take_while(u8::is_ascii_digit).count();
        rest[..sign + digits].parse::<i64>().unwrap_or(0)
    };
    Moment::Relative(((after(&['D', 'J']) * 24 + after(&['H', 'T'])) * 60 + after(&['M'])) * 60)
}

/// All injects after the start of the exercise, by their dates.
const DATES: Mapper<'_> = Mapper { kinds: &["startex", "inject"], trigger: "trigger", pattern: ISO };

fn book() -> (Vec<u8>, super::Table) {
    let (desk, table) = listed();
    (std::fs::read(desk.path("list/msel.xlsx")).unwrap(), table)
}

/// With a regular expression that also selects the start of the exercise, every inject comes at its true distance from it;
/// by dates and by days alike.
#[test]
fn injects_come_with_their_times_and_teams() {
    let (bytes, table) = book();
    let expected = tagged(&table, "inject");
    assert!(expected.len() > 2 && expected.iter().any(|(_, seconds, _)| *seconds > 0), "{expected:?}");
    assert!(expected.iter().any(|(_, _, teams)| teams.len() > 1), "{expected:?}");
    for (trigger, pattern) in [("trigger", ISO), ("day", "")] {
        let injects = import(&bytes, &Mapper { trigger, pattern, ..DATES });
        assert_eq!(injects[0], ("STARTEX".to_owned(), 0, Vec::new()));
        assert_eq!(injects[1..], expected, "{trigger}");
    }
}

/// Without the start of the exercise time is counted from the first inject: this is why the row is there.
#[test]
fn without_the_start_times_are_counted_from_the_first_inject() {
    let (bytes, table) = book();
    let first = tagged(&table, "inject").iter().map(|(_, seconds, _)| *seconds).min().unwrap();
    let injects = import(&bytes, &Mapper { kinds: &["inject"], ..DATES });
    let shifted: Vec<Inject> =
        tagged(&table, "inject").into_iter().map(|(title, seconds, teams)| (title, seconds - first, teams)).collect();
    assert!(first > 0);
    assert_eq!(injects, shifted);
}

/// A cell with a date and no pattern, a date without its time, and an offset in months are no moments for OpenAEV: all land
/// at 0. The tables in CSV, which an earlier mapping used, have only such.
#[test]
fn what_openaev_does_not_read_lands_at_zero() {
    let (bytes, _) = book();
    let injects = import(&bytes, &Mapper { pattern: "", ..DATES });
    assert!(injects.iter().all(|(_, seconds, _)| *seconds == 0), "{injects:?}");
    for written in ["2025-04-01", "P3Y"] {
        assert!(matches!(moment(written, ""), Moment::Relative(0)), "{written}");
    }
    // The M of `P4M` is followed by no number.
    assert!(matches!(moment("P4M", ""), Moment::Relative(0)));
    assert!(matches!(moment("D+90", ""), Moment::Relative(7_776_000)));
}
