//! The log line: what was answered in passing, in one line, counted and never in the way.

use crate::browser::{Page, ask, open};
use crate::world::{ADA, EVE, MONA, TOM, World, id_of};
use actix_web::http::Method;
use diesel::prelude::*;
use diesel::sql_types::Text;
use tallydesk::people::PersonId;
use tallydesk::schema::{issues, log_lines, log_links};
use tallydesk::tagging::TagOrigin;

async fn log(world: &World, who: &str, said: &[(&str, &str)]) -> Page {
    open(world, who, "/log/new").await.submit("Log it", said).await.landed().await
}

fn ask_for(world: &World, sql: &str) -> Vec<String> {
    diesel::dsl::sql::<Text>(sql).load(&mut *world.conn()).unwrap()
}

#[actix_web::test]
async fn one_line_and_enter_is_enough_and_the_next_line_is_there() {
    let world = World::new();

    let next = log(&world, ADA, &[("text", "The printer eats paper")]).await;

    let conn = &mut *world.conn();
    type Row =
        (PersonId, Option<i16>, String, Option<TagOrigin>, bool, i32, Option<PersonId>, bool);
    let row: Row = log_lines::table
        .select((
            log_lines::by_id,
            log_lines::tier,
            log_lines::kind,
            log_lines::tag_origin,
            log_lines::automatic,
            log_lines::minutes,
            log_lines::asker_id,
            log_lines::opened_at.is_not_null(),
        ))
        .first(conn)
        .unwrap();
    let by_rule = Some(TagOrigin::Rule);
    assert_eq!(row, (id_of(ADA), Some(1), "printing".into(), by_rule, true, 5, None, true));
    assert_eq!(next.address, "/log/new?logged=1");
    let receipt = next.text("#logged").unwrap();
    assert!(receipt.contains("Logged: The printer eats paper") && receipt.contains("Printing"));
    assert_eq!(next.value("input[name=text]").as_deref(), Some(""), "the next empty line");
    assert!(next.body.contains("1 line, 5 min"), "today’s total");
}

#[actix_web::test]
async fn what_is_known_is_taken_from_there() {
    let world = World::new();
    world.set("documents", serde_json::json!(["docs.example.com"]));
    let said = [
        (
            "text",
            "word loses the menu, see https://docs.example.com/menu and https://example.org/x",
        ),
        ("who", "Eve Ellis"),
        ("kind", "how-to"),
        ("own_minutes", "45"),
    ];

    log(&world, ADA, &said).await;

    let line = "select asker || '|' || asker_id || '|' || department || '|' || software || '|' || software_id || '|' || kind
                    || '|' || tag_origin || '|' || minutes || '|' || documentation from log_lines";
    assert_eq!(ask_for(&world, line), ["Eve Ellis|1|Permits|Word|1|how-to|form|45|answered_with"]);
    let links: Vec<(String, bool)> = log_links::table
        .order(log_links::url)
        .select((log_links::host, log_links::is_document))
        .load(&mut *world.conn())
        .unwrap();
    assert_eq!(links, [("docs.example.com".to_owned(), true), ("example.org".to_owned(), false)]);
    let suggests = async |who| open(&world, who, "/log/new").await.body.contains("eve@example.org");
    assert!(suggests(ADA).await && !suggests(TOM).await, "who asked her lately");
}

#[actix_web::test]
async fn a_form_sent_many_times_is_one_line() {
    let world = World::new();
    let page = open(&world, ADA, "/log/new").await;
    let first = page.submit("Log it", &[("text", "VPN")]).await;
    let again = page.submit("Log it", &[("text", "VPN")]).await;

    assert_eq!(first.location, again.location);
    assert_eq!(log_lines::table.count().get_result(&mut *world.conn()), Ok(1));
    let other = page.submit("Log it", &[("text", "Another one")]).await;
    assert_ne!(first.location, other.location, "other words are another line");
}

