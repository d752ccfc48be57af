//! The Software Team keeps the catalogue; everybody looks up there what is approved, and nobody else learns who makes it.

use crate::browser::{Page, open};
use crate::world::{ADA, EVE, MONA, SAM, World};
use diesel::prelude::*;
use tallydesk::issue::IssueId;
use tallydesk::schema::{audit, issues, software};

const NAMES: &str = "tbody th > :first-child";
const REPORT: [(&str, &str); 3] =
    [("effect", "question"), ("kind", "how-to"), ("description", "Where is the menu?")];

/// What the audit trail says was done, oldest first.
fn done(world: &World) -> Vec<String> {
    let lines: Vec<(String, String)> = audit::table
        .order(audit::id)
        .select((audit::what, audit::about))
        .load(&mut *world.conn())
        .unwrap();
    lines.into_iter().map(|(what, about)| format!("{what}: {about}")).collect()
}

async fn report(world: &World, about: &str) -> IssueId {
    let typed = [&[("software", about)][..], &REPORT].concat();
    let sent = open(world, EVE, "/report").await.submit("Send report", &typed).await;
    let place = sent.location.unwrap();
    let number = place.trim_start_matches("/issues/").split('?').next().unwrap();
    IssueId(number.parse().unwrap())
}

fn today() -> String {
    let zone = tallydesk::settings::Settings::default().hours.zone();
    tallydesk::db::now().with_timezone(&zone).date_naive().to_string()
}

#[actix_web::test]
async fn everybody_finds_what_is_approved_and_not_who_makes_it() {
    let world = World::new();
    world.arrange(
        "update software set platforms = '{windows,macos}', documentation = 'https://docs.example.com/word',
                             looked_after_by = 8 where name = 'Word'",
    );

    let page = open(&world, EVE, "/software").await;

    assert_eq!(page.texts(NAMES), ["Outlook", "Word"]);
    let word = page.texts("tbody tr").remove(1);
    for told in ["2405", "Windows, macOS", "docs.example.com/word", "Sam Sutter"] {
        assert!(word.contains(told), "{word}");
    }
    let csv = open(&world, EVE, "/software.csv?which=all").await.body;
    for text in [&page.body, &csv] {
        assert!(!text.contains("Microsoft"), "only the Software Team talks to vendors");
    }
    let none = page.submit("Filter", &[("q", "microsoft")]).await;
    assert!(none.text("main").unwrap().contains("Nothing like that"), "nor is it looked for");
    let mac = page.submit("Filter", &[("platform", "macos"), ("q", "WO")]).await;
    assert_eq!(mac.texts(NAMES), ["Word"]);
    let retired = page.submit("Filter", &[("which", "retired")]).await;
    assert_eq!(retired.texts(NAMES), ["AutoCAD"]);
    assert!(retired.text("tbody").unwrap().contains("retired 31 January 2025"));
    let asked = page.follow("Report it: Word").await;
    assert_eq!(asked.value("#report-software").as_deref(), Some("Word"));
}

/// Letters that Rust folds otherwise than the index does: a page that went on by Rust's would leave out or repeat names.
#[actix_web::test]
async fn a_long_list_goes_on_where_it_ended() {
    let world = World::new();
    world.arrange(
        "insert into software (name, vendor_id)
             select word || n, 1 from unnest(array['İtem ', 'ÎTΣ ', 'iTool ', 'Itself ']) word, generate_series(1, 60) n;
         insert into vendors (name) select name from software",
    );
    for (who, list, css, table) in [
        (EVE, "/software", NAMES, "software where retired_on is null"),
        (SAM, "/catalogue", NAMES, "software where retired_on is null"),
        (SAM, "/vendors", "main .list b", "vendors"),
    ] {
        let mut page = open(&world, who, list).await;
        let mut names = page.texts(css);
        // One more than there are, so that a list that never ends fails too.
        for _ in 0..6 {
            if page.texts(".pager a").contains(&"Next page".to_owned()) {
                page = page.follow("Next page").await;
                names.extend(page.texts(css));
            }
        }
        let in_order = format!("select name from {table} order by lower(name)");
        assert_eq!(names, ask(&world, &in_order), "{list}");
        assert_eq!(page.follow("First page").await.texts(css).len(), 50);
    }
}

/// PostgreSQL knows what its order is.
fn ask(world: &World, query: &str) -> Vec<String> {
    diesel::dsl::sql::<diesel::sql_types::Text>(query).load(&mut *world.conn()).unwrap()
}

