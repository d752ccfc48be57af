//! `/settings/limits`: how many issues one tech holds, when silence closes, what counts as heavy, whom to call.

use super::{Change, changes, save, seen_again, shell};
use crate::administration::forms::{After, LimitsForm};
use crate::db::Conn;
use crate::error::Error;
use crate::settings::{Settings, store};
use crate::web::{Desk, Form, Manager, Me, Problems, Reply, Shell};
use actix_web::web::Query;
use askama::Template;

const PAGE: &str = "/settings/limits";
const NAMES: [&str; 7] = [
    "take_limit",
    "report_limit",
    "auto_close_days",
    "heavy_minutes",
    "phone",
    "outside_who",
    "outside_phone",
];

#[derive(Template)]
#[template(path = "administration/limits.html")]
struct Page {
    shell: Shell,
    typed: LimitsForm,
    problems: Problems,
    changes: Vec<Change>,
    /// What is set now, beside what is typed.
    now: Vec<(&'static str, String)>,
}

pub async fn show(desk: Desk<Manager>, after: Query<After>) -> Reply {
    let after = after.into_inner();
    desk.form(
        |conn, _| Ok(LimitsForm::of(&store::load(conn)?, store::version(conn, &NAMES)?)),
        move |conn, me, form, problems| page(conn, me, form, problems, after),
    )
    .await
}

pub async fn submit(desk: Desk<Manager>, form: Form<LimitsForm>) -> Reply {
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
    form: &LimitsForm,
    problems: &Problems,
    after: After,
) -> Result<Page, Error> {
    let settings = store::load(conn)?;
    let version = store::version(conn, &NAMES)?;
    let changes = changes(conn, me, &NAMES)?;
    let seen = seen_again(&form.seen, version, problems);
    Ok(Page {
        shell: shell(me, after, &changes),
        typed: LimitsForm { seen, ..form.clone() },
        problems: problems.clone(),
        changes,
        now: vec![
            ("A tech holds at most", format!("{} issues", settings.take_limit)),
            ("One person reports at most", reports(settings.report_limit)),
            ("Silence closes after", format!("{} desk days", settings.auto_close_days)),
            ("Heavy from", format!("more than {} staff minutes", settings.heavy_minutes)),
            ("While the desk is closed", outside(&settings)),
            ("The desk’s number", settings.phone),
        ],
    })
}

fn outside(settings: &Settings) -> String {
    match (settings.outside_who.as_str(), settings.outside_phone.as_str()) {
        (_, "") => "nobody is called".to_owned(),
        ("", phone) => phone.to_owned(),
        (who, phone) => format!("{who}, {phone}"),
    }
}

fn reports(limit: i64) -> String {
    match limit {
        0 => "as often as they like".to_owned(),
        limit => format!("{limit} times an hour"),
    }
}
