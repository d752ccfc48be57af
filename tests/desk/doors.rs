//! Every address, every role: who gets in, and that nothing is done for a form that was not ours. A route added to the
//! site is tested here without anyone remembering to.

use crate::browser::{Page, ask, ask_from, open};
use crate::world::{ADA, EMIL, EVE, MONA, NOBODY, SAM, Story, World, ZOE};
use actix_web::http::{Method, header};
use diesel::prelude::*;
use diesel::sql_types::Text;
use metrics_exporter_prometheus::PrometheusBuilder;
use std::collections::BTreeSet;
use tallydesk::app;
use tallydesk::issue::IssueId;
use tallydesk::web::{Needs, Route, assets};

const VISITORS: [&str; 7] = [NOBODY, EVE, EMIL, ADA, ZOE, MONA, SAM];

/// What a door says to who knocks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Said {
    In,
    SignIn,
    Forbidden,
    /// Another's issue looks like none.
    Missing,
    /// 405, 500 and all that no visitor should see.
    Odd(u16),
}

/// Who should hear what. The issue in an address is Eve's, and waits; the basket is the bin, which every tech may take from.
fn promised(route: &Route, visitor: &str) -> Said {
    let admitted: &[&str] = match route.needs {
        // Its secret address is what it needs: tests/desk/follow_ups.rs.
        Needs::Nobody if route.path == "/calendar.ics" => return Said::Missing,
        Needs::Nobody => return Said::In,
        Needs::SignIn | Needs::Reporter => &[EVE, EMIL, ADA, ZOE, MONA, SAM],
        Needs::Tech => &[ADA, ZOE, MONA],
        Needs::Staff => &[ADA, ZOE, MONA, SAM],
        Needs::Tier2 => &[ZOE, MONA],
        Needs::Manager => &[MONA],
        Needs::Software => &[SAM, MONA],
        Needs::SoftwareTeam => &[SAM],
    };
    let about_an_issue = route.path.contains("{n}");
    match visitor {
        NOBODY => Said::SignIn,
        _ if !admitted.contains(&visitor) => Said::Forbidden,
        EMIL | SAM if about_an_issue => Said::Missing,
        // What Eve was told is nobody else's.
        EMIL | ADA | ZOE | MONA | SAM if route.path == "/told/{relay}" => Said::Missing,
        ADA | ZOE | MONA if route.needs == Needs::Reporter => Said::Forbidden,
        _ => Said::In,
    }
}

fn said(route: &Route, visitor: &str, page: &Page) -> Said {
    // Signing out leads to the same page, and makes the browser forget.
    let signed_out = visitor != NOBODY && page.headers.contains_key(header::CLEAR_SITE_DATA);
    let to_sign_in =
        page.location.as_deref().is_some_and(|place| place.starts_with("/login")) && !signed_out;
    match page.status.as_u16() {
        303 if to_sign_in && route.needs != Needs::Nobody => Said::SignIn,
        200 | 204 | 303 | 409 | 422 => Said::In,
        403 => Said::Forbidden,
        404 => Said::Missing,
        odd => Said::Odd(odd),
    }
}

