//! `/issues/{n}/resolve`: say what was done, and take the next if you like.

use crate::db::Conn;
use crate::error::Error;
use crate::issue::store::{Family, Step, Stepped, hold_family, step_knowing, taken_by_form};
use crate::issue::{self, Issue, IssueId, duplicate, policy};
use crate::tagging::store::record_links;
use crate::timeline::one_form;
use crate::web::{Desk, Form, Me, Reply, Tech};
use crate::work::forms::{ResolveForm, ResolveQuery, Resolving};
use crate::work::{domain, store};
use crate::{people, suggesting, taking};
use actix_web::web::{Path, Query};

one_form!("work/resolve.html", ResolveForm, "/my-desk", of);

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>, query: Query<ResolveQuery>) -> Reply {
    let (n, document) = (*n, query.document.parse().ok());
    let blank = move |conn: &mut Conn, me: &Me| {
        let form = ResolveForm::fresh(issue::store::get(conn, me, n)?.version);
        let document = document.map_or(Ok(None), |id| suggesting::store::named(conn, id))?;
        Ok(match document {
            Some((title, url)) => form.with_document(suggesting::as_details(&title, &url)),
            None => form,
        })
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<ResolveForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, meant| {
            let step = Step { by: me, now: me.now, token: meant.token };
            if meant.take_next {
                people::store::hold(conn, me)?;
            }
            match resolve(conn, step, me, n, meant)? {
                Stepped::New(_) if meant.take_next => next(conn, step, n),
                Stepped::New(_) => Ok(format!("/issues/{n}")),
                Stepped::Before => {
                    let taken = taken_by_form(conn, step)?;
                    Ok(format!("/issues/{}", taken.unwrap_or(n)))
                }
            }
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}

fn resolve(
    conn: &mut Conn,
    step: Step<'_>,
    me: &Me,
    n: IssueId,
    meant: &Resolving,
) -> Result<Stepped, Error> {
    let family = hold_family(conn, n)?;
    nobody_is_given_away(conn, me, n, &family, meant)?;
    let closes_at = me.settings.hours.days_after(me.now, me.settings.auto_close_days.into());
    let live = |conn: &mut Conn| -> Result<_, Error> { Ok(store::live_tags(conn, n)?) };
    let resolved = step_knowing(conn, n, step, live, |issue, live| {
        issue.still_as(meant.seen)?;
        family.still(issue)?;
        let kinds = (&meant.kinds[..], &live[..]);
        domain::resolve(issue, meant.resolution.clone(), kinds, me.id, me.now, closes_at)
    })?;
    if let Stepped::New(issue) = &resolved {
        for kind in &meant.kinds {
            store::add_tag(conn, n, kind, me.id, me.now)?;
        }
        let (details, documents) = (&meant.resolution.details, &me.settings.documents);
        record_links(conn, n, details, documents, true, me.now)?;
        end_duplicates(conn, me, issue, &family)?;
    }
    Ok(resolved)
}

/// # Errors
/// [`Error::Unfit`] when the details would tell those who reported it of each other.
fn nobody_is_given_away(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    family: &Family,
    meant: &Resolving,
) -> Result<(), Error> {
    if family.duplicates.is_empty() {
        return Ok(());
    }
    let readers = store::readers(conn, &[&[n], &family.duplicates[..]].concat())?;
    let told = domain::gives_away(&meant.resolution.details, &readers, me);
    told.map_or(Ok(()), |words| Err(Error::Unfit { field: "details", words }))
}

/// All who reported it get the outcome. What of theirs has no kind any more is of the same kinds.
fn end_duplicates(conn: &mut Conn, me: &Me, issue: &Issue, family: &Family) -> Result<(), Error> {
    if family.duplicates.is_empty() {
        return Ok(());
    }
    let all: Vec<_> = family.duplicates.iter().copied().chain([issue.id]).collect();
    let live = store::live_tags_of(conn, &all)?;
    let kinds_of = |id| domain::kinds(live.get(id).map_or(&[], Vec::as_slice));
    let kinds = kinds_of(&issue.id);
    for id in &family.duplicates {
        let lacking = if kinds_of(id).is_empty() { kinds.clone() } else { Vec::new() };
        let end = |duplicate: &mut Issue| duplicate::end_with(duplicate, issue, lacking.clone());
        if issue::store::step_unasked(conn, *id, Some(me.id), me.now, end)? {
            for kind in &lacking {
                store::add_tag(conn, *id, kind, me.id, me.now)?;
            }
            let details = issue.details.as_deref().unwrap_or_default();
            record_links(conn, *id, details, &me.settings.documents, true, me.now)?;
        }
    }
    Ok(())
}

/// Who is away, or has their hands full, has still resolved it.
fn next(conn: &mut Conn, step: Step<'_>, n: IssueId) -> Result<String, Error> {
    match taking::store::next(conn, policy::baskets_of(step.by), step) {
        Ok(Some(next)) => Ok(format!("/issues/{next}")),
        Ok(None) => Ok("/baskets?empty".to_owned()),
        Err(Error::Refused(_)) => Ok(format!("/issues/{n}?resolved")),
        Err(error) => Err(error),
    }
}
