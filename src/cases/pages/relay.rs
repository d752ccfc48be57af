//! `/relays/{relay}`: what one person is to be told, how to reach them, and what came of it.

use crate::cases::domain::Owed;
use crate::cases::forms::RelayForm;
use crate::cases::{store, telling};
use crate::db::Conn;
use crate::error::Error;
use crate::people::{self, Channel, Person};
use crate::relaying::{self, Answer, Relay, RelayId};
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Staff, When};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "cases/relay.html")]
struct Page {
    shell: Shell,
    owed: Owed,
    answer: Answer,
    plan: Option<String>,
    person: Person,
    due: When,
    /// Why nobody has to tell them any more.
    over: Option<String>,
    typed: RelayForm,
    problems: Problems,
}

pub async fn show(desk: Desk<Staff>, relay: Path<RelayId>) -> Reply {
    let blank = |_: &mut Conn, _: &Me| Ok(RelayForm::fresh(Channel::Phone));
    desk.form(blank, move |conn, me, form, problems| page(conn, me, *relay, form, problems)).await
}

pub async fn submit(desk: Desk<Staff>, relay: Path<RelayId>, form: Form<RelayForm>) -> Reply {
    let id = *relay;
    desk.submit(
        form,
        move |conn, me, meant| {
            telling::by_hand(conn, me, id, meant)?;
            let issue = relaying::store::relay(conn, id)?.issue;
            let issue = issue.filter(|_| me.works_issues());
            Ok(issue.map_or_else(|| "/relays?told".to_owned(), |issue| format!("/issues/{issue}")))
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: RelayId,
    form: &RelayForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let relay = relaying::store::relay(conn, id)?;
    telling::is_anothers(me, &relay)?;
    let answer = relaying::store::answer(conn, relay.answer)?;
    let owed = store::relay_in_full(conn, id)?;
    Ok(Page {
        shell: me.shell("/relays"),
        person: people::store::get(conn, relay.person)?,
        due: When::new(relay.due_at, me.now, me.settings.hours.zone()),
        over: over(&relay, me),
        plan: answer.plan(),
        owed,
        answer,
        typed: form.clone(),
        problems: problems.clone(),
    })
}

fn over(relay: &Relay, me: &Me) -> Option<String> {
    let at = |at| When::exact(at, me.now, me.settings.hours.zone());
    match (relay.told_at, relay.how, relay.void_at) {
        (Some(told), Some(how), _) => Some(format!("They were told {how}, {}.", at(told))),
        (_, _, Some(void)) => {
            Some(format!("Nobody has to tell them this any more, since {}.", at(void)))
        }
        _ => None,
    }
}
