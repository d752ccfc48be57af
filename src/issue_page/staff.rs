//! The working page: why it is where it is, what happened, what to do.

use super::duplicates::{Duplicates, Pointer};
use super::steps::{self, Step};
use crate::approval::Standing;
use crate::cases::ForStaff;
use crate::db::Conn;
use crate::desk_time::{self, in_words};
use crate::error::Error;
use crate::issue::store::Sheet;
use crate::issue::{self, Issue, State, policy};
use crate::my_desk::{self, NextStep, Watch};
use crate::news::Topic;
use crate::people::Channel;
use crate::search::{self, Alike};
use crate::suggesting::{self, Suggested};
use crate::tagging::Kind;
use crate::taking;
use crate::timeline::{Entry, Others, Part, given, part};
use crate::triage;
use crate::web::{Choice, Chosen, Me, Problems, Shell, When, chosen, new_form_token};
use crate::work::{
    self, Advice, ContactForm, Links, MessageForm, NoteForm, ResolveForm, Tagged, Tags, TagsForm,
    TriageForm, Twin,
};
use askama::Template;

#[derive(Template)]
#[template(path = "issue_page/staff.html")]
pub struct View {
    shell: Shell,
    none: Problems,
    sheet: Sheet,
    reported: When,
    promise: Promise,
    why: String,
    kind: &'static str,
    steps: Vec<Step>,
    timeline: Part,
    /// Of which issue this is a duplicate.
    pointer: Option<Pointer>,
    /// The duplicates of this one.
    duplicates: Option<Duplicates>,
    /// Who else reads what is said to its reporter, by their numbers.
    joined: Option<String>,
    /// It can become a duplicate of another.
    may_point: bool,
    tags: Vec<Tagged>,
    /// What was learnt: tags that may be missing, and why learnt ones are there.
    advice: Advice,
    offered: Vec<Choice<String>>,
    twins: Vec<TwinView>,
    similar: Vec<SimilarView>,
    next: NextStep,
    /// Which colleagues have it open too.
    others: Option<String>,
    mine: bool,
    /// Who has it, or what it is a duplicate of, reaches its reporter.
    may_reach: bool,
    /// The reporter has heard from us: what is left is to resolve it.
    answered: bool,
    may_take: bool,
    may_put_back: bool,
    may_hand_over: bool,
    may_assign: bool,
    may_raise: bool,
    /// Take next would give it, so it can be passed over.
    may_skip: bool,
    /// What whoever had it before says.
    given: Option<Entry>,
    may_book: bool,
    may_ask: bool,
    may_finish: bool,
    may_escalate: bool,
    /// The Software Team’s case of it, and what was answered.
    case: Option<ForStaff>,
    /// It was approved when it was reported, and is not any more: "retired 3 March 2025".
    retired: Option<String>,
    take_token: String,
    contact: ContactForm,
    message: MessageForm,
    replies: Vec<Choice<String>>,
    note: NoteForm,
    chosen: Chosen,
    /// The list of colleagues is on the note’s own page.
    nobody: Vec<Choice<String>>,
    links: Links,
    /// Documents that were offered to its reporter, each with why.
    documents: Vec<(Suggested, String)>,
    watch: Watch,
    triage: TriageForm,
    resolve: ResolveForm,
    tagging: TagsForm,
}

/// How the promise of first response stands.
struct Promise {
    words: String,
    class: &'static str,
}

struct TwinView {
    twin: Twin,
    when: When,
}

struct SimilarView {
    alike: Alike,
    when: When,
}

impl SimilarView {
    /// Another can be a duplicate of it.
    fn may_be_meant(&self) -> bool {
        self.alike.state.is_open() && self.alike.state != State::Duplicate
    }
}

/// How many similar issues stand beside one.
const SIMILAR: i32 = 5;

