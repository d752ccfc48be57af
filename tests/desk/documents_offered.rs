//! Documents offered on a report: which, to whom, and what follows from what its reporter says of them.

use crate::browser::{Page, ask, open};
use crate::replay::the_log_tells_all;
use crate::world::{ADA, EMIL, EVE, MONA, VERA, World};
use diesel::prelude::*;
use tallydesk::issue::IssueId;
use tallydesk::schema::{document_offers, documents, issues};

/// About Word; Outlook and its crash; printing anywhere; and one of Outlook that has ended.
const DOCUMENTS: &str = "
    insert into documents (title, url, for_all, kinds, owner_id, checked_on, ended_at) values
        ('Word templates', 'https://docs.example.com/word', false, '{crash,how-to}', 4, '2026-01-01', null),
        ('A new profile when it closes', 'https://docs.example.com/profile', false, '{crash}', 4, '2026-01-01', null),
        ('Restart after a new password', 'https://docs.example.com/restart', false, '{access}', 4, '2026-01-01', null),
        ('Print anywhere', 'https://docs.example.com/print', true, '{printing}', 4, '2026-01-01', null),
        ('Closes after the password: old way', 'https://docs.example.com/old', false, '{crash}', 4, '2026-01-01', now()),
        ('Outlook on holidays', 'https://docs.example.com/holidays', false, '{}', 4, '2026-01-01', null);
    insert into document_software values (1, 1), (2, 2), (3, 2), (5, 2), (6, 2);";

const PROFILE: &str = "A new profile when it closes";
const RESTART: &str = "Restart after a new password";

const REPORT: [(&str, &str); 4] = [
    ("software", "Outlook"),
    ("effect", "question"),
    ("kind", "crash"),
    ("description", "Outlook closes by itself\nIt began after the new password."),
];

fn desk() -> World {
    let world = World::new();
    world.arrange(DOCUMENTS);
    world
}

async fn reported(world: &World, by: &str) -> (IssueId, Page) {
    let sent = open(world, by, "/report").await.submit("Send report", &REPORT).await;
    let receipt = sent.landed().await;
    let n = receipt.address.trim_start_matches("/issues/").trim_end_matches("?receipt");
    (IssueId(n.parse().unwrap()), receipt)
}

fn offered(page: &Page) -> Vec<String> {
    page.texts("section[aria-labelledby=documents] li b")
}

/// Of each document offered on it: its number, and what was said.
fn said(world: &World, issue: IssueId) -> Vec<(i64, Option<bool>)> {
    document_offers::table
        .filter(document_offers::issue_id.eq(issue.0))
        .order(document_offers::place)
        .select((document_offers::document_id, document_offers::helped))
        .load(&mut *world.conn())
        .unwrap()
}

/// How often it solved one, and did not help.
fn counted(world: &World, document: i64) -> (i32, i32) {
    documents::table
        .find(document)
        .select((documents::solved, documents::not_helped))
        .first(&mut *world.conn())
        .unwrap()
}

fn solved(title: &str) -> String {
    format!("This solved it: {title}")
}

fn did_not_help(title: &str) -> String {
    format!("Did not help: {title}")
}

#[actix_web::test]
async fn the_receipt_offers_what_is_about_the_software_and_the_trouble_and_nothing_else() {
    let world = desk();
    let (issue, receipt) = reported(&world, EVE).await;

    assert!(receipt.text("main").unwrap().contains("We have your report"));
    assert_eq!(offered(&receipt), [PROFILE, RESTART], "the kind first, then by its words");
    let links = receipt.attribute("section[aria-labelledby=documents] a", "href");
    assert_eq!(links.as_deref(), Some("https://docs.example.com/profile"), "straight there");
    assert_eq!(said(&world, issue), [(2, None), (3, None)]);
    let own = open(&world, EVE, &format!("/issues/{issue}")).await;
    assert_eq!(offered(&own), [PROFILE, RESTART], "and on their own issue while it waits");
}

