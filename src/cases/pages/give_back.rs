//! `/cases/{case}/return`: an issue goes back to the desk, with a note for its owner.

use super::Beside;
use crate::cases::forms::{IssueQuery, ReturnForm};
use crate::cases::store::{self, By};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::store::{Step, Stepped, pointing, step};
use crate::issue::{self, CaseId, IssueId};
use crate::relaying;
use crate::web::{Choice, Desk, Form, Me, Problems, Reply, Shell, SoftwareTeam};
use actix_web::web::{Path, Query};
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "cases/return.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    typed: ReturnForm,
    problems: Problems,
    /// Those that the team has.
    issues: Vec<Choice<String>>,
}

pub async fn show(desk: Desk<SoftwareTeam>, case: Path<CaseId>, query: Query<IssueQuery>) -> Reply {
    let (id, issue) = (*case, query.into_inner().issue);
    let blank = move |_: &mut Conn, _: &Me| Ok(ReturnForm::fresh(&issue));
    desk.form(blank, move |conn, me, form, problems| page(conn, me, id, form, problems)).await
}

pub async fn submit(desk: Desk<SoftwareTeam>, case: Path<CaseId>, form: Form<ReturnForm>) -> Reply {
    let id = *case;
    desk.submit(
        form,
        move |conn, me, (issue, note, token)| {
            give_back(conn, me, id, (*issue, note, *token))?;
            Ok(format!("/cases/{id}"))
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}

fn give_back(
    conn: &mut Conn,
    me: &Me,
    id: CaseId,
    (issue, note, token): (IssueId, &str, Option<Uuid>),
) -> Result<(), Error> {
    let by = Step { by: me, now: me.now, token };
    let stepped = step(conn, issue, by, |issue| issue::give_back(issue, id, note.to_owned()));
    let stepped = match stepped {
        Err(Error::NotFound) => {
            let words = "There is no such issue in this case. Choose one of the list.".to_owned();
            return Err(Error::Unfit { field: "issue", words });
        }
        stepped => stepped?,
    };
    if let Stepped::New(_) = stepped {
        let why = ("It was returned to the desk.", me.now);
        for one in pointing(conn, issue)?.into_iter().chain([issue]) {
            relaying::store::leave(conn, id, one, why)?;
        }
        let by = By { person: me.id, now: me.now, token: None };
        store::return_issue(conn, id, (issue, note), by)?;
    }
    Ok(())
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: CaseId,
    form: &ReturnForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let choice = |(issue, summary): (IssueId, String)| {
        let word = issue.to_string();
        let title = format!("#{issue} {summary}");
        Choice { chosen: word == form.issue, word, title, line: "" }
    };
    Ok(Page {
        shell: me.shell(super::HERE),
        beside: Beside::of(conn, me, id)?,
        issues: store::returnable(conn, id)?.into_iter().map(choice).collect(),
        typed: form.clone(),
        problems: problems.clone(),
    })
}
