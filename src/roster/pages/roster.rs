//! `/roster`: who is around, and setting it.

use crate::db::Conn;
use crate::error::Error;
use crate::people::{Role, role_in_words};
use crate::roster::domain::{self, Change, Colleague};
use crate::roster::forms::RosterForm;
use crate::roster::store::{self, Past};
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Staff, When, if_number};
use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "roster/roster.html")]
struct Page {
    shell: Shell,
    problems: Problems,
    lede: String,
    rows: Vec<Row>,
    past: Vec<PastLine>,
}

struct Row {
    colleague: Colleague,
    role: String,
    since: Option<When>,
    /// The buttons this visitor may press.
    choices: Vec<Change>,
    /// What going would do.
    going: Option<String>,
    is_me: bool,
}

impl Row {
    /// A manager whom no VIP issue goes to now.
    fn is_busy(&self) -> bool {
        self.colleague.role == Role::Manager && !self.colleague.available
    }
}

struct PastLine {
    past: Past,
    when: When,
}

/// What was done just now.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct After {
    #[serde(deserialize_with = "if_number")]
    returned: Option<usize>,
}

/// How many changes the page tells of.
const PAST: i64 = 20;

pub async fn show(desk: Desk<Staff>, after: Query<After>) -> Reply {
    let returned = after.returned;
    desk.page(move |conn, me| page(conn, me, returned, &Problems::none())).await
}

pub async fn submit(desk: Desk<Staff>, form: Form<RosterForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, (whom, change)| {
            let whom = whom.unwrap_or(me.id);
            domain::may_set(me, whom)?;
            let returned = store::set(conn, whom, *change, me, me.now)?;
            Ok(place(whom == me.id, *change, returned))
        },
        |conn, me, _, problems| page(conn, me, None, problems),
    )
    .await
}

/// Who comes on shift goes to work; everybody else sees what has become of it.
fn place(own: bool, change: Change, returned: usize) -> String {
    match (own, change, returned) {
        (true, Change::Come, _) => "/".to_owned(),
        (_, _, 0) => "/roster".to_owned(),
        (_, _, returned) => format!("/roster?returned={returned}"),
    }
}

fn page(
    conn: &mut Conn,
    me: &Me,
    returned: Option<usize>,
    problems: &Problems,
) -> Result<Page, Error> {
    let notice = returned.map(|n| match n {
        1 => "One issue that nobody had answered went back to its basket.".to_owned(),
        n => format!("{n} issues that nobody had answered went back to their baskets."),
    });
    let colleagues = store::colleagues(conn)?;
    let zone = me.settings.hours.zone();
    let past = store::past(conn, PAST)?;
    Ok(Page {
        shell: me.shell_saying("/roster", notice.as_deref()),
        problems: problems.clone(),
        lede: lede(&colleagues),
        rows: colleagues.into_iter().map(|colleague| row(colleague, me)).collect(),
        past: past
            .into_iter()
            .map(|past| PastLine { when: When::new(past.at, me.now, zone), past })
            .collect(),
    })
}

fn lede(colleagues: &[Colleague]) -> String {
    let around = colleagues.iter().filter(|one| one.on_shift).count();
    let phone = colleagues.iter().find(|one| one.has_phone);
    let phone = phone.map_or("Nobody has the phone.".to_owned(), |one| {
        format!("{} answers the phone.", one.name)
    });
    format!("{around} of {} are on shift. {phone}", colleagues.len())
}

fn row(colleague: Colleague, me: &Me) -> Row {
    let may = domain::may_set(me, colleague.id).is_ok();
    Row {
        role: role_in_words(colleague.role, colleague.tier, colleague.leads),
        since: colleague.since.map(|at| When::new(at, me.now, me.settings.hours.zone())),
        choices: if may { colleague.choices() } else { Vec::new() },
        going: domain::going_in_words(&colleague).filter(|_| may),
        is_me: colleague.id == me.id,
        colleague,
    }
}
