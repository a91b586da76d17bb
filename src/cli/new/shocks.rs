//! Shocks by analogy: crises that test support, and changes of leadership. What else may befall the states of the
//! analogue is named, not copied.

use std::fmt::Write as _;

use crate::model::{Owner, ShockClass, ShockTiming, Variable};

use super::analogue::{Analogue, Number};
use super::comment::{commented, wrapped};
use super::wanted::Wanted;

/// The classes of shocks by analogy.
pub(super) fn shocks(wanted: &Wanted, analogue: &Analogue) -> String {
    let structure = &analogue.scenario.model.structure;
    let mut text = String::new();
    let (mut names, mut left): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
    for class in structure.own_shocks() {
        let Some(kind) = kind(class) else {
            left.push(&class.title);
            continue;
        };
        let effects = effects(class, wanted, analogue);
        if effects.is_empty() {
            left.push(&class.title);
            continue;
        }
        let concerned: Vec<&str> = concerned(class, wanted);
        let name = match concerned.as_slice() {
            [one] => format!("{kind}_{one}"),
            _ => kind.to_owned(),
        };
        let name = unused(&name, &names);
        let _ = writeln!(text, "\n# By analogy with \"{}\" of {}.", class.title, analogue.name);
        let _ = writeln!(text, "[shocks.{name}]");
        if let Some(number) =
            analogue.numbers.iter().find(|number| number.path == format!("shocks.{}.rate", class.name))
        {
            let origin = format!("by analogy with {}: judge it yourself", analogue.name);
            text.push_str(&commented("rate", &number.value, number, &origin));
        }
        if class.tests_support {
            text.push_str("test_of_support = true          # do the partners stand by each other?\n");
        }
        text.push_str(&effects);
        names.push(name);
    }
    if !left.is_empty() {
        let list = left.join(", ");
        text.push('\n');
        text.push_str(&wrapped(&format!("Other shocks of {}, for which there is no analogy: {list}.", analogue.name)));
    }
    text
}

/// What a random class of shocks is, if it can be proposed for other states.
fn kind(class: &ShockClass) -> Option<&'static str> {
    let moves = |wanted: fn(&Variable) -> bool| class.effects.iter().any(wanted);
    match class.timing {
        ShockTiming::Random { .. } if class.tests_support && moves(|of| matches!(of, Variable::Urgency(_))) => {
            Some("crisis")
        }
        ShockTiming::Random { .. } if !class.tests_support && moves(|of| matches!(of, Variable::Identity(_))) => {
            Some("leadership_change")
        }
        ShockTiming::Dated(_) | ShockTiming::Random { .. } => None,
    }
}

/// The new members that a class moves.
fn concerned<'w>(class: &ShockClass, wanted: &'w Wanted) -> Vec<&'w str> {
    let moved = |of: usize| class.effects.iter().any(|effect| effect.about().owner == Owner::Member(of));
    wanted.members.iter().filter(|member| moved(member.of)).map(|member| member.name.as_str()).collect()
}

/// The effects on the new members, of the members whose values they take.
fn effects(class: &ShockClass, wanted: &Wanted, analogue: &Analogue) -> String {
    let mut text = String::new();
    for effect in &class.effects {
        let Owner::Member(of) = effect.about().owner else { continue };
        let members = wanted.members.iter().filter(|member| member.of == of);
        for member in members {
            let structure = &analogue.scenario.model.structure;
            let path = format!("shocks.{}.effects.{}", class.name, structure.variable_name(*effect));
            let value = |key: &str| analogue.value(&format!("{path}.{key}")).unwrap_or("0").to_owned();
            let number = Number {
                path: path.clone(),
                value: format!("{{ mean = {}, sd = {} }}", value("mean"), value("sd")),
                unit: "",
                meaning: "What it adds, on the variable's own scale (shares: +1 takes .50 to .73), and its spread",
                allowed: String::new(),
            };
            let key = format!("effects.{}.{}", effect.kind(), member.name);
            let origin = format!("by analogy with {}: judge it yourself", analogue.name);
            text.push_str(&commented(&key, &number.value, &number, &origin));
        }
    }
    text
}

/// A name that no class has yet.
fn unused(name: &str, names: &[String]) -> String {
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !names.contains(name)).unwrap_or_default()
}
