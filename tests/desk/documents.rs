//! The managers' list of documents: what is kept, who looks at it again when, and how often it helped.

use crate::browser::{Page, open};
use crate::world::{ADA, EVE, MONA, World};
use diesel::prelude::*;
use tallydesk::schema::{audit, document_software, documents};

const PROFILE: [(&str, &str); 4] = [
    ("title", "A new Outlook profile"),
    ("url", "https://docs.example.com/outlook/profile"),
    ("software[]", "2"),
    ("kinds[]", "crash"),
];

async fn added(world: &World, typed: &[(&str, &str)]) -> Page {
    open(world, MONA, "/documents/new").await.submit("Save the document", typed).await
}

/// Title, address, ended.
fn kept(world: &World) -> Vec<(String, String, bool)> {
    documents::table
        .order(documents::id)
        .select((documents::title, documents::url, documents::ended_at.is_not_null()))
        .load(&mut *world.conn())
        .unwrap()
}

fn trail(world: &World) -> Vec<String> {
    audit::table
        .filter(audit::about.like("document %"))
        .order(audit::id)
        .select(audit::what)
        .load(&mut *world.conn())
        .unwrap()
}

fn long_ago(world: &World) {
    world.arrange("update documents set checked_on = current_date - 200");
}

#[actix_web::test]
async fn a_manager_adds_a_document_and_changes_it() {
    let world = World::new();
    let list = added(&world, &PROFILE).await.landed().await;

    let row = list.text("tbody tr").unwrap();
    for said in ["A new Outlook profile", "Outlook", "Crash", "Mona Marsh"] {
        assert!(row.contains(said), "{said}: {row}");
    }
    let page = list.follow("A new Outlook profile").await;
    assert_eq!(
        page.value("[name=url]").as_deref(),
        Some("https://docs.example.com/outlook/profile")
    );
    let saved = page
        .submit("Save the document", &[("title", "Outlook: a new profile"), ("software[]", "1")])
        .await
        .landed()
        .await;
    assert!(saved.text("main").unwrap().contains("Saved."));
    let items: Vec<i64> = document_software::table
        .select(document_software::software_id)
        .load(&mut *world.conn())
        .unwrap();
    assert_eq!(items, [1], "what is unticked it is about no more");
    let again = saved.submit("Save the document", &[]).await.landed().await;
    assert!(again.text("main").unwrap().contains("Nothing was different"));
    assert_eq!(trail(&world), ["document added", "document changed"]);
}

#[actix_web::test]
async fn only_a_page_on_one_of_our_places_is_a_document_and_each_address_is_one() {
    let world = World::new();
    added(&world, &PROFILE).await.landed().await;
    for (address, problem) in [
        ("https://evil.example/docs.example.com", "evil.example is no place of our documentation"),
        ("javascript:alert(1)", "Give the whole address"),
        ("https://DOCS.example.com/outlook/profile", "with this address already"),
    ] {
        let typed = [("url", address), ("title", "Another"), ("software[]", "1")];
        let again = added(&world, &typed).await;
        let said = again.text("#document-url-problem").unwrap();
        assert_eq!(again.status, 422, "{address}");
        assert!(said.contains(problem), "{address}: {said}");
        assert_eq!(again.value("[name=url]").as_deref(), Some(address));
    }
    assert_eq!(kept(&world).len(), 1);
}

#[actix_web::test]
async fn its_owner_works_here_its_software_is_listed_and_nobody_looked_at_it_tomorrow() {
    let world = World::new();
    let csrf = world.csrf_of(MONA);
    let page = open(&world, MONA, "/documents/new").await;
    let sent = |owner: &'static str, item: &'static str, day: &'static str| {
        let fields = [
            ("csrf_token", csrf.as_str()),
            ("title", "A profile"),
            ("url", "https://docs.example.com/a"),
            ("about", "some"),
            ("software[]", item),
            ("owner", owner),
            ("checked_on", day),
        ]
        .map(|(name, value)| (name, value.to_owned()));
        let page = &page;
        async move {
            let fields: Vec<_> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            page.send("/documents/new", &fields).await
        }
    };
    for (owner, item, day, field) in [
        ("1", "1", "2026-01-01", "owner"),
        ("99", "1", "2026-01-01", "owner"),
        ("7", "99", "2026-01-01", "software"),
        ("7", "1", "2999-01-01", "checked_on"),
    ] {
        let again = sent(owner, item, day).await;
        assert_eq!(again.status, 422, "{owner} {item} {day}");
        assert!(again.text(&format!("#document-{field}-problem")).is_some(), "{field}");
    }
    assert_eq!(kept(&world), []);
    assert_eq!(sent("7", "1", "2026-01-01").await.status, 303);
}

#[actix_web::test]
async fn a_document_is_ended_and_used_again_but_never_deleted() {
    let world = World::new();
    added(&world, &PROFILE).await.landed().await;
    let page = open(&world, MONA, "/documents/1").await;
    let ended = page.submit("End it", &[]).await.landed().await;

    assert!(open(&world, MONA, "/documents").await.text("tbody tr").is_none());
    let list = open(&world, MONA, "/documents?which=ended").await;
    assert!(list.text("tbody tr").unwrap().contains("A new Outlook profile"));
    assert_eq!(page.submit("End it", &[]).await.status, 409, "it has ended already");
    // Meanwhile another one has its address.
    added(&world, &PROFILE).await.landed().await;
    assert_eq!(ended.submit("Use it again", &[]).await.status, 422);
    open(&world, MONA, "/documents/2").await.submit("End it", &[]).await.landed().await;
    ended.submit("Use it again", &[]).await.landed().await;
    assert_eq!(kept(&world).iter().map(|(.., ended)| *ended).collect::<Vec<_>>(), [false, true]);
}

