//! `/vendors`: who makes what is in the catalogue.

use super::{DOWNLOAD, HERE, PAGE, counted, may_change};
use crate::catalogue::domain::Vendor;
use crate::catalogue::forms::{VendorForm, VendorQuery};
use crate::catalogue::store;
use crate::db::Conn;
use crate::error::Error;
use crate::web::csv::{CSV, table};
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Software, SoftwareTeam};
use actix_web::web::Query;
use askama::Template;

const ADDRESS: &str = "/vendors";

#[derive(Template)]
#[template(path = "catalogue/vendors.html")]
struct Page {
    shell: Shell,
    typed: VendorForm,
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
        |_, _| Ok(VendorForm::default()),
        move |conn, me, form, problems| page(conn, me, form, problems, &query),
    )
    .await
}

pub async fn submit(desk: Desk<SoftwareTeam>, form: Form<VendorForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, meant| {
            let id = store::add_vendor(conn, &meant.name, me.id)?;
            Ok(format!("/vendors/{id}?saved=1"))
        },
        |conn, me, form, problems| page(conn, me, form, problems, &VendorQuery::default()),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    form: &VendorForm,
    problems: &Problems,
    query: &VendorQuery,
) -> Result<Page, Error> {
    store::note_read(conn, (me.id, me.now), None)?;
    let words = query.words();
    let limit = PAGE as i64 + 1;
    let mut vendors = store::vendors(conn, words.as_deref(), query.after(), limit)?;
    let more = vendors.len() > PAGE;
    vendors.truncate(PAGE);
    let last = vendors.last().filter(|_| more).map(|vendor| vendor.name.as_str());
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

pub async fn csv(desk: Desk<Software>, query: Query<VendorQuery>) -> Reply {
    desk.file("vendors.csv", CSV, move |conn, me| {
        let vendors = store::vendors(conn, query.words().as_deref(), None, DOWNLOAD)?;
        store::note_download(conn, me.id, "vendors.csv", vendors.len())?;
        let cells = |vendor: Vendor| vec![vendor.name, vendor.items.to_string()];
        table(&["vendor", "software"], vendors.into_iter().map(cells))
    })
    .await
}
