//! A small desk of its own for every test: a database with the same few people, and issues told as stories.

use crate::{browser, environment};
use actix_web::web::Data;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use serde_json::Value;
use std::cell::{RefCell, RefMut};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use tallydesk::db::cluster::{Cluster, Options};
use tallydesk::db::{self, Db};
use tallydesk::intake;
use tallydesk::issue::{
    self, Documentation, Effect, EventKind, Issue, IssueId, ResolutionCode, Source, State,
};
use tallydesk::people::{self, Channel, Person, PersonId};
use tallydesk::schema::{self, issue_events, issues, software};
use tallydesk::settings::{Cached, Settings};
use tallydesk::triage::{self, Reported};
use tallydesk::web::House;
use tallydesk::web::secret;

/// Employees.
pub const EVE: &str = "eve";
pub const EMIL: &str = "emil";
/// An employee on the VIP list.
pub const VERA: &str = "vera";
/// Techs of tier 1.
pub const ADA: &str = "ada";
pub const TOM: &str = "tom";
/// A tech of tier 2.
pub const ZOE: &str = "zoe";
pub const MONA: &str = "mona";
pub const SAM: &str = "sam";
pub const PASSWORD: &str = "correct horse battery tally";

/// Nobody is signed in.
pub const NOBODY: &str = "";

/// In the order of their ids, from 1.
pub const PEOPLE: [&str; 8] = [EVE, EMIL, VERA, ADA, TOM, ZOE, MONA, SAM];

const CAST: &str = "
    insert into departments (name) values ('Permits'), ('Desktop Support');
    insert into people (name, email, role, tier, department_id, phone, desk_since) values
        ('Eve Ellis',  'eve@example.org',  'employee', null, 1, '202-555-0101', null),
        ('Emil Estes', 'emil@example.org', 'employee', null, 1, null, null),
        ('Vera Vance', 'vera@example.org', 'employee', null, 1, '202-555-0103', null),
        ('Ada Abbott', 'ada@example.org',  'tech', 1, 2, null, '2024-03-01'),
        ('Tom Tully',  'tom@example.org',  'tech', 1, 2, null, '2026-02-01'),
        ('Zoe Zeller', 'zoe@example.org',  'tech', 2, 2, null, '2019-05-01'),
        ('Mona Marsh', 'mona@example.org', 'manager', null, 2, null, '2015-01-01'),
        ('Sam Sutter', 'sam@example.org',  'software', null, 2, null, null);
    update people set on_shift = true where role <> 'employee'; insert into vendors (name) values ('Microsoft'), ('Autodesk');
    insert into vip_people (person_id, reason, added_by) values (3, 'Answers for the county on television', 7);
    insert into software (name, vendor_id, carries_mail, retired_on) values ('Word', 1, false, null), ('Outlook', 1, true, null), ('AutoCAD', 2, false, '2025-01-31');
    insert into software_versions (software_id, version, approved_on) values (1, '2405', '2024-06-01'); insert into vendor_contacts (vendor_id, name, email, phone) values (1, 'Wanda', 'wanda.wallace@vendor.example', '425-555-0199');
    insert into contracts (vendor_id, reference, starts_on, notes) values (1, 'MS-7734', '2024-01-01', 'Customer number 90210'); insert into contract_software values (1, 1);";

/// A desk that only its test knows. Its database goes with the cluster, at the end of the run.
pub struct World {
    pub house: Data<House>,
    /// The address of its database, for libpq.
    pub url: String,
    conn: RefCell<PgConnection>,
}

/// An issue as a test tells it; what is left out is an ordinary question of Eve's, just reported.
#[derive(Clone, Copy, Debug)]
pub struct Story {
    pub by: &'static str,
    pub summary: &'static str,
    pub software: &'static str,
    pub effect: Effect,
    pub minutes_ago: i64,
}

