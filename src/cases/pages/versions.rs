//! `/cases/{case}/versions`: which versions of its software it is about.

use super::Beside;
use crate::cases::forms::VersionsForm;
use crate::cases::store::{self, By};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::CaseId;
use crate::web::{Choice, Desk, Form, Me, Problems, Reply, Shell, SoftwareTeam, Typed};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "cases/versions.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    typed: VersionsForm,
    problems: Problems,
    versions: Vec<Choice<String>>,
}

pub async fn show(desk: Desk<SoftwareTeam>, case: Path<CaseId>) -> Reply {
    let id = *case;
    let blank = move |conn: &mut Conn, _: &Me| {
        let chosen: Vec<_> = store::versions(conn, id)?.into_iter().map(|(id, _)| id).collect();
        Ok(VersionsForm::of(&chosen, store::case(conn, id)?.version))
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, id, form, problems)).await
}

pub async fn submit(
    desk: Desk<SoftwareTeam>,
    case: Path<CaseId>,
    form: Form<VersionsForm>,
) -> Reply {
    let id = *case;
    desk.submit(
        form,
        move |conn, me, (versions, seen)| {
            choose(conn, me, id, (versions, *seen))?;
            Ok(format!("/cases/{id}"))
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}

fn choose(
    conn: &mut Conn,
    me: &Me,
    id: CaseId,
    (versions, seen): (&[i64], i32),
) -> Result<(), Error> {
    let case = store::held(conn, id)?;
    case.is_open()?;
    case.still(seen)?;
    store::choose_versions(conn, &case, versions, By { person: me.id, now: me.now, token: None })
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: CaseId,
    form: &VersionsForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let beside = Beside::of(conn, me, id)?;
    let choice = |(version, name): (i64, String)| {
        let word = version.to_string();
        Choice { chosen: form.versions.contains(&word), word, title: name, line: "" }
    };
    let all = store::versions_of_item(conn, beside.case.software_id)?;
    Ok(Page {
        shell: me.shell(super::HERE),
        versions: all.into_iter().map(choice).collect(),
        typed: form.again(problems, beside.case.version),
        beside,
        problems: problems.clone(),
    })
}
