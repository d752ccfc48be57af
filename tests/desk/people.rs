//! Managers look after people: add, change, end, take back, give a password; and the desk never loses its last manager.

use crate::browser::{Page, open};
use crate::world::{ADA, EMIL, EVE, MONA, NOBODY, PASSWORD, TOM, World};

async fn person(world: &World, name: &str) -> Page {
    open(world, MONA, &format!("/people/{}", crate::world::id_of(name))).await
}

#[actix_web::test]
async fn somebody_new_gets_a_password_that_is_shown_once() {
    let world = World::new();
    let page = open(&world, MONA, "/people/new").await;
    let again = page.submit("Add the person", &[("name", "Nina North")]).await;
    assert_eq!((again.status.as_u16(), again.texts(".problem li").len()), (422, 2));
    assert_eq!(again.value("#person-name").as_deref(), Some("Nina North"));

    let typed = [("email", "Nina@example.org"), ("position", "tech1"), ("department", "Permits")];
    let given = again.submit("Add the person", &typed).await.landed().await;
    let password = given.text("code").unwrap();
    let after = given.submit("Give this password", &[]).await.landed().await;

    assert!(!after.body.contains(&password), "shown once");
    let changes = after.text("aside").unwrap();
    assert!(changes.contains("password changed, nina@example.org"), "{changes}");
    assert!(changes.contains("role: nothing → tech"), "{changes}");
    let sign_in = open(&world, NOBODY, "/login").await;
    let typed = [("email", "nina@example.org"), ("password", password.as_str())];
    assert_eq!(sign_in.submit("Sign in", &typed).await.status, 303);
}

#[actix_web::test]
async fn an_address_belongs_to_one_person() {
    let world = World::new();
    let page = open(&world, MONA, "/people/new").await;
    let typed = [("email", "ada@example.org"), ("name", "Ada Two"), ("position", "employee")];

    let again = page.submit("Add the person", &typed).await;

    assert_eq!(again.status, 422);
    assert!(again.text("#person-email-problem").unwrap().contains("There is somebody"));
    assert_eq!(again.value("#person-name").as_deref(), Some("Ada Two"));
}

#[actix_web::test]
async fn a_change_says_from_what_to_what() {
    let world = World::new();
    let page = person(&world, ADA).await;
    assert_eq!(page.value("input[name=position][checked]").as_deref(), Some("tech1"));

    let typed = [("position", "tech2"), ("phone", "202-555-0177"), ("desk_since", "")];
    let after = page.submit("Save", &typed).await.landed().await;

    let notice = after.text(".notice").unwrap();
    for change in
        ["tier: 1 → 2", "phone: nothing → 202-555-0177", "desk since: 2024-03-01 → nothing"]
    {
        assert!(notice.contains(change), "{notice}");
    }
    let same = after.submit("Save", &[]).await.landed().await;
    assert!(same.text(".notice").unwrap().starts_with("Nothing was different"));
    assert_eq!(open(&world, ADA, "/baskets/p1").await.status, 200);
}

#[actix_web::test]
async fn who_was_outrun_sees_both() {
    let world = World::new();
    let page = person(&world, ADA).await;
    world.arrange("update people set name = 'Ada Byron' where id = 4");

    let refused = page.submit("Save", &[("phone", "202-555-0177")]).await;

    assert_eq!(refused.status, 409);
    assert_eq!(refused.value("#person-phone").as_deref(), Some("202-555-0177"));
    assert!(refused.text("aside").unwrap().contains("Ada Byron"));
    let after = refused.submit("Save", &[("name", "Ada Byron")]).await.landed().await;
    assert!(after.text(".notice").unwrap().contains("phone: nothing → 202-555-0177"));
}

#[actix_web::test]
async fn the_last_manager_stays_and_nobody_loses_work_in_their_hands() {
    let world = World::new();
    world.gets_a_password(MONA);
    let mine = person(&world, MONA).await;
    let refused = mine.submit("Save", &[("position", "employee")]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text("#refusal").unwrap().contains("only manager"));

    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = person(&world, ADA).await;
    let refused = page.submit("Save", &[("position", "employee")]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text("#refusal").unwrap().contains("still has an issue in work"));
    assert_eq!(world.owner_of(issue), Some(ADA));
    assert_eq!(page.submit("Save", &[("position", "manager")]).await.status, 303);
    let refused = mine.submit("Save", &[("position", "tech2")]).await;
    assert_eq!(refused.status, 409, "the other one cannot sign in");
    world.gets_a_password(ADA);
    let after = mine.submit("Save", &[("position", "tech2")]).await;
    assert_eq!(after.location.as_deref(), Some("/"), "there is another one now");
    assert_eq!(open(&world, MONA, "/people").await.status, 403);
}

