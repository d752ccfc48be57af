//! `/account/calendar`: a secret address by which a calendar program reads one's follow-ups, and what it reads there.

use crate::db::Conn;
use crate::error::Error;
use crate::follow_ups::forms::FeedForm;
use crate::follow_ups::{calendar, store};
use crate::web::{
    Desk, Form, House, Me, Problems, Reply, Shell, Tech, When, new_form_token, secret,
};
use actix_web::web::Query;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::TimeDelta;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "follow_ups/feed.html")]
struct Page {
    shell: Shell,
    problems: Problems,
    /// Just made: shown this once.
    address: Option<String>,
    since: Option<When>,
    form_token: String,
}

/// In the query, because paths are written to the log.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Made {
    key: Option<String>,
}

pub async fn show(desk: Desk<Tech>, request: HttpRequest, made: Query<Made>) -> Reply {
    let base = House::of(&request)?.base_url.clone();
    let made = made.into_inner();
    desk.page(move |conn, me| {
        let mine = match &made.key {
            Some(key) => store::owner_of_feed(conn, &secret::hash(key)).ok() == Some(me.id),
            None => false,
        };
        let address =
            made.key.as_ref().filter(|_| mine).map(|key| format!("{base}/calendar.ics?key={key}"));
        page(conn, me, address, &Problems::none())
    })
    .await
}

pub async fn submit(desk: Desk<Tech>, form: Form<FeedForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, ()| {
            let key = secret::new_token();
            store::set_feed(conn, me.id, &secret::hash(&key), me.now)?;
            Ok(format!("/account/calendar?key={key}"))
        },
        |conn, me, _, problems| page(conn, me, None, problems),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    address: Option<String>,
    problems: &Problems,
) -> Result<Page, Error> {
    let since = store::feed_since(conn, me.id)?;
    Ok(Page {
        shell: me.shell("/account"),
        problems: problems.clone(),
        address,
        since: since.map(|at| When::new(at, me.now, me.settings.hours.zone())),
        form_token: new_form_token(),
    })
}

/// From a month ago to half a year ahead: what calendars look at.
const PAST: TimeDelta = TimeDelta::days(30);
const AHEAD: TimeDelta = TimeDelta::days(180);
const MOST: i64 = 2_000;

/// The address is the permission: calendar programs cannot sign in.
pub async fn read(request: HttpRequest, made: Query<Made>) -> Reply {
    let key = made.into_inner().key.ok_or(Error::NotFound)?;
    let house = House::of(&request)?;
    let base = house.base_url.clone();
    let text = house
        .db
        .read(move |conn| {
            let owner = store::owner_of_feed(conn, &secret::hash(&key))?;
            let now = crate::db::clock(conn)?;
            let booked = store::between(conn, (now - PAST, now + AHEAD), Some(owner), MOST)?;
            Ok(calendar::written(&booked, &base))
        })
        .await?;
    Ok(HttpResponse::Ok().content_type("text/calendar; charset=utf-8").body(text))
}
