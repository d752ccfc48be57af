//! How trouble comes in: reporting, the receipt, one's own issues, the call log.

use crate::browser::{Page, open};
use crate::world::{ADA, EMIL, EVE, Story, VERA, World};
use diesel::prelude::*;
use tallydesk::issue::{Effect, IssueId};
use tallydesk::schema::{issue_links, issue_tags, issues, tags};
use tallydesk::tagging::TagOrigin;

const REPORT: [(&str, &str); 4] = [
    ("software", "outlook"),
    ("effect", "work_stoppage"),
    ("kind", "crash"),
    ("description", "Outlook closes\nafter the password, see https://docs.example.com/outlook"),
];

#[actix_web::test]
async fn an_employee_reports_and_reads_what_happens_next() {
    let world = World::new();
    let receipt = report(&world, EVE, &REPORT).await;

    let text = receipt.text("main").unwrap();
    assert!(text.contains("We have your report"), "{text}");
    assert!(text.contains("It went straight to the experienced technicians."), "{text}");
    assert!(text.contains("A technician will phone you by "), "the mail is what is broken: {text}");
    assert_eq!(receipt.text("h1").as_deref(), Some("Outlook closes"));
    let list = receipt.follow("My issues").await;
    assert!(list.text(".list").unwrap().contains("A technician will contact you by "));
}

#[actix_web::test]
async fn a_report_is_tagged_linked_and_explained_when_it_is_stored() {
    let world = World::new();
    let issue = issue_of(&report(&world, EVE, &REPORT).await);

    let tagged: Vec<(String, TagOrigin)> = issue_tags::table
        .inner_join(tags::table)
        .filter(issue_tags::issue_id.eq(issue.0))
        .order(tags::word)
        .select((tags::word, issue_tags::origin))
        .load(&mut *world.conn())
        .unwrap();
    let documents: Vec<bool> = issue_links::table
        .filter(issue_links::issue_id.eq(issue.0))
        .select(issue_links::is_document)
        .load(&mut *world.conn())
        .unwrap();
    assert_eq!(tagged[0], ("access".into(), TagOrigin::Rule), "by the word password");
    assert!(tagged.contains(&("crash".into(), TagOrigin::Form)));
    assert_eq!(documents, [true]);
    assert_eq!(world.events_of(issue), ["submitted"]);
    let copy: (String, String, bool) = issues::table
        .find(issue)
        .select((issues::software, issues::department, issues::phone_first))
        .first(&mut *world.conn())
        .unwrap();
    assert_eq!(copy, ("Outlook".into(), "Permits".into(), true));
}

#[actix_web::test]
async fn who_is_on_the_vip_list_does_not_read_it_on_their_own_page() {
    let world = World::new();
    let receipt = report(&world, VERA, &REPORT).await;

    assert!(!receipt.text("main").unwrap().contains("VIP"));
    let staff = open(&world, ADA, &format!("/issues/{}", issue_of(&receipt))).await;
    assert!(staff.text("main").unwrap().contains("The reporter was on the VIP list"));
}

#[actix_web::test]
async fn a_form_sent_twice_is_one_issue_with_one_receipt() {
    let world = World::new();
    let form = open(&world, EVE, "/report").await;
    let first = form.submit("Send report", &REPORT).await;
    let second = form.submit("Send report", &REPORT).await;

    assert!(first.location.as_deref().unwrap().ends_with("?receipt"));
    assert_eq!(first.location, second.location);
    assert_eq!(count(&world), 1);
}

#[actix_web::test]
async fn a_form_that_came_back_by_the_browsers_button_and_says_something_else_is_another_report() {
    let world = World::new();
    let (form, call) = (open(&world, EVE, "/report").await, open(&world, ADA, "/calls/new").await);
    let first = form.submit("Send report", &REPORT).await;
    let other = [&REPORT[..3], &[("description", "And the printer is out of ink.")]].concat();
    assert_ne!(form.submit("Send report", &other).await.location, first.location);

    let first = call.submit("Log the call", &CALL).await;
    let other = [&CALL[1..], &[("reporter", "eve@example.org")]].concat();
    assert_ne!(call.submit("Log the call", &other).await.location, first.location);
    assert_eq!(count(&world), 4);
}

