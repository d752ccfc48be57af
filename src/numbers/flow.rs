//! When and how requests come and what becomes of them, as tables.

use super::count::Count;
use super::report::Report;
use super::store::flow::{Came, Open};
use crate::issue::{Basket, Source};
use crate::web::table::{Cell, Column, Kind, Table};

const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Issues by weekday and hour of their report, on the desk's clocks: a row for each hour.
pub fn by_hour(came: &Came) -> Table {
    let mut columns = vec![Column::new("hour", Kind::Text)];
    columns.extend(DAYS.map(|day| Column::new(day, Kind::Whole)));
    let of = |day: usize, hour: usize| came.hours.get(&format!("{day} {hour:02}")).copied();
    let row = |hour: usize| {
        let mut row: Vec<Cell> = vec![format!("{hour:02}:00").into()];
        row.extend((1..=DAYS.len()).map(|day| Cell::from(of(day, hour).unwrap_or(0))));
        row
    };
    // Without any there is nothing to draw.
    let rows = (0..24).filter(|_| !came.hours.is_empty()).map(row);
    Table::new("hours", "When issues are reported", columns).with(rows)
}

/// By which way they came, most first.
pub fn by_source(came: &Came) -> Table {
    let label = |word: &String| match Source::from_word(word) {
        Some(source) => source.to_string(),
        None => word.clone(),
    };
    let mut sources: Vec<(String, i64)> =
        came.sources.iter().map(|(word, n)| (label(word), *n)).filter(|(_, n)| *n > 0).collect();
    sources.sort_by(|(one, n), (other, m)| m.cmp(n).then(one.cmp(other)));
    parts("sources", "How issues come", "Issues", sources)
}

/// Where links in texts to employees lead (K3).
pub fn links(report: &Report) -> Table {
    let ours = report.sum(Count::DocumentLinks);
    let others = report.sum(Count::Links) - ours;
    let list = [("our documentation".to_owned(), ours), ("anywhere else".to_owned(), others)];
    parts("links", "Where links lead", "Links", list)
}

/// What was said of documentation when issues were resolved (K4).
pub fn documents(report: &Report) -> Table {
    let of = |count| report.sum(count);
    let said = [
        ("resolved by a document", of(Count::ByDocument)),
        ("answered with one", of(Count::WithDocument)),
        ("missing", of(Count::Missing)),
        ("out of date", of(Count::OutOfDate)),
    ];
    let rest = of(Count::Questioned) - said.iter().map(|(_, n)| n).sum::<i64>();
    let all = said.into_iter().chain([("nothing to document", rest)]);
    let all = all.map(|(name, n)| (name.to_owned(), n));
    parts("documents", "What documentation did", "Resolved issues", all)
}

/// The parts of a whole.
fn parts(
    name: &str,
    title: &str,
    heading: &str,
    list: impl IntoIterator<Item = (String, i64)>,
) -> Table {
    let columns = vec![Column::new("", Kind::Text), Column::new(heading, Kind::Whole)];
    let rows = list.into_iter().map(|(name, n)| vec![name.into(), n.into()]);
    Table::new(name, title, columns).with(rows)
}

/// What is open just now, basket by basket, and in all (K19).
pub fn backlog_now(open: &[(Basket, Open)]) -> Table {
    let whole = |heading| Column::new(heading, Kind::Whole);
    let columns = vec![
        Column::new("basket", Kind::Text),
        whole("waiting"),
        whole("overdue"),
        whole("in work"),
        whole("with the Software Team"),
        Column::new("unanswered since", Kind::Day),
    ];
    let day = |open: &Open| match open.oldest {
        Some(at) => Cell::Day(at.date_naive()),
        None => Cell::Nothing,
    };
    let mut all = Open::default();
    for (_, one) in open {
        all.waiting += one.waiting;
        all.overdue += one.overdue;
        all.in_work += one.in_work;
        all.with_software_team += one.with_software_team;
        all.oldest = [all.oldest, one.oldest].into_iter().flatten().min();
    }
    let row = |name: String, one: &Open| {
        let counts = [one.waiting, one.overdue, one.in_work, one.with_software_team];
        let mut row = vec![Cell::from(name)];
        row.extend(counts.map(Cell::from));
        row.push(day(one));
        row
    };
    let rows = open.iter().map(|(basket, one)| row(basket.to_string(), one));
    Table::new("backlog-now", "Open just now", columns)
        .with(rows.chain([row("all".to_owned(), &all)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn every_hour_of_the_week_has_its_place_and_no_report_has_none() {
        let hours = BTreeMap::from([("1 08".to_owned(), 7), ("7 23".to_owned(), 1)]);
        let table = by_hour(&Came { hours, ..Came::default() });
        assert_eq!((table.rows.len(), table.columns.len()), (24, 8));
        assert_eq!(table.rows[8][1].number(), Some(7.0), "Monday from eight to nine");
        assert_eq!(table.rows[23][7].number(), Some(1.0));
        assert_eq!(table.rows[9][1].number(), Some(0.0));
        assert!(by_hour(&Came::default()).rows.is_empty());
    }

    #[test]
    fn ways_stand_by_how_many_came_so() {
        let sources = BTreeMap::from([("phone".to_owned(), 2), ("web".to_owned(), 9)]);
        let table = by_source(&Came { sources, ..Came::default() });
        let n: Vec<_> = table.rows.iter().map(|row| row[1].number()).collect();
        assert_eq!(n, [Some(9.0), Some(2.0)]);
    }

    #[test]
    fn the_last_line_is_of_all_baskets() {
        let one = |waiting, overdue, oldest: &str| Open {
            waiting,
            overdue,
            oldest: oldest.parse().ok(),
            in_work: 1,
            with_software_team: 2,
        };
        let open = [
            (Basket::P1, one(3, 1, "2026-11-20T10:00:00Z")),
            (Basket::Bin, one(4, 0, "2026-11-18T10:00:00Z")),
        ];
        let table = backlog_now(&open);
        let all = table.rows.last().unwrap();
        let counts: Vec<_> = all[1..5].iter().map(|cell| cell.number()).collect();
        assert_eq!(counts, [Some(7.0), Some(1.0), Some(2.0), Some(4.0)]);
        assert_eq!(all[5], Cell::Day("2026-11-18".parse().unwrap()));
    }
}
