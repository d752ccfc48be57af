//! Whole tables as files: `tallydesk export`, and lists that download however long they are.

use crate::browser::open;
use crate::world::{ADA, EVE, MONA, Story, World};
use std::fs;
use std::path::PathBuf;
use std::process::{self, Command, Output};
use tallydesk::web::csv::lines;

fn export(world: &World, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tallydesk"));
    command.arg("export").args(arguments).env("DATABASE_URL", &world.url).output().unwrap()
}

/// The rows that it wrote, headings first.
fn exported(world: &World, arguments: &[&str]) -> Vec<Vec<String>> {
    let Output { status, stdout, stderr } = export(world, arguments);
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    let text = String::from_utf8(stdout).unwrap();
    assert!(text.ends_with("\r\n"), "RFC 4180");
    lines(&text).unwrap().into_iter().map(|(_, cells)| cells).collect()
}

fn column(rows: &[Vec<String>], heading: &str) -> Vec<String> {
    let at = rows[0].iter().position(|cell| cell == heading).unwrap();
    rows[1..].iter().map(|row| row[at].clone()).collect()
}

#[test]
fn every_issue_is_written_by_number_with_names_words_and_moments_in_utc() {
    let world = World::new();
    world.reported_by(EVE, "=HYPERLINK(\"http://evil\")");
    world.resolved_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "Word, and \"more\"")));
    world.arrange("update issues set submitted_at = '2026-11-20T14:27:00.5Z' where id = 1");

    let rows = exported(&world, &["issues"]);
    assert_eq!(column(&rows, "number"), ["1", "2"]);
    assert_eq!(column(&rows, "submitted")[0], "2026-11-20T14:27:00.500Z");
    assert_eq!(column(&rows, "summary")[1], "Word, and \"more\"");
    assert_eq!(column(&rows, "state"), ["waiting", "resolved"]);
    assert_eq!(column(&rows, "resolved by"), ["", "Ada Abbott"]);
    assert_eq!(column(&rows, "reporter's email")[0], "eve@example.org");
    assert_eq!(exported(&world, &["issues"]), rows, "the same twice");

    let text = String::from_utf8(export(&world, &["issues"]).stdout).unwrap();
    assert!(text.contains("\"'=HYPERLINK(\"\"http://evil\"\")\""), "no formula: {text}");
}

#[test]
fn days_are_the_desks_from_the_first_to_before_the_last() {
    let world = World::new();
    for _ in 0..4 {
        world.reported_by(EVE, "One");
    }
    // New York: the last moment of 31 October, the first of 1 November, the last of it, the first of 2 November; the day
    // has 25 hours.
    world.arrange(
        "update issues set submitted_at = t.at from (values (1, '2026-11-01T03:59:59Z'::timestamptz), (2, '2026-11-01T04:00:00Z'),
         (3, '2026-11-02T04:59:59Z'), (4, '2026-11-02T05:00:00Z')) as t (id, at) where issues.id = t.id",
    );
    let numbers =
        |days: &[&str]| column(&exported(&world, &[&["issues"], days].concat()), "number");
    assert_eq!(numbers(&["--from", "2026-11-01", "--to", "2026-11-02"]), ["2", "3"]);
    assert_eq!(numbers(&["--from", "2026-11-02"]), ["4"]);
    assert_eq!(numbers(&["--to", "2026-11-01"]), ["1"]);
    assert_eq!(numbers(&["--from", "2030-01-01"]).len(), 0);

    for wrong in [["--from", "2026-11-02", "--to", "2026-11-02"], ["--from", "x", "--to", "y"]] {
        let output = export(&world, &[&["issues"], &wrong[..]].concat());
        assert!(!output.status.success());
        assert_eq!(String::from_utf8(output.stderr).unwrap().lines().count(), 1);
    }
}

#[test]
fn all_that_happened_is_written_in_order_and_so_is_the_log() {
    let world = World::new();
    world.resolved_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "One")));
    let rows = exported(&world, &["events"]);
    assert_eq!(column(&rows, "what"), ["submitted", "taken", "resolved"]);
    assert_eq!(column(&rows, "who"), ["Eve Ellis", "Ada Abbott", "Ada Abbott"]);
    let numbers: Vec<i64> =
        column(&rows, "event").iter().map(|number| number.parse().unwrap()).collect();
    assert!(numbers.is_sorted());

    world.arrange(
        "insert into log_lines (source, by_id, kind, automatic, minutes, summary, at, asker)
         select 'log', id, 'other', false, 5, '+VPN', now(), 'Otto' from people where name = 'Ada Abbott';
         insert into log_links select id, 'https://docs.example.com/' || n, 'docs.example.com', true, now()
         from log_lines, generate_series(1, 2) n",
    );
    let rows = exported(&world, &["log"]);
    assert_eq!(column(&rows, "who"), ["Ada Abbott"]);
    assert_eq!(column(&rows, "asked by"), ["Otto"]);
    assert_eq!(column(&rows, "links"), ["https://docs.example.com/1 https://docs.example.com/2"]);
}

#[test]
fn a_file_is_there_whole_or_not_at_all() {
    let world = World::new();
    world.reported_by(EVE, "One");
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("export-{}", process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("issues.csv");
    let said = export(&world, &["issues", file.to_str().unwrap()]);
    assert!(String::from_utf8(said.stdout).unwrap().starts_with("1 rows written to "));
    assert!(fs::read_to_string(&file).unwrap().starts_with('\u{FEFF}'));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");

    let nowhere = folder.join("none/issues.csv");
    assert!(!export(&world, &["issues", nowhere.to_str().unwrap()]).status.success());
    fs::remove_dir_all(&folder).unwrap();
}

#[actix_web::test]
async fn a_list_downloads_whole_however_long_it_is() {
    let world = World::new();
    world.issue(Story::default());
    world.arrange(
        "insert into audit (what, about) select 'signed in', n from generate_series(1, 2500) n",
    );
    let csv = open(&world, MONA, "/settings/audit.csv?what=signed+in").await;
    assert_eq!(csv.status, 200);
    let rows = lines(&csv.body).unwrap();
    assert_eq!(rows.len(), 2_501);
    let about: Vec<i64> = rows[1..].iter().map(|(_, cells)| cells[3].parse().unwrap()).collect();
    assert!(about.is_sorted_by(|one, other| one > other), "newest first, none twice");
    assert_eq!(csv.body.matches('\u{FEFF}').count(), 1);

    // As many as a batch has, one fewer and one more: none is forgotten between two.
    for many in [999, 1_000, 1_001] {
        world.arrange(&format!(
            "insert into audit (what) select '{many} times' from generate_series(1, {many})"
        ));
        let address = format!("/settings/audit.csv?what={many}+times");
        assert_eq!(lines(&open(&world, MONA, &address).await.body).unwrap().len(), many + 1);
    }
    let basket = open(&world, ADA, "/baskets/bin.csv").await;
    assert_eq!(lines(&basket.body).unwrap().len(), 2);
    assert_eq!(open(&world, EVE, "/baskets/bin.csv").await.status, 403);
}
