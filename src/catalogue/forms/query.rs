use crate::catalogue::domain::{KeptBy, NAME, Platform, Wanted, Which};
use crate::people::PersonId;
use crate::web::{Choice, if_number, with_query, words};
use serde::Deserialize;

/// Filters of both lists, as the address carries them. Nonsense filters nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    pub q: String,
    pub platform: String,
    /// `retired` or `all`; else what is approved.
    pub which: String,
    /// `me` or `nobody`.
    pub keeper: String,
    pub after: String,
    #[serde(deserialize_with = "if_number")]
    pub saved: Option<usize>,
}

impl ListQuery {
    fn words(&self) -> Option<String> {
        words(&self.q, NAME)
    }

    /// What everybody may ask for: nobody learns there who makes it.
    pub fn for_everybody(&self) -> Wanted {
        Wanted {
            words: self.words(),
            vendors_too: false,
            platform: Platform::from_word(&self.platform),
            which: self.which(),
            keeper: None,
            after: Some(self.after.clone()).filter(|name| !name.is_empty()),
        }
    }

    /// What `me`, of the team or a manager, may ask for.
    pub fn for_team(&self, me: PersonId) -> Wanted {
        let keeper = match self.keeper.as_str() {
            "me" => Some(KeptBy::Person(me)),
            "nobody" => Some(KeptBy::Nobody),
            _ => None,
        };
        Wanted { vendors_too: true, keeper, ..self.for_everybody() }
    }

    fn which(&self) -> Which {
        match self.which.as_str() {
            "retired" => Which::Retired,
            "all" => Which::All,
            _ => Which::Approved,
        }
    }

    pub fn is_filtered(&self) -> bool {
        let chosen = [&self.platform, &self.which, &self.keeper];
        self.words().is_some() || chosen.iter().any(|word| !word.is_empty())
    }

    pub fn platforms(&self) -> Vec<Choice> {
        let choice = |platform: &Platform| {
            Choice::of(platform.word(), platform.label().to_owned(), &self.platform)
        };
        Platform::ALL.iter().map(choice).collect()
    }

    pub fn standings(&self) -> Vec<Choice> {
        let retired = Choice::of("retired", "Retired".to_owned(), &self.which);
        vec![retired, Choice::of("all", "Approved and retired".to_owned(), &self.which)]
    }

    pub fn keepers(&self) -> Vec<Choice> {
        let nobody = Choice::of("nobody", "Nobody".to_owned(), &self.keeper);
        vec![Choice::of("me", "Me".to_owned(), &self.keeper), nobody]
    }

    /// The same items elsewhere: as a file, or after another name.
    pub fn address(&self, path: &str, after: Option<&str>) -> String {
        let chosen = [
            ("q", self.q.trim()),
            ("platform", &self.platform),
            ("which", &self.which),
            ("keeper", &self.keeper),
            ("after", after.unwrap_or_default()),
        ];
        with_query(path, &chosen)
    }
}
