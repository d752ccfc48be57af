//! Managers make tags, and rules that give them: tried on what was, in force for what comes, in hindsight on request.

use crate::browser::open;
use crate::replay;
use crate::world::{ADA, EVE, MONA, Story, World};
use diesel::prelude::*;
use tallydesk::issue::IssueId;
use tallydesk::schema::{audit, issue_tags, tags};

const NEW: &str = "/settings/rules/new";

async fn make_tag(world: &World, label: &str) -> i64 {
    let page = open(world, MONA, "/settings/tags").await;
    page.submit("Add the tag", &[("label", label)]).await.landed().await;
    tags::table.filter(tags::label.eq(label)).select(tags::id).first(&mut *world.conn()).unwrap()
}

/// What the audit trail says was done, oldest first.
fn done(world: &World) -> Vec<String> {
    audit::table.order(audit::id).select(audit::what).load(&mut *world.conn()).unwrap()
}

/// The labels of an issue's tags.
async fn tags_on(world: &World, issue: IssueId) -> String {
    let page = open(world, ADA, &format!("/issues/{issue}/tags")).await;
    page.texts("main form .tag, main form button").join(" ")
}

#[actix_web::test]
async fn a_tag_is_made_renamed_ended_and_taken_back() {
    let world = World::new();
    let page = open(&world, MONA, "/settings/tags").await;
    let typed = [("label", "Waits for parts"), ("facet", "cause")];
    let page = page.submit("Add the tag", &typed).await.landed().await;
    assert!(page.text("main .list").unwrap().contains("waits-for-parts, about the cause"));

    let page = page.follow("Waits for parts").await;
    let page = page.submit("Rename", &[("label", "Waits for a part")]).await.landed().await;
    let text = page.text("main").unwrap();
    assert!(text.contains("Waits for a part") && text.contains("waits-for-parts"), "{text}");
    let page = page.submit("End Waits for a part", &[]).await.landed().await;
    assert!(page.text("main").unwrap().contains("No tag of your own yet"));
    let page = page.submit("Revive Waits for a part", &[]).await.landed().await;

    assert!(page.text("section").unwrap().contains("Waits for a part"));
    assert_eq!(done(&world), ["tag added", "tag renamed", "tag ended", "tag revived"]);
}

#[actix_web::test]
async fn of_two_who_rename_a_tag_the_second_is_asked_once_more() {
    let world = World::new();
    make_tag(&world, "Supplies").await;
    let list = open(&world, MONA, "/settings/tags").await;
    let (mine, theirs) = (list.follow("Supplies").await, list.follow("Supplies").await);
    theirs.submit("Rename", &[("label", "Office supplies")]).await.landed().await;

    let refused = mine.submit("Rename", &[("label", "Paper and toner")]).await;

    assert_eq!(refused.status, 409);
    assert!(refused.text("#refusal").unwrap().contains("it is called Office supplies now"));
    assert_eq!(refused.value("#tag-label").as_deref(), Some("Paper and toner"));
    let renamed = refused.submit("Rename", &[]).await.landed().await;
    assert!(renamed.text("main .list").unwrap().contains("Paper and toner"));
}

#[actix_web::test]
async fn a_tag_is_there_once_and_kinds_stay_as_they_are() {
    let world = World::new();
    make_tag(&world, "Printing room").await;
    let page = open(&world, MONA, "/settings/tags").await;

    let twice = page.submit("Add the tag", &[("label", "printing ROOM!")]).await;
    assert_eq!(twice.status, 422);
    assert_eq!(twice.value("#tag-label").as_deref(), Some("printing ROOM!"));
    let long = "İ".repeat(60);
    assert_eq!(page.submit("Add the tag", &[("label", &long)]).await.status, 303);
    let of_a_kind = page.submit("Add the tag", &[("label", "How to")]).await;
    assert_eq!(of_a_kind.status, 422, "the kinds' words are taken");
    let kind: i64 = tags::table
        .filter(tags::word.eq("how-to"))
        .select(tags::id)
        .first(&mut *world.conn())
        .unwrap();
    let (kind, csrf) = (kind.to_string(), world.csrf_of(MONA));
    let end = [("tag", kind.as_str()), ("then", "end"), ("csrf_token", &csrf)];
    let refused = page.send("/settings/tags", &end).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text("#refusal").unwrap().contains("stays as it is"));
}

#[actix_web::test]
async fn a_rule_is_tried_on_what_was_before_it_counts() {
    let world = World::new();
    let toner = world.reported_by(EVE, "The toner is empty");
    world.reported_by(EVE, "Word is tonerless");
    world.issue(Story {
        summary: "Toner, long ago",
        minutes_ago: 91 * 24 * 60,
        ..Story::default()
    });
    let tag = make_tag(&world, "Supplies").await.to_string();
    let page = open(&world, MONA, NEW).await;

    let typed = [("tag", tag.as_str()), ("words", "toner, paper tray"), ("effect", "question")];
    let tried = page.submit("Try it on the last 90 days", &typed).await;

    assert_eq!(tried.status, 200);
    assert_eq!(tried.value("#rule-words").as_deref(), Some("toner, paper tray"));
    let said = tried.text("aside").unwrap();
    assert!(said.contains("It would match 1 issue"), "{said}");
    assert!(said.contains("Tried on the 2 issues of the last 90 days"), "{said}");
    assert!(said.contains(&format!("#{toner}")) && said.contains("“toner”"), "{said}");
    let rules = open(&world, MONA, "/settings/rules").await;
    assert!(!rules.text("main").unwrap().contains("Supplies"), "only tried");

    let saved = tried.submit("Save the rule", &[]).await.landed().await;
    assert!(saved.text("h1").unwrap().ends_with(": Supplies"));
    let new = report(&world, "No toner again").await;
    assert!(tags_on(&world, new).await.contains("Supplies"));
    assert!(!tags_on(&world, toner).await.contains("Supplies"), "history stays as it was");
    let twice = tried.submit("Save the rule", &[]).await;
    assert_eq!(twice.status, 409);
    assert_eq!(twice.value("#rule-words").as_deref(), Some("toner, paper tray"));
}

