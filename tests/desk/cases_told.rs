//! What employees are told, and what they are not: known issues, answers, whether they helped.

use crate::browser::open;
use crate::cases::{SAVE_A_COPY, TRIED, answer, escalate, owed, owed_of, sent};
use crate::world::{ADA, EMIL, EVE, MONA, SAM, Story, VERA, World, ZOE};
use diesel::prelude::*;
use tallydesk::issue::CaseId;
use tallydesk::schema::{concerned, relays};

async fn known(world: &World, case: CaseId, wide: bool) {
    let form = open(world, SAM, &format!("/cases/{case}/known")).await;
    let mut typed = vec![("title", "Word closes on save"), ("text", "Save a copy meanwhile.")];
    if wide {
        typed.push(("wide", "yes"));
    }
    assert_eq!(form.submit("Save", &typed).await.status, 303);
}

#[actix_web::test]
async fn whoever_chooses_the_software_reads_what_is_known_and_joins_with_one_click() {
    let world = World::new();
    let (_, case) = sent(&world, EVE, "new").await;
    known(&world, case, false).await;

    let report = open(&world, EMIL, "/report?software=word").await;
    assert!(report.text("main").unwrap().contains("Word closes on save"));
    assert!(open(&world, EMIL, "/software").await.text("main").unwrap().contains("closes on save"));
    for _ in 0..2 {
        assert_eq!(report.submit("Me too: Word closes on save", &[]).await.status, 303);
    }
    let page = open(&world, EMIL, &format!("/known/{case}")).await;
    assert!(page.text("main").unwrap().contains("2 people have it."));
    assert!(!page.offers("Me too"));
    assert_eq!(concerned::table.count().get_result(&mut *world.conn()), Ok(2_i64));

    answer(&world, case, "fix", SAVE_A_COPY).await;
    assert_eq!(owed(&world, case), 2);
    let told = open(&world, EMIL, &format!("/known/{case}")).await;
    assert!(told.text("main").unwrap().contains(SAVE_A_COPY), "no work for the desk");
    assert_eq!(owed(&world, case), 1, "he has read it");
    let joined = open(&world, VERA, &format!("/known/{case}")).await.submit("Me too", &[]).await;
    let joined = joined.landed().await;
    assert!(joined.text("main").unwrap().contains(SAVE_A_COPY), "who comes later reads it at once");
    assert_eq!(owed(&world, case), 1);
    let said = told.follow("Does it work for you now?").await;
    assert_eq!(
        said.submit("Save", &[("helped", "no")]).await.location.as_deref(),
        Some("/report?software=Word")
    );
    let helped = relays::table.filter(relays::issue_id.is_null()).select(relays::helped);
    assert_eq!(helped.first(&mut *world.conn()), Ok(Some(false)));
}

#[actix_web::test]
async fn a_wide_one_stands_on_every_report_page_until_it_is_over() {
    let world = World::new();
    let (_, case) = sent(&world, EVE, "new").await;
    known(&world, case, true).await;
    let shown = async || {
        let page = open(&world, EMIL, "/report").await;
        page.text("main").unwrap().contains("Word: Word closes on save")
    };
    assert!(shown().await);
    let form = open(&world, SAM, &format!("/cases/{case}/known")).await;
    assert_eq!(form.submit("Save", &[("ended", "yes")]).await.status, 303);
    assert!(!shown().await);
    let late = open(&world, EMIL, &format!("/known/{case}")).await;
    assert!(late.text("main").unwrap().contains("over") && !late.offers("Me too"));
    let csrf = world.csrf_of(EMIL);
    let sent = late.send(&format!("/known/{case}/me-too"), &[("csrf_token", &csrf)]).await;
    assert_eq!(sent.status, 409);
}

#[actix_web::test]
async fn a_case_that_is_not_known_is_nobodys_to_read() {
    let world = World::new();
    let (_, case) = sent(&world, EVE, "new").await;
    assert_eq!(open(&world, EMIL, &format!("/known/{case}")).await.status, 404);
    let csrf = world.csrf_of(EMIL);
    let report = open(&world, EMIL, "/report").await;
    let sent = report.send(&format!("/known/{case}/me-too"), &[("csrf_token", &csrf)]).await;
    assert_eq!(sent.status, 404);
    assert_eq!(concerned::table.count().get_result(&mut *world.conn()), Ok(1_i64));
}

