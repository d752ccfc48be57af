//! `/account/calendar`: a secret address by which a calendar program reads one's follow-ups, and what it reads there.

use crate::audit;
use crate::db::Conn;
use crate::error::Error;
use crate::follow_ups::forms::FeedForm;
use crate::follow_ups::{calendar, store};
use crate::people::feeds;
use crate::web::{
    Desk, Form, House, Me, Problems, Reply, Shell, Tech, When, new_form_token, secret,
};
use actix_web::web::Query;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::json;

#[derive(Template)]
#[template(path = "follow_ups/feed.html")]
struct Page {
    shell: Shell,
    problems: Problems,
    /// Shown to the session that made it, and to no other.
    address: Option<String>,
    since: Option<When>,
    form_token: String,
}

pub async fn show(desk: Desk<Tech>, request: HttpRequest) -> Reply {
    let base = House::of(&request)?.base_url.clone();
    desk.page(move |conn, me| page(conn, me, &base, &Problems::none())).await
}

pub async fn submit(desk: Desk<Tech>, request: HttpRequest, form: Form<FeedForm>) -> Reply {
    let base = House::of(&request)?.base_url.clone();
    desk.submit(
        form,
        |conn, me, ()| {
            feeds::set(conn, me.id, &secret::hash(&key(me, me.now)), me.now)?;
            let about = me.email.as_deref().unwrap_or(&me.name);
            audit::store::note(conn, Some(me.id), "calendar address made", about, json!({}))?;
            Ok("/account/calendar".to_owned())
        },
        move |conn, me, _, problems| page(conn, me, &base, problems),
    )
    .await
}

/// The secret that this session made, or would make, at that time.
fn key(me: &Me, made_at: DateTime<Utc>) -> String {
    secret::following(&me.csrf, &format!("calendar {}", made_at.timestamp_micros()))
}

fn page(conn: &mut Conn, me: &Me, base: &str, problems: &Problems) -> Result<Page, Error> {
    let since = feeds::since(conn, me.id)?;
    let key = since.map(|at| key(me, at)).unwrap_or_default();
    let is_mine = feeds::owner(conn, &secret::hash(&key))? == Some(me.id);
    Ok(Page {
        shell: me.shell("/account"),
        problems: problems.clone(),
        address: is_mine.then(|| format!("{base}/calendar.ics?key={key}")),
        since: since.map(|at| When::new(at, me.now, me.settings.hours.zone())),
        form_token: new_form_token(),
    })
}

/// From a month ago to half a year ahead: what calendars look at.
const PAST: TimeDelta = TimeDelta::days(30);
const AHEAD: TimeDelta = TimeDelta::days(180);
const MOST: i64 = 2_000;

/// In the query, because paths are written to the log.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Key {
    key: Option<String>,
}

/// The address is the permission: calendar programs cannot sign in.
pub async fn read(request: HttpRequest, query: Query<Key>) -> Reply {
    let key = query.into_inner().key.ok_or(Error::NotFound)?;
    let house = House::of(&request)?;
    let base = house.base_url.clone();
    let text = house
        .db
        .read(move |conn| {
            let owner = feeds::owner(conn, &secret::hash(&key))?.ok_or(Error::NotFound)?;
            let now = crate::db::clock(conn)?;
            let booked = store::between(conn, (now - PAST, now + AHEAD), Some(owner), MOST)?;
            Ok(calendar::written(&booked, &base))
        })
        .await?;
    Ok(HttpResponse::Ok().content_type("text/calendar; charset=utf-8").body(text))
}
