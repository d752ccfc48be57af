//! The schema: every step up can be taken back on rows, whatever happens meanwhile, and Rust knows what it makes.

use crate::architecture::{files, read};
use crate::world::{ADA, EVE, Story, VERA, World, ZOE, fresh_database};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text};
use diesel_migrations::MigrationHarness;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use tallydesk::db::{self, MIGRATIONS};
use tallydesk::issue::Effect;

/// Words that some people typed in the middle of what follows.
const ASIDE: &str = "
    insert into tags (facet, word, label) values ('kind', 'test', 'Test');
    insert into tag_rules (tag_id, words) select id, '{paper jam}' from tags where word = 'test';
    insert into issue_tags (issue_id, tag_id, origin, added_at) select i.id, t.id, 'form', now() from issues i, tags t
        where t.word = 'test';
    insert into issue_links select id, 'https://docs.example.com/', 'docs.example.com', true, false, now() from issues;
    update software set platforms = '{windows,web}', documentation = 'https://docs.example.com/', looked_after_by = 8, approved_on = '2024-03-03'
        where retired_on is null;
    update software_versions set retired_on = '2026-01-31';
    insert into learnt_models (trained_at, issues, tags, weights, own, trust, trusted_at) values (now(), 1, '{}', '', '[]', '{}', now());
    insert into learnt_predictions select id, (select min(id) from tags), 1, 0.9, false, now(), true, now() from issues limit 1;
    insert into learnt_progress values (true, 1);
    insert into replies (title, text) values ('Restart', 'Hello {name}, please restart {software}.');
    insert into settings (name, value) values ('take_limit', '7');
    insert into follow_ups (issue_id, kind, at, place, owner_id, booked_at)
        select id, 'visit', now() + interval '1 day', 'Room 4', owner_id, now() from issues where owner_id is not null limit 1;
    insert into passed_over (person_id, issue_id, how, at)
        select 4, id, 'skipped', now() from issues where state = 'waiting' limit 1;
    insert into holds (issue_id, person_id, pulled_from, from_at, until_at)
        select id, 4, 'bin', now() - interval '1 hour', now() from issues limit 1;
    insert into open_pages select id, 4, now(), true from issues limit 1;
    insert into files (by_id, name, media_type, size_bytes, digest, issue_id)
        select 1, 'screen.png', 'image/png', 1, sha256('a'), min(id) from issues;
    insert into file_pieces select id, 0, 'a' from files;
    insert into mentions (event_id, person_id, issue_id, by_id, at)
        select min(id), 6, issue_id, 4, now() from issue_events group by issue_id limit 1;
    insert into watchers select id, 6, now(), 1 from issues limit 1;
    insert into calendar_feeds values (4, sha256('feed'), now());
    insert into mail_workers (server) values ('mail.example.org:587');
    insert into mail_preferences values (1, '{taken}', 8);
    insert into audit (what) values ('signed in');
    insert into sign_in_failures (about, failures) values ('account ada@example.org', 2);
    insert into search_words (word, stem, issues) values ('printer', 'printer', 3);
    insert into saved_views (person_id, name, address) values (7, 'The bin', '/baskets/bin');
    insert into documents (title, url, for_all, owner_id, checked_on)
        values ('Print', 'https://docs.example.com/print', false, 4, '2026-01-01');
    insert into document_software values (1, 1);
    insert into document_offers select id, 1, 1, true, '{print}', now() from issues;
    insert into log_lines (source, by_id, kind, automatic, minutes, summary, at) values ('log', 4, 'other', false, 5, 'VPN', now());
    insert into log_links values (1, 'https://docs.example.com/', 'docs.example.com', true, now());
    insert into imported_issues (issue_id, desk) select min(id), 'servicenow' from issues;
    insert into report_runs (started_at, finished_at, kind, address, as_of_event, hash, rows)
        values (now(), now(), 'mail', '/numbers/turns', 1, repeat('0', 64), 2);
    insert into report_subscriptions (person_id, address, hour, due_at, next_try_at, created_at)
        values (7, '/numbers/turns', 7, now(), now(), now());
    insert into report_mails (subscription_id, due_at, run_id, title, address, lines)
        values (1, now(), 1, 'Turns', '/numbers/turns', 'Nobody took anything.');
    insert into parked_forms (id, person_id, place, fields) values (gen_random_uuid(), 1, '/report', 'kind=how-to');";

