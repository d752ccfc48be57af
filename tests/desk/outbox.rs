//! What people are told: queued with its cause and gone with it, and nothing in it that its reader may not know.

use crate::browser::{Page, open};
use crate::world::{ADA, EMIL, EVE, MONA, SAM, Story, VERA, World, ZOE};
use diesel::prelude::*;
use diesel::sql_types::Text;
use tallydesk::issue::IssueId;
use tallydesk::outbox::{MailState, MailTopic};
use tallydesk::schema::outbox;

/// Whom the outbox holds messages for, and of what, oldest first: `["eve taken"]`.
pub fn queued(world: &World) -> Vec<String> {
    let sql = "select split_part(p.email, '@', 1) || ' ' || o.topic from outbox o join people p on p.id = o.person_id order by o.id";
    diesel::dsl::sql::<Text>(sql).load(&mut *world.conn()).unwrap()
}

/// What became of each message, oldest first.
pub fn states(world: &World) -> Vec<MailState> {
    outbox::table.order(outbox::id).select(outbox::state).load(&mut *world.conn()).unwrap()
}

pub async fn on_page(world: &World, who: &str, issue: IssueId) -> Page {
    open(world, who, &format!("/issues/{issue}")).await
}

async fn messages(world: &World, who: &str) -> String {
    open(world, who, "/messages").await.text("main").unwrap()
}

#[actix_web::test]
async fn each_step_that_concerns_its_reporter_is_told_to_them() {
    let world = World::new();
    let issue = world.reported_by(EVE, "Word will not start");
    assert_eq!(queued(&world), Vec::<String>::new(), "they have a receipt");

    on_page(&world, ADA, issue).await.submit("Take it", &[]).await.landed().await;
    let page = on_page(&world, ADA, issue).await;
    let typed = [("channel", "phone"), ("reached", "no"), ("minutes", "2")];
    page.submit("Save contact", &typed).await.landed().await;
    let page = on_page(&world, ADA, issue).await;
    page.submit("Send message", &[("text", "Which version is it?")]).await.landed().await;
    let booking = open(&world, ADA, &format!("/issues/{issue}/follow-ups")).await;
    let day = (tallydesk::db::now() + chrono::TimeDelta::days(7)).format("%Y-%m-%d").to_string();
    let typed = [("kind", "visit"), ("day", &day), ("time", "14:30"), ("place", "Room 4")];
    booking.submit("Book it", &typed).await.landed().await;
    world.resolved_by(ADA, issue);

    let topics = ["taken", "contact", "message", "follow_up", "resolved"];
    assert_eq!(queued(&world), topics.map(|topic| format!("eve {topic}")));
    let said = messages(&world, EVE).await;
    for words in [
        "Ada Abbott is working on it.",
        "Ada Abbott tried to reach you by phone",
        "Which version is it?",
        "Ada Abbott booked a visit:",
        "Room 4",
        "Ada Abbott resolved it.",
    ] {
        assert!(said.contains(words), "no {words:?} in {said}");
    }
    assert!(messages(&world, EMIL).await.contains("No messages yet"), "they are Eve’s alone");
}

#[actix_web::test]
async fn what_is_rolled_back_is_told_to_nobody() {
    let world = World::new();
    let issue = world.reported_by(EVE, "One");
    world.arrange("begin");
    world.arrange(&format!(
        "insert into issue_events (issue_id, kind, at, by_id, to_state) values ({issue}, 'taken', now(), 4, 'taken')"
    ));
    assert_eq!(queued(&world), ["eve taken"]);
    world.arrange("rollback");
    assert_eq!(queued(&world), Vec::<String>::new());
}

#[actix_web::test]
async fn nobody_is_told_what_they_did_themselves_and_nobody_of_the_past() {
    let world = World::new();
    let own = world.taken_by(ADA, world.reported_by(ADA, "Mine"));
    let issue = world.taken_by(ADA, world.reported_by(EVE, "Hers"));
    on_page(&world, EVE, issue).await.submit("Send message", &[("text", "Hello?")]).await;
    world.arrange(&format!(
        "insert into issue_events (issue_id, kind, at, by_id, to_state, text) values
         ({issue}, 'message', now() - interval '25 hours', 4, 'taken', 'Last year'),
         ({own}, 'message', now(), 4, 'taken', 'To myself'),
         ({issue}, 'relayed', now(), 4, 'taken', 'By a message of its own')"
    ));
    assert_eq!(queued(&world), ["eve taken"]);
    world.arrange(&format!(
        "insert into issue_events (issue_id, kind, at, by_id, to_state, channel) values
         ({issue}, 'relayed', now(), 4, 'taken', 'email'), ({issue}, 'relayed', now(), 4, 'taken', 'phone')"
    ));
    assert_eq!(queued(&world), ["eve taken", "eve answered"], "mailed is mailed once");
}

