//! `/catalogue/{software}/versions/{version}`: since when and until when a version is approved.

use super::{changes_of_item, may_change, shell, unfit, version_standing};
use crate::catalogue::domain::{ItemId, Known, Version, VersionId, in_order};
use crate::catalogue::forms::{VersionForm, VersionMeant};
use crate::catalogue::store;
use crate::db::Conn;
use crate::desk_time::day_in_words;
use crate::error::Error;
use crate::web::secret::fingerprint;
use crate::web::trail::Change;
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Software, SoftwareTeam, Typed};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "catalogue/version.html")]
struct Page {
    shell: Shell,
    typed: VersionForm,
    problems: Problems,
    changes: Vec<Change>,
    may_change: bool,
    item: Known,
    version: Version,
    standing: String,
    facts: Vec<(&'static str, String)>,
}

type Address = (ItemId, VersionId);

pub async fn show(desk: Desk<Software>, address: Path<Address>) -> Reply {
    let (item, id) = *address;
    desk.form(
        move |conn, _| {
            let version = store::version(conn, item, id)?;
            Ok(VersionForm::of(&version.facts, seen(&version)))
        },
        move |conn, me, form, problems| page(conn, me, (item, id), form, problems),
    )
    .await
}

pub async fn submit(
    desk: Desk<SoftwareTeam>,
    address: Path<Address>,
    form: Form<VersionForm>,
) -> Reply {
    let address = *address;
    desk.submit(
        form,
        move |conn, me, meant| change(conn, me, address, meant),
        move |conn, me, form, problems| page(conn, me, address, form, problems),
    )
    .await
}

fn change(
    conn: &mut Conn,
    me: &Me,
    (item, id): Address,
    meant: &VersionMeant,
) -> Result<String, Error> {
    let of = store::held_still(conn, item)?.facts.name;
    let before = store::version_held(conn, item, id)?;
    if seen(&before) != meant.seen {
        return Err(Error::Refused(format!(
            "Somebody has changed what the catalogue says of {of} {} since you opened the page. Beside your text stands what \
             it says now: look both over, then save again.",
            before.facts.version
        )));
    }
    in_order(Some(meant.facts.approved_on), meant.facts.retired_on, me.today()).map_err(unfit)?;
    let changed = store::change_version(conn, &before, &of, &meant.facts, me.id)?;
    Ok(format!("/catalogue/{item}/versions?saved={}", usize::from(changed)))
}

/// What a page was opened on.
fn seen(version: &Version) -> String {
    fingerprint(&version.facts.written().to_string())
}

fn page(
    conn: &mut Conn,
    me: &Me,
    (item, id): Address,
    form: &VersionForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let item = store::item(conn, item)?;
    let version = store::version(conn, item.id, id)?;
    let changes = changes_of_item(conn, me, item.id)?;
    Ok(Page {
        shell: shell(me, None, &changes),
        typed: form.again(problems, seen(&version)),
        problems: problems.clone(),
        changes,
        may_change: may_change(me),
        standing: version_standing(&version, me.today()).to_string(),
        facts: facts(&version),
        item,
        version,
    })
}

fn facts(version: &Version) -> Vec<(&'static str, String)> {
    let known = [
        ("Version", Some(version.facts.version.clone())),
        ("Approved", Some(day_in_words(version.facts.approved_on))),
        ("Retired", version.facts.retired_on.map(day_in_words)),
    ];
    known.into_iter().filter_map(|(what, fact)| Some((what, fact?))).collect()
}
