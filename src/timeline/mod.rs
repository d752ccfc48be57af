//! An issue's time line in words: for its reporter without the desk's own matters, for staff with all of them.

use crate::desk_time::in_words;
use crate::issue::{EventKind, Line};
use crate::people::PersonId;
use crate::web::{Me, When};

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
    /// For staff only: boxed so that it cannot be mistaken for a message.
    pub private: bool,
}

/// The entries of `lines` as `me` reads them.
pub fn entries(lines: &[Line], me: &Me, reporter: PersonId, reporter_name: &str) -> Vec<Entry> {
    lines.iter().map(|line| entry(line, me, reporter, reporter_name)).collect()
}

fn entry(line: &Line, me: &Me, reporter: PersonId, reporter_name: &str) -> Entry {
    let mine = line.by == Some(me.id);
    Entry {
        icon: icon(line),
        who: if mine { "You".to_owned() } else { line.by_name.clone() },
        did: did(line, if me.id == reporter { "you" } else { reporter_name }),
        when: When::new(line.at, me.now, me.settings.hours.zone()),
        text: line.text.clone(),
        why: why(line, me),
        private: line.kind == EventKind::Note,
    }
}

fn icon(line: &Line) -> &'static str {
    match (line.kind, line.channel) {
        (EventKind::Contact, Some(channel)) => channel.icon(),
        (kind, _) => kind.icon(),
    }
}

fn did(line: &Line, reporter: &str) -> String {
    let what = match (line.kind, line.channel) {
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
fn why(line: &Line, me: &Me) -> Option<String> {
    let reason = line.why.as_deref().filter(|_| me.works_issues());
    reason.map(|why| why.trim_end_matches('.').to_owned()).or_else(|| decided(line, me))
}

/// What an event decided, for those that carry it as facts.
fn decided(line: &Line, me: &Me) -> Option<String> {
    match line.kind {
        EventKind::Resolved => line.facts.code.map(|code| code.to_string()),
        EventKind::FollowUpPlanned => line.facts.follow_up.as_ref().map(|booked| {
            let at = When::exact(booked.at, me.now, me.settings.hours.zone());
            format!("{}, {at}, {}", booked.kind, booked.place)
        }),
        EventKind::FollowUpFinished => line.facts.follow_up_end.map(|end| end.to_string()),
        _ => None,
    }
}
