//! Search: what is found, by whom, in which order; similar issues; saved views.

use crate::browser::{Page, open};
use crate::world::{ADA, EMIL, EVE, MONA, SAM, Story, VERA, World, ZOE};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use std::io::Write;
use tallydesk::issue::{Effect, EventKind, IssueId};
use tallydesk::{db, search};

async fn look(world: &World, person: &str, q: &str) -> Page {
    let q: String = url::form_urlencoded::byte_serialize(q.as_bytes()).collect();
    open(world, person, &format!("/search?q={q}")).await
}

async fn found(world: &World, person: &str, q: &str) -> Vec<String> {
    look(world, person, q).await.texts(".list .title")
}

/// An event with a text, as the rooms write it.
fn said(world: &World, issue: IssueId, kind: EventKind, text: &str) {
    world.arrange(&format!(
        "insert into issue_events (issue_id, kind, at, by_id, to_state, text) \
         select {issue}, '{}', now(), 4, state, '{text}' from issues where id = {issue}",
        kind.word()
    ));
}

async fn count_words(world: &World) {
    while search::count_once(&world.house.db).await.unwrap() > 0 {}
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

/// Neither by a word nor by leaving one out does somebody learn what a note says.
#[actix_web::test]
async fn notes_are_searched_only_for_those_who_read_them() {
    let world = World::new();
    let issue =
        world.escalated_by(ZOE, world.taken_by(ZOE, world.reported_by(EVE, "Fonts are gone")));
    for kind in EventKind::ALL.iter().copied() {
        said(&world, issue, kind, &format!("spoken{}", kind.word().replace('_', "")));
    }

    for kind in EventKind::ALL.iter().copied() {
        let word = format!("spoken{}", kind.word().replace('_', ""));
        let public = EventKind::FOR_REPORTER.contains(&kind);
        let of = |found: Vec<String>| found.len();
        assert_eq!(of(found(&world, ADA, &word).await), 1, "{word}");
        assert_eq!(of(found(&world, SAM, &word).await), usize::from(public), "{word}");
        let without = format!("fonts -{word}");
        assert_eq!(of(found(&world, SAM, &without).await), usize::from(!public), "{without}");
    }
    let page = look(&world, SAM, "fonts").await;
    assert!(page.body.contains("spokenmessage") && !page.body.contains("spokennote"));
}

#[actix_web::test]
async fn everybody_finds_what_they_may_know_of() {
    let world = World::new();
    world.reported_by(EVE, "Fonts are gone");
    world.escalated_by(ZOE, world.taken_by(ZOE, world.reported_by(EVE, "Fonts are small")));
    world.reported_by(SAM, "Fonts are loud");

    assert_eq!(found(&world, MONA, "fonts").await.len(), 3);
    assert_eq!(found(&world, SAM, "fonts").await, ["Fonts are loud", "Fonts are small"]);
    assert_eq!(found(&world, SAM, "state:waiting").await, ["Fonts are loud"]);
    assert_eq!(look(&world, EVE, "fonts").await.status, 403);
    let csv = open(&world, SAM, "/search.csv?q=fonts").await;
    assert!(!csv.body.contains("gone") && csv.body.contains("small"), "{}", csv.body);
}

/// A tech who reported something reads it as its reporter does, and finds it by no more than that.
#[actix_web::test]
async fn what_one_reported_oneself_tells_no_more_than_its_page_does() {
    let world = World::new();
    world.arrange("insert into vip_people (person_id, reason, added_by) select id, 'Chairs the board', 5 from people where email = 'ada@example.org'");
    let own = world.reported_by(ADA, "Fonts are gone");
    said(&world, own, EventKind::Note, "She is cross");
    world.arrange(&format!(
        "insert into issue_tags (issue_id, tag_id, origin, added_at) \
         select {own}, id, 'staff', now() from tags where facet = 'kind' and word = 'mail'"
    ));

    for (q, hers, managers) in [
        ("fonts", 1, 1),
        ("cross", 0, 1),
        ("fonts -cross", 1, 0),
        ("from:me basket:vip", 0, 0),
        ("basket:vip", 0, 1),
        ("basket:bin", 0, 0),
        ("kind:mail", 0, 1),
        ("state:waiting", 1, 1),
    ] {
        assert_eq!(found(&world, ADA, q).await.len(), hers, "{q}");
        assert_eq!(found(&world, MONA, q).await.len(), managers, "{q}");
    }
    let csv = async |who| open(&world, who, "/search.csv?q=fonts").await.body;
    assert!(csv(MONA).await.contains(",vip,") && !csv(ADA).await.contains("vip"));
    assert!(!look(&world, ADA, "fonts").await.body.contains("cross"));
}

/// The Software Team knows what the desk sent it: neither baskets nor kinds nor who else there is.
#[actix_web::test]
async fn the_software_team_learns_nothing_that_is_the_desks() {
    let world = World::new();
    let sent = world.reported_by(VERA, "Fonts are small");
    world.escalated_by(ZOE, world.taken_by(ZOE, sent));

    for q in ["basket:vip", "basket:vip fonts", "kind:other"] {
        let page = look(&world, SAM, q).await;
        assert_eq!(page.texts(".list .title"), Vec::<String>::new(), "{q}");
        assert!(page.text("main").unwrap().contains("Only the desk knows"), "{q}");
    }
    assert!(!open(&world, SAM, "/search.csv?q=fonts").await.body.contains("vip"));
    for somebody in ["ellis", "from:nobody"] {
        let page = look(&world, SAM, somebody).await;
        assert_eq!(page.texts("[aria-labelledby=people] a"), Vec::<String>::new());
        assert!(!page.body.contains("Nobody is called"));
    }
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
        (shown.sort(), wanted.sort());
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

#[actix_web::test]
async fn similar_issues_stand_beside_the_one_in_work() {
    let world = World::new();
    let first = world.reported_by(EVE, "Calendar shows no invitations since the update");
    world.reported_by(EMIL, "Printer needs toner");
    world.reported_by(EMIL, "Update wanted");
    let issue = world.reported_by(VERA, "No invitations in my calendar");
    count_words(&world).await;

    let page = open(&world, ADA, &format!("/issues/{issue}")).await;
    let similar = page.texts("[aria-labelledby=similar] a");
    assert_eq!(
        similar.first().map(String::as_str),
        Some("Calendar shows no invitations since the update")
    );
    assert!(!similar.contains(&"Printer needs toner".to_owned()), "{similar:?}");
    let back = open(&world, ADA, &format!("/issues/{first}")).await;
    assert!(
        back.texts("[aria-labelledby=similar] a")
            .contains(&"No invitations in my calendar".to_owned())
    );
}

#[test]
fn how_well_similar_issues_are_found_can_be_measured() {
    let world = World::new();
    world.reported_by(EVE, "Where is the menu?");
    let folder = std::env::temp_dir().join(format!("tallydesk-evaluate-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| {
        let mut file = std::fs::File::create(folder.join(name)).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        folder.join(name)
    };
    let issues = write(
        "issues.csv",
        "id,title,body\n1,Calendar shows no invitations,\"Since\nMonday\"\n2,Printer needs toner,\n3,Toner is low in the printer,x\n\
         4,Invitations are missing from my calendar,y\n5,Menu is gone,z\n6,Screen is black,z\n",
    );
    let pairs = write("pairs.csv", "one,other\n1,4\n2,3\n1,99\n");

    // A connection of its own: one that is in use remembers the types of the desk's own schema.
    let mut conn = db::establish(&world.url).unwrap();
    let outcome = search::evaluate(&mut conn, &search::Options { issues, pairs }).unwrap();

    assert_eq!((outcome.issues, outcome.pairs), (6, 2));
    assert!((outcome.recall(5) - 1.0).abs() < f64::EPSILON, "{outcome:?}");
    let left: i64 = diesel::dsl::sql::<BigInt>("select count(*) from issues")
        .get_result(&mut *world.conn())
        .unwrap();
    assert_eq!(left, 1, "the desk's own issues stay as they are");
    std::fs::remove_dir_all(folder).unwrap();
}

#[actix_web::test]
async fn a_search_is_saved_under_a_name_and_comes_back() {
    let world = World::new();
    world.reported_by(EVE, "Paper jam");

    let form = look(&world, ADA, "jam state:open").await.follow("Save this search").await;
    let views = form.submit("Save view", &[("name", "Jams")]).await.landed().await;
    let search = views.follow("Search").await;
    assert_eq!(search.follow("Jams").await.texts(".list .title"), ["Paper jam"]);

    let taken = form
        .open("/search/views?address=/baskets")
        .await
        .submit("Save view", &[("name", "Jams")])
        .await;
    assert_eq!(taken.status, 422);
    assert_eq!(taken.value("#save-address").as_deref(), Some("/baskets"));
    let renamed = views.submit("Rename Jams", &[("renamed", "Paper")]).await.landed().await;
    assert!(renamed.texts("a").contains(&"Paper".to_owned()));
    let gone = renamed.submit("Delete Paper", &[]).await.landed().await;
    assert!(!gone.texts("a").contains(&"Paper".to_owned()));
}

#[actix_web::test]
async fn managers_share_views_and_nobody_changes_anothers() {
    let world = World::new();
    world.reported_by(EVE, "Paper jam");
    let form = open(&world, MONA, "/search/views?address=/baskets/bin").await;
    form.submit("Save view", &[("name", "The bin"), ("shared", "yes")]).await.landed().await;

    let seen = open(&world, ADA, "/search").await;
    assert!(seen.texts("aside a").contains(&"The bin".to_owned()));
    let own = open(&world, ADA, "/search/views").await;
    assert!(!own.offers("Rename The bin") && !own.offers("Delete The bin"));
    let csrf = world.csrf_of(ADA);
    let theirs =
        [("csrf_token", csrf.as_str()), ("view", "1"), ("renamed", "Mine now"), ("name", "x")];
    assert_eq!(own.send("/search/views/rename", &theirs).await.status, 404);
    own.send("/search/views/delete", &theirs).await;
    assert!(open(&world, MONA, "/search/views").await.offers("Rename The bin"));
    let share = [
        ("csrf_token", csrf.as_str()),
        ("name", "Ours"),
        ("address", "/search"),
        ("shared", "yes"),
    ];
    assert_eq!(own.send("/search/views", &share).await.status, 403);
}
