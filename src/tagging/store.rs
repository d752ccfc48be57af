//! The rules as they stand in the database, made ready once; and the tags and links a text gave an issue.

use super::{
    DocumentPlaces, KINDS, Kind, Rule, Rules, TagFacet, TagOrigin, default_rules, find_links,
};
use crate::issue::{Effect, Given, IssueId};
use crate::learning::Guess;
use crate::people::PersonId;
use crate::schema::{issue_links, issue_tags, tag_rules, tags};
use chrono::{DateTime, Utc};
use diesel::dsl::{count, count as Counted, count_star, exists, max};
use diesel::helper_types::max as Newest;
use diesel::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// Gives a desk what it needs to tag: the kinds, and the rules a new desk begins with. Run as often as one likes, on
/// several nodes at once: the kinds come first, and who comes second to a new kind waits for who came first.
pub fn plant_defaults(conn: &mut PgConnection) -> QueryResult<()> {
    conn.transaction(|conn| {
        let kinds: Vec<_> = KINDS
            .iter()
            .map(|kind| {
                (
                    tags::facet.eq(TagFacet::Kind),
                    tags::word.eq(kind.word),
                    tags::label.eq(kind.label),
                )
            })
            .collect();
        diesel::insert_into(tags::table).values(kinds).on_conflict_do_nothing().execute(conn)?;
        if diesel::select(exists(tag_rules::table.select(tag_rules::id))).get_result(conn)? {
            return Ok(());
        }
        let kinds = kind_tags(conn)?;
        let rules: Vec<_> = default_rules()
            .into_iter()
            .filter_map(|rule| {
                Some((
                    tag_rules::tag_id.eq(*kinds.get(&rule.tag)?),
                    tag_rules::words.eq(rule.words),
                ))
            })
            .collect();
        diesel::insert_into(tag_rules::table).values(rules).execute(conn).map(drop)
    })
}

fn kind_tags(conn: &mut PgConnection) -> QueryResult<HashMap<String, i64>> {
    let rows: Vec<(String, i64)> = tags::table
        .filter(tags::facet.eq(TagFacet::Kind))
        .select((tags::word, tags::id))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Tells apart all states that rules and tags were ever in. None is changed in place or deleted: it is ended, and
/// another one made. Ends are counted as well as dated, because of two at once the later may be committed first.
#[derive(Clone, Copy, Debug, PartialEq, Queryable)]
pub struct Fingerprint {
    rules: (Option<i64>, Option<i64>),
    rules_changed: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    tags: (Option<i64>, Option<i64>),
    tags_changed: Option<DateTime<Utc>>,
}

/// To select a [`Fingerprint`] with, alone or beside something else: the tables are small, a look at them costs nothing
/// beside a round trip.
#[diesel::dsl::auto_type(no_type_alias)]
pub fn fingerprint() -> _ {
    let newest: Newest<tag_rules::created_at> = max(tag_rules::created_at);
    let rules_ended: Counted<tag_rules::ended_at> = count(tag_rules::ended_at);
    let rules_ended_at: Newest<tag_rules::ended_at> = max(tag_rules::ended_at);
    let tags_ended: Counted<tags::ended_at> = count(tags::ended_at);
    let tags_ended_at: Newest<tags::ended_at> = max(tags::ended_at);
    (
        (
            tag_rules::table.select(count_star()).single_value(),
            tag_rules::table.select(rules_ended).single_value(),
        ),
        (
            tag_rules::table.select(newest).single_value(),
            tag_rules::table.select(rules_ended_at).single_value(),
        ),
        (
            tags::table.select(count_star()).single_value(),
            tags::table.select(tags_ended).single_value(),
        ),
        tags::table.select(tags_ended_at).single_value(),
    )
}

/// The rules in force, ready for texts, and the tags they give.
#[derive(Debug)]
pub struct Compiled {
    /// Absent when managers managed to save rules that cannot be read: then no rule matches, and the log says so.
    rules: Option<Rules>,
    tag_of_rule: HashMap<i64, i64>,
    kinds: HashMap<String, i64>,
    /// Of every tag that these give.
    words: HashMap<i64, String>,
}

/// As last made, for whichever database asked last. Another node's change shows in the fingerprint, so nobody goes by
/// rules that are no more.
static LAST: Mutex<Option<(Fingerprint, Arc<Compiled>)>> = Mutex::new(None);

/// The rules in force.
pub fn rules(conn: &mut PgConnection) -> QueryResult<Arc<Compiled>> {
    let print = diesel::select(fingerprint()).get_result(conn)?;
    rules_of(conn, print)
}

/// The rules in force, for who has asked for their fingerprint already.
pub fn rules_of(conn: &mut PgConnection, print: Fingerprint) -> QueryResult<Arc<Compiled>> {
    let last = || LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, rules)) = last().as_ref().filter(|(known, _)| *known == print) {
        return Ok(rules.clone());
    }
    let fresh = Arc::new(compile(conn)?);
    *last() = Some((print, fresh.clone()));
    Ok(fresh)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = tag_rules)]
