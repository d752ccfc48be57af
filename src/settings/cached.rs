use super::{Settings, store};
use diesel::{PgConnection, QueryResult};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How old a copy may be. A change made on another node is seen everywhere within this time.
const FRESH_FOR: Duration = Duration::from_secs(1);

/// The settings as this process last read them: one short query a second instead of one per page.
///
/// What must be exact to the moment (the take limit) is read inside its own transaction instead.
#[derive(Debug, Default)]
pub struct Cached(Mutex<Option<(Instant, Arc<Settings>)>>);

impl Cached {
    pub fn get(&self, conn: &mut PgConnection) -> QueryResult<Arc<Settings>> {
        if let Some((_, settings)) = self.held().as_ref().filter(|(at, _)| at.elapsed() < FRESH_FOR)
        {
            return Ok(settings.clone());
        }
        let fresh = Arc::new(store::load(conn)?);
        *self.held() = Some((Instant::now(), fresh.clone()));
        Ok(fresh)
    }

    /// As last read, or the defaults; for pages drawn without a database.
    pub fn last(&self) -> Arc<Settings> {
        self.held().as_ref().map_or_else(Arc::default, |(_, settings)| settings.clone())
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Option<(Instant, Arc<Settings>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
