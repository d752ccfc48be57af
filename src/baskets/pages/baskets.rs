//! `/baskets`: four tiles, and one list of what waits by time left.

use super::at_hand::{AtHand, at_hand};
use crate::baskets::domain::{After, Filter};
use crate::baskets::forms::ListQuery;
use crate::baskets::store::{self, Listed, PAGE, Tile};
use crate::db::Conn;
use crate::desk_time::{Promise, TimeLeft, in_words};
use crate::error::Error;
use crate::issue::{Basket, duplicate, policy};
use crate::news::Topic;
use crate::web::{Desk, Me, Problems, Reply, Shell, Tech, When, new_form_token};
use actix_web::web::{Path, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "baskets/baskets.html")]
pub struct Page {
    shell: Shell,
    problems: Problems,
    lede: String,
    tiles: Vec<TileView>,
    /// The basket whose button the page's main one is: the first that this person takes from.
    first: Option<Basket>,
    tabs: Vec<Tab>,
    heading: String,
    /// Whose turn it is and what comes next; on the page of one basket.
    at_hand: Option<AtHand>,
    first_page: Option<String>,
    rows: Vec<Row>,
    /// Whether any of them has a button.
    takes: bool,
    /// One for all of the page's forms: what they take tells them apart.
    take_token: String,
    query: ListQuery,
    filtered: bool,
    /// Where this list is saved as a view.
    save: String,
    /// The same list as a search, where several can be ticked; no search knows departments.
    several: Option<String>,
    next: Option<String>,
    shown: String,
}

struct TileView {
    basket: Basket,
    waiting: i64,
    used: i64,
    meter: &'static str,
    /// What nobody has answered yet.
    first: Option<FirstDue>,
    /// In its place, when there is nothing like that.
    none: &'static str,
    may_take: bool,
    /// Of what waits, how much tier 1 has given up, if any.
    raised: Option<i64>,
}

struct FirstDue {
    age: String,
    left: TimeLeft,
}

struct Tab {
    href: String,
    label: &'static str,
    count: i64,
    current: bool,
}

/// A line of a list.
pub struct Row {
    pub issue: Listed,
    pub reporter: String,
    pub waiting: When,
    pub left: TimeLeft,
    pub may_take: bool,
    /// Tier 1 has given it up.
    pub raised: bool,
    /// How many people report it, if it is more than one.
    pub people: Option<i32>,
    /// Which colleagues have it open.
    pub others: Option<String>,
}

impl Row {
    pub fn new((issue, reporter): (Listed, String), me: &Me) -> Self {
        let zone = me.settings.hours.zone();
        Row {
            waiting: When::new(issue.submitted_at, me.now, zone),
            left: issue.promise().left(&me.settings.hours, me.now),
            may_take: policy::may_take(me, issue.basket, issue.raised).is_ok(),
            raised: issue.raised && issue.basket == Basket::Bin,
            people: duplicate::reports(issue.duplicates),
            others: me.colleagues_at(issue.id),
            issue,
            reporter,
        }
    }
}

pub async fn show_all(desk: Desk<Tech>, query: Query<ListQuery>) -> Reply {
    desk.page(move |conn, me| page(conn, me, None, &query, &Problems::none())).await
}

pub async fn show_one(desk: Desk<Tech>, basket: Path<Basket>, query: Query<ListQuery>) -> Reply {
    desk.page(move |conn, me| page(conn, me, Some(*basket), &query, &Problems::none())).await
}

pub fn page(
    conn: &mut Conn,
    me: &Me,
    basket: Option<Basket>,
    query: &ListQuery,
    problems: &Problems,
) -> Result<Page, Error> {
    let (filter, known) = (query.filter(basket), me.news.position());
    let tiles = store::tiles(conn)?;
    let mut list = store::waiting(conn, &filter, PAGE + 1)?;
    let more = list.len() as i64 > PAGE;
    list.truncate(PAGE as usize);
    let next =
        list.last().filter(|_| more).map(|(last, _)| address(&filter, Some(After::of(last))));
    let notice = query.empty.as_ref().map(|_| nothing_to_take(&tiles, basket));
    let filtered = filter.software.is_some() || filter.department.is_some();
    let rows: Vec<Row> = list.into_iter().map(|row| Row::new(row, me)).collect();
    Ok(Page {
        shell: me.shell_saying("/baskets", notice).following(me.follows(&topic(&filter), known)),
        problems: problems.clone(),
        lede: lede(&tiles, me),
        first: policy::baskets_of(me).first().copied(),
        tabs: tabs(&tiles, basket),
        heading: heading(basket),
        at_hand: basket.map(|basket| at_hand(conn, me, basket)).transpose()?,
        first_page: filter.after.map(|_| address(&Filter { after: None, ..filter.clone() }, None)),
        shown: shown(rows.len(), &tiles, basket, filtered),
        takes: rows.iter().any(|row| row.may_take),
        rows,
        take_token: new_form_token(),
        tiles: tiles.into_iter().map(|tile| tile_view(tile, me)).collect(),
        query: query.clone(),
        filtered,
        save: saving(&address(&Filter { after: None, ..filter.clone() }, None)),
        several: several(&filter),
        next,
    })
}

