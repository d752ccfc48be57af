//! All measurements of one world, in the order of the table.

use crate::Plan;
use crate::desk::{Bench, Server};
use crate::fill::{self, World};
use crate::load::{self, Load, Outcome};
use crate::pages::{Cast, LARGEST, Page, bin_page};
use crate::pgbench::{Script, differing};
use crate::report::{Line, thousands};
use crate::say;
use crate::statements;
use crate::writes;
use anyhow::Result;
use std::time::Duration;
use tallydesk::numbers::count_all;

/// From so many waiting on, the bin has a thousandth page.
const DEEP: i64 = 30_000;

/// A page on which the desk is compared with pgbench.
struct Compared {
    name: &'static str,
    page: Page,
    script: Script,
}

pub fn all(bench: &Bench, world: World, plan: &Plan) -> Result<Vec<Line>> {
    say(format!("Measuring {} issues, {} of them waiting", world.issues, world.waiting));
    let database = world.database();
    let mut conn = fill::connect(bench, &database)?;
    fill::sign_in(&mut conn)?;
    fill::warm(&mut conn)?;
    say("  counting what is not counted yet");
    count_all(&mut conn)?;
    let cast = Cast { world, reported: fill::reported(&mut conn)? };
    drop(conn);
    let compared = scripts(bench, world)?;

    let server = bench.serve(&database, &[], "")?;
    let at_start = server.memory()?.now;
    let mut lines = Vec::new();
    for (name, page) in pages(&server, world)? {
        lines.extend(page_lines(&server, name, &page, &cast, plan)?);
    }
    for page in &compared {
        lines.push(comparison(bench, &server, page, &cast, plan)?);
    }
    let plain = server.memory()?.highest;
    for Compared { name, page, .. } in &compared {
        lines.push(compressed(&server, name, page, &cast, plan)?);
    }
    lines.extend(memory(&server, at_start, plain)?);
    drop(server);

    writes::copy(bench, world)?;
    let server = bench.serve(writes::COPY, &[], "")?;
    lines.extend(writing(bench, &server, &cast, plan)?);
    drop(server);
    fill::drop_database(bench, writes::COPY)?;
    Ok(lines)
}

fn pages(server: &Server, world: World) -> Result<Vec<(&'static str, Page)>> {
    let bin = Page::Bin("/baskets/bin".to_owned());
    let mut pages = vec![("baskets", Page::Baskets), ("basket list, page 1", bin)];
    if world.waiting >= DEEP {
        pages.push(("basket list, page 1,000", Page::Bin(bin_page(server.address, 1_000)?)));
    }
    pages.push(("my desk", Page::MyDesk));
    pages.push(("issue page, for a tech", Page::Working));
    pages.push(("issue page, for a tech, of an open issue", Page::Open));
    pages.push(("issue page, for its reporter", Page::Theirs));
    pages.push(("my issues, of 120 and more", Page::MyIssues));
    pages.push(("search: words in 3 % of all issues and more", Page::Search(1..30)));
    pages.push(("search: words in 1 of 1,000 and more", Page::Search(30..1_000)));
    pages.push(("search: rare words", Page::Search(1_000..300_000)));
    pages.extend([
        ("numbers, 30 days", Page::Numbers("/numbers", 50)),
        ("numbers, a quarter", Page::Numbers("/numbers?days=90", 100)),
        ("numbers, a year", Page::Numbers("/numbers?days=365", 100)),
        (
            "numbers, a year of one department",
            Page::Numbers("/numbers?days=365&department=Department%207", 100),
        ),
        ("a number and its rows, a year", Page::Numbers("/numbers/K7?days=365", 100)),
        ("volume and backlog, a year", Page::Numbers("/numbers/volume?days=365", 100)),
        ("problem areas, a year", Page::Numbers("/numbers/problem-areas?days=365", 100)),
        ("documentation gaps, a year", Page::Numbers("/numbers/documentation-gaps?days=365", 100)),
    ]);
    Ok(pages)
}

/// A page alone, and under load.
fn page_lines(
    server: &Server,
    name: &str,
    page: &Page,
    cast: &Cast,
    plan: &Plan,
) -> Result<Vec<Line>> {
    say(format!("  {name}"));
    let alone = one_at_a_time(server, page, cast, plan)?;
    let loaded = at_once(server, page, cast, plan, false)?;
    let (p95, size) = (alone.percentile(95), loaded.bytes);
    Ok(vec![
        Line::time(format!("{name}: p95, asked one at a time"), p95, page.goal_in_words())
            .which(p95 <= page.goal() && alone.errors == 0),
        Line::new(format!("{name}: under load"), under_load(&loaded), "").which(loaded.errors == 0),
        Line::new(format!("{name}: size"), format!("{:.1} KB", size as f64 / 1024.0), "≤ 30 KB")
            .which(size <= LARGEST),
    ])
}

fn one_at_a_time(server: &Server, page: &Page, cast: &Cast, plan: &Plan) -> Result<Outcome> {
    let load =
        Load { connections: 1, time: Duration::from_secs(plan.seconds) / 2, compressed: false };
    load::run(server.address, load, async |client, number| page.ask(client, number, cast).await)
}

