//! Policies, and how files that extend others change them.

use super::{case, check};

#[test]
fn dates() {
    check(&[
        case("", "[policies.p]\nfrom = @2035\neffects.hedge = 0.1", "which is outside the run", "before 2035-01-01"),
        case("", "@[policies.p]\neffects.hedge = 0.1", "`policies.p` has no `from`", "add `from = 2027`"),
        case(
            "",
            "[policies.p]\nfrom = 2027\nuntil = @2027\nset.incentive.strong = 0.7",
            "ends before it begins",
            "later",
        ),
        case(
            "",
            "[policies.p]\nfrom = 2027\n@until = 2028\neffects.hedge = 0.1",
            "`policies.p.until` ends nothing",
            "`set`",
        ),
        case("", "[policies.p]\n@from = 2027\ninject.crisis = 2028", "`policies.p.from` dates nothing", "own"),
        case("", "[policies.p]\ninject.crisis = @2040", "`policies.p.inject.crisis` has 2040", "within the run"),
        case("", "[policies.p]\ninject.crisis = [2027, @2027-01-15]", "two dates in the same step", "steps_per_year"),
        case(
            "",
            "[policies.p]\ninject.blockade = @2027-08-20",
            "brings about a shock in the step from 2027-08-01 on that `shocks.blockade.dates` already brings about",
            "planned once in a step",
        ),
        case("", "[policies.p]\ninject.crisis = @[]", "`policies.p.inject.crisis` is empty", "give a date"),
        case("", "[policies.p]\nfrom = @\"2027\"\neffects.hedge = 0.1", "a year or a date", "without quotes"),
    ]);
}

#[test]
fn names() {
    check(&[
        case("", "[policies.@Pressure]\nfrom = 2027\neffects.hedge = 0.1", "cannot name a policy", "lower-case"),
        case("", "[policies.@baseline]\nfrom = 2027\neffects.hedge = 0.1", "without any", "another name"),
        case("", "[policies.p]\ninject.@crisys = 2027", "unknown shock `crisys`", "did you mean `crisis`?"),
        case("", "[policies.p]\nfrom = 2027\neffects.urgency.@chin = 0.1", "unknown key `chin`", "`china`"),
        case("", "[policies.p]\nfrom = 2027\neffects.@urgncy.china = 0.1", "unknown variable `urgncy`", "`urgency`"),
        case("", "[policies.p]\nfrom = 2027\nset.balance.@powr.width = 1", "unknown key `powr`", "`power`"),
        case("", "[policies.p]\nfrom = 2027\nset.actors.@rusia.growth_target = 1", "unknown key `rusia`", "`russia`"),
        case("", "[policies.p]\nfrom = 2027\nset.shocks.@crysis.rate = 1", "unknown key `crysis`", "`crisis`"),
        case(
            "",
            "[policies.p]\nfrom = 2027\n@efects.hedge = 0.1\ninject.crisis = 2027\ntreaty = \"signed\"",
            "unknown key `efects`",
            "`effects`",
        ),
        case("", "@[policies.p]\ntitle = \"idle\"", "`policies.p` does nothing", "`inject`"),
    ]);
}

/// What a line of `set` leads to, and a part of the way out.
fn set(line: &str, message: &str, way_out: &str) {
    check(&[case("", &format!("[policies.p]\nfrom = 2027\nset.{line}"), message, way_out)]);
}

#[test]
fn numbers_that_cannot_change_midway() {
    set("actors.china.urgency = @0.5", "it is used at the start only", "effects.urgency.china");
    set("actors.usa.gdp = @30", "it is used at the start only", "effects.gdp.usa");
    set("actors.china.orientation.europe.initial = @0.5", "it is used at the start only", "`set` its target");
    set("alignment.overlap = @0.5", "it is used at the start only", "effects.overlap");
    set("alignment.indicators.exercises.depth = @1", "it is used at the start only", "jump_start.exercises");
    set("alignment.treaty_age = @1", "it is used at the start only", "treaty = ");
    set("theatres.europe = @0.5", "sum to 1", "orientations");
    set("members = @[\"a\"]", "`policies.p.set.members` cannot change during a run", "fixed for the whole run");
    set("indicators.order = @[]", "`policies.p.set.indicators.order` cannot change during a run", "fixed");
    set("shocks.crisis.probability = @0.5", "has no effect", "remove it");
    let correlations = "economy.growth_correlation = [ { between = [\"china\", \"usa\"], value = 0.1 } ]\n\
                        [policies.p]\nfrom = 2027\nset.economy.world_loading = @0.5";
    check(&[case(
        "",
        &format!("[economy]\n{}", correlations.trim_start_matches("economy.")),
        "cannot change during a run",
        "--set",
    )]);
}

#[test]
fn amounts() {
    set("actors.china.stake_target = @1.5", "must be in (0, 1)", "moves");
    set(
        "actors.china.stake_target = { scale = @4 }",
        "takes `actors.china.stake_target` from 0.3 to 1.2",
        "must be in (0, 1)",
    );
    set("actors.china.stake_target = { add = @-0.3 }", "from 0.3 to 0", "its centre counts");
    set("actors.china.stake_target = { scale = @-1 }", "must be 0 or more", "0 or more");
    set("actors.china.stake_target = @{ add = 0.1, scale = 2 }", "has both `add` and `scale`", "keep one");
    set("actors.china.stake_target = { @ad = 0.1 }", "unknown distribution `ad`", "one of");
    set("actors.china.stake_target = @\"more\"", "must be a number or a distribution", "stake");
    set("balance.power.non_permissive = @0.7", "with this policy `balance.power.non_permissive` is 0.7", "<=");
    check(&[case("", "[policies.p]\nfrom = 2027\nset = @{}", "`policies.p.set` is empty", "stadial params")]);
}

/// A file that extends another overrides it key by key, and a change replaces a change.
#[test]
fn policies_are_extended() {
    let folder = tempfile::tempdir().unwrap();
    let base = format!(
        "{}\n[policies.p]\nfrom = 2027\nset.actors.china.stake_target = {{ add = 0.1 }}\neffects.hedge = 0.1\n\
         [policies.q]\ninject.crisis = 2027\n",
        super::GOOD
    );
    std::fs::write(folder.path().join("base.toml"), base).unwrap();
    let top = "extends = \"base.toml\"\nremove = [\"policies.q\"]\n[policies.p]\nfrom = 2028\n\
               set.actors.china.stake_target = { scale = 0.5 }\neffects.hedge = { sd = 0.2 }\n";
    let path = folder.path().join("top.toml");
    std::fs::write(&path, top).unwrap();
    let scenario = crate::scenario::load(&path, &["policies.p.set.incentive.strong=0.8".to_owned()])
        .map_err(|error| error.render(false))
        .unwrap();
    let [policy] = scenario.policies.as_slice() else { panic!("{:?}", scenario.policies) };
    assert_eq!((policy.name.as_str(), policy.begins, policy.changes.len()), ("p", 36, 2));
    let model = scenario.model.under(&[policy]);
    let later = model.central().changed(&model.structure, 36);
    assert_eq!((later.members[0].stake_target, later.incentive.strong), (0.15, 0.8));
    let effect = &model.central().shocks[2].effects[0];
    assert_eq!((effect.mean, effect.sd), (0.1, 0.2));
}