async fn add(world: &World, name: &str, vendor: &str) -> Page {
    let page = open(world, SAM, "/catalogue/new").await;
    page.submit("Add the software", &[("name", name), ("vendor", vendor), ("new_vendor", "yes")])
        .await
}

#[actix_web::test]
async fn what_the_team_adds_can_be_reported_about_at_once() {
    let world = World::new();
    let page = open(&world, SAM, "/catalogue/new").await;

    let typed = [("name", "Sketch"), ("vendor", "Bohemian"), ("platforms[]", "macos")];
    let again = page.submit("Add the software", &typed).await;
    assert_eq!(again.status, 422);
    assert!(again.text("#item-vendor-problem").unwrap().contains("tick that they are new"));
    assert_eq!(again.value("#item-name").as_deref(), Some("Sketch"));
    assert_eq!(again.value("[name='platforms[]'][checked]").as_deref(), Some("macos"));
    let added = again.submit("Add the software", &[("new_vendor", "yes")]).await.landed().await;

    assert!(added.text("h1").unwrap().contains("Versions of Sketch"));
    assert_eq!(done(&world), ["vendor added: vendor 3", "software added: software 4"]);
    let form = open(&world, EVE, "/report").await;
    assert!(form.body.contains("<option value=\"Sketch\">"));
    assert!(open(&world, EVE, "/report?software=sketch").await.body.contains("Approved software"));
    assert_eq!(add(&world, "SKETCH", "bohemian").await.status, 422, "it is there once");
    let early = [("name", "Figma"), ("vendor", "bohemian"), ("approved_on", "2190-01-01")];
    let early = open(&world, SAM, "/catalogue/new").await.submit("Add the software", &early).await;
    assert!(early.text("#item-approved_on-problem").unwrap().contains("still to come"));
}

#[actix_web::test]
async fn who_reports_the_mail_or_chat_tool_is_phoned() {
    let world = World::new();
    let before = report(&world, "Word").await;
    let page = open(&world, SAM, "/catalogue/1").await;
    let saved = page.submit("Save", &[("mail_or_chat", "yes")]).await.landed().await;
    assert_eq!(
        saved.text(".notice").as_deref(),
        Some("Saved. mail or chat: no → yes; software: Word.")
    );

    let after = report(&world, "word").await;

    for (issue, phoned) in [(before, false), (after, true)] {
        let page = open(&world, ADA, &format!("/issues/{issue}")).await;
        assert_eq!(page.text("main").unwrap().contains("Phone first"), phoned, "{issue}");
    }
}

#[actix_web::test]
async fn what_is_retired_is_not_offered_and_issues_keep_what_they_were_about() {
    let world = World::new();
    let reported = report(&world, "Word").await;
    let page = open(&world, SAM, "/catalogue/1").await;
    let typed = [("name", "Word Classic"), ("retired_on", &today())];
    page.submit("Save", &typed).await.landed().await;

    let form = open(&world, EVE, "/report").await;
    assert!(!form.body.contains("<option value=\"Word"), "not offered any more");
    assert_eq!(open(&world, EVE, "/software").await.texts(NAMES), ["Outlook"]);
    let later = report(&world, "Word Classic").await;
    let items: Vec<(String, Option<i64>)> = issues::table
        .filter(issues::id.eq_any([reported, later]))
        .order(issues::id)
        .select((issues::software, issues::software_id))
        .load(&mut *world.conn())
        .unwrap();
    assert_eq!(items, [("Word".into(), Some(1)), ("Word Classic".into(), None)]);
    let working = open(&world, ADA, &format!("/issues/{reported}")).await;
    assert!(working.text(".page-head .facts").unwrap().contains("Word retired "), "and said so");
    let theirs = open(&world, EVE, &format!("/issues/{reported}")).await;
    assert!(theirs.text("main").unwrap().contains("Word"));

    let back = open(&world, SAM, "/catalogue/1").await;
    back.submit("Save", &[("retired_on", "")]).await.landed().await;
    assert!(open(&world, EVE, "/report").await.body.contains("<option value=\"Word Classic\">"));
}

