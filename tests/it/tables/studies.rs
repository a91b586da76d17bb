//! Every study once, on the small scenario.

use std::path::PathBuf;
use std::sync::OnceLock;

use super::declared;
use super::meaning::Declared;
use crate::support::{Desk, Table};

/// What varies, and what is uncertain.
pub(super) const RATE: &str = "shocks.war.rate";
const INPUTS: [&str; 2] = ["actors.ann.urgency", RATE];

pub(crate) const CLAIM: &str = r#"
claim = 60
statement = "Wars come at their rate."
document = "OWN"
section = "Wars"
scenario = "known.toml"
seed = 11
[variants.more]
shocks.war.rate = 0.8
[measures.war]
reached = "war"
by = 2002
[[expect]]
difference = ["more.war", "base.war"]
[[expect]]
value = "base.war"
below = 0.1
"#;

/// The small scenario with two other numbers, and another window of an outcome.
pub(crate) const CHANGED: &str = "extends = \"known.toml\"\nactors.ann.urgency = 0.5\nshocks.war.rate = 0.8\n\
                                  outcomes.tense.from = 2002\n";

pub(crate) const CODINGS: &str = "\
alignment,date,indicator,depth,source,confidence
one-two,2001,consultations,low,a source,high
one-two,2001,threat,low,a source,high
one-two,2001,identity,medium,a source,high
one-two,2001,status,minimal,a source,low
one-two,2003-05,exercises,high,a source,
two-three,2002-02-03,defence_policy,developing,a source,medium
";

/// Shocks of known odds, and a stage.
pub(super) const EVIDENCE: &str = "\
date,what,value,error,source
2001,shock.war,0,,a source
2002,shock.new_year,1,,a source
2003,shock.war,1,,a source
2003,shock.year_end,0,,a source
2003-06,stage,2,0.5,a source
";

