//! Observed series from files as they are published: what is read, and every error with its file, line and column.

use std::path::Path;

use super::{GOOD, folder};
use crate::math::{exp, ln};
use crate::model::{Observed, Variable};
use crate::scenario::{LoadError, Scenario, load};

/// As the World Bank gives it: lines about the file, a column for each year and an empty one at the end.
const WIDE: &str = "\u{feff}\"Data Source\",\"Invented Indicators\",\n\n\"Last Updated Date\",\"2024-06-28\",\n\n\
    \"Country Name\",\"Country Code\",\"Indicator Name\",\"Indicator Code\",\"2023\",\"2024\",\"2025\",\"2026\",\"2027\",\
    \"2028\",\n\
    \"Aruba\",\"ABW\",\"GDP (current US$)\",\"NY.GDP\",\"1\",\"\",\"\",\"\",\"\",\"\",\n\
    \"China\",\"CHN\",\"GDP (current US$)\",\"NY.GDP\",\"16000000000000\",\"17000000000000\",\"18600000000000\",\"\",\
    \"20000000000000\",\"\",\n\
    \"Russian Federation\",\"RUS\",\"GDP (current US$)\",\"NY.GDP\",\"\",\"..\",\"2100000000000\",\"2200000000000\",\
    \"\",\"\",\n";

/// As tables with a year in each row are: several columns of numbers, a code, gaps.
const LONG: &str = "Entity,Code,Year,GDP,Burden\nChina,CHN,2026,20000,1.7\nChina,CHN,2025,18600,1.8\n\
    Russia,RUS,2025,2100,5.9\nChina,CHN,2024,..,NA\nWorld,,2025,100000,2.3\n";

/// Loads [`GOOD`] with this series of China's GDP beside `gdp.csv`.
fn loaded(table: &str, series: &str) -> Result<Scenario, LoadError> {
    of("gdp.china", table, series)
}

fn of(variable: &str, table: &str, series: &str) -> Result<Scenario, LoadError> {
    let text = format!("{GOOD}\n[observed.{variable}]\nsource = \"s\"\n{series}\n");
    let files = folder(&[("x.toml", &text), ("gdp.csv", table)]);
    load(&files.path().join("x.toml"), &[])
}

/// The values on 1 January, in the variable's unit.
fn yearly(scenario: &Scenario) -> Vec<f64> {
    let [Observed { variable, held }] = scenario.model.structure.observed.as_slice() else { panic!("one series") };
    let unit = (variable.scale().to_natural(held[0]) * 1e12).round() / 1e12;
    let later = held.iter().skip(12).step_by(12).map(|&held| variable.scale().to_natural(held));
    std::iter::once(unit).chain(later).collect()
}

fn close(found: &[f64], expected: &[f64]) {
    let near = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-9 * b.abs();
    assert!(found.len() == expected.len() && found.iter().zip(expected).all(near), "{found:?} {expected:?}");
}

fn good(read: Result<Scenario, LoadError>) -> Scenario {
    read.unwrap_or_else(|error| panic!("{}", error.render(false)))
}

#[test]
fn years_may_be_columns() {
    let scenario = good(loaded(WIDE, "file = \"gdp.csv\"\nunit = \"dollars\""));
    // 2026 is missing: on the scale of a logarithm, its value is the geometric mean of those around it, and not zero.
    close(&yearly(&scenario), &[18.6, exp(f64::midpoint(ln(18.6), ln(20.0))), 20.0]);
    let warnings = scenario.warnings.unwrap();
    let [gap] = warnings.as_slice() else { panic!("{}", warnings.render(false)) };
    assert!(gap.message.contains("has no value for 2026") && gap.file.ends_with("gdp.csv"), "{}", gap.message);
    assert_eq!((gap.line, gap.column), (7, 98));
    // The last year with a value ends the series, whatever comes after.
    let russia = good(of("gdp.russia", WIDE, "file = \"gdp.csv\"\nunit = \"dollars\"\nentity = \"rus\""));
    close(&yearly(&russia), &[2.1, 2.2]);
    assert_eq!(russia.warnings, None);
}

