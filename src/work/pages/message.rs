//! `/issues/{n}/messages`: words that the reporter and the desk both read.

use crate::db::Conn;
use crate::error::Error;
use crate::files::{self, store::With};
use crate::issue::store::{Family, Step, Stepped, get, hold_family, step_knowing, step_unasked};
use crate::issue::{Issue, IssueId, policy};
use crate::people;
use crate::replies::{self, Fields, filled};
use crate::suggesting;
use crate::tagging::store::record_links;
use crate::timeline::Beside;
use crate::web::{
    Anybody, Choice, Chosen, Desk, Form, Me, Problems, Reply, Shell, Typed, chosen, file_limits,
};
use crate::work::domain::{self, Reader};
use crate::work::forms::{Message, MessageForm, ReplyQuery};
use crate::work::store;
use actix_web::web::{Path, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "work/message.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    /// Whom it goes to.
    to: String,
    /// Whether it can ask something that the desk needs to go on.
    may_ask: bool,
    typed: MessageForm,
    problems: Problems,
    replies: Vec<Choice<String>>,
    chosen: Chosen,
}

pub async fn show(desk: Desk<Anybody>, n: Path<IssueId>, query: Query<ReplyQuery>) -> Reply {
    let (n, ReplyQuery { reply, document }) = (*n, query.into_inner());
    let blank = move |conn: &mut Conn, me: &Me| {
        let issue = get(conn, me, n)?;
        let begun = MessageForm::beginning_with(reply.clone(), issue.version);
        Ok(match about_document(conn, me, &issue, &document)? {
            Some(text) => begun.with(&text),
            None => begun,
        })
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, n, form, problems)).await
}

