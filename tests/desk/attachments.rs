//! Files come with reports, messages and notes, and go to who may see what they came with.

use crate::browser::{Page, ask, open};
use crate::world::{ADA, EMIL, EVE, MONA, SAM, TOM, World};
use actix_web::http::Method;
use diesel::prelude::*;
use std::io::Cursor;
use tallydesk::issue::IssueId;
use tallydesk::schema::{file_pieces, files};

pub const TEXT: &[u8] = b"line 1\nline 2\n";
const REPORT: [(&str, &str); 4] = [
    ("software", "Word"),
    ("effect", "question"),
    ("kind", "how-to"),
    ("description", "Where is the menu?"),
];

/// A picture of a screen, as PNG.
pub fn picture(width: u32, height: u32) -> Vec<u8> {
    let screen = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 90]));
    let mut png = Cursor::new(Vec::new());
    screen.write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

/// Of every file that is there: its name, and how many of its bytes.
fn stored(world: &World) -> Vec<(String, usize)> {
    let conn = &mut *world.conn();
    let all: Vec<(i64, String)> =
        files::table.order(files::id).select((files::id, files::name)).load(conn).unwrap();
    let content = |id: i64| -> Vec<Vec<u8>> {
        let pieces = file_pieces::table.filter(file_pieces::file_id.eq(id));
        pieces.order(file_pieces::n).select(file_pieces::content).load(&mut *conn).unwrap()
    };
    let mut content = content;
    all.into_iter().map(|(id, name)| (name, content(id).concat().len())).collect()
}

/// How many files wait for a form to be sent.
fn waiting(world: &World) -> i64 {
    files::table.filter(files::issue_id.is_null()).count().get_result(&mut *world.conn()).unwrap()
}

fn link(page: &Page, nth: usize) -> String {
    page.attribute(&format!(".files li:nth-child({nth}) a"), "href").unwrap_or_else(|| {
        panic!("no file {nth} on {}: {}", page.address, page.text("main").unwrap_or_default())
    })
}

#[actix_web::test]
async fn a_report_brings_files_and_both_sides_have_them() {
    let world = World::new();
    let png = picture(900, 600);
    let form = open(&world, EVE, "/report").await;

    let files = [("err ör.png", png.as_slice()), ("log.txt", TEXT)];
    let page = form.submit_with("Send report", &REPORT, &files).await.landed().await;

    for page in [&page, &open(&world, ADA, &page.address.replace("?receipt", "")).await] {
        assert_eq!(page.texts(".files span:not(.hush)"), ["err ör.png", "log.txt"]);
        let saved = page.open(&link(page, 1)).await;
        assert_eq!((saved.status.as_u16(), saved.bytes == png), (200, true));
        assert_eq!(saved.says("content-type"), "image/png; charset=utf-8");
        assert_eq!(
            saved.says("content-disposition"),
            "attachment; filename=\"err _r.png\"; filename*=UTF-8''err%20%C3%B6r.png"
        );
        assert_eq!(saved.says("x-content-type-options"), "nosniff");
        assert!(saved.says("content-security-policy").contains("sandbox"));
        assert_eq!(saved.says("cache-control"), "private, no-store");
        assert_eq!(page.open(&link(page, 2)).await.bytes, TEXT);
    }
    let small = page.open(&page.attribute(".files img", "src").unwrap()).await;
    assert_eq!(small.says("content-type"), "image/jpeg; charset=utf-8");
    let drawn = image::load_from_memory(&small.bytes).unwrap();
    assert_eq!((drawn.width(), drawn.height()), (480, 320));
    assert_eq!(page.attribute(".files img", "width").as_deref(), Some("240"));
    assert_eq!(waiting(&world), 0);
}

#[actix_web::test]
async fn messages_bring_files_both_ways() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    for (who, name) in [(EVE, "mine.txt"), (ADA, "yours.txt")] {
        let page = open(&world, who, &format!("/issues/{issue}")).await;
        let sent = page.submit_with("Send message", &[("text", "See this")], &[(name, TEXT)]).await;
        assert!(sent.landed().await.text(".timeline").unwrap().contains(name));
    }
    for who in [EVE, ADA] {
        let page = open(&world, who, &format!("/issues/{issue}")).await;
        assert_eq!(page.texts(".timeline .files a"), ["mine.txt", "yours.txt"], "{who}");
    }
}

