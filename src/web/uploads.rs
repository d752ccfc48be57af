//! The files of a form on their way in: each to the database a piece at a time, so that none is ever held whole. Only for
//! who is signed in and sends a form of ours; everybody else's are read past.

use super::body::{Fields, KEPT_FIELD};
use super::form::{TOKEN_FIELD, is_genuine};
use super::incoming::{Deadline, Incoming};
use super::parts::Parts;
use super::visit::{Entered, Use, enter};
use super::{House, cookie};
use crate::error::Error;
use crate::files::store::{Arriving, Whole, add, begin, finish, forget, sent_within_a_day};
use crate::files::{Digest, FileId, Limits, MediaType, PIECE, in_bytes, name_of, pictures};
use crate::people::PersonId;
use crate::settings::Settings;
use actix_web::web::{BytesMut, Data};
use actix_web::{HttpMessage, HttpRequest};
use sha2::{Digest as _, Sha256};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout};
use uuid::Uuid;

/// So many forms bring files at once; each holds one piece. Others wait for their turn.
static TURNS: Semaphore = Semaphore::const_new(6);
/// How long they wait before they are told that the desk is busy.
const PATIENCE: Duration = Duration::from_secs(40);
/// How often a request that waits says that it is still there.
const STILL_HERE: Duration = Duration::from_secs(5);
/// What is read past, for who may leave nothing here.
const READ_PAST: usize = 64 * 1024 * 1024;

/// What became of one.
pub(super) enum Taken {
    Kept(Digest),
    /// Read past: it has to be chosen again.
    Lost(String),
    /// Why not, in words.
    Refused(String),
    /// No file was chosen.
    Nothing,
}

/// Takes the files of one form.
pub(super) struct Uploads {
    house: Data<House>,
    cookie: String,
    deadline: Option<Deadline>,
    /// Found out with the first file.
    sender: Option<Sender>,
}

enum Sender {
    Known(Known),
    /// Not signed in any more, or the form is none of ours.
    Stranger,
}

struct Known {
    id: PersonId,
    limits: Limits,
    /// How many bytes are left of their day.
    left: i64,
    _turn: SemaphorePermit<'static>,
}

/// What a form may bring, as the settings say.
pub fn limits(settings: &Settings) -> Limits {
    const MB: i64 = 1024 * 1024;
    let number = |setting: i64| usize::try_from(setting).unwrap_or_default();
    Limits {
        each: number(settings.files_each),
        bytes: number(settings.file_mb * MB),
        day: settings.files_day_mb * MB,
    }
}

impl Uploads {
    pub(super) fn new(request: &HttpRequest, house: Data<House>) -> Self {
        let deadline = request.extensions().get::<Deadline>().cloned();
        Uploads { house, cookie: cookie::of(request), deadline, sender: None }
    }

    /// The file that `parts` has come to, after the fields `before` it.
    pub(super) async fn take(
        &mut self,
        parts: &mut Parts<Incoming<'_>>,
        before: &Fields,
        said: &str,
    ) -> Result<Taken, Error> {
        // A field in which nothing was chosen is sent as a file without a name and without content.
        let Some(first) = parts.chunk().await? else {
            let is_none = said.is_empty();
            let words = || format!("“{}” is empty: there is nothing in it.", name_of(said));
            return Ok(if is_none { Taken::Nothing } else { Taken::Refused(words()) });
        };
        let name = name_of(said);
        self.still_here();
        if self.sender.is_none() {
            self.sender = Some(self.find(before).await?);
        }
        let Some(Sender::Known(sender)) = &mut self.sender else {
            parts.only(READ_PAST);
            read_past(parts).await?;
            return Ok(Taken::Lost(name));
        };
        let kept = before.iter().filter(|(field, _)| field == KEPT_FIELD).count();
        let most = sender.limits.each;
        if kept >= most {
            read_past(parts).await?;
            return Ok(Taken::Refused(too_many(&name, most)));
        }
        let form = before.iter().find(|(field, _)| field == TOKEN_FIELD);
        let form = form.and_then(|(_, token)| token.parse::<Uuid>().ok());
        let at_most = i32::try_from(sender.limits.bytes).map_err(Error::broken)?;
        let arriving = Arriving { by: sender.id, form, name, at_most };
        let mut file = Incomplete::new(&self.house, arriving);
        let mut chunk = Some(first);
        while let Some(bytes) = chunk {
            let size = file.size + bytes.len();
            let refused = sender.refuses(&file.arriving.name, size);
            if let Some(words) = refused {
                file.forget().await?;
                read_past(parts).await?;
                return Ok(Taken::Refused(words));
            }
            if let Err(error) = file.take(&bytes).await {
                file.forget().await?;
                return Err(error);
            }
            chunk = match parts.chunk().await {
                Ok(chunk) => chunk,
                Err(error) => {
                    file.forget().await?;
                    return Err(error);
                }
            };
        }
        sender.left -= i64::try_from(file.size).unwrap_or(i64::MAX);
        file.finish().await.map(Taken::Kept)
    }

