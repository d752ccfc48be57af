//! Makes the reports that are due, on any number of nodes: each in one transaction that holds its subscription, so that it
//! comes once. Of several that were missed, the last comes.

use super::domain::{Subscription, days, next_due, with_days};
use super::maker::{Maker, RunKind, run};
use super::store::{self, Mail};
use crate::db::{self, Conn, Db};
use crate::error::Error;
use crate::settings;
use actix_web::rt;
use actix_web::rt::task::JoinHandle;
use chrono_tz::Tz;
use std::sync::Arc;
use std::time::Duration;

/// How often it is looked what is due.
const EVERY: Duration = Duration::from_secs(20);
/// As the database keeps them, in characters.
const LONGEST_TITLE: usize = 200;
const LONGEST_LINES: usize = 8_000;

/// The one of this process.
#[derive(Debug)]
pub struct Sender(JoinHandle<()>);

impl Sender {
    pub fn start(db: &Db, maker: Arc<dyn Maker>) -> Self {
        Sender(rt::spawn(keep_sending(db.clone(), maker)))
    }

    /// What it is making is made again by another, or at the next start.
    pub fn stop(&self) {
        self.0.abort();
    }
}

async fn keep_sending(db: Db, maker: Arc<dyn Maker>) {
    loop {
        match send_due(&db, &maker).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(Error::Busy) => tracing::debug!("the database is away; reports wait"),
            Err(error) => tracing::error!(%error, "reports wait"),
        }
        rt::time::sleep(EVERY).await;
    }
}

/// Makes and sends one report, if one is due: then there may be more.
///
/// # Errors
/// [`Error::Busy`] while the database is away. A report that cannot be made rests, and others go on.
pub async fn send_due(db: &Db, maker: &Arc<dyn Maker>) -> Result<bool, Error> {
    let maker = maker.clone();
    let sent = db.write(move |conn| {
        let now = db::clock(conn)?;
        let Some(due) = store::due(conn, now)? else { return Ok(None) };
        let zone = settings::store::load(conn)?.hours.zone();
        // Undone by itself where it fails, so that the rest of the transaction holds.
        let made = Db::transaction(conn, |conn| send(conn, maker.as_ref(), &due, zone));
        match made {
            Ok(()) => {
                let next = next_due(due.rhythm, due.hour, now, zone);
                store::go_on(conn, due.id, next)?;
            }
            Err(error @ Error::Busy) => return Err(error),
            Err(error) => {
                tracing::error!(%error, report = due.address, "a report by mail could not be made");
                store::rest(conn, due.id, now)?;
            }
        }
        Ok(Some(due.id))
    });
    Ok(sent.await?.is_some())
}

/// Who is no manager any more is sent nothing, and their wish ends.
fn send(conn: &mut Conn, maker: &dyn Maker, due: &Subscription, zone: Tz) -> Result<(), Error> {
    let now = db::clock(conn)?;
    if !store::may_read(conn, due.person)? {
        store::unsubscribe(conn, due.person, due.id, now)?;
        return Ok(());
    }
    // The last one that was due: what came before it is no news.
    let mut last = due.clone();
    loop {
        let next = next_due(due.rhythm, due.hour, last.due_at, zone);
        if next > now {
            break;
        }
        last.due_at = next;
    }
    let address = with_days(&due.address, days(due.rhythm, last.due_at, zone));
    let about = (RunKind::Mail, None, address.as_str());
    let (id, _, made) = run(conn, about, |conn, moment| maker.make(conn, &address, moment))?;
    let title: String = made.title.chars().take(LONGEST_TITLE).collect();
    let lines: String = made.lines.join("\n").chars().take(LONGEST_LINES).collect();
    let mail =
        Mail { subscription: &last, run: id, title: &title, address: &address, lines: &lines };
    Ok(store::send(conn, &mail)?)
}
