use serde::Deserialize;

/// Filters of the audit page, as the address carries them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AuditQuery {
    pub what: String,
    pub who: String,
    pub about: String,
    pub before: String,
}

impl AuditQuery {
    /// Nonsense is the first page.
    pub fn before(&self) -> Option<i64> {
        self.before.parse().ok()
    }

    pub fn is_filtered(&self) -> bool {
        ![&self.what, &self.who, &self.about].iter().all(|text| text.trim().is_empty())
    }

    /// The same lines elsewhere: as a file, or from another line on.
    pub fn address(&self, path: &str, before: Option<i64>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("what", &self.what), ("who", &self.who), ("about", &self.about)] {
            if !value.trim().is_empty() {
                query.append_pair(name, value.trim());
            }
        }
        if let Some(before) = before {
            query.append_pair("before", &before.to_string());
        }
        match query.finish() {
            query if query.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }
}
