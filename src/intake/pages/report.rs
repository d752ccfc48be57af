//! `/report`: four answers, about a minute; and beside them what is known and what happens next.

use crate::db::Conn;
use crate::error::Error;
use crate::files::{self, store::With};
use crate::intake::domain::{self, Submission, Twin};
use crate::intake::forms::{Looking, Named, ReportForm};
use crate::intake::store::{self, Item, Submitted};
use crate::issue::{Effect, Source};
use crate::people::Channel;
use crate::relaying::{self, KnownIssue};
use crate::tagging::{KINDS, Kind};
use crate::triage::told;
use crate::web::{
    Anybody, Choice, Chosen, Desk, Form, Me, Problems, Reply, Shell, When, chosen, file_limits,
};
use actix_web::web::Query;
use askama::Template;

#[derive(Template)]
#[template(path = "intake/report.html")]
struct Page {
    shell: Shell,
    typed: ReportForm,
    problems: Problems,
    chosen: Chosen,
    software: Vec<String>,
    effects: Vec<Choice>,
    kinds: Vec<Choice>,
    channels: Vec<Choice>,
    known: Option<Known>,
    /// What everybody is shown, whatever they come for.
    banners: Vec<KnownIssue>,
    promises: Vec<Promise>,
}

/// What is known about the software somebody named.
struct Known {
    software: String,
    listed: bool,
    /// What is known and being worked on.
    issues: Vec<KnownIssue>,
    colleagues: Option<String>,
    own: Vec<Twin>,
}

/// By when a report sent now is answered.
struct Promise {
    effect: Effect,
    by: String,
}

pub async fn show(desk: Desk<Anybody>, named: Query<Named>) -> Reply {
    desk.form(move |_, me| Ok(ReportForm::fresh(me, &named.software)), page).await
}

pub async fn look(desk: Desk<Anybody>, form: Form<Looking>) -> Reply {
    desk.submit(
        form,
        |_, _, never| match *never {},
        |conn, me, form: &Looking, problems| page(conn, me, &form.0, problems),
    )
    .await
}

pub async fn submit(desk: Desk<Anybody>, form: Form<ReportForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, report| {
            let submission = Submission {
                report,
                reporter: me,
                by: me.id,
                source: Source::Web,
                routes: true,
                opened_at: None,
                log_line: None,
                now: me.now,
                settings: &me.settings,
                learnt: me.learnt.as_deref(),
            };
            let submitted = store::submit(conn, &submission)?;
            if let Submitted::New(issue) = &submitted {
                let most = file_limits(&me.settings).each;
                files::store::attach(conn, issue.id, me.id, &report.files, With::Report, most)?;
            }
            Ok(format!("/issues/{}?receipt", submitted.id()))
        },
        page,
    )
    .await
}

fn page(conn: &mut Conn, me: &Me, form: &ReportForm, problems: &Problems) -> Result<Page, Error> {
    let catalogue = store::catalogue(conn, domain::today(&me.settings, me.now))?;
    let known = known(conn, me, form.software.trim(), &catalogue)?;
    let stands_there = |one: &KnownIssue| {
        known.iter().flat_map(|known| &known.issues).any(|other| other.case == one.case)
    };
    let mut banners = relaying::store::banners(conn, me.id)?;
    banners.retain(|one| !stands_there(one));
    Ok(Page {
        shell: me.shell("/report"),
        chosen: chosen(conn, me, &form.form_token, &form.files, &form.lost)?,
        known,
        banners,
        software: catalogue.into_iter().map(|item| item.name).collect(),
        effects: effects(&form.effect),
        kinds: kinds(&form.kind),
        channels: channels(&form.contact_by),
        promises: promises(me),
        typed: form.clone(),
        problems: problems.clone(),
    })
}

fn known(
    conn: &mut Conn,
    me: &Me,
    named: &str,
    catalogue: &[Item],
) -> Result<Option<Known>, Error> {
    if named.is_empty() {
        return Ok(None);
    }
    let meant = named.to_lowercase();
    let item = catalogue.iter().find(|item| item.name.to_lowercase() == meant);
    let software = item.map_or(named, |item| &item.name).to_owned();
    let issues = match item {
        Some(item) => relaying::store::known_of(conn, me.id, &[item.id])?,
        None => Vec::new(),
    };
    let issues = issues.into_iter().map(|(_, known)| known).collect();
    let twins = store::twins(conn, me, &software, item.map(|item| item.id), None, me.now)?;
    let colleagues = twins.colleagues_in_words(&software);
    Ok(Some(Known { listed: item.is_some(), issues, colleagues, own: twins.own, software }))
}

pub(super) fn effects(chosen: &str) -> Vec<Choice> {
    let choice = |effect: &Effect| Choice {
        word: effect.word(),
        title: effect.to_string(),
        line: effect.line(),
        chosen: effect.word() == chosen,
    };
    Effect::ALL.iter().map(choice).collect()
}

/// In the reporter's words: they do not know ours.
fn kinds(chosen: &str) -> Vec<Choice> {
    let choice = |kind: &Kind| Choice {
        word: kind.word,
        title: capital(kind.line),
        line: "",
        chosen: kind.word == chosen,
    };
    KINDS.iter().map(choice).collect()
}

fn channels(chosen: &str) -> Vec<Choice> {
    let choice = |channel: &Channel| Choice {
        word: channel.word(),
        title: capital(&channel.to_string()),
        line: "",
        chosen: channel.word() == chosen,
    };
    Channel::ALL.iter().map(choice).collect()
}

/// As the beginning of an answer.
fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn promises(me: &Me) -> Vec<Promise> {
    let zone = me.settings.hours.zone();
    let promise = |&effect| {
        let told = told(effect, me.now, &me.settings);
        Promise { effect, by: When::exact(told.promised_at, me.now, zone) }
    };
    Effect::ALL.iter().map(promise).collect()
}