/// A desk in use: a bit of everything in every table.
fn lived_in() -> World {
    let world = World::new();
    world.issue(Story {
        by: VERA,
        effect: Effect::CustomerImpact,
        minutes_ago: 90,
        ..Story::default()
    });
    world.issue(Story { effect: Effect::WorkStoppage, software: "Outlook", ..Story::default() });
    world.reported_by(EVE, "Where is the printer menu?");
    world.resolved_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "Word will not start")));
    let escalated = world.escalated_by(
        ZOE,
        world.taken_by(ZOE, world.reported_by(EVE, "AutoCAD asks for a licence")),
    );
    world.answered_and_known(world.case_of(escalated));
    let first = world.taken_by(ADA, world.reported_by(EVE, "Paper is grey"));
    world.duplicate_by(ADA, world.reported_by(EVE, "Paper is grey again"), first);
    tallydesk::numbers::count_all(&mut world.conn()).unwrap();
    world.arrange(ASIDE);
    world
}

#[test]
fn the_lived_in_desk_has_rows_in_every_table() {
    let world = lived_in();
    let tables = ask(&world, "select tablename::text from pg_tables where schemaname = 'public'");
    let empty = tables
        .iter()
        .filter(|table| ask(&world, &format!("select 'x' from \"{table}\" limit 1")).is_empty());
    assert_eq!(
        empty.collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "migrations are tried on rows: put some here"
    );
}

#[test]
fn every_migration_can_be_undone_and_done_again_on_rows() {
    let steps = ask(&World::new(), "select version::text from __diesel_schema_migrations").len();
    for undone in 1..=steps {
        let world = lived_in();
        let before = shape(&world);
        for _ in 0..undone {
            world.conn().revert_last_migration(MIGRATIONS).unwrap();
        }
        let left = shape(&world);
        assert!(undone < steps || left.is_empty(), "all is undone, but there still is {left:?}");
        world.conn().run_pending_migrations(MIGRATIONS).unwrap();
        assert_eq!(shape(&world), before, "undone: {undone}");
        assert_eq!(counted(&world), waiting(&world), "undone: {undone}");
    }
}

/// The program of the version before would stop at the first word that it does not know.
#[test]
fn what_was_a_duplicate_is_told_in_older_words_once_that_is_undone() {
    let world = lived_in();
    let duplicate = "select id::text from issues where state::text = 'duplicate'";
    assert_eq!(ask(&world, duplicate).len(), 1);
    undo(&world, "20261122180010");
    assert_eq!(ask(&world, duplicate), Vec::<String>::new());
    let newer = "select kind::text from issue_events where kind::text in ('gained_duplicate', 'lost_duplicate')
                 or 'duplicate' in (from_state::text, to_state::text)";
    assert_eq!(ask(&world, newer), Vec::<String>::new());
    let told = ask(&world, "select text from issue_events where text like '%duplicate%'");
    assert!(told[0].starts_with("Issue ") && told.len() == 1, "{told:?}");
    let rewritten = world.conn().batch_execute("update issue_events set text = 'x'");
    assert!(rewritten.unwrap_err().to_string().contains("append-only"));
}

/// Until the catalogue was kept, two vendors could have one name in other letters.
#[test]
fn vendors_of_one_name_become_one_vendor() {
    let world = lived_in();
    undo(&world, "20261122200000");
    world.arrange(
        "insert into vendors (name) values ('MICROSOFT'), ('Adobe'), ('microsoft');
         insert into software (name, vendor_id) select 'Tool ' || id, id from vendors where id > 2",
    );

    world.conn().run_pending_migrations(MIGRATIONS).unwrap();

    let made = "select v.name || ': ' || s.name from software s join vendors v on v.id = s.vendor_id where s.name like 'Tool%' order by s.id";
    let told = ["Microsoft: Tool 3", "Adobe: Tool 4", "Microsoft: Tool 5"];
    assert_eq!(ask(&world, made), told);
    assert_eq!(ask(&world, "select name from vendors where name ilike 'micro%'"), ["Microsoft"]);
}

