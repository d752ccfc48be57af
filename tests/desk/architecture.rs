//! The house rules that privacy cannot express: floors, what each kind of file never mentions, and that every file is
//! needed. A broken rule names its file and line. The map of floors is `src/lib.rs` itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const LONGEST_FILE: usize = 400;

/// What a kind of file never mentions. Rules know no input and output, queries no pages, pages no SQL, templates no
/// script and no sums.
const NEVER: &[(&str, &[&str])] = &[
    (
        "domain",
        &[
            "diesel::",
            "actix_web",
            "askama",
            "crate::db",
            "crate::schema",
            "crate::web",
            "std::env",
            "std::fs",
            "Utc::now",
            "Instant::now",
            "getrandom",
        ],
    ),
    ("store", &["actix_web", "askama", "crate::web"]),
    ("forms", &["diesel::", "crate::schema", "crate::db", "Desk<"]),
    ("pages", &["diesel::", "crate::schema"]),
    ("html", &["|safe", "| safe", "style=", "<script", "javascript:", "{%-", "-%}", "{{-", "-}}"]),
];

/// The one place that loads scripts: those files of ours that a page's person has turned on.
const OUR_SCRIPTS: &str =
    "{% for script in shell.scripts %}<script src=\"{{ script }}\" defer></script>{% endfor %}";

/// Attributes that carry script: `onclick` and all its kin.
const HANDLERS: &str = " on";

