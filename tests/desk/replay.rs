//! The past of an issue alone tells how it stands: state, owner, promise, tags and every number. Told again from nothing,
//! by the rows that pages, commands and workers really wrote.

use crate::browser::open;
use crate::duplicates::{cancelled, page_of};
use crate::world::{ADA, EMIL, EVE, MONA, TOM, VERA, World, ZOE};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use std::collections::BTreeMap;
use tallydesk::db;
use tallydesk::issue::{
    self, Basket, CaseId, Documentation, Effect, EventKind, Facts, IssueId, Priority,
    ResolutionCode, State,
};
use tallydesk::people::PersonId;
use tallydesk::schema::{issue_events, issue_tags, issues, tags};
use tallydesk::tagging::TagOrigin;

type Moment = Option<DateTime<Utc>>;

/// How an issue stands, by its row or by its events. What no event has told yet is absent.
#[derive(Clone, Debug, Default, PartialEq, Queryable, Selectable)]
#[diesel(table_name = issues)]
struct Standing {
    #[diesel(select_expression = issues::state.nullable())]
    state: Option<State>,
    version: i32,
    owner_id: Option<PersonId>,
    routed: bool,
    #[diesel(select_expression = issues::effect.nullable())]
    effect: Option<Effect>,
    #[diesel(select_expression = issues::priority.nullable())]
    priority: Option<Priority>,
    #[diesel(select_expression = issues::basket.nullable())]
    basket: Option<Basket>,
    #[diesel(select_expression = issues::vip.nullable())]
    vip: Option<bool>,
    overridden: bool,
    #[diesel(select_expression = issues::submitted_at.nullable())]
    submitted_at: Moment,
    #[diesel(select_expression = issues::promised_at.nullable())]
    promised_at: Moment,
    told_at: Moment,
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
    duplicate_of: Option<IssueId>,
    duplicates: i32,
    case_id: Option<CaseId>,
}

