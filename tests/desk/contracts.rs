//! What the Software Team keeps of vendors: whom to call there, what was agreed, and when that comes up for renewal.

use crate::browser::{Page, open};
use crate::world::{EVE, MONA, SAM, World};
use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use tallydesk::schema::{audit, contracts};

const REFERENCES: &str = "tbody th .title";

fn today() -> NaiveDate {
    let zone = tallydesk::settings::Settings::default().hours.zone();
    tallydesk::db::now().with_timezone(&zone).date_naive()
}

fn in_days(days: i64) -> String {
    (today() + TimeDelta::days(days)).to_string()
}

/// A contract with Autodesk that comes up in so many days.
fn agreed(world: &World, reference: &str, renews_in: i64) {
    world.arrange(&format!(
        "insert into contracts (vendor_id, reference, starts_on, renews_on, looked_after_by)
             values (2, '{reference}', '2020-01-01', '{}', 8)",
        in_days(renews_in)
    ));
}

fn changes(world: &World) -> Vec<String> {
    let lines: Vec<(String, String)> = audit::table
        .filter(audit::what.not_like("% read"))
        .order(audit::id)
        .select((audit::what, audit::about))
        .load(&mut *world.conn())
        .unwrap();
    lines.into_iter().map(|(what, about)| format!("{what}: {about}")).collect()
}

#[actix_web::test]
async fn whom_to_call_is_kept_by_name_and_ended_not_deleted() {
    let world = World::new();
    let page = open(&world, SAM, "/vendors/2/contacts").await;
    let nobody = page.submit("Add the contact", &[("name", "Support"), ("role", "seats")]).await;
    assert_eq!(nobody.status, 422);
    assert!(nobody.text("#contact-email-problem").unwrap().contains("or a telephone number"));
    assert_eq!(nobody.value("#contact-role").as_deref(), Some("seats"));

    let added = nobody.submit("Add the contact", &[("phone", "+1 415-555-0161")]).await;
    let twice = nobody.submit("Add the contact", &[("phone", "+1 415-555-0161")]).await;

    assert_eq!((added.status.as_u16(), &added.location), (303, &twice.location));
    let page = added.landed().await;
    assert_eq!(
        page.texts("[aria-labelledby=here-title] b"),
        ["Support"],
        "sent twice it is there once"
    );
    assert_eq!(
        page.attribute("[aria-labelledby=here-title] .reached a", "href").as_deref(),
        Some("tel:+14155550161")
    );
    let person = page.follow("Support").await;
    let left = person.submit("Save", &[("is_over", "yes")]).await.landed().await;
    assert_eq!(left.texts("[aria-labelledby=gone-title] b"), ["Support"]);
    assert!(
        open(&world, SAM, "/vendors/2")
            .await
            .text("[aria-labelledby=contacts-title]")
            .unwrap()
            .contains("Nobody")
    );
    let back = left.follow("Support").await.submit("Save", &[("is_over", "")]).await.landed().await;
    assert_eq!(back.texts("[aria-labelledby=here-title] b"), ["Support"]);
    let told =
        ["contact added: vendor 2", "contact changed: vendor 2", "contact changed: vendor 2"];
    assert_eq!(changes(&world), told);
    assert_eq!(open(&world, SAM, "/vendors/1/contacts/2").await.status, 404, "it is Autodesk’s");
}

const CONTRACT: [(&str, &str); 9] = [
    ("reference", "ADSK-1"),
    ("covers[]", "3"),
    ("hours", "8-12, 13-18"),
    ("zone", "Europe/Berlin"),
    ("response", "4"),
    ("response_for", "nobody can draw"),
    ("starts_on", "2026-01-01"),
    ("renews_on", "2190-01-01"),
    ("notes", "Customer number 17"),
];

async fn add(world: &World, typed: &[(&str, &str)]) -> Page {
    let page = open(world, SAM, "/vendors/2/contracts").await;
    let usual =
        CONTRACT.into_iter().filter(|(name, _)| !typed.iter().any(|(other, _)| other == name));
    let typed: Vec<_> = usual.chain(typed.iter().copied()).collect();
    page.submit("Add the contract", &typed).await
}

