//! The receipt: what the reporter reads on top of their issue right after sending it.

use super::domain::Twin;
use super::store;
use crate::db::Conn;
use crate::error::Error;
use crate::issue::store::Sheet;
use crate::issue::{IssueId, Next};
use crate::people::Channel;
use crate::triage;
use crate::web::{Me, When};

/// What the receipt says; its template is `intake/receipt.html`.
#[derive(Clone, Debug)]
pub struct Receipt {
    pub id: IssueId,
    pub software: String,
    /// Where it went: "straight to the experienced technicians".
    pub went: &'static str,
    /// What the desk does next, with the promised time.
    pub next: String,
    /// What the reporter can do meanwhile.
    pub meanwhile: &'static str,
    pub colleagues: Option<String>,
    /// Their own open issues about the same software.
    pub own: Vec<Twin>,
}

impl Receipt {
    /// Whether anything else is open about the same software.
    pub fn has_twins(&self) -> bool {
        self.colleagues.is_some() || !self.own.is_empty()
    }
}

/// The receipt of the issue on `sheet`, for its reporter: while nobody has taken it or reached them. Two short queries.
pub fn receipt(
    conn: &mut Conn,
    me: &Me,
    sheet: &Sheet,
    next: Next<'_>,
) -> Result<Option<Receipt>, Error> {
    let Some(next) = contact(sheet, next, me) else { return Ok(None) };
    let issue = &sheet.issue;
    let twins = store::twins(conn, me, &issue.software, sheet.software_id, Some(issue.id), me.now)?;
    Ok(Some(Receipt {
        id: issue.id,
        software: issue.software.clone(),
        went: triage::went(issue.priority),
        next,
        meanwhile: "You can follow it here, add what you find out, or cancel it while it waits.",
        colleagues: twins.colleagues_in_words(&issue.software),
        own: twins.own,
    }))
}

/// How and by when a technician gets in touch; nothing once somebody has it or has been in touch.
fn contact(sheet: &Sheet, next: Next<'_>, me: &Me) -> Option<String> {
    match next {
        Next::Contact { by, owner: None } => {
            let by = When::exact(by, me.now, me.settings.hours.zone());
            Some(format!("A technician will {} by {by}.", reaches(sheet)))
        }
        Next::Late { owner: None, .. } => Some(triage::next_in_words(next, me)),
        _ => None,
    }
}

fn reaches(sheet: &Sheet) -> String {
    let by = if sheet.phone_first { Channel::Phone } else { sheet.contact_by };
    let how = match by {
        Channel::Phone => "phone you",
        Channel::Chat => "write to you in chat",
        Channel::Email => "write you an email",
        Channel::InPerson => "come to you",
    };
    match (by, sheet.contact_by, sheet.contact_address.as_str()) {
        (Channel::Phone, Channel::Phone, address) if !address.is_empty() => {
            format!("{how} on {address}")
        }
        (Channel::Email, _, address) if !address.is_empty() => format!("{how} to {address}"),
        _ => how.to_owned(),
    }
}
