//! `/vendors/{vendor}/contacts/{contact}`: how somebody at a vendor's is reached, or that they are no longer there.

use super::{Person, may_change, shell};
use crate::db::Conn;
use crate::error::Error;
use crate::vendors::domain::{Contact, ContactId, Vendor, VendorId};
use crate::vendors::forms::{ContactForm, ContactMeant};
use crate::vendors::store;
use crate::web::secret::fingerprint;
use crate::web::trail::{Change, changes_of};
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Software, SoftwareTeam, Typed};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "vendors/contact.html")]
struct Page {
    shell: Shell,
    typed: ContactForm,
    problems: Problems,
    changes: Vec<Change>,
    may_change: bool,
    vendor: Vendor,
    person: Person,
}

type Which = (VendorId, ContactId);

pub async fn show(desk: Desk<Software>, which: Path<Which>) -> Reply {
    let which = *which;
    desk.form(
        move |conn, _| {
            let contact = store::contact(conn, which.0, which.1)?;
            Ok(ContactForm::of(&contact, seen(&contact)))
        },
        move |conn, me, form, problems| page(conn, me, which, form, problems),
    )
    .await
}

pub async fn submit(
    desk: Desk<SoftwareTeam>,
    which: Path<Which>,
    form: Form<ContactForm>,
) -> Reply {
    let which = *which;
    desk.submit(
        form,
        move |conn, me, meant| change(conn, me, which, meant),
        move |conn, me, form, problems| page(conn, me, which, form, problems),
    )
    .await
}

fn change(
    conn: &mut Conn,
    me: &Me,
    (vendor, id): Which,
    meant: &ContactMeant,
) -> Result<String, Error> {
    let before = store::contact_held(conn, vendor, id)?;
    if seen(&before) != meant.seen {
        return Err(Error::Refused(format!(
            "Somebody has changed how {} is reached since you opened the page. Beside your text stands what it says now: look \
             both over, then save again.",
            before.reached.name
        )));
    }
    let (reached, by) = (&meant.reached, (me.id, me.now));
    let changed = store::change_contact(conn, &before, reached, meant.is_over, by)?;
    Ok(format!("/vendors/{vendor}/contacts?saved={}", usize::from(changed)))
}

/// What a page was opened on.
fn seen(contact: &Contact) -> String {
    fingerprint(&contact.written().to_string())
}

fn page(
    conn: &mut Conn,
    me: &Me,
    (vendor, id): Which,
    form: &ContactForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let contact = store::contact(conn, vendor, id)?;
    let changes = changes_of(conn, me, store::OF_VENDORS, &[&store::vendor_called(vendor)])?;
    store::note_vendors_read(conn, (me.id, me.now), Some(vendor))?;
    Ok(Page {
        shell: shell(me, None, &changes),
        typed: form.again(problems, seen(&contact)),
        problems: problems.clone(),
        changes,
        may_change: may_change(me),
        vendor: store::vendor(conn, vendor)?,
        person: Person::of(contact),
    })
}
