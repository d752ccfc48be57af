//! Somebody else was quicker: every form about an issue is refused once, with what was typed and what happened meanwhile
//! both shown; sending it again is then meant. A form added to the site is asked for here.

use crate::browser::open;
use crate::duplicates;
use crate::world::{ADA, EVE, World, ZOE};
use actix_web::http::Method;
use std::collections::BTreeSet;
use tallydesk::app;
use tallydesk::issue::IssueId;

/// A form of the desk's: the address it is sent to, where it stands if not there alone, its button, and what is typed.
struct Saved {
    sent_to: &'static str,
    /// On the working page too.
    on_working_page: bool,
    button: &'static str,
    typed: &'static [(&'static str, &'static str)],
}

const SAVED: [Saved; 12] = [
    Saved {
        sent_to: "/issues/{n}/contacts",
        on_working_page: true,
        button: "Save contact",
        typed: &[("channel", "phone"), ("reached", "yes"), ("minutes", "4"), ("text", WORDS)],
    },
    Saved {
        sent_to: "/issues/{n}/messages",
        on_working_page: true,
        button: "Send message",
        typed: &[("text", WORDS)],
    },
    Saved {
        sent_to: "/issues/{n}/triage",
        on_working_page: true,
        button: "Change the effect",
        typed: &[("effect", "inconvenience"), ("why", WORDS)],
    },
    Saved {
        sent_to: "/issues/{n}/resolve",
        on_working_page: true,
        button: "Resolve",
        typed: &[
            ("code", "explained"),
            ("details", WORDS),
            ("kinds[]", "how-to"),
            ("documentation", "missing"),
            ("minutes", "3"),
        ],
    },
    Saved {
        sent_to: "/issues/{n}/put-back",
        on_working_page: false,
        button: "Put it back",
        typed: &[("why", WORDS)],
    },
    Saved {
        sent_to: "/issues/{n}/hand-over",
        on_working_page: false,
        button: "Hand it over",
        typed: &[("to", "6"), ("why", WORDS)],
    },
    Saved {
        sent_to: "/issues/{n}/raise",
        on_working_page: false,
        button: "Raise it",
        typed: &[("why", WORDS)],
    },
    Saved {
        sent_to: "/issues/{n}/follow-ups",
        on_working_page: false,
        button: "Book it",
        typed: &[("kind", "visit"), ("day", SOON), ("time", "10:30"), ("place", WORDS)],
    },
    Saved {
        sent_to: "/issues/{n}/follow-ups/finish",
        on_working_page: false,
        button: "Save",
        typed: &[("outcome", "done"), ("minutes", "30"), ("text", WORDS)],
    },
    Saved {
        sent_to: "/issues/{n}/escalate",
        on_working_page: false,
        button: "Send it to the Software Team",
        typed: &[("case", "new"), ("title", WORDS), ("tried", WORDS)],
    },
    Saved {
        sent_to: "/issues/{n}/duplicate",
        on_working_page: false,
        button: "Mark it as a duplicate",
        typed: &[("why", WORDS)],
    },
    Saved {
        sent_to: "/issues/{n}/duplicate/undo",
        on_working_page: true,
        button: "Undo the duplicate",
        typed: &[],
    },
];

/// A day within half a year, as its field has it.
const SOON: &str = "in a week";

const WORDS: &str = "Words that took ten minutes to write";

/// What needs no version, because no change that it does not look at itself could make it mean something else.
const NEEDS_NONE: [(&str, &str); 13] = [
    ("/issues/{n}/watch", "one's own matter"),
    ("/issues/{n}/aside", "the same"),
    (
        "/issues/{n}/files/{attachment}/remove",
        "a file is removed once, and stays the same until then",
    ),
    ("/issues/{n}/notes", "a word to colleagues, whatever else happened"),
    ("/issues/{n}/tags", "a tag is added once and removed once, whatever else happened"),
    ("/issues/{n}/take", "it must still wait"),
    ("/issues/{n}/skip", "it must still be what take next gives"),
    (
        "/issues/{n}/cancel",
        "it must still wait; what else the desk did is no matter of its reporter's",
    ),
    ("/issues/{n}/solved", "the same"),
    ("/issues/{n}/did-not-help", "a document did not help, whatever else happened"),
    ("/issues/{n}/agree", "it must still be resolved; the desk's tags must not stop its reporter"),
    ("/issues/{n}/reopen", "the same"),
    ("/issues/{n}/rating", "the same"),
];