impl Default for Story {
    fn default() -> Self {
        let summary = "Where is the printer menu?";
        Story { by: EVE, summary, software: "Word", effect: Effect::Question, minutes_ago: 0 }
    }
}

impl World {
    pub fn new() -> Self {
        World::at(fresh_database(Some(&TEMPLATE)))
    }

    /// The desk over a database that exists.
    pub fn at(url: String) -> Self {
        let conn = RefCell::new(db::establish(&url).unwrap());
        World { conn, house: house(&url, browser::HERE), url }
    }

    /// The same desk, found at another address.
    pub fn house_at(&self, address: &str) -> Data<House> {
        house(&self.url, address)
    }

    /// A connection to look and to arrange with. Give it back before asking the world for more.
    pub fn conn(&self) -> RefMut<'_, PgConnection> {
        self.conn.borrow_mut()
    }

    /// SQL, for what no story tells.
    pub fn arrange(&self, sql: &str) {
        self.conn().batch_execute(sql).unwrap();
    }

    pub fn person(&self, name: &str) -> Person {
        people::store::get(&mut self.conn(), id_of(name)).unwrap()
    }

    /// They can sign in with [`PASSWORD`].
    pub fn gets_a_password(&self, name: &str) {
        let hash = tallydesk::accounts::hash(PASSWORD).unwrap();
        diesel::update(schema::people::table.find(id_of(name)))
            .set(schema::people::password_hash.eq(hash))
            .execute(&mut *self.conn())
            .unwrap();
    }

    /// Everybody has a live session, even who has just signed out.
    pub fn everybody_signs_in(&self) {
        self.arrange(&format!("delete from sessions; {}", sessions()));
    }

    /// The one a page of theirs would carry.
    pub fn csrf_of(&self, name: &str) -> String {
        secret::csrf_token(&cookie_of(name))
    }

    /// `set("take_limit", 2)`, before the first page is opened: a desk remembers its settings for a second.
    pub fn set(&self, name: &str, value: impl Into<Value>) {
        tallydesk::settings::store::set(&mut self.conn(), name, &value.into(), None).unwrap();
    }

    /// A question of theirs about Word, waiting in its basket.
    pub fn reported_by(&self, who: &'static str, summary: &'static str) -> IssueId {
        self.issue(Story { by: who, summary, ..Story::default() })
    }

    /// An issue that waits where triage puts it.
    pub fn issue(&self, story: Story) -> IssueId {
        let reporter = self.person(story.by);
        let conn = &mut *self.conn();
        let report = Reported {
            reporter: reporter.id,
            summary: story.summary.to_owned(),
            software: story.software.to_owned(),
            vip: people::store::is_vip(conn, reporter.id).unwrap(),
            effect: story.effect,
            at: db::now() - chrono::TimeDelta::minutes(story.minutes_ago),
        };
        let mut issue = triage::fresh(report, &Settings::default());
        let software_id = software::table
            .filter(software::name.eq(story.software))
            .select(software::id)
            .first::<i64>(conn);
        issue.id = diesel::insert_into(issues::table)
            .values((
                (issues::reporter_id.eq(reporter.id), issues::logged_by_id.eq(reporter.id)),
                (issues::source.eq(Source::Web), issues::contact_by.eq(Channel::Email)),
                (
                    issues::software.eq(story.software),
                    issues::software_id.eq(software_id.optional().unwrap()),
                ),
                (issues::summary.eq(story.summary), issues::description.eq(story.summary)),
                (issues::kind.eq("how-to"), issues::department.eq(&reporter.department)),
                (issues::effect.eq(issue.effect), issues::priority.eq(issue.priority)),
                (issues::basket.eq(issue.basket), issues::vip.eq(issue.vip)),
                (
                    issues::submitted_at.eq(issue.submitted_at),
                    issues::promised_at.eq(issue.promised_at),
                    issues::told_at.eq(issue.told_at),
                ),
            ))
            .returning(issues::id)
            .get_result(conn)
            .unwrap();
        let passage = issue::store::Passage {
            issue: issue.id,
            from: None,
            to: State::Waiting,
            owner: None,
            by: Some(reporter.id),
            at: issue.submitted_at,
        };
        let event = intake::submitted(&issue, triage::why(&issue));
        issue::store::record(conn, passage, &event).unwrap();
        issue.id
    }

    pub fn taken_by(&self, who: &str, issue: IssueId) -> IssueId {
        self.step(who, issue, State::Taken, EventKind::Taken, |issue, who, now| {
            issue.owner = Some(who);
            issue.first_taken_at = Some(now);
        })
    }

    pub fn resolved_by(&self, who: &str, issue: IssueId) -> IssueId {
        self.step(who, issue, State::Resolved, EventKind::Resolved, |issue, who, now| {
            issue.code = Some(ResolutionCode::Explained);
            issue.details = Some("Showed where it is".to_owned());
            issue.documentation = Some(Documentation::Missing);
            issue.resolved_at = Some(now);
            issue.resolved_by = Some(who);
            issue.closes_at = Some(now + chrono::TimeDelta::days(7));
        })
    }

    /// It points to another one.
    pub fn duplicate_by(&self, who: &str, issue: IssueId, of: IssueId) -> IssueId {
        let by = self.person(who);
        let step = issue::store::Step { by: &by, now: db::now(), token: None };
        let mark =
            |conn: &mut PgConnection| issue::store::mark(conn, issue, step, (of, None, None));
        self.conn().transaction(mark).unwrap();
        issue
    }

    /// One step of its life, through the same door as all others.
    fn step(
        &self,
        who: &str,
        id: IssueId,
        next: State,
        kind: EventKind,
        change: impl Fn(&mut Issue, PersonId, chrono::DateTime<chrono::Utc>),
    ) -> IssueId {
        let (by, now) = (self.person(who), db::now());
        let decide = |issue: &mut Issue| {
            change(issue, by.id, now);
            issue.step_to(next, kind)
        };
        let step = issue::store::Step { by: &by, now, token: None };
        self.conn().transaction(|conn| issue::store::step(conn, id, step, decide)).unwrap();
        id
    }

    pub fn state_of(&self, issue: IssueId) -> &'static str {
        let state: State =
            issues::table.find(issue).select(issues::state).first(&mut *self.conn()).unwrap();
        state.word()
    }

    /// The name of its owner, as in this file.
    pub fn owner_of(&self, issue: IssueId) -> Option<&'static str> {
        let owner: Option<i64> =
            issues::table.find(issue).select(issues::owner_id).first(&mut *self.conn()).unwrap();
        owner.map(|id| PEOPLE[usize::try_from(id).unwrap() - 1])
    }

    /// What happened to it, oldest first: `["submitted", "taken"]`.
    pub fn events_of(&self, issue: IssueId) -> Vec<&'static str> {
        let kinds: Vec<EventKind> = issue_events::table
            .filter(issue_events::issue_id.eq(issue))
            .order(issue_events::id)
            .select(issue_events::kind)
            .load(&mut *self.conn())
            .unwrap();
        kinds.into_iter().map(EventKind::word).collect()
    }
}

