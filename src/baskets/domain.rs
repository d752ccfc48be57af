use crate::issue::{Basket, IssueId};
use chrono::{DateTime, Utc};

/// Where a list goes on: after this issue in the order of promises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct After {
    pub promised_at: DateTime<Utc>,
    pub id: IssueId,
}

impl After {
    /// As the address carries it; nonsense is the first page.
    pub fn parse(text: &str) -> Option<Self> {
        let (micros, id) = text.split_once('-')?;
        let promised_at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
        // Outside of what PostgreSQL keeps is outside of every list.
        let kept = (0..=3_000).contains(&chrono::Datelike::year(&promised_at));
        Some(After { promised_at, id: IssueId(id.parse().ok()?) }).filter(|_| kept)
    }
}

impl std::fmt::Display for After {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.promised_at.timestamp_micros(), self.id)
    }
}

/// What a list shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    pub basket: Option<Basket>,
    pub software: Option<String>,
    pub department: Option<String>,
    pub after: Option<After>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-20T15:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_place_in_the_list_survives_the_address() {
        let place = After { promised_at: now(), id: IssueId(42) };
        assert_eq!(After::parse(&place.to_string()), Some(place));
        for nonsense in
            ["", "-", "1", "a-b", "99999999999999999999-1", "9223372036854775807-1", "'; drop"]
        {
            assert_eq!(After::parse(nonsense), None, "{nonsense}");
        }
    }
}
