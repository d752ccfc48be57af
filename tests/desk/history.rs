//! `tallydesk import history` and `import log`, as the person who moves a desk types it: its numbers go on.

use crate::browser::open;
use crate::import::{Files, complained, has, importing, said};
use crate::replay;
use crate::world::{ADA, EVE, MONA, VERA, World, id_of};
use diesel::prelude::*;
use diesel::sql_types::Text;
use std::fs;
use tallydesk::people::PersonId;
use tallydesk::schema::{imported_issues, issue_events, issues, log_lines, log_links, outbox};

const HEADER: &str =
    "number,opened,touched,resolved,closed,state,prio,reopened,moved,group,cat,via,who,code\n";

const MAP: &str = "id=number,opened=opened,touched=touched,resolved=resolved,closed=closed,state=state,priority=prio,\
                   reopened=reopened,reassigned=moved,group=group,category=cat,channel=via,reporter=who,code=code";

/// Closed with all its times; closed without a time of resolution; cancelled; resolved long ago; open twice.
const ROWS: &str = "\
INC1,29/2/2016 04:40,29/2/2016 05:30,1/3/2016 09:52,6/3/2016 10:00,Closed,1 - Critical,1,2,Group 24,Category 40,Phone,Eve Ellis,code 5
INC2,2016-03-01T08:00:00Z,?,?,2016-03-07T08:00:00Z,Closed,3 - Moderate,0,0,,Category 9,Phone,Caller 7,?
INC3,2016-03-02T08:00:00Z,?,?,2016-03-02T09:00:00Z,Canceled,4 - Low,0,0,,,Email,Caller 7,
INC4,2016-03-03T15:00:00Z,2016-03-03T15:05:00Z,2016-03-03T15:30:00Z,,Resolved,2 - High,0,0,Group 1,,Phone,Caller 7,explained
INC5,2016-03-04T15:00:00Z,2016-03-04T16:00:00Z,,,Awaiting Vendor,2 - High,0,1,Group 1,,Phone,Caller 8,
INC6,2016-03-05T15:00:00Z,,2016-03-05T16:00:00Z,,Active,as ever,1,0,Group 1,,Phone,Caller 8,
";

fn history(world: &World, arguments: &[&str]) -> String {
    said(&mut importing(world, "history", arguments))
}

fn ask(world: &World, sql: &str) -> Vec<String> {
    diesel::dsl::sql::<Text>(sql).load(&mut *world.conn()).unwrap()
}

#[test]
fn a_desk_that_moves_keeps_its_numbers() {
    let world = World::new();
    let files = Files::new();
    let file = files.write("a.csv", format!("{HEADER}{ROWS}"));
    let arguments = [&*file, "--map", MAP, "--source", "servicenow"];

    let told = history(&world, &arguments);

    for line in [
        "4 are new issues",
        "2 rejected",
        "1 people added",
        "1 ended by what is none of our codes: kept in their words",
        "line 6: open there (--open brings these into the baskets): Awaiting Vendor",
        "As they stand: Closed 3, Cancelled 1.",
    ] {
        has(&told, line);
    }
    let rows = ask(
        &world,
        "select number || ': ' || i.state || ' ' || i.effect || ' ' || i.times_reopened || ' ' || i.times_handed_over
             || ' ' || coalesce(extract(epoch from resolved_at - submitted_at) / 60, -1)::int || ' ' || m.priority
             || ' ' || (owner_id is null) || ' ' || (promised_at > submitted_at)
         from issues i join imported_issues m on m.issue_id = i.id order by number",
    );
    assert_eq!(
        rows,
        [
            "INC1: closed customer_impact 1 2 1752 1 - Critical true true",
            "INC2: closed inconvenience 0 0 -1 3 - Moderate true true",
            "INC3: cancelled question 0 0 -1 4 - Low true true",
            "INC4: closed work_stoppage 0 0 30 2 - High true true",
        ]
    );
    let silence = "select to_char(closed_at at time zone 'America/New_York', 'YYYY-MM-DD HH24:MI') from issues where import_key = 'servicenow/INC4'";
    assert_eq!(ask(&world, silence), ["2016-03-10 10:30"], "by five desk days of silence");
    let kinds = "select string_agg(e.kind::text, ' ' order by e.id) from issue_events e join issues i on i.id = issue_id
                 group by issue_id order by issue_id";
    let lives = [
        "submitted taken resolved closed",
        "submitted closed",
        "submitted cancelled",
        "submitted taken resolved closed",
    ];
    assert_eq!(ask(&world, kinds), lives);
    assert_eq!(replay::the_log_tells_all(&mut world.conn()), 4, "told by the events alone");
    assert!(history(&world, &arguments).contains("4 were here already"));
    assert_eq!(ask(&world, kinds).len(), 4, "the same file again adds nothing");
}

