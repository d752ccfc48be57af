//! What the demo's desk writes again and again.

use crate::error::Error;
use crate::people::PersonId;
use crate::replies::store;
use diesel::PgConnection;

/// Kept by the desk's manager.
pub fn keep(conn: &mut PgConnection, manager: PersonId) -> Result<(), Error> {
    REPLIES.iter().try_for_each(|(title, text)| store::add(conn, title, text, manager).map(drop))
}

/// Title and text.
const REPLIES: [(&str, &str); 6] = [
    (
        "Ask for what stands on the screen",
        "Hello {name},\n\nplease tell me word by word what {software} says when it goes wrong, and what you clicked just before.\n\n{my_name}",
    ),
    (
        "Close and start it again",
        "Hello {name},\n\nplease save your work, close {software}, wait ten seconds and start it again. Write here if that did not help: your number is {number}.\n\n{my_name}",
    ),
    (
        "How to reset a password",
        "Hello {name},\n\nhttps://docs.example.com/help/password says how to choose a new password. It takes about two minutes.\n\n{my_name}",
    ),
    (
        "I will come to you",
        "Hello {name},\n\nI would like to look at {software} on your own screen. When are you at your desk today?\n\n{my_name}",
    ),
    (
        "It is known, and in work",
        "Hello {name},\n\nwhat you see in {software} is known to us and in work. You hear from us as soon as there is an answer.\n\n{my_name}",
    ),
    (
        "Nobody answered the phone",
        "Hello {name},\n\nI tried to call you about number {number} and did not reach you. When may I try again?\n\n{my_name}",
    ),
];
