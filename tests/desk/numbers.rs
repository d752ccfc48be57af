//! The numbers, and that each is what its rows say.

use crate::browser::open;
use crate::world::{ADA, EVE, MONA, SAM, Story, TOM, World, ZOE};
use diesel::prelude::*;
use tallydesk::schema::holds;

/// Ada and Tom pull a few; Ada passes one over, Tom chooses one.
async fn a_morning(world: &World) {
    for n in 0..8 {
        world.issue(Story { minutes_ago: 90 - n, ..Story::default() });
    }
    let page = open(world, ADA, "/baskets/bin").await.follow("Pass it over").await;
    page.submit("Pass it over", &[("why", "Reports to me")]).await.landed().await;
    for (who, button) in [
        (ADA, "Take next from Bin"),
        (TOM, "Take next from Bin"),
        (TOM, "Take issue 6"),
        (ADA, "Take next from Bin"),
        (ZOE, "Take next from Bin"),
    ] {
        open(world, who, "/baskets/bin").await.submit(button, &[]).await.landed().await;
    }
    let page = open(world, ADA, "/issues/2/put-back").await;
    page.submit("Put it back", &[("why", "Needs a Mac")]).await.landed().await;
    // They came two desk hours ago, whatever the time is now.
    world.arrange(
        "delete from roster_spans; update people set on_shift = on_shift;
         update roster_spans set from_at = now() - interval '9 days'",
    );
}

