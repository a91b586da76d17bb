//! Variations of the framework: order, depth levels, clusters and roles.

use super::{GOOD, case, check, check_text};
use crate::scenario::{Origin, Scenario, load, parameters, parse};
use crate::theory::{Clusters, DepthScale};

/// All indicators, consultations first.
const ORDER: &str = "\"consultations\", \"confidence_building\", \"military_technical\", \"exercises\", \
                     \"integrated_command\", \"troop_placement\", \"defence_policy\"";

fn read(text: &str) -> Scenario {
    parse("x.toml", text, &[]).unwrap_or_else(|error| panic!("{}", error.render(false)))
}

fn ordered(order: &str) -> String {
    format!("[indicators]\norder = {order}")
}

#[test]
fn an_order_has_every_indicator_once() {
    let without = ORDER.replace(", \"defence_policy\"", "");
    check(&[
        case("", &ordered(&format!("@[{without}]")), "`indicators.order` leaves out `defence_policy`", "add them"),
        case("", &ordered("@[]"), "leaves out `confidence_building`, `consultations`,", "`indicators.dropped`"),
        case(
            "",
            &ordered(&format!("[{}]", ORDER.replace("\"exercises\"", "@\"exercise\""))),
            "unknown indicator `exercise` in `indicators.order`",
            "did you mean `exercises`?",
        ),
        case("", &ordered(&format!("[{ORDER}, @\"exercises\"]")), "lists \"exercises\" twice", "remove one"),
        case("", &ordered("@\"exercises\""), "`indicators.order` must be a list", "write a list"),
        case(
            "",
            &format!("[indicators]\ndropped = [\"defence_policy\"]\norder = [{without}, @\"defence_policy\"]"),
            "`defence_policy` is in `indicators.order`, but is dropped",
            "`indicators.dropped`",
        ),
    ]);
}

#[test]
fn needs_come_before_their_indicator() {
    let moved = format!("@\"exercises\", {}", ORDER.replace(" \"exercises\",", ""));
    check(&[
        case(
            "",
            &ordered(&format!("[{moved}]")),
            "`exercises` comes before `consultations`, which it needs",
            "`indicators.needs.exercises = []`",
        ),
        case(
            "",
            &format!(
                "[indicators]\nneeds.integrated_command = [\"exercises\", \"troop_placement\"]\norder = [{}]",
                ORDER.replace("\"integrated_command\"", "@\"integrated_command\"")
            ),
            "`integrated_command` comes before `troop_placement`, which it needs",
            "`indicators.needs.integrated_command = [\"exercises\"]`",
        ),
    ]);
    let free = format!("{GOOD}\n[indicators]\nneeds.exercises = []\norder = [{}]", moved.replace('@', ""));
    let structure = read(&free).model.structure;
    assert_eq!(structure.stages.order(), [3, 1, 0, 2, 4, 5, 6]);
    assert_eq!(structure.stages.number(3), 1);
}

#[test]
fn outcomes_follow_the_order() {
    let last = ORDER.replace("\"confidence_building\", ", "") + ", \"confidence_building\"";
    let outcome = "[outcomes.x]\nstage_at_most = 6\ndepth_at_least = { confidence_building = @1 }";
    let short = "[indicators]\ndropped = [\"military_technical\", \"troop_placement\"]\n\
                 order = [\"consultations\", \"confidence_building\", \"exercises\", \"integrated_command\", \
                 \"defence_policy\"]\n[outcomes.x]\n";
    check(&[
        case(
            "",
            &format!("[indicators]\norder = [{last}]\n{outcome}"),
            "with `confidence_building` present, the stage is at least 7",
            "widen the stages",
        ),
        case("", &format!("{short}stage_at_least = @6"), "no stage beyond 5 exists", "drop fewer"),
        case(
            "",
            &format!("{short}stage_at_most = 3\ntreaty = @\"functioning\""),
            "a stage of at least 4, which",
            "change the treaty status",
        ),
        case(
            "",
            "[indicators]\ndropped = [\"integrated_command\", \"troop_placement\", \"defence_policy\"]\n\
             [outcomes.x]\ntreaty = @\"functioning\"",
            "needs an indicator of the advanced band, and none exists here",
            "remove it from `indicators.dropped`",
        ),
    ]);
    read(&format!("{GOOD}\n{short}stage_at_least = 5"));
}

