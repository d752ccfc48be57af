//! The wall: who makes software is for the Software Team, and for managers to read. Who looks, takes a file home or is
//! refused stands in the audit trail.

use crate::browser::open;
use crate::world::{ADA, EVE, MONA, SAM, World, ZOE};
use actix_web::http::Method;
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

/// What stands behind the wall in this world.
const SECRETS: [&str; 5] = ["Wanda", "wanda.wallace", "425-555-0199", "MS-7734", "90210"];

/// Every page, table and download there is, and every question to the search: whoever is neither manager nor of the team
/// reads none of what the team knows of a vendor.
#[actix_web::test]
async fn no_page_and_no_download_tells_a_contact_or_a_contract_to_anybody_else() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "Word will not start"));
    let sent = world.escalated_by(ZOE, world.taken_by(ZOE, world.reported_by(EVE, "AutoCAD")));
    let listed = tallydesk::app::site().filter(|route| route.method == Method::GET);
    let mut addresses: Vec<String> = listed.map(|route| route.path.to_owned()).collect();
    for secret in SECRETS.iter().chain(&["Microsoft", "contract"]) {
        for list in ["/search", "/search.csv", "/issues", "/software", "/software.csv", "/baskets"]
        {
            addresses.push(format!("{list}?q={secret}&software={secret}"));
        }
        addresses.push(format!("/report?software={secret}"));
    }
    for (who, about) in [(EVE, issue), (ADA, issue), (ZOE, sent)] {
        for address in &addresses {
            let address = address
                .replace("{n}", &about.to_string())
                .replace("{basket}", "bin")
                .replace("{file}", "desk.css");
            let address = ["{vendor}", "{contact}", "{contract}", "{software}", "{version}"]
                .iter()
                .chain(&["{person}", "{department}", "{rule}", "{entry}", "{attachment}"])
                .fold(address, |address, name| address.replace(name, "1"));
            let page = open(&world, who, &address).await;
            // What was asked for stands in the field again.
            for secret in SECRETS.iter().filter(|secret| !address.contains(**secret)) {
                assert!(!page.body.contains(secret), "{who} reads {secret} at {address}");
            }
            let behind = ["/vendors", "/contracts"].iter().any(|wall| address.starts_with(wall));
            if behind {
                assert_eq!(page.status, 403, "{who} {address}");
                assert!(page.text("main").unwrap().contains("Ask the Software Team"), "{address}");
                assert!(!page.body.contains("Microsoft"), "{address}");
            }
        }
    }
}

#[actix_web::test]
async fn managers_read_contacts_and_contracts_and_change_nothing() {
    let world = World::new();
    for (address, told) in [
        ("/vendors/1", "Wanda"),
        ("/vendors/1/contacts", "425-555-0199"),
        ("/vendors/1/contacts/1", "wanda.wallace@vendor.example"),
        ("/contracts", "MS-7734"),
        ("/contracts/1", "Customer number 90210"),
    ] {
        let page = open(&world, MONA, address).await;
        assert!(page.text("main").unwrap().contains(told), "{address}");
        assert_eq!(page.texts("main form[method=post]").len(), 0, "{address}");
        let csrf = world.csrf_of(MONA);
        let sent = page.send(address, &[("csrf_token", &csrf), ("name", "X")]).await;
        assert!([403, 404].contains(&sent.status.as_u16()), "{address}: {}", sent.status);
    }
    assert_eq!(open(&world, MONA, "/vendors/1/contracts").await.status, 403);
    assert!(!open(&world, MONA, "/vendors/1").await.offers("Add a contract"));
}

#[actix_web::test]
async fn who_reads_contacts_and_contracts_stands_in_the_trail() {
    let world = World::new();
    for address in [
        "/contracts",
        "/contracts?which=ended",
        "/contracts/1",
        "/vendors/1/contacts",
        "/vendors/1/contacts/1",
        "/vendors/1",
        "/contracts.csv",
        "/contracts.csv",
    ] {
        open(&world, MONA, address).await;
    }
    let read = [
        "Mona: contracts read: contracts",
        "Mona: contract read: contract 1",
        "Mona: vendor read: vendor 1",
        "Mona: file taken: contracts.csv",
        "Mona: file taken: contracts.csv",
    ];
    assert_eq!(trail(&world), read);
}
