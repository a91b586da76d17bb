//! Moments and lengths of time of a game, as written.

use crate::model::Structure;
use crate::scenario::{Calendar, month_of};

/// The month of a moment, `2031-06`.
#[must_use]
pub fn date_of(structure: &Structure, step: u32) -> String {
    let (year, month) = month_of(structure, step);
    format!("{year}-{month:02}")
}

/// The number of steps of `1 year`, `18 months`, `6m`, `3 steps` or up to `2031-06`, from moment `at` on.
///
/// # Errors
/// With a sentence, if it is not a length.
pub fn length_of(structure: &Structure, at: u32, text: &str) -> Result<u32, String> {
    let text = text.trim().trim_start_matches("to ").trim();
    let wrong = || format!("`{text}` is not a length of time; write 1 year, 6 months or a future month, as in 2031-06");
    if text.contains('-') {
        let until = Calendar::of(structure).step_named(text).ok_or_else(wrong)?;
        let steps = u32::try_from(until - i64::from(at)).ok().filter(|&steps| steps > 0);
        let past = || format!("{text} is not after {}", date_of(structure, at));
        return steps.filter(|_| until <= i64::from(structure.n_steps())).ok_or_else(|| {
            if until > i64::from(structure.n_steps()) {
                format!("{text} is after the end of the run, {}", date_of(structure, structure.n_steps()))
            } else {
                past()
            }
        });
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let number: u32 = if number.is_empty() { 1 } else { number.parse().map_err(|_| wrong())? };
    let per_year = structure.steps_per_year;
    let steps = match unit.trim() {
        "y" | "year" | "years" => number.checked_mul(per_year).ok_or_else(wrong)?,
        "step" | "steps" => number,
        "m" | "month" | "months" => {
            let twelfths = number.checked_mul(per_year).ok_or_else(wrong)?;
            if twelfths % 12 != 0 {
                return Err(format!("`{text}` is not a whole number of steps; a year has {per_year} steps"));
            }
            twelfths / 12
        }
        _ => return Err(wrong()),
    };
    if steps == 0 { Err(wrong()) } else { Ok(steps) }
}

/// A number of steps as a length, in the largest unit in which it is a whole number.
#[must_use]
pub fn length(structure: &Structure, steps: u32) -> String {
    let per_year = structure.steps_per_year;
    let (number, unit) = if steps.is_multiple_of(per_year) {
        (steps / per_year, "year")
    } else if (steps * 12).is_multiple_of(per_year) {
        (steps * 12 / per_year, "month")
    } else {
        (steps, "step")
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::scenario::parse;

    /// A run of ten years from 2000.
    pub fn structure(steps_per_year: u32) -> Structure {
        let text = format!(
            "title = \"t\"\nmembers = [\"a\", \"b\"]\nadversary = \"c\"\nstart = 2000\nend = 2010\n\
             steps_per_year = {steps_per_year}\nactors = {{ a = {{ gdp = 1 }}, b = {{ gdp = 1 }}, c = {{ gdp = 1 }} }}\n\
             outcomes.x.type = \"thin\"\n"
        );
        parse("script.toml", &text, &[]).unwrap().model.structure
    }

    #[test]
    fn lengths_are_read_as_they_are_written() {
        for per_year in [1, 4, 12, 365] {
            let structure = structure(per_year);
            for steps in 1..=2 * per_year {
                assert_eq!(length_of(&structure, 0, &length(&structure, steps)), Ok(steps));
            }
        }
        let structure = structure(12);
        for (text, steps) in [("1y", 12), ("year", 12), ("6m", 6), ("18 months", 18), ("to 2001-03", 8), ("2001-03", 8)]
        {
            assert_eq!(length_of(&structure, 6, text), Ok(steps), "{text}");
        }
        for text in ["0y", "soon", "5", "-1 year", "2000-03", "2011-01", "1 fortnight", ""] {
            assert!(length_of(&structure, 6, text).is_err(), "{text}");
        }
        assert!(length_of(&self::structure(4), 0, "1 month").is_err());
    }
}
