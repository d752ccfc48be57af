use super::*;
use crate::people::Role;
use proptest::prelude::*;

fn eve() -> Person {
    Person {
        id: PersonId(1),
        name: "Eve Ellis".into(),
        email: Some("eve@example.org".into()),
        role: Role::Employee,
        tier: None,
        leads: false,
        department: "Permits".into(),
        phone: Some("202-555-0101".into()),
        contact_by: Channel::Email,
        on_shift: true,
        desk_since: None,
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-20T15:00:00Z".parse().unwrap()
}

#[test]
fn an_address_from_the_profile_follows_the_channel_and_another_stays() {
    use Channel::*;
    let table = [
        (None, "", (Email, "eve@example.org")),
        (Some(Phone), "", (Phone, "202-555-0101")),
        (Some(Phone), "eve@example.org", (Phone, "202-555-0101")),
        (Some(Phone), "ext. 12", (Phone, "ext. 12")),
        (Some(Chat), "202-555-0101", (Chat, "eve@example.org")),
        (Some(InPerson), "Room 4", (InPerson, "Room 4")),
        (Some(InPerson), "", (InPerson, "")),
        (None, "other@example.org", (Email, "other@example.org")),
    ];
    for (by, typed, (channel, address)) in table {
        let reach = Reach { by, address: Some(typed.to_owned()) };
        assert_eq!(reach.of(&eve()), (channel, address.to_owned()), "{by:?} {typed}");
    }
    let without_phone = Person { phone: None, ..eve() };
    let reach = Reach { by: Some(Phone), address: Some("eve@example.org".into()) };
    assert_eq!(reach.of(&without_phone), (Phone, "eve@example.org".into()), "better than nothing");
}

#[test]
fn a_summary_is_the_first_line_that_says_something() {
    assert_eq!(summary("\n  \r\n  Outlook closes\r\nagain"), "Outlook closes");
    assert_eq!(summary("a\tb\u{7}"), "a b");
    assert_eq!(summary("\u{7}\n a \u{1} \u{2}b"), "a b");
    assert_eq!(summary("\u{1}\u{2}"), "(no words)");
    assert_eq!(summary(&"x".repeat(200)), "x".repeat(200));
    assert_eq!(summary(&"ü".repeat(201)), format!("{}…", "ü".repeat(199)));
}

proptest! {
    #[test]
    fn every_description_has_a_summary_that_the_database_takes(text in "\\PC{0,40}[\\s\\S]{0,600}") {
        let summary = summary(&text);
        prop_assert!((1..=200).contains(&summary.chars().count()));
        prop_assert!(!summary.contains(['\n', '\r']));
        prop_assert!(!summary.trim().is_empty());
    }
}

#[test]
fn a_call_is_as_old_as_its_form_unless_that_makes_no_sense() {
    let table = [(0, true), (5, true), (719, true), (720, false), (-1, false)];
    for (minutes, kept) in table {
        let at = Some(now() - TimeDelta::minutes(minutes));
        assert_eq!(opened(at, now()).is_some(), kept, "{minutes} minutes ago");
    }
}

#[test]
fn a_name_means_one_person_or_the_tech_is_told_who_it_could_be() {
    let other =
        Person { email: Some("eve2@example.org".into()), department: String::new(), ..eve() };
    assert_eq!(caller(vec![eve()], "Eve Ellis").unwrap().id, PersonId(1));
    let words = caller(vec![eve(), other], "Eve Ellis").unwrap_err();
    assert!(
        words.contains("eve@example.org (Permits); eve2@example.org (no department)"),
        "{words}"
    );
    assert!(caller(vec![], "Ewe").unwrap_err().contains("“Ewe”"));
}
