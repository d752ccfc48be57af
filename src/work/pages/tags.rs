//! `/issues/{n}/tags`: one more tag, or one less.

use crate::db::Conn;
use crate::error::Error;
use crate::issue::store::{Step, Stepped, step_knowing};
use crate::issue::{IssueId, policy};
use crate::timeline::Beside;
use crate::web::{Choice, Desk, Form, Me, Problems, Reply, Shell, Tech, new_form_token};
use crate::work::domain::{self, Tagged};
use crate::work::forms::TagsForm;
use crate::work::store::{self, Tags};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "work/tags.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    tags: Vec<Tagged>,
    offered: Vec<Choice<String>>,
    typed: TagsForm,
    problems: Problems,
}

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let blank =
        |_: &mut Conn, _: &Me| Ok(TagsForm { form_token: new_form_token(), ..TagsForm::default() });
    desk.form(blank, move |conn, me, form, problems| page(conn, me, *n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<TagsForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, (change, token)| {
            let step = Step { by: me, now: me.now, token: *token };
            let live = |conn: &mut Conn| -> Result<_, Error> { Ok(store::live_tags(conn, n)?) };
            let changed = step_knowing(conn, n, step, live, |issue, live| {
                policy::may_work_on(me, issue)?;
                domain::tag(issue, change, &live)
            })?;
            if let Stepped::New(_) = changed {
                store::change_tags(conn, n, change, me.id, me.now)?;
            }
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    form: &TagsForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let Tags { live: tags, others } = store::tags(conn, n)?;
    let offered = offered(others, &form.add);
    let beside = Beside::of_work(conn, me, n)?;
    let (typed, problems) = (form.clone(), problems.clone());
    Ok(Page { shell: me.shell("/my-desk"), beside, tags, offered, typed, problems })
}

/// The choice of one more tag, with the one that was `chosen` before.
pub fn offered(others: Vec<(String, String)>, chosen: &str) -> Vec<Choice<String>> {
    others
        .into_iter()
        .map(|(word, title)| Choice { chosen: word == chosen, word, title, line: "" })
        .collect()
}
