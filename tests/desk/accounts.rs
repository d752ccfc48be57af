//! Signing in and out, one's own sessions and password, and what anybody may read.

use crate::browser::{Page, open};
use crate::world::{ADA, EVE, MONA, NOBODY, SAM, Story, TOM, World, cookie_of};
use diesel::prelude::*;
use diesel::sql_types::Text;
use tallydesk::accounts::{self, commands::PersonCommand};
use tallydesk::schema::audit;

pub const PASSWORD: &str = "rain on the permits office";
pub const ANOTHER: &str = "nine slow trams to Utrecht";
pub const WRONG: &str = "rain on the wrong office";

impl World {
    pub fn gives_password(&self, who: &str) {
        let hash = accounts::hash(PASSWORD).unwrap();
        self.arrange(&format!(
            "update people set password_hash = '{hash}' where email = '{who}@example.org'"
        ));
    }

    fn audited(&self) -> Vec<String> {
        audit::table.order(audit::id).select(audit::what).load(&mut *self.conn()).unwrap()
    }

    pub fn texts(&self, sql: &str) -> Vec<String> {
        diesel::dsl::sql::<Text>(sql).load(&mut *self.conn()).unwrap()
    }
}

pub async fn sign_in(page: &Page, email: &str, password: &str) -> Page {
    page.submit("Sign in", &[("email", email), ("password", password)]).await
}

fn set_cookie(page: &Page) -> String {
    header(page, "set-cookie")
}

pub fn header(page: &Page, name: &str) -> String {
    page.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

#[actix_web::test]
async fn signing_in_gives_a_new_session_and_leads_to_the_start_page() {
    let world = World::new();
    world.gives_password(EVE);
    let page = open(&world, NOBODY, "/login").await;
    let before = set_cookie(&page);

    let after = sign_in(&page, " Eve@Example.org ", PASSWORD).await;

    let cookie = set_cookie(&after);
    assert!(
        cookie.starts_with("__Host-tallydesk=")
            && cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax")
    );
    assert_ne!(cookie, before);
    assert_eq!(after.location.as_deref(), Some("/"));
    assert!(after.landed().await.text("h1").unwrap().ends_with(", Eve"));
    assert_eq!(world.audited(), ["signed in"]);
}

#[actix_web::test]
async fn a_wrong_password_and_a_stranger_are_told_the_same() {
    let world = World::new();
    world.gives_password(EVE);
    world.arrange("update people set password_hash = null where email = 'ada@example.org'");
    world.arrange("update people set ended_at = now() where email = 'tom@example.org'");
    let page = open(&world, NOBODY, "/login").await;

    let wrong = sign_in(&page, "eve@example.org", WRONG).await;

    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.value("input[name=email]").as_deref(), Some("eve@example.org"));
    assert!(wrong.value("input[name=password]").unwrap_or_default().is_empty());
    for email in ["nobody@example.org", "ada@example.org", "tom@example.org"] {
        let other = sign_in(&page, email, WRONG).await;
        assert_eq!(
            (other.status, other.text("main")),
            (wrong.status, wrong.text("main")),
            "{email}"
        );
    }
}

#[actix_web::test]
async fn a_sign_in_form_that_cannot_prove_itself_comes_back_and_then_works() {
    let world = World::new();
    world.gives_password(EVE);
    let page = open(&world, NOBODY, "/login").await;

    let typed = [("email", "eve@example.org"), ("password", PASSWORD)];
    let again = page.send("/login", &typed).await;

    assert_eq!(again.status, 403);
    assert_eq!(again.value("input[name=email]").as_deref(), Some("eve@example.org"));
    assert_eq!(again.submit("Sign in", &[("password", PASSWORD)]).await.status, 303);
}