#[actix_web::test]
async fn what_was_agreed_is_read_as_it_was_typed() {
    let world = World::new();
    let page = open(&world, SAM, "/vendors/2").await.follow("Add a contract").await;

    let sent = page.submit("Add the contract", &CONTRACT).await;
    let twice = page.submit("Add the contract", &CONTRACT).await;

    assert_eq!(sent.location, twice.location, "one form is one contract");
    let contract = sent.landed().await;
    let facts = contract.text("[aria-labelledby=now-title]").unwrap();
    for fact in [
        "ADSK-1",
        "Autodesk",
        "AutoCAD",
        "Mon–Fri 8 am–noon, 1 pm–6 pm, Europe/Berlin",
        "within 4 h: nobody can draw",
        "1 January 2190",
        "Sam Sutter",
        "Customer number 17",
    ] {
        assert!(facts.contains(fact), "{fact}: {facts}");
    }
    let same = contract.submit("Save", &[]).await.landed().await;
    assert!(same.text(".notice").unwrap().starts_with("Nothing was different"));
    let other = [("response", "30"), ("response_unit", "minutes")];
    let changed = same.submit("Save", &other).await.landed().await;
    let notice = changed.text(".notice").unwrap();
    assert!(
        notice.contains("within 4 h: nobody can draw → within 30 min: nobody can draw"),
        "{notice}"
    );
    assert_eq!(changes(&world), ["contract added: contract 2", "contract changed: contract 2"]);
}

#[actix_web::test]
async fn what_makes_no_sense_is_asked_for_again_with_everything_typed() {
    let world = World::new();
    for (field, typed, words) in [
        ("reference", " ", "the number or name"),
        ("hours", "18-8", "ends before it starts"),
        ("zone", "Mars", "no time zone"),
        ("response", "soon", "a whole number"),
        ("renews_on", "2026-01-01", "not after its start"),
        ("ended_on", "2025-12-31", "before it has started"),
        ("starts_on", "", "since when"),
        ("looked_after_by", "1", "not in the software team"),
        ("covers[]", "1", "another vendor’s"),
        ("covers[]", "999", "another vendor’s"),
    ] {
        let csrf = world.csrf_of(SAM);
        let typed: Vec<_> = CONTRACT
            .into_iter()
            .filter(|(name, _)| *name != field)
            .chain([(field, typed), ("days[]", "mon"), ("csrf_token", &csrf)])
            .collect();
        let page = open(&world, SAM, "/vendors/2/contracts").await;

        let again = page.send("/vendors/2/contracts", &typed).await;

        assert_eq!(again.status, 422, "{field}");
        let problem = format!("#contract-{}-problem", field.trim_end_matches("[]"));
        let problem = again.text(&problem).unwrap_or_else(|| panic!("{field}: {}", again.body));
        assert!(problem.to_lowercase().contains(words), "{field}: {problem}");
        if field != "starts_on" {
            let notes = again.text("#contract-notes").unwrap_or_default();
            assert!(notes.contains("Customer number 17"), "{field}");
        }
    }
    add(&world, &[]).await.landed().await;
    let twice = add(&world, &[("reference", "adsk-1")]).await;
    assert!(twice.text("#contract-reference-problem").unwrap().contains("already"));
    let count: i64 = contracts::table.count().get_result(&mut *world.conn()).unwrap();
    assert_eq!(count, 2);
}

#[actix_web::test]
async fn who_was_outrun_sees_what_was_saved_and_decides() {
    let world = World::new();
    for (address, field, theirs, mine) in [
        ("/contracts/1", "notes", "Call before noon", "Call after lunch"),
        ("/vendors/1/contacts/1", "role", "licences", "escalations by night"),
        ("/vendors/1", "address", "1 Their Street", "2 My Street"),
    ] {
        let (page, other) = (open(&world, SAM, address).await, open(&world, SAM, address).await);
        other.submit("Save", &[(field, theirs)]).await.landed().await;

        let refused = page.submit("Save", &[(field, mine)]).await;

        assert_eq!(refused.status, 409, "{address}");
        let main = refused.text("main").unwrap();
        assert!(main.contains(theirs) && refused.body.contains(mine), "{address}: {main}");
        let saved = refused.submit("Save", &[]).await.landed().await;
        assert!(
            saved.text(".notice").unwrap().contains(&format!("{theirs} → {mine}")),
            "{address}"
        );
    }
}