pub async fn submit(desk: Desk<Anybody>, n: Path<IssueId>, form: Form<MessageForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, message| {
            write(conn, me, n, message)?;
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}

/// Words that lead to a document, for staff to send.
fn about_document(
    conn: &mut Conn,
    me: &Me,
    issue: &Issue,
    document: &str,
) -> Result<Option<String>, Error> {
    let Ok(document) = document.parse() else { return Ok(None) };
    if policy::reads_as_reporter(me, issue.reporter, issue.owner) {
        return Ok(None);
    }
    let Some((title, url)) = suggesting::store::named(conn, document)? else { return Ok(None) };
    let reporter = people::store::get(conn, issue.reporter)?;
    Ok(Some(suggesting::as_message(reporter.first_name(), &title, &url, &me.name)))
}

fn write(conn: &mut Conn, me: &Me, n: IssueId, message: &Message) -> Result<(), Error> {
    let step = Step { by: me, now: me.now, token: message.token };
    let lately = |conn: &mut Conn| -> Result<_, Error> {
        Ok(store::wrote(conn, n, me.id, domain::MESSAGES_AN_HOUR)?)
    };
    let family = if message.also { others_of(conn, me, n)? } else { None };
    let others = family.as_ref().map_or(&[][..], |family| &family.duplicates);
    let readers = readers(conn, me, n, others, message)?;
    let text = |issue: IssueId| words_to(issue, &readers, me, message);
    let written = step_knowing(conn, n, step, lately, |issue, oldest| {
        // A reporter's words are never too late for anything that the desk did meanwhile.
        if policy::reads_as_reporter(me, issue.reporter, issue.owner) {
            domain::may_write_more(oldest, me.now)?;
        } else {
            issue.still_as(message.seen)?;
        }
        family.as_ref().map_or(Ok(()), |family| family.still(issue))?;
        domain::message(issue, text(n), message.asks, me, me.now)
    })?;
    if let Stepped::New(issue) = written {
        let most = file_limits(&me.settings).each;
        files::store::attach(conn, n, me.id, &message.files, With::Message, most)?;
        let outward = issue.reporter != me.id;
        record_links(conn, n, &message.text, &me.settings.documents, outward, me.now)?;
        write_to_others(conn, me, n, others, text)?;
    }
    Ok(())
}

/// Whom else the words go to, held with the issue. To write to them is the desk's: nobody else locks what is not theirs.
fn others_of(conn: &mut Conn, me: &Me, n: IssueId) -> Result<Option<Family>, Error> {
    let issue = get(conn, me, n)?;
    match policy::reads_as_reporter(me, issue.reporter, issue.owner) {
        true => Ok(None),
        false => Ok(Some(hold_family(conn, n)?)),
    }
}

/// Who reads it, where they are several or it has fields.
///
/// # Errors
/// [`Error::Unfit`] when it would tell them of each other.
fn readers(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    others: &[IssueId],
    message: &Message,
) -> Result<Vec<Reader>, Error> {
    if others.is_empty() && !(message.fills && me.works_issues()) {
        return Ok(Vec::new());
    }
    let readers = store::readers(conn, &[&[n], others].concat())?;
    let told = domain::gives_away(&message.text, &readers, me).filter(|_| !others.is_empty());
    told.map_or(Ok(readers), |words| Err(Error::Unfit { field: "text", words }))
}

/// What the reporter of `issue` reads.
fn words_to(issue: IssueId, readers: &[Reader], me: &Me, message: &Message) -> String {
    let reader = readers.iter().find(|reader| message.fills && reader.issue == issue);
    let text = &message.text;
    reader.map_or_else(|| text.clone(), |reader| domain::as_read(text, reader, me))
}

/// The same words to everybody else who reported it.
fn write_to_others(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    others: &[IssueId],
    text: impl Fn(IssueId) -> String,
) -> Result<(), Error> {
    for id in others {
        let write = |other: &mut Issue| domain::message_together(other, text(*id), n, me, me.now);
        if step_unasked(conn, *id, Some(me.id), me.now, write)? {
            record_links(conn, *id, &text(*id), &me.settings.documents, true, me.now)?;
        }
    }
    Ok(())
}

fn page(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    form: &MessageForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let beside = Beside::of(conn, me, n)?;
    let form = &form.again(problems, beside.issue.version);
    let mut problems = problems.clone();
    // Canned replies are the staff's own: a reporter learns neither their texts nor that there are any.
    let (typed, replies) = if beside.for_staff {
        (begun(conn, me, &beside, form, &mut problems)?, replies(conn)?)
    } else {
        (form.clone(), Vec::new())
    };
    let is_mine = beside.issue.reporter == me.id;
    Ok(Page {
        shell: me.shell("/issues"),
        to: if is_mine { "the desk".to_owned() } else { beside.reporter.clone() },
        may_ask: beside.for_staff && beside.issue.state.is_in_work(),
        beside,
        chosen: chosen(conn, me, &form.form_token, &form.files, &form.lost)?,
        typed,
        problems,
        replies,
    })
}

/// What was typed, with the canned reply if one was asked for.
fn begun(
    conn: &mut Conn,
    me: &Me,
    beside: &Beside,
    form: &MessageForm,
    problems: &mut Problems,
) -> Result<MessageForm, Error> {
    if !form.asks_for_reply() {
        return Ok(form.clone());
    }
    let picked = match form.reply.parse() {
        Ok(id) => replies::store::text(conn, id)?,
        Err(_) => None,
    };
    let Some(text) = picked else {
        problems.note("reply", "Choose a reply from the list.");
        return Ok(form.clone());
    };
    if beside.joined.is_some() {
        return Ok(form.with_fields(&text));
    }
    let fields = Fields {
        name: beside.reporter.split_whitespace().next().unwrap_or_default(),
        software: &beside.issue.software,
        number: &beside.issue.id.to_string(),
        my_name: &me.name,
    };
    Ok(form.with(&filled(&text, &fields)))
}

/// The canned replies that a message can begin with.
pub fn replies(conn: &mut Conn) -> Result<Vec<Choice<String>>, Error> {
    let choice = |reply: replies::store::Titled| Choice {
        word: reply.id.to_string(),
        title: reply.title,
        line: "",
        chosen: false,
    };
    Ok(replies::store::titles(conn)?.into_iter().map(choice).collect())
}
