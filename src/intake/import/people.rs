//! Who reported what: each reporter of a batch as the desk knows them, or as it will.

use super::draft::Known;
use super::row::Reporter;
use crate::people::{Channel, PersonId};
use std::collections::HashSet;

/// The people who may be meant.
#[derive(Clone, Debug, Default)]
pub struct People(pub Vec<Known>);

impl People {
    /// Who an address means. Who a name means, if it means one person; of several with that name it is who is known by
    /// name only, so that nobody sees in their list what a namesake reported.
    pub fn find(&self, reporter: &Reporter) -> Option<&Known> {
        if reporter.email.is_some() {
            return self.0.iter().find(|known| known.email == reporter.email);
        }
        let name = reporter.name.to_lowercase();
        let mut called = self.0.iter().filter(|known| known.name.to_lowercase() == name);
        let first = called.next()?;
        if called.next().is_none() {
            return Some(first);
        }
        self.0.iter().find(|known| known.email.is_none() && known.name.to_lowercase() == name)
    }

    /// The reporters whom nobody here is, each once.
    pub fn missing<'r>(
        &self,
        reporters: impl IntoIterator<Item = &'r Reporter>,
    ) -> Vec<&'r Reporter> {
        let mut seen = HashSet::new();
        let new =
            |reporter: &&Reporter| self.find(reporter).is_none() && seen.insert(identity(reporter));
        reporters.into_iter().filter(new).collect()
    }
}

/// The same for everything written that means the same person.
pub fn identity(reporter: &Reporter) -> String {
    reporter.email.clone().unwrap_or_else(|| reporter.name.to_lowercase())
}

/// As they will be, before they are.
pub fn newcomer(reporter: &Reporter) -> Known {
    Known {
        id: PersonId(0),
        name: reporter.name.clone(),
        email: reporter.email.clone(),
        phone: None,
        contact_by: Channel::Email,
        department: String::new(),
        vip: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_somebody_only_when_it_is_plain_who() {
        let person = |id, written| Known { id: PersonId(id), ..newcomer(&Reporter::read(written)) };
        let found = |people: &[Known], written| {
            People(people.to_vec()).find(&Reporter::read(written)).map(|known| known.id.0)
        };
        let (eve, other, by_name) = (
            person(1, "Eve Ellis <eve@example.org>"),
            person(2, "Eve Ellis <ellis@example.org>"),
            person(3, "eve ellis"),
        );
        for (people, written, id) in [
            (vec![eve.clone()], "EVE ELLIS", Some(1)),
            (vec![eve.clone()], "Eve", None),
            (vec![eve.clone(), other.clone()], "Eve Ellis", None),
            (vec![eve.clone(), other.clone(), by_name.clone()], "Eve Ellis", Some(3)),
            (vec![eve.clone(), other.clone()], "E. Ellis <Ellis@example.org>", Some(2)),
            (vec![by_name], "Eve Ellis <eve@example.org>", None),
        ] {
            assert_eq!(found(&people, written), id, "{written}");
        }
    }

    #[test]
    fn who_is_missing_is_made_once() {
        let reporters = ["Ünal", "ünal", "a@b.c", "Anna <A@B.C>", "Eve"].map(Reporter::read);
        let people = People(vec![newcomer(&Reporter::read("eve"))]);
        let missing: Vec<_> =
            people.missing(&reporters).iter().map(|reporter| &*reporter.name).collect();
        assert_eq!(missing, ["Ünal", "a@b.c"]);
    }
}
