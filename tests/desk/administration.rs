//! What managers set: from what to what, kept when it was wrong, refused when somebody was quicker.

use crate::browser::open;
use crate::world::{ADA, MONA, World};

#[actix_web::test]
async fn a_change_says_from_what_to_what_and_who_made_it() {
    let world = World::new();
    let page = open(&world, MONA, "/settings/promises").await;

    let sent = page.submit("Save promises", &[("vip", "45"), ("bin", "1200")]).await;
    let after = sent.landed().await;

    assert_eq!(after.text(".notice").as_deref(), Some("Saved. bin: 600 → 1200; vip: 60 → 45."));
    assert_eq!(after.value("#promises-vip").as_deref(), Some("45"));
    let aside = after.text("aside").unwrap();
    assert!(aside.contains("20 h, 2 desk days"), "{aside}");
    assert!(aside.contains("Mona Marsh, just now: setting changed, promises"), "{aside}");
}

#[actix_web::test]
async fn what_is_out_of_bounds_is_asked_for_again_and_nothing_typed_is_lost() {
    let world = World::new();
    let page = open(&world, MONA, "/settings/limits").await;

    let typed = [("take_limit", "none"), ("heavy_minutes", "45"), ("phone", "")];
    let again = page.submit("Save limits", &typed).await;

    assert_eq!(again.status, 422);
    assert_eq!(again.texts(".problem li").len(), 2);
    assert_eq!(again.value("#limits-take_limit").as_deref(), Some("none"));
    assert_eq!(again.value("#limits-heavy_minutes").as_deref(), Some("45"));
    assert!(again.text("aside").unwrap().contains("5 issues"), "what is set stands beside it");
    let saved =
        again.submit("Save limits", &[("take_limit", "6"), ("phone", "202-555-0199")]).await;
    let notice = saved.landed().await.text(".notice").unwrap();
    for change in ["5 → 6", "30 → 45", "202-555-0143 → 202-555-0199"] {
        assert!(notice.contains(change), "{notice}");
    }
}

#[actix_web::test]
async fn who_was_outrun_sees_both_and_decides() {
    let world = World::new();
    let page = open(&world, MONA, "/settings/limits").await;
    world.set("take_limit", 9);

    let refused = page.submit("Save limits", &[("take_limit", "7")]).await;

    assert_eq!(refused.status, 409);
    assert!(refused.text("#refusal").unwrap().contains("changed this since you opened"));
    assert_eq!(refused.value("#limits-take_limit").as_deref(), Some("7"));
    assert!(refused.text("aside").unwrap().contains("9 issues"));
    let saved = refused.submit("Save limits", &[]).await.landed().await;
    assert!(saved.text(".notice").unwrap().contains("9 → 7"));
}

#[actix_web::test]
async fn a_version_that_never_was_is_an_old_one() {
    let world = World::new();
    world.set("take_limit", 9);
    let page = open(&world, MONA, "/settings/limits").await;
    for seen in ["-8000000000000000000", "9223372036854775807", "x"] {
        let sent = page.submit("Save limits", &[("take_limit", "7"), ("seen", seen)]).await;
        assert!([303, 409].contains(&sent.status.as_u16()), "{seen}");
    }
    let import = open(&world, MONA, "/settings/holidays/import").await;
    let csrf = world.csrf_of(MONA);
    let sent = [
        ("csrf_token", csrf.as_str()),
        ("calendar", "BEGIN:VEVENT\nDTSTART:20261126\nDURATION:P2D\nEND:VEVENT"),
        ("first", "-262143-01-01"),
        ("then", "save"),
    ];
    assert_eq!(import.send("/settings/holidays/import", &sent).await.status, 200, "looked over");
}

#[actix_web::test]
async fn nothing_different_is_no_change() {
    let world = World::new();
    let page = open(&world, MONA, "/settings/hours").await;
    let after = page.submit("Save hours", &[]).await.landed().await;

    assert!(after.text(".notice").unwrap().starts_with("Nothing was different"));
    assert_eq!(after.texts("aside .list li").len(), 0);
}

