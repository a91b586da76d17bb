//! Names that are also those of distributions: changes by a file or `--set` have no side effects.

use super::super::number::DISTRIBUTIONS;
use super::super::{Scenario, load, parameters};
use super::{GOOD, check_text, folder};

/// A scenario in which a member, a theatre, a category, a shock and an outcome have the same name.
fn scenario(name: &str) -> String {
    format!(
        r#"title = "Names"
members = ["other", "{name}"]
adversary = "third"
start = 2025
end = 2035

[theatres]
{name} = 0.6
home = 0.4

[actors.other]
gdp = 2
urgency = {{ normal = {{ mean = 0.4, sd = 0.1 }} }}
orientation = {{ {name} = {{ initial = 0.1, target = 0.3 }}, home = 0.2 }}
threat_profile = {{ {name} = 0.5, sea = 0.5 }}

[actors.{name}]
gdp = 1
orientation = {{ {name} = {{ initial = 0.2, target = 0.4 }}, home = 0.1 }}
threat_profile = {{ {name} = 0.5, sea = 0.5 }}

[actors.third]
gdp = 5

[shocks.crisis]
rate = 0.1
effects.urgency = {{ other = {{ mean = 0.8, sd = 0.3 }}, {name} = {{ mean = 0.5, sd = 0.1 }} }}
effects.orientation.other = {{ {name} = {{ mean = 0.1, sd = 0.1 }}, home = {{ mean = 0.2, sd = 0.2 }} }}
effects.orientation.{name}.home = {{ mean = 0.3, sd = 0.1 }}
depends_on.urgency = {{ other = {{ coefficient = 1, centre = 0.4 }}, {name} = {{ coefficient = 2, centre = 0.5 }} }}

[shocks.{name}]
rate = 0.2
effects.overlap = {{ mean = 0.1, sd = 0.2 }}

[outcomes.crisis]
shocks = ["crisis"]
within_years = 1

[outcomes.{name}]
values.urgency = {{ other = {{ at_least = 0.1, at_most = 0.9 }}, {name} = {{ at_most = 0.8 }} }}
"#
    )
}

/// Changes, and the resulting numbers.
const CHANGES: [(&str, &str); 13] = [
    ("theatres.NAME", "0.6"),
    ("actors.NAME.gdp", "1.5"),
    ("actors.other.urgency.normal.sd", "0.05"),
    ("actors.NAME.urgency.uniform", "{ low = 0.1, high = 0.2 }"),
    ("actors.other.orientation.NAME.initial", "0.15"),
    ("actors.NAME.orientation.NAME", "0.25"),
    ("actors.other.threat_profile.NAME", "0.5"),
    ("shocks.crisis.effects.urgency.NAME.mean", "0.4"),
    ("shocks.crisis.effects.urgency.NAME", "0.4"),
    ("shocks.crisis.effects.orientation.other.NAME.sd", "0.7"),
    ("shocks.crisis.effects.orientation.NAME.NAME", "0.7"),
    ("shocks.crisis.depends_on.urgency.NAME.centre", "0.6"),
    ("shocks.NAME.rate", "0.3"),
];

/// Every parameter of a scenario with its value.
fn numbers(scenario: &Scenario) -> Vec<(String, String)> {
    parameters(scenario).into_iter().map(|row| (row.path, row.value)).collect()
}

/// A name that is not allowed is one error: the keys under it are read nevertheless.
#[test]
fn a_name_that_is_not_allowed_is_one_error() {
    let cases = [
        ("\"china\", ", "@\"China\", ", "[actors.china]", "[actors.China]", "member", "write `china` everywhere"),
        ("\"usa\"", "@\"US\"", "[actors.usa]", "[actors.US]", "adversary", "write `us` everywhere"),
        ("europe = 0.4", "@Europe = 0.4", "orientation.europe", "orientation.Europe", "theatre", "write `europe`"),
    ];
    for (old, new, of, renamed, noun, way_out) in cases {
        let text = GOOD.replacen(old, new, 1).replace(of, renamed);
        let text = if noun == "member" { text.replace("urgency.china", "urgency.China") } else { text };
        check_text(&text, &format!("cannot name {} {noun}", super::super::name::article(noun)), way_out);
    }
}

#[test]
fn changes_have_no_side_effects_for_any_names() {
    for (name, _) in DISTRIBUTIONS {
        let files = folder(&[("base.toml", &scenario(name))]);
        let read = |file: &str, set: &[String]| {
            load(&files.path().join(file), set).unwrap_or_else(|error| panic!("{name}: {}", error.render(false)))
        };
        let before = numbers(&read("base.toml", &[]));
        for (path, value) in CHANGES {
            let path = path.replace("NAME", name);
            let set = read("base.toml", &[format!("{path}={value}")]);
            std::fs::write(files.path().join("top.toml"), format!("extends = \"base.toml\"\n{path} = {value}\n"))
                .unwrap();
            let after = numbers(&set);
            assert_eq!(after, numbers(&read("top.toml", &[])), "{path}: a file and `--set` do the same");
            let kept = |path: &str| after.iter().any(|(other, _)| other == path);
            assert!(before.iter().all(|(path, _)| kept(path)), "{path}: something is lost");
            let changed: Vec<&str> =
                after.iter().filter(|row| !before.contains(row)).map(|(path, _)| path.as_str()).collect();
            // A number may replace a table, and a distribution a number.
            let is_related = changed.iter().all(|other| path.starts_with(other) || other.starts_with(&path));
            assert!(changed.len() <= 2 && is_related, "{path} changes {changed:?}");
        }
        let set = read("base.toml", &[format!("outcomes.{name}.values.urgency.{name}.at_least=0.2")]);
        let conditions = |scenario: &Scenario| scenario.model.structure.outcomes[1].any[0].len();
        assert_eq!(conditions(&set), conditions(&read("base.toml", &[])), "{name}: no condition is lost");
    }
}
