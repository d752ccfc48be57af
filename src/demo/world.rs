//! What the past is told about: the organisation as it stands in the database, and the clock.

use super::catalogue::Program;
use super::chance::Chance;
use super::documents::Document;
use super::people::HOST;
use crate::attention::Colleague;
use crate::people::{Person, PersonId, Role};
use crate::settings::Settings;
use crate::tagging::Rules;
use chrono::{DateTime, TimeDelta, Utc};

pub struct World {
    pub now: DateTime<Utc>,
    pub settings: Settings,
    pub people: Vec<Person>,
    pub vips: Vec<PersonId>,
    /// The approved programs with their numbers.
    pub programs: Vec<(i64, &'static Program)>,
    /// What the desk offers, with their numbers.
    pub documents: Vec<(i64, &'static Document)>,
    /// Those of a new desk: what a technician may find tagged wrongly.
    pub rules: Rules,
}

fn begins(address: &str) -> String {
    address.split('@').next().unwrap_or_default().to_owned()
}

impl World {
    pub fn is_vip(&self, person: PersonId) -> bool {
        self.vips.contains(&person)
    }

    /// Who signs in with this name before the `@`. The cast is ours, so somebody does.
    pub fn player(&self, sign_in: &str) -> &Person {
        let email = format!("{sign_in}@{HOST}");
        let is_meant = |person: &&Person| person.email.as_ref() == Some(&email);
        self.people.iter().find(is_meant).unwrap_or(&self.people[0])
    }

    /// Everybody whom a note may call by how their address begins.
    pub fn colleagues(&self) -> Vec<Colleague> {
        let colleague = |person: &Person| Colleague {
            id: person.id,
            name: person.name.clone(),
            role: person.role,
            ended: false,
            word: begins(person.email.as_deref().unwrap_or_default()),
        };
        let staff = self.people.iter().filter(|person| person.is_staff());
        staff.map(colleague).collect()
    }

    /// Somebody who reports: an employee, VIPs as often as others.
    pub fn somebody(&self, chance: &mut Chance) -> &Person {
        let employees: Vec<_> = self.people.iter().filter(|p| p.role == Role::Employee).collect();
        chance.of(&employees)
    }

    pub fn colleague_in(&self, chance: &mut Chance, department: &str) -> &Person {
        let theirs: Vec<_> = self
            .people
            .iter()
            .filter(|p| p.department == department && p.role == Role::Employee)
            .filter(|p| !self.is_vip(p.id))
            .collect();
        chance.of(&theirs)
    }

    pub fn closes_at(&self, resolved_at: DateTime<Utc>) -> DateTime<Utc> {
        self.settings.hours.days_after(resolved_at, i64::from(self.settings.auto_close_days))
    }

    /// The last moment from which so many desk minutes have passed until now.
    pub fn ago(&self, desk_minutes: i64) -> DateTime<Utc> {
        let hours = &self.settings.hours;
        let passed = |from| hours.minutes_between(from, self.now) >= desk_minutes;
        // Three hundred days back the wall shows many more desk hours than anything asked for here.
        let (mut long_ago, mut too_late) = (self.now - TimeDelta::days(300), self.now);
        while too_late - long_ago > TimeDelta::seconds(1) {
            let middle = long_ago + (too_late - long_ago) / 2;
            if passed(middle) { long_ago = middle } else { too_late = middle }
        }
        // The second before an opening is the opening.
        hours.next_opening(long_ago)
    }
}