#[actix_web::test]
async fn no_more_are_offered_than_managers_set_and_none_where_they_set_none() {
    let world = desk();
    world.set("documents_offered", 1);
    let (_, receipt) = reported(&world, EVE).await;
    assert_eq!(offered(&receipt), [PROFILE]);

    let none = desk();
    none.set("documents_offered", 0);
    assert_eq!(offered(&reported(&none, EVE).await.1), Vec::<String>::new());
}

#[actix_web::test]
async fn what_has_helped_more_often_stands_first_among_equals() {
    let world = desk();
    world.arrange(
        "update documents set kinds = '{crash}', title = 'A second way when it closes' where id = 3;
         update documents set title = 'A first way when it closes', not_helped = 9 where id = 2;
         update documents set solved = 9 where id = 3",
    );
    let (_, receipt) = reported(&world, EVE).await;
    assert_eq!(offered(&receipt), ["A second way when it closes", "A first way when it closes"]);
}

#[actix_web::test]
async fn a_document_for_any_software_is_offered_for_unlisted_software_too_but_not_by_a_stray_word()
{
    let world = desk();
    let report = |kind: &'static str, description: &'static str| {
        [
            ("software", "Garmin"),
            ("effect", "question"),
            ("kind", kind),
            ("description", description),
        ]
    };
    let page = open(&world, EVE, "/report").await;
    let printing = page.submit("Send report", &report("printing", "Labels come out grey")).await;
    assert_eq!(offered(&printing.landed().await), ["Print anywhere"]);
    let page = open(&world, EVE, "/report").await;
    let stray = report("crash", "It closes\nI cannot work anywhere");
    let stray = page.submit("Send report", &stray).await;
    assert_eq!(offered(&stray.landed().await), Vec::<String>::new());
}

#[actix_web::test]
async fn this_solved_it_ends_the_issue_without_anybody_of_the_desk() {
    let world = desk();
    let (issue, receipt) = reported(&world, EVE).await;
    let done = receipt.submit(&solved(PROFILE), &[]).await.landed().await;

    assert_eq!((world.state_of(issue), world.owner_of(issue)), ("resolved", None));
    assert_eq!(world.events_of(issue), ["submitted", "resolved"]);
    let text = done.text("main").unwrap();
    assert!(text.contains("You solved it with a document") && text.contains(PROFILE), "{text}");
    assert!(!text.contains("Being worked on"), "nobody did: {text}");
    let (code, documentation, minutes): (String, String, i32) = issues::table
        .find(issue)
        .select((
            diesel::dsl::sql::<diesel::sql_types::Text>("code::text"),
            diesel::dsl::sql::<diesel::sql_types::Text>("documentation::text"),
            issues::staff_minutes,
        ))
        .first(&mut *world.conn())
        .unwrap();
    assert_eq!((code.as_str(), documentation.as_str(), minutes), ("self_solved", "resolved_by", 0));
    assert_eq!(said(&world, issue), [(2, Some(true)), (3, None)]);
    assert_eq!((counted(&world, 2), counted(&world, 3)), ((1, 0), (0, 0)));
    the_log_tells_all(&mut world.conn());
    // Pressed twice, or on a page that was open elsewhere: it stays as it is.
    assert_eq!(receipt.submit(&solved(PROFILE), &[]).await.status, 303);
    assert_eq!(receipt.submit(&solved(RESTART), &[]).await.status, 409);
    assert_eq!(counted(&world, 2), (1, 0));
}

#[actix_web::test]
async fn what_a_document_did_not_solve_after_all_waits_for_the_desk_again() {
    let world = desk();
    let (issue, receipt) = reported(&world, EVE).await;
    let done = receipt.submit(&solved(PROFILE), &[]).await.landed().await;
    let back = done.submit("Still broken", &[("text", "It closed again")]).await.landed().await;

    assert_eq!((world.state_of(issue), world.owner_of(issue)), ("waiting", None));
    assert_eq!(offered(&back), [RESTART], "what they have tried is not offered twice");
    the_log_tells_all(&mut world.conn());
}

