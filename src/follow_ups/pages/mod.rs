pub mod day;
pub mod feed;
pub mod finish;
pub mod plan;

use crate::db::Conn;
use crate::error::Error;
use crate::issue::IssueId;
use crate::issue::store::{Sheet, sheet};
use crate::timeline::{Entry, latest};
use crate::web::Me;

/// What a form's own page shows beside it.
pub struct Beside {
    pub sheet: Sheet,
    pub latest: Vec<Entry>,
}

fn beside(conn: &mut Conn, me: &Me, n: IssueId) -> Result<Beside, Error> {
    let sheet = sheet(conn, me, n)?;
    let latest = latest(conn, me, &sheet, 4)?;
    Ok(Beside { sheet, latest })
}
