//! Typed text is never lost: every form that takes words gives them back after an expired session, an expired token and
//! a failed check.

use crate::browser::{Page, ask_from, open};
use crate::world::{ADA, EVE, MONA, NOBODY, SAM, World};
use diesel::prelude::*;
use tallydesk::schema::{files, parked_forms};

/// A form that takes words: whose it is, where it stands, where it is sent, its button and the field with the words.
struct Kept {
    who: &'static str,
    page: String,
    sent_to: String,
    button: &'static str,
    field: &'static str,
}

const WORDS: &str = "Words that took ten minutes to write & “quote”";

fn forms(world: &World) -> Vec<Kept> {
    let taken = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let resolved = world.resolved_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "Two")));
    let waiting = world.reported_by(EVE, "Three");
    let escalated = world.escalated_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "Four")));
    let case = world.case_of(escalated);
    world.answered(case);
    let of_case = |form: &str, button, field| {
        let page = format!("/cases/{case}/{form}");
        Kept { who: SAM, sent_to: page.clone(), page, button, field }
    };
    let own = |who, issue: &dyn std::fmt::Display, form: &str, button, field| {
        let page = format!("/issues/{issue}/{form}");
        Kept { who, sent_to: page.clone(), page, button, field }
    };
    let elsewhere = |who, page: &str, sent_to: &str, button| Kept {
        who,
        page: page.to_owned(),
        sent_to: sent_to.to_owned(),
        button,
        field: "description",
    };
    let kept_by = |who, page: &str, button, field| Kept {
        who,
        page: page.to_owned(),
        sent_to: page.to_owned(),
        button,
        field,
    };
    let set = |page: &str, button, field| kept_by(MONA, page, button, field);
    let listed = |page: &str, button, field| kept_by(SAM, page, button, field);
    vec![
        set("/settings/documents", "Save places", "places"),
        set("/documents/new", "Save the document", "title"),
        set(&a_document(world), "Save the document", "title"),
        set("/settings/replies", "Save the reply", "text"),
        set("/settings/rules/new", "Save the rule", "words"),
        set("/settings/tags", "Add the tag", "label"),
        set("/settings/holidays", "Add the holiday", "name"),
        set("/settings/targets", "Save targets", "K7"),
        set("/settings/learning", "Save", "learnt_percent"),
        set("/settings/limits", "Save limits", "phone"),
        set("/settings/limits", "Save limits", "outside_who"),
        set("/people/new", "Add the person", "name"),
        set("/people/1", "Save", "name"),
        set("/vip/people", "Put on the list", "reason"),
        set("/departments", "Add the department", "name"),
        set("/departments/1", "Rename", "name"),
        listed("/catalogue/new", "Add the software", "name"),
        listed("/catalogue/1", "Save", "documentation"),
        listed("/catalogue/1/versions", "Add the version", "version"),
        listed("/catalogue/1/versions/1", "Save", "version"),
        listed("/catalogue/import", "Look it over", "table"),
        listed("/vendors", "Add the vendor", "name"),
        listed("/vendors/1", "Save", "address"),
        listed("/vendors/1/contacts", "Add the contact", "role"),
        listed("/vendors/1/contacts/1", "Save", "role"),
        listed("/vendors/1/contracts", "Add the contract", "notes"),
        listed("/contracts/1", "Save", "notes"),
        set(&removal(world, &taken), "Remove the file", "why"),
        elsewhere(EVE, "/report", "/issues", "Send report"),
        elsewhere(ADA, "/calls/new", "/calls", "Log the call"),
        Kept { field: "text", ..elsewhere(ADA, "/log/new", "/log", "Log it") },
        own(EVE, &taken, "messages", "Send message", "text"),
        own(EVE, &resolved, "rating", "Tell the desk", "text"),
        own(ADA, &taken, "messages", "Send message", "text"),
        own(ADA, &taken, "notes", "Save note", "text"),
        own(ADA, &taken, "contacts", "Save contact", "text"),
        own(ADA, &taken, "triage", "Change the effect", "why"),
        own(ADA, &taken, "duplicate", "Mark it as a duplicate", "why"),
        own(ADA, &taken, "put-back", "Put it back", "why"),
        own(ADA, &taken, "hand-over", "Hand it over", "why"),
        own(ADA, &taken, "hand-over", "Hand it over", "note"),
        own(ADA, &taken, "raise", "Raise it", "why"),
        own(ADA, &taken, "escalate", "Send it to the Software Team", "tried"),
        of_case("notes", "Save the note", "text"),
        of_case("vendor", "Save the contact", "said"),
        of_case("answers", "Answer", "text"),
        of_case("answers", "Answer", "notes"),
        of_case("return", "Return it", "note"),
        of_case("known", "Save", "text"),
        of_case("close", "Close it", "text"),
        kept_by(ADA, "/relays/1", "Save", "text"),
        own(ADA, &waiting, "skip", "Pass it over", "why"),
        own(ADA, &taken, "resolve", "Resolve", "details"),
        own(EVE, &resolved, "reopen", "Still broken", "text"),
    ]
}

/// Where a document is changed.
fn a_document(world: &World) -> String {
    world.arrange(
        "insert into documents (title, url, for_all, owner_id, checked_on)
             values ('Find the printer menu', 'https://docs.example.com/print', true, 4, '2026-01-01') on conflict do nothing",
    );
    "/documents/1".to_owned()
}

