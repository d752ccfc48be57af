//! `/numbers/scheduled`: which reports are sent to somebody by mail, and when.

use crate::db::Conn;
use crate::error::Error;
use crate::numbers::forms::DoneQuery;
use crate::numbers::handed_on::OFFERED;
use crate::reports::forms::{EndForm, WishForm, in_words};
use crate::reports::{Subscription, store};
use crate::web::{Choice, Desk, Form, Manager, Me, Problems, Reply, Shell, When, new_form_token};
use actix_web::web::Query;
use askama::Template;

const HERE: &str = "/numbers/scheduled";

#[derive(Template)]
#[template(path = "numbers/scheduled.html")]
struct Page {
    shell: Shell,
    typed: WishForm,
    problems: Problems,
    reports: Vec<Choice>,
    own: Vec<Line>,
    /// Where mail goes.
    address: Option<String>,
}

/// A report that is sent.
struct Line {
    id: String,
    title: String,
    href: String,
    /// "every Monday at 7 am"
    often: String,
    next: When,
}

pub async fn show(desk: Desk<Manager>, query: Query<DoneQuery>) -> Reply {
    let notice = match query.done.as_str() {
        "sent" => Some("Saved: it comes by mail from now on."),
        "ended" => Some("Ended: it comes no more."),
        _ => None,
    };
    desk.form(
        |_, _| Ok(WishForm::blank(new_form_token())),
        move |conn, me, form, problems| page(conn, me, form, problems, notice),
    )
    .await
}

pub async fn submit(desk: Desk<Manager>, form: Form<WishForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, wish| {
            if !OFFERED.iter().any(|offer| offer.path == wish.address) {
                let words = "Choose a report from the list.".to_owned();
                return Err(Error::Unfit { field: "report", words });
            }
            store::subscribe(conn, me.id, wish, me.now, me.settings.hours.zone())?;
            Ok(format!("{HERE}?done=sent"))
        },
        |conn, me, form, problems| page(conn, me, form, problems, None),
    )
    .await
}

pub async fn end(desk: Desk<Manager>, form: Form<EndForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, id| match store::unsubscribe(conn, me.id, *id, me.now)? {
            true => Ok(format!("{HERE}?done=ended")),
            false => Err(Error::Refused("That report is not sent to you any more.".to_owned())),
        },
        |conn, me, _, problems| page(conn, me, &WishForm::blank(new_form_token()), problems, None),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    form: &WishForm,
    problems: &Problems,
    notice: Option<&str>,
) -> Result<Page, Error> {
    let own = store::of_person(conn, me.id)?;
    Ok(Page {
        shell: me.shell_saying("/numbers/turns", notice),
        reports: form.reports(OFFERED),
        typed: form.clone(),
        problems: problems.clone(),
        own: own.into_iter().map(|one| line(one, me)).collect(),
        address: me.email.clone(),
    })
}

fn line(one: Subscription, me: &Me) -> Line {
    let offer = OFFERED.iter().find(|offer| offer.path == one.address);
    Line {
        id: one.id.to_string(),
        title: offer.map_or_else(|| one.address.clone(), |offer| offer.title.to_owned()),
        often: format!("{} at {}", one.rhythm, in_words(one.hour)),
        next: When::new(one.due_at, me.now, me.settings.hours.zone()),
        href: one.address,
    }
}
