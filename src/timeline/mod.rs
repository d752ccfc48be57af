//! An issue's time line in words: for its reporter without the desk's own matters, for staff with all of them.

mod files;
mod one_form;

pub use files::{FileView, Small};
pub use one_form::Beside;
pub(crate) use one_form::one_form;

use crate::db::Conn;
use crate::desk_time::in_words;
use crate::error::Error;
use crate::issue::store::{Duplicate, Lines, Sheet, Together, timeline, timeline_together};
use crate::issue::{EventKind, IssueId, Line, policy};
use crate::web::{Me, When};
use files::Files;
use std::collections::HashMap;

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
    /// Which issue it is of, where there are several in one time line.
    pub of: Option<IssueId>,
    /// The line of the log that it began as, for who reads the log.
    pub log_line: Option<i64>,
}

/// The duplicates of an issue, whose entries stand among its own. Of what `me` reported, only what its reporter reads.
#[derive(Clone, Debug, Default)]
pub struct Others {
    together: Together,
    reporters: HashMap<IssueId, String>,
}

impl Others {
    pub fn of(duplicates: &[(Duplicate, String)], me: &Me) -> Self {
        let mut others = Others::default();
        for (duplicate, reporter) in duplicates {
            let mine = duplicate.reporter == me.id;
            let together = &mut others.together;
            let ids = if mine { &mut together.own } else { &mut together.all };
            ids.push(duplicate.id);
            let name = if mine { "you".to_owned() } else { reporter.clone() };
            others.reporters.insert(duplicate.id, name);
        }
        others
    }

    fn are_none(&self) -> bool {
        self.reporters.is_empty()
    }
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
    Ok(last.first().map(|line| entry(line, me, sheet, &Others::default(), Vec::new())))
}

/// How many entries a page shows. Each may have 10,000 characters.
const PAGE: usize = 50;

/// The newest entries of an issue and of `others`, or those `before` one of them, as `me` reads them.
pub fn part(
    conn: &mut Conn,
    me: &Me,
    sheet: &Sheet,
    before: Option<i64>,
    others: &Others,
) -> Result<Part, Error> {
    let issue = &sheet.issue;
    let at_most = PAGE as i64 + 1;
    let mut lines = if others.are_none() {
        lines(conn, me, sheet, before, at_most)?
    } else {
        let asked = Lines { kinds: kinds(me, sheet), before, at_most };
        timeline_together(conn, issue.id, &others.together, asked)?
    };
    let more = lines.len() > PAGE;
    lines.drain(..lines.len().saturating_sub(PAGE));
    let oldest = lines.first().filter(|_| more);
    let files = Files::load(conn, me, sheet, lines.first().map(|line| line.id))?;
    Ok(Part {
        reported: files.with(None),
        older: oldest.map(|line| format!("/issues/{}?before={}#happened", issue.id, line.id)),
        up_to: lines.last().filter(|_| before.is_none()).map(|line| line.id),
        newest: before.map(|_| format!("/issues/{}#happened", issue.id)),
        entries: entries(&lines, me, sheet, others, &files),
    })
}

/// The few newest entries, to stand beside something else.
pub fn latest(conn: &mut Conn, me: &Me, sheet: &Sheet, at_most: i64) -> Result<Vec<Entry>, Error> {
    let lines = lines(conn, me, sheet, None, at_most)?;
    let files = Files::load(conn, me, sheet, lines.first().map(|line| line.id))?;
    Ok(entries(&lines, me, sheet, &Others::default(), &files))
}

fn entries(lines: &[Line], me: &Me, sheet: &Sheet, others: &Others, files: &Files) -> Vec<Entry> {
    let one = |line: &Line| entry(line, me, sheet, others, files.with(Some(line.id)));
    lines.iter().map(one).collect()
}

fn lines(
    conn: &mut Conn,
    me: &Me,
    sheet: &Sheet,
    before: Option<i64>,
    at_most: i64,
) -> Result<Vec<Line>, Error> {
    Ok(timeline(conn, sheet.issue.id, Lines { kinds: kinds(me, sheet), before, at_most })?)
}

fn kinds(me: &Me, sheet: &Sheet) -> &'static [EventKind] {
    if reads_all(me, sheet) { &[] } else { EventKind::FOR_REPORTER }
}

