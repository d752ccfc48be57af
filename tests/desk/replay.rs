//! The past of an issue alone tells how it stands: state, owner, promise, tags and every number. Told again from nothing,
//! by the rows that pages, commands and workers really wrote.

use crate::browser::{Page, open};
use crate::world::{ADA, EMIL, EVE, MONA, TOM, VERA, World, ZOE};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use std::collections::BTreeMap;
use tallydesk::db;
use tallydesk::issue::{
    self, Basket, Documentation, Effect, EventKind, Facts, IssueId, Priority, ResolutionCode, State,
};
use tallydesk::people::PersonId;
use tallydesk::schema::{issue_events, issue_tags, issues, tags};
use tallydesk::tagging::TagOrigin;

type Moment = Option<DateTime<Utc>>;

/// How an issue stands. What nothing has been said about is absent.
#[derive(Clone, Debug, Default, PartialEq)]
struct Standing {
    state: Option<State>,
    version: i32,
    owner: Option<PersonId>,
    effect: Option<Effect>,
    priority: Option<Priority>,
    basket: Option<Basket>,
    vip: Option<bool>,
    overridden: bool,
    submitted_at: Moment,
    promised_at: Moment,
    first_taken_at: Moment,
    first_response_at: Moment,
    resolved_at: Moment,
    resolved_by: Option<PersonId>,
    closes_at: Moment,
    closed_at: Moment,
    code: Option<ResolutionCode>,
    details: Option<String>,
    documentation: Option<Documentation>,
    staff_minutes: i32,
    times_reopened: i32,
    raised: bool,
    times_handed_over: i32,
    asked_at: Moment,
    wrote_at: Moment,
    rating: Option<i16>,
    rating_stands: bool,
    tags: BTreeMap<String, TagOrigin>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = issue_events)]
struct Happened {
    issue_id: IssueId,
    kind: EventKind,
    at: DateTime<Utc>,
    by_id: Option<PersonId>,
    to_state: State,
    owner_id: Option<PersonId>,
    text: Option<String>,
    minutes: Option<i32>,
    reached: Option<bool>,
    facts: serde_json::Value,
}

impl Standing {
    fn after(mut self, happened: Happened, reporter: PersonId) -> Self {
        let facts: Facts = serde_json::from_value(happened.facts).unwrap();
        let at = Some(happened.at);
        (self.asked_at, self.wrote_at) = match happened.kind {
            EventKind::Message | EventKind::Reopened if happened.by_id == Some(reporter) => {
                (None, self.wrote_at.or(at))
            }
            EventKind::Message => (self.asked_at.or(at.filter(|_| facts.asks)), None),
            EventKind::Contact if happened.reached == Some(true) => (None, None),
            EventKind::Resolved | EventKind::Relayed => (None, None),
            _ => (self.asked_at, self.wrote_at),
        };
        self.version += i32::from(!happened.kind.is_only_words());
        (self.state, self.owner) = (Some(happened.to_state), happened.owner_id);
        self.effect = facts.effect.or(self.effect);
        self.priority = facts.priority.or(self.priority);
        self.basket = facts.basket.or(self.basket);
        self.promised_at = facts.promised_at.or(self.promised_at);
        self.vip = facts.vip.or(self.vip);
        self.rating_stands |= happened.kind == EventKind::Rated && self.rating.is_some();
        self.rating = facts.rating.or(self.rating);
        self.raised = facts.raised.unwrap_or(self.raised);
        self.staff_minutes += happened.minutes.unwrap_or(0);
        self.first_response_at = self.first_response_at.or(at.filter(|_| facts.first_response));
        let of_person = match happened.kind {
            EventKind::Submitted => TagOrigin::Form,
            _ => TagOrigin::Staff,
        };
        self.tags.extend(facts.tags.into_iter().map(|tag| (tag, of_person)));
        self.tags.extend(facts.found.into_iter().map(|tag| (tag, TagOrigin::Rule)));
        match happened.kind {
            EventKind::Submitted => self.submitted_at = at,
            EventKind::Taken => self.first_taken_at = self.first_taken_at.or(at),
            EventKind::Retriaged => self.overridden |= facts.effect.is_some(),
            EventKind::Tagged => _ = self.tags.insert(facts.tag.unwrap(), TagOrigin::Staff),
            EventKind::Untagged => _ = self.tags.remove(&facts.tag.unwrap()),
            EventKind::Resolved | EventKind::Relayed => {
                (self.resolved_at, self.resolved_by) = (at, happened.by_id);
                (self.code, self.documentation) = (facts.code, facts.documentation);
                (self.closes_at, self.details) = (facts.closes_at, happened.text);
            }
            EventKind::Reopened => {
                self.closes_at = None;
                self.times_reopened += 1;
            }
            EventKind::HandedOver | EventKind::Raised => self.times_handed_over += 1,
            EventKind::Agreed | EventKind::Closed | EventKind::Cancelled => self.closed_at = at,
            _ => {}
        }
        self
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = issues)]
struct Row {
    id: IssueId,
    state: State,
    version: i32,
    owner_id: Option<PersonId>,
    effect: Effect,
    priority: Priority,
    basket: Basket,
    vip: bool,
    overridden: bool,
    submitted_at: DateTime<Utc>,
    promised_at: DateTime<Utc>,
    first_taken_at: Moment,
    first_response_at: Moment,
    resolved_at: Moment,
    resolved_by: Option<PersonId>,
    closes_at: Moment,
    closed_at: Moment,
    code: Option<ResolutionCode>,
    details: Option<String>,
    documentation: Option<Documentation>,
    staff_minutes: i32,
    times_reopened: i32,
    raised: bool,
    times_handed_over: i32,
    asked_at: Moment,
    wrote_at: Moment,
    rating: Option<i16>,
    rating_stands: bool,
    reporter_id: PersonId,
}

