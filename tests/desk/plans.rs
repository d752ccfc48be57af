//! No page's cost may grow with the desk's history: the plans of what the pages really ask, on rows enough to matter.
//!
//! Statements are found prepared on the page's own connection, where plans are made before parameters are known.

use crate::browser::{self, HERE};
use crate::world::{ADA, EVE, MONA, SAM, World};
use actix_web::web::Data;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use tallydesk::db::{Conn, Db};
use tallydesk::settings::Cached;
use tallydesk::web::House;

/// Three years of a small desk: everything closed but one in twenty.
const HISTORY: &str = "
    insert into people (name, email, role)
    select 'Employee ' || n, 'employee' || n || '@example.org', 'employee' from generate_series(1, 3000) n;
    insert into software (name, vendor_id) select 'Program ' || n, 1 from generate_series(1, 40) n;
    insert into issues (reporter_id, logged_by_id, source, software_id, software, department, vip, contact_by, summary,
                        description, kind, effect, priority, basket, state, owner_id, submitted_at, promised_at,
                        resolved_at, resolved_by, closes_at, closed_at, code, details, documentation)
    select 9 + n % 3000, 9 + n % 3000, 'web', 4 + n % 37, 'Program ' || 1 + n % 37, 'Department ' || n % 7, false, 'email',
           'Will not start', repeat('It closes without a word. ', 12), 'crash', 'inconvenience', 'low',
           (array['vip', 'p1', 'p2', 'bin'])[1 + n / 20 % 4]::basket,
           (case when n % 20 = 0 then 'waiting' when n % 997 = 0 then 'taken' else 'closed' end)::state,
           case when n % 20 > 0 then 4 + n % 3 end,
           now() - interval '1 hour' * (8000 - n), now() - interval '1 hour' * (8000 - n) + interval '10 hours',
           now(), 4, now(), now(), 'explained', 'Showed where it is', 'missing'
    from generate_series(1, 8000) n;
    insert into issue_events (issue_id, kind, at, by_id, to_state, text)
    select id, 'message', submitted_at, reporter_id, state, summary from issues, generate_series(1, 4);
    update issues set state = 'duplicate', owner_id = null, duplicate_of = id + 20 where id % 400 = 20;
    update issues set duplicates = 1 where id in (select duplicate_of from issues);
    insert into passed_over (person_id, issue_id, how, at)
    select 4 + id % 3, id, 'skipped', now() from issues where state = 'waiting' and id % 40 = 0;
    insert into issue_tags (issue_id, tag_id, origin, added_at)
    select id, (select min(id) from tags), 'form', submitted_at from issues;
    insert into files (by_id, name, media_type, size_bytes, digest, issue_id)
    select reporter_id, 'a.png', 'image/png', 1, sha256('a'), id from issues where id % 4 = 0;
    insert into watchers select id, 4 + id % 3, now(), 0 from issues where id % 40 = 0;
    insert into documents (title, url, for_all, kinds, owner_id, checked_on)
    select 'Document ' || n, 'https://docs.example.com/' || n, n % 50 = 0, '{crash}', 7, date '2025-01-01' + n % 600
    from generate_series(1, 3000) n;
    insert into document_software select id, 4 + id % 37 from documents where not for_all;
    insert into document_offers select i.id, d, d, true, '{}', submitted_at from issues i, generate_series(1, 3) d;
    insert into mentions (event_id, person_id, issue_id, by_id, at, seen_at)
    select min(id), 4 + issue_id % 3, issue_id, 7, now(), case when issue_id % 500 > 0 then now() end
    from issue_events where issue_id % 4 = 0 group by issue_id;
    insert into issues (reporter_id, logged_by_id, source, software_id, software, vip, contact_by, summary, description, kind,
                        effect, priority, basket, submitted_at, promised_at)
    values (1, 1, 'web', 5, 'Program 2', false, 'email', 'Will not start', 'It closes.', 'crash', 'question', 'low', 'bin', now(), now());
    insert into document_offers select max(id), 1, 1, true, '{}', now() from issues;
    insert into log_lines (source, asker_id, by_id, kind, automatic, minutes, summary, at)
    select 'log', 9 + n % 3000, 4 + n % 3, 'other', false, 5, 'Where is the menu?', now() - interval '1 hour' * n
    from generate_series(0, 8000) n;
    insert into outbox (person_id, issue_id, topic, state, sent_at)
    select reporter_id, id, 'taken', 'sent', submitted_at from issues;
    insert into outbox (person_id, issue_id, topic, state)
    select reporter_id, id, 'taken', (array['queued', 'failed'])[1 + id % 2]::mail_state from issues where id % 400 = 0;
    analyze;";

