use crate::people::Role;
use crate::schema::{people, replies, tag_rules, tags};
use crate::tagging::TagFacet;
use diesel::dsl::count_star;
use diesel::prelude::*;

/// How much there is of what the overview names.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    /// Tags that managers made, in use.
    pub tags: i64,
    pub rules: i64,
    pub replies: i64,
    pub documents: i64,
    pub staffing: Staffing,
}

/// How many people are here.
#[derive(Clone, Copy, Debug)]
pub struct Staffing {
    pub staff: i64,
    pub employees: i64,
}

pub fn counts(conn: &mut PgConnection) -> QueryResult<Counts> {
    let own = tags::facet.ne(TagFacet::Kind).and(tags::ended_at.is_null());
    Ok(Counts {
        tags: tags::table.filter(own).count().get_result(conn)?,
        rules: tag_rules::table.filter(tag_rules::ended_at.is_null()).count().get_result(conn)?,
        replies: replies::table.filter(replies::ended_at.is_null()).count().get_result(conn)?,
        documents: crate::documents::in_use(conn)?,
        staffing: staffing(conn)?,
    })
}

fn staffing(conn: &mut PgConnection) -> QueryResult<Staffing> {
    let rows: Vec<(Role, i64)> = people::table
        .filter(people::ended_at.is_null())
        .group_by(people::role)
        .select((people::role, count_star()))
        .load(conn)?;
    let of = |is_employee: bool| {
        let counted = rows.iter().filter(|(role, _)| (*role == Role::Employee) == is_employee);
        counted.map(|(_, number)| number).sum()
    };
    Ok(Staffing { staff: of(false), employees: of(true) })
}
