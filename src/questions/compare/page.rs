//! The page of a comparison: the policies side by side, probabilities by year, and what the policies change.

use crate::render::chart::{Courses, Dot, Line, Whiskers, course_chart, whisker_chart};
use crate::render::{IN_FORCE_THEN, bare, percent, signed_points_with_error};
use crate::stats::{Estimate, Z_95};
use crate::study::page::{
    About, Block, Cell, Content, Estimated, Figure, Grid, Holds, Layout, PROBABILITY, ReportError, ResultFiles,
    Section, Sheet, Titled, capital, content as study, folded, in_force_cell, names, notes, room, shortened, titled,
    with_in_force, with_probability, year_spot,
};

/// The maximum number of curves in one picture.
const CURVES_MAX: usize = 12;

/// A comparison, read from its files.
struct Compared {
    about: About,
    /// The baseline, then the policies.
    courses: Vec<Titled>,
    /// The last year.
    year: String,
    probabilities: Sheet,
    decision: Sheet,
}

/// The contents of the page of a comparison.
pub(crate) fn content(files: &ResultFiles) -> Result<Content, ReportError> {
    let about = About::read(files)?;
    let courses = titled(about.value("alternatives"));
    let by = about.by()?;
    let (outcomes, policies) = (Holds::Known(about.lines("outcomes")), names(&courses));
    let years = Holds::Year(about.years.0, by);
    let keys = [("outcome", outcomes.clone()), ("policy", policies.clone()), ("year_end", years)];
    let layout = with_in_force(with_probability(Layout::new("probabilities.csv", keys).whole()))
        .with(&Holds::Within(-1.0, 1.0), ["difference"])
        .with(&Holds::NotNegative, ["difference_standard_error"])
        .difference("difference", "policy")
        .maybe(&Holds::NotNegative, ["odds_ratio", "odds_ratio_low", "odds_ratio_high"])
        .rising(["odds_ratio_low", "odds_ratio", "odds_ratio_high"]);
    let probabilities = files.table(&layout)?;
    let shares = ["best", "best_beyond_chance", "possibly_best", "better_beyond_chance", "worse_beyond_chance"];
    let satisficing = ["satisficing_ci_low", "satisficing", "satisficing_ci_high"];
    let decision = Layout::new("decision.csv", [("outcome", outcomes), ("policy", policies)])
        .rows(about.rows("decision.csv"))
        .with(&Holds::Year(by, by), ["year_end"])
        .with(&PROBABILITY, shares)
        .with(&PROBABILITY, ["mean_regret_low", "mean_regret_high", "bound"])
        .maybe(&PROBABILITY, ["high_regret"])
        .maybe(&PROBABILITY, satisficing)
        .rising(satisficing)
        .rising(["best_beyond_chance", "best", "possibly_best"])
        .rising(["mean_regret_low", "mean_regret_high"]);
    let decision = files.table(&decision)?;
    let year = by.to_string();
    let compared = Compared { about, courses, year, probabilities, decision };
    let sections = vec![compared.policies(), compared.years(), compared.movers()];
    study::content(files, &compared.about, "Policies side by side", sections)
}

impl Compared {
    /// Names of the outcomes; the first is that of the answer.
    fn outcomes(&self) -> Vec<String> {
        self.about.lines("outcomes")
    }

    /// The probabilities of an outcome by the end of the last year, the best first.
    fn last(&self, outcome: &str) -> Sheet {
        let rows = self.probabilities.with("outcome", outcome).with("year_end", &self.year);
        rows.sorted_by("probability", self.about.text("want") != "low")
    }

    fn title(&self, policy: &str) -> String {
        self.courses.iter().find(|(name, _)| name == policy).map_or(policy, |(_, title)| title.as_str()).to_owned()
    }

    /// Whether it is the baseline: the scenario without any policy.
    fn is_baseline(&self, policy: &str) -> bool {
        self.courses.first().is_some_and(|(name, _)| name == policy)
    }

    fn policies(&self) -> Section {
        let outcomes = self.outcomes();
        let mut blocks = Vec::new();
        for outcome in outcomes.iter().take(1) {
            blocks.push(Block::Figures(self.figures(outcome)));
            blocks.push(self.table(outcome));
        }
        blocks.extend(notes(&self.about));
        let others = outcomes.iter().skip(1).flat_map(|name| [Block::Figures(self.figures(name)), self.table(name)]);
        blocks.extend(folded("The other outcomes", others.collect()));
        Section { name: "policies".to_owned(), title: "Policies side by side".to_owned(), blocks }
    }

