//! The schema accepts what the reader accepts, and refuses what breaks it.

use boon::{Compiler, SchemaIndex, Schemas};

use super::*;

/// The schema, itself checked against the standard, as a checker that also holds dates to their form.
struct Checker {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Checker {
    fn new() -> Self {
        let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
        compiler.enable_format_assertions();
        compiler.add_resource("file:///scenario.json", schema()).unwrap();
        let index = compiler.compile("file:///scenario.json", &mut schemas).unwrap();
        Self { schemas, index }
    }

    /// Where a scenario text does not fit the schema.
    fn check(&self, text: &str) -> Result<(), String> {
        let value = json_of(toml::Value::Table(toml::from_str(text).unwrap()));
        self.schemas.validate(&value, self.index).map_err(|error| error.to_string())
    }
}

/// A scenario as the JSON that a schema checker sees: dates are strings.
fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(value) => json!(value),
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Array(items) => items.into_iter().map(json_of).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, json_of(value))).collect(),
    }
}

#[test]
fn every_shipped_scenario_is_accepted() {
    let checker = Checker::new();
    let files =
        ["scenarios", "scenarios/cases", "scenarios/questions"].map(|folder| std::fs::read_dir(folder).unwrap());
    let paths = files.into_iter().flatten().map(|file| file.unwrap().path());
    let paths: Vec<_> = paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml")).collect();
    assert!(paths.len() > 30, "{paths:?}");
    for path in paths {
        assert_eq!(checker.check(&std::fs::read_to_string(&path).unwrap()), Ok(()), "{}", path.display());
    }
}

#[test]
fn other_good_scenarios_are_accepted() {
    let derived = "extends = \"x.toml\"\nremove = [\"shocks.crisis\"]\n[outcomes.y]\nshocks = [\"z\"]\n\
                   within_years = 1\nat_least = 2\n[outcomes.v]\nbreaks_at_least = 2\ntreaty_kind = \"defence\"\n[outcomes.x]\n\"values\".\"identity.china\".at_least = 0.4\n";
    let varied = "extends = \"x.toml\"\nclusters = \"indicators\"\nalignment = { dominant = \"china\", treaty = true, treaty_kind = [\"offence\"] }\n[indicators]\n\
                  order = [\"consultations\", \"exercises\"]\ndropped = [\"defence_policy\"]\ndepth_levels = 9\n";
    let facts = "extends = \"x.toml\"\n[facts.x]\ntreaty = \"in_force\"\non = 1949-04-04\nheld = true\n\
                 confidence = \"sure\"\nsource = \"s\"\npersistence = false\n[facts.y]\noutcome = \"x\"\n\
                 by = 1950\nfrom = 1949-06-01\nheld = false\nconfidence = \"judgement\"\nsource = \"s\"\n";
    let policies = "extends = \"x.toml\"\n[policies.p]\nfrom = 2027-05-01\nuntil = 2030\ntreaty = \"signed\"\n\
                    treaty_kind = [\"neutrality\", \"non_aggression\"]\n\
                    set.balance.power.width = { uniform = { low = 0.1, high = 0.2 } }\n\
                    set.shocks.x.rate = { scale = { normal = { mean = 1, sd = 0.1 } } }\n\
                    effects.urgency.china = { mean = 1, sd = 0.1 }\ninject = { x = [2027, 2028], y = 2029-01-20 }\n";
    let checker = Checker::new();
    let record = "extends = \"x.toml\"\n[record.type]\nvalues = [[1996-04-26, \"thin\"], [2011, \"unknown\"]]\n\
                  until = 2024\nerror = 0.1\nsource = \"s\"\n[record.stage]\nvalues = [[1991, 4]]\n";
    let agreements = "extends = \"x.toml\"\n[states]\nsweden = \"Sweden\"\n[agreements.a]\nkind = \"membership\"\n\
                      body = \"nato\"\ncandidate = \"sweden\"\nparties = [\"sweden\", \"others\"]\nstate = \"signed\"\n\
                      since = 2022-07-05\nratified_by = { others = 20 }\nblocked_by = [\"sweden\"]\n\
                      announced = { enter = 2030 }\nparty.others = { number = 28, ratify_rate = 4 }\n\
                      begin_rate = 0.1\nneeds = { w = \"fought\" }\n[relations.w]\nkind = \"war\"\n\
                      parties = [\"a\"]\n[shocks.s]\nrate = 1\nagreements = { a = [\"lift sweden\", \"sign\"] }\n\
                      [activities.e]\nkind = \"exercise\"\ntags = [\"navy\"]\nrate = 2\n\
                      depends_on.depth.exercises = { coefficient = 0.5, centre = 2 }\n\
                      [outcomes.y]\nagreement = { a = \"member\" }\n";
    let dated = "extends = \"x.toml\"\nstart = 2026-05-15\nend = 2030-05-15\n";
    for text in [crate::scenario::rules::GOOD, derived, varied, facts, record, policies, agreements, dated] {
        assert_eq!(checker.check(text), Ok(()), "{text}");
    }
}

