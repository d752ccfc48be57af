use crate::issue::{Event, EventKind, Refused};

/// Takes away what is in a file, such as a password on a screen. Who may is a matter of the door.
///
/// # Errors
/// [`Refused::Rule`] when it is gone already.
pub fn remove(name: &str, is_there: bool, why: &str) -> Result<Event, Refused> {
    if !is_there {
        return Err(Refused::Rule("This file has been removed already.".to_owned()));
    }
    Ok(Event::new(EventKind::FileRemoved).why(format!("“{name}”, {why}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_removed_once_and_with_a_reason() {
        let event = remove("screen.png", true, "a password was on it").unwrap();
        assert_eq!(event.kind, EventKind::FileRemoved);
        assert_eq!(event.why.as_deref(), Some("“screen.png”, a password was on it"));
        assert!(remove("screen.png", false, "a password was on it").is_err());
    }
}
