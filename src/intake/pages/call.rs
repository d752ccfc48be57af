//! `/calls/new`: what a tech on the phone writes down, on one page, in one go.

use super::report::effects;
use crate::db::Conn;
use crate::error::Error;
use crate::intake::domain::log::{may_become_issue, readable};
use crate::intake::domain::{self, Submission};
use crate::intake::forms::log::named;
use crate::intake::forms::{Call, CallForm, Outcome};
use crate::intake::store::{self, Submitted};
use crate::issue::store::{Step, step};
use crate::issue::{Documentation, Issue, Resolution, ResolutionCode, Source, contact, resolve};
use crate::people::{self, Channel};
use crate::tagging::store::record_links;
use crate::tagging::{KINDS, Kind};
use crate::taking;
use crate::web::{Choice, Desk, Form, Me, Problems, Reply, Shell, Tech};
use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "intake/call.html")]
struct Page {
    shell: Shell,
    typed: CallForm,
    problems: Problems,
    callers: Vec<(String, String)>,
    software: Vec<String>,
    effects: Vec<Choice>,
    kinds: Vec<Choice>,
    outcomes: Vec<Choice>,
    codes: Vec<Choice>,
    documentation: Vec<Choice>,
}

pub async fn show(desk: Desk<Tech>, from: Query<From>) -> Reply {
    desk.form(move |conn, me| fresh(conn, me, named(&from.log)), page).await
}

/// The line of the log that a call begins with, if it does.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    log: String,
}

fn fresh(conn: &mut Conn, me: &Me, from: Option<i64>) -> Result<CallForm, Error> {
    let line = from.map_or(Ok(None), |id| store::log::line(conn, id))?;
    let readable = line.filter(|line| readable(me, Some(line.by)) == Some(line.by));
    Ok(readable.map_or_else(|| CallForm::fresh(me), |line| CallForm::from_log(&line, me)))
}

pub async fn submit(desk: Desk<Tech>, form: Form<CallForm>) -> Reply {
    desk.submit(form, log, page).await
}

/// Makes the issue of a call and, when it was resolved there and then, ends it in the same transaction.
fn log(conn: &mut Conn, me: &Me, call: &Call) -> Result<String, Error> {
    let found = people::store::named(conn, &call.reporter)?;
    let reporter = domain::caller(found, &call.reporter)
        .map_err(|words| Error::Unfit { field: "reporter", words })?;
    let line = call.log_line.map_or(Ok(None), |id| store::log::hold(conn, id))?;
    let line = line.filter(|line| readable(me, Some(line.by)) == Some(line.by));
    let submission = Submission {
        report: &call.report,
        reporter: &reporter,
        by: me.id,
        source: Source::Call,
        routes: call.resolution.is_none(),
        opened_at: domain::opened(call.opened_at, me.now),
        log_line: line.as_ref().map(|line| line.id),
        now: me.now,
        settings: &me.settings,
        learnt: me.learnt.as_deref(),
    };
    let submitted = store::submit(conn, &submission)?;
    if let (Submitted::New(issue), Some(line)) = (&submitted, &line) {
        may_become_issue(line)?;
        store::log::became(conn, line.id, issue.id)?;
    }
    if let (Submitted::New(issue), Some(resolution)) = (&submitted, &call.resolution) {
        resolve_on_call(conn, me, issue, resolution)?;
    }
    Ok(format!("/issues/{}", submitted.id()))
}

/// Taken, reached by phone, resolved. The minutes stand with the contact: the call is what took them.
fn resolve_on_call(
    conn: &mut Conn,
    me: &Me,
    issue: &Issue,
    resolution: &Resolution,
) -> Result<(), Error> {
    let (id, now) = (issue.id, me.now);
    let days = i64::from(me.settings.auto_close_days);
    let closes_at = me.settings.hours.days_after(now, days);
    let on_call = Step { by: me, now, token: None };
    let ending = Resolution { minutes: 0, ..resolution.clone() };
    step(conn, id, on_call, |issue| taking::take_on_call(issue, me, now))?;
    step(conn, id, on_call, |issue| {
        contact((issue, None), Channel::Phone, true, resolution.minutes, None, me, now)
    })?;
    step(conn, id, on_call, |issue| resolve(issue, ending, me.id, now, closes_at))?;
    record_links(conn, id, &resolution.details, &me.settings.documents, true, now)?;
    Ok(())
}

fn page(conn: &mut Conn, me: &Me, form: &CallForm, problems: &Problems) -> Result<Page, Error> {
    let catalogue = store::catalogue(conn, domain::today(&me.settings, me.now))?;
    Ok(Page {
        shell: me.shell("/calls/new"),
        callers: store::recent_callers(conn)?,
        software: catalogue.into_iter().map(|item| item.name).collect(),
        effects: effects(&form.effect),
        kinds: kinds(&form.kind),
        outcomes: choices(Outcome::ALL, Outcome::word, &form.outcome),
        codes: choices(ResolutionCode::ALL, ResolutionCode::word, &form.code),
        documentation: choices(Documentation::ALL, Documentation::word, &form.documentation),
        typed: form.clone(),
        problems: problems.clone(),
    })
}

/// By our word, which a tech finds by typing its first letters, with the reporter's behind it.
pub fn kinds(chosen: &str) -> Vec<Choice> {
    let choice = |kind: &Kind| Choice {
        word: kind.word,
        title: format!("{}: {}", kind.label, kind.line),
        line: "",
        chosen: kind.word == chosen,
    };
    KINDS.iter().map(choice).collect()
}

fn choices<T: Copy + ToString>(
    all: &[T],
    word: impl Fn(T) -> &'static str,
    chosen: &str,
) -> Vec<Choice> {
    let choice = |&each: &T| Choice {
        word: word(each),
        title: each.to_string(),
        line: "",
        chosen: word(each) == chosen,
    };
    all.iter().map(choice).collect()
}
