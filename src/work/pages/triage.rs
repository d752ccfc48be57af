//! `/issues/{n}/triage`: another effect than was reported, with the reason.

use crate::db::Conn;
use crate::error::Error;
use crate::issue::store::{Step, Stepped};
use crate::issue::{self, IssueId, policy};
use crate::taking::store::Back;
use crate::timeline::one_form;
use crate::triage;
use crate::web::{Desk, Form, Me, Reply, Tech};
use crate::work::domain;
use crate::work::forms::{Retriage, TriageForm};
use actix_web::web::Path;

one_form!("work/triage.html", TriageForm, "/my-desk", of_work);

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let n = *n;
    let blank = move |conn: &mut Conn, me: &Me| {
        let issue = issue::store::get(conn, me, n)?;
        Ok(TriageForm::fresh(issue.effect, issue.version))
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<TriageForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, meant| {
            again(conn, me, n, meant)?;
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}

/// Duplicates that must no longer wait with it stand alone again. Call inside a transaction.
///
/// # Errors
/// As for [`domain::retriage`], or when the form is stale.
pub fn again(conn: &mut Conn, me: &Me, n: IssueId, meant: &Retriage) -> Result<(), Error> {
    let step = Step { by: me, now: me.now, token: meant.token };
    let back = Back::hold(conn, me, &[n])?;
    let stepped = issue::store::step(conn, n, step, |issue| {
        policy::may_work_on(me, issue)?;
        issue.still_as(meant.seen)?;
        back.fits(issue)?;
        let triage = triage::again(issue, meant.effect, &me.settings);
        domain::retriage(issue, meant.effect, triage, meant.why.clone())
    })?;
    match stepped {
        Stepped::New(issue) if issue.duplicates > 0 => back.follows_of(conn, &[n], me.now),
        _ => Ok(()),
    }
}