#[actix_web::test]
async fn neither_reporters_nor_techs_read_what_the_team_says_to_itself_or_to_vendors() {
    let world = World::new();
    let (issue, case) = sent(&world, EVE, "new").await;
    let log = open(&world, SAM, &format!("/cases/{case}/vendor")).await;
    let said = [("spoke_with", "Mister Macro"), ("said", "Their words"), ("reference", "SR-48")];
    log.submit("Save the contact", &said).await;
    open(&world, SAM, &format!("/cases/{case}"))
        .await
        .submit("Acknowledge", &[])
        .await
        .landed()
        .await
        .submit("Save the note", &[("text", "Between us")])
        .await;
    let notes = [("kind", "workaround"), ("text", SAVE_A_COPY), ("notes", "Say it slowly")];
    open(&world, SAM, &format!("/cases/{case}/answers")).await.submit("Answer", &notes).await;

    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await.text("body").unwrap();
    for secret in [TRIED, SAVE_A_COPY, "Say it slowly", "SR-48", "Between us", "Macro", "Microsoft"]
    {
        assert!(!theirs.contains(secret), "Eve reads {secret}");
    }
    let searched = open(&world, EVE, "/issues?q=Reinstalled").await.text("main").unwrap();
    assert!(!searched.contains("printer menu"), "nor does she find it by that");
    let tech = open(&world, ADA, &format!("/issues/{issue}")).await.text("body").unwrap();
    assert!(tech.contains("Say it slowly"));
    for secret in ["SR-48", "Between us", "Macro", "Their words"] {
        assert!(!tech.contains(secret), "Ada reads {secret}");
    }
    for page in ["/cases".to_owned(), format!("/cases/{case}"), "/cases.csv".to_owned()] {
        assert_eq!(open(&world, ADA, &page).await.status, 403);
        assert_eq!(open(&world, EVE, &page).await.status, 403);
    }
}

#[actix_web::test]
async fn what_does_not_help_goes_back_to_the_desk() {
    let world = World::new();
    let (issue, case) = sent(&world, EVE, "new").await;
    answer(&world, case, "workaround", SAVE_A_COPY).await;
    let call = open(&world, ADA, &format!("/relays/{}", owed_of(&world, issue))).await;
    let vain = [("channel", "phone"), ("outcome", "in_vain"), ("minutes", "6")];
    assert_eq!(call.submit("Save", &vain).await.status, 422, "what does not work is said");
    let vain = [&vain[..], &[("text", "It closes on the copy, too.")]].concat();
    assert_eq!(call.submit("Save", &vain).await.status, 303);
    assert_eq!((world.state_of(issue), world.owner_of(issue)), ("taken", Some(ADA)));
    assert_eq!(owed(&world, case), 0);

    assert_eq!(escalate(&world, issue, &case.to_string()).await.status, 303);
    assert_eq!(world.state_of(issue), "escalated", "she knows that answer: it did not help");
    answer(&world, case, "fix", "Version 9.1 is in the store.").await;
    let call = open(&world, ADA, &format!("/relays/{}", owed_of(&world, issue))).await;
    call.submit("Save", &[("channel", "phone"), ("outcome", "told"), ("minutes", "2")]).await;
    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await;
    assert!(theirs.text("main").unwrap().contains("Version 9.1 is in the store."));
    assert_eq!(theirs.submit("Still broken", &[("text", "No")]).await.status, 303);
    let helped = relays::table.order(relays::id.desc()).select(relays::helped);
    assert_eq!(helped.first(&mut *world.conn()), Ok(Some(false)));
}

#[actix_web::test]
async fn who_was_not_reached_stays_on_the_list_and_the_attempt_is_counted_once() {
    let world = World::new();
    let (issue, case) = sent(&world, EVE, "new").await;
    answer(&world, case, "fix", SAVE_A_COPY).await;
    let call = open(&world, ZOE, &format!("/relays/{}", owed_of(&world, issue))).await;
    for _ in 0..2 {
        let missed = [("channel", "phone"), ("outcome", "not_reached"), ("minutes", "3")];
        assert_eq!(call.submit("Save", &missed).await.status, 303);
    }
    assert_eq!(owed(&world, case), 1);
    assert_eq!(world.events_of(issue).iter().filter(|kind| **kind == "contact").count(), 1);
    assert!(open(&world, ZOE, "/relays").await.text("main").unwrap().contains("Eve Ellis"));
}

