//! The demo's database: full at once, full once, and as true as any other.

use crate::replay;
use crate::world::{World, fresh_database};
use diesel::prelude::*;
use tallydesk::issue::{Basket, State};
use tallydesk::schema::{
    basket_tiles, issue_events, issue_tags, issues, log_lines, log_links, people,
};
use tallydesk::{db, demo, error::Error};

fn empty() -> PgConnection {
    let mut conn = db::establish(&fresh_database(None)).unwrap();
    db::migrate(&mut conn).unwrap();
    conn
}

fn counts(conn: &mut PgConnection) -> (i64, i64, i64) {
    (
        issues::table.count().get_result(conn).unwrap(),
        issue_events::table.count().get_result(conn).unwrap(),
        issue_tags::table.count().get_result(conn).unwrap(),
    )
}

#[test]
fn an_empty_database_becomes_a_desk_in_use_and_is_left_alone_then() {
    let mut conn = empty();

    let first = demo::fill(&mut conn, Some("walnut-ferry-topaz-9")).unwrap();
    let filled = counts(&mut conn);
    let again = demo::fill(&mut conn, None).unwrap();

    assert!(filled.0 >= 1_200, "{filled:?}");
    let staff = people::table.filter(people::is_staff);
    let away: i64 = staff.filter(people::on_shift.eq(false)).count().get_result(&mut conn).unwrap();
    assert_eq!(away, 0, "the desk is staffed");
    let lines: i64 = log_lines::table.count().get_result(&mut conn).unwrap();
    assert!(lines >= 400, "half a year of the log: {lines}");
    let links: Vec<(String, String)> = log_links::table
        .inner_join(log_lines::table)
        .select((log_links::url, log_lines::summary))
        .load(&mut conn)
        .unwrap();
    assert!(links.len() >= 50 && links.iter().all(|(url, summary)| summary.contains(url)));
    assert_eq!(counts(&mut conn), filled);
    assert_eq!((first.sign_ins.len(), first.password.as_str()), (10, "walnut-ferry-topaz-9"));
    assert_ne!(again.password, first.password);
    for sign_in in &again.sign_ins {
        let hash: Option<String> = people::table
            .filter(people::email.eq(&sign_in.email))
            .select(people::password_hash)
            .first(&mut conn)
            .unwrap();
        assert!(hash.is_some(), "{}", sign_in.email);
    }
}

#[test]
fn the_tiles_count_what_waits_and_the_numbers_follow_the_reports() {
    let mut conn = empty();
    demo::fill(&mut conn, None).unwrap();

    let tiles: Vec<(Basket, i64)> = basket_tiles::table
        .order(basket_tiles::basket)
        .select((basket_tiles::basket, basket_tiles::waiting))
        .load(&mut conn)
        .unwrap();
    for (basket, waiting) in tiles {
        let truth: i64 = issues::table
            .filter(issues::state.eq(State::Waiting).and(issues::basket.eq(basket)))
            .count()
            .get_result(&mut conn)
            .unwrap();
        assert_eq!(waiting, truth, "{basket}");
    }
    let times: Vec<chrono::DateTime<chrono::Utc>> =
        issues::table.order(issues::id).select(issues::submitted_at).load(&mut conn).unwrap();
    assert!(times.is_sorted());
}

#[test]
fn some_reports_are_of_the_same_trouble() {
    let mut conn = empty();
    demo::fill(&mut conn, None).unwrap();

    let pointed_to: Vec<i32> = issues::table
        .filter(issues::duplicates.gt(0))
        .order(issues::duplicates)
        .select(issues::duplicates)
        .load(&mut conn)
        .unwrap();
    assert_eq!(pointed_to, [1, 2]);
}

#[test]
fn the_log_tells_all_of_the_demos_past() {
    let mut conn = empty();
    demo::fill(&mut conn, None).unwrap();

    assert!(replay::the_log_tells_all(&mut conn) >= 1_200);
}

#[test]
fn a_desk_of_somebodys_own_is_never_filled() {
    let world = World::new();
    let before = counts(&mut world.conn());

    let refused = demo::fill(&mut world.conn(), None);

    assert!(matches!(refused, Err(Error::Refused(words)) if words.contains("not a demo")));
    assert_eq!(counts(&mut world.conn()), before);
}
