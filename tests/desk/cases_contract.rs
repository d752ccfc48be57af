//! Under which contract a case was brought to its vendor.

use crate::browser::open;
use crate::cases::sent;
use crate::world::{ADA, EVE, SAM, World};
use diesel::prelude::*;
use tallydesk::schema::audit;

const CHOICES: &str = "select[name=contract] option";

const THEIRS: &str = "insert into contracts (vendor_id, reference, starts_on, ended_on) values
        (1, 'Office care', '2024-01-01', null), (1, 'Outlook only', '2024-01-01', null),
        (1, 'Long over', '2020-01-01', '2021-01-01'), (2, 'Of another vendor', '2024-01-01', null);
    insert into contract_software (contract_id, software_id) values (3, 2)";

#[actix_web::test]
async fn a_case_says_under_which_contract_its_vendor_was_asked() {
    let world = World::new();
    world.arrange(THEIRS);
    let (_, case) = sent(&world, EVE, "new").await;
    let log = open(&world, SAM, &format!("/cases/{case}/vendor")).await;
    assert_eq!(log.texts(CHOICES), ["None", "MS-7734", "Office care"], "in force, and about Word");
    let said = [("spoke_with", "Support line"), ("said", "They can repeat it."), ("contract", "2")];
    assert_eq!(log.submit("Save the contact", &said).await.status, 303);

    let page = open(&world, SAM, &format!("/cases/{case}")).await;
    assert_eq!(page.texts("a[href='/contracts/2']"), ["Office care"]);
    assert_eq!(page.texts("a[href='/vendors/1']"), ["Microsoft"]);
    assert!(page.text("main").unwrap().contains("under Office care"));
    let looks = audit::table.filter(audit::what.eq("contract read")).select(audit::about);
    let looks: Vec<String> = looks.load(&mut *world.conn()).unwrap();
    assert_eq!(looks, ["contract 2"], "whoever reads it stands in the audit trail");

    world.arrange("update contracts set ended_on = '2024-06-01' where id = 2");
    let log = open(&world, SAM, &format!("/cases/{case}/vendor")).await;
    assert_eq!(
        log.texts(CHOICES),
        ["None", "MS-7734", "Office care"],
        "what it has stays, over or not"
    );
}

#[actix_web::test]
async fn no_other_contract_is_taken_and_what_was_typed_stays() {
    let world = World::new();
    world.arrange(THEIRS);
    let (_, case) = sent(&world, EVE, "new").await;
    for other in ["3", "4", "5", "99", "-1", "x"] {
        let log = open(&world, SAM, &format!("/cases/{case}/vendor")).await;
        let said = [("spoke_with", "Support line"), ("said", "They can repeat it.")];
        let csrf = world.csrf_of(SAM);
        let when = [("csrf_token", csrf.as_str()), ("day", "2026-01-05"), ("time", "10:00")];
        let typed = [&said[..], &when, &[("contract", other)]].concat();
        let page = log.send(&format!("/cases/{case}/vendor"), &typed).await;
        assert_eq!(page.status, 422, "{other}");
        assert!(page.text("main").unwrap().contains("one of this vendor’s contracts"), "{other}");
        assert!(page.value("[name=said]").unwrap_or_default().contains("They can repeat it."));
    }
    let log = open(&world, ADA, &format!("/cases/{case}/vendor")).await;
    assert_eq!(log.status, 403);
}