fn reads_all(me: &Me, sheet: &Sheet) -> bool {
    !policy::reads_as_reporter(me, sheet.issue.reporter, sheet.issue.owner)
}

fn entry(line: &Line, me: &Me, sheet: &Sheet, others: &Others, files: Vec<FileView>) -> Entry {
    let mine = line.by == Some(me.id);
    let of_sheet = if me.id == sheet.issue.reporter { "you" } else { &sheet.reporter_name };
    let reporter = others.reporters.get(&line.issue).map_or(of_sheet, String::as_str);
    let reads_all = reads_all(me, sheet) && !others.together.own.contains(&line.issue);
    Entry {
        icon: icon(line),
        who: who(line, mine),
        did: did(line, reporter, reads_all),
        when: When::new(line.at, me.now, me.settings.hours.zone()),
        text: line.text.clone(),
        why: why(line, me, reads_all),
        files,
        calls: !line.facts.calls.is_empty(),
        private: matches!(line.kind, EventKind::Note | EventKind::HandedOver),
        of: (!others.are_none()).then_some(line.issue),
        log_line: line.facts.log_line.filter(|_| reads_all),
    }
}

/// What happened at another desk was not the doing of this one.
fn who(line: &Line, mine: bool) -> String {
    match (mine, line.by, &line.facts.imported) {
        (true, ..) => "You".to_owned(),
        (false, None, Some(_)) => "The desk before".to_owned(),
        _ => line.by_name.clone(),
    }
}

fn icon(line: &Line) -> &'static str {
    match (line.kind, line.channel) {
        (EventKind::Contact, Some(channel)) => channel.icon(),
        (kind, _) => kind.icon(),
    }
}

fn did(line: &Line, reporter: &str, reads_all: bool) -> String {
    let owner = line.owner_name.as_deref().unwrap_or("somebody");
    let what = match (line.kind, line.channel) {
        (EventKind::Routed, _) => format!("gave this to {owner}"),
        // Nobody was silent: another desk said what was done, and not when.
        (EventKind::Closed, _) if line.text.is_some() || line.facts.code.is_some() => {
            "closed this".to_owned()
        }
        (EventKind::UnmarkedDuplicate, _) if !reads_all => "opened this again".to_owned(),
        (EventKind::Note, _) if !line.facts.calls.is_empty() => {
            format!("for {}", line.facts.calls.join(", "))
        }
        (EventKind::Message, _) if line.facts.asks => "asked".to_owned(),
        (EventKind::Retriaged, _) if line.facts.vip.is_some() => "moved this to VIP".to_owned(),
        (EventKind::HandedOver, _) if line.facts.from_owner.is_none() => {
            format!("assigned this to {owner}")
        }
        (EventKind::HandedOver, _) => format!("handed this over to {owner}"),
        (EventKind::Contact, Some(channel)) if line.reached == Some(true) => {
            format!("reached {reporter} by {channel}")
        }
        (EventKind::Contact, Some(channel)) => format!("tried to reach {reporter} by {channel}"),
        (EventKind::Tagged | EventKind::Untagged, _) => {
            format!("{} “{}”", line.kind, line.facts.tag.as_deref().unwrap_or("?"))
        }
        (kind, _) => line
            .facts
            .other
            .filter(|_| reads_all)
            .map_or_else(|| kind.to_string(), |other| pointed(kind, other)),
    };
    match line.minutes.filter(|minutes| *minutes > 0) {
        Some(minutes) => format!("{what}, {}", in_words(minutes.into())),
        None => what,
    }
}

/// What was said of an issue and another one.
fn pointed(kind: EventKind, other: IssueId) -> String {
    match kind {
        EventKind::MarkedDuplicate => format!("marked this as a duplicate of #{other}"),
        EventKind::UnmarkedDuplicate => format!("undid that this is a duplicate of #{other}"),
        EventKind::GainedDuplicate => format!("made #{other} a duplicate of this"),
        EventKind::LostDuplicate => format!("let #{other} stand alone again"),
        kind => format!("{kind}, which was a duplicate of #{other}"),
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
        EventKind::Resolved | EventKind::Closed if !reads_all => None,
        EventKind::Resolved | EventKind::Closed => line.facts.code.map(|code| code.to_string()),
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
