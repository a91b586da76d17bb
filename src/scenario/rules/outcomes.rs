//! Rules of outcomes. An outcome that can never happen is an error, not a result.

use super::{GOOD, case, check, check_text};
use crate::scenario::parse;

/// Keys of one more outcome, the resulting message and a part of the way out.
fn check_outcomes(cases: &[(&str, &str, &str)]) {
    for (keys, message, way_out) in cases {
        check(&[case("", &format!("[outcomes.x]\n{keys}"), message, way_out)]);
    }
}

/// Checks that a text is valid.
fn check_whole(text: &str) {
    if let Err(error) = parse("x.toml", text, &[]) {
        panic!("{}", error.render(false));
    }
}

/// Checks that the good text with more is valid.
fn check_good(more: &[&str]) {
    for more in more {
        check_whole(&format!("{GOOD}\n{more}\n"));
    }
}

#[test]
fn types_stages_and_treaties() {
    check_outcomes(&[
        ("type_above = @\"allied_community\"", "no type is left", "types in their order"),
        ("type_below = @\"none\"", "no type is left", "types in their order"),
        ("type = @\"thin\"\ntype_above = \"initial\"", "no type is left", "types in their order"),
        ("type = @[]", "`outcomes.x.type` is empty", "at least one"),
        ("stage_at_least = @5\nstage_at_most = 3", "`stage_at_least` is 5, `stage_at_most` 3", "raise"),
        ("stage_at_least = @8", "from 0 to 7", "from 0 to 7"),
        (
            "stage_at_most = 3\ndepth_at_least = { exercises = @1 }",
            "with `exercises` present, the stage is at least 4",
            "widen the stages",
        ),
        (
            "type = \"thick\"\ntreaty = @\"functioning\"",
            "a functioning alliance needs the type alliance",
            "change the treaty status",
        ),
        ("stage_at_most = 4\ntreaty = @\"functioning\"", "a stage of at least 5", "change the treaty status"),
        (
            "type = \"alliance\"\ntreaty = @\"rhetorical\"",
            "needs a type other than alliance",
            "change the treaty status",
        ),
        (
            "type_below = \"alliance\"\ntreaty = @\"tacit\"",
            "a tacit alliance needs the type alliance",
            "change the treaty status",
        ),
        ("treaty_kind = @\"defense\"", "unknown kind of treaty `defense`", "did you mean `defence`?"),
        ("treaty_kind = @[]", "`outcomes.x.treaty_kind` is empty", "[\"defence\", \"consultation\"]"),
        ("treaty_kind = @true", "`outcomes.x.treaty_kind` must be a string", "in quotes"),
        ("treaty_kind = [\"defence\", @\"defence\"]", "lists \"defence\" twice", "remove one"),
        (
            "treaty = \"none\"\ntreaty_kind = @\"defence\"",
            "the treaty status none excludes the treaty of `treaty_kind`",
            "or `treaty_kind`",
        ),
        (
            "treaty = \"tacit\"\ntreaty_kind = @[\"defence\", \"offence\"]",
            "the treaty status tacit excludes the treaty",
            "change the treaty status",
        ),
        (
            "treaty_kind = @\"neutrality\"",
            "no treaty of neutrality is ever signed, as without a shock only treaties of defence are signed",
            "`alignment.treaty_kind = [\"neutrality\"]`",
        ),
        ("treaty = \"none\"\nany = [ { treaty = @\"in_force\" } ]", "none and in_force exclude each other", "keep one"),
        ("type = \"thin\"\nany = [ { type = @\"alliance\" } ]", "no type meets all of its conditions", "in common"),
        ("depth_at_least = @{}", "is empty", "at least one indicator"),
        ("breaks_at_least = @0", "`outcomes.x.breaks_at_least` is 0, but must be a whole number from 1", "from 1"),
        ("breaks_at_least = @1.5", "must be a whole number from 1", "whole number"),
        ("any = @[]", "is empty", "at least one alternative"),
        ("any = [ { type = \"thin\" }, @{} ]", "an alternative without a condition", "add one"),
    ]);
}