#[actix_web::test]
async fn what_comes_with_a_note_is_for_staff_only() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let own = world.reported_by(TOM, "Of a tech");
    let mut links = Vec::new();
    for issue in [issue, own] {
        let note = open(&world, ADA, &format!("/issues/{issue}/notes")).await;
        let png = picture(300, 200);
        let noted = note.submit_with("Save note", &[("text", "Look")], &[("note.png", &png)]).await;
        links.push(link(&noted.landed().await, 1));
    }
    for (who, address, status) in [
        (EVE, &links[0], 404),
        (EMIL, &links[0], 404),
        (SAM, &links[0], 404),
        (ADA, &links[0], 200),
        (MONA, &links[0], 200),
        // Who reported it reads it as its reporter, tech or not.
        (TOM, &links[1], 404),
        (ADA, &links[1], 200),
    ] {
        for address in [address.clone(), format!("{address}/thumbnail")] {
            assert_eq!(open(&world, who, &address).await.status, status, "{who} {address}");
        }
    }
    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await;
    assert!(!theirs.body.contains("note.png"));
}

#[actix_web::test]
async fn anothers_file_is_a_404_like_a_missing_one_on_every_address() {
    let world = World::new();
    let issue = with_a_file(&world).await;
    let other = world.reported_by(EMIL, "Emil’s own");
    let id: i64 = files::table.select(files::id).first(&mut *world.conn()).unwrap();
    for address in ["", "/thumbnail"] {
        let missing = open(&world, EMIL, &format!("/issues/{issue}/files/999{address}")).await;
        for theirs in [format!("/issues/{issue}/files/{id}"), format!("/issues/{other}/files/{id}")]
        {
            let page = open(&world, EMIL, &format!("{theirs}{address}")).await;
            assert_eq!(
                (page.status, page.text("main p")),
                (missing.status, missing.text("main p"))
            );
            assert_eq!(page.status, 404);
        }
    }
    for (who, status) in [(EMIL, 403), (ADA, 403), (MONA, 200)] {
        let page = open(&world, who, &format!("/issues/{issue}/files/{id}/remove")).await;
        assert_eq!(page.status, status, "{who}");
    }
    assert_eq!(open(&world, MONA, &format!("/issues/{other}/files/{id}/remove")).await.status, 404);
}

/// An issue of Eve's, with a picture.
async fn with_a_file(world: &World) -> IssueId {
    let form = open(world, EVE, "/report").await;
    let png = picture(300, 200);
    let sent = form.submit_with("Send report", &REPORT, &[("screen.png", &png)]).await;
    let place = sent.location.unwrap();
    let number = place.trim_start_matches("/issues/").trim_end_matches("?receipt");
    IssueId(number.parse().unwrap())
}

#[actix_web::test]
async fn a_manager_takes_away_what_should_not_be_there() {
    let world = World::new();
    let issue = with_a_file(&world).await;
    let page = open(&world, MONA, &format!("/issues/{issue}")).await;
    let (saved, small) = (link(&page, 1), page.attribute(".files img", "src").unwrap());
    assert!(!open(&world, ADA, &page.address).await.body.contains("/remove"));

    let form = page.follow("Remove screen.png").await;
    let again = form.submit("Remove the file", &[("why", " ")]).await;
    assert_eq!(again.status, 422);
    let gone = again.submit("Remove the file", &[("why", "A password is on it")]).await;
    let gone = gone.landed().await;

    assert!(gone.text(".timeline").unwrap().contains("“screen.png”, A password is on it"));
    assert!(gone.text(".files").unwrap().contains("Removed by Mona Marsh"));
    for who in [EVE, ADA, MONA] {
        assert_eq!(open(&world, who, &saved).await.status, 404);
        assert_eq!(open(&world, who, &small).await.status, 404);
    }
    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await;
    assert!(theirs.text(".files").unwrap().contains("Removed by Mona Marsh"));
    assert!(!theirs.body.contains("A password"), "the reason is the desk’s own");
    assert_eq!(stored(&world), [("screen.png".to_owned(), 0)]);
    assert_eq!(world.events_of(issue), ["submitted", "file_removed"]);
    let twice = form.submit("Remove the file", &[("why", "Once more")]).await;
    assert_eq!(twice.status, 409);
}

