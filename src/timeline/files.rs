use crate::files::in_bytes;
use crate::files::store::{Attached, of_issue};
use crate::issue::IssueId;
use crate::issue::store::Sheet;
use crate::people::Role;
use crate::web::{Me, When};
use crate::{db::Conn, error::Error};

/// A file as a page shows it; its template is the macro `files`.
#[derive(Clone, Debug, PartialEq)]
pub struct FileView {
    pub name: String,
    pub size: String,
    /// Where it is downloaded; absent once its content is gone.
    pub href: Option<String>,
    pub thumbnail: Option<Small>,
    /// "Removed by Mona Marsh today at 4 pm".
    pub removed: Option<String>,
    /// Where a manager removes it.
    pub remove: Option<String>,
}

/// A thumbnail's address, and how large it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Small {
    pub src: String,
    pub width: i16,
    pub height: i16,
}

/// The files of an issue, each with the line that it came with.
#[derive(Clone, Debug, Default)]
pub(super) struct Files(Vec<(Option<i64>, FileView)>);

impl Files {
    /// Those of the report, and of lines from `since` on. Nothing is asked where there are none.
    pub(super) fn load(
        conn: &mut Conn,
        me: &Me,
        sheet: &Sheet,
        since: Option<i64>,
    ) -> Result<Self, Error> {
        let id = sheet.issue.id;
        if !sheet.has_files {
            return Ok(Files::default());
        }
        let found = of_issue(conn, me, id, since.unwrap_or(i64::MAX))?;
        Ok(Files(found.into_iter().map(|file| (file.event, view(file, id, me))).collect()))
    }

    /// What came with a line, or with the report.
    pub(super) fn with(&self, event: Option<i64>) -> Vec<FileView> {
        let of = self.0.iter().filter(|(with, _)| *with == event);
        of.map(|(_, file)| file.clone()).collect()
    }
}

fn view(file: Attached, issue: IssueId, me: &Me) -> FileView {
    let address = format!("/issues/{issue}/files/{}", file.id);
    let removed = file.removed_at.map(|at| {
        let at = When::exact(at, me.now, me.settings.hours.zone());
        format!("Removed by {} {at}", file.removed_by.as_deref().unwrap_or("the desk"))
    });
    let is_there = removed.is_none();
    let small = file.width.zip(file.height).filter(|_| is_there);
    FileView {
        thumbnail: small.map(|size| small_at(format!("{address}/thumbnail"), size)),
        remove: (is_there && me.role == Role::Manager).then(|| format!("{address}/remove")),
        href: is_there.then_some(address),
        size: in_bytes(file.bytes.into()),
        name: file.name,
        removed,
    }
}

/// The longest sides as a page shows them; what is larger has twice the pixels, for screens that have them too.
const SHOWN: (i16, i16) = (240, 160);

fn small_at(src: String, (width, height): (i16, i16)) -> Small {
    let by = if width > SHOWN.0 || height > SHOWN.1 { 2 } else { 1 };
    Small { src, width: (width / by).max(1), height: (height / by).max(1) }
}
