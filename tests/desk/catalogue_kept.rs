//! What the catalogue keeps to itself, and what it takes from a file as it was given.

use crate::browser::open;
use crate::world::{EVE, MONA, SAM, World};

/// A name is free text: whoever gives something another's name must read nothing of theirs.
#[actix_web::test]
async fn what_is_named_like_somebody_shows_nothing_of_theirs() {
    let world = World::new();
    world.arrange(
        "insert into audit (what, about, details) values
             ('vip added', 'Vera Example', '{\"reason\": \"sits on the board\"}'),
             ('sign-in failed again', 'mona@example.org', '{\"origin\": \"10.9.8.7\"}'),
             ('vip added', 'software 1', '{\"reason\": \"sits on the board\"}'),
             ('vip added', 'vendor 1', '{\"reason\": \"sits on the board\"}')",
    );
    for address in ["/catalogue/1", "/vendors/1"] {
        for name in ["Vera Example", "mona@example.org", "take_limit"] {
            let page = open(&world, SAM, address).await;
            let named = page.submit("Save", &[("name", name)]).await.landed().await;
            let told = named.text("[aria-labelledby=changes-title]").unwrap();
            assert!(told.contains(&format!("→ {}", name)), "{told}");
            for theirs in ["vip added", "the board", "sign-in failed", "10.9.8.7"] {
                assert!(!named.body.contains(theirs), "{address} {name}: {theirs}");
            }
        }
    }

    let settings = open(&world, MONA, "/settings/limits").await;

    assert_eq!(settings.status, 200);
    for ours in ["software changed", "vendor changed"] {
        assert!(!settings.body.contains(ours), "nor is anything planted among the managers’ own");
    }
}

/// What was called something else before has its earlier changes still; a vendor and an item of one name tell their own.
#[actix_web::test]
async fn changes_stay_with_what_was_renamed() {
    let world = World::new();
    for name in ["Zoom", "Zoom Workplace"] {
        let item = open(&world, SAM, "/catalogue/1").await;
        item.submit("Save", &[("name", name)]).await.landed().await;
    }
    let vendor = open(&world, SAM, "/vendors/1").await;
    let vendor = vendor.submit("Save", &[("name", "Zoom")]).await.landed().await;
    let version = open(&world, SAM, "/catalogue/1/versions/1").await;
    version.submit("Save", &[("version", "2406")]).await.landed().await;

    let item = open(&world, MONA, "/catalogue/1").await;

    let told = item.text("[aria-labelledby=changes-title]").unwrap();
    for change in ["Word → Zoom", "Zoom → Zoom Workplace", "2405 → 2406"] {
        assert!(told.contains(change), "{told}");
    }
    assert!(!told.contains("vendor changed"), "{told}");
    let theirs = vendor.text("[aria-labelledby=changes-title]").unwrap();
    assert!(theirs.contains("Microsoft → Zoom") && !theirs.contains("software"), "{theirs}");
}

/// Twenty thousand items with three versions each, as no desk has: a file of them is no work for minutes.
#[actix_web::test]
async fn a_file_of_the_whole_catalogue_looks_at_each_version_once() {
    let world = World::new();
    world.arrange(
        "insert into software (name, vendor_id) select 'Item ' || n, 1 from generate_series(1, 20000) n;
         insert into software_versions (software_id, version, approved_on)
             select id, id || '.' || v, date '2024-03-03' + v from software, generate_series(1, 3) v where id > 3",
    );
    for (who, address, lines) in [(EVE, "/software.csv", 20_003), (SAM, "/catalogue.csv", 60_003)] {
        let started = std::time::Instant::now();

        let csv = open(&world, who, address).await;

        assert_eq!(csv.status, 200, "{address}");
        assert_eq!(csv.body.lines().count(), lines, "{address}");
        assert!(csv.body.contains("77.3") && csv.body.contains("20003.1"), "{address}");
        // Comparing every item with every version takes a minute.
        assert!(started.elapsed().as_secs() < 20, "{address}: {:?}", started.elapsed());
    }
}

/// The second of two of one name, and somebody who has left since.
#[actix_web::test]
async fn who_looks_after_it_stays_when_something_else_is_saved() {
    let world = World::new();
    world.arrange(
        "insert into people (name, email, role) values
             ('Kim Lee', 'kim@example.org', 'software'), ('Kim Lee', 'lee@example.org', 'software');
         update software set looked_after_by = 8 where name = 'Outlook';
         update software set looked_after_by = (select id from people where email = 'lee@example.org') where name = 'Word';
         insert into people (name, email, role) values ('Lou Gone', 'lou@example.org', 'employee');
         update software set looked_after_by = (select id from people where email = 'lou@example.org') where name = 'AutoCAD'",
    );
    let item = open(&world, SAM, "/catalogue/3").await;
    let chosen = item.text("#item-looked_after_by option[selected]");
    assert_eq!(chosen.as_deref(), Some("Lou Gone, who has left the team"));

    let address = [("documentation", "https://docs.example.com/autocad")];
    let saved = item.submit("Save", &address).await.landed().await;

    assert!(!saved.text(".notice").unwrap().contains("looked after"));
    assert!(saved.text("main").unwrap().contains("Lou Gone, who has left the team"));
    let csv = open(&world, SAM, "/catalogue.csv?which=all").await.body;
    let page = open(&world, SAM, "/catalogue/import").await;
    let looked = page.submit("Look it over", &[("file", &csv)]).await;
    assert!(looked.text("main").unwrap().contains("Nothing to change"), "{csv}");
    let elsewhere = csv.replace("docs.example.com", "wiki.example.com");
    let looked = page.submit("Look it over", &[("file", &elsewhere)]).await;
    let steps = looked.text("[aria-labelledby=found-title] ul").unwrap();
    assert!(steps.contains("wiki.example.com") && !steps.contains("looked after"), "{steps}");
}