#[test]
fn every_form_about_an_issue_is_known_here() {
    let sent_to = |route: &&tallydesk::web::Route| {
        route.method == Method::POST && route.path.starts_with("/issues/{n}/")
    };
    let site: BTreeSet<_> = app::site().filter(sent_to).map(|route| route.path).collect();
    let saved = SAVED.iter().map(|saved| saved.sent_to);
    let known: BTreeSet<_> = saved.chain(NEEDS_NONE.map(|(path, _)| path)).collect();
    assert_eq!(site, known);
}

#[actix_web::test]
async fn a_form_that_was_overtaken_is_refused_once_with_both_texts() {
    let mut broken = Vec::new();
    for saved in &SAVED {
        for from_working_page in [false, true] {
            if saved.on_working_page || !from_working_page {
                broken.extend(overtaken(saved, from_working_page).await);
            }
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// Ada has the form open when Zoe tags the issue. What is wrong then, if anything.
async fn overtaken(saved: &Saved, from_working_page: bool) -> Vec<String> {
    let world = World::new();
    world.arrange("update people set on_shift = true");
    let issue = in_work(&world, saved).await;
    let mut own_page = saved.sent_to.replace("{n}", &issue.to_string());
    if saved.sent_to.ends_with("/duplicate") {
        own_page = format!("{own_page}?of={}", world.reported_by(EVE, "The same"));
    }
    let page = if from_working_page { format!("/issues/{issue}") } else { own_page };
    let open_form = open(&world, ADA, &page).await;
    let tags = open(&world, ZOE, &format!("/issues/{issue}/tags")).await;
    assert_eq!(tags.submit("Add", &[("add", "printing")]).await.status, 303);

    let mut broken = Vec::new();
    let mut expect = |what: &str, holds: bool| {
        if !holds {
            broken.push(format!("{} from {page}: {what}", saved.sent_to));
        }
    };
    let refused = open_form.submit(saved.button, &dated(saved.typed, &in_a_week())).await;
    expect("it is refused", refused.status == 409);
    let last = refused.text("aside[aria-label='The issue as it stands']").unwrap_or_default();
    expect("what Zoe did stands beside it", last.contains("Zoe Zeller added a tag “printing”"));
    for (name, value) in saved.typed.iter().filter(|(_, value)| *value == WORDS) {
        let kept = refused.value(&format!("main [name={name}]"));
        expect("what was typed is still there", kept.as_deref() == Some(*value));
    }
    let again = refused.submit(saved.button, &[]).await;
    expect("sent again, it is meant", again.status == 303);
    broken
}

/// An issue of Ada's that this form can be sent to.
async fn in_work(world: &World, saved: &Saved) -> IssueId {
    let issue = world.taken_by(ADA, world.reported_by(EVE, "Where is the printer menu?"));
    if saved.sent_to.ends_with("/finish") {
        let booking = open(world, ADA, &format!("/issues/{issue}/follow-ups")).await;
        let visit = [("kind", "visit"), ("day", SOON), ("time", "10:30"), ("place", "Room 4")];
        let day = in_a_week();
        assert_eq!(booking.submit("Book it", &dated(&visit, &day)).await.status, 303);
    }
    if saved.sent_to.ends_with("/undo") {
        let same = world.reported_by(EVE, "The same");
        assert_eq!(duplicates::mark(world, ADA, issue, same).await.status, 303);
    }
    issue
}

fn in_a_week() -> String {
    let day = tallydesk::db::now() + chrono::TimeDelta::days(7);
    day.format("%Y-%m-%d").to_string()
}

/// What is typed, with `day` for [`SOON`].
fn dated<'a>(typed: &[(&'a str, &'a str)], day: &'a str) -> Vec<(&'a str, &'a str)> {
    typed.iter().map(|(name, value)| (*name, if *value == SOON { day } else { value })).collect()
}

#[actix_web::test]
async fn a_reporters_words_are_never_too_late() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, EVE, &format!("/issues/{issue}")).await;
    let tags = open(&world, ZOE, &format!("/issues/{issue}/tags")).await;
    tags.submit("Add", &[("add", "printing")]).await.landed().await;

    assert_eq!(page.submit("Send message", &[("text", "It is on fire")]).await.status, 303);
}
