//! `/numbers/documentation-gaps`: which page to write next, and from what (K11a).

use super::areas::{called, sums};
use super::scope::Scope;
use crate::db::Conn;
use crate::error::Error;
use crate::issue::IssueId;
use crate::numbers::area::{Area, areas};
use crate::numbers::filter::Filter;
use crate::numbers::forms::PeriodQuery;
use crate::numbers::period::Period;
use crate::numbers::store::gaps::{self, Of};
use crate::web::csv::CSV;
use crate::web::table::{Column, Kind, Table};
use crate::web::{Desk, Manager, Me, Reply, Shell};
use actix_web::web::Query;
use askama::Template;
use std::collections::BTreeMap;

const HERE: &str = "/numbers/documentation-gaps";
/// How many areas are looked at closely, by minutes without a document.
const LOOKED_AT: usize = 8;
/// How many of them the page shows.
const SHOWN: usize = 6;
const NEWEST: i64 = 5;
const REPLIES: i64 = 10;

#[derive(Template)]
#[template(path = "numbers/gaps.html")]
struct Page {
    shell: Shell,
    scope: Scope,
    about: String,
    gaps: Vec<Gap>,
}

/// A page that is not written yet.
struct Gap {
    area: Area,
    kind: &'static str,
    askers: i64,
    hours: String,
    without: String,
    newest: Vec<(IssueId, String)>,
    replies: Vec<(IssueId, String)>,
}

/// Areas by what a page about them would be worth, each with how many asked.
fn ranked(
    conn: &mut Conn,
    me: &Me,
    period: Period,
    filter: &Filter,
) -> Result<Vec<(Area, i64)>, Error> {
    let mut areas = areas(&sums(conn, me, period, filter)?, &BTreeMap::new());
    areas.retain(|area| area.worth(1) > 0.0);
    areas.sort_by(|one, other| other.worth(1).total_cmp(&one.worth(1)));
    areas.truncate(LOOKED_AT);
    let span = period.instants(me.settings.hours.zone());
    let mut ranked = Vec::with_capacity(areas.len());
    for area in areas {
        let name = (area.software.clone(), area.kind.clone());
        let askers = gaps::askers(conn, &Of { area: &name, filter, span })?;
        ranked.push((area, askers));
    }
    ranked.sort_by(|(one, askers), (other, others)| {
        other.worth(*others).total_cmp(&one.worth(*askers))
    });
    Ok(ranked)
}

pub async fn show(desk: Desk<Manager>, query: Query<PeriodQuery>, filter: Query<Filter>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query, &filter)).await
}

fn page(conn: &mut Conn, me: &Me, query: &PeriodQuery, filter: &Filter) -> Result<Page, Error> {
    let period = query.period(me.today());
    let span = period.instants(me.settings.hours.zone());
    let mut gaps = Vec::new();
    for (area, askers) in ranked(conn, me, period, filter)?.into_iter().take(SHOWN) {
        let name = (area.software.clone(), area.kind.clone());
        let of = Of { area: &name, filter, span };
        gaps.push(Gap {
            kind: called(&area.kind),
            askers,
            hours: format!("{:.1}", area.minutes as f64 / 60.0),
            without: format!("{:.0}\u{a0}%", area.undocumented * 100.0),
            newest: gaps::newest(conn, &of, NEWEST)?,
            replies: gaps::best_replies(conn, &of, REPLIES)?,
            area,
        });
    }
    Ok(Page {
        shell: me.shell("/numbers"),
        scope: Scope::of(conn, HERE, (period, filter), query)?,
        about: period.in_words(),
        gaps,
    })
}

pub async fn csv(desk: Desk<Manager>, query: Query<PeriodQuery>, filter: Query<Filter>) -> Reply {
    desk.file("documentation-gaps.csv", CSV, move |conn, me| {
        let columns = vec![
            Column::new("software", Kind::Text),
            Column::new("kind", Kind::Text),
            Column::new("staff minutes", Kind::Whole),
            Column::new("share without a document", Kind::Share),
            Column::new("people who asked", Kind::Whole),
            Column::new("requests", Kind::Whole),
        ];
        let row = |(area, askers): (Area, i64)| {
            vec![
                area.software.into(),
                area.kind.into(),
                area.minutes.into(),
                area.undocumented.into(),
                askers.into(),
                area.requests.into(),
            ]
        };
        let rows = ranked(conn, me, query.period(me.today()), &filter)?.into_iter().map(row);
        Table::new("documentation-gaps", "Documentation gaps", columns).with(rows).csv()
    })
    .await
}
