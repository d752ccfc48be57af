use super::*;
use crate::web::table::{Cell, Column, Kind};
use askama::Template;
use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use scraper::{Html, Selector};

#[derive(Template)]
#[template(
    source = r#"{% import "web/chart/card.html" as chart %}{{ chart::card(one) }}"#,
    ext = "html"
)]
struct Card {
    one: Chart,
}

fn drawn(one: Chart) -> String {
    Card { one }.render().unwrap()
}

fn day(n: usize, step: i64) -> Cell {
    let first: NaiveDate = "2026-09-07".parse().unwrap();
    Cell::Day(first + TimeDelta::days(step * n as i64))
}

/// Series by their names over weeks; one that ends in "before" is of the period before.
fn weeks(series: &[(&str, Vec<Option<f64>>)]) -> Table {
    let mut columns = vec![Column::new("week of", Kind::Day)];
    columns.extend(series.iter().map(|(name, _)| {
        let column = Column::new(name, Kind::Whole);
        if name.ends_with("before") { column.before() } else { column }
    }));
    let rows = series.first().map_or(0, |(_, values)| values.len());
    let row =
        |n| [day(n, 7)].into_iter().chain(series.iter().map(move |(_, values)| values[n].into()));
    Table::new("by-week", "Reported and resolved, by week", columns)
        .with((0..rows).map(|n| row(n).collect()))
}

fn some(values: &[i32]) -> Vec<Option<f64>> {
    values.iter().map(|value| Some(f64::from(*value))).collect()
}

fn count(html: &str, selector: &str) -> usize {
    Html::parse_fragment(html).select(&Selector::parse(selector).unwrap()).count()
}

#[test]
fn a_chart_has_title_description_table_and_the_way_to_its_csv() {
    let table =
        weeks(&[("resolved", some(&[205, 281, 236])), ("reported", some(&[212, 287, 228]))]);
    let html = drawn(Chart::lines("weeks", table).lede("More was resolved.").csv("/w.csv?days=7"));

    assert_eq!(count(&html, "section[aria-labelledby=weeks-h] > h2#weeks-h"), 1);
    assert_eq!(count(&html, "svg[role=img][aria-labelledby='weeks-t weeks-d'] > title#weeks-t"), 1);
    assert!(html.contains(
        "resolved: 205 in the week of 7 September 2026, 236 in the week of 21 September 2026; \
         highest 281 in the week of 14 September 2026, lowest 205 in the week of 7 September 2026. reported: "
    ));
    assert!(html.contains("The axis begins at 200."));
    assert_eq!(count(&html, "details.figures tbody tr"), 3);
    assert_eq!(count(&html, "a[href='/w.csv?days=7']"), 1);
    for told_apart in ["path.l1", "path.l2", "path.d1", "path.d2", "text.s1", "text.s2"] {
        assert_eq!(count(&html, told_apart), 1, "{told_apart}");
    }
    assert!(!html.contains("style=") && !html.contains("<script"));
}

#[test]
fn what_is_typed_breaks_out_of_no_chart() {
    let evil = "</title><script>alert(1)</script>";
    let mut table = weeks(&[("a", some(&[1, 2]))]);
    table.title = evil.to_owned();
    table.columns[1].heading = evil.to_owned();
    let html = drawn(Chart::lines("x", table).lede(evil).csv("/\"onload=\"x"));
    assert_eq!((count(&html, "script"), count(&html, "[onload]")), (0, 0));

    let names =
        Table::new("p", evil, vec![Column::new(evil, Kind::Text), Column::new(evil, Kind::Whole)]);
    let html = drawn(Chart::shares("y", names.with([vec![evil.into(), 3.into()]])));
    assert_eq!(count(&html, "script"), 0);
}

