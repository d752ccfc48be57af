use crate::issue::{Basket, EventKind, IssueId, State};
use crate::people::PersonId;

/// What happened to an issue, as far as an open page has to know.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The event's number.
    pub id: i64,
    pub issue: IssueId,
    /// What it is a duplicate of: whose page shows both.
    pub with: Option<IssueId>,
    pub kind: EventKind,
    pub by: Option<PersonId>,
    pub from: Option<State>,
    pub to: State,
    /// Where it lies now.
    pub basket: Basket,
    pub software: String,
    pub department: String,
}

/// What a page follows.
#[derive(Clone, Debug, PartialEq)]
pub enum Topic {
    /// A list of what waits, with its filters.
    Waiting { basket: Option<Basket>, software: Option<String>, department: Option<String> },
    /// One issue.
    Issue(IssueId),
}

crate::words! {
    /// What a page is told.
    pub enum Told {
        Came = "came" => "came into the list",
        Left = "left" => "left the list",
        Wrote = "wrote" => "a message was written",
        Changed = "changed" => "something else happened",
    }
}

impl Change {
    /// Whether the page of an issue shows it. Of a duplicate, what its reporter reads: to follow the desk's own work on it there
    /// is its own page.
    fn shows_on(&self, issue: IssueId) -> bool {
        let is_said = EventKind::FOR_REPORTER.contains(&self.kind);
        self.issue == issue || (is_said && self.with == Some(issue))
    }
}

impl Topic {
    /// The issue that a page of this is told about.
    pub fn about(&self, change: &Change) -> IssueId {
        match self {
            Topic::Issue(issue) => *issue,
            Topic::Waiting { .. } => change.issue,
        }
    }

    /// What a change is to a page of `me`, if anything. Their own words are nothing new to them.
    pub fn told(&self, change: &Change, me: PersonId) -> Option<Told> {
        match self {
            Topic::Issue(issue) if !change.shows_on(*issue) || change.by == Some(me) => None,
            Topic::Issue(_) if change.kind == EventKind::Message => Some(Told::Wrote),
            Topic::Issue(_) => Some(Told::Changed),
            Topic::Waiting { .. } => self.moved(change),
        }
    }

    /// Whether it came into a list or left it. Only triage moves what waits and goes on waiting.
    fn moved(&self, change: &Change) -> Option<Told> {
        let moves = change.from != Some(change.to) || change.kind == EventKind::Retriaged;
        if moves && change.to == State::Waiting && self.holds(change) {
            return Some(Told::Came);
        }
        (moves && change.from == Some(State::Waiting)).then_some(Told::Left)
    }

    fn holds(&self, change: &Change) -> bool {
        let Topic::Waiting { basket, software, department } = self else { return false };
        basket.is_none_or(|basket| basket == change.basket)
            && software.as_ref().is_none_or(|s| s.to_lowercase() == change.software.to_lowercase())
            && department.as_ref().is_none_or(|department| *department == change.department)
    }

    /// Where a page that is up to date up to `after` follows it.
    pub fn address(&self, after: i64) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        match self {
            Topic::Issue(issue) => {
                query.append_pair("issue", &issue.to_string());
            }
            Topic::Waiting { basket, software, department } => {
                query.append_pair("list", basket.map_or(ALL, Basket::word));
                let filters = [("software", software), ("department", department)];
                let filters = filters.iter().filter_map(|(name, it)| Some((*name, it.as_ref()?)));
                query.extend_pairs(filters);
            }
        }
        format!("/live?{}", query.append_pair("after", &after.to_string()).finish())
    }
}

