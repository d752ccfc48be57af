//! From the desk to the Software Team and back: everybody concerned is told, and the case does not close before.

use crate::browser::{Page, open};
use crate::world::{ADA, EMIL, EVE, MONA, SAM, Story, VERA, World, ZOE};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use tallydesk::issue::{CaseId, IssueId};
use tallydesk::schema::{answers, cases, concerned, relays};

pub const TRIED: &str = "Reinstalled it, new profile, other network";
pub const SAVE_A_COPY: &str = "Save a copy first, then work in that.";

pub async fn escalate(world: &World, issue: IssueId, case: &str) -> Page {
    let form = open(world, ADA, &format!("/issues/{issue}/escalate")).await;
    let typed = [("case", case), ("title", "Word closes on save"), ("tried", TRIED)];
    form.submit("Send it to the Software Team", &typed).await
}

/// Ada has it, and sends it on.
pub async fn sent(world: &World, by: &'static str, case: &str) -> (IssueId, CaseId) {
    let issue = world.taken_by(ADA, world.issue(Story { by, ..Story::default() }));
    assert_eq!(escalate(world, issue, case).await.status, 303);
    (issue, world.case_of(issue))
}

pub async fn answer(world: &World, case: CaseId, kind: &str, text: &str) -> Page {
    let form = open(world, SAM, &format!("/cases/{case}/answers")).await;
    form.submit("Answer", &[("kind", kind), ("text", text), ("planned_version", "9.1")]).await
}

pub fn owed(world: &World, case: CaseId) -> i32 {
    cases::table.find(case).select(cases::owed).first(&mut *world.conn()).unwrap()
}

/// The relay that is owed of an issue.
pub fn owed_of(world: &World, issue: IssueId) -> i64 {
    relays::table
        .filter(relays::issue_id.eq(issue))
        .filter(relays::owed)
        .select(relays::id)
        .first(&mut *world.conn())
        .unwrap()
}

async fn close(world: &World, case: CaseId) -> Page {
    let form = open(world, SAM, &format!("/cases/{case}/close")).await;
    form.submit("Close it", &[("text", "Everybody knows, and it works.")]).await
}

#[actix_web::test]
async fn three_employees_are_told_one_of_them_on_the_phone_and_then_the_case_closes() {
    let world = World::new();
    let (eve, case) = sent(&world, EVE, "new").await;
    let (emil, _) = sent(&world, EMIL, &case.to_string()).await;
    world.arrange("update issues set contact_by = 'phone' where reporter_id = 2");
    let (vera, same) = sent(&world, VERA, &case.to_string()).await;
    assert_eq!(same, case);

    let page = open(&world, SAM, &format!("/cases/{case}")).await;
    assert!(page.text("main").unwrap().contains(TRIED));
    assert_eq!(page.submit("Acknowledge", &[]).await.status, 303);
    assert_eq!(world.events_of(vera).last(), Some(&"acknowledged"));
    let log = open(&world, SAM, &format!("/cases/{case}/vendor")).await;
    let said =
        [("spoke_with", "Support line"), ("said", "They can repeat it."), ("reference", "SR-48")];
    assert_eq!(log.submit("Save the contact", &said).await.status, 303);
    assert_eq!(answer(&world, case, "workaround", SAVE_A_COPY).await.status, 303);

    assert_eq!((owed(&world, case), world.state_of(eve)), (3, "answered"));
    assert_eq!(close(&world, case).await.status, 409);
    let tell = open(&world, ZOE, "/relays").await.follow("Tell them about Word").await;
    assert_eq!(tell.text("h1").as_deref(), Some("Tell 2 people"));
    assert_eq!(tell.submit("Send it to 2 people", &[]).await.status, 303);
    assert_eq!(owed(&world, case), 3, "sent is not told");

    let read = open(&world, EVE, &format!("/issues/{eve}")).await;
    assert!(read.text("main").unwrap().contains(SAVE_A_COPY));
    assert_eq!(world.state_of(eve), "resolved");
    open(&world, VERA, &format!("/issues/{vera}")).await;
    let call = open(&world, ADA, &format!("/relays/{}", owed_of(&world, emil))).await;
    let told = [("channel", "phone"), ("outcome", "told"), ("minutes", "4")];
    assert_eq!(call.submit("Save", &told).await.status, 303);

    assert_eq!((owed(&world, case), world.state_of(emil)), (0, "resolved"));
    assert_eq!(world.events_of(emil).last(), Some(&"relayed"));
    assert_eq!(close(&world, case).await.status, 303);
}

