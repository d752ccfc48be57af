//! `/vendors/{vendor}`: what a vendor makes or made, and what they are called.

use super::{HERE, may_change, shell, standing};
use crate::catalogue::domain::{ItemId, Vendor, VendorId};
use crate::catalogue::forms::{After, VendorForm, address};
use crate::catalogue::store;
use crate::db::Conn;
use crate::error::Error;
use crate::web::trail::{Change, changes_of};
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Software, SoftwareTeam, Typed};
use actix_web::web::{Path, Query};
use askama::Template;

/// Items of one vendor on their page, which says where the others are.
const MOST: usize = 50;

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
    /// Where all that they make is listed, if it is more than the page has.
    all: Option<String>,
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
    store::note_read(conn, (me.id, me.now), Some(id))?;
    let mut made = store::made_by(conn, id, MOST as i64 + 1)?;
    let all = || address(HERE, &[("q", &vendor.name), ("which", "all")]);
    let all = (made.len() > MOST).then(all);
    made.truncate(MOST);
    let made = made.into_iter().map(|item| Made {
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
        all,
        vendor,
    })
}
