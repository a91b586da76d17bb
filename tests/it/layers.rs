//! The order of the folders: imports point upwards in `src/lib.rs` only, and every file says what it is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::support::{names, project, read};

/// The folders in the order in which `lib.rs` declares them, public or not.
fn declared() -> Vec<String> {
    let text = read(&project().join("src/lib.rs"));
    let name = |line: &str| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned())
    };
    text.lines().filter_map(name).collect()
}

/// All files below a folder, but for what is made by building and running.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for name in names(folder) {
        let path = folder.join(&name);
        if path.is_dir() {
            if name != ".git" && name != "target" {
                files.extend(files_below(&path));
            }
        } else if name != ".git" && name != "manifest.json" {
            files.push(path);
        }
    }
    files
}

fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut files = files_below(&project().join(folder));
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files
}

/// The code of a file without its comments.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code)).collect::<Vec<_>>().join("\n")
}

/// The names that follow `start` in some code, each of the group where there is one in braces.
fn heads_after(code: &str, start: &str) -> Vec<String> {
    code.match_indices(start).flat_map(|(place, _)| heads(&code[place + start.len()..])).collect()
}

/// The names at which a path goes on, several of them where there are braces.
fn heads(path: &str) -> Vec<String> {
    path.strip_prefix('{').map_or_else(|| vec![head(path)], group_heads)
}

fn head(path: &str) -> String {
    path.trim_start().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

/// The first names of the paths in a group, which ends with the brace that is not opened within.
fn group_heads(group: &str) -> Vec<String> {
    let (mut depth, mut starts) = (0, vec![0]);
    for (place, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => starts.push(place + 1),
            _ => {}
        }
    }
    starts.into_iter().map(|start| head(&group[start..])).filter(|name| !name.is_empty()).collect()
}

/// What a file of `folder` imports from folders that are not above it in `order`.
fn violations(folder: &str, text: &str, order: &[String]) -> Vec<String> {
    let place = |name: &str| order.iter().position(|known| known == name);
    let own = place(folder);
    let allowed = |name: &String| name == folder || place(name).is_some_and(|other| own.is_some_and(|own| other < own));
    heads_after(&code(text), "crate::").into_iter().filter(|name| !allowed(name)).collect()
}

#[test]
fn imports_point_upwards_only() {
    let order = declared();
    assert!(order.len() > 5, "{order:?}");
    let mut wrong = Vec::new();
    for path in rust_files("src") {
        let within = path.strip_prefix(project().join("src")).unwrap();
        let parts: Vec<_> = within.iter().map(|part| part.to_string_lossy()).collect();
        let [folder, .., _] = parts.as_slice() else { continue };
        for name in violations(folder, &read(&path), &order) {
            wrong.push(format!("{} imports {name}", within.display()));
        }
    }
    assert!(wrong.is_empty(), "folders import only from those declared before them in lib.rs:\n{}", wrong.join("\n"));
}

/// The scan itself sees what it is there for.
#[test]
fn an_import_that_points_downwards_is_seen() {
    let order: Vec<String> = ["noise", "theory", "cli"].map(str::to_owned).to_vec();
    let wrong = [
        "use crate::cli::Cli;",
        "use crate::{noise::{Seed, Stream}, cli::{Cli, Failure}};",
        "use crate::{\n    noise::Seed,\n    cli,\n};",
        "let seed = crate::cli::seed();",
        "$crate::cli::print()",
    ];
    for text in wrong {
        assert_eq!(violations("theory", text, &order), ["cli"], "{text}");
    }
    let right = "use crate::{noise::{Seed, cli}, theory::Level};\n// crate::cli\nuse crate::theory::*;";
    assert!(violations("theory", right, &order).is_empty());
    assert_eq!(violations("noise", "crate::theory::X", &order), ["theory"]);
    assert_eq!(violations("theory", "use crate::thing;", &order), ["thing"]);
}

/// A path by way of `super` must not leave its folder, or the scan above would miss it.
#[test]
fn no_path_climbs_out_of_its_folder() {
    for path in rust_files("src") {
        let within = path.strip_prefix(project().join("src")).unwrap();
        let out = "super::".repeat(within.iter().count());
        assert!(within.iter().count() < 2 || !code(&read(&path)).contains(&out), "{} uses {out}", within.display());
    }
}

/// The code of a file without its comments and its tests.
fn untested(text: &str) -> String {
    let code = code(text);
    code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned()
}

/// Which module of a folder each of its names is from: `pub use x::{A, B}` in its `mod.rs` says it of A and B.
fn homes(lead: &str) -> BTreeMap<String, String> {
    let mut homes = BTreeMap::new();
    for (place, _) in lead.match_indices("use ") {
        let Some((home, rest)) = lead[place + 4..].split_once("::") else { continue };
        homes.extend(heads(rest).into_iter().map(|name| (name, home.to_owned())));
    }
    homes
}

/// The names at which paths go on that climb just so many levels.
fn climbed(code: &str, levels: usize) -> Vec<String> {
    let starts = code.match_indices("super::").filter(|(place, _)| !code[..*place].ends_with("super::"));
    let ends = starts.filter_map(|(place, _)| {
        let path = &code[place..];
        let end = path.trim_start_matches("super::");
        (path.len() - end.len() == levels * "super::".len()).then_some(end)
    });
    ends.flat_map(heads).collect()
}

