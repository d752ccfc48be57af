//! `/issues/{n}/resolve`: say what was done, and take the next if you like.

use super::{Beside, beside};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::{self, IssueId, policy, store::Step};
use crate::tagging::store::record_links;
use crate::taking;
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Tech};
use crate::work::forms::ResolveForm;
use crate::work::store;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "work/resolve.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    typed: ResolveForm,
    problems: Problems,
}

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let n = *n;
    let blank = move |conn: &mut Conn, me: &Me| {
        Ok(ResolveForm::fresh(issue::store::get(conn, me, n)?.version))
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<ResolveForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, meant| {
            let closes_at =
                me.settings.hours.days_after(me.now, me.settings.auto_close_days.into());
            let step = Step { by: me, now: me.now, token: meant.token };
            issue::store::step(conn, n, step, |issue| {
                issue.still(meant.seen.unwrap_or(issue.version))?;
                issue::resolve(issue, meant.resolution.clone(), me.id, me.now, closes_at)
            })?;
            store::ensure_kinds(conn, n, &meant.kinds, me, me.now)?;
            let (details, documents) = (&meant.resolution.details, &me.settings.documents);
            record_links(conn, n, details, documents, true, me.now)?;
            if meant.take_next {
                let next = taking::store::next(conn, policy::baskets_of(me), me, me.now)?;
                return Ok(next.map_or_else(
                    || "/baskets?empty".to_owned(),
                    |next| format!("/issues/{next}"),
                ));
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
    form: &ResolveForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let beside = beside(conn, me, n)?;
    let typed = ResolveForm { version: beside.issue.version.to_string(), ..form.clone() };
    Ok(Page { shell: me.shell("/my-desk"), beside, typed, problems: problems.clone() })
}