impl From<Row> for Standing {
    fn from(row: Row) -> Self {
        Standing {
            state: Some(row.state),
            version: row.version,
            owner: row.owner_id,
            effect: Some(row.effect),
            priority: Some(row.priority),
            basket: Some(row.basket),
            vip: Some(row.vip),
            overridden: row.overridden,
            submitted_at: Some(row.submitted_at),
            promised_at: Some(row.promised_at),
            first_taken_at: row.first_taken_at,
            first_response_at: row.first_response_at,
            resolved_at: row.resolved_at,
            resolved_by: row.resolved_by,
            closes_at: row.closes_at,
            closed_at: row.closed_at,
            code: row.code,
            details: row.details,
            documentation: row.documentation,
            staff_minutes: row.staff_minutes,
            times_reopened: row.times_reopened,
            raised: row.raised,
            times_handed_over: row.times_handed_over,
            asked_at: row.asked_at,
            wrote_at: row.wrote_at,
            rating: row.rating,
            rating_stands: row.rating_stands,
            tags: BTreeMap::new(),
        }
    }
}

/// Fails unless the events of every issue make its row and its tags. Returns how many issues there were.
pub fn the_log_tells_all(conn: &mut PgConnection) -> usize {
    let rows: Vec<Row> = issues::table.select(Row::as_select()).load(conn).unwrap();
    let reporters: BTreeMap<IssueId, PersonId> =
        rows.iter().map(|row| (row.id, row.reporter_id)).collect();
    let mut rows: BTreeMap<IssueId, Standing> =
        rows.into_iter().map(|row| (row.id, row.into())).collect();
    let live: Vec<(IssueId, String, TagOrigin)> = issue_tags::table
        .inner_join(tags::table)
        .filter(issue_tags::removed_at.is_null())
        .select((issue_tags::issue_id, tags::word, issue_tags::origin))
        .load(conn)
        .unwrap();
    for (id, word, origin) in live {
        rows.entry(id).or_default().tags.insert(word, origin);
    }
    let past: Vec<Happened> = issue_events::table
        .order(issue_events::id)
        .select(Happened::as_select())
        .load(conn)
        .unwrap();
    let mut told: BTreeMap<IssueId, Standing> = BTreeMap::new();
    for happened in past {
        let reporter = reporters[&happened.issue_id];
        let issue = told.entry(happened.issue_id).or_default();
        *issue = std::mem::take(issue).after(happened, reporter);
    }
    assert_eq!(told.len(), rows.len());
    for (id, row) in &rows {
        assert_eq!(&told[id], row, "issue {id}: told by its events, and as its row says");
    }
    rows.len()
}

async fn report(world: &World, who: &str, effect: &str, description: &str) -> IssueId {
    let report =
        [("software", "Word"), ("effect", effect), ("kind", "crash"), ("description", description)];
    let sent = open(world, who, "/report").await.submit("Send report", &report).await;
    let place = sent.location.unwrap();
    IssueId(place.trim_start_matches("/issues/").trim_end_matches("?receipt").parse().unwrap())
}

pub const DONE: [(&str, &str); 4] = [
    ("code", "explained"),
    ("details", "Showed her where the menu went"),
    ("documentation", "missing"),
    ("minutes", "6"),
];

async fn page_of(world: &World, who: &str, issue: IssueId) -> Page {
    open(world, who, &format!("/issues/{issue}")).await
}

