//! `/issues/{n}/duplicate`: of which other issue it is a duplicate; what that is, is shown before anything is saved.

use crate::db::Conn;
use crate::error::Error;
use crate::issue::store::{Sheet, Step, no_such_issue, sheet_if_there};
use crate::issue::{self, Issue, IssueId, State, duplicate};
use crate::relaying::store::joins_with;
use crate::timeline::{Beside, Entry, latest};
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Tech, Typed, When};
use crate::work::forms::{DuplicateForm, OfQuery};
use actix_web::web::{Path, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "work/duplicate.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    typed: DuplicateForm,
    /// Which one is shown: it may be meant.
    looked: String,
    problems: Problems,
    other: Option<Other>,
}

/// The issue that was asked for.
struct Other {
    sheet: Sheet,
    reported: When,
    owner: String,
    latest: Vec<Entry>,
    /// What becomes of the issue that is to point to it; or why it cannot.
    outcome: Result<String, String>,
    /// The one to point to instead.
    instead: Option<IssueId>,
}

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>, query: Query<OfQuery>) -> Reply {
    let (n, of) = (*n, query.into_inner().of);
    let blank = move |conn: &mut Conn, me: &Me| {
        let version = issue::store::get(conn, me, n)?.version;
        Ok(DuplicateForm::fresh(of.clone(), version))
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<DuplicateForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, meant| {
            let step = Step { by: me, now: me.now, token: meant.token };
            issue::store::mark(conn, n, step, (meant.of, meant.why.as_deref(), meant.seen))?;
            let due = me.settings.hours.after(me.now, me.settings.relay_minutes);
            joins_with(conn, (n, meant.of), me.id, (me.now, due))?;
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    form: &DuplicateForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let beside = Beside::of_work(conn, me, n)?;
    let mut problems = problems.clone();
    let sheet = match form.number() {
        Some(of) => sheet_if_there(conn, me, of)?,
        None => None,
    };
    if let (Some(of), None, None) = (form.number(), &sheet, problems.with("of")) {
        problems.note("of", no_such_issue(of));
    }
    let other = sheet.map(|sheet| other(conn, me, &beside.issue, sheet)).transpose()?;
    let typed = form.again(&problems, beside.issue.version);
    let looked = other.as_ref().map_or("none".to_owned(), |other| other.sheet.issue.id.to_string());
    Ok(Page { shell: me.shell("/my-desk"), beside, typed, looked, problems, other })
}

fn other(conn: &mut Conn, me: &Me, issue: &Issue, sheet: Sheet) -> Result<Other, Error> {
    let marked = duplicate::mark(&mut issue.clone(), &sheet.issue, me, None);
    let further = sheet.issue.duplicate_of.filter(|of| *of != issue.id);
    Ok(Other {
        reported: When::new(sheet.issue.submitted_at, me.now, me.settings.hours.zone()),
        owner: sheet.owner_name.clone().unwrap_or_else(|| "nobody yet".to_owned()),
        latest: latest(conn, me, &sheet, 3)?,
        outcome: marked.map(|_| outcome(issue, &sheet)).map_err(|refused| refused.to_string()),
        instead: further.filter(|_| sheet.issue.state == State::Duplicate),
        sheet,
    })
}

/// What becomes of it, in words.
fn outcome(issue: &Issue, other: &Sheet) -> String {
    let leaves = match issue.state {
        State::Waiting => format!("It leaves the basket {}", issue.basket),
        State::Escalated => "It is no longer with the Software Team".to_owned(),
        _ => "It leaves its owner’s hands".to_owned(),
    };
    let (to, owner) = (other.issue.id, other.owner_name.as_deref());
    let with = owner.map_or_else(String::new, |owner| format!(", by {owner}"));
    format!(
        "{leaves} and is worked on as #{to}{with}. Its reporter is not told, and gets the outcome of #{to}. One press undoes it."
    )
}
