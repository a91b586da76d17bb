//! Rules of groups of parameters that move together.

use super::{GOOD, case, check};
use crate::noise::Seed;

#[test]
fn parameters_that_move_together() {
    const USA: &str = "[actors.usa]\ngdp = 28.9\n";
    const TWO: &str = "[actors.usa]\ngdp = 28.9\ngrowth_target = { normal = { mean = 0.04, sd = 0.01 } }\n\
                       MARK[correlations.growth]\n\
                       parameters = [\"actors.china.urgency\", \"actors.usa.growth_target\"]\n";
    let change = |keys: &str, message: &'static str, help: &'static str| {
        let mark = if keys.contains('@') { "" } else { "@" };
        (format!("{}{keys}\n", TWO.replace("MARK", mark)), message, help)
    };
    let cases = [
        change("", "`correlations.growth` does not say how its parameters move together", "rank_correlation = 0.5"),
        change("rank_correlation = @1.5", "`correlations.growth.rank_correlation` is 1.5", "always move together"),
        change("rank_correlation = 0.5\nloadings = @[0.5, 0.5]", "says more than once", "give one of"),
        change("loadings = @[0.5]", "has 1, but the group has 2 parameters", "one for each"),
        change(
            "pairs = [ { between = [@\"actors.china.gdp\", \"actors.china.urgency\"], value = 0.5 } ]",
            "names `actors.china.gdp`, which is not in the group",
            "add it there",
        ),
        change(
            "pairs = [ { between = @[\"actors.china.urgency\"], value = 0.5 } ]",
            "names 1 of the parameters",
            "two",
        ),
        change("rank_correlation = 0.5\n@factor = 0.5", "unknown key `factor`", "`rank_correlation`"),
    ];
    for (new, message, help) in &cases {
        check(&[case(USA, new, message, help)]);
    }
    check(&[
        case(
            "",
            "[correlations.mood]\nrank_correlation = 0.5\nparameters = [\"actors.china.urgency\", @\"actors.china.gdp\"]",
            "`correlations.mood.parameters` names `actors.china.gdp`, which is not uncertain",
            "give `actors.china.gdp` a distribution",
        ),
        case(
            "",
            "[correlations.mood]\nrank_correlation = 0.5\nparameters = [@\"actors.china.urgancy\", \"actors.china.urgency\"]",
            "names `actors.china.urgancy`, which is not uncertain",
            "did you mean `actors.china.urgency`?",
        ),
        case(
            "",
            "[correlations.mood]\nrank_correlation = 0.5\nparameters = @[\"actors.china.urgency\"]",
            "names one parameter, but a group needs two or more",
            "remove the group",
        ),
        case(
            "",
            "@[correlations.mood]\nrank_correlation = 0.5",
            "`correlations.mood` has no `parameters`",
            "add `parameters",
        ),
    ]);
}

const THREE: &str = "[conditions]\nseverity = { uniform = { low = 0.5, high = 0.7 } }\n[incentive]\n\
                     threat_weight = { uniform = { low = 0.4, high = 0.7 } }\n[correlations.all]\n\
                     parameters = [\"actors.china.urgency\", \"conditions.severity\", \"incentive.threat_weight\"]\n";

/// Of three parameters, every pair can have a correlation of -1/2 of their scores at least: a rank correlation of -.4826.
#[test]
fn correlations_that_contradict_each_other() {
    let negative = format!("{THREE}rank_correlation = @-0.6");
    check(&[case("", &negative, "`correlations.all` is not possible", "-0.482 or more")]);
    let cycle = format!(
        "{THREE}pairs = @[ {{ between = [\"actors.china.urgency\", \"conditions.severity\"], value = 0.9 }}, \
         {{ between = [\"conditions.severity\", \"incentive.threat_weight\"], value = 0.9 }}, \
         {{ between = [\"actors.china.urgency\", \"incentive.threat_weight\"], value = -0.9 }} ]"
    );
    check(&[case("", &cycle, "`correlations.all` is not possible", "lower the strongest")]);
    let again = format!(
        "{THREE}rank_correlation = 0.2\n[correlations.more]\nrank_correlation = 0.1\n\
         parameters = [\"incentive.response_spread\", @\"conditions.severity\"]\n"
    )
    .replace("[incentive]\n", "[incentive]\nresponse_spread = { uniform = { low = 0.1, high = 0.2 } }\n");
    check(&[case("", &again, "`conditions.severity` is in two groups", "one group only")]);
}

/// A number that is set on the command line leaves its group; the others keep theirs, and their draws.
#[test]
fn a_parameter_that_is_fixed_leaves_its_group() {
    let text = format!("{GOOD}{THREE}loadings = [0.9, 0.8, -0.7]\n");
    let load = |overrides: &[&str]| {
        let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
        crate::scenario::parse("s.toml", &text, &overrides).map_err(|error| error.render(false)).unwrap().model
    };
    let (all, fixed) = (load(&[]), load(&["conditions.severity=0.6"]));
    assert_eq!((all.correlated()[0].1.len(), fixed.correlated()[0].1.len()), (3, 2));
    for draw in 0..20 {
        let (all, fixed) = (all.values(Seed(1), draw), fixed.values(Seed(1), draw));
        assert_eq!([all[0], all[2]], [fixed[0], fixed[1]]);
    }
    let alone = load(&["correlations.all.loadings=[0.0, 0.8, -0.7]"]);
    assert!((alone.correlations[0].of_scores(0, 1)).abs() < 1e-12);
}