#[test]
fn windows() {
    check_outcomes(&[
        ("from = 2031\nuntil = @2030\ntreaty = \"none\"", "`until` is not a step after `from`", "later `until`"),
        ("from = @2036\ntreaty = \"none\"", "outside the run", "within the run"),
        ("from = @2035\ntreaty = \"none\"", "outside the run", "must be before 2035-01-01"),
        ("until = @2025\ntreaty = \"none\"", "is 2025, which is outside", "must be after 2025-01-01"),
        (
            "treaty = @\"denounced\"",
            "which is what a shock or a policy does",
            "write `none`, the status after it, or another of `none`, `in_force`",
        ),
        ("treaty = @\"signed\"", "which is what a shock or a policy does", "write `in_force`"),
        ("from = 2031\nuntil = @2031\ntreaty = \"none\"", "`until` is not a step after `from`", "later `until`"),
        (
            "from = 2030\nuntil = 2032\nlasting_years = @3\ntreaty = \"none\"",
            "it must last 3 years, but its window has 2.00",
            "widen",
        ),
        ("lasting_years = @0\ntreaty = \"none\"", "is 0, but must be more than 0", "such as 0.5"),
    ]);
}

#[test]
fn quantities() {
    check_outcomes(&[
        (
            "values = { power = { at_least = @1.1 } }",
            "`outcomes.x.values.power.at_least` is 1.1, but must be in [0, 1]",
            "a share: 0.011 for 1.1 %",
        ),
        ("values = { \"identity.china\" = { at_most = @0 } }", "can never be at most 0", "more than 0"),
        ("values.identity.china = { at_least = @1 }", "can never be at least 1", "less than 1"),
        ("values.anxiety.china = { at_most = @-0.1 }", "is -0.1, but must be 0 or more", "from 0"),
        ("values.power_ratio = { at_least = @0.9, at_most = 0.8 }", "at least 0.9 and at most 0.8", "no value is left"),
        ("values.power_ratio = @{}", "has no bound", "add `at_least`"),
        ("values.power_ratio = { at_least = @nan }", "is nan, but must be finite", "finite"),
        (
            "values.power_ratio = { at_least = 0.9 }\nany = [ { values = { power_ratio = @{ at_most = 0.5 } } } ]",
            "no value of power_ratio",
            "widen",
        ),
        ("power = \"permissive\"\nvalues.power_ratio = @{ at_most = 0.5 }", "no value of power_ratio", "widen"),
        ("power = @[\"non_permissive\", \"permissive\"]", "leaves out \"high\"", "`any`"),
        ("threat = \"distant\"\nany = [ { threat = @\"immediate\" } ]", "no value of threat", "widen"),
        ("values = @{}", "is empty", "at least one quantity"),
    ]);
}

#[test]
fn patterns_of_shocks() {
    check_outcomes(&[
        ("shocks = @[\"crisis\"]", "`outcomes.x` has no `within_years`", "add `within_years = 1`"),
        ("shocks = [\"crisis\"]\nwithin_years = @-1", "is -1, but must be more than 0", "such as 0.5"),
        ("shocks = [\"crisis\", @\"crisis\"]\nwithin_years = 1", "lists \"crisis\" twice", "`at_least = 2`"),
        ("at_least = @2\ntreaty = \"none\"", "`outcomes.x.at_least` is only for `shocks`", "name the shocks"),
        ("shocks = [\"crisis\"]\nwithin_years = 1\nat_least = @5", "is 5, but must be", "from 1 to 4"),
        ("within_years = @1\ntreaty = \"none\"", "is only for `shocks`", "name the shocks"),
        (
            "shocks = @[\"blockade\", \"crisis\"]\nwithin_years = 1\nuntil = 2027",
            "these shocks come after its window",
            "widen",
        ),
        (
            "shocks = @[\"blockade\"]\nwithin_years = 1\nuntil = 2027-08-01",
            "these shocks come after its window",
            "widen",
        ),
    ]);
}