#[actix_web::test]
async fn signing_out_ends_the_session_and_looking_at_the_page_does_not() {
    let world = World::new();
    let page = open(&world, EVE, "/logout").await;
    assert_eq!(open(&world, EVE, "/").await.status, 200);

    let out = page.submit("Sign out", &[]).await;

    assert_eq!(out.location.as_deref(), Some("/login"));
    assert!(set_cookie(&out).ends_with("Max-Age=0"));
    assert_eq!(header(&out, "clear-site-data"), r#""cache", "storage""#);
    assert_eq!(open(&world, EVE, "/").await.location.as_deref(), Some("/login"));
    assert_eq!(world.audited(), ["signed out"]);
}

#[actix_web::test]
async fn an_old_sign_out_form_asks_again() {
    let world = World::new();

    let again = open(&world, EVE, "/").await.send("/logout", &[]).await;

    assert_eq!(again.status, 403);
    assert_eq!(again.submit("Sign out", &[]).await.location.as_deref(), Some("/login"));
}

#[actix_web::test]
async fn signing_in_again_ends_the_session_before() {
    let world = World::new();
    world.gives_password(ADA);
    let page = open(&world, EVE, "/login").await;
    assert!(page.text("main").unwrap().contains("You are signed in as Eve Ellis."));

    let ada = sign_in(&page, "ada@example.org", PASSWORD).await.landed().await;

    assert!(ada.text("h1").unwrap().ends_with(", Ada"));
    assert_eq!(open(&world, EVE, "/").await.location.as_deref(), Some("/login"));
}

#[actix_web::test]
async fn what_was_typed_too_late_waits_for_its_person_alone() {
    let world = World::new();
    world.gives_password(EVE);
    world.gives_password(ADA);
    let issue = world.reported_by(EVE, "Where is the menu?");
    let page = open(&world, EVE, &format!("/issues/{issue}/messages")).await;
    world.arrange("update sessions set seen_at = now() - interval '2 days'");

    let parked = page.submit("Send message", &[("text", "It is the big one in the hall")]).await;
    let sign_in_page = parked.landed().await;
    let stranger = sign_in(&sign_in_page, "ada@example.org", PASSWORD).await;
    let back = sign_in(&sign_in_page, "eve@example.org", PASSWORD).await.landed().await;

    assert_eq!(stranger.location.as_deref(), Some("/"));
    assert_eq!(back.value("textarea[name=text]").as_deref(), Some("It is the big one in the hall"));
}

#[actix_web::test]
async fn a_password_is_never_parked() {
    let world = World::new();
    let page = open(&world, EVE, "/account").await;
    world.arrange("update sessions set seen_at = now() - interval '2 days'");

    let typed = [("current_password", PASSWORD), ("new_password", ANOTHER)];
    page.submit("Change password", &typed).await.landed().await;

    let parked = world.texts("select fields from parked_forms");
    assert_eq!(parked.len(), 1);
    assert!(!parked[0].contains("password"), "{parked:?}");
}

#[actix_web::test]
async fn a_new_password_ends_every_other_session_and_renews_this_one() {
    let world = World::new();
    world.gives_password(EVE);
    let page = open(&world, NOBODY, "/login").await;
    let other = sign_in(&page, "eve@example.org", PASSWORD).await.landed().await;
    let account = open(&world, EVE, "/account").await;

    let wrong = account
        .submit("Change password", &[("current_password", WRONG), ("new_password", "too short")])
        .await;
    assert_eq!(wrong.status, 422);
    let unfit = [("current_password", WRONG), ("new_password", "eve ellis eve ellis")];
    let both = account.submit("Change password", &unfit).await;
    assert_eq!(both.texts(".error").len(), 2, "{:?}", both.texts(".error"));

    let typed = [("current_password", PASSWORD), ("new_password", ANOTHER)];
    let changed = account.submit("Change password", &typed).await;

    assert!(changed.landed().await.text(".notice").unwrap().contains("Your password is changed"));
    assert_eq!(other.open("/").await.location.as_deref(), Some("/login"));
    assert_eq!(
        open(&world, EVE, "/").await.location.as_deref(),
        Some("/login"),
        "the old token is worth nothing"
    );
    assert_eq!(sign_in(&page, "eve@example.org", ANOTHER).await.status, 303);
    assert_eq!(world.audited(), ["signed in", "password changed", "signed in"]);
}

#[actix_web::test]
async fn people_end_their_own_sessions_and_nobody_elses() {
    let world = World::new();
    world.gives_password(EVE);
    let page = open(&world, NOBODY, "/login").await;
    let second = sign_in(&page, "eve@example.org", PASSWORD).await.landed().await;
    let account = open(&world, EVE, "/account").await;
    let before = account.texts("section li").len();
    assert!(before > 1);
    let adas =
        world.texts(&format!("select left(encode(sha256('{}'), 'hex'), 16)", cookie_of(ADA)));
    account
        .send(
            "/account/sessions/end",
            &[("session", &adas[0]), ("csrf_token", &world.csrf_of(EVE))],
        )
        .await;
    assert_eq!(open(&world, ADA, "/").await.status, 200);

    let ended =
        second.open("/account").await.submit("Sign out everywhere else", &[]).await.landed().await;

    assert_eq!(ended.texts("section li").len(), 1);
    assert_eq!(open(&world, EVE, "/").await.location.as_deref(), Some("/login"));
}

#[test]
fn who_is_ended_leaves_nothing_in_their_hands() {
    let world = World::new();
    let taken = |who| world.taken_by(who, world.reported_by(EVE, "Word will not start"));
    let [theirs, booked, sent, toms] = [taken(ADA), taken(ADA), taken(ADA), taken(TOM)];
    world.arrange(&format!("update issues set state = 'follow_up' where id = {booked}"));
    world.escalated_by(ADA, sent);
    world.arrange("update people set has_phone = true where email = 'ada@example.org'");

    let command = PersonCommand::End { email: "ada@example.org".to_owned() };
    accounts::commands::run(&mut world.conn(), &command).unwrap();

    for issue in [theirs, booked] {
        assert_eq!((world.state_of(issue), world.owner_of(issue)), ("waiting", None));
        assert_eq!(world.events_of(issue), ["submitted", "taken", "put_back"]);
    }
    assert_eq!((world.state_of(sent), world.owner_of(sent)), ("escalated", Some(ADA)));
    assert_eq!((world.state_of(toms), world.owner_of(toms)), ("taken", Some(TOM)));
    let open = world.texts(
        "select fact::text from roster_spans join people p on p.id = person_id
         where until_at is null and p.email = 'ada@example.org'",
    );
    assert_eq!(open, Vec::<String>::new());
}

#[actix_web::test]
async fn everybody_starts_with_what_they_do_first() {
    let world = World::new();
    let issue = world.reported_by(EVE, "Where is the menu?");
    let starts = |who| open(&world, who, "/");

    let eve = starts(EVE).await;
    assert_eq!(eve.text(".way-first b").as_deref(), Some("Report a problem"));
    assert_eq!(eve.text("main .list a").as_deref(), Some("Where is the menu?"));
    assert_eq!(starts(SAM).await.text(".way-first b").as_deref(), Some("Report a problem"));
    let ada = starts(ADA).await;
    assert_eq!(ada.text(".way-first b").as_deref(), Some("Take the next issue"));
    assert_eq!(ada.texts("main .badge.vip").len(), 0, "a tech of tier 1 takes from the bin alone");
    assert_eq!(starts(MONA).await.texts("main .badge.vip").len(), 1);

    world.taken_by(ADA, issue);
    let ada = starts(ADA).await;
    assert_eq!(ada.text(".way-first b").as_deref(), Some("Go on with what I hold"));
}

#[actix_web::test]
async fn help_and_the_desks_hours_are_for_everybody() {
    let world = World::new();
    for who in [NOBODY, EVE, ADA, MONA, SAM] {
        for address in ["/help", "/desk"] {
            let page = open(&world, who, address).await;
            assert_eq!(page.status, 200);
            assert_eq!(page.offers("Sign out"), !who.is_empty(), "{who:?} at {address}");
            assert!(
                !page.body.contains("VIP") || [ADA, MONA].contains(&who),
                "{who:?} at {address}"
            );
        }
    }
}

#[actix_web::test]
async fn everybody_signed_in_reads_how_the_desk_stands_and_who_answers_the_phone() {
    let world = World::new();
    world.arrange("update people set has_phone = true where name = 'Ada Abbott'");
    let now = |page: &Page| page.text("section[aria-labelledby=now-title]");

    assert_eq!(now(&open(&world, NOBODY, "/desk").await), None, "strangers do not");
    let good = now(&open(&world, EVE, "/desk").await).unwrap();
    assert!(good.contains("Good") && good.contains("Ada Abbott answers the phone"), "{good}");

    world.issue(Story { minutes_ago: 60 * 24 * 9, ..Story::default() });
    let degraded = now(&open(&world, EVE, "/desk").await).unwrap();
    assert!(degraded.contains("Degraded") && degraded.contains("1 wait"), "{degraded}");

    let effect = tallydesk::issue::Effect::CustomerImpact;
    world.issue(Story { effect, minutes_ago: 60 * 24 * 9, ..Story::default() });
    let failing = now(&open(&world, EVE, "/desk").await).unwrap();
    assert!(failing.contains("Failing"), "{failing}");
    assert!(!failing.contains("VIP") && !failing.contains("P1"), "in nobody's jargon: {failing}");
}

#[actix_web::test]
async fn while_the_desk_is_closed_everybody_reads_who_is_called_then() {
    let world = World::new();
    world.set("hours", open_on(&[day_in(3)]));
    world.set("outside_who", "The on-call engineer");
    world.set("outside_phone", "+1 202-555-0170");
    for who in [NOBODY, EVE, ADA, SAM] {
        let page = open(&world, who, "/desk").await;
        let told = page.text("section[aria-labelledby=outside-title]").unwrap();
        assert!(told.contains("The on-call engineer answers on +1 202-555-0170."), "{told}");
        assert!(page.body.contains("href=\"tel:+12025550170\""));
    }
}

#[actix_web::test]
async fn while_the_desk_is_open_or_nobody_is_named_only_the_desk_is_called() {
    let outside = |page: &Page| page.text("section[aria-labelledby=outside-title]");
    let world = World::new();
    world.set("hours", open_on(&[0, 1, 2, 3, 4, 5, 6].map(day_in)));
    world.set("outside_phone", "202-555-0170");
    assert_eq!(outside(&open(&world, EVE, "/desk").await), None);

    let world = World::new();
    world.set("hours", open_on(&[day_in(3)]));
    assert_eq!(outside(&open(&world, EVE, "/desk").await), None);
}

/// Open all day on these days, and closed on all others.
fn open_on(days: &[String]) -> serde_json::Value {
    let spans = |day: &String| (day.clone(), serde_json::json!(["00:00-24:00"]));
    let week: serde_json::Map<_, _> = days.iter().map(spans).collect();
    serde_json::json!({ "zone": "UTC", "week": week })
}

/// The weekday in so many days, as settings have it: "mon".
fn day_in(days: i64) -> String {
    let day = tallydesk::db::now() + chrono::TimeDelta::days(days);
    day.format("%a").to_string().to_lowercase()
}
