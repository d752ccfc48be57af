//! `/my-desk`: what I hold, what each issue needs next, and by when.

use crate::attention::store::{self as attention, Call, Watched};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::IssueId;
use crate::my_desk::domain::{Action, Held};
use crate::my_desk::store;
use crate::taking;
use crate::web::csv::{CSV, table};
use crate::web::{Desk, Me, Problems, Reply, Shell, Staff, Tech, When};
use askama::Template;
use chrono::{DateTime, Utc};

#[derive(Template)]
#[template(path = "my_desk/my_desk.html")]
pub(super) struct Page {
    shell: Shell,
    lede: String,
    /// What waits for its owner, what is due first on top.
    mine: Vec<Row>,
    others: Vec<Row>,
    today: Vec<Row>,
    /// More than one can be changed together, as before going home.
    several: bool,
    calls: Vec<CallView>,
    watched: Vec<Watched>,
    /// What is held is for those who work issues.
    holds: bool,
    problems: Problems,
}

/// What a colleague calls me to.
struct CallView {
    call: Call,
    when: When,
}

#[derive(Clone)]
struct Row {
    held: Held,
    next: String,
    due: Option<DateTime<Utc>>,
    /// "due today at 4 pm".
    when: String,
    class: &'static str,
    is_fault: bool,
    is_others: bool,
    /// Which colleagues have it open.
    others: Option<String>,
}

pub async fn show(desk: Desk<Staff>) -> Reply {
    desk.page(|conn, me| page(conn, me, &Problems::none())).await
}

pub async fn csv(desk: Desk<Tech>) -> Reply {
    desk.file("my-desk.csv", CSV, |conn, me| {
        let headings = ["number", "summary", "software", "reporter", "state", "next", "due"];
        table(&headings, rows(conn, me)?.into_iter().map(cells))
    })
    .await
}

fn cells(row: Row) -> Vec<String> {
    vec![
        row.held.id.to_string(),
        row.held.summary,
        row.held.software,
        row.held.reporter,
        row.held.state.word().to_owned(),
        row.next,
        row.due.map(|due| due.to_rfc3339()).unwrap_or_default(),
    ]
}

pub(super) fn page(conn: &mut Conn, me: &Me, problems: &Problems) -> Result<Page, Error> {
    let rows = rows(conn, me)?;
    let lede = lede(&rows, me);
    let meetings = rows.iter().filter(|row| is_today(&row.held, me)).cloned().collect();
    let (others, mine): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.is_others);
    let zone = me.settings.hours.zone();
    let view = |call: Call| CallView { when: When::new(call.at, me.now, zone), call };
    Ok(Page {
        shell: me.shell("/my-desk"),
        lede,
        today: meetings,
        several: mine.len() + others.len() > 1,
        mine,
        others,
        calls: attention::calls(conn, me)?.into_iter().map(view).collect(),
        watched: attention::watched(conn, me)?,
        holds: me.works_issues(),
        problems: problems.clone(),
    })
}

/// Faults first, since nothing else will bring them up; then what is due, first the earliest; then what others have.
fn rows(conn: &mut Conn, me: &Me) -> Result<Vec<Row>, Error> {
    let mut rows: Vec<Row> =
        store::held(conn, me.id, None)?.into_iter().map(|held| row(held, me)).collect();
    rows.sort_by_key(|row| (row.is_others, !row.is_fault, row.due.is_none(), row.due));
    Ok(rows)
}

/// What comes next with an issue of one's own, and by when.
#[derive(Clone, Debug)]
pub struct NextStep {
    pub words: String,
    /// "due today at 4 pm"; empty when somebody else has it.
    pub when: String,
    pub class: &'static str,
    /// Where that is done, if it is for the reporter of a duplicate.
    pub elsewhere: Option<IssueId>,
}

impl NextStep {
    /// Without a time.
    pub fn of(words: String) -> Self {
        NextStep { words, when: String::new(), class: "", elsewhere: None }
    }
}

/// As My desk has it; nothing for what one does not hold.
pub fn next_step(conn: &mut Conn, me: &Me, issue: IssueId) -> Result<Option<NextStep>, Error> {
    let held = store::held(conn, me.id, Some(issue))?.pop();
    Ok(held.map(|held| row(held, me)).map(|row| NextStep {
        elsewhere: row.held.to_another(),
        words: row.next,
        when: row.when,
        class: row.class,
    }))
}

/// A follow-up of this day, or of one before it that nobody has told of.
fn is_today(held: &Held, me: &Me) -> bool {
    let zone = me.settings.hours.zone();
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    held.follow_up.as_ref().is_some_and(|booked| day(booked.at) <= day(me.now))
}

fn row(held: Held, me: &Me) -> Row {
    let zone = me.settings.hours.zone();
    let action = held.action(&me.settings, me.now);
    let due = held.due(&action, &me.settings);
    let first_name =
        held.to.reporter.split_whitespace().next().unwrap_or("the reporter").to_owned();
    let said = |at| When::new(at, me.now, zone).words;
    Row {
        next: action.in_words(&first_name, held.to.phone_first, said),
        when: due.map(|due| when(&action, due, me)).unwrap_or_default(),
        class: class(&action, due, me.now),
        is_fault: action.is_fault(),
        is_others: action.is_others(),
        others: me.colleagues_at(held.id),
        due,
        held,
    }
}

/// A meeting is at its time; everything else is due by it.
fn when(action: &Action, due: DateTime<Utc>, me: &Me) -> String {
    let exact = When::exact(due, me.now, me.settings.hours.zone());
    match action {
        Action::Meet(_) | Action::TellWhatBecame(_) => exact,
        _ => format!("due {exact}"),
    }
}

fn class(action: &Action, due: Option<DateTime<Utc>>, now: DateTime<Utc>) -> &'static str {
    match due {
        _ if action.is_fault() => "late",
        Some(due) if due <= now => "late",
        Some(due) if due - now < chrono::TimeDelta::minutes(30) => "soon",
        _ => "",
    }
}

fn lede(rows: &[Row], me: &Me) -> String {
    if !me.works_issues() {
        return "What colleagues call you to, and what you watch.".to_owned();
    }
    let late = rows.iter().filter(|row| row.due.is_some_and(|due| due <= me.now)).count();
    let faults = rows.iter().filter(|row| row.is_fault).count();
    let late = match late {
        0 => "Nothing is late.".to_owned(),
        1 => "One is late.".to_owned(),
        n => format!("{n} are late."),
    };
    let faults = match faults {
        0 => String::new(),
        1 => " One has no next step.".to_owned(),
        n => format!(" {n} have no next step."),
    };
    let held = taking::held_in_words(me, rows.len() as i64, me.settings.take_limit);
    format!("You hold {held}. {late}{faults}")
}
