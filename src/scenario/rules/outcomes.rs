//! What outcomes may ask. One that would be answered "never" whatever happens is a mistake, not a result.

use super::{case, check};

/// Keys of one more outcome, the message that they lead to and a part of the way out.
fn check_outcomes(cases: &[(&str, &str, &str)]) {
    for (keys, message, way_out) in cases {
        check(&[case("", &format!("[outcomes.x]\n{keys}"), message, way_out)]);
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
        ("treaty = \"none\"\nany = [ { treaty = @\"in_force\" } ]", "none and in_force exclude each other", "keep one"),
        ("type = \"thin\"\nany = [ { type = @\"alliance\" } ]", "no type meets all of its conditions", "in common"),
        ("depth_at_least = @{}", "is empty", "at least one indicator"),
        ("any = @[]", "is empty", "at least one alternative"),
        ("any = [ { type = \"thin\" }, @{} ]", "an alternative without a condition", "add one"),
    ]);
}

#[test]
fn windows() {
    check_outcomes(&[
        ("from = 2031\nuntil = @2030\ntreaty = \"none\"", "`until` is not a step after `from`", "later `until`"),
        ("from = @2036\ntreaty = \"none\"", "outside the run", "within the run"),
        ("until = @2025\ntreaty = \"none\"", "outside the run", "within the run"),
        (
            "from = 2030\nuntil = 2032\nlasting_years = @3\ntreaty = \"none\"",
            "it must last 3 years, but its window has 1.92",
            "widen",
        ),
        ("lasting_years = @0\ntreaty = \"none\"", "is 0, but must be more than 0", "such as 0.5"),
    ]);
}

#[test]
fn quantities() {
    check_outcomes(&[
        ("values = { power = { at_least = @1.1 } }", "can never be at least 1.1", "at most 1"),
        ("values = { \"identity.china\" = { at_most = @0 } }", "can never be at most 0", "more than 0"),
        ("values.identity.china = { at_least = @1 }", "can never be at least 1", "less than 1"),
        ("values.anxiety.china = { at_most = @-0.1 }", "can never be at most -0.1", "at least 0"),
        ("values.power_ratio = { at_least = @0.9, at_most = 0.8 }", "at least 0.9 and at most 0.8", "no value is left"),
        ("values.power_ratio = @{}", "has no bound", "add `at_least`"),
        ("values.power_ratio = { at_least = @nan }", "is NaN, but must be finite", "finite"),
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
        ("shocks = [\"crisis\", @\"crisis\"]\nwithin_years = 1", "lists \"crisis\" twice", "remove one"),
        ("within_years = @1\ntreaty = \"none\"", "is only for `shocks`", "name the shocks"),
        (
            "shocks = @[\"blockade\", \"crisis\"]\nwithin_years = 1\nuntil = 2027",
            "these shocks come after its window",
            "widen",
        ),
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
            "remove it",
        ),
    ]);
}
