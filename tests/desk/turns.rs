//! Turns: whose it is, and that what the database keeps of them is what the log says.

use crate::browser::open;
use crate::world::{ADA, EVE, MONA, Story, TOM, World, ZOE};
use diesel::prelude::*;
use diesel::sql_types::Text;
use tallydesk::db::Db;
use tallydesk::issue::Basket;
use tallydesk::issue::store::Step;
use tallydesk::schema::{holds, roster_spans};
use tallydesk::{people, taking};

#[actix_web::test]
async fn the_bin_says_whose_turn_it_is() {
    let world = World::new();
    for n in 0..6 {
        world.issue(Story { minutes_ago: 90 - n, ..Story::default() });
    }
    let title = async |who: &str| {
        let page = open(&world, who, "/baskets/bin").await;
        (page.text("#turn-title").unwrap(), page.text("#turn-title + p").unwrap_or_default())
    };
    let said = |title: &str, then: &str| (title.to_owned(), then.to_owned());

    assert_eq!(title(MONA).await, said("It is Ada Abbott’s turn", "Then Tom Tully"));
    open(&world, ADA, "/baskets").await.submit("Take next from Bin", &[]).await.landed().await;
    assert_eq!(title(TOM).await, said("It is your turn", "Then Ada Abbott"));
    assert_eq!(title(ADA).await, said("It is Tom Tully’s turn", "Then you"));
    open(&world, TOM, "/baskets").await.submit("Take next from Bin", &[]).await.landed().await;
    assert_eq!(title(ZOE).await.0, "It is Ada Abbott’s turn", "tier 2 has no turn");

    world.arrange("update people set on_shift = false where id = 4");
    assert_eq!(title(MONA).await, said("It is Tom Tully’s turn", ""));
    world.set("take_limit", 1);
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    assert_eq!(title(MONA).await.0, "Nobody of tier 1 is around with a free hand");
    assert!(open(&world, MONA, "/baskets").await.text("#turn-title").is_none());
}

/// Every issue's hands, and the days' sums, as the log alone makes them.
fn kept_and_told(world: &World, table: &str) -> (String, String) {
    let rows = |query: &str| -> String {
        diesel::dsl::sql::<Text>(query).get_result(&mut *world.conn()).unwrap()
    };
    let (kept, told) = match table {
        "holds" => (
            "select string_agg(concat_ws(' ', issue_id, person_id, pulled_from, from_at, until_at), '; '
                               order by issue_id, from_at, id) from holds",
            "select string_agg(concat_ws(' ', issue_id, holder, facts ->> 'pulled', at, until_at), '; ' order by issue_id, at, id)
             from (select *, lead(at) over (partition by issue_id order by id) as until_at
                   from (select *, lag(holder) over (partition by issue_id order by id) as before
                         from (select *, case when to_state in ('taken', 'follow_up', 'escalated', 'answered')
                                              then owner_id end as holder from issue_events) as a) as b
                   where holder is distinct from before) as c where holder is not null",
        ),
        _ => (
            "select string_agg(concat_ws(' ', day, person_id, takes, skipped, put_back, chosen, cardinality(held_minutes)),
                               '; ' order by day, person_id) from turns_of_day",
            "select string_agg(concat_ws(' ', day, person_id, takes, skipped, put_back, chosen, held), '; ' order by day, person_id)
             from (select (from_at at time zone 'UTC')::date as day, person_id, count(*) as takes,
                          count(*) filter (where inversion = 'skipped') as skipped,
                          count(*) filter (where inversion = 'put_back') as put_back,
                          count(*) filter (where inversion = 'chosen') as chosen, count(until_at) as held
                   from holds where pulled_from is not null group by 1, 2) as days",
        ),
    };
    (
        rows(&format!("select coalesce(({kept}), '')")),
        rows(&format!("select coalesce(({told}), '')")),
    )
}

