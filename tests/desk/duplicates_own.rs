//! Nobody finds out that their own issue is a duplicate: not by comparing pages, searches and refusals, not by trying.

use crate::browser::{Page, open};
use crate::duplicates::{cancelled, mark, marked, page_of};
use crate::search::{found, look};
use crate::world::{ADA, EMIL, EVE, MONA, Story, TOM, VERA, World, ZOE};
use tallydesk::issue::{Effect, IssueId};

/// What a form sent for an issue is refused with; the issue's number aside.
async fn refused(world: &World, who: &str, issue: IssueId, form: &str) -> String {
    let address = format!("/issues/{issue}/{form}");
    let csrf = world.csrf_of(who);
    let fields = [
        ("csrf_token", &*csrf),
        ("text", "Words"),
        ("rating", "5"),
        ("why", "Because"),
        ("channel", "phone"),
        ("reached", "yes"),
        ("minutes", "3"),
        ("to", "6"),
        ("code", "restarted"),
        ("details", "Restarted the print server"),
        ("documentation", "missing"),
    ];
    let page = page_of(world, who, issue).await.send(&address, &fields).await;
    assert!([403, 409].contains(&page.status.as_u16()), "{form}: {}", page.status);
    let words = page.text("#refusal").or_else(|| page.text("main")).unwrap();
    let words = words.split("What you can do").next().unwrap_or_default();
    words.replace(&issue.to_string(), "N")
}

#[actix_web::test]
async fn who_reported_a_duplicate_is_refused_in_the_words_of_any_other_issue() {
    let world = World::new();
    let eves = world.reported_by(EVE, "Eve cannot print");
    let emils = world.reported_by(EMIL, "The same words");
    let ordinary = world.reported_by(EMIL, "The same words");
    marked(&world, emils, eves).await;
    for told in ["Waiting", "In work"] {
        for form in ["agree", "reopen", "rating"] {
            let words = refused(&world, EMIL, emils, form).await;
            assert_eq!(words, refused(&world, EMIL, ordinary, form).await, "{told} {form}");
        }
        if told == "In work" {
            let words = refused(&world, EMIL, emils, "cancel").await;
            assert!(words.contains("It is “In work” now"), "{words}");
            assert_eq!(words, refused(&world, EMIL, ordinary, "cancel").await);
            assert_eq!(world.state_of(emils), "duplicate");
        }
        if told == "Waiting" {
            assert!(!page_of(&world, EMIL, emils).await.texts("a[href$='/cancel']").is_empty());
            world.taken_by(ADA, eves);
            world.taken_by(ADA, ordinary);
        }
    }

    let page = open(&world, ADA, &format!("/issues/{eves}/put-back")).await;
    page.submit("Put it back", &[("why", "Needs a Mac")]).await.landed().await;
    cancelled(&world, EMIL, emils).await;
    assert_eq!((world.state_of(emils), world.state_of(eves)), ("cancelled", "waiting"));
}

#[actix_web::test]
async fn a_tech_is_refused_of_their_own_duplicate_as_of_any_own_issue() {
    let world = World::new();
    let eves = world.taken_by(ZOE, world.reported_by(EVE, "Eve cannot print"));
    let ordinary = world.taken_by(ZOE, world.reported_by(ADA, "The same words"));
    let own = world.reported_by(ADA, "The same words");
    mark(&world, TOM, own, eves).await.landed().await;
    for form in ["contacts", "resolve", "put-back", "raise", "hand-over", "triage", "take"] {
        let words = refused(&world, ADA, own, form).await;
        assert!(!words.contains("uplicate"), "{form}: {words}");
        let other = refused(&world, ADA, ordinary, form).await;
        assert_eq!(words, other, "{form}");
    }
}

