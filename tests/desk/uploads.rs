//! Files as nobody should send them: too large, too many, broken, forged. Answered with words, and nothing is left behind.

use crate::attachments::{TEXT, picture};
use crate::browser::{Page, open};
use crate::world::{EVE, World};
use diesel::prelude::*;
use tallydesk::issue::IssueId;
use tallydesk::schema::files;

fn left(world: &World) -> i64 {
    files::table.count().get_result(&mut *world.conn()).unwrap()
}

async fn form(world: &World) -> (IssueId, Page) {
    let issue = world.reported_by(EVE, "One");
    (issue, open(world, EVE, &format!("/issues/{issue}/messages")).await)
}

fn said(page: &Page) -> String {
    page.text("#message-files-problem").unwrap_or_else(|| panic!("{} {}", page.status, page.body))
}

#[actix_web::test]
async fn what_is_too_large_is_refused_and_the_words_stay() {
    let world = World::new();
    world.set("file_mb", 1);
    let (issue, form) = form(&world).await;
    let (fits, large) = (vec![b'x'; 1_048_576], vec![b'x'; 1_048_577]);
    let typed = [("text", "See these")];

    let files = [("fits.txt", fits.as_slice()), ("large.txt", &large), ("more.txt", TEXT)];
    let again = form.submit_with("Send message", &typed, &files).await;

    assert_eq!(again.status, 422);
    assert!(said(&again).contains("“large.txt” is larger than 1 MB."), "{}", said(&again));
    assert_eq!(again.value("[name=text]").as_deref(), Some("See these"));
    assert_eq!(again.texts("main fieldset .check"), ["fits.txt, 1 MB", "more.txt, 14 bytes"]);
    let sent = again.submit("Send message", &[]).await.landed().await;
    assert_eq!(sent.texts(".files a"), ["fits.txt", "more.txt"]);
    let saved = sent.open(&sent.attribute(".files a", "href").unwrap()).await;
    assert_eq!(saved.bytes, fits, "in many pieces and whole again");
    assert_eq!((left(&world), world.events_of(issue).len()), (2, 2));
}

#[actix_web::test]
async fn too_many_and_empty_ones_are_named() {
    let world = World::new();
    world.set("files_each", 2);
    let (_, form) = form(&world).await;
    let files: [(&str, &[u8]); 4] = [("1", b"1"), ("nothing", b""), ("2", b"2"), ("3", b"3")];
    let again = form.submit_with("Send message", &[("text", "All")], &files).await;
    assert_eq!(again.status, 422);
    let list = again.text(".problem").unwrap();
    assert!(list.contains("“nothing” is empty") && list.contains("“3” is one too many"), "{list}");
    // Kept ones count.
    let more = again.submit_with("Send message", &[("text", "All")], &[("4", b"4")]).await;
    assert_eq!(more.status, 422);
    assert_eq!(left(&world), 2);
}

#[actix_web::test]
async fn a_desk_that_takes_no_files_says_so() {
    let world = World::new();
    let (_, form) = form(&world).await;
    world.set("files_each", 0);
    let closed = World::at(world.url.clone());
    let page = open(&closed, EVE, &form.address).await;
    assert!(!page.body.contains("type=\"file\""));
}

#[actix_web::test]
async fn nobody_fills_the_desk_within_a_day() {
    let world = World::new();
    world.set("files_day_mb", 1);
    let (_, form) = form(&world).await;
    let half = |byte: u8| vec![byte; 600_000];
    let first = form.submit_with("Send message", &[("text", "")], &[("1.txt", &half(1))]).await;
    let again = first.submit_with("Send message", &[("text", "")], &[("2.txt", &half(2))]).await;
    let problems = again.text(".problem").unwrap();
    assert!(
        problems.contains("more than the 1 MB that one person sends within a day"),
        "{problems}"
    );
    assert_eq!(left(&world), 1);
    world.arrange("update files set sent_at = now() - interval '25 hours'");
    let next = first.submit_with("Send message", &[("text", "")], &[("2.txt", &half(2))]).await;
    assert_eq!(next.texts("main fieldset .check").len(), 2);
}

#[actix_web::test]
async fn a_broken_picture_is_a_file_without_thumbnail() {
    let world = World::new();
    let (_, form) = form(&world).await;
    let png = picture(300, 200);
    let half = &png[..png.len() / 2];
    let bomb = {
        let mut bomb = png.clone();
        bomb[16..24].copy_from_slice(&[0x7f; 8]);
        bomb
    };
    let page = b"<!DOCTYPE html><script>alert(1)</script>";
    let files: [(&str, &[u8]); 3] = [("half.png", half), ("bomb.png", &bomb), ("shot.png", page)];
    let sent = form.submit_with("Send message", &[("text", "See")], &files).await.landed().await;
    assert_eq!(sent.texts(".files a"), ["half.png", "bomb.png", "shot.png"]);
    assert!(sent.attribute(".files img", "src").is_none());
    let html = sent.open(&sent.attribute(".files li:nth-child(3) a", "href").unwrap()).await;
    assert_eq!(html.says("content-type"), "text/plain; charset=utf-8");
    assert!(html.says("content-disposition").starts_with("attachment"));
}

