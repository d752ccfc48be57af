//! Duplicates as pointers: marked, worked on together, undone as they were.

use crate::browser::{Page, open};
use crate::replay::the_log_tells_all;
use crate::search::look;
use crate::world::{ADA, EMIL, EVE, MONA, Story, TOM, VERA, World, ZOE};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use tallydesk::issue::{Effect, IssueId};
use tallydesk::schema::{basket_tiles, issues};

pub async fn page_of(world: &World, who: &str, issue: IssueId) -> Page {
    open(world, who, &format!("/issues/{issue}")).await
}

/// By its reporter.
pub async fn cancelled(world: &World, who: &str, issue: IssueId) -> Page {
    let form = page_of(world, who, issue).await.follow("Cancel this issue").await;
    form.submit("Cancel the issue", &[]).await.landed().await
}

/// By the form of its own.
pub async fn mark(world: &World, who: &str, issue: IssueId, of: IssueId) -> Page {
    let form = open(world, who, &format!("/issues/{issue}/duplicate?of={of}")).await;
    form.submit("Mark it as a duplicate", &[]).await
}

pub async fn marked(world: &World, issue: IssueId, of: IssueId) -> Page {
    mark(world, ADA, issue, of).await.landed().await
}

pub async fn undone(world: &World, issue: IssueId) -> Page {
    page_of(world, ADA, issue).await.submit("Undo the duplicate", &[]).await.landed().await
}

fn waiting(world: &World) -> i64 {
    let all: Vec<i64> =
        basket_tiles::table.select(basket_tiles::waiting).load(&mut *world.conn()).unwrap();
    all.into_iter().sum()
}

/// Age, promise and version.
fn times(world: &World, issue: IssueId) -> (DateTime<Utc>, DateTime<Utc>, i32) {
    let columns = (issues::submitted_at, issues::promised_at, issues::version);
    issues::table.find(issue).select(columns).first(&mut *world.conn()).unwrap()
}

#[actix_web::test]
async fn a_tech_sees_what_the_other_one_is_marks_it_and_undoes_it_with_one_press() {
    let world = World::new();
    let older = world.issue(Story { minutes_ago: 90, ..Story::default() });
    let issue = world.issue(Story {
        by: EMIL,
        summary: "Menu of the printer gone",
        minutes_ago: 20,
        ..Story::default()
    });
    let before = times(&world, issue);
    assert_eq!(waiting(&world), 2);

    let form = page_of(&world, ADA, issue).await.follow(&format!("Duplicate of #{older}")).await;
    let card = form.text("form .card").unwrap();
    assert!(card.contains("Where is the printer menu?") && card.contains("Eve Ellis"), "{card}");
    let note = form.text("form .note").unwrap();
    assert!(note.contains("leaves the basket Bin") && note.contains("is not told"), "{note}");
    let page =
        form.submit("Mark it as a duplicate", &[("why", "Both of floor 3")]).await.landed().await;

    assert_eq!((world.state_of(issue), world.owner_of(issue)), ("duplicate", None));
    assert!(page.text("#duplicate").unwrap().contains(&format!("Duplicate of #{older}")));
    assert!(page.text(".timeline").unwrap().contains("Both of floor 3"));
    assert_eq!(waiting(&world), 1, "the tiles count what waits");
    let bin = open(&world, TOM, "/baskets/bin").await;
    assert!(!bin.body.contains("Menu of the printer gone"));
    assert!(bin.texts("tbody .facts").iter().any(|facts| facts.contains("2 people")));
    let taken = bin.submit("Take next from Bin", &[]).await;
    assert_eq!(taken.location, Some(format!("/issues/{older}")));
    let nothing = open(&world, ADA, "/baskets/bin").await;
    assert_eq!(
        nothing.submit("Take the next issue", &[]).await.location.as_deref(),
        Some("/baskets/bin?empty")
    );

    let page = undone(&world, issue).await;
    assert!(page.text("#duplicate").is_none());
    assert_eq!((world.state_of(issue), world.owner_of(issue)), ("waiting", None));
    let after = times(&world, issue);
    assert_eq!((after.0, after.1), (before.0, before.1), "age and promise");
    assert_eq!(waiting(&world), 1);
    let taken = open(&world, ADA, "/baskets/bin").await.submit("Take next from Bin", &[]).await;
    assert_eq!(taken.location, Some(format!("/issues/{issue}")));
    let events = ["submitted", "marked_duplicate", "unmarked_duplicate", "taken"];
    assert_eq!(world.events_of(issue), events);
    let events = ["submitted", "gained_duplicate", "taken", "lost_duplicate"];
    assert_eq!(world.events_of(older), events);
    the_log_tells_all(&mut world.conn());
}

