//! What the reporters of duplicates read, say and get: their own issue, the outcome, and nothing of each other.

use crate::browser::{Page, open};
use crate::duplicates::{cancelled, mark, marked, page_of, undone};
use crate::replay::the_log_tells_all;
use crate::world::{ADA, EMIL, EVE, MONA, SAM, Story, TOM, VERA, World, ZOE};
use diesel::prelude::*;
use tallydesk::issue::IssueId;
use tallydesk::schema::issues;
use tallydesk::work::close_once;

const DONE: [(&str, &str); 5] = [
    ("code", "restarted"),
    ("details", "Restarted the print server"),
    ("documentation", "missing"),
    ("minutes", "6"),
    ("kinds[]", "printing"),
];

/// Eve's, in Ada's hands, and two more of the same trouble.
async fn three(world: &World) -> [IssueId; 3] {
    let eves = world.taken_by(ADA, world.reported_by(EVE, "Eve cannot print"));
    let emils = world.reported_by(EMIL, "Emil gets no paper");
    let veras = world.reported_by(VERA, "Vera waits at the printer");
    marked(world, emils, eves).await;
    marked(world, veras, eves).await;
    [eves, emils, veras]
}

fn duplicates_of(world: &World, issue: IssueId) -> i32 {
    issues::table.find(issue).select(issues::duplicates).first(&mut *world.conn()).unwrap()
}

fn first_response(world: &World, issue: IssueId) -> bool {
    let at: Option<chrono::DateTime<chrono::Utc>> = issues::table
        .find(issue)
        .select(issues::first_response_at)
        .first(&mut *world.conn())
        .unwrap();
    at.is_some()
}

#[actix_web::test]
async fn whose_issue_is_a_duplicate_goes_on_reading_their_own() {
    let world = World::new();
    let (eves, emils) =
        (world.reported_by(EVE, "Eve cannot print"), world.reported_by(EMIL, "Mine"));
    let everywhere = async |world: &World| {
        let mut told = Vec::new();
        for address in
            [&*format!("/issues/{emils}"), "/issues", "/issues?state=open", "/issues.csv", "/"]
        {
            told.push(open(world, EMIL, address).await.text("body").unwrap_or_default());
        }
        told
    };
    let before = everywhere(&world).await;
    marked(&world, emils, eves).await;
    assert_eq!(everywhere(&world).await, before, "word by word, counts in the navigation too");

    world.taken_by(ADA, eves);
    let page = page_of(&world, EMIL, emils).await;
    assert!(page.text("main").unwrap().contains("Ada is working on it"), "it is, as the other one");
    assert!(!page.body.to_lowercase().contains("duplicate"), "{}", page.body);
}

#[actix_web::test]
async fn both_reporters_get_the_outcome_and_each_has_a_word_of_their_own() {
    let world = World::new();
    let [eves, emils, veras] = three(&world).await;
    let page = page_of(&world, ADA, eves).await;
    assert!(page.text("main").unwrap().contains("3 people report this"));
    page.submit("Resolve", &DONE).await.landed().await;

    for (who, issue) in [(EVE, eves), (EMIL, emils), (VERA, veras)] {
        assert_eq!(world.state_of(issue), "resolved", "{who}");
        let page = page_of(&world, who, issue).await;
        assert!(page.text("main").unwrap().contains("Restarted the print server"), "{who}");
        assert!(page.offers("Yes, it works") && page.offers("Still broken"), "{who}");
    }
    page_of(&world, EMIL, emils).await.submit("Yes, it works", &[]).await.landed().await;
    let page = page_of(&world, VERA, veras).await;
    page.submit("Still broken", &[("text", "Not here")]).await.landed().await;

    assert_eq!((world.state_of(eves), world.state_of(emils)), ("resolved", "closed"));
    assert_eq!((world.state_of(veras), world.owner_of(veras)), ("taken", Some(ADA)), "alone again");
    assert_eq!(duplicates_of(&world, eves), 0, "all of them have got the outcome");
    let told = page_of(&world, ADA, eves).await.text(".timeline").unwrap();
    assert!(
        told.contains(&format!(
            "let #{veras} stand alone again: Its reporter finds it still broken"
        ))
    );
    the_log_tells_all(&mut world.conn());

    // The first one still broken, too: who agreed is left in peace, and gets nothing twice.
    let page = page_of(&world, EVE, eves).await;
    page.submit("Still broken", &[("text", "Again")]).await.landed().await;
    page_of(&world, ADA, eves).await.submit("Resolve", &DONE).await.landed().await;
    assert_eq!((world.state_of(eves), world.state_of(emils)), ("resolved", "closed"));
    the_log_tells_all(&mut world.conn());
}

#[actix_web::test]
async fn silence_closes_each_by_itself() {
    let world = World::new();
    let [eves, emils, veras] = three(&world).await;
    page_of(&world, ADA, eves).await.submit("Resolve", &DONE).await.landed().await;
    world.arrange("update issues set closes_at = now() - interval '1 minute'");
    assert_eq!(close_once(&world.house.db).await.unwrap(), 3);
    for issue in [eves, emils, veras] {
        assert_eq!(world.state_of(issue), "closed");
    }
    let page = page_of(&world, ADA, emils).await;
    assert!(page.text("#duplicate").is_some() && !page.offers("Undo the duplicate"));
}