#[actix_web::test]
async fn what_did_not_help_is_kept_with_whom_and_offered_there_no_more() {
    let world = desk();
    let (issue, receipt) = reported(&world, EVE).await;
    let after = receipt.submit(&did_not_help(PROFILE), &[]).await.landed().await;

    assert_eq!(offered(&after), [RESTART]);
    let told = after.text("section[aria-labelledby=documents]").unwrap();
    assert!(told.contains("You said that “A new profile when it closes” did not help."), "{told}");
    assert_eq!(said(&world, issue), [(2, Some(false)), (3, None)]);
    assert_eq!(receipt.submit(&did_not_help(PROFILE), &[]).await.status, 303);
    assert_eq!(counted(&world, 2), (0, 1), "said once");
    assert_eq!(world.events_of(issue), ["submitted"], "it waits as before");
    let tech = open(&world, ADA, &format!("/issues/{issue}")).await;
    let card = tech.text("section[aria-labelledby=documents]").unwrap();
    assert!(card.contains("The reporter: did not help."), "{card}");
    assert!(card.contains("For Outlook, about crash, says “new”, “closes”."), "{card}");
    let (_, next) = reported(&world, EMIL).await;
    assert_eq!(offered(&next), [PROFILE, RESTART], "another’s issue is another matter");
}

#[actix_web::test]
async fn who_says_solved_once_a_technician_has_it_is_told_how_it_stands() {
    let world = desk();
    let (issue, receipt) = reported(&world, EVE).await;
    world.taken_by(ADA, issue);

    let refused = receipt.submit(&solved(PROFILE), &[]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text("#refusal").unwrap().contains("It is “In work” now"));
    assert!(!refused.offers(&solved(PROFILE)), "no button that cannot work");
    assert_eq!((world.state_of(issue), counted(&world, 2)), ("taken", (0, 0)));
    let own = open(&world, EVE, &format!("/issues/{issue}")).await;
    assert_eq!(offered(&own), Vec::<String>::new());
    // That it did not help is worth knowing still.
    refused.submit(&did_not_help(PROFILE), &[]).await.landed().await;
    assert_eq!(counted(&world, 2), (0, 1));
}

#[actix_web::test]
async fn an_ended_document_is_offered_no_more_and_another_one_never_was() {
    let world = desk();
    let (issue, receipt) = reported(&world, EVE).await;
    world.arrange("update documents set ended_at = now() where id = 2");
    assert_eq!(offered(&open(&world, EVE, &format!("/issues/{issue}")).await), [RESTART]);

    let csrf = world.csrf_of(EVE);
    for (document, status) in [("1", 422), ("5", 422), ("99", 422), ("", 422), ("x", 422)] {
        for address in ["solved", "did-not-help"] {
            let fields = [("csrf_token", csrf.as_str()), ("document", document)];
            let page = receipt.send(&format!("/issues/{issue}/{address}"), &fields).await;
            assert_eq!(page.status, status, "{address} {document}");
            let text = page.text("main").unwrap();
            assert!(!text.contains("Word templates") && !text.contains("old way"), "{text}");
        }
    }
    assert_eq!(world.state_of(issue), "waiting");
    // Who was reading it when it was ended may still say that it solved it.
    assert_eq!(receipt.submit(&solved(PROFILE), &[]).await.status, 303);
    assert_eq!(world.state_of(issue), "resolved");
}

#[actix_web::test]
async fn nobody_speaks_for_another() {
    let world = desk();
    let (issue, _) = reported(&world, EVE).await;
    for (who, status) in [(EMIL, 404), (ADA, 403), (MONA, 403)] {
        let csrf = world.csrf_of(who);
        let fields = [("csrf_token", csrf.as_str()), ("document", "2")];
        for address in ["solved", "did-not-help"] {
            let address = format!("/issues/{issue}/{address}");
            let page = ask(&world, who, &actix_web::http::Method::POST, &address, &fields).await;
            assert_eq!(page.status, status, "{who} {address}");
        }
        let page = open(&world, who, &format!("/issues/{issue}/solved")).await;
        assert_eq!(page.status, status, "{who} looks");
    }
    assert_eq!(said(&world, issue), [(2, None), (3, None)]);
    assert_eq!(world.state_of(issue), "waiting");
}