#[test]
fn years_may_be_rows() {
    let billions = "file = \"gdp.csv\"\nunit = \"billions\"\ncolumn = \"GDP\"";
    close(&yearly(&good(loaded(LONG, billions))), &[18.6, 20.0]);
    let burden = "file = \"gdp.csv\"\nunit = \"percent\"\ncolumn = \"burden\"\nentity = \"CHN\"";
    close(&yearly(&good(of("military_burden.china", LONG, burden))), &[0.018, 0.017]);
    let foreign = "wer,wen,wann,Billionen\nx,China,2025,18.6\nChina,x,2025,3\nx,China,2026,19\n";
    let keys = "file = \"gdp.csv\"\nunit = \"trillions\"\nyear_column = \"Wann\"\nentity_column = \"wen\"";
    close(&yearly(&good(loaded(foreign, keys))), &[18.6, 19.0]);
    let databank = "Country Name,Country Code,Series Name,Series Code,2025 [YR2025],2026 [YR2026]\n\
                    China,CHN,GDP,G,18600,19000\nChina,CHN,Population,P,1400,..\n,,,,,\nData from database: x\n";
    let keys = "file = \"gdp.csv\"\nunit = \"billions\"\nindicator = \"g\"";
    close(&yearly(&good(loaded(databank, keys))), &[18.6, 19.0]);
}

/// The smallest tables: without an entity, and with a single one that is not the actor's name.
#[test]
fn an_entity_is_needed_only_among_several() {
    for table in ["Year,Value\n2025,18600\n", "Country,Year,Value\nPRC,2025,18600\n", "Year,x\n2025,18600\n2024,..\n"] {
        close(&yearly(&good(loaded(table, "file = \"gdp.csv\"\nunit = \"billions\""))), &[18.6]);
    }
}

#[test]
fn every_unit_is_converted() {
    let units = [("dollars", 1e12), ("thousands", 1e9), ("millions", 1e6), ("billions", 1e3), ("trillions", 1.0)];
    for (word, factor) in units {
        let table = format!("Year,Value\n2025,{}\n", 18.6 * factor);
        close(&yearly(&good(loaded(&table, &format!("file = \"gdp.csv\"\nunit = \"{word}\"")))), &[18.6]);
    }
    for (word, factor) in [("share", 1.0), ("percent", 100.0)] {
        for variable in ["growth.china", "urgency.russia", "overlap", "military_burden.usa"] {
            let table = format!("Year,Value\n2025,{}\n", 0.125 * factor);
            let read = good(of(variable, &table, &format!("file = \"gdp.csv\"\nunit = \"{word}\"")));
            close(&yearly(&read), &[0.125]);
        }
    }
    // What has no unit to choose is taken as it is.
    close(&yearly(&good(of("anxiety.china", "Year,Value\n2025,0.5\n", "file = \"gdp.csv\""))), &[0.5]);
}

/// A file gives the same model as the same values in the scenario.
#[test]
fn a_file_and_its_values_are_one() {
    let table = "Year,Value\n2023,16\n2024,17\n2025,18.6\n2026,19.5\n2027,20.25\n";
    let file = good(loaded(table, "file = \"gdp.csv\"\nunit = \"trillions\""));
    let values = "values = [[2023, 16], [2024, 17], [2025, 18.6], [2026, 19.5], [2027, 20.25]]";
    let values = good(loaded(table, values));
    assert_eq!(file.model.structure, values.model.structure);
    let other = good(loaded(&table.replace("19.5", "19.6"), "file = \"gdp.csv\"\nunit = \"trillions\""));
    assert_ne!(file.model.structure, other.model.structure);
}

