//! Filling in the fields of a text.

/// The longest title and text, in characters.
pub const TITLE: usize = 80;
pub const TEXT: usize = 4_000;

/// A field as it is typed, and what comes in its place.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub means: &'static str,
}

pub const FIELDS: [Field; 4] = [
    Field { name: "name", means: "the reporter’s first name" },
    Field { name: "software", means: "the software it is about" },
    Field { name: "number", means: "the issue’s number" },
    Field { name: "my_name", means: "your own name" },
];

/// What the fields stand for in one message.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    pub name: &'a str,
    pub software: &'a str,
    pub number: &'a str,
    pub my_name: &'a str,
}

impl Fields<'_> {
    fn of(&self, name: &str) -> Option<&str> {
        Some(match name {
            "name" => self.name,
            "software" => self.software,
            "number" => self.number,
            "my_name" => self.my_name,
            _ => return None,
        })
    }
}

/// The text with its fields filled in. What comes in their place is not read again; other braces stay as they are.
pub fn filled(text: &str, fields: &Fields<'_>) -> String {
    let mut filled = String::with_capacity(text.len());
    for part in parts(text) {
        filled.push_str(part.field().and_then(|name| fields.of(name)).unwrap_or(part.0));
    }
    filled
}

/// What looks like a field and is none, for a mistyped one to be found before anybody reads it.
pub fn unknown_fields(text: &str) -> Vec<&str> {
    let known = |name: &str| FIELDS.iter().any(|field| field.name == name);
    parts(text)
        .filter(|part| part.field().is_some_and(|name| !known(name)))
        .map(|part| part.0)
        .collect()
}

/// Either a brace and what it closes, or what stands between those.
struct Part<'a>(&'a str);

impl Part<'_> {
    fn field(&self) -> Option<&str> {
        let name = self.0.strip_prefix('{')?.strip_suffix('}')?;
        let looks_like_one = name.chars().all(|c| c.is_alphanumeric() || c == '_');
        (looks_like_one && !name.is_empty()).then_some(name)
    }
}

fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = match rest.strip_prefix('{') {
            // Up to what closes it, unless another one opens first.
            Some(inner) => inner
                .find(['{', '}'])
                .map_or(rest.len(), |at| at + if inner[at..].starts_with('}') { 2 } else { 1 }),
            None => rest.find('{').unwrap_or(rest.len()),
        };
        let (part, after) = rest.split_at(end);
        rest = after;
        Some(Part(part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EVE: Fields<'static> =
        Fields { name: "Eve", software: "{number}", number: "42", my_name: "Ada Abbott" };

    #[test]
    fn fields_are_filled_in_once() {
        for (text, read) in [
            ("Hello {name}, about #{number}:", "Hello Eve, about #42:"),
            ("{name}{my_name}", "EveAda Abbott"),
            ("About {software}", "About {number}"),
            ("{Name} {} { name } {{name}} {name", "{Name} {} { name } {Eve} {name"),
            ("}{é}{", "}{é}{"),
            ("", ""),
        ] {
            assert_eq!(filled(text, &EVE), read, "{text}");
        }
    }

    #[test]
    fn a_mistyped_field_is_found() {
        assert_eq!(
            unknown_fields("{name} {nmae} {Name} {} {a b} {software}"),
            ["{nmae}", "{Name}"]
        );
    }

    proptest! {
        #[test]
        fn a_text_without_fields_stays_as_it_is(text in "[{}a-zé \\n]{0,30}") {
            let fields = ["{name}", "{software}", "{number}", "{my_name}"];
            prop_assume!(fields.iter().all(|field| !text.contains(field)));
            prop_assert_eq!(filled(&text, &EVE), text);
        }
    }
}