    async fn find(&self, before: &Fields) -> Result<Sender, Error> {
        if !is_genuine(before, &self.cookie) {
            return Ok(Sender::Stranger);
        }
        let (house, cookie) = (self.house.clone(), self.cookie.clone());
        let db = house.db.clone();
        let found = db.read(move |conn| {
            let Entered::In(me) = enter(&house, &cookie, conn, Use::Visit)? else {
                return Ok(None);
            };
            let limits = limits(&me.settings);
            let left = limits.day - sent_within_a_day(conn, me.id, me.now)?;
            Ok(Some((me.id, limits, left)))
        });
        let Some((id, limits, left)) = found.await? else { return Ok(Sender::Stranger) };
        Ok(Sender::Known(Known { id, limits, left, _turn: self.turn().await? }))
    }

    /// A form with many pictures takes longer than one answer may, but goes on.
    fn still_here(&self) {
        if let Some(deadline) = &self.deadline {
            deadline.move_on();
        }
    }

    async fn turn(&self) -> Result<SemaphorePermit<'static>, Error> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            self.still_here();
            if let Ok(turn) = timeout(STILL_HERE, TURNS.acquire()).await {
                return turn.map_err(Error::broken);
            }
        }
        Err(Error::Busy)
    }
}

impl Known {
    /// Why a file that has so many bytes by now is not taken.
    fn refuses(&self, name: &str, size: usize) -> Option<String> {
        let in_words = |bytes| in_bytes(i64::try_from(bytes).unwrap_or(i64::MAX));
        if size > self.limits.bytes {
            let most = in_words(self.limits.bytes);
            return Some(format!(
                "“{name}” is larger than {most}. Leave it out, or send less of it."
            ));
        }
        let is_over = i64::try_from(size).is_ok_and(|size| size > self.left);
        is_over.then(|| {
            let most = in_bytes(self.limits.day);
            format!(
                "“{name}” would make it more than the {most} that one person sends within a day."
            )
        })
    }
}

fn too_many(name: &str, most: usize) -> String {
    match most {
        0 => format!("The desk takes no files just now: “{name}” was left out."),
        most => format!("“{name}” is one too many: at most {most} files go with one form."),
    }
}

async fn read_past(parts: &mut Parts<Incoming<'_>>) -> Result<(), Error> {
    while parts.chunk().await?.is_some() {}
    Ok(())
}

/// A file that has come so far.
struct Incomplete<'a> {
    house: &'a Data<House>,
    arriving: Arriving,
    id: Option<FileId>,
    media_type: Option<MediaType>,
    /// Bytes that have come.
    size: usize,
    /// Pieces that are stored.
    stored: i32,
    piece: BytesMut,
    digest: Sha256,
}

impl<'a> Incomplete<'a> {
    fn new(house: &'a Data<House>, arriving: Arriving) -> Self {
        Incomplete {
            house,
            arriving,
            id: None,
            media_type: None,
            size: 0,
            stored: 0,
            piece: BytesMut::with_capacity(PIECE),
            digest: Sha256::new(),
        }
    }

    async fn take(&mut self, mut bytes: &[u8]) -> Result<(), Error> {
        self.digest.update(bytes);
        self.size += bytes.len();
        while !bytes.is_empty() {
            let (fits, rest) = bytes.split_at(bytes.len().min(PIECE - self.piece.len()));
            self.piece.extend_from_slice(fits);
            bytes = rest;
            if self.piece.len() == PIECE {
                self.store().await?;
            }
        }
        Ok(())
    }

    /// The piece that is full, or the last one.
    async fn store(&mut self) -> Result<(), Error> {
        let piece = std::mem::replace(&mut self.piece, BytesMut::with_capacity(PIECE)).freeze();
        self.media_type.get_or_insert_with(|| MediaType::of(&piece));
        let (n, id, arriving) = (self.stored, self.id, self.arriving.clone());
        let stored = self.house.db.write(move |conn| {
            let id = id.map_or_else(|| begin(conn, &arriving), Ok)?;
            add(conn, id, n, &piece)?;
            Ok(id)
        });
        self.id = Some(stored.await?);
        self.stored += 1;
        Ok(())
    }

    /// It has come to its end.
    async fn finish(mut self) -> Result<Digest, Error> {
        if !self.piece.is_empty() {
            self.store().await?;
        }
        let whole = "a file has a piece and a length";
        let file = Whole {
            id: self.id.ok_or_else(|| Error::broken(whole))?,
            media_type: self.media_type.ok_or_else(|| Error::broken(whole))?,
            bytes: i32::try_from(self.size).map_err(Error::broken)?,
            digest: Digest(self.digest.finalize().into()),
        };
        let db = &self.house.db;
        if db.hop(move |db| db.with(|conn| Ok(finish(conn, file)?))).await? {
            pictures::draw(db, file).await?;
        }
        Ok(file.digest)
    }

    /// It is not taken, or does not come any more.
    async fn forget(&mut self) -> Result<(), Error> {
        let Some(id) = self.id.take() else { return Ok(()) };
        self.house.db.write(move |conn| Ok(forget(conn, id)?)).await
    }
}
