use super::domain::{Change, Chosen, Kind};
use crate::issue::{Effect, IssueId};
use crate::people::PersonId;
use crate::web::{Choice, Problems, Typed, required, token_of, token_with};
use serde::Deserialize;
use uuid::Uuid;

/// So many issues are changed at once, at most.
pub const MOST: usize = 100;

/// Which issues, and what is to become of them: in the address while it is looked over, then in the form that does it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SeveralForm {
    /// `1042`, or `1042.3` when its third version was looked at.
    #[serde(rename = "issues[]")]
    pub issues: Vec<String>,
    pub change: String,
    /// A colleague’s number.
    pub to: String,
    pub tag: String,
    pub effect: String,
    pub why: String,
    /// Any word: the button was pressed that shows what will happen.
    pub look: String,
    pub form_token: String,
    /// How many have just been changed; these were not.
    pub done: String,
}

/// One form is one change to each of them.
#[derive(Clone, Debug)]
pub struct Several {
    pub chosen: Vec<Chosen>,
    pub change: Change,
    pub why: String,
    pub token: Option<Uuid>,
}

impl SeveralForm {
    /// Of the address `query`; what is not understood is not there.
    pub fn of(query: &str) -> Self {
        serde_html_form::from_str(query).unwrap_or_default()
    }

    /// Each once, in the order of their numbers: whoever changes several locks them in the same order.
    pub fn chosen(&self) -> Vec<Chosen> {
        let mut chosen: Vec<_> = self.issues.iter().filter_map(|typed| chosen(typed)).collect();
        chosen.sort_by_key(|chosen| chosen.id);
        chosen.dedup_by_key(|chosen| chosen.id);
        chosen.truncate(MOST);
        chosen
    }

    /// What is to be done.
    ///
    /// # Errors
    /// The field that does not say it, and a sentence.
    pub fn change(&self) -> Result<Change, (&'static str, &'static str)> {
        match Kind::from_word(&self.change) {
            None => Err(("change", "Say what is to be done.")),
            Some(Kind::PutBack) => Ok(Change::PutBack),
            Some(Kind::HandOver) => self
                .to
                .parse()
                .map(|to| Change::HandOver(PersonId(to)))
                .map_err(|_| ("to", "Choose who gets them.")),
            Some(Kind::Tag) if self.tag.is_empty() => Err(("tag", "Choose the tag.")),
            Some(Kind::Tag) => Ok(Change::Tag(self.tag.clone())),
            Some(Kind::Effect) => Effect::from_word(&self.effect)
                .map(Change::Effect)
                .ok_or(("effect", "Say what it stops.")),
        }
    }

    /// What keeps it from being shown, if that was asked for.
    pub fn unsaid(&self) -> Option<(&'static str, &'static str)> {
        self.change().err().filter(|_| !self.look.is_empty())
    }

    pub fn kinds(&self) -> Vec<Choice> {
        let choice = |kind: &Kind| Choice::of(kind.word(), kind.to_string(), &self.change);
        Kind::ALL.iter().map(choice).collect()
    }

    pub fn effects(&self) -> Vec<Choice> {
        let choice = |effect: &Effect| Choice::of(effect.word(), effect.to_string(), &self.effect);
        Effect::ALL.iter().map(choice).collect()
    }
}

fn chosen(typed: &str) -> Option<Chosen> {
    let (id, seen) = typed.split_once('.').map_or((typed, None), |(id, seen)| (id, Some(seen)));
    let id = id.parse().ok().filter(|id| *id > 0).map(IssueId)?;
    Some(Chosen { id, seen: seen.and_then(|seen| seen.parse().ok()) })
}

impl Typed for SeveralForm {
    type Meant = Several;

    fn check(&self) -> Result<Several, Problems> {
        let mut problems = Problems::none();
        let change = match self.change() {
            Ok(change) => Some(change),
            Err((field, words)) => problems.take(field, Err(words)),
        };
        let chosen = self.chosen();
        if chosen.is_empty() {
            problems.note("change", "Choose some issues first, in a search.");
        }
        let why = match &change {
            Some(change) if change.needs_reason() => problems
                .take("why", required(&self.why, 500, "Say why: it stands in each of them.")),
            _ => Some(String::new()),
        };
        let said = [&self.change, &self.to, &self.tag, &self.effect, &self.why].map(String::as_str);
        let token = token_with(token_of(&self.form_token), &said);
        problems.ok(|| Some(Several { chosen, change: change?, why: why?, token }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_which_and_what() {
        let form = SeveralForm::of(
            "issues[]=7&issues[]=5.2&issues[]=7&issues[]=x&change=tag&tag=printing",
        );
        let numbers: Vec<_> = form.chosen().iter().map(|one| (one.id.0, one.seen)).collect();
        assert_eq!(numbers, [(5, Some(2)), (7, None)]);
        assert_eq!(form.change(), Ok(Change::Tag("printing".to_owned())));
        assert_eq!(SeveralForm::of("%").chosen(), []);
    }

    #[test]
    fn a_reason_is_asked_for_where_somebody_reads_it() {
        let form = |change: &str, why: &str| SeveralForm {
            issues: vec!["5".to_owned()],
            change: change.to_owned(),
            tag: "printing".to_owned(),
            effect: "question".to_owned(),
            why: why.to_owned(),
            ..SeveralForm::default()
        };
        let wrong = |form: SeveralForm| -> Vec<&'static str> {
            form.check().err().map_or(Vec::new(), |problems| {
                problems.list().iter().map(|(field, _)| *field).collect()
            })
        };
        assert_eq!(wrong(form("put-back", " ")), ["why"]);
        assert_eq!(wrong(form("effect", "")), ["why"]);
        assert_eq!(wrong(form("tag", "")), Vec::<&str>::new());
        assert_eq!(wrong(form("put-back", "Not mine")), Vec::<&str>::new());
        assert_eq!(wrong(SeveralForm::default()), ["change", "change"]);
    }
}