#[actix_web::test]
async fn who_was_outrun_sees_both_texts_and_decides() {
    let world = World::new();
    for (address, field, theirs, mine) in [
        ("/catalogue/1", "documentation", "https://a.example.com/", "https://b.example.com/"),
        ("/catalogue/1/versions/1", "version", "2406", "2407"),
        ("/vendors/1", "name", "Microsoft Inc", "Microsoft Ltd"),
    ] {
        let (page, other) = (open(&world, SAM, address).await, open(&world, SAM, address).await);
        other.submit("Save", &[(field, theirs)]).await.landed().await;

        let refused = page.submit("Save", &[(field, mine)]).await;

        assert_eq!(refused.status, 409, "{address}");
        assert_eq!(refused.value(&format!("main [name={field}]")).as_deref(), Some(mine));
        let now = theirs.trim_start_matches("https://").trim_end_matches('/');
        assert!(refused.text("main").unwrap().contains(now), "{address}");
        let saved = refused.submit("Save", &[]).await.landed().await;
        let notice = saved.text(".notice").unwrap();
        assert!(notice.contains(&format!("{theirs} → {mine}")), "{notice}");
        let same = saved.open(address).await.submit("Save", &[]).await.landed().await;
        assert!(same.text(".notice").unwrap().starts_with("Nothing was different"), "{address}");
    }
}

#[actix_web::test]
async fn versions_are_approved_and_retired_one_by_one() {
    let world = World::new();
    let page = open(&world, SAM, "/catalogue/1/versions").await;
    let page = page.submit("Add the version", &[("version", "2411")]).await.landed().await;
    assert_eq!(page.texts(".list b")[..2], ["2411", "2405"]);
    let twice = page.submit("Add the version", &[("version", "2411")]).await;
    assert!(twice.text("#version-version-problem").unwrap().contains("already"));

    let old = page.follow("2405").await;
    let wrong = old.submit("Save", &[("retired_on", "2024-05-31")]).await;
    assert!(wrong.text("#version-retired_on-problem").unwrap().contains("before it was approved"));
    old.submit("Save", &[("retired_on", "2026-01-31")]).await.landed().await;

    let list = open(&world, EVE, "/software?q=word").await.text("tbody").unwrap();
    assert!(list.contains("2411") && !list.contains("2405"), "{list}");
    assert_eq!(done(&world), ["version added: software 1", "version changed: software 1"]);
    assert_eq!(open(&world, SAM, "/catalogue/2/versions/1").await.status, 404, "it is Word’s");
}

#[actix_web::test]
async fn managers_read_and_everybody_else_is_told_whom_to_ask() {
    let world = World::new();
    let addresses =
        ["/catalogue", "/catalogue/1", "/catalogue/1/versions", "/vendors", "/vendors/1"];
    for address in addresses {
        let read = open(&world, MONA, address).await;
        assert!(read.text("main").unwrap().contains("Microsoft") || address.ends_with("versions"));
        assert_eq!(read.texts("main form[method=post]").len(), 0, "{address}");
        assert!(!read.offers("Add software"));
        let refused = open(&world, ADA, address).await;
        assert_eq!(refused.status, 403);
        assert!(refused.text("main").unwrap().contains("Ask the Software Team"), "{address}");
    }
    for address in ["/catalogue/new", "/catalogue/import"] {
        let refused = open(&world, ADA, address).await;
        assert!(refused.text("main").unwrap().contains("Ask the Software Team"), "{address}");
    }
    let csrf = world.csrf_of(MONA);
    let page = open(&world, MONA, "/vendors").await;
    let sent = page.send("/vendors", &[("csrf_token", &csrf), ("name", "Adobe")]).await;
    assert_eq!(sent.status, 403);
    assert!(sent.text("main").unwrap().contains("Ask the Software Team: only they"));
    let names = ask(&world, "select name from vendors order by id");
    assert_eq!(names, ["Microsoft", "Autodesk"]);
}

#[actix_web::test]
async fn who_has_left_the_team_looks_after_nothing() {
    let world = World::new();
    world.arrange("update software set looked_after_by = 8 where name in ('Word', 'AutoCAD')");
    let list = open(&world, SAM, "/catalogue").await;
    assert_eq!(list.submit("Filter", &[("keeper", "me")]).await.texts(NAMES), ["Word"]);
    assert_eq!(list.submit("Filter", &[("keeper", "nobody")]).await.texts(NAMES), ["Outlook"]);
    world.arrange("update people set role = 'employee', on_shift = false where id = 8");

    let list = open(&world, MONA, "/catalogue?keeper=nobody&which=all").await;

    assert_eq!(list.texts(NAMES), ["AutoCAD", "Outlook", "Word"]);
    assert!(!open(&world, EVE, "/software").await.text("main").unwrap().contains("Sutter"));
    let page = open(&world, MONA, "/catalogue/1").await;
    assert!(page.text("main").unwrap().contains("Sam Sutter, who has left the team"));
}

