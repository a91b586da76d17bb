//! Names that read alike are alike, and nothing in a name is unseen.

use stadial::assessment::{Framework, parse};

use crate::support::{Desk, TRIO, stderr};

/// The letter u with an accent, as one character and as two.
const FORMS: [&str; 2] = ["\u{fa}", "u\u{301}"];

fn codings(names: &[&str], depths: &[&str]) -> String {
    let rows = names.iter().zip(depths).enumerate();
    let row =
        |(place, (name, depth)): (usize, (&&str, &&str))| format!("{name},{},consultations,{depth},s\n", 1951 + place);
    format!("alignment,date,indicator,depth,source\n{}", rows.map(row).collect::<String>())
}

#[test]
fn both_forms_of_a_letter_are_one_alignment() {
    let names = FORMS.map(|form| format!("Per{form}-X"));
    let text = codings(&[&names[0], &names[1]], &["low", "high"]);
    let read = parse("x.csv", &text, &Framework::default()).unwrap();
    assert_eq!((read.len(), read[0].name.as_str(), read[0].codings.len()), (1, "Per\u{fa}-X", 2));
    // Rows of one day contradict each other, whatever the form.
    let clash = text.replace("1952", "1951");
    let error = parse("x.csv", &clash, &Framework::default()).unwrap_err();
    assert!(error.problems()[0].message.contains("is coded `high` and `low`"), "{}", error.render(false));
    // So does what is asked for on the command line.
    let desk = Desk::new();
    desk.write("x.csv", &text);
    for name in &names {
        desk.done(&["assess", "x.csv", "--alignment", name]);
    }
}

#[test]
fn what_cannot_be_seen_in_a_name_is_reported() {
    for (letter, code) in [('\u{200b}', "U+200B"), ('\u{a0}', "U+00A0"), ('\u{202e}', "U+202E"), ('\u{1b}', "U+001B")] {
        let text = codings(&["usa-japan", &format!("usa-{letter}japan")], &["low", "high"]);
        let error = parse("x.csv", &text, &Framework::default()).unwrap_err();
        let [problem] = error.problems() else { panic!("{}", error.render(false)) };
        assert!(problem.line == 3 && problem.label == format!("has {code}"), "{}", error.render(false));
    }
    let printed = |text: &str| match stadial::scenario::parse("x.toml", text, &[]) {
        Ok(_) => String::new(),
        Err(error) => error.render(false),
    };
    let key = printed(&TRIO.replace("[actors.dee]\ngdp", "[actors.dee]\n\"gd\u{200b}p\" = 1\ngdp"));
    assert!(key.contains("has an invisible character, U+200B"), "{key}");
    let title = printed(&TRIO.replace("title = \"summit of the three\"", "title = \"summit\\u001b[31m\""));
    assert!(title.contains("`shocks.summit.title` has an invisible character, U+001B"), "{title}");
}

#[test]
fn a_title_is_found_in_both_forms() {
    let titled = |form: &str| format!("title = \"c{form}pula\"");
    let list = |form: &str| format!("title,date\nC{form}pula,2005\n");
    for form in FORMS {
        let text = TRIO.replace("title = \"summit of the three\"", &titled(form));
        let scenario = stadial::scenario::parse("trio.toml", &text, &[]).unwrap();
        for other in FORMS {
            let read = stadial::exercise::parse("list.csv", &list(other), &scenario);
            assert_eq!(read.unwrap_or_else(|error| panic!("{}", error.render(false))).strikes(), [(2, 60)]);
        }
    }
}

#[test]
fn names_with_their_parts_in_another_order_are_noted() {
    let desk = Desk::new();
    desk.write("x.csv", &codings(&["usa-japan", "japan-usa", "usa-india"], &["low", "high", "low"]));
    let output = desk.stadial(&["assess", "x.csv"]);
    assert_eq!(output.status.code(), Some(0));
    let note = "note: `usa-japan` and `japan-usa` may be the same alignment; if they are, give both the same name\n";
    assert_eq!(stderr(&output), note);
}