#[actix_web::test]
async fn the_week_has_several_spans_a_day_and_keeps_its_holidays() {
    let world = World::new();
    let page = open(&world, MONA, "/settings/holidays").await;
    let typed = [("date", "2031-12-25"), ("name", "Christmas Day")];
    page.submit("Add the holiday", &typed).await.landed().await;
    let page = open(&world, MONA, "/settings/hours").await;

    let again = page.submit("Save hours", &[("fri", "8-13, 12-16"), ("zone", "Mars")]).await;
    assert_eq!(again.status, 422);
    assert_eq!(again.value("#hours-fri").as_deref(), Some("8-13, 12-16"));
    let typed = [("fri", "8-12, 13-16"), ("zone", "Europe/Berlin")];
    let after = again.submit("Save hours", &typed).await.landed().await;

    let aside = after.text("aside").unwrap();
    assert!(aside.contains("Mon–Thu 8 am–6 pm; Fri 8 am–noon, 1 pm–4 pm"), "{aside}");
    let holidays = open(&world, MONA, "/settings/holidays").await;
    let kept = holidays.text("main .list li").unwrap();
    assert!(kept.starts_with("Thursday, 25 December 2031Christmas Day"), "{kept}");
}

#[actix_web::test]
async fn a_holiday_is_renamed_and_removed() {
    let world = World::new();
    let page = open(&world, MONA, "/settings/holidays").await;
    let page = page.submit("Add the holiday", &[("date", "2031-12-25")]).await.landed().await;
    let typed = [("date", "2031-12-25"), ("name", "Christmas")];
    let page = page.submit("Add the holiday", &typed).await.landed().await;
    assert!(page.text(".notice").unwrap().contains("2031-12-25 → 2031-12-25 Christmas"));

    let gone = page.submit("Remove Thursday, 25 December 2031", &[]).await.landed().await;

    assert!(gone.text("main").unwrap().contains("No holiday is set"));
    assert_eq!(page.submit("Add the holiday", &[("date", "Christmas")]).await.status, 422);
}

const CALENDAR: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20101125\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\n\
    SUMMARY:Thanksgiving\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20200101T090000Z\nSUMMARY:Breakfast\nEND:VEVENT\n\
    BEGIN:VEVENT\nDTSTART;VALUE=DATE:20201225\nRRULE:FREQ=YEARLY\nSUMMARY:Christmas\nEND:VEVENT\nEND:VCALENDAR\n";

#[actix_web::test]
async fn a_calendar_file_is_looked_over_before_it_counts() {
    let world = World::new();
    let page = open(&world, MONA, "/settings/holidays/import").await;
    assert_eq!(page.submit("Look it over", &[]).await.status, 422);

    let file = CALENDAR.replace('\n', "\r\n");
    let looked = page.submit("Look it over", &[("file", &file)]).await;

    assert_eq!(looked.status, 200);
    let read = looked.value("#import-calendar").unwrap().replace("\r\n", "\n");
    assert_eq!(read, CALENDAR, "a browser would not keep the file");
    let pasted = page.submit("Look it over", &[("calendar", CALENDAR)]).await;
    assert_eq!(pasted.texts(".chip"), looked.texts(".chip"));
    assert!(looked.text("main").unwrap().contains("Breakfast: it has a time of day"));
    let days = looked.texts(".chip");
    assert!((4..=6).contains(&days.len()), "{days:?}");
    let settings = open(&world, MONA, "/settings/holidays").await;
    assert!(settings.text("main").unwrap().contains("No holiday is set"), "only looked at");

    let none = looked.submit("Save the ticked days", &[("days[]", "")]).await;
    assert_eq!((none.status.as_u16(), none.texts(".chip input[checked]").len()), (422, 0));
    let first = looked.value("input[name='days[]']").unwrap();
    let saved = looked.submit("Save the ticked days", &[("days[]", &first)]).await.landed().await;
    assert!(saved.text(".notice").unwrap().contains(&first));
    assert_eq!(saved.texts("form button.btn-small").len(), 1, "only what was ticked");
}

