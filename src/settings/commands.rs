//! `tallydesk settings`: the same settings from the terminal.
#![expect(clippy::print_stdout, reason = "a command speaks to the terminal")]

use super::{Settings, store};
use crate::db::{Conn, Db};
use serde_json::Value;

/// Prints one setting as JSON, or all of them.
///
/// # Errors
/// There is no such setting, or the database is away.
pub fn get(conn: &mut Conn, name: Option<&str>) -> anyhow::Result<()> {
    let settings = store::load(conn)?;
    match name {
        Some(name) => println!("{}", settings.value(name)?),
        None => {
            for name in Settings::names() {
                println!("{name} = {}", settings.value(&name)?);
            }
        }
    }
    Ok(())
}

/// Changes a setting. What is not JSON is meant as it is typed: words, a telephone number.
///
/// # Errors
/// There is no such setting, or it cannot have that value.
pub fn set(conn: &mut Conn, name: &str, typed: &str) -> anyhow::Result<()> {
    let value = meant(name, typed)?;
    Db::transaction(conn, |conn| store::set(conn, name, &value, None))?;
    println!("{name} = {value}");
    Ok(())
}

/// `7` is a number for `take_limit` and words for `phone`: a setting that holds words takes everything as words.
fn meant(name: &str, typed: &str) -> anyhow::Result<Value> {
    let holds_words = Settings::default().value(name)?.is_string();
    let quoted = typed.starts_with('"');
    let words = || Value::String(typed.to_owned());
    Ok(if holds_words && !quoted {
        words()
    } else {
        serde_json::from_str(typed).unwrap_or_else(|_| words())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_is_json_or_words() {
        for (name, typed, value) in [
            ("take_limit", "7", json!(7)),
            ("phone", "2025550100", json!("2025550100")),
            ("phone", "\"202-555-0100\"", json!("202-555-0100")),
            ("documents", r#"["docs.example.com"]"#, json!(["docs.example.com"])),
            ("take_limit", "many", json!("many")),
        ] {
            assert_eq!(meant(name, typed).unwrap(), value, "{name} {typed}");
        }
        assert!(meant("colour", "green").is_err());
    }
}
