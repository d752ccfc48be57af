//! What somebody typed into the search field, and what they meant by it.

use crate::issue::{Basket, IssueId, State};
use chrono::{Days, Months, NaiveDate};
use std::fmt;

/// What is read of a search, in characters; the rest is left out, and the page says so.
pub const LONGEST: usize = 400;

/// How many words, phrases and values of operators a search has at most, each.
const MOST: usize = 16;

/// What is looked for. Everything in it has to be true of an issue; of the values of one operator, one is enough.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Search {
    pub terms: Vec<Term>,
    /// `#1042`: this one, whatever else is asked.
    pub number: Option<IssueId>,
    /// Names, words of names or email addresses; `me`.
    pub from: Vec<String>,
    pub owner: Vec<String>,
    pub software: Vec<String>,
    pub kinds: Vec<String>,
    pub states: Vec<State>,
    pub baskets: Vec<Basket>,
    /// `is:duplicate`.
    pub duplicates: bool,
    /// `duplicate:1042`: what points to one of these.
    pub duplicates_of: Vec<IssueId>,
    /// Submitted on that day or later.
    pub after: Option<NaiveDate>,
    /// Submitted before that day.
    pub before: Option<NaiveDate>,
    /// What could not be understood, a sentence each.
    pub remarks: Vec<String>,
}

/// A word or a phrase that an issue says, or must not say.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    pub text: String,
    /// These words, one right after the other.
    pub phrase: bool,
    pub not: bool,
}

impl Term {
    /// A phrase, or a name of parts like `docs.example.com` or `10.0.2`: issues are searched by the parts.
    pub fn is_one_after_the_other(&self) -> bool {
        self.phrase || self.text.contains(['.', '/', '\\', '_', ':'])
    }
}

impl Search {
    /// Reads what was typed on the day `today`. Every text means something: what is not understood is said in
    /// `remarks`, and the rest is looked for all the same.
    pub fn parse(typed: &str, today: NaiveDate) -> Search {
        let mut search = Search::default();
        let blank = |c: char| if c.is_control() { ' ' } else { c };
        let read: String = typed.chars().take(LONGEST).map(blank).collect();
        if read.len() < typed.trim_end().len() {
            search.remarks.push(format!("Only the first {LONGEST} characters were read."));
        }
        for piece in pieces(&read) {
            search.add(piece, today);
        }
        search
    }

    /// Nothing is looked for.
    pub fn is_empty(&self) -> bool {
        let Search { terms, number, from, owner, software, kinds, states, baskets, .. } = self;
        let named = [from, owner, software, kinds].iter().any(|names| !names.is_empty());
        let pointers = self.duplicates || !self.duplicates_of.is_empty();
        let facts = named || pointers || !states.is_empty() || !baskets.is_empty();
        !facts && terms.is_empty() && number.is_none() && self.after.or(self.before).is_none()
    }

    /// The issue that is meant when nothing but a number was typed, with or without its sign.
    pub fn as_number(&self) -> Option<IssueId> {
        match (self.terms.as_slice(), self.number) {
            (_, Some(number)) => Some(number),
            ([only], None) if !only.not => only.text.parse().ok().filter(|n| *n > 0).map(IssueId),
            _ => None,
        }
    }

    /// The same search with another word in place of one.
    pub fn with(&self, word: &str, instead: &str) -> Search {
        let mut other = self.clone();
        for term in other.terms.iter_mut().filter(|term| term.text == word) {
            instead.clone_into(&mut term.text);
        }
        other
    }

