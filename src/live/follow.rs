//! `/live`: what happens, as a stream of events, for a page that follows a list of what waits or one issue.

use super::stream::{self, Lines, Looked};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::{Basket, IssueId, policy, store};
use crate::news::{Following, Topic};
use crate::web::{Desk, Me, Reply, Tech, optional};
use actix_web::http::{Method, header};
use actix_web::web::Query;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, rt};
use serde::Deserialize;
use tokio::sync::mpsc;

/// As [`Topic::address`] writes it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    list: String,
    software: String,
    department: String,
    issue: String,
    after: String,
}

/// What a browser that lost its stream says it heard last.
const LAST_HEARD: header::HeaderName = header::HeaderName::from_static("last-event-id");

pub async fn follow(desk: Desk<Tech>, request: HttpRequest, asked: Query<Asked>) -> Reply {
    let topic = asked.topic();
    let (me, topic) = desk.follow(move |conn, me| may_follow(conn, me, topic.clone())).await?;
    // To follow nothing there is no stream: a browser then asks no more.
    let Some(topic) = topic else { return Ok(HttpResponse::NoContent().finish()) };
    if request.method() == Method::HEAD {
        return Ok(head().finish());
    }
    let looked = Looked::new(&me, &topic);
    let following = Following {
        who: me.id,
        session: me.session,
        topic,
        after: last_heard(&request).or(asked.after.parse().ok()).unwrap_or(me.news.position()),
    };
    let follower = me.news.follow(following).map_err(|_| Error::Busy)?;
    // One line at a time: who does not read makes nobody keep more for them.
    let (out, lines) = mpsc::channel(1);
    rt::spawn(stream::tell(follower, looked, out));
    Ok(head().streaming(Lines(lines)))
}

fn head() -> HttpResponseBuilder {
    let mut head = HttpResponse::Ok();
    head.content_type("text/event-stream")
        // Packed, it would wait until there is enough to pack.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"));
    head
}

fn last_heard(request: &HttpRequest) -> Option<i64> {
    request.headers().get(LAST_HEARD)?.to_str().ok()?.parse().ok()
}

/// Any list is open to those who come in here; an issue only as far as they work on it.
fn may_follow(conn: &mut Conn, me: &Me, topic: Option<Topic>) -> Result<Option<Topic>, Error> {
    if let Some(Topic::Issue(n)) = topic {
        let issue = store::get(conn, me, n)?;
        if policy::reads_as_reporter(me, issue.reporter, issue.owner) {
            return Err(Error::NotFound);
        }
    }
    Ok(topic)
}

impl Asked {
    fn topic(&self) -> Option<Topic> {
        if let Ok(issue) = self.issue.parse() {
            return Some(Topic::Issue(IssueId(issue)));
        }
        let basket = match self.list.as_str() {
            crate::news::ALL => None,
            word => Some(Basket::from_word(word)?),
        };
        let short = |text: &str| optional(text, 120).ok().flatten();
        let (software, department) = (short(&self.software), short(&self.department));
        Some(Topic::Waiting { basket, software, department })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_follows_survives_the_address() {
        let filtered = Topic::Waiting {
            basket: Some(Basket::P2),
            software: Some("Word & Co".to_owned()),
            department: Some("Permits".to_owned()),
        };
        let all = Topic::Waiting { basket: None, software: None, department: None };
        for topic in [filtered, all, Topic::Issue(IssueId(7))] {
            let address = topic.address(12);
            let asked: Query<Asked> = Query::from_query(&address["/live?".len()..]).unwrap();
            assert_eq!((asked.topic(), asked.after.as_str()), (Some(topic), "12"), "{address}");
        }
        for nonsense in ["", "list=", "list=mine", "issue=x"] {
            assert_eq!(Query::<Asked>::from_query(nonsense).unwrap().topic(), None, "{nonsense}");
        }
    }
}
