use chrono::{DateTime, NaiveDate, Utc};

crate::id! {
    /// One person, employee or staff.
    PersonId
}

crate::pg_enum! {
    pub enum Role {
        Employee = "employee" => "employee",
        Tech = "tech" => "tech",
        Manager = "manager" => "manager",
        Software = "software" => "Software Team",
    }
}

crate::pg_enum! {
    /// How one person reaches another.
    pub enum Channel {
        Phone = "phone" => "phone",
        Chat = "chat" => "chat",
        Email = "email" => "email",
        InPerson = "in_person" => "in person",
    }
}

crate::pg_enum! {
    /// What the roster knows of a person, from when until when.
    pub enum RosterFact {
        OnShift = "on_shift" => "on shift",
        Available = "available" => "available",
        Phone = "phone" => "on the phone line",
    }
}

impl Channel {
    /// The icon that stands for it on every page.
    pub const fn icon(self) -> &'static str {
        match self {
            Channel::Phone => "phone",
            Channel::Chat => "message-square",
            Channel::Email => "mail",
            Channel::InPerson => "user",
        }
    }

    /// Which of a person's addresses it goes by: chat by the email address, in person by none.
    pub fn address<'a>(self, email: Option<&'a str>, phone: Option<&'a str>) -> Option<&'a str> {
        match self {
            Channel::Phone => phone,
            Channel::Email | Channel::Chat => email,
            Channel::InPerson => None,
        }
    }
}

/// A person as every page knows them.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    /// Absent for people known only from an import.
    pub email: Option<String>,
    pub role: Role,
    /// 1 or 2 for techs, absent for everybody else.
    pub tier: Option<i16>,
    /// Leads the Software Team.
    pub leads: bool,
    pub department: String,
    pub phone: Option<String>,
    pub contact_by: Channel,
    pub on_shift: bool,
    /// Since when at the desk: experience.
    pub desk_since: Option<NaiveDate>,
}

impl Person {
    /// Techs and managers: those who work issues.
    pub fn works_issues(&self) -> bool {
        matches!(self.role, Role::Tech | Role::Manager)
    }

    /// Everybody who has shifts: techs, managers, the Software Team.
    pub fn is_staff(&self) -> bool {
        self.role != Role::Employee
    }

    /// Where their profile says that `channel` reaches them.
    pub fn address(&self, channel: Channel) -> Option<&str> {
        channel.address(self.email.as_deref(), self.phone.as_deref())
    }

    pub fn first_name(&self) -> &str {
        self.name.split_whitespace().next().unwrap_or(&self.name)
    }

    /// What they do, in words: "tech, tier 2".
    pub fn role_in_words(&self) -> String {
        role_in_words(self.role, self.tier, self.leads)
    }
}

/// "tech, tier 2", "Software Team lead".
pub fn role_in_words(role: Role, tier: Option<i16>, leads: bool) -> String {
    match (role, tier, leads) {
        (Role::Tech, Some(tier), _) => format!("tech, tier {tier}"),
        (Role::Software, _, true) => "Software Team lead".to_owned(),
        (role, ..) => role.to_string(),
    }
}

/// Somebody for the tests of rules.
#[cfg(test)]
impl Person {
    pub fn of(id: PersonId, role: Role) -> Self {
        Person {
            id,
            name: "Ada Abbott".to_owned(),
            email: None,
            role,
            tier: (role == Role::Tech).then_some(1),
            leads: false,
            department: String::new(),
            phone: None,
            contact_by: Channel::Email,
            on_shift: true,
            desk_since: None,
        }
    }
}

/// What needs script, and a person has turned on for their own pages.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Extras {
    /// They are told what is new on a page while it is open.
    pub live: bool,
    /// Single keys do things.
    pub keys: bool,
}

/// A session as the server knows it.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    pub created_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
}

/// How long a session lives, in seconds: without use, and at all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    pub idle: i64,
    pub absolute: i64,
}

impl Limits {
    /// Staff see more, so their sessions end sooner: 1 h without use, 12 h at all; employees 8 h and 24 h.
    pub const fn of(role: Role) -> Self {
        match role {
            Role::Employee => Limits { idle: 8 * 3_600, absolute: 24 * 3_600 },
            _ => Limits { idle: 3_600, absolute: 12 * 3_600 },
        }
    }
}

impl Session {
    pub fn is_live(&self, limits: Limits, now: DateTime<Utc>) -> bool {
        self.ended_at.is_none()
            && (now - self.seen_at).num_seconds() < limits.idle
            && (now - self.created_at).num_seconds() < limits.absolute
    }

    /// Whether the use of a session is worth writing down: once in a tenth of its idle time, at most once a minute.
    pub fn is_worth_touching(&self, limits: Limits, now: DateTime<Utc>) -> bool {
        (now - self.seen_at).num_milliseconds() >= (limits.idle * 100).min(60_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn every_channel_goes_by_the_address_that_fits() {
        let address = |channel: Channel| channel.address(Some("eve@example.org"), Some("0101"));
        assert_eq!(
            Channel::ALL.iter().copied().map(address).collect::<Vec<_>>(),
            [Some("0101"), Some("eve@example.org"), Some("eve@example.org"), None]
        );
        assert_eq!(Channel::Chat.address(None, Some("0101")), None);
    }

    fn session(idle_for: i64, old: i64) -> (Session, DateTime<Utc>) {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(365);
        let ago = |seconds| now - TimeDelta::seconds(seconds);
        (Session { created_at: ago(old), seen_at: ago(idle_for), ended_at: None }, now)
    }

    #[test]
    fn a_session_ends_when_unused_or_old_or_ended() {
        let limits = Limits { idle: 3_600, absolute: 43_200 };
        let live = |(session, now): (Session, _)| session.is_live(limits, now);

        assert!(live(session(0, 0)));
        assert!(live(session(3_599, 43_199)));
        assert!(!live(session(3_600, 3_600)));
        assert!(!live(session(0, 43_200)));
        let (ended, now) = session(0, 0);
        assert!(!Session { ended_at: Some(now), ..ended }.is_live(limits, now));
    }

    #[test]
    fn use_is_written_down_at_most_once_a_minute() {
        let limits = Limits::of(Role::Tech);
        let touching = |seconds| {
            let (session, now) = session(seconds, seconds);
            session.is_worth_touching(limits, now)
        };
        assert!(!touching(59));
        assert!(touching(60));
    }
}
