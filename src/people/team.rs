//! The Software Team: who is in it, and who of it looks after something.

use super::PersonId;
use crate::schema::people;
use diesel::prelude::*;

/// Whoever is in the Software Team now. An SQL condition on `people`.
macro_rules! in_team {
    () => {
        $crate::schema::people::role
            .eq($crate::people::Role::Software)
            .and($crate::schema::people::ended_at.is_null())
    };
}

pub(crate) use in_team;

/// Who looks after something.
#[derive(Clone, Debug)]
pub struct Keeper {
    pub name: String,
    pub email: Option<String>,
    /// In the team still.
    pub is_here: bool,
}

impl Keeper {
    pub fn in_words(&self) -> String {
        match self.is_here {
            true => self.name.clone(),
            false => format!("{}, who has left the team", self.name),
        }
    }

    /// In a file: what only they are called by.
    pub fn address(&self) -> &str {
        self.email.as_deref().unwrap_or(&self.name)
    }
}

/// One of the Software Team.
#[derive(Clone, Debug)]
pub struct Member {
    pub id: PersonId,
    pub name: String,
    pub email: Option<String>,
}

/// The Software Team, by name.
pub fn team(conn: &mut PgConnection) -> QueryResult<Vec<Member>> {
    people::table
        .filter(people::is_staff)
        .filter(in_team!())
        .order((people::name, people::id))
        .select((people::id, people::name, people::email))
        .load(conn)
        .map(|rows| rows.into_iter().map(|(id, name, email)| Member { id, name, email }).collect())
}

/// The name of whoever is in the team.
pub fn name_in_team(conn: &mut PgConnection, id: PersonId) -> QueryResult<Option<String>> {
    let member = people::table.find(id).filter(in_team!());
    member.select(people::name).first(conn).optional()
}
