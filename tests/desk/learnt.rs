//! Tags that the desk learns from what staff keeps and removes: offered, set without asking, judged, and never before it
//! knows enough.

use crate::browser::{Page, open};
use crate::world::{ADA, EVE, MONA, World};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use tallydesk::db;
use tallydesk::issue::IssueId;
use tallydesk::learning::Learnt;
use tallydesk::schema::{issue_events, issue_tags, learnt_models, learnt_predictions, tags};
use tallydesk::tagging::{TagOrigin, learnt};

/// Resolved issues, every other one about paper and toner; to those staff has added “hardware”.
pub fn history(issues: u32) -> String {
    format!(
        "insert into issues (reporter_id, logged_by_id, source, software_id, software, vip, contact_by, summary, description,
            kind, effect, priority, basket, state, submitted_at, promised_at, resolved_at, resolved_by, closes_at, code, details,
            documentation)
        select 1, 1, 'web', 1, 'Word', false, 'email', 'Help',
            case when n % 2 = 0 then
                (array['toner', 'paper', 'jam', 'tray', 'ink', 'cartridge', 'feeder', 'drum'])[1 + n / 2 % 8] || ' and ' ||
                (array['toner', 'paper', 'jam', 'tray', 'ink', 'cartridge', 'feeder', 'drum'])[1 + n / 16 % 8] || ' again'
            else
                (array['letter', 'table', 'margin', 'font', 'footnote', 'heading', 'index', 'style'])[1 + n / 2 % 8] || ' and ' ||
                (array['letter', 'table', 'margin', 'font', 'footnote', 'heading', 'index', 'style'])[1 + n / 16 % 8] || ' again'
            end,
            'how-to', 'question', 'low', 'bin', 'resolved', now() - interval '2 days', now(), now() - interval '1 day', 4,
            now() + interval '5 days', 'explained', 'Showed where it is', 'missing'
        from generate_series(1, {issues}) n;
        insert into issue_tags (issue_id, tag_id, origin, added_at, added_by)
            select i.id, t.id, 'form', i.submitted_at, 1 from issues i, tags t where t.word = 'how-to';
        insert into issue_tags (issue_id, tag_id, origin, added_at, added_by)
            select i.id, t.id, 'staff', i.resolved_at, 4 from issues i, tags t
            where t.word = 'hardware' and i.description ~ 'toner|paper|jam|tray|ink|cartridge|feeder|drum';"
    )
}

/// A desk that has learnt, and holds what it learnt.
pub async fn desk() -> World {
    let world = World::new();
    world.arrange(&history(240));
    assert_eq!(learn(&world).await, Some(1));
    world
}

pub async fn learn(world: &World) -> Option<i64> {
    let made = learnt::learn_once(&world.house.db, &world.house.learnt).await.unwrap();
    learnt::refresh_once(&world.house.db, &world.house.learnt).await.unwrap();
    made
}

pub async fn reported(world: &World, text: &str) -> IssueId {
    let report =
        [("software", "Word"), ("effect", "question"), ("kind", "how-to"), ("description", text)];
    let sent = open(world, EVE, "/report").await.submit("Send report", &report).await;
    let address = sent.landed().await.address;
    let n = address.trim_start_matches("/issues/").trim_end_matches("?receipt");
    IssueId(n.parse().unwrap())
}

pub const PAPER: &str = "The tray wants paper\nAnd the toner is empty, or the drum.";

/// Its live tags, and who set them.
fn tags_of(world: &World, issue: IssueId) -> Vec<(String, TagOrigin)> {
    issue_tags::table
        .inner_join(tags::table)
        .filter(issue_tags::issue_id.eq(issue.0).and(issue_tags::removed_at.is_null()))
        .order(tags::word)
        .select((tags::word, issue_tags::origin))
        .load(&mut *world.conn())
        .unwrap()
}

pub fn has(world: &World, issue: IssueId, word: &str) -> Option<TagOrigin> {
    tags_of(world, issue).into_iter().find(|(tag, _)| tag == word).map(|(_, origin)| origin)
}

async fn issue_page(world: &World, who: &str, issue: IssueId) -> Page {
    open(world, who, &format!("/issues/{issue}")).await
}

pub fn predictions(world: &World) -> Vec<(i64, f32, bool, Option<bool>)> {
    learnt_predictions::table
        .order(learnt_predictions::issue_id)
        .select((
            learnt_predictions::issue_id,
            learnt_predictions::confidence,
            learnt_predictions::set_at_once,
            learnt_predictions::kept,
        ))
        .load(&mut *world.conn())
        .unwrap()
}

