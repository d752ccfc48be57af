//! The log line's form, and what the address of the log asks for.

use super::{SOFTWARE, one_of};
use crate::desk_time::{day, day_begins};
use crate::intake::domain::log::{Found, LINE, Logged, MINUTES};
use crate::intake::domain::one_line;
use crate::issue::Documentation;
use crate::people::PersonId;
use crate::tagging::{Kind, TagOrigin};
use crate::web::{Me, Problems, Typed, new_form_token, optional, required, token_of, token_with};
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use std::fmt;
use uuid::Uuid;

/// The minutes that a tap gives.
pub const TAPS: [i32; 6] = [1, 2, 5, 10, 15, 30];

/// What most of it takes.
const USUAL: &str = "5";

/// A name, or an address.
const WHO: usize = 120;

/// The log line's fields. One answer is needed: what it was.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LogForm {
    pub text: String,
    pub who: String,
    pub minutes: String,
    pub own_minutes: String,
    pub kind: String,
    pub software: String,
    pub documentation: String,
    pub opened_at: String,
    pub form_token: String,
}

impl LogForm {
    pub fn fresh(me: &Me) -> Self {
        LogForm {
            minutes: USUAL.to_owned(),
            opened_at: me.now.to_rfc3339(),
            form_token: new_form_token(),
            ..LogForm::default()
        }
    }

    /// As a line said that was taken back, to say it better. What was found in its words is left to them: a kind by a
    /// rule, and the `found` software and documentation.
    pub fn again(line: &Logged, found: &Found, me: &Me) -> Self {
        let taps = TAPS.contains(&line.minutes);
        let minutes = line.minutes.to_string();
        let picked = line.origin == Some(TagOrigin::Form);
        LogForm {
            text: line.summary.clone(),
            who: line.asker_address.clone(),
            minutes: if taps { minutes.clone() } else { String::new() },
            own_minutes: if taps { String::new() } else { minutes },
            kind: if picked { line.kind.clone() } else { String::new() },
            software: Some(&line.software)
                .filter(|name| found.software.as_ref() != Some(*name))
                .cloned()
                .unwrap_or_default(),
            documentation: line
                .documentation
                .filter(|said| found.documentation != Some(*said))
                .map_or("", Documentation::word)
                .to_owned(),
            ..LogForm::fresh(me)
        }
    }

    /// Whether something is said that few lines say.
    pub fn says_more(&self) -> bool {
        !(self.software.is_empty() && self.documentation.is_empty())
    }

    fn token(&self) -> Option<Uuid> {
        let said = [
            &self.text,
            &self.who,
            &self.minutes,
            &self.own_minutes,
            &self.kind,
            &self.software,
            &self.documentation,
        ];
        token_with(token_of(&self.form_token), &said.map(String::as_str))
    }
}

/// A line as it was meant.
#[derive(Clone, Debug)]
pub struct Said {
    pub text: String,
    /// A name or an address; empty when nobody said.
    pub who: String,
    pub minutes: i32,
    /// Picked; else the words decide.
    pub kind: Option<&'static Kind>,
    pub software: Option<String>,
    pub documentation: Option<Documentation>,
    pub opened_at: Option<DateTime<Utc>>,
    pub form_token: Option<Uuid>,
}

impl Typed for LogForm {
    type Meant = Said;

    fn check(&self) -> Result<Said, Problems> {
        let mut problems = Problems::none();
        // On one line first: what is left of control characters alone is nothing.
        let [text, who, software] =
            [&self.text, &self.who, &self.software].map(|one| one_line(one));
        let text = problems.take("text", required(&text, LINE, "Say in a line what it was."));
        let who = problems.take("who", optional(&who, WHO));
        let minutes = match self.own_minutes.trim() {
            "" => problems.take("minutes", minutes(&self.minutes)),
            own => problems.take("own_minutes", minutes(own)),
        };
        let kind = problems
            .take("kind", if_any(&self.kind, Kind::from_word, "Choose one of these kinds."));
        let software = problems.take("software", optional(&software, SOFTWARE));
        let documentation = problems.take(
            "documentation",
            if_any(&self.documentation, Documentation::from_word, "Choose one of these answers."),
        );
        problems.ok(|| {
            Some(Said {
                text: text?,
                who: who?.unwrap_or_default(),
                minutes: minutes?,
                kind: kind?,
                software: software?,
                documentation: documentation?,
                opened_at: self.opened_at.parse().ok(),
                form_token: self.token(),
            })
        })
    }
}

fn minutes(typed: &str) -> Result<i32, String> {
    let minutes = typed.trim().parse().ok().filter(|minutes| (0..=MINUTES).contains(minutes));
    minutes.ok_or_else(|| "Give whole minutes, from 0 to 1440.".to_owned())
}

/// One of ours, or nothing.
fn if_any<T>(
    typed: &str,
    from_word: impl Fn(&str) -> Option<T>,
    ask: &'static str,
) -> Result<Option<T>, &'static str> {
    match typed.trim() {
        "" => Ok(None),
        word => one_of(from_word, word, ask).map(Some),
    }
}

/// Taking a line back: a button, and which line it stands by.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct UndoForm {
    pub line: String,
}

impl Typed for UndoForm {
    type Meant = i64;

    fn check(&self) -> Result<i64, Problems> {
        let mut problems = Problems::none();
        let line = problems.take("line", named(&self.line).ok_or("Say which line."));
        problems.ok(|| line)
    }
}

/// What the page of an empty line says first: which line has just been logged, or taken back.
/// Nonsense says nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct JustNow {
    pub logged: String,
    pub undone: String,
}

