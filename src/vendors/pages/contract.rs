//! `/contracts/{contract}`: what was agreed, and agreeing something else.

use super::new_contract::{OFFERED, unfit};
use super::{Person, coverable, here, may_change, shell};
use crate::db::Conn;
use crate::desk_time::{day_in_words, zones};
use crate::error::Error;
use crate::people::team::{Keeper, team};
use crate::vendors::domain::{Comes, Contract, ContractId, Response, in_order};
use crate::vendors::forms::{ContractForm, ContractMeant};
use crate::vendors::store;
use crate::web::secret::fingerprint;
use crate::web::trail::{Change, changes_of};
use crate::web::{
    After, Choice, Desk, Form, Me, Problems, Reply, Shell, Software, SoftwareTeam, Typed, When,
    keepers,
};
use actix_web::web::{Path, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "vendors/contract.html")]
struct Page {
    shell: Shell,
    typed: ContractForm,
    problems: Problems,
    changes: Vec<Change>,
    may_change: bool,
    contract: Contract,
    comes: Comes,
    facts: Vec<(&'static str, String)>,
    contacts: Vec<Person>,
    items: Vec<Choice<String>>,
    team: Vec<Choice<String>>,
    zones: Vec<&'static str>,
}

pub async fn show(desk: Desk<Software>, contract: Path<ContractId>, after: Query<After>) -> Reply {
    let (id, after) = (*contract, after.into_inner());
    desk.form(
        move |conn, me| {
            let contract = store::contract(conn, id)?;
            Ok(ContractForm::of(&contract, me.settings.hours.zone(), seen(&contract)))
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems, after),
    )
    .await
}

pub async fn submit(
    desk: Desk<SoftwareTeam>,
    contract: Path<ContractId>,
    form: Form<ContractForm>,
) -> Reply {
    let id = *contract;
    desk.submit(
        form,
        move |conn, me, meant| change(conn, me, id, meant),
        move |conn, me, form, problems| page(conn, me, id, form, problems, After::default()),
    )
    .await
}

fn change(
    conn: &mut Conn,
    me: &Me,
    id: ContractId,
    meant: &ContractMeant,
) -> Result<String, Error> {
    in_order(&meant.facts).map_err(unfit)?;
    let before = store::held_still(conn, id)?;
    if seen(&before) != meant.seen {
        return Err(Error::Refused(format!(
            "Somebody has changed contract {} since you opened the page. Beside your text stands what it says now: look both \
             over, then save again.",
            before.facts.reference
        )));
    }
    let changed = store::change(conn, &before, &meant.facts, me.id)?;
    Ok(format!("/contracts/{id}?saved={}", usize::from(changed)))
}

/// What a page was opened on.
fn seen(contract: &Contract) -> String {
    fingerprint(&format!("{:?}", contract.facts))
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: ContractId,
    form: &ContractForm,
    problems: &Problems,
    after: After,
) -> Result<Page, Error> {
    let contract = store::contract(conn, id)?;
    let changes = changes_of(conn, me, store::OF_CONTRACTS, &[&store::contract_called(id)])?;
    store::note_contracts_read(conn, (me.id, me.now), Some(id))?;
    store::note_vendors_read(conn, (me.id, me.now), Some(contract.vendor))?;
    let (items, team) = match may_change(me) {
        true => (store::items_of(conn, contract.vendor, OFFERED)?, team(conn)?),
        false => (Vec::new(), Vec::new()),
    };
    let keeper = contract.facts.looked_after_by.zip(contract.keeper.as_ref());
    Ok(Page {
        shell: shell(me, after.saved, &changes),
        typed: form.again(problems, seen(&contract)),
        problems: problems.clone(),
        changes,
        may_change: may_change(me),
        comes: contract.comes(me.today()),
        facts: facts(&contract, me),
        contacts: here(store::contacts(conn, contract.vendor)?),
        items: coverable(items, &contract.items, &form.covers),
        team: keepers(team, keeper, &form.looked_after_by),
        zones: zones(),
        contract,
    })
}

/// What was agreed, and whether somebody there answers now.
fn facts(contract: &Contract, me: &Me) -> Vec<(&'static str, String)> {
    let facts = &contract.facts;
    let keeper = contract.keeper.as_ref().map(Keeper::in_words);
    let known = [
        ("Reference", Some(facts.reference.clone())),
        ("Vendor", Some(contract.vendor_name.clone())),
        ("Covers", Some(contract.covers())),
        ("They answer", contract.hours()),
        ("Just now", just_now(contract, me)),
        ("Promised", facts.response.as_ref().map(Response::in_words)),
        ("Since", Some(day_in_words(facts.starts_on))),
        ("Renewal", facts.renews_on.map(day_in_words)),
        ("Ended", facts.ended_on.map(day_in_words)),
        ("Looked after by", Some(keeper.unwrap_or_else(|| "nobody".to_owned()))),
        ("Notes", facts.notes.clone()),
    ];
    known.into_iter().filter_map(|(what, fact)| Some((what, fact?))).collect()
}

/// "open, until today at 6 pm": by the desk's clock, not theirs.
fn just_now(contract: &Contract, me: &Me) -> Option<String> {
    let hours = contract.facts.coverage.as_ref()?;
    let exact = |at| When::exact(at, me.now, me.settings.hours.zone());
    Some(match hours.open_until(me.now) {
        Some(until) if until - me.now >= chrono::TimeDelta::days(6) => "open".to_owned(),
        Some(until) => format!("open, until {}", exact(until)),
        None => format!("closed, until {}", exact(hours.next_opening(me.now))),
    })
}
