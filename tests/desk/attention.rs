//! A colleague's note brings an issue to a desk, and so does watching it; neither lets anybody see more.

use crate::browser::{Page, open};
use crate::world::{ADA, EVE, MONA, SAM, TOM, World, ZOE};
use tallydesk::issue::IssueId;

async fn note(world: &World, issue: IssueId, text: &str, to: &str) -> Page {
    let form = open(world, ADA, &format!("/issues/{issue}/notes")).await;
    form.submit("Save note", &[("text", text), ("to", to)]).await
}

async fn calls(world: &World, who: &str) -> Vec<String> {
    open(world, who, "/my-desk").await.texts("section[aria-labelledby=calls] li p")
}

#[actix_web::test]
async fn a_note_that_names_a_colleague_brings_the_issue_to_their_desk() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;

    let noted = page.submit("Save note", &[("text", "Any idea, @zoe? ada@example.org")]).await;

    assert!(noted.landed().await.text(".timeline").unwrap().contains("for Zoe Zeller"));
    let told = calls(&world, ZOE).await;
    assert!(told[0].starts_with(&format!("Mentioned by Ada Abbott in #{issue}, Word")), "{told:?}");
    assert!(calls(&world, ADA).await.is_empty() && calls(&world, TOM).await.is_empty());
    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await;
    assert!(!theirs.body.contains("Zoe"));

    let opened = open(&world, ZOE, "/my-desk").await.follow("One").await;
    assert_eq!(opened.status, 200);
    assert!(calls(&world, ZOE).await.is_empty(), "opened, it is done");
}

#[actix_web::test]
async fn a_colleague_can_be_picked_and_the_call_put_aside() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;

    let list = page.submit("Pick a colleague", &[("text", "Please look")]).await;
    assert_eq!(list.value("[name=text]").as_deref(), Some("Please look"), "nothing was saved yet");
    assert_eq!(world.events_of(issue), ["submitted", "taken"]);
    // Twice called is once.
    for text in ["Please look", "Please, @mona"] {
        note(&world, issue, text, "7").await.landed().await;
    }
    let desk = open(&world, MONA, "/my-desk").await;
    assert_eq!(desk.texts("section[aria-labelledby=calls] li").len(), 1);
    let aside = desk.submit(&format!("Put aside #{issue}"), &[]).await.landed().await;
    assert!(aside.text("#calls").is_none());
    assert!(calls(&world, MONA).await.is_empty());
}

#[actix_web::test]
async fn who_has_left_and_who_is_no_colleague_cannot_be_called() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    world.arrange("update people set ended_at = now() where id = 5");
    world.arrange("insert into people (name, email, role, tier) values ('Zoe Two', 'zoe@elsewhere.org', 'tech', 1)");
    for (text, said) in [
        ("@eve asks", "Eve Ellis is not at the desk"),
        ("@tom knows", "Tom Tully has left"),
        ("@zoe", "More than one colleague is called by @zoe"),
        ("@sam", "Sam Sutter cannot see this issue"),
    ] {
        let again = note(&world, issue, text, "").await;
        let problem = again.text(".problem").unwrap_or_default();
        assert!([409, 422].contains(&again.status.as_u16()) && problem.contains(said), "{problem}");
        assert_eq!(again.value("[name=text]").as_deref(), Some(text));
    }
    assert_eq!(note(&world, issue, "@nobody at all", "").await.status, 303);
    let list = open(&world, ADA, &format!("/issues/{issue}/notes")).await;
    let names = list.texts("#note-to option");
    assert!(!names.iter().any(|name| name.contains("Tom") || name.contains("Eve")), "{names:?}");
    assert_eq!(world.events_of(issue), ["submitted", "taken", "note"]);
}

#[actix_web::test]
async fn the_software_team_is_called_to_what_it_may_see_and_only_as_long() {
    let world = World::new();
    let issue = world.escalated_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "Licence")));
    note(&world, issue, "@sam, a second one", "").await.landed().await;
    assert_eq!(calls(&world, SAM).await.len(), 1);

    world.arrange("update issues set state = 'taken', case_id = null");
    assert!(calls(&world, SAM).await.is_empty(), "it is the desk’s again");
    assert_eq!(open(&world, SAM, &format!("/issues/{issue}")).await.status, 404);
}

