//! What the black-box checks are told, `tests/checks/`: complete, true, and nothing of pages that are gone.

use crate::architecture::read;
use serde_json::Value;
use std::collections::BTreeSet;
use tallydesk::app;
use tallydesk::web::{Needs, Route};

/// Roles as desk.toml has them; "anon" is nobody signed in.
const ROLES: [&str; 6] = ["anon", "employee", "tech", "tech2", "manager", "software"];

/// A line of desk.toml's `route`.
struct Row {
    method: String,
    path: String,
    allow: BTreeSet<String>,
}

#[test]
fn every_route_has_a_row_that_agrees_with_its_door() {
    let rows = rows();
    let mut broken = Vec::new();
    for route in app::site().filter(|route| !is_told_elsewhere(route)) {
        if !rows.iter().any(|row| row.is_of(route)) {
            broken.push(format!("desk.toml has no row for {} {}", route.method, route.path));
        }
    }
    let known = rows.iter().filter_map(|row| row.contradiction(the_route_of(row)?));
    broken.extend(known);
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn no_row_is_of_a_page_that_is_gone() {
    let gone: Vec<_> = rows().into_iter().filter(|row| the_route_of(row).is_none()).collect();
    let lines: Vec<_> = gone
        .iter()
        .map(|row| format!("desk.toml: there is no {} {}", row.method, row.path))
        .collect();
    assert!(gone.is_empty(), "\n{}\n", lines.join("\n"));
}

/// A page that only a form leads to is seen through that form.
#[test]
fn every_page_is_looked_at_by_every_role_that_may_open_it() {
    let ux: Value = serde_json::from_str(&read("tests/checks/ux.json")).unwrap();
    let pages = |role: &str| -> Vec<String> {
        let pages = ux["roles"][role]["pages"].as_array().cloned().unwrap_or_default();
        pages.iter().filter_map(|page| Some(page.as_str()?.split('?').next()?.to_owned())).collect()
    };
    let mut broken = Vec::new();
    for route in app::site().filter(|route| is_a_page(route)) {
        for role in ["guest", "employee", "tech", "tech2", "manager", "software"] {
            if is_shown_to(route, role) && !pages(role).iter().any(|page| fits(route.path, page)) {
                broken.push(format!("ux.json: {role} does not look at {}", route.path));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

impl Row {
    fn is_of(&self, route: &Route) -> bool {
        self.method == route.method.as_str() && fits(route.path, &self.path)
    }

    /// Where the row and the door disagree. An issue and a basket have rules of their own, so that fewer may do
    /// something there than may come in; nobody else may.
    fn contradiction(&self, route: &Route) -> Option<String> {
        let admitted = admitted(route.needs);
        let allow: BTreeSet<_> = self.allow.iter().map(String::as_str).collect();
        let fewer = route.path.contains('{') && !allow.is_empty() && allow.is_subset(&admitted);
        let said = format!(
            "desk.toml: {} {} allows {allow:?}, its door {admitted:?}",
            self.method, self.path
        );
        (allow != admitted && !fewer).then_some(said)
    }
}

/// Signing in and out are in `[login]`; files of `static/` are named by their content.
fn is_told_elsewhere(route: &Route) -> bool {
    let is_login = route.method == "POST" && ["/login", "/logout"].contains(&route.path);
    // Who knows a calendar's secret address may read it, and nobody else: tests/desk/follow_ups.rs.
    is_login || route.path.starts_with("/static/") || route.path == "/calendar.ics"
}

/// The route that says most about the row's address.
fn the_route_of(row: &Row) -> Option<&'static Route> {
    let literal = |route: &&Route| {
        route.path.split('/').filter(|part| !part.contains('{')).count() + route.path.len()
    };
    app::site().filter(|route| row.is_of(route)).max_by_key(literal)
}

fn admitted(needs: Needs) -> BTreeSet<&'static str> {
    let roles: &[&str] = match needs {
        Needs::Nobody => &ROLES,
        Needs::SignIn => &ROLES[1..],
        Needs::Reporter => &["employee"],
        Needs::Tech => &["tech", "tech2", "manager"],
        Needs::Staff => &["tech", "tech2", "manager", "software"],
        Needs::Tier2 => &["tech2", "manager"],
        Needs::Manager => &["manager"],
        Needs::Software => &["software", "manager"],
        Needs::SoftwareTeam => &["software"],
    };
    roles.iter().copied().collect()
}

/// HTML at an address of its own: no file, nothing for machines, no form that stands on another page.
fn is_a_page(route: &Route) -> bool {
    let comes_back = app::site()
        .any(|other| other.method == "POST" && other.path == route.path && other.form.is_none());
    let has_a_link = ["/login", "/report"].contains(&route.path);
    let for_machines =
        ["/", "/healthz", "/readyz", "/metrics", "/favicon.ico", "/calendar.ics", "/live"]
            .contains(&route.path);
    route.method == "GET"
        && !for_machines
        && !route.path.starts_with("/static/")
        && !route.path.ends_with(".csv")
        && !route.path.ends_with(".xlsx")
        && !route.path.ends_with("/files/{attachment}")
        && !route.path.ends_with("/thumbnail")
        && (has_a_link || !comes_back)
}

/// What nobody need sign in for is looked at by a guest; an issue by all but the Software Team, who are sent none here.
fn is_shown_to(route: &Route, role: &str) -> bool {
    match (route.needs, role) {
        (Needs::Nobody, role) => role == "guest",
        // One issue is seen by its reporter and by its owner, from pages that link to it. In the demo tech2 comes to the
        // one that they name first.
        (_, "software" | "tech" | "manager") if route.path.contains("{n}") => false,
        (needs, role) => admitted(needs).contains(role),
    }
}

/// Whether `address` is one of those that `pattern` stands for: `/baskets/{basket}.csv`, `/baskets/bin.csv`.
fn fits(pattern: &str, address: &str) -> bool {
    let (patterns, parts): (Vec<_>, Vec<_>) =
        (pattern.split('/').collect(), address.split('/').collect());
    let part_fits =
        |(pattern, part): (&&str, &&str)| match (pattern.split_once('{'), pattern.rsplit_once('}'))
        {
            (Some((before, _)), Some((_, after))) => {
                let inner = part.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
                inner.is_some_and(|inner| {
                    !inner.is_empty() && (!inner.contains('.') || after.contains('.'))
                })
            }
            _ => pattern == part,
        };
    patterns.len() == parts.len() && patterns.iter().zip(&parts).all(part_fits)
}

fn rows() -> Vec<Row> {
    let text = read("tests/checks/desk.toml");
    let lines = text.lines().map(str::trim).filter(|line| line.starts_with("{ method = "));
    let value = |line: &str, name: &str| {
        line.split_once(&format!("{name} = "))?.1.split('"').nth(1).map(str::to_owned)
    };
    lines
        .map(|line| {
            let allow = line
                .split_once("allow = [")
                .and_then(|(_, rest)| rest.split(']').next())
                .unwrap_or_default();
            Row {
                method: value(line, "method").unwrap_or_default(),
                path: value(line, "path").unwrap_or_default(),
                allow: allow.split('"').skip(1).step_by(2).map(str::to_owned).collect(),
            }
        })
        .collect()
}
