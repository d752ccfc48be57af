//! `/several`: what would happen to each of the issues that were chosen, and the form that does it.

use super::domain::{Change, Chosen, Known, apply, outcome};
use super::forms::{Several, SeveralForm};
use crate::db::{Conn, Db};
use crate::error::Error;
use crate::issue::store::{Step, Stepped, as_told_to, get, step_knowing, these};
use crate::issue::{self, Issue, IssueId, State, policy};
use crate::taking::store::Back;
use crate::taking::{HandOver, Receiver, store as taking};
use crate::web::{Choice, Desk, Form, Me, Problems, Reply, Shell, Tech, new_form_token};
use crate::work::{self, Retriage, TagChange};
use actix_web::HttpRequest;
use askama::Template;
use url::form_urlencoded::Serializer;

#[derive(Template)]
#[template(path = "several/page.html")]
struct Page {
    shell: Shell,
    problems: Problems,
    typed: SeveralForm,
    kinds: Vec<Choice>,
    colleagues: Vec<Choice<String>>,
    tags: Vec<Choice<String>>,
    effects: Vec<Choice>,
    rows: Vec<Row>,
    /// What the button does, when it would do anything.
    offer: Option<Offer>,
}

struct Row {
    id: IssueId,
    version: i32,
    summary: String,
    software: String,
    state: State,
    /// What will happen, or why nothing will; nothing before it was said what to do.
    will: String,
    refused: bool,
}

struct Offer {
    label: String,
    needs_reason: bool,
}

pub async fn show(desk: Desk<Tech>, request: HttpRequest) -> Reply {
    let asked = SeveralForm::of(request.query_string());
    let blank = move |_: &mut Conn, _: &Me| Ok(asked.clone());
    desk.form(blank, page).await
}

pub async fn submit(desk: Desk<Tech>, form: Form<SeveralForm>) -> Reply {
    desk.submit(form, change_all, page).await
}

/// Changes those that may be changed; of what is left nothing stays behind. Where to: what is left, and why.
fn change_all(conn: &mut Conn, me: &Me, several: &Several) -> Result<String, Error> {
    let mut left = Vec::new();
    if let Change::PutBack | Change::Effect(_) = several.change {
        let ids: Vec<_> = several.chosen.iter().map(|chosen| chosen.id).collect();
        Back::hold(conn, me, &ids)?;
    }
    for chosen in &several.chosen {
        match Db::transaction(conn, |conn| change_one(conn, me, several, *chosen)) {
            Ok(()) => {}
            Err(Error::Refused(_) | Error::Forbidden(_) | Error::NotFound) => left.push(chosen.id),
            Err(error) => return Err(error),
        }
    }
    let done = several.chosen.len() - left.len();
    if done == 0 {
        let words = "None of them can be changed so. Beside each stands why.";
        return Err(Error::Refused(words.to_owned()));
    }
    Ok(address(&several.change, done, &left))
}

fn change_one(conn: &mut Conn, me: &Me, several: &Several, chosen: Chosen) -> Result<(), Error> {
    let step = Step { by: me, now: me.now, token: several.token };
    if let Change::PutBack | Change::HandOver(_) = several.change {
        policy::may_work_on(me, &get(conn, me, chosen.id)?)?;
    }
    let (id, why) = (chosen.id, several.why.clone());
    match several.change {
        Change::PutBack => return taking::put_back(conn, id, step, (why, chosen.seen)),
        Change::HandOver(to) => {
            let said = HandOver { why, note: None };
            return taking::hand_over(conn, id, step, (to, &said, chosen.seen));
        }
        Change::Effect(effect) => {
            let again = Retriage { effect, why, seen: chosen.seen, token: several.token };
            return work::triage_again(conn, me, id, &again);
        }
        Change::Tag(_) => {}
    }
    let live = |conn: &mut Conn| -> Result<_, Error> { Ok(work::live_tags(conn, chosen.id)?) };
    let stepped = step_knowing(conn, chosen.id, step, live, |issue, live| {
        let (change, why) = (&several.change, &several.why);
        let known = Known { live: &live, to: None, now: me.now };
        apply(change, issue, chosen.seen, me, known, why, &me.settings)
    })?;
    if let (Stepped::New(_), Change::Tag(word)) = (&stepped, &several.change) {
        work::change_tags(conn, chosen.id, &TagChange::Add(word.clone()), me.id, me.now)?;
    }
    Ok(())
}

