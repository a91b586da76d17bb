//! What the tests share: two small scenarios, the program in a folder of its own, and tables.

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

use stadial::ensemble::{Control, Plan, Tally, run};
use stadial::scenario::{Scenario, parse};
use stadial::trajectory::InstructionSet;

/// Three members of different size with quick institutions, so that a short run sees every kind of event. Nothing in
/// it is uncertain.
pub(crate) const TRIO: &str = include_str!("trio.toml");

/// [`TRIO`] with laws instead of numbers; in a file it extends `trio.toml`.
pub(crate) const UNSURE: &str = include_str!("unsure.toml");

/// The tables of a run and their columns.
pub(crate) const TABLES: [(&str, &str); 9] = [
    (
        "probabilities.csv",
        "outcome,year_end,probability,standard_error,ci_low,ci_high,parameter_low,parameter_high,\
         parameter_low_ci_low,parameter_low_ci_high,parameter_high_ci_low,parameter_high_ci_high,\
         in_force,in_force_standard_error,in_force_ci_low,in_force_ci_high",
    ),
    ("types.csv", "on,type,probability,standard_error"),
    ("stages.csv", "on,stage,probability,standard_error"),
    ("treaties.csv", "on,status,probability,standard_error"),
    ("drivers.csv", "on,variable,mean,sd,q05,q25,q50,q75,q95"),
    ("transitions.csv", "from,to,count,per_trajectory,median_year"),
    ("hazards.csv", "outcome,year,hazard,standard_error,ci_low,ci_high"),
    ("first_passage.csv", "outcome,quantile,by,ci_low,ci_high"),
    (
        "spells.csv",
        "outcome,lost,lost_standard_error,spells,spells_standard_error,years,years_standard_error,\
         spell_years,spell_years_standard_error",
    ),
];

/// What a run leaves for pictures of it, and its columns.
pub(crate) const PICTURED: [(&str, &str); 9] = [
    (
        "bands.csv",
        "what,on,state,parameter_low,parameter_high,\
         parameter_low_ci_low,parameter_low_ci_high,parameter_high_ci_low,parameter_high_ci_high",
    ),
    ("plane.csv", "on,stage,incentive_from,incentive_to,probability"),
    ("trajectories.csv", "trajectory,on,incentive,stage,type"),
    ("shocks.csv", "shock,year_end,per_trajectory,exposed"),
    ("exposed.csv", "shock,outcome,exposed,trajectories,probability,standard_error,ci_low,ci_high"),
    ("thresholds.csv", "variable,parameter,name,q05,q50,q95"),
    ("first_order.csv", "outcome,year_end,parameter,resolved,index,standard_error,ci_low,ci_high"),
    (
        "spread.csv",
        "outcome,year_end,resolved,variance,variance_standard_error,noise_share,\
         sum,sum_standard_error,sum_ci_low,sum_ci_high",
    ),
    ("parameters.csv", "path,value,unit,meaning,source,given,uncertain"),
];

/// The project's folder.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A scenario that comes with the program.
pub(crate) fn shipped(name: &str) -> PathBuf {
    project().join("scenarios").join(format!("{name}.toml"))
}

/// Two members between which nothing happens and nothing moves: every rate and volatility is 0.
pub(crate) const FROZEN: &str = include_str!("frozen.toml");

/// [`FROZEN`] as a model, with what an exact answer is known for.
pub(crate) fn frozen(overrides: &[&str]) -> Scenario {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    match parse("frozen.toml", FROZEN, &overrides) {
        Ok(scenario) => scenario,
        Err(error) => panic!("{}", error.render(false)),
    }
}

/// Checks that a share of `n` histories is within four standard errors of a known probability.
pub(crate) fn checked(what: &str, found: f64, exact: f64, n: u32) {
    let error = (exact * (1.0 - exact) / f64::from(n)).sqrt();
    assert!((found - exact).abs() < 4.0 * error, "{what}: {found}, exactly {exact} with standard error {error}");
}

/// [`TRIO`] as a model.
pub(crate) fn trio(overrides: &[&str]) -> Scenario {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    match parse("trio.toml", TRIO, &overrides) {
        Ok(scenario) => scenario,
        Err(error) => panic!("{}", error.render(false)),
    }
}

