use super::items::{Found, Row, as_known, known};
use crate::approval::approved;
use crate::catalogue::domain::{KeptBy, Known, Wanted, Which};
use crate::db::{anywhere, lower};
use crate::people::team::in_team;
use crate::schema::{people, software, vendors};
use chrono::NaiveDate;
use diesel::prelude::*;

/// At most `limit` items by name. Pages by keyset, over the index of names.
pub fn list(
    conn: &mut PgConnection,
    wanted: &Wanted,
    today: NaiveDate,
    limit: i64,
) -> QueryResult<Vec<Known>> {
    let mut list = software::table
        .inner_join(vendors::table)
        .left_join(people::table)
        .order(lower(software::name))
        .limit(limit)
        .select(known!())
        .into_boxed();
    if let Some(words) = &wanted.words {
        let like = anywhere(words);
        let in_name = lower(software::name).like(lower(like.clone()));
        list = match wanted.vendors_too {
            true => list.filter(in_name.or(lower(vendors::name).like(lower(like)))),
            false => list.filter(in_name),
        };
    }
    if let Some(platform) = wanted.platform {
        list = list.filter(software::platforms.contains(vec![platform]));
    }
    list = match wanted.which {
        Which::Approved => list.filter(approved!(today)),
        Which::Retired => list.filter(software::retired_on.le(today)),
        Which::All => list,
    };
    list = match wanted.keeper {
        Some(KeptBy::Person(person)) => list.filter(software::looked_after_by.eq(person)),
        Some(KeptBy::Nobody) => {
            list.filter(people::id.nullable().is_null().or(in_team!().is_distinct_from(true)))
        }
        None => list,
    };
    if let Some(after) = &wanted.after {
        list = list.filter(lower(software::name).gt(lower(after.clone())));
    }
    let found: Vec<Found> = list.load(conn)?;
    Ok(found.into_iter().map(as_known).collect())
}
