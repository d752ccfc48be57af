//! The links in a text, and which of them lead to our own documentation.

use std::fmt;

use linkify::{LinkFinder, LinkKind};
use url::Url;

/// A text with more is a list of links; the first of them tell enough.
const MOST_LINKS: usize = 50;

/// Longer addresses carry a program's state, not a page. They are left out rather than cut: a cut address leads elsewhere.
const LONGEST: usize = 2_000;

/// An address somebody wrote into a text, and its host, both in the spelling browsers use: lower-case host, no user or password.
///
/// Counted by K3, "tracked links to documentation". Showing it is safe; following it is the reader's decision.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// The whole address, `http` or `https`.
    pub url: String,
    /// Its host without the port.
    pub host: String,
}

impl Link {
    /// The link of an address, or none if it is not a usable web address.
    pub fn from_url(address: &str) -> Option<Link> {
        let mut url = Url::parse(address).ok()?;
        let host = host(&url)?;
        // Refused only by addresses without a host.
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
        let url = String::from(url);
        (url.len() <= LONGEST).then_some(Link { url, host })
    }
}

/// Characters of an address that somebody types into a field of its own.
pub const ADDRESS: usize = 300;

/// An address that somebody typed, as a link to it has it.
///
/// # Errors
/// A sentence for who typed it.
pub fn typed_address(typed: &str) -> Result<String, String> {
    let link = Url::parse(typed).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none()
    });
    match link {
        Some(link) if link.as_str().chars().count() <= ADDRESS => Ok(link.into()),
        Some(_) => Err(format!("Please keep this under {ADDRESS} characters.")),
        None => Err("Give a whole address, like https://docs.example.com/word.".to_owned()),
    }
}

/// An address as people read it: "docs.example.com/word".
pub fn without_scheme(address: &str) -> &str {
    address.split_once("://").map_or(address, |(_, rest)| rest).trim_end_matches('/')
}

/// Every web address of a text: each once, in the order of the text, fifty at most.
///
/// An address begins with `http://` or `https://`; punctuation that belongs to the sentence around it is left out.
pub fn find_links(text: &str) -> Vec<Link> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(true);
    let mut links: Vec<Link> = Vec::new();
    let found = finder.links(text).map(|found| without_sentence(found.as_str()));
    for link in found.filter_map(Link::from_url) {
        if !links.contains(&link) {
            links.push(link);
        }
        if links.len() == MOST_LINKS {
            break;
        }
    }
    links
}

/// An address up to the punctuation of languages that set no space after it, and without closing quotes.
fn without_sentence(address: &str) -> &str {
    let end =
        address.find(['。', '，', '、', '；', '：', '！', '？', '）', '」', '』', '】', '》', '…']);
    let address = end.map_or(address, |end| address.get(..end).unwrap_or(address));
    address.trim_end_matches(['’', '‘', '”', '“', '»', '«', '.', ',', ';', ':', '!', '?', '\''])
}

fn host(url: &Url) -> Option<String> {
    let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https"))?;
    Some(host.trim_end_matches('.').to_owned()).filter(|host| !host.is_empty())
}

/// Where our own documentation lives: hosts, each with the path its pages begin with. Kept by managers, one place a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentPlaces(Vec<Place>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    host: String,
    /// Only when the line names one; otherwise every port of the host is meant.
    port: Option<u16>,
    /// The segments a page's path begins with.
    path: Vec<String>,
}

impl DocumentPlaces {
    /// The places of the setting; if one of its lines is no place, none is, and the log says so.
    pub fn of(documents: &[String]) -> Self {
        Self::parse(&documents.join("\n")).unwrap_or_else(|bad| {
            tracing::warn!(%bad, "no link counts as a document");
            Self::default()
        })
    }

    /// Reads the lines of the setting, such as `docs.example.com/help`. Empty lines are skipped, `https://` may be left in.
    ///
    /// # Errors
    /// [`BadPlaces`]: every line that is not a place, each in words for the manager.
    pub fn parse(lines: &str) -> Result<Self, BadPlaces> {
        let (mut places, mut bad) = (Vec::new(), Vec::new());
        let typed = (1..).zip(lines.lines().map(str::trim));
        for (number, line) in typed.filter(|(_, line)| !line.is_empty()) {
            match place(line) {
                Ok(place) => places.push(place),
                Err(advice) => bad.push(BadPlace { number, line: line.to_owned(), advice }),
            }
        }
        if bad.is_empty() { Ok(Self(places)) } else { Err(BadPlaces(bad)) }
    }