#[actix_web::test]
async fn a_number_is_shown_before_it_is_meant_and_what_is_wrong_is_said_in_words() {
    let world = World::new();
    let (other, issue) = (world.reported_by(EMIL, "Two"), world.reported_by(EVE, "One"));
    let over = world.resolved_by(ADA, world.taken_by(ADA, world.reported_by(EMIL, "Three")));
    let form = page_of(&world, ADA, issue).await.follow("Duplicate of…").await;

    let typed = [("of", &*format!("#{other}")), ("why", "As she said")];
    for button in ["Mark it as a duplicate", "Look at it first"] {
        let shown = form.submit(button, &typed).await;
        assert_eq!((shown.status.as_u16(), world.state_of(issue)), (200, "waiting"), "{button}");
        assert!(shown.text("form .card").unwrap().contains("Two"), "{button}");
        assert_eq!(shown.value("textarea[name=why]").as_deref(), Some("As she said"));
    }
    let no_number = form.submit("Mark it as a duplicate", &[("of", "the printer")]).await;
    assert_eq!((no_number.status.as_u16(), no_number.texts(".problem li").len()), (422, 1));

    let csrf = world.csrf_of(ADA);
    for (of, status, words) in [
        ("999".to_owned(), 422, "There is no issue #999"),
        (issue.to_string(), 409, "no duplicate of itself"),
        (over.to_string(), 409, "its outcome has been told"),
    ] {
        let fields = [("csrf_token", &*csrf), ("of", &*of), ("why", "Kept")];
        let refused = form.send(&format!("/issues/{issue}/duplicate"), &fields).await;
        assert_eq!(refused.status, status, "{of}");
        assert!(refused.text("main").unwrap().contains(words), "{of}: {words}");
        assert_eq!(refused.value("textarea[name=why]").as_deref(), Some("Kept"));
    }

    let third = world.reported_by(VERA, "Four");
    marked(&world, issue, other).await;
    let chain = mark(&world, ADA, third, issue).await;
    assert_eq!(chain.status, 409);
    assert!(chain.text("#refusal").unwrap().contains(&format!("Point to #{other}.")));
    let final_one = chain.follow(&format!("Look at #{other}")).await;
    assert!(final_one.text("form .card").unwrap().contains("Two"));
    let circle = mark(&world, ADA, other, issue).await;
    assert!(circle.text("#refusal").unwrap().contains("the other way round already"));
    let parent = mark(&world, ADA, other, third).await;
    assert!(parent.text("#refusal").unwrap().contains("has duplicates itself"));
    assert_eq!(world.state_of(third), "waiting");
}

#[actix_web::test]
async fn what_somebody_has_in_hand_leaves_it_and_comes_back_to_it() {
    let world = World::new();
    world.set("take_limit", 1);
    let other = world.taken_by(ZOE, world.reported_by(EVE, "One"));
    let issue = world.taken_by(TOM, world.reported_by(EMIL, "Two"));
    marked(&world, issue, other).await;

    assert_eq!(world.owner_of(issue), None);
    let desk = open(&world, TOM, "/my-desk").await;
    assert!(!desk.text("main").unwrap().contains(&format!("#{issue}")));
    let next = world.reported_by(EVE, "Three");
    let taken = open(&world, TOM, "/baskets/bin").await.submit("Take next from Bin", &[]).await;
    assert_eq!(taken.location, Some(format!("/issues/{next}")), "his hands are free");

    undone(&world, issue).await;
    assert_eq!((world.state_of(issue), world.owner_of(issue)), ("taken", Some(TOM)));
    the_log_tells_all(&mut world.conn());

    marked(&world, issue, other).await;
    world.arrange("update people set on_shift = false where id = 5");
    undone(&world, issue).await;
    assert_eq!(world.state_of(issue), "waiting", "he has gone home, and nobody was answered");
}

