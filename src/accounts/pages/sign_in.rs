//! `/login`: who are you?

use crate::accounts::forms::{SignIn, SignInForm};
use crate::accounts::hashing::{self, Turn};
use crate::accounts::store::{self, Account, Knock, Opening};
use crate::db::{Conn, Db};
use crate::error::Error;
use crate::people::parked;
use crate::web::{Doorstep, Form, Going, Problems, Reply, Shell, Visitor, secret};
use askama::Template;
use serde_json::json;
use std::time::Duration;

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct Page {
    shell: Shell,
    csrf: String,
    /// Who is signed in already, with this browser.
    already: Option<String>,
    typed: SignInForm,
    problems: Problems,
}

pub async fn show(doorstep: Doorstep) -> Reply {
    doorstep.form(blank, |_, visitor, typed, problems| Ok(page(visitor, typed, problems))).await
}

pub async fn submit(doorstep: Doorstep, form: Form<SignInForm>) -> Reply {
    doorstep
        .submit(form, slowness, wait, sign_in, |_, visitor, typed, problems| {
            Ok(page(visitor, typed, problems))
        })
        .await
}

fn slowness(conn: &mut Conn, visitor: &Visitor, meant: &SignIn) -> Result<Duration, Error> {
    store::slowness(conn, &meant.email, visitor.address, visitor.now)
}

async fn wait(slowness: Duration) -> Result<Turn, Error> {
    actix_web::rt::time::sleep(slowness).await;
    hashing::turn(&hashing::TO_SIGN_IN).await
}

fn blank(visitor: &Visitor) -> SignInForm {
    let parked = visitor.parked.map_or_else(String::new, |id| id.to_string());
    SignInForm { parked, ..SignInForm::default() }
}

fn page(visitor: &Visitor, typed: &SignInForm, problems: &Problems) -> Page {
    Page {
        shell: Shell::outside(&visitor.settings),
        csrf: visitor.csrf.clone(),
        already: visitor.me.as_ref().map(|me| me.name.clone()),
        typed: typed.clone(),
        problems: problems.clone(),
    }
}

/// The same for a wrong password and for somebody who is not here, so that nobody learns who is.
const WRONG: &str =
    "That email and password don’t belong together. Check both, and that Caps Lock is off.";

/// Nothing of the database is held while the password is hashed. Until then all is the same for whoever is here and for
/// whoever is not.
fn sign_in(db: &Db, visitor: &Visitor, meant: &SignIn, _turn: Turn) -> Result<Going, Error> {
    let (knock, account) = db.with(|conn| {
        Db::transaction(conn, |conn| {
            let knock = store::knock(conn, &meant.email, visitor.address, visitor.now)?;
            Ok((knock, store::account(conn, &meant.email)?))
        })
    })?;
    let stored = account.as_ref().and_then(|account| account.password_hash.as_deref());
    match (hashing::is_right(&meant.password, stored), account) {
        (true, Some(account)) => welcome(db, visitor, meant, &knock, &account),
        _ => {
            if knock.is_suspicious {
                let from = json!({ "address": visitor.address });
                db.with(|conn| {
                    Ok(store::note(conn, None, "sign-in failed again", &meant.email, from.clone())?)
                })?;
            }
            Err(Error::Refused(WRONG.to_owned()))
        }
    }
}

/// A new session under a new token; whatever the browser carried before is worth nothing from now on.
fn welcome(
    db: &Db,
    visitor: &Visitor,
    meant: &SignIn,
    knock: &Knock,
    account: &Account,
) -> Result<Going, Error> {
    let token = secret::new_token();
    let place = db.with(|conn| {
        Db::transaction(conn, |conn| {
            // Hashing took its time: the password may have been changed, or its person ended.
            if !store::still_stands(conn, account.person, account.password_hash.as_deref())? {
                return Err(Error::Refused(WRONG.to_owned()));
            }
            store::forgive(conn, knock, visitor.now)?;
            store::open(conn, opening(visitor, account, &secret::hash(&token)))?;
            store::note(
                conn,
                Some(account.person),
                "signed in",
                &meant.email,
                json!({ "address": visitor.address }),
            )?;
            match meant.parked {
                Some(id) => Ok(parked::place(conn, id, account.person)?),
                None => Ok(None),
            }
        })
    })?;
    Ok(Going::carrying(place.unwrap_or_else(|| "/".to_owned()), token))
}

fn opening<'a>(visitor: &'a Visitor, account: &Account, token_hash: &'a [u8]) -> Opening<'a> {
    Opening {
        person: account.person,
        token_hash,
        before: &visitor.session,
        browser: &visitor.browser,
        address: visitor.address,
        now: visitor.now,
    }
}
