//! `/issues/{n}/follow-ups`: book a meeting with the reporter.

use crate::db::Conn;
use crate::desk_time::moment;
use crate::error::Error;
use crate::follow_ups::forms::{Plan, PlanForm};
use crate::follow_ups::store;
use crate::issue::store::{Step, Stepped, get, step};
use crate::issue::{self, FollowUp, IssueId};
use crate::timeline::Beside;
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Tech, Typed};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "follow_ups/plan.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    typed: PlanForm,
    problems: Problems,
    zone: String,
}

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let n = *n;
    let blank = move |conn: &mut Conn, me: &Me| {
        let today = me.now.with_timezone(&me.settings.hours.zone()).date_naive();
        Ok(PlanForm::fresh(today, get(conn, me, n)?.version))
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<PlanForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, meant| book(conn, me, n, meant).map(|()| format!("/issues/{n}")),
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}

fn book(conn: &mut Conn, me: &Me, n: IssueId, meant: &Plan) -> Result<(), Error> {
    let at = moment(meant.wall, me.settings.hours.zone())
        .map_err(|words| Error::Unfit { field: "time", words: words.to_owned() })?;
    let follow_up = FollowUp { kind: meant.kind, at, place: meant.place.clone() };
    let this = Step { by: me, now: me.now, token: meant.token };
    let done = step(conn, n, this, |issue| {
        issue.still_as(meant.seen)?;
        issue::plan(issue, follow_up.clone(), me.id, me.now)
    })?;
    if let Stepped::New(_) = done {
        store::add(conn, n, &follow_up, me.id, me.now)?;
    }
    Ok(())
}

fn page(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    form: &PlanForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let beside = Beside::of(conn, me, n)?;
    Ok(Page {
        shell: me.shell("/my-desk"),
        typed: form.again(problems, beside.issue.version),
        beside,
        problems: problems.clone(),
        zone: me.settings.hours.zone().name().replace('_', " "),
    })
}
