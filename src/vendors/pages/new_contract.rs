//! `/vendors/{vendor}/contracts`: another contract with a vendor.

use super::{HERE, coverable};
use crate::db::Conn;
use crate::desk_time::zones;
use crate::error::Error;
use crate::people::team::team;
use crate::vendors::domain::{Vendor, VendorId, in_order};
use crate::vendors::forms::{ContractForm, ContractMeant};
use crate::vendors::store;
use crate::web::{Choice, Desk, Form, Me, Problems, Reply, Shell, SoftwareTeam, keepers};
use actix_web::web::Path;
use askama::Template;

/// Items that a page offers to tick. Who makes more is covered as a whole, or their first ones by name.
pub(super) const OFFERED: i64 = 100;

#[derive(Template)]
#[template(path = "vendors/new_contract.html")]
struct Page {
    shell: Shell,
    typed: ContractForm,
    problems: Problems,
    vendor: Vendor,
    items: Vec<Choice<String>>,
    team: Vec<Choice<String>>,
    zones: Vec<&'static str>,
}

pub async fn show(desk: Desk<SoftwareTeam>, vendor: Path<VendorId>) -> Reply {
    let id = *vendor;
    desk.form(
        |_, me| Ok(ContractForm::blank(me.today(), me.settings.hours.zone(), me.id)),
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}

pub async fn submit(
    desk: Desk<SoftwareTeam>,
    vendor: Path<VendorId>,
    form: Form<ContractForm>,
) -> Reply {
    let id = *vendor;
    desk.submit(
        form,
        move |conn, me, meant| add(conn, me, id, meant),
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}

fn add(conn: &mut Conn, me: &Me, id: VendorId, meant: &ContractMeant) -> Result<String, Error> {
    in_order(&meant.facts).map_err(unfit)?;
    let vendor = store::vendor(conn, id)?;
    let id = store::add(conn, vendor.id, &meant.facts, meant.token, me.id)?;
    Ok(format!("/contracts/{id}?saved=1"))
}

/// A rule about days, under the field that it is about.
pub(super) fn unfit((field, words): (&'static str, &'static str)) -> Error {
    Error::Unfit { field, words: words.to_owned() }
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: VendorId,
    form: &ContractForm,
    problems: &Problems,
) -> Result<Page, Error> {
    Ok(Page {
        shell: me.shell(HERE),
        vendor: store::vendor(conn, id)?,
        items: coverable(store::items_of(conn, id, OFFERED)?, &[], &form.covers),
        team: keepers(team(conn)?, None, &form.looked_after_by),
        zones: zones(),
        typed: form.clone(),
        problems: problems.clone(),
    })
}
