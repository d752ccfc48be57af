//! `/catalogue/new`: another software item.

use super::HERE;
use super::item::{SUGGESTED, in_words_of_the_catalogue};
use crate::catalogue::forms::ItemForm;
use crate::catalogue::store;
use crate::db::Conn;
use crate::error::Error;
use crate::people::team::team;
use crate::vendors::store::vendor_names;
use crate::web::{Choice, Desk, Form, Me, Problems, Reply, Shell, SoftwareTeam, keepers};
use askama::Template;

#[derive(Template)]
#[template(path = "catalogue/newcomer.html")]
struct Page {
    shell: Shell,
    typed: ItemForm,
    problems: Problems,
    vendors: Vec<String>,
    team: Vec<Choice<String>>,
}

pub async fn show(desk: Desk<SoftwareTeam>) -> Reply {
    desk.form(|_, me| Ok(ItemForm::blank(me.today())), page).await
}

pub async fn submit(desk: Desk<SoftwareTeam>, form: Form<ItemForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, meant| {
            let facts = in_words_of_the_catalogue(conn, me, meant)?;
            let id = store::add(conn, &facts, me.id)?;
            Ok(format!("/catalogue/{id}/versions?saved=1"))
        },
        page,
    )
    .await
}

fn page(conn: &mut Conn, me: &Me, form: &ItemForm, problems: &Problems) -> Result<Page, Error> {
    Ok(Page {
        shell: me.shell(HERE),
        vendors: vendor_names(conn, SUGGESTED)?,
        team: keepers(team(conn)?, None, &form.looked_after_by),
        typed: form.clone(),
        problems: problems.clone(),
    })
}