#[test]
fn what_is_open_there_waits_here_only_if_asked() {
    let world = World::new();
    let files = Files::new();
    let file = files.write("a.csv", format!("{HEADER}{ROWS}"));

    let told = history(&world, &[&file, "--map", MAP, "--open"]);

    has(&told, "6 are new issues");
    has(&told, "1 resolved once and open again: they are open");
    has(&told, "1 that say no effect: the one of --effect");
    let waiting = "select import_key || ' ' || basket || ' ' || (first_taken_at is not null) from issues where state = 'waiting' order by id";
    assert_eq!(ask(&world, waiting), ["import/INC5 p2 true", "import/INC6 bin false"]);
    assert_eq!(replay::the_log_tells_all(&mut world.conn()), 6);
}

#[test]
fn nobody_is_told_of_what_another_desk_did_and_nobody_owes_anything() {
    let world = World::new();
    let files = Files::new();
    let hours_ago =
        |hours: i64| (tallydesk::db::now() - chrono::TimeDelta::hours(hours)).to_rfc3339();
    let row = format!(
        "1,{},{},{},{},Closed,1,0,0,G,C,Phone,Vera Vance,explained\n2,{},{},,,Open,1,0,0,G,C,Phone,Eve Ellis,\n",
        hours_ago(6),
        hours_ago(5),
        hours_ago(4),
        hours_ago(3),
        hours_ago(2),
        hours_ago(1)
    );
    let file = files.write("a.csv", format!("{HEADER}{row}"));

    history(&world, &[&file, "--map", MAP, "--open"]);

    let conn = &mut *world.conn();
    assert_eq!(issues::table.count().get_result(conn), Ok(2));
    assert_eq!(outbox::table.count().get_result(conn), Ok(0), "yesterday is no news either");
    let vips: Vec<bool> = issues::table.order(issues::id).select(issues::vip).load(conn).unwrap();
    assert_eq!(vips, [false, false], "today’s list says nothing about what is over");
}

#[test]
fn who_resolved_it_is_found_among_the_desk_and_words_are_kept() {
    let world = World::new();
    let files = Files::new();
    let file = files.write(
        "a.csv",
        "n,o,r,c,who,by,code,done,doc,min,vip,p\n\
         1,2016-03-01T15:00:00Z,2016-03-01T16:00:00Z,2016-03-02T16:00:00Z,eve@example.org,ADA ABBOTT,Explained how,Showed the menu,yes,12,yes,sev1\n\
         2,2016-03-01T15:00:00Z,2016-03-01T16:00:00Z,,eve@example.org,Eve Ellis,patched,,,,no,sev2\n",
    );
    let map = "id=n,opened=o,resolved=r,closed=c,reporter=who,resolver=by,code=code,resolution=done,documentation=doc,minutes=min,vip=vip,priority=p";

    history(
        &world,
        &[&file, "--map", map, "--values", "priority:sev1=work_stoppage,sev2=question"],
    );

    let conn = &mut *world.conn();
    type Row = (Option<PersonId>, Option<String>, i32, bool, String);
    let rows: Vec<Row> = issues::table
        .order(issues::id)
        .select((
            issues::resolved_by,
            issues::details,
            issues::staff_minutes,
            issues::vip,
            issues::department,
        ))
        .load(conn)
        .unwrap();
    let eves = "Permits".to_owned();
    assert_eq!(rows[0], (Some(id_of(ADA)), Some("Showed the menu".into()), 12, true, eves.clone()));
    assert_eq!(rows[1], (None, None, 0, false, eves), "Eve is nobody of the desk");
    let facts: serde_json::Value = issue_events::table
        .order(issue_events::id)
        .select(issue_events::facts)
        .first(conn)
        .unwrap();
    assert_eq!(facts["imported"]["priority"], "sev1");
    let codes: Vec<String> = imported_issues::table
        .order(imported_issues::issue_id)
        .select(imported_issues::code)
        .load(conn)
        .unwrap();
    assert_eq!(codes, ["Explained how", "patched"]);
    assert!(replay::the_log_tells_all(conn) == 2);
}

