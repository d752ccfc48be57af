//! An issue's time line in words: for its reporter without the desk's own matters, for staff with all of them.

mod files;
mod one_form;

pub use files::{FileView, Small};
pub use one_form::Beside;
pub(crate) use one_form::one_form;

use crate::db::Conn;
use crate::desk_time::in_words;
use crate::error::Error;
use crate::issue::store::{Lines, Sheet, timeline};
use crate::issue::{EventKind, Line, policy};
use crate::web::{Me, When};
use files::Files;

/// One entry as a page shows it.
#[derive(Clone, Debug)]
pub struct Entry {
    pub icon: &'static str,
    /// "You", a colleague's name, "The desk".
    pub who: String,
    /// "phoned you, 4 min", "took this".
    pub did: String,
    pub when: When,
    /// What was written, shown in a box.
    pub text: Option<String>,
    /// What was decided and why, shown in the line.
    pub why: Option<String>,
    /// What came with it.
    pub files: Vec<FileView>,
    /// It calls colleagues, whom `did` names.
    pub calls: bool,
    /// For staff only: boxed so that it cannot be mistaken for a message.
    pub private: bool,
}

/// As much of a time line as a page shows; its template is the macro `part`.
#[derive(Clone, Debug)]
pub struct Part {
    pub entries: Vec<Entry>,
    /// What came with the report.
    pub reported: Vec<FileView>,
    /// The address of what came before, if anything did.
    pub older: Option<String>,
    /// The address of the newest, where this is not it.
    pub newest: Option<String>,
    /// The number of the newest event there is, where it is among these.
    pub up_to: Option<i64>,
}

/// How an issue came out of somebody's hands last, if it ever did: what its next owner should read first.
pub fn given(conn: &mut Conn, me: &Me, sheet: &Sheet) -> Result<Option<Entry>, Error> {
    let kinds = &[EventKind::HandedOver, EventKind::Raised, EventKind::PutBack];
    let last = timeline(conn, sheet.issue.id, Lines { kinds, before: None, at_most: 1 })?;
    Ok(last.first().map(|line| entry(line, me, sheet, Vec::new())))
}

/// How many entries a page shows. Each may have 10,000 characters.
const PAGE: usize = 50;

/// The newest entries of an issue, or those `before` one of them, as `me` reads them.
pub fn part(conn: &mut Conn, me: &Me, sheet: &Sheet, before: Option<i64>) -> Result<Part, Error> {
    let issue = &sheet.issue;
    let mut lines = lines(conn, me, sheet, before, PAGE as i64 + 1)?;
    let more = lines.len() > PAGE;
    lines.drain(..lines.len().saturating_sub(PAGE));
    let oldest = lines.first().filter(|_| more);
    let files = Files::load(conn, me, sheet, lines.first().map(|line| line.id))?;
    Ok(Part {
        reported: files.with(None),
        older: oldest.map(|line| format!("/issues/{}?before={}#happened", issue.id, line.id)),
        up_to: lines.last().filter(|_| before.is_none()).map(|line| line.id),
        newest: before.map(|_| format!("/issues/{}#happened", issue.id)),
        entries: entries(&lines, me, sheet, &files),
    })
}

/// The few newest entries, to stand beside something else.
pub fn latest(conn: &mut Conn, me: &Me, sheet: &Sheet, at_most: i64) -> Result<Vec<Entry>, Error> {
    let lines = lines(conn, me, sheet, None, at_most)?;
    let files = Files::load(conn, me, sheet, lines.first().map(|line| line.id))?;
    Ok(entries(&lines, me, sheet, &files))
}

fn entries(lines: &[Line], me: &Me, sheet: &Sheet, files: &Files) -> Vec<Entry> {
    lines.iter().map(|line| entry(line, me, sheet, files.with(Some(line.id)))).collect()
}