/// [`UNSURE`] as a model.
pub(crate) fn unsure() -> Scenario {
    let desk = Desk::new();
    match stadial::scenario::load(&desk.path("unsure.toml"), &[]) {
        Ok(scenario) => scenario,
        Err(error) => panic!("{}", error.render(false)),
    }
}

/// A plan on one thread, with so few draws that the lanes of a batch are in use.
pub(crate) fn plan(scenario: &Scenario, trajectories: std::ops::Range<u64>) -> Plan {
    let defaults = scenario.plan;
    let mut plan = Plan::new(&scenario.model, 0, defaults.draws.min(20), defaults.seed);
    plan.trajectories = trajectories;
    plan.threads = 1;
    plan.instructions = InstructionSet::Widest;
    plan
}

/// The counts of a plan.
pub(crate) fn tally(scenario: &Scenario, plan: &Plan) -> Tally {
    run(&scenario.model, plan, &Control::default()).unwrap()
}

/// A folder of its own in which the program runs, with both small scenarios in it.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        desk.write("trio.toml", TRIO);
        desk.write("unsure.toml", UNSURE);
        desk
    }

    /// The place of a file in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// The names of all files and folders in it, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        names(self.folder.path())
    }

    /// The program, about to run in it.
    pub(crate) fn program(&self) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_stadial"));
        program.current_dir(self.folder.path());
        program
    }

    /// What the program does with these arguments.
    pub(crate) fn stadial(&self, arguments: &[&str]) -> Output {
        self.program().args(arguments).output().unwrap()
    }

    /// What it prints, having done its work.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let output = self.stadial(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
        stdout(&output)
    }

    /// The bytes of all tables in a folder, by name.
    pub(crate) fn tables(&self, folder: &str) -> Vec<(String, String)> {
        let read = |(name, _): (&str, &str)| (name.to_owned(), read(&self.path(folder).join(name)));
        TABLES.into_iter().map(read).collect()
    }

    /// The bytes of all tables in a folder and of what is left for pictures, by name.
    pub(crate) fn all_tables(&self, folder: &str) -> Vec<(String, String)> {
        let read = |(name, _): (&str, &str)| (name.to_owned(), read(&self.path(folder).join(name)));
        TABLES.into_iter().chain(PICTURED).map(read).collect()
    }

    /// One table.
    pub(crate) fn table(&self, file: &str) -> Table {
        Table::read(&self.path(file))
    }

    /// The manifest in a folder.
    pub(crate) fn manifest(&self, folder: &str) -> serde_json::Value {
        serde_json::from_str(&read(&self.path(folder).join("manifest.json"))).unwrap()
    }
}

/// 1 January of a year, as tables have it.
pub(crate) fn new_year(year: impl std::fmt::Display) -> String {
    format!("{year}-01-01")
}

/// The names of what is in a folder, sorted; none where there is no folder.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The text of a file; of a page with plain spaces before `%`, where it has those that end no line.
pub(crate) fn read(path: &Path) -> String {
    match std::fs::read_to_string(path) {
        Ok(text) if path.extension().is_some_and(|extension| extension == "html") => text.replace("\u{a0}%", " %"),
        Ok(text) => text,
        Err(error) => panic!("cannot read {}: {error}", path.display()),
    }
}

/// A table as read.
pub(crate) struct Table {
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn read(path: &Path) -> Self {
        Self::parse(&read(path))
    }

    pub(crate) fn parse(text: &str) -> Self {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let fields = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
        let header = fields(reader.headers().unwrap());
        let rows = reader.records().map(|record| fields(&record.unwrap())).collect();
        Self { header, rows }
    }

    /// A column as text.
    pub(crate) fn column(&self, name: &str) -> Vec<&str> {
        let place = self.header.iter().position(|column| column == name).unwrap();
        self.rows.iter().map(|row| row[place].as_str()).collect()
    }

    /// A column of numbers.
    pub(crate) fn numbers(&self, name: &str) -> Vec<f64> {
        let number = |cell: &str| cell.parse().unwrap_or_else(|_| panic!("`{cell}` in the column {name}"));
        self.column(name).into_iter().map(number).collect()
    }

    /// The number in column `wanted` of the row whose first two cells are these.
    pub(crate) fn number(&self, first: &str, second: &str, wanted: &str) -> f64 {
        let row = self.rows.iter().position(|row| row[0] == first && row[1] == second);
        self.numbers(wanted)[row.unwrap_or_else(|| panic!("no row {first}, {second}"))]
    }
}
