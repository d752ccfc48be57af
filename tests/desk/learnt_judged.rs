//! What speaks for a learnt tag: what staff had before its eyes, once, whenever it came in.

use crate::browser::open;
use crate::learnt::{PAPER, desk, has, history, learn, predictions, reported};
use crate::world::{ADA, EVE, World};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use std::sync::Arc;
use tallydesk::db;
use tallydesk::issue::IssueId;
use tallydesk::tagging::TagOrigin;

/// More of the same issues, in another state.
fn more(times: u32, state: &str) -> String {
    format!(
        "insert into issues (reporter_id, logged_by_id, source, software_id, software, vip, contact_by, summary, description,
            kind, effect, priority, basket, state, submitted_at, promised_at, resolved_at, resolved_by, closes_at, code, details,
            documentation)
        select reporter_id, logged_by_id, source, software_id, software, vip, contact_by, summary, description, kind, effect,
            priority, basket, '{state}', submitted_at, promised_at, resolved_at, resolved_by, closes_at, code, details, documentation
        from issues, generate_series(1, {times})"
    )
}

/// The next model is due.
fn later(world: &World) {
    world.arrange("update learnt_models set trained_at = now() - interval '3 days'");
}

fn ask(world: &World, sql: &str) -> Vec<String> {
    diesel::dsl::sql::<Text>(sql).load(&mut *world.conn()).unwrap()
}

fn kept(world: &World, issue: IssueId) -> Vec<Option<bool>> {
    predictions(world).into_iter().filter(|said| said.0 == issue.0).map(|said| said.3).collect()
}

#[actix_web::test]
async fn what_a_model_set_and_staff_removed_does_not_teach_it_the_opposite() {
    let world = desk().await;
    // On half of those about paper a model set it, and staff removed it; on the other half staff has set it.
    world.arrange(
        "update issue_tags set origin = 'learnt', learnt_version = 1, confidence = 0.9, added_by = null, removed_at = now(),
            removed_by = 4
         where tag_id = (select id from tags where word = 'hardware') and issue_id % 4 = 0",
    );
    later(&world);
    assert_eq!(learn(&world).await, Some(2));

    let issue = reported(&world, PAPER).await;
    assert_eq!(has(&world, issue, "hardware"), Some(TagOrigin::Learnt));
}

#[actix_web::test]
async fn what_ended_elsewhere_or_by_itself_teaches_nothing() {
    for elsewhere in ["source = 'import'", "code = 'self_solved'"] {
        let world = World::new();
        world.arrange(&format!("{}; update issues set {elsewhere}", history(240)));
        assert_eq!(learn(&world).await, None, "{elsewhere}");
        world.arrange("update issues set source = 'import', code = 'explained', owner_id = 4");
        assert_eq!(
            learn(&world).await,
            Some(1),
            "an open ticket of another desk was resolved here"
        );
    }
}

#[actix_web::test]
async fn what_nobody_of_the_desk_looked_at_is_not_judged_and_goes() {
    let world = desk().await;
    let [solved, cancelled] = [reported(&world, PAPER).await, reported(&world, PAPER).await];
    learn(&world).await;
    assert_eq!(predictions(&world).len(), 2);

    world.resolved_by(ADA, world.taken_by(ADA, solved));
    world.arrange(
        "update issues set code = 'self_solved' where resolved_at > now() - interval '1 hour'",
    );
    let page = open(&world, EVE, &format!("/issues/{cancelled}/cancel")).await;
    page.submit("Cancel the issue", &[]).await.landed().await;
    learn(&world).await;
    assert_eq!(predictions(&world).iter().map(|said| said.0).collect::<Vec<_>>(), [solved.0]);
    assert_eq!(kept(&world, solved), [None], "it may be opened again");

    world.arrange(&format!(
        "update issues set state = 'closed', closed_at = now() where id = {solved}"
    ));
    learn(&world).await;
    assert!(predictions(&world).is_empty());
}

