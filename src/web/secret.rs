//! Randomness, and what is made of it: session tokens, their hashes, masked CSRF tokens.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

const BYTES: usize = 32;

/// 256 random bits.
///
/// # Panics
/// When the operating system has no randomness: nothing safe can be done without it.
pub fn random() -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    #[expect(
        clippy::disallowed_methods,
        clippy::expect_used,
        reason = "the one source of randomness; see Panics"
    )]
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// 128 random bits, for what must be unique but not secret.
pub fn random16() -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&random()[..16]);
    half
}

/// A new session token: what the cookie carries and only the browser keeps.
pub fn new_token() -> String {
    URL_SAFE_NO_PAD.encode(random())
}

/// A token for a browser that nobody has signed in with: what the sign-in form proves itself with. Never stored.
///
/// Half of it is random and half follows from that half, so that it is known again as one of ours without a store, on
/// every node and after a restart. That is no secret and need not be: signing in always makes a new token.
pub fn new_guest_token() -> String {
    let random = random16();
    URL_SAFE_NO_PAD.encode([random, guest_half(&random)].concat())
}

/// Whether `token` is of the kind that [`new_guest_token`] makes.
pub fn is_guest_token(token: &str) -> bool {
    let bytes = URL_SAFE_NO_PAD.decode(token).unwrap_or_default();
    let (random, rest) = bytes.split_at(bytes.len() / 2);
    bytes.len() == BYTES && rest == guest_half(random)
}

fn guest_half(random: &[u8]) -> [u8; BYTES / 2] {
    let print: [u8; BYTES] =
        Sha256::new().chain_update(b"guest\0").chain_update(random).finalize().into();
    let mut half = [0; BYTES / 2];
    half.copy_from_slice(&print[..BYTES / 2]);
    half
}

/// What of a session token is stored.
pub fn hash(token: &str) -> [u8; BYTES] {
    Sha256::digest(token.as_bytes()).into()
}

/// What a page was opened on, to be told apart from what is there when its form arrives.
pub fn fingerprint(written: &str) -> String {
    hash(written).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The CSRF token of a session: derived from the cookie's token, so that it needs no store and dies with it; masked
/// anew for every page, so that compression tells nothing about it.
pub fn csrf_token(session: &str) -> String {
    let mask = random();
    let mut bytes = [0; 2 * BYTES];
    for (i, (mask, secret)) in mask.iter().zip(csrf_secret(session)).enumerate() {
        bytes[i] = *mask;
        bytes[BYTES + i] = mask ^ secret;
    }
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Whether `token` was made by [`csrf_token`] for this session.
pub fn is_csrf_token(token: &str, session: &str) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else { return false };
    let Some((mask, masked)) = bytes.split_at_checked(BYTES) else { return false };
    let secret: Vec<u8> = mask.iter().zip(masked).map(|(a, b)| a ^ b).collect();
    masked.len() == BYTES && bool::from(secret.ct_eq(&csrf_secret(session)))
}

/// A secret that follows from a session and from `what` it is for: made again by every page of that session, and by
/// nobody who has not its CSRF token.
pub fn following(csrf_token: &str, what: &str) -> String {
    let bytes = URL_SAFE_NO_PAD.decode(csrf_token).unwrap_or_default();
    let (mask, masked) = bytes.split_at(bytes.len() / 2);
    let secret: Vec<u8> = mask.iter().zip(masked).map(|(a, b)| a ^ b).collect();
    let print =
        Sha256::new().chain_update(secret).chain_update(b"\0").chain_update(what).finalize();
    URL_SAFE_NO_PAD.encode(print)
}

fn csrf_secret(session: &str) -> [u8; BYTES] {
    Sha256::new().chain_update(b"csrf\0").chain_update(session.as_bytes()).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_proves_the_session_it_was_made_for_and_no_other() {
        let (mine, theirs) = (new_token(), new_token());
        let token = csrf_token(&mine);

        assert!(is_csrf_token(&token, &mine));
        assert!(!is_csrf_token(&token, &theirs));
        assert!(!is_csrf_token(&token[..token.len() - 1], &mine));
        assert!(!is_csrf_token("", &mine));
        assert_ne!(token, csrf_token(&mine), "masked anew");
    }

    #[test]
    fn what_follows_from_a_session_is_the_same_on_all_its_pages_and_elsewhere_another() {
        let (mine, theirs) = (new_token(), new_token());
        let made = following(&csrf_token(&mine), "calendar");
        assert_eq!(made, following(&csrf_token(&mine), "calendar"));
        assert_ne!(made, following(&csrf_token(&mine), "something else"));
        assert_ne!(made, following(&csrf_token(&theirs), "calendar"));
    }

    #[test]
    fn a_guest_is_known_again_and_nothing_planted_is() {
        let guest = new_guest_token();

        assert!(is_guest_token(&guest));
        for planted in [
            new_token(),
            "A".repeat(43),
            String::new(),
            guest[..42].to_owned(),
            guest.replace(&guest[..4], "AAAA"),
        ] {
            assert!(!is_guest_token(&planted), "{planted}");
        }
    }
}
