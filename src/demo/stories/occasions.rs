//! What many report at once: an outage, a new release.

use super::problems::Problem;

/// During the outage.
pub const OUTAGE: &[Problem] = &[
    ("CallBoard is down", "The agent console says “no server”. Nobody in our row can take calls."),
    (
        "No calls come in",
        "The board shows zero waiting, and that cannot be. Callers reach us on our mobiles.",
    ),
    (
        "CallBoard throws all of us out",
        "We sign in, see the console for a second, and are back at the start.",
    ),
    (
        "Calls cut off after the greeting",
        "They hear the greeting and then nothing. It is the third one in ten minutes.",
    ),
    (
        "Agent console empty, customers complain by mail",
        "They write that the line is dead. On our side everything looks idle.",
    ),
];

/// After the release.
pub const RELEASE: &[(&str, &str, &str)] = &[
    (
        "how-to",
        "Where has the fee calculator gone in PermitTrack 8?",
        "It used to be at the bottom of each permit. The new menu has no such entry.",
    ),
    (
        "crash",
        "PermitTrack 8 stops with PT-8104 when I attach a plan",
        "Only with PDF files above ten megabytes. Before the release they went in without trouble.",
    ),
    (
        "settings",
        "PermitTrack 8 sorts my list by name, not by date",
        "I change it and the next morning it is back. Forty permits are in the wrong order.",
    ),
    (
        "how-to",
        "How do I send a permit back to the applicant in PermitTrack 8?",
        "The “return” button is gone from the review screen.",
    ),
    (
        "slow",
        "The review screen of PermitTrack 8 takes a minute to open",
        "In version 7 it was there at once. The same on all our machines.",
    ),
    (
        "printing",
        "PermitTrack 8 prints the county seal in grey",
        "Applicants bring them back because they take them for copies.",
    ),
    (
        "permission",
        "Not allowed to approve in PermitTrack 8",
        "I was an approver before the release; now the button says that I need another role.",
    ),
    (
        "add-in",
        "The connection from PermitTrack 8 to AssetMap is missing",
        "The map button does nothing since the release.",
    ),
];
