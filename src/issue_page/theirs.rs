//! The reporter's page: where it stands, what was said, and what they can say.

use super::steps::{Step, steps};
use crate::db::Conn;
use crate::error::Error;
use crate::intake::{self, Receipt};
use crate::issue::State;
use crate::issue::store::Sheet;
use crate::timeline::{Part, part};
use crate::web::{Me, Problems, Shell, When, new_form_token};
use crate::work::{MessageForm, ReopenForm};
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
    now_words: String,
    timeline: Part,
    message: MessageForm,
    reopen: ReopenForm,
    token: String,
    may_write: bool,
    may_cancel: bool,
    may_judge: bool,
    resolution: Option<String>,
}

pub fn view(
    conn: &mut Conn,
    me: &Me,
    sheet: Sheet,
    before: Option<i64>,
    fresh: bool,
) -> Result<View, Error> {
    let state = sheet.issue.state;
    Ok(View {
        shell: me.shell("/issues"),
        none: Problems::none(),
        receipt: if fresh { Some(intake::receipt(conn, me, &sheet)?) } else { None },
        reported: When::new(sheet.issue.submitted_at, me.now, me.settings.hours.zone()),
        steps: steps(&sheet, me),
        now_words: now_words(&sheet, me),
        timeline: part(conn, me, &sheet, before)?,
        message: MessageForm::fresh(),
        reopen: ReopenForm::fresh(),
        token: new_form_token(),
        may_write: state.is_open() || state == State::Resolved,
        may_cancel: state == State::Waiting,
        may_judge: state == State::Resolved,
        resolution: sheet.issue.details.clone(),
        sheet,
    })
}

/// What happens now, and what the reporter has to do: mostly nothing.
fn now_words(sheet: &Sheet, me: &Me) -> String {
    let exact = |at| When::exact(at, me.now, me.settings.hours.zone());
    let owner = sheet.owner_name.as_deref().unwrap_or("A technician");
    match sheet.issue.state {
        State::Waiting => {
            format!(
                "It went {}. You hear from us by {}.",
                sheet.issue.basket.in_plain_words(),
                exact(sheet.issue.promised_at)
            )
        }
        State::Taken => format!("{owner} works on it. Nothing for you to do now."),
        State::FollowUp => format!("{owner} has booked a follow-up with you."),
        State::Escalated => {
            "Our Software Team looks into it. We tell you what they find.".to_owned()
        }
        State::Answered => format!("The Software Team has answered. {owner} tells you."),
        State::Resolved => match sheet.issue.closes_at {
            Some(closes) => format!(
                "Please tell us whether it works. Hearing nothing, we close it {}.",
                exact(closes)
            ),
            None => "Please tell us whether it works.".to_owned(),
        },
        State::Closed => "It is closed. If it comes back, report it again.".to_owned(),
        State::Cancelled => "You cancelled it.".to_owned(),
    }
}