#[actix_web::test]
async fn what_is_wrong_is_told_at_once_and_what_was_typed_stays() {
    let world = World::new();
    let typed =
        [("software", "Word <2>"), ("description", "  \n "), ("contact_address", "Room \"4\"")];
    let again = open(&world, EVE, "/report").await.submit("Send report", &typed).await;

    assert_eq!(again.status, 422);
    assert_eq!(again.value("#report-software").as_deref(), Some("Word <2>"));
    assert_eq!(again.value("#report-contact_address").as_deref(), Some("Room \"4\""));
    for field in ["effect", "kind", "description"] {
        assert!(again.text(&format!("#report-{field}-problem")).is_some(), "{field}");
    }
    assert_eq!(count(&world), 0);
}

#[actix_web::test]
async fn what_is_typed_survives_an_expired_session() {
    let world = World::new();
    let form = open(&world, EVE, "/report").await;
    world.arrange("update sessions set seen_at = now() - interval '2 days' where person_id = 1");
    let sent = form.submit("Send report", &REPORT).await;
    world.everybody_signs_in();
    let parked = sent.location.unwrap().replace("/login", "/report");
    let back = open(&world, EVE, &parked).await;

    assert_eq!(back.value("#report-software").as_deref(), Some("outlook"));
    assert!(back.value("#report-description").unwrap().starts_with("Outlook closes"));
    back.submit("Send report", &[]).await.landed().await;
    assert_eq!(count(&world), 1);
}

#[actix_web::test]
async fn asking_what_is_known_sends_nothing_and_loses_nothing() {
    let world = World::new();
    let outlook = |by| Story { by, software: "Outlook", summary: "No mail", ..Story::default() };
    world.issue(outlook(EMIL));
    world.issue(outlook(EVE));
    let known = open(&world, EVE, "/report").await.submit("What is known?", &REPORT).await;

    assert_eq!((known.status.as_u16(), count(&world)), (200, 2));
    assert!(known.value("#report-description").unwrap().starts_with("Outlook closes"));
    let text = known.text("main").unwrap();
    assert!(text.contains("Known about Outlook"), "{text}");
    assert!(text.contains("A colleague reported trouble with Outlook"), "{text}");
    assert!(text.contains("No mail"), "her own: {text}");

    let unlisted = known.open("/report?software=autocad").await;
    assert!(unlisted.text("main").unwrap().contains("Not in the list"), "retired");
}

#[actix_web::test]
async fn a_script_says_four_things_and_the_profile_says_the_rest() {
    let world = World::new();
    let csrf = world.csrf_of(EVE);
    let fields = [&[("csrf_token", csrf.as_str())], &REPORT[..]].concat();
    let page = open(&world, EVE, "/report").await;
    let sent = page.send("/issues", &fields).await;
    let wrong = page.send("/issues", &[&fields[..], &[("contact_by", "pigeon")]].concat()).await;

    assert_eq!((sent.status.as_u16(), wrong.status.as_u16()), (303, 422));
    let address: String =
        issues::table.select(issues::contact_address).first(&mut *world.conn()).unwrap();
    assert_eq!(address, "eve@example.org");
}

#[actix_web::test]
async fn my_issues_are_mine_and_found_by_what_i_wrote() {
    let world = World::new();
    world.reported_by(EVE, "At 100% it stops");
    world.reported_by(EVE, "Another");
    world.reported_by(EMIL, "Secret of Emil");
    let found =
        |address: &'static str| async { open(&world, EVE, address).await.texts(".list .title") };

    assert_eq!(found("/issues").await, ["Another", "At 100% it stops"]);
    assert_eq!(found("/issues?q=100%25").await, ["At 100% it stops"]);
    assert_eq!(found("/issues?q=%25").await, ["At 100% it stops"]);
    assert_eq!(found("/issues?q=secret").await.len(), 0);
    assert_eq!(found("/issues?q=%231").await, ["At 100% it stops"]);
    for nonsense in ["after=x", "after=-1", "after=99999999999999999999", "state=lost", "q=%FF%5C"]
    {
        let page = open(&world, EVE, &format!("/issues?{nonsense}")).await;
        assert_eq!(page.status, 200, "{nonsense}");
    }
}

