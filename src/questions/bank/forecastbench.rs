//! Question sets, resolution sets and forecast sets in the JSON of ForecastBench (E. Karger et al., ForecastBench: a dynamic
//! benchmark of AI forecasting capabilities, 2024, doi:10.48550/arXiv.2409.19839; the keys as its resolver reads and checks them).
//!
//! Only questions with one answer are used: those on several resolution dates ask for the values of statistical series, and
//! those that combine others have a list as their id.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::input::{Date, LoadError, Place, Report, SourceText, TABLE_MAX, check_json, json_place};

const QUESTION_SET: &str = "a question set of ForecastBench in JSON";
const RESOLUTION_SET: &str = "a resolution set of ForecastBench in JSON";

/// What a question set says of a question.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Known {
    pub question: Option<String>,
    pub closes: Option<Date>,
    pub crowd: Option<f64>,
}

/// A set of open questions.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionSet {
    /// Its file.
    pub source: SourceText,
    /// Its name, which a forecast set repeats.
    pub name: String,
    /// The day on which forecasts are due, on which its questions are asked.
    pub due: Date,
    questions: Vec<Question>,
}

/// A set of resolved questions.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolutionSet {
    /// Its file.
    pub source: SourceText,
    resolutions: Vec<Resolution>,
}

#[derive(Default, Deserialize)]
struct QuestionFile {
    forecast_due_date: String,
    question_set: String,
    questions: Vec<Question>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Question {
    id: Value,
    source: String,
    question: String,
    #[serde(default)]
    market_info_close_datetime: Option<String>,
    #[serde(default)]
    freeze_datetime_value: Value,
    #[serde(default)]
    resolution_dates: Value,
}

#[derive(Default, Deserialize)]
struct ResolutionFile {
    resolutions: Vec<Resolution>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Resolution {
    id: Value,
    resolution_date: String,
    resolved_to: f64,
    resolved: bool,
}

impl Question {
    /// Whether it has one answer.
    fn is_single(&self) -> bool {
        self.id.is_string() && !self.resolution_dates.is_array()
    }
}

/// The day of a time in ISO 8601; `None` of "N/A".
fn day(text: &str) -> Option<Date> {
    Date::typed(text.get(..10)?).ok()
}

impl QuestionSet {
    /// Reads a question set.
    ///
    /// # Errors
    /// If the file cannot be read or is not one.
    pub fn read(path: &Path) -> Result<Self, LoadError> {
        let source = SourceText::read(path, QUESTION_SET, TABLE_MAX)?;
        let mut report = Report::default();
        let QuestionFile { forecast_due_date, question_set, questions } = parse(&source, QUESTION_SET, &mut report);
        let due = day(&forecast_due_date);
        if due.is_none() && report.count() == 0 {
            let message = format!("`forecast_due_date` is `{forecast_due_date}`");
            report.add(&Place::FILE, message, "not a date", "write a day such as 2026-05-10");
        }
        let set = Self { source, name: question_set, due: due.unwrap_or(Date::of_year(0)), questions };
        match report.into_problems(std::slice::from_ref(&set.source)) {
            Some(problems) => Err(problems.into()),
            None => Ok(set),
        }
    }

    fn find(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.is_single() && question.id == id)
    }

    /// What it says of a question with one answer.
    pub(super) fn known(&self, id: &str) -> Option<Known> {
        let found = self.find(id)?;
        let value = &found.freeze_datetime_value;
        let value = value.as_f64().or_else(|| value.as_str()?.parse().ok());
        Some(Known {
            question: Some(found.question.clone()),
            closes: found.market_info_close_datetime.as_deref().and_then(day),
            crowd: value.filter(|p| (0.0..=1.0).contains(p)),
        })
    }

