//! What is asked for besides words: whose, whom, what about, since when.

use super::sql::search_people;
use crate::db::{anywhere, lower};
use crate::desk_time::day_begins;
use crate::issue::{Basket, IssueId, State};
use crate::people::{Person, PersonId};
use crate::schema::{software, tags};
use crate::search::domain::Search;
use crate::tagging::TagFacet;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;

/// So many people of one name are thought of, and so many items of the catalogue.
const NAMESAKES: i32 = 50;

/// As the database has them. A list that is empty can be fulfilled by nothing.
#[derive(Debug, Default)]
pub struct Facts {
    pub number: Option<IssueId>,
    pub reporters: Option<Vec<PersonId>>,
    pub owners: Option<Vec<PersonId>>,
    /// Whole names, in lower case.
    pub software: Option<Vec<String>>,
    pub kinds: Option<Vec<i64>>,
    pub states: Vec<State>,
    pub baskets: Vec<Basket>,
    pub duplicates: bool,
    pub duplicates_of: Vec<IssueId>,
    pub after: Option<DateTime<Utc>>,
    pub before: Option<DateTime<Utc>>,
}

impl Facts {
    /// Looks names up; what there is not, or is not `viewer`'s to ask, becomes a remark.
    pub fn read(
        conn: &mut PgConnection,
        viewer: &Person,
        search: &Search,
        zone: Tz,
        remarks: &mut Vec<String>,
    ) -> QueryResult<Self> {
        let pointers = search.duplicates || !search.duplicates_of.is_empty();
        let desk_only = !search.kinds.is_empty() || !search.baskets.is_empty() || pointers;
        if desk_only && !viewer.works_issues() {
            remarks.push("Only the desk knows baskets, kinds and duplicates.".to_owned());
        }
        Ok(Facts {
            number: search.number,
            reporters: called(conn, viewer, &search.from, remarks)?,
            owners: called(conn, viewer, &search.owner, remarks)?,
            software: about(conn, &search.software)?,
            kinds: kinds(conn, &search.kinds, remarks)?,
            states: search.states.clone(),
            baskets: search.baskets.clone(),
            duplicates: search.duplicates,
            duplicates_of: search.duplicates_of.clone(),
            after: search.after.map(|day| day_begins(day, zone)),
            before: search.before.map(|day| day_begins(day, zone)),
        })
    }

    pub fn are_none(&self) -> bool {
        self.software.is_none() && !self.lead_somewhere()
    }

    /// Something is asked for by which issues are found; software is found by the words of its name.
    pub fn lead_somewhere(&self) -> bool {
        let Facts { number, reporters, owners, kinds, states, baskets, .. } = self;
        let people = reporters.as_ref().or(owners.as_ref()).is_some();
        let pointers = self.duplicates || !self.duplicates_of.is_empty();
        let places = pointers || !states.is_empty() || !baskets.is_empty();
        let times = self.after.or(self.before).is_some();
        people || places || times || kinds.is_some() || number.is_some()
    }

    /// Something was asked for that there is not.
    pub fn are_impossible(&self) -> bool {
        let nobody = |people: &Option<Vec<PersonId>>| people.as_ref().is_some_and(Vec::is_empty);
        nobody(&self.reporters)
            || nobody(&self.owners)
            || self.kinds.as_ref().is_some_and(Vec::is_empty)
    }
}

/// Whether `$viewer` is told of an issue that it stands as another one does; an SQL condition on `issues`.
macro_rules! stands_as_another {
    ($viewer:expr) => {
        issues::state.eq(State::Duplicate).and(not(reads_everything!($viewer)))
    };
}

pub(super) use stands_as_another;

/// Where the other one stands then, if it is told in one of these words.
pub(super) fn stand_so_told(states: &[State]) -> Vec<State> {
    let told = |other: &State| State::Duplicate.told_with(false, Some(*other));
    State::ALL.iter().copied().filter(|other| states.contains(&told(other))).collect()
}

