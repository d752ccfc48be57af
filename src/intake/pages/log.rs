//! `/log/new`: what was answered in passing, in one line. The next empty line is there at once.

use super::call::kinds;
use crate::db::Conn;
use crate::desk_time::{day_begins, in_words};
use crate::error::Error;
use crate::intake::domain;
use crate::intake::domain::log::{
    Asker, Content, Found, LogLine, Logged, Request, asker, may_undo,
};
use crate::intake::forms::log::{JustNow, LogForm, Said, TAPS, UndoForm, named};
use crate::intake::import::catalogue;
use crate::intake::store;
use crate::issue::{Documentation, Source};
use crate::people;
use crate::tagging::{self, DocumentPlaces, Kind, TagOrigin};
use crate::web::{Choice, Desk, Form, Me, Problems, Reply, Shell, Tech, When};
use actix_web::web::Query;
use askama::Template;

/// How many of today's lines stand below the form.
const SHOWN: i64 = 50;

#[derive(Template)]
#[template(path = "intake/log.html")]
struct Page {
    shell: Shell,
    typed: LogForm,
    problems: Problems,
    /// The line just logged.
    receipt: Option<Line>,
    undone: bool,
    askers: Vec<(String, String)>,
    software: Vec<String>,
    taps: Vec<Choice>,
    kinds: Vec<Choice>,
    documentation: Vec<Choice>,
    today: Vec<Line>,
    total: String,
}

/// A line as pages show it.
pub struct Line {
    pub line: Logged,
    pub when: When,
    pub kind: &'static str,
    /// A rule said so.
    pub guessed: bool,
    pub took: String,
    pub documentation: &'static str,
}

pub fn shown(line: Logged, me: &Me) -> Line {
    Line {
        when: When::new(line.at, me.now, me.settings.hours.zone()),
        kind: Kind::from_word(&line.kind).map_or("Other", |kind| kind.label),
        guessed: line.origin == Some(TagOrigin::Rule),
        took: in_words(line.minutes.into()),
        documentation: line.documentation.map_or("", answered),
        line,
    }
}

/// The answer to the documentation question, as somebody else reads it.
const fn answered(said: Documentation) -> &'static str {
    match said {
        Documentation::ResolvedBy => "resolved by a document",
        Documentation::AnsweredWith => "answered with a document",
        Documentation::Missing => "no document for it",
        Documentation::OutOfDate => "the document is out of date",
        Documentation::NotDocumentable => "nothing to document",
    }
}

pub async fn show(desk: Desk<Tech>, just_now: Query<JustNow>) -> Reply {
    let undone = just_now.undone.clone();
    desk.form(
        move |conn, me| match own(conn, me, &undone)? {
            Some(line) if line.undone => {
                Ok(LogForm::again(&line, &found(conn, me, &line.summary)?, me))
            }
            _ => Ok(LogForm::fresh(me)),
        },
        move |conn, me, form, problems| page(conn, me, form, problems, &just_now),
    )
    .await
}

pub async fn submit(desk: Desk<Tech>, form: Form<LogForm>) -> Reply {
    desk.submit(form, write, |conn, me, form, problems| {
        page(conn, me, form, problems, &JustNow::default())
    })
    .await
}

/// One line is written once, however often its form is sent.
fn write(conn: &mut Conn, me: &Me, said: &Said) -> Result<String, Error> {
    let line = decided(conn, me, said)?;
    let written = store::log::insert(conn, &[line])?;
    let id = match written.first() {
        Some(id) => *id,
        None => store::log::sent_before(conn, me.id, said.form_token)?,
    };
    Ok(format!("/log/new?logged={id}"))
}

/// What the desk would find in the words of a line.
fn found(conn: &mut Conn, me: &Me, text: &str) -> Result<Found, Error> {
    let alone = Request { text, kind: None, software: None, documentation: None };
    Ok(content(conn, me, alone)?.into())
}

/// What a line holds of a request, by the catalogue and the rules of today.
fn content(conn: &mut Conn, me: &Me, request: Request<'_>) -> Result<Content, Error> {
    let catalogue = catalogue(conn, domain::today(&me.settings, me.now))?;
    let rules = tagging::store::rules(conn)?;
    let documents = DocumentPlaces::of(&me.settings.documents);
    let item = catalogue.meant(request.software, request.text);
    Ok(request.content(item, |about| rules.kind_of(request.text, about), &documents))
}

