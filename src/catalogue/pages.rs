//! The pages of the catalogue: one for everybody, and those of the Software Team, which managers read.

pub mod import;
pub mod item;
pub mod list;
pub mod newcomer;
pub mod software;
pub mod version;
pub mod versions;

use super::domain::{ItemId, Known, Version};
use super::store;
use crate::approval::Standing;
use crate::db::Conn;
use crate::error::Error;
use crate::links::without_scheme;
use crate::web::trail::{self, Change, changes_of};
use crate::web::{Door, Me, Shell, SoftwareTeam};
use chrono::NaiveDate;
use std::collections::HashMap;

/// The address that the navigation marks on the team's pages.
const HERE: &str = "/catalogue";

/// How many items a page has.
const PAGE: usize = 50;

/// How many rows a download has at most.
const DOWNLOAD: i64 = 50_000;

/// Whether `me` changes the catalogue, or only reads it.
fn may_change(me: &Me) -> bool {
    SoftwareTeam::admits(me).is_ok()
}

/// The frame, saying from what to what was just changed.
fn shell(me: &Me, saved: Option<usize>, changes: &[Change]) -> Shell {
    let notice = saved.map(|saved| trail::saved_in_words(saved, changes));
    me.shell_saying(HERE, notice.as_deref())
}

/// The last changes of an item and its versions.
fn changes_of_item(conn: &mut Conn, me: &Me, id: ItemId) -> Result<Vec<Change>, Error> {
    changes_of(conn, me, store::OF_ITEMS, &[&store::item_called(id)])
}

/// A rule about days, under the field that it is about.
fn unfit((field, words): (&'static str, &'static str)) -> Error {
    Error::Unfit { field, words: words.to_owned() }
}

/// A link to a document: its address, and what people read of it.
struct Document {
    href: String,
    label: String,
}

impl Document {
    fn of(address: &str) -> Self {
        Document { href: address.to_owned(), label: without_scheme(address).to_owned() }
    }
}

fn standing(item: &Known, today: NaiveDate) -> Standing {
    Standing::of(item.facts.approved_on, item.facts.retired_on, today)
}

fn version_standing(version: &Version, today: NaiveDate) -> Standing {
    Standing::of(Some(version.facts.approved_on), version.facts.retired_on, today)
}

/// The versions of these items, item by item: lists of thousands look each of theirs up once.
fn versions_by_item(
    conn: &mut Conn,
    items: &[Known],
) -> Result<HashMap<ItemId, Vec<Version>>, Error> {
    let ids: Vec<_> = items.iter().map(|item| item.id).collect();
    let mut versions: HashMap<_, Vec<Version>> = HashMap::new();
    for version in store::versions_of(conn, &ids)? {
        versions.entry(version.item).or_default().push(version);
    }
    Ok(versions)
}

/// The approved ones of an item's versions: "2411, 2405".
fn approved_versions(versions: Option<&Vec<Version>>, today: NaiveDate) -> String {
    let approved = versions
        .into_iter()
        .flatten()
        .filter(|version| version_standing(version, today).is_approved());
    approved.map(|version| version.facts.version.as_str()).collect::<Vec<_>>().join(", ")
}

/// Who looks after it; nobody does who has left the team.
fn keeper(item: &Known) -> Option<String> {
    let here = item.keeper.as_ref().filter(|keeper| keeper.is_here);
    here.map(|keeper| keeper.name.clone())
}