#[actix_web::test]
async fn what_broke_off_is_counted_for_an_hour_and_then_deleted() {
    let world = World::new();
    world.set("files_day_mb", 11);
    let (_, form) = form(&world).await;
    world.arrange(
        "insert into files (by_id, name, size_bytes) values (1, 'broke off', 10485760);
         insert into file_pieces select id, 0, 'a' from files",
    );
    let large = vec![b'x'; 1_500_000];
    let again = form.submit_with("Send message", &[("text", "")], &[("1.txt", &large)]).await;
    assert!(again.text(".problem").unwrap().contains("within a day"));
    world.arrange("update files set sent_at = now() - interval '2 hours'");
    assert_eq!(tallydesk::files::sweep_once(&world.house.db).await.unwrap(), 1);
    let again = form.submit_with("Send message", &[("text", "")], &[("1.txt", &large)]).await;
    assert_eq!(again.texts("main fieldset .check"), ["1.txt, 1.4 MB"]);
}

/// Fields as (name, content) in the order given; a name with `;` brings its own parameters.
fn body(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, content) in parts {
        let head = format!("--b\r\nContent-Disposition: form-data; name={name}\r\n\r\n");
        body.extend([head.as_bytes(), content, b"\r\n"].concat());
    }
    body.extend(b"--b--\r\n");
    body
}

const KIND: &str = "multipart/form-data; boundary=b";

#[actix_web::test]
async fn a_forged_form_stores_nothing() {
    let world = World::new();
    let (issue, form) = form(&world).await;
    let csrf = form.value("[name=csrf_token]").unwrap();
    let file: (&str, &[u8]) = ("\"files\"; filename=\"a.txt\"", TEXT);
    let text: (&str, &[u8]) = ("text", b"Words");
    for (how, parts) in [
        ("no token", vec![text, file]),
        ("another’s token", vec![("csrf_token", &b"forged"[..]), text, file]),
        (
            "one true and one forged",
            vec![("csrf_token", csrf.as_bytes()), ("csrf_token", b"x"), file],
        ),
        ("the token after the file", vec![text, file, ("csrf_token", csrf.as_bytes())]),
    ] {
        let page = form.send_body(KIND, &body(&parts), &form.address).await;
        let expected = if how.contains("after") { 422 } else { 403 };
        assert_eq!(page.status, expected, "{how}");
        assert_eq!(left(&world), 0, "{how}");
    }
    assert_eq!(world.events_of(issue), ["submitted"]);
}

#[actix_web::test]
async fn whatever_arrives_is_answered_with_words() {
    let world = World::new();
    let (_, form) = form(&world).await;
    let csrf = form.value("[name=csrf_token]").unwrap();
    let token: (&str, &[u8]) = ("csrf_token", csrf.as_bytes());
    let file = |content| ("\"files\"; filename=\"a.txt\"", content);
    let whole = body(&[token, ("text", b"Words"), file(TEXT)]);
    let mut bodies: Vec<Vec<u8>> =
        (0..whole.len() - "--\r\n".len()).step_by(7).map(|end| whole[..end].to_vec()).collect();
    bodies.extend([
        body(&[token, ("text", b"a\0b")]),
        body(&[token, ("text", b"\xff\xfe")]),
        body(&[token, ("text", b"One"), ("text", b"Two")]),
        body(&[token, ("form_token", b"1"), ("form_token", b"2")]),
        body(&[token, ("files[]", b"nonsense"), ("text", b"One")]),
        body(&[token, ("files[]", "0f".repeat(32).as_bytes()), ("text", b"One")]),
        body(&vec![("x", &b"y"[..]); 300]),
        body(&vec![file(b"y"); 300]),
        body(&[token, ("text", "x".repeat(200_000).as_bytes())]),
        body(&[("\"unclosed", b"x")]),
        b"--b\r\n".to_vec(),
        b"--b\r\nContent-Disposition: form-data; name=\"a\"; filename*=UTF-8''%ff%fe\r\n\r\nx\r\n--b--".to_vec(),
        [b"--b\r\n".to_vec(), b"X: y\r\n".repeat(5_000)].concat(),
        Vec::new(),
    ]);
    for (n, body) in bodies.iter().enumerate() {
        let page = form.send_body(KIND, body, &form.address).await;
        let known = [400, 403, 413, 422].contains(&page.status.as_u16());
        assert!(known && page.text("h1").is_some(), "{n}: {}", page.status);
    }
    for kind in
        ["multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=b"]
    {
        assert_eq!(form.send_body(kind, &whole, &form.address).await.status, 400, "{kind}");
    }
    // What broke off is not left lying about: one file a whole form kept, for a day.
    assert_eq!(left(&world), 0);
    assert_eq!(form.send_body(KIND, &whole, &form.address).await.status, 303);
}

#[actix_web::test]
async fn a_name_is_shown_and_saved_as_text() {
    let world = World::new();
    let (_, form) = form(&world).await;
    let name = "../<b onload=x>%22; evil=%0D%0ASet-Cookie: a.png";
    let sent = form.submit_with("Send message", &[("text", "See")], &[(name, TEXT)]).await;
    let sent = sent.landed().await;
    assert_eq!(sent.text(".files a").as_deref(), Some("_b onload=x__; evil=__Set-Cookie_ a.png"));
    let saved = sent.open(&sent.attribute(".files a", "href").unwrap()).await;
    assert!(saved.headers.get("set-cookie").is_none());
}