#[actix_web::test]
async fn the_audit_page_finds_lines_by_what_and_by_whom() {
    let world = World::new();
    world.set("take_limit", 9);
    let page = open(&world, MONA, "/settings/limits").await;
    page.submit("Save limits", &[("phone", "=1+1")]).await.landed().await;
    world.arrange(
        "insert into audit (what, about, by_id) values ('signed in', 'ada@example.org', 4)",
    );

    let all = open(&world, MONA, "/settings/audit").await;
    assert_eq!(all.texts("tbody tr").len(), 3);
    let by_what = all.submit("Filter", &[("what", "setting changed")]).await;
    let rows = by_what.texts("tbody tr");
    assert_eq!(rows.len(), 2);
    assert!(rows[0].contains("Mona Marsh") && rows[0].contains("202-555-0143 → =1+1"), "{rows:?}");
    assert!(rows[1].contains("From the terminal") && rows[1].contains("5 → 9"), "{rows:?}");
    let by_whom = by_what.submit("Filter", &[("who", "ADA abbott"), ("what", "")]).await;
    assert_eq!(by_whom.texts("tbody tr").len(), 1);
    let nobody = by_whom.submit("Filter", &[("who", "nobody")]).await;
    assert!(nobody.text("main").unwrap().contains("No such line"));
    let csv = open(&world, MONA, "/settings/audit.csv?what=setting+changed").await.body;
    assert_eq!(csv.lines().count(), 3);
    assert!(csv.contains("phone: 202-555-0143 → =1+1"), "{csv}");
}

#[actix_web::test]
async fn the_audit_page_goes_on_where_it_ended() {
    let world = World::new();
    world.arrange("insert into audit (what, about) select 'signed in', n::text from generate_series(1, 120) n");

    let first = open(&world, MONA, "/settings/audit").await;
    let second = first.follow("Next page").await;
    let third = second.follow("Next page").await;

    let about = |page: &crate::browser::Page| page.texts("tbody td:nth-child(3)");
    assert_eq!(about(&first)[0], "signed in120");
    assert_eq!((about(&second)[0].as_str(), about(&third).len()), ("signed in70", 20));
    assert!(third.follow("First page").await.texts("tbody tr").len() == 50);
}

#[actix_web::test]
async fn settings_are_told_in_words_and_only_to_managers() {
    let world = World::new();
    let page = open(&world, MONA, "/settings").await;

    let text = page.text("main").unwrap();
    assert!(text.contains("Mon–Fri 8 am–6 pm, on the clocks of America/New_York"), "{text}");
    assert!(
        text.contains(
            "First response within 1 h (VIP), 1 h (P1), 3 h (P2), 10 h, a desk day (bin)."
        )
    );
    assert_eq!(page.text("nav [aria-current]").as_deref(), Some("Settings"));
    let theirs = open(&world, ADA, "/baskets").await;
    assert!(!theirs.texts("nav a").iter().any(|label| label == "Settings"));
}

/// What was done just now stands in the address; whoever edits it reads nothing that is not so, and no error.
#[actix_web::test]
async fn nonsense_about_what_was_done_says_nothing() {
    let world = World::new();
    for page in [
        "/settings/promises?saved",
        "/settings/tags?saved",
        "/settings/replies?saved",
        "/roster?returned",
        "/vip/people?open",
    ] {
        for nonsense in ["", "x", "-1", "99999999999999999999"] {
            let page = open(&world, MONA, &format!("{page}={nonsense}")).await;
            assert_eq!(page.status, 200, "{nonsense}");
            assert!(page.text(".notice").is_none(), "{nonsense}");
        }
    }
}