#[test]
fn a_gap_is_a_gap_and_nothing_at_all_is_said_in_words() {
    let html = drawn(Chart::lines(
        "w",
        weeks(&[("reported", vec![Some(3.0), None, Some(5.0), Some(4.0)])]),
    ));
    assert_eq!(
        (count(&html, "circle.alone"), count(&html, "path.l1"), count(&html, "path.area")),
        (1, 1, 0)
    );
    assert!(html.contains("nothing known for 1 of 4"));

    for nothing in [vec![], vec![None, None], vec![Some(f64::NAN), Some(f64::INFINITY)]] {
        for html in [
            drawn(Chart::lines("w", weeks(&[("reported", nothing.clone())]))),
            drawn(Chart::heat("w", weeks(&[("Monday", nothing.clone())]))),
            drawn(Chart::shares("w", weeks(&[("Links", nothing.clone())]))),
        ] {
            assert!(
                html.contains("No figures for these dates.") && !html.contains("<svg"),
                "{html}"
            );
        }
    }
    let zeros = drawn(Chart::shares("w", weeks(&[("Links", some(&[0, 0]))])));
    assert!(zeros.contains("No figures for these dates."), "nothing is no part of nothing");
}

#[test]
fn one_figure_is_one_mark_with_its_figure() {
    let html = drawn(Chart::lines("w", weeks(&[("reported", some(&[7]))])));
    assert_eq!((count(&html, "path.l1"), count(&html, "path.d1")), (0, 1));
    assert!(html.contains(">7</text>") && html.contains(">7 Sep</text>"));
    assert!(html.contains("reported: 7 on 7 September 2026."));
}

#[test]
fn the_period_before_is_quieter_and_the_goal_is_a_line_of_its_own() {
    let table = weeks(&[("min now", some(&[9, 12, 6])), ("before", some(&[14, 11, 10]))]);
    let html = drawn(Chart::lines("w", table).goal(15.0));
    assert_eq!(
        (count(&html, "path.lwas"), count(&html, "path.dwas"), count(&html, "line.goal")),
        (1, 0, 1)
    );
    assert!(html.contains(">goal 15</text>") && html.contains(">before</text>"));
    assert_eq!(count(&html, "path.area"), 1, "a single line stands on its area");
    assert!(html.find("lwas") < html.find("class=\"l1\""), "the period before lies below");
}

#[test]
fn names_that_do_not_fit_behind_a_line_stand_in_a_key() {
    let table = weeks(&[("Logged by somebody else", some(&[9, 12])), ("Web", some(&[1, 2]))]);
    let html = drawn(Chart::lines("w", table));
    assert_eq!((count(&html, ".chart-key li"), count(&html, "text.name")), (2, 2));
}

#[test]
fn more_lines_than_one_can_follow_are_small_pictures_to_one_scale() {
    let series: Vec<(&str, Vec<Option<f64>>)> =
        ["a", "b", "c", "d", "e"].into_iter().map(|name| (name, some(&[1, 40, 3]))).collect();
    let html = drawn(Chart::lines("w", weeks(&series)));
    assert_eq!(count(&html, ".multiples li svg[role=img]"), 5);
    assert_eq!(count(&html, "text[text-anchor=end]"), 5 * 3, "two numbers and the last day each");
    assert_eq!(html.matches(">21 Sep</text>").count(), 5);

    let with_before =
        weeks(&[("a", some(&[1, 2])), ("a before", some(&[2, 1])), ("b", some(&[1, 2]))]);
    let html = drawn(Chart::multiples("w", with_before));
    assert_eq!((count(&html, ".multiples li"), count(&html, "path.lwas")), (2, 1));
}

#[test]
fn the_smallest_parts_stand_together_and_are_all_in_the_table() {
    let columns = || vec![Column::new("where", Kind::Text), Column::new("links", Kind::Whole)];
    let parts = |of: &[i32]| {
        let rows = of
            .iter()
            .enumerate()
            .map(|(n, links)| vec![format!("part {n}").into(), (*links).into()]);
        drawn(Chart::shares("p", Table::new("links", "Where links go", columns()).with(rows)))
    };
    let few = parts(&[64, 19, 11, 6]);
    assert_eq!((count(&few, "rect.b1, rect.b2, rect.b3, rect.b4"), count(&few, "details")), (8, 0));
    assert!(few.contains("64.0\u{a0}% part 0, 19.0\u{a0}% part 1"));

    let many = parts(&[50, 20, 10, 8, 5, 4, 3]);
    assert!(many.contains("3 others"));
    assert_eq!(count(&many, "details.figures tbody tr"), 7);
}

