//! What the demo's people attached: pictures of screens, and what a program wrote down about itself.

use crate::error::Error;
use crate::files::store::{self, Arriving, Whole, With};
use crate::files::{Digest, MediaType, Sent, pictures};
use crate::issue::{IssueId, State};
use crate::people::PersonId;
use crate::schema::issues;
use diesel::prelude::*;
use image::{ImageFormat, Rgb, RgbImage};
use sha2::{Digest as _, Sha256};
use std::io::Cursor;

/// Every so many of the open issues came with a picture.
const EVERY: usize = 6;
const LOG: &str = "2026-11-22 09:41:07 start\n2026-11-22 09:41:09 reading profile\n\
    2026-11-22 09:41:12 error 0x8004: the profile is locked by another program\n2026-11-22 09:41:12 end\n";

/// The oldest issue, which the checks look at, has both; some of those that are open have a picture.
pub fn add(conn: &mut PgConnection) -> Result<(), Error> {
    let open: Vec<(IssueId, PersonId)> = issues::table
        .filter(issues::state.eq_any(State::OPEN))
        .order(issues::id)
        .select((issues::id, issues::reporter_id))
        .load(conn)?;
    let screen = screen()?;
    for (id, reporter) in open.iter().step_by(EVERY) {
        attach(conn, *id, *reporter, "screen.png", &screen)?;
    }
    match open.first() {
        Some((id, reporter)) => attach(conn, *id, *reporter, "error.log", LOG.as_bytes()),
        None => Ok(()),
    }
}

fn attach(
    conn: &mut PgConnection,
    issue: IssueId,
    by: PersonId,
    name: &str,
    content: &[u8],
) -> Result<(), Error> {
    let digest = Digest(Sha256::digest(content).into());
    let bytes = i32::try_from(content.len()).map_err(Error::broken)?;
    let arriving = Arriving { by, form: None, name: name.to_owned(), at_most: bytes };
    let id = store::begin(conn, &arriving)?;
    store::add(conn, id, 0, content)?;
    let media_type = MediaType::of(content);
    store::finish(conn, Whole { id, media_type, bytes, digest })?;
    if let Some(small) = pictures::thumbnail(Cursor::new(content), media_type) {
        store::keep_thumbnail(conn, id, &small)?;
    }
    let sent = Sent { form: None, digests: vec![digest] };
    store::attach(conn, issue, by, &sent, With::Report, 1)
}

/// A program's window with a message in front of it.
fn screen() -> Result<Vec<u8>, Error> {
    const WALL: Rgb<u8> = Rgb([58, 110, 165]);
    const WINDOW: Rgb<u8> = Rgb([246, 246, 246]);
    const TITLE: Rgb<u8> = Rgb([32, 78, 138]);
    const WORDS: Rgb<u8> = Rgb([120, 126, 134]);
    const ALARM: Rgb<u8> = Rgb([196, 43, 28]);
    let mut picture = RgbImage::from_pixel(960, 600, WALL);
    let mut fill = |x: u32, y: u32, width: u32, height: u32, colour| {
        for (x, y) in (y..y + height).flat_map(|y| (x..x + width).map(move |x| (x, y))) {
            picture.put_pixel(x, y, colour);
        }
    };
    fill(80, 50, 800, 490, WINDOW);
    fill(80, 50, 800, 34, TITLE);
    for line in 0..16 {
        fill(110, 110 + 26 * line, 700 - 37 * (line * 7 % 11), 9, WORDS);
    }
    fill(290, 200, 400, 180, TITLE);
    fill(293, 230, 394, 147, WINDOW);
    fill(320, 255, 46, 46, ALARM);
    for line in 0..3 {
        fill(390, 258 + 22 * line, 250 - 50 * line, 8, WORDS);
    }
    fill(570, 330, 90, 28, TITLE);
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png).map_err(Error::broken)?;
    Ok(png.into_inner())
}