/// Each of these is there for who looks after it: on the list, on the vendor's page, on the start page.
#[actix_web::test]
async fn sixty_days_before_a_renewal_the_team_is_warned() {
    let world = World::new();
    for (reference, days) in [("LATER", 61), ("SOON", 60), ("NEAR", 3), ("LATE", -2)] {
        agreed(&world, reference, days);
    }
    world.arrange(
        "insert into contracts (vendor_id, reference, starts_on) values (2, 'NEVER', '2020-01-01')",
    );

    let list = open(&world, SAM, "/contracts").await;

    let by_renewal = ["LATE", "NEAR", "SOON", "LATER", "MS-7734", "NEVER"];
    assert_eq!(list.texts(REFERENCES), by_renewal);
    assert_eq!(list.texts("tbody .late").len(), 1);
    assert!(list.text("main").unwrap().contains("3 come up for renewal within 60 days"));
    let vendor = open(&world, SAM, "/vendors/2").await;
    let warned = vendor.texts("[aria-labelledby=contracts-title] .soon");
    assert!(warned.len() == 2 && warned[0].contains("renews in 3 days"), "{warned:?}");
    let home = open(&world, SAM, "/").await;
    assert_eq!(home.texts("[aria-labelledby=renewals-title] li a"), ["Autodesk"; 3]);
    for who in [EVE, MONA] {
        assert!(open(&world, who, "/").await.text("[aria-labelledby=renewals-title]").is_none());
    }

    let soon = list.follow("SOON").await;
    soon.submit("Save", &[("renews_on", &in_days(400))]).await.landed().await;
    let late = list.follow("LATE").await;
    late.submit("Save", &[("ended_on", &in_days(0))]).await.landed().await;

    assert_eq!(
        list.open("/contracts").await.texts(REFERENCES),
        ["NEAR", "LATER", "SOON", "MS-7734", "NEVER"]
    );
    assert_eq!(list.open("/contracts?which=ended").await.texts(REFERENCES), ["LATE"]);
    assert_eq!(open(&world, SAM, "/").await.texts("[aria-labelledby=renewals-title] li").len(), 1);
}

#[actix_web::test]
async fn a_long_list_of_contracts_goes_on_where_it_ended() {
    let world = World::new();
    world.arrange(
        "insert into contracts (vendor_id, reference, starts_on, renews_on, ended_on)
             select 2, 'A' || n, '2000-01-01', case when n % 3 > 0 then date '2100-01-01' + n / 7 end,
                    case when n > 70 then date '2020-01-01' + n / 7 end
             from generate_series(1, 140) n",
    );
    for (which, count) in [("", 71), ("ended", 70)] {
        let mut page = open(&world, SAM, &format!("/contracts?which={which}")).await;
        let mut found = page.texts(REFERENCES);
        while page.texts(".pager a").contains(&"Next page".to_owned()) && found.len() < 200 {
            page = page.follow("Next page").await;
            found.extend(page.texts(REFERENCES));
        }
        let distinct: std::collections::BTreeSet<_> = found.iter().collect();
        assert_eq!((found.len(), distinct.len()), (count, count), "{which}");
        let csv = open(&world, SAM, &format!("/contracts.csv?which={which}")).await.body;
        assert_eq!(csv.lines().count(), count + 1, "{which}");
    }
    for nonsense in ["x", "2026-01-01", "2026-01-01.x", ".", "9999999-01-01.1"] {
        let page = open(&world, SAM, &format!("/contracts?after={nonsense}")).await;
        assert_eq!((page.status.as_u16(), page.texts(REFERENCES).len()), (200, 50), "{nonsense}");
    }
}

#[actix_web::test]
async fn a_file_of_contracts_and_one_of_contacts_are_inert() {
    let world = World::new();
    world.arrange(
        "update contracts set notes = '=cmd|calc', reference = '@MS; =1+1';
         update vendor_contacts set name = '+SUM(1)', phone = '+1 425'",
    );
    let contracts = open(&world, MONA, "/contracts.csv").await.body;
    let contacts = open(&world, MONA, "/vendors.csv").await.body;

    assert!(
        contracts.contains(r#""'=cmd|calc""#) && contracts.contains(r#""'@MS; '=1+1""#),
        "{contracts}"
    );
    assert!(contacts.contains(r#""'+SUM(1)""#) && contacts.contains(r#""'+1 425""#), "{contacts}");
}

#[actix_web::test]
async fn a_contract_names_what_it_named_also_when_somebody_else_makes_that_now() {
    let world = World::new();
    world.arrange("update software set vendor_id = 2 where id = 1");
    let page = open(&world, SAM, "/contracts/1").await;
    assert_eq!(page.value("[name='covers[]'][checked]").as_deref(), Some("1"));

    let saved = page.submit("Save", &[("notes", "Theirs no more")]).await.landed().await;

    let told = saved.text("[aria-labelledby=now-title]").unwrap();
    assert!(told.contains("Word") && told.contains("Theirs no more"), "{told}");
}

/// Two of the team save at the same moment; nothing of what one of them typed is taken over unseen.
#[actix_web::test]
async fn of_two_who_save_at_once_one_is_told() {
    let world = World::new();
    let (one, other) =
        (open(&world, SAM, "/contracts/1").await, open(&world, SAM, "/contracts/1").await);
    let (one, other) = tokio::join!(
        one.submit("Save", &[("notes", "One")]),
        other.submit("Save", &[("notes", "Other")])
    );
    let mut said = [one.status.as_u16(), other.status.as_u16()];
    said.sort_unstable();
    assert_eq!(said, [303, 409]);
}