/// The desk's own matters are events too: none of them is told, whoever makes one up.
#[actix_web::test]
async fn no_other_event_reaches_its_reporter() {
    let world = World::new();
    let issue = world.reported_by(EVE, "One");
    for kind in tallydesk::issue::EventKind::ALL {
        world.arrange(&format!(
            "insert into issue_events (issue_id, kind, at, by_id, to_state, text, why)
             values ({issue}, '{}', now(), 4, 'taken', 'x', 'because of the VIP list')",
            kind.word()
        ));
    }
    let told = ["taken", "contact", "message", "follow_up", "resolved"];
    assert_eq!(queued(&world), told.map(|topic| format!("eve {topic}")));
    assert!(!messages(&world, EVE).await.contains("VIP"));
}

#[actix_web::test]
async fn a_vip_is_told_no_more_than_anybody() {
    let world = World::new();
    let (hers, theirs) = (VERA, EVE);
    for who in [hers, theirs] {
        let form = open(&world, who, "/report").await;
        let typed = [
            ("software", "Word"),
            ("effect", "question"),
            ("kind", "how-to"),
            ("description", "Where is the menu?"),
        ];
        form.submit("Send report", &typed).await.landed().await;
    }
    assert_eq!(queued(&world), Vec::<String>::new(), "that it was given to somebody shows nothing");
}

#[actix_web::test]
async fn a_colleague_is_told_that_they_are_called_and_nothing_of_the_note() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = on_page(&world, ADA, issue).await;
    page.submit("Save note", &[("text", "She lies, @zoe. Hunter2!")]).await.landed().await;

    assert_eq!(queued(&world), ["eve taken", "zoe mention"]);
    let said = messages(&world, ZOE).await;
    assert!(said.contains("Ada Abbott calls you to it in a note."), "{said}");
    assert!(!said.contains("Hunter2"), "{said}");
    assert!(!messages(&world, EVE).await.contains("calls"));
}

#[actix_web::test]
async fn the_software_team_reads_no_message_of_an_issue_that_left_it() {
    let world = World::new();
    let issue = world.escalated_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "A secret")));
    let page = on_page(&world, ADA, issue).await;
    page.submit("Save note", &[("text", "@sam, please")]).await.landed().await;
    assert!(messages(&world, SAM).await.contains("A secret"));

    world.arrange(&format!("update issues set state = 'taken', case_id = null where id = {issue}"));
    assert!(!messages(&world, SAM).await.contains("A secret"));
}

#[actix_web::test]
async fn who_reported_a_duplicate_is_told_the_outcome_as_theirs() {
    let world = World::new();
    let first = world.taken_by(ADA, world.reported_by(EVE, "Paper is grey"));
    let same = world.duplicate_by(ADA, world.reported_by(EMIL, "Grey paper"), first);
    let form = open(&world, ADA, &format!("/issues/{first}/resolve")).await;
    let typed = [
        ("code", "explained"),
        ("details", "There is new toner in it"),
        ("documentation", "missing"),
        ("minutes", "5"),
        ("kinds[]", "how-to"),
    ];
    form.submit("Resolve", &typed).await.landed().await;

    assert_eq!(queued(&world), ["eve taken", "eve resolved", "emil resolved"]);
    let said = messages(&world, EMIL).await;
    assert!(said.contains(&format!("#{same} Grey paper")), "{said}");
    assert!(!said.contains(&format!("#{first}")) && !said.contains("Eve"), "{said}");
}

#[actix_web::test]
async fn messages_are_read_page_by_page_and_link_to_their_issue() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    world.arrange(&format!(
        "insert into issue_events (issue_id, kind, at, by_id, to_state, text)
         select {issue}, 'message', now(), 4, 'taken', 'Line ' || n from generate_series(1, 60) n"
    ));
    let first = open(&world, EVE, "/messages").await;
    assert_eq!(first.texts("li .typed").len(), 25);
    assert_eq!(first.texts("li .typed")[0], "Line 60");
    let second = first.follow("Next page").await;
    assert_eq!(second.texts("li .typed")[0], "Line 35");
    let third = second.follow("Next page").await;
    assert_eq!(third.texts("main .list li").len(), 11);
    assert_eq!(third.follow("#1 One").await.status, 200);
}