#[actix_web::test]
async fn the_log_alone_tells_how_every_issue_stands_after_real_pages() {
    let world = World::new();

    // Every button of the working page, and of the reporter's.
    let one = report(&world, EVE, "question", "The printer and my password").await;
    open(&world, ADA, "/baskets").await.submit("Take next from Bin", &[]).await.landed().await;
    let page = page_of(&world, ADA, one).await;
    let contact = [("channel", "phone"), ("reached", "no"), ("minutes", "1")];
    page.submit("Save contact", &contact).await.landed().await;
    let page = page.submit("Save note", &[("text", "Third time")]).await.landed().await;
    let asking = [("text", "Which version?"), ("asks", "yes")];
    page.submit("Send message", &asking).await.landed().await;
    page.submit("Add", &[("add", "network")]).await.landed().await;
    let page = page_of(&world, ADA, one).await;
    page.submit("Remove tag Printing", &[]).await.landed().await;
    let page = open(&world, ADA, &format!("/issues/{one}/hand-over")).await;
    let to_tom = [("to", "5"), ("why", "I am off"), ("note", "She calls back")];
    page.submit("Hand it over", &to_tom).await.landed().await;
    let page = open(&world, TOM, &format!("/issues/{one}/raise")).await;
    page.submit("Raise it", &[("why", "Needs the server’s log")]).await.landed().await;
    let page = open(&world, ZOE, &format!("/issues/{one}/skip")).await;
    page.submit("Pass it over", &[("why", "On the phone")]).await.landed().await;
    page_of(&world, ZOE, one).await.submit("Take it", &[]).await.landed().await;
    let page = open(&world, ZOE, &format!("/issues/{one}/hand-over")).await;
    page.submit("Hand it over", &[("to", "4"), ("why", "Solved once before")]).await.landed().await;
    let page = open(&world, ADA, &format!("/issues/{one}/put-back")).await;
    page.submit("Put it back", &[("why", "Needs a Mac")]).await.landed().await;
    let page = page_of(&world, ZOE, one).await;
    let change = [("effect", "work_stoppage"), ("why", "She cannot work")];
    page.submit("Change the effect", &change).await.landed().await;
    page_of(&world, ZOE, one).await.submit("Take it", &[]).await.landed().await;
    let page = page_of(&world, ZOE, one).await;
    let kinds = [("kinds[]", "settings"), ("kinds[]", "crash")];
    page.submit("Resolve", &[&DONE[..], &kinds].concat()).await.landed().await;
    let page = page_of(&world, EVE, one).await;
    page.submit("Still broken", &[("text", "Again")]).await.landed().await;
    let two = report(&world, EMIL, "customer_impact", "Callers wait").await;
    page_of(&world, ZOE, one).await.submit("Resolve and take the next", &DONE).await.landed().await;
    page_of(&world, EVE, one)
        .await
        .submit("Yes, it works", &[("rating", "2")])
        .await
        .landed()
        .await;
    let page = page_of(&world, EVE, one).await;
    page.submit("Tell the desk", &[("rating", "4")]).await.landed().await;

    // The other ways in, and the other ends.
    let call = [
        ("reporter", "vera@example.org"),
        ("software", "Outlook"),
        ("effect", "inconvenience"),
        ("kind", "mail"),
        ("description", "Mail is stuck"),
        ("outcome", "resolved"),
    ];
    let page = open(&world, TOM, "/calls/new").await;
    page.submit("Log the call", &[&call[..], &DONE].concat()).await.landed().await;
    let three = report(&world, EMIL, "inconvenience", "Never mind").await;
    page_of(&world, EMIL, three).await.submit("Cancel this issue", &[]).await.landed().await;
    let four = report(&world, VERA, "inconvenience", "The mail is stuck again").await;
    let roster = open(&world, MONA, "/roster").await;
    roster.submit("Busy: Mona Marsh", &[]).await.landed().await;
    assert_eq!(world.events_of(four), ["submitted", "taken", "handed_over"], "by routes alone");
    page_of(&world, MONA, two).await.submit("Add", &[("add", "slow")]).await.landed().await;
    let later = db::now() + TimeDelta::days(30);
    let silent = issue::store::step_overdue_resolutions(&mut world.conn(), later, 10, |issue| {
        tallydesk::work::close_silently(issue, later)
    });
    assert_eq!(silent.unwrap(), 1, "the call");
    assert_eq!(world.state_of(one), "closed");
    assert_eq!(world.owner_of(two), Some(ZOE));

    assert_eq!(the_log_tells_all(&mut world.conn()), 5);
}

#[test]
fn a_log_that_left_something_out_is_noticed() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    the_log_tells_all(&mut world.conn());
    for change in [
        "promised_at = now()",
        "first_response_at = now()",
        "vip = true",
        "effect = 'work_stoppage'",
    ] {
        world.arrange(&format!("begin; update issues set {change} where id = {issue}"));
        let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            the_log_tells_all(&mut world.conn())
        }));
        assert!(told.is_err(), "{change}");
        world.arrange("rollback");
    }
}
