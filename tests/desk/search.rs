//! Search: what is found, and in which order.

use crate::browser::{Page, open};
use crate::world::{ADA, EMIL, EVE, SAM, Story, VERA, World};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use tallydesk::issue::{Effect, EventKind, IssueId};
use tallydesk::search;

pub async fn look(world: &World, person: &str, q: &str) -> Page {
    let q: String = url::form_urlencoded::byte_serialize(q.as_bytes()).collect();
    open(world, person, &format!("/search?q={q}")).await
}

pub async fn found(world: &World, person: &str, q: &str) -> Vec<String> {
    look(world, person, q).await.texts(".list .title")
}

/// An event with a text, as the rooms write it.
pub fn said(world: &World, issue: IssueId, kind: EventKind, text: &str) {
    world.arrange(&format!(
        "insert into issue_events (issue_id, kind, at, by_id, to_state, text) \
         select {issue}, '{}', now(), 4, state, '{text}' from issues where id = {issue}",
        kind.word()
    ));
}

pub async fn count_words(world: &World) {
    while search::count_once(&world.house.db, 5_000).await.unwrap() > 0 {}
}

#[actix_web::test]
async fn whatever_an_issue_says_finds_it() {
    let world = World::new();
    let issue = world.issue(Story { software: "Outlook", ..Story::default() });
    world.reported_by(EMIL, "Another matter");
    said(&world, issue, EventKind::Message, "Try the tray underneath");
    said(&world, issue, EventKind::Note, "She was cross");
    world.taken_by(ADA, issue);
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;
    let typed = [
        ("code", "explained"),
        ("details", "Showed her the drawer"),
        ("kinds[]", "printing"),
        ("documentation", "not_documentable"),
        ("minutes", "6"),
    ];
    assert_eq!(page.submit("Resolve", &typed).await.status, 303);

    for q in
        ["printers", "menu", "underneath", "cross", "drawers", "outlook", "printer drawer -tea"]
    {
        assert_eq!(found(&world, ADA, q).await, ["Where is the printer menu?"], "{q}");
    }
    for q in ["\"menu printer\"", "printer -drawer", "printer zebra"] {
        assert_eq!(found(&world, ADA, q).await, Vec::<String>::new(), "{q}");
    }
    let page = look(&world, ADA, "\"printer menu\" cross").await;
    assert_eq!(page.texts(".list mark"), ["printer", "menu", "cross"]);
}

#[actix_web::test]
async fn operators_narrow_what_is_found() {
    let world = World::new();
    let old = world.issue(Story {
        minutes_ago: 60 * 24 * 400,
        summary: "An old jam",
        ..Story::default()
    });
    let mail = world.issue(Story {
        by: EMIL,
        software: "Outlook",
        summary: "A jam of mail",
        ..Story::default()
    });
    let urgent = world.issue(Story {
        by: VERA,
        summary: "A jam at the counter",
        effect: Effect::CustomerImpact,
        ..Story::default()
    });
    world.taken_by(ADA, mail);
    world.arrange(&format!(
        "insert into issue_tags (issue_id, tag_id, origin, added_at) \
         select {mail}, id, 'staff', now() from tags where facet = 'kind' and word = 'mail'"
    ));

    for (q, numbers) in [
        ("jam", vec![urgent, mail, old]),
        ("jam from:eve", vec![old]),
        ("jam from:\"emil estes\"", vec![mail]),
        ("from:emil@example.org", vec![mail]),
        ("from:eve from:emil", vec![mail, old]),
        ("from:me jam", vec![]),
        ("software:outl", vec![mail]),
        ("software:word jam", vec![urgent, old]),
        ("kind:mail", vec![mail]),
        ("kind:Mail jam", vec![mail]),
        ("state:taken", vec![mail]),
        ("state:open jam", vec![urgent, mail, old]),
        ("state:waiting jam -old", vec![urgent]),
        ("basket:vip", vec![urgent]),
        ("owner:ada", vec![mail]),
        ("owner:me state:taken jam", vec![mail]),
        ("before:30d", vec![old]),
        ("after:30d jam", vec![urgent, mail]),
        ("after:30d before:yesterday", vec![]),
        ("from:nobody", vec![]),
    ] {
        let page = look(&world, ADA, q).await;
        let mut shown = page.texts(".list .num");
        let mut wanted: Vec<_> = numbers.iter().map(|id| format!("#{id}")).collect();
        shown.sort();
        wanted.sort();
        assert_eq!(shown, wanted, "{q}");
    }
    assert_eq!(
        look(&world, ADA, &format!("#{mail} jam")).await.texts(".list .num"),
        [format!("#{mail}")]
    );
    assert!(
        look(&world, ADA, &mail.to_string()).await.text("main").unwrap().contains("A jam of mail")
    );
    assert!(
        look(&world, SAM, &mail.to_string())
            .await
            .texts("main a")
            .iter()
            .all(|a| a != "A jam of mail")
    );
}