#[actix_web::test]
async fn a_booked_follow_up_is_ended_first() {
    let world = World::new();
    let (other, issue) = (world.reported_by(EMIL, "Two"), world.reported_by(EVE, "One"));
    world.taken_by(ADA, issue);
    let form = open(&world, ADA, &format!("/issues/{issue}/follow-ups")).await;
    let day = (tallydesk::db::now() + chrono::TimeDelta::days(3)).format("%Y-%m-%d").to_string();
    let visit = [("kind", "visit"), ("day", &*day), ("time", "14:30"), ("place", "Room 4")];
    form.submit("Book it", &visit).await.landed().await;

    let refused = mark(&world, ADA, issue, other).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text("#refusal").unwrap().contains("A follow-up is booked"));
}

#[actix_web::test]
async fn what_is_more_urgent_does_not_wait_with_what_is_less() {
    let world = World::new();
    let bin = world.reported_by(EVE, "One");
    let urgent = Story { by: EMIL, effect: Effect::CustomerImpact, ..Story::default() };
    let p1 = world.issue(urgent);
    let refused = mark(&world, ADA, p1, bin).await;
    assert_eq!(refused.status, 409);
    let words = refused.text("#refusal").unwrap();
    assert!(words.contains("waits in Bin, and this one is more urgent: P1"), "{words}");

    marked(&world, bin, p1).await;
    assert_eq!(world.state_of(bin), "duplicate");
    undone(&world, bin).await;
    world.taken_by(TOM, bin);
    marked(&world, p1, bin).await;
    assert_eq!(world.state_of(p1), "duplicate", "what is worked on keeps nobody waiting");
}

#[actix_web::test]
async fn a_form_that_somebody_overtook_is_refused_with_what_happened_beside_it() {
    let world = World::new();
    let (other, issue) = (world.reported_by(EMIL, "Two"), world.reported_by(EVE, "One"));
    let address = format!("/issues/{issue}/duplicate?of={other}");
    let stale = open(&world, ADA, &address).await;
    world.taken_by(TOM, issue);

    let refused = stale.submit("Mark it as a duplicate", &[("why", "The same log")]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text("#refusal").unwrap().contains("Somebody changed this issue"));
    assert!(refused.text("aside .timeline").unwrap().contains("Tom Tully took this"));
    assert_eq!(refused.value("textarea[name=why]").as_deref(), Some("The same log"));
    refused.submit("Mark it as a duplicate", &[]).await.landed().await;
    assert_eq!(world.state_of(issue), "duplicate", "sent again, it is meant");

    // What has one duplicate more since it was looked at is not resolved for that one, too.
    world.taken_by(ADA, other);
    undone(&world, issue).await;
    let resolving = page_of(&world, ADA, other).await;
    marked(&world, issue, other).await;
    let refused = resolving.submit("Resolve", &crate::work::DONE).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text("form .note").unwrap().contains(&format!("Who reported #{issue}")));
    assert_eq!((world.state_of(other), world.state_of(issue)), ("taken", "duplicate"));
}

#[actix_web::test]
async fn the_same_press_twice_is_one() {
    let world = World::new();
    let (other, issue) = (world.reported_by(EMIL, "Two"), world.reported_by(EVE, "One"));
    let form = open(&world, ADA, &format!("/issues/{issue}/duplicate?of={other}")).await;
    for _ in 0..2 {
        form.submit("Mark it as a duplicate", &[]).await.landed().await;
    }
    assert_eq!(world.events_of(other), ["submitted", "gained_duplicate"]);
    let page = page_of(&world, ADA, issue).await;
    for _ in 0..2 {
        page.submit("Undo the duplicate", &[]).await.landed().await;
    }
    assert_eq!(world.events_of(other), ["submitted", "gained_duplicate", "lost_duplicate"]);
    the_log_tells_all(&mut world.conn());
}

