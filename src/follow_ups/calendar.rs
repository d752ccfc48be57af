//! Follow-ups as calendar programs read them: RFC 5545.

use super::domain::Booked;
use crate::issue::FollowUpEnd;
use chrono::TimeDelta;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};

/// How long a calendar blocks for one; how long it really took is known afterwards.
const USUAL: TimeDelta = TimeDelta::minutes(30);

/// Somebody's follow-ups as one file. `base` is where the desk is: `https://desk.example.org`.
pub fn written(booked: &[Booked], base: &str) -> String {
    let mut calendar = Calendar::new();
    calendar.name("Follow-ups of the desk");
    for one in booked {
        calendar.push(event(one, base));
    }
    calendar.done().to_string()
}

fn event(one: &Booked, base: &str) -> Event {
    let link = format!("{base}/issues/{}", one.issue);
    let phone = one.phone.as_deref().map_or(String::new(), |phone| format!(", {phone}"));
    let status = match one.ended_as {
        Some(FollowUpEnd::CalledOff) => EventStatus::Cancelled,
        _ => EventStatus::Confirmed,
    };
    let mut event = Event::new();
    // The same in every reading, so that a program changes its entry and makes no second one.
    event
        .uid(&format!("follow-up-{}@{}", one.id, host(base)))
        .timestamp(one.booked_at)
        .starts(one.at)
        .ends(one.at + USUAL)
        .summary(&format!("{}: {}, {}", one.kind, one.reporter, one.software))
        .location(&one.place)
        .description(&format!(
            "Issue {}: {}\n{}{phone}\n{link}",
            one.issue, one.summary, one.reporter
        ))
        .url(&link)
        .status(status);
    event.done()
}

fn host(base: &str) -> &str {
    base.split_once("://").map_or(base, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::{FollowUpKind, IssueId};

    #[test]
    fn a_calendar_says_when_where_and_with_whom_and_nothing_typed_breaks_it() {
        let at = "2026-11-24T14:30:00Z".parse().unwrap();
        let booked = Booked {
            id: 7,
            issue: IssueId(42),
            summary: "Printer; jams, often\nEND:VEVENT".into(),
            software: "Word".into(),
            reporter: "Eve Ellis".into(),
            phone: Some("202-555-0101".into()),
            owner: "Ada Abbott".into(),
            kind: FollowUpKind::Visit,
            at,
            place: "Room 4, third floor".into(),
            booked_at: at - TimeDelta::days(1),
            ended_as: None,
        };
        let text = written(&[booked], "https://desk.example.org");
        let lines: Vec<_> = text.split("\r\n").collect();

        for line in [
            "UID:follow-up-7@desk.example.org",
            "DTSTART:20261124T143000Z",
            "DTEND:20261124T150000Z",
            "DTSTAMP:20261123T143000Z",
            "SUMMARY:visit: Eve Ellis\\, Word",
            "LOCATION:Room 4\\, third floor",
        ] {
            assert!(lines.contains(&line), "{line} in\n{text}");
        }
        assert_eq!(lines.iter().filter(|line| **line == "END:VEVENT").count(), 1, "{text}");
        assert!(lines.iter().all(|line| line.len() <= 75), "lines are folded: {text}");
    }
}