struct RuleRow {
    id: i64,
    tag_id: i64,
    words: Vec<String>,
    not_words: Vec<String>,
    software_id: Option<i64>,
    effect: Option<String>,
}

fn compile(conn: &mut PgConnection) -> QueryResult<Compiled> {
    let rows: Vec<(RuleRow, String)> = tag_rules::table
        .inner_join(tags::table)
        .filter(tag_rules::ended_at.is_null())
        .filter(tags::ended_at.is_null())
        .order(tag_rules::id)
        .select((RuleRow::as_select(), tags::word))
        .load(conn)?;
    let tag_of_rule = rows.iter().map(|(row, _)| (row.id, row.tag_id)).collect();
    let mut words: HashMap<_, _> =
        rows.iter().map(|(row, word)| (row.tag_id, word.clone())).collect();
    let rules = Rules::compile(rows.into_iter().map(rule).collect())
        .inspect_err(|problem| tracing::error!(%problem, "no rule is applied"))
        .ok();
    let kinds = kind_tags(conn)?;
    words.extend(kinds.iter().map(|(word, tag)| (*tag, word.clone())));
    Ok(Compiled { rules, tag_of_rule, kinds, words })
}

fn rule((row, tag): (RuleRow, String)) -> Rule {
    Rule {
        id: row.id,
        tag,
        words: row.words,
        not_words: row.not_words,
        software: row.software_id,
        effect: row.effect,
    }
}

/// An automatic tag: which, who set it, and by which rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tag {
    pub id: i64,
    pub origin: TagOrigin,
    pub rule: Option<i64>,
    /// What a model thought of it, if that is why.
    pub guess: Option<Guess>,
}

impl Compiled {
    /// The tags of a report: the kind its reporter chose, then what rules find in its text. Each once; what a person said
    /// goes before what a rule found.
    pub fn tags(&self, text: &str, kind: &Kind, software: Option<i64>, effect: Effect) -> Vec<Tag> {
        let mut tags = BTreeMap::new();
        let matches =
            self.rules.iter().flat_map(|rules| rules.matching(text, software, Some(effect.word())));
        for found in matches {
            if let Some(&id) = self.tag_of_rule.get(&found.rule) {
                tags.entry(id).or_insert(Tag {
                    id,
                    origin: TagOrigin::Rule,
                    rule: Some(found.rule),
                    guess: None,
                });
            }
        }
        if let Some(&id) = self.kinds.get(kind.word) {
            tags.insert(id, Tag { id, origin: TagOrigin::Form, rule: None, guess: None });
        }
        tags.into_values().collect()
    }

    /// The same tags in words, for the first event.
    pub fn given(&self, tags: &[Tag]) -> Given {
        let words = |origin: TagOrigin| {
            let of = tags.iter().filter(|tag| tag.origin == origin);
            of.filter_map(|tag| self.words.get(&tag.id).cloned()).collect()
        };
        Given { tags: words(TagOrigin::Form), found: words(TagOrigin::Rule), learnt: Vec::new() }
    }
}

