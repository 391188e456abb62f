//! Which parts of a document differ, and who may change them.

use std::collections::BTreeMap;

use einlass_domain::access::{Scope, ScopeSet};
use serde_json::{Map, Value};

/// Which parts of two documents differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangedAreas {
    /// Opening hours, closed days, outer hours, rules of booking.
    pub calendar: bool,
    /// Everything else.
    pub catalogue: bool,
}

/// What describes a set of counters itself; its other fields are hours.
const OF_POOLS: [&str; 5] = ["slug", "unit", "site", "services", "counters"];
/// Fields of the document that belong to the calendar.
const OF_DOCUMENT: [&str; 3] = ["valid_from_on", "time_frame", "closures"];
/// Fields of authority, sites and units that belong to the calendar.
const OF_ENTRIES: [&str; 6] = [
    "policy",
    "time_frame",
    "phone_hours",
    "public_holidays",
    "assumption_day",
    "corpus_christi",
];

impl ChangedAreas {
    /// Compares two documents; entries are matched by their keys.
    pub fn between(old: &Value, new: &Value) -> Self {
        let ((old_calendar, old_catalogue), (new_calendar, new_catalogue)) = (parts(old), parts(new));
        Self {
            calendar: old_calendar != new_calendar,
            catalogue: old_catalogue != new_catalogue,
        }
    }

    /// A scope that these changes need and that is missing.
    pub fn missing_scope(self, scopes: &ScopeSet) -> Option<Scope> {
        let needs = [
            (self.calendar, Scope::AdminCalendar),
            (self.catalogue, Scope::AdminCatalogue),
        ];
        let missing = needs
            .into_iter()
            .find(|(is_needed, scope)| *is_needed && !scopes.allows(*scope));
        missing.map(|(_, scope)| scope)
    }
}

/// Values by their place; entries of lists stand under their key.
type Part<'a> = BTreeMap<String, &'a Value>;

fn parts(document: &Value) -> (Part<'_>, Part<'_>) {
    let (mut calendar, mut catalogue) = (Part::new(), Part::new());
    for (name, value) in document.as_object().into_iter().flatten() {
        if OF_DOCUMENT.contains(&name.as_str()) {
            calendar.insert(name.clone(), value);
            continue;
        }
        for (place, entry) in entries(value) {
            for (field, value) in entry {
                let place = format!("{name}/{place}/{field}");
                if belongs_to_calendar(name, field) {
                    calendar.insert(place, value);
                } else {
                    catalogue.insert(place, value);
                }
            }
        }
    }
    // A set of counters without a single window is no hours.
    calendar.retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
    (calendar, catalogue)
}

fn belongs_to_calendar(list: &str, field: &str) -> bool {
    match list {
        "pools" => !OF_POOLS.contains(&field),
        "authority" | "sites" | "units" => OF_ENTRIES.contains(&field),
        _ => false,
    }
}

/// The entries of a list by key, or the one entry itself.
fn entries(value: &Value) -> Vec<(String, &Map<String, Value>)> {
    match value {
        Value::Array(list) => {
            let key = |index: usize, entry: &Map<String, Value>| {
                let slug = entry.get("slug").and_then(Value::as_str);
                slug.map_or_else(|| index.to_string(), str::to_owned)
            };
            let objects = list.iter().enumerate();
            objects
                .filter_map(|(index, entry)| entry.as_object().map(|entry| (key(index, entry), entry)))
                .collect()
        }
        Value::Object(entry) => vec![(String::new(), entry)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const KEMPTEN: &str = include_str!("../../../../towns/kempten.json");

    #[test]
    fn each_change_belongs_to_its_area() {
        let old: Value = serde_json::from_str(KEMPTEN).unwrap();
        for (pointer, value, calendar, catalogue) in [
            ("/pools/0/openings/0/seats", json!(1), true, false),
            ("/closures/0/reason", json!("Fest"), true, false),
            ("/time_frame/0/until", json!("18:00"), true, false),
            ("/units/1/policy", json!({ "lead_minutes": 30 }), true, false),
            ("/units/0/name", json!("Meldeamt"), false, true),
            ("/pools/0/services", json!([]), false, true),
            ("/services/0/minutes", json!(60), false, true),
            ("/authority/phone", json!("115"), false, true),
        ] {
            let mut new = old.clone();
            let (parent, last) = pointer.rsplit_once('/').unwrap();
            new.pointer_mut(parent).unwrap()[last] = value;
            let areas = ChangedAreas::between(&old, &new);
            assert_eq!(
                (areas.calendar, areas.catalogue),
                (calendar, catalogue),
                "{pointer}"
            );
        }
    }

    #[test]
    fn the_order_of_entries_is_no_change() {
        let old: Value = serde_json::from_str(KEMPTEN).unwrap();
        let mut new = old.clone();
        new["pools"].as_array_mut().unwrap().reverse();
        assert_eq!(
            ChangedAreas::between(&old, &new),
            ChangedAreas {
                calendar: false,
                catalogue: false
            }
        );
    }
}
