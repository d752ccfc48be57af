//! How much mail people get, how often and where to: as they wish, and never more than they can bear.

use crate::browser::open;
use crate::outbox::{on_page, states};
use crate::outbox_mail::{some, time_passes, waits, why, worker};
use crate::smtp::{Kept, Mode, Smtp};
use crate::world::{ADA, EMIL, EVE, World, ZOE};
use tallydesk::outbox::{AN_HOUR, MailState};

#[actix_web::test]
async fn who_wants_less_mail_gets_less_and_reads_it_on_their_page() {
    let world = World::new();
    let form = open(&world, EVE, "/account/mail").await;
    form.submit("Save", &[("topics[]", "resolved")]).await.landed().await;
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    world.resolved_by(ADA, issue);
    world.taken_by(ADA, world.reported_by(EMIL, "Two"));
    let smtp = Smtp::new(Mode::Ok).await;
    worker(&world, &smtp).await.deliver().await.unwrap();

    assert_eq!(states(&world), [MailState::Kept, MailState::Sent, MailState::Sent]);
    let to: Vec<_> = smtp.kept().iter().map(|letter| letter.to.clone()).collect();
    assert_eq!(to, ["eve@example.org", "emil@example.org"]);
    assert!(!smtp.kept()[0].plain().contains("working on it"));
    assert!(open(&world, EVE, "/messages").await.body.contains("working on it"));
}

#[actix_web::test]
async fn the_daily_mail_tells_all_of_it_at_once() {
    let world = World::new();
    let form = open(&world, EVE, "/account/mail").await;
    form.submit("Save", &[("pace", "daily"), ("hour", "8")]).await.landed().await;
    world.resolved_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "One")));
    world.taken_by(ADA, world.reported_by(EVE, "Two"));
    let smtp = Smtp::new(Mode::Ok).await;
    let worker = worker(&world, &smtp).await;

    worker.deliver().await.unwrap();
    assert!(smtp.kept().is_empty());
    assert!(waits(&world).iter().all(|wait| (1..=90_000).contains(wait)), "{:?}", waits(&world));
    assert!(open(&world, EVE, "/messages").await.body.contains("in your next daily mail"));

    time_passes(&world);
    worker.deliver().await.unwrap();
    let [letter] = <[Kept; 1]>::try_from(smtp.kept()).unwrap();
    assert_eq!(letter.header("subject").as_deref(), Some("News of 2 issues of yours"));
    let plain = letter.plain();
    assert!(plain.contains("[#1] One") && plain.contains("[#2] Two"), "{plain}");
    assert_eq!(states(&world), [MailState::Sent; 3]);
}

#[actix_web::test]
async fn who_ends_their_daily_mail_waits_for_none() {
    let world = World::new();
    let form = open(&world, EVE, "/account/mail").await;
    form.submit("Save", &[("pace", "daily")]).await.landed().await;
    some(&world, 1);
    let smtp = Smtp::new(Mode::Ok).await;
    let worker = worker(&world, &smtp).await;
    worker.deliver().await.unwrap();
    assert!(smtp.kept().is_empty());
    open(&world, EVE, "/account/mail").await.submit("Save", &[("pace", "")]).await.landed().await;
    worker.deliver().await.unwrap();
    assert_eq!(smtp.kept().len(), 1);
}

#[actix_web::test]
async fn an_issue_that_is_much_talked_about_fills_no_mailbox_and_loses_no_word() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let smtp = Smtp::new(Mode::Ok).await;
    let worker = worker(&world, &smtp).await;
    for n in 1..=20 {
        world.arrange(&format!(
            "insert into issue_events (issue_id, kind, at, by_id, to_state, text)
             values ({issue}, 'message', now(), 4, 'taken', 'Line {n}.')"
        ));
        worker.deliver().await.unwrap();
    }
    assert_eq!(smtp.kept().len(), AN_HOUR);
    // Another issue of theirs is no part of that, nor is another person.
    world.taken_by(ADA, world.reported_by(EVE, "Two"));
    worker.deliver().await.unwrap();
    assert_eq!(smtp.kept().len(), AN_HOUR + 1);

    world.arrange(
        "update outbox set sent_at = sent_at - interval '1 hour' where sent_at is not null",
    );
    time_passes(&world);
    worker.deliver().await.unwrap();
    let kept = smtp.kept();
    assert_eq!(kept.len(), AN_HOUR + 2, "what had to wait comes together");
    let all: String = kept.iter().map(Kept::plain).collect();
    assert!((1..=20).all(|n| all.contains(&format!("> Line {n}.\r\n"))), "{all}");
}

#[actix_web::test]
async fn mail_goes_where_they_are_now_and_to_nobody_who_has_left() {
    let world = World::new();
    some(&world, 1);
    world.taken_by(ADA, world.reported_by(EMIL, "Two"));
    let issue = world.escalated_by(ADA, world.taken_by(ADA, world.reported_by(ZOE, "Three")));
    on_page(&world, ADA, issue).await.submit("Save note", &[("text", "@sam?")]).await;
    world.arrange(
        "update people set email = 'eve.ellis@example.org' where id = 1;
         update people set ended_at = now() where id = 2;
         update people set email = null where id = 6;
         update issues set state = 'taken', case_id = null where id = 3",
    );
    let smtp = Smtp::new(Mode::Ok).await;
    worker(&world, &smtp).await.deliver().await.unwrap();
    let to: Vec<_> = smtp.kept().iter().map(|letter| letter.to.clone()).collect();
    assert_eq!(to, ["eve.ellis@example.org"]);
    let (sent, kept) = (MailState::Sent, MailState::Kept);
    assert_eq!(states(&world), [sent, kept, kept, kept], "{:?}", why(&world));
}

#[actix_web::test]
async fn a_call_by_mail_says_nothing_of_the_note() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = on_page(&world, ADA, issue).await;
    page.submit("Save note", &[("text", "Hunter2, @zoe")]).await.landed().await;
    let smtp = Smtp::new(Mode::Ok).await;
    worker(&world, &smtp).await.deliver().await.unwrap();
    let kept = smtp.kept();
    assert_eq!(kept.len(), 2);
    assert!(kept.iter().all(|letter| !letter.text.contains("Hunter2")));
    assert!(kept[1].to == "zoe@example.org" && kept[1].plain().contains("calls you to it"));
}

#[actix_web::test]
async fn many_workers_send_one_daily_mail() {
    let world = World::new();
    let form = open(&world, EVE, "/account/mail").await;
    form.submit("Save", &[("pace", "daily")]).await.landed().await;
    some(&world, 20);
    let smtp = Smtp::new(Mode::Ok).await;
    let first = worker(&world, &smtp).await;
    first.deliver().await.unwrap();
    assert!(smtp.kept().is_empty() && waits(&world).iter().all(|wait| *wait > 0));
    time_passes(&world);
    let mut sending = Vec::new();
    for _ in 0..4 {
        let worker = worker(&world, &smtp).await;
        sending.push(actix_web::rt::spawn(async move { worker.deliver().await.unwrap() }));
    }
    for worker in sending {
        worker.await.unwrap();
    }
    assert_eq!(smtp.kept().len(), 1);
    assert_eq!(smtp.kept()[0].header("subject").as_deref(), Some("News of 20 issues of yours"));
}
