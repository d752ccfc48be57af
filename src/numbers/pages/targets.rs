//! `/settings/targets`: what managers want the numbers to come to.

use crate::db::Conn;
use crate::error::Error;
use crate::numbers::forms::{DoneQuery, TargetsForm};
use crate::numbers::list::NUMBERS;
use crate::numbers::number::{Better, Group, Number};
use crate::numbers::target::{Target, typed_in};
use crate::settings::{Settings, store};
use crate::web::trail::{Change, changes};
use crate::web::{Desk, Form, Manager, Me, Problems, Reply, Shell, Typed};
use actix_web::web::Query;
use askama::Template;
use serde_json::json;

const HERE: &str = "/settings/targets";
/// The setting that this page is about.
const TARGETS: &str = "targets";

#[derive(Template)]
#[template(path = "numbers/targets.html")]
struct Page {
    shell: Shell,
    problems: Problems,
    seen: String,
    groups: Vec<(Group, Vec<Line>)>,
    changes: Vec<Change>,
}

/// A number that can be aimed at.
struct Line {
    number: &'static Number,
    typed: String,
    /// "At least, in %. Since 1 June 2026."
    hint: String,
}

pub async fn show(desk: Desk<Manager>, query: Query<DoneQuery>) -> Reply {
    let notice = match query.done.as_str() {
        "saved" => Some("Saved. What was over before today keeps the targets it had."),
        "same" => Some("Nothing was different, so nothing was changed."),
        _ => None,
    };
    desk.form(
        |conn, me| Ok(TargetsForm::of(&store::load(conn)?, me.today(), version(conn)?)),
        move |conn, me, form, problems| page(conn, me, form, problems, notice),
    )
    .await
}

pub async fn submit(desk: Desk<Manager>, form: Form<TargetsForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, meant| {
            let mut targets = store::load(conn)?.targets;
            let today = me.today();
            for (number, value) in &meant.list {
                let now = Target::of(number, &targets, today).map(|target| target.value);
                if now != *value {
                    targets.entry(number.id.to_owned()).or_default().insert(today, *value);
                }
            }
            let changed = store::change(conn, &[(TARGETS, json!(targets))], me.id, meant.seen)?;
            Ok(format!("{HERE}?done={}", if changed > 0 { "saved" } else { "same" }))
        },
        |conn, me, form, problems| page(conn, me, form, problems, None),
    )
    .await
}

fn version(conn: &mut Conn) -> Result<i64, Error> {
    Ok(store::version(conn, &[TARGETS])?)
}

fn page(
    conn: &mut Conn,
    me: &Me,
    form: &TargetsForm,
    problems: &Problems,
    notice: Option<&str>,
) -> Result<Page, Error> {
    let form = form.again(problems, version(conn)?);
    let now = store::load(conn)?;
    let in_group = |group: Group| {
        let numbers = NUMBERS.iter().filter(move |number| number.group == group);
        numbers
            .filter(|number| number.has_aim())
            .map(|number| line(number, &form, &now, me))
            .collect()
    };
    Ok(Page {
        shell: me.shell_saying("/settings", notice),
        problems: problems.clone(),
        groups: Group::ALL.iter().map(|group| (*group, in_group(*group))).collect(),
        changes: changes(conn, me, &[TARGETS])?,
        seen: form.seen,
    })
}

fn line(number: &'static Number, form: &TargetsForm, now: &Settings, me: &Me) -> Line {
    let since = Target::of(number, &now.targets, me.today()).and_then(|target| target.since);
    let since = since.map(|day| day.format(" Since %-d %B %Y.").to_string()).unwrap_or_default();
    let side = if number.better == Better::Less { "most" } else { "least" };
    Line {
        number,
        typed: form.values.get(number.id).cloned().unwrap_or_default(),
        hint: format!("At {side}, in {}.{since}", typed_in(number).0),
    }
}