#[test]
fn depths_are_within_the_levels() {
    let levels = |number: u8| format!("[indicators]\ndepth_levels = {number}\n");
    check(&[
        case("", "[indicators]\ndepth_levels = @1", "is 1, but must be a whole number from 2 to 9", "2 to 9"),
        case("", "[indicators]\ndepth_levels = @10", "is 10, but must be a whole number from 2 to 9", "2 to 9"),
        case("", "[indicators]\ndepth_levels = @2.5", "must be a whole number from 2 to 9", "without quotes"),
        case(
            "depth = 3, age = 28 }",
            &format!("depth = @3, age = 28 }}\n{}", levels(2)),
            "`alignment.indicators.consultations.depth` is 3, but must be in [0, 2]",
            "`indicators.depth_levels`",
        ),
        case(
            "depth = 3, age = 28 }",
            &format!("depth = @{{ uniform = {{ low = 0, high = 3 }} }}, age = 28 }}\n{}", levels(2)),
            "which gives 3, but must be in [0, 2]",
            "`indicators.depth_levels`",
        ),
        case(
            "depth = 3, age = 28 }",
            &format!("depth = @3, age = 28 }}\nexercises = 1\n{}", levels(2)),
            "`alignment.indicators.consultations.depth` is 3, but must be in [0, 2]",
            "the number of levels",
        ),
        case("confidence_building = 1", "confidence_building = @1.5", "must be a whole number", "3 high"),
        case("exercises = 2", "exercises = @4", "is 4, but depth has 3 levels here", "`indicators.depth_levels`"),
        case("exercises = 2", "exercises = @0", "is 0, but depth has 3 levels here", "from 1 to 3"),
        case(
            "",
            &format!("{}[outcomes.x]\ndepth_at_least = {{ exercises = @6 }}", levels(5)),
            "is 6, but depth has 5 levels here",
            "give 1 to 5",
        ),
    ]);
    let text =
        GOOD.replace("confidence_building = 1", "confidence_building = 5").replace("exercises = 2", "exercises = 4");
    let scenario = read(&format!("{text}\n{}[outcomes.x]\ndepth_at_least.exercises = 5\n", levels(5)));
    assert_eq!(scenario.model.structure.depth_scale, DepthScale { levels: 5 });
    assert_eq!(scenario.model.structure.shocks[1].jump_start[3], 4);
    let drawn = GOOD.replace("confidence_building = 1", "confidence_building = { normal = { mean = 4, sd = 1 } }");
    let scenario = read(&format!("{drawn}\n{}", levels(5)));
    let prior = scenario.model.priors.iter().find(|prior| prior.path.ends_with("building.depth")).unwrap();
    assert_eq!((prior.domain.low, prior.domain.high), (0.0, 5.0));
}

/// [`GOOD`] with one of the clusters, and without anything about indicators.
fn cluster(name: &str) -> String {
    GOOD.replace("start = 2025", &format!("clusters = \"{name}\"\nstart = 2025"))
        .replace("[alignment.indicators]\nconfidence_building = 1\nconsultations = { depth = 3, age = 28 }\n", "")
        .replace("jump_start = { exercises = 2 }", "treaty = \"signed\"")
}

