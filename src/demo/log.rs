//! What the demo's desk answered in passing: some lines a day, by everybody who works there.

use super::chance::Chance;
use super::world::World;
use crate::db::Conn;
use crate::error::Error;
use crate::intake::log::{Asker, Content, LogLine, Request, insert};
use crate::issue::Source;
use crate::people::{Person, Role};
use crate::tagging::DocumentPlaces;
use crate::tagging::store::Compiled;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// How far back somebody kept the log.
const DAYS: i64 = 180;

/// A statement has 65,535 values at most.
const AT_ONCE: usize = 500;

/// What was asked, which software it was about, and how many minutes it takes.
const ASKED: [(&str, &str, i32); 18] = [
    (
        "Password had expired, showed her where to change it https://docs.example.com/help/password",
        "",
        3,
    ),
    ("Account locked after the holiday, unlocked", "", 2),
    ("Where do I share my calendar? https://docs.example.com/help/calendar", "Outlook", 4),
    ("Printer on the second floor out of paper", "", 5),
    ("How do I print on both sides?", "Word", 2),
    ("VPN did not connect from home, the time of the laptop was wrong", "", 10),
    ("Which template is the right one for letters?", "Word", 2),
    ("Meeting had no sound, chose the other microphone", "Teams", 5),
    ("Lost the ribbon, Ctrl+F1 brings it back", "Excel", 1),
    ("Needs a second screen, told him to report it", "", 2),
    ("Excel opens the wrong file, default app set", "Excel", 5),
    ("Wi-Fi in the meeting room is slow at noon", "", 5),
    ("How to sign a PDF https://docs.example.com/help/sign", "Acrobat", 3),
    ("Mailbox full, moved the old years to the archive", "Outlook", 15),
    ("File deleted by mistake, restored from the previous version", "", 10),
    ("Asked when the new version comes", "", 1),
    ("Keyboard types double letters, swapped it", "", 10),
    ("Where is the form for travel?", "", 1),
];

/// The lines of half a year.
pub fn add(
    conn: &mut Conn,
    world: &World,
    rules: &Compiled,
    documents: &DocumentPlaces,
) -> Result<(), Error> {
    let mut chance = Chance::new(53);
    let desk: Vec<&Person> = world
        .people
        .iter()
        .filter(|person| matches!(person.role, Role::Tech | Role::Manager))
        .collect();
    let mut lines = Vec::new();
    for day in (0..DAYS).rev() {
        let opening = world.settings.hours.next_opening(world.now - TimeDelta::days(day + 1));
        for _ in 0..chance.between(2, 7) {
            let at = opening + TimeDelta::minutes(chance.between(0, 540));
            let by = chance.of(&desk);
            if at < world.now {
                lines.push(line(world, by, at, rules, documents, &mut chance));
            }
        }
    }
    for some in lines.chunks(AT_ONCE) {
        insert(conn, some)?;
    }
    Ok(())
}

fn line(
    world: &World,
    by: &Person,
    at: DateTime<Utc>,
    rules: &Compiled,
    documents: &DocumentPlaces,
    chance: &mut Chance,
) -> LogLine {
    let (text, software, minutes) = chance.of(&ASKED);
    let asker = world.somebody(chance);
    let program = world.programs.iter().find(|(_, program)| program.name == software);
    let item = program.map(|(id, program)| (*id, program.name));
    let request = Request { text, kind: None, software: None, documentation: None };
    let Content { software, sort, documentation, links } =
        request.content(item, |about| rules.kind_of(text, about), documents);
    LogLine {
        source: Source::Log,
        form_token: Some(token(chance)),
        import_key: None,
        asker: Asker { id: Some(asker.id), name: asker.name.clone() },
        department: asker.department.clone(),
        software,
        by: by.id,
        tier: by.tier,
        sort,
        minutes: (minutes + chance.minutes(-1, 2)).max(1),
        summary: text.to_owned(),
        documentation,
        opened_at: Some(at - TimeDelta::seconds(chance.between(6, 25))),
        at,
        links,
    }
}

fn token(chance: &mut Chance) -> Uuid {
    let half = |chance: &mut Chance| chance.between(0, i64::MAX - 1).unsigned_abs();
    Uuid::from_u64_pair(half(chance), half(chance))
}
