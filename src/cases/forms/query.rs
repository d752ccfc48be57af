use crate::issue::CaseId;
use crate::relaying::RelayId;
use serde::Deserialize;

crate::words! {
    /// Which cases a list shows.
    pub enum Tab {
        Unseen = "unseen" => "Not acknowledged",
        Mine = "mine" => "Mine",
        Waiting = "waiting" => "With the vendor",
        Planned = "planned" => "Planned",
        Owing = "owing" => "Being told",
        Open = "open" => "All open",
        Closed = "closed" => "Closed",
    }
}

/// Which cases, as the address carries it. Nonsense is the first tab.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CasesQuery {
    pub tab: String,
    pub after: String,
}

impl CasesQuery {
    pub fn tab(&self) -> Tab {
        Tab::from_word(&self.tab).unwrap_or(Tab::Unseen)
    }

    pub fn after(&self) -> Option<CaseId> {
        self.after.parse().ok().map(CaseId)
    }
}

/// Whose relays, and after which.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RelaysQuery {
    /// `mine`: of issues that I own.
    pub whose: String,
    pub after: String,
    /// Somebody has just been told.
    pub told: Option<String>,
    /// To so many a message has just been sent.
    #[serde(deserialize_with = "crate::web::if_number")]
    pub sent: Option<usize>,
}

impl RelaysQuery {
    pub fn are_mine(&self) -> bool {
        self.whose == "mine"
    }

    pub fn after(&self) -> Option<RelayId> {
        self.after.parse().ok().map(RelayId)
    }
}

/// An issue that the address already names.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct IssueQuery {
    pub issue: String,
    pub after: String,
}
