//! `/issues/{n}/watch`: keep an eye on an issue, or no more.

use super::my_desk;
use crate::attention::store;
use crate::issue::{self, IssueId};
use crate::my_desk::forms::WatchForm;
use crate::web::{Desk, Form, Reply, Staff};
use actix_web::web::Path;

pub async fn submit(desk: Desk<Staff>, n: Path<IssueId>, form: Form<WatchForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, watch| {
            issue::store::get(conn, me, n)?;
            match watch {
                true => store::watch(conn, me.id, n, me.now)?,
                false => store::unwatch(conn, me.id, n)?,
            }
            Ok(format!("/issues/{n}"))
        },
        |conn, me, _, problems| my_desk::page(conn, me, problems),
    )
    .await
}
