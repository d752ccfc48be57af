//! `/logout`: a page with a button for who comes by its address, because looking at a page ends nothing.

use crate::accounts::forms::Press;
use crate::accounts::store;
use crate::web::{Anybody, Desk, Doorstep, Form, Me, Problems, Reply, Shell};
use askama::Template;
use serde_json::json;

#[derive(Template)]
#[template(path = "accounts/sign_out.html")]
struct Page {
    shell: Shell,
    problems: Problems,
}

pub async fn show(desk: Desk<Anybody>) -> Reply {
    desk.page(|_, me| Ok(page(me, &Problems::none()))).await
}

pub async fn submit(doorstep: Doorstep, form: Form<Press>) -> Reply {
    let end = |conn: &mut crate::db::Conn, me: &Me| {
        store::end(conn, &me.session, me.now)?;
        let about = me.email.clone().unwrap_or_default();
        Ok(store::note(conn, Some(me.id), "signed out", &about, json!({}))?)
    };
    doorstep.leave(form, "/login", end, page).await
}

fn page(me: &Me, problems: &Problems) -> Page {
    Page { shell: me.shell("/logout"), problems: problems.clone() }
}
