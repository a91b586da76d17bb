//! The places of all numbers in a file, as nested tables of schemas.

use serde_json::{Map, Value, json};

use crate::model::{
    ACTIVITIES, AGREEMENTS, Activity, Agreement, DayOfYear, Parameters, Party, RELATIONS, ShockClass, ShockTiming,
    Structure, fixed,
};
use crate::parameter::{Domain, Slot};
use crate::theory::{
    AgreementKind, AlignmentType, Clusters, DepthScale, N_INDICATORS, Obligations, PARTIES_MAX, Stages, Standing,
};

use super::super::codebook::scale_of;
use super::super::merge::shorthand;
use super::{DOTTED, NAME};

/// Placeholder for any name of a scenario: an actor, a theatre, a category, a shock.
pub(super) const ANY: &str = "<name>";

/// A place in a file: a table with its keys, or a value with a schema of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Branch {
    entries: Vec<(String, Branch)>,
    /// The schema, if it is not a table.
    leaf: Option<Value>,
    /// Schema of a bare value that replaces the whole table.
    bare: Option<Value>,
    /// Schema of a value written under one quoted key with dots, instead of nested tables.
    dotted: Option<Value>,
}

impl Branch {
    /// The branch under `key`, created if necessary.
    pub(super) fn branch(&mut self, key: &str) -> &mut Self {
        let position = self.entries.iter().position(|(known, _)| known == key).unwrap_or_else(|| {
            self.entries.push((key.to_owned(), Self::default()));
            self.entries.len() - 1
        });
        &mut self.entries[position].1
    }

    /// Adds a key with its schema.
    pub(super) fn add(&mut self, key: &str, schema: Value) {
        self.branch(key).leaf = Some(schema);
    }

    /// Removes a table.
    pub(super) fn take(&mut self, key: &str) -> Option<Self> {
        let position = self.entries.iter().position(|(known, _)| known == key)?;
        Some(self.entries.remove(position).1)
    }

    /// Its keys with their schemas.
    pub(super) fn into_properties(self) -> Map<String, Value> {
        self.entries.into_iter().map(|(key, branch)| (key, branch.into_schema(""))).collect()
    }

    /// The schema of this place.
    pub(super) fn into_schema(mut self, description: &str) -> Value {
        if let Some(leaf) = self.leaf {
            return leaf;
        }
        let (bare, dotted) = (self.bare.take(), self.dotted.take());
        let named = self.take(ANY);
        let mut table = json!({ "type": "object" });
        if !description.is_empty() {
            table["description"] = json!(description);
        }
        if !self.entries.is_empty() {
            table["properties"] = Value::Object(self.into_properties());
        }
        if let Some(named) = named {
            table["patternProperties"][NAME] = named.into_schema("");
        }
        if let Some(dotted) = dotted {
            table["patternProperties"][DOTTED] = dotted;
        }
        table["additionalProperties"] = json!(false);
        match bare {
            Some(bare) => json!({ "anyOf": [bare, table] }),
            None => table,
        }
    }
}

