//! `/`: what this person would want first.

use super::desk::Status;
use crate::accounts::store::{self, Held, Tile};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::{Basket, IssueId, Own, State, policy};
use crate::people::Role;
use crate::vendors::{Due, store as vendors};
use crate::web::{Anybody, Desk, Me, Reply, Shell, When};
use crate::{taking, triage};
use askama::Template;
use chrono::{DateTime, Timelike, Utc};
use chrono_tz::Tz;

/// So many issues are shown here; the rest is one click away.
const AT_A_GLANCE: i64 = 4;

#[derive(Template)]
#[template(path = "accounts/home.html")]
struct Page {
    shell: Shell,
    greeting: String,
    lede: String,
    /// What to do next, the likeliest first.
    steps: Vec<Step>,
    baskets: Vec<BasketView>,
    held: Vec<Line>,
    own: Vec<Line>,
    works_issues: bool,
    /// Contracts that come up for renewal, for who looks after them.
    renewals: Vec<Due>,
    status: Status,
}

struct Step {
    href: &'static str,
    icon: &'static str,
    title: &'static str,
    line: &'static str,
    is_first: bool,
}

/// One issue, and what happens to it next.
struct Line {
    id: IssueId,
    summary: String,
    state: State,
    icon: &'static str,
    next: String,
    is_late: bool,
}

struct BasketView {
    basket: Basket,
    waiting: i64,
    next: String,
    is_late: bool,
}

pub async fn show(desk: Desk<Anybody>) -> Reply {
    desk.page(page).await
}

fn page(conn: &mut Conn, me: &Me) -> Result<Page, Error> {
    let works_issues = me.works_issues();
    let (tiles, held) = match works_issues {
        true => (store::tiles(conn)?, store::held_first(conn, me.id, AT_A_GLANCE)?),
        false => (Vec::new(), Vec::new()),
    };
    let own = store::own_recent(conn, me, AT_A_GLANCE)?;
    let waiting =
        tiles.iter().filter(|tile| is_mine(me, tile.basket)).map(|tile| tile.waiting).sum();
    Ok(Page {
        shell: me.shell("/"),
        greeting: format!("{}, {}", greeting(me.now, me.settings.hours.zone()), me.first_name()),
        lede: lede(me, waiting, &own),
        steps: steps(me, waiting),
        baskets: tiles
            .into_iter()
            .filter(|tile| is_mine(me, tile.basket))
            .map(|tile| basket(me, tile))
            .collect(),
        held: held.into_iter().map(|held| held_line(me, held)).collect(),
        own: own.into_iter().map(|own| own_line(me, own)).collect(),
        works_issues,
        renewals: match me.role {
            Role::Software => vendors::due(conn, me.today(), AT_A_GLANCE)?,
            _ => Vec::new(),
        },
        status: Status::at(me.now, &me.settings),
    })
}

fn is_mine(me: &Me, basket: Basket) -> bool {
    policy::baskets_of(me).contains(&basket)
}

fn greeting(now: DateTime<Utc>, zone: Tz) -> &'static str {
    match now.with_timezone(&zone).hour() {
        4..12 => "Good morning",
        12..18 => "Good afternoon",
        _ => "Good evening",
    }
}

fn lede(me: &Me, waiting: i64, own: &[Own]) -> String {
    if me.works_issues() {
        let held = taking::held_in_words(me, me.open_issues, me.settings.take_limit);
        return format!("You hold {held}. {}", waiting_in_words(waiting));
    }
    let asked = own.iter().filter(|own| own.state == State::Resolved).count();
    match (me.open_issues, asked) {
        (0, 0) => "You have no open issues.".to_owned(),
        (0, _) => {
            "You have no open issues. The desk would like to know whether it works now.".to_owned()
        }
        (1, _) => "You have one open issue.".to_owned(),
        (open, _) => format!("You have {open} open issues."),
    }
}

fn waiting_in_words(waiting: i64) -> String {
    match waiting {
        0 => "Nothing waits in your baskets.".to_owned(),
        1 => "One issue waits in your baskets.".to_owned(),
        waiting => format!("{waiting} issues wait in your baskets."),
    }
}

fn steps(me: &Me, waiting: i64) -> Vec<Step> {
    let step = |href, icon, title, line| Step { href, icon, title, line, is_first: false };
    let baskets =
        step("/baskets", "inbox", "Take the next issue", "What waits, the least time left first");
    let my_desk = step("/my-desk", "list-checks", "Go on with what I hold", "My desk, by promise");
    let call = step("/calls/new", "phone", "Log a call", "Somebody is on the line, or at the door");
    let report = step("/report", "plus", "Report a problem", "Four questions, about a minute");
    let own =
        step("/issues", "list-checks", "Follow my issues", "Where they stand, and what comes next");
    let desk = step(
        "/desk",
        "clock",
        "How soon?",
        "When the desk is open, and by when it gets back to you",
    );
    let mut steps: Vec<_> = match me.works_issues() {
        true if me.open_issues > 0 => vec![my_desk, baskets, call],
        true if waiting > 0 => vec![baskets, call, my_desk],
        true => vec![call, baskets, my_desk],
        false => vec![report, own, desk],
    };
    steps.iter_mut().take(1).for_each(|step| step.is_first = true);
    steps
}

fn basket(me: &Me, tile: Tile) -> BasketView {
    let next = match (tile.first_promised_at, tile.waiting) {
        (Some(promised), _) => format!("First due {}", exact(me, promised)),
        (None, 0) => "Nothing waits".to_owned(),
        (None, _) => "First response made to all".to_owned(),
    };
    let is_late = tile.first_promised_at.is_some_and(|promised| promised <= me.now);
    BasketView { basket: tile.basket, waiting: tile.waiting, next, is_late }
}

fn held_line(me: &Me, held: Held) -> Line {
    let (icon, next, is_late) = match (held.state, held.first_response_at) {
        (State::Escalated, _) => ("escalated", "With the Software Team".to_owned(), false),
        (State::Answered, _) => ("answered", "Answered: tell the reporter".to_owned(), false),
        (State::FollowUp, _) => ("follow_up", "A follow-up is planned".to_owned(), false),
        (_, None) => (
            "timer",
            format!("First response due {}", exact(me, held.promised_at)),
            held.promised_at < me.now,
        ),
        (..) => ("taken", "In contact with the reporter".to_owned(), false),
    };
    Line { id: held.id, summary: held.summary, state: held.state, icon, next, is_late }
}

/// What the reporter may expect, or is asked for.
fn own_line(me: &Me, own: Own) -> Line {
    let next = own.next(me.now);
    Line {
        icon: next.icon(),
        is_late: next.is_late(),
        next: triage::next_in_words(next, me),
        state: own.state,
        id: own.id,
        summary: own.summary,
    }
}

fn exact(me: &Me, at: DateTime<Utc>) -> String {
    When::exact(at, me.now, me.settings.hours.zone())
}
