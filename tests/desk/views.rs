//! Saved views: addresses with names.

use crate::browser::open;
use crate::search::look;
use crate::world::{ADA, EVE, MONA, World};

#[actix_web::test]
async fn a_search_is_saved_under_a_name_and_comes_back() {
    let world = World::new();
    world.reported_by(EVE, "Paper jam");

    let form = look(&world, ADA, "jam state:open").await.follow("Save this search").await;
    let views = form.submit("Save view", &[("name", "Jams")]).await.landed().await;
    let search = views.follow("Search").await;
    assert_eq!(search.follow("Jams").await.texts(".list .title"), ["Paper jam"]);

    let taken = form
        .open("/search/views?address=/baskets")
        .await
        .submit("Save view", &[("name", "Jams")])
        .await;
    assert_eq!(taken.status, 422);
    assert_eq!(taken.value("#save-address").as_deref(), Some("/baskets"));
    let renamed = views.submit("Rename Jams", &[("renamed", "Paper")]).await.landed().await;
    assert!(renamed.texts("a").contains(&"Paper".to_owned()));
    let gone = renamed.submit("Delete Paper", &[]).await.landed().await;
    assert!(!gone.texts("a").contains(&"Paper".to_owned()));
}

#[actix_web::test]
async fn managers_share_views_and_nobody_changes_anothers() {
    let world = World::new();
    world.reported_by(EVE, "Paper jam");
    let form = open(&world, MONA, "/search/views?address=/baskets/bin").await;
    form.submit("Save view", &[("name", "The bin"), ("shared", "yes")]).await.landed().await;

    let seen = open(&world, ADA, "/search").await;
    assert!(seen.texts("aside a").contains(&"The bin".to_owned()));
    let own = open(&world, ADA, "/search/views").await;
    assert!(!own.offers("Rename The bin") && !own.offers("Delete The bin"));
    let csrf = world.csrf_of(ADA);
    let theirs =
        [("csrf_token", csrf.as_str()), ("view", "1"), ("renamed", "Mine now"), ("name", "x")];
    assert_eq!(own.send("/search/views/rename", &theirs).await.status, 404);
    own.send("/search/views/delete", &theirs).await;
    assert!(open(&world, MONA, "/search/views").await.offers("Rename The bin"));
    let share = [
        ("csrf_token", csrf.as_str()),
        ("name", "Ours"),
        ("address", "/search"),
        ("shared", "yes"),
    ];
    assert_eq!(own.send("/search/views", &share).await.status, 403);
}

#[actix_web::test]
async fn another_manager_can_delete_what_one_shared_with_everybody() {
    let world = World::new();
    world.arrange("insert into saved_views (person_id, name, address, shared) values (7, 'Old', '/search', true)");
    world.arrange("update people set role = 'manager', tier = null where id = 4");

    let page = open(&world, ADA, "/search/views").await;
    page.submit("Delete for everybody: Old", &[]).await.landed().await;

    assert!(!open(&world, MONA, "/search/views").await.body.contains("Old"));
}

#[actix_web::test]
async fn one_person_saves_a_hundred_views_and_no_more() {
    let world = World::new();
    world.arrange(
        "insert into saved_views (person_id, name, address) \
         select 4, 'View ' || n, '/search' from generate_series(1, 99) n",
    );
    let page = open(&world, ADA, "/search/views?address=/baskets").await;
    assert_eq!(page.submit("Save view", &[("name", "The last")]).await.status, 303);
    assert_eq!(page.submit("Save view", &[("name", "The last")]).await.status, 303, "sent again");

    let page = open(&world, ADA, "/search/views?address=/baskets").await;
    let refused = page.submit("Save view", &[("name", "One more")]).await;
    assert_eq!(refused.status, 409);
    assert_eq!(refused.value("#save-name").as_deref(), Some("One more"));
}
