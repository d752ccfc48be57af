use crate::accounts::facts::{self, Facts, Position, address};
use crate::accounts::{self, store::Known};
use crate::administration::domain::Place;
use crate::desk_time::typed_day;
use crate::people::Role;
use crate::web::{Choice, Problems, Typed, optional, required};
use chrono::NaiveDate;
use serde::Deserialize;

/// What is known of a person.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PersonForm {
    pub email: String,
    pub name: String,
    pub position: String,
    pub department: String,
    pub phone: String,
    pub desk_since: String,
    /// What the page was opened on.
    pub seen: String,
}

#[derive(Clone, Debug)]
pub struct Described {
    /// Absent where nobody asked for it: who has an address keeps it.
    pub email: Option<String>,
    pub facts: Facts,
    pub seen: String,
}

impl PersonForm {
    pub fn of(person: &Known, seen: String) -> Self {
        let facts = person.facts.clone();
        PersonForm {
            email: person.email.clone().unwrap_or_default(),
            name: facts.name,
            position: facts.position.word().to_owned(),
            department: facts.department.unwrap_or_default(),
            phone: facts.phone.unwrap_or_default(),
            desk_since: facts.desk_since.map_or_else(String::new, |day| day.to_string()),
            seen,
        }
    }

    pub fn positions(&self) -> Vec<Choice> {
        let choice =
            |position: &Position| Choice::of(position.word(), position.to_string(), &self.position);
        Position::ALL.iter().map(choice).collect()
    }
}

impl Typed for PersonForm {
    type Meant = Described;

    fn check(&self) -> Result<Described, Problems> {
        let mut problems = Problems::none();
        let email = match self.email.trim() {
            "" => Some(None),
            typed => problems.take("email", address(typed)).map(Some),
        };
        let name =
            problems.take("name", required(&self.name, facts::NAME, "Give their full name."));
        let position = Position::from_word(&self.position).ok_or("Say what they do.");
        let position = problems.take("position", position);
        let department = problems.take("department", optional(&self.department, facts::DEPARTMENT));
        let phone = problems.take("phone", optional(&self.phone, facts::PHONE));
        let desk_since = problems.take("desk_since", day(&self.desk_since));
        problems.ok(|| {
            let facts = Facts {
                name: name?,
                position: position?,
                department: department?,
                phone: phone?,
                desk_since: desk_since?,
            };
            Some(Described { email: email?, facts, seen: self.seen.clone() })
        })
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.seen)
    }
}

fn day(typed: &str) -> Result<Option<NaiveDate>, String> {
    match typed.trim() {
        "" => Ok(None),
        typed => typed_day(typed).map(Some),
    }
}

/// Somebody new: the same, and the address they sign in with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct NewcomerForm(pub PersonForm);

impl Typed for NewcomerForm {
    type Meant = (String, Facts);

    fn check(&self) -> Result<(String, Facts), Problems> {
        let described = self.0.check();
        let mut problems = described.as_ref().err().cloned().unwrap_or_else(Problems::none);
        if self.0.email.trim().is_empty() {
            problems.note("email", "Give the address they sign in with.");
        }
        problems.ok(|| described.ok().and_then(|meant| Some((meant.email?, meant.facts))))
    }
}

/// A password for somebody else. Its name says so, so that it is never parked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewPasswordForm {
    pub new_password: String,
}

impl Typed for NewPasswordForm {
    type Meant = String;

    fn check(&self) -> Result<String, Problems> {
        let mut problems = Problems::none();
        // Whether it has to do with its person is asked when the person is known.
        if let Err(unfit) = accounts::fit(&self.new_password, "", "") {
            problems.note("new_password", unfit.to_string());
        }
        problems.ok(|| Some(self.new_password.clone()))
    }
}

/// Somebody's last day, or that they are back.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct EndForm {
    pub last_day: String,
    pub back: String,
}

#[derive(Clone, Copy, Debug)]
pub enum Ending {
    On(NaiveDate),
    Back,
}

impl Typed for EndForm {
    type Meant = Ending;

    fn check(&self) -> Result<Ending, Problems> {
        let mut problems = Problems::none();
        if self.back == "yes" {
            return Ok(Ending::Back);
        }
        let last_day = required(&self.last_day, 20, "Say which day is their last.")
            .and_then(|day| typed_day(&day));
        let last_day = problems.take("last_day", last_day);
        problems.ok(|| Some(Ending::On(last_day?)))
    }
}

/// Filters of the list of people, as the address carries them. Nonsense filters nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PeopleQuery {
    pub q: String,
    pub role: String,
    /// `ended` or `all`; else those who are here.
    pub which: String,
    pub after: String,
}

impl PeopleQuery {
    pub fn words(&self) -> Option<String> {
        optional(&self.q, 120).ok().flatten()
    }

    pub fn role(&self) -> Option<Role> {
        Role::from_word(&self.role)
    }

    pub fn after(&self) -> Option<Place> {
        Place::parse(&self.after)
    }

    pub fn is_filtered(&self) -> bool {
        self.words().is_some() || self.role().is_some() || !self.which.is_empty()
    }

    /// The same people elsewhere: as a file, or from another one on.
    pub fn address(&self, path: &str, after: Option<Place>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("q", self.q.trim()), ("role", &self.role), ("which", &self.which)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some(after) = after {
            query.append_pair("after", &after.to_string());
        }
        match query.finish() {
            query if query.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }
}

/// A department's name; or that it is to go.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DepartmentForm {
    pub name: String,
    /// The name that the page was opened on.
    pub was: String,
    pub remove: String,
}

#[derive(Clone, Debug)]
pub enum DepartmentChange {
    Named { was: String, name: String },
    Remove,
}

impl Typed for DepartmentForm {
    type Meant = DepartmentChange;

    fn check(&self) -> Result<DepartmentChange, Problems> {
        let mut problems = Problems::none();
        if self.remove == "yes" {
            return Ok(DepartmentChange::Remove);
        }
        let name = required(&self.name, facts::DEPARTMENT, "Give the department a name.");
        let name = problems.take("name", name);
        problems.ok(|| Some(DepartmentChange::Named { was: self.was.clone(), name: name? }))
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.was)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_wrong_with_somebody_new_is_named_at_once() {
        let typed = PersonForm { desk_since: "last year".into(), ..PersonForm::default() };
        let problems = NewcomerForm(typed).check().unwrap_err();
        let fields: Vec<_> = problems.list().iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["name", "position", "desk_since", "email"]);
    }

    #[test]
    fn a_person_is_read_as_typed() {
        let typed = PersonForm {
            email: " Ada@Example.org".into(),
            name: " Ada Abbott ".into(),
            position: "tech2".into(),
            phone: " ".into(),
            desk_since: "2024-03-01".into(),
            ..PersonForm::default()
        };
        let (email, facts) = NewcomerForm(typed).check().unwrap();
        assert_eq!((email.as_str(), facts.name.as_str()), ("ada@example.org", "Ada Abbott"));
        assert_eq!((facts.position, facts.phone), (Position::Tier2, None));
    }
}
