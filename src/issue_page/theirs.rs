//! The reporter's page: where it stands, what was said, and what they can say.

use super::steps::{self, Step};
use crate::cases::ForReporter;
use crate::db::Conn;
use crate::error::Error;
use crate::intake::{self, Receipt};
use crate::issue::store::Sheet;
use crate::issue::{ResolutionCode, State};
use crate::my_desk::{self, Watch};
use crate::suggesting::{self, Suggested};
use crate::timeline::{Others, Part, part};
use crate::triage;
use crate::web::{Chosen, Me, Problems, Shell, When, chosen, new_form_token};
use crate::work::{AgreeForm, MessageForm, RatingForm, ReopenForm};
use askama::Template;

#[derive(Template)]
#[template(path = "issue_page/theirs.html")]
pub struct View {
    shell: Shell,
    none: Problems,
    sheet: Sheet,
    /// Right after it was reported.
    receipt: Option<Receipt>,
    reported: When,
    steps: Vec<Step>,
    /// What happens next.
    now_words: String,
    timeline: Part,
    message: MessageForm,
    chosen: Chosen,
    reopen: ReopenForm,
    agree: AgreeForm,
    rating: RatingForm,
    /// Beside the verdict it is asked with that.
    asks_for_rating: bool,
    token: String,
    may_write: bool,
    may_cancel: bool,
    may_judge: bool,
    resolution: Option<String>,
    /// What the Software Team answered, as far as they were told.
    told: Option<ForReporter>,
    /// Documents that may help while it waits, or one of which has.
    offered: Vec<Suggested>,
    /// Its reporter has ended it with one of them.
    solved_by_document: bool,
    /// For staff: whoever reads it so may watch it, too.
    watch: Option<Watch>,
}

impl View {
    /// Something is offered, or was until they said that it did not help.
    fn has_documents(&self) -> bool {
        let waits = self.sheet.issue.state == State::Waiting;
        waits && self.offered.iter().any(|one| one.is_offered() || one.helped == Some(false))
    }
}

pub fn view(
    conn: &mut Conn,
    me: &Me,
    sheet: Sheet,
    before: Option<i64>,
    fresh: bool,
) -> Result<View, Error> {
    let state = sheet.issue.state;
    let own = sheet.own();
    let next = own.next(me.now);
    let is_self_solved = sheet.issue.code == Some(ResolutionCode::SelfSolved);
    let solved_by_document = state == State::Resolved
        && is_self_solved
        && sheet.issue.resolved_by == Some(sheet.issue.reporter);
    Ok(View {
        shell: me.shell("/issues"),
        none: Problems::none(),
        receipt: if fresh { intake::receipt(conn, me, &sheet, next)? } else { None },
        reported: When::new(sheet.issue.submitted_at, me.now, me.settings.hours.zone()),
        steps: steps::for_reporter(&sheet, next, me),
        now_words: triage::next_in_words(next, me),
        timeline: part(conn, me, &sheet, before, &Others::default())?,
        message: MessageForm::fresh(),
        chosen: chosen(conn, me, "", &[], &[])?,
        reopen: ReopenForm::fresh(),
        agree: AgreeForm::fresh(),
        rating: RatingForm::fresh(sheet.issue.rating),
        asks_for_rating: state != State::Resolved && sheet.issue.asks_for_rating(),
        token: new_form_token(),
        may_write: state.is_open() || state == State::Resolved,
        may_cancel: state == State::Waiting,
        may_judge: state == State::Resolved,
        resolution: sheet.issue.details.clone(),
        told: ForReporter::of(conn, me, &sheet)?,
        offered: match (state == State::Waiting || solved_by_document) && sheet.has_offers {
            true => suggesting::store::offered(conn, sheet.issue.id)?,
            false => Vec::new(),
        },
        solved_by_document,
        watch: if me.is_staff() { Some(my_desk::watch(conn, me, &sheet)?) } else { None },
        sheet,
    })
}