/// Where a file of this issue is removed.
fn removal(world: &World, issue: &dyn std::fmt::Display) -> String {
    world.arrange(&format!(
        "insert into files (by_id, name, media_type, size_bytes, digest, issue_id)
             values (1, 'a.png', 'image/png', 1, sha256('a'), {issue})"
    ));
    let id: i64 = files::table
        .select(diesel::dsl::max(files::id))
        .first::<Option<i64>>(&mut *world.conn())
        .unwrap()
        .unwrap();
    format!("/issues/{issue}/files/{id}/remove")
}

fn kept(page: &Page, form: &Kept) -> Option<String> {
    page.value(&format!("main [name={}]", form.field))
}

fn parked(world: &World) -> i64 {
    parked_forms::table.count().get_result(&mut *world.conn()).unwrap()
}

#[actix_web::test]
async fn an_expired_session_parks_the_words_and_gives_them_back() {
    let world = World::new();
    for form in forms(&world) {
        let page = open(&world, form.who, &form.page).await;
        world.arrange("update sessions set seen_at = now() - interval '2 days'");

        let sent = page.submit(form.button, &[(form.field, WORDS)]).await;
        let parked = sent.location.unwrap_or_default();
        let id = parked
            .strip_prefix("/login?parked=")
            .unwrap_or_else(|| panic!("{}: {parked}", form.page));
        world.everybody_signs_in();

        let back = open(&world, form.who, &format!("{}?parked={id}", form.page)).await;
        assert_eq!(
            (back.status.as_u16(), kept(&back, &form).as_deref()),
            (200, Some(WORDS)),
            "{}",
            form.page
        );
    }
}

/// An ended session proves nothing about who carries its token: it may not fill somebody's parking, nor plant a form
/// there. What was typed comes back at once instead.
#[actix_web::test]
async fn an_ended_session_parks_nothing_and_hands_the_words_back() {
    let world = World::new();
    for form in forms(&world) {
        let page = open(&world, form.who, &form.page).await;
        world.arrange("update sessions set ended_at = now()");

        let sent = page.submit(form.button, &[(form.field, WORDS)]).await;

        assert_eq!(
            (sent.status.as_u16(), sent.texts(".typed")),
            (403, vec![WORDS.to_owned()]),
            "{}",
            form.page
        );
        assert_eq!(parked(&world), 0, "{}", form.page);
        world.everybody_signs_in();
    }
}

#[actix_web::test]
async fn what_was_sent_after_all_is_kept_no_longer_and_swallows_nothing_new() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let form = format!("/issues/{issue}/messages");
    let mut places = Vec::new();
    for words in [WORDS, "Another draft"] {
        let page = open(&world, EVE, &form).await;
        world.arrange("update sessions set seen_at = now() - interval '2 days'");
        let parked = page.submit("Send message", &[("text", words)]).await.location.unwrap();
        places.push(parked.replace("/login", &form));
        world.everybody_signs_in();
    }

    let back = open(&world, EVE, &places[0]).await;
    assert_eq!(back.submit("Send message", &[]).await.status, 303);
    let again = open(&world, EVE, &places[0]).await;
    assert_eq!(again.value("main [name=text]").as_deref(), Some(""));
    assert_eq!(again.submit("Send message", &[("text", "One more thing")]).await.status, 303);

    assert_eq!(world.events_of(issue), ["submitted", "taken", "message", "message"]);
    let draft = open(&world, EVE, &places[1]).await;
    assert_eq!(draft.value("main [name=text]").as_deref(), Some("Another draft"));
}

#[actix_web::test]
async fn an_expired_token_shows_the_form_again_with_the_words() {
    let world = World::new();
    for form in forms(&world) {
        let typed = [(form.field, WORDS), ("csrf_token", "of another day")];
        let again =
            ask_from(&world, form.who, "http://127.0.0.1:8080", &form.sent_to, &typed).await;
        assert_eq!(
            (again.status.as_u16(), kept(&again, &form).as_deref()),
            (403, Some(WORDS)),
            "{}",
            form.page
        );
        assert!(again.offers(form.button), "{}: it can be sent again", form.page);
    }
}

#[actix_web::test]
async fn what_fails_its_check_comes_back_as_typed() {
    let world = World::new();
    // One more than any field takes; what is sent of it is 1, 6, 9 or 12 bytes a character.
    for script in ["x", "ж", "語", "😀"] {
        let long = script.repeat(10_001);
        for form in forms(&world) {
            let page = open(&world, form.who, &form.page).await;
            let again = page.submit(form.button, &[(form.field, &long)]).await;
            let came_back = kept(&again, &form).is_some_and(|text| text == long);
            assert_eq!(
                (again.status.as_u16(), came_back),
                (422, true),
                "{script} on {}",
                form.page
            );
        }
    }
}

#[actix_web::test]
async fn who_signed_out_in_another_tab_gets_their_words_back() {
    let world = World::new();
    let issue = world.reported_by(EVE, "One");
    let typed = [("csrf_token", "of a session that is gone"), ("text", "It came back after lunch")];

    let page = open(&world, NOBODY, "/login").await;
    let back = page.send(&format!("/issues/{issue}/messages"), &typed).await;

    assert_eq!(back.status, 401);
    assert!(back.text("main").unwrap().contains("It came back after lunch"));
    assert_eq!(world.events_of(issue), ["submitted"]);
}