#[actix_web::test]
async fn what_ended_with_another_by_mistake_is_open_again_and_its_reporter_sees_that() {
    let world = World::new();
    let [eves, emils, _] = three(&world).await;
    page_of(&world, ADA, eves).await.submit("Resolve", &DONE).await.landed().await;
    undone(&world, emils).await;

    assert_eq!(world.state_of(emils), "waiting");
    let page = page_of(&world, EMIL, emils).await;
    assert!(page.text(".timeline").unwrap().contains("Ada Abbott opened this again"));
    assert!(!page.body.to_lowercase().contains("duplicate"));
    assert_eq!((world.state_of(eves), duplicates_of(&world, eves)), ("resolved", 0));
    let desk = page_of(&world, ADA, eves).await.text("main").unwrap();
    assert!(desk.contains("2 people reported this") && desk.contains("Vera Vance"), "{desk}");
    the_log_tells_all(&mut world.conn());
}

#[actix_web::test]
async fn the_threads_are_read_together_by_the_desk_and_by_nobody_else() {
    let world = World::new();
    let [eves, emils, veras] = three(&world).await;
    for (who, issue, words) in [
        (EVE, eves, "Secret of Eve"),
        (EMIL, emils, "Secret of Emil"),
        (VERA, veras, "Secret of Vera"),
    ] {
        let page = page_of(&world, who, issue).await;
        page.submit("Send message", &[("text", words)]).await.landed().await;
    }
    let page = page_of(&world, TOM, emils).await;
    page.submit("Save note", &[("text", "Floor 3 again")]).await.landed().await;

    let desk = page_of(&world, ADA, eves).await;
    let entries = desk.texts(".timeline li");
    for (issue, words) in [
        (eves, "Secret of Eve"),
        (emils, "Secret of Emil"),
        (veras, "Secret of Vera"),
        (emils, "Floor 3 again"),
    ] {
        let is_there =
            |entry: &&String| entry.contains(words) && entry.contains(&format!("#{issue}"));
        assert_eq!(entries.iter().filter(is_there).count(), 1, "{words}: {entries:?}");
    }
    let texts =
        ["Secret of", "Floor 3 again", "Eve cannot print", "Emil gets no paper", "Vera waits"];
    let names = ["Eve Ellis", "Emil Estes", "Vera Vance"];
    for (who, issue, own) in [(EVE, eves, 0), (EMIL, emils, 1), (VERA, veras, 2)] {
        let own_words = [
            ["Secret of Eve", "Eve cannot print"],
            ["Secret of Emil", "Emil gets no paper"],
            ["Secret of Vera", "Vera waits at the printer"],
        ][own];
        for address in ["", "/messages", "/rating", "/solved", "/cancel", "?before=99999"] {
            let page = open(&world, who, &format!("/issues/{issue}{address}")).await;
            let mut body = page.body.clone();
            for words in own_words {
                body = body.replace(words, "");
            }
            let others =
                names.iter().enumerate().filter(|(at, _)| *at != own).map(|(_, name)| *name);
            for foreign in others.chain(texts).chain(["uplicate", "3 people"]) {
                assert!(!body.contains(foreign), "{who} reads {foreign:?} on {issue}{address}");
            }
        }
        for other in [eves, emils, veras].into_iter().filter(|other| *other != issue) {
            assert_eq!(page_of(&world, who, other).await.status, 404, "{who} {other}");
        }
    }
    assert_eq!(page_of(&world, SAM, emils).await.status, 404);
}

#[actix_web::test]
async fn a_message_goes_to_all_reporters_if_the_tech_says_so() {
    let world = World::new();
    let [eves, emils, veras] = three(&world).await;
    let page = page_of(&world, ADA, eves).await;
    page.submit("Send message", &[("text", "Only for you")]).await.landed().await;
    let all = [("text", "We restart it at noon"), ("also", "yes")];
    for _ in 0..2 {
        page.submit("Send message", &all).await.landed().await;
    }
    for (who, issue, responded) in [(EVE, eves, true), (EMIL, emils, true), (VERA, veras, true)] {
        let told = page_of(&world, who, issue).await.text(".timeline").unwrap();
        assert_eq!(told.matches("We restart it at noon").count(), 1, "{who}: {told}");
        assert_eq!(told.contains("Only for you"), who == EVE, "{who}");
        assert_eq!(first_response(&world, issue), responded, "their first response, too");
    }
    let desk = page_of(&world, ADA, eves).await.text(".timeline").unwrap();
    assert_eq!(desk.matches("We restart it at noon").count(), 1, "said once: {desk}");
    the_log_tells_all(&mut world.conn());
}

