//! `/issues/{n}/reopen`: still broken, and how.

use crate::db::Conn;
use crate::error::Error;
use crate::issue::store::{self, Step, Stepped};
use crate::issue::{IssueId, State, policy};
use crate::people::{self, PersonId};
use crate::relaying::store::said_of_issue;
use crate::tagging::store::record_links;
use crate::taking;
use crate::timeline::one_form;
use crate::web::{Anybody, Desk, Form, Me, Reply};
use crate::work::domain;
use crate::work::forms::ReopenForm;
use actix_web::web::Path;
use uuid::Uuid;

one_form!("work/reopen.html", ReopenForm, "/issues", of_mine);

pub async fn show(desk: Desk<Anybody>, n: Path<IssueId>) -> Reply {
    let blank = |_: &mut Conn, _: &Me| Ok(ReopenForm::fresh());
    desk.form(blank, move |conn, me, form, problems| page(conn, me, *n, form, problems)).await
}

pub async fn submit(desk: Desk<Anybody>, n: Path<IssueId>, form: Form<ReopenForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, (text, token)| {
            reopen(conn, me, n, text, *token)?;
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}

/// A VIP's that goes to nobody's hands with that goes on to who is there for it.
fn reopen(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    text: &str,
    token: Option<Uuid>,
) -> Result<(), Error> {
    // Whose it is comes first: nobody holds or locks anything for what is another's.
    let issue = store::get(conn, me, n)?;
    policy::is_reporter(me, issue.reporter)?;
    let around = taking::store::hold_for_route(conn, me, &[n])?;
    let former = store::get(conn, me, n)?.resolved_by;
    let former = former.map_or(Ok(None), |former| held(conn, me, former))?;
    let step = Step { by: me, now: me.now, token };
    let family = store::hold_family(conn, n)?;
    let stepped = store::step(conn, n, step, |issue| {
        family.still(issue)?;
        domain::reopen(issue, text.to_owned(), former, me.now)
    })?;
    said_of_issue(conn, &stepped, false, me.now)?;
    let Stepped::New(_) = stepped else { return Ok(()) };
    store::leave(
        conn,
        (n, State::Resolved),
        &family,
        "Its reporter finds it still broken.",
        me.now,
    )?;
    record_links(conn, n, text, &me.settings.documents, false, me.now)?;
    match around {
        Some(around) => taking::store::route_again(conn, &around, n, &[], me.now),
        None => Ok(()),
    }
}

/// The former owner, who is then held, if they can have the issue back. It never goes back to who reported it.
fn held(conn: &mut Conn, me: &Me, former: PersonId) -> Result<Option<PersonId>, Error> {
    let former = people::store::get(conn, former)?;
    let held = people::store::hold(conn, &former)?;
    Ok(held
        .filter(|person| taking::is_around(person) && person.id != me.id)
        .map(|person| person.id))
}