#[actix_web::test]
async fn what_is_not_understood_is_said() {
    let world = World::new();
    world.reported_by(EVE, "Paper jam");

    for (q, said) in [
        ("jam colour:red", "“colour:” is nothing this search knows"),
        ("jam from:zorro", "Nobody is called “zorro”."),
        ("jam kind:odd", "There is no kind “odd”. The kinds are access,"),
        ("jam the", "“the” is in nearly every text"),
        ("it is the", "“it”, “is”, “the” are in nearly every text"),
    ] {
        let page = look(&world, ADA, q).await;
        assert_eq!(page.status, 200);
        assert!(page.text("main").unwrap().contains(said), "{q}: {:?}", page.text("main"));
    }
    assert_eq!(found(&world, ADA, "jam the").await, ["Paper jam"]);
    for odd in [
        "'",
        "\\",
        "&|!():*<->",
        "\"",
        "-",
        "#",
        "a:b:c",
        "' | 'x",
        "\u{2}\u{3}",
        "#9223372036854775807",
    ] {
        assert_eq!(look(&world, ADA, odd).await.status, 200, "{odd:?}");
    }
}

#[actix_web::test]
async fn the_header_asks_and_the_answer_is_text() {
    let world = World::new();
    let issue = world.reported_by(EVE, "<script>alert(1)</script>");
    said(&world, issue, EventKind::Message, "\u{2}jam\u{3} & <b>tray</b>");

    let page = open(&world, ADA, "/baskets").await.submit("Search", &[("q", "tray")]).await;

    assert_eq!(page.status, 200);
    assert!(page.address.starts_with("/search?"), "{}", page.address);
    assert!(!page.body.contains("<script>") && !page.body.contains("<b>tray"));
    assert_eq!(page.texts(".list mark"), ["tray"]);
    assert_eq!(page.value("#search-q").as_deref(), Some("tray"));
}

#[actix_web::test]
async fn a_summary_goes_before_a_mention_and_the_newest_before_its_equals() {
    let world = World::new();
    let summary = world.reported_by(EVE, "Toner is low");
    let mention = world.reported_by(EVE, "Where is the menu?");
    said(&world, mention, EventKind::Note, "Maybe it is the toner");
    let newer = world.reported_by(EMIL, "Toner is low");

    let page = look(&world, ADA, "toner").await;
    let order: Vec<_> = [newer, summary, mention].map(|id| format!("#{id}")).into();
    assert_eq!(page.texts(".list .num"), order);
}

/// The index is asked block by block of 50,000 issues, the newest first: none is left out between two of them.
#[actix_web::test]
async fn what_was_reported_long_ago_is_found_behind_what_is_new() {
    let world = World::new();
    let mut reported = Vec::new();
    for number in [1, 49_999, 50_000, 149_999, 400_000, 1_000_000] {
        world.arrange(&format!("alter table issues alter id restart with {number}"));
        reported.push(format!("#{}", world.reported_by(EVE, "Where is the menu?")));
    }
    reported.reverse();
    assert_eq!(look(&world, ADA, "menu").await.texts(".list .num"), reported);
}

