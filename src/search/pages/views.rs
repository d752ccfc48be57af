//! `/search/views`: addresses with names: one's own to rename and delete, and a form to save another.

use crate::db::Conn;
use crate::error::Error;
use crate::issue::policy;
use crate::search::forms::{DeleteForm, RenameForm, SaveForm, SaveQuery};
use crate::search::store::{self, View};
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Staff, new_form_token};
use actix_web::web::Query;
use askama::Template;

#[derive(Template)]
#[template(path = "search/views.html")]
struct Page {
    shell: Shell,
    problems: Problems,
    typed: SaveForm,
    may_share: bool,
    own: Vec<Own>,
    shared: Vec<View>,
}

/// A view of one's own and its form, with what was typed when that did not fit.
struct Own {
    view: View,
    /// Sets this form's ids apart.
    form: String,
    name: String,
    shared: bool,
    problems: Problems,
}

const HERE: &str = "/search/views";

const FULL: &str =
    "You have saved as many views as one person can. Delete one that you no longer use.";

const TAKEN: &str = "Another of your views has that name. Give it one of its own.";

pub async fn show(desk: Desk<Staff>, query: Query<SaveQuery>) -> Reply {
    let address = query.address.clone();
    desk.form(
        move |_, _| Ok(SaveForm { address: address.clone(), ..SaveForm::fresh() }),
        |conn, me, form, problems| page(conn, me, form.clone(), problems, None),
    )
    .await
}

pub async fn save(desk: Desk<Staff>, form: Form<SaveForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, naming| {
            if naming.shared {
                policy::may_share_views(me)?;
            }
            if !store::has_room(conn, me, naming.token)? {
                return Err(Error::Refused(FULL.to_owned()));
            }
            if store::add(conn, me, naming)? {
                return Ok(HERE.to_owned());
            }
            Err(Error::Unfit { field: "name", words: TAKEN.to_owned() })
        },
        |conn, me, form, problems| page(conn, me, form.clone(), problems, None),
    )
    .await
}

pub async fn rename(desk: Desk<Staff>, form: Form<RenameForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, renaming| {
            if renaming.shared {
                policy::may_share_views(me)?;
            }
            if store::rename(conn, me, renaming.view, &renaming.name, renaming.shared)? {
                return Ok(HERE.to_owned());
            }
            Err(Error::Unfit { field: "renamed", words: TAKEN.to_owned() })
        },
        |conn, me, form, problems| {
            page(conn, me, SaveForm::fresh(), &Problems::none(), Some((form, problems)))
        },
    )
    .await
}

pub async fn delete(desk: Desk<Staff>, form: Form<DeleteForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, view| {
            store::remove(conn, me, policy::may_share_views(me).is_ok(), *view)?;
            Ok(HERE.to_owned())
        },
        |conn, me, _, problems| page(conn, me, SaveForm::fresh(), problems, None),
    )
    .await
}

impl SaveForm {
    fn fresh() -> Self {
        SaveForm { form_token: new_form_token(), ..SaveForm::default() }
    }
}

fn page(
    conn: &mut Conn,
    me: &Me,
    typed: SaveForm,
    problems: &Problems,
    renamed: Option<(&RenameForm, &Problems)>,
) -> Result<Page, Error> {
    let (own, shared) = store::views(conn, me)?.into_iter().partition(|view| view.person == me.id);
    let own: Vec<View> = own;
    Ok(Page {
        shell: me.shell("/search"),
        problems: renamed.map_or(problems, |(_, problems)| problems).clone(),
        typed,
        may_share: policy::may_share_views(me).is_ok(),
        own: own.into_iter().map(|view| own_view(view, renamed)).collect(),
        shared,
    })
}

fn own_view(view: View, renamed: Option<(&RenameForm, &Problems)>) -> Own {
    let mine = renamed.filter(|(form, _)| form.view == view.id.to_string());
    let name = mine.map_or(view.name.clone(), |(form, _)| form.renamed.clone());
    let shared = mine.map_or(view.shared, |(form, _)| !form.shared.is_empty());
    let problems = mine.map_or_else(Problems::none, |(_, problems)| problems.clone());
    Own { form: format!("view-{}", view.id), name, shared, problems, view }
}