#[actix_web::test]
async fn a_form_that_comes_back_keeps_its_files() {
    let world = World::new();
    let form = open(&world, EVE, "/report").await;
    let typed = [("software", "Word"), ("kind", "how-to"), ("description", "Words")];

    let again = form.submit_with("Send report", &typed, &[("log.txt", TEXT)]).await;
    assert_eq!(again.status, 422, "no effect was chosen");
    assert_eq!(again.text("main fieldset .check").as_deref(), Some("log.txt, 14 bytes"));
    let more = again.submit_with("What is known?", &[], &[("more.txt", b"more")]).await;
    assert_eq!(more.texts("main fieldset .check").len(), 2);
    let sent = more.submit("Send report", &[("effect", "question")]).await.landed().await;

    assert_eq!(sent.texts(".files a"), ["log.txt", "more.txt"]);
    assert_eq!(waiting(&world), 0);
}

#[actix_web::test]
async fn what_is_unticked_does_not_come_along() {
    let world = World::new();
    let issue = world.reported_by(EVE, "One");
    let form = open(&world, EVE, &format!("/issues/{issue}/messages")).await;
    let again = form.submit_with("Send message", &[("text", "")], &[("log.txt", TEXT)]).await;
    let sent = again.submit("Send message", &[("text", "Without"), ("files[]", "")]).await;

    assert!(sent.landed().await.texts(".files a").is_empty());
    assert_eq!(waiting(&world), 1, "until the worker comes by");
    world.arrange("update files set sent_at = now() - interval '25 hours'");
    assert_eq!(tallydesk::files::sweep_once(&world.house.db).await.unwrap(), 1);
    assert_eq!(stored(&world), []);
}

#[actix_web::test]
async fn sent_twice_is_one_message_with_one_file() {
    let world = World::new();
    let issue = world.reported_by(EVE, "One");
    let form = open(&world, EVE, &format!("/issues/{issue}/messages")).await;
    for _ in 0..2 {
        let sent = form.submit_with("Send message", &[("text", "See")], &[("log.txt", TEXT)]).await;
        assert_eq!(sent.status, 303);
    }
    assert_eq!(world.events_of(issue), ["submitted", "message"]);
    let other =
        form.submit_with("Send message", &[("text", "See too")], &[("log.txt", TEXT)]).await;
    assert_eq!(other.landed().await.texts(".files a"), ["log.txt", "log.txt"]);
    assert_eq!(world.events_of(issue), ["submitted", "message", "message"]);
}

#[actix_web::test]
async fn anothers_kept_file_cannot_be_claimed() {
    let world = World::new();
    let issue = world.reported_by(EVE, "One");
    let form = open(&world, EVE, &format!("/issues/{issue}/messages")).await;
    let kept = form.submit_with("Send message", &[("text", "")], &[("log.txt", TEXT)]).await;
    let digest = kept.value("[name='files[]']").unwrap();
    let token = kept.value("[name=form_token]").unwrap();
    let own = world.reported_by(EMIL, "Emil’s");
    let csrf = world.csrf_of(EMIL);
    for token in [token.as_str(), ""] {
        let fields = [
            ("csrf_token", csrf.as_str()),
            ("form_token", token),
            ("text", "Mine"),
            ("files[]", &digest),
        ];
        let address = format!("/issues/{own}/messages");
        let page = ask(&world, EMIL, &Method::POST, &address, &fields).await;
        assert_eq!(page.status, 422);
        assert!(page.text(".problem").unwrap().contains("no longer keeps"), "{token}");
    }
    assert_eq!(world.events_of(own), ["submitted"]);
}

#[actix_web::test]
async fn an_expired_session_keeps_the_words_and_names_the_files() {
    let world = World::new();
    let issue = world.reported_by(EVE, "One");
    let address = format!("/issues/{issue}/messages");
    let form = open(&world, EVE, &address).await;
    world.arrange("update sessions set seen_at = now() - interval '2 days'");
    let parked = form.submit_with("Send message", &[("text", "Words")], &[("log.txt", TEXT)]).await;
    let place = parked.location.unwrap().replace("/login", &address);
    world.everybody_signs_in();

    let back = open(&world, EVE, &place).await;
    assert_eq!(back.value("[name=text]").as_deref(), Some("Words"));
    assert!(back.text("form .note").unwrap().contains("Choose again: “log.txt”"));
    assert_eq!(stored(&world), []);
    assert_eq!(back.submit("Send message", &[]).await.status, 303);
}