    /// Whether a link is one of our documents: on the host of a place, at its path or below it.
    ///
    /// `docs.example.com/help` holds `/help` and `/help/print`, not `/helpdesk` and not another host. Case counts in paths.
    pub fn contains(&self, link: &Link) -> bool {
        Url::parse(&link.url).is_ok_and(|url| self.0.iter().any(|place| place.holds(&url)))
    }
}

impl Place {
    fn holds(&self, url: &Url) -> bool {
        let port = self.port.is_none() || self.port == url.port_or_known_default();
        let path = || segments(url).zip(&self.path).filter(|(a, b)| *a == *b).count();
        port && host(url).as_ref() == Some(&self.host) && path() == self.path.len()
    }
}

fn segments(url: &Url) -> impl Iterator<Item = &str> {
    url.path_segments().into_iter().flatten().filter(|segment| !segment.is_empty())
}

fn place(line: &str) -> Result<Place, &'static str> {
    let example = "Write it like docs.example.com/help.";
    let place = match line.split_once("://") {
        Some(("http" | "https", place)) => place,
        Some(_) => return Err("Only web pages can be documents."),
        None => line,
    };
    if line.contains('*') {
        return Err("Name each host; a star stands for nothing here.");
    }
    if line.contains(['?', '#', '@']) {
        return Err("Leave out ?, # and @, and what follows them.");
    }
    if line.contains(char::is_whitespace) {
        return Err("One place a line, without spaces.");
    }
    if place.starts_with(['/', '\\']) {
        return Err("Begin with the host, like docs.example.com/help.");
    }
    let url = Url::parse(&format!("https://{place}")).map_err(|_| example)?;
    let path = segments(&url).map(str::to_owned).collect();
    Ok(Place { host: host(&url).ok_or(example)?, port: url.port(), path })
}

/// As the setting stores it: one place a line.
impl fmt::Display for DocumentPlaces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Place { host, port, path } in &self.0 {
            write!(f, "{host}")?;
            if let Some(port) = port {
                write!(f, ":{port}")?;
            }
            path.iter().try_for_each(|segment| write!(f, "/{segment}"))?;
            writeln!(f)?;
        }
        Ok(())
    }
}

/// A line of the setting that is not a place, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Line {number}: “{line}” is not a place for documents. {advice}")]
pub struct BadPlace {
    /// The line's number, from 1.
    pub number: usize,
    /// The line as typed.
    pub line: String,
    advice: &'static str,
}

/// Every line of the setting that is not a place; a sentence for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPlaces(pub Vec<BadPlace>);

impl std::error::Error for BadPlaces {}