pub fn view(
    conn: &mut Conn,
    me: &Me,
    sheet: Sheet,
    before: Option<i64>,
    notice: Option<&str>,
) -> Result<View, Error> {
    let issue = sheet.issue.clone();
    let zone = me.settings.hours.zone();
    let Tags { live: tags, others } = work::tags(conn, issue.id)?;
    let twins = work::twins(conn, me, issue.id, sheet.software_id, me.now)?;
    let pointing = match sheet.is_joined {
        true => issue::store::duplicates(conn, issue.id)?,
        false => Vec::new(),
    };
    let pointer = Pointer::of(conn, me, &issue)?;
    let may_point = may_point(&issue);
    let of = pointer.as_ref().map(|pointer| &pointer.other);
    let may_reach = issue.is_worked_on_by(me, of).is_ok();
    // What is over needs no precedent, and is what most looks back are at; a duplicate has found its own.
    let similar = match issue.state.is_open() && pointer.is_none() {
        true => search::similar(conn, me, issue.id, SIMILAR)?,
        false => Vec::new(),
    };
    let known = me.news.position();
    let timeline = part(conn, me, &sheet, before, &Others::of(&pointing, me))?;
    let known = timeline.up_to.map_or(known, |newest| newest.max(known));
    let live = me.follows(&Topic::Issue(issue.id), known);
    let mine = issue.owner == Some(me.id) && issue.state.is_in_work();
    let may_take =
        issue.state == State::Waiting && policy::may_take(me, issue.basket, issue.raised).is_ok();
    let gives_away =
        State::HELD.contains(&issue.state) && policy::may_give_away(me, issue.owner).is_ok();
    let duplicates = Duplicates::of(pointing, &issue, me);
    let my_step = if mine { my_desk::next_step(conn, me, issue.id)? } else { None };
    Ok(View {
        shell: me.shell_saying("/baskets", notice).following(live),
        none: Problems::none(),
        reported: When::new(issue.submitted_at, me.now, zone),
        promise: promise(&sheet, me),
        why: triage::why(&issue),
        kind: Kind::from_word(&sheet.kind).map_or("Other", |kind| kind.label),
        steps: steps::for_staff(&sheet, me),
        timeline,
        joined: duplicates.as_ref().and_then(|all| all.open.clone()),
        duplicates,
        pointer,
        may_point,
        offered: work::offered(others, ""),
        advice: Advice::of(me.learnt.as_deref(), &issue.software, &sheet.description, &tags),
        tags,
        twins: twins
            .into_iter()
            .map(|twin| TwinView { when: When::new(twin.submitted_at, me.now, zone), twin })
            .collect(),
        similar: similar
            .into_iter()
            .map(|alike| SimilarView { when: When::new(alike.submitted_at, me.now, zone), alike })
            .collect(),
        next: match my_step {
            Some(step) => step,
            None => NextStep::of(next_action(&sheet, may_reach)),
        },
        others: me.colleagues_at(issue.id),
        mine,
        may_reach,
        answered: issue.first_response_at.is_some(),
        may_take,
        may_put_back: gives_away && issue.state == State::Taken,
        may_hand_over: gives_away,
        may_assign: taking::may_assign(me, &issue),
        may_raise: gives_away && taking::raise(&mut issue.clone(), me, String::new()).is_ok(),
        may_skip: may_take
            && taking::store::next_for(conn, me, issue.basket, me.now)? == Some(issue.id),
        given: if mine { given(conn, me, &sheet)? } else { None },
        may_book: mine && issue.state == State::Taken,
        may_ask: issue.state.is_in_work(),
        may_finish: mine && issue.state == State::FollowUp,
        may_escalate: mine,
        case: ForStaff::of(conn, me, &sheet)?,
        retired: retired(&sheet, me),
        take_token: new_form_token(),
        contact: ContactForm::fresh(first_channel(&sheet), issue.version),
        message: MessageForm::knowing(issue.version),
        replies: work::replies(conn)?,
        note: NoteForm::fresh(),
        chosen: chosen(conn, me, "", &[], &[])?,
        nobody: Vec::new(),
        documents: if sheet.has_offers { documents(conn, &sheet)? } else { Vec::new() },
        links: if sheet.has_links { work::links(conn, issue.id)? } else { Links::default() },
        watch: my_desk::watch(conn, me, &sheet)?,
        triage: TriageForm::fresh(issue.effect, issue.version),
        resolve: ResolveForm::fresh(issue.version),
        tagging: TagsForm { form_token: new_form_token(), ..TagsForm::default() },
        sheet,
    })
}

