//! The schema of correlated parameters.

use serde_json::{Value, json};

use super::NAME;

/// Groups of uncertain parameters that move together.
pub(super) fn correlations() -> Value {
    let number = |meaning: &str| json!({ "description": meaning, "type": "number", "minimum": -1, "maximum": 1 });
    let paths = |meaning: &str, most: Option<u64>| {
        let mut list = json!({
            "description": meaning,
            "type": "array",
            "items": { "type": "string" },
            "minItems": 2,
            "uniqueItems": true,
        });
        most.into_iter().for_each(|most| list["maxItems"] = json!(most));
        list
    };
    let pair = json!({
        "type": "object",
        "properties": {
            "between": paths("Two of the parameters", Some(2)),
            "value": number("Their rank correlation (Spearman)"),
        },
        "required": ["between", "value"],
        "additionalProperties": false,
    });
    let group = json!({
        "type": "object",
        "properties": {
            "parameters": paths("The uncertain parameters of the group, by the paths of `stadial params`", None),
            "rank_correlation": number("The rank correlation (Spearman) of every pair"),
            "pairs": {
                "description": "The rank correlations of pairs; 0 for a pair that is not named",
                "type": "array",
                "items": pair,
                "minItems": 1,
            },
            "loadings": {
                "description": "How strongly each follows one shared factor, in the order of `parameters`",
                "type": "array",
                "items": number("The correlation of its normal score with the factor"),
            },
        },
        "additionalProperties": false,
    });
    json!({
        "description": "Groups of uncertain parameters that move together (Gaussian copula)",
        "type": "object",
        "patternProperties": { NAME: group },
        "additionalProperties": false,
    })
}