/// What happened to type, stage and treaty.
const RECORD: &str = "\
extends = \"longer.toml\"
[record.type]
values = [[2000, \"thin\"], [2004-06-01, \"thick\"]]
until = 2011
source = \"invented\"
[record.stage]
values = [[2000, 1], [2003-05-01, \"unknown\"], [2004-02-01, 2]]
until = 2009
source = \"invented\"
[record.treaty]
values = [[2000, \"none\"]]
until = 2006-07-01
source = \"invented\"
";

/// Probabilities of others, two of them for what came or did not come for certain.
const MINE: &str = "\
question,date,probability,forecaster
record/type=thick/2006-01-01,2002-01-01,0.4,ann
record/type=thin/2006-01-01,2002-07-15,1,ann
war/war,2000-01-01,0.9,ann
record/stage=2/2005-01-01,2004-03-01,0.7,ben
";

/// Rows of known odds: war comes by the end of the fourth year with probability 1 - exp(-4 rate).
pub(super) const PANEL: &str = "\
id,shocks.war.rate,start,came,other,year,pair,note
w1,0.02,2000,0,0.1,2000,a,first
w2,0.1,2000,1,0.2,2000,b,
w3,0.3,2000,1,0.3,2000,c,
w4,0.05,2000,0,0.2,2000,d,
w5,0.2,2000,0,0.4,2000,e,
w6,0.6,2000,1,0.3,2001,a,
w7,0.1,2000,0,0.2,2001,b,
w8,0.4,2000,1,0.5,2001,c,
w9,0.03,2000,,0.1,2001,d,
w10,,2000,0,0.1,2001,e,
w11,0.2,2000,1,,2001,f,
w12,0.08,2000,0,0.3,2001,f,
";

const GAME: &str =
    "strike war\nadvance 1 year\ndeepen exercises\nplay storm\nadvance 6 months\nexport injects game/game.csv\n";

/// A fact: its name, what it says and when, whether it held, and with which confidence.
type Fact = (&'static str, &'static str, bool, &'static str);

/// Three cases with facts, of known odds but for those on types.
const FACTS: [(&str, &str, &[Fact]); 3] = [
    (
        "pact",
        "end = 2011
treaty = { signing_rate = 0, declaration_rate = 0, end_rate = 0 }
rupture = { rate = 0, quarrel_weight = 0 }
actors = { ann = { turning = 0 }, ben = { turning = 0 } }
shocks.pact = { dates = [2001-06-01], probability = 0.25, treaty = \"signed\" }",
        &[
            ("before", "treaty = \"in_force\"\non = 2001-01-01", false, "sure"),
            (
                "after",
                "title = \"a treaty, once it may be signed\"\ntreaty = \"in_force\"\non = 2001-07-15",
                true,
                "sure",
            ),
            ("without", "treaty = \"none\"\nby = 2003\nfrom = 2002", true, "likely"),
        ],
    ),
    (
        "war",
        "",
        &[
            ("war", "outcome = \"war\"\nby = 2002", true, "sure"),
            ("early", "outcome = \"new_year\"\nby = 2001", false, "sure"),
            ("thin", "type = \"thin\"\non = 2000", true, "judgement"),
        ],
    ),
    (
        "types",
        "",
        &[
            ("above", "type_above = \"thin\"\nby = 2003-07-01", false, "sure"),
            ("still", "type = \"thin\"\non = 2003", false, "likely"),
            ("lapsed", "stage_at_most = 1\non = 2003-10-01\npersistence = true", false, "likely"),
        ],
    ),
];

/// A case with facts, as a file.
fn case(scenario: &str, facts: &[Fact]) -> String {
    let table = |(name, keys, held, confidence): &Fact| {
        format!("[facts.{name}]\n{keys}\nheld = {held}\nconfidence = \"{confidence}\"\nsource = \"s\"\n")
    };
    format!("extends = \"../known.toml\"\n{scenario}\n{}", facts.iter().map(table).collect::<String>())
}

/// Questions about two scenarios, some asked later than the start, some resolved, some with a crowd.
const BANK: &str = "\
id,scenario,ask,question,asked,closes,resolves_by,resolved_on,resolution,crowd
one,known.toml,war by 2002,Will there be war?,,2001-06-30,2003-01-01,2002-03-01,yes,0.6
two,known.toml,war by 2003,,2001-01-01,,,,no,
three,agreed.toml,port agreed by 2002,,,,,,no,0.2
four,agreed.toml,war_of_ben fought by 2002,,2001-01-01,,,,,0.1
";

/// The tables of a study, as written.
pub(super) struct Written {
    /// Name of the study and of its folder.
    pub(super) name: &'static str,
    /// What it wrote, by name, with what is declared of it.
    pub(super) tables: Vec<(&'static str, Declared)>,
}

impl Written {
    pub(super) fn folder(&self) -> PathBuf {
        desk().path(self.name)
    }

    pub(super) fn table(&self, name: &str) -> Table {
        desk().table(&format!("{}/{name}", self.name))
    }
}

/// The folder in which all studies were run.
pub(crate) fn desk() -> &'static Desk {
    static DESK: OnceLock<Desk> = OnceLock::new();
    DESK.get_or_init(|| {
        let desk = Desk::new();
        desk.write("known.toml", include_str!("known.toml"));
        desk.write("asked.toml", include_str!("asked.toml"));
        desk.write("agreed.toml", include_str!("agreed.toml"));
        desk.write("longer.toml", "extends = \"known.toml\"\nend = 2011\n");
        desk.write("changed.toml", CHANGED);
        desk.write("claim.toml", CLAIM);
        desk.write("codings.csv", CODINGS);
        desk.write("evidence.csv", EVIDENCE);
        desk.write("record.toml", RECORD);
        desk.write("mine.csv", MINE);
        desk.write("more.csv", &format!("{EVIDENCE}2003-09,stage,2,0.4,another source\n"));
        desk.write("panel.csv", PANEL);
        desk.write("bank.csv", BANK);
        std::fs::create_dir(desk.path("game")).unwrap();
        std::fs::create_dir(desk.path("histories")).unwrap();
        for (name, scenario, facts) in FACTS {
            desk.write(&format!("histories/{name}.toml"), &case(scenario, facts));
        }
        for (name, arguments) in COMMANDS {
            let arguments: Vec<&str> = arguments.split(' ').chain(["--out", name]).collect();
            desk.done(&arguments);
        }
        let game = ["wargame", "known.toml", "--futures", "100", "--out", "played"];
        let game = desk.program().args(game).write_stdin(GAME).output().unwrap();
        assert!(game.status.success(), "{}", crate::support::stderr(&game));
        desk
    })
}

/// Each study and its command, without the folder. Sizes are as small as leave every table something to say.
pub(crate) const COMMANDS: [(&str, &str); 35] = [
    ("run", "run known.toml --report"),
    ("agreements", "run agreed.toml --report"),
    ("ask", "ask asked.toml --report"),
    ("compare", "compare known.toml --trajectories 16000 --draws 40 --report"),
    ("compare_high", "compare known.toml --trajectories 16000 --draws 40 --want high --outcome war --report"),
    ("diff", "diff known.toml changed.toml --trajectories 1600 --draws 20 --report"),
    ("sweep", "sweep known.toml --vary shocks.war.rate=[0.05,0.2,0.8] --trajectories 800 --draws 20 --report"),
    (
        "sweep_of_two",
        "sweep known.toml --vary shocks.war.rate=[0.05,0.8] --vary alignment.type=[\"thin\",\"thick\"] --trajectories 800 \
         --draws 20",
    ),
    (
        "tip",
        "tip known.toml --parameter shocks.war.rate --outcome war --probability 0.5 --range 0.01:1 --looks 4 --trajectories 800 \
         --draws 20",
    ),
    (
        "frontier",
        "tip known.toml --parameter shocks.war.rate --outcome war --probability 0.5 --range 0.01:1 --looks 3 --against \
         outcomes.war.until=[2002,2003] --trajectories 800 --draws 20",
    ),
    (
        "search",
        "search known.toml --lever policies.calm --lever policies.calm.set.shocks.war.rate.scale=0.05:1 --objective \
         war:2003:low --objective cost --cost policies.calm=10 --cost \
         policies.calm.set.shocks.war.rate.scale=-10 --trajectories 1600 --confirm 8000 --draws 40 --evaluations 30 --front 6 \
         --report",
    ),
    ("sobol", "sensitivity known.toml --outcome war --draws 64 --trajectories 8192 --evaluations --report"),
    (
        "surrogate",
        "sensitivity known.toml --outcome war --draws 32 --trajectories 4096 --surrogate-draws 384 --evaluations --report",
    ),
    (
        "morris",
        "sensitivity known.toml --outcome war --method morris --draws 64 --trajectories 8192 --evaluations --report",
    ),
    (
        "pawn",
        "sensitivity known.toml --outcome war --method pawn --draws 64 --trajectories 8192 --evaluations --report",
    ),
    (
        "second_order",
        "sensitivity known.toml --outcome war --outcome wars --by 2001 --by 2003 --second-order --draws 64 --trajectories \
         12288 --evaluations --report",
    ),
    ("rare", "rare known.toml --outcome wars --effort 64 --replicates 128 --report"),
    ("rare_new_year", "rare known.toml --outcome new_year --effort 64 --replicates 64 --report"),
    ("discover", "discover known.toml --outcome tense --at 2001 --draws 400 --trajectories 4000 --report"),
    ("drivers", "drivers known.toml --outcome deeper --trajectories 800 --report"),
    ("fork", "fork known.toml --trajectory 6 --at 2000-07 --futures 400 --policy storm --report"),
    ("storylines", "storylines known.toml --outcome war --count 2 --trajectories 1000 --report"),
    ("msel", "msel known.toml --outcome war --count 2 --storyline 1 --trajectories 1000 --report"),
    ("cases", "cases longer.toml --trajectories 800 --report"),
    ("facts", "cases histories --trajectories 800 --report"),
    ("score", "score histories record.toml --horizons 1,3 --trajectories 320 --against mine.csv --report"),
    ("bank", "bank bank.csv --trajectories 800 --report"),
    (
        "panel",
        "panel known.toml --rows panel.csv --outcome war --within 4 --happened came --baseline other --group year --cluster pair \
         --keep note --skip-incomplete --trajectories 800 --draws 20 --report",
    ),
    ("claims", "claims claim.toml --trajectories 800 --report"),
    ("assess", "assess codings.csv --report"),
    ("policy", "run known.toml --policy storm"),
    (
        "stepped",
        "run known.toml --trajectories 4000 --draws 40 --check-step --trajectories-table csv --table-dates 2002,2004 \
         --draws-table csv --report",
    ),
    ("known", "run known.toml --evidence evidence.csv --report"),
    ("updated", "run known.toml --evidence more.csv --since known --pool 0.4 --report"),
    ("diff_of_tables", "diff run stepped --tables-only --report"),
];

/// All studies, with what is declared of their tables.
pub(super) fn studies() -> &'static [Written] {
    static STUDIES: OnceLock<Vec<Written>> = OnceLock::new();
    STUDIES.get_or_init(|| {
        let _ = desk();
        let written = |name: &'static str, tables: Vec<(&'static str, Declared)>| Written { name, tables };
        vec![
            written("run", declared::run()),
            written("agreements", declared::agreements()),
            written("ask", declared::ask()),
            written("policy", declared::run()),
            written("stepped", declared::stepped()),
            written("known", declared::known()),
            written("updated", declared::updated()),
            written("compare", declared::compare()),
            written("compare_high", declared::compare()),
            written("diff", declared::diff()),
            written("diff_of_tables", declared::diff().into_iter().filter(|(name, _)| *name != "moves.csv").collect()),
            written("sweep", declared::sweep(&[RATE])),
            written("sweep_of_two", declared::sweep(&[RATE, "alignment.type"])),
            written("tip", declared::tip(None)),
            written("frontier", declared::tip(Some("outcomes.war.until"))),
            written("search", declared::search()),
            written("sobol", declared::sensitivity(&["total", "first", "effect"], &INPUTS)),
            written("surrogate", declared::sensitivity(&["total", "first", "effect"], &INPUTS)),
            written("morris", declared::sensitivity(&["mu_star", "mu_star_plain", "mu", "sigma"], &INPUTS)),
            written("pawn", declared::sensitivity(&["pawn", "first"], &INPUTS)),
            written("second_order", declared::second_order(&INPUTS)),
            written("rare", declared::rare()),
            written("rare_new_year", declared::rare()),
            written("discover", declared::discover()),
            written("drivers", declared::drivers()),
            written("fork", declared::fork()),
            written("storylines", declared::storylines()),
            written("msel", vec![("msel.csv", declared::msel()), declared::parameters()]),
            written("played", declared::game()),
            written("game", vec![("game.csv", declared::msel())]),
            written(
                "cases",
                declared::cases().into_iter().map(|(name, table)| (name, table.years(2000, 2010))).collect(),
            ),
            written("facts", declared::cases().into_iter().chain(declared::facts()).collect()),
            written("score", declared::score()),
            written("bank", declared::bank()),
            written("panel", declared::panel()),
            written("claims", declared::claims()),
            written("assess", declared::assess()),
        ]
    })
}