fn address(change: &Change, done: usize, left: &[IssueId]) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("done", &done.to_string());
    let (word, what) = match change {
        Change::PutBack => ("put-back", None),
        Change::HandOver(to) => ("hand-over", Some(("to", to.to_string()))),
        Change::Tag(tag) => ("tag", Some(("tag", tag.clone()))),
        Change::Effect(effect) => ("effect", Some(("effect", effect.word().to_owned()))),
    };
    query.append_pair("change", word).extend_pairs(what);
    query.extend_pairs(left.iter().map(|id| ("issues[]", id.to_string())));
    format!("/several?{}", query.finish())
}

fn page(conn: &mut Conn, me: &Me, form: &SeveralForm, problems: &Problems) -> Result<Page, Error> {
    let mut problems = problems.clone();
    if let (true, Some((field, words))) = (problems.is_none(), form.unsaid()) {
        problems.note(field, words);
    }
    let chosen = form.chosen();
    let ids: Vec<_> = chosen.iter().map(|chosen| chosen.id).collect();
    let issues = these(conn, me, &ids)?;
    let issues = as_told_to(conn, me, issues)?;
    let live = work::live_tags_of(conn, &ids)?;
    let in_use = work::tags_in_use(conn)?;
    let change = form.change().ok();
    let receivers = taking::receivers(conn)?;
    let mut to = match change {
        Some(Change::HandOver(to)) => receivers.iter().find(|one| one.person.id == to).cloned(),
        _ => None,
    };
    let tag = in_use.iter().find(|(word, _)| *word == form.tag).map(|(_, label)| label.clone());
    let label = to.as_ref().map(|to| to.person.name.clone()).or(tag).unwrap_or_default();
    let mut rows = Vec::new();
    for issue in &issues {
        let live = live.get(&issue.id).map_or(&[][..], Vec::as_slice);
        let row =
            row(issue, change.as_ref(), me, Known { live, to: to.as_ref(), now: me.now }, &label);
        // Hands fill as they are given something.
        if let Some(to) = to.as_mut().filter(|_| !row.refused) {
            to.held += 1;
        }
        rows.push(row);
    }
    let done = form.done.parse().ok().zip(change.as_ref()).map(|(n, change)| change.done(n));
    Ok(Page {
        shell: me.shell_saying("/search", done.as_deref()),
        problems,
        kinds: form.kinds(),
        colleagues: receivers.iter().map(|one| colleague(one, &form.to)).collect(),
        tags: work::offered(in_use.clone(), &form.tag),
        effects: form.effects(),
        offer: change.and_then(|change| offer(&change, &rows)),
        rows,
        typed: SeveralForm { form_token: kept_or_new(&form.form_token), ..form.clone() },
    })
}

fn colleague(one: &Receiver, chosen: &str) -> Choice<String> {
    let word = one.person.id.to_string();
    let title = format!("{}, holds {}", one.person.name, one.held);
    Choice { chosen: word == chosen, word, title, line: "" }
}

/// A form that comes back keeps its token: sent again, it is still the same one.
fn kept_or_new(token: &str) -> String {
    if token.is_empty() { new_form_token() } else { token.to_owned() }
}

fn row(issue: &Issue, change: Option<&Change>, me: &Me, known: Known<'_>, label: &str) -> Row {
    let (will, refused) = match change {
        None => (String::new(), false),
        Some(change) => {
            let mut after = issue.clone();
            match apply(change, &mut after, None, me, known, "", &me.settings) {
                Ok(_) => (outcome(change, issue, &after, label), false),
                Err(refused) => (refused.to_string(), true),
            }
        }
    };
    let Issue { id, version, summary, software, state, .. } = issue.clone();
    Row { id, version, summary, software, state, will, refused }
}

fn offer(change: &Change, rows: &[Row]) -> Option<Offer> {
    let of = match rows.iter().filter(|row| !row.refused).count() {
        0 => return None,
        n => issue::counted(n),
    };
    let label = match change {
        Change::PutBack => format!("Put {of} back"),
        Change::HandOver(_) => format!("Hand {of} over"),
        Change::Tag(_) => format!("Tag {of}"),
        Change::Effect(_) => format!("Change the effect of {of}"),
    };
    Some(Offer { label, needs_reason: change.needs_reason() })
}
