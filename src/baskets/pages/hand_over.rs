//! `/issues/{n}/hand-over`: into a colleague's hands, with the reason and a note for them; by managers, what waits, too.

use crate::baskets::forms::HandOverForm;
use crate::db::Conn;
use crate::error::Error;
use crate::issue::store::{Step, get};
use crate::issue::{Issue, IssueId};
use crate::taking::{self, Receiver};
use crate::timeline::Beside;
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Tech, Typed};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "baskets/hand_over.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    /// Nobody has it yet.
    assigns: bool,
    /// Who can take it, who holds fewest first.
    colleagues: Vec<Colleague>,
    /// Who is around and cannot, and why.
    others: Vec<String>,
    typed: HandOverForm,
    problems: Problems,
}

/// A choice of the form.
struct Colleague {
    word: String,
    title: String,
    line: String,
    chosen: bool,
}

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let n = *n;
    let blank = move |conn: &mut Conn, me: &Me| Ok(HandOverForm::fresh(get(conn, me, n)?.version));
    desk.form(blank, move |conn, me, form, problems| page(conn, me, n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<HandOverForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, meant| {
            let step = Step { by: me, now: me.now, token: meant.token };
            taking::store::hand_over(conn, n, step, (meant.to, &meant.said, Some(meant.seen)))?;
            Ok("/my-desk".to_owned())
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    form: &HandOverForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let beside = Beside::of(conn, me, n)?;
    let receivers = taking::store::receivers(conn)?;
    let (able, full) = sorted(receivers, &beside.issue, me);
    Ok(Page {
        shell: me.shell("/my-desk"),
        colleagues: able.iter().map(|one| colleague(one, me, &form.to)).collect(),
        others: full.iter().map(|one| holds(one, me)).collect(),
        assigns: taking::may_assign(me, &beside.issue),
        typed: form.again(problems, beside.issue.version),
        beside,
        problems: problems.clone(),
    })
}

/// Who can take it and who cannot, of those who neither have nor reported it.
fn sorted(receivers: Vec<Receiver>, issue: &Issue, me: &Me) -> (Vec<Receiver>, Vec<Receiver>) {
    receivers
        .into_iter()
        .filter(|one| issue.owner != Some(one.person.id) && issue.reporter != one.person.id)
        .partition(|one| one.can_take(me, me.settings.take_limit).is_ok())
}

fn colleague(one: &Receiver, me: &Me, typed: &str) -> Colleague {
    let word = one.person.id.to_string();
    let you = if one.person.id == me.id { " (you)" } else { "" };
    Colleague {
        chosen: word == typed,
        word,
        title: format!("{}{you}", one.person.name),
        line: format!("{}, {}", one.person.role_in_words(), holds_of(one, me)),
    }
}

fn holds(one: &Receiver, me: &Me) -> String {
    format!("{} {}", one.person.name, holds_of(one, me))
}

fn holds_of(one: &Receiver, me: &Me) -> String {
    format!("holds {}", taking::held_in_words(&one.person, one.held, me.settings.take_limit))
}
