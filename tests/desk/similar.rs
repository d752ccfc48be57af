//! Similar issues, and how well they are found.

use crate::browser::open;
use crate::search::count_words;
use crate::world::{ADA, EMIL, EVE, VERA, World};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use std::io::Write;
use tallydesk::{db, search};

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

/// Of words that everybody says there is nothing to compare.
#[actix_web::test]
async fn a_report_that_says_nothing_is_like_no_other_and_its_page_opens() {
    let world = World::new();
    let one = world.reported_by(EVE, "Where is the printer menu?");
    let other = world.reported_by(EMIL, "The same again");
    for issue in [one, other] {
        assert_eq!(open(&world, ADA, &format!("/issues/{issue}")).await.status, 200);
    }
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
    let outcome =
        search::evaluate(&mut conn, &search::Options { issues, pairs, half: None }).unwrap();

    assert_eq!((outcome.issues, outcome.pairs), (6, 2));
    assert!((outcome.recall(5) - 1.0).abs() < f64::EPSILON, "{outcome:?}");
    let left: i64 = diesel::dsl::sql::<BigInt>("select count(*) from issues")
        .get_result(&mut *world.conn())
        .unwrap();
    assert_eq!(left, 1, "the desk's own issues stay as they are");
    std::fs::remove_dir_all(folder).unwrap();
}