fn lines(
    conn: &mut Conn,
    me: &Me,
    sheet: &Sheet,
    before: Option<i64>,
    at_most: i64,
) -> Result<Vec<Line>, Error> {
    let kinds = if reads_all(me, sheet) { &[] } else { EventKind::FOR_REPORTER };
    Ok(timeline(conn, sheet.issue.id, Lines { kinds, before, at_most })?)
}

fn reads_all(me: &Me, sheet: &Sheet) -> bool {
    !policy::reads_as_reporter(me, sheet.issue.reporter, sheet.issue.owner)
}

fn entry(line: &Line, me: &Me, sheet: &Sheet, files: Vec<FileView>) -> Entry {
    let mine = line.by == Some(me.id);
    let reporter = if me.id == sheet.issue.reporter { "you" } else { &sheet.reporter_name };
    Entry {
        icon: icon(line),
        who: if mine { "You".to_owned() } else { line.by_name.clone() },
        did: did(line, reporter),
        when: When::new(line.at, me.now, me.settings.hours.zone()),
        text: line.text.clone(),
        why: why(line, me, reads_all(me, sheet)),
        files,
        calls: !line.facts.calls.is_empty(),
        private: matches!(line.kind, EventKind::Note | EventKind::HandedOver),
    }
}

fn icon(line: &Line) -> &'static str {
    match (line.kind, line.channel) {
        (EventKind::Contact, Some(channel)) => channel.icon(),
        (kind, _) => kind.icon(),
    }
}

fn did(line: &Line, reporter: &str) -> String {
    let owner = line.owner_name.as_deref().unwrap_or("somebody");
    let what = match (line.kind, line.channel) {
        (EventKind::Routed, _) => format!("gave this to {owner}"),
        (EventKind::Note, _) if !line.facts.calls.is_empty() => {
            format!("for {}", line.facts.calls.join(", "))
        }
        (EventKind::Message, _) if line.facts.asks => "asked".to_owned(),
        (EventKind::Retriaged, _) if line.facts.vip.is_some() => "moved this to VIP".to_owned(),
        (EventKind::HandedOver, _) => format!("handed this over to {owner}"),
        (EventKind::Contact, Some(channel)) if line.reached == Some(true) => {
            format!("reached {reporter} by {channel}")
        }
        (EventKind::Contact, Some(channel)) => format!("tried to reach {reporter} by {channel}"),
        (EventKind::Tagged | EventKind::Untagged, _) => {
            format!("{} “{}”", line.kind, line.facts.tag.as_deref().unwrap_or("?"))
        }
        (kind, _) => kind.to_string(),
    };
    match line.minutes.filter(|minutes| *minutes > 0) {
        Some(minutes) => format!("{what}, {}", in_words(minutes.into())),
        None => what,
    }
}

/// Reasons are the desk's own matter: they name priorities, and who is on the VIP list.
fn why(line: &Line, me: &Me, reads_all: bool) -> Option<String> {
    let reason = line.why.as_deref().filter(|_| reads_all);
    reason.map(|why| why.trim_end_matches('.').to_owned()).or_else(|| decided(line, me, reads_all))
}

/// What an event decided, for those that carry it as facts.
fn decided(line: &Line, me: &Me, reads_all: bool) -> Option<String> {
    match line.kind {
        // How the desk counts it is no answer to who reported it: the details are.
        EventKind::Resolved if !reads_all => None,
        EventKind::Resolved => line.facts.code.map(|code| code.to_string()),
        EventKind::FollowUpPlanned => line.facts.follow_up.as_ref().map(|booked| {
            let at = When::exact(booked.at, me.now, me.settings.hours.zone());
            format!("{}, {at}, {}", booked.kind, booked.place)
        }),
        EventKind::Rated | EventKind::Agreed => {
            line.facts.rating.map(|rating| format!("{rating} of 5"))
        }
        EventKind::FollowUpFinished => line.facts.follow_up_end.map(|end| end.to_string()),
        _ => None,
    }
}
