pub mod agree;
pub mod contact;
pub mod message;
pub mod note;
pub mod rating;
pub mod reopen;
pub mod resolve;
pub mod say;
pub mod tags;
pub mod triage;

use crate::db::Conn;
use crate::error::Error;
use crate::issue::{Issue, IssueId, policy, store};
use crate::timeline::{Entry, latest};
use crate::web::Me;

/// A page with one form alone on it: its view `Page`, the twin of the template, and the function `page` that loads it;
/// the address is the one that the navigation marks.
macro_rules! one_form {
    ($template:literal, $form:ty, $address:literal) => {
        #[derive(askama::Template)]
        #[template(path = $template)]
        struct Page {
            shell: $crate::web::Shell,
            beside: super::Beside,
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
            let beside = super::beside(conn, me, n)?;
            let (typed, problems) = (form.clone(), problems.clone());
            Ok(Page { shell: me.shell($address), beside, typed, problems })
        }
    };
}

/// The same for a form that knows which version of the issue it was opened on: `again` shows it with the one it is about now.
macro_rules! versioned_form {
    ($template:literal, $form:ty, $address:literal) => {
        $crate::work::pages::one_form!($template, $form, $address);

        fn again(
            conn: &mut $crate::db::Conn,
            me: &$crate::web::Me,
            n: $crate::issue::IssueId,
            form: &$form,
            problems: &$crate::web::Problems,
        ) -> Result<Page, $crate::error::Error> {
            let mut page = page(conn, me, n, form, problems)?;
            page.typed.version = problems.seen(&form.version, page.beside.issue.version);
            Ok(page)
        }
    };
}

use one_form;
use versioned_form;

/// What a form's own page shows beside it: the issue, and what happened last, so that a stale form is never alone.
struct Beside {
    issue: Issue,
    reporter: String,
    /// Whom a message goes to.
    to: String,
    /// Its basket is shown to staff; its reporter need not know that there are any.
    for_staff: bool,
    /// Whether a message can ask something that the desk needs to go on.
    may_ask: bool,
    latest: Vec<Entry>,
}

/// How many of the newest entries stand beside a form.
const LATEST: i64 = 4;

fn beside(conn: &mut Conn, me: &Me, n: IssueId) -> Result<Beside, Error> {
    let sheet = store::sheet(conn, me, n)?;
    let latest = latest(conn, me, &sheet, LATEST)?;
    let (issue, reporter) = (sheet.issue, sheet.reporter_name);
    let for_staff = !policy::reads_as_reporter(me, issue.reporter, issue.owner);
    Ok(Beside {
        to: if issue.reporter == me.id { "the desk".to_owned() } else { reporter.clone() },
        for_staff,
        may_ask: for_staff && issue.state.is_in_work(),
        issue,
        reporter,
        latest,
    })
}