/// Which line of the log an address names, if it names one.
pub fn named(typed: &str) -> Option<i64> {
    typed.parse().ok().filter(|id| *id > 0)
}

/// What the address of the log asks for. Nonsense asks for nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LogQuery {
    pub from: String,
    pub to: String,
    pub person: String,
    pub line: String,
    pub before: String,
}

/// Where the log goes on: before this line, the newest come first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Before {
    pub at: DateTime<Utc>,
    pub id: i64,
}

impl fmt::Display for Before {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.at.timestamp_micros(), self.id)
    }
}

impl LogQuery {
    pub fn person(&self) -> Option<PersonId> {
        self.person.parse().ok().filter(|id| *id > 0).map(PersonId)
    }

    pub fn line(&self) -> Option<i64> {
        named(&self.line)
    }

    /// From the beginning of one day to the end of another, each if it is one.
    pub fn days(&self, zone: Tz) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        let begins = |written: &str, later| {
            day(written).map(|day| day_begins(day + TimeDelta::days(later), zone))
        };
        (begins(&self.from, 0), begins(&self.to, 1))
    }

    pub fn before(&self) -> Option<Before> {
        let (micros, id) = self.before.split_once('-')?;
        let at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
        // Outside of what PostgreSQL keeps is outside of every list.
        let kept = (0..=3_000).contains(&at.year());
        Some(Before { at, id: id.parse().ok()? }).filter(|_| kept)
    }

    pub fn asks(&self) -> bool {
        !(self.from.is_empty()
            && self.to.is_empty()
            && self.person.is_empty()
            && self.line.is_empty())
    }

    /// The address of `path` with these filters, from `before` on; what is not asked for is left out.
    pub fn address(&self, path: &str, before: Option<Before>) -> String {
        let asked = [
            ("from", &self.from),
            ("to", &self.to),
            ("person", &self.person),
            ("line", &self.line),
        ];
        let pairs = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(asked.into_iter().filter(|(_, typed)| !typed.is_empty()))
            .extend_pairs(before.map(|before| ("before", before.to_string())))
            .finish();
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{pairs}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(change: impl Fn(&mut LogForm)) -> Result<Said, Vec<&'static str>> {
        let mut form =
            LogForm { text: "VPN again".into(), minutes: "5".into(), ..LogForm::default() };
        change(&mut form);
        form.check().map_err(|problems| problems.list().iter().map(|(field, _)| *field).collect())
    }

    #[test]
    fn what_it_was_is_enough() {
        let said = said(|_| {}).unwrap();
        assert_eq!((&*said.text, &*said.who, said.minutes), ("VPN again", "", 5));
        assert!(said.kind.is_none() && said.software.is_none() && said.documentation.is_none());
    }

    #[test]
    fn control_characters_alone_say_nothing() {
        for nothing in ["\u{80}", "\u{96} \u{9f}", "\u{7f}\u{85}"] {
            assert_eq!(said(|form| form.text = nothing.into()).unwrap_err(), ["text"]);
        }
        let said = said(|form| {
            form.text = "VPN\u{80}\nagain".into();
            (form.who, form.software) = ("\u{80}".into(), "\u{96}".into());
        });
        let said = said.unwrap();
        assert_eq!((&*said.text, &*said.who, said.software), ("VPN again", "", None));
    }

    #[test]
    fn own_minutes_go_before_the_tap_and_must_be_some() {
        assert_eq!(said(|form| form.own_minutes = " 45 ".into()).unwrap().minutes, 45);
        assert_eq!(said(|form| form.own_minutes = "0".into()).unwrap().minutes, 0);
        for wrong in ["-1", "1441", "1.5", "an hour"] {
            let fields = said(|form| form.own_minutes = wrong.into()).unwrap_err();
            assert_eq!(fields, ["own_minutes"], "{wrong}");
        }
        assert_eq!(said(|form| form.minutes.clear()).unwrap_err(), ["minutes"]);
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let all = said(|form| {
            form.text = " ".into();
            form.who = "x".repeat(121);
            form.minutes = "many".into();
            form.kind = "coffee".into();
            form.software = "x".repeat(121);
            form.documentation = "perhaps".into();
        });
        let fields = ["text", "who", "minutes", "kind", "software", "documentation"];
        assert_eq!(all.unwrap_err(), fields);
    }

    #[test]
    fn days_are_the_desks_and_nonsense_asks_for_nothing() {
        let query = |from: &str, to: &str| LogQuery {
            from: from.into(),
            to: to.into(),
            ..LogQuery::default()
        };
        let days = query("2026-03-08", "2026-03-08").days(chrono_tz::America::New_York);
        let (from, to) = (days.0.unwrap(), days.1.unwrap());
        assert_eq!((to - from).num_hours(), 23, "the clocks went forward");
        assert_eq!(query("soon", "2026-02-30").days(chrono_tz::UTC), (None, None));
        let nonsense = LogQuery {
            person: "x".into(),
            line: "-1".into(),
            before: "1".into(),
            ..LogQuery::default()
        };
        assert_eq!((nonsense.person(), nonsense.line(), nonsense.before()), (None, None, None));
        let before = Before { at: "2026-11-20T15:00:00Z".parse().unwrap(), id: 42 };
        let address = query("2026-11-01", "").address("/log", Some(before));
        assert_eq!(address, format!("/log?from=2026-11-01&before={before}"));
        assert_eq!(
            LogQuery { before: before.to_string(), ..LogQuery::default() }.before(),
            Some(before)
        );
    }
}
