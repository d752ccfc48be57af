//! `/vendors`: who makes what is in the catalogue.

use super::{HERE, may_change};
use crate::catalogue::domain::Vendor;
use crate::catalogue::forms::{After, VendorForm};
use crate::catalogue::store;
use crate::db::Conn;
use crate::error::Error;
use crate::web::csv::{CSV, table};
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Software, SoftwareTeam};
use actix_web::web::Query;
use askama::Template;

#[derive(Template)]
#[template(path = "catalogue/vendors.html")]
struct Page {
    shell: Shell,
    typed: VendorForm,
    problems: Problems,
    may_change: bool,
    vendors: Vec<Vendor>,
}

pub async fn show(desk: Desk<Software>, after: Query<After>) -> Reply {
    let after = after.into_inner();
    desk.form(
        |_, _| Ok(VendorForm::default()),
        move |conn, me, form, problems| page(conn, me, form, problems, after),
    )
    .await
}

pub async fn submit(desk: Desk<SoftwareTeam>, form: Form<VendorForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, meant| {
            store::add_vendor(conn, &meant.name, me.id)?;
            Ok("/vendors?saved=1".to_owned())
        },
        |conn, me, form, problems| page(conn, me, form, problems, After::default()),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    form: &VendorForm,
    problems: &Problems,
    after: After,
) -> Result<Page, Error> {
    Ok(Page {
        shell: me.shell_saying(HERE, after.saved.map(|_| "Saved.")),
        typed: form.clone(),
        problems: problems.clone(),
        may_change: may_change(me),
        vendors: store::vendors(conn)?,
    })
}

pub async fn csv(desk: Desk<Software>) -> Reply {
    desk.file("vendors.csv", CSV, |conn, _| {
        let cells = |vendor: Vendor| vec![vendor.name, vendor.items.to_string()];
        table(&["vendor", "software"], store::vendors(conn)?.into_iter().map(cells))
    })
    .await
}