#[test]
fn what_is_wrong_is_rejected() {
    let checker = Checker::new();
    let cases = [
        ("urgency =", "urgncy ="),
        ("gdp = 18.6", "gdp = -1"),
        ("gdp = 18.6", "gdp = \"18.6\""),
        ("sd = 0.05", "std = 0.05"),
        ("type = \"thick\"", "type = \"thikc\""),
        ("type = \"thick\"", "dominant = \"China\""),
        ("start = 2025", "start = 2025\nclusters = \"one\""),
        ("type = \"thick\"", "type = \"thick\"\n[indicators]\ndepth_levels = 1"),
        ("type = \"thick\"", "type = \"thick\"\n[indicators]\norder = [\"exercise\"]"),
        ("exercises = 2", "exercises = 10"),
        ("confidence_building = 1", "confidence_building = 1.5"),
        ("orientation.europe = 0.2", "orientation.europe = 1"),
        ("[shocks.crisis]", "[shocks.Crisis]"),
        ("effects.urgency.china", "effects.urgence.china"),
        ("title = \"Two against one\"", ""),
        ("end = 2035", "end = 2035.5"),
        ("[\"china\", \"russia\"]", "[\"china\"]"),
        ("type = [\"alliance\", \"allied_community\"]", "type = []"),
        ("start = 2025", "start = 2025\npolicies.p.set.actors.china.urgency = 0.5"),
        ("start = 2025", "start = 2025\npolicies.p.set.incentive.strong = { multiply = 2 }"),
        ("start = 2025", "start = 2025\npolicies.p.set.members = [\"china\", \"iran\"]"),
        ("start = 2025", "start = 2025\npolicies.p.inject.crisis = true"),
        ("type = [\"alliance\", \"allied_community\"]", "breaks_at_least = 0"),
        ("type = [\"alliance\", \"allied_community\"]", "treaty_kind = \"defense\""),
        ("type = \"thick\"", "type = \"thick\"\ntreaty_kind = []"),
        ("rate = 0.1", "rate = 0.1\ntreaty_kind = [\"defence\", \"defence\"]"),
        ("start = 2025", "start = 2025\nfacts.f.confidence = \"certain\""),
        ("start = 2025", "start = 2025\nfacts.f.held = \"yes\""),
        ("start = 2025", "start = 2025\nfacts.f.until = 2030"),
        ("start = 2025", "start = 2025\nfacts.f.by = \"soon\""),
        ("start = 2025", "start = 2025\nrecord.type.values = [[1996, \"thinn\"]]"),
        ("start = 2025", "start = 2025\nrecord.stage.values = [[1996, 8]]"),
        ("start = 2025", "start = 2025\nrecord.kind.until = 1996"),
    ];
    for (old, new) in cases {
        let text = crate::scenario::rules::GOOD.replacen(old, new, 1);
        assert!(checker.check(&text).is_err(), "{new} is accepted");
    }
}

#[test]
fn numbers_are_described_with_unit_domain_and_source() {
    let schema = schema();
    let number = &schema["properties"]["balance"]["properties"]["power"]["properties"]["non_permissive"];
    let description = number["description"].as_str().unwrap();
    assert!(description.contains("[ratio to the adversary]") && description.contains("SMAF"), "{description}");
    assert_eq!(number["default"], json!(0.5));
    assert_eq!(number["anyOf"][0], json!({ "type": "number", "exclusiveMinimum": 0.0, "exclusiveMaximum": 1e6 }));
}
