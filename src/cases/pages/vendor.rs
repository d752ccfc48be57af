//! `/cases/{case}/vendor`: when the team spoke to the vendor, with whom, and what they said.

use super::case_form;
use crate::cases::domain::CaseFacts;
use crate::cases::forms::{VendorContact, VendorForm};
use crate::cases::store::{self, By};
use crate::db::Conn;
use crate::desk_time::moment;
use crate::error::Error;
use crate::issue::CaseId;
use crate::web::{Desk, Form, Me, Reply, SoftwareTeam};
use actix_web::web::Path;

case_form!("cases/vendor.html", VendorForm);

pub async fn show(desk: Desk<SoftwareTeam>, case: Path<CaseId>) -> Reply {
    let id = *case;
    let blank = move |conn: &mut Conn, me: &Me| {
        let case = store::case(conn, id)?;
        let now = me.now.with_timezone(&me.settings.hours.zone()).naive_local();
        let waits = case.waits_since.is_some();
        Ok(VendorForm::fresh(now, case.vendor_reference.as_deref(), waits))
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, id, form, problems)).await
}

pub async fn submit(desk: Desk<SoftwareTeam>, case: Path<CaseId>, form: Form<VendorForm>) -> Reply {
    let id = *case;
    desk.submit(
        form,
        move |conn, me, meant| {
            log(conn, me, id, meant)?;
            Ok(format!("/cases/{id}#happened"))
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}

fn log(conn: &mut Conn, me: &Me, id: CaseId, meant: &VendorContact) -> Result<(), Error> {
    let at = moment(meant.at, me.settings.hours.zone())
        .map_err(|words| Error::Unfit { field: "time", words: words.to_owned() })?;
    if at > me.now {
        let words = "That is still to come. Say when you spoke to them.".to_owned();
        return Err(Error::Unfit { field: "day", words });
    }
    let case = store::held(conn, id)?;
    case.is_open()?;
    let facts = CaseFacts {
        spoke_with: Some(meant.spoke_with.clone()),
        spoke_at: Some(at),
        reference: meant.reference.clone(),
        ..CaseFacts::default()
    };
    let by = By { person: me.id, now: me.now, token: meant.token };
    store::note_vendor(conn, &case, (&meant.said, &facts), meant.waits, by)
}