#[test]
fn without_the_cluster_of_indicators_no_key_about_them_is_allowed() {
    let text = cluster("incentives");
    let structure = read(&text).model.structure;
    assert_eq!((structure.clusters, structure.has_indicators()), (Clusters::Incentives, false));
    let inherited = |path: &str| format!("`remove = [\"{path}\"]`), or set `clusters = \"both\"`");
    let appended = [
        ("[alignment.indicators]\nexercises = @1", "`exercises` has a depth, but", "alignment.indicators.exercises"),
        ("[indicators]\n@dropped = []", "there are no indicators", "indicators.dropped"),
        ("[indicators]\n@order = []", "`indicators.order` is given, but there", "indicators.order"),
        ("[indicators]\n@depth_levels = 2", "there are no indicators", "indicators.depth_levels"),
        ("[indicators]\n@needs.exercises = []", "there are no indicators", "indicators.needs"),
        (
            "[shocks.x]\nrate = 1\njump_start.exercises = @1",
            "sets an indicator that does not exist",
            "shocks.x.jump_start.exercises",
        ),
        ("[outcomes.x]\nstage_at_least = @1", "no stage beyond 0 exists", "outcomes.x"),
        ("[outcomes.x]\ndepth_at_least.exercises = @1", "`exercises` does not exist", "outcomes.x"),
    ];
    for (more, message, path) in appended {
        check_text(&format!("{text}\n{more}\n"), message, &inherited(path));
    }
    let functioning = "[outcomes.x]\ntreaty = @\"functioning\"";
    let message = "needs an indicator of the advanced band";
    check_text(&format!("{text}\n{functioning}\n"), message, &inherited("outcomes.x"));
    let dormant = text.replace("type = \"thick\"", "type = \"thick\"\ndormant = [@\"exercises\"]");
    check_text(&dormant, "`exercises` is dormant, but does not exist", &inherited("alignment.dormant"));
    let unknown = text.replace("clusters = \"incentives\"", "clusters = @\"incentive\"");
    check_text(&unknown, "unknown choice of clusters `incentive`", "did you mean `incentives`?");
}

#[test]
fn a_file_removes_what_one_cluster_excludes() {
    let folder = tempfile::tempdir().unwrap();
    let top = "extends = \"base.toml\"\nclusters = \"incentives\"\n\
               remove = [\"alignment.indicators\", \"shocks.blockade.jump_start\"]\n[shocks.blockade]\ntreaty = \"signed\"\n";
    for (name, text) in [("base.toml", GOOD), ("top.toml", top)] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let scenario = load(&folder.path().join("top.toml"), &[]).unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert_eq!(scenario.model.structure.clusters, Clusters::Incentives);
}

#[test]
fn an_undriven_incentive_is_constant() {
    let open = GOOD.replace("start = 2025", "clusters = \"indicators\"\nstart = 2025");
    let text = open.replace("type = \"thick\"", "type = \"thick\"\nincentive = 0.1");
    let stays = "`incentive` stays 0.1, as no shock moves it";
    for outcome in ["incentive = @\"strong\"", "values.incentive = @{ at_least = 0.2 }"] {
        check_text(&format!("{text}\n[outcomes.x]\n{outcome}\n"), stays, "set `clusters = \"both\"`, give a shock");
    }
    for good in [
        "[outcomes.x]\nincentive = \"weak\"\n",
        "[outcomes.x]\nincentive = \"strong\"\n[shocks.x]\nrate = 1\neffects.incentive = 0.3\n",
        "[outcomes.x]\nincentive = \"strong\"\n[incentive]\nstrong = { uniform = { low = 0, high = 1 } }\nmoderate = 0\n",
        "[outcomes.x]\nthreat = \"immediate\"\n",
    ] {
        read(&format!("{text}\n{good}"));
    }
    // Where it is left open, it follows from other numbers, and is known where all of these are.
    let outcome = |low: &str| format!("[outcomes.x]\nvalues.incentive = {low}{{ at_least = 0.6 }}\n");
    read(&format!("{open}\n{}", outcome("")));
    let certain = open.replace("urgency = { normal = { mean = 0.45, sd = 0.05 } }", "urgency = 0.45");
    check_text(
        &format!("{certain}\n{}", outcome("@")),
        "`incentive` stays 0.",
        "set `clusters = \"both\"`, give a shock",
    );
}

