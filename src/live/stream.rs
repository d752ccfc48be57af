//! The body of a stream: events as `text/event-stream` has them (HTML, section 9.2).

use crate::issue::IssueId;
use crate::news::{Follower, Next, Topic};
use crate::people::Person;
use crate::presence::Presence;
use crate::web::Me;
use actix_web::rt::time::timeout;
use actix_web::web::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use futures_core::Stream;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// Who has not taken the last line by then is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long a browser waits before it comes back, so that those of a node that closed do not all come at once: from so
/// many milliseconds on, and so many more at most.
const COMES_BACK: (i64, i64) = (3_000, 5_000);

/// Says what comes next until it is over, or nobody listens any more.
pub async fn tell(mut follower: Follower, looked: Looked, out: mpsc::Sender<Bytes>) {
    let (least, more) = COMES_BACK;
    let after = looked.now().timestamp_subsec_micros();
    let mut said = format!("retry: {}\n\n", least + i64::from(after) % more);
    let mut is_last = false;
    loop {
        looked.goes_on();
        match timeout(PATIENCE, out.send(Bytes::from(said))).await {
            Ok(Ok(())) if !is_last => {}
            _ => return,
        }
        let next = tokio::select! {
            next = follower.next() => next,
            () = out.closed() => return,
        };
        said = match line(&next) {
            Some(line) => line,
            None => return,
        };
        // Asked again, it would say the same for ever.
        is_last = matches!(next, Next::Replaced | Next::SignedOut);
    }
}

/// What is said of it; nothing when the stream just ends, so that the browser comes back.
fn line(next: &Next) -> Option<String> {
    let event =
        |word: &str, id: i64, data: i64| format!("event: {word}\nid: {id}\ndata: {data}\n\n");
    Some(match next {
        Next::Told(all) => {
            all.iter().map(|(told, issue, id)| event(told.word(), *id, issue.0)).collect()
        }
        Next::Missed(id) => event("missed", *id, 0),
        Next::Quiet => ":\n\n".to_owned(),
        Next::Replaced => "event: replaced\ndata: 0\n\n".to_owned(),
        Next::SignedOut => "event: over\ndata: 0\n\n".to_owned(),
        Next::Closing => return None,
    })
}

/// Whose page it is, and of which issue: as long as somebody looks at it, they have it open.
pub struct Looked {
    who: Person,
    issue: Option<IssueId>,
    presence: Arc<Presence>,
    /// The database's clock when the stream began, and ours.
    from: (DateTime<Utc>, Instant),
}

impl Looked {
    pub fn new(me: &Me, topic: &Topic) -> Self {
        let issue = match topic {
            Topic::Issue(issue) => Some(*issue),
            Topic::Waiting { .. } => None,
        };
        let (who, presence) = (me.person.clone(), me.presence.clone());
        Looked { who, issue, presence, from: (me.now, Instant::now()) }
    }

    fn now(&self) -> DateTime<Utc> {
        let (at, begun) = self.from;
        at + TimeDelta::from_std(begun.elapsed()).unwrap_or_default()
    }

    fn goes_on(&self) {
        if let Some(issue) = self.issue {
            self.presence.note(issue, &self.who, self.now());
        }
    }
}

/// What is to be sent.
pub struct Lines(pub mpsc::Receiver<Bytes>);

impl Stream for Lines {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|line| line.map(Ok))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::Told;

    #[test]
    fn events_are_written_as_browsers_read_them() {
        let told = vec![(Told::Came, IssueId(7), 12), (Told::Left, IssueId(8), 13)];
        for (next, said) in [
            (Next::Told(told), "event: came\nid: 12\ndata: 7\n\nevent: left\nid: 13\ndata: 8\n\n"),
            (Next::Missed(14), "event: missed\nid: 14\ndata: 0\n\n"),
            (Next::Quiet, ":\n\n"),
            (Next::SignedOut, "event: over\ndata: 0\n\n"),
        ] {
            assert_eq!(line(&next).as_deref(), Some(said));
        }
        assert_eq!(line(&Next::Closing), None);
    }
}