#[actix_web::test]
async fn every_door_opens_to_exactly_whom_it_names() {
    let world = with_a_case();
    let mut broken = Vec::new();
    for route in app::site() {
        for visitor in VISITORS {
            let issue = world.issue(Story::default());
            with_a_file(&world, issue);
            let address = address(route.path, issue);
            let page = knock(&world, route, visitor, &address).await;
            if said(route, visitor, &page) != promised(route, visitor) {
                let (promised, needs) = (promised(route, visitor), route.needs.in_words());
                broken.push(format!(
                    "{} {address} for {visitor:?} answered {}, not {promised:?}: it needs {needs}",
                    route.method, page.status
                ));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[actix_web::test]
async fn a_method_that_is_not_on_the_map_is_no_way_in() {
    let world = World::new();
    let issue = world.issue(Story::default());
    let known: BTreeSet<_> = app::site().map(|route| (route.path, route.method.as_str())).collect();
    let paths: BTreeSet<_> = app::site().map(|route| route.path).collect();
    let methods = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    let csrf = world.csrf_of(MONA);
    let mut broken = Vec::new();
    for (path, method) in
        paths.iter().flat_map(|path| methods.iter().map(move |method| (*path, method)))
    {
        if !known.contains(&(path, method.as_str())) {
            let page =
                ask(&world, MONA, method, &address(path, issue), &[("csrf_token", &csrf)]).await;
            if ![404, 405].contains(&page.status.as_u16()) {
                broken.push(format!("{method} {path} answered {}", page.status));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// A client may send any word as its method; what is counted by name would be kept for ever.
#[actix_web::test]
async fn an_unheard_of_method_is_refused_and_leaves_no_name_behind() {
    let world = World::new();
    let recorder = PrometheusBuilder::new().build_recorder();
    let counting = metrics::set_default_local_recorder(&recorder);

    for word in ["BREW".repeat(1_000), "OPTIONS".to_owned(), "TRACE".to_owned()] {
        let method = Method::from_bytes(word.as_bytes()).unwrap();
        let page = ask(&world, EVE, &method, "/healthz", &[]).await;
        assert_eq!(page.status, 405, "{word}");
        assert_eq!(page.headers.get(header::ALLOW).unwrap(), "GET, HEAD, POST");
    }

    drop(counting);
    let counted = recorder.handle().render();
    assert!(counted.contains("method=\"other\"") && !counted.contains("BREW"), "{counted}");
}

#[actix_web::test]
async fn a_form_that_is_not_ours_is_refused_and_changes_nothing() {
    let world = with_a_case();
    let issue = world.issue(Story::default());
    with_a_file(&world, issue);
    let mut before = fingerprint(&world);
    let mut broken = Vec::new();
    for route in app::site().filter(|route| route.method == Method::POST) {
        let (visitor, address) = (a_guest_of(route), address(route.path, issue));
        let (own, theirs) = (world.csrf_of(visitor), world.csrf_of(EMIL));
        let forgeries = [
            ("without a token", ask(&world, visitor, &Method::POST, &address, &[]).await),
            (
                "with another's token",
                ask(&world, visitor, &Method::POST, &address, &[("csrf_token", &theirs)]).await,
            ),
            (
                "from another site",
                ask_from(
                    &world,
                    visitor,
                    "https://evil.example",
                    &address,
                    &[("csrf_token", &own)],
                )
                .await,
            ),
            (
                "from nowhere",
                ask_from(&world, visitor, "null", &address, &[("csrf_token", &own)]).await,
            ),
        ];
        for (how, page) in forgeries {
            if ![400, 403].contains(&page.status.as_u16()) {
                broken.push(format!("POST {address} {how} answered {}", page.status));
            }
        }
        let after = fingerprint(&world);
        if after != before {
            broken
                .push(format!("POST {address}, forged, changed {:?}", differing(&before, &after)));
            before = after;
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// Where a form stands is where its text comes back to: on a reload, after signing in again. Only what asks for nothing
/// and so never comes back, a mere button, needs no page.
#[actix_web::test]
async fn every_form_stands_on_a_page_that_can_be_opened() {
    let world = with_a_case();
    let mut broken = Vec::new();
    for route in app::site().filter(|route| route.method == Method::POST) {
        // A page offers to end other sessions only when there are some.
        world.everybody_signs_in();
        world.arrange("insert into sessions (token_hash, person_id) select sha256(token_hash), person_id from sessions");
        // Views are renamed and deleted only where there are some.
        world.arrange("insert into saved_views (person_id, name, address) select id, 'Mine', '/search' from people on conflict do nothing");
        // A line is taken back only where there is one.
        world.arrange("insert into log_lines (source, by_id, kind, automatic, minutes, summary, at) select 'log', id, 'other', false, 5, 'VPN', now() from people where is_staff");
        // Mail is tried again only where some failed.
        world.arrange("insert into outbox (person_id, issue_id, topic, state) select 1, min(id), 'taken', 'failed' from issues having count(*) > 0");
        // A report is ended only where one is sent.
        world.arrange("insert into report_subscriptions (person_id, address, hour, due_at, next_try_at, created_at) select id, '/numbers/turns', 7, now(), now(), now() from people where role = 'manager'");
        let visitor = a_guest_of(route);
        let pattern = route.form.unwrap_or(route.path);
        if !app::site().any(|other| other.method == Method::GET && other.path == pattern) {
            let issue = world.issue(Story::default());
            if knock(&world, route, visitor, &address(route.path, issue)).await.status == 422 {
                broken.push(format!(
                    "POST {} asks for something, but there is no GET {pattern}",
                    route.path
                ));
            }
            continue;
        }
        let mut answers = Vec::new();
        for issue in an_issue_in_every_hand(&world) {
            let page = open(&world, visitor, &with_a_choice(&address(pattern, issue), issue)).await;
            answers.push((page.status.as_u16(), page.posts_to(&address(route.path, issue))));
        }
        if !answers.contains(&(200, true)) {
            broken.push(format!("GET {pattern} has no form for POST {} ({answers:?})", route.path));
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// An empty form with the right token, sent by someone with a live session.
async fn knock(world: &World, route: &Route, visitor: &str, address: &str) -> Page {
    world.everybody_signs_in();
    if route.method == Method::GET {
        return open(world, visitor, address).await;
    }
    if visitor == NOBODY && route.needs == Needs::Nobody {
        // A stranger's token comes with the page.
        let page = open(world, visitor, route.form.unwrap_or(address)).await;
        let token = page.value("input[name=csrf_token]").unwrap_or_default();
        return page.send(address, &[("csrf_token", &token)]).await;
    }
    let csrf = if visitor == NOBODY { String::new() } else { world.csrf_of(visitor) };
    ask(world, visitor, &route.method, address, &[("csrf_token", &csrf)]).await
}

fn a_guest_of(route: &Route) -> &'static str {
    let signed_in = VISITORS.into_iter().filter(|visitor| *visitor != NOBODY);
    signed_in.rev().find(|visitor| promised(route, visitor) == Said::In).unwrap()
}

/// Waiting, in work, resolved, and a duplicate; owned by whoever might be asked for it.
fn an_issue_in_every_hand(world: &World) -> Vec<IssueId> {
    let new = || {
        let issue = world.issue(Story::default());
        with_a_file(world, issue);
        issue
    };
    let mut issues = vec![new()];
    for owner in [MONA, ADA] {
        issues.push(world.taken_by(owner, new()));
        issues.push(world.resolved_by(owner, world.taken_by(owner, new())));
    }
    let older = new();
    issues.push(world.duplicate_by(ADA, new(), older));
    issues
}

/// What is done to several issues is asked for once some are chosen.
fn with_a_choice(address: &str, issue: IssueId) -> String {
    match address {
        "/several" => format!("/several?issues[]={issue}&change=tag&tag=network"),
        _ => address.to_owned(),
    }
}

/// A desk with a case, an answer and a relay, each the first of its kind.
fn with_a_case() -> World {
    let world = World::new();
    let issue = world.escalated_by(ADA, world.taken_by(ADA, world.issue(Story::default())));
    world.answered_and_known(world.case_of(issue));
    world
}

/// Of the number that its issue has; and a document is offered on it, which nobody has looked at for long.
fn with_a_file(world: &World, issue: IssueId) {
    world.arrange(&format!(
        "insert into documents (id, title, url, for_all, owner_id, checked_on) overriding system value
             values (1, 'Find the printer menu', 'https://docs.example.com/print', true, 4, '2026-01-01') on conflict do nothing;
         insert into document_offers values ({issue}, 1, 1, true, '{{}}', now()) on conflict do nothing;
         insert into files (id, by_id, name, media_type, size_bytes, digest, thumbnail, width, height, issue_id)
             overriding system value
             values ({issue}, 1, 'a.png', 'image/png', 1, sha256('a'), 'a', 1, 1, {issue});
         insert into file_pieces values ({issue}, 0, 'a')"
    ));
}

fn address(pattern: &str, issue: IssueId) -> String {
    let file = assets::path("desk.css").trim_start_matches("/static/");
    let address = pattern
        .replace("{n}", &issue.to_string())
        .replace("{basket}", "bin")
        .replace("{person}", "2")
        .replace("{department}", "1")
        .replace("{rule}", "1")
        .replace("{software}", "1")
        .replace("{version}", "1")
        .replace("{vendor}", "1")
        .replace("{case}", "1")
        .replace("{answer}", "1")
        .replace("{relay}", "1")
        .replace("{document}", "1")
        .replace("{contact}", "1")
        .replace("{contract}", "1")
        .replace("{number}", "K1")
        .replace("{entry}", "1")
        .replace("{attachment}", &issue.to_string())
        .replace("{file}", file);
    assert!(!address.contains('{'), "doors.rs does not know what to put into {pattern}");
    address
}

/// Every table but the sessions, whose times of use may change, and a hash of all its rows. That somebody looked at what is
/// behind the wall changes nothing either.
fn fingerprint(world: &World) -> Vec<(String, String)> {
    let conn = &mut *world.conn();
    let tables: Vec<String> = diesel::dsl::sql::<Text>(
        "select tablename::text from pg_tables where schemaname = 'public' and tablename <> 'sessions' order by 1",
    )
    .load(conn)
    .unwrap();
    let hash = |table: String| {
        let rows = format!(
            "select coalesce(md5(string_agg(t::text, '' order by t::text)), '') from \"{table}\" t
             where '{table}' <> 'audit' or t::text !~ '(vendor|contract)s? read'"
        );
        let hash: String = diesel::dsl::sql::<Text>(&rows).get_result(conn).unwrap();
        (table, hash)
    };
    tables.into_iter().map(hash).collect()
}

fn differing(before: &[(String, String)], after: &[(String, String)]) -> Vec<String> {
    before.iter().zip(after).filter(|(a, b)| a != b).map(|((table, _), _)| table.clone()).collect()
}