    fn add(&mut self, piece: Piece<'_>, today: NaiveDate) {
        let Piece { not, operator, value, quoted } = piece;
        if let Some(number) = number(&piece) {
            self.number = Some(number);
            return;
        }
        let Some(operator) = operator else {
            return self.add_term(value, quoted, not);
        };
        match operator.to_lowercase().as_str() {
            name if not && OPERATORS.contains(&name) => self.remark(format!(
                "“-{name}:” was left out: only words and phrases can be excluded."
            )),
            name if value.is_empty() && OPERATORS.contains(&name) => {
                self.remark(format!(
                    "“{name}:” was left out: write what you look for right after the colon."
                ));
            }
            "from" => note(&mut self.from, value),
            "owner" => note(&mut self.owner, value),
            "software" => note(&mut self.software, value),
            "kind" => note(&mut self.kinds, value),
            "state" => self.add_states(value),
            "basket" => self.add_basket(value),
            "is" => match plain(value).as_str() {
                "duplicate" => self.duplicates = true,
                _ => self.remark(format!("“is:{value}” was left out: it can be is:duplicate.")),
            },
            "duplicate" => match value.trim_start_matches('#').parse() {
                Ok(number) if number > 0 => note(&mut self.duplicates_of, IssueId(number)),
                _ => self.remark(format!(
                    "“duplicate:{value}” was left out: write a number, like duplicate:1042."
                )),
            },
            "after" => match day(value, today) {
                Some(day) => self.after = Some(self.after.map_or(day, |known| known.max(day))),
                None => self.remark_day("after", value),
            },
            "before" => match day(value, today) {
                Some(day) => self.before = Some(self.before.map_or(day, |known| known.min(day))),
                None => self.remark_day("before", value),
            },
            unknown => {
                self.remark(format!(
                    "“{unknown}:” is nothing this search knows, so its words were looked for. It knows {}.",
                    in_words()
                ));
                self.add_term(operator, false, not);
                self.add_term(value, quoted, not);
            }
        }
    }

    fn add_term(&mut self, text: &str, quoted: bool, not: bool) {
        if !text.chars().any(char::is_alphanumeric) {
            return;
        }
        if self.terms.len() == MOST {
            return self.remark(format!("Only the first {MOST} words were looked for."));
        }
        let tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let term = Term { phrase: quoted && tidy.contains(' '), text: tidy, not };
        if !self.terms.contains(&term) {
            self.terms.push(term);
        }
    }

    fn add_states(&mut self, value: &str) {
        let meant: Vec<State> = match plain(value).as_str() {
            "open" => State::OPEN.to_vec(),
            word => State::ALL
                .iter()
                .copied()
                .filter(|state| plain(state.word()) == word || plain(state.label()) == word)
                .collect(),
        };
        if meant.is_empty() {
            let words: Vec<_> = State::ALL.iter().map(|state| state.word()).collect();
            self.remark(format!(
                "“state:{value}” was left out: a state is open or one of {}.",
                words.join(", ")
            ));
        }
        for state in meant {
            note(&mut self.states, state);
        }
    }

    fn add_basket(&mut self, value: &str) {
        match Basket::from_word(&plain(value)) {
            Some(basket) => note(&mut self.baskets, basket),
            None => self.remark(format!(
                "“basket:{value}” was left out: the baskets are vip, p1, p2 and bin."
            )),
        }
    }

    fn remark_day(&mut self, operator: &str, value: &str) {
        self.remark(format!(
            "“{operator}:{value}” was left out: write a day like {operator}:2026-11-30, a month, a year, today, \
             yesterday, or 7d for seven days ago."
        ));
    }

    fn remark(&mut self, words: String) {
        note(&mut self.remarks, words);
    }
}

/// Every operator, as it is typed before its colon.
pub const OPERATORS: &[&str] =
    &["from", "owner", "software", "kind", "state", "basket", "is", "duplicate", "before", "after"];

fn in_words() -> String {
    let all: Vec<_> = OPERATORS.iter().map(|name| format!("{name}:")).collect();
    all.join(" ")
}

/// Adds a value once, and no more of them than a search has.
fn note<T: PartialEq>(known: &mut Vec<T>, value: impl Into<T>) {
    let value = value.into();
    if known.len() < MOST && !known.contains(&value) {
        known.push(value);
    }
}

/// A value as it is compared: lower case, and what joins words is a line.
fn plain(value: &str) -> String {
    value.trim().to_lowercase().replace([' ', '-'], "_")
}

/// A day, or the first day of a month or year.
fn day(value: &str, today: NaiveDate) -> Option<NaiveDate> {
    let value = value.to_lowercase();
    let (number, unit) =
        value.split_at(value.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len());
    match (number, unit) {
        ("", "today") => Some(today),
        ("", "yesterday") => today.pred_opt(),
        (n, "d") => today.checked_sub_days(Days::new(n.parse().ok()?)),
        (n, "w") => today.checked_sub_days(Days::new(n.parse::<u64>().ok()?.checked_mul(7)?)),
        (n, "m") => today.checked_sub_months(Months::new(n.parse().ok()?)),
        (n, "y") => today.checked_sub_months(Months::new(n.parse::<u32>().ok()?.checked_mul(12)?)),
        (written, "") => calendar(written),
        _ => None,
    }
    .filter(|day| (1970..=9999).contains(&chrono::Datelike::year(day)))
}