#[actix_web::test]
async fn what_makes_no_sense_comes_back_as_it_was_typed() {
    let world = World::new();
    let page = open(&world, ADA, "/log/new").await;
    let wrong = [("text", " "), ("who", "Eve"), ("own_minutes", "an hour")];
    let again = page.submit("Log it", &wrong).await;

    assert_eq!(again.status, 422);
    assert!(
        again.text("#log-text-problem").is_some()
            && again.text("#log-own_minutes-problem").is_some()
    );
    assert_eq!(again.value("input[name=own_minutes]").as_deref(), Some("an hour"));
    let csrf = world.csrf_of(ADA);
    for (field, value) in [
        ("minutes", "99999999999999999999"),
        ("minutes", "-5"),
        ("kind", "'; drop table log_lines; --"),
        ("documentation", "=1+1"),
    ] {
        let fields = [("csrf_token", &*csrf), ("text", "x"), ("minutes", "5"), (field, value)];
        let fields: Vec<_> = fields
            .into_iter()
            .filter(|(name, value)| *name != "minutes" || field != "minutes" || *value != "5")
            .collect();
        assert_eq!(
            ask(&world, ADA, &Method::POST, "/log", &fields).await.status,
            422,
            "{field} {value}"
        );
    }
    for address in [
        "/log/new?logged=x",
        "/log/new?undone=-1",
        "/log/new?logged=99999999999999999999",
        "/log?person=x&from=y&before=z",
        "/log?line=0",
        "/calls/new?log=7",
    ] {
        assert_eq!(open(&world, ADA, address).await.status, 200, "{address}");
    }
}

#[actix_web::test]
async fn undo_takes_a_line_back_and_its_words_are_there_to_say_it_better() {
    let world = World::new();
    let receipt =
        log(&world, ADA, &[("text", "VPN agian"), ("who", "Eve"), ("own_minutes", "7")]).await;

    let page = receipt.submit("Undo: VPN agian", &[]).await.landed().await;

    assert_eq!(page.value("input[name=text]").as_deref(), Some("VPN agian"));
    assert_eq!(page.value("input[name=own_minutes]").as_deref(), Some("7"));
    assert!(page.text("#undone").unwrap().contains("Taken back"));
    assert_eq!(
        ask_for(&world, "select summary from log_lines where undone_at is not null"),
        ["VPN agian"]
    );
    assert!(page.body.contains("Nothing yet"), "it counts nowhere");
    assert!(!open(&world, ADA, "/log").await.body.contains("agian"));
    assert!(!open(&world, MONA, "/log.csv").await.body.contains("agian"));
    let csrf = world.csrf_of(TOM);
    world.arrange("update log_lines set undone_at = null");
    let of_another =
        ask(&world, TOM, &Method::POST, "/log/undo", &[("csrf_token", &csrf), ("line", "1")]).await;
    assert_eq!(of_another.status, 404);
    assert!(ask_for(&world, "select 'x' from log_lines where undone_at is not null").is_empty());
}

#[actix_web::test]
async fn who_asked_and_what_was_only_found_come_back_as_they_were_said() {
    let world = World::new();
    world.set("documents", serde_json::json!(["docs.example.com"]));
    world.arrange("insert into people (name, email, role) values ('Eve Ellis', 'eve.two@example.org', 'employee')");
    let text = "word menu: https://docs.example.com/menu";
    for (said, software, documentation) in [
        (vec![], "", ""),
        (vec![("software", "Outlook"), ("documentation", "out_of_date")], "Outlook", "out_of_date"),
    ] {
        let said = [vec![("text", text), ("who", "eve@example.org")], said].concat();
        let receipt = log(&world, ADA, &said).await;
        let again = receipt.submit(&format!("Undo: {text}"), &[]).await.landed().await;
        assert_eq!(again.value("input[name=who]").as_deref(), Some("eve@example.org"));
        assert_eq!(again.value("input[name=software]").as_deref(), Some(software));
        let chosen = again.value("select[name=documentation]").unwrap_or_default();
        assert_eq!(chosen, documentation);
        again.submit("Log it", &[]).await.landed().await;
    }
    let lines = "select asker_id || ' ' || software || ' ' || documentation from log_lines where undone_at is null order by id";
    assert_eq!(ask_for(&world, lines), ["1 Word answered_with", "1 Outlook out_of_date"]);
}

#[actix_web::test]
async fn an_issue_leads_to_no_line_that_its_tech_may_not_read() {
    let world = World::new();
    log(&world, TOM, &[("text", "Of Tom")]).await;
    let page = open(&world, ADA, "/calls/new").await;
    let call = [
        ("log", "1"),
        ("reporter", "eve@example.org"),
        ("software", "Word"),
        ("effect", "inconvenience"),
        ("kind", "crash"),
        ("description", "Word crashes"),
    ];
    let issue = page.submit("Log the call", &call).await.landed().await;
    assert_eq!(issue.status, 200);
    assert!(!issue.body.contains("/log?line"), "{}", issue.body);
    let facts = "select 'x' from issue_events where facts ? 'log_line'";
    assert!(ask_for(&world, facts).is_empty());
}

