//! `tallydesk import issues`, as the person who moves a desk types it.

use crate::replay;
use crate::world::{EVE, VERA, World, id_of};
use diesel::prelude::*;
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{self, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tallydesk::db::{self, Turn};
use tallydesk::issue::{Basket, Effect, IssueId, State};
use tallydesk::people::PersonId;
use tallydesk::schema::{issue_events, issue_links, issue_tags, issues, people};

const MAP: &str = "subject=title,description=body,reporter=caller";

/// A folder of a test's own for its files; it goes with the test.
pub struct Files(PathBuf);

impl Files {
    pub fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("import-{}-{}", process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).unwrap();
        Files(folder)
    }

    pub fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        fs::write(self.0.join(name), content).unwrap();
        self.path(name)
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// `tallydesk import issues …`, or `history`, or `log`.
pub fn importing(world: &World, what: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tallydesk"));
    command.args(["import", what]).args(arguments).env("DATABASE_URL", &world.url);
    command
}

fn command(world: &World, arguments: &[&str]) -> Command {
    importing(world, "issues", arguments)
}

/// What the command said; it must have ended well.
pub fn said(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}

fn import(world: &World, arguments: &[&str]) -> String {
    said(&mut command(world, arguments))
}

/// What it complained about; it must have ended badly.
pub fn complained(command: &mut Command) -> String {
    let Output { status, stderr, .. } = command.output().unwrap();
    assert_eq!(status.code(), Some(1));
    String::from_utf8(stderr).unwrap()
}

fn complaint(world: &World, arguments: &[&str]) -> String {
    complained(&mut command(world, arguments))
}

/// Issues, events and people.
fn counts(world: &World) -> (i64, i64, i64) {
    let conn = &mut *world.conn();
    (
        issues::table.count().get_result(conn).unwrap(),
        issue_events::table.count().get_result(conn).unwrap(),
        people::table.count().get_result(conn).unwrap(),
    )
}

fn summaries(world: &World) -> Vec<String> {
    issues::table.order(issues::id).select(issues::summary).load(&mut *world.conn()).unwrap()
}

pub fn has(said: &str, line: &str) {
    assert!(said.lines().any(|said| said.trim() == line), "no line “{line}” in\n{said}");
}

#[test]
fn the_same_file_twice_adds_nothing() {
    let world = World::new();
    let files = Files::new();
    let file = files.write(
        "a.csv",
        "number,title,body,caller\n1,Printer,It eats paper,Eve Ellis\n2,VPN,Offline,Ottokar\n1,Again,Same number,Ottokar\n",
    );
    let arguments = [&*file, "--map", &format!("{MAP},id=number"), "--source", "old desk"];

    let first = import(&world, &arguments);
    let after_first = counts(&world);
    let second = import(&world, &arguments);

    has(&first, "2 are new issues");
    has(&first, "line 4: number that stands on an earlier row: line 2 has it too");
    assert_eq!(after_first, (2, 2, 9), "Ottokar is made once, Eve was here");
    has(&second, "0 are new issues");
    has(&second, "2 were here already");
    assert_eq!(counts(&world), after_first);
    import(&world, &[&*file, "--map", &format!("{MAP},id=number"), "--source", "another desk"]);
    assert_eq!(counts(&world).0, 4, "its numbers are those of another desk");
}

#[test]
fn rows_that_say_the_same_are_as_many_issues_and_stay_as_many() {
    let world = World::new();
    let files = Files::new();
    let row = "Unlock,Please unlock me,Eve Ellis\n";
    let file =
        files.write("a.csv", format!("title,body,caller\n{row}{row}VPN,Offline,Ottokar\n{row}"));
    let longer = files
        .write("b.csv", format!("title,body,caller\n{row}{row}VPN,Offline,Ottokar\n{row}{row}"));

    import(&world, &[&file, "--map", MAP]);
    assert_eq!(summaries(&world), ["Unlock", "Unlock", "VPN", "Unlock"]);
    import(&world, &[&file, "--map", MAP]);
    assert_eq!(counts(&world).0, 4);
    has(&import(&world, &[&longer, "--map", MAP]), "1 are new issues");
}

#[test]
fn an_import_killed_midway_is_finished_by_the_next() {
    let world = World::new();
    let files = Files::new();
    let rows: Vec<String> = (1..=1_200)
        .map(|n| format!("Ticket {},\"It\r\nfails\",Caller {}\n", n % 900, n % 70))
        .collect();
    let header = "title,body,caller\n";
    let file = files.write("a.csv", format!("{header}{}", rows.concat()));
    let mut child =
        command(&world, &["/dev/stdin", "--map", MAP]).stdin(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(format!("{header}{}", rows[..800].concat()).as_bytes()).unwrap();
    pipe.flush().unwrap();
    let begun = Instant::now();
    while counts(&world).0 == 0 {
        assert!(begun.elapsed() < Duration::from_secs(30), "the first rows do not arrive");
        sleep(Duration::from_millis(20));
    }

    child.kill().unwrap();
    child.wait().unwrap();
    let (half, events, _) = counts(&world);
    import(&world, &[&file, "--map", MAP]);

    assert!((1..1_200).contains(&half), "{half}");
    assert_eq!(events, half, "no issue without its first event");
    assert_eq!(counts(&world), (1_200, 1_200, 8 + 70));
    let expected: Vec<String> = (1..=1_200).map(|n| format!("Ticket {}", n % 900)).collect();
    let by_age: Vec<String> = issues::table
        .order((issues::submitted_at, issues::id))
        .select(issues::summary)
        .load(&mut *world.conn())
        .unwrap();
    assert_eq!(by_age, expected, "the order of the file is the order of age");
}

#[test]
fn every_reject_is_named_by_the_line_it_begins_on() {
    let world = World::new();
    let files = Files::new();
    let mut content = Vec::from("\u{FEFF}title,body,caller,opened\r\n");
    content.extend_from_slice(b"Good,\"two\r\nlines\nand a\rthird\",Eve Ellis,2016-08-03\r\n");
    content.extend_from_slice(b"?, ,Eve Ellis,2016-08-03\r\n");
    content.extend_from_slice(b"Latin,f\xFCr,Eve Ellis,2016-08-03\r\n");
    content.extend_from_slice(b"Short,row\r\n");
    content.extend_from_slice(b"Nobody,x,?,2016-08-03\r\n");
    content.extend_from_slice(b"When,x,Eve Ellis,\"=08/13/2016\"\r\n");
    content.extend_from_slice(format!("Long,{},Eve Ellis,\r\n", "x".repeat(60_001)).as_bytes());
    content.extend_from_slice(b"Good too,x,Eve Ellis,31/12/2016 9:30");
    let file = files.write("a.csv", content);
    let rejects = files.path("rejects.csv");
    let map = format!("{MAP},submitted=opened");

    let said = import(&world, &[&file, "--map", &map, "--rejects", &rejects]);

    for line in [
        "2 are new issues",
        "6 rejected",
        "line 5: neither subject nor description",
        "line 6: not UTF-8: column body",
        "line 7: more or fewer columns than the header: 2 instead of 4",
        "line 8: no reporter",
        "line 9: time that cannot be read: =08/13/2016",
        "line 10: text of more than 60,000 characters: Long",
    ] {
        has(&said, line);
    }
    let written = fs::read_to_string(&rejects).unwrap();
    assert_eq!(written.lines().count(), 7);
    assert!(written.starts_with("line,reason,detail,title,body,caller,opened\n"), "{written}");
    let row = "9,time that cannot be read,'=08/13/2016,When,x,Eve Ellis,'=08/13/2016\n";
    assert!(written.contains(row), "what is wrong, and the row: {written}");
    let again = complaint(&world, &[&file, "--map", &map, "--rejects", &file]);
    assert!(again.contains("File exists"), "the tickets are not written over: {again}");
}

#[test]
fn a_dry_run_says_everything_and_writes_nothing() {
    let world = World::new();
    let files = Files::new();
    let file = files.write(
        "a.csv",
        "title,body,caller\nDrucker fÃ¼r Ada,Kein Toner,Ottokar\nPassword,reset it,ottokar\n,Word crashes,Vera Vance\n",
    );
    let before = counts(&world);

    let said = import(&world, &[&file, "--map", MAP, "--dry-run", "--effect", "work_stoppage"]);

    assert_eq!(counts(&world), before);
    for line in [
        "3 would be new issues",
        "1 people would be added",
        "1 with mis-decoded text, repaired",
        "Baskets: VIP 1, P1 0, P2 2, Bin 0.",
        "Software: Not in the list 2, Word 1.",
        "line 2: Drucker für Ada",
        "line 4: Word crashes",
        "Vera Vance · Word · crash",
    ] {
        has(&said, line);
    }
    assert!(said.starts_with("Dry run: nothing was written. 3 rows in "), "{said}");
    import(&world, &[&file, "--map", MAP]);
    assert_eq!(counts(&world), (3, 3, before.2 + 1), "and what it said comes true");
}

#[test]
fn a_row_becomes_an_issue_as_if_it_had_been_reported_then() {
    let world = World::new();
    let files = Files::new();
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    gz.write_all(
        b"no;what;who;prog;dep;how bad;sort;when;tel\n\
          7;See https://docs.example.com/word. My password is gone;VERA@example.org;word;Permits 2;Customer Impact;Files;\
          2016-08-05T22:30:00Z;202-555-0177\n\
          8;x;Eve Ellis;AutoCAD;;;;;\n",
    )
    .unwrap();
    let file = files.write("a.dat", gz.finish().unwrap());
    let map = "id=no,description=what,reporter=who,software=prog,department=dep,effect=how bad,kind=sort,submitted=when,contact=tel";

    import(&world, &[&file, "--separator", ";", "--map", map]);

    let conn = &mut *world.conn();
    type Row = (IssueId, PersonId, String, String, Effect, Basket, State, String, String, bool);
    let (id, reporter, software, department, effect, basket, state, kind, address, phone): Row =
        issues::table
            .filter(issues::import_key.eq("import/7"))
            .select((
                issues::id,
                issues::reporter_id,
                issues::software,
                issues::department,
                issues::effect,
                issues::basket,
                issues::state,
                issues::kind,
                issues::contact_address,
                issues::phone_first,
            ))
            .first(conn)
            .unwrap();
    assert_eq!((reporter, &*software, &*department), (id_of(VERA), "Word", "Permits 2"));
    assert_eq!((effect, basket, state), (Effect::CustomerImpact, Basket::Vip, State::Waiting));
    assert_eq!((&*kind, &*address, phone), ("files", "202-555-0177", true));
    let promised: chrono::DateTime<chrono::Utc> =
        issues::table.find(id).select(issues::promised_at).first(conn).unwrap();
    assert_eq!(
        promised.to_rfc3339(),
        "2016-08-08T13:00:00+00:00",
        "an hour of desk time after Friday evening"
    );
    let tags: i64 =
        issue_tags::table.filter(issue_tags::issue_id.eq(id.0)).count().get_result(conn).unwrap();
    assert_eq!(tags, 2, "the kind of the file, and access by the rule");
    let document: bool = issue_links::table
        .filter(issue_links::issue_id.eq(id.0))
        .select(issue_links::is_document)
        .first(conn)
        .unwrap();
    assert!(document);
    let (software, listed, department, reporter): (String, Option<i64>, String, PersonId) =
        issues::table
            .filter(issues::import_key.eq("import/8"))
            .select((
                issues::software,
                issues::software_id,
                issues::department,
                issues::reporter_id,
            ))
            .first(conn)
            .unwrap();
    assert_eq!((&*software, listed, &*department), ("AutoCAD", None, "Permits"), "it is retired");
    assert_eq!(reporter, id_of(EVE));
    assert!(replay::the_log_tells_all(conn) > 0);
}

#[test]
fn an_import_waits_for_another_import_and_for_nothing_else() {
    let world = World::new();
    let [mut one, mut other] = [&world.url, &world.url].map(|url| db::establish(url).unwrap());
    world.arrange("begin");
    Turn::Demo.wait(&mut world.conn()).unwrap();

    assert!(Turn::Import.take(&mut one).unwrap());
    assert!(!Turn::Import.take(&mut other).unwrap());
}

#[test]
fn what_cannot_be_imported_is_said_in_a_line() {
    let world = World::new();
    let files = Files::new();
    let path = |name: &str, content: &[u8]| files.write(name, content);
    let good = path("good.csv", b"title,body,caller\n");
    for (file, map, said) in [
        (files.path("none.csv"), MAP, "No such file"),
        (path("empty.csv", b""), MAP, "is empty"),
        (path("book.xlsx", b"PK\x03\x04..."), MAP, "save it as CSV"),
        (path("wide.csv", b"\xFF\xFEt\0"), MAP, "UTF-16"),
        (path("picture.png", b"\x89PNG\r\n"), MAP, "is not a CSV file"),
        (path("semi.csv", b"title;body;caller\n"), MAP, "--separator"),
        (good.clone(), "subject=titel,reporter=caller", "did you mean title?"),
        (good.clone(), "subject=title", "--map must name a column for reporter"),
        (good, "id=title,reporter=caller,subject=titel", "did you mean title?"),
    ] {
        let complaint = complaint(&world, &[&file, "--map", map]);
        assert!(complaint.starts_with("tallydesk: ") && complaint.contains(said), "{complaint}");
        assert!(complaint.lines().count() == 1 || said.starts_with("--map must"), "{complaint}");
    }
    let broken = path("cut.csv.gz", &[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1]);
    assert!(complaint(&world, &[&broken, "--map", MAP]).contains("cannot read"));
    assert_eq!(counts(&world).0, 0);
}