#[actix_web::test]
async fn no_page_reads_the_whole_history() {
    let world = desk_with_history();

    for (person, address) in [
        (ADA, "/baskets"),
        (ADA, "/baskets/bin"),
        (ADA, "/baskets?after=1700000000000000-1"),
        (ADA, "/baskets/bin?after=1700000000000000-1"),
        (ADA, "/baskets?software=Program+7"),
        (ADA, "/baskets?department=Department+5"),
        (ADA, "/my-desk"),
        (MONA, "/vip"),
        (EVE, "/desk"),
        (ADA, "/issues/20"),
        (ADA, "/issues/40"),
        (ADA, "/issues/60/duplicate?of=40"),
        (ADA, "/issues/40/messages"),
        (ADA, "/search?q=is:duplicate"),
        (ADA, "/search?q=duplicate:40"),
        (ADA, "/issues/4000/clock"),
        (ADA, "/issues/4000"),
        (EVE, "/issues/8001?receipt"),
        (MONA, "/documents"),
        (MONA, "/documents?which=never-helped"),
        (MONA, "/documents?software=7&kind=crash&after=2025-06-01_9"),
        (MONA, "/documents/check"),
        (ADA, "/"),
        (ADA, "/issues?q=menu"),
        (ADA, "/issues?q=4000"),
        (MONA, "/numbers/turns"),
        (MONA, "/numbers/turns/rows"),
        (MONA, "/numbers/turns/rows?what=skips"),
        (ADA, "/log/new"),
        (ADA, "/log/new?logged=1"),
        (ADA, "/log?line=1"),
        (ADA, "/log?from=2026-01-01"),
        (MONA, "/log"),
        (MONA, "/log?before=1700000000000000-1"),
        (MONA, "/numbers/scheduled"),
        (EVE, "/messages"),
        (EVE, "/messages?before=4000"),
        (MONA, "/settings/outbox"),
        (MONA, "/settings/outbox?state=waiting"),
        (EVE, "/issues"),
        (EVE, "/issues?q=%234000"),
        (EVE, "/issues?q=menu&state=open"),
        (EVE, "/issues?state=open"),
        (EVE, "/"),
    ] {
        let page = browser::open(&world, person, address).await;
        assert_eq!(page.status, 200, "{address}");
    }

    let plans = world.house.db.with(|conn| Ok(plans(conn))).unwrap();
    assert!(
        plans.iter().any(|(statement, _)| is_basket_list(statement)),
        "the lists were asked for"
    );
    assert!(
        plans.iter().any(|(statement, _)| statement.contains("issue_events")),
        "and the time lines"
    );
    for (statement, plan) in plans {
        for reading_all in [
            "Seq Scan on issues",
            "Seq Scan on issue_events",
            "Seq Scan on people",
            "Seq Scan on files",
            "Seq Scan on mentions",
            "Seq Scan on document_offers",
            "Seq Scan on outbox",
            "Seq Scan on log_lines",
        ] {
            assert!(!plan.contains(reading_all), "{reading_all}\n{statement}\n{plan}");
        }
        if is_basket_list(&statement) {
            assert!(!plan.contains("Sort"), "the index has the order already\n{statement}\n{plan}");
        }
    }
}

/// Twenty thousand items, as no desk has: the list of them stays one page's work.
#[actix_web::test]
async fn the_catalogue_is_read_in_the_order_of_its_names() {
    let world = desk_with_history();
    world.arrange(
        "insert into software (name, vendor_id, looked_after_by) select 'Item ' || n, 1, 8 from generate_series(1, 20000) n;
         insert into software_versions (software_id, version, approved_on) select id, '1', '2024-03-03' from software where id > 10;
         insert into vendors (name) select 'Vendor ' || n from generate_series(1, 20000) n;
         analyze;",
    );

    for (person, address) in [
        (EVE, "/software"),
        (EVE, "/software?after=item+7"),
        (EVE, "/software?q=item+77"),
        (SAM, "/catalogue"),
        (SAM, "/catalogue?q=micro&keeper=me&which=all&after=item+7"),
        (EVE, "/software.csv"),
        (MONA, "/catalogue.csv?which=retired"),
        (SAM, "/vendors"),
        (MONA, "/vendors?q=dor+7&after=vendor+2"),
        (SAM, "/vendors.csv"),
        (SAM, "/vendors/1"),
        (SAM, "/contracts"),
        (MONA, "/contracts?which=ended&after=2026-01-01.7"),
        (SAM, "/contracts.csv"),
    ] {
        assert_eq!(browser::open(&world, person, address).await.status, 200, "{address}");
    }

    let plans = world.house.db.with(|conn| Ok(plans(conn))).unwrap();
    let mut lists = 0;
    for (statement, plan) in plans {
        let by_name = [("software", "software_name_once"), ("vendors", "vendors_by_name")];
        for (table, index) in by_name {
            if statement.contains(&format!("ORDER BY lower(\"{table}\".\"name\")")) {
                lists += 1;
                let is_in_order = plan.contains(&format!("using {index} on {table}"));
                let is_one_vendors = statement.contains("\"software\".\"vendor_id\" = $1")
                    || statement.contains("contract_software");
                assert!(
                    is_one_vendors || is_in_order && !plan.contains("Sort"),
                    "{statement}\n{plan}"
                );
            }
        }
        let reads_all =
            plan.contains("Seq Scan on software") || plan.contains("Seq Scan on vendors");
        assert!(!reads_all, "{statement}\n{plan}");
    }
    assert!(lists >= 7, "the lists were asked for: {lists}");
}

