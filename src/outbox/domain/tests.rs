use super::*;

const ZONE: Tz = chrono_tz::America::New_York;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn a_letter_waits_longer_each_time_and_an_hour_at_most() {
    let seconds = |attempts, chance| wait(attempts, chance).num_milliseconds() as f64 / 1_000.0;
    for (attempts, least, most) in [
        (0, 10.0, 12.0),
        (1, 10.0, 12.0),
        (2, 16.0, 24.0),
        (4, 64.0, 96.0),
        (9, 2_048.0, 3_072.0),
        (10, 2_880.0, 3_600.0),
        (i32::MAX, 2_880.0, 3_600.0),
    ] {
        assert_eq!((seconds(attempts, 0), seconds(attempts, 255)), (least, most), "{attempts}");
    }
}

fn due(topic: MailTopic) -> Due {
    Due { topic, since: at("2026-11-20T15:00:00Z"), is_tried: false }
}

fn anybody() -> Wishes {
    Wishes { has_address: true, ..Wishes::default() }
}

fn told(due: Due, to: &Wishes, lately: &[DateTime<Utc>]) -> Fate {
    fate(due, to, lately, at("2026-11-20T15:00:10Z"), ZONE)
}

#[test]
fn who_cannot_be_mailed_is_not() {
    let kept = |to: Wishes| matches!(told(due(MailTopic::Relay), &to, &[]), Fate::Keep(_));
    assert!(!kept(anybody()));
    assert!(kept(Wishes { has_left: true, ..anybody() }));
    assert!(kept(Wishes { has_address: false, ..anybody() }));
    assert!(kept(Wishes { is_blind: true, ..anybody() }));
    // Not even what was tried before they left.
    let tried = Due { is_tried: true, ..due(MailTopic::Message) };
    assert!(matches!(told(tried, &Wishes { has_left: true, ..anybody() }, &[]), Fate::Keep(_)));
}

#[test]
fn wishes_are_kept_but_what_the_desk_owes_is_mailed_at_once() {
    let quiet = Wishes { digest_hour: Some(8), ..anybody() };
    let silent = Wishes { off: MailTopic::ALL.to_vec(), ..anybody() };
    for topic in MailTopic::ALL.iter().copied() {
        let (daily, off) = (told(due(topic), &quiet, &[]), told(due(topic), &silent, &[]));
        if matches!(topic, MailTopic::Relay | MailTopic::Report) {
            assert_eq!((daily, off), (Fate::Mail, Fate::Mail));
        } else {
            assert_eq!(daily, Fate::Digest(at("2026-11-21T13:00:00Z")), "{topic}");
            assert!(matches!(off, Fate::Keep(_)), "{topic}");
        }
    }
    // A letter that was tried says the same each time, so what became of wishes since does not split it.
    let tried = Due { is_tried: true, ..due(MailTopic::Message) };
    assert_eq!(told(tried, &silent, &[]), Fate::Mail);
}

#[test]
fn what_waited_a_day_for_a_server_is_no_news() {
    let waited = |seconds| {
        let now = at("2026-11-21T15:00:00Z") + TimeDelta::seconds(seconds);
        fate(due(MailTopic::Message), &anybody(), &[], now, ZONE)
    };
    assert_eq!(waited(-1), Fate::Mail);
    assert!(matches!(waited(0), Fate::Keep(_)));
}

#[test]
fn the_seventh_letter_of_an_hour_waits_until_the_first_is_an_hour_old() {
    let minute = |minute| at("2026-11-20T14:10:00Z") + TimeDelta::minutes(minute);
    let lately: Vec<_> = (0..6).map(minute).collect();
    assert_eq!(told(due(MailTopic::Message), &anybody(), &lately[1..]), Fate::Mail);
    let later = told(due(MailTopic::Message), &anybody(), &lately);
    assert_eq!(later, Fate::Later(at("2026-11-20T15:10:00Z")));
    // More than the cap, as several workers at once may have sent: the sixth newest counts.
    let lately: Vec<_> = (0..8).map(minute).collect();
    let later = told(due(MailTopic::Message), &anybody(), &lately);
    assert_eq!(later, Fate::Later(at("2026-11-20T15:12:00Z")));
}

#[test]
fn the_daily_mail_comes_at_its_hour_also_when_clocks_change() {
    for (hour, now, next) in [
        (8, "2026-11-20T12:59:59Z", "2026-11-20T13:00:00Z"),
        (8, "2026-11-20T13:00:00Z", "2026-11-21T13:00:00Z"),
        (0, "2026-11-20T15:00:00Z", "2026-11-21T05:00:00Z"),
        // Spring forward: there is no two o'clock on that day.
        (2, "2026-03-08T06:30:00Z", "2026-03-08T07:00:00Z"),
        // Fall back: one o'clock comes twice, the mail once.
        (1, "2026-11-01T04:30:00Z", "2026-11-01T05:00:00Z"),
    ] {
        assert_eq!(next_digest(hour, at(now), ZONE), at(next), "{hour} after {now}");
    }
}

#[test]
fn a_call_by_a_colleague_shows_nobody_what_they_may_not_see() {
    assert!(sees(Role::Tech, false, false) && sees(Role::Manager, false, true));
    assert!(sees(Role::Software, false, true));
    assert!(!sees(Role::Software, false, false) && sees(Role::Software, true, false));
    assert!(!sees(Role::Employee, false, true) && sees(Role::Employee, true, false));
}

#[test]
fn employees_choose_among_what_concerns_them() {
    let of = |is_staff| MailTopic::choosable(is_staff).collect::<Vec<_>>();
    assert!(of(true).contains(&MailTopic::Mention) && !of(false).contains(&MailTopic::Mention));
    assert!(!of(true).contains(&MailTopic::Relay), "what is owed cannot be turned off");
}
