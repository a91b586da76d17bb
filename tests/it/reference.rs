//! The pages of the guide that are made from the code: options, keys of scenarios, tables, manifest.
//!
//! They stand in `src/guide/` and must be as the code makes them. After a change of the code they are written anew by
//!
//! ```console
//! $ UPDATE_GUIDE=1 cargo test --test it reference
//! ```

use std::fmt::Write as _;

use clap::{Arg, CommandFactory};
use serde_json::Value;
use stadial::cli::Cli;
use stadial::scenario::codebook::{SCALES, Scale};
use stadial::scenario::schema;
use stadial::study::manifest_schema;

use crate::support::{project, read};
use crate::tables::listed_tables;

/// Holds a page against what the code makes, or writes it where that is asked for.
fn held(name: &str, made: &str) {
    let path = project().join(format!("src/guide/{name}.md"));
    if std::env::var_os("UPDATE_GUIDE").is_some() {
        std::fs::write(&path, made).unwrap();
    }
    let text = read(&path);
    let differs = text.lines().zip(made.lines()).find(|(a, b)| a != b);
    let message = "run UPDATE_GUIDE=1 cargo test --test it reference";
    assert!(text == made, "src/guide/{name}.md is not what the code makes: {message}; {differs:?}");
}

/// A text in which brackets stay brackets, but for those of links.
fn brackets(text: &str) -> String {
    let escaped = |(place, letter): (usize, char)| {
        let links = |(_, after): (&str, &str)| after.starts_with('(');
        let opens = letter == '[' && !text[place..].split_once(']').is_some_and(links);
        if opens { format!("\\{letter}") } else { letter.to_string() }
    };
    text.char_indices().map(escaped).collect()
}

/// Text within a cell of a table in Markdown.
fn cell(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
    let escaped = |(part, text): (usize, &str)| {
        // Every other part is code, in which nothing is escaped.
        if part % 2 == 0 { brackets(&text.replace('<', "\\<")) } else { text.to_owned() }
    };
    text.split('`').enumerate().map(escaped).collect::<Vec<_>>().join("`")
}

fn option(arg: &Arg) -> String {
    let values = arg.get_value_names().unwrap_or_default();
    let value = |name: &clap::builder::Str| format!(" {name}");
    let takes = arg.get_action().takes_values();
    let values: String = if takes { values.iter().map(value).collect() } else { String::new() };
    match arg.get_long() {
        Some(long) => format!("`--{long}{values}`"),
        None => format!("`{}`", values.trim()),
    }
}

/// What an option is for, with its values and its default.
fn meaning(arg: &Arg) -> String {
    let mut text = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let values: Vec<String> = if arg.get_action().takes_values() { arg.get_possible_values() } else { Vec::new() }
        .iter()
        .map(|value| format!("`{}`", value.get_name()))
        .collect();
    if !values.is_empty() {
        let _ = write!(text, "; one of {}", values.join(", "));
    }
    let defaults: Vec<String> = arg.get_default_values().iter().map(|value| value.to_string_lossy().into()).collect();
    if !defaults.is_empty() && arg.get_action().takes_values() {
        let _ = write!(text, " [default: {}]", defaults.join(" "));
    }
    cell(&text)
}

#[test]
fn the_page_of_options_is_that_of_the_command_line() {
    let mut page =
        "# Options\n\nAll commands and their options, as the program has them; `stadial COMMAND --help` says more.\n"
            .to_owned();
    let program = Cli::command();
    for command in program.get_subcommands() {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let _ = write!(page, "\n## stadial {}\n\n{}.\n\n", command.get_name(), cell(&about));
        page.push_str("| option | meaning |\n|---|---|\n");
        for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
            let _ = writeln!(page, "| {} | {} |", option(arg), meaning(arg));
        }
    }
    held("options", &page);
}