#[actix_web::test]
async fn what_staff_added_before_is_set_at_once_and_the_page_says_why() {
    let world = desk().await;
    let issue = reported(&world, PAPER).await;

    assert_eq!(has(&world, issue, "hardware"), Some(TagOrigin::Learnt));
    assert_eq!(has(&world, issue, "how-to"), Some(TagOrigin::Form));
    let facts: serde_json::Value = issue_events::table
        .filter(issue_events::issue_id.eq(issue))
        .select(issue_events::facts)
        .first(&mut *world.conn())
        .unwrap();
    assert_eq!(facts["learnt"], serde_json::json!(["hardware"]), "the log knows");

    let page = issue_page(&world, ADA, issue).await.text("main").unwrap();
    assert!(page.contains("Hardware was set without asking because of"), "{page}");
    assert!(page.contains("% of the time"), "{page}");
    let letter = reported(&world, "The margin of a letter\nIts font and its heading.").await;
    assert_eq!(has(&world, letter, "hardware"), None);
}

#[actix_web::test]
async fn where_managers_want_no_tag_set_it_is_offered_and_one_click_away() {
    let world = desk().await;
    world.set("learnt_percent", 0);
    let issue = reported(&world, PAPER).await;
    assert_eq!(has(&world, issue, "hardware"), None);

    let page = issue_page(&world, ADA, issue).await;
    let offers = page.text("form.advice").unwrap();
    assert!(offers.contains("Hardware because of"), "{offers}");
    page.submit("Add tag Hardware", &[]).await.landed().await;

    assert_eq!(has(&world, issue, "hardware"), Some(TagOrigin::Staff));
    assert_eq!(world.events_of(issue).last(), Some(&"tagged"));
    assert_eq!(issue_page(&world, ADA, issue).await.text("form.advice"), None);
}

#[actix_web::test]
async fn who_reported_it_reads_nothing_of_what_was_learnt() {
    let world = desk().await;
    for percent in [0, 90] {
        world.set("learnt_percent", percent);
        let issue = reported(&world, PAPER).await;
        let page = issue_page(&world, EVE, issue).await.text("body").unwrap();
        for word in ["Maybe also", "because of", "Hardware", "of the time"] {
            assert!(!page.contains(word), "{word}: {page}");
        }
    }
}

#[actix_web::test]
async fn with_too_little_to_learn_from_rules_alone_tag() {
    let world = World::new();
    world.arrange(&history(99));
    assert_eq!(learn(&world).await, None);
    assert_eq!(world.house.learnt.learnt(), None);

    let issue = reported(&world, PAPER).await;
    assert!(!tags_of(&world, issue).iter().any(|(_, origin)| *origin == TagOrigin::Learnt));
    assert_eq!(issue_page(&world, ADA, issue).await.text("form.advice"), None);
    let page = open(&world, MONA, "/settings/learning").await.text("main").unwrap();
    assert!(page.contains("Nothing is learnt yet"), "{page}");
}

#[actix_web::test]
async fn predictions_are_written_down_and_judged_by_what_staff_kept() {
    let world = desk().await;
    let (kept, removed) = (reported(&world, PAPER).await, reported(&world, PAPER).await);
    assert_eq!(learn(&world).await, None, "an hour has not passed");
    let said = predictions(&world);
    assert_eq!(said.len(), 2);
    assert!(
        said.iter().all(|(_, sure, at_once, judged)| *sure > 0.5 && *at_once && judged.is_none())
    );

    let page = issue_page(&world, ADA, removed).await;
    page.submit("Remove tag Hardware", &[]).await.landed().await;
    for issue in [kept, removed] {
        world.resolved_by(ADA, world.taken_by(ADA, issue));
    }
    learn(&world).await;
    let judged: Vec<_> = predictions(&world).into_iter().map(|said| (said.0, said.3)).collect();
    assert_eq!(judged, [(kept.0, Some(true)), (removed.0, Some(false))]);
}

#[actix_web::test]
async fn what_staff_keeps_removing_is_no_longer_set() {
    let world = desk().await;
    world.arrange(
        "insert into learnt_predictions (issue_id, tag_id, version, confidence, set_at_once, at)
            select id, (select id from tags where word = 'hardware'), 1, 0.95, true, now() from issues limit 60;
         update issue_tags set removed_at = now(), removed_by = 4
            where tag_id = (select id from tags where word = 'hardware');",
    );
    learn(&world).await;
    let issue = reported(&world, PAPER).await;
    assert_eq!(has(&world, issue, "hardware"), None);
}

