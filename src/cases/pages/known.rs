//! `/cases/{case}/known`: what employees read of it while it lasts.

use super::Beside;
use crate::cases::forms::{Known, KnownForm};
use crate::cases::store::{self, By, ToAll};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::CaseId;
use crate::relaying::{self, KnownIssue};
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, SoftwareTeam, Typed};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "cases/known.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    typed: KnownForm,
    problems: Problems,
    /// What they read now.
    now: Option<KnownIssue>,
}

pub async fn show(desk: Desk<SoftwareTeam>, case: Path<CaseId>) -> Reply {
    let id = *case;
    let blank = move |conn: &mut Conn, me: &Me| {
        let known = relaying::store::known_if_told(conn, me.id, id)?;
        Ok(KnownForm::of(known.as_ref(), store::case(conn, id)?.version))
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, id, form, problems)).await
}

pub async fn submit(desk: Desk<SoftwareTeam>, case: Path<CaseId>, form: Form<KnownForm>) -> Reply {
    let id = *case;
    desk.submit(
        form,
        move |conn, me, meant| {
            tell_all(conn, me, id, meant)?;
            Ok(format!("/cases/{id}"))
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}

fn tell_all(conn: &mut Conn, me: &Me, id: CaseId, meant: &Known) -> Result<(), Error> {
    let case = store::held(conn, id)?;
    case.is_open()?;
    case.still(meant.seen)?;
    let Known { title, text, wide, ended, .. } = meant;
    let to_all = ToAll { title, text, wide: *wide, ended: *ended };
    store::known_as(conn, id, to_all, By { person: me.id, now: me.now, token: None })
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: CaseId,
    form: &KnownForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let beside = Beside::of(conn, me, id)?;
    Ok(Page {
        shell: me.shell(super::HERE),
        now: relaying::store::known_if_told(conn, me.id, id)?,
        typed: form.again(problems, beside.case.version),
        beside,
        problems: problems.clone(),
    })
}