#[actix_web::test]
async fn plain_sql_cannot_close_a_case_of_which_somebody_does_not_know() {
    let world = World::new();
    let (issue, case) = sent(&world, EVE, "new").await;
    answer(&world, case, "fix", SAVE_A_COPY).await;
    let tried = |sql: &str| world.conn().batch_execute(sql).map_err(|error| error.to_string());

    let closed = format!("update cases set closed_at = now() where id = {case}");
    assert!(tried(&closed).unwrap_err().contains("cases_closed_owe_nothing"));
    let counted = format!("update cases set owed = 0, closed_at = now() where id = {case}");
    assert!(tried(&counted).unwrap_err().contains("kept by its relays"));
    for table in ["relays", "answers", "concerned"] {
        assert!(tried(&format!("delete from {table}")).unwrap_err().contains("forgets nothing"));
        let emptied = format!("truncate {table} cascade");
        assert!(tried(&emptied).unwrap_err().contains("forgets nothing"), "{table}");
    }
    assert!(tried("update case_events set text = ''").unwrap_err().contains("append-only"));

    tried(&format!(
        "update relays set told_at = now(), told_by = 4, how = 'phone' where issue_id = {issue}"
    ))
    .unwrap();
    tried(&closed).unwrap();
    let late = "update relays set told_at = null, told_by = null, how = null";
    assert!(tried(late).unwrap_err().contains("cases_closed_owe_nothing"), "nor afterwards");
}

#[actix_web::test]
async fn a_new_answer_takes_the_place_of_the_one_before_and_who_was_told_is_told_again() {
    let world = World::new();
    let (told, case) = sent(&world, EVE, "new").await;
    let (waits, _) = sent(&world, EMIL, &case.to_string()).await;
    answer(&world, case, "reported", "We have asked its makers.").await;
    let call = open(&world, ADA, &format!("/relays/{}", owed_of(&world, told))).await;
    call.submit("Save", &[("channel", "phone"), ("outcome", "told"), ("minutes", "2")]).await;
    assert_eq!((world.state_of(told), owed(&world, case)), ("resolved", 1));

    assert_eq!(answer(&world, case, "fix", "Version 9.1 is in the store.").await.status, 303);

    assert_eq!(owed(&world, case), 2, "the resolved one, too");
    assert_eq!((world.state_of(told), world.state_of(waits)), ("resolved", "answered"));
    let page = open(&world, ADA, &format!("/issues/{waits}")).await;
    let said = page.text("section[aria-labelledby=case]").unwrap();
    assert!(said.contains("Version 9.1") && !said.contains("asked its makers"), "{said}");
    let kinds: Vec<i32> =
        answers::table.order(answers::id).select(answers::owed).load(&mut *world.conn()).unwrap();
    assert_eq!(kinds, [0, 2]);
}

#[actix_web::test]
async fn an_answer_sent_twice_is_one_and_one_on_an_older_case_is_refused() {
    let world = World::new();
    let (_, case) = sent(&world, EVE, "new").await;
    let form = open(&world, SAM, &format!("/cases/{case}/answers")).await;
    let typed = [("kind", "fix"), ("text", SAVE_A_COPY)];
    for _ in 0..2 {
        assert_eq!(form.submit("Answer", &typed).await.status, 303);
    }
    assert_eq!(owed(&world, case), 1);

    let other = [("kind", "fix"), ("text", "Something else altogether.")];
    let refused = form.submit("Answer", &other).await;
    assert_eq!(refused.status, 409);
    assert_eq!(refused.value("[name=text]").as_deref(), Some("Something else altogether."));
    assert_eq!(refused.submit("Answer", &[]).await.status, 303, "looked over, it is meant");
}

#[actix_web::test]
async fn what_is_not_approved_is_not_escalated_and_why_is_said() {
    let world = World::new();
    for (software, why) in [("My macro", "not on the list"), ("AutoCAD", "retired since")] {
        let story = Story { software, ..Story::default() };
        let issue = world.taken_by(ADA, world.issue(story));
        let page = open(&world, ADA, &format!("/issues/{issue}/escalate")).await;
        assert!(page.text(".warn").unwrap().contains(why), "{software}");
        assert!(!page.offers("Send it to the Software Team"));
    }
    let issue = world.taken_by(ADA, world.issue(Story::default()));
    let form = open(&world, ADA, &format!("/issues/{issue}/escalate")).await;
    world.arrange("update software set retired_on = current_date - 1 where id = 1");
    let typed = [("case", "new"), ("title", "It closes"), ("tried", TRIED)];
    let refused = form.submit("Send it to the Software Team", &typed).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text("#refusal").unwrap().contains("retired since"));
    assert_eq!(world.state_of(issue), "taken");
}

