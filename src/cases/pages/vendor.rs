//! `/cases/{case}/vendor`: when the team spoke to the vendor, with whom, and what they said.

use super::Beside;
use crate::cases::domain::{Case, CaseFacts};
use crate::cases::forms::{NOT_THEIRS, VendorContact, VendorForm};
use crate::cases::store::{self, By};
use crate::db::Conn;
use crate::desk_time::moment;
use crate::error::Error;
use crate::issue::CaseId;
use crate::vendors::{self, ContractId};
use crate::web::{Choice, Desk, Form, Me, Problems, Reply, Shell, SoftwareTeam, Typed};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "cases/vendor.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    typed: VendorForm,
    problems: Problems,
    contracts: Vec<Choice<String>>,
}

pub async fn show(desk: Desk<SoftwareTeam>, case: Path<CaseId>) -> Reply {
    let id = *case;
    let blank = move |conn: &mut Conn, me: &Me| {
        let case = store::case(conn, id)?;
        let now = me.now.with_timezone(&me.settings.hours.zone()).naive_local();
        Ok(VendorForm::fresh(now, &case))
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, id, form, problems)).await
}

pub async fn submit(desk: Desk<SoftwareTeam>, case: Path<CaseId>, form: Form<VendorForm>) -> Reply {
    let id = *case;
    desk.submit(
        form,
        move |conn, me, meant| {
            log(conn, me, id, meant)?;
            Ok(format!("/cases/{id}#happened"))
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}

fn log(conn: &mut Conn, me: &Me, id: CaseId, meant: &VendorContact) -> Result<(), Error> {
    let at = moment(meant.at, me.settings.hours.zone())
        .map_err(|words| Error::Unfit { field: "time", words: words.to_owned() })?;
    if at > me.now {
        let words = "That is still to come. Say when you spoke to them.".to_owned();
        return Err(Error::Unfit { field: "day", words });
    }
    let case = store::held(conn, id)?;
    case.is_open()?;
    let contract = chosen(conn, me, &case, meant.contract)?;
    let facts = CaseFacts {
        spoke_with: Some(meant.spoke_with.clone()),
        spoke_at: Some(at),
        reference: meant.reference.clone(),
        contract: contract.map(|(_, reference)| reference),
        ..CaseFacts::default()
    };
    let by = By { person: me.id, now: me.now, token: meant.token };
    store::note_vendor(conn, &case, (&meant.said, &facts), (meant.contract, meant.waits), by)
}

type Named = (ContractId, String);

/// The contracts that the vendor could be asked under, and the one that the case has.
fn contracts(conn: &mut Conn, me: &Me, case: &Case) -> Result<Vec<Named>, Error> {
    let mut all = vendors::store::about(conn, case.item(), me.today())?;
    let kept = case.contract.iter().filter(|kept| !all.contains(kept)).cloned();
    all.extend(kept.collect::<Vec<_>>());
    Ok(all)
}

fn chosen(
    conn: &mut Conn,
    me: &Me,
    case: &Case,
    wanted: Option<ContractId>,
) -> Result<Option<Named>, Error> {
    let Some(wanted) = wanted else { return Ok(None) };
    let theirs = contracts(conn, me, case)?.into_iter().find(|(id, _)| *id == wanted);
    let unfit = || Error::Unfit { field: "contract", words: NOT_THEIRS.to_owned() };
    theirs.map(Some).ok_or_else(unfit)
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: CaseId,
    form: &VendorForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let beside = Beside::of(conn, me, id)?;
    let contracts = contracts(conn, me, &beside.case)?;
    if !contracts.is_empty() {
        vendors::store::note_contracts_read(conn, (me.id, me.now), None)?;
    }
    let choice = |(id, called): Named| Choice::listed(id.to_string(), called, &form.contract);
    Ok(Page {
        shell: me.shell(super::HERE),
        typed: form.again(problems, beside.case.version),
        beside,
        problems: problems.clone(),
        contracts: contracts.into_iter().map(choice).collect(),
    })
}
