//! Mail, to a server that misbehaves: nothing is lost, nothing is said twice but by one name, and nobody is left waiting
//! without anybody knowing.

use crate::browser::open;
use crate::outbox::{on_page, states};
use crate::smtp::{Kept, Mode, Smtp};
use crate::world::{ADA, EVE, MONA, World};
use diesel::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use tallydesk::outbox::{Did, MailState, Post, Worker};
use tallydesk::schema::outbox;

const BASE: &str = "https://desk.example.org";

pub async fn worker(world: &World, smtp: &Smtp) -> Worker {
    let url = format!("smtp://127.0.0.1:{}", smtp.port);
    let post = Post::of(&url, Some("Support desk <desk@example.org>"), BASE).unwrap();
    Worker::sign_on(&world.house.db, &Arc::new(post)).await.unwrap()
}

/// Everything that waits is due now.
pub fn time_passes(world: &World) {
    world.arrange("update outbox set next_try_at = now() where state = 'queued'");
}

fn attempts(world: &World) -> Vec<i32> {
    outbox::table.order(outbox::id).select(outbox::attempts).load(&mut *world.conn()).unwrap()
}

pub fn why(world: &World) -> Vec<Option<String>> {
    outbox::table.order(outbox::id).select(outbox::why).load(&mut *world.conn()).unwrap()
}

/// How many seconds each waits.
pub fn waits(world: &World) -> Vec<i32> {
    let sql = "select round(extract(epoch from next_try_at - now()))::int from outbox order by id";
    diesel::dsl::sql::<diesel::sql_types::Integer>(sql).load(&mut *world.conn()).unwrap()
}

fn names(kept: &[Kept]) -> BTreeSet<String> {
    kept.iter().map(Kept::id).collect()
}

/// So many issues that Ada has just taken, each a message to Eve.
pub fn some(world: &World, many: usize) {
    for _ in 0..many {
        world.taken_by(ADA, world.reported_by(EVE, "Word will not start"));
    }
}

#[actix_web::test]
async fn a_letter_arrives_and_says_what_it_should() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "Word will not start"));
    on_page(&world, ADA, issue).await.submit("Send message", &[("text", "Which one?")]).await;
    let smtp = Smtp::new(Mode::Ok).await;
    let worker = worker(&world, &smtp).await;

    assert_eq!(worker.deliver().await.unwrap(), Did::Letters(1));

    let [letter] = <[Kept; 1]>::try_from(smtp.kept()).unwrap();
    assert_eq!(letter.to, "eve@example.org");
    assert_eq!(letter.header("subject").unwrap(), format!("[#{issue}] Word will not start"));
    assert_eq!(letter.header("auto-submitted").unwrap(), "auto-generated");
    assert!(letter.id().ends_with("@desk.example.org>"));
    let plain = letter.plain();
    for words in ["Hello Eve,", "Ada Abbott is working on it.", "Ada Abbott wrote:\r\n> Which one?"]
    {
        assert!(plain.contains(words), "no {words:?} in {plain}");
    }
    assert!(plain.contains(&format!("{BASE}/issues/{issue}")), "{plain}");
    assert_eq!(states(&world), [MailState::Sent, MailState::Sent]);
    assert_eq!(worker.deliver().await.unwrap(), Did::Letters(0));
}

#[actix_web::test]
async fn the_letters_of_one_issue_are_one_thread_and_none_has_the_name_of_another() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let smtp = Smtp::new(Mode::Ok).await;
    let worker = worker(&world, &smtp).await;
    worker.deliver().await.unwrap();
    world.resolved_by(ADA, issue);
    worker.deliver().await.unwrap();

    let kept = smtp.kept();
    assert_eq!((kept.len(), names(&kept).len()), (2, 2));
    assert_eq!(kept[0].header("references"), kept[1].header("references"));
    assert_eq!(kept[0].header("in-reply-to"), kept[0].header("references"));
    assert_eq!(kept[0].header("subject"), kept[1].header("subject"));
}

#[actix_web::test]
async fn a_letter_that_is_put_off_comes_later_by_the_same_name() {
    let world = World::new();
    some(&world, 1);
    let smtp = Smtp::new(Mode::Greylist).await;
    let worker = worker(&world, &smtp).await;

    worker.deliver().await.unwrap();
    assert!(smtp.kept().is_empty());
    assert_eq!((states(&world), attempts(&world)), (vec![MailState::Queued], vec![1]));
    assert_eq!(why(&world)[0].as_deref(), Some("The server said 451: greylisted, come back"));
    assert!((9..=12).contains(&waits(&world)[0]), "{:?}", waits(&world));
    assert_eq!(worker.deliver().await.unwrap(), Did::Letters(0), "not before its time");

    smtp.is(Mode::Tmp);
    time_passes(&world);
    worker.deliver().await.unwrap();
    assert!((16..=24).contains(&waits(&world)[0]), "longer each time: {:?}", waits(&world));
    let name = outbox::table.select(outbox::message_key);
    let name: uuid::Uuid = name.first(&mut *world.conn()).unwrap();
    smtp.is(Mode::Ok);
    time_passes(&world);
    worker.deliver().await.unwrap();
    assert_eq!(smtp.kept()[0].id(), format!("<1.{}@desk.example.org>", name.simple()));
    assert_eq!((states(&world), why(&world)), (vec![MailState::Sent], vec![None]));
}

