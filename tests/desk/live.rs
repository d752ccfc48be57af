//! Told while a page is open: over real connections, five hundred of them as cheaply as one.

use crate::browser::open;
use crate::world::{ADA, EMIL, EVE, MONA, Story, TOM, World, ZOE, cookie_of};
use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use actix_web::{HttpServer, rt};
use diesel::prelude::*;
use std::net::{SocketAddr, TcpListener};
use std::time::{Duration, Instant};
use tallydesk::issue::{Effect, IssueId};
use tallydesk::news::{self, TABS};
use tallydesk::web::House;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A desk at a real port.
struct Desk {
    house: Data<House>,
    at: SocketAddr,
    serving: ServerHandle,
}

impl Desk {
    async fn of(world: &World) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let house = world.house_at(&format!("http://{at}"));
        let app = house.clone();
        let server = HttpServer::new(move || tallydesk::app::app(app.clone()))
            .workers(1)
            .shutdown_timeout(10)
            .disable_signals()
            .listen(listener)
            .unwrap()
            .run();
        let serving = server.handle();
        rt::spawn(server);
        let desk = Desk { house, at, serving };
        desk.looks().await;
        desk
    }

    /// One look of the worker.
    async fn looks(&self) {
        while news::look_once(&self.house.db, &self.house.news).await.unwrap() {}
    }

    async fn checks_sessions(&self) {
        news::check_sessions(&self.house.db, &self.house.news, None).await.unwrap();
    }

    /// A page of theirs follows.
    async fn follows(&self, who: &str, address: &str) -> Stream {
        self.follows_from(who, address, None).await
    }

    #[allow(clippy::disallowed_methods, reason = "a browser of its own, not the desk’s way out")]
    async fn follows_from(&self, who: &str, address: &str, heard: Option<i64>) -> Stream {
        #[expect(clippy::disallowed_methods, reason = "the desk is what it calls")]
        let mut connection = TcpStream::connect(self.at).await.unwrap();
        let heard = heard.map(|id| format!("Last-Event-ID: {id}\r\n")).unwrap_or_default();
        let cookie = cookie_of(who);
        let asked = format!(
            "GET {address} HTTP/1.1\r\nHost: {}\r\nAccept: text/event-stream\r\nAccept-Encoding: gzip\r\n{heard}\
             Cookie: __Host-tallydesk={cookie}\r\n\r\n",
            self.at
        );
        connection.write_all(asked.as_bytes()).await.unwrap();
        let mut stream = Stream { connection, heard: String::new() };
        stream.until("\r\n\r\n").await;
        stream
    }
}

/// What an open page hears.
struct Stream {
    connection: TcpStream,
    heard: String,
}

