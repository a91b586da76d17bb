//! Every variation of the framework, with three members, in every command.

use serde_json::Value;

use crate::support::{Desk, TABLES, read};

/// A variation: its name, what a file that extends `trio.toml` says, and the settings that `params` then shows.
type Variation = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const ORDER: &str = r#"["consultations", "confidence_building", "exercises", "military_technical", "troop_placement", "integrated_command", "defence_policy"]"#;

const VARIATIONS: [Variation; 9] = [
    ("many", "", &[("clusters", "both"), ("indicators.depth_levels", "3"), ("alignment.dominant", "no one")]),
    (
        "dropped",
        "remove = [\"alignment.indicators.confidence_building\"]\nindicators.dropped = [\"confidence_building\"]",
        &[("indicators.dropped", "[\"confidence_building\"]"), ("indicators.order", "as numbered")],
    ),
    (
        "order",
        r#"indicators.order = ["consultations", "confidence_building", "exercises", "military_technical", "troop_placement", "integrated_command", "defence_policy"]"#,
        &[("indicators.order", ORDER)],
    ),
    (
        "shortened",
        r#"remove = ["alignment.indicators.confidence_building"]
        indicators.dropped = ["confidence_building", "troop_placement"]
        indicators.order = ["consultations", "exercises", "military_technical", "defence_policy", "integrated_command"]"#,
        &[("indicators.dropped", "[\"confidence_building\", \"troop_placement\"]")],
    ),
    ("two_levels", "indicators.depth_levels = 2", &[("indicators.depth_levels", "2")]),
    (
        "nine_levels",
        "indicators.depth_levels = 9\nalignment.indicators.confidence_building.depth = 7\n\
         shocks.summit.jump_start.exercises = 6\noutcomes.summit_years.depth_at_least = { exercises = 1 }",
        &[("indicators.depth_levels", "9")],
    ),
    (
        "incentives",
        r#"clusters = "incentives"
        remove = ["alignment.indicators", "alignment.dormant", "shocks.summit.jump_start",
                  "outcomes.functioning_alliance", "outcomes.advanced_for_two_years", "outcomes.summit_years"]"#,
        &[("clusters", "incentives")],
    ),
    ("indicators", "clusters = \"indicators\"", &[("clusters", "indicators")]),
    ("dominant", "alignment.dominant = \"ada\"", &[("alignment.dominant", "ada")]),
];

/// The key that makes each variation, where it is one key.
const KEYS: [&str; 5] =
    ["clusters", "indicators.dropped", "indicators.order", "indicators.depth_levels", "alignment.dominant"];

/// A desk with a file for each variation.
fn desk() -> Desk {
    let desk = Desk::new();
    for (name, text, _) in VARIATIONS {
        desk.write(&format!("{name}.toml"), &format!("extends = \"trio.toml\"\n{text}\n"));
    }
    desk
}

#[test]
fn each_is_checked() {
    let desk = desk();
    for (name, _, _) in VARIATIONS {
        let printed = desk.done(&["check", &format!("{name}.toml")]);
        assert!(
            printed.contains("no errors found") && printed.contains("ada, bo, cyd against dee"),
            "{name}: {printed}"
        );
    }
}

#[test]
fn each_is_listed_with_its_settings() {
    let desk = desk();
    for (name, text, settings) in VARIATIONS {
        let printed = desk.done(&["params", &format!("{name}.toml"), "--output-format", "json"]);
        let rows: Value = serde_json::from_str(&printed).unwrap();
        let row = |path: &str| rows.as_array().unwrap().iter().find(|row| row["path"] == path).cloned();
        for (path, value) in settings {
            let row = row(path).unwrap();
            assert_eq!(row["value"], *value, "{name}: {path}");
            let given = text.contains(path);
            assert_eq!(row["given_in"], if given { format!("{name}.toml") } else { "default".to_owned() }, "{name}");
        }
        assert_eq!(row("indicators.deepening_factor").is_some(), name != "incentives", "{name}");
        assert_eq!(row("incentive.threat_weight").is_some(), name != "indicators", "{name}");
        assert_eq!(row("status.equality_weight").is_some(), name != "dominant", "{name}");
        for member in ["ada", "bo", "cyd"] {
            let followed = name != "dominant" || member == "ada";
            assert_eq!(row(&format!("actors.{member}.expectation_target")).is_some(), followed, "{name}: {member}");
        }
    }
}

#[test]
fn each_runs() {
    let desk = desk();
    for (name, _, _) in VARIATIONS {
        let printed = desk.done(&["run", &format!("{name}.toml"), "--trajectories", "400", "--out", name]);
        assert_eq!(printed.contains("stage, on 1 January"), name != "incentives", "{printed}");
        for (table, header) in TABLES {
            let text = read(&desk.path(name).join(table));
            assert!(text.starts_with(header) && !text.contains("NaN"), "{name}: {table}");
        }
        assert_eq!(desk.manifest(name)["progress"]["finished"], 400);
        let stages = desk.table(&format!("{name}/stages.csv"));
        // In the last year: of all stages, those that an indicator marks can be reached, and none else.
        let reached: Vec<&str> = stages
            .rows
            .iter()
            .filter(|row| row[0] == "2012-01-01" && row[2] != "0")
            .map(|row| row[1].as_str())
            .collect();
        match name {
            "incentives" => assert_eq!(reached, ["0"]),
            "shortened" => assert_eq!(reached.iter().max(), Some(&"5")),
            "dropped" => assert!(!reached.contains(&"1") && reached.contains(&"7"), "{reached:?}"),
            _ => assert!(reached.contains(&"7"), "{name}: {reached:?}"),
        }
        let drivers = desk.table(&format!("{name}/drivers.csv"));
        for member in ["ada", "bo", "cyd"] {
            assert!(drivers.number("2012-01-01", &format!("expectation.{member}"), "mean") > 0.0, "{name}");
        }
        let spread = drivers.number("2012-01-01", "incentive", "sd");
        assert_eq!(spread == 0.0, name == "indicators", "{name}: {spread}");
    }
    let tables = |name: &str| desk.tables(name);
    for (place, (name, _, _)) in VARIATIONS.iter().enumerate() {
        assert!(VARIATIONS[..place].iter().all(|(other, _, _)| tables(other) != tables(name)), "{name}");
    }
}