#[actix_web::test]
async fn what_a_duplicates_reporter_writes_comes_to_the_desk_of_who_works_on_it() {
    let world = World::new();
    let [eves, emils, _] = three(&world).await;
    let reached = [("channel", "phone"), ("reached", "yes"), ("minutes", "1")];
    page_of(&world, ADA, eves).await.submit("Save contact", &reached).await.landed().await;
    let desk = open(&world, ADA, "/my-desk").await.text("main").unwrap();
    assert!(desk.contains("Reach Vera"), "whose promise ends first: {desk}");
    page_of(&world, EMIL, emils)
        .await
        .submit("Send message", &[("text", "And now it smokes")])
        .await
        .landed()
        .await;
    let desk = open(&world, ADA, "/my-desk").await.text("main").unwrap();
    assert!(desk.contains("Answer Emil, who wrote"), "{desk}");
    page_of(&world, ADA, emils)
        .await
        .submit("Send message", &[("text", "Leave the room")])
        .await
        .landed()
        .await;
    assert!(!open(&world, ADA, "/my-desk").await.body.contains("Answer Emil"));
    assert!(page_of(&world, EMIL, emils).await.text("main").unwrap().contains("Leave the room"));
}

#[actix_web::test]
async fn who_cancels_takes_only_their_own_back() {
    let world = World::new();
    let eves = world.reported_by(EVE, "One");
    let emils = world.taken_by(TOM, world.reported_by(EMIL, "Two"));
    let third = world.issue(Story { by: EMIL, summary: "Three", ..Story::default() });
    marked(&world, emils, eves).await;
    marked(&world, third, eves).await;

    cancelled(&world, EMIL, third).await;
    assert_eq!((world.state_of(third), duplicates_of(&world, eves)), ("cancelled", 1));

    cancelled(&world, EVE, eves).await;
    assert_eq!((world.state_of(eves), duplicates_of(&world, eves)), ("cancelled", 0));
    assert_eq!((world.state_of(emils), world.owner_of(emils)), ("taken", Some(TOM)), "as it was");
    let told = page_of(&world, ADA, emils).await.text(".timeline").unwrap();
    assert!(told.contains(&format!("#{eves} was cancelled by its reporter")), "{told}");
    the_log_tells_all(&mut world.conn());
}

#[actix_web::test]
async fn who_is_told_nothing_learns_nothing_from_a_refusal_either() {
    let world = World::new();
    let [_, emils, _] = three(&world).await;
    let csrf = world.csrf_of(EMIL);
    let page = page_of(&world, EMIL, emils).await;
    for (form, fields) in
        [("agree", vec![]), ("reopen", vec![("text", "Still")]), ("rating", vec![("rating", "5")])]
    {
        let fields = [vec![("csrf_token", &*csrf)], fields].concat();
        let refused = page.send(&format!("/issues/{emils}/{form}"), &fields).await;
        assert_eq!(refused.status, 409, "{form}");
        assert!(!refused.body.to_lowercase().contains("uplicate"), "{form}: {}", refused.body);
    }
    for form in ["duplicate", "duplicate/undo"] {
        assert_eq!(open(&world, EMIL, &format!("/issues/{emils}/{form}")).await.status, 403);
    }
}

#[actix_web::test]
async fn a_techs_own_report_is_their_colleagues_to_mark_and_theirs_to_know_nothing_of() {
    let world = World::new();
    let eves = world.taken_by(ZOE, world.reported_by(EVE, "Eve cannot print"));
    let own = world.reported_by(ADA, "Printing is slow");
    assert_eq!(open(&world, ADA, &format!("/issues/{own}/duplicate")).await.status, 403);
    let marked: Page = mark(&world, TOM, own, eves).await.landed().await;
    marked.submit("Save note", &[("text", "Ada again")]).await.landed().await;

    let reads = async |address: &str| open(&world, ADA, address).await.body.to_lowercase();
    for address in [
        &*format!("/issues/{own}"),
        "/issues",
        "/",
        "/search?q=slow",
        &*format!("/search?q={own}"),
        &*format!("/several?issues[]={own}"),
    ] {
        let body = reads(address).await.replace("is:duplicate", "").replace("duplicate:", "");
        let rest =
            body.replace("what is a duplicate of another", "").replace("the duplicates of", "");
        assert!(!rest.contains("uplicate"), "{address}: {rest}");
    }
    for query in ["is:duplicate", "state:duplicate", &format!("duplicate:{eves}")] {
        let found = reads(&format!("/search?q={query}")).await;
        assert!(!found.contains("printing is slow"), "{query}");
    }
    let others = reads(&format!("/issues/{eves}")).await;
    assert!(!others.contains("ada again"), "a note about one’s own report");
    let zoes = page_of(&world, ZOE, eves).await;
    assert!(zoes.text(".timeline").unwrap().contains("Ada again"));
}

#[actix_web::test]
async fn a_vips_duplicate_stays_in_the_managers_sight() {
    let world = World::new();
    let [_, _, veras] = three(&world).await;
    let list = open(&world, MONA, "/vip").await;
    assert!(list.text("main").unwrap().contains("Vera waits at the printer"));
    world.arrange("update people set on_shift = true");
    undone(&world, veras).await;
    assert_eq!(world.owner_of(veras), Some(MONA), "back in its basket, it is routed");
}