#[actix_web::test]
async fn an_issue_is_found_by_its_number_however_old_it_is() {
    let world = World::new();
    world.reported_by(EMIL, "Emil wrote this long ago");
    world.reported_by(ADA, "Ada wrote this long ago");
    world.reported_by(EVE, "Eve wrote this long ago");
    world.arrange("alter table issues alter column id restart with 900000");
    world.reported_by(EMIL, "Emil wrote 1 line");
    let found = |who, q: &'static str| {
        let page = open(&world, who, q);
        async { page.await.texts(".list .title") }
    };

    assert_eq!(found(ADA, "/issues?q=%231").await, ["Emil wrote this long ago"]);
    assert_eq!(
        found(ADA, "/issues?q=1").await,
        ["Emil wrote 1 line", "Emil wrote this long ago"],
        "by its number and by what is in it"
    );
    assert_eq!(found(ADA, "/issues?q=1&after=900000").await, ["Emil wrote this long ago"]);
    assert_eq!(found(EVE, "/issues?q=%233").await, ["Eve wrote this long ago"]);
    assert_eq!(found(EVE, "/issues?q=%231").await.len(), 0, "Emil's");
}

#[actix_web::test]
async fn words_find_the_newest_of_everybody_and_my_own_of_any_age() {
    let world = World::new();
    world.reported_by(EMIL, "Emil wrote this long ago");
    world.reported_by(ADA, "Ada wrote this long ago");
    world.arrange("alter table issues alter column id restart with 900000");
    world.reported_by(EMIL, "Emil wrote this lately");
    let found = |who, q: &'static str| {
        let page = open(&world, who, q);
        async { page.await.texts(".list .title") }
    };

    let list = ["Emil wrote this lately", "Ada wrote this long ago"];
    assert_eq!(found(ADA, "/issues?q=wrote").await, list);
    assert_eq!(found(ADA, "/issues?q=wrote&after=900000").await, list[1..]);
    assert_eq!(found(EMIL, "/issues?q=wrote").await.len(), 2);
}

#[actix_web::test]
async fn nobody_reports_without_end_and_what_was_typed_stays() {
    let world = World::new();
    world.set("report_limit", 2);
    let first = open(&world, EVE, "/report").await;
    let sent = first.submit("Send report", &REPORT).await;
    open(&world, EVE, "/report").await.submit("Send report", &REPORT).await.landed().await;

    let form = open(&world, EVE, "/report").await;
    let refused = form.submit("Send report", &REPORT).await;
    assert_eq!((refused.status.as_u16(), count(&world)), (409, 2));
    let words = refused.text("#refusal").unwrap();
    assert!(words.contains("takes 2 reports an hour") && words.contains("202-555-0143"), "{words}");
    assert!(refused.value("#report-description").unwrap().starts_with("Outlook closes"));
    let again = first.submit("Send report", &REPORT).await;
    assert_eq!(again.location, sent.location, "what was sent is sent");
    report(&world, EMIL, &REPORT).await;

    world.arrange("update issues set submitted_at = submitted_at - interval '61 minutes'");
    refused.submit("Send report", &[]).await.landed().await;
    assert_eq!(count(&world), 4);
}

#[actix_web::test]
async fn a_limit_of_none_is_none() {
    let world = World::new();
    world.set("report_limit", 0);
    for _ in 0..3 {
        report(&world, EVE, &REPORT).await;
    }
    assert_eq!(count(&world), 3);
}

#[actix_web::test]
async fn my_issues_go_on_where_the_page_ends() {
    let world = World::new();
    for _ in 0..30 {
        world.reported_by(EVE, "One of many");
    }
    let first = open(&world, EVE, "/issues?state=open").await;
    let second = first.follow("Next page").await;

    assert_eq!((first.texts(".list .title").len(), second.texts(".list .title").len()), (25, 5));
    assert!(second.address.contains("state=open"), "{}", second.address);
}