#[test]
fn patterns_of_shocks_within_windows() {
    check_outcomes(&[
        ("shocks = @[\"blockade\"]\nwithin_years = 1\nfrom = 2031", "these shocks come before its window", "widen"),
        (
            "shocks = @[\"blockade\"]\nwithin_years = 1\nfrom = 2028\nuntil = 2029",
            "these shocks never come together in its window",
            "widen",
        ),
    ]);
    check_good(&[
        "[outcomes.x]\nshocks = [\"blockade\", \"crisis\"]\nwithin_years = 1\nfrom = 2030\nuntil = 2030-02-01",
        "[outcomes.x]\nshocks = [\"crisis\"]\nwithin_years = 1\nfrom = 2034\nlasting_years = 0.5",
    ]);
}

#[test]
fn transitions_to_types_and_treaties() {
    const CLOSED: &str = "[typology]\nthick_to_alliance.rate = 0\nthin_to_alliance.rate = 0\n\
                          coalition_to_alliance.rate = 0\nthick_to_non_allied_community.rate = 0\n\
                          [treaty]\ndeclaration_rate = 0\n";
    const UNSIGNED: &str = "[treaty]\nsigning_rate = 0\ndeclaration_rate = 0\n";
    let alliance = "type = [\"alliance\", \"allied_community\"]\n";
    let way_out = "`typology.thin_to_alliance.rate`, `typology.coalition_to_alliance.rate`";
    check(&[
        case(
            alliance,
            &format!("type = @[\"alliance\", \"allied_community\"]\n{CLOSED}"),
            "no transitions with a rate above 0 lead from thick to alliance or allied_community",
            way_out,
        ),
        case(
            alliance,
            &format!("treaty = @\"functioning\"\n{CLOSED}"),
            "no transitions with a rate above 0 lead from thick",
            way_out,
        ),
        case(
            "",
            "[treaty]\nsigning_rate = 0\ndeclaration_rate = 0\n[outcomes.x]\ntreaty = @\"in_force\"",
            "no treaty is ever signed, as `treaty.signing_rate` and `treaty.declaration_rate` are 0",
            "give one of them more than 0",
        ),
        case(
            "",
            &format!("{UNSIGNED}[outcomes.x]\ntreaty_kind = @[\"defence\", \"neutrality\"]"),
            "no treaty of defence or neutrality is ever signed, as `treaty.signing_rate` and",
            "`treaty_kind = [\"defence\", \"neutrality\"]`",
        ),
        case(
            "",
            &format!("{UNSIGNED}[outcomes.x]\nany = [ {{ type = \"thin\" }}, {{ treaty = @\"rhetorical\" }} ]"),
            "no treaty is ever signed",
            "a shock",
        ),
    ]);
    check_good(&[
        "[typology]\ndowngrade_rate = 0\n[outcomes.x]\ntype = \"thick\"",
        "[typology]\nthick_to_alliance.rate = 0\n[outcomes.x]\ntype = \"alliance\"",
        "[typology]\nthick_to_alliance.rate = { uniform = { low = 0, high = 1 } }\ndowngrade_rate = 0",
        &format!("{UNSIGNED}[shocks.x]\nrate = 1\ntreaty = \"signed\"\n[outcomes.x]\ntreaty = \"in_force\""),
        &format!("{UNSIGNED}[outcomes.x]\ntreaty = \"tacit\""),
        "[shocks.x]\nrate = 1\ntreaty = \"signed\"\ntreaty_kind = \"neutrality\"\n[outcomes.x]\n\
         treaty = \"tacit\"\ntreaty_kind = [\"neutrality\", \"offence\"]",
        "[treaty]\nsigning_rate = { uniform = { low = 0, high = 1 } }\n[outcomes.x]\ntreaty = \"in_force\"",
    ]);
}

