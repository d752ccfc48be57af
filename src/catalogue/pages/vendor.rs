//! `/vendors/{vendor}`: what a vendor makes or made, and what they are called.

use super::{may_change, shell, standing};
use crate::catalogue::domain::{ItemId, Vendor, VendorId};
use crate::catalogue::forms::{After, VendorForm};
use crate::catalogue::store;
use crate::db::Conn;
use crate::error::Error;
use crate::web::trail::{Change, changes_of};
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Software, SoftwareTeam, Typed};
use actix_web::web::{Path, Query};
use askama::Template;

/// Items of one vendor on the page; the catalogue's list finds all of them by the vendor's name.
const MOST: i64 = 200;

#[derive(Template)]
#[template(path = "catalogue/vendor.html")]
struct Page {
    shell: Shell,
    typed: VendorForm,
    problems: Problems,
    changes: Vec<Change>,
    may_change: bool,
    vendor: Vendor,
    made: Vec<Made>,
}

struct Made {
    id: ItemId,
    name: String,
    standing: String,
}

pub async fn show(desk: Desk<Software>, vendor: Path<VendorId>, after: Query<After>) -> Reply {
    let (id, after) = (*vendor, after.into_inner());
    desk.form(
        move |conn, _| {
            let name = store::vendor(conn, id)?.name;
            Ok(VendorForm { was: name.clone(), name })
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems, after),
    )
    .await
}

pub async fn submit(
    desk: Desk<SoftwareTeam>,
    vendor: Path<VendorId>,
    form: Form<VendorForm>,
) -> Reply {
    let id = *vendor;
    desk.submit(
        form,
        move |conn, me, meant| {
            let changed = store::rename_vendor(conn, id, &meant.was, &meant.name, me.id)?;
            Ok(format!("/vendors/{id}?saved={}", usize::from(changed)))
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems, After::default()),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: VendorId,
    form: &VendorForm,
    problems: &Problems,
    after: After,
) -> Result<Page, Error> {
    let vendor = store::vendor(conn, id)?;
    let changes = changes_of(conn, me, store::OF_VENDORS, &[&store::vendor_called(id)])?;
    let made = store::made_by(conn, id, MOST)?.into_iter().map(|item| Made {
        standing: standing(&item, me.today()).to_string(),
        id: item.id,
        name: item.facts.name,
    });
    Ok(Page {
        shell: shell(me, after.saved, &changes),
        typed: form.again(problems, &vendor.name),
        problems: problems.clone(),
        changes,
        may_change: may_change(me),
        made: made.collect(),
        vendor,
    })
}
