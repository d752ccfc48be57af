//! `/settings/limits`: how many issues one tech holds, when silence closes, what counts as heavy, the desk's number.

use super::{Change, changes, save, seen_again, shell};
use crate::administration::forms::{After, LimitsForm};
use crate::db::Conn;
use crate::error::Error;
use crate::settings::{Settings, store};
use crate::web::{Desk, Form, Manager, Me, Problems, Reply, Shell};
use actix_web::web::Query;
use askama::Template;

const PAGE: &str = "/settings/limits";
const NAMES: [&str; 8] = [
    "take_limit",
    "report_limit",
    "auto_close_days",
    "heavy_minutes",
    "files_each",
    "file_mb",
    "files_day_mb",
    "phone",
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
            ("With one form", files(&settings)),
            ("One person attaches at most", format!("{} MB a day", settings.files_day_mb)),
            ("The desk’s number", settings.phone),
        ],
    })
}

fn reports(limit: i64) -> String {
    match limit {
        0 => "as often as they like".to_owned(),
        limit => format!("{limit} times an hour"),
    }
}

fn files(settings: &Settings) -> String {
    match settings.files_each {
        0 => "no files".to_owned(),
        1 => format!("one file of {} MB", settings.file_mb),
        each => format!("{each} files of {} MB each", settings.file_mb),
    }
}