#[test]
fn the_house_keeps_its_rules() {
    let mut broken = Vec::new();
    let floors = floors(&read("src/lib.rs"));
    for file in files("src").iter().chain(&files("templates")) {
        broken.extend(findings(&floors, file, &read(file)));
    }
    for file in ["src", "templates", "tests/desk", "script"].iter().flat_map(|folder| files(folder))
    {
        let lines = read(&file).lines().count();
        // One line per column of the database is one thought, however many there are.
        if lines > LONGEST_FILE && file != "src/schema.rs" {
            broken.push(format!(
                "{file}:{LONGEST_FILE}: {lines} lines are more than one thought; split it"
            ));
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn what_templates_name_is_there_and_no_template_is_forgotten() {
    let templates: BTreeMap<_, _> =
        files("templates").into_iter().map(|file| (file.clone(), read(&file))).collect();
    let pages: String = files("src").iter().map(|file| read(file)).collect();
    let all: String = templates.values().map(String::as_str).collect();
    let icons = read("static/icons.svg");
    let mut broken = Vec::new();
    for (file, text) in &templates {
        let assets = quoted_after(text, "assets::path(")
            .into_iter()
            .filter(|name| tallydesk::web::assets::path(name).is_empty());
        broken.extend(assets.map(|name| format!("{file}: static/{name} is not served")));
        let unknown = quoted_after(text, "icons::icon(")
            .into_iter()
            .filter(|name| !icons.contains(&format!("id=\"{name}\"")));
        broken.extend(unknown.map(|name| format!("{file}: static/icons.svg has no {name}")));
        let name = format!("\"{}\"", file.trim_start_matches("templates/"));
        let is_library = text.contains("{% macro ");
        if !is_library && !pages.contains(&name) && !all.contains(&name) {
            broken.push(format!("{file}: no page and no template uses it"));
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn the_guard_finds_what_is_planted() {
    let map = "// Floor 0: a\npub mod error;\n// Floor 4: b\npub mod web;\n// Floor 6: c\npub mod work;\npub mod baskets;\n";
    let floors = floors(map);
    let found = |file, text| findings(&floors, file, text);

    assert_eq!(
        found("src/work/forms.rs", "\nuse crate::baskets::Tile;"),
        ["src/work/forms.rs:2: work may not use baskets"]
    );
    assert_eq!(
        found("src/web/mod.rs", "use crate::{\n    error::Error,\n    work::{self, domain},\n};"),
        ["src/web/mod.rs:3: web may not use work"]
    );
    assert_eq!(
        found("src/work/domain.rs", "use diesel::prelude::*;"),
        ["src/work/domain.rs:1: domain may not mention diesel::"]
    );
    assert_eq!(
        found("src/work/domain/tests.rs", "Utc::now()"),
        ["src/work/domain/tests.rs:1: domain may not mention Utc::now"]
    );
    assert_eq!(
        found("src/work/pages/resolve.rs", "crate::schema::issues"),
        ["src/work/pages/resolve.rs:1: pages may not mention crate::schema"]
    );
    assert_eq!(
        found("templates/work/a.html", "<p>\n<b onclick=\"x\">{{ a|safe }}"),
        [
            "templates/work/a.html:2: html may not mention onclick=",
            "templates/work/a.html:2: html may not mention |safe",
        ]
    );
    assert_eq!(
        found("templates/a.html", "{{ done + open }}"),
        ["templates/a.html:1: a sum belongs into the view"]
    );
    assert!(
        found(
            "src/work/store.rs",
            "use crate::{error, web_like};\n// use crate::baskets;\nuse crate::work::x;"
        )
        .is_empty()
    );
    assert!(found("templates/a.html", "<p>2 + 2 on time={{ when }} {% if a %}").is_empty());
}

/// Each module's floor, as the map in `src/lib.rs` draws it.
fn floors(map: &str) -> BTreeMap<String, usize> {
    let mut floor = 0;
    let mut floors = BTreeMap::new();
    for line in map.lines() {
        match line.strip_prefix("pub mod ") {
            Some(module) => _ = floors.insert(module.trim_end_matches(';').to_owned(), floor),
            None => floor += usize::from(line.starts_with("// ")),
        }
    }
    floors
}

fn findings(floors: &BTreeMap<String, usize>, file: &str, text: &str) -> Vec<String> {
    let kind = kind_of(file);
    let text = if kind == "html" { text.replace(OUR_SCRIPTS, "") } else { without_comments(text) };
    let mut broken =
        if kind == "html" { sums_and_handlers(&text) } else { too_high(floors, file, &text) };
    for (_, words) in NEVER.iter().filter(|(of, _)| *of == kind) {
        let found = words.iter().flat_map(|word| text.match_indices(word));
        broken.extend(found.map(|(at, word)| (at, format!("{kind} may not mention {word}"))));
    }
    broken.sort();
    broken.into_iter().map(|(at, rule)| format!("{file}:{}: {rule}", line_of(&text, at))).collect()
}

/// `domain`, `store`, `forms`, `pages`, also for files in folders of these names; `html`; or nothing special.
fn kind_of(file: &str) -> &str {
    let parts = || file.split('/').map(|part| part.trim_end_matches(".rs"));
    let kinds = NEVER.iter().map(|(kind, _)| *kind);
    if file.ends_with(".html") {
        "html"
    } else {
        kinds.into_iter().find(|kind| parts().any(|part| part == *kind)).unwrap_or("")
    }
}

/// Uses of modules on the same floor or above.
fn too_high(floors: &BTreeMap<String, usize>, file: &str, text: &str) -> Vec<(usize, String)> {
    let room = file
        .trim_start_matches("src/")
        .split('/')
        .next()
        .unwrap_or_default()
        .trim_end_matches(".rs");
    let Some(here) = floors.get(room) else { return Vec::new() };
    let too_high =
        |other: &str| other != room && floors.get(other).is_some_and(|there| there >= here);
    let used = text.match_indices("crate::").flat_map(|(at, path)| modules(text, at + path.len()));
    used.filter(|(_, other)| too_high(other))
        .map(|(at, other)| (at, format!("{room} may not use {other}")))
        .collect()
}

/// The modules named after a `crate::`: one, or those of a group in braces.
fn modules(text: &str, start: usize) -> Vec<(usize, &str)> {
    let Some(group) = text[start..].strip_prefix('{') else {
        return vec![(start, word_at(text, start))];
    };
    let (mut depth, mut first, mut found) = (1, true, Vec::new());
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' => first = depth == 1,
            letter if first && !letter.is_whitespace() => {
                found.push((start + 1 + at, word_at(group, at)));
                first = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    found
}

fn word_at(text: &str, start: usize) -> &str {
    let rest = &text[start..];
    &rest[..rest
        .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .unwrap_or(rest.len())]
}

fn sums_and_handlers(text: &str) -> Vec<(usize, String)> {
    let mut broken = Vec::new();
    for (at, _) in text.match_indices("{{").chain(text.match_indices("{%")) {
        let code = text[at..].split(['}', '"']).next().unwrap_or_default();
        if [" + ", " - ", " * ", " / "].iter().any(|sum| code.contains(sum)) {
            broken.push((at, "a sum belongs into the view".to_owned()));
        }
    }
    for (at, _) in text.match_indices(HANDLERS) {
        let name = word_at(text, at + 1);
        let in_tag = text[..at].rfind(['<', '>']).is_some_and(|edge| text[edge..].starts_with('<'));
        if in_tag && text[at + 1 + name.len()..].starts_with('=') {
            broken.push((at, format!("html may not mention {name}=")));
        }
    }
    broken
}

/// The same text, every comment blanked out. An address in a string also ends its line; that is harmless here.
fn without_comments(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.split("//").next().unwrap_or_default())).collect()
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

fn quoted_after(text: &str, call: &str) -> Vec<String> {
    let arguments = text.split(call).skip(1).filter_map(|rest| rest.strip_prefix('"'));
    arguments.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
}

/// Every file under a folder of the repository, sorted.
pub fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&path))
        } else {
            found.push(path)
        }
    }
    found.sort();
    found
}

/// A file of the repository.
pub fn read(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}
