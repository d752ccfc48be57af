//! `/issues/{n}/escalate`: to the Software Team, as part of a case that is open, or as a new one.

use crate::cases::domain::{CaseEventKind, CaseFacts, Likely, Target, likely, may_escalate};
use crate::cases::forms::{EscalateForm, Escalating};
use crate::cases::store::{self, By};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::store::{
    Sheet, Step, hold, move_together, pointing, sheet, step, was_sent_before,
};
use crate::issue::{self, CaseId, Event, EventKind, Facts, IssueId, once_answered};
use crate::relaying::store::{Joining, join, joins_with, leave};
use crate::timeline::Beside;
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Tech, Typed};
use actix_web::web::Path;
use askama::Template;

/// How many of the open cases are offered.
const OFFERED: usize = 8;

#[derive(Template)]
#[template(path = "cases/escalate.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    typed: EscalateForm,
    problems: Problems,
    /// Why it cannot be, whatever is typed.
    refused: Option<String>,
    offered: Vec<Offered>,
    is_new: bool,
}

/// An open case to choose.
struct Offered {
    likely: Likely,
    word: String,
    chosen: bool,
    line: String,
}

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let n = *n;
    let blank = move |conn: &mut Conn, me: &Me| {
        let issue = issue::store::get(conn, me, n)?;
        Ok(EscalateForm::fresh(&issue.summary, issue.version))
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<EscalateForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, meant| {
            escalate(conn, me, n, meant)?;
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}

/// Who reported a duplicate of it is concerned as well. What has been answered already is owed at once.
fn escalate(conn: &mut Conn, me: &Me, n: IssueId, meant: &Escalating) -> Result<(), Error> {
    let taken = Step { by: me, now: me.now, token: meant.token };
    if was_sent_before(conn, n, taken)? {
        return Ok(());
    }
    let duplicates = pointing(conn, n)?;
    hold(conn, &[&duplicates[..], &[n]].concat())?;
    let sheet = sheet(conn, me, n)?;
    let item = store::item_of(conn, sheet.software_id)?;
    let item = may_escalate(item, &sheet.issue.software, me.today())?;
    let by = By { person: me.id, now: me.now, token: None };
    let case = match &meant.to {
        Target::Case(case) => open_case(conn, *case, item.id)?,
        Target::New { title } => store::open_case(conn, item.id, title, by)?,
    };
    step(conn, n, taken, |issue| {
        issue.still_as(meant.seen)?;
        issue::escalate(issue, me.id, case, meant.tried.clone())
    })?;
    leave_former(conn, me, &sheet, &duplicates, case)?;
    let due = me.settings.hours.after(me.now, me.settings.relay_minutes);
    let joining = Joining {
        case,
        person: sheet.issue.reporter,
        issue: Some(n),
        tried: Some(&meant.tried),
        by: me.id,
        now: me.now,
        due,
    };
    let answer = join(conn, joining)?;
    for duplicate in duplicates {
        joins_with(conn, (duplicate, n), me.id, (me.now, due))?;
    }
    let facts = CaseFacts { issue: Some(n), ..CaseFacts::default() };
    store::add_event(conn, case, by, (CaseEventKind::Joined, Some(&meant.tried)), &facts)?;
    let Some(answer) = answer else { return Ok(()) };
    let facts = Facts { answer: Some(answer), ..Facts::default() };
    let event = Event::new(EventKind::Answered).facts(facts);
    move_together(conn, &[n], (me.id, me.now), &event, once_answered)
}

/// Another matter than it was sent for before.
fn leave_former(
    conn: &mut Conn,
    me: &Me,
    sheet: &Sheet,
    duplicates: &[IssueId],
    case: CaseId,
) -> Result<(), Error> {
    let Some(former) = sheet.issue.case.filter(|former| *former != case) else { return Ok(()) };
    let why = ("It was sent to another case.", me.now);
    for issue in duplicates.iter().chain([&sheet.issue.id]) {
        leave(conn, former, *issue, why)?;
    }
    Ok(())
}

/// # Errors
/// [`Error::Unfit`] when there is no such open case of that software.
fn open_case(conn: &mut Conn, id: CaseId, software: i64) -> Result<CaseId, Error> {
    let unfit = |words: &str| Error::Unfit { field: "case", words: words.to_owned() };
    let case = store::held_if_there(conn, id)?.filter(|case| case.software_id == software);
    let case =
        case.ok_or_else(|| unfit("It is no case of that software. Choose one of the list."))?;
    let closed = "That case has been closed meanwhile. Choose another, or a new one.";
    case.is_open().map(|()| id).map_err(|_| unfit(closed))
}

fn page(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    form: &EscalateForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let beside = Beside::of_work(conn, me, n)?;
    let sheet = sheet(conn, me, n)?;
    let item = store::item_of(conn, sheet.software_id)?;
    let item = may_escalate(item, &sheet.issue.software, me.today());
    let open = item.as_ref().map_or(Ok(Vec::new()), |item| store::open_of(conn, item.id))?;
    let text = format!("{} {}", sheet.issue.summary, sheet.description);
    let offered: Vec<_> = likely(&text, open)
        .into_iter()
        .enumerate()
        .filter(|(place, case)| *place < OFFERED || case.id.to_string() == form.case)
        .map(|(_, case)| offered(case, form))
        .collect();
    Ok(Page {
        shell: me.shell("/my-desk"),
        is_new: form.case == "new" || (form.case.is_empty() && offered.is_empty()),
        typed: form.again(problems, beside.issue.version),
        refused: item.err().map(|refused| refused.to_string()),
        beside,
        problems: problems.clone(),
        offered,
    })
}

fn offered(likely: Likely, form: &EscalateForm) -> Offered {
    let word = likely.id.to_string();
    let people = match likely.concerned {
        1 => "1 person".to_owned(),
        n => format!("{n} people"),
    };
    Offered {
        chosen: word == form.case,
        line: format!("Case {word}, {}, {people}", likely.standing),
        word,
        likely,
    }
}
