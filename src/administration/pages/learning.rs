//! `/settings/learning`: how sure a learnt tag must be to be set without asking, and what that would mean.

use super::Change;
use super::sheet::{Parts, Sheet};
use crate::administration::forms::LearningForm;
use crate::learning::{Learnt, Meaning};
use crate::settings::Settings;
use crate::web::{Me, Problems, Shell, When};
use askama::Template;

#[derive(Template)]
#[template(path = "administration/learning.html")]
pub struct Page {
    shell: Shell,
    typed: LearningForm,
    problems: Problems,
    changes: Vec<Change>,
    model: Option<Model>,
    /// What is set now, in words.
    now: String,
}

/// What was learnt.
struct Model {
    version: i64,
    trained: When,
    issues: String,
    meanings: Vec<Row>,
    tags: Vec<TagRow>,
}

/// What one precision would mean.
struct Row {
    percent: i64,
    is_set: bool,
    coverage: String,
    kept: String,
    made: usize,
    is_few: bool,
}

/// How it stands with one tag.
struct TagRow {
    label: String,
    judged: usize,
    kept: String,
    from: String,
}

/// Fewer cases say little, and the page says so.
const FEW: usize = 20;

impl Sheet for Page {
    type Form = LearningForm;

    const ADDRESS: &'static str = "/settings/learning";

    fn of(parts: Parts<LearningForm>, now: &Settings, me: &Me) -> Self {
        let Parts { shell, typed, problems, changes } = parts;
        let model = me.learnt.as_deref().map(|learnt| model(learnt, now.learnt_percent, me));
        Page { shell, typed, problems, changes, model, now: set_now(now.learnt_percent) }
    }
}

/// What is set, in words.
pub fn set_now(percent: i64) -> String {
    match percent {
        0 => "Nothing is set without asking; what is likely is offered.".to_owned(),
        percent => format!("Set without asking when {percent} of 100 such tags were kept."),
    }
}

fn model(learnt: &Learnt, percent: i64, me: &Me) -> Model {
    let trust = &learnt.trust;
    let tag = |of: &crate::learning::OfTag| {
        let known = learnt.tags.iter().find(|tag| tag.id == of.tag)?;
        Some(TagRow {
            label: known.label.clone(),
            judged: of.judged,
            kept: share(of.kept, of.judged),
            from: match of.floor {
                _ if percent == 0 => "never".to_owned(),
                // What was measured for a lower precision sets nothing at a higher one.
                _ if percent > trust.percent => "not yet measured".to_owned(),
                Some(floor) => format!("{:.0} % sure", floor * 100.0),
                None => "never".to_owned(),
            },
        })
    };
    let mut tags: Vec<TagRow> = trust.tags.iter().filter_map(tag).collect();
    tags.sort_by_key(|row| std::cmp::Reverse(row.judged));
    Model {
        version: learnt.version,
        trained: When::new(learnt.trained_at, me.now, me.settings.hours.zone()),
        issues: learnt.model.texts().to_string(),
        meanings: trust.meanings.iter().map(|meaning| row(*meaning, percent)).collect(),
        tags,
    }
}

fn row(meaning: Meaning, percent: i64) -> Row {
    let Meaning { percent: of, made, kept, all } = meaning;
    Row {
        percent: of,
        is_set: of == percent,
        coverage: share(made, all),
        kept: share(kept, made),
        made,
        is_few: made < FEW,
    }
}

fn share(some: usize, all: usize) -> String {
    match all {
        0 => "–".to_owned(),
        all => format!("{:.0} %", some as f64 * 100.0 / all as f64),
    }
}