#[test]
fn what_cannot_be_history_is_rejected_with_its_row() {
    let world = World::new();
    let files = Files::new();
    let rows = "\
1,,,,,Closed,1,0,0,,,,Eve Ellis,
2,2016-03-02,,2016-03-01,,,1,0,0,,,,Eve Ellis,
3,2016-03-02,,,,Closed,1,0,0,,,,Eve Ellis,
4,2016-03-02,,,2016-03-03,,1,often,0,,,,Eve Ellis,
5,2016-03-02,,,03/13/2016,,1,0,0,,,,Eve Ellis,
6,2016-03-02,,,2016-03-03,-100,1,0,0,=1+1,,,Eve Ellis,
6,2016-03-02,,,2016-03-03,,1,0,0,,,,Eve Ellis,
";
    let file = files.write("a.csv", format!("{HEADER}{rows}"));
    let rejects = files.path("rejects.csv");

    let told = history(&world, &[&file, "--map", MAP, "--dry-run", "--rejects", &rejects]);

    for line in [
        "1 would be new issues",
        "1 in a state that we do not know: their times decided",
        "line 2: no time at which it was opened",
        "line 3: ended before it was opened",
        "line 4: ended, and it does not say when: Closed",
        "line 5: count that cannot be read: often",
        "line 6: time that cannot be read: 03/13/2016",
        "line 8: number that stands on an earlier row: line 7 has it too",
    ] {
        has(&told, line);
    }
    let written = fs::read_to_string(&rejects).unwrap();
    assert!(
        written.contains("\n3,ended before it was opened,,2,2016-03-02,,2016-03-01,"),
        "{written}"
    );
    assert_eq!(issues::table.count().get_result(&mut *world.conn()), Ok(0));
    let complaint = complained(&mut importing(&world, "history", &[&file, "--map", "id=number"]));
    assert!(
        complaint.contains("--map must name a column for opened and a column for reporter"),
        "{complaint}"
    );
    let values = ["--map", MAP, "--values", "state:Done=finished"];
    let complaint =
        complained(&mut importing(&world, "history", &[&[&*file], &values[..]].concat()));
    assert!(complaint.contains("finished is none of ours"), "{complaint}");
}

/// Closed by Ada, who wrote what she did and not when.
#[actix_web::test]
async fn what_was_closed_and_never_resolved_keeps_what_was_done() {
    let world = World::new();
    let files = Files::new();
    let file = files.write(
        "a.csv",
        "n,o,c,who,by,code,done,doc\n\
         1,2016-03-01T15:00:00Z,2016-03-02T16:00:00Z,eve@example.org,Ada Abbott,explained,Showed the menu,yes\n",
    );
    let map = "id=n,opened=o,closed=c,reporter=who,resolver=by,code=code,resolution=done,documentation=doc";

    history(&world, &[&file, "--map", map]);

    let row = "select concat_ws('|', state, resolved_at, resolved_by, code, details, documentation) from issues";
    assert_eq!(ask(&world, row), ["closed|4|explained|Showed the menu|answered_with"]);
    assert_eq!(replay::the_log_tells_all(&mut world.conn()), 1, "told by the events alone");
    let page = open(&world, MONA, "/issues/1").await.text("main").unwrap();
    assert!(page.contains("Ada Abbott closed this") && page.contains("Showed the menu"), "{page}");
    assert!(!page.contains("hearing nothing more"), "{page}");
}

#[test]
fn what_lies_open_here_and_is_over_in_the_file_is_counted() {
    let world = World::new();
    let files = Files::new();
    let open_there =
        files.write("open.csv", "id,title,who\nINC1,Printer,Eve Ellis\nINC5,VPN,Eve Ellis\n");
    let tickets = ["--map", "id=id,subject=title,reporter=who", "--source", "old"];
    said(&mut importing(&world, "issues", &[&[&*open_there], &tickets[..]].concat()));
    let file = files.write("a.csv", format!("{HEADER}{ROWS}"));

    for dry_run in [&["--dry-run"][..], &[]] {
        let told = history(&world, &[&[&*file, "--map", MAP, "--source", "old"], dry_run].concat());
        has(&told, "1 were here already");
        has(&told, "1 of those here already are open here and over in the file: they stay open");
    }
    let waiting = "select import_key from issues where state = 'waiting' order by id";
    assert_eq!(ask(&world, waiting), ["old/INC1", "old/INC5"]);
}

#[test]
fn a_source_whose_name_could_begin_a_number_is_refused() {
    let world = World::new();
    let complaint =
        complained(&mut importing(&world, "history", &["a.csv", "--source", "old/desk"]));
    assert!(complaint.contains("none of them /"), "{complaint}");
}

#[test]
fn no_cell_stops_an_import() {
    let world = World::new();
    let files = Files::new();
    let file = files.write(
        "a.csv",
        "title,who,about\nPrinter,Eve Ellis,\u{96}\n\u{96},Eve Ellis,Word\nVPN,\u{80},Word\nMail,\u{9d}Emil Estes,Word\n",
    );
    let map = "subject=title,reporter=who,software=about";
    let told = said(&mut importing(&world, "issues", &[&file, "--map", map]));
    has(&told, "2 are new issues");
    has(&told, "line 3: neither subject nor description");
    has(&told, "line 4: no reporter");
    let rows = "select summary || '|' || software || '|' || reporter_id from issues order by id";
    assert_eq!(ask(&world, rows), ["Printer|Not in the list|1", "Mail|Word|2"]);
}