/// And what it is tagged with, by whom.
#[derive(Clone, Debug, Default, PartialEq)]
struct Told {
    issue: Standing,
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

impl Told {
    fn after(mut self, happened: Happened, reporter: PersonId) -> Self {
        let issue = &mut self.issue;
        let facts: Facts = serde_json::from_value(happened.facts).unwrap();
        let at = Some(happened.at);
        (issue.asked_at, issue.wrote_at) = match happened.kind {
            EventKind::Message | EventKind::Reopened if happened.by_id == Some(reporter) => {
                (None, issue.wrote_at.or(at))
            }
            EventKind::Message => (issue.asked_at.or(at.filter(|_| facts.asks)), None),
            EventKind::Contact | EventKind::FollowUpFinished if happened.reached == Some(true) => {
                (None, None)
            }
            EventKind::Resolved | EventKind::Relayed => (None, None),
            _ => (issue.asked_at, issue.wrote_at),
        };
        issue.version += i32::from(!happened.kind.is_only_words());
        issue.routed = match happened.kind {
            EventKind::Routed => true,
            EventKind::Taken => false,
            _ => issue.routed && happened.to_state == State::Taken,
        };
        (issue.state, issue.owner_id) = (Some(happened.to_state), happened.owner_id);
        issue.effect = facts.effect.or(issue.effect);
        issue.priority = facts.priority.or(issue.priority);
        issue.basket = facts.basket.or(issue.basket);
        issue.promised_at = facts.promised_at.or(issue.promised_at);
        issue.told_at = facts.told_at.or(issue.told_at);
        issue.vip = facts.vip.or(issue.vip);
        issue.rating_stands |= happened.kind == EventKind::Rated && issue.rating.is_some();
        issue.rating = facts.rating.or(issue.rating);
        issue.raised = facts.raised.unwrap_or(issue.raised);
        issue.staff_minutes += happened.minutes.unwrap_or(0);
        issue.first_response_at = issue.first_response_at.or(at.filter(|_| facts.first_response));
        let of_person = match happened.kind {
            EventKind::Submitted => TagOrigin::Form,
            _ => TagOrigin::Staff,
        };
        issue.case_id = match facts.left_case {
            true => facts.case,
            false => facts.case.or(issue.case_id),
        };
        // How often, which no event of its own tells.
        if let Some(there) = &facts.imported {
            issue.times_reopened += there.times_reopened.unwrap_or(0);
            issue.times_handed_over += there.times_reassigned.unwrap_or(0);
        }
        self.tags.extend(facts.tags.into_iter().map(|tag| (tag, of_person)));
        self.tags.extend(facts.found.into_iter().map(|tag| (tag, TagOrigin::Rule)));
        match happened.kind {
            EventKind::Submitted => issue.submitted_at = at,
            EventKind::Taken => issue.first_taken_at = issue.first_taken_at.or(at),
            EventKind::Retriaged => issue.overridden |= facts.effect.is_some(),
            // A rule that tagged what was there before it has said so among what it found.
            EventKind::Tagged => {
                self.tags.entry(facts.tag.unwrap()).or_insert(TagOrigin::Staff);
            }
            EventKind::Untagged => _ = self.tags.remove(&facts.tag.unwrap()),
            // What ended at another desk ended by no code of ours.
            EventKind::Resolved | EventKind::Relayed
                if facts.code.is_some() || facts.imported.is_some() =>
            {
                (issue.resolved_at, issue.resolved_by) = (at, happened.by_id);
                (issue.code, issue.documentation) = (facts.code, facts.documentation);
                (issue.closes_at, issue.details) = (facts.closes_at, happened.text);
                match facts.document {
                    // Their reporter's own doing: nothing ends with it, and it is no duplicate any more.
                    Some(_) => issue.duplicate_of = None,
                    None => issue.duplicates = 0,
                }
            }
            EventKind::Reopened => {
                issue.closes_at = None;
                issue.times_reopened += 1;
                issue.duplicate_of = None;
            }
            EventKind::MarkedDuplicate => issue.duplicate_of = facts.other,
            EventKind::UnmarkedDuplicate => (issue.duplicate_of, issue.closes_at) = (None, None),
            EventKind::GainedDuplicate => issue.duplicates += 1,
            EventKind::LostDuplicate => issue.duplicates -= i32::from(!facts.had_ended),
            EventKind::HandedOver if facts.from_owner.is_none() => {
                issue.first_taken_at = issue.first_taken_at.or(at);
            }
            EventKind::HandedOver | EventKind::Raised => issue.times_handed_over += 1,
            EventKind::Agreed | EventKind::Closed => {
                issue.closed_at = at;
                // Another desk may know what was done, and not when.
                if facts.imported.is_some() && issue.resolved_at.is_none() {
                    issue.resolved_by = happened.by_id;
                    (issue.code, issue.documentation) = (facts.code, facts.documentation);
                    issue.details = happened.text;
                }
            }
            EventKind::Cancelled => (issue.closed_at, issue.duplicate_of) = (at, None),
            _ => {}
        }
        self
    }
}

/// Fails unless the events of every issue make its row and its tags. Returns how many issues there were.
pub fn the_log_tells_all(conn: &mut PgConnection) -> usize {
    let rows: Vec<(IssueId, PersonId, Standing)> = issues::table
        .select((issues::id, issues::reporter_id, Standing::as_select()))
        .load(conn)
        .unwrap();
    let reporters: BTreeMap<IssueId, PersonId> =
        rows.iter().map(|(id, reporter, _)| (*id, *reporter)).collect();
    let mut rows: BTreeMap<IssueId, Told> = rows
        .into_iter()
        .map(|(id, _, issue)| (id, Told { issue, tags: BTreeMap::new() }))
        .collect();
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
    let mut told: BTreeMap<IssueId, Told> = BTreeMap::new();
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
    cancelled(&world, EMIL, three).await;
    let four = report(&world, VERA, "inconvenience", "The mail is stuck again").await;
    let roster = open(&world, MONA, "/roster").await;
    roster.submit("Busy: Mona Marsh", &[]).await.landed().await;
    assert_eq!(world.events_of(four), ["submitted", "routed", "routed"], "by routes alone");
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
