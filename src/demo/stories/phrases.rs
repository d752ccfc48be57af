//! What people add to a problem: since when, what it stops, what they tried, when to call.

use crate::issue::Effect;

/// When it began.
pub const SINCE: &[&str] = &[
    "since this morning",
    "since yesterday afternoon",
    "since Monday",
    "since the last update",
    "since I came back from leave",
    "for two days now",
    "since Friday",
    "since we moved to the third floor",
    "since last week",
];

/// What it stops, in the reporter’s own words.
pub const fn stops(effect: Effect) -> &'static [&'static str] {
    match effect {
        Effect::CustomerImpact => &[
            "There is a customer at the counter who needs this now.",
            "We have a queue of people waiting and cannot serve any of them.",
            "Callers hear that we will ring back, and we cannot.",
            "Two appointments had to be turned away already.",
            "It has to go out to the applicant today; the deadline is in the law.",
        ],
        Effect::WorkStoppage => &[
            "I cannot do anything else until this works.",
            "My whole day is in that program.",
            "I have borrowed a colleague’s machine for now, but she needs it back.",
            "There is nothing else that I could do today.",
            "Month end is on Thursday and I am not half through.",
        ],
        Effect::Inconvenience => &[
            "I can work round it, it just takes longer.",
            "For now I do it on paper.",
            "I use the web version meanwhile, which does most of it.",
            "Not urgent, but it is annoying by the tenth time.",
            "A colleague does that part for me at the moment.",
        ],
        Effect::Question => &[
            "No hurry.",
            "Just so that I know for next time.",
            "A short answer or a link is enough.",
            "I have asked around and nobody here knows.",
            "Before the end of the month would be good.",
        ],
    }
}

/// What was tried.
pub const TRIED: &[&str] = &[
    "I restarted the laptop, it is the same.",
    "I signed out and in again, twice.",
    "It works on my colleague’s machine with her account.",
    "A colleague next to me has the same.",
    "At home and in the office alike.",
    "I have not tried anything, so as not to break more.",
    "I looked at https://docs.example.com/start but found nothing about it.",
    "I followed https://intranet.example.com/help/first-steps as far as step four.",
    "Cleared the cache as you told me last time. No change.",
    "It is on the new laptops only, as far as I can see.",
];

/// When the reporter can be reached.
pub const REACH: &[&str] = &[
    "I am at my desk until four.",
    "Best before ten, then I am in meetings.",
    "If I do not pick up, I am at the counter; please try again.",
    "You may take over my screen without asking.",
    "I work from home today.",
];