/// Turns, quarrels, ruptures and declarations lead to other types, too: no type is unreachable where any of them is
/// possible.
#[test]
fn breaks_ruptures_and_declarations_lead_to_types() {
    const QUIET: [&str; 4] =
        ["actors.china.turning", "actors.russia.turning", "rupture.rate", "rupture.quarrel_weight"];
    let closed_but = |open: &str, rates: &str, outcome: &str| {
        let rate = |path: &str| if path == open { 0.1 } else { 0.0 };
        let turning = |path: &str| format!("\nturning = {}\ngdp", rate(path));
        let [china, russia, rupture, quarrels] = QUIET;
        let text = GOOD.replace("[actors.china]\ngdp", &format!("[actors.china]{}", turning(china)));
        let text = text.replace("[actors.russia]\ngdp", &format!("[actors.russia]{}", turning(russia)));
        let rupture = format!("[rupture]\nrate = {}\nquarrel_weight = {}", rate(rupture), rate(quarrels));
        format!("{text}\n{rupture}\n[typology]\n{rates}\n[outcomes.x]\ntype = {outcome}\n")
    };
    let no_way = |to: &str| format!("no transitions with a rate above 0 lead from thick to {to}");
    let dissolution = "dissolution_rate = 0";
    check_text(&closed_but("", dissolution, "@\"none\""), &no_way("none"), "`typology.dissolution_rate`");
    check_text(
        &closed_but("", "downgrade_rate = 0", "@\"coalition\""),
        &no_way("coalition"),
        "`typology.downgrade_rate`",
    );
    // A rupture leads to a thin partnership, and so to a coalition, and a break to none.
    for open in QUIET {
        check_whole(&closed_but(open, "downgrade_rate = 0", "\"coalition\""));
    }
    for open in ["actors.china.turning", "actors.russia.turning", "rupture.quarrel_weight"] {
        check_whole(&closed_but(open, dissolution, "\"none\""));
    }
    check_text(&closed_but("rupture.rate", dissolution, "@\"none\""), &no_way("none"), "`typology.dissolution_rate`");
}

#[test]
fn breaks_that_never_come() {
    let steady = GOOD
        .replace("gdp = 18.6", "gdp = 18.6\nturning = 0")
        .replace("gdp = 2.1", "gdp = 2.1\nturning = 0")
        .replace("type = [\"alliance\", \"allied_community\"]", "stage_at_most = 6");
    let calm = "[rupture]\nrate = 0\nquarrel_weight = 0\n[outcomes.x]\nbreaks_at_least = @1\n";
    let turn = "`rupture.rate` is 0 and no member turns";
    check_text(&format!("{steady}\n{calm}"), turn, "`actors.china.turning` more than 0");
    let thin = GOOD
        .replace("type = \"thick\"", "type = \"thin\"")
        .replace("type = [\"alliance\", \"allied_community\"]", "stage_at_most = 6");
    let ways = "[typology]\nthin_to_thick.rate = 0\nthin_to_alliance.rate = 0\nthin_to_coalition.rate = 0\n\
                [treaty]\ndeclaration_rate = 0\n";
    check_text(&format!("{thin}\n{ways}{calm}"), "no type above a coalition", "or what they break");
    let bare = "dropped = [\"military_technical\", \"exercises\", \"integrated_command\", \"troop_placement\", \
                \"defence_policy\"]";
    let bare = format!("{}\n[indicators]\n{bare}\n{}", steady, calm.replace("rate = 0\n", ""));
    let bare = bare.replace("jump_start = { exercises = 2 }", "treaty = \"signed\"");
    check_text(&bare, "none of the indicators that a rupture ends exists", "or what they break");
    for more in ["rupture.rate = 0", "rupture.quarrel_weight = 0"] {
        let text = format!("{more}\n{steady}\n[outcomes.x]\nbreaks_at_least = 2\ntype = \"alliance\"\n");
        assert!(parse("x.toml", &text, &[]).is_ok(), "{more}");
    }
}

