//! `/cases/{case}/keeper`: who of the team looks after it.

use super::Beside;
use crate::cases::forms::KeeperForm;
use crate::cases::store::{self, By};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::CaseId;
use crate::people::PersonId;
use crate::web::{Choice, Desk, Form, Me, Problems, Reply, Shell, SoftwareTeam, Typed};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "cases/keeper.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    typed: KeeperForm,
    problems: Problems,
    team: Vec<Choice<String>>,
}

pub async fn show(desk: Desk<SoftwareTeam>, case: Path<CaseId>) -> Reply {
    let id = *case;
    let blank = move |conn: &mut Conn, _: &Me| {
        let case = store::case(conn, id)?;
        Ok(KeeperForm::of(case.keeper, case.version))
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, id, form, problems)).await
}

pub async fn submit(desk: Desk<SoftwareTeam>, case: Path<CaseId>, form: Form<KeeperForm>) -> Reply {
    let id = *case;
    desk.submit(
        form,
        move |conn, me, (keeper, seen)| {
            give(conn, me, id, (*keeper, *seen))?;
            Ok(format!("/cases/{id}"))
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}

fn give(
    conn: &mut Conn,
    me: &Me,
    id: CaseId,
    (keeper, seen): (PersonId, i32),
) -> Result<(), Error> {
    let case = store::held(conn, id)?;
    case.is_open()?;
    case.still(seen)?;
    let Some(name) = store::is_in_team(conn, keeper)? else {
        let words = "They are not in the Software Team. Choose somebody who is.".to_owned();
        return Err(Error::Unfit { field: "keeper", words });
    };
    store::keep(conn, &case, (keeper, name), By { person: me.id, now: me.now, token: None })
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: CaseId,
    form: &KeeperForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let beside = Beside::of(conn, me, id)?;
    let member = |(person, name): (PersonId, String)| {
        let word = person.to_string();
        Choice { chosen: word == form.keeper, word, title: name, line: "" }
    };
    Ok(Page {
        shell: me.shell(super::HERE),
        team: store::team(conn)?.into_iter().map(member).collect(),
        typed: form.again(problems, beside.case.version),
        beside,
        problems: problems.clone(),
    })
}