/// The digits after `depths` on each line that says how the alignment stands.
fn depths(printed: &str) -> Vec<&str> {
    let after = printed.lines().filter_map(|line| line.split_once("(depths "));
    after.filter_map(|(_, rest)| rest.split_once(')')).map(|(digits, _)| digits).collect()
}

#[test]
fn each_is_traced() {
    let desk = desk();
    for (name, _, _) in VARIATIONS {
        let trace = |number: usize| desk.done(&["trace", &format!("{name}.toml"), "--trajectory", &number.to_string()]);
        let printed: Vec<String> = (0..30).map(trace).collect();
        let all = printed.concat();
        assert!(printed.iter().all(|printed| printed.starts_with("Three against one\ntrajectory ")), "{name}");
        let depths = depths(&all);
        let (indicators, levels) = match name {
            "incentives" => (0, '0'),
            "shortened" => (5, '3'),
            "two_levels" => (7, '2'),
            "nine_levels" => (7, '9'),
            _ => (7, '3'),
        };
        assert!(depths.iter().all(|digits| digits.len() == indicators), "{name}: {depths:?}");
        let deepest = depths.iter().flat_map(|digits| digits.chars()).max();
        assert_eq!(deepest.unwrap_or('0'), levels, "{name}");
        assert_eq!(all.contains("stage ") || all.contains("indicator "), name != "incentives", "{name}: {all}");
        let numbered = match name {
            "order" => "indicator   3 regular joint exercises: ",
            "shortened" => "indicator   2 regular joint exercises: ",
            "incentives" => "type        ",
            _ => "indicator   4 regular joint exercises: ",
        };
        assert!(all.contains(numbered), "{name}: {all}");
        let level = match name {
            "two_levels" => "deepened to high",
            "nine_levels" => "deepened to level 2 of 9",
            "incentives" => "-01  -- ",
            _ => "deepened to developing",
        };
        assert!(all.contains(level), "{name}: {all}");
        assert!(name != "two_levels" || !all.contains("developing"), "{all}");
    }
}

/// The value at a dotted path below a schema's properties.
fn schema_of<'v>(schema: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(schema, |table, key| table.get("properties")?.get(key))
}

#[test]
fn each_is_in_the_schema_and_the_guide() {
    let desk = Desk::new();
    let schema: Value = serde_json::from_str(&desk.done(&["schema"])).unwrap();
    let guide = crate::support::project().join("src/guide");
    let [section, keys] = ["variations.md", "scenario.md"].map(|page| read(&guide.join(page)));
    for path in KEYS {
        let described = schema_of(&schema, path).unwrap_or_else(|| panic!("{path} is not in the schema"));
        assert!(!described["description"].as_str().unwrap().is_empty(), "{path}");
        assert!(section.contains(&format!("`{path}")), "{path} is not on its page");
        let table = keys.lines().filter(|line| line.starts_with("| ")).collect::<String>();
        assert!(
            table.contains(&format!("`{}`", path.rsplit('.').next().unwrap())),
            "{path} is not in the table of keys"
        );
    }
    let levels = schema_of(&schema, "indicators.depth_levels").unwrap();
    assert_eq!([&levels["minimum"], &levels["maximum"], &levels["default"]], [2, 9, 3]);
    assert_eq!(
        schema_of(&schema, "clusters").unwrap()["enum"],
        serde_json::json!(["both", "incentives", "indicators"])
    );
}

#[test]
fn what_a_variation_leaves_no_room_for_is_reported_with_the_way_out() {
    let desk = desk();
    let output = desk.stadial(&["check", "trio.toml", "--set", "clusters=incentives"]);
    let printed = crate::support::stderr(&output);
    assert_eq!(output.status.code(), Some(2));
    for path in ["alignment.indicators.consultations", "alignment.dormant", "shocks.summit.jump_start.exercises"] {
        assert!(printed.contains(&format!("`remove = [\"{path}\"]`")), "{path}: {printed}");
    }
}

/// The shipped forecast in every variation that one `--set` makes.
#[test]
fn the_forecast_can_be_varied_from_the_command_line() {
    let desk = Desk::new();
    let scenario = crate::support::shipped("china-russia").display().to_string();
    for set in ["clusters=indicators", "alignment.dominant=china", "indicators.depth_levels=4"] {
        let printed =
            desk.done(&["run", &scenario, "--set", set, "--trajectories", "160", "--draws", "10", "--out", "out"]);
        assert!(printed.contains("Probability of a functioning alliance"), "{set}: {printed}");
    }
}
