//! What OpenAEV exports of injects, scenarios and simulations (`injects.json` and the like, in a zip archive).
//!
//! The keys are those of `Mixins.Inject` in OpenAEV-Platform/openaev (`openbas-api/src/main/java/io/openbas/export/Mixins.java`,
//! commit 8ee7c60, lines 130 to 147), of `InjectsFileExport`, `ScenarioFileExport` and `ExerciseFileExport`; the dependencies
//! are read as its importer reads them (`V1_DataImporter.java`, lines 1084 to 1107). An export has no date: seconds are
//! counted from the start.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::input::{Cell, NamedRow, Place, Report};

use super::columns::DISABLED;
use super::json::{Object, list_in, object, text_of, within};

/// The lists of injects of an export, each with the list of its tags.
const LISTS: [(&str, &str); 3] = [
    ("inject_information", "inject_tags"),
    ("scenario_injects", "scenario_tags"),
    ("exercise_injects", "exercise_tags"),
];

/// Whether a text is such an export.
pub(super) fn is_export(text: &str) -> bool {
    serde_json::from_str::<Object<'_>>(text).is_ok_and(|top| list_of(&top).is_some())
}

/// The names of the list of injects and of that of tags.
pub(super) fn list_of(top: &Object<'_>) -> Option<(&'static str, &'static str)> {
    LISTS.into_iter().find(|(injects, _)| top.contains_key(*injects))
}

/// The rows of an export.
pub(super) fn rows(text: &str, top: &Object<'_>, report: &mut Report) -> Vec<NamedRow> {
    let Some((injects, tags)) = list_of(top) else { return Vec::new() };
    let tags = tag_names(top.get(tags).copied());
    let given: Vec<(Place, Object<'_>)> = list_in(text, top, injects, report)
        .into_iter()
        .zip(1..)
        .filter_map(|(value, number)| Some((within(text, value), object(text, number, value, report)?)))
        .collect();
    let ids: Vec<String> = given.iter().filter_map(|(_, inject)| text_of(inject, "inject_id")).collect();
    let row = |(number, (place, inject)): (usize, (Place, Object<'_>))| {
        let mut cells = BTreeMap::new();
        let mut put = |column: &'static str, key: &str, words: String| {
            if let Some(value) = inject.get(key).filter(|_| !words.is_empty()) {
                cells.insert(column, Cell { text: words, place: within(text, value) });
            }
        };
        for (column, key) in
            [("id", "inject_id"), ("title", "inject_title"), ("offset_seconds", "inject_depends_duration")]
        {
            put(column, key, text_of(&inject, key).unwrap_or_default());
        }
        put("depends_on", "inject_depends_on", parents(&inject, &ids).join(";"));
        let mut words: Vec<String> = strings(inject.get("inject_tags").copied());
        words.iter_mut().for_each(|id| *id = tags.get(id).cloned().unwrap_or_default());
        put("tags", "inject_tags", words.join(";"));
        if inject.get("inject_enabled").is_some_and(|enabled| enabled.get() == "false") {
            put("type", "inject_enabled", DISABLED.to_owned());
        }
        NamedRow { number, place, cells }
    };
    (1..).zip(given).map(row).collect()
}

/// The names of tags by id.
fn tag_names(tags: Option<&RawValue>) -> BTreeMap<String, String> {
    let tags = tags.and_then(|tags| serde_json::from_str::<Vec<Object<'_>>>(tags.get()).ok()).unwrap_or_default();
    tags.iter().filter_map(|tag| Some((text_of(tag, "tag_id")?, text_of(tag, "tag_name")?))).collect()
}

fn strings(list: Option<&RawValue>) -> Vec<String> {
    list.and_then(|list| serde_json::from_str(list.get()).ok()).unwrap_or_default()
}

/// The injects of the export on which an inject depends. Those that were not exported with it cannot be looked for.
fn parents(inject: &Object<'_>, ids: &[String]) -> Vec<String> {
    let links = inject.get("inject_depends_on").map_or("[]", |links| links.get());
    let links: Vec<Object<'_>> = serde_json::from_str(links).unwrap_or_default();
    let own = text_of(inject, "inject_id");
    let parent = |link: &Object<'_>| {
        let link: Object<'_> = serde_json::from_str(link.get("dependency_relationship")?.get()).ok()?;
        let is_own = text_of(&link, "inject_children_id") == own;
        text_of(&link, "inject_parent_id").filter(|id| is_own && ids.contains(id))
    };
    links.iter().filter_map(parent).collect()
}
