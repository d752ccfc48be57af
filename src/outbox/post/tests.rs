use super::*;
use crate::issue::{Facts, IssueId};
use crate::outbox::domain::{MailTopic, MessageId};
use crate::outbox::said::Told;
use crate::people::PersonId;
use uuid::Uuid;

const FROM: Option<&str> = Some("Support desk <desk@example.org>");
const BASE: &str = "https://desk.example.org";

fn post() -> Post {
    Post::of("smtp://localhost", FROM, BASE).unwrap()
}

#[test]
fn a_server_elsewhere_is_spoken_to_in_private_unless_the_opposite_is_written_out() {
    for (url, server, fits) in [
        ("smtp://localhost", "localhost:25", true),
        ("smtp://127.0.0.1:2525", "127.0.0.1:2525", true),
        ("smtp://mail.example.org", "", false),
        ("smtp://mail.example.org:25", "", false),
        ("smtp://mail.example.org?tls=none", "mail.example.org:25", true),
        ("smtp://mail.example.org?tls=required", "mail.example.org:587", true),
        ("smtp://mail.example.org?tls=opportunistic", "", false),
        ("smtps://mail.example.org", "mail.example.org:465", true),
        ("smtps://mail.example.org?tls=none", "", false),
        ("https://mail.example.org", "", false),
        ("mail.example.org:25", "", false),
        ("", "", false),
    ] {
        let post = Post::of(url, FROM, BASE);
        assert_eq!(post.is_ok(), fits, "{url}: {post:?}");
        assert_eq!(post.map(|post| post.server()).unwrap_or_default(), server, "{url}");
    }
}

#[test]
fn what_is_wrong_is_one_line_that_tells_no_secret() {
    for (url, from) in [
        ("smtp://desk:hunter2@mail.example.org", FROM),
        ("smtps://desk:hunter2@mail.example.org:99999", FROM),
        ("smtps://desk:hunter2@mail.example.org", None),
        ("smtps://desk:hunter2@mail.example.org", Some("the desk")),
        ("smtps://desk:hunter2@mail.example.org", Some("desk@example.org\r\nBcc: a@b.c")),
        ("gopher://desk:hunter2@mail.example.org", FROM),
    ] {
        let wrong = Post::of(url, from, BASE).unwrap_err();
        assert!(!wrong.contains("hunter2") && !wrong.contains('\n'), "{wrong}");
    }
    let post = Post::of("smtps://desk:hunter2@mail.example.org", FROM, BASE).unwrap();
    assert!(post.credentials.is_some() && !format!("{post:?}").contains("hunter2"));
}

fn letter(summary: &str, name: &str) -> Letter {
    let told = Told {
        id: MessageId(42),
        topic: MailTopic::Message,
        issue: Some(IssueId(7)),
        known: None,
        report: None,
        summary: summary.to_owned(),
        by: Some("Ada Abbott".to_owned()),
        text: Some("Grüße\n.\nQUIT".to_owned()),
        channel: None,
        reached: false,
        facts: Facts::default(),
    };
    Letter {
        id: MessageId(42),
        key: Uuid::nil(),
        person: PersonId(3),
        name: name.to_owned(),
        address: "eve@example.org".to_owned(),
        attempts: 0,
        give_up_at: DateTime::UNIX_EPOCH,
        told: vec![told],
    }
}

fn packed(letter: &Letter) -> String {
    let packed = post().pack(letter, DateTime::UNIX_EPOCH, Tz::UTC).unwrap();
    String::from_utf8(packed.bytes).unwrap()
}

#[test]
fn a_letter_says_what_it_is_and_where_it_belongs() {
    let mail = packed(&letter("Word will not start", "Eve Ellis"));
    for header in [
        "Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n",
        "From: \"Support desk\" <desk@example.org>\r\n",
        "To: \"Eve Ellis\" <eve@example.org>\r\n",
        "Subject: [#7] Word will not start\r\n",
        "Message-ID: <42.00000000000000000000000000000000@desk.example.org>\r\n",
        "In-Reply-To: <issue-7.to-3@desk.example.org>\r\n",
        "References: <issue-7.to-3@desk.example.org>\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "List-Unsubscribe: <https://desk.example.org/account/mail>\r\n",
        "MIME-Version: 1.0\r\n",
        "Content-Type: multipart/alternative;",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "Content-Type: text/html; charset=utf-8\r\n",
    ] {
        assert!(mail.contains(header), "no {header:?} in\n{mail}");
    }
    assert!(mail.is_ascii() && mail.lines().all(|line| line.len() <= 998));
}

#[test]
fn a_hostile_summary_or_name_adds_no_header_and_no_recipient() {
    for evil in [
        "x\r\nBcc: all@example.org",
        "x\nBcc: all@example.org\n\nA body",
        "x\rBcc: all@example.org",
        "\u{85}Bcc: all@example.org",
        "x\0y, <all@example.org>",
        "=?utf-8?q?=0D=0ABcc=3A_all=40example=2Eorg?=",
        &"ü\u{1F600}".repeat(100),
    ] {
        let mail = packed(&letter(evil, evil));
        let (head, _) = mail.split_once("\r\n\r\n").unwrap();
        let names: Vec<_> = head
            .split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']))
            .map(|line| line.split(':').next().unwrap())
            .collect();
        assert!(!names.iter().any(|name| name.eq_ignore_ascii_case("bcc")), "{head}");
        assert_eq!(names.iter().filter(|name| **name == "To").count(), 1);
        assert!(!head.replace("\r\n", "").contains(['\r', '\n']), "{head}");
        assert!(head.is_ascii(), "{head}");
        let envelope = post().pack(&letter(evil, evil), DateTime::UNIX_EPOCH, Tz::UTC).unwrap();
        assert_eq!(envelope.to.to_string(), "eve@example.org");
    }
    let nowhere = Letter { address: "eve@exa mple.org\r\nDATA".to_owned(), ..letter("x", "y") };
    assert!(post().pack(&nowhere, DateTime::UNIX_EPOCH, Tz::UTC).is_err());
}