/// As Excel writes "CSV" without "UTF-8".
#[actix_web::test]
async fn a_file_in_other_letters_is_asked_for_again_and_what_was_pasted_stays() {
    let world = World::new();
    let page = open(&world, SAM, "/catalogue/import").await;
    let csrf = world.csrf_of(SAM);
    let mut body = Vec::new();
    for (name, value) in [("csrf_token", csrf.as_bytes()), ("table", b"software\nWord")] {
        body.extend(
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n").bytes(),
        );
        body.extend([value, b"\r\n"].concat());
    }
    body.extend(
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n",
    );
    body.extend(b"software;vendor\r\nM\xfcller;SAP\r\n--x--\r\n");

    let again = page.send_body("multipart/form-data; boundary=x", &body, "/catalogue/import").await;

    assert_eq!(again.status, 422);
    assert!(again.text("#import-file-problem").unwrap().contains("CSV UTF-8"));
    assert_eq!(again.value("#import-table").as_deref().map(str::trim), Some("software\nWord"));
}

#[actix_web::test]
async fn a_thousand_lines_fit_also_beside_those_of_the_file_before() {
    let world = World::new();
    let address = format!("https://docs.example.com/{}", "a".repeat(120));
    let line =
        |n: usize| format!("Tool {n},Microsoft,\"Windows, macOS\",{address},sam@example.org\n");
    let headings = "software,vendor,platforms,documentation,looked after by\n".to_owned();
    let file = (1..=1000).map(line).fold(headings, |file, line| file + &line);
    let page = open(&world, SAM, "/catalogue/import").await;
    let looked = page.submit("Look it over", &[("file", &file)]).await;

    let again = looked.submit("Look it over", &[("file", &file)]).await;

    assert_eq!(again.status, 200);
    let saved = again.submit("Save the 1000 changes", &[]).await.landed().await;
    assert_eq!(saved.text(".notice").as_deref(), Some("Saved: 1000 changes."));
    let more =
        page.submit("Look it over", &[("file", &format!("{file}One more,Microsoft,,,\n"))]).await;
    assert!(more.text("#import-table-problem").unwrap().contains("more than 1000 lines"));
    let film = "software\n".repeat(300_000);
    let refused = page.submit("Look it over", &[("file", &film)]).await;
    assert_eq!(refused.status, 413);
    assert!(refused.text("main").unwrap().contains("bring the file in parts"));
}

#[actix_web::test]
async fn words_that_no_name_has_find_nothing_and_never_everything() {
    let world = World::new();
    let long = "word".repeat(60);
    for (who, list) in [(EVE, "/software"), (SAM, "/catalogue")] {
        let page = open(&world, who, &format!("{list}?q={long}")).await;
        assert!(page.text("main").unwrap().contains("Nothing like that"), "{list}");
        let csv = open(&world, who, &format!("{list}.csv?q={long}")).await;
        assert_eq!(csv.body.lines().count(), 1, "{list}");
        let nonsense = open(&world, who, &format!("{list}?saved=x")).await;
        assert!(nonsense.status == 200 && nonsense.text(".notice").is_none(), "{list}");
    }
    for page in ["/catalogue/1", "/catalogue/1/versions", "/vendors", "/vendors/1"] {
        assert_eq!(open(&world, SAM, &format!("{page}?saved=x")).await.status, 200, "{page}");
    }
}

#[actix_web::test]
async fn an_items_page_suggests_some_vendors_and_takes_any() {
    let world = World::new();
    world.arrange(
        "insert into vendors (name) select 'Vendor ' || n from generate_series(1, 2000) n",
    );
    let page = open(&world, SAM, "/catalogue/1").await;
    assert!(page.body.matches("<option value=\"Vendor").count() < 501);
    let saved = page.submit("Save", &[("vendor", "vendor 999")]).await.landed().await;
    assert!(saved.text(".notice").unwrap().contains("Microsoft → Vendor 999"));
    assert!(!open(&world, MONA, "/catalogue/1").await.body.contains("Vendor 1000"));
}

/// Two names that Rust takes for one and PostgreSQL's index, which decides, for two; or the other way round.
#[actix_web::test]
async fn a_file_knows_names_apart_as_the_catalogue_does() {
    let world = World::new();
    let page = open(&world, SAM, "/catalogue/import").await;
    let file = "software,vendor\nİris,Microsoft\ni\u{307}ris,Microsoft\nWORD,MICROSOFT\n";
    let looked = page.submit("Look it over", &[("table", file)]).await;
    let steps = looked.texts("[aria-labelledby=found-title] li > b");

    let saved = looked.submit("Save the 2 changes", &[]).await.landed().await;

    assert_eq!(steps, ["New: İris", "New: i\u{307}ris"]);
    assert_eq!(saved.text(".notice").as_deref(), Some("Saved: 2 changes."));
    let again = page.submit("Look it over", &[("table", file)]).await;
    assert!(again.text("main").unwrap().contains("Nothing to change"));
}

#[actix_web::test]
async fn a_vendor_of_many_items_says_where_the_others_are() {
    let world = World::new();
    world.arrange(
        "insert into software (name, vendor_id) select 'Tool ' || n, 2 from generate_series(1, 60) n",
    );
    let few = open(&world, SAM, "/vendors/1").await;
    assert!(!few.body.contains("All of them in the catalogue"));

    let page = open(&world, SAM, "/vendors/2").await;

    assert_eq!(page.texts("[aria-labelledby=made-title] li").len(), 50);
    let all = page.follow("All of them in the catalogue").await;
    assert!(all.text(".pager").unwrap().contains("50 items, and more"));
    assert!(all.text("tbody").unwrap().contains("Autodesk"));
}