/// The places of all parameters, each with its schema.
fn places(structure: &Structure, schema: &dyn Fn(&Slot<'_>) -> Option<Value>) -> Branch {
    let mut root = Branch::default();
    Parameters::for_structure(structure).visit(structure, &mut |slot| {
        let Some(schema) = schema(&slot) else { return };
        let parts: Vec<&str> = slot.path.split('.').collect();
        let Some((key, tables)) = parts.split_last() else { return };
        let table = tables.iter().fold(&mut root, |table, part| table.branch(part));
        if shorthand(tables) == Some(*key) {
            table.bare = Some(schema.clone());
        }
        table.add(key, schema);
    });
    root
}

/// The numbers that a policy can change: the places of all parameters that can change during a run.
pub(super) fn change_places() -> Branch {
    let structure = placeholder();
    places(&structure, &|slot| {
        let changed = || change(slot);
        fixed(&structure, &slot.path).is_none().then(changed)
    })
}

/// The places of all parameters; under `observed` those of all series, under `outcomes` those of all quantities.
pub(super) fn number_places() -> Branch {
    let structure = placeholder();
    // The defaults of an agreement depend on its kind.
    let of_kind = |path: &str| [AGREEMENTS, RELATIONS].iter().any(|table| path.starts_with(table));
    let default = |slot: &Slot<'_>| if of_kind(&slot.path) { f64::NAN } else { *slot.value };
    let mut root = places(&structure, &|slot| Some(number(slot, default(slot))));
    for (table, key) in [("shocks", "effects"), ("shocks", "depends_on"), (ACTIVITIES, "depends_on")] {
        let branch = root.branch(table).branch(ANY).branch(key);
        let one = branch.branch("overlap").clone().into_schema("");
        branch.dotted = Some(one);
    }
    for variable in structure.layout().variables() {
        add_at(root.branch("observed"), &structure.variable_name(variable), json!({ "$ref": "#/$defs/series" }));
    }
    let range = json!({ "$ref": "#/$defs/range" });
    for quantity in structure.quantities() {
        add_at(root.branch("outcomes"), &structure.quantity_name(quantity), range.clone());
    }
    root.branch("outcomes").dotted = Some(range);
    root
}

fn add_at(root: &mut Branch, path: &str, schema: Value) {
    let parts: Vec<&str> = path.split('.').collect();
    if let Some((key, tables)) = parts.split_last() {
        tables.iter().fold(root, |table, part| table.branch(part)).add(key, schema);
    }
}

/// A structure in which every kind of name of a scenario occurs once.
fn placeholder() -> Structure {
    let name = || ANY.to_owned();
    let mut structure = Structure {
        members: vec![name()],
        adversary: name(),
        rivals: vec![name()],
        patrons: vec![name()],
        theatres: vec![name()],
        categories: vec![name()],
        start_year: 0,
        end_year: 1,
        start_day: DayOfYear::NEW_YEAR,
        steps_per_year: 1,
        initial_type: AlignmentType::None,
        initial_treaty: Obligations::NONE,
        initially_dormant: [false; N_INDICATORS],
        needs: Default::default(),
        dropped: [false; N_INDICATORS],
        stages: Stages::default(),
        // The largest possible number of levels, as a schema cannot check depths against the number in the same file.
        depth_scale: DepthScale { levels: DepthScale::MOST },
        clusters: Clusters::Both,
        dominant: None,
        agreements: Vec::new(),
        shocks: Vec::new(),
        observed: Vec::new(),
        outcomes: Vec::new(),
        events: Vec::new(),
        queries: Vec::new(),
        growth_correlations: Vec::new(),
        changes: Vec::new(),
    };
    structure.agreements =
        [AgreementKind::Access, AgreementKind::War].map(|kind| agreement(&name(), kind)).into_iter().collect();
    structure.shocks = [None, Some(Activity { kind: name(), tags: Vec::new() })]
        .map(|activity| class(&structure, activity))
        .into_iter()
        .collect();
    structure
}

/// A class of shocks with every effect and dependence, or one of activities, which have no effects.
fn class(structure: &Structure, activity: Option<Activity>) -> ShockClass {
    let effects = if activity.is_some() { Vec::new() } else { structure.layout().variables() };
    let name = || ANY.to_owned();
    ShockClass {
        name: name(),
        title: name(),
        timing: ShockTiming::Dated(Vec::new()),
        tests_support: false,
        effects,
        dependence: structure.quantities(),
        jump_start: [0; N_INDICATORS],
        treaty: None,
        acts: Vec::new(),
        activity,
        counts_as: None,
    }
}

/// An agreement or relation of one party.
fn agreement(name: &str, kind: AgreementKind) -> Agreement {
    let party = Party { name: name.to_owned(), title: name.to_owned(), member: None, ratifiers: 1 };
    Agreement {
        name: name.to_owned(),
        title: name.to_owned(),
        kind,
        parties: vec![party],
        body: None,
        candidate: None,
        initial: Standing::NONE,
        since: 0.0,
        in_force_since: 0.0,
        announced: Vec::new(),
        needs: Vec::new(),
        ends_with_needs: false,
        needed: [0; PARTIES_MAX],
    }
}

/// A number or a distribution, or a relative change.
fn change(slot: &Slot<'_>) -> Value {
    let mut schema = number(slot, f64::NAN);
    if let Some(ways) = schema["anyOf"].as_array_mut() {
        ways.push(json!({ "$ref": "#/$defs/relative" }));
    }
    schema
}

/// A number or a distribution to draw it from.
fn number(slot: &Slot<'_>, default: f64) -> Value {
    let Slot { path, descriptor, domain, .. } = slot;
    let Domain { low, high, open, .. } = *domain;
    let mut bare = json!({ "type": "number" });
    bare[if open { "exclusiveMinimum" } else { "minimum" }] = json!(low);
    bare[if open { "exclusiveMaximum" } else { "maximum" }] = json!(high);
    if descriptor.name == "depth" {
        bare["multipleOf"] = json!(1);
    }
    let meaning = descriptor.meaning.trim().trim_end_matches('.');
    let scale = scale_of(path).map_or_else(String::new, |scale| format!(". {}", scale.in_words()));
    let mut schema = json!({
        "description": format!("{meaning} [{}]. Source: {}{scale}", descriptor.unit, descriptor.source),
        "anyOf": [bare, { "$ref": "#/$defs/distribution" }],
    });
    if default.is_finite() {
        schema["default"] = json!(default);
    }
    schema
}
