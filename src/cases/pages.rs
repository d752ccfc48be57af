//! The pages of cases, of the ledger, and of what employees are told.

pub mod acknowledge;
pub mod answers;
pub mod case;
pub mod close;
pub mod escalate;
pub mod give_back;
pub mod keeper;
pub mod known;
pub mod list;
pub mod me_too;
pub mod notes;
pub mod relay;
pub mod relays;
pub mod said;
pub mod tell;
pub mod vendor;
pub mod versions;

use super::domain::{Case, CaseEvent, CaseFacts};
use super::store;
use crate::db::Conn;
use crate::error::Error;
use crate::issue::CaseId;
use crate::web::{Door, Me, SoftwareTeam, When};

/// The address that the navigation marks on the team’s pages.
const HERE: &str = "/cases";

/// Whether `me` works on cases, or only reads them.
fn may_change(me: &Me) -> bool {
    SoftwareTeam::admits(me).is_ok()
}

/// What happened to a case, as a page shows it.
struct Entry {
    icon: &'static str,
    who: String,
    did: String,
    when: When,
    text: Option<String>,
}

impl Entry {
    fn of(event: CaseEvent, me: &Me) -> Self {
        let mine = event.by == me.id;
        Entry {
            icon: event.kind.icon(),
            who: if mine { "You".to_owned() } else { event.by_name },
            did: did(event.kind.label(), &event.facts, me),
            when: When::new(event.at, me.now, me.settings.hours.zone()),
            text: event.text,
        }
    }
}

fn did(what: &str, facts: &CaseFacts, me: &Me) -> String {
    let mut words = what.to_owned();
    if let Some(kind) = facts.answer_kind {
        words.push_str(&format!(": {kind}"));
    }
    if let Some(keeper) = &facts.keeper {
        words = format!("gave it to {keeper} to look after");
    }
    if let Some(issue) = facts.issue {
        words.push_str(&format!(" (#{issue})"));
    }
    if let (Some(who), Some(at)) = (&facts.spoke_with, facts.spoke_at) {
        let at = When::exact(at, me.now, me.settings.hours.zone());
        words.push_str(&format!(", {who}, {at}"));
    }
    if let Some(reference) = &facts.reference {
        words.push_str(&format!(", reference {reference}"));
    }
    if let Some(contract) = &facts.contract {
        words.push_str(&format!(", under {contract}"));
    }
    words
}

/// A case beside a form about it: how it stands, and what happened last.
struct Beside {
    case: Case,
    opened: When,
    latest: Vec<Entry>,
}

/// How many of the newest entries stand beside a form.
const LATEST: i64 = 4;

impl Beside {
    fn of(conn: &mut Conn, me: &Me, id: CaseId) -> Result<Self, Error> {
        let case = store::case(conn, id)?;
        let events = store::events(conn, id, LATEST)?;
        Ok(Beside {
            opened: When::new(case.opened_at, me.now, me.settings.hours.zone()),
            latest: events.into_iter().map(|event| Entry::of(event, me)).collect(),
            case,
        })
    }
}

/// A page with a form about a case: its view `Page`, the twin of the template, and the function `page` that loads it.
macro_rules! case_form {
    ($template:literal, $form:ty) => {
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
            case: $crate::issue::CaseId,
            form: &$form,
            problems: &$crate::web::Problems,
        ) -> Result<Page, $crate::error::Error> {
            let beside = super::Beside::of(conn, me, case)?;
            let typed = $crate::web::Typed::again(form, problems, beside.case.version);
            let problems = problems.clone();
            Ok(Page { shell: me.shell(super::HERE), beside, typed, problems })
        }
    };
}

use case_form;
