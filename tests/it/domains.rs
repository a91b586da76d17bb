//! A quantity has one domain, whatever way its value comes in: the same values are refused with the same words.

use stadial::analysis::World;
use stadial::ensemble::stretch;
use stadial::model::changeable;
use stadial::model::{Operation, Quantity, Variable};
use stadial::noise::Seed;
use stadial::parameter::{Domain, Refusal};
use stadial::scenario::{parameters, parse};
use stadial::trajectory::Juncture;
use stadial::wargame::{Game, GameError, Move, Setup};

use crate::support::{Desk, TRIO, stderr, trio};

/// Values on either side of a domain.
fn outside(domain: Domain) -> [f64; 2] {
    let beyond = if domain.high >= 1e6 { 1e6 } else { 0.5 };
    [domain.low - beyond, domain.high + beyond]
}

/// Checks that a text says which rule a value breaks, and the way out.
fn check_reported(printed: &str, domain: Domain, value: f64, way: &str) {
    let Refusal { rule, way_out } = domain.refusal(value);
    assert!(
        printed.contains(&format!("must be {rule}")) && printed.contains(&way_out),
        "{way} = {value}, {domain:?}:\n{printed}"
    );
}

/// What is printed of the small scenario with more in it and something set.
fn printed(more: &str, set: &[String]) -> String {
    match parse("trio.toml", &format!("{TRIO}\n{more}\n"), set) {
        Ok(_) => String::new(),
        Err(error) => error.render(false),
    }
}

/// The world of the small scenario, at a moment after its known past.
fn world() -> (World, Juncture) {
    let world = World::new(&trio(&[]).model, Seed(7), 0);
    let at = stretch(&world.model, Seed(7), None, 0, 60).end;
    (world, at)
}

#[test]
fn every_parameter_has_one_domain_in_every_way() {
    let scenario = trio(&[]);
    let changeable = changeable(&scenario.model);
    let (world, at) = world();
    let mut seen = 0;
    for row in parameters(&scenario) {
        let (path, Some(domain)) = (&row.path, row.domain) else { continue };
        for value in outside(domain) {
            seen += 1;
            // Both ends of a law count, as do all values of a discrete one.
            let (low, high) = if value < domain.low { (value, value + 1.0) } else { (value - 1.0, value) };
            let law = format!("{{ uniform = {{ low = {low}, high = {high} }} }}");
            let discrete = format!("{{ discrete = {{ values = [{value}], weights = [1] }} }}");
            for written in [value.to_string(), law, discrete] {
                let set = format!("{path}={written}");
                check_reported(&printed("", std::slice::from_ref(&set)), domain, value, &set);
            }
            if changeable.contains(path) {
                let policy = format!("[policies.p]\nfrom = 2003\nset.{path} = {value}");
                check_reported(&printed(&policy, &[]), domain, value, &policy);
                let why = world.changed(path, (Operation::Set, value), &at).unwrap_err();
                check_reported(&why, domain, value, path);
            }
        }
    }
    assert!(seen > 200, "{seen}");
}

/// Where a variable starts.
fn start_of(name: &str, variable: Variable) -> String {
    match (variable, name.split('.').collect::<Vec<_>>().as_slice()) {
        (Variable::Orientation(..), [kind, actor, theatre]) => format!("actors.{actor}.{kind}.{theatre}.initial"),
        (_, [kind, actor]) => format!("actors.{actor}.{kind}"),
        _ => format!("alignment.{name}"),
    }
}

#[test]
fn every_variable_has_the_domain_of_its_start_in_every_way() {
    let scenario = trio(&[]);
    let structure = &scenario.model.structure;
    let (world, at) = world();
    let setup = Setup { trajectory: 0, seed: 7, draws: 1, futures: 100, threads: 1, outcome: 0, by: 2011 };
    let mut game = Game::new(scenario.clone(), setup);
    game.advance(60).unwrap();
    let mut starts = Vec::new();
    scenario.model.base.clone().visit(structure, &mut |slot| starts.push((slot.path.clone(), slot.domain)));
    for variable in structure.layout().variables() {
        let (name, domain) = (structure.variable_name(variable), variable.domain());
        let start = start_of(&name, variable);
        assert_eq!(starts.iter().find(|(path, _)| *path == start).map(|(_, domain)| *domain), Some(domain), "{start}");
        for value in outside(domain) {
            let observed = format!("observed.{name}={{ source = \"s\", values = [[2000, {value}]] }}");
            check_reported(&printed("", std::slice::from_ref(&observed)), domain, value, &observed);
            let why = world.changed(&name, (Operation::Set, value), &at).unwrap_err();
            check_reported(&why, domain, value, &name);
            let made = Move::read(&format!("set {name} {value}"), &scenario).unwrap();
            let Err(GameError::Refused(why)) = game.play(made) else { panic!("{name} = {value} is played") };
            check_reported(&why, domain, value, &name);
        }
    }
    for quantity in structure.quantities() {
        let (name, domain) = (structure.quantity_name(quantity), quantity.domain());
        for value in outside(domain) {
            let asked = format!("[outcomes.asked]\nvalues.{name} = {{ at_least = {value} }}");
            check_reported(&printed(&asked, &[]), domain, value, &asked);
            let centre = format!("shocks.quarrel.depends_on.{name}={{ coefficient = 1, centre = {value} }}");
            check_reported(&printed("", std::slice::from_ref(&centre)), domain.closed(), value, &centre);
        }
        let is_share = matches!(quantity, Quantity::State(Variable::MilitaryBurden(_)));
        assert!(!is_share || domain == Domain::MILITARY_BURDEN);
    }
}

/// On the command line: values of a sweep and the range of a search.
#[test]
fn studies_refuse_the_same_values() {
    let desk = Desk::new();
    let burden = "actors.dee.military_burden";
    let sweep = ["sweep", "trio.toml", "--outcome", "alliance", "--vary", &format!("{burden}=0.1:3.4:3")];
    let tip = [
        "tip",
        "trio.toml",
        "--outcome",
        "alliance",
        "--probability",
        "0.5",
        "--parameter",
        burden,
        "--range",
        "0.1:3.4",
    ];
    let fork = ["fork", "trio.toml", "--intervene", "military_burden.dee=3.4"];
    let run = ["run", "trio.toml", "--set", &format!("{burden}=3.4")];
    for arguments in [&sweep[..], &tip, &fork, &run] {
        let output = desk.stadial(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        check_reported(&stderr(&output), Domain::MILITARY_BURDEN, 3.4, arguments[0]);
        assert!(stderr(&output).contains("a share: 0.034 for 3.4 %"), "{}", stderr(&output));
    }
}