/// The list of all baskets, in an address.
pub const ALL: &str = "all";

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: PersonId = PersonId(4);

    fn change(kind: EventKind, from: Option<State>, to: State) -> Change {
        Change {
            id: 9,
            issue: IssueId(7),
            with: None,
            kind,
            by: Some(PersonId(1)),
            from,
            to,
            basket: Basket::Bin,
            software: "Word".to_owned(),
            department: "Permits".to_owned(),
        }
    }

    fn list(basket: Option<Basket>) -> Topic {
        Topic::Waiting { basket, software: None, department: None }
    }

    #[test]
    fn a_list_is_told_what_comes_and_what_leaves() {
        use EventKind::*;
        use State::{Taken as InWork, Waiting};
        let told = |change: &Change| list(Some(Basket::Bin)).told(change, ADA);
        for (kind, from, to, what) in [
            (Submitted, None, Waiting, Some(Told::Came)),
            (PutBack, Some(InWork), Waiting, Some(Told::Came)),
            (Reopened, Some(State::Resolved), Waiting, Some(Told::Came)),
            (Taken, Some(Waiting), InWork, Some(Told::Left)),
            (Cancelled, Some(Waiting), State::Cancelled, Some(Told::Left)),
            (Message, Some(Waiting), Waiting, None),
            (Resolved, Some(InWork), State::Resolved, None),
            (Retriaged, Some(Waiting), Waiting, Some(Told::Came)),
            (Retriaged, Some(InWork), InWork, None),
        ] {
            assert_eq!(told(&change(kind, from, to)), what, "{kind} {from:?} {to}");
        }
    }

    #[test]
    fn a_list_is_told_only_of_what_it_would_show() {
        let came = change(EventKind::Submitted, None, State::Waiting);
        let moved = change(EventKind::Retriaged, Some(State::Waiting), State::Waiting);
        assert_eq!(list(None).told(&came, ADA), Some(Told::Came));
        assert_eq!(list(Some(Basket::P1)).told(&came, ADA), None);
        assert_eq!(list(Some(Basket::P1)).told(&moved, ADA), Some(Told::Left), "out of P1");
        let of = |software: &str, department: &str| Topic::Waiting {
            basket: None,
            software: Some(software.to_owned()),
            department: Some(department.to_owned()),
        };
        assert_eq!(of("word", "Permits").told(&came, ADA), Some(Told::Came));
        assert_eq!(of("Excel", "Permits").told(&came, ADA), None);
        assert_eq!(of("word", "Roads").told(&came, ADA), None);
    }

    #[test]
    fn an_issue_is_told_what_others_do_to_it() {
        let wrote = change(EventKind::Message, Some(State::Taken), State::Taken);
        let noted = change(EventKind::Note, Some(State::Taken), State::Taken);
        assert_eq!(Topic::Issue(IssueId(7)).told(&wrote, ADA), Some(Told::Wrote));
        assert_eq!(Topic::Issue(IssueId(7)).told(&noted, ADA), Some(Told::Changed));
        assert_eq!(Topic::Issue(IssueId(7)).told(&wrote, PersonId(1)), None, "their own");
        assert_eq!(Topic::Issue(IssueId(8)).told(&wrote, ADA), None, "another issue");

        let of = |change: Change| Change { with: Some(IssueId(3)), ..change };
        let first = Topic::Issue(IssueId(3));
        let said = of(wrote.clone());
        assert_eq!(first.told(&said, ADA), Some(Told::Wrote), "by who reported a duplicate");
        assert_eq!(first.about(&said), IssueId(3), "on its own page");
        assert_eq!(first.told(&said, PersonId(1)), None, "their own");
        assert_eq!(first.told(&of(noted), ADA), None, "for the page of the duplicate");
        assert_eq!(first.told(&wrote, ADA), None, "of another issue");
    }

    #[test]
    fn a_topic_is_an_address() {
        assert_eq!(Topic::Issue(IssueId(7)).address(12), "/live?issue=7&after=12");
        assert_eq!(list(None).address(0), "/live?list=all&after=0");
        let filtered = Topic::Waiting {
            basket: Some(Basket::P2),
            software: Some("Word & Co".to_owned()),
            department: None,
        };
        assert_eq!(filtered.address(3), "/live?list=p2&software=Word+%26+Co&after=3");
    }
}
