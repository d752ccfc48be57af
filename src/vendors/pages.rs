//! The pages of the wall: the Software Team's, which managers read.

pub mod contact;
pub mod contacts;
pub mod contract;
pub mod contracts;
pub mod new_contract;
pub mod vendor;
pub mod vendors;

use super::domain::{Comes, Contact, Contract, ContractId, Item};
use crate::approval::Standing;
use crate::web::trail::{self, Change};
use crate::web::{Choice, Door, Me, Shell, SoftwareTeam, tel};
use chrono::NaiveDate;

/// The address that the navigation marks.
const HERE: &str = "/catalogue";

/// How many lines a page has.
const PAGE: usize = 50;

/// How many rows a download has at most.
const DOWNLOAD: i64 = 50_000;

/// Whether `me` changes what is behind the wall, or only reads it.
fn may_change(me: &Me) -> bool {
    SoftwareTeam::admits(me).is_ok()
}

/// The frame, saying from what to what was just changed.
fn shell(me: &Me, saved: Option<usize>, changes: &[Change]) -> Shell {
    let notice = saved.map(|saved| trail::saved_in_words(saved, changes));
    me.shell_saying(HERE, notice.as_deref())
}

/// Whom to call, and how.
struct Person {
    contact: Contact,
    mailto: Option<(String, String)>,
    /// What a telephone calls, and what people read.
    phone: Option<(String, String)>,
    /// Their own page, where it is linked.
    page: Option<String>,
}

impl Person {
    fn of(contact: Contact) -> Self {
        let mail = contact.reached.email.clone();
        let phone = contact.reached.phone.clone();
        Person {
            mailto: mail.map(|mail| (format!("mailto:{mail}"), mail)),
            phone: phone.map(|number| (tel(&number), number)),
            page: None,
            contact,
        }
    }

    /// With a link to their own page.
    fn linked(self) -> Self {
        let Contact { id, vendor, .. } = self.contact;
        Person { page: Some(format!("/vendors/{vendor}/contacts/{id}")), ..self }
    }
}

/// Who is there still, each with a link to their page.
fn here(contacts: Vec<Contact>) -> Vec<Person> {
    let still = contacts.into_iter().filter(|one| one.ended_at.is_none());
    still.map(|one| Person::of(one).linked()).collect()
}

/// A contract in a list.
struct Row {
    id: ContractId,
    contract: Contract,
    comes: Comes,
    covers: String,
    response: String,
    /// Nobody looks after it who is in the team still.
    keeper: Option<String>,
}

impl Row {
    fn of(contract: Contract, today: NaiveDate) -> Self {
        let keeper = contract.keeper.as_ref().filter(|keeper| keeper.is_here);
        let response = contract.facts.response.as_ref();
        Row {
            id: contract.id,
            comes: contract.comes(today),
            covers: contract.covers(),
            response: response.map_or_else(String::new, |response| response.in_words()),
            keeper: keeper.map(|keeper| keeper.name.clone()),
            contract,
        }
    }
}

fn standing(item: &Item, today: NaiveDate) -> Standing {
    Standing::of(item.approved_on, item.retired_on, today)
}

/// What a contract may name: what the vendor makes, and what it names already.
fn coverable(items: Vec<Item>, named: &[Item], ticked: &[String]) -> Vec<Choice<String>> {
    let known: Vec<_> = items.iter().map(|item| item.id).collect();
    let elsewhere = named.iter().filter(|item| !known.contains(&item.id)).cloned();
    let choice = |item: Item| {
        let word = item.id.to_string();
        Choice { chosen: ticked.contains(&word), word, title: item.name, line: "" }
    };
    items.iter().cloned().chain(elsewhere).map(choice).collect()
}
