//! Parts of a run in the library.

use stadial::simulation::{Error, Part, Run, Scenario, Size};

use crate::support::Desk;

/// The scenario, and the folder in which its files are.
fn opened() -> (Desk, Scenario) {
    let desk = Desk::new();
    let scenario = Scenario::open(desk.path("unsure.toml")).unwrap();
    (desk, scenario)
}

fn size() -> Size {
    Size::default().trajectories(3_000).draws(40).seed(7)
}

/// All that a run has found.
fn all(run: &Run) -> String {
    format!("{:?} {} {}", run.results(), run.valid(), run.invalid())
}

/// The message of an error.
fn refusal<T>(result: Result<T, Error>) -> String {
    result.err().map_or_else(String::new, |error| error.to_string())
}

#[test]
fn parts_in_any_order_and_any_tree_give_the_run() {
    let (_desk, scenario) = opened();
    let whole = all(&scenario.run(size()).unwrap());
    for (of, order) in [(1, vec![1]), (3, vec![2, 3, 1]), (7, vec![7, 1, 6, 2, 5, 3, 4])] {
        let sent = order.iter().map(|&number| scenario.part(size(), number, of).unwrap().to_bytes());
        let parts: Vec<Part> = sent.map(|bytes| Part::from_bytes(&bytes).unwrap()).collect();
        let merged = Part::merge(parts.clone()).unwrap();
        assert!(merged.missing().is_empty());
        assert_eq!(all(&merged.complete(&scenario).unwrap()), whole, "{of} parts");
        // A tree: pairs are merged, sent, and merged again.
        let pairs = parts.chunks(2).map(|pair| Part::merge(pair.to_vec()).unwrap().to_bytes());
        let tree = Part::merge(pairs.map(|bytes| Part::from_bytes(&bytes).unwrap())).unwrap();
        assert_eq!(all(&tree.complete(&scenario).unwrap()), whole, "{of} parts in pairs");
        assert_eq!(tree.to_bytes().len(), merged.to_bytes().len());
    }
    // A run of other trajectories is another run.
    assert_ne!(all(&scenario.run(size().seed(8)).unwrap()), whole);
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let (_desk, scenario) = opened();
    let part = |number| scenario.part(size(), number, 3).unwrap();
    let merged = |other: Part| refusal(Part::merge([part(1), other]));
    let seed = merged(scenario.part(size().seed(8), 2, 3).unwrap());
    assert_eq!(
        seed,
        "a part belongs to another study: there the seed is 8, here it is 7; leave it out, or make it again for this study"
    );
    let draws = merged(scenario.part(size().draws(20), 2, 3).unwrap());
    assert!(draws.contains("there the number of draws is 20, here it is 40"), "{draws}");
    let changed = scenario.with("balance.power.non_permissive", 0.41).unwrap();
    let other = merged(changed.part(size(), 2, 3).unwrap());
    assert!(other.contains("another study: there the digest of scenario `unsure` is "), "{other}");
    let of = merged(scenario.part(size(), 2, 4).unwrap());
    assert!(of.contains("there the number of parts is 4, here it is 3"), "{of}");
    assert_eq!(merged(part(1)), "a part is part 1/3, which another file is, too; leave out one of the two");
    let missing = refusal(Part::merge([part(1), part(3)]).unwrap().complete(&scenario));
    assert_eq!(missing, "a part is not enough: of the whole, part 2/3 is missing; add what is missing");
    let whole = Part::merge([part(1), part(2), part(3)]).unwrap();
    let foreign = refusal(whole.complete(&changed));
    assert!(foreign.contains("another study: there the digest of scenario"), "{foreign}");
    assert!(refusal(Part::merge([])).contains("holds no part of a plain run"));
    for (number, of) in [(0, 3), (4, 3), (1, 0), (1, 2_000_000)] {
        assert!(refusal(scenario.part(size(), number, of)).starts_with("part = "), "{number}/{of}");
    }
}

#[test]
fn every_changed_byte_and_every_shorter_file_is_refused() {
    let bytes = opened().1.part(size(), 2, 3).unwrap().to_bytes();
    assert!(Part::from_bytes(&bytes).is_ok());
    for place in (0..bytes.len()).step_by(bytes.len() / 97).chain([0, 14, 18, 25, bytes.len() - 1]) {
        let mut changed = bytes.clone();
        changed[place] ^= 0x10;
        assert!(Part::from_bytes(&changed).is_err(), "byte {place} of {}", bytes.len());
    }
    for length in (0..bytes.len()).step_by(bytes.len() / 97).chain([bytes.len() - 1]) {
        let error = refusal(Part::from_bytes(&bytes[..length]));
        let expected = if length == 0 { "is not a file of parts" } else { "is truncated" };
        assert!(error.contains(expected), "{length}: {error}");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(refusal(Part::from_bytes(&longer)).contains("was changed"));
    let mut altered = bytes.clone();
    let middle = bytes.len() / 2;
    altered[middle] ^= 1;
    assert_eq!(
        refusal(Part::from_bytes(&altered)),
        "a part was changed after it was written: its checksum does not fit; make the part again"
    );
    assert!(refusal(Part::from_bytes(b"title = \"x\"")).contains("is not a file of parts"));
}