fn at_once(
    server: &Server,
    page: &Page,
    cast: &Cast,
    plan: &Plan,
    compressed: bool,
) -> Result<Outcome> {
    let load =
        Load { connections: plan.connections, time: Duration::from_secs(plan.seconds), compressed };
    load::run(server.address, load, async |client, number| page.ask(client, number, cast).await)
}

fn under_load(outcome: &Outcome) -> String {
    let [p50, p95, p99] = [50, 95, 99].map(|percent| outcome.percentile(percent));
    let rate = thousands(outcome.per_second() as i64);
    let errors = match outcome.errors {
        0 => String::new(),
        n => format!("; {n} answers were wrong"),
    };
    format!("{rate}/s; p50 {p50:.1}, p95 {p95:.1}, p99 {p99:.1} ms{errors}")
}

/// The pages' own statements, found by watching a visit.
fn scripts(bench: &Bench, world: World) -> Result<Vec<Compared>> {
    let bin = "/baskets/bin".to_owned();
    // Two closed issues that differ in everything that the page asks further with.
    let mut conn = fill::connect(bench, &world.database())?;
    let pair = fill::pairs(
        &mut conn,
        "select a.id as a, b.id as b from issues a join issues b on b.id between a.id + 1 and a.id + 200 \
           and b.reporter_id <> a.reporter_id and b.software_id <> a.software_id and b.owner_id <> a.owner_id \
         where a.id between 1000 and 1200 and a.state = 'closed' and b.state = 'closed' order by a.id, b.id limit 1",
    )?;
    let (one, other) = pair[0];
    let paths = [bin.clone(), format!("/issues/{one}"), format!("/issues/{other}")];
    let seen = statements::of_pages(bench, &world.database(), 1, &paths)?;
    let differing = differing(bench, world, [one, other])?;
    let list = Script::write(bench, "list", world, &seen[0], &seen[0], &[])?;
    let issue = Script::write(bench, "issue", world, &seen[1], &seen[2], &differing)?;
    for (name, page) in [("a basket list", &seen[0]), ("an issue page", &seen[1])] {
        let anew = page.iter().filter(|statement| !statement.kept).count();
        say(format!(
            "  {name} runs {} statements, {anew} of them parsed anew each time",
            page.len()
        ));
    }
    Ok(vec![
        Compared { name: "basket list", page: Page::Bin(bin), script: list },
        Compared { name: "issue page", page: Page::Working, script: issue },
    ])
}

/// Desk and pgbench in turns, so that both meet the same machine.
fn comparison(
    bench: &Bench,
    server: &Server,
    compared: &Compared,
    cast: &Cast,
    plan: &Plan,
) -> Result<Line> {
    let Compared { name, page, script } = compared;
    say(format!("  {name} against pgbench"));
    let mut rounds = Vec::new();
    for _ in 0..plan.rounds.max(1) {
        let desk = at_once(server, page, cast, plan, false)?.per_second();
        let alone = script.run(bench, cast.world, plan)?;
        rounds.push((desk / alone, desk, alone));
    }
    rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (ratio, desk, alone) = rounds[rounds.len() / 2];
    let rates = (thousands(desk as i64), thousands(alone as i64));
    let text = format!("{:.0} % ({} : {} /s)", ratio * 100.0, rates.0, rates.1);
    let figure = format!("{name} : pgbench with its statements");
    Ok(Line::new(figure, text, "≥ 60 %").which(ratio >= 0.6))
}

fn compressed(server: &Server, name: &str, page: &Page, cast: &Cast, plan: &Plan) -> Result<Line> {
    say(format!("  {name}, compressed"));
    let packed = at_once(server, page, cast, plan, true)?;
    let text = format!("{}, {:.1} KB", under_load(&packed), packed.bytes as f64 / 1024.0);
    Ok(Line::new(format!("{name}: under load, compressed"), text, "").which(packed.errors == 0))
}

/// Twice, because what compresses needs memory too.
fn memory(server: &Server, at_start: f64, plain: f64) -> Result<[Line; 2]> {
    let all = server.memory()?;
    let line =
        |figure, text, highest: f64| Line::new(figure, text, "≤ 40 MB").which(highest <= 40.0);
    let packed = format!("{:.0} MB; {:.0} MB", all.highest, all.now);
    Ok([
        line(
            "memory: opened; highest under load",
            format!("{at_start:.0} MB; {plain:.0} MB"),
            plain,
        ),
        line("memory: highest under load, compressed; afterwards", packed, all.highest),
    ])
}

fn writing(bench: &Bench, server: &Server, cast: &Cast, plan: &Plan) -> Result<Vec<Line>> {
    say("  reports submitted");
    let load = Load {
        connections: plan.connections,
        time: Duration::from_secs(plan.seconds),
        compressed: false,
    };
    let submitted = writes::submissions(server.address, load, cast)?;
    say("  take next");
    let takes = writes::take_all(bench, server.address)?;
    Ok(vec![
        Line::new("reports submitted, fsync on", under_load(&submitted), "≥ 1,000/s")
            .which(submitted.errors == 0 && submitted.per_second() >= 1_000.0),
        Line::new(
            "take next, 8 techs × 2 tabs, 500 issues, none twice, none left",
            format!("{}/s", thousands(takes as i64)),
            "≥ 200/s",
        ),
    ])
}
