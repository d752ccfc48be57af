//! The tally: what every request counts for, and that the sums are what the rows say.

use crate::browser::open;
use crate::world::{ADA, EMIL, EVE, MONA, Story, TOM, VERA, World, ZOE};
use diesel::prelude::*;
use tallydesk::issue::IssueId;
use tallydesk::numbers::{Numbers, count_all, differences};
use tallydesk::reports::{Maker, Moment};
use tallydesk::schema::{tally_mark, tally_requests, tally_sums};
use tallydesk::web::table::hash;

const REPORT: [(&str, &str); 4] = [
    ("software", "Word"),
    ("effect", "inconvenience"),
    ("kind", "crash"),
    ("description", "Word crashes when I save a document"),
];

async fn reported(world: &World, by: &str) -> IssueId {
    let page = open(world, by, "/report").await;
    page.submit("Send report", &REPORT).await.landed().await;
    let newest =
        tallydesk::schema::issues::table.select(diesel::dsl::max(tallydesk::schema::issues::id));
    newest.first::<Option<IssueId>>(&mut *world.conn()).unwrap().unwrap()
}

/// One issue reported, taken and resolved on first contact with a document; one that waits; one that is cancelled.
async fn a_day(world: &World) -> [IssueId; 3] {
    let [one, two, three] =
        [reported(world, EVE).await, reported(world, EMIL).await, reported(world, EVE).await];
    world.taken_by(ADA, one);
    let page = open(world, ADA, &format!("/issues/{one}/contacts")).await;
    let contact = [("channel", "phone"), ("reached", "yes"), ("minutes", "4"), ("text", "Called")];
    page.submit("Save contact", &contact).await.landed().await;
    let page = open(world, ADA, &format!("/issues/{one}/resolve")).await;
    let done = [
        ("code", "explained"),
        ("details", "Showed where the menu is: https://docs.desk.example/word"),
        ("documentation", "resolved_by"),
        ("minutes", "6"),
    ];
    page.submit("Resolve", &done).await.landed().await;
    let page = open(world, EVE, &format!("/issues/{three}/cancel")).await;
    page.submit("Cancel the issue", &[]).await.landed().await;
    [one, two, three]
}

fn counted(world: &World) {
    count_all(&mut world.conn()).unwrap();
}

fn nothing_differs(world: &World) {
    let found = differences(&mut world.conn()).unwrap();
    assert!(found.is_empty(), "{found:?}");
}

#[actix_web::test]
async fn the_page_says_what_happened_and_leads_to_its_rows() {
    let world = World::new();
    let [one, ..] = a_day(&world).await;
    counted(&world);
    nothing_differs(&world);

    let page = open(&world, MONA, "/numbers?days=7").await;
    assert_eq!(page.status, 200);
    let tile = |title: &str| {
        let tiles = page.texts(".stat");
        tiles.into_iter().find(|tile| tile.starts_with(title)).unwrap_or_default()
    };
    assert!(
        tile("Logged and tagged automatically").contains("100.0 %"),
        "{}",
        page.text("main").unwrap()
    );
    assert!(tile("Reported").contains("Reported 3 was 0"), "{}", tile("Reported"));
    assert!(tile("Promise kept").contains("100.0 %"));
    assert!(tile("Resolved on first contact").contains("100.0 %"));
    assert!(tile("Resolved on first contact").contains("Only one case"));

    let behind = page.follow("Resolved on first contact").await;
    assert_eq!(behind.texts(".queue tbody a.title"), ["Word crashes when I save a document"]);
    assert_eq!(behind.attribute(".queue tbody a.title", "href"), Some(format!("/issues/{one}")));
    let file = open(&world, MONA, "/numbers/K9.csv?days=7").await;
    assert_eq!(file.body.lines().count(), 2);
}

#[actix_web::test]
async fn what_changes_later_changes_the_numbers_and_counting_twice_changes_nothing() {
    let world = World::new();
    let [one, two, _] = a_day(&world).await;
    counted(&world);
    let sums = || -> Vec<(String, Vec<i64>)> {
        tally_sums::table
            .filter(tally_sums::dim.eq(0_i16))
            .order((tally_sums::grain, tally_sums::from_on))
            .select((tally_sums::word, tally_sums::sums))
            .load(&mut *world.conn())
            .unwrap()
    };
    let before = sums();
    world.arrange("update tally_mark set settled = 0, counted = target, decided = 0");
    counted(&world);
    assert_eq!(sums(), before, "the same events counted again");

    world.taken_by(TOM, two);
    let page = open(&world, EVE, &format!("/issues/{one}/reopen")).await;
    page.submit("Still broken", &[("text", "It came back")]).await.landed().await;
    counted(&world);
    nothing_differs(&world);
    assert_ne!(sums(), before);
    let resolved: Option<Option<chrono::DateTime<chrono::Utc>>> = tally_requests::table
        .filter(tally_requests::id.eq(one.0))
        .select(tally_requests::resolved_at)
        .first(&mut *world.conn())
        .optional()
        .unwrap();
    assert_eq!(resolved, Some(None), "reopened, it is not resolved any more");
}