async fn report(world: &World, description: &str) -> IssueId {
    let page = open(world, EVE, "/report").await;
    let typed = [
        ("software", "Word"),
        ("effect", "question"),
        ("kind", "how-to"),
        ("description", description),
        ("contact_by", "email"),
    ];
    let sent = page.submit("Send report", &typed).await;
    let receipt = sent.location.unwrap();
    let number = receipt.trim_start_matches("/issues/").split('?').next().unwrap();
    IssueId(number.parse().unwrap())
}

#[actix_web::test]
async fn what_is_wrong_with_a_rule_is_said_at_once() {
    let world = World::new();
    let page = open(&world, MONA, NEW).await;
    let again = page.submit("Save the rule", &[("not_words", "?!")]).await;
    assert_eq!(again.status, 422);
    assert_eq!(again.texts(".problem li").len(), 3, "{:?}", again.texts(".problem li"));
    assert_eq!(again.value("#rule-not_words").as_deref(), Some("?!"));

    let tag = make_tag(&world, "Supplies").await.to_string();
    let again = open(&world, MONA, NEW).await;
    let typed = [("tag", tag.as_str()), ("words", "toner"), ("software", "Wrod")];
    assert_eq!(again.submit("Save the rule", &typed).await.status, 422);
    let tried = again.submit("Try it on the last 90 days", &typed).await;
    assert!(tried.text("#rule-software-problem").unwrap().contains("no such software"));
    assert_eq!(tried.value("#rule-words").as_deref(), Some("toner"));
}

#[actix_web::test]
async fn a_rule_is_applied_to_history_and_ended() {
    let world = World::new();
    let before = [world.reported_by(EVE, "The toner is empty"), world.reported_by(EVE, "No toner")];
    let tag = make_tag(&world, "Supplies").await.to_string();
    let typed = [("tag", tag.as_str()), ("words", "toner")];
    let rule = open(&world, MONA, NEW).await.submit("Save the rule", &typed).await.landed().await;

    let tried = rule.follow("Try it on the last 90 days").await;
    let applied = tried.submit("Tag those that never had it", &[]).await.landed().await;

    for issue in before {
        assert!(tags_on(&world, issue).await.contains("Supplies"));
        assert_eq!(world.events_of(issue), ["submitted", "tagged"]);
    }
    let (hindsight, all): (i64, i64) = (hindsight(&world, true), hindsight(&world, false));
    assert_eq!((hindsight, all), (2, 0), "none of them counts as automatic");
    let again = tried.submit("Tag those that never had it", &[]).await.landed().await;
    let changes = again.text("aside").unwrap();
    assert!(changes.contains("issues: 2") && changes.contains("issues: 0"), "{changes}");

    let ended = applied.submit("End the rule", &[]).await.landed().await;
    assert!(!ended.offers("Tag those that never had it") && !ended.offers("End the rule"));
    assert_eq!(applied.submit("End the rule", &[]).await.status, 409);
    assert_eq!(tried.submit("Tag those that never had it", &[]).await.status, 409);
    let new = report(&world, "No toner again").await;
    assert!(!tags_on(&world, new).await.contains("Supplies"));
    let list = open(&world, MONA, "/settings/rules").await;
    assert!(list.text("main details").unwrap().contains("Supplies"));
    replay::the_log_tells_all(&mut world.conn());
}

/// How many tags of rules were given in hindsight, or at once.
fn hindsight(world: &World, in_hindsight: bool) -> i64 {
    issue_tags::table
        .filter(issue_tags::rule_id.is_not_null())
        .filter(issue_tags::in_hindsight.eq(in_hindsight))
        .count()
        .get_result(&mut *world.conn())
        .unwrap()
}

#[actix_web::test]
async fn ending_a_tag_ends_its_rules_and_leaves_what_it_is_on() {
    let world = World::new();
    let tag = make_tag(&world, "Supplies").await.to_string();
    let typed = [("tag", tag.as_str()), ("words", "toner")];
    let added_too_late = open(&world, MONA, NEW).await;
    added_too_late.submit("Save the rule", &typed).await.landed().await;
    let tagged = report(&world, "The toner is empty").await;

    let page = open(&world, MONA, "/settings/tags").await;
    page.submit("End Supplies", &[]).await.landed().await;

    assert!(tags_on(&world, tagged).await.contains("Supplies"));
    let later = report(&world, "No toner again").await;
    assert!(!tags_on(&world, later).await.contains("Supplies"));
    assert_eq!(added_too_late.submit("Save the rule", &typed).await.status, 422);
    let csv = open(&world, MONA, "/settings/rules.csv").await.body;
    assert!(csv.contains(r#","supplies","toner","","","","#), "{csv}");
    let csv = open(&world, MONA, "/settings/tags.csv").await.body;
    assert!(csv.contains(r#","supplies","Supplies","0","2"#), "{csv}");
}