#[actix_web::test]
async fn a_stale_form_does_not_undo_what_somebody_else_has_changed() {
    let world = World::new();
    added(&world, &PROFILE).await.landed().await;
    let mine = open(&world, MONA, "/documents/1").await;
    let theirs = [("url", "https://docs.example.com/outlook/new")];
    open(&world, MONA, "/documents/1")
        .await
        .submit("Save the document", &theirs)
        .await
        .landed()
        .await;

    let again = mine.submit("Save the document", &[("title", "My title")]).await;
    assert_eq!(again.status, 409);
    assert_eq!(again.value("[name=title]").as_deref(), Some("My title"));
    assert!(again.text("aside").unwrap().contains("https://docs.example.com/outlook/new"));
    assert_eq!(kept(&world)[0].0, "A new Outlook profile");
}

#[actix_web::test]
async fn links_are_checked_one_by_one_and_the_desk_opens_none() {
    let world = World::new();
    for (title, url) in [("Works", "a"), ("Moved", "b"), ("Gone", "c"), ("Fresh", "d")] {
        let url = format!("https://docs.example.com/{url}");
        added(&world, &[("title", title), ("url", &url), ("about", "all")]).await.landed().await;
    }
    long_ago(&world);
    world.arrange("update documents set checked_on = current_date where title = 'Fresh'");

    let page = open(&world, MONA, "/documents").await.follow("Check the links").await;
    assert_eq!(page.text("#left").as_deref(), Some("3 left"));
    let page = page.submit("It works: Works", &[]).await.landed().await;
    let page = page.submit("It is gone: Gone", &[]).await.landed().await;
    let bad = [("url", "https://evil.example/b")];
    let again = page.submit("Save the new address of Moved", &bad).await;
    assert_eq!(again.status, 422);
    assert_eq!(
        again.value("#check-url").as_deref(),
        Some("https://evil.example/b"),
        "typed is kept"
    );
    let good = [("url", "https://docs.example.com/b/new")];
    let done = again.submit("Save the new address of Moved", &good).await.landed().await;

    assert!(done.text("main").unwrap().contains("Every document was checked within six months"));
    assert_eq!(kept(&world)[1].1, "https://docs.example.com/b/new");
    assert!(kept(&world)[2].2, "gone is ended");
    assert_eq!(trail(&world)[4..], ["document checked", "document ended", "document moved"]);
}

#[actix_web::test]
async fn the_list_is_filtered_paged_and_downloaded_the_oldest_check_first() {
    let world = World::new();
    world.arrange(
        "insert into documents (title, url, for_all, kinds, owner_id, checked_on, solved)
         select 'Paper ' || n, 'https://docs.example.com/' || n, n = 60, '{printing}', 4, date '2026-01-01' + n / 2, n % 2
         from generate_series(1, 60) n;
         insert into document_software select id, 1 from documents where not for_all and id < 60;
         insert into document_software values (59, 2)",
    );
    let issue = world.reported_by(EVE, "Paper is grey");
    world.arrange(&format!(
        "insert into document_offers select {issue}, id, id, true, '{{}}', now() from documents where id < 9"
    ));
    let titles = |page: &Page| page.texts("tbody .title");

    let first = open(&world, MONA, "/documents").await;
    assert_eq!((titles(&first).len(), titles(&first)[0].as_str()), (50, "Paper 1"));
    let second = first.follow("Next page").await;
    assert_eq!((titles(&second).len(), titles(&second)[0].as_str()), (10, "Paper 51"));

    for (address, shown) in [
        ("/documents?q=paper+1", 11),
        ("/documents?software=2", 2),
        ("/documents?kind=crash", 0),
        ("/documents?owner=7", 0),
        ("/documents?which=never-helped", 4),
        ("/documents?which=nonsense&after=nonsense&software=x", 50),
    ] {
        assert_eq!(titles(&open(&world, MONA, address).await).len(), shown, "{address}");
    }
    let csv = open(&world, MONA, "/documents.csv?which=never-helped").await;
    assert_eq!(csv.body.lines().count(), 5, "{}", csv.body);
    let cells = ["Paper 2", "https://docs.example.com/2", "yes", "Word", "Printing", "Ada Abbott"];
    let line = cells.map(|cell| format!("\"{cell}\"")).join(",");
    assert!(csv.body.contains(&line), "{}", csv.body);
    assert_eq!(open(&world, ADA, "/documents").await.status, 403);
}

#[actix_web::test]
async fn what_is_no_longer_on_a_place_of_ours_is_marked() {
    let world = World::new();
    added(&world, &PROFILE).await.landed().await;
    let places = open(&world, MONA, "/settings/documents").await;
    let saved =
        places.submit("Save places", &[("places", "wiki.example.com"), ("offered", "2")]).await;
    assert!(saved.landed().await.text("main").unwrap().contains("documents offered: 3 → 2"));
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    assert!(open(&world, MONA, "/documents").await.text("tbody").unwrap().contains("not ours"));
}
