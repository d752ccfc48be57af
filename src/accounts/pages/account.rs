//! `/account`: who the desk thinks you are, where you are signed in, your password, and your extras.

use crate::accounts::domain::{self, browser_in_words};
use crate::accounts::forms::{Ending, ExtrasForm, PasswordChange, PasswordForm, SessionForm};
use crate::accounts::hashing::{self, Turn};
use crate::accounts::store::{self, Kept};
use crate::db::{Conn, Db};
use crate::error::Error;
use crate::web::{Anybody, Desk, Form, Going, Me, Problems, Reply, Shell, Staff, When, secret};
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
    /// What staff may turn on.
    extras: Option<ExtrasForm>,
    /// Their pages have something to be told of.
    may_be_live: bool,
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
    ExtrasSet,
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
            Done::ExtrasSet => "Your extras are saved.",
        }
    }
}

pub async fn show(desk: Desk<Anybody>, after: Query<After>) -> Reply {
    let notice = after.done.map(Done::in_words);
    desk.form(
        |_, _| Ok(PasswordForm::default()),
        move |conn, me, _, problems| page(conn, me, problems, notice, None),
    )
    .await
}

pub async fn change_password(desk: Desk<Anybody>, form: Form<PasswordForm>) -> Reply {
    desk.submit_in_turn(
        form,
        |conn, me, _| store::may_say_own(conn, me.id, me.now),
        async || hashing::turn(&hashing::TO_CHANGE).await,
        change_own_password,
        |conn, me, _, problems| page(conn, me, problems, None, None),
    )
    .await
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
    desk.submit(form, end, |conn, me, _, problems| page(conn, me, problems, None, None)).await
}

pub async fn set_extras(desk: Desk<Staff>, form: Form<ExtrasForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, extras| {
            store::set_extras(conn, me.id, *extras)?;
            Ok("/account?done=extras-set#extras".to_owned())
        },
        |conn, me, typed, problems| page(conn, me, problems, None, Some(typed)),
    )
    .await
}

/// Nothing of the database is held while passwords are hashed.
fn change_own_password(
    db: &Db,
    me: &Me,
    change: &PasswordChange,
    _turn: Turn,
) -> Result<Result<Going, Problems>, Error> {
    let mut problems = Problems::none();
    let stored = db.with(|conn| {
        Db::transaction(conn, |conn| {
            store::says_own(conn, me.id, me.now)?;
            Ok(store::password_of(conn, me.id)?)
        })
    })?;
    if hashing::is_right(&change.current, stored.as_deref()) {
        db.with(|conn| Ok(store::said_own(conn, me.id)?))?;
    } else {
        problems.note("current_password", "That is not the password you use now.");
    }
    let email = me.email.as_deref().unwrap_or_default();
    problems.take(
        "new_password",
        domain::fit(&change.new, &me.name, email).map_err(|unfit| unfit.to_string()),
    );
    if !problems.is_none() {
        return Ok(Err(problems));
    }
    let (token, hash) = (secret::new_token(), hashing::hash(&change.new)?);
    db.with(|conn| {
        Db::transaction(conn, |conn| replace_password(conn, me, stored.as_deref(), &hash, &token))
    })?;
    Ok(Ok(Going::carrying("/account?done=password-changed", token)))
}

/// Whoever else is signed in with the old password is out, and what this browser carried is worth nothing any more.
fn replace_password(
    conn: &mut Conn,
    me: &Me,
    stored: Option<&str>,
    hash: &str,
    token: &str,
) -> Result<(), Error> {
    // Hashing took its time: meanwhile the password may have been changed, or this session ended.
    if !store::still_stands(conn, me.id, stored)?
        || !store::renew(conn, &me.session, &secret::hash(token))?
    {
        return Err(Error::NotSignedIn);
    }
    store::set_password(conn, me.id, hash)?;
    store::end_others(conn, me.id, &secret::hash(token), me.now)?;
    let email = me.email.as_deref().unwrap_or_default();
    Ok(store::note(conn, Some(me.id), "password changed", email, json!({}))?)
}

fn page(
    conn: &mut Conn,
    me: &Me,
    problems: &Problems,
    notice: Option<&str>,
    extras: Option<&ExtrasForm>,
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
        extras: me.is_staff().then(|| extras.cloned().unwrap_or_else(|| ExtrasForm::of(me.extras))),
        may_be_live: me.works_issues(),
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
