use crate::demo::life::{Shared, Story};
use crate::demo::world::World;
use crate::error::Error;
use crate::issue::IssueId;
use crate::issue::store::{Step, mark};
use chrono::TimeDelta;
use diesel::PgConnection;

/// How long after the report somebody noticed that it was there already.
const NOTICED: TimeDelta = TimeDelta::minutes(6);

/// What several people reported points to the first report, as soon as all of it has numbers.
///
/// # Errors
/// When the desk's own rules refuse it: then the stories are told wrong.
pub fn mark_duplicates(
    conn: &mut PgConnection,
    world: &World,
    stories: &[Story],
    ids: &[IssueId],
) -> Result<(), Error> {
    let shared = || {
        let told = stories.iter().zip(ids.iter().copied());
        told.filter_map(|(story, id)| Some((story, id, story.shared?)))
    };
    for (story, id, follows) in shared().filter(|(.., shared)| !shared.leads) {
        let is_first = |other: &Shared| follows.trouble == other.trouble && other.leads;
        let first = shared().find(|(.., other)| is_first(other));
        let Some((_, of, _)) = first else { continue };
        let now = (story.issue.submitted_at + NOTICED).min(world.now);
        let step = Step { by: world.player("tech2b"), now, token: None };
        mark(conn, id, step, (of, Some("The same trouble, by the words of it."), None))?;
    }
    Ok(())
}