/// Errors in the scenario at the mark `@`, those in the table at line and column.
#[test]
fn errors_in_the_scenario() {
    const FILE: &str = "file = \"gdp.csv\"\n";
    let cases = [
        (LONG, "unit = \"billions\"\nfile = @\"gdp.csv\"", "has 2 columns of numbers", "`column = \"GDP\"`"),
        (LONG, "file = \"gdp.csv\"\nunit = \"billions\"\ncolumn = @\"gpd\"", "unknown column `gpd`", "`GDP`"),
        (WIDE, "file = \"gdp.csv\"\nunit = \"dollars\"\nentity = @\"Chnia\"", "unknown entity `Chnia`", "`China`"),
        (WIDE, "file = \"gdp.csv\"\nunit = \"dollars\"\n@column = \"2025\"", "a column for each year", "remove it"),
        (WIDE, "file = \"gdp.csv\"\nunit = \"dollars\"\nindicator = @\"x\"", "unknown indicator `x`", "`NY.GDP`"),
        (WIDE, "file = \"gdp.csv\"\nunit = @\"dolars\"", "unknown unit `dolars`", "`dollars`"),
        (WIDE, "file = \"gdp.csv\"\nunit = \"dollars\"\nyear_column = @\"wann\"", "has no column `wann`", "header"),
        (WIDE, "file = @\"gpd.csv\"\nunit = \"dollars\"", "cannot read", "a table in CSV, relative to the file"),
        (
            WIDE,
            "@file = \"gdp.csv\"\nunit = \"dollars\"\nvalues = [[2025, 1]]",
            "has both `values` and `file`",
            "remove",
        ),
        (WIDE, "values = [[2025, 18.6]]\n@entity = \"China\"", "only for a series with a `file`", "give `file`"),
        (
            "Country,Year,Value\nA,2025,1\nB,2025,2\n",
            "unit = \"billions\"\nfile = @\"gdp.csv\"",
            "of 2 entities",
            "`B`",
        ),
        ("Year,Value\n2025,..\n", "unit = \"billions\"\nfile = @\"gdp.csv\"", "no value of any year", "another entity"),
    ];
    for (table, marked, message, way_out) in cases {
        let before = marked.split('@').next().unwrap();
        let line = GOOD.matches('\n').count() + 4 + before.matches('\n').count();
        let column = before.chars().rev().take_while(|&letter| letter != '\n').count() + 1;
        refused(loaded(table, &marked.replace('@', "")), "x.toml", (line, column), message, way_out);
    }
    let line = GOOD.matches('\n').count() + 2;
    refused(loaded(WIDE, FILE), "x.toml", (line, 1), "has no `unit`", "`unit = \"dollars\"` or");
}

#[test]
fn errors_in_the_file() {
    let cases = [
        ("Year,Value\n2025,18.6\n2026,abc\n", (3, 6), "for 2026 is `abc`, which is not a number", "leave it empty"),
        ("Year,Value\n2025,\"18,6\"\n", (2, 6), "is `18,6`, which is not a number", "a decimal point"),
        ("Year,Value\n2025,-3\n2026,-4\n", (2, 6), "gives -3 for 2025 (and 1 more like it), but must be", "`unit`"),
        ("Year,Value\n2025,1\n2025,2\n", (3, 6), "finds the year 2025 twice", "entity_column"),
        ("Year,Value\n2025/26,1\n2027,2\n", (2, 1), "`2025/26` is not a year", "four digits"),
        ("Year,Value\n2026,1\n2027,2\n", (2, 6), "covers 2026 to 2027, but not the start, 2025", "from 2025"),
        ("Year,Value\n2019,1\n2024,2\n", (3, 6), "covers 2024 to 2024, but not the start, 2025", "up to 2025"),
        ("a,b\n1,2\n", (1, 1), "no header with years", "year_column"),
        ("Year;Value\n2025;1\n", (1, 1), "separated by semicolons", "commas"),
        ("Year,\"Value\n2025,1\n", (1, 6), "a quote is opened and never closed", "close it"),
        ("Country,2025,2026\nChina,1\n", (2, 1), "2 values in a table of 3 columns", "every comma"),
        ("Country,Series,2025,2026\nChina,a,1,1\nChina,b,1,1\n", (3, 1), "finds the row twice", "`indicator = \"a\"`"),
    ];
    for (table, place, message, way_out) in cases {
        refused(loaded(table, "file = \"gdp.csv\"\nunit = \"trillions\""), "gdp.csv", place, message, way_out);
    }
}

