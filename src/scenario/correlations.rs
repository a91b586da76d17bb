//! Groups of uncertain parameters that move together: `[correlations.NAME]`.

use crate::model::{Correlation, Model, rank_correlation, score_correlation};
use crate::parameter::shown;

use super::find::find;
use super::name::{check_name, near};
use super::place::Place;
use super::problem::Report;
use super::section::{Section, distinct_texts, filled, finite, list};
use super::tree::{At, Node, Table};

/// The key of the parameters of a group.
const PARAMETERS: &str = "parameters";
/// How to write it.
const EXAMPLE: &str = "parameters = [\"actors.china.growth_target\", \"actors.usa.growth_target\"]";

/// The keys of which a group has one: how its parameters move together.
const KINDS: [&str; 3] = ["rank_correlation", "pairs", "loadings"];

/// Reads the groups. A parameter must be uncertain, unless a `--set` has fixed it: sources from number `n_files` on.
pub(super) fn read_groups(root: &Table, model: &Model, n_files: usize, report: &mut Report) -> Vec<Correlation> {
    let all = Section::root(root).section("correlations", report).naming("group");
    let mut taken: Vec<(String, String)> = Vec::new();
    let mut found = Vec::new();
    for entry in all.entries() {
        let fits = check_name("group", &entry.key, &entry.place, report);
        let section = Section::of_node(&entry.node, all.path_of(&entry.key), report);
        if section.is_given() && fits {
            let group = Group { root, model, n_files, name: &entry.key, section };
            found.extend(group.read(&mut taken, report));
        }
    }
    found
}

/// A group as written.
struct Group<'t> {
    root: &'t Table,
    model: &'t Model,
    n_files: usize,
    name: &'t str,
    section: Section<'t>,
}

