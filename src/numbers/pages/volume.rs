//! `/numbers/volume`: how much comes, when and how; how much of it is open, and how the desk stands just now (K6, K19, K3, K4).

use super::overview::{HERE as NUMBERS, report};
use super::scope::Scope;
use crate::accounts::store::standing;
use crate::db::Conn;
use crate::error::Error;
use crate::numbers::filter::Filter;
use crate::numbers::flow::{backlog_now, by_hour, by_source, documents, links};
use crate::numbers::forms::PeriodQuery;
use crate::numbers::period::Period;
use crate::numbers::store::flow;
use crate::web::chart::Chart;
use crate::web::csv::CSV;
use crate::web::table::Table;
use crate::web::{Desk, Manager, Me, Reply, Shell};
use actix_web::web::Query;
use askama::Template;

const HERE: &str = "/numbers/volume";

#[derive(Template)]
#[template(path = "numbers/volume.html")]
struct Page {
    shell: Shell,
    scope: Scope,
    about: String,
    /// "Degraded", and why.
    health: String,
    stands: String,
    backlog: Table,
    charts: Vec<Chart>,
}

pub async fn show(desk: Desk<Manager>, query: Query<PeriodQuery>, filter: Query<Filter>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query, &filter)).await
}

fn page(conn: &mut Conn, me: &Me, query: &PeriodQuery, filter: &Filter) -> Result<Page, Error> {
    let period = query.period(me.today());
    let address = format!("{}{}", period.query(), filter.query());
    let report = report(conn, me, (period, filter), &[])?;
    let standing = standing(conn, me.now)?;
    let came = came(conn, me, period, filter)?;
    let chart = |chart: Chart, name: &str| chart.csv(format!("{NUMBERS}/{name}.csv?{address}"));
    let waiting = format!(
        "Open at the end of each part. {} of those reported in these days wait past their promise.",
        report.waiting_late()
    );
    Ok(Page {
        shell: me.shell(NUMBERS),
        scope: Scope::of(conn, HERE, (period, filter), query)?,
        about: format!("{}.", period.in_words()),
        health: standing.health(me.now).to_string(),
        stands: standing.in_words(me.now),
        backlog: backlog_now(&flow::backlog(conn, me.now)?),
        charts: vec![
            chart(Chart::lines("volume", report.volume()).lede(report.lede()), "volume"),
            chart(Chart::lines("backlog", report.backlog()).lede(waiting), "backlog"),
            chart(Chart::heat("hours", by_hour(&came)), "hours"),
            chart(Chart::shares("sources", by_source(&came)), "sources"),
            chart(Chart::shares("links", links(&report)), "links"),
            chart(Chart::shares("documents", documents(&report)), "documents"),
        ],
    })
}

fn came(conn: &mut Conn, me: &Me, period: Period, filter: &Filter) -> Result<flow::Came, Error> {
    let days = (period.from, period.to);
    Ok(flow::came(conn, filter, days, me.settings.hours.zone())?)
}

/// A table of a period as CSV; refused while it would lack something.
async fn file(
    desk: Desk<Manager>,
    name: &str,
    (query, filter): (Query<PeriodQuery>, Query<Filter>),
    make: fn(&mut Conn, &Me, Period, &Filter) -> Result<Table, Error>,
) -> Reply {
    desk.file(name, CSV, move |conn, me| make(conn, me, query.period(me.today()), &filter)?.csv())
        .await
}

type Asking = (Query<PeriodQuery>, Query<Filter>);

pub async fn volume(desk: Desk<Manager>, asking: Asking) -> Reply {
    file(desk, "volume.csv", asking, |conn, me, period, filter| {
        Ok(report(conn, me, (period, filter), &[])?.complete()?.volume())
    })
    .await
}

pub async fn backlog(desk: Desk<Manager>, asking: Asking) -> Reply {
    file(desk, "backlog.csv", asking, |conn, me, period, filter| {
        Ok(report(conn, me, (period, filter), &[])?.complete()?.backlog())
    })
    .await
}

pub async fn hours(desk: Desk<Manager>, asking: Asking) -> Reply {
    file(desk, "hours.csv", asking, |conn, me, period, filter| {
        Ok(by_hour(&came(conn, me, period, filter)?))
    })
    .await
}

pub async fn sources(desk: Desk<Manager>, asking: Asking) -> Reply {
    file(desk, "sources.csv", asking, |conn, me, period, filter| {
        Ok(by_source(&came(conn, me, period, filter)?))
    })
    .await
}

pub async fn of_links(desk: Desk<Manager>, asking: Asking) -> Reply {
    file(desk, "links.csv", asking, |conn, me, period, filter| {
        Ok(links(&report(conn, me, (period, filter), &[])?.complete()?))
    })
    .await
}

pub async fn of_documents(desk: Desk<Manager>, asking: Asking) -> Reply {
    file(desk, "documents.csv", asking, |conn, me, period, filter| {
        Ok(documents(&report(conn, me, (period, filter), &[])?.complete()?))
    })
    .await
}
