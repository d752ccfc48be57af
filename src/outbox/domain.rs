use crate::issue::policy::{Sight, sight_of};
use crate::people::Role;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

crate::id! {
    /// One thing that one person is told.
    MessageId
}

crate::pg_enum! {
    /// What somebody is told of.
    pub enum MailTopic {
        Taken = "taken" => "somebody takes it up",
        Contact = "contact" => "the desk called, or tried to",
        Message = "message" => "the desk writes",
        FollowUp = "follow_up" => "a follow-up is booked",
        Answered = "answered" => "an answer was passed on",
        Resolved = "resolved" => "it is resolved",
        Mention = "mention" => "a colleague calls you",
        Relay = "relay" => "the Software Team answers",
        Report = "report" => "a report is due",
    }
}

crate::pg_enum! {
    /// What became of the mail.
    pub enum MailState {
        Queued = "queued" => "waiting",
        Sent = "sent" => "mailed",
        Failed = "failed" => "failed",
        /// It is read on its person's page.
        Kept = "kept" => "not mailed",
    }
}

impl MailTopic {
    /// Who works here is also called by colleagues; the rest is about what somebody reported.
    pub fn choosable(is_staff: bool) -> impl Iterator<Item = MailTopic> {
        let all = Self::ALL.iter().copied().filter(|topic| !topic.is_owed());
        all.filter(move |topic| is_staff || *topic != MailTopic::Mention)
    }

    /// The desk owes it, or they chose when it comes: it is mailed at once, whatever else somebody would rather read on their
    /// page.
    pub const fn is_owed(self) -> bool {
        matches!(self, MailTopic::Relay | MailTopic::Report)
    }
}

/// How many letters about one issue one person gets within an hour. What is more comes later, together.
pub const AN_HOUR: usize = 6;

/// For how long a letter is tried again.
pub const PATIENCE: TimeDelta = TimeDelta::hours(24);

const SHORTEST_WAIT: i64 = 10;
const LONGEST_WAIT: i64 = 3_600;

/// How long to wait after so many attempts: 10 s, twice that each time, an hour at most; a fifth more or less by `chance`, so
/// that letters which failed together do not all come back together.
pub fn wait(attempts: i32, chance: u8) -> TimeDelta {
    let doublings = attempts.clamp(1, 12) - 1;
    let seconds = (SHORTEST_WAIT << doublings).min(LONGEST_WAIT);
    let part = 800 + 400 * i64::from(chance) / 255;
    TimeDelta::milliseconds((seconds * part).clamp(SHORTEST_WAIT * 1_000, LONGEST_WAIT * 1_000))
}

/// A message whose turn it is.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    pub topic: MailTopic,
    /// Since when it could have been mailed.
    pub since: DateTime<Utc>,
    /// It has been tried before, as part of a letter that says the same each time.
    pub is_tried: bool,
}

/// Who is told, and how they want to be.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    pub has_left: bool,
    pub has_address: bool,
    /// They may not see the issue (any more).
    pub is_blind: bool,
    /// What they read on their page alone.
    pub off: Vec<MailTopic>,
    /// The hour at which one mail a day tells them all of it.
    pub digest_hour: Option<u32>,
}

/// What becomes of a message now.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    Mail,
    /// It waits for its person's daily mail.
    Digest(DateTime<Utc>),
    /// They had enough mail about that issue for now.
    Later(DateTime<Utc>),
    /// It is not mailed, for that reason.
    Keep(&'static str),
}

/// What becomes of a message. `lately` are the moments at which its person was mailed about its issue within the last hour,
/// the oldest first.
pub fn fate(due: Due, to: &Wishes, lately: &[DateTime<Utc>], now: DateTime<Utc>, zone: Tz) -> Fate {
    if to.has_left {
        return Fate::Keep("They have left.");
    }
    if !to.has_address {
        return Fate::Keep("The desk knows no email address of theirs.");
    }
    if to.is_blind {
        return Fate::Keep("They may not see that issue any more.");
    }
    if due.is_tried {
        return Fate::Mail;
    }
    if now - due.since >= PATIENCE {
        return Fate::Keep("There was no mail server for a day, and it is no news any more.");
    }
    if !due.topic.is_owed() {
        if to.off.contains(&due.topic) {
            return Fate::Keep("They read this on their page alone.");
        }
        if let Some(hour) = to.digest_hour {
            return Fate::Digest(next_digest(hour, now, zone));
        }
    }
    match lately.len().checked_sub(AN_HOUR).and_then(|first| lately.get(first)) {
        Some(first) => Fate::Later(*first + TimeDelta::hours(1)),
        None => Fate::Mail,
    }
}

/// The next time that the desk's clocks show that hour. Where they skip it, the hour after.
pub fn next_digest(hour: u32, now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let today = now.with_timezone(&zone).date_naive();
    let on = |day: NaiveDate, hour| {
        let time = NaiveTime::from_hms_opt(hour, 0, 0)?;
        zone.from_local_datetime(&day.and_time(time)).earliest()
    };
    let mut moments = (0..=2).filter_map(|days| {
        let day = today.checked_add_days(Days::new(days))?;
        on(day, hour).or_else(|| on(day, hour + 1)).map(|at| at.with_timezone(&Utc))
    });
    moments.find(|at| *at > now).unwrap_or(now + TimeDelta::days(1))
}

/// Whether somebody of that role sees an issue that stands so.
pub fn sees(role: Role, reported_it: bool, is_with_team: bool) -> bool {
    reported_it
        || match sight_of(role) {
            Sight::All => true,
            Sight::Escalated => is_with_team,
            Sight::Own => false,
        }
}

#[cfg(test)]
mod tests;