#[actix_web::test]
async fn two_techs_who_point_at_each_other_at_once_make_one_pointer() {
    for _ in 0..5 {
        let world = World::new();
        let in_work = |who, summary| world.taken_by(ZOE, world.reported_by(who, summary));
        let (one, two) = (in_work(EVE, "One"), in_work(EMIL, "Two"));
        let forms = [(ADA, one, two), (TOM, two, one)];
        let threads = forms.map(|(who, issue, of)| {
            let (url, by) = (world.url.clone(), world.person(who));
            std::thread::spawn(move || {
                use tallydesk::{db, issue::store};
                let conn = &mut db::establish(&url).unwrap();
                let step = store::Step { by: &by, now: db::now(), token: None };
                db::Db::transaction(conn, |conn| store::mark(conn, issue, step, (of, None, None)))
            })
        });
        let said = threads.map(|thread| thread.join().unwrap());
        let refused: Vec<String> =
            said.into_iter().filter_map(|one| one.err().map(|no| no.to_string())).collect();
        assert_eq!(refused.len(), 1, "{refused:?}");
        assert!(refused[0].contains("duplicate of this one"), "{refused:?}");
        assert_eq!(the_log_tells_all(&mut world.conn()), 2);
    }
}

#[actix_web::test]
async fn what_points_is_found_and_listed_as_such() {
    let world = World::new();
    let other = world.reported_by(EVE, "Fonts are gone");
    let issue = world.reported_by(EMIL, "Fonts are small");
    let alone = world.reported_by(VERA, "Fonts are loud");
    marked(&world, issue, other).await;

    for query in ["is:duplicate", &format!("duplicate:{other}"), "state:duplicate fonts"] {
        let found = look(&world, ADA, query).await;
        let numbers = found.texts("main .list .num");
        assert_eq!(numbers, [format!("#{issue}")], "{query}");
        assert!(found.text("main .list").unwrap().contains(&format!("duplicate of #{other}")));
    }
    let open_ones = look(&world, ADA, "state:open fonts").await;
    assert_eq!(open_ones.texts("main .list .num").len(), 3, "{alone}");
    let csv = open(&world, ADA, "/search.csv?q=is:duplicate").await;
    assert!(csv.body.contains(&format!(r#""Duplicate","{other}","#)), "{}", csv.body);
    let nonsense = look(&world, ADA, "is:broken duplicate:x").await;
    assert_eq!(nonsense.texts("main .note").len(), 2, "{}", nonsense.text("main").unwrap());
    let parent = page_of(&world, ADA, other).await;
    assert!(parent.text("main").unwrap().contains("2 people report this"));
    parent.follow(&format!("#{issue} Fonts are small")).await;
}

#[actix_web::test]
async fn nothing_is_done_to_a_duplicate_by_itself() {
    let world = World::new();
    let other = world.reported_by(EVE, "One");
    let issue = world.reported_by(EMIL, "Two");
    marked(&world, issue, other).await;
    let page = page_of(&world, MONA, issue).await;
    for button in ["Take it", "Change the effect", "Resolve"] {
        assert!(!page.offers(button), "{button}");
    }
    for (form, button, typed) in [
        ("take", "Take it", vec![]),
        ("triage", "Change the effect", vec![("effect", "work_stoppage"), ("why", "X")]),
        ("put-back", "Put it back", vec![("why", "X")]),
        ("raise", "Raise it", vec![("why", "X")]),
    ] {
        let page = open(&world, MONA, &format!("/issues/{issue}/{form}")).await;
        assert_eq!(page.submit(button, &typed).await.status, 409, "{form}");
    }
    page.submit("Save note", &[("text", "Words for it are fine")]).await.landed().await;
    assert_eq!(world.state_of(issue), "duplicate");
}