#[test]
fn an_hour_without_issues_is_empty_and_one_nobody_knows_of_is_marked() {
    let mut columns = vec![Column::new("hour", Kind::Text)];
    columns.extend(["Monday", "Tuesday"].map(|day| Column::new(day, Kind::Whole)));
    let table = Table::new("hours", "When people report", columns).with([
        vec!["8 am".into(), 41.into(), 0.into()],
        vec!["9 am".into(), 3.into(), Cell::Nothing],
    ]);
    let html = drawn(Chart::heat("h", table));
    assert_eq!((count(&html, "pattern"), count(&html, "path.gap")), (1, 1));
    let squares = html.split("<path class=\"b1\" d=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(squares.matches('z').count(), 2, "a square for each hour that has any: {squares}");
    assert_eq!(count(&html, "rect.b1"), 2, "two that say how large is how much");
    assert!(html.contains("Most: 41, Monday 8 am. In all 44."));
}

#[test]
fn bars_share_one_scale_and_differences_go_both_ways() {
    let bars = Bar::of(&[Some(30.0), Some(-10.0), None], &[Some(10.0)]);
    let texts: Vec<_> = bars.iter().map(|bar| format!("{} {}", bar.x, bar.width)).collect();
    assert_eq!(texts, ["25 75", "0 25", "25 0"]);
    assert_eq!(bars[0].was.map(|(x, width)| format!("{x} {width}")).as_deref(), Some("25 25"));
    assert_eq!(Bar::of(&[Some(0.0)], &[])[0].width.to_string(), "0");
}

#[test]
fn a_course_keeps_to_its_box_and_has_gaps() {
    assert_eq!(Spark::of(&[]), Spark { path: String::new(), alone: vec![], end: None });
    assert_eq!(Spark::of(&[Some(3.0), Some(3.0)]).path, "M2 18L92 18");
    let gap = Spark::of(&[Some(1.0), Some(2.0), None, Some(3.0)]);
    assert_eq!((gap.path.as_str(), gap.alone.len(), gap.end.is_some()), ("M2 32L32 18", 0, true));
}

fn figures() -> impl Strategy<Value = Vec<Option<f64>>> {
    let figure =
        prop_oneof![proptest::num::f64::ANY, -50.0..300.0, Just(0.0), Just(1e300), Just(-1e-300)];
    proptest::collection::vec(proptest::option::weighted(0.8, figure), 0..40)
}

/// Every number that places something, by attribute; of paths every pair but those of marks, which are relative.
fn places(html: &str) -> Vec<(f64, f64)> {
    let page = Html::parse_fragment(html);
    let number = |text: Option<&str>| text.unwrap_or("0").parse::<f64>().unwrap();
    let mut places = Vec::new();
    for one in
        page.select(&Selector::parse("svg.chart circle, svg.chart text, svg.chart rect").unwrap())
    {
        let attr = |name| number(one.attr(name));
        places.push((
            attr("x") + attr("cx") + attr("width"),
            attr("y") + attr("cy") + attr("height"),
        ));
    }
    for one in page.select(
        &Selector::parse("svg.chart:not(.key) > path[class^=l], svg.chart > path.area").unwrap(),
    ) {
        let points =
            one.attr("d").unwrap().split(['M', 'L', 'Z']).filter(|point| !point.is_empty());
        places.extend(points.map(|point| {
            let (x, y) = point.split_once(' ').unwrap();
            (x.parse().unwrap(), y.parse().unwrap())
        }));
    }
    places
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn everything_stands_inside_the_picture_and_the_same_figures_are_the_same_bytes(
        one in figures(), other in figures(), goal in proptest::option::of(proptest::num::f64::ANY)
    ) {
        let length = one.len().min(other.len());
        let (one, other) = (one[..length].to_vec(), other[..length].to_vec());
        let series = [("reported", one.clone()), ("resolved", other.clone()), ("reported before", other)];
        let lines = || goal.into_iter().fold(Chart::lines("w", weeks(&series)), Chart::goal);
        let html = drawn(lines());
        prop_assert_eq!(&html, &drawn(lines()));
        let kinds = [Chart::multiples("w", weeks(&series)), Chart::heat("w", weeks(&series)), Chart::shares("w", weeks(&[("a", one)]))];
        for html in [html].into_iter().chain(kinds.map(drawn)) {
            prop_assert!(!html.contains("NaN") && !html.contains("inf\"") && !html.contains("inf "));
            for (x, y) in places(&html) {
                prop_assert!((0.0..=361.0).contains(&x) && (0.0..=215.0).contains(&y), "{x} {y}\n{html}");
            }
        }
    }
}
