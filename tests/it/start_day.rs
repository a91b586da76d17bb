//! Runs that start on any day: dates, years and words follow the day.

use stadial::math::exp;

use crate::support::{Desk, TRIO, checked, new_year, read, stderr};

/// Everything that has a date, in a scenario in which much happens; `at` gives a date so many months after the start.
fn dated(start: &str, end: &str, at: &dyn Fn(u32) -> String) -> String {
    format!(
        "extends = \"trio.toml\"\nstart = {start}\nend = {end}\nremove = [\"observed.gdp.ada\"]\n\
         [shocks.embargo]\nfrom = {}\nuntil = {}\n[shocks.summit]\ndates = [{}, {}]\n\
         [outcomes.summit_years]\nfrom = {}\nuntil = {}\n\
         [shocks.blow]\ndates = [{}, {}]\nprobability = 0.6\neffects.urgency.ada = 1\neffects.gdp.dee = 0.2\n\
         [shocks.spell]\nrate = 0.7\nfrom = {}\nuntil = {}\neffects.identity.bo = 0.3\n\
         [outcomes.struck]\nshocks = [\"spell\"]\nwithin_years = 1\nfrom = {}\nuntil = {}\n\
         [outcomes.deep]\nstage_at_least = 4\nlasting_years = 0.5\n\
         [policies.calm]\nfrom = {}\nuntil = {}\nset.economy.burden_volatility = 0.3\neffects.urgency.ada = -1\n\
         [questions.q]\nask = \"struck from {} to {}\"\n",
        at(30),
        at(60),
        at(52),
        at(64),
        at(12),
        at(66),
        at(9),
        at(31),
        at(4),
        at(50),
        at(6),
        at(40),
        at(14),
        at(38),
        at(8),
        at(30),
    )
}

/// The first day of a month, so many after January of the year 2000.
fn first_of(month: u32) -> String {
    format!("{}-{:02}-01", 2000 + month / 12, month % 12 + 1)
}

/// A table without the column of the year or day, which moves with the start, and that column.
fn split(text: &str, column: &str) -> (Vec<Vec<String>>, Vec<String>) {
    let table = crate::support::Table::parse(text);
    let place = table.header.iter().position(|name| name == column).unwrap();
    let moved = table.column(column).into_iter().map(str::to_owned).collect();
    let rest = |row: &Vec<String>| {
        row.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, cell)| cell.clone()).collect()
    };
    (table.rows.iter().map(rest).collect(), moved)
}