/// The values that a schema allows, in short.
fn allowed(of: &Value) -> String {
    if let Some(values) = of["enum"].as_array() {
        let all: Vec<String> = values.iter().map(|value| value.to_string().replace('"', "`")).collect();
        return all.join(", ");
    }
    for any in ["anyOf", "oneOf"] {
        if let Some(all) = of[any].as_array() {
            let all: Vec<String> = all.iter().map(allowed).filter(|text| !text.is_empty()).collect();
            return all.join(" or ");
        }
    }
    if let Some(name) = of["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return format!("[{name}](#{})", name.to_lowercase());
    }
    let bound = |key: &str, sign: &str| of[key].as_f64().map(|bound| format!("{sign} {bound}"));
    let bounds = [
        bound("minimum", "≥"),
        bound("exclusiveMinimum", ">"),
        bound("maximum", "≤").filter(|_| of["maximum"].as_f64() < Some(1e6)),
        bound("exclusiveMaximum", "<").filter(|_| of["exclusiveMaximum"].as_f64() < Some(1e6)),
    ];
    let bounds: Vec<String> = bounds.into_iter().flatten().collect();
    let kind = |kind: &Value| match kind.as_str().unwrap_or_default() {
        "integer" => "whole number".to_owned(),
        "array" => format!("list of: {}", allowed(&of["items"])),
        "object" => "table".to_owned(),
        other => other.to_owned(),
    };
    let kinds = of["type"].as_array().map_or_else(|| vec![kind(&of["type"])], |all| all.iter().map(kind).collect());
    let kind = kinds.join(" or ");
    if bounds.is_empty() { kind } else { format!("{kind} {}", bounds.join(", ")) }
}

/// Rows of all keys below a path; tables whose names are chosen have `NAME` in their place.
fn keys(path: &str, of: &Value, page: &mut String) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    let mut children: Vec<(String, &Value)> = Vec::new();
    for (key, of) in of["properties"].as_object().into_iter().flatten() {
        children.push((below(key), of));
    }
    for (_, of) in of["patternProperties"].as_object().into_iter().flatten() {
        children.push((below("NAME"), of));
    }
    let described = of["description"].as_str().unwrap_or_default();
    if !path.is_empty() && (children.is_empty() || !described.is_empty()) {
        let default = of["default"].as_f64().map(|value| value.to_string());
        let default = default.or_else(|| of["default"].as_str().map(str::to_owned)).unwrap_or_default();
        let _ = writeln!(page, "| `{path}` | {} | {} | {} |", cell(&allowed(of)), default, cell(described));
    }
    for (path, of) in children {
        keys(&path, of, page);
    }
}

#[test]
fn the_page_of_keys_is_that_of_the_schema() {
    let schema = schema();
    let mut page = "# Keys of a scenario\n\nEvery key of a scenario file: its values, its default, and what it means with its unit and source. \
                    `NAME` stands for a name of your own. [scenario](scenario.md) explains the format, and `stadial schema` prints it as \
                    JSON Schema for editors.\n\n"
        .to_owned();
    let head = "| key | values | default | meaning |\n|---|---|---|---|\n";
    page.push_str(head);
    keys("", &schema, &mut page);
    for (name, of) in schema["$defs"].as_object().unwrap() {
        let _ = write!(page, "\n## {name}\n\n{}\n\n", of["description"].as_str().unwrap_or("The keys of this table:"));
        page.push_str(head);
        let mut rows = String::new();
        keys(name, of, &mut rows);
        for one in of["oneOf"].as_array().into_iter().flatten() {
            keys(name, one, &mut rows);
        }
        page.push_str(&rows);
    }
    held("keys", &page);
}

/// Where a scale applies in a scenario.
fn places(scale: &Scale) -> String {
    let name = scale.parameter;
    match scale.anchors().next().unwrap().path.split('.').next().unwrap() {
        "theatres" => "`theatres.NAME`".to_owned(),
        "actors" if name == "orientation" => "`actors.NAME.orientation.THEATRE`, `initial` and `target`".to_owned(),
        "actors" if name == "threat_profile" => "`actors.NAME.threat_profile.CATEGORY`".to_owned(),
        "actors" => format!("`actors.NAME.{name}`"),
        group => format!("`{group}.{name}`"),
    }
}

#[test]
fn the_page_of_the_codebook_is_that_of_its_scales() {
    let mut page = "# The codebook\n\nThe scale of each number that is judged and not measured: what its ends mean, and anchors, which are \
                    values that the shipped scenarios give. A number of your own stands between two of them: is the threat that you code \
                    more severe than China's from the United States in 2025, and less than Russia's? A target (`..._target`) has the scale \
                    of its variable.\n\nA test holds every anchor to its scenario: value, year and reason are those that stand there. SMAF, \
                    PROC, ENT and ATL are the documents on which the model rests, as \
                    [china-russia.toml](../../scenarios/china-russia.toml) names them; where a reason is empty, the text around the number \
                    gives it. `stadial params SCENARIO --filter severity` shows the same beside the values of your scenario, and editors show it \
                    with `stadial schema`.\n"
        .to_owned();
    for scale in &SCALES {
        let _ = write!(page, "\n## {}\n\n{}. {}; {}.\n\n", scale.parameter, places(scale), scale.low, scale.high);
        page.push_str("| value | who | year | reason | scenario |\n|---|---|---|---|---|\n");
        for anchor in scale.anchors() {
            let value = anchor.to_string();
            let value = value.split(':').next().unwrap();
            let name = anchor.file.rsplit('/').next().unwrap().trim_end_matches(".toml");
            let (who, why) = (cell(&anchor.who), cell(&anchor.why));
            let _ = writeln!(page, "| {value} | {who} | {} | {why} | [{name}](../../{}) |", anchor.year, anchor.file);
        }
    }
    held("codebook", &page);
}

