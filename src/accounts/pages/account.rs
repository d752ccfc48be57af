//! `/account`: who the desk thinks you are, where you are signed in, and your password.

use crate::accounts::domain::{self, browser_in_words};
use crate::accounts::forms::{Ending, PasswordChange, PasswordForm, SessionForm};
use crate::accounts::hashing;
use crate::accounts::store::{self, Kept};
use crate::db::Conn;
use crate::error::Error;
use crate::web::{Anybody, Desk, Form, Going, Me, Problems, Reply, Shell, When, secret};
use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;
use serde_json::json;

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct Page {
    shell: Shell,
    facts: Vec<(&'static str, String)>,
    sessions: Vec<SessionView>,
    others: bool,
    hint: String,
    problems: Problems,
}

struct SessionView {
    reference: String,
    is_this: bool,
    browser: String,
    address: String,
    began: When,
    used: When,
}

/// What has just been done, for the line above the page.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Done {
    PasswordChanged,
    SessionEnded,
    OthersEnded,
}

#[derive(Debug, Deserialize)]
pub struct After {
    done: Option<Done>,
}

impl Done {
    const fn in_words(self) -> &'static str {
        match self {
            Done::PasswordChanged => {
                "Your password is changed, and everywhere else you are signed out."
            }
            Done::SessionEnded => "That session is ended.",
            Done::OthersEnded => "Everywhere else you are signed out.",
        }
    }
}

pub async fn show(desk: Desk<Anybody>, after: Query<After>) -> Reply {
    let notice = after.done.map(Done::in_words);
    desk.form(
        |_, _| Ok(PasswordForm::default()),
        move |conn, me, _, problems| page(conn, me, problems, notice),
    )
    .await
}

pub async fn change_password(desk: Desk<Anybody>, form: Form<PasswordForm>) -> Reply {
    let turn = hashing::turn().await?;
    let change = move |conn: &mut Conn, me: &Me, change: &PasswordChange| {
        let _held = &turn;
        change_own_password(conn, me, change)
    };
    desk.submit_renewing(form, change, |conn, me, _, problems| page(conn, me, problems, None)).await
}

pub async fn end_session(desk: Desk<Anybody>, form: Form<SessionForm>) -> Reply {
    let end = |conn: &mut Conn, me: &Me, ending: &Ending| match ending {
        Ending::One(reference) => {
            store::end_referred(conn, me.id, reference, me.now)?;
            Ok("/account?done=session-ended".to_owned())
        }
        Ending::Others => {
            store::end_others(conn, me.id, &me.session, me.now)?;
            Ok("/account?done=others-ended".to_owned())
        }
    };
    desk.submit(form, end, |conn, me, _, problems| page(conn, me, problems, None)).await
}

/// Whoever else is signed in with the old password is out, and what this browser carried is worth nothing any more.
fn change_own_password(
    conn: &mut Conn,
    me: &Me,
    change: &PasswordChange,
) -> Result<Result<Going, Problems>, Error> {
    let mut problems = Problems::none();
    let email = me.email.clone().unwrap_or_default();
    if !hashing::is_right(&change.current, store::password_of(conn, me.id)?.as_deref()) {
        problems.note("current_password", "That is not the password you use now.");
    }
    problems.take(
        "new_password",
        domain::fit(&change.new, &me.name, &email).map_err(|unfit| unfit.to_string()),
    );
    if !problems.is_none() {
        return Ok(Err(problems));
    }
    let token = secret::new_token();
    store::set_password(conn, me.id, &hashing::hash(&change.new)?)?;
    store::end_others(conn, me.id, &me.session, me.now)?;
    store::renew(conn, &me.session, &secret::hash(&token))?;
    store::note(conn, Some(me.id), "password changed", &email, json!({}))?;
    Ok(Ok(Going::carrying("/account?done=password-changed", token)))
}

fn page(
    conn: &mut Conn,
    me: &Me,
    problems: &Problems,
    notice: Option<&str>,
) -> Result<Page, Error> {
    let kept = store::kept(conn, me.id, &me.session, me.limits, me.now)?;
    Ok(Page {
        shell: me.shell_saying("/account", notice),
        facts: facts(me),
        others: kept.len() > 1,
        sessions: kept.into_iter().map(|kept| view(kept, me)).collect(),
        hint: format!(
            "At least {} characters. Four or five words that mean something only to you.",
            domain::SHORTEST
        ),
        problems: problems.clone(),
    })
}

fn facts(me: &Me) -> Vec<(&'static str, String)> {
    let facts = [
        ("Name", Some(me.name.clone())),
        ("Email", me.email.clone()),
        ("Role", Some(me.role_in_words())),
        ("Department", Some(me.department.clone())),
        ("Phone", me.phone.clone()),
        ("Reached by", Some(me.contact_by.to_string())),
    ];
    let known = facts.into_iter().filter_map(|(label, fact)| Some((label, fact?)));
    known.filter(|(_, fact)| !fact.is_empty()).collect()
}

fn view(kept: Kept, me: &Me) -> SessionView {
    let when = |at| When::new(at, me.now, me.settings.hours.zone());
    SessionView {
        reference: kept.reference,
        is_this: kept.is_this,
        browser: browser_in_words(&kept.browser),
        address: kept.address,
        began: when(kept.session.created_at),
        used: when(kept.session.seen_at),
    }
}