#[actix_web::test]
async fn who_leaves_is_ended_with_a_date_and_may_come_back() {
    let world = World::new();
    world.gets_a_password(TOM);
    let page = person(&world, TOM).await.follow("Their last day").await;
    let again = page.submit("End them", &[("last_day", "2099-01-01")]).await;
    assert_eq!(again.status, 422);
    assert_eq!(again.value("#end-last_day").as_deref(), Some("2099-01-01"));

    let after = again.submit("End them", &[("last_day", "2026-01-31")]).await.landed().await;

    assert!(after.text(".page-head").unwrap().contains("Left 1 Feb 2026"), "at midnight");
    assert_eq!(open(&world, TOM, "/baskets").await.location.as_deref(), Some("/login"));
    assert_eq!(again.submit("End them", &[("last_day", "2026-01-31")]).await.status, 409);
    let gone = open(&world, MONA, "/people?which=ended").await;
    assert_eq!(gone.texts("tbody .title"), ["Tom Tully"]);
    let back = after.follow("Take back").await.submit("Take them back", &[]).await.landed().await;
    assert!(back.text(".page-head").unwrap().contains("without a password yet"));
    let sign_in = open(&world, NOBODY, "/login").await;
    let typed = [("email", "tom@example.org"), ("password", PASSWORD)];
    assert_ne!(sign_in.submit("Sign in", &typed).await.status, 303, "the old one is no good");
}

#[actix_web::test]
async fn a_manager_ends_and_repasswords_others_only() {
    let world = World::new();
    let me = crate::world::id_of(MONA);
    let own = open(&world, MONA, &format!("/people/{me}/end")).await;
    assert_eq!(own.submit("End them", &[]).await.status, 409);
    let own = open(&world, MONA, &format!("/people/{me}/password")).await;
    assert_eq!(own.submit("Give this password", &[]).await.status, 409);
    let page = person(&world, EMIL).await.follow("New password").await;
    let weak = page.submit("Give this password", &[("new_password", "emil emil emil emil")]).await;
    assert_eq!(weak.status, 422);
}

#[actix_web::test]
async fn a_date_of_no_year_that_anybody_means_is_asked_for_again() {
    let world = World::new();
    for slip in ["-5000-01-01", "0026-01-31", "soon"] {
        let again = person(&world, TOM).await.submit("Save", &[("desk_since", slip)]).await;
        assert_eq!(again.status, 422, "{slip}");
        assert_eq!(again.value("#person-desk_since").as_deref(), Some(slip));
        let end = person(&world, TOM).await.follow("Their last day").await;
        assert_eq!(end.submit("End them", &[("last_day", slip)]).await.status, 422, "{slip}");
    }
}

#[actix_web::test]
async fn people_are_found_by_name_and_listed_by_keyset() {
    let world = World::new();
    world.arrange(
        "insert into people (name, email) select 'Worker ' || to_char(n, 'FM000'), 'w' || n || '@example.org'
         from generate_series(1, 120) n",
    );
    let first = open(&world, MONA, "/people?q=worker").await;
    let second = first.follow("Next page").await;
    let third = second.follow("Next page").await;

    let names = |page: &Page| page.texts("tbody .title");
    assert_eq!((names(&first)[0].as_str(), names(&first).len()), ("Worker 001", 50));
    assert_eq!((names(&second)[0].as_str(), names(&third).len()), ("Worker 051", 20));
    assert_eq!(names(&open(&world, MONA, "/people?q=100%25").await).len(), 0, "no pattern");
    let techs = open(&world, MONA, "/people?role=tech").await;
    assert_eq!(names(&techs), ["Ada Abbott", "Tom Tully", "Zoe Zeller"]);
    let csv = open(&world, MONA, "/people.csv?role=tech").await.body;
    let zoe = r#""Zoe Zeller","zoe@example.org","tech, tier 2","Desktop Support","","2019-05-01","#;
    assert!(csv.contains(zoe), "{csv}");
}

#[actix_web::test]
async fn a_department_is_added_renamed_and_removed_when_nobody_needs_it() {
    let world = World::new();
    let page = open(&world, MONA, "/departments").await;
    assert_eq!(page.submit("Add the department", &[("name", "Permits")]).await.status, 422);
    let page = page.submit("Add the department", &[("name", "Legal")]).await.landed().await;

    let legal = page.follow("Legal").await;
    assert_eq!(legal.submit("Rename", &[("name", "Permits")]).await.status, 422);
    let page = legal.submit("Rename", &[("name", "Law")]).await.landed().await;
    let refused = legal.submit("Rename", &[("name", "Lawyers")]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text("#refusal").unwrap().contains("it is called Law now"));
    assert_eq!(refused.value("#department-name").as_deref(), Some("Lawyers"));
    assert_eq!(page.texts(".list b"), ["Desktop Support", "Law", "Permits"]);
    assert_eq!(page.follow("Permits").await.submit("Remove", &[]).await.status, 409);
    let page = page.follow("Law").await.submit("Remove", &[]).await.landed().await;

    assert_eq!(page.texts(".list b"), ["Desktop Support", "Permits"]);
    assert_eq!(open(&world, MONA, "/departments/999").await.status, 404);
}

#[actix_web::test]
async fn who_becomes_a_tech_comes_on_shift_when_they_come() {
    let world = World::new();
    world.arrange("update people set on_shift = true where id = 2");
    let page = person(&world, EMIL).await;
    page.submit("Save", &[("position", "tech1")]).await.landed().await;
    assert!(!world.person(EMIL).on_shift);
    assert!(!open(&world, MONA, "/roster").await.offers("Go away: Emil Estes"));

    world.arrange("update people set on_shift = true where id = 2");
    person(&world, EMIL).await.submit("Save", &[("position", "tech2")]).await.landed().await;
    assert!(world.person(EMIL).on_shift, "who is here stays");
    world.arrange("insert into people (name, email) values ('Una Upton', 'una@example.org')");
    world.arrange(
        "do $$ begin assert (select not on_shift from people where name = 'Una Upton'); end $$",
    );
}
