//! A table for download, of any length: a batch at a time, each fetched when the one before it is on its way. Neither the
//! program nor a connection holds more than a batch, however slowly it is read.

use super::csv::{CSV, Writer, inert};
use super::visit::{Use, enter};
use super::who::Door;
use super::{Desk, Me, Reply};
use crate::db::Db;
use crate::error::Error;
use actix_web::HttpResponse;
use actix_web::body::{BodySize, MessageBody};
use actix_web::http::header;
use actix_web::web::Bytes;
use diesel::PgConnection;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

/// How many rows a batch may well have: some hundred kilobytes.
pub const BATCH: i64 = 1_000;

/// Some rows as they are written, and the key of the last one if there are more behind it.
#[derive(Debug)]
pub struct Batch<K> {
    pub rows: Vec<Vec<String>>,
    pub next: Option<K>,
}

impl<K> Batch<K> {
    /// Of a list that was asked for at most so many rows: where it is full, more may follow the last.
    pub fn of<T>(
        list: Vec<T>,
        at_most: i64,
        key: impl Fn(&T) -> K,
        cells: impl FnMut(T) -> Vec<String>,
    ) -> Self {
        let is_full = i64::try_from(list.len()).is_ok_and(|length| length >= at_most);
        let next = list.last().filter(|_| is_full).map(key);
        Batch { rows: list.into_iter().map(cells).collect(), next }
    }
}

impl<R: Door> Desk<R> {
    /// The CSV of a list, however long: `begin` says once what is asked for, `more` fetches the rows behind a key, or the first.
    pub async fn stream<S, K>(
        self,
        name: &str,
        headings: &'static [&'static str],
        begin: impl Fn(&mut PgConnection, &Me) -> Result<S, Error> + Send + 'static,
        more: impl Fn(&mut PgConnection, &Me, &S, Option<&K>) -> Result<Batch<K>, Error>
        + Send
        + Sync
        + 'static,
    ) -> Reply
    where
        S: Send + Sync + 'static,
        K: Send + Sync + Unpin + 'static,
    {
        let db = self.house.db.clone();
        let begun = db.read(move |conn| {
            let entered = enter(&self.house, &self.cookie, conn, Use::Visit)?;
            let me = self.admit(conn, entered)?;
            let asked = begin(conn, &me)?;
            Ok((me, asked))
        });
        let (me, asked) = begun.await?;
        let fetch =
            Arc::new(move |conn: &mut PgConnection, key: Option<&K>| more(conn, &me, &asked, key));
        let mut body = Flowing { db, fetch, next: Some(None), headings, coming: None };
        // What is wrong with the first rows is still a page.
        let (first, next) = body.batch(None).await?;
        body.next = next.map(Some);
        let disposition = format!("attachment; filename=\"{name}\"");
        Ok(HttpResponse::Ok()
            .content_type(CSV)
            .insert_header((header::CONTENT_DISPOSITION, disposition))
            .body(After { first: Some(first), rest: body }))
    }
}

type Fetched<K> = Result<(Bytes, Option<K>), Error>;

struct Flowing<K, F> {
    db: Db,
    fetch: Arc<F>,
    /// The key behind which it goes on; none when all is on its way.
    next: Option<Option<K>>,
    headings: &'static [&'static str],
    coming: Option<Pin<Box<dyn Future<Output = Fetched<K>>>>>,
}

impl<K, F> Flowing<K, F>
where
    K: Send + 'static,
    F: Fn(&mut PgConnection, Option<&K>) -> Result<Batch<K>, Error> + Send + Sync + 'static,
{
    fn batch(&self, key: Option<K>) -> impl Future<Output = Fetched<K>> + use<K, F> {
        let (db, fetch, headings) = (self.db.clone(), self.fetch.clone(), self.headings);
        async move {
            db.read(move |conn| {
                let mut writer = match key {
                    None => Writer::begin(Vec::new(), headings)?,
                    Some(_) => Writer::go_on(Vec::new()),
                };
                let batch = fetch(conn, key.as_ref())?;
                for row in &batch.rows {
                    writer.row(row.iter().map(|cell| inert(cell)))?;
                }
                Ok((Bytes::from(writer.end()?), batch.next))
            })
            .await
        }
    }
}

/// The rest of a table, whose first rows are there.
struct After<K, F> {
    first: Option<Bytes>,
    rest: Flowing<K, F>,
}

impl<K, F> MessageBody for After<K, F>
where
    K: Send + Unpin + 'static,
    F: Fn(&mut PgConnection, Option<&K>) -> Result<Batch<K>, Error> + Send + Sync + 'static,
{
    type Error = Error;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    /// A table whose rows cannot be had any more breaks off, which is not taken for its end.
    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(first)));
        }
        if self.rest.coming.is_none() {
            let Some(key) = self.rest.next.take() else { return Poll::Ready(None) };
            let coming = Box::pin(self.rest.batch(key));
            self.rest.coming = Some(coming);
        }
        let Some(coming) = self.rest.coming.as_mut() else { return Poll::Ready(None) };
        let arrived = ready!(coming.as_mut().poll(context));
        self.rest.coming = None;
        Poll::Ready(Some(arrived.map(|(bytes, next)| {
            self.rest.next = next.map(Some);
            bytes
        })))
    }
}