#[actix_web::test]
async fn a_newer_model_of_another_node_is_picked_up_and_one_that_cannot_be_read_is_none() {
    let world = desk().await;
    let version = |learnt: Option<std::sync::Arc<Learnt>>| learnt.map(|learnt| learnt.version);
    assert_eq!(version(world.house.learnt.learnt()), Some(1));

    let mut other = db::establish(&world.url).unwrap();
    other
        .batch_execute(
            "insert into learnt_models (trained_at, issues, tags, weights, own, trust, trusted_at)
             select now(), issues, tags, weights, own, trust, now() from learnt_models",
        )
        .unwrap();
    learnt::refresh_once(&world.house.db, &world.house.learnt).await.unwrap();
    assert_eq!(version(world.house.learnt.learnt()), Some(2));

    for bad in ["", "\\x01ff", "hello"] {
        other.batch_execute(&format!("update learnt_models set weights = '{bad}'")).unwrap();
        // As a node that has just begun: one that holds this version has read it.
        world.house.learnt.put(None);
        learnt::refresh_once(&world.house.db, &world.house.learnt).await.unwrap();
        assert_eq!(version(world.house.learnt.learnt()), None);
    }
    reported(&world, PAPER).await;
}

#[actix_web::test]
async fn one_node_learns_at_a_time() {
    let world = World::new();
    world.arrange(&history(240));
    let mut other = db::establish(&world.url).unwrap();
    other.batch_execute("select pg_advisory_lock(7331)").unwrap();
    assert_eq!(learn(&world).await, None);
    other.batch_execute("select pg_advisory_unlock(7331)").unwrap();
    assert_eq!(learn(&world).await, Some(1));
    assert_eq!(learn(&world).await, None);
    let models = learnt_models::table.count().get_result::<i64>(&mut *world.conn()).unwrap();
    assert_eq!(models, 1);
}

#[actix_web::test]
async fn a_tag_that_managers_ended_is_neither_set_nor_offered() {
    let world = desk().await;
    world.arrange("update tags set ended_at = now() where word = 'hardware'");
    learnt::refresh_once(&world.house.db, &world.house.learnt).await.unwrap();
    let issue = reported(&world, PAPER).await;
    assert_eq!(has(&world, issue, "hardware"), None);
    assert_eq!(issue_page(&world, ADA, issue).await.text("form.advice"), None);
}

#[actix_web::test]
async fn any_text_may_be_reported_to_a_desk_that_learns() {
    let world = desk().await;
    let long = format!("toner {}", "paper ".repeat(1_600));
    let wide = format!("toner {}", "ink".repeat(3_300));
    for text in [
        "'); drop table issues; --",
        "<script>toner</script>",
        "\u{202E}renot 字字",
        "=paper()",
        &long,
        &wide,
    ] {
        let issue = reported(&world, text).await;
        let page = issue_page(&world, ADA, issue).await;
        assert_eq!(page.status, 200, "{text:.40}");
    }
    learn(&world).await;
}

#[actix_web::test]
async fn managers_see_what_a_precision_would_mean_and_set_it() {
    let world = desk().await;
    let page = open(&world, MONA, "/settings/learning").await;
    let text = page.text("main").unwrap();
    for word in ["What it would mean", "240 resolved issues", "Hardware", "90 % set now"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    let again = page.submit("Save", &[("learnt_percent", "100")]).await;
    assert_eq!(again.status, 422);
    assert_eq!(again.value("input[name=learnt_percent]").as_deref(), Some("100"));
    page.submit("Save", &[("learnt_percent", "95")]).await.landed().await;

    // Pages go by settings that are a second old at most.
    actix_web::rt::time::sleep(std::time::Duration::from_millis(1_100)).await;
    let issue = reported(&world, PAPER).await;
    assert_eq!(has(&world, issue, "hardware"), None, "not measured for that yet");
    let yet = open(&world, MONA, "/settings/learning")
        .await
        .text("section[aria-labelledby=by-tag]")
        .unwrap();
    assert!(yet.contains("not yet measured") && !yet.contains("% sure"), "{yet}");
    learn(&world).await;
    let now = open(&world, MONA, "/settings/learning").await.text("main").unwrap();
    assert!(now.contains("95 % set now"), "{now}");
}
