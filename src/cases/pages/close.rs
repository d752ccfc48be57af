//! `/cases/{case}/close`: it is over, or goes on after all. Never while somebody has not been told.

use super::case_form;
use crate::cases::forms::CloseForm;
use crate::cases::store::{self, By};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::CaseId;
use crate::relaying;
use crate::web::{Desk, Form, Me, Reply, SoftwareTeam};
use actix_web::web::Path;

case_form!("cases/close.html", CloseForm);

pub async fn show(desk: Desk<SoftwareTeam>, case: Path<CaseId>) -> Reply {
    let id = *case;
    let blank = move |conn: &mut Conn, _: &Me| {
        let case = store::case(conn, id)?;
        Ok(CloseForm::fresh(case.closed_at.is_none(), case.version))
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, id, form, problems)).await
}

pub async fn submit(desk: Desk<SoftwareTeam>, case: Path<CaseId>, form: Form<CloseForm>) -> Reply {
    let id = *case;
    desk.submit(
        form,
        move |conn, me, (why, to_open, seen)| {
            turn(conn, me, id, (why, *to_open, *seen))?;
            Ok(format!("/cases/{id}"))
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}

/// Closes what is open, or opens what is closed; what is so already stays so.
fn turn(
    conn: &mut Conn,
    me: &Me,
    id: CaseId,
    (why, to_open, seen): (&str, bool, i32),
) -> Result<(), Error> {
    let case = store::held(conn, id)?;
    if to_open == case.closed_at.is_none() {
        return Ok(());
    }
    case.still(seen)?;
    let by = By { person: me.id, now: me.now, token: None };
    if to_open {
        return store::open_again(conn, id, why, by);
    }
    let answered = relaying::store::holds(conn, id)?.is_some();
    case.may_close(answered, store::with_team(conn, id)?)?;
    store::close(conn, id, why, by)
}