/// Both lock the issue: whoever comes second sees what the first has done.
#[actix_web::test]
async fn taken_and_solved_at_the_same_moment_it_is_one_of_the_two() {
    let world = desk();
    for _ in 0..6 {
        let (issue, receipt) = reported(&world, EVE).await;
        let desk = open(&world, ADA, &format!("/issues/{issue}")).await;
        let solve = solved(PROFILE);
        let (solved, taken) =
            tokio::join!(receipt.submit(&solve, &[]), desk.submit("Take it", &[]));
        let both = (solved.status.as_u16(), taken.status.as_u16(), world.state_of(issue));
        assert!([(303, 409, "resolved"), (409, 303, "taken")].contains(&both), "{both:?}");
        world.arrange(&format!(
            "update issues set state = 'waiting', owner_id = null where id = {issue}"
        ));
    }
}

#[actix_web::test]
async fn a_vip_solves_what_was_routed_and_learns_nothing_of_it() {
    let world = desk();
    let (issue, receipt) = reported(&world, VERA).await;
    assert_eq!(world.owner_of(issue), Some(MONA));
    assert_eq!(offered(&receipt), [PROFILE, RESTART]);
    receipt.submit(&solved(PROFILE), &[]).await.landed().await;
    assert_eq!((world.state_of(issue), world.owner_of(issue)), ("resolved", None));
    the_log_tells_all(&mut world.conn());
}

#[actix_web::test]
async fn who_else_reported_it_is_still_helped_when_one_of_them_solves_theirs() {
    let world = desk();
    let (first, receipt) = reported(&world, EVE).await;
    let (second, other) = reported(&world, EMIL).await;
    world.duplicate_by(ADA, second, first);

    receipt.submit(&solved(PROFILE), &[]).await.landed().await;
    assert_eq!((world.state_of(first), world.state_of(second)), ("resolved", "waiting"));
    // And the other way round: a duplicate waits as long as what it points to does.
    let (third, _) = reported(&world, EVE).await;
    world.duplicate_by(ADA, second, third);
    other.submit(&solved(RESTART), &[]).await.landed().await;
    assert_eq!((world.state_of(second), world.state_of(third)), ("resolved", "waiting"));
    the_log_tells_all(&mut world.conn());
}

#[actix_web::test]
async fn a_tech_puts_a_document_into_a_message_or_a_resolution() {
    let world = desk();
    let (issue, _) = reported(&world, EVE).await;
    world.taken_by(ADA, issue);
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;

    let message = page.follow(&format!("Write it to the reporter: {PROFILE}")).await;
    let text = message.value("main [name=text]").unwrap();
    assert!(text.starts_with("Hello Eve,") && text.contains("https://docs.example.com/profile"));
    message.submit("Send message", &[]).await.landed().await;
    let resolve = page.open(&format!("/issues/{issue}/resolve?document=2")).await;
    let details = resolve.value("main [name=details]").unwrap();
    assert!(details.contains("https://docs.example.com/profile"), "{details}");
    let answer = resolve.value("[name=documentation][checked]");
    assert_eq!(answer.as_deref(), Some("answered_with"), "the question is answered with it");
    // A reporter does not look around in the list that way.
    let own = open(&world, EVE, &format!("/issues/{issue}/messages?document=1")).await;
    assert_eq!(own.value("main [name=text]").as_deref(), Some(""));
    let ended = page.open(&format!("/issues/{issue}/messages?document=5")).await;
    assert_eq!(ended.value("main [name=text]").as_deref(), Some(""), "ended ones are not sent");
}
