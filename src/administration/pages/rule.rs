//! `/settings/rules/{rule}`: one rule: what it does, what it would have done, applying it to history, ending it.

use super::rules::{RuleView, view};
use super::trial::{TrialView, trial_of, tried};
use super::{Change, changes, shell};
use crate::administration::forms::{After, RuleStep, RuleStepForm, Tried};
use crate::administration::store::{self, Stored};
use crate::db::Conn;
use crate::error::Error;
use crate::web::{Desk, Form, Manager, Me, Problems, Reply, Shell, When};
use actix_web::web::{Path, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "administration/rule.html")]
struct Page {
    shell: Shell,
    problems: Problems,
    changes: Vec<Change>,
    rule: RuleView,
    since: When,
    ended: Option<When>,
    /// All its words; the view names only the first.
    words: String,
    trial: Option<TrialView>,
    at_once: usize,
}

/// So many issues are tagged in one go: the others wait for who applies it again.
const AT_ONCE: usize = 2_000;

pub async fn show(desk: Desk<Manager>, rule: Path<i64>, query: Query<Tried>) -> Reply {
    let (id, query) = (*rule, query.into_inner());
    let after = After { saved: query.saved };
    desk.form(
        |_, _| Ok(RuleStepForm::default()),
        move |conn, me, _, problems| page(conn, me, id, problems, after, query.tried.is_some()),
    )
    .await
}

pub async fn submit(desk: Desk<Manager>, rule: Path<i64>, form: Form<RuleStepForm>) -> Reply {
    let id = *rule;
    desk.submit(
        form,
        move |conn, me, step| {
            let rule = store::rule(conn, id)?;
            match step {
                RuleStep::End => store::end_rule(conn, &rule, me.id)?,
                RuleStep::Apply => apply(conn, me, &rule)?,
            }
            Ok(format!("/settings/rules/{id}?saved=1"))
        },
        move |conn, me, _, problems| page(conn, me, id, problems, After::default(), false),
    )
    .await
}

fn apply(conn: &mut Conn, me: &Me, rule: &Stored) -> Result<(), Error> {
    if rule.ended_at.is_some() {
        return Err(Error::Refused("This rule has been ended, so it tags nothing.".to_owned()));
    }
    let without = trial_of(conn, me, rule)?.without;
    store::apply(conn, rule, &without[..without.len().min(AT_ONCE)], me.id, me.now)?;
    Ok(())
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: i64,
    problems: &Problems,
    after: After,
    trying: bool,
) -> Result<Page, Error> {
    let rule = store::rule(conn, id)?;
    let changes = changes(conn, me, &[&store::called(id)])?;
    let trial = if trying { Some(tried(conn, me, &rule)?) } else { None };
    let when = |at| When::new(at, me.now, me.settings.hours.zone());
    Ok(Page {
        shell: shell(me, after, &changes),
        problems: problems.clone(),
        changes,
        since: when(rule.created_at),
        ended: rule.ended_at.map(when),
        words: rule.words.join(", "),
        rule: view(&rule),
        trial,
        at_once: AT_ONCE,
    })
}