#[actix_web::test]
async fn for_two_weeks_a_judgement_follows_what_staff_does() {
    let world = desk().await;
    let issue = reported(&world, PAPER).await;
    learn(&world).await;
    let set = format!("issue_id = {issue} and learnt_version is not null");
    world.arrange(&format!("update issue_tags set removed_at = now(), removed_by = 4 where {set}"));
    world.resolved_by(ADA, world.taken_by(ADA, issue));
    learn(&world).await;
    assert_eq!(kept(&world, issue), [Some(false)]);

    let back = format!(
        "update issue_tags set removed_at = null, removed_by = null, origin = 'staff' where {set}"
    );
    world.arrange(&back);
    learn(&world).await;
    assert_eq!(kept(&world, issue), [Some(true)], "opened again, and it was right after all");
    world.arrange(&format!(
        "update learnt_predictions set judged_at = now() - interval '15 days';
         update issue_tags set removed_at = now(), removed_by = 4 where {set}"
    ));
    learn(&world).await;
    assert_eq!(kept(&world, issue), [Some(true)], "a month later it is another matter");
}

#[actix_web::test]
async fn however_many_came_at_once_the_newest_is_looked_at_with_them() {
    let world = desk().await;
    world.arrange(&more(10, "resolved"));
    let issue = reported(&world, PAPER).await;
    learn(&world).await;
    assert_eq!(kept(&world, issue), [None], "it is the 2,401st");
}

#[actix_web::test]
async fn what_is_written_while_others_overtake_it_is_looked_at_too() {
    let world = desk().await;
    let mut slow = db::establish(&world.url).unwrap();
    let one = "begin; insert into issues (reporter_id, logged_by_id, source, software_id, software, vip, contact_by, summary,
            description, kind, effect, priority, basket, submitted_at, promised_at)
        values (1, 1, 'web', 1, 'Word', false, 'email', 'Help', 'The tray wants paper, the toner is empty, the drum', 'how-to',
            'question', 'low', 'bin', now(), now())";
    slow.batch_execute(one).unwrap();
    let overtaking = reported(&world, PAPER).await;
    for _ in 0..3 {
        learn(&world).await;
    }
    assert_eq!(kept(&world, overtaking), [None]);

    slow.batch_execute("commit").unwrap();
    learn(&world).await;
    let slow = IssueId(overtaking.0 - 1);
    assert!(!kept(&world, slow).is_empty(), "{:?}", predictions(&world));
}

#[actix_web::test]
async fn a_judgement_reads_no_model_again_and_old_ones_are_written_once() {
    let world = desk().await;
    let before = world.house.learnt.learnt().unwrap();
    world.arrange("update learnt_models set trusted_at = now() + interval '1 minute'");
    tallydesk::tagging::learnt::refresh_once(&world.house.db, &world.house.learnt).await.unwrap();
    let after = world.house.learnt.learnt().unwrap();
    assert!(Arc::ptr_eq(&before.model, &after.model), "the weights are the same");

    let another = "insert into learnt_models (trained_at, issues, tags, weights, own, trust, trusted_at)
        select now() - interval '3 days', issues, tags, weights, own, trust, now() from learnt_models where version = 1;";
    later(&world);
    world.arrange(&another.repeat(3));
    assert_eq!(learn(&world).await, Some(5));
    let sizes = "select version || ' ' || (weights = '') || ' ' || (own = '[]') from learnt_models order by version";
    let sizes_are =
        ["1 true true", "2 true true", "3 false false", "4 false false", "5 false false"];
    assert_eq!(ask(&world, sizes), sizes_are);
    let written = "select xmin::text from learnt_models where version = 1";
    later(&world);
    let first = ask(&world, written);
    assert_eq!(learn(&world).await, Some(6));
    assert_eq!(ask(&world, written), first, "what is empty is not written again");
}
