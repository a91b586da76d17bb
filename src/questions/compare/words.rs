//! The model's terms in words.

use crate::model::Structure;
use crate::render::words;

use super::gather::Term;

/// What a term is called in a sentence.
pub(crate) fn words(term: Term, structure: &Structure) -> String {
    let quantity = match term {
        Term::Driver(quantity) => quantity,
        Term::Type(kind) => return format!("trajectories with the type {}", kind.name()),
        Term::Stage => return "stage of military cooperation".to_owned(),
        Term::Treaty => return "trajectories with a treaty".to_owned(),
    };
    words::quantity(structure, quantity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::AlignmentType;

    #[test]
    fn every_driver_has_words_of_its_own() {
        let text = "title = \"t\"\nmembers = [\"a\", \"b\"]\nadversary = \"c\"\nstart = 2000\nend = 2001\n\
                    actors = { a = { gdp = 1 }, b = { gdp = 1 }, c = { gdp = 1 } }\noutcomes.x.type = \"thin\"\n";
        let structure = crate::scenario::parse("words.toml", text, &[]).unwrap().model.structure;
        let all: Vec<String> =
            structure.drivers().into_iter().map(|driver| words(Term::Driver(driver), &structure)).collect();
        let distinct: std::collections::BTreeSet<&String> = all.iter().collect();
        assert_eq!(distinct.len(), all.len(), "{all:?}");
        assert!(all.iter().all(|words| !words.contains(['_', '.'])), "{all:?}");
        for same in ["severity of the threat as A sees it", "A's identity with its partners", "incentive"] {
            assert!(all.iter().any(|words| words == same), "{all:?}");
        }
        assert_eq!(words(Term::Type(AlignmentType::Alliance), &structure), "trajectories with the type alliance");
    }
}
