use super::domain::{Digest, FileId, MediaType, PIECE, Sent};
use crate::error::Error;
use crate::issue::IssueId;
use crate::issue::policy::{Sight, sight};
use crate::issue::store::{latest_of, reads_everything, visible_to};
use crate::people::{Person, PersonId};
use crate::schema::{file_pieces, files, issues, people};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Fault};
use diesel::sql_types::Bool;
use uuid::Uuid;

/// A file that begins to arrive.
#[derive(Clone, Debug)]
pub struct Arriving {
    pub by: PersonId,
    pub form: Option<Uuid>,
    pub name: String,
    /// What it may come to: counted as sent until it is whole, so that breaking off again and again is no way round the day's
    /// measure.
    pub at_most: i32,
}

/// Its row, as long as it is not whole.
pub fn begin(conn: &mut PgConnection, file: &Arriving) -> QueryResult<FileId> {
    diesel::insert_into(files::table)
        .values((
            files::by_id.eq(file.by),
            files::form_token.eq(file.form),
            files::name.eq(&file.name),
            files::size_bytes.eq(file.at_most),
        ))
        .returning(files::id)
        .get_result(conn)
}

/// The next piece of it; `n` counts from 0.
pub fn add(conn: &mut PgConnection, id: FileId, n: i32, content: &[u8]) -> QueryResult<()> {
    diesel::insert_into(file_pieces::table)
        .values((
            file_pieces::file_id.eq(id),
            file_pieces::n.eq(n),
            file_pieces::content.eq(content),
        ))
        .execute(conn)
        .map(drop)
}

/// A file that is whole.
#[derive(Clone, Copy, Debug)]
pub struct Whole {
    pub id: FileId,
    pub media_type: MediaType,
    pub bytes: i32,
    pub digest: Digest,
}

/// It has arrived. False when the same form has brought the same before: then that is kept, and this is gone again.
///
/// Not inside a transaction: two at once may find that only at the unique index, which would end it.
pub fn finish(conn: &mut PgConnection, file: Whole) -> QueryResult<bool> {
    let finished = diesel::update(files::table.find(file.id))
        .set((
            files::media_type.eq(file.media_type.0),
            files::size_bytes.eq(file.bytes),
            files::digest.eq(file.digest.0.as_slice()),
        ))
        .execute(conn);
    match finished {
        Err(Fault::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            forget(conn, file.id).map(|()| false)
        }
        finished => finished.map(|_| true),
    }
}

/// What did not arrive whole, or is not taken.
pub fn forget(conn: &mut PgConnection, id: FileId) -> QueryResult<()> {
    diesel::delete(files::table.find(id)).execute(conn).map(drop)
}

/// A picture made small: a JPEG, and its size in pixels.
#[derive(Clone, Debug)]
pub struct Thumbnail {
    pub jpeg: Vec<u8>,
    pub width: i16,
    pub height: i16,
}

pub fn keep_thumbnail(
    conn: &mut PgConnection,
    id: FileId,
    thumbnail: &Thumbnail,
) -> QueryResult<()> {
    diesel::update(files::table.find(id))
        .set((
            files::thumbnail.eq(&thumbnail.jpeg),
            files::width.eq(thumbnail.width),
            files::height.eq(thumbnail.height),
        ))
        .execute(conn)
        .map(drop)
}

/// How many bytes somebody has sent within a day.
pub fn sent_within_a_day(
    conn: &mut PgConnection,
    by: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<i64> {
    files::table
        .filter(files::by_id.eq(by))
        .filter(files::sent_at.gt(now - TimeDelta::days(1)))
        .select(diesel::dsl::sum(files::size_bytes))
        .first(conn)
        .map(Option::unwrap_or_default)
}

/// What the desk keeps for a form that was shown again.
#[derive(Clone, Debug)]
pub struct Kept {
    pub digest: Digest,
    pub name: String,
    pub bytes: i32,
}

pub fn kept(conn: &mut PgConnection, by: PersonId, sent: &Sent) -> QueryResult<Vec<Kept>> {
    let digests: Vec<&[u8]> = sent.digests.iter().map(|digest| digest.0.as_slice()).collect();
    let rows: Vec<(Option<Vec<u8>>, String, i32)> = files::table
        .filter(files::by_id.eq(by))
        .filter(files::form_token.is_not_distinct_from(sent.form))
        .filter(files::digest.eq_any(digests))
        .filter(files::issue_id.is_null())
        .order(files::id)
        .select((files::digest, files::name, files::size_bytes))
        .load(conn)?;
    let kept = |(digest, name, bytes): (Option<Vec<u8>>, String, i32)| {
        let digest = digest?.try_into().ok()?;
        Some(Kept { digest: Digest(digest), name, bytes })
    };
    Ok(rows.into_iter().filter_map(kept).collect())
}

/// What files come with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum With {
    Report,
    /// What this person has just said to the issue, which is locked.
    Message,
    /// The same, for staff only.
    Note,
}