/// For each module of a folder, the others whose names it uses; a folder within it counts as one module. `path` is that
/// of the folder in code, as in `crate::scenario::`.
fn siblings(folder: &Path, path: &str) -> BTreeMap<String, BTreeSet<String>> {
    let homes = homes(&code(&read(&folder.join("mod.rs"))));
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files_below(folder) {
        let within: Vec<_> = file.strip_prefix(folder).unwrap().iter().map(|part| part.to_string_lossy()).collect();
        let module = within[0].strip_suffix(".rs").unwrap_or(&within[0]);
        if module == "mod" {
            continue;
        }
        // The lead of a folder is one level less deep than the files beside it.
        let levels = within.len() - usize::from(file.ends_with("mod.rs"));
        let code = untested(&read(&file));
        let used = climbed(&code, levels).into_iter().chain(heads_after(&code, path));
        let used = used.map(|name| homes.get(&name).cloned().unwrap_or(name)).filter(|other| other != module);
        uses.entry(module.to_owned()).or_default().extend(used);
    }
    uses
}

/// A module that uses itself by way of others, if there is one.
fn circle(uses: &BTreeMap<String, BTreeSet<String>>) -> Option<String> {
    let mut left = uses.clone();
    // What uses nothing that is left cannot be part of a circle.
    while let Some(free) = left.iter().find(|(_, used)| !used.iter().any(|other| left.contains_key(other))) {
        let free = free.0.clone();
        left.remove(&free);
    }
    let names: Vec<String> = left.into_keys().collect();
    (!names.is_empty()).then(|| names.join(", "))
}

#[test]
fn no_module_depends_on_what_depends_on_it() {
    let source = project().join("src");
    let leads = rust_files("src").into_iter().filter(|path| path.ends_with("mod.rs"));
    let folders: Vec<PathBuf> = leads.map(|lead| lead.parent().unwrap().to_owned()).collect();
    assert!(folders.len() > declared().len(), "there are folders within folders");
    for folder in folders {
        let parts = folder.strip_prefix(&source).unwrap().iter().map(|part| part.to_string_lossy());
        let path = format!("crate::{}::", parts.collect::<Vec<_>>().join("::"));
        assert_eq!(circle(&siblings(&folder, &path)), None, "in or before a circle of {path}");
    }
}

/// A circle by way of a folder within the folder is seen, and one inside of that folder.
#[test]
fn a_circle_by_way_of_a_folder_within_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("inner")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("mod.rs", "mod a;\nmod inner;\npub use inner::X;");
    write("a.rs", "use super::X;");
    write("inner/mod.rs", "mod b;\nmod c;");
    write("inner/b.rs", "use super::c::Z;");
    let uses = || circle(&siblings(folder.path(), "crate::outer::"));
    for upwards in ["use super::super::{a::Y};", "use crate::outer::a;"] {
        write("inner/c.rs", "use super::super::d;");
        assert_eq!(uses(), None);
        write("inner/c.rs", upwards);
        assert_eq!(uses().as_deref(), Some("a, inner"), "{upwards}");
    }
    let inner = || circle(&siblings(&folder.path().join("inner"), "crate::outer::inner::"));
    assert_eq!(inner(), None);
    write("inner/c.rs", "use super::b;");
    assert_eq!(inner().as_deref(), Some("b, c"));
}

/// The search for circles sees them.
#[test]
fn a_circle_of_modules_is_seen() {
    let uses = |pairs: &[(&str, &[&str])]| {
        let set = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        pairs.iter().map(|(name, used)| ((*name).to_owned(), set(used))).collect()
    };
    assert_eq!(circle(&uses(&[("a", &["b", "c"]), ("b", &["c", "mod"]), ("c", &[])])), None);
    assert_eq!(circle(&uses(&[("a", &["b"]), ("b", &["c"]), ("c", &["b"]), ("d", &[])])).as_deref(), Some("a, b, c"));
    assert_eq!(homes("pub use plan::Plan;\npub use run::{\n    Control, run,\n};")["Control"], "run");
    assert_eq!(heads_after("use super::{Plan, tally::{Tally, X}};", "super::"), ["Plan", "tally"]);
}

#[test]
fn every_folder_is_declared_and_says_what_it_is() {
    let source = project().join("src");
    let folders: Vec<String> = names(&source).into_iter().filter(|name| source.join(name).is_dir()).collect();
    let mut order = declared();
    order.sort();
    assert_eq!(folders, order);
    for path in rust_files("src") {
        let folder = path.parent().unwrap();
        let lead = read(&folder.join(if folder == source { "lib.rs" } else { "mod.rs" }));
        assert!(lead.lines().any(|line| line.starts_with("//! ")), "{} has no sentence", folder.display());
    }
}

#[test]
fn every_file_begins_with_a_sentence() {
    for folder in ["src", "tests", "benches"] {
        for path in rust_files(folder) {
            let text = read(&path);
            let text = text.strip_prefix("#![doc = include_str!(\"../README.md\")]\n").unwrap_or(&text);
            assert!(text.starts_with("//!"), "{} does not say what it is", path.display());
        }
    }
}

/// Whoever has the project has nothing but the project: no file refers to a place outside of it.
#[test]
fn no_file_refers_to_a_place_outside_of_the_project() {
    let outside = [
        concat!("/wo", "rk/"),
        concat!("../sha", "red"),
        concat!("sha", "red/spec"),
        concat!("sha", "red/seeds"),
        concat!("/ho", "me/"),
        concat!("/ro", "ot/"),
        concat!("/tmp/", "notes"),
    ];
    for path in files_below(project()) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for word in outside {
            assert!(!text.contains(word), "{} mentions {word}", path.display());
        }
    }
}
