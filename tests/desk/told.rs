//! What a reporter is told: the same on every page, and the same to everybody. What routes do about it is in `routed`.

use crate::browser::{Page, open};
use crate::world::{ADA, EVE, Story, TOM, VERA, World};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use tallydesk::db;
use tallydesk::issue::{Effect, IssueId};
use tallydesk::schema::{issue_events, issues};
use tallydesk::settings::Settings;
use tallydesk::triage::triage;

/// How long ago the twins were reported, in minutes: before, among and after the promises.
const AGES: [i64; 3] = [0, 200, 9 * 24 * 60];

/// Where her numbers begin and where Vera's do, so that a page of one reads like a page of the other.
pub const EVES: &str = "8800";
pub const VERAS: &str = "9900";

#[actix_web::test]
async fn who_is_on_the_vip_list_reads_word_by_word_what_anybody_does() {
    let world = World::new();
    let eves = twins(&world);
    assert_eq!(eves.len(), Effect::ALL.len() * AGES.len());
    let staff = open(&world, ADA, &format!("/issues/{VERAS}001")).await;
    assert!(staff.text("aside").unwrap().contains("The reporter was on the VIP list"));

    the_twins_read_the_same(&world, &eves, "waiting").await;
    let eves = &eves[..Effect::ALL.len()];
    at_once(&world, "state = 'taken', owner_id = 4, first_taken_at = submitted_at");
    the_twins_read_the_same(&world, eves, "taken").await;
    at_once(&world, "state = 'waiting', owner_id = null, first_response_at = submitted_at");
    the_twins_read_the_same(&world, eves, "put back").await;
    at_once(
        &world,
        "state = 'resolved', owner_id = 4, code = 'explained', details = 'Showed where it is', resolved_by = 4, \
         documentation = 'missing', resolved_at = submitted_at, closes_at = submitted_at + interval '1 year'",
    );
    the_twins_read_the_same(&world, eves, "resolved").await;
}

/// For every effect and age one issue of Eve's and one of Vera's, reported at the same moment. Eve's numbers.
fn twins(world: &World) -> Vec<IssueId> {
    world.arrange("update people set name = 'Eve Ellis', phone = '202-555-0101' where id = 3");
    world.arrange("alter table issue_events disable trigger user");
    let now = db::now();
    let report = |by, numbers: &str| -> Vec<IssueId> {
        world.arrange(&format!("alter table issues alter column id restart with {numbers}001"));
        let told = AGES.iter().flat_map(|age| Effect::ALL.iter().map(move |effect| (age, effect)));
        told.map(|(age, effect)| {
            let issue = world.issue(Story { by, effect: *effect, ..Story::default() });
            submitted(world, issue, *effect, now - TimeDelta::minutes(*age));
            issue
        })
        .collect()
    };
    report(VERA, VERAS);
    report(EVE, EVES)
}

/// Has it submitted then, with the promise that triage gives it.
fn submitted(world: &World, issue: IssueId, effect: Effect, at: DateTime<Utc>) {
    let conn = &mut *world.conn();
    let vip: bool = issues::table.find(issue).select(issues::vip).first(conn).unwrap();
    let decided = triage(effect, vip, at, &Settings::default());
    diesel::update(issues::table.find(issue))
        .set((
            issues::submitted_at.eq(at),
            issues::promised_at.eq(decided.promised_at),
            issues::told_at.eq(decided.told_at),
        ))
        .execute(conn)
        .unwrap();
    diesel::update(issue_events::table.filter(issue_events::issue_id.eq(issue)))
        .set(issue_events::at.eq(at))
        .execute(conn)
        .unwrap();
}

fn at_once(world: &World, change: &str) {
    world.arrange(&format!("update issues set {change}"));
}

async fn the_twins_read_the_same(world: &World, eves: &[IssueId], when: &str) {
    let everywhere = ["/", "/report", "/desk", "/issues", "/issues.csv"];
    let pages = eves.iter().flat_map(|n| [format!("/issues/{n}"), format!("/issues/{n}?receipt")]);
    for address in everywhere.map(str::to_owned).into_iter().chain(pages) {
        let (eve, vera) = both_read(world, &address).await;
        assert!(eve == vera, "{when}, {address}:\n{}", differences(&eve, &vera));
    }
}

