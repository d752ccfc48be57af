//! `/issues/{n}/follow-ups/finish`: what became of a meeting.

use crate::db::Conn;
use crate::error::Error;
use crate::follow_ups::domain;
use crate::follow_ups::forms::{Finish, FinishForm};
use crate::follow_ups::store;
use crate::issue::store::{Step, step_knowing};
use crate::issue::{self, FollowUp, IssueId};
use crate::timeline::Beside;
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Tech, Typed, When};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "follow_ups/finish.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    /// What was booked; absent when it has ended meanwhile.
    booked: Option<FollowUp>,
    when: String,
    typed: FinishForm,
    problems: Problems,
}

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let n = *n;
    let blank = move |conn: &mut Conn, me: &Me| {
        let version = issue::store::get(conn, me, n)?.version;
        Ok(FinishForm::fresh(store::current(conn, n)?.map(|(id, _)| id), version))
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<FinishForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, meant| finish(conn, me, n, meant).map(|()| format!("/issues/{n}")),
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}

/// The meeting ends before the issue's step is saved: what leaves the state behind would call it off.
fn finish(conn: &mut Conn, me: &Me, n: IssueId, meant: &Finish) -> Result<(), Error> {
    let this = Step { by: me, now: me.now, token: meant.token };
    let end = |conn: &mut Conn| -> Result<_, Error> {
        let end = |id| store::end(conn, n, id, meant.end, me.now);
        Ok(meant.follow_up.map_or(Ok(false), end)?)
    };
    step_knowing(conn, n, this, end, |issue, ended| {
        domain::is_the_one(issue, ended)?;
        issue.still_as(meant.seen)?;
        issue::finish(issue, meant.end, meant.minutes, meant.text.clone(), me, me.now)
    })?;
    Ok(())
}

fn page(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    form: &FinishForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let beside = Beside::of(conn, me, n)?;
    let booked = store::current(conn, n)?;
    let exact = |booked: &FollowUp| When::exact(booked.at, me.now, me.settings.hours.zone());
    let typed = form.again(problems, beside.issue.version);
    // Refused, its person has been told of the meeting that is booked now.
    let typed = match typed.version == form.version {
        true => typed,
        false => typed.of(booked.as_ref().map(|(id, _)| *id)),
    };
    Ok(Page {
        shell: me.shell("/my-desk"),
        beside,
        typed,
        when: booked.as_ref().map(|(_, booked)| exact(booked)).unwrap_or_default(),
        booked: booked.map(|(_, booked)| booked),
        problems: problems.clone(),
    })
}
