//! `/messages`: all that the desk has told somebody, whatever of it was mailed.

use crate::db::Conn;
use crate::error::Error;
use crate::outbox::domain::MailState;
use crate::outbox::forms::{OwnQuery, number};
use crate::outbox::letter::one_line;
use crate::outbox::said::{Said, said};
use crate::outbox::store::{self, Own};
use crate::web::{Anybody, Desk, Me, Reply, Shell, When};
use actix_web::web::Query;
use askama::Template;

/// How many a page has.
const PAGE: usize = 25;

const ADDRESS: &str = "/messages";

#[derive(Template)]
#[template(path = "outbox/messages.html")]
struct Page {
    shell: Shell,
    messages: Vec<View>,
    shown: String,
    first: Option<String>,
    next: Option<String>,
}

struct View {
    href: String,
    title: String,
    said: Said,
    when: When,
    /// "mailed 2 min ago"
    mail: String,
}

pub async fn show(desk: Desk<Anybody>, query: Query<OwnQuery>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query)).await
}

fn page(conn: &mut Conn, me: &Me, query: &OwnQuery) -> Result<Page, Error> {
    let before = number(&query.before);
    let mut list = store::messages(conn, me, before, PAGE as i64 + 1)?;
    let more = list.len() > PAGE;
    list.truncate(PAGE);
    let next =
        list.last().filter(|_| more).map(|last| format!("{ADDRESS}?before={}", last.told.id));
    Ok(Page {
        shell: me.shell(ADDRESS),
        shown: match list.len() {
            1 => "1 message".to_owned(),
            n if more => format!("{n} messages, and older ones"),
            n => format!("{n} messages"),
        },
        first: before.map(|_| ADDRESS.to_owned()),
        next,
        messages: list.into_iter().map(|own| view(own, me)).collect(),
    })
}

fn view(own: Own, me: &Me) -> View {
    let zone = me.settings.hours.zone();
    let told = &own.told;
    let issue = told.issue.map(|issue| issue.to_string());
    View {
        href: told.path(),
        title: issue.map_or_else(
            || match told.summary.as_str() {
                title if told.report.is_some() => one_line(title),
                "" => "News from the desk".to_owned(),
                software => one_line(&format!("News of {software}")),
            },
            |n| one_line(&format!("#{n} {}", told.summary)),
        ),
        said: said(told, |at| When::exact(at, me.now, zone)),
        when: When::new(own.at, me.now, zone),
        mail: mail(&own, me),
    }
}

fn mail(own: &Own, me: &Me) -> String {
    let words = |at| When::new(at, me.now, me.settings.hours.zone()).words;
    match (own.state, own.sent_at) {
        (MailState::Sent, Some(at)) => format!("mailed {}", words(at)),
        (MailState::Queued, _) if own.quiet => "in your next daily mail".to_owned(),
        (MailState::Queued, _) => "to be mailed".to_owned(),
        (MailState::Failed, _) => "could not be mailed".to_owned(),
        (MailState::Sent | MailState::Kept, _) => "only here".to_owned(),
    }
}
