//! `/departments`: who people work for; `/departments/{department}`: its name, or that it is to go.

use super::{Change, changes, shell};
use crate::administration::forms::{After, DepartmentChange, DepartmentForm};
use crate::administration::store::{self, Department};
use crate::db::Conn;
use crate::error::Error;
use crate::web::csv::{CSV, table};
use crate::web::{Desk, Form, Manager, Me, Problems, Reply, Shell, Typed};
use actix_web::web::{Path, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "administration/departments.html")]
struct Page {
    shell: Shell,
    typed: DepartmentForm,
    problems: Problems,
    departments: Vec<Department>,
}

pub async fn show(desk: Desk<Manager>, after: Query<After>) -> Reply {
    let after = after.into_inner();
    desk.form(
        |_, _| Ok(DepartmentForm::default()),
        move |conn, me, form, problems| page(conn, me, form, problems, after),
    )
    .await
}

pub async fn submit(desk: Desk<Manager>, form: Form<DepartmentForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, meant| {
            let DepartmentChange::Named { name, .. } = meant else { return Err(Error::NotFound) };
            store::add_department(conn, name, me.id)?;
            Ok("/departments?saved=1".to_owned())
        },
        |conn, me, form, problems| page(conn, me, form, problems, After::default()),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    form: &DepartmentForm,
    problems: &Problems,
    after: After,
) -> Result<Page, Error> {
    let notice = after.saved.map(|_| "Saved.");
    Ok(Page {
        shell: me.shell_saying(super::HERE, notice),
        typed: form.clone(),
        problems: problems.clone(),
        departments: store::departments(conn)?,
    })
}

pub async fn csv(desk: Desk<Manager>) -> Reply {
    desk.file("departments.csv", CSV, |conn, _| {
        let list = store::departments(conn)?;
        let cells = |department: Department| vec![department.name, department.people.to_string()];
        table(&["department", "people"], list.into_iter().map(cells))
    })
    .await
}

#[derive(Template)]
#[template(path = "administration/department.html")]
struct OnePage {
    shell: Shell,
    typed: DepartmentForm,
    problems: Problems,
    changes: Vec<Change>,
    department: Department,
}

pub async fn show_one(desk: Desk<Manager>, department: Path<i64>) -> Reply {
    let id = *department;
    desk.form(
        move |conn, _| {
            let name = store::department(conn, id)?.name;
            Ok(DepartmentForm { was: name.clone(), name, ..DepartmentForm::default() })
        },
        move |conn, me, form, problems| one_page(conn, me, id, form, problems),
    )
    .await
}

pub async fn submit_one(
    desk: Desk<Manager>,
    department: Path<i64>,
    form: Form<DepartmentForm>,
) -> Reply {
    let id = *department;
    desk.submit(
        form,
        move |conn, me, meant| {
            match meant {
                DepartmentChange::Named { was, name } => {
                    store::rename_department(conn, id, was, name, me.id)?;
                }
                DepartmentChange::Remove => store::remove_department(conn, id, me.id)?,
            }
            Ok("/departments?saved=1".to_owned())
        },
        move |conn, me, form, problems| one_page(conn, me, id, form, problems),
    )
    .await
}

fn one_page(
    conn: &mut Conn,
    me: &Me,
    id: i64,
    form: &DepartmentForm,
    problems: &Problems,
) -> Result<OnePage, Error> {
    let department = store::department(conn, id)?;
    let changes = changes(conn, me, &[&department.name])?;
    Ok(OnePage {
        shell: shell(me, After::default(), &changes),
        typed: form.again(problems, &department.name),
        problems: problems.clone(),
        changes,
        department,
    })
}