fn house(url: &str, address: &str) -> Data<House> {
    Data::new(House {
        db: Db::open(url, 4),
        settings: Cached::default(),
        presence: Default::default(),
        news: Default::default(),
        learnt: Default::default(),
        limits: None,
        base_url: address.to_owned(),
        metrics_token: None,
        proxies: Vec::new(),
    })
}

pub fn id_of(name: &str) -> PersonId {
    let position = PEOPLE
        .iter()
        .position(|known| *known == name)
        .unwrap_or_else(|| panic!("nobody is called {name:?}"));
    PersonId(i64::try_from(position).unwrap() + 1)
}

/// The session token in their cookie; empty for nobody.
pub fn cookie_of(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!("{name:-<43}") }
}

fn sessions() -> String {
    let row = |name: &&str| format!("(sha256('{}'), {})", cookie_of(name), id_of(name).0);
    let rows: Vec<String> = PEOPLE.iter().map(row).collect();
    format!("insert into sessions (token_hash, person_id) values {};", rows.join(","))
}

/// The server of this run: one of its own, or that of `TEST_DATABASE_URL`, which no second run may use meanwhile.
enum Server {
    Ours(Cluster),
    Outside(String),
}

static SERVER: LazyLock<Server> = LazyLock::new(|| match environment("TEST_DATABASE_URL") {
    Some(url) => Server::Outside(url),
    None => {
        let bin_dir = environment("PG_BIN_DIR").map(Into::into);
        Server::Ours(Cluster::scratch(&Options { bin_dir, ..Options::default() }).unwrap())
    }
});

