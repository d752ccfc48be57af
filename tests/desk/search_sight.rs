//! Who finds what: nobody learns from a search what no page would tell them, be it by a word or by leaving one out.

use crate::browser::open;
use crate::search::{found, look, said};
use crate::world::{ADA, EVE, MONA, SAM, VERA, World, ZOE};
use tallydesk::issue::EventKind;

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
    assert!(csv(MONA).await.contains(r#","vip","#) && !csv(ADA).await.contains("vip"));
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