/// All pages share one connection, so that it knows everything that was asked.
fn desk_with_history() -> World {
    let mut world = World::new();
    world.arrange(HISTORY);
    world.house = Data::new(House {
        db: Db::open(&world.url, 1),
        settings: Cached::default(),
        presence: Default::default(),
        news: Default::default(),
        learnt: Default::default(),
        limits: None,
        base_url: HERE.to_owned(),
        metrics_token: None,
        proxies: Vec::new(),
    });
    world
}

fn is_basket_list(statement: &str) -> bool {
    statement.contains("ORDER BY \"issues\".\"promised_at\"")
        && statement.contains("state = 'waiting'")
}

/// Take next is PostgreSQL's own function, so its statement is read from there.
#[test]
#[expect(clippy::disallowed_methods, reason = "PostgreSQL is asked about itself")]
fn take_next_reads_its_index_in_order_and_nothing_before_what_it_gives() {
    let world = desk_with_history();
    let conn = &mut *world.conn();
    for function in ["next_to_take", "take_next"] {
        let text: String = diesel::dsl::sql::<Text>(&format!(
            "select prosrc from pg_proc where proname = '{function}'"
        ))
        .get_result(conn)
        .unwrap();
        let parameters =
            [("from_basket", "$1"), ("raised_too", "$2"), ("taker", "$3"), ("taken_at", "$4")];
        // `first_taken_at` is a column.
        let text = text.replace("first_taken_at", "FIRST");
        let text = parameters.iter().fold(text, |text, (name, number)| text.replace(name, number));
        let text = text.replace("FIRST", "first_taken_at");
        conn.batch_execute(&format!(
            "set plan_cache_mode = force_generic_plan;
             prepare {function}_plan (basket, boolean, bigint, timestamptz) as {text}"
        ))
        .unwrap();
        let lines: Vec<PlanLine> =
            diesel::sql_query(format!("explain execute {function}_plan('bin', true, 4, now())"))
                .load(conn)
                .unwrap();
        let plan: Vec<_> = lines.into_iter().map(|line| line.line).collect();
        let plan = plan.join("\n");
        assert!(plan.contains("using issues_to_take on issues"), "{plan}");
        assert!(!plan.contains("Sort") && !plan.contains("Seq Scan"), "{plan}");
    }
}

/// What is offered on a report is chosen by a function of PostgreSQL's, which counts what it reads.
#[test]
fn what_is_offered_on_a_report_is_chosen_among_the_documents_of_its_software() {
    let world = desk_with_history();
    world.arrange("delete from document_offers");
    // What a connection has read before is counted with it for a while: this one has read nothing.
    let conn = &mut tallydesk::db::establish(&world.url).unwrap();
    conn.batch_execute("begin").unwrap();
    let mut ask = |sql: &str| -> i64 {
        diesel::dsl::sql::<diesel::sql_types::BigInt>(sql).get_result(conn).unwrap()
    };
    assert_eq!(ask("select offer_documents((select max(id) from issues), 3)"), 3);
    let read = "select sum(seq_tup_read)::bigint from pg_stat_xact_user_tables
                where relname in ('issues', 'issue_texts', 'documents', 'document_software', 'document_offers')";
    assert_eq!(ask(read), 0, "nothing is read from end to end");
    let (found, fit) = (ask(&read.replace("seq_tup_read", "idx_tup_fetch")), 3_000 / 37 + 60);
    assert!(found < 3 * fit, "{found} rows for some {fit} documents that it may be");
}

#[derive(QueryableByName)]
struct Prepared {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    statement: String,
    #[diesel(sql_type = Integer)]
    parameters: i32,
}

#[derive(QueryableByName)]
struct PlanLine {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

/// Every statement prepared on a connection, with its plan.
#[expect(clippy::disallowed_methods, reason = "PostgreSQL is asked about itself")]
fn plans(conn: &mut Conn) -> Vec<(String, String)> {
    let prepared: Vec<Prepared> = diesel::sql_query(
        "select name, statement, cardinality(parameter_types) as parameters from pg_prepared_statements where statement ~ 'issue|basket|people|software|vendors|document'",
    )
    .load(conn)
    .unwrap();
    prepared
        .into_iter()
        .map(|Prepared { name, statement, parameters }| {
            let nulls = vec!["null"; usize::try_from(parameters).unwrap()].join(", ");
            let arguments = if nulls.is_empty() { nulls } else { format!("({nulls})") };
            let lines: Vec<PlanLine> =
                diesel::sql_query(format!("explain execute \"{name}\"{arguments}"))
                    .load(conn)
                    .unwrap();
            let lines: Vec<_> = lines.into_iter().map(|plan| plan.line).collect();
            (statement, lines.join("\n"))
        })
        .collect()
}
