//! What a line of the trail says, in words: its details are JSON, so that every room can keep what it needs to.

use serde_json::{Map, Value};

/// So many of a list are named; the others are counted.
const NAMED: usize = 8;

/// One fact of a line: what it was and what it became, or only what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// "week fri", "tier"; empty when the line is about one thing only.
    pub of: String,
    /// Absent where nothing is compared.
    pub from: Option<String>,
    pub to: String,
}

/// What changed: the details' `from` and `to` compared down to the single fact. Details without them are told as they are.
pub fn differences(details: &Value) -> Vec<Difference> {
    let Value::Object(facts) = details else { return Vec::new() };
    let mut found = Vec::new();
    if facts.contains_key("from") || facts.contains_key("to") {
        compare(
            "",
            facts.get("from").unwrap_or(&Value::Null),
            facts.get("to").unwrap_or(&Value::Null),
            &mut found,
        );
    }
    let others = facts
        .iter()
        .filter(|(name, value)| !value.is_null() && !["from", "to"].contains(&name.as_str()));
    found.extend(others.map(|(name, value)| Difference {
        of: name.replace('_', " "),
        from: None,
        to: in_words(value),
    }));
    found
}

fn compare(of: &str, from: &Value, to: &Value, found: &mut Vec<Difference>) {
    if from == to {
        return;
    }
    match (from, to) {
        (Value::Object(before), Value::Object(after)) => each(of, before, after, found),
        (Value::Object(before), Value::Null) => each(of, before, &Map::new(), found),
        (Value::Null, Value::Object(after)) => each(of, &Map::new(), after, found),
        (Value::Array(before), Value::Array(after)) => {
            let gone: Vec<_> = before.iter().filter(|item| !after.contains(item)).collect();
            let new: Vec<_> = after.iter().filter(|item| !before.contains(item)).collect();
            found.push(Difference {
                of: of.to_owned(),
                from: Some(list_in_words(&gone)),
                to: list_in_words(&new),
            });
        }
        _ => found.push(Difference {
            of: of.to_owned(),
            from: Some(in_words(from)),
            to: in_words(to),
        }),
    }
}

fn each(
    of: &str,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    found: &mut Vec<Difference>,
) {
    let new = after.keys().filter(|name| !before.contains_key(*name));
    for name in before.keys().chain(new) {
        let path = format!("{of} {}", name.replace('_', " "));
        let fact = |facts: &Map<String, Value>| facts.get(name).cloned().unwrap_or_default();
        compare(path.trim(), &fact(before), &fact(after), found);
    }
}

fn in_words(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) if text.is_empty() => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => list_in_words(&items.iter().collect::<Vec<_>>()),
        Value::Object(facts) => {
            let said = facts
                .iter()
                .map(|(name, value)| format!("{} {}", name.replace('_', " "), in_words(value)));
            said.collect::<Vec<_>>().join(", ")
        }
    }
}

fn list_in_words(items: &[&Value]) -> String {
    if items.is_empty() {
        return "nothing".to_owned();
    }
    let mut words: Vec<_> = items.iter().take(NAMED).map(|item| in_words(item)).collect();
    if items.len() > NAMED {
        words.push(format!("and {} more", items.len() - NAMED));
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn said(details: &Value) -> Vec<String> {
        let line = |Difference { of, from, to }| match from {
            Some(from) => format!("{of}: {from} → {to}"),
            None => format!("{of}: {to}"),
        };
        differences(details).into_iter().map(line).collect()
    }

    #[test]
    fn only_what_changed_is_said() {
        for (details, lines) in [
            (json!({"from": 5, "to": 7}), vec![": 5 → 7"]),
            (
                json!({"from": {"vip": 60, "p1": 60}, "to": {"vip": 45, "p1": 60}}),
                vec!["vip: 60 → 45"],
            ),
            (
                json!({"from": {"zone": "UTC", "week": {"fri": ["08:00-18:00"], "sat": []}},
                       "to": {"zone": "UTC", "week": {"fri": ["08:00-12:00"], "sat": []}}}),
                vec!["week fri: 08:00-18:00 → 08:00-12:00"],
            ),
            (
                json!({"from": {"days": ["a", "b"]}, "to": {"days": ["b", "c", "d"]}}),
                vec!["days: a → c, d"],
            ),
            (
                json!({"from": {"desk_since": null}, "to": {"desk_since": "2026-01-01"}}),
                vec!["desk since: nothing → 2026-01-01"],
            ),
            (
                json!({"from": null, "to": {"name": "Ada", "leads": false}}),
                vec!["leads: nothing → no", "name: nothing → Ada"],
            ),
            (json!({"from": {"a": 1}, "to": {"a": 1}}), vec![]),
            (json!({"role": "tech", "tier": 2, "phone": null}), vec!["role: tech", "tier: 2"]),
            (json!({"why": "left", "from": "a", "to": ""}), vec![": a → nothing", "why: left"]),
            (json!(["no", "object"]), vec![]),
            (json!({}), vec![]),
        ] {
            assert_eq!(said(&details), lines, "{details}");
        }
    }

    #[test]
    fn a_long_list_is_counted() {
        let days: Vec<_> = (1..=20).map(|day| day.to_string()).collect();
        let lines = said(&json!({"from": [], "to": days}));
        assert_eq!(lines, [": nothing → 1, 2, 3, 4, 5, 6, 7, 8, and 12 more"]);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[a-z ]{0,5}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-c]", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn something_is_said_exactly_when_something_changed(from in any_json(), to in any_json()) {
            let details = json!({ "from": from, "to": to });
            prop_assert!(from != to || differences(&details).is_empty());
            prop_assert_eq!(differences(&json!({ "from": from, "to": from })), vec![]);
        }
    }
}
