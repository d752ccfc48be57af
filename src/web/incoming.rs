//! What a client sends, as it arrives: bounded in bytes and in time.

use crate::error::Error;
use actix_web::HttpMessage;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, dev::Payload};
use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};

/// How long an answer may take: longer than any statement may.
const DEADLINE: Duration = Duration::from_secs(10);
/// A form that is still arriving after this long never will.
const PATIENCE: Duration = Duration::from_secs(5);
/// Files take longer, but a client that sends fewer bytes a second does not mean to arrive.
const SLOWEST: usize = 16 * 1024;
/// And nothing takes longer than this.
const LONGEST: Duration = Duration::from_secs(600);

/// By when a request is answered. Files that arrive steadily move it.
#[derive(Clone, Debug)]
pub(super) struct Deadline {
    at: Rc<Cell<Instant>>,
    within: Duration,
}

impl Deadline {
    pub(super) fn new() -> Self {
        Deadline::within(DEADLINE)
    }

    fn within(within: Duration) -> Self {
        Deadline { at: Rc::new(Cell::new(Instant::now() + within)), within }
    }

    pub(super) fn move_on(&self) {
        self.at.set(Instant::now() + self.within);
    }

    /// What `work` comes to, if it does in time.
    pub(super) async fn hold<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        loop {
            let until = self.at.get();
            match timeout_at(until, work.as_mut()).await {
                Ok(done) => return Some(done),
                Err(_) if self.at.get() > until => {}
                Err(_) => return None,
            }
        }
    }
}

/// Where the bytes of a form come from.
pub(super) trait Source {
    /// # Errors
    /// In words for who sends it: too much, too slowly, or broken.
    async fn next(&mut self) -> Result<Option<Bytes>, Error>;

    /// What comes after the end is read and thrown away.
    async fn drain(&mut self) -> Result<(), Error>;

    /// So many bytes more and no further.
    fn only(&mut self, more: usize);
}

/// The body of a request.
pub(super) struct Incoming<'a> {
    payload: &'a mut Payload,
    received: usize,
    /// No more than this is read at all.
    at_most: usize,
    /// How long the client has let us wait.
    waited: Duration,
    /// There where files take their time.
    deadline: Option<Deadline>,
}

impl<'a> Incoming<'a> {
    pub(super) fn new(payload: &'a mut Payload, at_most: usize) -> Self {
        Incoming { payload, received: 0, at_most, waited: Duration::ZERO, deadline: None }
    }

    /// With files in it: the more has arrived, the longer it may take.
    pub(super) fn with_files(
        request: &HttpRequest,
        payload: &'a mut Payload,
        at_most: usize,
    ) -> Self {
        let deadline = request.extensions().get::<Deadline>().cloned();
        Incoming { deadline, ..Incoming::new(payload, at_most) }
    }

    fn patience(&self) -> Duration {
        let steady = match self.deadline {
            Some(_) => Duration::from_secs((self.received / SLOWEST) as u64),
            None => Duration::ZERO,
        };
        (PATIENCE + steady).min(LONGEST).saturating_sub(self.waited)
    }
}

impl Source for Incoming<'_> {
    async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        let (began, patience) = (Instant::now(), self.patience());
        let payload = &mut *self.payload;
        let poll =
            poll_fn(|context| futures_core::Stream::poll_next(Pin::new(&mut *payload), context));
        let arrived = timeout(patience, poll).await.map_err(|_| too_slow())?;
        self.waited += began.elapsed();
        if let Some(deadline) = &self.deadline {
            deadline.move_on();
        }
        let Some(chunk) = arrived else { return Ok(None) };
        let chunk = chunk.map_err(|_| broken())?;
        self.received += chunk.len();
        if self.received > self.at_most {
            return Err(Error::TooLarge("That is more than one form takes.".to_owned()));
        }
        Ok(Some(chunk))
    }

    async fn drain(&mut self) -> Result<(), Error> {
        while self.next().await?.is_some() {}
        Ok(())
    }

    fn only(&mut self, more: usize) {
        self.at_most = self.at_most.min(self.received + more);
    }
}

fn too_slow() -> Error {
    Error::BadRequest("The form took too long to arrive. Please send it again.".to_owned())
}

fn broken() -> Error {
    Error::BadRequest("The form arrived broken. Please send it again.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_deadline_holds_unless_something_moves_it() {
        let millis = Duration::from_millis;
        let idle = Deadline::within(millis(20));
        assert_eq!(idle.hold(async { 1 }).await, Some(1));
        assert_eq!(idle.hold(tokio::time::sleep(millis(500))).await, None);

        let moved = Deadline::within(millis(200));
        let steady = async {
            for _ in 0..4 {
                tokio::time::sleep(millis(80)).await;
                moved.move_on();
            }
        };
        assert_eq!(moved.hold(steady).await, Some(()));
    }
}
