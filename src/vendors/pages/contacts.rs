//! `/vendors/{vendor}/contacts`: whom to call at a vendor's, and who is no longer there; somebody else to call.

use super::{Person, may_change, shell};
use crate::db::Conn;
use crate::error::Error;
use crate::vendors::domain::{Vendor, VendorId};
use crate::vendors::forms::ContactForm;
use crate::vendors::store;
use crate::web::trail::{Change, changes_of};
use crate::web::{After, Desk, Form, Me, Problems, Reply, Shell, Software, SoftwareTeam};
use actix_web::web::{Path, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "vendors/contacts.html")]
struct Page {
    shell: Shell,
    typed: ContactForm,
    problems: Problems,
    changes: Vec<Change>,
    may_change: bool,
    vendor: Vendor,
    here: Vec<Person>,
    gone: Vec<Person>,
}

pub async fn show(desk: Desk<Software>, vendor: Path<VendorId>, after: Query<After>) -> Reply {
    let (id, after) = (*vendor, after.into_inner());
    desk.form(
        |_, _| Ok(ContactForm::blank()),
        move |conn, me, form, problems| page(conn, me, id, form, problems, after),
    )
    .await
}

pub async fn submit(
    desk: Desk<SoftwareTeam>,
    vendor: Path<VendorId>,
    form: Form<ContactForm>,
) -> Reply {
    let id = *vendor;
    desk.submit(
        form,
        move |conn, me, meant| {
            let vendor = store::vendor(conn, id)?;
            store::add_contact(conn, vendor.id, &meant.reached, meant.token, me.id)?;
            Ok(format!("/vendors/{id}/contacts?saved=1"))
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems, After::default()),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: VendorId,
    form: &ContactForm,
    problems: &Problems,
    after: After,
) -> Result<Page, Error> {
    let vendor = store::vendor(conn, id)?;
    let changes = changes_of(conn, me, store::OF_VENDORS, &[&store::vendor_called(id)])?;
    store::note_vendors_read(conn, (me.id, me.now), Some(id))?;
    let people = store::contacts(conn, id)?.into_iter().map(|one| Person::of(one).linked());
    let (here, gone) = people.partition(|person| person.contact.ended_at.is_none());
    Ok(Page {
        shell: shell(me, after.saved, &changes),
        typed: form.clone(),
        problems: problems.clone(),
        changes,
        may_change: may_change(me),
        vendor,
        here,
        gone,
    })
}
