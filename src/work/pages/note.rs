//! `/issues/{n}/notes`: words for staff only, which may call colleagues.

use crate::attention::store as attention;
use crate::attention::{Colleague, called, mentioned};
use crate::db::Conn;
use crate::error::Error;
use crate::files::{self, store::With};
use crate::issue::store::{Step, Stepped, latest_of, step};
use crate::issue::{IssueId, policy};
use crate::tagging::store::record_links;
use crate::timeline::Beside;
use crate::web::{
    Choice, Chosen, Desk, Form, Me, Problems, Reply, Shell, Tech, chosen, file_limits,
};
use crate::work::domain;
use crate::work::forms::{Note, NoteForm};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "work/note.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    typed: NoteForm,
    problems: Problems,
    chosen: Chosen,
    colleagues: Vec<Choice<String>>,
}

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let blank = |_: &mut Conn, _: &Me| Ok(NoteForm::fresh());
    desk.form(blank, move |conn, me, form, problems| page(conn, me, *n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<NoteForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, note| {
            let called = whom(conn, me, note)?;
            let by_form = Step { by: me, now: me.now, token: note.token };
            let noted = step(conn, n, by_form, |issue| {
                policy::may_work_on(me, issue)?;
                domain::note(issue, note.text.clone(), &called)
            })?;
            if let Stepped::New(_) = noted {
                let most = file_limits(&me.settings).each;
                files::store::attach(conn, n, me.id, &note.files, With::Note, most)?;
                if !called.is_empty() {
                    let line = latest_of(conn, n, me.id)?;
                    attention::call(conn, n, line, me.id, &called, me.now)?;
                }
                let documents = &me.settings.documents;
                record_links(conn, n, &note.text, documents, false, me.now)?;
            }
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}

/// The colleagues whom a note calls, by their words and by the list. Nobody calls themselves.
fn whom(conn: &mut Conn, me: &Me, note: &Note) -> Result<Vec<Colleague>, Error> {
    let words = mentioned(&note.text);
    let known = attention::by_words(conn, &words)?;
    let mut called = called(&words, &known);
    if let Some(words) = called.refused.first() {
        return Err(Error::Unfit { field: "text", words: words.clone() });
    }
    if let Some(picked) = note.to {
        let picked = attention::by_id(conn, picked)?.ok_or_else(|| Error::Unfit {
            field: "to",
            words: "Pick a colleague from the list.".to_owned(),
        })?;
        called.colleagues.push(picked);
    }
    let mut colleagues: Vec<Colleague> = Vec::new();
    for colleague in called.colleagues {
        let is_new = colleagues.iter().all(|known| known.id != colleague.id);
        if is_new && colleague.id != me.id {
            colleagues.push(colleague);
        }
    }
    Ok(colleagues)
}

fn page(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    form: &NoteForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let choice = |colleague: Colleague| Choice {
        word: colleague.id.to_string(),
        title: format!("{} (@{})", colleague.name, colleague.word),
        line: "",
        chosen: colleague.id.to_string() == form.to,
    };
    let others = attention::staff(conn)?.into_iter().filter(|colleague| colleague.id != me.id);
    Ok(Page {
        shell: me.shell("/my-desk"),
        beside: Beside::of_work(conn, me, n)?,
        chosen: chosen(conn, me, &form.form_token, &form.files, &form.lost)?,
        colleagues: others.map(choice).collect(),
        typed: form.clone(),
        problems: problems.clone(),
    })
}