#[actix_web::test]
async fn the_page_counts_what_the_rows_list() {
    let world = World::new();
    a_morning(&world).await;

    let page = open(&world, MONA, "/numbers/turns?days=7").await;
    assert_eq!(page.status, 200);
    let cell = |who: &str, column: usize| {
        page.texts("table.data tbody tr")
            .iter()
            .position(|row| row.starts_with(who))
            .map(|row| page.texts("table.data tbody td")[row * 10 + column].clone())
            .unwrap()
    };
    // Takes, order kept, out of order, passed over, put back.
    let numbers = |who| [2, 4, 5, 6, 7].map(|column| cell(who, column));
    assert_eq!(
        numbers("Ada Abbott"),
        [
            "2 takes by Ada Abbott",
            "50.0 %",
            "1 out of order by Ada Abbott1 passed over",
            "1 passed over by Ada Abbott",
            "1 put back by Ada Abbott"
        ]
    );
    assert_eq!(numbers("Tom Tully")[..2], ["2 takes by Tom Tully", "50.0 %"]);
    assert_eq!(numbers("Tom Tully")[2], "1 out of order by Tom Tully1 chosen");
    assert_eq!(numbers("Mona Marsh")[..2], ["0", "–"]);
    let tiles = page.texts(".stat .value");
    assert_eq!(tiles[..2], ["1.00", "1.00"], "two takes each in the same hours");
    assert_eq!(tiles[2], "60.0 %");
    assert!(page.texts(".stat .few").iter().all(|few| few.starts_with("Only")));

    let rows = page.follow("2 takes by Ada Abbott").await;
    assert_eq!(rows.texts("tbody .title").len(), 2);
    assert!(rows.text(".page-head").unwrap().contains("by Ada Abbott"));
    let inversions = page.follow("Order kept").await;
    let why = inversions.texts("tbody .facts");
    assert_eq!(why.len(), 2);
    assert!(why[0].contains("chosen from the list") || why[1].contains("chosen from the list"));
    let skips = rows.open("/numbers/turns/rows?what=skips").await;
    assert!(skips.text("tbody").unwrap().contains("Reports to me"));
    let back = rows.open("/numbers/turns/rows?what=put-backs").await;
    assert!(back.text("tbody").unwrap().contains("Needs a Mac"));

    let csv = open(&world, MONA, "/numbers/turns.csv?days=7").await;
    assert!(csv.body.contains(r#""Ada Abbott","tech, tier 1","#), "{}", csv.body);
    let csv = open(&world, MONA, "/numbers/turns/rows.csv?what=inversions").await;
    assert_eq!(csv.body.lines().count(), 3);
}

#[actix_web::test]
async fn only_managers_read_the_numbers_and_others_are_told_so() {
    let world = World::new();
    for address in ["/numbers/turns", "/numbers/turns/rows", "/numbers/turns.csv"] {
        for who in [ADA, ZOE, SAM, EVE] {
            let page = open(&world, who, address).await;
            assert_eq!(page.status, 403);
            assert!(page.text("main").unwrap().contains("This page is for managers."));
        }
        for query in [
            "",
            "?days=0",
            "?from=x&to=y",
            "?from=2026-01-01&to=2026-02-01",
            "?from=0001-01-01&to=9999-12-31",
            "?from=-4800-01-01&to=-4799-01-01",
            "?from=-262143-01-02&to=-262143-02-01",
        ] {
            assert_eq!(
                open(&world, MONA, &format!("{address}{query}")).await.status,
                200,
                "{query}"
            );
        }
    }
    let turned = open(&world, MONA, "/numbers/turns?from=2026-02-01&to=2026-01-01").await;
    assert!(turned.text(".page-head").unwrap().contains("make no period"));
    let nothing = open(&world, MONA, "/numbers/turns?from=2026-01-01&to=2026-02-01").await;
    assert_eq!(nothing.texts(".stat .value"), ["–", "–", "–", "–"]);
    assert!(nothing.text(".page-head").unwrap().contains("1 January 2026 to 31 January 2026"));
}

#[actix_web::test]
async fn what_happened_at_the_edge_of_a_day_counts_in_one_period() {
    let world = World::new();
    // New York: the day ends at 04:00 or 05:00 of the next in UTC.
    for (n, at) in
        ["2026-10-31T03:59:59", "2026-10-31T04:00:00", "2026-11-02T04:59:59", "2026-11-02T05:00:00"]
            .iter()
            .enumerate()
    {
        let issue = world.issue(Story { minutes_ago: n as i64, ..Story::default() });
        world.arrange(&format!(
            "insert into issue_events (issue_id, kind, at, by_id, from_state, to_state, owner_id, facts)
             values ({issue}, 'taken', '{at}Z', 4, 'waiting', 'taken', 4, '{{\"pulled\": \"bin\"}}')"
        ));
    }
    let takes = async |from: &str, to: &str| {
        let page = open(&world, MONA, &format!("/numbers/turns?from={from}&to={to}")).await;
        page.texts("table.data tbody td")
            .into_iter()
            .find(|cell| cell.ends_with("Ada Abbott"))
            .unwrap()
    };
    assert_eq!(takes("2026-10-30", "2026-10-31").await, "1 takes by Ada Abbott");
    assert_eq!(takes("2026-10-31", "2026-11-02").await, "2 takes by Ada Abbott");
    assert_eq!(takes("2026-11-02", "2026-11-03").await, "1 takes by Ada Abbott");
    assert_eq!(takes("2026-10-30", "2026-11-03").await, "4 takes by Ada Abbott");
    let pulled: i64 = holds::table
        .filter(holds::pulled_from.is_not_null())
        .count()
        .get_result(&mut *world.conn())
        .unwrap();
    assert_eq!(pulled, 4);
}

#[actix_web::test]
async fn many_rows_are_read_page_by_page_without_gaps() {
    let world = World::new();
    let issue = world.reported_by(EVE, "One");
    world.arrange(&format!(
        "insert into holds (issue_id, person_id, pulled_from, from_at, until_at)
         select {issue}, 4, 'bin', date_trunc('hour', now()) - interval '1 hour' * (n / 3), now()
         from generate_series(3, 122) n"
    ));
    let mut page = open(&world, MONA, "/numbers/turns/rows").await;
    let mut seen = page.texts("tbody tr").len();
    while page.texts(".pager a").contains(&"Next page".to_owned()) {
        page = page.follow("Next page").await;
        seen += page.texts("tbody tr").len();
    }
    assert_eq!(seen, 120);
}
