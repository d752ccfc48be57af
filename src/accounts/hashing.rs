//! Passwords to hashes, a few at a time: each takes 19 MiB and tens of milliseconds of a processor.

use crate::error::Error;
use crate::web::secret;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// So many at once, whoever knocks: the rest of the desk keeps working.
pub static TO_SIGN_IN: Semaphore = Semaphore::const_new(2);

/// Changing a password has a turn of its own: who is in and guesses keeps nobody out.
pub static TO_CHANGE: Semaphore = Semaphore::const_new(1);

/// How long somebody waits for a turn before being told that the desk is busy.
const PATIENCE: Duration = Duration::from_secs(5);

/// Held while passwords are hashed. A page takes its turn before it goes to the database, so that who waits for one
/// holds neither a thread nor a connection.
pub type Turn = SemaphorePermit<'static>;

/// # Errors
/// [`Error::Busy`] when too many wait.
pub async fn turn(turns: &'static Semaphore) -> Result<Turn, Error> {
    match tokio::time::timeout(PATIENCE, turns.acquire()).await {
        Ok(Ok(turn)) => Ok(turn),
        _ => Err(Error::Busy),
    }
}

/// What is stored of a password: argon2id with 19 MiB, two passes, one lane, and a salt of its own.
///
/// # Errors
/// Only of the program itself.
pub fn hash(password: &str) -> Result<String, Error> {
    let salt = secret::random16();
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| Error::broken(error.to_string()))
}

/// Whether the password is the one that was hashed. Takes as long for who has none as for a wrong one, so that the time
/// says nothing about who is here.
pub fn is_right(password: &str, stored: Option<&str>) -> bool {
    let Ok(hash) = PasswordHash::new(stored.unwrap_or(NOBODYS)) else { return false };
    let right = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
    right && stored.is_some()
}

/// Of a password that was thrown away.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$0m6B6Oxgf99FpXrCHAQAyQ$xqbuGKVvW4GMNFESC5chI2TnMiv485WgdD8bcwr1kMw";

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn who_changes_a_password_takes_nobodys_turn_to_sign_in() {
        let _all = TO_CHANGE.acquire_many(1).await.unwrap();
        assert!(TO_CHANGE.try_acquire().is_err());

        assert!(turn(&TO_SIGN_IN).await.is_ok());
    }

    #[test]
    fn only_the_right_password_is_right() {
        let stored = hash("correct horse battery tally").unwrap();

        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(is_right("correct horse battery tally", Some(&stored)));
        assert!(!is_right("correct horse battery Tally", Some(&stored)));
        assert!(!is_right("correct horse battery tally", None));
        assert!(!is_right("", Some("not a hash")));
        assert_ne!(hash("correct horse battery tally").unwrap(), stored, "salted anew");
    }

    #[test]
    fn nobodys_password_costs_as_much_as_anybodys() {
        let nobodys = PasswordHash::new(NOBODYS).unwrap();

        assert!(NOBODYS.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(nobodys.hash.unwrap().as_bytes().len(), 32);
    }
}
