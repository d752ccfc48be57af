//! `/search`: one field for words and operators, and what was found, the best first.

use crate::db::Conn;
use crate::error::Error;
use crate::issue::policy::{self, Sight};
use crate::issue::{self, Issue};
use crate::search::domain::{OPERATORS, Part, Query, Search, parts};
use crate::search::forms::{SearchQuery, address};
use crate::search::store::{self, Found, MOST, Met, Somebody, View};
use crate::web::csv::{CSV, table};
use crate::web::{Desk, Me, Reply, Shell, Staff, When};
use actix_web::web;
use askama::Template;

/// How many rows a page has.
const PAGE: usize = 25;

/// From so few on, a slip in a word may be why.
const FEW: usize = 3;

#[derive(Template)]
#[template(path = "search/search.html")]
struct Page {
    shell: Shell,
    q: String,
    /// Something was typed.
    asked: bool,
    remarks: Vec<String>,
    /// The issue whose number was typed.
    number: Option<Issue>,
    meant: Option<Meant>,
    people: Vec<PersonFound>,
    rows: Vec<Row>,
    /// Several can be ticked and changed at once.
    tickable: bool,
    shown: String,
    first: Option<String>,
    next: Option<String>,
    csv: String,
    save: String,
    views: Vec<View>,
    operators: Vec<(&'static str, &'static str)>,
}

/// The same search without a slip.
struct Meant {
    q: String,
    href: String,
    /// Nothing was found, so what is shown is what was meant.
    shown_instead: bool,
}

struct PersonFound {
    somebody: Somebody,
    /// Their issues.
    href: String,
}

struct Row {
    met: Met,
    reported: When,
    parts: Vec<Part>,
    /// Which colleagues have it open; never where the viewer reads it as its reporter does.
    others: Option<String>,
}

pub async fn show(desk: Desk<Staff>, query: web::Query<SearchQuery>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query)).await
}

fn page(conn: &mut Conn, me: &Me, query: &SearchQuery) -> Result<Page, Error> {
    let zone = me.settings.hours.zone();
    let search = Search::parse(&query.q, me.now.with_timezone(&zone).date_naive());
    let mut found = store::find(conn, me, &search, zone)?;
    let mut remarks = [search.remarks.clone(), std::mem::take(&mut found.remarks)].concat();
    remarks.extend(too_common(&found));
    let meant = meant(conn, me, &search, &mut found)?;
    let (from, to) = window(query.page(), found.issues.len());
    let rows =
        store::listed(conn, me, found.issues.get(from..to).unwrap_or_default(), &found.query)?;
    let typed = query.q.trim().to_owned();
    let shown_for =
        meant.as_ref().filter(|meant| meant.shown_instead).map_or(&typed, |meant| &meant.q);
    let here = |page| address("/search", shown_for, page);
    Ok(Page {
        shell: me.shell("/search"),
        asked: !search.is_empty(),
        remarks,
        number: number(conn, me, &search)?,
        people: people(conn, me, &search)?,
        shown: shown(&found, from, to),
        first: (from > 0).then(|| here(1)),
        next: (to < found.issues.len()).then(|| here(query.page() + 1)),
        csv: address("/search.csv", shown_for, 1),
        save: format!("/search/views?{}", saving(&here(1))),
        rows: rows.into_iter().map(|met| row(met, me)).collect(),
        views: store::views(conn, me)?,
        operators: explained(),
        tickable: me.works_issues(),
        meant,
        q: typed,
    })
}

/// Which rows a page shows. A page behind the last one is empty.
fn window(page: usize, all: usize) -> (usize, usize) {
    let from = (page - 1).saturating_mul(PAGE).min(all);
    (from, (from + PAGE).min(all))
}

fn row(met: Met, me: &Me) -> Row {
    Row {
        reported: When::new(met.issue.submitted_at, me.now, me.settings.hours.zone()),
        parts: parts(&met.issue.snippet),
        others: met.issue.basket.and_then(|_| me.colleagues_at(met.issue.id)),
        met,
    }
}

fn number(conn: &mut Conn, me: &Me, search: &Search) -> Result<Option<Issue>, Error> {
    let Some(number) = search.as_number().filter(|_| search.number.is_none()) else {
        return Ok(None);
    };
    Ok(store::by_number(conn, me, number)?)
}

