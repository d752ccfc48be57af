//! Passwords to hashes, one at a time: each takes 7 MiB and tens of milliseconds of a processor.

use crate::error::Error;
use crate::web::secret;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// One at once, whoever knocks: the rest of the desk keeps working.
pub static TO_SIGN_IN: Semaphore = Semaphore::const_new(1);

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

/// KiB and passes: as strong as 19 MiB and two passes (OWASP, Password Storage), at a third of the memory.
const MEMORY: u32 = 7 * 1024;
const PASSES: u32 = 5;

/// Where all hashes are made, one after the other. Kept: taken anew each time, it would stay with every thread that ever
/// made one.
static BLOCKS: Mutex<Vec<Block>> = Mutex::new(Vec::new());

/// What is stored of a password: argon2id with [`MEMORY`], [`PASSES`], one lane, and a salt of its own.
///
/// # Errors
/// Only of the program itself.
pub fn hash(password: &str) -> Result<String, Error> {
    let broken = |error: &dyn std::fmt::Display| Error::broken(error.to_string());
    let params = Params::new(MEMORY, PASSES, 1, None).map_err(|error| broken(&error))?;
    let salt = Salt::new(&secret::random16()).map_err(|error| broken(&error))?;
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).map_err(|error| broken(&error))?,
        salt: Some(salt),
        hash: Some(output(password, &salt, params).map_err(|error| broken(&error))?),
    };
    Ok(hash.to_string())
}

/// Whether the password is the one that was hashed. Takes as long for who has none as for a wrong one, so that the time
/// says nothing about who is here.
pub fn is_right(password: &str, stored: Option<&str>) -> bool {
    let Ok(hash) = PasswordHash::new(stored.unwrap_or(NOBODYS)) else { return false };
    let (Ok(params), Some(salt)) = (Params::try_from(&hash), hash.salt) else { return false };
    // Outputs are compared in constant time.
    let right = output(password, &salt, params).is_ok_and(|output| hash.hash == Some(output));
    right && stored.is_some()
}

fn output(password: &str, salt: &[u8], params: Params) -> argon2::password_hash::Result<Output> {
    let mut blocks = BLOCKS.lock().unwrap_or_else(PoisonError::into_inner);
    blocks.resize(params.block_count(), Block::new());
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut output, &mut *blocks)?;
    Ok(Output::new(&output)?)
}

/// Of a password that was thrown away.
const NOBODYS: &str = "$argon2id$v=19$m=7168,t=5,p=1$9Mm22oNcY0JVdoH8wlBkxw$ekidy+z/a6VAY3ygsDW5MUft+GoOsbjrSXo8Guhc2EE";

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

        assert!(stored.starts_with("$argon2id$v=19$m=7168,t=5,p=1$"), "{stored}");
        assert!(is_right("correct horse battery tally", Some(&stored)));
        assert!(!is_right("correct horse battery Tally", Some(&stored)));
        assert!(!is_right("correct horse battery tally", None));
        assert!(!is_right("", Some("not a hash")));
        assert_ne!(hash("correct horse battery tally").unwrap(), stored, "salted anew");
    }

    #[test]
    fn nobodys_password_costs_as_much_as_anybodys() {
        let nobodys = PasswordHash::new(NOBODYS).unwrap();

        assert!(NOBODYS.starts_with("$argon2id$v=19$m=7168,t=5,p=1$"));
        assert_eq!(nobodys.hash.unwrap().as_bytes().len(), 32);
    }
}
