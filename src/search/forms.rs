use super::store::Naming;
use crate::web::{Problems, Typed, required, token_of};
use serde::Deserialize;

/// What is looked for, as the address carries it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SearchQuery {
    pub q: String,
    pub page: String,
}

impl SearchQuery {
    /// From 1 on; nonsense is the first page.
    pub fn page(&self) -> usize {
        self.page.parse().unwrap_or(1).max(1)
    }
}

/// The address of `path` that looks for `q`.
pub fn address(path: &str, q: &str, page: usize) -> String {
    let pairs = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("q", q)
        .extend_pairs((page > 1).then(|| ("page", page.to_string())))
        .finish();
    format!("{path}?{pairs}")
}

/// Which address to save, as the link to the form carries it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SaveQuery {
    pub address: String,
}

/// A name for an address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SaveForm {
    pub name: String,
    pub address: String,
    pub shared: String,
    pub form_token: String,
}

impl Typed for SaveForm {
    type Meant = Naming;

    fn check(&self) -> Result<Naming, Problems> {
        let mut problems = Problems::none();
        let name = problems.take("name", name(&self.name));
        let address = problems.take("address", local(&self.address));
        problems.ok(|| {
            let (shared, token) = (!self.shared.is_empty(), token_of(&self.form_token));
            Some(Naming { name: name?, address: address?, shared, token })
        })
    }
}

/// Another name for a view.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RenameForm {
    pub view: String,
    pub renamed: String,
    pub shared: String,
}

/// A view of one's own under another name, for its owner or for all.
#[derive(Clone, Debug)]
pub struct Renaming {
    pub view: i64,
    pub name: String,
    pub shared: bool,
}

impl Typed for RenameForm {
    type Meant = Renaming;

    fn check(&self) -> Result<Renaming, Problems> {
        let mut problems = Problems::none();
        let view = problems.take("renamed", which(&self.view));
        let name = problems.take("renamed", name(&self.renamed));
        problems.ok(|| Some(Renaming { view: view?, name: name?, shared: !self.shared.is_empty() }))
    }
}

/// The button that forgets a view.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DeleteForm {
    pub view: String,
}

impl Typed for DeleteForm {
    type Meant = i64;

    fn check(&self) -> Result<i64, Problems> {
        let mut problems = Problems::none();
        let view = problems.take("view", which(&self.view));
        problems.ok(|| view)
    }
}

fn which(typed: &str) -> Result<i64, String> {
    typed.parse().map_err(|_| "Choose one of your views.".to_owned())
}

fn name(typed: &str) -> Result<String, String> {
    required(typed, 60, "Give it a name that you will recognise.")
}

/// An address of this desk: a path, and never another host.
fn local(typed: &str) -> Result<String, String> {
    let address = required(typed, 1_000, "Say which page, like /baskets?software=Word.")?;
    let is_path = address.starts_with('/') && !address.starts_with("//");
    let is_plain = !address.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\');
    if is_path && is_plain {
        return Ok(address);
    }
    Err("Write the part of the address after the desk’s name, like /baskets?software=Word."
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_desk_are_saved() {
        for (typed, saved) in [
            ("/search?q=a+b", true),
            (" /baskets ", true),
            ("//evil.example/", false),
            ("/\\evil.example/", false),
            ("https://evil.example/", false),
            ("javascript:alert(1)", false),
            ("/search?q=a b", false),
            ("", false),
        ] {
            let form =
                SaveForm { name: "Mine".into(), address: typed.into(), ..SaveForm::default() };
            assert_eq!(form.check().is_ok(), saved, "{typed}");
        }
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let fields = |problems: Problems| -> Vec<&'static str> {
            problems.list().iter().map(|(field, _)| *field).collect()
        };
        assert_eq!(fields(SaveForm::default().check().unwrap_err()), ["name", "address"]);
        assert_eq!(fields(DeleteForm::default().check().unwrap_err()), ["view"]);
        let renamed = RenameForm { view: "7".into(), ..RenameForm::default() };
        assert_eq!(fields(renamed.check().unwrap_err()), ["renamed"]);
    }

    #[test]
    fn an_address_carries_what_was_typed() {
        assert_eq!(address("/search", "a&b \"c\"", 1), "/search?q=a%26b+%22c%22");
        assert_eq!(address("/search", "x", 3), "/search?q=x&page=3");
        for (page, meant) in [("", 1), ("0", 1), ("7", 7), ("-1", 1), ("x", 1)] {
            assert_eq!(SearchQuery { page: page.into(), ..SearchQuery::default() }.page(), meant);
        }
    }
}
