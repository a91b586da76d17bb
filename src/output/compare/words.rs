//! The model's terms in the theory's words.

use crate::analysis::Term;
use crate::model::{Quantity, Structure, Variable};

/// What a term is called in a sentence.
pub(super) fn words(term: Term, structure: &Structure) -> String {
    let quantity = match term {
        Term::Driver(quantity) => quantity,
        Term::Type(kind) => return format!("histories in a {}", kind.name()).replace("a alliance", "an alliance"),
        Term::Stage => return "stage of military cooperation".to_owned(),
        Term::Treaty => return "histories with a treaty".to_owned(),
    };
    let member = |i: usize| structure.members[i].replace('_', " ");
    match quantity {
        Quantity::PowerRatio => "power ratio".to_owned(),
        Quantity::Power => "balance of power".to_owned(),
        Quantity::Threat => "balance of threat".to_owned(),
        Quantity::Interest => "balance of interest".to_owned(),
        Quantity::Status => "compatibility of status".to_owned(),
        Quantity::State(Variable::Incentive) => "incentive to align".to_owned(),
        Quantity::State(Variable::Severity(i)) => format!("severity of the threat to {}", member(i)),
        Quantity::State(Variable::Urgency(i)) => format!("urgency of the threat to {}", member(i)),
        Quantity::State(Variable::Identity(i)) => format!("closeness of its partners to {}", member(i)),
        Quantity::State(Variable::Anxiety(i)) => format!("status anxiety of {}", member(i)),
        Quantity::State(Variable::Expectation(i)) => format!("standing that {} expects", member(i)),
        Quantity::State(_) => structure.quantity_name(quantity).replace(['_', '.'], " "),
    }
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
        let said: Vec<String> =
            structure.drivers().into_iter().map(|driver| words(Term::Driver(driver), &structure)).collect();
        let distinct: std::collections::BTreeSet<&String> = said.iter().collect();
        assert_eq!(distinct.len(), said.len(), "{said:?}");
        assert!(said.iter().all(|words| !words.contains(['_', '.'])), "{said:?}");
        assert_eq!(words(Term::Type(AlignmentType::Alliance), &structure), "histories in an alliance");
    }
}
