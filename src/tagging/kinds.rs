//! The sixteen sorts of trouble. Every issue has at least one.

/// A sort of trouble: the tag every issue needs, asked on the form and found by rules.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// For machines: addresses, forms, the database, the rules.
    pub word: &'static str,
    /// For people, where there is room for a word: tables and badges.
    pub label: &'static str,
    /// For the person who reports, who does not know our words: the line of the form.
    pub line: &'static str,
}

impl Kind {
    /// The kind of this word, if it is one of ours.
    pub fn from_word(word: &str) -> Option<&'static Kind> {
        KINDS.iter().find(|kind| kind.word == word)
    }
}

/// All kinds, in the order of the form. The last one is for what fits nowhere else.
pub static KINDS: &[Kind] = &[
    kind("access", "Access", "can't sign in"),
    kind("permission", "Permission", "signed in but not allowed"),
    kind("install", "Install", "installing, updating, missing"),
    kind("licence", "Licence", "activation, seats, expired"),
    kind("crash", "Crash", "won't start, closes, error"),
    kind("slow", "Slow", "slow or hanging"),
    kind("printing", "Printing", "print and scan"),
    kind("mail", "Mail", "mail, calendar, meetings"),
    kind("network", "Network", "VPN, Wi-Fi, offline"),
    kind("files", "Files", "lost, won't save, sync"),
    kind("settings", "Settings", "looks or behaves wrong"),
    kind("how-to", "How-to", "how do I…?"),
    kind("hardware", "Hardware", "device next to the software"),
    kind("add-in", "Add-in", "extensions and connections"),
    kind("request", "Request", "something new"),
    kind("other", "Other", "something else"),
];

const fn kind(word: &'static str, label: &'static str, line: &'static str) -> Kind {
    Kind { word, label, line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_sixteen_kinds_and_each_is_found_by_its_word() {
        assert_eq!(KINDS.len(), 16);
        for kind in KINDS {
            assert_eq!(Kind::from_word(kind.word), Some(kind));
        }
        assert_eq!(Kind::from_word("Access"), None);
    }
}