#[actix_web::test]
async fn who_held_what_is_kept_as_the_log_tells_it() {
    let world = World::new();
    for n in 0..6 {
        world.issue(Story { minutes_ago: 90 - n, ..Story::default() });
    }
    let mut first = None;
    for (who, button) in
        [(ADA, "Take next from Bin"), (TOM, "Take issue 3"), (ZOE, "Take next from Bin")]
    {
        let page = open(&world, who, "/baskets/bin").await.submit(button, &[]).await;
        first = first.or(page.location);
    }
    let issue = first.unwrap();
    let page = open(&world, ADA, &format!("{issue}/hand-over")).await;
    page.submit("Hand it over", &[("to", "5"), ("why", "I am off")]).await.landed().await;
    let page = open(&world, TOM, &format!("{issue}/raise")).await;
    page.submit("Raise it", &[("why", "Needs the log")]).await.landed().await;
    let page = open(&world, ZOE, "/baskets/bin").await;
    page.submit("Take next from Bin", &[]).await.landed().await;
    let page = open(&world, ZOE, &format!("{issue}/put-back")).await;
    page.submit("Put it back", &[("why", "On the phone")]).await.landed().await;
    let call = [
        ("reporter", "eve@example.org"),
        ("software", "Word"),
        ("effect", "question"),
        ("kind", "how-to"),
        ("description", "Where is the menu?"),
        ("outcome", "resolved"),
    ];
    let page = open(&world, TOM, "/calls/new").await;
    page.submit("Log the call", &[&call[..], &crate::replay::DONE].concat()).await.landed().await;
    world.resolved_by(EVE, world.taken_by(ADA, world.reported_by(EVE, "One")));

    for table in ["holds", "turns_of_day"] {
        let (kept, told) = kept_and_told(&world, table);
        assert_eq!(kept, told, "{table}");
        assert!(!kept.is_empty());
    }
}

/// A smaller desk on the real rows: 8 techs, days of 5 to 8 of them, each of whom presses *Take next* when it is their turn.
#[test]
fn eight_techs_who_keep_to_the_turn_take_as_many_per_hour_of_real_issues() {
    const ISSUES: i64 = 640;
    let world = World::new();
    world.set("take_limit", 1_000);
    world.arrange(
        "update people set on_shift = false;
         insert into people (name, email, role, tier, on_shift)
         select 'Tech ' || n, 'tech' || n || '@example.org', 'tech', 1, false from generate_series(1, 8) n;
         delete from roster_spans",
    );
    for n in 0..ISSUES {
        world.issue(Story { minutes_ago: 2 * ISSUES - n, ..Story::default() });
    }
    // Forty days of one desk hour, the last one yesterday; who is there changes from day to day.
    let hours = tallydesk::settings::Settings::default().hours;
    let mut day = hours.next_opening(tallydesk::db::now() - chrono::TimeDelta::days(80));
    for days in 0..40_i64 {
        let off: Vec<i64> = (0..days % 4).map(|n| 9 + (days * 3 + n * 5) % 8).collect();
        let end = day + chrono::TimeDelta::hours(1);
        world.arrange(&format!(
            "update people set on_shift = (id > 8 and id <> all (array{off:?}::bigint[]));
             delete from roster_spans where until_at is null or from_at = until_at or from_at > '{day}';
             insert into roster_spans (person_id, fact, from_at, until_at)
             select id, 'on_shift', '{day}', '{end}' from people where on_shift"
        ));
        for take in 0..ISSUES / 40 {
            let now = day + chrono::TimeDelta::minutes(1 + take * 3);
            let conn = &mut *world.conn();
            let turns = taking::store::turns(conn, &hours, 1_000, now).unwrap();
            let person = people::store::get(conn, turns[0].person).unwrap();
            let step = Step { by: &person, now, token: None };
            Db::transaction(conn, |conn| taking::store::next(conn, &[Basket::Bin], step))
                .unwrap()
                .unwrap();
        }
        day = hours.next_opening(day + chrono::TimeDelta::hours(20));
    }

    let takes: Vec<(i64, i64)> = holds::table
        .filter(holds::pulled_from.is_not_null())
        .group_by(holds::person_id)
        .select((holds::person_id, diesel::dsl::count_star()))
        .load(&mut *world.conn())
        .unwrap();
    let rates: Vec<f64> = takes
        .iter()
        .map(|(person, takes)| {
            let shifts: i64 = roster_spans::table
                .filter(roster_spans::person_id.eq(person))
                .filter(roster_spans::until_at.is_not_null())
                .count()
                .get_result(&mut *world.conn())
                .unwrap();
            *takes as f64 / shifts as f64
        })
        .collect();
    let most = rates.iter().copied().fold(0.0, f64::max);
    let fewest = rates.iter().copied().fold(f64::INFINITY, f64::min);
    assert_eq!(rates.len(), 8);
    assert!(most / fewest <= 1.1, "{rates:.2?}");
}