/// What Eve and Vera read at the same address, within the same minute of the clock.
async fn both_read(world: &World, address: &str) -> (String, String) {
    let mut eve = words(&open(world, EVE, address).await);
    for _ in 0..3 {
        let vera = open(world, VERA, &address.replace(EVES, VERAS)).await;
        let vera = words(&vera);
        let later = words(&open(world, EVE, address).await);
        if eve == later {
            return (eve, vera);
        }
        eve = later;
    }
    panic!("{address} says something else each time");
}

/// A page without what tells any two people apart: address, numbers, and the tokens of its forms.
pub fn words(page: &Page) -> String {
    assert_eq!(page.status, 200, "{}", page.address);
    let body = page.body.replace("vera@", "eve@").replace(VERAS, EVES);
    without(&without(&body, "name=\"csrf_token\" value=\""), "name=\"form_token\" value=\"")
}

/// Without what stands between these words and the next quotation mark.
pub fn without(body: &str, before: &str) -> String {
    let mut pieces = body.split(before);
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |whole, piece| whole + piece.split_once('"').unwrap().1)
}

pub fn differences(eve: &str, vera: &str) -> String {
    let lines = eve.lines().zip(vera.lines()).filter(|(eve, vera)| eve != vera);
    lines.map(|(eve, vera)| format!("- {eve}\n+ {vera}\n")).collect()
}

#[actix_web::test]
async fn every_page_says_the_same_about_what_happens_next() {
    let world = World::new();
    let issue = world.issue(Story { minutes_ago: 9 * 24 * 60, ..Story::default() });
    all_say(&world, issue, "We are late: a technician should have contacted you by ").await;

    world.taken_by(TOM, issue);
    all_say(&world, issue, "Tom is working on it. We are late").await;

    let page = open(&world, TOM, &format!("/issues/{issue}")).await;
    page.submit("Send message", &[("text", "Sorry for the wait")]).await.landed().await;
    all_say(&world, issue, "Tom is working on it. Nothing for you to do now.").await;

    let page = open(&world, TOM, &format!("/issues/{issue}/put-back")).await;
    page.submit("Put it back", &[("why", "Needs a Mac")]).await.landed().await;
    all_say(&world, issue, "The next free technician goes on with it.").await;
    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await;
    assert!(!theirs.text(".steps").unwrap().contains("first contact by"), "there was one");
    let cancel = theirs.open(&format!("/issues/{issue}/cancel")).await;
    assert!(cancel.text("main").unwrap().contains("It waits for a technician."), "Tom started");

    world.resolved_by(TOM, world.taken_by(TOM, issue));
    all_say(&world, issue, "Does it work now? Hearing nothing, we close it ").await;
}

async fn all_say(world: &World, issue: IssueId, words: &str) {
    for (address, place) in [
        ("/", ".list .next".to_owned()),
        ("/issues", ".list .next".to_owned()),
        (&format!("/issues/{issue}"), ".note".to_owned()),
    ] {
        let page = open(world, EVE, address).await;
        let said = page.text(&place).unwrap();
        assert!(said.starts_with(words), "{address} says {said:?}");
    }
    let csv = open(world, EVE, "/issues.csv").await;
    assert!(csv.body.contains(words), "{}", csv.body);
}

#[actix_web::test]
async fn a_receipt_promises_a_contact_only_while_there_was_none() {
    let world = World::new();
    let issue = world.reported_by(EVE, "Where is the menu?");
    let receipt = format!("/issues/{issue}?receipt");
    let title = |page: Page| page.text("#receipt-title");

    assert!(title(open(&world, EVE, &receipt).await).is_some());
    world.taken_by(ADA, issue);
    assert_eq!(title(open(&world, EVE, &receipt).await), None);
    world.resolved_by(ADA, issue);
    let resolved = open(&world, EVE, &receipt).await;
    assert!(!resolved.text("main").unwrap().contains("will write you"));
    assert_eq!(title(resolved), None);
}