fn refused(read: Result<Scenario, LoadError>, file: &str, place: (usize, usize), message: &str, way_out: &str) {
    let Err(error) = read else { panic!("no error: {message}") };
    let rendered = error.render(false);
    let found = |problem: &&crate::scenario::Problem| problem.message.contains(message);
    let problem = error.problems().iter().find(found).unwrap_or_else(|| panic!("no {message} in\n{rendered}"));
    assert_eq!((problem.line, problem.column), place, "{rendered}");
    assert!(problem.file.ends_with(file), "{rendered}");
    assert!(format!("{} {}", problem.label, problem.help).contains(way_out), "expected: {way_out}\n{rendered}");
}

/// Errors in the file do not hide those in the scenario, nor the other way round.
#[test]
fn all_errors_are_found_at_once() {
    let series = "file = \"gdp.csv\"\nunit = \"trillion\"\nentity = \"China\"\ncolum = \"x\"";
    let error = loaded("Country,Year,Value\nChina,2025,x\nChina,2026,y\n", series).unwrap_err();
    let messages: Vec<&str> = error.problems().iter().map(|problem| problem.message.as_str()).collect();
    assert!(messages.iter().any(|message| message.contains("unknown unit `trillion`")), "{messages:?}");
    assert!(messages.iter().any(|message| message.contains("unknown key `colum`")), "{messages:?}");
    let numbers = messages.iter().filter(|message| message.contains("which is not a number")).count();
    assert_eq!(numbers, 2, "{messages:?}");
}

/// A path is relative to the file that has it, and the texts are those of the scenario, the extended ones, then the data.
#[test]
fn files_lie_beside_the_text_that_names_them() {
    let series = "[observed.gdp.china]\nsource = \"s\"\nfile = \"gdp.csv\"\nunit = \"trillions\"\n";
    let files = folder(&[("top.toml", "extends = \"below/base.toml\"\n")]);
    std::fs::create_dir(files.path().join("below")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(files.path().join("below").join(name), text).unwrap();
    write(
        "base.toml",
        &format!("{GOOD}\n{series}[observed.gdp.usa]\nsource = \"s\"\nfile = \"gdp.csv\"\nunit = \"trillions\"\n"),
    );
    write("gdp.csv", "Entity,Year,Value\nChina,2025,18.6\nUSA,2025,28.9\n");
    let top = files.path().join("top.toml");
    let scenario = good(load(&top, &["end=2036".to_owned()]));
    let names: Vec<&str> =
        scenario.sources.iter().filter_map(|source| Path::new(&source.name).file_name()?.to_str()).collect();
    assert_eq!(names, ["top.toml", "base.toml", "gdp.csv"]);
    assert!(scenario.sources[2].text.starts_with("Entity,Year"));
    let observed = &scenario.model.structure.observed;
    assert_eq!(observed.iter().map(|of| of.variable).collect::<Vec<_>>(), [Variable::Gdp(0), Variable::Gdp(2)]);
    // `--set` starts at the current folder.
    let path = files.path().join("below/gdp.csv");
    let set = format!(
        "observed.gdp.russia={{ source = \"s\", file = '{}', unit = \"billions\", entity = \"USA\" }}",
        path.display()
    );
    assert_eq!(good(load(&top, &[set])).model.structure.observed.len(), 3);
    let error = load(&top, &["observed.gdp.china.file=gdp.csv".to_owned()]).unwrap_err();
    assert!(error.problems()[0].message.starts_with("cannot read gdp.csv"), "{}", error.render(false));
    let alone = crate::scenario::parse("x.toml", &format!("{GOOD}\n{series}"), &[]).unwrap_err();
    assert!(alone.problems()[0].message.contains("in a text without a file"), "{}", alone.render(false));
}