impl Compiled {
    /// The kind that a text speaks of, by the first rule that finds one.
    pub fn kind_of(&self, text: &str, software: Option<i64>) -> Option<&'static Kind> {
        let rules = self.rules.as_ref()?;
        rules.matching(text, software, None).iter().find_map(|found| Kind::from_word(found.tag))
    }
}

/// Gives a submitted issue its tags. Call in the transaction that inserts it.
pub fn tag_submission(
    conn: &mut PgConnection,
    issue: IssueId,
    tags: &[Tag],
    by: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let rows: Vec<_> = tags
        .iter()
        .map(|tag| {
            (
                issue_tags::issue_id.eq(issue.0),
                issue_tags::tag_id.eq(tag.id),
                issue_tags::origin.eq(tag.origin),
                issue_tags::rule_id.eq(tag.rule),
                issue_tags::learnt_version.eq(tag.guess.map(|guess| guess.version)),
                issue_tags::confidence.eq(tag.guess.map(|guess| guess.sure)),
                issue_tags::added_at.eq(now),
                issue_tags::added_by.eq((tag.origin == TagOrigin::Form).then_some(by)),
            )
        })
        .collect();
    diesel::insert_into(issue_tags::table).values(rows).execute(conn).map(drop)
}

/// Records the links of a text, and which of them are our documents; `outward` for what the desk wrote, not its reporter.
/// A text without links costs nothing.
pub fn record_links(
    conn: &mut PgConnection,
    issue: IssueId,
    text: &str,
    documents: &[String],
    outward: bool,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let links = find_links(text);
    if links.is_empty() {
        return Ok(());
    }
    let places = DocumentPlaces::of(documents);
    let rows: Vec<_> = links
        .iter()
        .map(|link| {
            (
                issue_links::issue_id.eq(issue.0),
                issue_links::url.eq(&link.url),
                issue_links::host.eq(&link.host),
                issue_links::is_document.eq(places.contains(link)),
                issue_links::outward.eq(outward),
                issue_links::added_at.eq(now),
            )
        })
        .collect();
    diesel::insert_into(issue_links::table)
        .values(rows)
        .on_conflict_do_nothing()
        .execute(conn)
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compiled() -> Compiled {
        let rule = |id, tag: &str, words: &[&str]| Rule {
            id,
            tag: tag.to_owned(),
            words: words.iter().map(ToString::to_string).collect(),
            ..Rule::default()
        };
        let rules = vec![
            rule(1, "printing", &["print", "printer"]),
            rule(2, "access", &["password"]),
            rule(3, "printing", &["toner"]),
        ];
        Compiled {
            rules: Some(Rules::compile(rules).unwrap()),
            tag_of_rule: [(1, 10), (2, 20), (3, 10)].into(),
            kinds: [("printing".to_owned(), 10), ("access".to_owned(), 20)].into(),
            words: [(10, "printing".to_owned()), (20, "access".to_owned())].into(),
        }
    }

    #[test]
    fn a_report_gets_every_tag_once_and_the_reporters_word_counts_most() {
        let found = |text, kind| {
            let tags =
                compiled().tags(text, Kind::from_word(kind).unwrap(), None, Effect::Question);
            tags.into_iter().map(|tag| (tag.id, tag.origin, tag.rule)).collect::<Vec<_>>()
        };
        let (form, rule) = (TagOrigin::Form, TagOrigin::Rule);

        assert_eq!(found("Nothing we know", "printing"), [(10, form, None)]);
        assert_eq!(
            found("My password, and the toner", "printing"),
            [(10, form, None), (20, rule, Some(2))]
        );
        assert_eq!(found("Printer wants toner", "access"), [(10, rule, Some(1)), (20, form, None)]);
        assert_eq!(
            found("Printer", "other"),
            [(10, rule, Some(1))],
            "a kind without a tag is passed over"
        );
    }

    #[test]
    fn the_first_event_tells_the_tags_and_which_of_them_a_person_chose() {
        let rules = compiled();
        let kind = Kind::from_word("printing").unwrap();
        let tags = rules.tags("My password", kind, None, Effect::Question);
        let given = rules.given(&tags);
        assert_eq!((given.tags, given.found), (vec!["printing".into()], vec!["access".into()]));
    }
}