/// Makes the files of a form part of an issue. Call in the transaction of what they came with. Without files it costs nothing.
///
/// # Errors
/// [`Error::Unfit`] when there are too many, or one is not kept any more.
pub fn attach(
    conn: &mut PgConnection,
    issue: IssueId,
    by: PersonId,
    sent: &Sent,
    with: With,
    at_most: usize,
) -> Result<(), Error> {
    if sent.is_empty() {
        return Ok(());
    }
    if sent.digests.len() > at_most {
        let words = format!("At most {at_most} files go with one form. Untick some.");
        return Err(Error::Unfit { field: "files", words });
    }
    let event = if with == With::Report { None } else { Some(latest_of(conn, issue, by)?) };
    let digests: Vec<&[u8]> = sent.digests.iter().map(|digest| digest.0.as_slice()).collect();
    let kept = files::table
        .filter(files::by_id.eq(by))
        .filter(files::form_token.is_not_distinct_from(sent.form))
        .filter(files::digest.eq_any(digests))
        .filter(files::issue_id.is_null());
    let attached = diesel::update(kept)
        .set((
            files::issue_id.eq(issue),
            files::event_id.eq(event),
            files::staff_only.eq(with == With::Note),
        ))
        .execute(conn)?;
    if attached == sent.digests.len() {
        return Ok(());
    }
    let words = "The desk no longer keeps a file that you had chosen. Choose it again.".to_owned();
    Err(Error::Unfit { field: "files", words })
}

/// A file of an issue, without what is in it.
#[derive(Clone, Debug, PartialEq, Queryable)]
pub struct Attached {
    pub id: FileId,
    /// The line of the time line that it came with; absent when that was the report.
    pub event: Option<i64>,
    pub name: String,
    pub media_type: Option<String>,
    pub bytes: i32,
    pub width: Option<i16>,
    pub height: Option<i16>,
    pub removed_at: Option<DateTime<Utc>>,
    pub removed_by: Option<String>,
}

macro_rules! columns {
    () => {
        (
            files::id,
            files::event_id,
            files::name,
            files::media_type,
            files::size_bytes,
            files::width,
            files::height,
            files::removed_at,
            people::name.nullable(),
        )
    };
}

/// More than any page shows.
const MOST: i64 = 1_000;

/// The files of an issue that `viewer` may know of, in the order they came: those of lines from `since` on, and the report's.
pub fn of_issue(
    conn: &mut PgConnection,
    viewer: &Person,
    issue: IssueId,
    since: i64,
) -> QueryResult<Vec<Attached>> {
    files::table
        .inner_join(issues::table)
        .left_join(people::table.on(people::id.nullable().eq(files::removed_by)))
        .filter(files::issue_id.eq(issue))
        .filter(files::event_id.is_null().or(files::event_id.ge(since)))
        .filter(visible_to!(viewer))
        .filter(files::staff_only.eq(false).or(reads_everything!(viewer)))
        .order(files::id)
        .limit(MOST)
        .select(columns!())
        .load(conn)
}

/// One of them, or `NotFound`; one that was removed is found without its content.
pub fn get(
    conn: &mut PgConnection,
    viewer: &Person,
    issue: IssueId,
    id: FileId,
) -> QueryResult<Attached> {
    files::table
        .inner_join(issues::table)
        .left_join(people::table.on(people::id.nullable().eq(files::removed_by)))
        .filter(files::id.eq(id))
        .filter(files::issue_id.eq(issue))
        .filter(visible_to!(viewer))
        .filter(files::staff_only.eq(false).or(reads_everything!(viewer)))
        .select(columns!())
        .first(conn)
}

/// The thumbnail of one of them, or `NotFound`.
pub fn thumbnail(
    conn: &mut PgConnection,
    viewer: &Person,
    issue: IssueId,
    id: FileId,
) -> QueryResult<Vec<u8>> {
    files::table
        .inner_join(issues::table)
        .filter(files::id.eq(id))
        .filter(files::issue_id.eq(issue))
        .filter(visible_to!(viewer))
        .filter(files::staff_only.eq(false).or(reads_everything!(viewer)))
        .filter(files::thumbnail.is_not_null())
        .select(files::thumbnail.assume_not_null())
        .first(conn)
}

/// A piece of a file; `n` counts from 0.
pub fn piece(conn: &mut PgConnection, id: FileId, n: i32) -> QueryResult<Vec<u8>> {
    file_pieces::table.find((id.0, n)).select(file_pieces::content).first(conn)
}

/// How many pieces a file of so many bytes has.
pub fn pieces(bytes: i32) -> i32 {
    let bytes = usize::try_from(bytes).unwrap_or_default();
    i32::try_from(bytes.div_ceil(PIECE)).unwrap_or(i32::MAX)
}

/// Takes a file's content away for good; that there was one, and who removed it, stays known.
pub fn empty(
    conn: &mut PgConnection,
    id: FileId,
    by: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(files::table.find(id))
        .set((
            files::removed_at.eq(now),
            files::removed_by.eq(by),
            files::thumbnail.eq(None::<Vec<u8>>),
            files::width.eq(None::<i16>),
            files::height.eq(None::<i16>),
        ))
        .execute(conn)?;
    diesel::delete(file_pieces::table.filter(file_pieces::file_id.eq(id))).execute(conn).map(drop)
}

/// Deletes some of what was kept for forms before `kept` and never became part of an issue, and of what began to arrive
/// before `arriving` and broke off; how many there were.
pub fn sweep(
    conn: &mut PgConnection,
    kept: DateTime<Utc>,
    arriving: DateTime<Utc>,
    at_most: i64,
) -> QueryResult<usize> {
    let broke_off = files::digest.is_null().and(files::sent_at.lt(arriving));
    let left: Vec<FileId> = files::table
        .filter(files::issue_id.is_null())
        .filter(files::sent_at.lt(kept).or(broke_off))
        .order(files::sent_at)
        .limit(at_most)
        .select(files::id)
        .for_update()
        .skip_locked()
        .load(conn)?;
    diesel::delete(files::table.filter(files::id.eq_any(left))).execute(conn)
}