fn retired(sheet: &Sheet, me: &Me) -> Option<String> {
    let standing = Standing::of(None, sheet.retired_on, me.today());
    (!standing.is_approved()).then(|| standing.to_string())
}

/// What was offered, and why.
fn documents(conn: &mut Conn, sheet: &Sheet) -> Result<Vec<(Suggested, String)>, Error> {
    let kind = Kind::from_word(&sheet.kind).map_or("other", |kind| kind.label);
    let offered = suggesting::store::offered(conn, sheet.issue.id)?;
    let why = |one: &Suggested| one.why(&sheet.issue.software, kind);
    Ok(offered.into_iter().map(|one| (one.clone(), why(&one))).collect())
}

/// Whether it is worth asking which one it is a duplicate of; the rule itself knows more.
fn may_point(issue: &Issue) -> bool {
    let alone = issue.duplicate_of.is_none() && issue.duplicates == 0;
    alone && issue.state.is_open() && issue.state != State::FollowUp
}

fn promise(sheet: &Sheet, me: &Me) -> Promise {
    let issue = &sheet.issue;
    let hours = &me.settings.hours;
    let exact = When::exact(issue.promised_at, me.now, hours.zone());
    let late = |until| in_words(hours.minutes_between(issue.promised_at, until));
    let promise = desk_time::Promise {
        submitted_at: issue.submitted_at,
        promised_at: issue.promised_at,
        first_response_at: issue.first_response_at,
    };
    let left = promise.left(hours, me.now);
    match issue.first_response_at {
        Some(at) if at <= issue.promised_at => {
            Promise { words: "First response in time".to_owned(), class: "" }
        }
        Some(at) => Promise { words: format!("First response {} late", late(at)), class: "soon" },
        None if !issue.state.is_open() => {
            Promise { words: "Never needed a first response".to_owned(), class: "" }
        }
        None if issue.promised_at < me.now => Promise {
            words: format!("First response was due {exact}, {} over", late(me.now)),
            class: "late",
        },
        None => Promise {
            words: format!("First response due {exact}, {}", left.words),
            class: left.class,
        },
    }
}

/// What comes next with an issue that somebody else has, or nobody.
fn next_action(sheet: &Sheet, may_reach: bool) -> String {
    let name = sheet.reporter_name.split_whitespace().next().unwrap_or("the reporter");
    let unanswered = may_reach && sheet.issue.first_response_at.is_none();
    match sheet.issue.state {
        State::Waiting => "Take it".to_owned(),
        State::Taken | State::Duplicate if unanswered && sheet.phone_first => {
            format!("Phone {name}")
        }
        State::Taken | State::Duplicate if unanswered => format!("Reach {name}"),
        State::Taken | State::FollowUp => {
            format!("{} has it", sheet.owner_name.as_deref().unwrap_or("Somebody"))
        }
        State::Escalated => "The Software Team answers".to_owned(),
        State::Duplicate => format!(
            "Worked on as #{}",
            sheet.issue.duplicate_of.map_or_else(String::new, |of| of.to_string())
        ),
        State::Answered => format!("Tell {name} the answer"),
        State::Resolved => format!("{name} agrees, or it closes by itself"),
        State::Closed | State::Cancelled => "Nothing: it is over".to_owned(),
    }
}

fn first_channel(sheet: &Sheet) -> Channel {
    if sheet.phone_first { Channel::Phone } else { sheet.contact_by }
}
