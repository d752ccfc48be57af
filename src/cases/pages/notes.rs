//! `/cases/{case}/notes`: what the team says to each other.

use super::case_form;
use crate::cases::domain::{CaseEventKind, CaseFacts};
use crate::cases::forms::NoteForm;
use crate::cases::store::{self, By};
use crate::db::Conn;
use crate::issue::CaseId;
use crate::web::{Desk, Form, Me, Reply, SoftwareTeam};
use actix_web::web::Path;

case_form!("cases/note.html", NoteForm);

pub async fn show(desk: Desk<SoftwareTeam>, case: Path<CaseId>) -> Reply {
    let blank = |_: &mut Conn, _: &Me| Ok(NoteForm::fresh());
    desk.form(blank, move |conn, me, form, problems| page(conn, me, *case, form, problems)).await
}

pub async fn submit(desk: Desk<SoftwareTeam>, case: Path<CaseId>, form: Form<NoteForm>) -> Reply {
    let id = *case;
    desk.submit(
        form,
        move |conn, me, (text, token)| {
            store::case(conn, id)?;
            let by = By { person: me.id, now: me.now, token: *token };
            let note = (CaseEventKind::Note, Some(text.as_str()));
            store::add_event(conn, id, by, note, &CaseFacts::default())?;
            Ok(format!("/cases/{id}#happened"))
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}
