//! `/issues/{n}/files/{attachment}`: a file to save, and its thumbnail.

use crate::files::{FileId, store};
use crate::issue::IssueId;
use crate::web::{Anybody, Desk, Reply};
use actix_web::web::Path;

pub async fn save(desk: Desk<Anybody>, place: Path<(IssueId, FileId)>) -> Reply {
    let (issue, file) = place.into_inner();
    desk.hand_out(move |conn, me| Ok(store::get(conn, me, issue, file)?)).await
}

pub async fn thumbnail(desk: Desk<Anybody>, place: Path<(IssueId, FileId)>) -> Reply {
    let (issue, file) = place.into_inner();
    desk.show_thumbnail(move |conn, me| Ok(store::thumbnail(conn, me, issue, file)?)).await
}