#[test]
fn the_dominant_actor_is_a_member() {
    let dominant = |name: &str| format!("type = \"thick\"\ndominant = @\"{name}\"");
    check(&[
        case(
            "type = \"thick\"",
            &dominant("chna"),
            "unknown member `chna` in `alignment.dominant`",
            "did you mean `china`?",
        ),
        case("type = \"thick\"", &dominant("usa"), "unknown member `usa`", "one of `china`, `russia`"),
    ]);
    let scenario = read(&GOOD.replace("type = \"thick\"", "type = \"thick\"\ndominant = \"russia\""));
    assert_eq!(scenario.model.structure.dominant, Some(1));
    assert_eq!(
        (scenario.model.central().status.equality_weight, scenario.model.base.status.equality_weight),
        (0.0, 0.4)
    );
}

/// Parameters that a variation leaves without effect are neither listed nor uncertain.
#[test]
fn settings_are_listed_and_numbers_without_effect_are_not() {
    let listed = |text: &str| parameters(&read(text));
    let value = |text: &str, path: &str| {
        let row = listed(text).into_iter().find(|row| row.path == path);
        row.map(|row| (row.value, row.origin != Origin::Default))
    };
    let default = |value: &str| Some((value.to_owned(), false));
    let given = |value: &str| Some((value.to_owned(), true));
    assert_eq!(value(GOOD, "clusters"), default("both"));
    assert_eq!(value(GOOD, "indicators.dropped"), default("[]"));
    assert_eq!(value(GOOD, "indicators.order"), default("as numbered"));
    assert_eq!(value(GOOD, "indicators.depth_levels"), default("3"));
    assert_eq!(value(GOOD, "alignment.dominant"), default("no one"));
    let ordered = format!("{GOOD}\n[indicators]\norder = [{ORDER}]\ndepth_levels = 4");
    assert_eq!(value(&ordered, "indicators.order"), given(&format!("[{ORDER}]")));
    assert_eq!(value(&ordered, "indicators.depth_levels"), given("4"));
    let depth = listed(&ordered).into_iter().find(|row| row.path == "alignment.indicators.exercises.depth").unwrap();
    assert_eq!(depth.allowed, "in [0, 4]");
    let dropped = format!("{GOOD}\n[indicators]\ndropped = [\"troop_placement\"]\ntroop_placement.incentive = 0.4\n");
    assert_eq!(value(&dropped, "indicators.dropped"), given("[\"troop_placement\"]"));
    assert_eq!(value(&dropped, "indicators.troop_placement.incentive"), None);
    assert_eq!(value(&dropped, "alignment.indicators.troop_placement.age"), None);
    let incentives = cluster("incentives");
    assert!(listed(&incentives).iter().all(|row| !row.path.contains("indicators.")));
    assert_eq!(value(&incentives, "dynamics.feedback.institutions_on_identity"), None);
    let indicators = cluster("indicators") + "\n[incentive]\nthreat_weight = { uniform = { low = 0, high = 1 } }\n";
    assert_eq!(value(&indicators, "incentive.threat_weight"), None);
    assert_eq!(value(&indicators, "incentive.strong"), default(&value(GOOD, "incentive.strong").unwrap().0));
    assert_eq!(read(&indicators).model.priors.len(), read(GOOD).model.priors.len());
    let dominant = GOOD.replace("type = \"thick\"", "type = \"thick\"\ndominant = \"russia\"");
    assert_eq!(value(&dominant, "alignment.dominant"), given("russia"));
    assert_eq!(value(&dominant, "status.equality_weight"), None);
    assert_eq!(value(&dominant, "actors.china.expectation_target"), None);
    assert!(value(&dominant, "actors.russia.expectation_target").is_some());
}
