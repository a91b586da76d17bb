//! Files that are no text, of another encoding, without an end or too large: one mistake on every way in, at once.

use std::time::Duration;

use crate::support::{Desk, stderr};

/// What the way in of a file is: the arguments that lead the program to read `FILE`, and what is written for it first.
const WAYS: [&[&str]; 9] = [
    &["check", "FILE"],
    &["params", "FILE"],
    &["check", "extends.toml"],
    &["run", "trio.toml", "--injects", "FILE"],
    &["assess", "FILE"],
    &["claims", "FILE"],
    &["claims", "of_scenario.toml"],
    &["claims", "coded.toml"],
    &["wargame", "trio.toml", "--script", "FILE"],
];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("extends.toml", "extends = \"FILE\"\n");
    let head = "claim = 60\nstatement = \"s\"\ndocument = \"d\"\nsection = \"s\"\n";
    let expect = "[[expect]]\nvalue = \"base.m\"\nabove = 0\n";
    desk.write("of_scenario.toml", &format!("{head}scenario = \"FILE\"\n{expect}[measures.m]\nvalue = \"stage\"\n"));
    let coded = "[measures.m]\ncoded = \"FILE\"\nalignment = \"x\"\nof = \"stage\"\n";
    desk.write("coded.toml", &format!("{head}scenario = \"trio.toml\"\n{expect}{coded}"));
    desk
}

/// Asserts that each way ends at once with one mistake of which this is said.
fn refused(desk: &Desk, expected: &str, ways: &[&[&str]]) {
    for arguments in ways {
        let output = desk.program().args(*arguments).timeout(Duration::from_mins(1)).output().unwrap();
        let message = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
        assert_eq!(message.lines().filter(|line| line.starts_with("error")).count(), 1, "{arguments:?}: {message}");
        assert!(message.contains("FILE") && message.contains(expected), "{arguments:?}, not `{expected}`: {message}");
        assert!(message.contains("help: "), "{arguments:?}: {message}");
    }
    assert!(!desk.path("results").exists());
}

#[test]
fn files_of_another_encoding_are_one_mistake_on_every_way_in() {
    let desk = desk();
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let cases: [(Vec<u8>, &str); 6] = [
        (
            b"date,title\n2027,d\xe9tente \xe0 Gen\xe8ve\n".to_vec(),
            "line 2, column 7: the byte 0xE9 is not UTF-8; the file looks like Windows-1252",
        ),
        (b"title = \"\xff\"\n".to_vec(), "line 1, column 10: the byte 0xFF is not UTF-8"),
        (wide("\u{feff}date\ttitle\n2027\tcrisis\n"), "it looks like UTF-16 (little-endian"),
        (wide("date;title\n2027;crisis\n"), "it looks like UTF-16 (little-endian"),
        (
            b"PK\x03\x04\x14\0\x06\0\x08\0[Content_Types].xml\xff\xffxl/workbook.xml".to_vec(),
            "it is an Excel workbook (xlsx), not a text",
        ),
        (b"title = \"x\"\ndate,\0\n".to_vec(), "line 2, column 6: a byte is 0"),
    ];
    for (bytes, expected) in cases {
        std::fs::write(desk.path("FILE"), bytes).unwrap();
        // A list of injects may be in a workbook, which this one is not quite.
        let (lists, others): (Vec<&[&str]>, Vec<&[&str]>) =
            WAYS.into_iter().partition(|way| way.contains(&"--injects"));
        refused(&desk, expected, &others);
        let workbook = expected.contains("xlsx");
        refused(&desk, if workbook { "it cannot be read as a zip archive" } else { expected }, &lists);
    }
}

#[test]
fn folders_and_files_that_are_too_large_are_refused() {
    let desk = desk();
    std::fs::create_dir(desk.path("FILE")).unwrap();
    let all_but_folders_of_claims: Vec<&[&str]> = WAYS.into_iter().filter(|way| way != &["claims", "FILE"]).collect();
    refused(&desk, "it is a folder", &all_but_folders_of_claims);
    std::fs::remove_dir(desk.path("FILE")).unwrap();
    // Without blocks of its own: it has a size and no content.
    std::fs::File::create(desk.path("FILE")).unwrap().set_len(1 << 40).unwrap();
    refused(&desk, " MiB, the most that is read", &WAYS);
}

/// A pipe without a writer and devices without an end: refused at once, also where another file names them.
#[test]
#[cfg(unix)]
fn what_has_no_end_is_refused() {
    let desk = desk();
    assert!(std::process::Command::new("mkfifo").arg(desk.path("FILE")).status().unwrap().success());
    refused(&desk, "it is a pipe without a writer", &WAYS);
    std::fs::remove_file(desk.path("FILE")).unwrap();
    for device in ["/dev/zero", "/dev/null"] {
        std::os::unix::fs::symlink(device, desk.path("FILE")).unwrap();
        refused(&desk, "it is a device or a socket, not a file", &WAYS);
        std::fs::remove_file(desk.path("FILE")).unwrap();
    }
}

