//! `/catalogue/{software}`: what the catalogue says of an item, and saying something else.

use super::{Document, changes_of_item, may_change, shell, standing, unfit, version_standing};
use crate::catalogue::domain::{Facts, ItemId, Known, Platform, Version, in_order};
use crate::catalogue::forms::{Described, ItemForm};
use crate::catalogue::store;
use crate::db::Conn;
use crate::desk_time::day_in_words;
use crate::error::Error;
use crate::people::team::{Keeper, team};
use crate::vendors::store::{known_vendor, vendor_names};
use crate::web::secret::fingerprint;
use crate::web::trail::Change;
use crate::web::{
    After, Choice, Desk, Form, Me, Problems, Reply, Shell, Software, SoftwareTeam, Typed, keepers,
};
use actix_web::web::{Path, Query};
use askama::Template;

/// So many vendors are suggested; any other can be typed.
pub(super) const SUGGESTED: i64 = 500;

#[derive(Template)]
#[template(path = "catalogue/item.html")]
struct Page {
    shell: Shell,
    typed: ItemForm,
    problems: Problems,
    changes: Vec<Change>,
    may_change: bool,
    vendors: Vec<String>,
    team: Vec<Choice<String>>,
    item: Known,
    standing: String,
    facts: Vec<(&'static str, String)>,
    document: Option<Document>,
    /// (version, standing), the newest first.
    versions: Vec<(String, String)>,
}

pub async fn show(desk: Desk<Software>, software: Path<ItemId>, after: Query<After>) -> Reply {
    let (id, after) = (*software, after.into_inner());
    desk.form(
        move |conn, _| {
            let item = store::item(conn, id)?;
            Ok(ItemForm::of(&item.facts, seen(&item)))
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems, after),
    )
    .await
}

pub async fn submit(
    desk: Desk<SoftwareTeam>,
    software: Path<ItemId>,
    form: Form<ItemForm>,
) -> Reply {
    let id = *software;
    desk.submit(
        form,
        move |conn, me, meant| change(conn, me, id, meant),
        move |conn, me, form, problems| page(conn, me, id, form, problems, After::default()),
    )
    .await
}

fn change(conn: &mut Conn, me: &Me, id: ItemId, meant: &Described) -> Result<String, Error> {
    let before = store::held_still(conn, id)?;
    if seen(&before) != meant.seen {
        return Err(Error::Refused(format!(
            "Somebody has changed what the catalogue says of {} since you opened the page. Beside your text stands what it \
             says now: look both over, then save again.",
            before.facts.name
        )));
    }
    let facts = in_words_of_the_catalogue(conn, me, meant)?;
    let changed = store::change(conn, &before, &facts, me.id)?;
    Ok(format!("/catalogue/{id}?saved={}", usize::from(changed)))
}

/// What was meant, its vendor by the name that the catalogue has; a new one is added to it.
pub(super) fn in_words_of_the_catalogue(
    conn: &mut Conn,
    me: &Me,
    meant: &Described,
) -> Result<Facts, Error> {
    let mut facts = meant.facts.clone();
    in_order(facts.approved_on, facts.retired_on, me.today()).map_err(unfit)?;
    if let Some(vendor) = known_vendor(conn, &facts.vendor, meant.new_vendor, me.id)? {
        facts.vendor = vendor;
    }
    Ok(facts)
}

/// What a page was opened on.
fn seen(item: &Known) -> String {
    fingerprint(&item.written().to_string())
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: ItemId,
    form: &ItemForm,
    problems: &Problems,
    after: After,
) -> Result<Page, Error> {
    let item = store::item(conn, id)?;
    let changes = changes_of_item(conn, me, id)?;
    Ok(Page {
        shell: shell(me, after.saved, &changes),
        vendors: if may_change(me) { vendor_names(conn, SUGGESTED)? } else { Vec::new() },
        team: keepers(
            team(conn)?,
            item.facts.looked_after_by.zip(item.keeper.as_ref()),
            &form.looked_after_by,
        ),
        typed: form.again(problems, seen(&item)),
        problems: problems.clone(),
        changes,
        may_change: may_change(me),
        standing: standing(&item, me.today()).to_string(),
        facts: facts(&item),
        document: item.facts.documentation.as_deref().map(Document::of),
        versions: store::versions(conn, id)?.iter().map(|one| version(one, me)).collect(),
        item,
    })
}

fn version(version: &Version, me: &Me) -> (String, String) {
    let standing = version_standing(version, me.today());
    (version.facts.version.clone(), standing.to_string())
}

/// What is known of it beside its name, its document and its versions.
fn facts(item: &Known) -> Vec<(&'static str, String)> {
    let facts = &item.facts;
    let keeper = item.keeper.as_ref().map(Keeper::in_words);
    let platforms = Some(Platform::list(&facts.platforms)).filter(|list| !list.is_empty());
    let known = [
        ("Name", Some(facts.name.clone())),
        ("Vendor", Some(facts.vendor.clone())),
        ("Runs on", platforms),
        ("Looked after by", Some(keeper.unwrap_or_else(|| "nobody".to_owned()))),
        ("Mail or chat", facts.carries_mail.then(|| "yes: the desk phones".to_owned())),
        ("Approved", facts.approved_on.map(day_in_words)),
        ("Retired", facts.retired_on.map(day_in_words)),
    ];
    known.into_iter().filter_map(|(what, fact)| Some((what, fact?))).collect()
}
