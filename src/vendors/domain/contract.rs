use super::{Comes, ContractId, VendorId};
use crate::approval::ItemId;
use crate::desk_time::{DeskHours, in_words};
use crate::people::PersonId;
use crate::people::team::Keeper;
use chrono::NaiveDate;
use serde_json::{Value, json};

/// What the Software Team says of a contract.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub reference: String,
    /// What it is about, in the order of their numbers; everything that the vendor makes, when nothing is named.
    pub covers: Vec<ItemId>,
    /// When they answer.
    pub coverage: Option<DeskHours>,
    pub response: Option<Response>,
    pub starts_on: NaiveDate,
    pub renews_on: Option<NaiveDate>,
    /// The day from which it no longer counts.
    pub ended_on: Option<NaiveDate>,
    pub notes: Option<String>,
    pub looked_after_by: Option<PersonId>,
}

impl Facts {
    pub fn written(&self, items: &[Item], keeper: Option<&str>) -> Value {
        json!({
            "reference": self.reference,
            "covers": covers_in_words(&self.covers, items),
            "hours": self.coverage.as_ref().map(hours_in_words),
            "response": self.response.as_ref().map(Response::in_words),
            "starts": self.starts_on,
            "renews": self.renews_on,
            "ended": self.ended_on,
            "notes": self.notes,
            "looked_after_by": keeper,
        })
    }
}

/// Something that a vendor makes or made.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: ItemId,
    pub name: String,
    pub approved_on: Option<NaiveDate>,
    pub retired_on: Option<NaiveDate>,
}

/// How soon they promise to answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub minutes: i32,
    /// To what, where they answer to several things.
    pub to: Option<String>,
}

impl Response {
    /// "within 4 h: production is down".
    pub fn in_words(&self) -> String {
        let within = format!("within {}", in_words(i64::from(self.minutes)));
        self.to.as_ref().map_or(within.clone(), |to| format!("{within}: {to}"))
    }
}

crate::words! {
    /// In what a response is promised.
    pub enum Unit {
        Minutes = "minutes" => "minutes",
        Hours = "hours" => "hours",
        Days = "days" => "days of 24 hours",
    }
}

impl Unit {
    pub const fn minutes(self) -> i32 {
        match self {
            Unit::Minutes => 1,
            Unit::Hours => 60,
            Unit::Days => 24 * 60,
        }
    }

    /// The largest of which these minutes are so many.
    pub fn of(minutes: i32) -> Self {
        let fits = |unit: &&Unit| minutes % unit.minutes() == 0;
        Unit::ALL.iter().rev().find(fits).copied().unwrap_or(Unit::Minutes)
    }
}

/// A contract as it stands.
#[derive(Clone, Debug)]
pub struct Contract {
    pub id: ContractId,
    pub vendor: VendorId,
    pub vendor_name: String,
    pub facts: Facts,
    /// What it names.
    pub items: Vec<Item>,
    pub keeper: Option<Keeper>,
}

impl Contract {
    pub fn written(&self) -> Value {
        let keeper = self.keeper.as_ref().map(|keeper| keeper.name.as_str());
        self.facts.written(&self.items, keeper)
    }

    pub fn comes(&self, today: NaiveDate) -> Comes {
        Comes::of(self.facts.renews_on, self.facts.ended_on, today)
    }

    /// "AutoCAD, Revit", "everything they make".
    pub fn covers(&self) -> String {
        covers_in_words(&self.facts.covers, &self.items)
    }

    pub fn hours(&self) -> Option<String> {
        self.facts.coverage.as_ref().map(hours_in_words)
    }
}

fn covers_in_words(covers: &[ItemId], items: &[Item]) -> String {
    let names = covers.iter().filter_map(|id| items.iter().find(|item| item.id == *id));
    match names.map(|item| item.name.as_str()).collect::<Vec<_>>().join(", ") {
        names if names.is_empty() => "everything they make".to_owned(),
        names => names,
    }
}

/// "Mon–Fri 8 am–6 pm, Europe/Berlin".
fn hours_in_words(hours: &DeskHours) -> String {
    format!("{}, {}", hours.hours_in_words(), hours.zone().name())
}

/// Which contracts a list shows.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// In the vendor's name or the reference.
    pub words: Option<String>,
    pub which: Which,
    pub vendor: Option<VendorId>,
    pub keeper: Option<PersonId>,
    /// The list goes on after that one: the day by which it is listed, and its number.
    pub after: Option<(NaiveDate, ContractId)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Which {
    /// In force, or about to be.
    #[default]
    Current,
    Ended,
    All,
}

/// It is renewed after it has started, and ends no earlier than that.
///
/// # Errors
/// The field that is wrong, and a sentence for who typed it.
pub fn in_order(facts: &Facts) -> Result<(), (&'static str, &'static str)> {
    if facts.renews_on.is_some_and(|day| day <= facts.starts_on) {
        return Err(("renews_on", "That day is not after its start."));
    }
    match facts.ended_on {
        Some(day) if day < facts.starts_on => {
            Err(("ended_on", "It cannot end before it has started."))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_is_said_in_what_it_was_promised_in() {
        for (minutes, unit, said) in [
            (30, Unit::Minutes, "within 30 min"),
            (240, Unit::Hours, "within 4 h"),
            (90, Unit::Minutes, "within 1 h 30 min"),
            (2_880, Unit::Days, "within 2 d"),
        ] {
            assert_eq!(Unit::of(minutes), unit);
            assert_eq!(Response { minutes, to: None }.in_words(), said);
        }
        let to = Some("production is down".to_owned());
        let promised = Response { minutes: 60, to };
        assert_eq!(promised.in_words(), "within 1 h: production is down");
    }

    #[test]
    fn a_contract_is_renewed_and_ends_after_it_started() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let start = day("2026-01-01");
        for (renews_on, ended_on, wrong) in [
            (None, None, None),
            (Some("2026-01-02"), Some("2026-01-01"), None),
            (Some("2026-01-01"), None, Some("renews_on")),
            (None, Some("2025-12-31"), Some("ended_on")),
        ] {
            let facts = Facts {
                reference: "A".into(),
                covers: Vec::new(),
                coverage: None,
                response: None,
                starts_on: start,
                renews_on: renews_on.map(day),
                ended_on: ended_on.map(day),
                notes: None,
                looked_after_by: None,
            };
            assert_eq!(in_order(&facts).err().map(|(field, _)| field), wrong);
        }
    }
}