impl Group<'_> {
    /// The group; `None` if there is an error in it.
    fn read(&self, taken: &mut Vec<(String, String)>, report: &mut Report) -> Option<Correlation> {
        let before = report.count();
        let paths = self.paths(taken, report);
        let matrix = self.matrix(&paths, report);
        if report.count() > before {
            return None;
        }
        let (scores, place) = matrix?;
        let group = Correlation::new(self.name, paths, &scores);
        if group.is_err() {
            let message = format!("`{}` is not possible: no numbers can move together like this", self.section.path);
            let help = match scores.len() {
                n if self.section.has(KINDS[0]) => {
                    let least = rank_correlation(-1.0 / (n as f64 - 1.0));
                    format!("of {n} parameters, every pair can have a rank correlation of {} or more", shown(up(least)))
                }
                _ => "the correlations contradict each other: lower the strongest ones".to_owned(),
            };
            report.add(&place, message, "not positive semi-definite", help);
        }
        group.ok()
    }

    fn paths(&self, taken: &mut Vec<(String, String)>, report: &mut Report) -> Vec<String> {
        let path = self.section.path_of(PARAMETERS);
        let Some(node) = self.section.required(PARAMETERS, EXAMPLE, report) else { return Vec::new() };
        if filled(node, &path, EXAMPLE, report).is_none() {
            return Vec::new();
        }
        let given = distinct_texts(node, &path, "remove one of the two", report);
        if given.len() < 2 && node.list().is_some_and(|items| items.len() < 2) {
            let message = format!("`{path}` names one parameter, but a group needs two or more");
            report.add(&node.place, message, "two or more", format!("write `{EXAMPLE}`, or remove the group"));
        }
        for At { value, place } in &given {
            self.check_uncertain(value, place, report);
            match taken.iter().find(|(known, _)| known == value) {
                Some((_, group)) => {
                    let message =
                        format!("`{value}` is in two groups, `correlations.{group}` and `{}`", self.section.path);
                    let help = "a parameter can be in one group only: join the two, with `pairs` for what differs";
                    report.add(place, message, "in another group", help);
                }
                None => taken.push(((*value).to_owned(), self.name.to_owned())),
            }
        }
        given.into_iter().map(|given| given.value.to_owned()).collect()
    }

    /// Reports a parameter that has no distribution, unless it was fixed on the command line.
    fn check_uncertain(&self, path: &str, place: &Place, report: &mut Report) {
        if self.model.is_uncertain(path) {
            return;
        }
        let node = find(self.root, path, &mut Report::default());
        if node.is_some_and(|node| node.last_source() >= self.n_files) {
            return;
        }
        let known: Vec<&str> = self.model.priors.iter().map(|prior| prior.path.as_str()).collect();
        let message = format!("`{}` names `{path}`, which is not uncertain", self.section.path_of(PARAMETERS));
        let help = match near(path, known.iter().copied()).filter(|_| node.is_none()) {
            Some(other) => format!("did you mean `{other}`?"),
            None => format!("give `{path}` a distribution, or remove it from the group"),
        };
        report.add(place, message, "has no distribution", help);
    }

    /// The correlations of the normal scores of the parameters, and where they are given.
    fn matrix(&self, paths: &[String], report: &mut Report) -> Option<(Vec<Vec<f64>>, Place)> {
        let given: Vec<&str> = KINDS.into_iter().filter(|kind| self.section.has(kind)).collect();
        let place = given.last().and_then(|kind| self.section.entry(kind)).map(|entry| entry.node.place.clone());
        let (Some(place), [kind]) = (place.clone(), given.as_slice()) else {
            let (what, label) = match given.len() {
                0 => ("does not say how its parameters move together", "one of three keys is required"),
                _ => ("says more than once how its parameters move together", "given twice"),
            };
            let help = "give one of `rank_correlation = 0.5` (of every pair), `pairs = [{ between = [..], value = 0.5 }]` \
                        and `loadings = [0.8, -0.5]` (on a shared factor)";
            let place = place.unwrap_or_else(|| self.section.place.clone());
            report.add(&place, format!("`{}` {what}", self.section.path), label, help);
            return None;
        };
        let node = self.section.node(kind)?;
        let path = self.section.path_of(kind);
        let n = paths.len();
        let mut scores = vec![vec![0.0; n]; n];
        match *kind {
            "rank_correlation" => {
                let value = correlation(node, &path, report)?;
                scores.iter_mut().flatten().for_each(|score| *score = score_correlation(value));
            }
            "pairs" => self.read_pairs(node, paths, &mut scores, report),
            _ => {
                let loadings = self.loadings(node, n, report)?;
                for (row, a) in scores.iter_mut().zip(&loadings) {
                    row.iter_mut().zip(&loadings).for_each(|(score, b)| *score = a * b);
                }
            }
        }
        (0..n).for_each(|place| scores[place][place] = 1.0);
        Some((scores, place))
    }

    fn read_pairs(&self, node: &Node, paths: &[String], scores: &mut [Vec<f64>], report: &mut Report) {
        let path = self.section.path_of("pairs");
        let mut seen: Vec<[usize; 2]> = Vec::new();
        let example = "[ { between = [\"alignment.overlap\", \"conditions.severity\"], value = 0.5 } ]";
        for item in filled(node, &path, example, report).unwrap_or_default() {
            let pair = Section::of_node(item, path.clone(), report);
            if !pair.is_given() {
                continue;
            }
            let between =
                pair.required("between", "between = [\"alignment.overlap\", \"conditions.severity\"]", report);
            let places = between.and_then(|node| Self::read_pair(node, &path, paths, report));
            let value = pair.required("value", "value = 0.5", report);
            let value = value.and_then(|node| correlation(node, &format!("{path}.value"), report));
            let (Some([a, b]), Some(value)) = (places, value) else { continue };
            if seen.contains(&[a, b]) {
                let message = format!("`{path}` gives the same pair twice");
                report.add(&item.place, message, "given before", "remove one of the two");
            }
            seen.push([a, b]);
            scores[a][b] = score_correlation(value);
            scores[b][a] = scores[a][b];
        }
    }

    fn read_pair(node: &Node, path: &str, paths: &[String], report: &mut Report) -> Option<[usize; 2]> {
        let path = format!("{path}.between");
        let given = distinct_texts(node, &path, "name two different parameters", report);
        let mut places = Vec::new();
        for name in &given {
            match paths.iter().position(|known| known == name.value) {
                Some(place) => places.push(place),
                None => {
                    let message = format!("`{path}` names `{}`, which is not in the group", name.value);
                    let help = format!("name two of `{PARAMETERS}`, or add it there");
                    report.add(&name.place, message, "not in the group", help);
                }
            }
        }
        match (given.len(), places.as_slice()) {
            (2, &[a, b]) => Some([a.min(b), a.max(b)]),
            (2, _) => None,
            (n, _) => {
                let message = format!("`{path}` names {n} of the parameters, but must name two different ones");
                report.add(&node.place, message, "two different parameters", "name exactly two");
                None
            }
        }
    }

    fn loadings(&self, node: &Node, n: usize, report: &mut Report) -> Option<Vec<f64>> {
        let path = self.section.path_of("loadings");
        let items = list(node, &path, "[0.8, -0.5]", report)?;
        if items.len() != n {
            let message = format!("`{path}` has {}, but the group has {n} parameters", items.len());
            report.add(
                &node.place,
                message,
                format!("must have {n}"),
                "give one for each of `parameters`, in their order",
            );
            return None;
        }
        items.iter().map(|item| correlation(item, &path, report)).collect()
    }
}

/// A number from -1 to 1.
fn correlation(node: &Node, path: &str, report: &mut Report) -> Option<f64> {
    let value = finite(node, path, report)?;
    if (-1.0..=1.0).contains(&value) {
        return Some(value);
    }
    let message = format!("`{path}` is {}, but must be in [-1, 1]", node.number());
    report.add(
        &node.place,
        message,
        "must be in [-1, 1]",
        "1 means that two always move together, -1 that they oppose",
    );
    None
}

/// Rounded up to three decimals, so that it is not below.
fn up(value: f64) -> f64 {
    (value * 1000.0).ceil() / 1000.0
}