#[actix_web::test]
async fn who_does_not_exist_is_not_tried_twice_and_a_manager_sees_it() {
    let world = World::new();
    some(&world, 1);
    let smtp = Smtp::new(Mode::Perm).await;
    let worker = worker(&world, &smtp).await;
    worker.deliver().await.unwrap();

    assert_eq!(states(&world), [MailState::Failed]);
    let page = open(&world, MONA, "/settings/outbox").await;
    let row = page.text("tbody tr").unwrap();
    assert!(row.contains("Eve Ellis") && row.contains("550: no such user here"), "{row}");
    // Another letter over the same line is not spoilt by it.
    smtp.is(Mode::Ok);
    let again = page.submit("Try again: message 1 to Eve Ellis", &[]).await.landed().await;
    assert!(again.text("[role=status]").unwrap().contains("One message is tried again now."));
    worker.deliver().await.unwrap();
    assert_eq!(states(&world), [MailState::Sent]);
    let audit = open(&world, MONA, "/settings/audit").await.text("tbody").unwrap();
    assert!(audit.contains("mail tried again") && audit.contains("message 1"), "{audit}");
}

#[actix_web::test]
async fn all_that_failed_is_tried_again_by_one_button_and_that_once() {
    let world = World::new();
    some(&world, 3);
    let smtp = Smtp::new(Mode::Perm).await;
    let worker = worker(&world, &smtp).await;
    worker.deliver().await.unwrap();
    smtp.is(Mode::Ok);

    let page = open(&world, MONA, "/settings/outbox").await;
    let again = page.submit("Try all that failed again", &[]).await.landed().await;
    assert!(again.text("[role=status]").unwrap().contains("3 messages"));
    assert!(!again.offers("Try all that failed again"));
    worker.deliver().await.unwrap();
    let twice = page.submit("Try again: message 1 to Eve Ellis", &[]).await.landed().await;
    assert!(twice.text("[role=status]").unwrap().contains("nothing to try again"));
    worker.deliver().await.unwrap();
    assert_eq!(smtp.kept().len(), 3, "what was mailed is not mailed again");
}

#[actix_web::test]
async fn a_server_that_is_away_costs_no_letter_an_attempt_and_none_of_them_its_day() {
    let world = World::new();
    some(&world, 3);
    let smtp = Smtp::new(Mode::Refuse).await;
    let worker = worker(&world, &smtp).await;

    assert_eq!(worker.deliver().await.unwrap(), Did::Away);
    assert_eq!(smtp.lines(), 1, "it is not asked for each of them");
    assert_eq!((states(&world), attempts(&world)), (vec![MailState::Queued; 3], vec![0; 3]));
    assert!(waits(&world).iter().all(|wait| (9..=21).contains(wait)), "{:?}", waits(&world));
    worker.beat().await.unwrap();
    let page = open(&world, MONA, "/settings/outbox?state=waiting").await.text("main").unwrap();
    assert!(page.contains("has not taken mail since") && page.contains("421"), "{page}");

    // A server that wants somebody else is away, too: no letter is at fault.
    smtp.is(Mode::Stranger);
    time_passes(&world);
    assert_eq!(worker.deliver().await.unwrap(), Did::Away);
    assert_eq!(states(&world), [MailState::Queued; 3]);

    smtp.is(Mode::Ok);
    time_passes(&world);
    assert_eq!(worker.deliver().await.unwrap(), Did::Letters(3));
    worker.beat().await.unwrap();
    let page = open(&world, MONA, "/settings/outbox").await.text("main").unwrap();
    assert!(page.contains("last took mail just now") && !page.contains("530"), "{page}");
}

#[actix_web::test]
async fn nobody_at_the_servers_address_is_a_server_that_is_away() {
    let world = World::new();
    some(&world, 1);
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://127.0.0.1:{}", free.local_addr().unwrap().port());
    drop(free);
    let post = Post::of(&url, Some("desk@example.org"), BASE).unwrap();
    let worker = Worker::sign_on(&world.house.db, &Arc::new(post)).await.unwrap();
    assert_eq!(worker.deliver().await.unwrap(), Did::Away);
    assert!(why(&world)[0].as_deref().unwrap().starts_with("Nobody answers there"));
}

#[actix_web::test]
async fn what_is_refused_for_a_day_has_failed() {
    let world = World::new();
    some(&world, 2);
    let smtp = Smtp::new(Mode::Tmp).await;
    let worker = worker(&world, &smtp).await;
    worker.deliver().await.unwrap();
    time_passes(&world);
    world.arrange("update outbox set give_up_at = now() - interval '1 second' where id = 1");
    worker.deliver().await.unwrap();
    assert_eq!(states(&world), [MailState::Failed, MailState::Queued]);
    // And so has what no server took for a day.
    smtp.is(Mode::Refuse);
    time_passes(&world);
    world.arrange("update outbox set give_up_at = now() - interval '1 second' where id = 2");
    worker.deliver().await.unwrap();
    assert_eq!(states(&world), [MailState::Failed, MailState::Failed]);
}