/// `2026-11-30`, `2026-11`, `2026`.
fn calendar(written: &str) -> Option<NaiveDate> {
    let mut parts = written.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = parts.next().map_or(Some(1), |month| month.parse().ok())?;
    let day = parts.next().map_or(Some(1), |day| day.parse().ok())?;
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| parts.next().is_none())
}

/// A part of what was typed, between blanks that no quotes hold together.
#[derive(Clone, Copy, Debug)]
struct Piece<'t> {
    not: bool,
    operator: Option<&'t str>,
    value: &'t str,
    quoted: bool,
}

/// `#1042`.
fn number(piece: &Piece<'_>) -> Option<IssueId> {
    let bare = !piece.not && !piece.quoted && piece.operator.is_none();
    let digits = piece.value.strip_prefix('#').filter(|_| bare)?;
    let all = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|number| all && *number > 0).map(IssueId)
}

const QUOTES: [char; 4] = ['"', '“', '”', '„'];

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let (piece, after) = next_piece(rest)?;
        rest = after;
        Some(piece)
    })
}

/// The first piece of a text that begins with one, and what comes after it.
fn next_piece(text: &str) -> Option<(Piece<'_>, &str)> {
    let first = text.chars().next()?;
    let word = text.strip_prefix('-').filter(|word| word.starts_with(|c: char| !c.is_whitespace()));
    let not = first == '-' && word.is_some();
    let text = word.unwrap_or(text);
    let operator = operator(text);
    let text = operator.map_or(text, |name| &text[name.len() + 1..]);
    let (value, quoted, rest) = match text.strip_prefix(QUOTES) {
        Some(inner) => {
            let end = inner.find(QUOTES).unwrap_or(inner.len());
            let after = inner[end..].strip_prefix(QUOTES).unwrap_or_default();
            (&inner[..end], true, after)
        }
        None => {
            let ends = |c: char| c.is_whitespace() || QUOTES.contains(&c);
            let end = text.find(ends).unwrap_or(text.len());
            (&text[..end], false, &text[end..])
        }
    };
    Some((Piece { not, operator, value, quoted }, rest))
}

/// The letters before a colon, where they can be meant as an operator: not those of `C:\temp`, `https://…` or `10:30`.
fn operator(text: &str) -> Option<&str> {
    let (name, value) = text.split_once(':')?;
    let letters = name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    (letters && !value.starts_with(['/', '\\', ':'])).then_some(name)
}

/// As somebody would have typed it: reads back as the same search.
impl fmt::Display for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = self.terms.iter().map(Term::to_string).collect();
        parts.extend(self.number.map(|number| format!("#{number}")));
        for (operator, values) in [
            ("from", &self.from),
            ("owner", &self.owner),
            ("software", &self.software),
            ("kind", &self.kinds),
        ] {
            parts.extend(values.iter().map(|value| format!("{operator}:{}", held_together(value))));
        }
        parts.extend(self.states.iter().map(|state| format!("state:{}", state.word())));
        parts.extend(self.baskets.iter().map(|basket| format!("basket:{}", basket.word())));
        parts.extend(self.duplicates.then(|| "is:duplicate".to_owned()));
        parts.extend(self.duplicates_of.iter().map(|number| format!("duplicate:{number}")));
        parts.extend(self.after.map(|day| format!("after:{day}")));
        parts.extend(self.before.map(|day| format!("before:{day}")));
        f.write_str(&parts.join(" "))
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.not { "-" } else { "" };
        write!(f, "{sign}{}", held_together(&self.text))
    }
}

fn held_together(value: &str) -> String {
    let is_one_piece = next_piece(value).is_some_and(|(piece, rest)| {
        piece.value == value && !piece.quoted && rest.is_empty() && !value.starts_with('#')
    });
    if is_one_piece { value.to_owned() } else { format!("\"{value}\"") }
}

#[cfg(test)]
mod tests;