/// Takes migrations back, that one the last of them.
fn undo(world: &World, version: &str) {
    let done = format!(
        "select version::text from __diesel_schema_migrations where version >= '{version}'"
    );
    for _ in ask(world, &done) {
        world.conn().revert_last_migration(MIGRATIONS).unwrap();
    }
}

#[test]
fn many_nodes_may_migrate_one_database_at_once() {
    let url = fresh_database(None);
    let nodes: Vec<_> = (0..3)
        .map(|_| {
            let mut conn = db::establish(&url).unwrap();
            std::thread::spawn(move || db::migrate(&mut conn).unwrap().len())
        })
        .collect();
    let did: Vec<usize> = nodes.into_iter().map(|node| node.join().unwrap()).collect();

    let world = World::at(url);
    assert!(!world.conn().has_pending_migration(MIGRATIONS).unwrap());
    assert_eq!(
        did.iter().filter(|steps| **steps > 0).count(),
        1,
        "one of them did it all: {did:?}"
    );
}

/// The second step makes `sessions` and then waits here for the name of its next table. It dies waiting.
#[test]
fn a_migration_killed_midway_can_be_run_again() {
    let url = fresh_database(None);
    let world = World::at(url.clone());
    world.arrange("begin; create table sign_in_failures ()");
    let mut victim = db::establish(&url).unwrap();
    let migration = std::thread::spawn(move || db::migrate(&mut victim).is_err());

    let killer = World::at(url);
    let kill = "select pg_terminate_backend(pid)::text from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock' and query like '%sign_in_failures%'";
    let begun = Instant::now();
    while ask(&killer, kill).is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(10), "the migration never came to the table");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(migration.join().unwrap(), "killed");
    world.arrange("rollback");
    assert!(!shape(&world).iter().any(|thing| thing.contains("sessions")), "half a step is none");

    db::migrate(&mut world.conn()).unwrap();
    assert_eq!(shape(&world), shape(&World::new()));
}

/// Every enum made with `pg_enum!`, read from where it is written, so that none is forgotten.
#[test]
fn rust_and_postgresql_agree_on_every_word() {
    let world = World::new();
    let sources: Vec<String> = files("src").iter().map(|file| read(file)).collect();
    let ours: Vec<_> = sources.iter().flat_map(|source| enums(source)).collect();
    assert!(ours.len() >= 10, "the search for pg_enum! finds {} only", ours.len());
    for (name, words) in ours {
        let sql = format!("select unnest(enum_range(null::{}))::text", snake(&name));
        assert_eq!(ask(&world, &sql), words, "{name}");
    }
}

#[test]
fn the_schema_in_rust_is_the_one_in_the_database() {
    let world = World::new();
    let (ours, theirs) = (tables_in_rust(), tables_in_postgresql(&world));
    let names =
        |tables: &BTreeMap<String, Vec<String>>| tables.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(
        names(&ours),
        names(&theirs),
        "tables and views in src/schema.rs, and in the database"
    );
    for (table, columns) in ours {
        assert_eq!(
            columns, theirs[&table],
            "columns of {table}: in src/schema.rs, and in the database"
        );
    }
}

fn ask(world: &World, sql: &str) -> Vec<String> {
    diesel::dsl::sql::<Text>(sql).load(&mut *world.conn()).unwrap()
}

/// Everything that migrations made, by name: tables with their columns, views, indexes, types, functions, constraints.
fn shape(world: &World) -> Vec<String> {
    ask(
        world,
        "select * from (
            select c.relkind::text || ' ' || c.relname || coalesce(' ' || string_agg(a.attname || ':' ||
                   format_type(a.atttypid, a.atttypmod) || ':' || a.attnotnull, ',' order by a.attnum), '')
              from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
             where c.relnamespace = 'public'::regnamespace and c.relname not like '__diesel%' group by c.oid, c.relkind, c.relname
            union all select 'type ' || typname || ' ' || coalesce(enum_words, '') from pg_type t,
                   lateral (select string_agg(enumlabel, ',' order by enumsortorder) as enum_words from pg_enum where enumtypid = t.oid) e
             where typnamespace = 'public'::regnamespace and typtype = 'e'
            union all select 'function ' || oid::regprocedure || md5(prosrc) from pg_proc where pronamespace = 'public'::regnamespace
                   and proname not like 'diesel%'
            union all select 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
             where connamespace = 'public'::regnamespace and conname not like '__diesel%'
            union all select 'trigger ' || tgname from pg_trigger where not tgisinternal) as things (name) order by 1",
    )
}