/// A thousand incidents of seventeen tags each are one batch: more values than a statement has, by more rules than a page
/// waits for.
#[test]
fn an_import_takes_its_time_and_as_many_tags_as_there_are() {
    let world = World::new();
    world.arrange(
        "insert into tags (facet, word, label) select 'free', 'extra-' || n, 'Extra ' || n from generate_series(1, 17) n;
         insert into tag_rules (tag_id, words, created_at) select id, '{toner}', now() from tags where word like 'extra-%';
         create function in_a_hurry() returns trigger language plpgsql as $$ begin
             if current_setting('statement_timeout') <> '0' then raise 'limited'; end if; return new; end $$;
         create trigger in_a_hurry before insert on issues for each row execute function in_a_hurry()",
    );
    let files = Files::new();
    let rows = (0..1_000).map(|n| format!("{n},2016-03-01,2016-03-02,Eve Ellis,Toner\n"));
    let file = files.write("a.csv", format!("n,o,c,who,title\n{}", rows.collect::<String>()));
    let map = "id=n,opened=o,closed=c,reporter=who,subject=title";

    has(&history(&world, &[&file, "--map", map]), "1,000 are new issues");

    let tags = "select count(*)::text from issue_tags it join tags t on t.id = it.tag_id where t.word like 'extra-%'";
    assert_eq!(ask(&world, tags), ["17000"]);
}

#[actix_web::test]
async fn an_imported_issue_reads_as_what_it_is() {
    let world = World::new();
    let files = Files::new();
    let file = files.write("a.csv", format!("{HEADER}{ROWS}"));
    history(&world, &[&file, "--map", MAP]);

    let page = open(&world, MONA, "/issues/1").await;

    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("The desk before") && page.body.contains("Category 40 · INC1"),
        "{}",
        page.body
    );
    assert_eq!(open(&world, EVE, "/issues/1").await.status, 200, "her own");
    assert_eq!(open(&world, VERA, "/issues/1").await.status, 404);
}

#[test]
fn a_spreadsheet_of_requests_becomes_lines_of_the_log() {
    let world = World::new();
    world.set("documents", serde_json::json!(["docs.example.com"]));
    let files = Files::new();
    let file = files.write(
        "log.csv",
        "Date,Who,Team,Type,Request,Link,Docs?,By\n\
         3/8/2016 10:00,eve@example.org,,Printing,Printer menu,docs.example.com/print,no,\n\
         4/8/2016,Ottokar,Roads,Coffee,My password is gone,,Yes,Ada Abbott\n\
         5/8/2016,Ottokar,Roads,,Two\u{a0}lines,https://example.org/,,Nobody Known\n\
         ,Ottokar,Roads,,No date,,,\n",
    );
    let map =
        "date=Date,who=Who,team=Team,type=Type,summary=Request,link=Link,documentation=Docs?,by=By";
    let rejected = said(&mut importing(&world, "log", &[&file, "--map", map, "--dry-run"]));
    has(&rejected, "line 2: nobody of the desk is called that, and --by names nobody");
    has(
        &rejected,
        "line 4: nobody of the desk is called that, and --by names nobody: Nobody Known",
    );

    let arguments = [&*file, "--map", map, "--by", "mona@example.org", "--minutes", "4"];
    let told = said(&mut importing(&world, "log", &arguments));
    let again = said(&mut importing(&world, "log", &arguments));

    for line in [
        "3 are new log lines",
        "line 5: time that cannot be read",
        "2 answered with documentation",
        "1 of them to documents of ours",
        "1 of a type that is none of our kinds: rules decided",
    ] {
        has(&told, line);
    }
    has(&again, "3 were here already");
    let lines = ask(
        &world,
        "select asker || '|' || (asker_id is not null) || '|' || department || '|' || kind || '|' || coalesce(tag_origin::text, '')
             || '|' || coalesce(documentation::text, '') || '|' || minutes || '|' || by_id || '|' || source || '|' || summary
         from log_lines order by at",
    );
    assert_eq!(
        lines,
        [
            "Eve Ellis|true|Permits|printing|form|answered_with|4|7|import|Printer menu https://docs.example.com/print",
            "Ottokar|false|Roads|access|rule|answered_with|4|4|import|My password is gone",
            "Ottokar|false|Roads|other|||4|7|import|Two lines https://example.org/",
        ]
    );
    let conn = &mut *world.conn();
    assert_eq!(log_lines::table.count().get_result(conn), Ok(3));
    let documents: i64 =
        log_links::table.filter(log_links::is_document).count().get_result(conn).unwrap();
    assert_eq!(documents, 1);
    assert_eq!(issues::table.count().get_result(conn), Ok(0));
}
