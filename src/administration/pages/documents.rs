//! `/settings/documents`: which pages count as our documentation.

use super::Change;
use super::sheet::{Parts, Sheet};
use crate::administration::forms::DocumentsForm;
use crate::settings::Settings;
use crate::web::{Me, Problems, Shell};
use askama::Template;

#[derive(Template)]
#[template(path = "administration/documents.html")]
pub struct Page {
    shell: Shell,
    typed: DocumentsForm,
    problems: Problems,
    changes: Vec<Change>,
    now: Vec<String>,
}

impl Sheet for Page {
    type Form = DocumentsForm;

    const ADDRESS: &'static str = "/settings/documents";

    fn of(parts: Parts<DocumentsForm>, now: &Settings, _: &Me) -> Self {
        let Parts { shell, typed, problems, changes } = parts;
        Page { shell, typed, problems, changes, now: now.documents.clone() }
    }
}
