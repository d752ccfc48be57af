//! `/catalogue/import`: the catalogue from a file, looked over before anything is saved.

use super::HERE;
use crate::audit::{Difference, differences};
use crate::catalogue::domain::Facts;
use crate::catalogue::forms::{Brought, ImportForm};
use crate::catalogue::plan::{Column, Plan, Rejected, Step};
use crate::catalogue::store;
use crate::db::Conn;
use crate::error::Error;
use crate::people::team::Member;
use crate::web::secret::fingerprint;
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, SoftwareTeam};
use askama::Template;
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "catalogue/import.html")]
struct Page {
    shell: Shell,
    typed: ImportForm,
    problems: Problems,
    columns: &'static [Column],
    /// Absent until there is something to look over.
    found: Option<Preview>,
}

/// What would happen.
struct Preview {
    steps: Vec<StepView>,
    rejected: Vec<Rejected>,
    unchanged: usize,
    button: String,
}

struct StepView {
    title: String,
    differences: Vec<Difference>,
}

pub async fn show(desk: Desk<SoftwareTeam>) -> Reply {
    desk.form(|_, _| Ok(ImportForm::default()), page).await
}

pub async fn submit(desk: Desk<SoftwareTeam>, form: Form<ImportForm>) -> Reply {
    desk.submit(form, save, page).await
}

fn save(conn: &mut Conn, me: &Me, meant: &Brought) -> Result<String, Error> {
    let plan = Plan::of(&meant.sheet, &store::present_held(conn, &meant.sheet, me.today())?);
    if seen(&plan) != meant.seen {
        return Err(Error::Refused(
            "The catalogue or the file has changed since you looked it over. Below stands what would happen now: look it \
             over, then save."
                .to_owned(),
        ));
    }
    store::carry_out(conn, &plan, me.id).map_err(outrun)?;
    Ok(format!("/catalogue?saved={}", plan.steps.len()))
}

/// Somebody else was quicker with a vendor, a name or a person: no field of this form mends that, looking again does.
fn outrun(error: Error) -> Error {
    match error {
        Error::Unfit { words, .. } => Error::Refused(format!(
            "{words} So nothing of the file was saved. Below stands what would happen now: look it over, then save."
        )),
        error => error,
    }
}

/// What somebody looked over.
fn seen(plan: &Plan) -> String {
    fingerprint(&format!("{:?}", plan.steps))
}

fn page(conn: &mut Conn, me: &Me, form: &ImportForm, problems: &Problems) -> Result<Page, Error> {
    let mut typed = form.read();
    let mut found = None;
    if let Ok(sheet) = typed.sheet() {
        let present = store::present(conn, &sheet, me.today())?;
        let plan = Plan::of(&sheet, &present);
        // What is shown is what is agreed to.
        typed.seen = seen(&plan);
        found = Some(preview(&plan, &present.team));
    }
    Ok(Page {
        shell: me.shell(HERE),
        typed,
        problems: problems.clone(),
        columns: Column::ALL,
        found,
    })
}

fn preview(plan: &Plan, team: &[Member]) -> Preview {
    let Plan { steps, rejected, unchanged } = plan;
    let button = match (steps.len(), rejected.len()) {
        (1, 0) => "Save the change".to_owned(),
        (n, 0) => format!("Save the {n} changes"),
        (n, 1) => format!("Save what is right ({n}), leave out 1 line"),
        (n, lines) => format!("Save what is right ({n}), leave out {lines} lines"),
    };
    Preview {
        steps: steps.iter().map(|one| step(one, team)).collect(),
        rejected: rejected.clone(),
        unchanged: *unchanged,
        button,
    }
}

fn step(step: &Step, team: &[Member]) -> StepView {
    let keeper = |facts: &Facts| {
        let id = facts.looked_after_by?;
        team.iter().find(|member| member.id == id).map(|member| member.name.as_str())
    };
    let view = |title: String, from: Value, to: Value| StepView {
        title,
        differences: differences(&json!({ "from": from, "to": to })),
    };
    match step {
        Step::AddVendor(name) => {
            StepView { title: format!("New vendor: {name}"), differences: Vec::new() }
        }
        Step::AddItem(facts) => StepView {
            title: format!("New: {}", facts.name),
            differences: differences(&facts.written(keeper(facts))),
        },
        Step::ChangeItem(before, facts) => {
            let stays = facts.looked_after_by == before.facts.looked_after_by;
            let keeper = if stays { before.keeper_name() } else { keeper(facts) };
            view(facts.name.clone(), before.written(), facts.written(keeper))
        }
        Step::AddVersion(of, _, facts) => StepView {
            title: format!("New version of {of}: {}", facts.version),
            differences: differences(&facts.written()),
        },
        Step::ChangeVersion(of, before, facts) => {
            view(format!("{of} {}", before.facts.version), before.facts.written(), facts.written())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_outrun_between_the_plan_and_its_steps_looks_again() {
        let words = "No vendor is called “Zoom”.".to_owned();
        let told = outrun(Error::Unfit { field: "vendor", words });
        assert!(matches!(told, Error::Refused(words) if words.starts_with("No vendor is called")));
        assert!(matches!(outrun(Error::Busy), Error::Busy));
    }
}