fn decided(conn: &mut Conn, me: &Me, said: &Said) -> Result<LogLine, Error> {
    let found = match said.who.is_empty() {
        true => Vec::new(),
        false => people::store::named(conn, &said.who)?,
    };
    let department = match found.as_slice() {
        [one] => one.department.clone(),
        _ => String::new(),
    };
    let request = Request {
        text: &said.text,
        kind: said.kind,
        software: said.software.as_deref(),
        documentation: said.documentation,
    };
    let Content { software, sort, documentation, links } = content(conn, me, request)?;
    let Asker { id, name } = asker(&found, &said.who);
    Ok(LogLine {
        source: Source::Log,
        form_token: said.form_token,
        import_key: None,
        asker: Asker { id, name },
        department,
        software,
        by: me.id,
        tier: me.tier,
        sort,
        minutes: said.minutes,
        summary: said.text.clone(),
        documentation,
        opened_at: domain::opened(said.opened_at, me.now),
        at: me.now,
        links,
    })
}

pub async fn undo(desk: Desk<Tech>, form: Form<UndoForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, &id| {
            let held = store::log::hold(conn, id)?.filter(|line| line.by == me.id);
            let line = held.ok_or(Error::NotFound)?;
            may_undo(&line)?;
            store::log::undo(conn, id, me.now)?;
            Ok(format!("/log/new?undone={id}"))
        },
        |conn, me, _, problems| page(conn, me, &LogForm::fresh(me), problems, &JustNow::default()),
    )
    .await
}

/// A line of theirs, if it is one.
fn own(conn: &mut Conn, me: &Me, id: &str) -> Result<Option<Logged>, Error> {
    let line = named(id).map_or(Ok(None), |id| store::log::line(conn, id))?;
    Ok(line.filter(|line| line.by == me.id))
}

fn page(
    conn: &mut Conn,
    me: &Me,
    form: &LogForm,
    problems: &Problems,
    just_now: &JustNow,
) -> Result<Page, Error> {
    let midnight = day_begins(me.today(), me.settings.hours.zone());
    let wanted = store::log::Wanted {
        by: Some(me.id),
        from: Some(midnight),
        ..store::log::Wanted::default()
    };
    let today = store::log::lines(conn, &wanted, SHOWN)?;
    let (lines, minutes) = store::log::total(conn, me.id, midnight)?;
    let receipt = own(conn, me, &just_now.logged)?.filter(|line| !line.undone);
    let catalogue = store::catalogue(conn, domain::today(&me.settings, me.now))?;
    Ok(Page {
        shell: me.shell("/log/new"),
        receipt: receipt.map(|line| shown(line, me)),
        undone: own(conn, me, &just_now.undone)?.is_some_and(|line| line.undone),
        askers: store::log::recent_askers(conn, me.id)?,
        software: catalogue.into_iter().map(|item| item.name).collect(),
        taps: TAPS.iter().map(|minutes| tap(*minutes, &form.minutes)).collect(),
        kinds: kinds(&form.kind),
        documentation: answers(&form.documentation),
        today: today.into_iter().map(|line| shown(line, me)).collect(),
        total: total(lines, minutes),
        typed: form.clone(),
        problems: problems.clone(),
    })
}

fn tap(minutes: i32, chosen: &str) -> Choice {
    let word = TAP_WORDS[TAPS.iter().position(|tap| *tap == minutes).unwrap_or_default()];
    Choice { word, title: word.to_owned(), line: "", chosen: word == chosen }
}

const TAP_WORDS: [&str; TAPS.len()] = ["1", "2", "5", "10", "15", "30"];

fn answers(chosen: &str) -> Vec<Choice> {
    let answer = |one: &Documentation| Choice {
        word: one.word(),
        title: one.to_string(),
        line: "",
        chosen: one.word() == chosen,
    };
    Documentation::ALL.iter().map(answer).collect()
}

/// "4 lines, 23 min".
fn total(lines: i64, minutes: i64) -> String {
    match lines {
        0 => String::new(),
        1 => format!("1 line, {}", in_words(minutes)),
        lines => format!("{lines} lines, {}", in_words(minutes)),
    }
}
