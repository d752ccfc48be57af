//! `/help`: first steps for everybody, in words that do not change.

use crate::accounts::domain;
use crate::error::Error;
use crate::people::Role;
use crate::web::{Doorstep, Reply, Shell, Visitor};
use askama::Template;

#[derive(Template)]
#[template(path = "accounts/help.html")]
struct Page {
    shell: Shell,
    /// The desk's own part is for who works there, and for strangers who will.
    for_staff: bool,
    for_software: bool,
    shortest: usize,
    take_limit: i64,
    close_days: u32,
}

pub async fn show(doorstep: Doorstep) -> Reply {
    doorstep.page(|_, visitor| Ok::<_, Error>(page(visitor))).await
}

fn page(visitor: &Visitor) -> Page {
    let role = visitor.me.as_ref().map(|me| me.role);
    Page {
        shell: visitor.shell("/help"),
        for_staff: matches!(role, Some(Role::Tech | Role::Manager)),
        for_software: matches!(role, Some(Role::Software | Role::Manager)),
        shortest: domain::SHORTEST,
        take_limit: visitor.settings.take_limit,
        close_days: visitor.settings.auto_close_days,
    }
}