    /// The probability under each policy, and its difference from that with no policy.
    fn figures(&self, outcome: &str) -> Vec<Figure> {
        let title = self.about.outcome(outcome);
        let year = self.about.end_of(self.year.parse().unwrap_or(0.0));
        let data = self.last(outcome);
        let (policies, found) = (data.texts("policy"), Estimated::all(&data));
        let [difference, error] = ["difference", "difference_standard_error"].map(|column| data.numbers(column));
        let hundred = |(low, high): (f64, f64)| (100.0 * low, 100.0 * high);
        let name = |policy: &str| shortened(&self.title(policy));
        let at = policies.iter().zip(&found).map(|(policy, (_, found))| {
            let interval = hundred(found.interval);
            let wide = found.parameters.filter(|_| self.about.uncertain).map(|band| hundred(band.drawn()));
            let thick = wide.map(|_| interval);
            let value = 100.0 * found.probability;
            (name(policy), vec![Some(Dot { value, ends: wide.unwrap_or(interval), thick })])
        });
        let against = (0..policies.len()).filter(|&i| !self.is_baseline(policies[i])).filter_map(|i| {
            let (value, half) = (100.0 * difference[i]?, 100.0 * Z_95 * error[i].unwrap_or(0.0));
            Some((name(policies[i]), vec![Some(Dot { value, ends: (value - half, value + half), thick: None })]))
        });
        let chart = |title: String, across: String, rows: Vec<(String, Vec<Option<Dot>>)>, mark: Option<f64>| {
            let ends = room(rows.iter().flat_map(|(_, dots)| dots).flatten());
            whisker_chart(&Whiskers { title, across, ends, kinds: vec!["estimate".to_owned()], rows, mark })
        };
        let wide = if self.about.uncertain {
            "; the thin line is the central 95 % over the uncertain parameters, where it is distinguishable from chance"
        } else {
            ""
        };
        vec![
            Figure {
                name: format!("probability-{outcome}"),
                title: format!("Probability of {title} by {year}."),
                caption: format!(
                    "With each policy, the {} first. The thick line is the 95 % Monte Carlo interval{wide}.",
                    self.best()
                ),
                picture: chart(
                    format!("Probability of {title} by {year} with each policy"),
                    "probability, %".to_owned(),
                    at.collect(),
                    None,
                ),
                data: data.clone(),
            },
            Figure {
                name: format!("difference-{outcome}"),
                title: "Difference from no policy.".to_owned(),
                caption:
                    "On common random numbers, with the 95 % Monte Carlo interval of the paired difference. The dashed \
                     line is no difference."
                        .to_owned(),
                picture: chart(
                    format!("Probability of {title} by {year}: difference of each policy from no policy"),
                    "difference, percentage points".to_owned(),
                    against.collect(),
                    Some(0.0),
                ),
                data: data.within("policy", &|policy| !self.is_baseline(policy)),
            },
        ]
    }