impl Stream {
    /// Listens until these words came, or it ended, or ten seconds have passed: also when it never stops talking.
    async fn until(&mut self, words: &str) -> bool {
        let deadline = Instant::now() + Duration::from_secs(10);
        while !self.heard.contains(words) {
            if Instant::now() >= deadline {
                return false;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let mut some = [0; 2_048];
            match rt::time::timeout(left, self.connection.read(&mut some)).await {
                Ok(Ok(read)) if read > 0 => {
                    self.heard.push_str(&String::from_utf8_lossy(&some[..read]));
                }
                _ => return false,
            }
        }
        true
    }

    /// Listens until it has ended.
    async fn end(&mut self) -> bool {
        self.until("\r\n0\r\n\r\n").await && self.heard.matches("event: ").count() <= 1
    }

    fn status(&self) -> &str {
        self.heard.split(' ').nth(1).unwrap_or_default()
    }

    fn says(&self, event: &str, issue: IssueId) -> bool {
        let told =
            self.heard.split("\n\n").filter(|part| part.contains(&format!("event: {event}\n")));
        told.into_iter().any(|part| part.ends_with(&format!("data: {issue}")))
    }
}

#[actix_web::test]
async fn a_list_hears_what_comes_and_leaves_and_an_issue_what_others_write() {
    let world = World::new();
    let desk = Desk::of(&world).await;
    let held = world.taken_by(ADA, world.reported_by(EVE, "Printer"));
    desk.looks().await;
    let mut bin = desk.follows(ADA, "/live?list=bin").await;
    let mut p1 = desk.follows(ADA, "/live?list=p1").await;
    let mut issue = desk.follows(ADA, &format!("/live?issue={held}")).await;
    assert!(bin.heard.contains("content-type: text/event-stream"), "{}", bin.heard);
    assert!(!bin.heard.contains("content-encoding: gzip"), "{}", bin.heard);

    let low = world.reported_by(EVE, "One");
    let effect = Effect::CustomerImpact;
    let urgent = world.issue(Story { summary: "Two", effect, ..Story::default() });
    let page = open(&world, EVE, &format!("/issues/{held}")).await;
    page.submit("Send message", &[("text", "Still there?")]).await;
    let page = open(&world, ADA, &format!("/issues/{held}")).await;
    page.submit("Save note", &[("text", "My own words")]).await;
    desk.looks().await;
    assert!(bin.until("event: came").await && p1.until("event: came").await);
    assert!(bin.says("came", low) && !bin.says("came", urgent), "{}", bin.heard);
    assert!(p1.says("came", urgent) && !p1.says("came", low), "{}", p1.heard);
    assert!(issue.until("event: wrote").await && issue.says("wrote", held));
    assert!(!issue.heard.contains("event: changed"), "one's own note is nothing new");

    world.taken_by(TOM, low);
    desk.looks().await;
    assert!(bin.until("event: left").await && bin.says("left", low));
}

#[actix_web::test]
async fn who_works_on_several_reports_of_one_trouble_hears_what_any_of_them_writes() {
    let world = World::new();
    let desk = Desk::of(&world).await;
    let first = world.taken_by(ADA, world.reported_by(EVE, "Printer"));
    let again = world.duplicate_by(ADA, world.reported_by(EMIL, "Printer, too"), first);
    desk.looks().await;
    let mut page = desk.follows(ADA, &format!("/live?issue={first}")).await;
    let emils = open(&world, EMIL, &format!("/issues/{again}")).await;
    emils.submit("Send message", &[("text", "Now it smokes")]).await;
    desk.looks().await;
    assert!(page.until("event: wrote").await && page.says("wrote", first), "{}", page.heard);
}

#[actix_web::test]
async fn only_those_who_work_an_issue_may_follow_it() {
    let world = World::new();
    let desk = Desk::of(&world).await;
    let own = world.reported_by(ADA, "My printer");
    for (who, address, status) in [
        ("", "/live?list=bin".to_owned(), "303"),
        (EVE, "/live?list=bin".to_owned(), "403"),
        (EVE, format!("/live?issue={own}"), "403"),
        (ADA, format!("/live?issue={own}"), "404"),
        (ADA, "/live?issue=999999".to_owned(), "404"),
        (ADA, "/live".to_owned(), "204"),
        (ADA, "/live?list=mine".to_owned(), "204"),
        (ZOE, format!("/live?issue={own}"), "200"),
    ] {
        let stream = desk.follows(who, &address).await;
        assert_eq!(stream.status(), status, "{who} {address}");
    }
}

#[actix_web::test]
async fn who_comes_back_hears_what_they_missed_or_that_they_did() {
    let world = World::new();
    let desk = Desk::of(&world).await;
    let one = world.reported_by(EVE, "One");
    desk.looks().await;
    let heard = desk.house.news.position();
    let two = world.reported_by(EVE, "Two");
    desk.looks().await;

    let mut back = desk.follows_from(ADA, "/live?list=bin&after=0", Some(heard)).await;
    assert!(back.until("event: came").await);
    assert!(back.says("came", two) && !back.says("came", one), "{}", back.heard);

    let restarted = Desk::of(&world).await;
    let mut late = restarted.follows_from(ADA, "/live?list=bin", Some(heard)).await;
    assert!(late.until("event: missed").await, "{}", late.heard);
}

/// The last event of an old issue is older than anything that a node which has just begun remembers.
#[actix_web::test]
async fn a_page_drawn_now_has_missed_nothing() {
    let world = World::new();
    world.arrange("update people set live = true where id = 4");
    let old = world.taken_by(TOM, world.reported_by(EVE, "Old"));
    let newer = world.reported_by(EVE, "Newer");
    let desk = Desk::of(&world).await;
    let house = &world.house;
    assert!(!news::look_once(&house.db, &house.news).await.unwrap());
    for page in [format!("/issues/{old}"), "/baskets/bin".to_owned()] {
        let drawn = open(&world, ADA, &page).await;
        let address = drawn.attribute("[data-live]", "data-live").unwrap();
        let mut stream = desk.follows(ADA, &address).await;
        desk.looks().await;
        assert!(stream.until("retry").await);
        world.reported_by(EVE, "New");
        let sender = open(&world, EVE, &format!("/issues/{old}")).await;
        sender.submit("Send message", &[("text", "Still there?")]).await;
        desk.looks().await;
        stream.until("event").await;
        assert!(!stream.heard.contains("missed"), "{address}: {}", stream.heard);
        assert!(!stream.says("came", newer), "{address}: {}", stream.heard);
    }
}

#[actix_web::test]
async fn a_stream_ends_with_its_session_and_with_the_rights_of_its_person() {
    let world = World::new();
    let desk = Desk::of(&world).await;
    let mut adas = desk.follows(ADA, "/live?list=bin").await;
    let mut toms = desk.follows(TOM, "/live?list=bin").await;
    let mut zoes = desk.follows(ZOE, "/live?list=bin").await;
    let mut monas = desk.follows(MONA, "/live?list=bin").await;
    desk.checks_sessions().await;
    world.arrange(
        "update sessions set ended_at = now() where person_id = 4;
         update sessions set seen_at = now() - interval '2 hours' where person_id = 5;
         update people set role = 'employee', tier = null, on_shift = false where id = 6",
    );
    desk.checks_sessions().await;
    for stream in [&mut adas, &mut toms, &mut zoes] {
        assert!(stream.until("event: over").await && stream.end().await, "{}", stream.heard);
    }
    let issue = world.reported_by(EVE, "One");
    desk.looks().await;
    assert!(monas.until("event: came").await && monas.says("came", issue));
    assert_eq!(desk.house.news.followers(), 1);
}

#[actix_web::test]
async fn following_is_no_use_of_a_session() {
    let world = World::new();
    world
        .arrange("update sessions set seen_at = now() - interval '30 minutes' where person_id = 4");
    let desk = Desk::of(&world).await;
    desk.follows(ADA, "/live?list=bin").await;
    desk.checks_sessions().await;
    let idle = "select count(*)::text from sessions where person_id = 4 and seen_at < now() - interval '29 minutes'";
    assert_eq!(world.texts(idle), ["1"]);
}

#[actix_web::test]
async fn a_person_has_a_few_tabs_and_the_newest_of_them_follow() {
    let world = World::new();
    let desk = Desk::of(&world).await;
    let mut tabs = Vec::new();
    for _ in 0..TABS + 2 {
        tabs.push(desk.follows(ADA, "/live?list=bin").await);
    }
    for old in &mut tabs[..2] {
        assert!(old.until("event: replaced").await && old.end().await);
    }
    world.reported_by(EVE, "One");
    desk.looks().await;
    for new in &mut tabs[2..] {
        assert!(new.until("event: came").await);
    }
}

#[actix_web::test]
async fn who_has_an_issue_open_live_keeps_having_it_open() {
    let world = World::new();
    let desk = Desk::of(&world).await;
    let issue = world.reported_by(EVE, "One");
    let mut stream = desk.follows(TOM, &format!("/live?issue={issue}")).await;
    assert!(stream.until("retry").await);
    let others = desk.house.presence.others(issue, world.person(ADA).id, tallydesk::db::now());
    assert_eq!(others.iter().map(|one| &*one.name).collect::<Vec<_>>(), ["Tom Tully"]);
}

#[actix_web::test]
async fn a_desk_that_closes_ends_its_streams_at_once() {
    let world = World::new();
    let desk = Desk::of(&world).await;
    let mut stream = desk.follows(ADA, "/live?list=bin").await;
    let begun = Instant::now();
    desk.house.news.close();
    desk.serving.stop(true).await;
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert!(stream.end().await || stream.heard.contains("retry"), "{}", stream.heard);
}

/// Figures of the promise: one connection to the database, and 64 MB, for five hundred open pages.
#[actix_web::test]
async fn five_hundred_pages_cost_one_connection_and_little_memory() {
    const PAGES: usize = 500;
    let world = World::new();
    let techs = "insert into people (name, email, role, tier)
                 select 'Tech ' || n, 'tech' || n || '@example.org', 'tech', 1 from generate_series(1, 125) n;
                 insert into sessions (token_hash, person_id)
                 select sha256(convert_to(rpad('tech' || (id - 8), 43, '-'), 'UTF8')), id from people where id > 8";
    world.arrange(techs);
    let desk = Desk::of(&world).await;
    let (before, connections) = (resident(), connections_to(&world));

    let mut streams = Vec::new();
    for n in 0..PAGES {
        let who = format!("tech{}", n % 125 + 1);
        streams.push(desk.follows(&who, "/live?list=bin").await);
    }
    assert!(streams.iter().all(|stream| stream.status() == "200"), "{}", streams[0].heard);
    assert_eq!(desk.house.news.followers(), PAGES);
    let issue = world.reported_by(EVE, "One");
    desk.looks().await;
    desk.checks_sessions().await;
    for stream in &mut streams {
        assert!(stream.until("event: came").await && stream.says("came", issue));
    }

    assert_eq!(connections, 1, "the worker's look opened it");
    assert_eq!(connections_to(&world), 1, "and there is no other");
    let grown = resident().saturating_sub(before);
    assert!(grown <= 64 * 1024, "{grown} kB");
    println!("{PAGES} pages: {grown} kB");
}

/// Connections of the desk itself to the world's database; the world has one of its own.
fn connections_to(world: &World) -> i64 {
    use diesel::dsl::sql;
    sql::<diesel::sql_types::BigInt>(
        "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
            and backend_type = 'client backend'",
    )
    .get_result(&mut *world.conn())
    .unwrap()
}

/// Memory of this process, in kB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
