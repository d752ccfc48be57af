use crate::intake::store::Wanted;
use crate::issue::IssueId;
use serde::Deserialize;

/// What the address of "My issues" asks for. Nonsense asks for nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OwnQuery {
    pub q: String,
    pub state: String,
    pub after: String,
}

impl OwnQuery {
    /// Whether only open issues are asked for, and not all.
    pub fn open_only(&self) -> bool {
        self.state == "open"
    }

    /// `#365` is issue 365; `365` is that and every issue that says 365.
    pub fn wanted(&self) -> Wanted {
        let words: String = self.q.trim().chars().take(100).collect();
        let digits = words.strip_prefix('#').unwrap_or(&words);
        let number = digits.parse().ok().filter(|number| *number > 0).map(IssueId);
        let means_number = number.is_some() && words.starts_with('#');
        Wanted {
            number,
            words: Some(words).filter(|words| !words.is_empty() && !means_number),
            open_only: self.open_only(),
            after: self.after.parse().ok().filter(|id| *id > 0).map(IssueId),
        }
    }

    /// The address of `path` with these filters, from `after` on; what is not asked for is left out.
    pub fn address(&self, path: &str, after: Option<IssueId>) -> String {
        let words = Some(self.q.trim()).filter(|words| !words.is_empty());
        let pairs = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(words.map(|words| ("q", words)))
            .extend_pairs(self.open_only().then_some(("state", "open")))
            .extend_pairs(after.map(|after| ("after", after.to_string())))
            .finish();
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{pairs}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_in_the_address_is_the_first_page_of_all() {
        for after in ["", "0", "-4", "x", "9".repeat(40).as_str()] {
            let query =
                OwnQuery { after: after.into(), state: "lost".into(), ..OwnQuery::default() };
            assert_eq!((query.wanted().after, query.wanted().open_only), (None, false), "{after}");
        }
        let open = OwnQuery { q: " a&b ".into(), state: "open".into(), ..OwnQuery::default() };
        assert_eq!(open.address("/issues", Some(IssueId(7))), "/issues?q=a%26b&state=open&after=7");
        assert_eq!(OwnQuery::default().address("/issues", None), "/issues");
        let long = OwnQuery { q: "ü".repeat(500), ..OwnQuery::default() };
        assert_eq!(long.wanted().words.map(|words| words.chars().count()), Some(100));
    }

    #[test]
    fn a_number_is_looked_for_as_one() {
        for (q, number, words) in [
            ("#365", Some(365), None),
            (" 365 ", Some(365), Some("365")),
            ("#", None, Some("#")),
            ("0", None, Some("0")),
            ("#-4", None, Some("#-4")),
            ("Office 365", None, Some("Office 365")),
            ("99999999999999999999", None, Some("99999999999999999999")),
            ("", None, None),
        ] {
            let wanted = OwnQuery { q: q.into(), ..OwnQuery::default() }.wanted();
            assert_eq!((wanted.number.map(|n| n.0), wanted.words.as_deref()), (number, words));
        }
    }
}