/// What of the list is told while its page is open: what comes, wherever the page begins.
fn topic(filter: &Filter) -> Topic {
    let Filter { basket, software, department, .. } = filter.clone();
    Topic::Waiting { basket, software, department }
}

impl After {
    fn of(issue: &Listed) -> Self {
        After { promised_at: issue.promised_at, id: issue.id }
    }
}

/// Take next came back with nothing.
fn nothing_to_take(tiles: &[Tile], basket: Option<Basket>) -> &'static str {
    let some = tiles.iter().any(|tile| Some(tile.basket) == basket && tile.waiting > 0);
    if some {
        "Nothing waits there for you: it is raised to tier 2, or you have had it or passed it over today."
    } else {
        "Nothing waits there: all of it is taken."
    }
}

fn lede(tiles: &[Tile], me: &Me) -> String {
    let waiting: i64 = tiles.iter().map(|tile| tile.waiting).sum();
    let late = tiles
        .iter()
        .filter(|tile| tile.first_promised_at.is_some_and(|promise| promise <= me.now))
        .count();
    let late = match late {
        0 => "every promise can still be kept".to_owned(),
        1 => "one basket is over its promise".to_owned(),
        n => format!("{n} baskets are over their promise"),
    };
    format!("{waiting} waiting, {late}. You are {}.", me.role_in_words())
}

fn tile_view(tile: Tile, me: &Me) -> TileView {
    let first = tile.first_submitted_at.zip(tile.first_promised_at).map(|(submitted, promised)| {
        let promise =
            Promise { submitted_at: submitted, promised_at: promised, first_response_at: None };
        FirstDue {
            age: in_words((me.now - submitted).num_minutes()),
            left: promise.left(&me.settings.hours, me.now),
        }
    });
    TileView {
        basket: tile.basket,
        waiting: tile.waiting,
        used: first.as_ref().map_or(0, |first| first.left.used),
        meter: match first.as_ref().map_or("", |first| first.left.class) {
            "late" => "over",
            "soon" => "near",
            _ => "",
        },
        first,
        none: if tile.waiting > 0 { "First response made to all" } else { "Nothing waits" },
        may_take: policy::may_take_from(me, tile.basket).is_ok(),
        raised: Some(tile.raised).filter(|raised| *raised > 0),
    }
}

fn tabs(tiles: &[Tile], current: Option<Basket>) -> Vec<Tab> {
    let all = Tab {
        href: "/baskets".to_owned(),
        label: "All",
        count: tiles.iter().map(|tile| tile.waiting).sum(),
        current: current.is_none(),
    };
    let baskets = tiles.iter().map(|tile| Tab {
        href: format!("/baskets/{}", tile.basket.word()),
        label: match tile.basket {
            Basket::Vip => "VIP",
            Basket::P1 => "P1",
            Basket::P2 => "P2",
            Basket::Bin => "Bin",
        },
        count: tile.waiting,
        current: current == Some(tile.basket),
    });
    std::iter::once(all).chain(baskets).collect()
}

fn heading(basket: Option<Basket>) -> String {
    match basket {
        None => "Waiting, least time left first".to_owned(),
        Some(basket) => {
            format!("{basket}: {}, least time left first", basket.about().to_lowercase())
        }
    }
}

fn shown(rows: usize, tiles: &[Tile], basket: Option<Basket>, filtered: bool) -> String {
    if filtered {
        return format!("Showing {rows}");
    }
    let of: i64 =
        tiles.iter().filter(|t| basket.is_none_or(|b| b == t.basket)).map(|t| t.waiting).sum();
    format!("Showing {rows} of {of}")
}

/// Where the list at `place` is saved as a view.
fn saving(place: &str) -> String {
    let query =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("address", place).finish();
    format!("/search/views?{query}")
}

fn several(filter: &Filter) -> Option<String> {
    let mut q = "state:waiting".to_owned();
    q.extend(filter.basket.map(|basket| format!(" basket:{}", basket.word())));
    q.extend(filter.software.as_ref().map(|name| format!(" software:\"{name}\"")));
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", &q).finish();
    filter.department.is_none().then(|| format!("/search?{query}"))
}

/// The address of a list: everything it shows is in it.
fn address(filter: &Filter, after: Option<After>) -> String {
    let path = filter
        .basket
        .map_or_else(|| "/baskets".to_owned(), |basket| format!("/baskets/{}", basket.word()));
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let after = after.map(|after| after.to_string());
    let parts =
        [("software", &filter.software), ("department", &filter.department), ("after", &after)];
    for (name, value) in parts.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
        query.append_pair(name, value);
    }
    match query.finish() {
        query if query.is_empty() => path,
        query => format!("{path}?{query}"),
    }
}
