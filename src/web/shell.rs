use super::{When, assets};
use crate::issue::IssueId;
use crate::learning::Learnt;
use crate::news::{News, Topic};
use crate::people::{Extras, Limits, Person, Role};
use crate::presence::{self, Presence};
use crate::settings::Settings;
use chrono::{DateTime, NaiveDate, Utc};
use std::ops::Deref;
use std::sync::Arc;

/// The person of this request, and what belongs to it.
#[derive(Clone, Debug)]
pub struct Me {
    pub person: Person,
    /// The database's clock: the time of everything this request does.
    pub now: DateTime<Utc>,
    pub settings: Arc<Settings>,
    pub presence: Arc<Presence>,
    pub news: Arc<News>,
    /// What the desk has learnt from tags, if it has.
    pub learnt: Option<Arc<Learnt>>,
    pub extras: Extras,
    /// For every form on the page.
    pub csrf: String,
    /// The hash of the session this request came with.
    pub session: [u8; 32],
    /// How long sessions of theirs live.
    pub limits: Limits,
    /// A manager who takes VIP issues now.
    pub available: bool,
    /// Answers the desk's telephone now.
    pub has_phone: bool,
    /// Held by a tech or manager; reported and open for everybody else.
    pub open_issues: i64,
}

impl Deref for Me {
    type Target = Person;
    fn deref(&self) -> &Person {
        &self.person
    }
}

impl Me {
    /// The day on the desk's wall.
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.settings.hours.zone()).date_naive()
    }

    /// Has an issue open from now on; their colleagues read that.
    pub fn opens(&self, issue: IssueId) {
        self.presence.note(issue, &self.person, self.now);
    }

    /// Which colleagues have an issue open, in words. For staff who work on it, never for its reporter.
    pub fn colleagues_at(&self, issue: IssueId) -> Option<String> {
        let others = self.presence.others(issue, self.id, self.now);
        presence::in_words(&others, |at| When::new(at, self.now, self.settings.hours.zone()).words)
    }

    /// The frame around a page; `current` is the address its navigation marks.
    pub fn shell(&self, current: &str) -> Shell {
        let (nav, more) = places(self, current);
        Shell {
            person: self.name.clone(),
            csrf: self.csrf.clone(),
            is_in_more: more.iter().any(|place| place.current),
            nav,
            more,
            search: self.person.is_staff(),
            shift: self.person.is_staff().then_some(self.person.on_shift),
            scripts: self.extras.keys.then(|| assets::path("keys.js")).into_iter().collect(),
            keys: self.extras.keys,
            ..Shell::outside(&self.settings)
        }
    }

    /// The address at which a page is told what is new, if its person wants that. `known` is the number of an event up to
    /// which the page is up to date: where the news stood before it was loaded, at least.
    pub fn follows(&self, topic: &Topic, known: i64) -> Option<String> {
        self.extras.live.then(|| topic.address(known))
    }

    /// The same, saying what has just been done.
    pub fn shell_saying(&self, current: &str, notice: Option<&str>) -> Shell {
        Shell { notice: notice.map(str::to_owned), ..self.shell(current) }
    }
}

/// What the frame around every page shows: who you are, where you can go, what just happened.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    pub person: String,
    pub csrf: String,
    pub nav: Vec<Nav>,
    /// Places behind a click.
    pub more: Vec<Nav>,
    /// This page is one of those.
    pub is_in_more: bool,
    /// Whether on shift; absent for employees, who have none.
    pub shift: Option<bool>,
    pub search: bool,
    pub notice: Option<String>,
    /// Addresses of the scripts that the page loads: those of extras that its person has turned on.
    pub scripts: Vec<&'static str>,
    /// Single keys do things.
    pub keys: bool,
    /// Where the page is told what is new.
    pub live: Option<String>,
    /// The desk's telephone number, in the same place on every page.
    pub phone: String,
    pub phone_href: String,
    pub hours: String,
}

impl Shell {
    /// The bar shows places and a way out, or a way in.
    pub fn is_signed_in(&self) -> bool {
        !self.person.is_empty()
    }

    /// Told what is new at that address.
    pub fn following(self, live: Option<String>) -> Self {
        let more = live.is_some().then(|| assets::path("live.js"));
        Shell { scripts: self.scripts.into_iter().chain(more).collect(), live, ..self }
    }

    /// Around a page that knows nobody: sign-in and errors.
    pub fn outside(settings: &Settings) -> Self {
        Shell {
            phone: settings.phone.clone(),
            phone_href: tel(&settings.phone),
            hours: settings.hours.hours_in_words(),
            ..Shell::default()
        }
    }
}

/// The address that a telephone number is called by.
pub fn tel(number: &str) -> String {
    let digits = number.chars().filter(|c| c.is_ascii_digit() || *c == '+');
    format!("tel:{}", digits.collect::<String>())
}

#[derive(Clone, Debug)]
pub struct Nav {
    pub href: &'static str,
    pub icon: &'static str,
    pub label: &'static str,
    pub count: Option<i64>,
    pub current: bool,
    /// The single key that goes there, "" for none.
    pub key: &'static str,
}

/// The places one goes to all day, and behind "More" those one goes to now and then.
fn places(me: &Me, current: &str) -> (Vec<Nav>, Vec<Nav>) {
    let item = |href, icon, label, count| Nav {
        href,
        icon,
        label,
        count,
        current: href == current,
        key: "",
    };
    let own = |label, count| item("/issues", "list-checks", label, count);
    let report = item("/report", "plus", "Report a problem", None);
    let software = item("/software", "package", "Software", None);
    let catalogue = item("/catalogue", "package", "Catalogue", None);
    let cases = item("/cases", "briefcase", "Cases", None);
    let relays = item("/relays", "send", "Who is to be told", None);
    let messages = item("/messages", "mail", "Messages", None);
    match me.role {
        Role::Tech | Role::Manager => {
            let places = vec![
                item("/baskets", "inbox", "Baskets", None),
                item("/my-desk", "list-checks", "My desk", Some(me.open_issues)),
                item("/calls/new", "phone", "Log a call", None),
                Nav { key: "l", ..item("/log/new", "pencil", "Log a line", None) },
                item("/follow-ups", "calendar-days", "Follow-ups", None),
            ];
            let mut more = vec![
                report,
                own("My reports", None),
                messages,
                item("/search", "search", "Search", None),
                item("/roster", "users", "Roster", None),
                software,
                relays,
            ];
            if me.role == Role::Manager {
                more.push(cases);
                more.push(catalogue);
                more.push(item("/numbers", "chart-line", "Numbers", None));
                more.push(item("/vip", "vip", "VIP", None));
                more.push(item("/settings", "settings", "Settings", None));
            }
            (places, more)
        }
        Role::Software => {
            let own = own("My issues", Some(me.open_issues));
            let my_desk = item("/my-desk", "inbox", "My desk", None);
            let search = item("/search", "search", "Search", None);
            let places = vec![cases, my_desk, catalogue, search];
            let vendors = item("/vendors", "building-2", "Vendors", None);
            (places, vec![relays, vendors, report, own, messages, software])
        }
        Role::Employee => {
            let own = own("My issues", Some(me.open_issues));
            (vec![report, own, messages, software], Vec::new())
        }
    }
}
