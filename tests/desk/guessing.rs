//! Guessing passwords, and that it shuts nobody out; and what happens to a way in while a password is being hashed.

use crate::accounts::{ANOTHER, PASSWORD, WRONG, header, sign_in};
use crate::browser::{Page, open, open_from};
use crate::world::{ADA, EVE, NOBODY, World};
use std::time::{Duration, Instant};

impl World {
    /// Nothing was heard from anybody for so long.
    fn passes(&self, interval: &str) {
        self.arrange(&format!(
            "update sign_in_failures set last_at = last_at - interval '{interval}'"
        ));
    }

    /// So often, just now.
    fn fails(&self, about: &str, times: i32) {
        self.arrange(&format!(
            "insert into sign_in_failures (about, failures) values ('{about}', {times})
             on conflict (about) do update set failures = {times}, last_at = now()"
        ));
    }
}

#[actix_web::test]
async fn who_guesses_has_to_wait_and_nobody_else_does() {
    let world = World::new();
    world.gives_password(EVE);
    world.gives_password(ADA);
    let page = open(&world, NOBODY, "/login").await;
    for _ in 0..10 {
        assert_eq!(sign_in(&page, "eve@example.org", WRONG).await.status, 422);
    }

    let stopped = sign_in(&page, "eve@example.org", PASSWORD).await;

    assert_eq!((stopped.status.as_u16(), header(&stopped, "retry-after").as_str()), (429, "5"));
    assert_eq!(sign_in(&page, "ada@example.org", PASSWORD).await.status, 303);
    world.passes("5 seconds");
    assert_eq!(sign_in(&page, "eve@example.org", PASSWORD).await.status, 303);
    assert_eq!(sign_in(&page, "eve@example.org", WRONG).await.status, 422, "forgotten");
}

#[actix_web::test]
async fn strangers_elsewhere_shut_nobody_out() {
    let world = World::new();
    world.gives_password(EVE);
    let elsewhere = open_from(&world, [192, 0, 2, 1], NOBODY, "/login").await;
    for _ in 0..10 {
        assert_eq!(sign_in(&elsewhere, "eve@example.org", WRONG).await.status, 422);
    }
    assert_eq!(sign_in(&elsewhere, "eve@example.org", PASSWORD).await.status, 429);

    let here = open(&world, NOBODY, "/login").await;

    assert_eq!(sign_in(&here, "eve@example.org", PASSWORD).await.status, 303);
    assert_eq!(sign_in(&elsewhere, "eve@example.org", PASSWORD).await.status, 429, "still");
}

#[actix_web::test]
async fn who_has_signed_in_from_here_lately_is_not_shut_out_by_their_neighbours() {
    let world = World::new();
    world.gives_password(EVE);
    world.gives_password(ADA);
    let page = open(&world, NOBODY, "/login").await;
    assert_eq!(sign_in(&page, "eve@example.org", PASSWORD).await.status, 303);

    world.fails("address 127.0.0.1", 400);

    assert_eq!(sign_in(&page, "eve@example.org", PASSWORD).await.status, 303);
    assert_eq!(sign_in(&page, "ada@example.org", PASSWORD).await.status, 429);
    world.arrange("update sign_in_failures set welcomed_at = now() - interval '31 days'");
    assert_eq!(sign_in(&page, "eve@example.org", PASSWORD).await.status, 429);
}

#[actix_web::test]
async fn who_is_slowed_down_takes_nobodys_turn() {
    let world = World::new();
    world.gives_password(EVE);
    world.gives_password(ADA);
    world.fails("account eve@example.org", 5_000);
    let page = open(&world, NOBODY, "/login").await;
    let begun = Instant::now();
    let sign_in = async |email| (sign_in(&page, email, PASSWORD).await.status, begun.elapsed());
    let eve = || sign_in("eve@example.org");

    let (one, two, three, ada) = tokio::join!(eve(), eve(), eve(), sign_in("ada@example.org"));

    for (status, took) in [one, two, three] {
        assert_eq!(status, 303);
        assert!(took >= Duration::from_secs(1) && ada.1 < took, "{took:?}, Ada {ada:?}");
    }
}

/// A screen left unlocked is no place to guess a password at.
#[actix_web::test]
async fn who_guesses_their_own_password_has_to_wait_too() {
    let world = World::new();
    world.gives_password(EVE);
    world.gives_password(ADA);
    let (eve, ada) = (open(&world, EVE, "/account").await, open(&world, ADA, "/account").await);
    let change = async |page: &Page, current| {
        let typed = [("current_password", current), ("new_password", ANOTHER)];
        page.submit("Change password", &typed).await
    };
    for _ in 0..10 {
        assert_eq!(change(&eve, WRONG).await.status, 422);
    }

    let stopped = change(&eve, PASSWORD).await;

    assert_eq!((stopped.status.as_u16(), header(&stopped, "retry-after").as_str()), (429, "5"));
    assert_eq!(change(&ada, PASSWORD).await.status, 303);
    world.passes("5 seconds");
    assert_eq!(change(&eve, PASSWORD).await.status, 303);
}

/// A password takes a while to be hashed, and much can happen meanwhile.
#[actix_web::test]
async fn who_is_being_signed_in_while_the_way_in_is_closed_stays_out() {
    let closings = [
        "update people set password_hash = 'another' where email = 'eve@example.org'",
        "update people set ended_at = now() where email = 'eve@example.org'",
    ];
    for closing in closings {
        let world = World::new();
        world.gives_password(EVE);
        let page = open(&world, NOBODY, "/login").await;
        world.arrange(&format!("begin; {closing}"));

        let closes = async {
            actix_web::rt::time::sleep(Duration::from_millis(800)).await;
            world.arrange("update sessions set ended_at = now(); commit");
        };
        let (answer, ()) = tokio::join!(sign_in(&page, "eve@example.org", PASSWORD), closes);

        assert_eq!(answer.status, 422, "{closing}");
        let live = world.texts("select 'live' from sessions where ended_at is null");
        assert_eq!(live.len(), 0, "{closing}");
    }
}

#[actix_web::test]
async fn a_password_changed_by_a_session_that_was_just_ended_stays_as_it_was() {
    let world = World::new();
    world.gives_password(EVE);
    let account = open(&world, EVE, "/account").await;
    world.arrange("begin; update sessions set ended_at = now()");

    let typed = [("current_password", PASSWORD), ("new_password", ANOTHER)];
    let ends = async {
        actix_web::rt::time::sleep(Duration::from_millis(800)).await;
        world.arrange("commit");
    };
    let (answer, ()) = tokio::join!(account.submit("Change password", &typed), ends);

    assert_eq!(answer.location.as_deref(), Some("/login"));
    let page = open(&world, NOBODY, "/login").await;
    assert_eq!(sign_in(&page, "eve@example.org", PASSWORD).await.status, 303);
}