impl fmt::Display for BadPlaces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentences: Vec<_> = self.0.iter().map(BadPlace::to_string).collect();
        f.write_str(&sentences.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn urls(text: &str) -> Vec<String> {
        find_links(text).into_iter().map(|link| link.url).collect()
    }

    #[test]
    fn the_links_of_a_text_are_found_without_its_punctuation() {
        for (text, found) in [
            ("See https://docs.example.com/help.", "https://docs.example.com/help"),
            ("(https://a.example/x_(y)), ok?", "https://a.example/x_(y)"),
            ("[guide](http://a.example/b)", "http://a.example/b"),
            ("<https://a.example/b>", "https://a.example/b"),
            ("<https://a.example/b|the guide>", "https://a.example/b"),
            ("\"https://a.example/b\"", "https://a.example/b"),
            ("“https://a.example/b”", "https://a.example/b"),
            ("«https://a.example/b»", "https://a.example/b"),
            ("'https://a.example/b'", "https://a.example/b"),
            ("请看https://a.example/b。谢谢", "https://a.example/b"),
            ("https://a.example/b?c=d&e=f#g!", "https://a.example/b?c=d&e=f#g"),
            ("HTTPS://A.Example/B", "https://a.example/B"),
            ("https://A.example:443", "https://a.example/"),
            ("https://a.example:8443/x", "https://a.example:8443/x"),
            ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
            ("https://ada:secret@a.example/b", "https://a.example/b"),
            ("https://a.example/b/../c", "https://a.example/c"),
            ("javascript:alert(1) ftp://a.example file:///etc", ""),
            ("docs.example.com/help or ada@example.com", ""),
            ("https:// http:///", ""),
            ("", ""),
        ] {
            assert_eq!(urls(text).join(" "), found, "{text}");
        }
    }

    #[test]
    fn a_link_is_listed_once_and_in_the_order_of_the_text() {
        let text = "https://b.example https://a.example/ https://B.EXAMPLE/";
        assert_eq!(urls(text), ["https://b.example/", "https://a.example/"]);
    }

    #[test]
    fn links_are_limited_in_number_and_length() {
        let many: String = (0..60).map(|n| format!("https://a.example/{n} ")).collect();
        assert_eq!(find_links(&many).len(), 50);
        let long = |n: usize| format!("https://a.example/{}", "x".repeat(n - 18));
        assert_eq!(find_links(&long(2_000)).len(), 1);
        assert_eq!(find_links(&long(2_001)), []);
    }

    #[test]
    fn the_host_is_the_one_a_browser_would_ask() {
        for (address, host) in [
            ("https://Docs.Example.COM./x", "docs.example.com"),
            ("https://docs.example.com@evil.example/", "evil.example"),
            ("https://evil.example\\@docs.example.com/", "evil.example"),
            ("http://0x7f.1/", "127.0.0.1"),
        ] {
            assert_eq!(Link::from_url(address).unwrap().host, host, "{address}");
        }
    }

    #[test]
    fn a_link_is_a_document_when_its_host_and_the_start_of_its_path_say_so() {
        let places = "docs.example.com/help\n\nhttps://wiki.example.com\nintra:8090/a/b/\n";
        let places = DocumentPlaces::parse(places).unwrap();
        for (address, document) in [
            ("https://docs.example.com/help", true),
            ("http://DOCS.example.com/help/print?x=1#y", true),
            ("https://docs.example.com./help/", true),
            ("https://docs.example.com//help", true),
            ("https://docs.example.com/helpdesk", false),
            ("https://docs.example.com/", false),
            ("https://docs.example.com/help/../private", false),
            ("https://docs.example.com/help/%2e%2e/private", false),
            ("https://docs.example.com.evil.example/help", false),
            ("https://evil.example/docs.example.com/help", false),
            ("https://my.wiki.example.com/", false),
            ("https://wiki.example.com/anything", true),
            ("https://wiki.example.com:8443/", true),
            ("http://intra:8090/a/b/c", true),
            ("http://intra/a/b/c", false),
        ] {
            let link = Link::from_url(address).unwrap();
            assert_eq!(places.contains(&link), document, "{address}");
        }
    }

    #[test]
    fn the_places_are_written_as_they_are_read() {
        let places = DocumentPlaces::parse("https://Docs.example.com/help/ \n intra:8090").unwrap();
        assert_eq!(places.to_string(), "docs.example.com/help\nintra:8090\n");
        assert_eq!(DocumentPlaces::parse(&places.to_string()).unwrap(), places);
    }

    #[test]
    fn every_line_that_is_no_place_is_named_in_words() {
        let lines = "ok.example\n*.example.com\nftp://a.example\n\nour docs\n/help\na.example/x?y\nhttps://";
        let bad = DocumentPlaces::parse(lines).unwrap_err();
        let numbers: Vec<_> = bad.0.iter().map(|place| place.number).collect();
        assert_eq!(numbers, [2, 3, 5, 6, 7, 8], "{bad}");
        let first = "Line 2: “*.example.com” is not a place for documents. Name each host; a star stands for nothing here.";
        assert_eq!(bad.0[0].to_string(), first);
    }

    #[test]
    fn an_address_is_one_that_a_browser_goes_to() {
        for (typed, kept) in [
            ("https://docs.example.com/word", Some("https://docs.example.com/word")),
            ("HTTP://Docs.example.com", Some("http://docs.example.com/")),
            ("docs.example.com/word", None),
            ("javascript:alert(1)", None),
            ("https://sam:secret@docs.example.com/", None),
            ("file:///etc/passwd", None),
        ] {
            assert_eq!(typed_address(typed).ok().as_deref(), kept, "{typed}");
        }
        assert_eq!(without_scheme("https://docs.example.com/"), "docs.example.com");
    }

    proptest! {
        #[test]
        fn every_link_found_is_whole(text in "(https?://|[a-z.]{1,9}|[/:@?#%\\[\\]()<> 。\"']|\\PC){0,40}") {
            for link in find_links(&text) {
                prop_assert_eq!(Link::from_url(&link.url), Some(link));
            }
        }
    }
}
