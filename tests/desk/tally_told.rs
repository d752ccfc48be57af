//! What the numbers' pages say, and what stands behind them.

use crate::browser::{Page, open};
use crate::world::{ADA, EVE, MONA, Story, World};
use diesel::prelude::*;
use tallydesk::issue::IssueId;
use tallydesk::numbers::{count_all, differences};
use tallydesk::schema::tally_requests;

fn counted(world: &World) {
    count_all(&mut world.conn()).unwrap();
}

fn nothing_differs(world: &World) {
    let found = differences(&mut world.conn()).unwrap();
    assert!(found.is_empty(), "{found:?}");
}

/// So many issues, one each half day up to now; every tenth was reopened.
fn history(world: &World, issues: i64) {
    for _ in 0..issues {
        world.reported_by(EVE, "One");
    }
    world.arrange(
        "update issues set submitted_at = now() - interval '12 hours' * (id - 1) - interval '1 minute',
                promised_at = now() - interval '12 hours' * (id - 1) + interval '1 hour',
                times_reopened = (id % 10 = 0)::int",
    );
    counted(world);
}

/// The text of a number's tile.
fn tile(page: &Page, title: &str) -> String {
    let tiles = page.texts(".stat");
    tiles.into_iter().find(|tile| tile.starts_with(title)).unwrap_or_default()
}

#[actix_web::test]
async fn every_row_behind_a_number_is_reached_page_by_page_also_where_rows_are_rare() {
    let world = World::new();
    history(&world, 110);
    for (address, rows) in [
        ("/numbers/K6?days=365", 110),
        ("/numbers/K15b?days=365", 11),
        ("/numbers/K15b?days=365&which=rest", 99),
        ("/numbers/K15?days=365", 0),
        ("/numbers/K15b?days=7", 1),
        ("/numbers/K15b?days=365&software=Word&department=Permits", 11),
    ] {
        let mut page = open(&world, MONA, address).await;
        let mut seen = page.texts("tbody tr a.title").len();
        while page.texts(".pager a").contains(&"Next page".to_owned()) {
            page = page.follow("Next page").await;
            seen += page.texts("tbody tr a.title").len();
        }
        assert_eq!(seen, rows, "{address}");
        let file = open(&world, MONA, &address.replacen('?', ".csv?", 1)).await;
        assert_eq!(file.body.lines().count(), rows + 1, "{address}");
    }
}

#[actix_web::test]
async fn a_promise_that_runs_out_is_broken_without_anybody_doing_anything() {
    let world = World::new();
    history(&world, 3);
    let late = open(&world, MONA, "/numbers/K7?days=7").await;
    assert!(
        tile(&late, "Promise kept").starts_with("Promise kept 0.0 %"),
        "{}",
        tile(&late, "Promise kept")
    );
    // The one reported a minute ago has an hour left.
    let rows = open(&world, MONA, "/numbers/K7?days=7&which=rest").await;
    assert_eq!(rows.texts("tbody tr a.title").len(), 2);
    assert!(
        late.text(".figures").unwrap().contains("0.0"),
        "the course counts who is late, too: {:?}",
        late.text(".figures")
    );
    world.arrange("update tally_requests set promised_at = now() - interval '1 second' where promised_at > now()");
    let rows = open(&world, MONA, "/numbers/K7?days=7&which=rest").await;
    assert_eq!(rows.texts("tbody tr a.title").len(), 3);
}