#[actix_web::test]
async fn an_event_that_appears_below_one_that_was_counted_is_counted_too() {
    let world = World::new();
    let [_, two, _] = a_day(&world).await;
    counted(&world);
    // Its number is given, and its transaction is not over.
    let mut slow = PgConnection::establish(&world.url).unwrap();
    diesel::connection::SimpleConnection::batch_execute(
        &mut slow,
        &format!("begin; insert into issue_events (issue_id, kind, at, to_state) values ({two}, 'note', now(), 'waiting');
                  update issues set staff_minutes = 77 where id = {two}"),
    )
    .unwrap();
    reported(&world, VERA).await;
    counted(&world);
    diesel::connection::SimpleConnection::batch_execute(&mut slow, "commit").unwrap();
    counted(&world);
    counted(&world);
    let minutes: i32 = tally_requests::table
        .filter(tally_requests::id.eq(two.0))
        .select(tally_requests::minutes)
        .first(&mut *world.conn())
        .unwrap();
    assert_eq!(minutes, 77);
    nothing_differs(&world);
}

#[actix_web::test]
async fn another_calendar_counts_everything_again() {
    let world = World::new();
    a_day(&world).await;
    counted(&world);
    world.set("heavy_minutes", 5);
    counted(&world);
    nothing_differs(&world);
    let calendar: String =
        tally_mark::table.select(tally_mark::calendar).first(&mut *world.conn()).unwrap();
    assert!(calendar.ends_with(" 5"), "{calendar}");
}

#[actix_web::test]
async fn numbers_are_narrowed_by_one_word_from_sums_and_by_several_from_rows_alike() {
    let world = World::new();
    a_day(&world).await;
    world.issue(Story { software: "Outlook", ..Story::default() });
    counted(&world);
    // Of requests alone: reports, relays and cases are not those of a department.
    let elsewhere = ["K2", "K14", "K17", "K17a", "K17b", "K21", "K21a"];
    let is_of_requests =
        |line: &&str| !elsewhere.iter().any(|id| line.starts_with(&format!("\"{id}\",")));
    let csv = |address: &'static str| {
        let world = &world;
        async move {
            let page = open(world, MONA, address).await;
            page.body
                .lines()
                .filter(is_of_requests)
                .map(str::to_owned)
                .collect::<Vec<_>>()
                .join("\n")
        }
    };
    let all = csv("/numbers.csv?days=7").await;
    let word = csv("/numbers.csv?days=7&software=Word").await;
    assert_ne!(all, word);
    // Everything of Word came from one department: two words say the same as one, and are looked at one by one.
    assert_eq!(csv("/numbers.csv?days=7&software=Word&department=Permits").await, word);
    let nobody = csv("/numbers.csv?days=7&software=Nothing").await;
    assert!(
        nobody.lines().any(|line| line.starts_with("\"K1\",") && line.contains(",\"\",\"%\",")),
        "{nobody}"
    );
}

#[actix_web::test]
async fn areas_and_gaps_say_where_time_goes_and_what_to_write() {
    let world = World::new();
    let [_, two, _] = a_day(&world).await;
    world.taken_by(ZOE, two);
    let page = open(&world, ZOE, &format!("/issues/{two}/resolve")).await;
    let done = [
        ("code", "explained"),
        ("details", "No page tells how to save"),
        ("documentation", "missing"),
        ("minutes", "31"),
    ];
    page.submit("Resolve", &done).await.landed().await;
    counted(&world);
    let areas = open(&world, MONA, "/numbers/problem-areas?days=7").await;
    let row = areas.text("table.data tbody tr").unwrap();
    assert!(row.starts_with("Word: "), "{row}");
    let gaps = open(&world, MONA, "/numbers/documentation-gaps?days=7").await;
    assert!(
        gaps.text("main").unwrap().contains("50 % without a document"),
        "{:?}",
        gaps.text("main")
    );
}

#[actix_web::test]
async fn nonsense_in_an_address_is_no_injection_and_no_fault() {
    let world = World::new();
    a_day(&world).await;
    counted(&world);
    for address in [
        "/numbers?days=7&software=%27%3B%20drop%20table%20issues%3B--",
        &format!("/numbers?days=7&department={}", "%C3%A4".repeat(500)),
        &format!("/numbers/K7?days=7&vendor={}", "x".repeat(4_000)),
        "/numbers?days=7&tier=%2B&kind=%3Cscript%3E",
        "/numbers?from=2026-99-99&to=x&basket=..%2F..&source=%F0%9F%92%A9",
        "/numbers/K9?days=7&which=x&before=9999999999999999-1&priority=%27",
        "/numbers/problem-areas?days=7&department=%25",
        "/numbers/documentation-gaps?days=0&vendor=%5C",
    ] {
        let page = open(&world, MONA, address).await;
        assert_eq!(page.status, 200, "{address}");
        assert!(!page.body.contains("<script>"), "{address}");
    }
    assert_eq!(open(&world, MONA, "/numbers/K99").await.status, 404);
    assert_eq!(open(&world, ADA, "/numbers").await.status, 403);
}

#[actix_web::test]
async fn what_the_foot_of_the_page_says_is_what_is_made_again() {
    let world = World::new();
    a_day(&world).await;
    counted(&world);
    let today = tallydesk::db::now().date_naive();
    let days = |n| today + chrono::TimeDelta::days(n);
    let address = format!("/numbers?from={}&to={}&software=Word", days(-9), days(2));
    let page = open(&world, MONA, &address).await;
    let foot = page.text(".colophon").unwrap();
    let event = foot.split_whitespace().nth(3).unwrap().parse().unwrap();
    let moment = Moment { event, at: tallydesk::db::now() };
    let made = Numbers.make(&mut world.conn(), &address, moment).unwrap();
    assert!(foot.ends_with(&hash(&made.tables).unwrap()), "{foot}");
    assert!(
        made.lines.iter().any(|line| line.starts_with("Logged and tagged automatically: 100.0"))
    );

    let again = open(&world, MONA, &address).await;
    assert!(
        again.text(".colophon").unwrap().contains(&hash(&made.tables).unwrap()),
        "read again, the same"
    );
    reported(&world, EMIL).await;
    counted(&world);
    let later = open(&world, MONA, &address).await.text(".colophon").unwrap();
    assert!(!later.ends_with(&hash(&made.tables).unwrap()), "{later}");
}
