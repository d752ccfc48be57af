//! `/settings/rules`: which words give which tag; `/settings/rules/new`: another one, tried before it counts.

use super::HERE;
use super::trial::{TrialView, tried};
use crate::administration::forms::{RuleForm, RuleMeant};
use crate::administration::store::{self, Stored, Tag};
use crate::db::Conn;
use crate::error::Error;
use crate::web::csv::{CSV, table};
use crate::web::{Choice, Desk, Form, Manager, Me, Problems, Reply, Shell};
use askama::Template;

#[derive(Template)]
#[template(path = "administration/rules.html")]
struct Page {
    shell: Shell,
    in_force: Vec<RuleView>,
    ended: Vec<RuleView>,
}

/// A rule in words.
pub(super) struct RuleView {
    pub id: i64,
    pub tag: String,
    pub words: String,
    /// "not with “spam”", "only Word", "only work stoppage".
    pub but: Vec<String>,
}

pub async fn show(desk: Desk<Manager>) -> Reply {
    desk.page(|conn, me| {
        let (in_force, ended): (Vec<_>, Vec<_>) =
            store::rules(conn)?.into_iter().partition(|rule| rule.ended_at.is_none());
        let views = |rules: &[Stored]| rules.iter().map(view).collect();
        Ok(Page { shell: me.shell(HERE), in_force: views(&in_force), ended: views(&ended) })
    })
    .await
}

/// So many words of a rule are named in a list.
const NAMED: usize = 12;

pub(super) fn view(rule: &Stored) -> RuleView {
    let mut words = rule.words.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if rule.words.len() > NAMED {
        words = format!("{words} and {} more", rule.words.len() - NAMED);
    }
    RuleView { id: rule.id, tag: rule.tag.label.clone(), words, but: but(rule) }
}

fn but(rule: &Stored) -> Vec<String> {
    let not =
        (!rule.not_words.is_empty()).then(|| format!("not with {}", rule.not_words.join(", ")));
    let software = rule.software.as_ref().map(|(_, name)| format!("only about {name}"));
    let effect = rule.effect.map(|effect| format!("only {effect}"));
    [not, software, effect].into_iter().flatten().collect()
}

const HEADINGS: [&str; 8] =
    ["rule", "tag", "words", "not words", "software", "effect", "since", "ended"];

pub async fn csv(desk: Desk<Manager>) -> Reply {
    desk.file("rules.csv", CSV, |conn, _| {
        table(&HEADINGS, store::rules(conn)?.into_iter().map(cells))
    })
    .await
}

fn cells(rule: Stored) -> Vec<String> {
    vec![
        rule.id.to_string(),
        rule.tag.word,
        rule.words.join("; "),
        rule.not_words.join("; "),
        rule.software.map_or_else(String::new, |(_, name)| name),
        rule.effect.map_or_else(String::new, |effect| effect.word().to_owned()),
        rule.created_at.to_rfc3339(),
        rule.ended_at.map_or_else(String::new, |at| at.to_rfc3339()),
    ]
}

#[derive(Template)]
#[template(path = "administration/rule_new.html")]
struct NewPage {
    shell: Shell,
    typed: RuleForm,
    problems: Problems,
    tags: Vec<Choice<String>>,
    software: Vec<String>,
    trial: Option<TrialView>,
}

pub async fn show_new(desk: Desk<Manager>) -> Reply {
    desk.form(|_, _| Ok(RuleForm::default()), new_page).await
}

pub async fn submit_new(desk: Desk<Manager>, form: Form<RuleForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, meant| {
            let rule = known(conn, me, meant)?;
            let id = store::add_rule(conn, &rule, me.id)?;
            Ok(format!("/settings/rules/{id}?saved=1"))
        },
        new_page,
    )
    .await
}

/// The rule with the tag and the software that its form only names.
fn known(conn: &mut Conn, me: &Me, meant: &RuleMeant) -> Result<Stored, Error> {
    let unfit = |field, words: &str| Error::Unfit { field, words: words.to_owned() };
    let tag = store::live_tag(conn, meant.tag)?
        .ok_or_else(|| unfit("tag", "That tag is not in use. Choose another."))?;
    let software = match &meant.software {
        None => None,
        Some(name) => Some(store::software_named(conn, name)?.ok_or_else(|| {
            unfit(
                "software",
                "There is no such software in the catalogue. Choose one from the list.",
            )
        })?),
    };
    Ok(Stored {
        id: 0,
        tag,
        words: meant.words.clone(),
        not_words: meant.not_words.clone(),
        software,
        effect: meant.effect,
        created_at: me.now,
        ended_at: None,
    })
}

fn new_page(
    conn: &mut Conn,
    me: &Me,
    form: &RuleForm,
    problems: &Problems,
) -> Result<NewPage, Error> {
    let tags = store::tags(conn)?.into_iter().filter(|tag| tag.ended_at.is_none());
    let (trial, problems) = match trial(conn, me, form, problems) {
        Err(Error::Unfit { field, words }) => {
            let mut problems = problems.clone();
            problems.note(field, words);
            (None, problems)
        }
        trial => (trial?, problems.clone()),
    };
    Ok(NewPage {
        shell: me.shell(HERE),
        typed: form.clone(),
        problems,
        tags: tags.map(|tag| choice(tag, &form.tag)).collect(),
        software: store::software_names(conn)?,
        trial,
    })
}

/// What the rule would have done, if it is one and nothing is wrong with it.
fn trial(
    conn: &mut Conn,
    me: &Me,
    form: &RuleForm,
    problems: &Problems,
) -> Result<Option<TrialView>, Error> {
    match form.meant() {
        Ok(meant) if problems.is_none() => {
            let rule = known(conn, me, &meant)?;
            tried(conn, me, &rule).map(Some)
        }
        _ => Ok(None),
    }
}

fn choice(tag: Tag, chosen: &str) -> Choice<String> {
    let word = tag.id.to_string();
    Choice { title: tag.label, line: "", chosen: word == chosen, word }
}