#[actix_web::test]
async fn the_likeliest_open_case_of_that_software_is_offered_first() {
    let world = World::new();
    for title in ["Printing is grey", "Closes on save", "Asks for a licence"] {
        world.arrange(&format!(
            "insert into cases (software_id, title, opened_at, opened_by) values (1, '{title}', now(), 4)"
        ));
    }
    world.arrange("insert into cases (software_id, title, opened_at, opened_by) values (2, 'Outlook', now(), 4)");
    let issue = world.taken_by(ADA, world.reported_by(EVE, "It closes whenever I save"));

    let page = open(&world, ADA, &format!("/issues/{issue}/escalate")).await;
    let titles = page.texts(".choice b");
    assert_eq!(titles[0], "Closes on save");
    assert_eq!(titles.len(), 4, "Outlook’s is not among them: {titles:?}");

    let csrf = world.csrf_of(ADA);
    let typed = [("csrf_token", csrf.as_str()), ("case", "4"), ("tried", TRIED)];
    let foreign = page.send(&format!("/issues/{issue}/escalate"), &typed).await;
    assert_eq!(foreign.status, 422);
    assert_eq!(foreign.value("[name=tried]").as_deref(), Some(TRIED));
}

#[actix_web::test]
async fn a_question_goes_back_to_the_owner_and_the_case_keeps_the_issue() {
    let world = World::new();
    let (first, case) = sent(&world, EVE, "new").await;
    answer(&world, case, "workaround", SAVE_A_COPY).await;
    let (second, _) = sent(&world, EMIL, &case.to_string()).await;
    assert_eq!(world.state_of(second), "answered", "what holds is owed at once");
    assert_eq!(world.events_of(second)[2..], ["escalated", "answered"]);

    answer(&world, case, "need_information", "Which version do they have?").await;

    assert_eq!((world.state_of(first), world.state_of(second)), ("taken", "taken"));
    assert_eq!(owed(&world, case), 2, "what was answered before still holds");
    let page = open(&world, ADA, &format!("/issues/{second}")).await;
    assert!(page.text("main").unwrap().contains("Which version do they have?"));
    assert_eq!(escalate(&world, second, &case.to_string()).await.status, 303);
    let both = concerned::table.count().get_result::<i64>(&mut *world.conn());
    assert_eq!(both, Ok(2), "it was counted already");
}

#[actix_web::test]
async fn what_is_returned_is_no_matter_of_the_case_any_more() {
    let world = World::new();
    let (issue, case) = sent(&world, EVE, "new").await;
    let form = open(&world, SAM, &format!("/cases/{case}/return?issue={issue}")).await;
    let note = "Strict mode is on for that group: switch it off.";
    assert_eq!(form.submit("Return it", &[("note", note)]).await.status, 303);

    assert_eq!((world.state_of(issue), world.owner_of(issue)), ("taken", Some(ADA)));
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;
    assert!(page.text("main").unwrap().contains(note));
    answer(&world, case, "fix", SAVE_A_COPY).await;
    assert_eq!(owed(&world, case), 0);
    assert_eq!(open(&world, SAM, &format!("/issues/{issue}")).await.status, 404);
    assert_eq!(close(&world, case).await.status, 303);
}

#[actix_web::test]
async fn who_reported_a_duplicate_is_told_as_well() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "It closes"));
    let before = world.duplicate_by(ADA, world.reported_by(EMIL, "It closes"), issue);
    assert_eq!(escalate(&world, issue, "new").await.status, 303);
    let case = world.case_of(issue);
    let after = world.reported_by(VERA, "It closes");
    let mark = open(&world, MONA, &format!("/issues/{after}/duplicate?of={issue}")).await;
    assert_eq!(mark.submit("Mark it as a duplicate", &[]).await.status, 303);

    answer(&world, case, "fix", SAVE_A_COPY).await;
    assert_eq!(owed(&world, case), 3);
    let undo = open(&world, MONA, &format!("/issues/{after}/duplicate/undo")).await;
    assert_eq!(undo.submit("Undo the duplicate", &[]).await.status, 303);
    assert_eq!(owed(&world, case), 2, "it stands alone again");

    let call = open(&world, ADA, &format!("/relays/{}", owed_of(&world, issue))).await;
    call.submit("Save", &[("channel", "phone"), ("outcome", "told"), ("minutes", "2")]).await;
    assert_eq!((world.state_of(issue), world.state_of(before)), ("resolved", "resolved"));
    assert_eq!(owed(&world, case), 1, "Emil still has to be told");
    open(&world, ADA, "/answers/1/tell").await.submit("Send it to 1 person", &[]).await;
    let theirs = open(&world, EMIL, &format!("/issues/{before}")).await;
    assert!(theirs.text("main").unwrap().contains(SAVE_A_COPY));
    assert_eq!(owed(&world, case), 0, "he has read it");
}
