use super::ResolveForm;
use crate::issue::Documentation;
use serde::Deserialize;

/// Where an issue is resolved: the document to resolve it with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ResolveQuery {
    /// Its number.
    pub document: String,
}

impl ResolveForm {
    /// By a document: that answers the question about documentation, too.
    pub fn with_document(self, details: String) -> Self {
        let documentation = Documentation::AnsweredWith.word().to_owned();
        ResolveForm { details, documentation, ..self }
    }
}
