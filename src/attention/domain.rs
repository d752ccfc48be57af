use crate::issue::policy::{Sight, sight_of};
use crate::issue::{Issue, Refused};
use crate::people::{PersonId, Role};

/// Somebody whom a note may call.
#[derive(Clone, Debug, PartialEq)]
pub struct Colleague {
    pub id: PersonId,
    pub name: String,
    pub role: Role,
    /// They have left.
    pub ended: bool,
    /// How their address begins: `ada` of ada@example.org.
    pub word: String,
}

/// More names than anybody calls at once.
const MOST: usize = 20;

/// The words of a text that call somebody: `@ada`, as their address begins. What stands in an address itself calls nobody.
pub fn mentioned(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let rest = text.get(at + 1..).unwrap_or_default();
        let end = rest.find(|c: char| !is_in_word(c)).unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default().trim_end_matches(['.', '-', '_', '+']);
        if !before.is_some_and(|c| c.is_alphanumeric() || is_in_word(c)) && !word.is_empty() {
            let word = word.to_lowercase();
            if !words.contains(&word) && words.len() < MOST {
                words.push(word);
            }
        }
    }
    words
}

fn is_in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+')
}

/// What came of calling by word.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Called {
    pub colleagues: Vec<Colleague>,
    /// Why somebody cannot be called, a sentence each.
    pub refused: Vec<String>,
}

/// Whom these `words` call, of the people whose addresses begin so. A word that nobody goes by is no call: a text may have
/// such a sign for other reasons.
pub fn called(words: &[String], known: &[Colleague]) -> Called {
    let mut called = Called::default();
    for word in words {
        let meant: Vec<_> = known.iter().filter(|person| person.word == *word).collect();
        let fit: Vec<_> = meant.iter().filter(|person| is_fit(person).is_ok()).collect();
        match (fit.as_slice(), meant.first()) {
            ([one], _) => called.colleagues.push((**one).clone()),
            ([], Some(person)) => called.refused.extend(is_fit(person).err()),
            ([], None) => {}
            _ => called.refused.push(format!(
                "More than one colleague is called by @{word}. Pick the one you mean from the list."
            )),
        }
    }
    called
}

fn is_fit(person: &Colleague) -> Result<(), String> {
    let name = &person.name;
    if person.ended {
        return Err(format!("{name} has left: @{} calls nobody any more.", person.word));
    }
    if person.role == Role::Employee {
        return Err(format!(
            "{name} is not at the desk: @{} cannot be called by a note. Write them a message.",
            person.word
        ));
    }
    Ok(())
}

/// Whether a colleague may be called to this issue: who may not see it learns nothing of it by being called.
///
/// # Errors
/// [`Refused::Rule`] with who that is.
pub fn may_be_called(colleague: &Colleague, issue: &Issue) -> Result<(), Refused> {
    is_fit(colleague).map_err(Refused::Rule)?;
    let sees = match sight_of(colleague.role) {
        Sight::All => true,
        Sight::Escalated => issue.case.is_some(),
        Sight::Own => false,
    };
    if sees || issue.reporter == colleague.id {
        return Ok(());
    }
    Err(Refused::Rule(format!(
        "{} cannot see this issue as long as it is not with the Software Team, so a note cannot call them.",
        colleague.name
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::{CaseId, State};

    #[test]
    fn a_name_is_called_by_its_sign_and_an_address_calls_nobody() {
        for (text, words) in [
            ("@ada, look", vec!["ada"]),
            ("@Ada.Abbott. And (@tom-t)!", vec!["ada.abbott", "tom-t"]),
            ("@ada @ada @ADA", vec!["ada"]),
            ("ada@example.org, x.@y, 3@4", vec![]),
            ("@ @. @@ada", vec!["ada"]),
            ("größe@ada", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(mentioned(text), words, "{text}");
        }
        let many: String = (0..30).map(|n| format!("@a{n} ")).collect();
        assert_eq!(mentioned(&many).len(), 20);
    }

    fn colleague(id: i64, word: &str, role: Role) -> Colleague {
        let (word, name) = (word.to_owned(), format!("{word} {id}"));
        Colleague { id: PersonId(id), name, role, ended: false, word }
    }

    #[test]
    fn who_has_left_and_who_is_no_colleague_is_refused_with_words() {
        let ended = Colleague { ended: true, ..colleague(1, "old", Role::Tech) };
        let known = [
            colleague(2, "ada", Role::Tech),
            colleague(3, "eve", Role::Employee),
            colleague(4, "two", Role::Tech),
            colleague(5, "two", Role::Manager),
            Colleague { ended: true, ..colleague(6, "sam", Role::Software) },
            colleague(7, "sam", Role::Software),
            ended,
        ];
        let words = ["ada", "eve", "two", "old", "sam", "nobody"].map(str::to_owned);
        let called = called(&words, &known);
        let ids: Vec<_> = called.colleagues.iter().map(|colleague| colleague.id.0).collect();
        assert_eq!(ids, [2, 7]);
        assert_eq!(called.refused.len(), 3, "{:?}", called.refused);
    }

    #[test]
    fn a_call_gives_nobody_a_right() {
        let may = |role, case: Option<i64>, reporter| {
            let issue = Issue::of(PersonId(reporter), State::Taken);
            let issue = Issue { case: case.map(CaseId), ..issue };
            may_be_called(&colleague(2, "sam", role), &issue).is_ok()
        };
        assert!(may(Role::Tech, None, 1) && may(Role::Manager, Some(3), 1));
        assert!(may(Role::Software, Some(3), 1), "it was sent to the team");
        assert!(!may(Role::Software, None, 1) && may(Role::Software, None, 2));
        assert!(!may(Role::Employee, Some(3), 2));
    }
}