/// A pipe that is written to is read: a named one, and that of `<(command)`.
#[test]
#[cfg(target_os = "linux")]
fn a_pipe_is_read_as_a_file() {
    let desk = Desk::new();
    let output = desk.program().args(["check", "/dev/stdin"]).write_stdin(crate::support::TRIO).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    let line = format!("{} check <(sleep 0.2; cat trio.toml)", env!("CARGO_BIN_EXE_stadial"));
    let output = std::process::Command::new("bash").args(["-c", &line]).current_dir(desk.path("")).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    let endless = format!("yes | timeout 60 {} check /dev/stdin", env!("CARGO_BIN_EXE_stadial"));
    let output = std::process::Command::new("bash").args(["-c", &endless]).output().unwrap();
    assert!(stderr(&output).contains("the most that is read"), "{}", stderr(&output));
}

#[test]
fn files_that_extend_one_another_without_an_end_are_refused() {
    let desk = Desk::new();
    for n in 0..40 {
        desk.write(&format!("{n}.toml"), &format!("extends = \"{}.toml\"\n", n + 1));
    }
    desk.write("40.toml", crate::support::TRIO);
    let message = stderr(&desk.stadial(&["check", "0.toml"]));
    assert!(message.contains("\"32.toml\" is one file too many: at most 32 extend one another"), "{message}");
    assert!(desk.stadial(&["check", "9.toml"]).status.success());
}

/// Depth and number of what a file holds end no run in a crash or in hours of messages.
#[test]
fn very_deep_keys_and_very_many_mistakes_are_refused_at_once() {
    let desk = Desk::new();
    desk.write("deep.toml", &format!("\"{}\" = 1\n", vec!["a"; 1_000_000].join(".")));
    desk.write("many.toml", &(0..100_000).map(|n| format!("[a{n}]")).collect::<Vec<_>>().join("\n"));
    for (name, expected) in [("deep.toml", "parts between dots"), ("many.toml", " more; the first 100 are shown")] {
        let output = desk.program().args(["check", name]).timeout(Duration::from_mins(2)).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(stderr(&output).contains(expected), "{name}: {}", stderr(&output).len());
    }
}

/// Commands of a game through a pipe: what is no line of text is named by its line.
#[test]
fn commands_that_are_no_text_are_refused() {
    let desk = Desk::new();
    let play = |input: Vec<u8>| {
        let mut program = desk.program();
        let output = program.args(["wargame", "trio.toml", "--futures", "100"]).write_stdin(input);
        let output = output.timeout(Duration::from_mins(1)).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        stderr(&output)
    };
    assert!(play(b"status\n# d\xe9tente\n".to_vec()).contains("line 2 of the commands: it is not UTF-8"));
    assert!(play(vec![b'x'; 100_000]).contains("line 1 of the commands: it is longer than 64 KiB"));
}

/// A manifest with a key twice, or one that is a pipe, makes no page.
#[test]
fn a_manifest_is_read_as_other_files_are() {
    let desk = Desk::new();
    desk.done(&["run", "trio.toml", "--quiet", "--trajectories", "20", "--out", "out"]);
    let text = crate::support::read(&desk.path("out/manifest.json"));
    desk.write("out/manifest.json", &text.replacen("\"seed\":", "\"seed\": 1, \"seed\":", 1));
    let message = stderr(&desk.stadial(&["report", "out"]));
    assert!(message.contains("manifest.json") && message.contains("the key `seed` occurs twice"), "{message}");
    std::fs::remove_file(desk.path("out/manifest.json")).unwrap();
    std::fs::create_dir(desk.path("out/manifest.json")).unwrap();
    let message = stderr(&desk.stadial(&["report", "out"]));
    assert!(message.contains("it is a folder"), "{message}");
}

/// One rule for a seed on every way in: any whole number of 64 bits without a sign.
#[test]
fn a_seed_is_taken_alike_on_every_way_in() {
    let desk = Desk::new();
    let seed = "18446744073709551615";
    desk.write("seeded.toml", &format!("extends = \"trio.toml\"\n[run]\nseed = {seed}\n"));
    let run = |scenario: &str, more: &[&str], out: &str| {
        let arguments = [&["run", scenario, "--quiet", "--trajectories", "40", "--out", out], more].concat();
        desk.done(&arguments);
        assert_eq!(desk.manifest(out)["seed"], u64::MAX);
        desk.tables(out)
    };
    let by_option = run("trio.toml", &["--seed", seed], "by option");
    assert!(by_option == run("seeded.toml", &[], "by file"));
    assert!(by_option == run("trio.toml", &["--set", &format!("run.seed={seed}")], "by --set"));
    desk.done(&["wargame", "trio.toml", "--futures", "100", "--seed", seed, "--script", &script(&desk, seed)]);
}

/// A script of one turn with a seed of its own.
fn script(desk: &Desk, seed: &str) -> String {
    desk.write("script.toml", &format!("seed = {seed}\n[[turn]]\nadvance = \"1 year\"\n"));
    "script.toml".to_owned()
}