#[actix_web::test]
async fn a_download_of_my_issues_is_inert() {
    let world = World::new();
    world.reported_by(EVE, "=1+1");
    let csv = open(&world, EVE, "/issues.csv").await;

    let disposition = csv.headers.get("content-disposition").unwrap().to_str().unwrap();
    assert!(disposition.starts_with("attachment"), "{disposition}");
    assert!(csv.body.contains(r#","'=1+1","#), "{}", csv.body);
}

const CALL: [(&str, &str); 5] = [
    ("reporter", "Emil Estes"),
    ("software", "Word"),
    ("effect", "question"),
    ("kind", "how-to"),
    ("description", "Where is the menu?"),
];

#[actix_web::test]
async fn a_call_goes_to_the_desk_with_five_answers() {
    let world = World::new();
    let form = open(&world, ADA, "/calls/new").await;
    let logged = form.submit("Log the call", &CALL).await;
    let issue = issue_of(&logged);

    assert_eq!((world.state_of(issue), world.events_of(issue)), ("waiting", vec!["submitted"]));
    let (reporter, opened): (i64, bool) = issues::table
        .find(issue)
        .select((issues::reporter_id, issues::opened_at.is_not_null()))
        .first(&mut *world.conn())
        .unwrap();
    assert_eq!((reporter, opened), (2, true), "the form measures its own time");
    let next = open(&world, ADA, "/calls/new").await;
    assert!(next.body.contains("emil@example.org") && !next.body.contains("vera@example.org"));
}

#[actix_web::test]
async fn a_call_is_resolved_there_and_then() {
    let world = World::new();
    let resolved = [
        ("outcome", "resolved"),
        ("code", "explained"),
        ("details", "Showed him https://docs.example.com/menu"),
        ("documentation", "missing"),
        ("minutes", "6"),
    ];
    let form = open(&world, ADA, "/calls/new").await;
    let logged = form.submit("Log the call", &[&CALL[..], &resolved].concat()).await;
    let twice = form.submit("Log the call", &[&CALL[..], &resolved].concat()).await;
    let issue = issue_of(&logged);

    assert_eq!(logged.location, twice.location);
    assert_eq!(world.state_of(issue), "resolved");
    assert_eq!(world.owner_of(issue), Some(ADA));
    assert_eq!(world.events_of(issue), ["submitted", "taken", "contact", "resolved"]);
    let (minutes, responded): (i32, bool) = issues::table
        .find(issue)
        .select((issues::staff_minutes, issues::first_response_at.is_not_null()))
        .first(&mut *world.conn())
        .unwrap();
    assert_eq!((minutes, responded), (6, true));
    let outward: bool =
        issue_links::table.select(issue_links::outward).first(&mut *world.conn()).unwrap();
    assert!(outward, "what the desk answered with");
}

#[actix_web::test]
async fn a_caller_whom_two_people_could_be_is_asked_for() {
    let world = World::new();
    world.arrange("insert into people (name, email) values ('Emil Estes', 'emil2@example.org')");
    let form = open(&world, ADA, "/calls/new").await;
    let again = form.submit("Log the call", &CALL).await;

    assert_eq!(again.status, 422);
    let problem = again.text("#call-reporter-problem").unwrap();
    assert!(problem.contains("emil@example.org (Permits)"), "{problem}");
    assert!(problem.contains("emil2@example.org"), "{problem}");
    assert_eq!(again.value("#call-description").as_deref(), Some("Where is the menu?"));
    again.submit("Log the call", &[("reporter", "EMIL@example.org")]).await.landed().await;
    assert_eq!(count(&world), 1);
}

#[actix_web::test]
async fn only_colleagues_of_the_last_day_count_as_waiting_too() {
    let world = World::new();
    let old = Story { by: EMIL, minutes_ago: 25 * 60, ..Story::default() };
    world.issue(old);
    let page = open(&world, EVE, "/report?software=Word").await;

    assert!(!page.text("main").unwrap().contains("colleague"));
    world.issue(Story { minutes_ago: 5, effect: Effect::CustomerImpact, ..old });
    assert!(page.open("/report?software=Word").await.text("main").unwrap().contains("A colleague"));
}

async fn report(world: &World, who: &str, typed: &[(&str, &str)]) -> Page {
    open(world, who, "/report").await.submit("Send report", typed).await.landed().await
}

/// Of a page about it, or of what led there.
fn issue_of(page: &Page) -> IssueId {
    let place = page.location.as_deref().unwrap_or(&page.address);
    let digits: String = place.chars().filter(char::is_ascii_digit).collect();
    IssueId(digits.parse().unwrap())
}

fn count(world: &World) -> i64 {
    issues::table.count().get_result(&mut *world.conn()).unwrap()
}
