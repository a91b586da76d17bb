//! Observed series from files: the same results as from values, and all that is needed to repeat a run in its manifest.

use std::path::Path;

use crate::support::{Desk, stderr};

/// Two members whose GDP is in a file, of which the last year is missing.
const TABLE: &str = "Entity,Code,Year,GDP (billions)\nAda,ADA,1999,1900\nAda,ADA,2000,2000\nAda,ADA,2001,2100\nBo,BOB,2000,1000\n\
                     Ada,ADA,2002,..\nAda,ADA,2003,2300.5\n";

fn series(of: &str) -> String {
    format!("extends = \"trio.toml\"\nremove = [\"observed\"]\n[observed.gdp.ada]\nsource = \"s\"\n{of}\n")
}

fn with_file() -> (Desk, Vec<&'static str>) {
    let desk = Desk::new();
    desk.write("gdp.csv", TABLE);
    desk.write("file.toml", &series("file = \"gdp.csv\"\nunit = \"billions\""));
    (desk, vec!["run", "file.toml", "--trajectories", "400", "--quiet", "--out", "file"])
}

/// A file with the years of a list gives its tables, byte for byte; 2002, which is missing, is the geometric mean.
#[test]
fn a_file_gives_the_results_of_its_values() {
    let (desk, run) = with_file();
    desk.done(&run);
    let missing = (2.1_f64 * 2.3005).sqrt();
    let values = format!("values = [[2000, 2.0], [2001, 2.1], [2002, {missing}], [2003, 2.3005]]");
    desk.write("values.toml", &series(&values));
    desk.done(&["run", "values.toml", "--trajectories", "400", "--quiet", "--out", "values"]);
    assert_eq!(desk.tables("file"), desk.tables("values"));
    let zero = values.replace(&missing.to_string(), "1e-9");
    desk.write("values.toml", &series(&zero));
    desk.done(&["run", "values.toml", "--trajectories", "400", "--quiet", "--out", "zero"]);
    assert_ne!(desk.tables("file"), desk.tables("zero"), "a missing year is no small number");
}

/// The texts of the manifest are enough to repeat a run, and its digest is that of the data, too.
#[test]
fn a_run_is_repeated_from_its_manifest() {
    let (desk, run) = with_file();
    desk.done(&run);
    let manifest = desk.manifest("file");
    let texts = manifest["scenarios"][0]["texts"].as_array().unwrap();
    let names: Vec<&str> = texts.iter().map(|text| text["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["file.toml", "trio.toml", "gdp.csv"]);
    let again = Desk::new();
    for text in texts {
        let name = Path::new(text["name"].as_str().unwrap()).file_name().unwrap().to_str().unwrap();
        again.write(name, text["text"].as_str().unwrap());
    }
    again.done(&run);
    assert_eq!(again.tables("file"), desk.tables("file"));
    let digest = |desk: &Desk| desk.manifest("file")["scenarios"][0]["digest"].clone();
    assert_eq!(digest(&again), digest(&desk));
    // A row that the run does not use changes the text, and so the digest, but no result.
    again.write("gdp.csv", &TABLE.replace("Bo,BOB,2000,1000", "Bo,BOB,2000,1001"));
    again.done(&run);
    assert_eq!(again.tables("file"), desk.tables("file"));
    assert_ne!(digest(&again), digest(&desk));
}

#[test]
fn warnings_and_errors_name_the_table() {
    let (desk, _) = with_file();
    let checked = desk.stadial(&["check", "file.toml"]);
    assert!(stderr(&checked).contains("no value for 2002\n --> gdp.csv:7:14"), "{}", stderr(&checked));
    assert_eq!(desk.stadial(&["check", "file.toml", "--strict"]).status.code(), Some(2));
    desk.write("gdp.csv", &TABLE.replace("2100", "2 100").replace("2300.5", "-3"));
    let refused = desk.stadial(&["check", "file.toml"]);
    assert_eq!(refused.status.code(), Some(2));
    for part in ["--> gdp.csv:4:14", "remove the blanks: write 2100", "--> gdp.csv:7:14", "gives -0.003 for 2003"] {
        assert!(stderr(&refused).contains(part), "{part}: {}", stderr(&refused));
    }
}
