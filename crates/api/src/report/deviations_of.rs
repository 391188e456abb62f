//! Comparing the policies of a document level by level.

use einlass_contract::report::Deviation;
use einlass_domain::booking::BookingPolicy;
use serde_json::{Map, Value};

/// Every rule that a level states with another value than it would inherit: the authority from the usual rules, sites
/// from the authority, units from the authority (a unit may have counters at several sites).
pub(super) fn deviations_of(document: &Value) -> Vec<Deviation> {
    let usual = match serde_json::to_value(BookingPolicy::default()) {
        Ok(Value::Object(usual)) => usual,
        Ok(_) | Err(_) => Map::new(),
    };
    let authority = document.get("authority");
    let own = authority.and_then(policy_of).cloned().unwrap_or_default();
    let mut found = authority.map_or_else(Vec::new, |entry| differing("authority", entry, &usual));
    let common: Map<String, Value> = usual.into_iter().chain(own).collect();
    for (level, list) in [("site", "sites"), ("unit", "units")] {
        let entries = document.get(list).and_then(Value::as_array);
        found.extend(
            entries
                .into_iter()
                .flatten()
                .flat_map(|entry| differing(level, entry, &common)),
        );
    }
    found
}

fn policy_of(entry: &Value) -> Option<&Map<String, Value>> {
    entry.get("policy").and_then(Value::as_object)
}

fn differing(level: &str, entry: &Value, inherited: &Map<String, Value>) -> Vec<Deviation> {
    let key = entry.get("slug").and_then(Value::as_str).unwrap_or_default();
    let rules = policy_of(entry).into_iter().flatten();
    rules
        .filter(|(rule, value)| inherited.get(*rule) != Some(*value))
        .map(|(rule, value)| Deviation {
            level: level.to_owned(),
            key: key.to_owned(),
            rule: rule.clone(),
            value: value.clone(),
            inherited: inherited.get(rule).filter(|value| !value.is_null()).cloned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_from_the_level_above_is_listed() {
        let document = json!({
            "authority": { "slug": "town", "policy": { "horizon_days": 60, "lead_minutes": 5 } },
            "sites": [{ "slug": "north", "policy": { "horizon_days": 60 } }, { "slug": "south" }],
            "units": [{ "slug": "registry", "policy": { "horizon_days": 90, "opens_at": "07:00" } }]
        });
        let listed: Vec<_> = deviations_of(&document)
            .into_iter()
            .map(|one| (one.level, one.key, one.rule, one.value, one.inherited))
            .collect();
        let text = |text: &str| text.to_owned();
        assert_eq!(
            listed,
            [
                (
                    text("authority"),
                    text("town"),
                    text("horizon_days"),
                    json!(60),
                    Some(json!(90))
                ),
                (
                    text("unit"),
                    text("registry"),
                    text("horizon_days"),
                    json!(90),
                    Some(json!(60))
                ),
                (
                    text("unit"),
                    text("registry"),
                    text("opens_at"),
                    json!("07:00"),
                    None
                ),
            ]
        );
    }
}