impl Server {
    fn url(&self) -> &str {
        match self {
            Server::Ours(cluster) => cluster.url(),
            Server::Outside(url) => url,
        }
    }

    fn url_for(&self, database: &str) -> String {
        match self {
            Server::Ours(cluster) => cluster.url_for(database),
            Server::Outside(url) => {
                let mut url = url::Url::parse(url).unwrap();
                url.set_path(database);
                url.into()
            }
        }
    }
}

/// Made once per run; every test's database is a copy of it.
static TEMPLATE: LazyLock<String> = LazyLock::new(|| {
    let url = fresh_database(None);
    let mut conn = db::establish(&url).unwrap();
    tallydesk::app::prepare(&mut conn).unwrap();
    conn.batch_execute(&format!("{CAST}{}", sessions())).unwrap();
    name_in(&url).to_owned()
});

/// The address of a new database: a copy of `template`, or empty.
pub fn fresh_database(template: Option<&str>) -> String {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let name = format!("tallydesk_test_{}", MADE.fetch_add(1, Ordering::Relaxed));
    let mut server = db::establish(SERVER.url()).unwrap();
    // Copying files takes 20 ms, the default five times that. PostgreSQL 14 knows no other way.
    let quickly = if version(&mut server) >= 150_000 { "strategy file_copy" } else { "" };
    let template = template.map_or_else(|| "template0".to_owned(), ToOwned::to_owned);
    server.batch_execute("set lock_timeout = 0; set statement_timeout = 0").unwrap();
    server.batch_execute(&format!("drop database if exists {name}")).unwrap();
    server.batch_execute(&format!("create database {name} template {template} {quickly}")).unwrap();
    SERVER.url_for(&name)
}

fn version(conn: &mut PgConnection) -> i32 {
    use diesel::dsl::sql;
    sql::<diesel::sql_types::Integer>("select current_setting('server_version_num')::int")
        .get_result(conn)
        .unwrap()
}

fn name_in(url: &str) -> &str {
    let path = url.split('?').next().unwrap();
    path.rsplit('/').next().unwrap()
}

#[test]
fn a_story_is_an_issue_that_the_desk_could_have_made() {
    let world = World::new();
    let mine = world.reported_by(EVE, "Word will not start");
    let vip = world.issue(Story {
        by: VERA,
        effect: Effect::CustomerImpact,
        minutes_ago: 90,
        ..Story::default()
    });

    world.resolved_by(ADA, world.taken_by(ADA, mine));

    assert_eq!(world.state_of(mine), "resolved");
    assert_eq!(world.owner_of(mine), Some(ADA));
    assert_eq!(world.events_of(mine), ["submitted", "taken", "resolved"]);
    assert_eq!(world.events_of(vip), ["submitted"]);
    assert_eq!(world.owner_of(vip), None);
}

#[actix_web::test]
async fn everybody_is_signed_in_and_nobody_is_not() {
    let world = World::new();
    world.everybody_signs_in();

    assert_eq!(browser::open(&world, NOBODY, "/healthz").await.status, 200);
    assert_eq!(browser::open(&world, ADA, "/no-such-page").await.status, 404);
}
