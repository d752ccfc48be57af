//! What an issue's page says of who watches it, and what looking at it ends.

use crate::attention::store;
use crate::db::Conn;
use crate::error::Error;
use crate::issue::store::Sheet;
use crate::web::Me;

/// Who watches an issue; its template is `my_desk/watch.html`.
#[derive(Clone, Debug, PartialEq)]
pub struct Watch {
    /// "You and Ada Abbott."
    pub words: String,
    /// Whoever looks does.
    pub mine: bool,
}

/// Nothing is asked of an issue that nobody watches.
pub fn watch(conn: &mut Conn, me: &Me, sheet: &Sheet) -> Result<Watch, Error> {
    let watching = match sheet.is_watched {
        true => store::watching(conn, sheet.issue.id)?,
        false => Vec::new(),
    };
    let mine = watching.iter().any(|(id, _)| *id == me.id);
    let others = watching.into_iter().filter(|(id, _)| *id != me.id).map(|(_, name)| name);
    let names: Vec<String> = mine.then(|| "You".to_owned()).into_iter().chain(others).collect();
    Ok(Watch { words: in_words(&names), mine })
}

/// Somebody has opened the issue: it calls them no more, and nothing in it is new to them.
pub fn looked(conn: &mut Conn, me: &Me, sheet: &Sheet) -> Result<(), Error> {
    if sheet.calls_viewer {
        store::seen(conn, me.id, sheet.issue.id, me.now)?;
    }
    if sheet.is_watched && me.is_staff() {
        store::looked(conn, me.id, sheet.issue.id)?;
    }
    Ok(())
}

fn in_words(names: &[String]) -> String {
    match names {
        [] => "Nobody yet. What you watch stands on your desk when something happens to it."
            .to_owned(),
        [one] => format!("{one}."),
        [first @ .., last] => format!("{} and {last}.", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_watches_is_said_by_name() {
        let said =
            |names: &[&str]| in_words(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>());
        assert!(said(&[]).starts_with("Nobody yet."));
        assert_eq!(said(&["You"]), "You.");
        assert_eq!(said(&["You", "Ada Abbott", "Zoe Zeller"]), "You, Ada Abbott and Zoe Zeller.");
    }
}
