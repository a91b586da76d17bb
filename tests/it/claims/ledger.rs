//! `stadial claims` on files of a user's own.

use serde_json::Value;

use super::{claim, desk};
use crate::support::{Desk, read, stderr};

/// What a claim of the user's expects: P(crisis by 2010) = .63 to be in these bounds.
fn own(number: u32, bounds: &str) -> String {
    claim(
        number,
        &format!(
            "scenario = \"../crises.toml\"\ntrajectories = 1600\n[measures.crisis]\nreached = \"crisis\"\nby = 2010\n\
             [[expect]]\nvalue = \"base.crisis\"\n{bounds}\n"
        ),
    )
}

/// A folder of three claims, one of each verdict.
fn own_claims() -> Desk {
    let desk = desk();
    std::fs::create_dir(desk.path("own")).unwrap();
    desk.write("own/holds.toml", &own(62, "above = 0.5\nbelow = 0.75"));
    desk.write("own/fails.toml", &own(61, "above = 0.75"));
    // At the exact value: no number of trajectories is enough.
    desk.write("own/open.toml", &own(70, "below = 0.632"));
    desk
}

#[test]
fn a_claim_of_the_user_stands_in_the_ledger_with_its_verdict() {
    let desk = own_claims();
    let printed = desk.done(&["claims", "own", "--out", "ledger"]);
    assert!(printed.starts_with("1 of 3 claims reproduced, 1 not reproduced, 1 undecided at this size."), "{printed}");
    assert!(printed.contains("Written to ledger: claims.csv, claims.md, manifest.json\n"), "{printed}");
    let table = desk.table("ledger/claims.csv");
    let header = "claim,statement,document,section,experiment,figure,estimate,standard_error,above,below,\
                  figure_verdict,claim_verdict,trajectories,draws";
    assert_eq!(table.header.join(","), header);
    // By the number of the claim.
    assert_eq!(table.column("claim"), ["61", "62", "70"]);
    assert_eq!(table.column("experiment"), ["fails", "holds", "open"]);
    assert_eq!(table.column("claim_verdict"), ["not reproduced", "reproduced", "undecided at this size"]);
    assert_eq!(table.column("figure_verdict"), table.column("claim_verdict"));
    assert_eq!((table.column("above"), table.column("below")), (vec!["0.75", "0.5", ""], vec!["", "0.75", "0.632"]));
    assert_eq!((table.column("trajectories"), table.column("draws")), (vec!["1600"; 3], vec!["1"; 3]));
    for (column, expected) in [
        ("statement", "Crises come at their rate."),
        ("document", "OWN"),
        ("section", "Crises"),
        ("figure", "base.crisis"),
    ] {
        assert_eq!(table.column(column), [expected; 3]);
    }
    let page = read(&desk.path("ledger/claims.md"));
    for (number, verdict) in [(61, "not reproduced"), (62, "reproduced"), (70, "undecided at this size")] {
        let row = format!("| [{number}](#claim-{number}) | Crises come at their rate. | OWN, Crises | {verdict} |");
        assert!(page.contains(&row) && page.contains(&format!("\n## Claim {number}\n")), "{page}");
        assert!(page.contains(&format!("*OWN, Crises; {verdict}*")), "{page}");
    }
}

/// One figure outside its bounds is enough, whatever the others say.
#[test]
fn the_worst_figure_decides_the_verdict_on_a_claim() {
    let desk = own_claims();
    let two = own(63, "above = 0.5") + "[[expect]]\nvalue = \"base.crisis\"\nabove = 0.75\n";
    desk.write("own/two.toml", &two);
    desk.done(&["claims", "own/two.toml", "--quiet", "--out", "ledger"]);
    let table = desk.table("ledger/claims.csv");
    assert_eq!(table.column("figure_verdict"), ["reproduced", "not reproduced"]);
    assert_eq!(table.column("claim_verdict"), ["not reproduced"; 2]);
}

#[test]
fn only_the_claims_asked_for_are_run_and_nothing_is_written_unasked() {
    let desk = own_claims();
    let before = desk.names();
    let found: Value =
        serde_json::from_str(&desk.done(&["claims", "own", "--only", "70,61", "--output-format", "json"])).unwrap();
    let claims: Vec<&Value> = found["data"]["claims"].as_array().unwrap().iter().map(|claim| &claim["claim"]).collect();
    assert_eq!(claims, [61, 70]);
    assert!(found["asked"]["only"] == serde_json::json!([70, 61]) && found["asked"]["trajectories"].is_null());
    assert_eq!(desk.names(), before);
    let output = desk.stadial(&["claims", "own", "--only", "61,64", "--out", "ledger"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stderr(&output), "error: --only 64: no such claim; there are 61, 62, 70\n");
    assert_eq!(desk.names(), before);
}

#[test]
fn two_files_with_the_number_of_one_claim_are_named() {
    let desk = own_claims();
    desk.write("own/twin.toml", &own(62, "above = 0.5"));
    let output = desk.stadial(&["claims", "own", "--out", "ledger"]);
    assert_eq!(output.status.code(), Some(2));
    let message = stderr(&output);
    for part in ["claim 62 is in two files", "own/holds.toml", "own/twin.toml", "give one of them another number"] {
        assert!(message.contains(part), "{part}: {message}");
    }
    assert!(output.stdout.is_empty() && !desk.path("ledger").exists());
}

/// With uncertain parameters and without: the same figures, to the last bit, and the same files.
#[test]
fn the_number_of_threads_changes_no_byte() {
    let desk = own_claims();
    let unsure = claim(
        64,
        "scenario = \"../unsure.toml\"\n[variants.calm]\nshocks.crisis.rate = 0.1\n\
         [measures.alliance]\nreached = \"alliance\"\n[measures.years]\nyears_until = \"alliance\"\n\
         given = { reached = \"alliance\" }\n[measures.incentive]\nvalue = \"incentive\"\n\
         [[expect]]\nratio = [\"base.alliance\", \"calm.alliance\"]\n\
         [[expect]]\ndifference = [\"base.years\", \"calm.years\"]\n\
         [[expect]]\nrank_correlation = [\"base.incentive\", \"base.alliance\"]\n",
    );
    desk.write("own/unsure.toml", &unsure);
    let printed = |threads: &str| {
        let options = ["--trajectories", "1111", "--threads", threads, "--out", threads, "--output-format", "json"];
        let printed = desk.done(&[&["claims", "own"], &options[..]].concat());
        let mut printed: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(printed["threads"].take(), threads.parse::<u64>().unwrap());
        printed["wall_time_seconds"].take();
        (printed, ["claims.csv", "claims.md"].map(|file| read(&desk.path(threads).join(file))))
    };
    let one = printed("1");
    let claims = one.0["data"]["claims"].as_array().unwrap();
    assert!(
        claims.iter().all(|claim| claim["standard_error"].as_f64().is_some_and(|error| (0.0..0.1).contains(&error))),
        "{claims:?}"
    );
    assert!(one == printed("2"));
    assert!(one == printed("3"));
}