    fn best(&self) -> &'static str {
        if self.about.text("want") == "low" { "lowest" } else { "highest" }
    }

    /// The policies with all numbers for a decision between them.
    fn table(&self, outcome: &str) -> Block {
        let (data, decision) = (self.last(outcome), self.decision.with("outcome", outcome));
        let bound = decision.number("bound");
        let mut header = vec![
            "policy".to_owned(),
            format!("probability by {}", self.year),
            "difference, pp".to_owned(),
            "odds ratio".to_owned(),
        ];
        let lasts = data.number("in_force").is_some();
        if lasts {
            header.insert(2, IN_FORCE_THEN.to_owned());
        }
        if let Some(bound) = bound {
            let side = if self.about.text("want") == "low" { "at most" } else { "at least" };
            header.extend(["best in".to_owned(), "regret, pp".to_owned(), format!("{side} {} in", percent(bound))]);
        }
        let mut grid = Grid { header, rows: Vec::new() };
        for policy in data.texts("policy") {
            let row = data.with("policy", policy);
            let number = |column: &str| row.number(column);
            let probability = Estimated::all(&row).first().map(|(_, found)| found.short()).unwrap_or_default();
            let mut cells = vec![Cell::text(self.title(policy)), Cell::number(probability)];
            if lasts {
                cells.push(Cell::number(in_force_cell(&row)));
            }
            if self.is_baseline(policy) {
                cells.extend([Cell::default(), Cell::default()]);
            } else {
                let difference = number("difference").zip(number("difference_standard_error"));
                cells.push(Cell::number(difference.map_or_else(String::new, |(value, standard_error)| {
                    signed_points_with_error(Estimate { value, standard_error })
                })));
                let ratio = number("odds_ratio").zip(number("odds_ratio_low").zip(number("odds_ratio_high")));
                let ends = ratio.map_or_else(String::new, |(_, (low, high))| format!("[{low:.2}–{high:.2}]"));
                let ratio = ratio.map_or_else(|| "-".to_owned(), |(ratio, _)| format!("{ratio:.2}"));
                cells.push(Cell { below: ends, ..Cell::number(ratio) });
            }
            if bound.is_some() {
                let of = decision.with("policy", policy);
                let written = |column: &str| of.number(column).map_or_else(|| "-".to_owned(), bare);
                cells.push(Cell {
                    below: format!("[{}–{}]", written("best_beyond_chance"), written("possibly_best")),
                    ..Cell::number(of.number("best").map_or_else(|| "-".to_owned(), percent))
                });
                let high = of.number("high_regret").map_or_else(String::new, |high| format!("({})", bare(high)));
                let regret = format!("{}–{}", written("mean_regret_low"), written("mean_regret_high"));
                cells.push(Cell { below: high, ..Cell::number(regret) });
                cells.push(Cell::number(of.number("satisficing").map_or_else(|| "-".to_owned(), percent)));
            }
            grid.rows.push(cells);
        }
        Block::Table {
            name: format!("decision-{outcome}-table"),
            caption: format!("{}: the policies side by side.", capital(self.about.outcome(outcome))),
            grid,
            data: Some(if decision.rows.is_empty() { data } else { decision }),
        }
    }

    fn years(&self) -> Section {
        let outcomes = self.outcomes();
        let mut figures: Vec<Figure> = outcomes.iter().map(|outcome| self.by_year(outcome)).collect();
        let others = figures.split_off(figures.len().min(1));
        let mut blocks = vec![Block::Figures(figures)];
        if !others.is_empty() {
            blocks.extend(folded("The other outcomes", vec![Block::Figures(others)]));
        }
        Section { name: "years".to_owned(), title: "Probabilities by year".to_owned(), blocks }
    }

    fn by_year(&self, outcome: &str) -> Figure {
        let title = self.about.outcome(outcome);
        let data = self.probabilities.with("outcome", outcome);
        let line = |(name, title): &Titled| Line {
            name: shortened(title),
            points: Estimated::all(&data.with("policy", name))
                .into_iter()
                .map(|(year, found)| (year, 100.0 * found.probability))
                .collect(),
        };
        let lines: Vec<Line> = self.courses.iter().take(CURVES_MAX).map(line).collect();
        let years = lines.first().map(|line| line.points.clone()).unwrap_or_default();
        let spots = years.iter().enumerate().map(|(i, &(year, _))| {
            let at =
                |line: &Line| line.points.get(i).map(|point| format!("{} {}", percent(point.1 / 100.0), line.name));
            let texts: Vec<String> = lines.iter().filter_map(at).collect();
            year_spot(year, format!("by {}:\n{}", self.about.end_of(year), texts.join("\n")))
        });
        let left = self.courses.len().saturating_sub(CURVES_MAX);
        let more = if left > 0 { format!(" The last {left} policies are in the table only.") } else { String::new() };
        Figure {
            name: format!("years-{outcome}"),
            title: format!("Probability of {title}."),
            caption: format!("Reached at any time up to the end of each year.{more}"),
            picture: course_chart(&Courses {
                title: format!("Probability of {title} by year with each policy"),
                up: "probability, %".to_owned(),
                spots: spots.collect(),
                most: Some(100.0),
                lines,
                ..Courses::default()
            }),
            data,
        }
    }

    fn movers(&self) -> Section {
        let mut data = Sheet {
            columns: ["policy", "what", "without", "with", "standard_deviations"].map(str::to_owned).to_vec(),
            rows: Vec::new(),
        };
        let mut grid = Grid {
            header: ["policy", "variable", "without it", "with it", "standard deviations"].map(str::to_owned).to_vec(),
            rows: Vec::new(),
        };
        for of in self.about.value("moves").as_array().into_iter().flatten() {
            let policy = of["policy"].as_str().unwrap_or_default();
            let moves = of["moves"].as_array().map(Vec::as_slice).unwrap_or_default();
            if moves.is_empty() {
                grid.rows.push([self.title(policy), "no notable change".to_owned()].map(Cell::text).to_vec());
                if let Some(row) = grid.rows.last_mut() {
                    row.resize(5, Cell::default());
                }
            }
            for (place, change) in moves.iter().enumerate() {
                let change: Vec<String> = (0..4).map(|i| change[i].as_str().unwrap_or_default().to_owned()).collect();
                let title = if place == 0 { self.title(policy) } else { String::new() };
                let words = change.iter().take(1).map(Cell::text);
                let numbers = change.iter().skip(1).map(Cell::number);
                grid.rows.push(std::iter::once(Cell::text(title)).chain(words).chain(numbers).collect());
                data.rows.push(std::iter::once(policy.to_owned()).chain(change).collect());
            }
        }
        let next = self.year.parse::<i32>().unwrap_or(0) + 1;
        let words = format!(
            "The largest changes by each policy: means from its beginning to {next}, and the change in standard \
             deviations over the trajectories. terms.csv has all variables by year."
        );
        let table = Block::Table {
            name: "moves-table".to_owned(),
            caption: "Largest changes by the policies.".to_owned(),
            grid,
            data: Some(data),
        };
        Section {
            name: "moves".to_owned(),
            title: "What the policies change".to_owned(),
            blocks: vec![Block::Words(words), table],
        }
    }
}