/// Half a year later, everything is the same to the last bit; only years and days have moved.
#[test]
fn a_start_half_a_year_later_moves_every_date_and_nothing_else() {
    let desk = Desk::new();
    desk.write("january.toml", &dated("2000", "2006", &first_of));
    desk.write("july.toml", &dated("2000-07-01", "2006", &|month| first_of(month + 6)));
    // A mutant: the dates are those of the scenario from January.
    desk.write("mutant.toml", &dated("2000-07-01", "2006-07-01", &|month| first_of(month.max(6))));
    for name in ["january", "july", "mutant"] {
        let scenario = format!("{name}.toml");
        let options =
            ["--policy", "calm", "--trajectories", "2000", "--quiet", "--trajectories-table", "csv", "--out", name];
        desk.done(&[&["run", &scenario], &options[..]].concat());
    }
    let of = |name: &str, table: &str, column: &str| split(&read(&desk.path(name).join(table)), column);
    for (table, column) in [
        ("probabilities.csv", "year_end"),
        ("shocks.csv", "year_end"),
        ("hazards.csv", "year"),
        ("types.csv", "on"),
        ("stages.csv", "on"),
        ("treaties.csv", "on"),
        ("drivers.csv", "on"),
        ("plane.csv", "on"),
        ("trajectories.csv", "on"),
    ] {
        let (january, july) = (of("january", table, column), of("july", table, column));
        assert!(!january.0.is_empty() && january.0 == july.0, "{table}");
        let moved = |cell: &String| match cell.strip_suffix("-01-01") {
            Some(year) => format!("{year}-07-01"),
            None => (cell.parse::<i32>().unwrap() + 1).to_string(),
        };
        assert_eq!(january.1.iter().map(moved).collect::<Vec<_>>(), july.1, "{table}");
    }
    assert_ne!(of("january", "probabilities.csv", "year_end").0, of("mutant", "probabilities.csv", "year_end").0);
    let answers = |name: &str| desk.table(&format!("{name}/questions.csv")).column("probability")[0].to_owned();
    assert_eq!(answers("january"), answers("july"));
    let first = |name: &str| {
        let table = desk.table(&format!("{name}/every_trajectory.csv"));
        table.column("struck.first").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let (january, july) = (first("january"), first("july"));
    assert!(january.iter().any(|day| day == "2000-08-31") && july.iter().any(|day| day == "2001-02-28"), "{january:?}");
    let began = |name: &str| desk.manifest(name)["scenarios"][0]["about"].clone();
    let (january, july) = (began("january"), began("july"));
    assert!(january.get("start").is_none());
    assert_eq!((january["first_year"].as_i64(), january["last_year"].as_i64()), (Some(2000), Some(2005)));
    assert_eq!(july["start"].as_str(), Some("2000-07-01"));
    assert_eq!((july["first_year"].as_i64(), july["last_year"].as_i64()), (Some(2001), Some(2006)));
}

/// A constant rate: 1 - e^(-rate t), with t from the start to the end of the step of the last day that counts.
#[test]
fn a_question_by_a_day_counts_from_the_day_of_the_start() {
    let desk = Desk::new();
    let text = |start: &str, steps: u32| {
        format!(
            "title = 'x'\nmembers = ['a', 'b']\nadversary = 'c'\nstart = {start}\nend = 2028\nsteps_per_year = {steps}\n\
             actors = {{ a = {{ gdp = 1 }}, b = {{ gdp = 1 }}, c = {{ gdp = 1 }} }}\n\
             shocks.war = {{ rate = 0.8, effects = {{ contestation = 1 }} }}\n\
             outcomes.war = {{ shocks = ['war'], within_years = 1 }}\n"
        )
    };
    let asked = |start: &str, steps: u32, until: &str| {
        desk.write("war.toml", &text(start, steps));
        let question = format!("war by {until}");
        desk.done(&[
            "ask",
            "war.toml",
            &question,
            "--trajectories",
            "40000",
            "--draws",
            "1",
            "--quiet",
            "--out",
            "out",
        ]);
        desk.table("out/questions.csv").numbers("probability")[0]
    };
    let exactly = |years: f64| 1.0 - exp(-0.8 * years);
    // Half a year to the day; then eight months from the 15th, as a day counts to the end of its step; then the part of the
    // year to 1 January in steps of a 366th, which end within a day of it.
    checked("from 1 July", asked("2026-07-01", 12, "2026-12-31"), exactly(0.5), 40_000);
    checked("from 15 May", asked("2026-05-15", 12, "2026-12-31"), exactly(8.0 / 12.0), 40_000);
    let days = asked("2026-05-15", 366, "2026-12-31");
    checked("in short steps", days, exactly((7.0 + 17.0 / 31.0) / 12.0), 40_000);
    // Without the offset of the start it would be a whole year.
    let whole = exactly(1.0);
    assert!((days - whole).abs() > 20.0 * (whole * (1.0 - whole) / 40_000.0).sqrt(), "{days}");
}

/// The words of every screen and page name the day; with a start on 1 January they are those of calendar years.
#[test]
fn screens_and_pages_name_the_day_of_the_start() {
    let desk = Desk::new();
    desk.write("may.toml", "extends = \"trio.toml\"\nstart = 2000-05-15\nend = 2006\n");
    let sizes = ["--trajectories", "1000", "--draws", "20"];
    let done = |command: &str, more: &[&str]| desk.done(&[&[command, "may.toml"], more, &sizes[..]].concat());
    let printed = done("run", &["--out", "run"]);
    for words in
        [" by 15 May 2006: ", "Most likely type on 15 May 2006: ", "probability, by 15 May of ", "type, on 15 May"]
    {
        assert!(printed.contains(words), "{words}: {printed}");
    }
    assert!(!printed.contains("1 January") && !printed.contains("the end of 20"), "{printed}");
    desk.done(&["report", "run"]);
    let page = read(&desk.path("run/report.html"));
    assert!(page.contains("Most likely type on 15 May 2006") && page.contains("by 15 May 2006"));
    assert!(!page.contains("1 January") && !page.contains("by the end of 20"), "the page names another day");
    let days = desk.table("run/types.csv").column("on").first().map(|day| (*day).to_owned());
    assert_eq!(days.as_deref(), Some("2000-05-15"));
    let compared = desk.done(&["fork", "may.toml", "--at", "2003-05-15", "--futures", "200", "--no-files"]);
    assert!(compared.contains(" by 15 May 2006, from here") && compared.contains("type, on 15 May"), "{compared}");
    let traced = desk.done(&["trace", "may.toml", "--trajectory", "3"]);
    assert!(traced.contains("\n2000-05  -- ") && traced.contains("\n2006-05  -- "), "{traced}");
    let checked = desk.done(&["check", "may.toml"]);
    assert!(checked.contains("2000-05-15 to 2006-05-15") && checked.contains("The start, 15 May 2000"), "{checked}");
    let drivers = done("drivers", &["--outcome", "alliance", "--no-files", "--by", "2004"]);
    assert!(drivers.contains(" by 15 May 2004? "), "{drivers}");
    let swept = done("sweep", &["--vary", "alignment.incentive=[0.3,0.5]", "--out", "sweep", "--by", "2004"]);
    assert!(swept.contains(" by 15 May 2004: ") && swept.contains("most likely type on 15 May 2004"), "{swept}");
    desk.done(&["report", "sweep"]);
    assert!(read(&desk.path("sweep/report.html")).contains("Share of trajectories on 15 May 2004."));
    let told = done("storylines", &["--outcome", "alliance", "--out", "stories"]);
    assert!(told.contains(" by 15 May 2006"), "{told}");
    let story = read(&desk.path("stories/storylines.md"));
    assert!(story.contains("On 15 May 2000 ") && story.contains("on 15 May 2006, they have"), "{story}");
}

#[test]
fn options_with_years_take_the_years_of_the_run() {
    let desk = Desk::new();
    desk.write("may.toml", "extends = \"trio.toml\"\nstart = 2000-05-15\nend = 2006\n");
    let refused = |arguments: &[&str]| {
        let output = desk.stadial(arguments);
        assert!(!output.status.success(), "{arguments:?}");
        stderr(&output)
    };
    let text = refused(&["drivers", "may.toml", "--outcome", "alliance", "--by", "2000"]);
    assert!(
        text.contains("--by 2000: outside the run; give a year from 2001 to 2006, each of which ends on 15 May"),
        "{text}"
    );
    let text = refused(&["diff", "trio.toml", "may.toml"]);
    assert!(text.contains("starts on 1 January") && text.contains("on 15 May"), "{text}");
    let text = refused(&["fork", "may.toml", "--at", "2000-05-14"]);
    assert!(text.contains("give a moment from 2000-05 to 2006-05"), "{text}");
    let text =
        refused(&["run", "may.toml", "--trajectories-table", "csv", "--table-dates", "2003-01-01", "--out", "x"]);
    assert!(text.contains("states are recorded on 15 May of 2000 to 2006"), "{text}");
    let set = ["--set", "start=2000-05-15", "--set", "end=2003", "--trajectories", "200", "--draws", "1"];
    let printed = desk.done(&[&["run", "trio.toml", "--no-files"], &set[..]].concat());
    assert!(printed.contains("by 15 May 2003"), "{printed}");
    let from_date = desk.done(&["check", "trio.toml", "--set", "start=2000-01-01", "--set", "end=2012-01-01"]);
    assert_eq!(from_date, desk.done(&["check", "trio.toml"]));
}

/// States of the record are forecast for the anniversaries of the start: from 15 May, the record says thin on each.
#[test]
fn records_are_scored_on_the_anniversaries_of_the_start() {
    let desk = Desk::new();
    let record = "[record.type]\nvalues = [[2000-05-15, \"thin\"], [2002-05-14, \"thick\"], [2003-05-16, \"thin\"]]\n\
                  until = 2005-06-01\nerror = 0.1\nsource = \"s\"\n";
    desk.write("may.toml", &format!("extends = \"trio.toml\"\nstart = 2000-05-15\nend = 2006\n{record}"));
    desk.done(&["score", "may.toml", "--trajectories", "400", "--quiet", "--out", "score"]);
    let table = desk.table("score/forecasts.csv");
    let (asked, due, came) = (table.column("asked"), table.column("date"), table.column("came"));
    let question = table.column("question");
    // The state that came, by forecast.
    let states = |day: &str| -> Vec<&str> {
        let rows = (0..due.len()).filter(|&row| due[row] == day && came[row] == "yes");
        rows.map(|row| question[row].split(['=', '/']).nth(2).unwrap()).collect()
    };
    assert!(asked.iter().chain(&due).all(|day| day.ends_with("-05-15")), "{asked:?} {due:?}");
    for (day, state) in
        [("2001-05-15", "thin"), ("2002-05-15", "thick"), ("2003-05-15", "thick"), ("2004-05-15", "thin")]
    {
        assert!(!states(day).is_empty() && states(day).iter().all(|came| *came == state), "{day}: {:?}", states(day));
    }
    assert!(states(&new_year(2002)).is_empty());
}

/// Evidence of a day is in the step that begins on it: by hand, 20 months from 15 May 2000 to 15 January 2002.
#[test]
fn evidence_counts_from_the_day_of_the_start() {
    let row = |name: &str, date: &str| {
        format!("[evidence.{name}]\ndate = {date}\nwhat = \"type\"\nvalue = \"thin\"\nsource = \"s\"\n")
    };
    let rows = row("a", "2002-01-15") + &row("b", "2002-01-14") + &row("c", "2000-05-16");
    let text = format!("{}\n{rows}", TRIO.replacen("start = 2000", "start = 2000-05-15", 1));
    let scenario = stadial::scenario::parse("x.toml", &text, &[]).unwrap();
    assert_eq!(scenario.model.structure.n_steps(), 144);
    let steps: Vec<u32> = scenario.evidence.iter().map(|row| row.observation.step).collect();
    // A day within a step counts at its end, as with a start on 1 January.
    assert_eq!(steps, [20, 20, 1]);
}