/// For the desk: people whose name or address was typed, if nothing but words was.
fn people(conn: &mut Conn, me: &Me, search: &Search) -> Result<Vec<PersonFound>, Error> {
    if !me.works_issues() {
        return Ok(Vec::new());
    }
    let words: Vec<_> =
        search.terms.iter().filter(|term| !term.not).map(|term| term.text.as_str()).collect();
    let only_words = Search { terms: Vec::new(), ..search.clone() }.is_empty();
    if words.is_empty() || !only_words {
        return Ok(Vec::new());
    }
    let found = store::people(conn, &words.join(" "))?;
    let link = |somebody: Somebody| PersonFound {
        href: address(
            "/search",
            &format!("from:\"{}\"", somebody.email.as_deref().unwrap_or(&somebody.name)),
            1,
        ),
        somebody,
    };
    Ok(found.into_iter().map(link).collect())
}

/// What was meant where a word looks like a slip; where nothing at all was found, found in its place.
fn meant(
    conn: &mut Conn,
    me: &Me,
    search: &Search,
    found: &mut Found,
) -> Result<Option<Meant>, Error> {
    // The words come from all reports: who may not read all is not told what others wrote.
    let reads_all = policy::sight(me) == Sight::All;
    if !reads_all || found.issues.len() >= FEW || search.terms.is_empty() {
        return Ok(None);
    }
    let Some(corrected) = store::correction(conn, search)? else { return Ok(None) };
    let q = corrected.to_string();
    let href = address("/search", &q, 1);
    let shown_instead = found.issues.is_empty();
    if shown_instead {
        *found = store::find(conn, me, &corrected, me.settings.hours.zone())?;
    }
    Ok(Some(Meant { q, href, shown_instead }))
}

fn too_common(found: &Found) -> Option<String> {
    let words = &found.query.too_common;
    let all: Vec<_> = words.iter().map(|word| format!("“{word}”")).collect();
    match words.len() {
        0 => None,
        1 => Some(format!("{} is in nearly every text, so it was not looked for.", all.concat())),
        _ => Some(format!(
            "{} are in nearly every text, so they were not looked for.",
            all.join(", ")
        )),
    }
}

/// How much of what there is the page shows.
fn shown(found: &Found, from: usize, to: usize) -> String {
    let (all, fitting) = (found.issues.len(), found.fitting);
    let of = match (found.complete, fitting) {
        (true, n) if n <= MOST => issue::counted(n),
        _ if found.query.all.is_empty() => {
            format!("the newest {all} issues that fit: narrow it to see others")
        }
        (true, n) => format!("the best {all} of {n} issues: narrow it to see others"),
        (false, n) => {
            format!("the best {all} of the newest {n} issues that fit: narrow it to see older ones")
        }
    };
    if from == 0 && to == all { capital(&of) } else { format!("{} to {to} of {of}", from + 1) }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn saving(place: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair("address", place).finish()
}

/// Every operator with an example.
fn explained() -> Vec<(&'static str, &'static str)> {
    let line = |name: &&'static str| {
        let example = match *name {
            "from" => "from:eve, from:\"Eve Ellis\", from:me: who reported it",
            "owner" => "owner:ada, owner:me: who has it, or had it last",
            "software" => "software:outlook: what it is about, by a part of the name",
            "kind" => "kind:printing: a kind it is tagged with",
            "state" => "state:open, state:waiting, state:closed: where it stands",
            "is" => "is:duplicate: what is a duplicate of another",
            "duplicate" => "duplicate:1042: the duplicates of issue 1042",
            "basket" => "basket:vip, basket:bin: the basket it came into",
            "before" => "before:2026-11-30, before:2026, before:7d: reported before that day",
            _ => "after:2026-11, after:yesterday: reported on that day or later",
        };
        (*name, example)
    };
    OPERATORS.iter().map(line).collect()
}

const HEADINGS: &[&str] = &[
    "number",
    "summary",
    "software",
    "reporter",
    "department",
    "state",
    "duplicate of",
    "basket",
    "owner",
    "reported",
];

pub async fn csv(desk: Desk<Staff>, query: web::Query<SearchQuery>) -> Reply {
    desk.file("search.csv", CSV, move |conn, me| {
        let zone = me.settings.hours.zone();
        let search = Search::parse(&query.q, me.now.with_timezone(&zone).date_naive());
        let found = store::find(conn, me, &search, zone)?;
        let rows = store::listed(conn, me, &found.issues, &Query::default())?;
        table(HEADINGS, rows.into_iter().map(cells))
    })
    .await
}

fn cells(Met { issue, reporter, owner, .. }: Met) -> Vec<String> {
    vec![
        issue.id.to_string(),
        issue.summary,
        issue.software,
        reporter,
        issue.department,
        issue.state.to_string(),
        issue.duplicate_of.map_or_else(String::new, |of| of.to_string()),
        issue.basket.map_or_else(String::new, |basket| basket.word().to_owned()),
        owner.unwrap_or_default(),
        issue.submitted_at.to_rfc3339(),
    ]
}
