//! `/vendors/{vendor}`: where a vendor is, whom to call there, what was agreed, and what they make or made.

use super::{HERE, PAGE, Person, Row, here, may_change, shell, standing};
use crate::approval::ItemId;
use crate::db::Conn;
use crate::error::Error;
use crate::links::without_scheme;
use crate::vendors::domain::{Vendor, VendorId, Wanted, Which};
use crate::vendors::forms::{VendorForm, VendorMeant};
use crate::vendors::store;
use crate::web::secret::fingerprint;
use crate::web::trail::{Change, changes_of};
use crate::web::{
    After, Desk, Form, Me, Problems, Reply, Shell, Software, SoftwareTeam, Typed, with_query,
};
use actix_web::web::{Path, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "vendors/vendor.html")]
struct Page {
    shell: Shell,
    typed: VendorForm,
    problems: Problems,
    changes: Vec<Change>,
    may_change: bool,
    vendor: Vendor,
    /// Each line of where they are.
    address: Vec<String>,
    /// Where it leads, and what people read of it.
    support_page: Option<(String, String)>,
    contacts: Vec<Person>,
    contracts: Vec<Row>,
    /// Where all contracts are listed, if they are more than the page has.
    all_contracts: Option<String>,
    made: Vec<Made>,
    /// Where all that they make is listed, if it is more than the page has.
    all: Option<String>,
}

struct Made {
    id: ItemId,
    name: String,
    standing: String,
}

pub async fn show(desk: Desk<Software>, vendor: Path<VendorId>, after: Query<After>) -> Reply {
    let (id, after) = (*vendor, after.into_inner());
    desk.form(
        move |conn, _| {
            let vendor = store::vendor(conn, id)?;
            Ok(VendorForm::of(&vendor.known, seen(&vendor)))
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems, after),
    )
    .await
}

pub async fn submit(
    desk: Desk<SoftwareTeam>,
    vendor: Path<VendorId>,
    form: Form<VendorForm>,
) -> Reply {
    let id = *vendor;
    desk.submit(
        form,
        move |conn, me, meant| change(conn, me, id, meant),
        move |conn, me, form, problems| page(conn, me, id, form, problems, After::default()),
    )
    .await
}

fn change(conn: &mut Conn, me: &Me, id: VendorId, meant: &VendorMeant) -> Result<String, Error> {
    let before = store::vendor_held(conn, id)?;
    if seen(&before) != meant.seen {
        return Err(Error::Refused(format!(
            "Somebody has changed what is known of {} since you opened the page. Beside your text stands what it says now: \
             look both over, then save again.",
            before.known.name
        )));
    }
    let changed = store::change_vendor(conn, &before, &meant.known, me.id)?;
    Ok(format!("/vendors/{id}?saved={}", usize::from(changed)))
}

/// What a page was opened on.
fn seen(vendor: &Vendor) -> String {
    fingerprint(&vendor.known.written().to_string())
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: VendorId,
    form: &VendorForm,
    problems: &Problems,
    after: After,
) -> Result<Page, Error> {
    let (vendor, today) = (store::vendor(conn, id)?, me.today());
    let changes = changes_of(conn, me, store::OF_VENDORS, &[&store::vendor_called(id)])?;
    store::note_vendors_read(conn, (me.id, me.now), Some(id))?;
    let mut made = store::items_of(conn, id, PAGE as i64 + 1)?;
    let wanted = Wanted { which: Which::All, vendor: Some(id), ..Wanted::default() };
    let mut contracts = store::list(conn, &wanted, today, PAGE as i64 + 1)?;
    let name = vendor.known.name.clone();
    let all = (made.len() > PAGE).then(|| with_query(HERE, &[("q", &name), ("which", "all")]));
    let all_contracts = (contracts.len() > PAGE).then(|| with_query("/contracts", &[("q", &name)]));
    made.truncate(PAGE);
    contracts.truncate(PAGE);
    let mut contracts: Vec<_> = contracts.into_iter().map(|one| Row::of(one, today)).collect();
    contracts.sort_by_key(|row| row.comes.is_over());
    let made = made.into_iter().map(|item| Made {
        standing: standing(&item, today).to_string(),
        id: item.id,
        name: item.name,
    });
    let known = &vendor.known;
    let page = |page: &String| (page.clone(), without_scheme(page).to_owned());
    Ok(Page {
        shell: shell(me, after.saved, &changes),
        typed: form.again(problems, seen(&vendor)),
        problems: problems.clone(),
        changes,
        may_change: may_change(me),
        address: known.address.iter().flat_map(|text| text.lines()).map(str::to_owned).collect(),
        support_page: known.support_page.as_ref().map(page),
        contacts: here(store::contacts(conn, id)?),
        contracts,
        all_contracts,
        made: made.collect(),
        all,
        vendor,
    })
}
