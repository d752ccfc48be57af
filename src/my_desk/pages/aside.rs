//! `/issues/{n}/aside`: what a colleague called me to, put aside unopened.

use super::my_desk;
use crate::attention::store;
use crate::issue::{self, IssueId};
use crate::my_desk::forms::AsideForm;
use crate::web::{Desk, Form, Reply, Staff};
use actix_web::web::Path;

pub async fn submit(desk: Desk<Staff>, n: Path<IssueId>, form: Form<AsideForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, ()| {
            issue::store::get(conn, me, n)?;
            store::seen(conn, me.id, n, me.now)?;
            Ok("/my-desk".to_owned())
        },
        |conn, me, _, problems| my_desk::page(conn, me, problems),
    )
    .await
}
