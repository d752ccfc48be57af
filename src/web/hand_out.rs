//! A stored file on its way out: a piece at a time, as something to be saved and never to be run.

use super::who::Door;
use super::{Desk, Me, Reply};
use crate::db::Db;
use crate::error::Error;
use crate::files::store::{Attached, piece, pieces};
use crate::files::{FileId, disposition};
use actix_web::HttpResponse;
use actix_web::body::{BodySize, MessageBody};
use actix_web::http::header::{self, HeaderName};
use actix_web::web::Bytes;
use diesel::PgConnection;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// Even a browser that shows it runs nothing of it, and knows nobody.
const POLICY: &str = "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'; sandbox";
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

impl<R: Door> Desk<R> {
    /// The file that `find` finds, for download.
    pub async fn hand_out(
        self,
        find: impl Fn(&mut PgConnection, &Me) -> Result<Attached, Error> + Send + 'static,
    ) -> Reply {
        let db = self.house.db.clone();
        let file = self.look(find).await?;
        if file.removed_at.is_some() {
            return Err(Error::NotFound);
        }
        let body = Outgoing {
            db,
            id: file.id,
            next: 0,
            end: pieces(file.bytes),
            bytes: file.bytes,
            coming: None,
        };
        let kind = file.media_type.as_deref().unwrap_or("application/octet-stream");
        Ok(HttpResponse::Ok()
            .content_type(with_charset(kind))
            .insert_header((header::CONTENT_DISPOSITION, disposition(&file.name)))
            .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
            .insert_header((RESOURCE_POLICY, "same-origin"))
            // Sent as it is stored: of most files nothing is left to pack.
            .insert_header((header::CONTENT_ENCODING, "identity"))
            .body(body))
    }

    /// A thumbnail: drawn by the desk itself, and shown on its pages.
    pub async fn show_thumbnail(
        self,
        find: impl Fn(&mut PgConnection, &Me) -> Result<Vec<u8>, Error> + Send + 'static,
    ) -> Reply {
        let jpeg = self.look(find).await?;
        Ok(HttpResponse::Ok()
            .content_type(with_charset("image/jpeg"))
            .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
            .insert_header((RESOURCE_POLICY, "same-origin"))
            .insert_header((header::CONTENT_ENCODING, "identity"))
            .body(jpeg))
    }
}

/// Every answer says how its text is to be read, so that no browser guesses; to a picture it means nothing.
fn with_charset(kind: &str) -> String {
    if kind.contains("charset") { kind.to_owned() } else { format!("{kind}; charset=utf-8") }
}

type Coming = Pin<Box<dyn Future<Output = Result<Vec<u8>, Error>>>>;

/// The pieces of a file, each fetched when the one before it is on its way.
struct Outgoing {
    db: Db,
    id: FileId,
    next: i32,
    end: i32,
    bytes: i32,
    coming: Option<Coming>,
}

impl MessageBody for Outgoing {
    type Error = Error;

    fn size(&self) -> BodySize {
        BodySize::Sized(u64::try_from(self.bytes).unwrap_or_default())
    }

    /// A file that is removed meanwhile breaks off.
    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        if self.next == self.end {
            return Poll::Ready(None);
        }
        let (db, id, n) = (self.db.clone(), self.id, self.next);
        let coming = self.coming.get_or_insert_with(|| {
            Box::pin(async move { db.read(move |conn| Ok(piece(conn, id, n)?)).await })
        });
        let arrived = ready!(coming.as_mut().poll(context));
        self.coming = None;
        self.next += 1;
        Poll::Ready(Some(arrived.map(Bytes::from)))
    }
}