#[actix_web::test]
async fn a_search_tells_of_an_own_duplicate_what_its_page_does() {
    let world = World::new();
    let eves = world.reported_by(EVE, "Eve cannot print");
    let own = world.reported_by(ADA, "Fonts are gone");
    mark(&world, TOM, own, eves).await.landed().await;
    page_of(&world, ADA, own).await.submit("Watch this issue", &[]).await.landed().await;
    let finds = async |query: &str| found(&world, ADA, query).await == ["Fonts are gone"];
    let everywhere = async |state: &str| {
        for page in [
            look(&world, ADA, "fonts").await.text("main .list").unwrap(),
            open(&world, ADA, "/issues").await.text("main").unwrap(),
            page_of(&world, ADA, own).await.text("main").unwrap(),
            open(&world, ADA, "/my-desk").await.text("main").unwrap(),
        ] {
            assert!(page.contains(state) && !page.contains("uplicate of #"), "{state}: {page}");
        }
    };
    for (query, is_found) in [
        ("state:waiting from:me", true),
        ("state:taken from:me", false),
        ("state:duplicate from:me", false),
        ("state:open from:me", true),
        ("owner:zoe from:me", false),
    ] {
        assert_eq!(finds(query).await, is_found, "{query}");
    }
    everywhere("Waiting").await;
    let by_number = look(&world, ADA, &own.to_string()).await.text("main").unwrap();
    assert!(by_number.contains("Fonts are gone Waiting"), "{by_number}");

    world.taken_by(ZOE, eves);
    for (query, is_found) in [
        ("state:waiting from:me", false),
        ("state:taken from:me", true),
        ("owner:zoe from:me", true),
        ("owner:tom from:me", false),
    ] {
        assert_eq!(finds(query).await, is_found, "{query}");
    }
    everywhere("In work").await;
    let by_number = look(&world, ADA, &own.to_string()).await.text("main").unwrap();
    assert!(by_number.contains("Fonts are gone In work"), "{by_number}");
    everywhere("Zoe").await;
    let colleagues = found(&world, TOM, "state:duplicate from:ada").await;
    assert_eq!(colleagues, ["Fonts are gone"], "the desk knows what it is");
    assert_eq!(found(&world, TOM, "state:taken from:ada").await, Vec::<String>::new());
}

#[actix_web::test]
async fn to_the_desk_a_duplicate_is_one_in_every_list() {
    let world = World::new();
    let eves = world.taken_by(ZOE, world.reported_by(EVE, "Eve cannot print"));
    let emils = world.reported_by(EMIL, "Fonts are gone");
    marked(&world, emils, eves).await;
    let list = open(&world, ADA, "/issues?q=fonts").await.text("main").unwrap();
    assert!(list.contains("Duplicate") && !list.contains("Zoe"), "{list}");
    let list = open(&world, EMIL, "/issues?q=fonts").await.text("main").unwrap();
    assert!(!list.contains("Duplicate") && list.contains("Zoe"), "{list}");
}

#[actix_web::test]
async fn nobody_points_to_their_own_report_and_learns_by_it_what_became_of_that() {
    let world = World::new();
    let eves = world.taken_by(ZOE, world.reported_by(EVE, "Eve cannot print"));
    let plain = world.reported_by(ADA, "Plain");
    let urgent = Story { by: ADA, effect: Effect::CustomerImpact, ..Story::default() };
    let points = world.reported_by(ADA, "Points");
    mark(&world, TOM, points, eves).await.landed().await;
    let over = world.resolved_by(ZOE, world.taken_by(ZOE, world.reported_by(ADA, "Over")));
    let emils = world.reported_by(EMIL, "Emil gets no paper");

    for own in [plain, world.issue(urgent), points, over] {
        let preview = open(&world, ADA, &format!("/issues/{emils}/duplicate?of={own}")).await;
        let words = preview.text("form .note").unwrap();
        assert!(words.contains(&format!("You reported #{own} yourself")), "{words}");
        assert!(!preview.offers(&format!("Look at #{eves}")));
        let sent = mark(&world, ADA, emils, own).await;
        assert_eq!(sent.status, 409);
        let refusal = sent.text("#refusal").unwrap();
        assert!(refusal.contains(&format!("You reported #{own} yourself")), "{refusal}");
    }
    assert_eq!(mark(&world, TOM, emils, plain).await.landed().await.status, 200);
}