#[actix_web::test]
async fn a_target_holds_from_the_day_it_is_set_and_what_was_over_keeps_the_one_before() {
    let world = World::new();
    history(&world, 2);
    let page = open(&world, MONA, "/settings/targets").await;
    page.submit("Save targets", &[("K7", "97.5"), ("K15", "")]).await.landed().await;
    // The desk remembers its settings for a second.
    actix_web::rt::time::sleep(std::time::Duration::from_millis(1_100)).await;
    let now = open(&world, MONA, "/numbers?days=30").await;
    assert!(
        tile(&now, "Promise kept").contains("target ≥ 97.5 %"),
        "{}",
        tile(&now, "Promise kept")
    );
    assert!(!tile(&now, "Reopened").contains("target"), "nothing is aimed at any more");
    let before = open(&world, MONA, "/numbers?from=2026-01-01&to=2026-02-01").await;
    assert!(tile(&before, "Promise kept").contains("target ≥ 90 %"));
    assert!(tile(&before, "Reopened").contains("target ≤ 5 %"));

    let page = open(&world, MONA, "/settings/targets").await;
    let today = tallydesk::db::now().date_naive();
    assert!(page.text("aside").unwrap().contains(&format!("K7 {}", today.format("%Y"))));
    let wrong = page.submit("Save targets", &[("K9", "lots")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text("main").unwrap().contains("Resolved on first contact: give a number"));
    assert_eq!(open(&world, ADA, "/settings/targets").await.status, 403);
}

#[actix_web::test]
async fn gaps_are_those_of_whom_they_are_narrowed_to() {
    let world = World::new();
    let mine = world.reported_by(EVE, "One");
    let other =
        world.issue(Story { by: crate::world::VERA, summary: "Another", ..Story::default() });
    for issue in [mine, other] {
        resolved_without_document(&world, issue).await;
    }
    world.arrange(&format!("update issues set department = 'Elsewhere' where id = {other}"));
    world.arrange("update tally_mark set edition = 0");
    counted(&world);
    let main = |page: &Page| page.text("main").unwrap();
    let all = main(&open(&world, MONA, "/numbers/documentation-gaps?days=7").await);
    assert!(all.contains("asked by 2") && all.contains("Another"), "{all}");
    let narrowed =
        open(&world, MONA, "/numbers/documentation-gaps?days=7&department=Elsewhere").await;
    let narrowed = main(&narrowed);
    assert!(narrowed.contains("asked by 1") && narrowed.contains("Only department: Elsewhere"));
    assert!(!narrowed.contains(&format!("#{mine}")), "{narrowed}");
}

async fn resolved_without_document(world: &World, issue: IssueId) {
    world.arrange(&format!(
        "insert into issue_tags (issue_id, tag_id, origin, added_at)
         select {issue}, id, 'form', now() from tags where facet = 'kind' and word = 'crash' on conflict do nothing"
    ));
    world.taken_by(ADA, issue);
    let page = open(world, ADA, &format!("/issues/{issue}/resolve")).await;
    let done = [
        ("code", "explained"),
        ("details", "No page tells how"),
        ("documentation", "missing"),
        ("minutes", "9"),
    ];
    page.submit("Resolve", &done).await.landed().await;
}

#[actix_web::test]
async fn when_and_how_issues_come_and_how_the_desk_stands_is_one_page() {
    let world = World::new();
    history(&world, 20);
    let page = open(&world, MONA, "/numbers/volume?days=30").await;
    let main = page.text("main").unwrap();
    assert!(main.contains("Just now: Degraded"), "{main}");
    assert!(main.contains("all2019"), "waiting and overdue: {main}");
    for narrowed in ["", "&software=Word", "&software=Word&department=Permits"] {
        let file = open(&world, MONA, &format!("/numbers/hours.csv?days=30{narrowed}")).await;
        let cells = file.body.lines().skip(1).flat_map(|line| line.split(',').skip(1));
        let sum: i64 = cells.map(|cell| cell.trim_matches('"').parse::<i64>().unwrap()).sum();
        assert_eq!(sum, 20, "{narrowed}: every issue is in one hour of the week\n{}", file.body);
    }
    for file in ["sources", "links", "documents", "volume", "backlog"] {
        let file = open(&world, MONA, &format!("/numbers/{file}.csv?days=30")).await;
        assert_eq!(file.status, 200);
    }
}

#[actix_web::test]
async fn names_that_change_change_what_is_counted_under_them() {
    let world = World::new();
    world.reported_by(EVE, "One");
    counted(&world);
    world.arrange("update vendors set name = 'Renamed' where id in (select vendor_id from software where name = 'Word')");
    counted(&world);
    nothing_differs(&world);
    let vendor: String =
        tally_requests::table.select(tally_requests::vendor).first(&mut *world.conn()).unwrap();
    assert_eq!(vendor, "Renamed");
}

#[actix_web::test]
async fn while_everything_is_counted_again_files_and_letters_wait_and_pages_say_so() {
    let world = World::new();
    history(&world, 2);
    world.arrange("update tally_mark set filled = 1");
    let page = open(&world, MONA, "/numbers/problem-areas").await;
    assert!(page.text("main").unwrap().contains("The numbers are being counted again."));
    let file = open(&world, MONA, "/numbers.csv").await;
    assert_eq!(file.status, 409);
    counted(&world);
    assert_eq!(open(&world, MONA, "/numbers.csv").await.status, 200);
}

#[actix_web::test]
async fn a_database_restored_elsewhere_is_counted_on_and_an_older_version_stands_back() {
    let world = World::new();
    history(&world, 1);
    // The other cluster had come further.
    world.arrange("update tally_mark set next_xid = next_xid + 1000000000");
    world.reported_by(EVE, "Two");
    world.arrange("insert into issue_events (issue_id, kind, at, to_state) select max(id), 'note', now(), 'waiting' from issues");
    counted(&world);
    counted(&world);
    nothing_differs(&world);
    let settled = |world: &World| -> i64 {
        use tallydesk::schema::tally_mark;
        counted(world);
        tally_mark::table.select(tally_mark::next_xid).first(&mut *world.conn()).unwrap()
    };
    assert!(settled(&world) < 1_000_000_000);
}