#[test]
fn the_page_of_base_rates_is_that_of_their_table() {
    let mut page = "# The outside view\n\nHow often something of the kind happened to others is a check on any model. An outcome may name one \
                    reference class or several:\n\n```toml\n[outcomes.defence_treaty]\ntreaty = \"in_force\"\nreference_class = \
                    [\"new_defence_treaty_major_powers_1816_2018\", \"new_defence_treaty_with_major_power_1990_2018\"]\n```\n\n\
                    `stadial run` then sets the probability over the same time at the rate of the class, with its interval, beside \
                    that of the model: in the summary, in `base_rates.csv` and on the page. Where both are more than a factor of 3 \
                    apart, beyond their intervals, the summary says so: such a gap needs a reason that the class does not know.\n\n\
                    The probability is 1 - exp(-events / exposure x years). Its 95 % interval is that of the number of events \
                    (Garwood 1936), as if they were independent of each other; where many states sign together it is too narrow. \
                    A rate of the past also differs by era and by kind of pair: name more than one class. The reference class has no \
                    influence on the simulation.\n\nQuestions name classes, too: `reference_class` in `[questions.NAME]`, or `stadial ask \
                    --reference-class CLASS`. The time is that of the [question](ask.md#beside-the-past), and the table is \
                    `question_base_rates.csv`.\n\n`--pool W` also gives the logarithmic pool of both, with weight W from 0 to 1 on \
                    the model and 1 - W on the class: log-odds averaged with these weights. It stands beside both, in the summary, \
                    in `base_rates.csv` (`pool`) and on the page. Where no trajectory reached the outcome, or all did, the \
                    probability of the model is taken as (k + 1/2) / (n + 1), with k of n trajectories; a class without events \
                    counts half an event. The error of the pool is the Monte Carlo error of the model's probability alone (delta \
                    method; the ends of its interval are those of the model's, pooled). It holds neither the error of the rate of \
                    the past nor that of the model. Which weight is right cannot be known from one alignment.\n\nThe classes stand in `scenarios/base-rates/alliances.csv`, with their \
                    sources:\n\n| name | what is counted | years | events | exposure, years |\n|---|---|---|---|---|\n"
        .to_owned();
    for rate in stadial::scenario::base_rates() {
        let (title, years) = (cell(&rate.title), format!("{} to {}", rate.from, rate.to));
        let _ = writeln!(page, "| `{}` | {title} | {years} | {} | {} |", rate.name, rate.events, rate.exposure_years);
    }
    held("base_rates", &page);
}

#[test]
fn the_page_of_tables_is_that_of_the_manifests() {
    let mut page = "# Tables\n\nThe files of results of each question, column by column. All tables are CSV with a header, in UTF-8; an \
                    empty cell is not known or was not assessed. The same list stands in every [manifest](manifest.md), and \
                    `--output-format json` prints the rows with these names as keys.\n"
        .to_owned();
    for (question, tables) in listed_tables() {
        let _ = write!(page, "\n## {question}\n");
        for table in &tables {
            let text = |value: &Value| cell(value.as_str().unwrap());
            let name = text(&table["name"]);
            if name == "parameters.csv" && question != "run" {
                page.push_str("\n### parameters.csv\n\nAs for run.\n");
                continue;
            }
            let _ = write!(page, "\n### {name}\n\nA row: {}.\n\n", text(&table["meaning"]));
            page.push_str("| column | unit | meaning |\n|---|---|---|\n");
            for column in table["columns"].as_array().unwrap() {
                let [name, unit, meaning] = ["name", "unit", "meaning"].map(|key| text(&column[key]));
                let _ = writeln!(page, "| `{name}` | {unit} | {meaning} |");
            }
        }
    }
    held("tables", &page);
}

#[test]
fn the_page_of_the_manifest_is_that_of_its_schema() {
    let schema = manifest_schema();
    let mut page = "# The manifest\n\nEvery folder of results has a `manifest.json`, with the same keys for every question. `stadial schema \
                    manifest` prints its JSON Schema.\n\n"
        .to_owned();
    let head = "| key | values | meaning |\n|---|---|---|\n";
    let rows = |of: &Value, page: &mut String| {
        page.push_str(head);
        for (key, of) in of["properties"].as_object().unwrap() {
            let meaning = of["description"].as_str().unwrap_or_default();
            let _ = writeln!(page, "| `{key}` | {} | {} |", cell(&values(of)), cell(meaning));
        }
    };
    rows(&schema, &mut page);
    for (name, of) in schema["$defs"].as_object().unwrap() {
        let _ = write!(page, "\n## {name}\n\n{}\n\n", of["description"].as_str().unwrap_or_default());
        rows(of, &mut page);
    }
    held("manifest", &page);
}

/// The kind of value that a schema of the manifest asks for.
fn values(of: &Value) -> String {
    match &of["type"] {
        Value::Array(kinds) => {
            let kinds: Vec<&str> = kinds.iter().filter_map(Value::as_str).collect();
            kinds.join(" or ")
        }
        _ => allowed(of),
    }
}
