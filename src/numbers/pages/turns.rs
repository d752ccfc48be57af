//! `/numbers/turns`: who pulled how much for the hours they were here, and whether the order was kept (K23).

use super::{Compared, Segment, Stat, few, or_dash, segments};
use crate::db::Conn;
use crate::desk_time::in_words;
use crate::error::Error;
use crate::numbers::forms::{PeriodQuery, What};
use crate::numbers::handed_on;
use crate::numbers::measure::FEW;
use crate::numbers::period::Period;
use crate::numbers::store;
use crate::numbers::turns::{Fairness, Turns, fairness};
use crate::people::role_in_words;
use crate::web::chart::Bar;
use crate::web::csv::CSV;
use crate::web::{Desk, Manager, Me, Reply, Shell};
use actix_web::web::Query;
use askama::Template;
use chrono::NaiveDate;

const HERE: &str = "/numbers/turns";

/// The target of K23: the most takes per hour as a multiple of the mean.
const MOST_TO_MEAN: f64 = 1.1;

#[derive(Template)]
#[template(path = "numbers/turns.html")]
struct Page {
    shell: Shell,
    lede: String,
    segments: Vec<Segment>,
    csv: String,
    xlsx: String,
    /// What the fields for dates of one's own show.
    from: NaiveDate,
    to: NaiveDate,
    stats: Vec<Stat>,
    tables: [(&'static str, Vec<Line>); 2],
    few: i64,
}

/// Somebody's line.
struct Line {
    name: String,
    role: String,
    per_hour: String,
    /// Of the most takes per hour.
    bar: Bar,
    is_few: bool,
    hours: String,
    takes: Counted,
    order_kept: String,
    inversions: Counted,
    /// "2 passed over, 1 chosen from the list".
    reasons: String,
    skips: Counted,
    put_backs: Counted,
    median: String,
    p90: String,
}

/// A count that leads to its rows.
struct Counted {
    count: i64,
    href: String,
}

pub async fn show(desk: Desk<Manager>, query: Query<PeriodQuery>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query)).await
}

fn page(conn: &mut Conn, me: &Me, query: &PeriodQuery) -> Result<Page, Error> {
    let period = query.period(me.today());
    let turns = of(conn, me, period)?;
    let (now, before) = (fairness(&turns), fairness(&of(conn, me, period.before())?));
    let rates: Vec<_> = turns.iter().map(Turns::per_hour).collect();
    let (first, others): (Vec<_>, Vec<_>) =
        turns.iter().zip(Bar::of(&rates, &[])).partition(|(one, _)| one.takes_turns());
    let lines = |some: Vec<(&Turns, Bar)>| {
        some.into_iter().map(|(one, bar)| line(one, bar, period)).collect()
    };
    Ok(Page {
        shell: me.shell("/numbers"),
        lede: lede(period),
        segments: segments(HERE, period, ""),
        csv: format!("{HERE}.csv?{}", period.query()),
        xlsx: format!("{HERE}.xlsx?{}", period.query()),
        from: period.from,
        to: period.to,
        stats: stats(&now, &before, period),
        tables: [
            ("Tier 1, who take turns at the bin", lines(first)),
            ("Tier 2 and managers", lines(others)),
        ],
        few: FEW,
    })
}

fn lede(period: Period) -> String {
    let shown =
        format!("{}, compared with the {} before.", period.in_words(), days(period.length()));
    match period.is_instead {
        true => {
            format!("These dates make no period that is over or under way. Shown instead: {shown}")
        }
        false => shown,
    }
}

/// What has not come yet is no part of a period: nobody has been on shift in it.
fn of(conn: &mut Conn, me: &Me, period: Period) -> Result<Vec<Turns>, Error> {
    let (from, to) = period.instants(me.settings.hours.zone());
    Ok(store::turns::of_period(conn, &me.settings.hours, (from, to.min(me.now)))?)
}

fn days(length: i64) -> String {
    if length == 1 { "day".to_owned() } else { format!("{length} days") }
}

fn rows(period: Period, what: What, person: Option<&Turns>) -> String {
    let person = person.map(|one| format!("&person={}", one.person)).unwrap_or_default();
    format!("{HERE}/rows?{}&what={}{person}", period.query(), what.word())
}

fn stats(now: &Fairness, before: &Fairness, period: Period) -> Vec<Stat> {
    vec![
        even(now, before, period),
        jain(now, before, period),
        order(now, before, period),
        held(now, before, period),
    ]
}

fn even(now: &Fairness, before: &Fairness, period: Period) -> Stat {
    let compared = Compared {
        now: now.max_to_mean,
        before: before.max_to_mean,
        more_is_better: false,
        matters: 0.005,
    };
    let (verdict, arrow, change) = compared.in_words(|by| format!("{by:.2}"));
    Stat {
        title: "Most takes per hour ÷ the mean",
        href: rows(period, What::Takes, None),
        value: or_dash(now.max_to_mean, |ratio| format!("{ratio:.2}")),
        unit: "",
        verdict,
        arrow,
        change,
        against: format!("target ≤ {MOST_TO_MEAN}, {} takes by {} techs", now.takes, now.techs),
        few: few(now.takes),
        how: "Of tier 1: takes from the bin per hour on shift, counted inside desk hours. The highest such rate divided by the mean of all. Who was on shift for less than an hour is left out. A take is a press of Take next or Take, not a call or what was handed over.",
        spark: None,
    }
}