#[test]
fn variables_that_only_shocks_change() {
    let overlap = "[actors.china.threat_profile]\na = 0.6\nb = 0.4\n[actors.russia.threat_profile]\na = 1\n\
                   [outcomes.x]\nvalues.overlap = @{ at_most = 0.5 }";
    check(&[
        case(
            "",
            "[outcomes.x]\nvalues.hedge = @{ at_least = 0.1 }",
            "`hedge` stays 0, as no shock moves it",
            "effects.hedge",
        ),
        case(
            "",
            "[outcomes.x]\nvalues.proximity.china = @{ at_most = 0.2 }",
            "`proximity.china` stays 0.3",
            "`effects.proximity.china`",
        ),
        case("", "[outcomes.x]\nvalues.offensive_capability.russia = @{ at_least = 0.6 }", "stays 0.5", "a shock"),
        case("", "[outcomes.x]\nvalues.overlap = @{ at_least = 0.8 }", "`overlap` stays 0.7", "a shock"),
        case("", overlap, "`overlap` stays 0.6", "a shock"),
    ]);
    let observed = "[observed.hedge]\nsource = \"s\"\nvalues = [[2025, 0.1], [2026, 0.4]]\n";
    check_good(&[
        "[outcomes.x]\nvalues.hedge = { at_most = 0.1 }",
        "[outcomes.x]\nvalues.hedge = { at_least = 0.1 }\n[shocks.x]\nrate = 1\neffects.hedge = 0.1",
        &format!("[outcomes.x]\nvalues.hedge = {{ at_least = 0.1 }}\n{observed}"),
        "[outcomes.x]\nvalues.severity.china = { at_least = 0.9 }",
    ]);
}

#[test]
fn outcomes_against_the_rest_of_the_scenario() {
    check(&[
        case("", "@[outcomes.x]\ntitle = \"x\"\nfrom = 2030", "`outcomes.x` has no condition", "type"),
        case(
            "[outcomes.alliance]\ntype = [\"alliance\", \"allied_community\"]\n",
            "@",
            "the scenario has no outcome",
            "add",
        ),
        case(
            "[shocks.crisis]\nrate = 0.1",
            "[outcomes.x]\nshocks = [@\"crisis\"]\nwithin_years = 1\n[shocks.crisis]\nrate = 0.0",
            "`shocks.crisis.rate` is 0",
            "more than 0",
        ),
        case(
            "[shocks.blockade]",
            "[outcomes.x]\nshocks = [@\"blockade\"]\nwithin_years = 1\n[shocks.blockade]\nprobability = 0",
            "`shocks.blockade.probability` is 0",
            "more than 0",
        ),
        case(
            "exercises = 2 }",
            "exercises = 2 }\n[shocks.late]\ndates = [2034]\ntreaty = \"signed\"\n\
             [outcomes.x]\nshocks = @[\"late\", \"blockade\"]\nwithin_years = 2",
            "never come so close together",
            "more years",
        ),
        case(
            "jump_start = { exercises = 2 }",
            "treaty = \"signed\"\n[indicators]\ndropped = [\"defence_policy\", \"troop_placement\"]\n\
             [outcomes.x]\nstage_at_least = @6",
            "no stage beyond 5 exists",
            "drop fewer",
        ),
        case(
            "jump_start = { exercises = 2 }",
            "treaty = \"signed\"\n[indicators]\ndropped = [\"defence_policy\"]\n\
             [outcomes.x]\ndepth_at_least = { defence_policy = @1 }",
            "`defence_policy` is dropped",
            "remove the outcome",
        ),
    ]);
}