#[actix_web::test]
async fn control_characters_alone_are_no_line() {
    let world = World::new();
    let csrf = world.csrf_of(ADA);
    for text in ["\u{80}", "\u{96}\u{85}"] {
        let fields = [("csrf_token", &*csrf), ("text", text), ("minutes", "5")];
        assert_eq!(ask(&world, ADA, &Method::POST, "/log", &fields).await.status, 422, "{text:?}");
    }
}

#[actix_web::test]
async fn a_line_becomes_an_issue_once_and_each_leads_to_the_other() {
    let world = World::new();
    let receipt = log(
        &world,
        ADA,
        &[("text", "Word crashes again"), ("who", "eve@example.org"), ("kind", "crash")],
    )
    .await;
    let call = receipt.follow("Make it an issue").await;
    assert_eq!(call.value("input[name=reporter]").as_deref(), Some("eve@example.org"));
    assert_eq!(call.value("input[name=software]").as_deref(), Some("Word"));
    let rest = [("effect", "inconvenience")];

    let issue = call.submit("Log the call", &rest).await.landed().await;

    assert_eq!(issue.status, 200);
    assert!(issue.body.contains("/log?line=1"), "from the issue to its line");
    let line = open(&world, ADA, "/log?line=1").await;
    assert!(line.body.contains("href=\"/issues/1\""), "and back");
    assert!(
        !open(&world, EVE, "/issues/1").await.body.contains("/log?line"),
        "the log is the desk’s own"
    );
    let again = open(&world, ADA, "/calls/new?log=1").await.submit("Log the call", &rest).await;
    assert_eq!(again.status, 409);
    assert!(again.body.contains("This line is issue #1 already."));
    assert_eq!(issues::table.count().get_result(&mut *world.conn()), Ok(1));
    let csrf = world.csrf_of(ADA);
    let undo =
        ask(&world, ADA, &Method::POST, "/log/undo", &[("csrf_token", &csrf), ("line", "1")]).await;
    assert_eq!(undo.status, 409, "the issue counts instead");
}

#[actix_web::test]
async fn everybody_reads_their_own_lines_and_managers_all() {
    let world = World::new();
    log(&world, ADA, &[("text", "Of Ada")]).await;
    log(&world, TOM, &[("text", "=cmd|' /C calc'!A0")]).await;

    let (ada, mona) = (open(&world, ADA, "/log").await, open(&world, MONA, "/log").await);
    assert!(ada.body.contains("Of Ada") && !ada.body.contains("calc"));
    assert!(
        mona.body.contains("Of Ada")
            && mona.body.contains("calc")
            && mona.body.contains("by Tom Tully")
    );
    let spied = open(&world, ADA, "/log?person=5").await;
    assert!(!spied.body.contains("calc"), "another’s are not hers to read");
    assert!(!open(&world, ADA, "/log?line=2").await.body.contains("calc"));
    assert!(!open(&world, ADA, "/calls/new?log=2").await.body.contains("calc"));
    let of_tom = open(&world, MONA, "/log?person=5").await;
    assert!(of_tom.body.contains("calc") && !of_tom.body.contains("Of Ada"));
    let csv = open(&world, MONA, "/log.csv").await.body;
    assert!(csv.contains("'=cmd|"), "no spreadsheet calculates with it: {csv}");
    assert!(
        open(&world, MONA, "/log?from=2001-01-01&to=2001-01-31")
            .await
            .body
            .contains("Nothing logged here")
    );
}

#[actix_web::test]
async fn the_log_goes_on_page_by_page_and_leaves_nothing_out() {
    let world = World::new();
    world.arrange(
        "insert into log_lines (source, by_id, kind, automatic, minutes, summary, at)
         select 'log', 4, 'other', false, 1, 'Line ' || n || '.', now() - n / 3 * interval '1 minute' from generate_series(1, 120) n",
    );
    let mut page = open(&world, MONA, "/log").await;
    let mut seen = page.texts("#lines .said");
    for _ in 0..2 {
        page = page.follow("Next page").await;
        seen.extend(page.texts("#lines .said"));
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 120);
    assert!(!page.body.contains("Next page"));
}