/// Those of a boxed query of `issues` that are as `$facts` ask. Tags, baskets and duplicates are the desk's own matter: of an issue that
/// `$viewer` reads as its reporter does, they tell nothing.
macro_rules! as_facts_ask {
    ($issues:expr, $viewer:expr, $facts:expr) => {{
        let (mut issues, viewer, facts): (_, &Person, &Facts) = ($issues, $viewer, $facts);
        if let Some(number) = facts.number {
            issues = issues.filter(issues::id.eq(number));
        }
        if let Some(reporters) = &facts.reporters {
            issues = issues.filter(issues::reporter_id.eq_any(reporters));
        }
        if let Some(owners) = &facts.owners {
            let others = diesel::alias!(crate::schema::issues as others);
            let theirs = others
                .filter(others.field(issues::id).nullable().eq(issues::duplicate_of))
                .filter(others.field(issues::owner_id).eq_any(owners))
                .filter(not(others.field(issues::routed)));
            let held = issues::owner_id.eq_any(owners).and(not(waits_as_told!(viewer)));
            issues = issues.filter(held.or(stands_as_another!(viewer).and(exists(theirs))));
        }
        if let Some(names) = &facts.software {
            issues = issues.filter(lower(issues::software).eq_any(names));
        }
        if let Some(kinds) = &facts.kinds {
            let tagged = issue_tags::table
                .filter(issue_tags::issue_id.eq(issues::id))
                .filter(issue_tags::tag_id.eq_any(kinds))
                .filter(issue_tags::removed_at.is_null());
            issues = issues.filter(exists(tagged)).filter(reads_everything!(viewer));
        }
        if !facts.states.is_empty() {
            let others = diesel::alias!(crate::schema::issues as others);
            let waits = facts.states.contains(&State::Waiting);
            let stands = others.field(issues::state).eq_any(stand_so_told(&facts.states));
            let other =
                others.filter(others.field(issues::id).nullable().eq(issues::duplicate_of)).filter(
                    stands
                        .and(not(others.field(issues::routed)))
                        .or(others.field(issues::routed).and(waits.into_sql::<Bool>())),
                );
            let there = issues::state.eq_any(&facts.states).and(not(stands_as_another!(viewer)));
            let told = there.or(stands_as_another!(viewer).and(exists(other)));
            issues = match waits {
                true => issues.filter(told.or(waits_as_told!(viewer))),
                false => issues.filter(told).filter(not(waits_as_told!(viewer))),
            };
        }
        if facts.duplicates {
            issues = issues.filter(issues::duplicate_of.is_not_null());
            issues = issues.filter(reads_everything!(viewer));
        }
        if !facts.duplicates_of.is_empty() {
            let of = facts.duplicates_of.iter().map(|of| of.0);
            issues = issues.filter(issues::duplicate_of.eq_any(of));
            issues = issues.filter(reads_everything!(viewer));
        }
        if !facts.baskets.is_empty() {
            let there = issues::basket.eq_any(&facts.baskets);
            issues = issues.filter(there).filter(reads_everything!(viewer));
        }
        if let Some(after) = facts.after {
            issues = issues.filter(issues::submitted_at.ge(after));
        }
        if let Some(before) = facts.before {
            issues = issues.filter(issues::submitted_at.lt(before));
        }
        issues
    }};
}

pub(super) use as_facts_ask;

/// The people who are called that; `me` is whoever asks. Only the desk is told that somebody is not there.
fn called(
    conn: &mut PgConnection,
    viewer: &Person,
    names: &[String],
    remarks: &mut Vec<String>,
) -> QueryResult<Option<Vec<PersonId>>> {
    if names.is_empty() {
        return Ok(None);
    }
    let mut people = Vec::new();
    for name in names {
        if name.eq_ignore_ascii_case("me") {
            people.push(viewer.id);
            continue;
        }
        let found: Vec<i64> = diesel::select(search_people(name, NAMESAKES)).get_result(conn)?;
        if found.is_empty() && viewer.works_issues() {
            remarks.push(format!("Nobody is called “{name}”."));
        }
        people.extend(found.into_iter().map(PersonId));
    }
    Ok(Some(people))
}

/// Software that is called so: items of the catalogue by a part of their name, all else by its whole name.
fn about(conn: &mut PgConnection, names: &[String]) -> QueryResult<Option<Vec<String>>> {
    if names.is_empty() {
        return Ok(None);
    }
    let mut all: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    for name in names {
        let items: Vec<String> = software::table
            .filter(lower(software::name).like(lower(anywhere(name))))
            .order(software::id)
            .limit(NAMESAKES.into())
            .select(lower(software::name))
            .load(conn)?;
        all.extend(items);
    }
    Ok(Some(all))
}

fn kinds(
    conn: &mut PgConnection,
    words: &[String],
    remarks: &mut Vec<String>,
) -> QueryResult<Option<Vec<i64>>> {
    if words.is_empty() {
        return Ok(None);
    }
    let known: Vec<(i64, String, String)> = tags::table
        .filter(tags::facet.eq(TagFacet::Kind))
        .order(tags::id)
        .select((tags::id, tags::word, tags::label))
        .load(conn)?;
    let mut meant = Vec::new();
    for asked in words.iter().map(|word| word.to_lowercase()) {
        let fits = |word: &str, label: &str| word == asked || label.to_lowercase() == asked;
        let before = meant.len();
        meant.extend(known.iter().filter(|(_, word, label)| fits(word, label)).map(|(id, ..)| *id));
        if meant.len() == before {
            let all: Vec<_> = known.iter().map(|(_, word, _)| word.as_str()).collect();
            remarks.push(format!("There is no kind “{asked}”. The kinds are {}.", all.join(", ")));
        }
    }
    Ok(Some(meant))
}
