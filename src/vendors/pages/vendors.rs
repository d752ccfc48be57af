//! `/vendors`: who makes what is in the catalogue.

use super::{DOWNLOAD, HERE, PAGE, may_change};
use crate::db::Conn;
use crate::error::Error;
use crate::vendors::domain::{Contact, Vendor, VendorId};
use crate::vendors::forms::{NameForm, VendorQuery};
use crate::vendors::store;
use crate::web::csv::{CSV, table};
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Software, SoftwareTeam, counted};
use actix_web::web::Query;
use askama::Template;
use std::collections::HashMap;

const ADDRESS: &str = "/vendors";

#[derive(Template)]
#[template(path = "vendors/vendors.html")]
struct Page {
    shell: Shell,
    typed: NameForm,
    problems: Problems,
    may_change: bool,
    query: VendorQuery,
    filtered: bool,
    vendors: Vec<Vendor>,
    csv: String,
    shown: String,
    first: Option<String>,
    next: Option<String>,
}

pub async fn show(desk: Desk<Software>, query: Query<VendorQuery>) -> Reply {
    desk.form(
        |_, _| Ok(NameForm::default()),
        move |conn, me, form, problems| page(conn, me, form, problems, &query),
    )
    .await
}

pub async fn submit(desk: Desk<SoftwareTeam>, form: Form<NameForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, name| {
            let id = store::add_vendor(conn, name, me.id)?;
            Ok(format!("/vendors/{id}?saved=1"))
        },
        |conn, me, form, problems| page(conn, me, form, problems, &VendorQuery::default()),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    form: &NameForm,
    problems: &Problems,
    query: &VendorQuery,
) -> Result<Page, Error> {
    store::note_vendors_read(conn, (me.id, me.now), None)?;
    let words = query.words();
    let limit = PAGE as i64 + 1;
    let mut vendors = store::vendors(conn, words.as_deref(), query.after(), limit)?;
    let more = vendors.len() > PAGE;
    vendors.truncate(PAGE);
    let last = vendors.last().filter(|_| more).map(|vendor| vendor.known.name.as_str());
    Ok(Page {
        shell: me.shell(HERE),
        typed: form.clone(),
        problems: problems.clone(),
        may_change: may_change(me),
        filtered: words.is_some(),
        csv: query.address("/vendors.csv", None),
        shown: counted(vendors.len(), more, "vendor"),
        first: query.after().map(|_| query.address(ADDRESS, None)),
        next: last.map(|name| query.address(ADDRESS, Some(name))),
        query: query.clone(),
        vendors,
    })
}

const HEADINGS: [&str; 8] =
    ["vendor", "software", "address", "support page", "contact", "what for", "e-mail", "phone"];

/// A line for everybody to call there, one for a vendor without.
pub async fn csv(desk: Desk<Software>, query: Query<VendorQuery>) -> Reply {
    desk.file("vendors.csv", CSV, move |conn, me| {
        let vendors = store::vendors(conn, query.words().as_deref(), None, DOWNLOAD)?;
        let ids: Vec<_> = vendors.iter().map(|vendor| vendor.id).collect();
        let mut contacts: HashMap<VendorId, Vec<Contact>> = HashMap::new();
        let here = |contact: &Contact| contact.ended_at.is_none();
        for contact in store::contacts_of(conn, &ids)?.into_iter().filter(here) {
            contacts.entry(contact.vendor).or_default().push(contact);
        }
        store::note_download(conn, me.id, "vendors.csv", vendors.len())?;
        let lines = vendors.iter().flat_map(|vendor| match contacts.remove(&vendor.id) {
            Some(contacts) => contacts.iter().map(|one| cells(vendor, Some(one))).collect(),
            None => vec![cells(vendor, None)],
        });
        table(&HEADINGS, lines)
    })
    .await
}

fn cells(vendor: &Vendor, contact: Option<&Contact>) -> Vec<String> {
    let known = &vendor.known;
    let reached = contact.map(|contact| &contact.reached);
    let cell = |text: Option<&String>| text.cloned().unwrap_or_default();
    vec![
        known.name.clone(),
        vendor.items.to_string(),
        cell(known.address.as_ref()),
        cell(known.support_page.as_ref()),
        cell(reached.map(|reached| &reached.name)),
        cell(reached.and_then(|reached| reached.role.as_ref())),
        cell(reached.and_then(|reached| reached.email.as_ref())),
        cell(reached.and_then(|reached| reached.phone.as_ref())),
    ]
}