/// What the tiles show, and what really waits.
fn counted(world: &World) -> Vec<String> {
    ask(world, "select basket || ' ' || waiting from basket_tiles where waiting <> 0 order by 1")
}

fn waiting(world: &World) -> Vec<String> {
    ask(
        world,
        "select basket || ' ' || count(*) from issues where state = 'waiting' group by basket order by 1",
    )
}

/// `pg_enum! { … enum Name { Variant = "word" => …, } }`: the name and its words.
fn enums(source: &str) -> Vec<(String, Vec<String>)> {
    let bodies = source
        .split("pg_enum! {")
        .skip(1)
        .filter_map(|rest| rest.split_once("enum ")?.1.split_once('{'));
    bodies
        .filter(|(name, _)| !name.contains('$'))
        .map(|(name, rest)| {
            let body = rest.split("\n    }").next().unwrap_or_default();
            let words = body.lines().filter_map(|line| line.split_once(" = \"")?.1.split_once('"'));
            (name.trim().to_owned(), words.map(|(word, _)| word.to_owned()).collect())
        })
        .collect()
}

fn snake(name: &str) -> String {
    let letter = |(at, letter): (usize, char)| {
        let gap = if at > 0 && letter.is_uppercase() { "_" } else { "" };
        format!("{gap}{}", letter.to_lowercase())
    };
    name.char_indices().map(letter).collect()
}

/// The `table!`s of `src/schema.rs`, each column as `name -> Type`.
fn tables_in_rust() -> BTreeMap<String, Vec<String>> {
    let source = read("src/schema.rs");
    let mut tables = BTreeMap::new();
    for block in source.split("diesel::table! {").skip(1) {
        let block = block.split("\n}").next().unwrap_or_default();
        let mut lines = block.lines().map(str::trim).skip_while(|line| !line.ends_with(") {"));
        let name =
            lines.next().and_then(|line| line.split(' ').next()).unwrap_or_default().to_owned();
        let columns = lines
            .filter(|line| line.contains(" -> "))
            .map(|line| line.trim_end_matches(',').to_owned());
        tables.insert(name, columns.collect());
    }
    tables
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    relation: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    /// Of the elements, where it is an array of them.
    #[diesel(sql_type = Nullable<Text>)]
    element: Option<String>,
    #[diesel(sql_type = Bool)]
    may_be_null: bool,
    /// A view does not tell which of its columns are never null; `src/schema.rs` has to know.
    #[diesel(sql_type = Bool)]
    in_view: bool,
}

fn tables_in_postgresql(world: &World) -> BTreeMap<String, Vec<String>> {
    let sql = "select c.relname::text as relation, a.attname::text as name, t.typname::text as kind, e.typname::text as element,
                      not a.attnotnull as may_be_null, c.relkind = 'v' as in_view
               from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
               join pg_type t on t.oid = a.atttypid left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
               where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and c.relname not like '\\_\\_diesel%'
               order by c.relname, a.attnum";
    #[expect(clippy::disallowed_methods, reason = "the catalogue is no part of the schema")]
    let columns: Vec<Column> = diesel::sql_query(sql).load(&mut *world.conn()).unwrap();
    let ours = tables_in_rust();
    let mut tables = BTreeMap::<String, Vec<String>>::new();
    for column in columns {
        let kind = column
            .element
            .as_ref()
            .map_or_else(|| camel(&column.kind), |of| format!("Array<{}>", camel(of)));
        let nullable = format!("{} -> Nullable<{kind}>", column.name);
        let known_as_nullable =
            ours.get(&column.relation).is_some_and(|columns| columns.contains(&nullable));
        let may_be_null = if column.in_view { known_as_nullable } else { column.may_be_null };
        let line = if may_be_null { nullable } else { format!("{} -> {kind}", column.name) };
        tables.entry(column.relation).or_default().push(line);
    }
    tables
}

fn camel(name: &str) -> String {
    let part = |part: &str| part[..1].to_uppercase() + &part[1..];
    name.split('_').map(part).collect()
}
