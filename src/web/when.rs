use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

/// A moment as a page shows it: how long ago or until then, with the exact time in the desk's zone behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct When {
    /// For `<time datetime>`.
    pub iso: String,
    /// The exact moment, for a title: "Fri 20 Nov 2026, 9:27 am".
    pub title: String,
    /// "14 min ago", "in 2 h 10 min", "20 Nov".
    pub words: String,
}

impl When {
    pub fn new(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> Self {
        let local = at.with_timezone(&zone);
        When {
            iso: at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            title: format!("{}, {}", local.format("%a %-d %b %Y"), clock(at, zone)),
            words: words(at, now, zone),
        }
    }

    /// The exact moment in words, today's without its date: for promises. "today at 11:27 am", "Mon 23 Nov at 9 am".
    pub fn exact(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> String {
        let (day, today) =
            (at.with_timezone(&zone).date_naive(), now.with_timezone(&zone).date_naive());
        let day = match (day - today).num_days() {
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            _ => day.format("%a %-d %b").to_string(),
        };
        format!("{day} at {}", clock(at, zone))
    }
}

/// "9:27 am", "9 am".
fn clock(at: DateTime<Utc>, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    let format = if local.format("%M").to_string() == "00" { "%-I %P" } else { "%-I:%M %P" };
    local.format(format).to_string()
}

fn words(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> String {
    let (gap, past) = if at <= now { (now - at, true) } else { (at - now, false) };
    match (gap, past) {
        (gap, _) if gap < TimeDelta::minutes(1) => "just now".to_owned(),
        (gap, true) if gap < TimeDelta::days(14) => {
            format!("{} ago", crate::desk_time::in_words(gap.num_minutes()))
        }
        (gap, false) if gap < TimeDelta::days(14) => {
            format!("in {}", crate::desk_time::in_words(gap.num_minutes()))
        }
        _ => at.with_timezone(&zone).format("%-d %b %Y").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn moments_read_as_people_say_them() {
        let (zone, now) = (chrono_tz::America::New_York, at("2026-11-20T15:00:00Z"));
        let words = |moment| When::new(at(moment), now, zone).words;
        assert_eq!(words("2026-11-20T14:59:30Z"), "just now");
        assert_eq!(words("2026-11-20T14:46:00Z"), "14 min ago");
        assert_eq!(words("2026-11-20T16:10:00Z"), "in 1 h 10 min");
        assert_eq!(words("2026-01-05T16:10:00Z"), "5 Jan 2026");
        assert_eq!(When::new(now, now, zone).title, "Fri 20 Nov 2026, 10 am");
        assert_eq!(When::exact(at("2026-11-20T16:27:00Z"), now, zone), "today at 11:27 am");
        assert_eq!(When::exact(at("2026-11-23T14:00:00Z"), now, zone), "Mon 23 Nov at 9 am");
    }
}
