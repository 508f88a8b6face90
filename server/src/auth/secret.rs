//! Random secrets (sessions, set-up links, tokens) and what is stored of them: a hash.
//!
//! A secret has 256 random bits, so a plain hash is enough; it is looked up by its hash or by a public part.

use domain::SecretHash;
use subtle::ConstantTimeEq;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// What every token begins with, so that scanners of secrets find a leaked one.
const TOKEN_PREFIX: &str = "hr_";
/// Characters of a token's public part.
const PUBLIC_LEN: usize = 8;
/// 43 characters of 62 kinds: 256 bits.
const SECRET_LEN: usize = 43;

/// A new secret: 43 letters and digits.
pub fn new_secret() -> String {
    letters(SECRET_LEN)
}

/// What is stored of a secret.
pub fn hash(secret: &str) -> SecretHash {
    SecretHash(*blake3::hash(secret.as_bytes()).as_bytes())
}

/// Whether it is the secret of this hash, in a time that does not depend on where they differ.
pub fn matches(secret: &str, stored: &SecretHash) -> bool {
    hash(secret).0.ct_eq(&stored.0).into()
}

/// A token as it is shown once: `hr_`, eight characters to find it by, `_` and the secret.
pub struct NewToken {
    /// The whole token.
    pub token: String,
    /// The part it is found by.
    pub public_id: String,
    /// What is stored of the whole.
    pub hash: SecretHash,
}

/// Makes a token.
pub fn new_token() -> NewToken {
    let public_id = letters(PUBLIC_LEN);
    let token = format!("{TOKEN_PREFIX}{public_id}_{}", new_secret());
    let hash = hash(&token);
    NewToken { token, public_id, hash }
}

/// The public part of what looks like a token.
pub fn public_id(token: &str) -> Option<&str> {
    let (public_id, secret) = token.strip_prefix(TOKEN_PREFIX)?.split_once('_')?;
    (public_id.len() == PUBLIC_LEN && secret.len() == SECRET_LEN).then_some(public_id)
}

/// A password to be printed once: six groups of four letters and digits.
pub fn new_password() -> String {
    let groups: Vec<_> = (0..6).map(|_| letters(4)).collect();
    groups.join("-")
}

/// An id for a request, to find it in the logs.
pub fn request_id() -> String {
    letters(16)
}

fn letters(count: usize) -> String {
    let mut text = String::with_capacity(count);
    let mut bytes = [0_u8; 64];
    while text.len() < count {
        getrandom::fill(&mut bytes).expect("the system gives random bytes");
        // 248 is the greatest multiple of 62 in a byte: above it the first letters would be likelier.
        let fair = bytes.iter().filter(|byte| **byte < 248).map(|byte| ALPHABET[usize::from(*byte % 62)]);
        text.extend(fair.take(count - text.len()).map(char::from));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_by_its_public_part_and_known_by_its_hash() {
        let made = new_token();
        assert_eq!(public_id(&made.token), Some(made.public_id.as_str()));
        assert!(matches(&made.token, &made.hash));
        assert!(!matches(&new_token().token, &made.hash));
        assert_eq!(made.token.len(), 3 + 8 + 1 + 43);
    }

    #[test]
    fn what_does_not_look_like_a_token_has_no_public_part() {
        for bad in ["", "hr_", "hr_12345678", "hr_12345678_short", "xx_12345678_0123"] {
            assert_eq!(public_id(bad), None, "{bad}");
        }
    }

    #[test]
    fn secrets_do_not_repeat() {
        assert_ne!(new_secret(), new_secret());
        assert_eq!(new_password().len(), 29);
    }
}