#[actix_web::test]
async fn who_works_on_it_reads_of_their_own_report_among_its_duplicates_only_when_that_was() {
    let world = World::new();
    let eves = world.taken_by(ADA, world.reported_by(EVE, "Eve cannot print"));
    let own = world.reported_by(ADA, "Printing is slow");
    mark(&world, TOM, own, eves).await.landed().await;

    let listed = async |who: &str| {
        page_of(&world, who, eves).await.text("[aria-labelledby=duplicates]").unwrap()
    };
    let told = listed(ADA).await;
    assert!(told.contains("You, reported"), "{told}");
    for word in ["Bin", "Duplicate", "left", "Printing is slow"] {
        assert!(!told.contains(word), "{word}: {told}");
    }
    let told = listed(TOM).await;
    assert!(told.contains("Ada Abbott") && told.contains("Bin"), "{told}");
    let reached = [("channel", "phone"), ("reached", "yes"), ("minutes", "1")];
    page_of(&world, ADA, eves).await.submit("Save contact", &reached).await.landed().await;
    let desk = open(&world, ADA, "/my-desk").await.text("main").unwrap();
    assert!(!desk.contains("Ada") && desk.contains("No next step"), "nobody answers herself");
}

#[actix_web::test]
async fn a_colleagues_duplicate_of_ones_own_report_says_of_that_what_one_may_know() {
    let world = World::new();
    world.arrange(
        "insert into vip_people (person_id, reason, added_by) values (4, 'Chairs the board', 7)",
    );
    let own = world.issue(Story { by: ADA, ..Story::default() });
    world.arrange("update people set on_shift = false where id = 7");
    let roster: Page = open(&world, MONA, "/roster").await;
    roster.submit("Come on shift: Mona Marsh", &[]).await.landed().await;
    assert_eq!(world.owner_of(own), Some(MONA), "by a route, of which she is not told");
    let veras = world.reported_by(VERA, "Vera cannot print");
    mark(&world, TOM, veras, own).await.landed().await;

    let pointer = page_of(&world, ADA, veras).await.text("#duplicate").unwrap();
    assert!(pointer.contains("Waiting") && !pointer.contains("Mona"), "{pointer}");
    let pointer = page_of(&world, TOM, veras).await.text("#duplicate").unwrap();
    assert!(pointer.contains("In work") && pointer.contains("Mona"), "{pointer}");
}

#[actix_web::test]
async fn nobody_keeps_others_waiting_with_what_is_not_theirs() {
    let world = World::new();
    let eves = world.taken_by(ADA, world.reported_by(EVE, "Eve cannot print"));
    let emils = world.reported_by(EMIL, "Emil gets no paper");
    marked(&world, emils, eves).await;
    let page = page_of(&world, EMIL, emils).await;
    let csrf = world.csrf_of(EMIL);
    // Somebody is writing to Eve's just now.
    world.arrange(&format!("begin; select from issues where id = {eves} for update"));
    for form in ["cancel", "reopen", "messages"] {
        let fields = [("csrf_token", &*csrf), ("text", "Mine"), ("also", "yes")];
        let sent = page.send(&format!("/issues/{eves}/{form}"), &fields).await;
        assert_eq!(sent.status, 404, "{form}: it is not his, and he waits for nobody");
    }
    let fields = [("csrf_token", &*csrf), ("text", "To all of you"), ("also", "yes")];
    let sent = page.send(&format!("/issues/{emils}/messages"), &fields).await;
    assert_eq!(sent.status, 303, "his own words go to the desk, whatever is ticked");
    world.arrange("rollback");
    assert_eq!(world.events_of(eves), ["submitted", "taken", "gained_duplicate"]);
}