#[actix_web::test]
async fn nobody_has_to_be_told_who_has_left_and_nobody_tells_themselves() {
    let world = World::new();
    let (issue, case) = sent(&world, EVE, "new").await;
    let (own, _) = {
        let issue = world.taken_by(ADA, world.issue(Story { by: ZOE, ..Story::default() }));
        assert_eq!(escalate(&world, issue, &case.to_string()).await.status, 303);
        (issue, case)
    };
    answer(&world, case, "fix", SAVE_A_COPY).await;
    let gone = [("channel", "phone"), ("outcome", "gone"), ("minutes", "0")];
    let call = open(&world, ADA, &format!("/relays/{}", owed_of(&world, issue))).await;
    assert_eq!(call.submit("Save", &gone).await.status, 409, "she is there");
    world.arrange("update people set ended_at = now() where id = 1");
    assert_eq!(call.submit("Save", &gone).await.status, 303);
    assert_eq!(owed(&world, case), 1);

    let own = format!("/relays/{}", owed_of(&world, own));
    assert_eq!(open(&world, ZOE, &own).await.status, 403, "nor reads what the desk should know");
    let csrf = world.csrf_of(ZOE);
    let told = [("csrf_token", csrf.as_str()), ("channel", "phone"), ("outcome", "told")];
    let told = [&told[..], &[("minutes", "1")]].concat();
    let relays = open(&world, ZOE, "/relays").await;
    assert_eq!(relays.send(&own, &told).await.status, 403);
}

#[actix_web::test]
async fn mail_that_is_broken_is_not_told_by_mail_and_a_message_goes_to_as_many_as_were_shown() {
    let world = World::new();
    let outlook = Story { software: "Outlook", ..Story::default() };
    let issue = world.taken_by(ADA, world.issue(outlook));
    escalate(&world, issue, "new").await;
    let case = world.case_of(issue);
    answer(&world, case, "fix", SAVE_A_COPY).await;
    let answered = format!("/answers/{}/tell", 1);
    let page = open(&world, ADA, &answered).await;
    assert!(page.text("main").unwrap().contains("nobody left to write to"));
    assert_eq!(page.texts("aside a"), ["Eve Ellis"]);

    let (_, case) = sent(&world, EMIL, "new").await;
    sent(&world, VERA, &case.to_string()).await;
    answer(&world, case, "fix", SAVE_A_COPY).await;
    let page = open(&world, ADA, "/answers/2/tell").await;
    let call = open(&world, MONA, "/relays").await.follow("Emil Estes").await;
    call.submit("Save", &[("channel", "phone"), ("outcome", "told"), ("minutes", "2")]).await;
    let refused = page.submit("Send it to 2 people", &[]).await;
    assert_eq!(refused.status, 409);
    assert_eq!(refused.submit("Send it to 1 person", &[]).await.status, 303);
}

#[actix_web::test]
async fn a_case_is_about_several_versions_of_its_software_and_of_no_other() {
    let world = World::new();
    let (_, case) = sent(&world, EVE, "new").await;
    world.arrange(
        "insert into software_versions (software_id, version, approved_on) values
         (1, '2411', '2024-12-01'), (2, 'other', '2024-12-01')",
    );
    let form = open(&world, SAM, &format!("/cases/{case}/versions")).await;
    let typed = [("versions[]", "1"), ("versions[]", "2")];
    assert_eq!(form.submit("Save", &typed).await.status, 303);
    let page = open(&world, SAM, &format!("/cases/{case}")).await;
    assert!(page.text("aside").unwrap().contains("2411, 2405"));

    let csrf = world.csrf_of(SAM);
    let foreign = [("csrf_token", csrf.as_str()), ("versions[]", "3"), ("version", "2")];
    let sent = form.send(&format!("/cases/{case}/versions"), &foreign).await;
    assert_eq!(sent.status, 303);
    let page = open(&world, SAM, &format!("/cases/{case}")).await;
    assert!(!page.text("aside").unwrap().contains("other"));
    assert_eq!(form.submit("Save", &typed).await.status, 409, "it changed meanwhile");
}
