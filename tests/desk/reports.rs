//! Reports that are handed on: made again and compared, and sent by mail when they are due.

use crate::browser::open;
use crate::outbox_mail::worker;
use crate::smtp::{Mode, Smtp};
use crate::world::{ADA, EVE, MONA, World, id_of};
use diesel::prelude::*;
use std::process::{Command, Output};
use std::sync::Arc;
use tallydesk::db::Conn;
use tallydesk::error::Error;
use tallydesk::numbers::Numbers;
use tallydesk::reports::{Made, Maker, Moment, Offer, RunKind, run, send_due, store};
use tallydesk::schema::{outbox, report_mails, report_runs, report_subscriptions};

/// Of all that has happened in these worlds.
const ADDRESS: &str = "/numbers/turns?from=2020-01-01&to=2040-01-01";

fn verify(world: &World, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tallydesk"));
    command.args(["verify", "report"]).args(arguments).env("DATABASE_URL", &world.url);
    command.output().unwrap()
}

fn complaint(output: Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

/// Made, and written down.
fn made(world: &World) -> (i64, String) {
    let conn = &mut *world.conn();
    let make = |conn: &mut Conn, moment| Numbers.make(conn, ADDRESS, moment);
    let (_, run, _) = run(conn, (RunKind::Page, Some(id_of(MONA)), ADDRESS), make).unwrap();
    (run.as_of, run.hash)
}

/// Ada pulls the next one.
async fn a_take(world: &World) {
    world.reported_by(EVE, "One");
    open(world, ADA, "/baskets/bin").await.submit("Take next from Bin", &[]).await.landed().await;
}

#[actix_web::test]
async fn a_report_can_be_made_again_as_it_was_and_a_forged_one_is_found_out() {
    let world = World::new();
    a_take(&world).await;
    let (as_of, hash) = made(&world);
    assert_eq!(made(&world), (as_of, hash.clone()), "the same figures are the same hash");

    // Life goes on.
    a_take(&world).await;
    assert_ne!(made(&world).1, hash);
    let as_of = as_of.to_string();
    let same = verify(&world, &[ADDRESS, "--as-of", &as_of, "--hash", &hash[..12]]);
    let said = String::from_utf8(same.stdout).unwrap();
    assert!(same.status.success() && said.starts_with("The same: "), "{said}");

    let forged = "0".repeat(64);
    let said = complaint(verify(&world, &[ADDRESS, "--as-of", &as_of, "--hash", &forged]));
    assert!(said.contains("the report differs") && said.contains(&hash), "{said}");
    for (address, hash, words) in [
        (ADDRESS, "abc", "is not a hash"),
        ("/numbers/turns?days=7", hash.as_str(), "must name its days"),
        ("/nowhere?from=2026-01-01&to=2026-02-01", hash.as_str(), "no such report"),
    ] {
        let said = complaint(verify(&world, &[address, "--as-of", &as_of, "--hash", hash]));
        assert!(said.contains(words) && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn every_run_is_written_down_and_how_long_it_took() {
    let world = World::new();
    world.reported_by(EVE, "One");
    made(&world);
    made(&world);
    let conn = &mut *world.conn();
    let runs: Vec<(String, i64, String)> = report_runs::table
        .select((report_runs::kind, report_runs::as_of_event, report_runs::address))
        .load(conn)
        .unwrap();
    let last = store::last_event(conn).unwrap();
    assert_eq!(runs, vec![("page".to_owned(), last, ADDRESS.to_owned()); 2]);
    let now = tallydesk::db::clock(conn).unwrap();
    let day = chrono::TimeDelta::days(1);
    assert_eq!(store::lengths(conn, (now - day, now + day)).unwrap().len(), 2);
    assert!(store::last_run(conn, now + day).unwrap().is_some());
    assert_eq!(store::last_run(conn, now - day).unwrap(), None);
}

/// Mona is sent the turns, every Monday at seven.
async fn wished() -> World {
    let world = World::new();
    let page = open(&world, MONA, "/numbers/scheduled").await;
    let wish = [("report", "/numbers/turns"), ("rhythm", "1"), ("hour", "7")];
    let page = page.submit("Send it to me", &wish).await.landed().await;
    assert!(page.text(".notice").is_some());
    assert!(page.text(".list").unwrap().contains("every Monday at 7 am"));
    world
}

fn is_due(world: &World) {
    world.arrange("update report_subscriptions set due_at = now() - interval '1 hour', next_try_at = now() - interval '1 hour'");
}

fn mails(world: &World) -> i64 {
    report_mails::table.count().get_result(&mut *world.conn()).unwrap()
}

#[actix_web::test]
async fn a_report_comes_once_though_many_nodes_look_for_it() {
    let world = wished().await;
    let (db, maker) = (&world.house.db, Arc::new(Numbers) as Arc<dyn Maker>);
    assert!(!send_due(db, &maker).await.unwrap(), "it is not due yet");

    is_due(&world);
    let looks = (0..6).map(|_| send_due(db, &maker));
    let sent = futures_util::future::join_all(looks).await;
    assert_eq!(sent.into_iter().filter(|sent| *sent.as_ref().unwrap()).count(), 1);
    assert_eq!(mails(&world), 1);
    let next: bool = report_subscriptions::table
        .select(report_subscriptions::due_at.gt(diesel::dsl::now))
        .first(&mut *world.conn())
        .unwrap();
    assert!(next, "the next one comes in its time");

    let smtp = Smtp::new(Mode::Ok).await;
    worker(&world, &smtp).await.deliver().await.unwrap();
    let kept = smtp.kept();
    assert_eq!((kept.len(), kept[0].to.as_str()), (1, "mona@example.org"));
    assert!(kept[0].header("subject").unwrap().starts_with("Is the pull fair? "));
    let plain = kept[0].plain();
    assert!(plain.contains("> Nobody took anything in these days."), "{plain}");
    assert!(plain.contains("https://desk.example.org/numbers/turns?from="), "{plain}");
    let page = open(&world, MONA, "/messages").await;
    assert!(page.text(".list").unwrap().contains("The report you asked for:"));
}

#[actix_web::test]
async fn of_several_that_were_missed_one_comes() {
    let world = wished().await;
    world.arrange(
        "update report_subscriptions set due_at = due_at - interval '28 days', next_try_at = due_at - interval '28 days'",
    );
    let maker = Arc::new(Numbers) as Arc<dyn Maker>;
    while send_due(&world.house.db, &maker).await.unwrap() {}
    assert_eq!(mails(&world), 1);
    let days: i32 = diesel::dsl::sql::<diesel::sql_types::Integer>(
        "select extract(day from now() - due_at)::int from report_mails",
    )
    .get_result(&mut *world.conn())
    .unwrap();
    assert!(days < 8, "the last of them, not the first: {days}");
}

#[actix_web::test]
async fn who_is_no_manager_any_more_is_sent_nothing() {
    let world = wished().await;
    is_due(&world);
    world.arrange("update people set role = 'tech', tier = 1 where name = 'Mona Marsh'");
    let maker = Arc::new(Numbers) as Arc<dyn Maker>;
    while send_due(&world.house.db, &maker).await.unwrap() {}
    assert_eq!(mails(&world), 0);
    let ended = report_subscriptions::table.filter(report_subscriptions::ended_at.is_not_null());
    assert_eq!(ended.count().get_result::<i64>(&mut *world.conn()).unwrap(), 1);
}

/// One that cannot make what it is asked for first.
#[derive(Debug)]
struct Picky;

impl Maker for Picky {
    fn offered(&self) -> &'static [Offer] {
        &[]
    }

    fn make(&self, conn: &mut Conn, address: &str, moment: Moment) -> Result<Made, Error> {
        if address.contains("broken") {
            return Err(Error::TooSlow);
        }
        Numbers.make(conn, address, moment)
    }
}

#[actix_web::test]
async fn a_report_that_cannot_be_made_keeps_no_other_from_coming() {
    let world = wished().await;
    is_due(&world);
    world.arrange(
        "insert into report_subscriptions (person_id, address, weekday, hour, due_at, next_try_at, created_at)
         select person_id, '/broken', 1, 7, now() - interval '2 hours', now() - interval '2 hours', now() from report_subscriptions",
    );
    let maker = Arc::new(Picky) as Arc<dyn Maker>;
    let mut looks = 0;
    while send_due(&world.house.db, &maker).await.unwrap() {
        looks += 1;
    }
    assert_eq!((looks, mails(&world)), (2, 1), "the broken one is tried once, and rests");
}

#[actix_web::test]
async fn a_wish_ends_by_its_button_and_is_nobody_elses() {
    let world = wished().await;
    let page = open(&world, MONA, "/numbers/scheduled").await;
    for (field, typed) in [("report", "/settings"), ("rhythm", "9"), ("hour", "24")] {
        let mut wish = vec![("report", "/numbers/turns"), ("rhythm", "monthly"), ("hour", "7")];
        wish.retain(|(name, _)| *name != field);
        wish.push((field, typed));
        let csrf = world.csrf_of(MONA);
        wish.push(("csrf_token", &csrf));
        let refused = page.send("/numbers/scheduled", &wish).await;
        assert_eq!(refused.status, 422, "{field}");
    }
    let gone = page
        .send(
            "/numbers/scheduled/end",
            &[("subscription", "999"), ("csrf_token", &world.csrf_of(MONA))],
        )
        .await;
    assert_eq!(gone.status, 409);
    let page = page
        .submit("End it: Is the pull fair? (turns), every Monday at 7 am", &[])
        .await
        .landed()
        .await;
    assert!(page.text("main").unwrap().contains("No report is sent to you"));
    is_due(&world);
    let maker = Arc::new(Numbers) as Arc<dyn Maker>;
    assert!(!send_due(&world.house.db, &maker).await.unwrap());
    assert_eq!(outbox::table.count().get_result::<i64>(&mut *world.conn()).unwrap(), 0);
}
