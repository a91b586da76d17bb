//! The inputs that are changed: files of the program and of the tests, and files that the program writes.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use assert_cmd::Command;
use tempfile::TempDir;

/// The scenario of the tests with every kind of event, and the same with uncertain parameters.
pub(crate) const TRIO: &str = include_str!("../it/trio.toml");
pub(crate) const UNSURE: &str = include_str!("../it/unsure.toml");

/// Policies for it.
pub(crate) const POLICIES: &str = include_str!("../it/policies.toml");

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(project().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == ending));
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

pub(crate) fn scenarios() -> Vec<Vec<u8>> {
    let small = [TRIO, &[TRIO, POLICIES].concat(), UNSURE, include_str!("../it/independent.toml")];
    [
        texts(&small),
        texts(&[include_str!("../it/tables/known.toml")]),
        files("scenarios/cases", "toml"),
        files("scenarios", "toml"),
    ]
    .concat()
}

/// Lists of arguments of `--set`, one per line.
pub(crate) fn overrides() -> Vec<Vec<u8>> {
    texts(&[
        "actors.ada.gdp=3\nactors.ada.growth={ normal = { mean = 0.02, sd = 0.01 } }\nend=2005",
        "balance.power.non_permissive=0.4\nalignment.type=\"thick\"\nsteps_per_year=4",
        "shocks.crisis.rate=0.2\nshocks.summit.dates=[2004-05-01, 2006]\nremove=[\"shocks.embargo\", \"outcomes.crisis_and_embargo\"]",
        "outcomes.alliance.type=[\"alliance\"]\noutcomes.more={ stage_at_least = 4, lasting_years = 1 }",
        "observed.gdp.ada={ source = \"x\", values = [[1999, 2], [2000, 3]] }",
        "indicators.dropped=[\"troop_placement\"]\nindicators.depth_levels=5\nclusters=\"both\"",
        "policies.push={ from = 2002, set.treaty.signing_rate = 0.1, effects.urgency.ada = 0.5 }\nrun.seed=3",
        "policies.boom={ from = 2002, set.actors.ada.growth_volatility = 1e6 }\nend=2006",
        "actors.dee.growth_volatility=150\nincentive.adjustment_rate=1e6",
        "theatres={ sea = 0.5, land = 0.5 }\nalignment.indicators.exercises={ depth = 1, age = 2 }\nstart=1999",
    ])
}

pub(crate) fn injects_csv() -> Vec<Vec<u8>> {
    texts(&[
        "date,title\n2004-05-01,crisis\n2005-03,embargo\n2006,pressure on all\n",
        "id,date,offset,offset_seconds,from,to,title,description,depends_on,probability,tags\n\
         I-001,2001-01-01,P1Y,31622400,a,b,crisis,shown,,0.2,inject;shock\nI-002,2002-01-01,P2Y,63158400,a,b,relief,,I-001,,inject\n\
         D-003,2002-02-01,,,,,something,,I-002,0.3,development\n",
        "offset,title\nP6M,summit of the three\nP1Y3M,quarrel\n",
        "offset_seconds;title\n0;crisis\n",
        "Date,date,title\n2004,2005,crisis\n",
    ])
}

pub(crate) fn injects_json() -> Vec<Vec<u8>> {
    texts(&[
        "{ \"injects\": [ { \"id\": \"1\", \"date\": \"2004-05-01\", \"title\": \"crisis\", \"probability\": 0.5 },\n\
         { \"offset\": \"P2Y\", \"title\": \"pressure\", \"depends_on\": \"1\" } ] }",
        "[\n{ \"date\": \"2004\", \"title\": \"embargo\", \"tags\": \"inject;shock\" },\n{ \"offset_seconds\": 86400, \"title\": \
         \"quarrel\" }\n]",
        "{ \"injects\": [ { \"date\": 2004, \"title\": null } ], \"injects\": [] }",
    ])
}

pub(crate) fn codings() -> Vec<Vec<u8>> {
    let small = "alignment,date,indicator,depth,source,confidence\none-two,2001,consultations,low,a source,high\n\
                 one-two,2003-05,exercises,high,a source,\none-two,2001,threat,high,a source,low\n\
                 one-two,2001,identity,medium,\"a source, quoted\",low\none-two,2002-02-28,status,highest,x,medium\n\
                 two-one,1999-12-31,treaty,in_force,x,\n";
    [texts(&[small]), files("scenarios/codings", "csv")].concat()
}