#[actix_web::test]
async fn a_line_that_breaks_spoils_one_letter_and_no_other() {
    let world = World::new();
    some(&world, 3);
    let smtp = Smtp::new(Mode::Drop).await;
    let worker = worker(&world, &smtp).await;
    worker.deliver().await.unwrap();
    assert_eq!(attempts(&world), [1, 1, 1], "each on a line of its own");
    smtp.is(Mode::OneEach);
    time_passes(&world);
    assert_eq!(worker.deliver().await.unwrap(), Did::Letters(3));
    assert_eq!((smtp.kept().len(), names(&smtp.kept()).len()), (3, 3));
    assert_eq!(states(&world), [MailState::Sent; 3]);
}

/// The one way in which a letter comes twice: the server has it, and nobody heard.
#[actix_web::test]
async fn a_letter_that_was_kept_unsaid_comes_twice_by_one_name() {
    let world = World::new();
    some(&world, 1);
    let smtp = Smtp::new(Mode::After).await;
    let worker = worker(&world, &smtp).await;
    worker.deliver().await.unwrap();
    assert_eq!(states(&world), [MailState::Queued]);
    smtp.is(Mode::Ok);
    time_passes(&world);
    worker.deliver().await.unwrap();
    let kept = smtp.kept();
    assert_eq!((kept.len(), names(&kept).len()), (2, 1));
}

/// A letter says the same each time, also when more has happened since.
#[actix_web::test]
async fn what_happens_meanwhile_is_another_letter() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let smtp = Smtp::new(Mode::After).await;
    let worker = worker(&world, &smtp).await;
    worker.deliver().await.unwrap();
    world.resolved_by(ADA, issue);
    smtp.is(Mode::Ok);
    time_passes(&world);
    worker.deliver().await.unwrap();
    let kept = smtp.kept();
    assert_eq!((kept.len(), names(&kept).len()), (3, 2));
    assert!(kept[..2].iter().all(|letter| !letter.plain().contains("resolved")));
    assert!(kept[2].plain().contains("resolved"));
}

#[actix_web::test]
async fn many_workers_send_each_letter_once() {
    let world = World::new();
    some(&world, 1);
    world.arrange(
        "insert into outbox (person_id, issue_id, topic) select 1 + n % 8, 1, 'taken' from generate_series(1, 99) n;
         update outbox set letter_id = id",
    );
    let smtp = Smtp::new(Mode::Ok).await;
    let mut sending = Vec::new();
    for _ in 0..3 {
        let worker = worker(&world, &smtp).await;
        sending.push(actix_web::rt::spawn(async move { worker.deliver().await.unwrap() }));
    }
    for worker in sending {
        worker.await.unwrap();
    }
    let kept = smtp.kept();
    assert_eq!((kept.len(), names(&kept).len()), (62, 62), "who may not see the issue is not told");
    assert!(states(&world).iter().all(|state| *state != MailState::Queued));
}

#[actix_web::test]
async fn what_a_dead_worker_had_is_sent_by_another_and_what_a_live_one_has_is_not() {
    let world = World::new();
    some(&world, 2);
    let smtp = Smtp::new(Mode::Slow).await;
    let (first, second) = (worker(&world, &smtp).await, worker(&world, &smtp).await);
    let sending = actix_web::rt::spawn({
        let first = first.clone();
        async move { first.deliver().await }
    });
    actix_web::rt::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(second.deliver().await.unwrap(), Did::Letters(0), "they are leased");

    // Killed in the middle of its first letter.
    sending.abort();
    world.arrange("update mail_workers set seen_at = now() - interval '13 seconds' where id = 1");
    smtp.is(Mode::Ok);
    assert_eq!(second.deliver().await.unwrap(), Did::Letters(2));
    let kept = smtp.kept();
    assert_eq!(names(&kept).len(), 2);
    assert!(kept.len() <= 3, "no more than the one that was on the way comes twice");
    assert_eq!(states(&world), [MailState::Sent; 2]);
}

#[actix_web::test]
async fn a_worker_that_is_told_to_stop_ends_the_letter_on_the_way_and_begins_no_other() {
    let world = World::new();
    some(&world, 3);
    let smtp = Smtp::new(Mode::Slow).await;
    let (first, second) = (worker(&world, &smtp).await, worker(&world, &smtp).await);
    let sending = actix_web::rt::spawn({
        let first = first.clone();
        async move { first.deliver().await }
    });
    actix_web::rt::time::sleep(std::time::Duration::from_millis(300)).await;
    first.stop();
    assert_eq!(sending.await.unwrap().unwrap(), Did::Letters(1));
    first.sign_off().await.unwrap();

    smtp.is(Mode::Ok);
    assert_eq!(second.deliver().await.unwrap(), Did::Letters(2), "what is left is free at once");
    let kept = smtp.kept();
    assert_eq!((kept.len(), names(&kept).len()), (3, 3));
}
