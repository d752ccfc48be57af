//! The wall: who makes software is for the Software Team, and for managers to read. Who looks, takes a file home or is
//! refused stands in the audit trail.

use crate::browser::open;
use crate::world::{ADA, EVE, MONA, SAM, World};
use diesel::prelude::*;
use tallydesk::schema::{audit, people};

/// What the audit trail has, oldest first: who, what, about what.
fn trail(world: &World) -> Vec<String> {
    let lines: Vec<(String, String, String)> = audit::table
        .inner_join(people::table)
        .order(audit::id)
        .select((people::name, audit::what, audit::about))
        .load(&mut *world.conn())
        .unwrap();
    let first = |name: &str| name.split(' ').next().unwrap_or_default().to_owned();
    lines.iter().map(|(who, what, about)| format!("{}: {what}: {about}", first(who))).collect()
}

#[actix_web::test]
async fn who_looks_at_vendors_leaves_one_line_an_hour() {
    let world = World::new();
    for _ in 0..3 {
        for address in ["/vendors", "/vendors/1", "/vendors/2"] {
            open(&world, MONA, address).await;
        }
    }
    open(&world, SAM, "/vendors/1").await;
    let once = [
        "Mona: vendors read: vendors",
        "Mona: vendor read: vendor 1",
        "Mona: vendor read: vendor 2",
        "Sam: vendor read: vendor 1",
    ];
    assert_eq!(trail(&world), once);

    let world = World::new();
    world.arrange(
        "insert into audit (at, by_id, what, about) values (now() - interval '61 minutes', 7, 'vendor read', 'vendor 1')",
    );
    open(&world, MONA, "/vendors/1").await;

    assert_eq!(trail(&world), ["Mona: vendor read: vendor 1"; 2]);
}

#[actix_web::test]
async fn every_file_that_is_taken_home_leaves_a_line() {
    let world = World::new();
    for address in ["/vendors.csv", "/vendors.csv?q=micro", "/catalogue.csv"] {
        assert_eq!(open(&world, MONA, address).await.status, 200);
    }
    open(&world, EVE, "/software.csv").await;

    let taken = ["vendors.csv", "vendors.csv", "catalogue.csv"];
    assert_eq!(trail(&world), taken.map(|file| format!("Mona: file taken: {file}")));
    let page = open(&world, MONA, "/settings/audit").await;
    assert!(page.text("main").unwrap().contains("file taken"), "and managers read it");
}

/// Whoever tries every number there is leaves no more lines than there are doors.
#[actix_web::test]
async fn who_is_refused_at_the_wall_stands_in_the_trail_once_for_each_door() {
    let world = World::new();
    for (who, address) in [(EVE, "/vendors"), (ADA, "/vendors.csv"), (ADA, "/catalogue/import")] {
        for _ in 0..2 {
            let refused = open(&world, who, address).await;
            assert_eq!(refused.status, 403, "{address}");
            assert!(refused.text("main").unwrap().contains("Ask the Software Team"), "{address}");
        }
    }
    for vendor in 1..9 {
        open(&world, EVE, &format!("/vendors/{vendor}")).await;
    }
    let page = open(&world, EVE, "/software").await;
    let csrf = world.csrf_of(EVE);
    assert_eq!(page.send("/vendors/1", &[("csrf_token", &csrf), ("name", "X")]).await.status, 403);

    let refused = [
        "Eve: refused: /vendors",
        "Ada: refused: /vendors.csv",
        "Ada: refused: /catalogue/import",
        "Eve: refused: /vendors/{vendor}",
    ];
    assert_eq!(trail(&world), refused);
    assert_eq!(open(&world, EVE, "/numbers/turns").await.status, 403);
    assert_eq!(trail(&world).len(), 4, "other doors have their own log");
}
