//! A form about one issue, alone on its page.

use super::{Entry, latest, reads_all};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::store::{pointing, sheet};
use crate::issue::{Issue, IssueId, duplicate, policy};
use crate::web::Me;

/// What such a page shows beside its form: the issue as it stands, and what happened last, so that a stale form is never
/// alone. Its template is `timeline/one_form.html`.
#[derive(Clone, Debug)]
pub struct Beside {
    pub issue: Issue,
    pub reporter: String,
    pub department: String,
    /// Its basket is shown to staff; its reporter need not know that there are any.
    pub for_staff: bool,
    /// Who else gets what its reporter is told: the numbers of its duplicates, in words.
    pub joined: Option<String>,
    pub latest: Vec<Entry>,
}

/// How many of the newest entries stand beside a form.
const LATEST: i64 = 4;

impl Beside {
    /// # Errors
    /// [`Error::NotFound`] when the issue is not there for this person.
    pub fn of(conn: &mut Conn, me: &Me, n: IssueId) -> Result<Self, Error> {
        let sheet = sheet(conn, me, n)?;
        let others = match sheet.issue.duplicates {
            0 => Vec::new(),
            _ => pointing(conn, n)?,
        };
        Ok(Beside {
            joined: duplicate::in_words(&others),
            latest: latest(conn, me, &sheet, LATEST)?,
            for_staff: reads_all(me, &sheet),
            issue: sheet.issue,
            reporter: sheet.reporter_name,
            department: sheet.department,
        })
    }

    /// Of a form by which staff decide about the issue.
    ///
    /// # Errors
    /// [`Error::NotFound`] as above, [`Error::Refused`] for what they reported themselves.
    pub fn of_work(conn: &mut Conn, me: &Me, n: IssueId) -> Result<Self, Error> {
        let beside = Beside::of(conn, me, n)?;
        policy::may_work_on(me, &beside.issue)?;
        Ok(beside)
    }

    /// Of a form that is its reporter's alone.
    ///
    /// # Errors
    /// [`Error::NotFound`] as above, [`Error::Refused`] for anybody but the reporter.
    pub fn of_mine(conn: &mut Conn, me: &Me, n: IssueId) -> Result<Self, Error> {
        let beside = Beside::of(conn, me, n)?;
        policy::is_reporter(me, beside.issue.reporter)?;
        Ok(beside)
    }
}

/// A page with nothing but its form and what stands beside it: its view `Page`, the twin of the template, and the function
/// `page` that loads it. `$address` is the one that the navigation marks; `$beside` says whose form it is.
macro_rules! one_form {
    ($template:literal, $form:ty, $address:literal, $beside:ident) => {
        #[derive(askama::Template)]
        #[template(path = $template)]
        struct Page {
            shell: $crate::web::Shell,
            beside: $crate::timeline::Beside,
            typed: $form,
            problems: $crate::web::Problems,
        }

        fn page(
            conn: &mut $crate::db::Conn,
            me: &$crate::web::Me,
            n: $crate::issue::IssueId,
            form: &$form,
            problems: &$crate::web::Problems,
        ) -> Result<Page, $crate::error::Error> {
            let beside = $crate::timeline::Beside::$beside(conn, me, n)?;
            let typed = $crate::web::Typed::again(form, problems, beside.issue.version);
            let problems = problems.clone();
            Ok(Page { shell: me.shell($address), beside, typed, problems })
        }
    };
}

pub(crate) use one_form;