const FILE: &str = "software;vendor;platforms;mail or chat;version\n\
    Word;microsoft;Windows, macOS;no;2405\nWord;Microsoft;Windows, macOS;no;2411\nZoom;Zoom;;yes;\nExcel;;;;\nVisio;Microsoft;Amiga;;\n";

#[actix_web::test]
async fn a_file_is_looked_over_before_it_counts_and_brings_its_changes_once() {
    let world = World::new();
    let page = open(&world, SAM, "/catalogue/import").await;
    assert_eq!(page.submit("Look it over", &[]).await.status, 422);

    let looked = page.submit("Look it over", &[("file", FILE)]).await;

    assert_eq!(looked.status, 200);
    let left = looked.texts("[aria-labelledby=left-title] li");
    assert_eq!(left[0], "Line 5: It does not say who makes it.");
    assert!(left[1].starts_with("Line 6: There is no platform “Amiga”."), "{left:?}");
    let steps = looked.texts("[aria-labelledby=found-title] li > b");
    assert_eq!(steps, ["New vendor: Zoom", "Word", "New version of Word: 2411", "New: Zoom"]);
    assert_eq!(done(&world), [] as [&str; 0], "only looked over");

    let button = "Save what is right (4), leave out 2 lines";
    let saved = looked.submit(button, &[]).await.landed().await;
    assert_eq!(saved.text(".notice").as_deref(), Some("Saved: 4 changes."));
    let lines = [
        "vendor added: vendor 3",
        "software changed: software 1",
        "version added: software 1",
        "software added: software 4",
    ];
    assert_eq!(done(&world), lines);
    let again = page.submit("Look it over", &[("table", FILE)]).await;
    assert!(again.text("main").unwrap().contains("Nothing to change"));
    let twice = looked.submit(button, &[]).await;
    assert_eq!(twice.status, 409, "what was looked over has been done");
    assert_eq!(done(&world).len(), 4);
}

#[actix_web::test]
async fn what_the_catalogue_gives_as_a_file_it_takes_back() {
    let world = World::new();
    world.arrange(
        "insert into vendors (name) values ('=1+1 \"Ltd\"');
         insert into software (name, vendor_id, platforms, documentation, looked_after_by, approved_on)
             values ('@Risk; pro', 3, '{web,ios}', 'https://docs.example.com/risk', 8, '2024-03-03');
         insert into software_versions (software_id, version, approved_on, retired_on)
             values (4, '-2', '2024-03-03', '2025-01-31'), (4, '8.2', '2025-01-31', null)",
    );

    let csv = open(&world, SAM, "/catalogue.csv?which=all").await.body;

    assert_eq!(csv.lines().count(), 6, "{csv}");
    let page = open(&world, SAM, "/catalogue/import").await;
    let looked = page.submit("Look it over", &[("file", &csv)]).await;
    assert!(looked.text("main").unwrap().contains("Nothing to change"), "{csv}");
    let changed = csv.replace("docs.example.com/risk", "docs.example.com/at-risk");
    let looked = page.submit("Look it over", &[("file", &changed)]).await;
    assert_eq!(looked.texts("[aria-labelledby=found-title] li > b"), ["@Risk; pro"]);
}

#[actix_web::test]
async fn a_file_that_was_outrun_is_looked_over_again() {
    let world = World::new();
    let page = open(&world, SAM, "/catalogue/import").await;
    let looked = page.submit("Look it over", &[("table", "software,vendor\nZoom,Zoom\n")]).await;
    let button = "Save the 2 changes";
    let vendors = open(&world, SAM, "/vendors").await;
    vendors.submit("Add the vendor", &[("name", "Zoom")]).await.landed().await;

    let refused = looked.submit(button, &[]).await;

    assert_eq!(refused.status, 409);
    assert!(refused.value("#import-table").unwrap().contains("Zoom,Zoom"));
    refused.submit("Save the change", &[]).await.landed().await;
    let names: Vec<String> = software::table
        .order(software::id)
        .select(software::name)
        .load(&mut *world.conn())
        .unwrap();
    assert_eq!(names.last().map(String::as_str), Some("Zoom"));
}