async fn news(world: &World, who: &str) -> Vec<String> {
    let desk = open(world, who, "/my-desk").await;
    desk.texts("section[aria-labelledby=watched] li > div")
}

#[actix_web::test]
async fn a_watched_issue_says_when_something_has_happened() {
    let world = World::new();
    let issue = world.reported_by(EVE, "One");
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;

    let watched = page.submit("Watch this issue", &[]).await.landed().await;
    assert!(watched.text("section[aria-labelledby=watch]").unwrap().contains("You."));
    assert_eq!(news(&world, ADA).await, [format!("One #{issue}, Word")]);
    let others = open(&world, ZOE, &format!("/issues/{issue}")).await;
    assert!(others.text("section[aria-labelledby=watch]").unwrap().contains("Ada Abbott."));

    let own = watched.submit("Save note", &[("text", "Mine")]).await;
    own.landed().await;
    assert_eq!(news(&world, ADA).await.len(), 1, "what they do themselves is nothing new");
    others.submit("Save note", &[("text", "New")]).await;
    assert_eq!(news(&world, ADA).await, [format!("One Something new #{issue}, Word")]);

    let looked = open(&world, ADA, &format!("/issues/{issue}")).await;
    assert_eq!(news(&world, ADA).await, [format!("One #{issue}, Word")]);
    looked.submit("Watch no more", &[]).await.landed().await;
    assert!(news(&world, ADA).await.is_empty());
}

#[actix_web::test]
async fn watching_shows_nothing_that_its_watcher_may_not_read() {
    let world = World::new();
    let own = world.reported_by(TOM, "Of a tech");
    let page = open(&world, TOM, &format!("/issues/{own}")).await;
    page.submit("Watch this issue", &[]).await.landed().await;
    note(&world, own, "Between us", "").await;
    assert_eq!(
        news(&world, TOM).await,
        [format!("Of a tech #{own}, Word")],
        "a note is not theirs"
    );

    let theirs = world.reported_by(EVE, "One");
    let address = format!("/issues/{theirs}/watch");
    for (who, status) in [(TOM, 303), (SAM, 404)] {
        let token = world.csrf_of(who);
        let desk = open(&world, who, "/my-desk").await;
        let asked = desk.send(&address, &[("csrf_token", &token)]).await;
        assert_eq!(asked.status, status, "{who}: who may see an issue may watch it");
    }
}

#[actix_web::test]
async fn every_link_of_the_texts_stands_beside_them() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    for (who, form, button, text) in [
        (EVE, "messages", "Send message", "See https://a.example/one and https://a.example/two."),
        (ADA, "messages", "Send message", "https://docs.example.com/help https://a.example/one"),
        (ADA, "notes", "Save note", "https://b.example/staff"),
    ] {
        let page = open(&world, who, &format!("/issues/{issue}/{form}")).await;
        page.submit(button, &[("text", text)]).await.landed().await;
    }
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;
    let mut links = page.texts("section[aria-labelledby=links] li");
    links.sort();
    assert_eq!(
        links,
        ["a.example/one", "a.example/two", "b.example/staff", "docs.example.com/help ours"]
    );
    assert!(!open(&world, EVE, &format!("/issues/{issue}")).await.body.contains("b.example"));

    let many: String =
        (0..45).map(|n| format!("https://a.example/{n}/{} ", "x".repeat(80))).collect();
    let form = open(&world, ADA, &format!("/issues/{issue}/notes")).await;
    let page = form.submit("Save note", &[("text", &many)]).await.landed().await;
    let links = page.texts("section[aria-labelledby=links] li");
    assert_eq!(links.len(), 20);
    assert!(links.iter().all(|link| link.chars().count() <= 61), "{links:?}");
    assert!(page.text("section[aria-labelledby=links]").unwrap().contains("There are more"));
}