fn jain(now: &Fairness, before: &Fairness, period: Period) -> Stat {
    let compared =
        Compared { now: now.jain, before: before.jain, more_is_better: true, matters: 0.005 };
    let (verdict, arrow, change) = compared.in_words(|by| format!("{by:.2}"));
    Stat {
        title: "Evenness (Jain’s index)",
        href: rows(period, What::Takes, None),
        value: or_dash(now.jain, |index| format!("{index:.2}")),
        unit: "",
        verdict,
        arrow,
        change,
        against: "1 when all are the same".to_owned(),
        few: few(now.takes),
        how: "Of the same rates: the square of their sum, divided by their number times the sum of their squares. 1 when all are alike, 1 ÷ n when one of n takes everything.",
        spark: None,
    }
}

fn order(now: &Fairness, before: &Fairness, period: Period) -> Stat {
    let (kept, was) = (now.all.order_kept(), before.all.order_kept());
    let compared =
        Compared { now: kept.percent(), before: was.percent(), more_is_better: true, matters: 0.5 };
    let (verdict, arrow, change) = compared.in_words(|by| format!("{by:.0} points"));
    Stat {
        title: "Order kept",
        href: rows(period, What::Inversions, None),
        value: or_dash(kept.percent(), |percent| format!("{percent:.1}")),
        unit: if kept.of > 0 { "%" } else { "" },
        verdict,
        arrow,
        change,
        against: format!("{} of {} takes", kept.n, kept.of),
        few: few(kept.of),
        how: "Takes of the issue that had waited longest of those this person might have taken, divided by all takes. The others each have a reason: passed over or put back before by the same person, or chosen from the list.",
        spark: None,
    }
}

fn held(now: &Fairness, before: &Fairness, period: Period) -> Stat {
    let ((median, p90), (was, _)) = (now.all.time_held(), before.all.time_held());
    let compared = Compared {
        now: median.map(f64::from),
        before: was.map(f64::from),
        more_is_better: false,
        matters: 1.0,
    };
    let (verdict, arrow, change) = compared.in_words(|by| in_words(by as i64));
    let cases = now.all.held.len() as i64;
    let (value, unit) = match median {
        None => ("–".to_owned(), ""),
        Some(minutes @ 0..120) => (minutes.to_string(), "min"),
        Some(minutes) => (format!("{:.1}", f64::from(minutes) / 60.0), "h"),
    };
    Stat {
        title: "Time held, median",
        href: rows(period, What::Takes, None),
        value,
        unit,
        verdict,
        arrow,
        change,
        against: format!(
            "90 % up to {}, {cases} takes",
            or_dash(p90, |minutes| in_words(minutes.into()))
        ),
        few: few(cases),
        how: "From taking an issue until it left their hands: resolved, put back, raised or handed over. Clock time, nights included. What they still hold is not counted yet.",
        spark: None,
    }
}

fn line(one: &Turns, bar: Bar, period: Period) -> Line {
    let counted = |count, what| Counted { count, href: rows(period, what, Some(one)) };
    let (tally, (median, p90)) = (&one.tally, one.tally.time_held());
    let in_time = |minutes: i32| in_words(minutes.into());
    Line {
        name: one.name.clone(),
        role: role_in_words(one.role, one.tier, false),
        per_hour: or_dash(one.per_hour(), |rate| format!("{rate:.2}")),
        bar,
        is_few: tally.takes < FEW,
        hours: format!("{:.1}", one.minutes as f64 / 60.0),
        takes: counted(tally.takes, What::Takes),
        order_kept: or_dash(tally.order_kept().percent(), |percent| format!("{percent:.1}\u{a0}%")),
        inversions: counted(tally.inversions(), What::Inversions),
        reasons: reasons(one),
        skips: counted(one.skips, What::Skips),
        put_backs: counted(one.put_backs, What::PutBacks),
        median: or_dash(median, in_time),
        p90: or_dash(p90, in_time),
    }
}

/// Why their takes were out of order.
fn reasons(one: &Turns) -> String {
    let tally = &one.tally;
    let by_reason = [
        (tally.skipped, "passed over"),
        (tally.put_back, "put back before"),
        (tally.chosen, "chosen"),
    ];
    let some = by_reason.into_iter().filter(|(count, _)| *count > 0);
    some.map(|(count, why)| format!("{count} {why}")).collect::<Vec<_>>().join(", ")
}

pub async fn workbook(desk: Desk<Manager>, query: Query<PeriodQuery>) -> Reply {
    desk.workbook("turns.xlsx", move |conn, me| {
        Ok(vec![handed_on::table(&of(conn, me, query.period(me.today()))?)])
    })
    .await
}

pub async fn export(desk: Desk<Manager>, query: Query<PeriodQuery>) -> Reply {
    desk.file("turns.csv", CSV, move |conn, me| {
        handed_on::table(&of(conn, me, query.period(me.today()))?).csv()
    })
    .await
}