#[actix_web::test]
async fn a_word_in_every_issue_shows_the_best_and_pages_through_them() {
    let world = World::new();
    world.arrange(
        "insert into issues (reporter_id, logged_by_id, source, software, vip, contact_by, summary, description, kind, effect,
                             priority, basket, submitted_at, promised_at)
         select 1, 1, 'web', 'Word', false, 'email', 'Printer ' || n, 'Printer ' || n, 'printing', 'question', 'low', 'bin',
                now(), now() from generate_series(1, 2600) n",
    );
    count_words(&world).await;
    world.arrange("analyze issue_texts");

    let mut page = look(&world, ADA, "printer").await;
    assert!(
        page.text(".pager")
            .unwrap()
            .contains("1 to 25 of the best 200 of the newest 500 issues that fit"),
        "{:?}",
        page.text(".pager")
    );
    let mut seen = page.texts(".list .num");
    while page.texts(".pager a").iter().any(|link| link == "Next page") {
        page = page.follow("Next page").await;
        seen.extend(page.texts(".list .num"));
    }
    assert_eq!(seen.len(), 200);
    assert_eq!(seen[0], "#2600");
    assert_eq!(open(&world, ADA, "/search.csv?q=printer").await.body.lines().count(), 201);
    assert_eq!(look(&world, ADA, "printer 1234").await.texts(".list .num"), ["#1234"]);
    assert_eq!(open(&world, ADA, "/search?q=printer&page=99").await.status, 200);
    assert!(
        look(&world, ADA, "state:waiting")
            .await
            .text(".pager")
            .unwrap()
            .contains("of the newest 200 issues that fit: narrow it to see others")
    );
}

#[actix_web::test]
async fn a_slip_is_forgiven() {
    let world = World::new();
    for _ in 0..4 {
        world.reported_by(EVE, "The printer prints nothing");
    }
    world.reported_by(EMIL, "My pinter is new");
    count_words(&world).await;

    let instead = look(&world, ADA, "prnter nothing").await;
    assert_eq!(
        instead.text("#meant").as_deref(),
        Some("Nothing says “prnter nothing”. Shown instead: printer nothing.")
    );
    assert_eq!(instead.texts(".list .title").len(), 4);
    let right = look(&world, ADA, "printer").await;
    assert_eq!(right.text("#meant"), None);
    let theirs = look(&world, SAM, "prnter nothing").await;
    assert_eq!(
        (theirs.status.as_u16(), theirs.text("#meant")),
        (200, None),
        "words of others’ reports"
    );
}

#[actix_web::test]
async fn people_are_found_by_name() {
    let world = World::new();
    world.reported_by(EVE, "Where is the menu?");

    let page = look(&world, ADA, "ellis").await;
    let theirs = page.follow("Eve Ellis").await;
    assert_eq!(theirs.texts(".list .title"), ["Where is the menu?"]);
}

#[actix_web::test]
async fn no_text_is_too_long_to_be_kept() {
    let world = World::new();
    let issue = world.reported_by(EVE, "Where is the menu?");
    for round in 0..30 {
        world.arrange(&format!(
            "insert into issue_events (issue_id, kind, at, to_state, text)
             select {issue}, 'message', now(), 'waiting', left(string_agg('w{round}n' || n || repeat('ü', 1 + n % 900), ' '), 60000)
             from generate_series(1, 3000) n"
        ));
    }
    assert_eq!(found(&world, ADA, "menu").await.len(), 1);
}

#[actix_web::test]
async fn a_changed_report_is_found_by_what_it_says_now() {
    let world = World::new();
    let issue = world.reported_by(EVE, "Where is the menu?");
    said(&world, issue, EventKind::Note, "She was cross");
    world.arrange("update issues set summary = 'Toner is low', description = 'Toner is low', software = 'Outlook'");

    assert_eq!(found(&world, ADA, "toner cross software:outlook").await.len(), 1);
    assert_eq!(found(&world, ADA, "menu").await.len(), 0);
}

#[actix_web::test]
async fn the_migration_reads_what_was_there_before_it() {
    let world = World::new();
    let issue = world.reported_by(EVE, "Where is the menu?");
    said(&world, issue, EventKind::Note, "She was cross");
    let words = "select sum(length(words))::bigint from issue_texts";
    let ask = |world: &World| -> i64 {
        diesel::dsl::sql::<BigInt>(words).get_result(&mut *world.conn()).unwrap()
    };
    let before = ask(&world);
    world.arrange(
        "update issue_texts set words = search_words_of(i) from issues i where i.id = issue_texts.issue_id",
    );
    assert_eq!(ask(&world), before);
}