pub(crate) fn claims() -> Vec<Vec<u8>> {
    let own = "claim = 60\nstatement = \"Crises come.\"\ndocument = \"OWN\"\nsection = \"Crises\"\nscenario = \"trio.toml\"\n\
               seed = 11\ntrajectories = 800\n[with]\nend = 2004\nremove = [\"shocks.embargo\", \"outcomes.crisis_and_embargo\"]\n\
               [variants.more]\nshocks.crisis.rate = 0.8\n[variants.most]\nlike = \"more\"\nactors.dee.gdp = 9\n\
               [measures.alliance]\nreached = \"alliance\"\nby = 2003\n[measures.years]\nyears_until = \"alliance\"\n\
               after_years = 3\n[measures.incentive]\nvalue = \"incentive\"\non = 2002\nspread = true\n\
               [[expect]]\ndifference = [\"more.alliance\", \"base.alliance\"]\n[[expect]]\nvalue = \"most.years\"\nbelow = 2\n\
               [[expect]]\nrising = [\"base.incentive\", \"more.incentive\", \"most.incentive\"]\nby = 0.01\n";
    [texts(&[own, own, own]), files("scenarios/claims", "toml")].concat()
}

pub(crate) fn scripts() -> Vec<Vec<u8>> {
    let script = "scenario = \"trio.toml\"\nfutures = 100\ntrajectory = 3\noutcome = \"alliance\"\nby = 2008\n[[turn]]\n\
                  at = \"2000-01\"\nmoves = [\"white: strike crisis\", \"red: nudge identity.ada +0.05\", \"play pressure\"]\n\
                  advance = \"1 year\"\n[[turn]]\nmoves = [\"sign\", \"end pressure\", \"set treaty.signing_rate 0.5\"]\n\
                  advance = \"6 months\"\n[[turn]]\nmoves = [\"deepen exercises\", \"denounce\", \"set urgency.bo 0.4\"]\n";
    let log = "# A game of `stadial wargame`.\nversion = \"0.1.0\"\nscenario = \"trio.toml\"\ndigest = \"x\"\n\
               overrides = [\"end=2008\"]\nseed = 7\ntrajectory = 0\ndraws = 20\nfutures = 100\noutcome = \"alliance\"\nby = 2007\n\
               branch = \"other\"\n\n[[turn]]\nat = \"2000-01\"\nmoves = [\n  \"white: strike crisis\",\n]\nadvance = \"1 year\"\n\
               # 2000-01  shock       crisis\n\n[[other]]\nbranch = \"main\"\n\n[[other.turn]]\nat = \"2000-01\"\nadvance = \"2 years\"\n";
    texts(&[script, log])
}

/// A folder and the names of the files in it.
type Folder = (PathBuf, Vec<String>);

/// Folders of results, made once.
fn folders() -> &'static [Folder] {
    static FOLDERS: OnceLock<(TempDir, Vec<Folder>)> = OnceLock::new();
    let made = FOLDERS.get_or_init(|| {
        let desk = tempfile::tempdir().unwrap();
        std::fs::write(desk.path().join("known.toml"), include_str!("../it/tables/known.toml")).unwrap();
        let commands = [
            "run known.toml --trajectories 400 --quiet",
            "compare known.toml --trajectories 800 --draws 20 --quiet",
            "sweep known.toml --vary shocks.war.rate=[0.05,0.8] --trajectories 800 --draws 20 --quiet",
            "sweep known.toml --vary shocks.war.rate=[0.1,0.2] --vary alignment.hedge=[0.1,0.2] --trajectories 800 --draws 20 --quiet",
            "sensitivity known.toml --outcome war --draws 64 --trajectories 4096 --quiet",
            "rare known.toml --outcome war --effort 32 --replicates 64",
            "tip known.toml --parameter shocks.war.rate --outcome war --probability 0.5 --range 0.01:1 --looks 3 --trajectories \
             800 --draws 20 --quiet",
            "drivers known.toml --outcome deeper --trajectories 320 --quiet",
            "cases known.toml --trajectories 160 --quiet",
        ];
        let folder = |(number, command): (usize, &&str)| {
            let out = desk.path().join(number.to_string());
            let mut program = Command::new(env!("CARGO_BIN_EXE_stadial"));
            program.current_dir(desk.path()).args(command.split(' ')).arg("--out").arg(&out).assert().success();
            let wanted = |path: &PathBuf| path.extension().is_some_and(|found| found == "csv" || found == "json");
            let paths = std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path()).filter(wanted);
            let mut names: Vec<String> =
                paths.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
            names.sort();
            (out, names)
        };
        let folders = commands.iter().enumerate().map(folder).collect();
        (desk, folders)
    });
    &made.1
}

/// The files of all folders; [`file_of`] identifies each.
pub(crate) fn results() -> Vec<Vec<u8>> {
    let paths = folders().iter().flat_map(|(folder, names)| names.iter().map(move |name| folder.join(name)));
    paths.map(|path| std::fs::read(path).unwrap()).collect()
}

/// The folder and the name of a file of [`results`].
pub(crate) fn file_of(which: usize) -> (&'static Path, &'static str) {
    let mut files = folders().iter().flat_map(|(folder, names)| names.iter().map(move |name| (folder, name)));
    files.nth(which).map(|(folder, name)| (folder.as_path(), name.as_str())).unwrap()
}
