//! `/settings/promises`: within how much desk time the desk answers, and relays.

use super::{Change, changes, save, seen_again, shell};
use crate::administration::domain::in_desk_time;
use crate::administration::forms::{After, PromisesForm};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::Basket;
use crate::settings::{Settings, store};
use crate::web::{Desk, Form, Manager, Me, Problems, Reply, Shell, When};
use actix_web::web::Query;
use askama::Template;

const PAGE: &str = "/settings/promises";
const NAMES: [&str; 2] = ["promises", "relay_minutes"];

#[derive(Template)]
#[template(path = "administration/promises.html")]
struct Page {
    shell: Shell,
    typed: PromisesForm,
    problems: Problems,
    changes: Vec<Change>,
    now: Vec<Promise>,
}

/// One promise as it is kept now.
struct Promise {
    what: String,
    within: String,
    /// When it would end for what is reported at this moment.
    due: String,
}

pub async fn show(desk: Desk<Manager>, after: Query<After>) -> Reply {
    let after = after.into_inner();
    desk.form(
        |conn, _| Ok(PromisesForm::of(&store::load(conn)?, store::version(conn, &NAMES)?)),
        move |conn, me, form, problems| page(conn, me, form, problems, after),
    )
    .await
}

pub async fn submit(desk: Desk<Manager>, form: Form<PromisesForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, meant| save(conn, me, PAGE, meant),
        |conn, me, form, problems| page(conn, me, form, problems, After::default()),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    form: &PromisesForm,
    problems: &Problems,
    after: After,
) -> Result<Page, Error> {
    let settings = store::load(conn)?;
    let version = store::version(conn, &NAMES)?;
    let changes = changes(conn, me, &NAMES)?;
    let seen = seen_again(&form.seen, version, problems);
    Ok(Page {
        shell: shell(me, after, &changes),
        typed: PromisesForm { seen, ..form.clone() },
        problems: problems.clone(),
        changes,
        now: promises(&settings, me),
    })
}

fn promises(settings: &Settings, me: &Me) -> Vec<Promise> {
    let first = Basket::ALL
        .iter()
        .map(|basket| (format!("First response, {basket}"), settings.promises.of(*basket)));
    let relay = ("Answer relayed".to_owned(), settings.relay_minutes);
    let hours = &settings.hours;
    first
        .chain([relay])
        .map(|(what, minutes)| Promise {
            what,
            within: in_desk_time(minutes, hours),
            due: When::exact(hours.after(me.now, minutes), me.now, hours.zone()),
        })
        .collect()
}
