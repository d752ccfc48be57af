//! What people would like to know, to have or to have back as it was: nothing is broken.

use super::problems::Trouble;

pub const SETTINGS: Trouble = Trouble {
    kind: "settings",
    weight: 7,
    effects: [1, 9, 78, 12],
    problems: &[
        (
            "{software} is suddenly in another language",
            "All menus are in French {since}. I can guess most of them, but not where the language is set.",
        ),
        ("Fonts in {software} became tiny", "Since the new screen I can hardly read {place}."),
        ("{software} forgets my columns", "Each morning {place} looks as on the first day."),
        (
            "The toolbar of {software} has gone",
            "I must have pressed something. The whole row of buttons is missing.",
        ),
        (
            "Dark mode in {software} makes {place} unreadable",
            "Black letters on dark grey. I did not switch it on.",
        ),
    ],
};

pub const HOW_TO: Trouble = Trouble {
    kind: "how-to",
    weight: 14,
    effects: [0, 2, 13, 85],
    problems: &[
        (
            "How do I share a {thing} with somebody outside?",
            "They have no account with us. In {software} I only find our own people.",
        ),
        (
            "Is there a way to undo a change in a {thing}?",
            "I saved over it this morning and would like the old state back.",
        ),
        (
            "How can I see who changed a {thing}?",
            "Two of us work in {place} and we keep tripping over each other.",
        ),
        (
            "Where is the list of finished {thing}s in {software}?",
            "The menu looks different from the one in the hand-out we got.",
        ),
        (
            "How do I hand my {thing}s to a colleague before leave?",
            "I am away for three weeks, and she should see everything in {place}.",
        ),
        (
            "How to print all {thing}s of one month?",
            "I do it one by one in {software}, that cannot be how it is meant.",
        ),
        (
            "Can {software} remind me of a {thing}?",
            "I would like a reminder two days before each is due.",
        ),
    ],
};

pub const REQUEST: Trouble = Trouble {
    kind: "request",
    weight: 4,
    effects: [0, 4, 36, 60],
    problems: &[
        (
            "Please set up {software} for our trainee",
            "She is with us for three months and needs to read {thing}s, not change them.",
        ),
        (
            "Could we have a shared {thing} for the front desk?",
            "Four of us take turns there, and each has their own at the moment.",
        ),
        (
            "Can we get a larger screen for {place}?",
            "The table has forty columns. My head of unit agrees to pay.",
        ),
        (
            "A test area in {software} would help us",
            "We would like to try things out without touching real {thing}s.",
        ),
    ],
};

pub const OTHER: Trouble = Trouble {
    kind: "other",
    weight: 2,
    effects: [1, 10, 59, 30],
    problems: &[
        (
            "{software} sent me a message that I do not understand",
            "It says “your {thing} has been queued for reconciliation”. Do I have to do something?",
        ),
        (
            "Strange window about {software} when the laptop starts",
            "It goes away before I can read it. Is that safe?",
        ),
        (
            "Who looks after {software} now?",
            "The person on our list has left, and we have a question about {place}.",
        ),
    ],
};