    /// The forecasts of its questions among these, by id, as a forecast set.
    ///
    /// # Errors
    /// If it cannot be written as JSON, which does not happen with these fields.
    pub fn forecast_set(&self, organization: &str, forecasts: &[(&str, f64, String)]) -> serde_json::Result<Vec<u8>> {
        let of = |(id, forecast, reasoning): &(&str, f64, String)| {
            let question = self.find(id)?;
            Some(Forecast {
                id: (*id).to_owned(),
                source: question.source.clone(),
                forecast: *forecast,
                resolution_date: None,
                reasoning: reasoning.clone(),
            })
        };
        let set = ForecastSet {
            organization,
            model: concat!("stadial ", env!("CARGO_PKG_VERSION")),
            question_set: &self.name,
            forecast_due_date: self.due.to_string(),
            forecasts: forecasts.iter().filter_map(of).collect(),
        };
        let mut bytes = serde_json::to_vec_pretty(&set)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

impl ResolutionSet {
    /// Reads a resolution set.
    ///
    /// # Errors
    /// If the file cannot be read or is not one.
    pub fn read(path: &Path) -> Result<Self, LoadError> {
        let source = SourceText::read(path, RESOLUTION_SET, TABLE_MAX)?;
        let mut report = Report::default();
        let ResolutionFile { resolutions } = parse(&source, RESOLUTION_SET, &mut report);
        let set = Self { source, resolutions };
        match report.into_problems(std::slice::from_ref(&set.source)) {
            Some(problems) => Err(problems.into()),
            None => Ok(set),
        }
    }

    fn of(&self, id: &str) -> impl Iterator<Item = &Resolution> {
        self.resolutions.iter().filter(move |resolution| resolution.id == id)
    }

    /// How many resolutions of a question it has: a series has one for each of its dates.
    pub(super) fn number_of(&self, id: &str) -> usize {
        self.of(id).count()
    }

    /// The answer to a question, and the day on which it resolved; `None` while it is open, where it resolved to neither yes
    /// nor no, and of a series.
    pub(super) fn resolution(&self, id: &str) -> Option<(bool, Date)> {
        let mut resolved = self.of(id).filter(|resolution| resolution.resolved);
        let found = resolved.next().filter(|_| resolved.next().is_none())?;
        let came = match found.resolved_to {
            0.0 => false,
            1.0 => true,
            _ => return None,
        };
        Some((came, day(&found.resolution_date)?))
    }
}

#[derive(Serialize)]
struct ForecastSet<'s> {
    organization: &'s str,
    model: &'s str,
    question_set: &'s str,
    forecast_due_date: String,
    forecasts: Vec<Forecast>,
}

#[derive(Serialize)]
struct Forecast {
    id: String,
    source: String,
    forecast: f64,
    /// None for questions with one answer.
    resolution_date: Option<String>,
    reasoning: String,
}

/// The content of a file in JSON; that of an empty one if it cannot be read, which is reported.
fn parse<T: Default + for<'de> Deserialize<'de>>(file: &SourceText, kind: &str, report: &mut Report) -> T {
    check_json(&file.text).and_then(|()| serde_json::from_str(&file.text)).unwrap_or_else(|error| {
        let whole = error.to_string();
        let what = whole.split(" at line ").next().unwrap_or_default();
        let message = format!("this is not {kind}: {what}");
        report.add(&json_place(&file.text, &error), message, "here", "save the file again as it was published");
        T::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUESTIONS: &str = r#"{
  "forecast_due_date": "2026-05-10", "question_set": "2026-05-10-llm.json",
  "questions": [
    {"id": "m1", "source": "metaculus", "question": "Will it be signed?", "freeze_datetime_value": "0.35",
     "market_info_close_datetime": "2027-01-01T00:00:00+00:00", "resolution_dates": "N/A", "background": "none"},
    {"id": "d1", "source": "fred", "question": "Higher?", "freeze_datetime_value": "10.5",
     "resolution_dates": ["2026-06-01", "2026-07-01"]},
    {"id": ["m1", "d1"], "source": "metaculus", "question": "Both?", "resolution_dates": "N/A"}
  ]
}"#;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn questions_with_one_answer_are_read() {
        let set = QuestionSet::read(file(QUESTIONS).path()).unwrap();
        let known = set.known("m1").unwrap();
        assert_eq!(
            (known.question.as_deref(), known.closes, known.crowd),
            (Some("Will it be signed?"), Date::typed("2027-01-01").ok(), Some(0.35))
        );
        assert_eq!((set.known("d1"), set.known("x"), set.due.to_string().as_str()), (None, None, "2026-05-10"));
    }

    /// The keys that its resolver requires, and no others.
    #[test]
    fn a_forecast_set_has_the_keys_that_are_required() {
        let set = QuestionSet::read(file(QUESTIONS).path()).unwrap();
        let bytes = set.forecast_set("us", &[("m1", 0.25, "why".to_owned()), ("other", 0.5, String::new())]).unwrap();
        let read: Value = serde_json::from_slice(&bytes).unwrap();
        let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&read), ["organization", "model", "question_set", "forecast_due_date", "forecasts"]);
        let forecasts = read["forecasts"].as_array().unwrap();
        assert_eq!(keys(&forecasts[0]), ["id", "source", "forecast", "resolution_date", "reasoning"]);
        assert_eq!(
            (forecasts.len(), &forecasts[0]["forecast"], &forecasts[0]["source"]),
            (1, &0.25.into(), &"metaculus".into())
        );
        assert_eq!(
            (&read["question_set"], &read["forecast_due_date"]),
            (&"2026-05-10-llm.json".into(), &"2026-05-10".into())
        );
        assert!(forecasts[0]["resolution_date"].is_null());
    }

    #[test]
    fn resolutions_are_yes_no_or_open() {
        let text = r#"{"forecast_due_date": "2026-05-10", "question_set": "x", "resolutions": [
            {"id": "a", "source": "m", "direction": null, "resolution_date": "2026-06-01", "resolved_to": 1.0, "resolved": true},
            {"id": "b", "source": "m", "direction": null, "resolution_date": "2026-06-02", "resolved_to": 0, "resolved": true},
            {"id": "c", "source": "m", "direction": null, "resolution_date": "2026-06-03", "resolved_to": 0.4, "resolved": false},
            {"id": "d", "source": "m", "direction": null, "resolution_date": "2026-06-04", "resolved_to": 0.4, "resolved": true}]}"#;
        let set = ResolutionSet::read(file(text).path()).unwrap();
        let of = |id: &str| set.resolution(id).map(|(came, on)| (came, on.to_string()));
        assert_eq!(of("a"), Some((true, "2026-06-01".to_owned())));
        assert_eq!(of("b"), Some((false, "2026-06-02".to_owned())));
        assert_eq!([of("c"), of("d"), of("e")], [None, None, None]);
        let series = text.replace("\"b\"", "\"a\"");
        let set = ResolutionSet::read(file(&series).path()).unwrap();
        assert_eq!((set.resolution("a"), set.number_of("a"), set.number_of("e")), (None, 2, 0));
    }

    #[test]
    fn a_file_of_another_kind_is_an_error_with_its_place() {
        for text in [
            "{\"questions\": []}",
            "[1",
            "{\"forecast_due_date\": \"soon\", \"question_set\": \"x\", \"questions\": []}",
        ] {
            let error = QuestionSet::read(file(text).path()).unwrap_err().render(false);
            assert!(error.contains(":1:") && error.contains("= help"), "{error}");
        }
    }
}
