//! `serve --demo`: an organisation, six months of its past, and today's work, for a database that has nothing yet.
//!
//! The past is told by `history` with the desk's own rules, as pure values; `store` writes it down in one go.

mod attention;
mod catalogue;
mod chance;
mod documents;
mod files;
mod history;
mod life;
mod log;
mod mail;
mod order;
mod people;
mod replies;
mod reports;
mod shifts;
mod store;
mod stories;
mod teller;
mod today;
mod vendors;
mod world;

use crate::accounts;
use crate::db::{Turn, clock};
use crate::error::Error;
use crate::people::Role;
use crate::settings;
use crate::tagging::{self, DocumentPlaces, Rules, default_rules};
use crate::web::secret;
use diesel::{Connection, PgConnection};
use people::{CAST, Player};
use world::World;

/// Who can sign in to the demo, for printing.
#[derive(Debug)]
pub struct Filled {
    pub sign_ins: Vec<SignIn>,
    /// One for everybody.
    pub password: String,
}

#[derive(Debug)]
pub struct SignIn {
    pub email: String,
    pub name: &'static str,
    /// What they do, in words: "tech, tier 2".
    pub role: String,
}

/// Fills an empty database. A demo's own database stays as it is; only its password is set anew, so that the one that is
/// printed is the one that works.
///
/// # Errors
/// [`Error::Refused`] when the database holds something that is not a demo.
pub fn fill(conn: &mut PgConnection, password: Option<&str>) -> Result<Filled, Error> {
    let password = password.map_or_else(readable_password, str::to_owned);
    let hash = accounts::hash(&password)?;
    conn.transaction(|conn| {
        Turn::Demo.wait(conn)?;
        if store::is_demo(conn)? {
            return Ok(store::set_passwords(conn, &hash)?);
        }
        if !store::is_empty(conn)? {
            return Err(Error::Refused(NOT_EMPTY.to_owned()));
        }
        fill_empty(conn, &hash)
    })?;
    Ok(Filled { sign_ins: CAST.iter().map(sign_in).collect(), password })
}

const NOT_EMPTY: &str = "This database holds people or software already and is not a demo’s. \
    The demo fills an empty database only: give it another DATABASE_URL or TALLYDESK_DATA.";

fn fill_empty(conn: &mut PgConnection, hash: &str) -> Result<(), Error> {
    let now = clock(conn)?;
    tagging::store::plant_defaults(conn)?;
    // Whoever tries out load or races here reports everything as the same few people.
    settings::store::set(conn, "report_limit", &0.into(), None)?;
    let settings = settings::store::load(conn)?;
    let people = store::add_people(conn, hash, now)?;
    let manager = people.iter().find(|person| person.role == Role::Manager);
    let vips = match manager {
        Some(manager) => {
            replies::keep(conn, manager.id)?;
            mail::wish_for_reports(conn, manager.id, settings.hours.zone(), now)?;
            store::add_vips(conn, &people, manager.id, now)?
        }
        None => Vec::new(),
    };
    let programs = store::add_programs(conn, &people, now)?;
    store::add_contracts(conn, &people, now)?;
    let tags = store::add_tags(conn)?;
    let rules = Rules::compile(default_rules()).map_err(Error::broken)?;
    let documents = DocumentPlaces::parse(&settings.documents.join("\n")).map_err(Error::broken)?;
    let known = documents::add(conn, &people, &programs, now)?;
    let world = World { now, settings, people, vips, programs, documents: known, rules };
    let mut stories = history::everything(&world)?;
    store::number_cases(conn, &mut stories)?;
    let rules = tagging::store::rules(conn)?;
    let reading = store::Reading { rules: &rules, tags: &tags, documents: &documents };
    let ids = store::add_stories(conn, &stories, &reading)?;
    store::mark_duplicates(conn, &world, &stories, &ids)?;
    store::fill_cases(conn, &world, &stories, &ids)?;
    documents::offer(conn, &stories, &ids, now)?;
    files::add(conn)?;
    attention::add(conn)?;
    log::add(conn, &world, &rules, &documents)?;
    mail::add(conn, now)?;
    store::add_shifts(conn, &shifts::shifts(&world, &stories))?;
    Ok(store::mark(conn)?)
}

fn sign_in(player: &Player) -> SignIn {
    let role = match (player.role, player.tier, player.leads) {
        (Role::Tech, Some(tier), _) => format!("tech, tier {tier}"),
        (Role::Software, _, true) => "Software Team lead".to_owned(),
        (Role::Employee, ..) if people::is_vip(player) => "employee, VIP".to_owned(),
        (role, ..) => role.to_string(),
    };
    SignIn { email: player.email(), name: player.name, role }
}

/// Four words that are easily typed: 28 bits, for a desk that listens to its own machine only and slows guessing down.
fn readable_password() -> String {
    let words = secret::random16().into_iter().take(4);
    words.map(|byte| WORDS[usize::from(byte) % WORDS.len()]).collect::<Vec<_>>().join("-")
}

/// As many as seven bits tell apart.
const WORDS: [&str; 128] = [
    "acorn", "amber", "anchor", "apple", "arrow", "autumn", "badge", "basket", "beacon", "berry",
    "birch", "bonfire", "bottle", "branch", "bridge", "bronze", "brook", "button", "cabin",
    "candle", "canvas", "carpet", "castle", "cedar", "chalk", "cherry", "cider", "cinder",
    "clover", "cobalt", "comet", "copper", "coral", "cotton", "cradle", "cricket", "crystal",
    "daisy", "dapple", "desert", "dolphin", "domino", "eagle", "easel", "echo", "ember", "falcon",
    "fennel", "ferry", "fiddle", "flint", "forest", "fossil", "garden", "garnet", "ginger",
    "glacier", "goblet", "granite", "grove", "hammer", "harbor", "harvest", "hazel", "heron",
    "hickory", "honey", "island", "ivory", "jasper", "juniper", "kettle", "lagoon", "lantern",
    "laurel", "lemon", "linen", "lobster", "lotus", "magnet", "maple", "marble", "meadow",
    "mitten", "mosaic", "mustard", "nectar", "nutmeg", "oasis", "olive", "onyx", "orchard",
    "otter", "paddle", "papaya", "pebble", "pepper", "pewter", "pigeon", "pillow", "planet",
    "plum", "pocket", "prairie", "puddle", "quartz", "quill", "rabbit", "raven", "ribbon", "river",
    "saddle", "saffron", "salmon", "sandal", "satin", "silver", "spruce", "sunset", "teapot",
    "thistle", "timber", "topaz", "tulip", "velvet", "walnut", "willow", "zephyr",
];