#[actix_web::test]
async fn nothing_fails_without_a_mail_server_and_old_news_are_not_kept_for_one() {
    let world = World::new();
    world.taken_by(ADA, world.reported_by(EVE, "One"));
    world.resolved_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "Two")));
    world.arrange("update outbox set next_try_at = now() - interval '25 hours' where id = 1");
    tallydesk::outbox::watch_once(&world.house.db, true).await.unwrap();
    assert_eq!(states(&world), [MailState::Kept, MailState::Queued, MailState::Queued]);
    assert!(messages(&world, EVE).await.contains("only here"));
    let page = open(&world, MONA, "/settings/outbox").await.text("main").unwrap();
    assert!(page.contains("Nothing is mailed, nothing is lost."), "{page}");
    // Where there is one, its worker decides.
    world.arrange("update outbox set next_try_at = now() - interval '25 hours'");
    tallydesk::outbox::watch_once(&world.house.db, false).await.unwrap();
    assert_eq!(states(&world)[1], MailState::Queued);
}

#[actix_web::test]
async fn wishes_come_back_as_they_were_saved_and_nonsense_is_asked_again() {
    let world = World::new();
    let form = open(&world, EVE, "/account").await.follow("What is mailed to you").await;
    assert!(form.text("main").unwrap().contains("no mail server now"));
    assert_eq!(
        form.texts("#mail-topics, .chips input[checked]").len(),
        6,
        "all, unless they say so"
    );
    let typed =
        [("topics[]", "message"), ("topics[]", "resolved"), ("pace", "daily"), ("hour", "17")];
    let saved = form.submit("Save", &typed).await.landed().await;
    assert!(saved.text("[role=status]").unwrap().contains("from now on"));
    assert_eq!(saved.value("[name=hour]").as_deref(), Some("17"));
    assert_eq!(saved.texts(".chips input[checked]").len(), 2);

    let csrf = world.csrf_of(EVE);
    let wrong =
        [("csrf_token", csrf.as_str()), ("pace", "daily"), ("hour", "99"), ("topics[]", "x")];
    let again = saved.send("/account/mail", &wrong).await;
    assert_eq!(again.status, 422);
    assert_eq!(again.texts(".problem li").len(), 2);
    // Who works here is asked about colleagues' calls, too; what the form did not offer stays.
    assert!(open(&world, ADA, "/account/mail").await.body.contains("a colleague calls you"));
    assert!(!saved.body.contains("a colleague calls you"));
}

#[actix_web::test]
async fn a_topic_of_every_kind_has_words_on_the_page() {
    let world = World::new();
    let issue = world.escalated_by(ADA, world.taken_by(ADA, world.issue(Story::default())));
    world.answered(world.case_of(issue));
    world.arrange("delete from outbox");
    // A report is its own message, once it was made.
    world.arrange(
        "insert into report_runs (started_at, finished_at, kind, address, as_of_event, hash, rows)
         values (now(), now(), 'mail', '/numbers/turns', 1, repeat('0', 64), 2);
         insert into report_subscriptions (person_id, address, hour, due_at, next_try_at, created_at)
         values (1, '/numbers/turns', 7, now(), now(), now());
         insert into report_mails (subscription_id, due_at, run_id, title, address, lines)
         values (1, now(), 1, 'Turns', '/numbers/turns', 'Nobody took anything.')",
    );
    for topic in MailTopic::ALL.iter().filter(|topic| **topic != MailTopic::Report) {
        let relay = if *topic == MailTopic::Relay { "1" } else { "null" };
        world.arrange(&format!(
            "insert into outbox (person_id, issue_id, relay_id, topic) values (1, {issue}, {relay}, '{}')",
            topic.word()
        ));
    }
    let page = open(&world, EVE, "/messages").await;
    assert_eq!(page.texts("main .list > li").len(), MailTopic::ALL.len());
    assert!(page.body.contains("Save a copy first."), "what was answered, too");
    assert!(page.body.contains("Nobody took anything."), "and what the report comes to");
}
