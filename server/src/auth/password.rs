//! Passwords: which are good enough, how they are hashed, and how one is checked without telling whether the
//! account exists.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::{AccountName, PasswordHash};
use tokio::sync::Semaphore;

/// Fewest characters.
pub const MIN_LEN: usize = 8;
/// Most characters.
pub const MAX_LEN: usize = 1024;

/// zxcvbn reads in quadratic time; what lies beyond is strong enough by its length.
const JUDGED_LEN: usize = 100;

/// Why this is not a good password for the account, as a sentence for the person who chose it.
pub fn weakness(password: &str, name: &AccountName) -> Option<String> {
    let length = password.chars().count();
    if length < MIN_LEN {
        return Some(format!("A password has at least {MIN_LEN} characters."));
    }
    if length > MAX_LEN {
        return Some(format!("A password has at most {MAX_LEN} characters; this one has {length}."));
    }
    let judged: String = password.chars().take(JUDGED_LEN).collect();
    let estimate = zxcvbn::zxcvbn(&judged, &[name.as_str(), "headroom"]);
    if estimate.score() >= zxcvbn::Score::Three {
        return None;
    }
    let feedback = estimate.feedback();
    let warning = feedback.and_then(zxcvbn::feedback::Feedback::warning).map(|warning| warning.to_string());
    let advice =
        feedback.into_iter().flat_map(zxcvbn::feedback::Feedback::suggestions).map(ToString::to_string);
    let sentences: Vec<_> = warning.into_iter().chain(advice).collect();
    Some(format!("This password is too easy to guess. {}", sentences.join(" ")).trim_end().to_owned())
}

/// Hashes and checks passwords, a few at a time: each takes 19 MiB and 20 ms of a core.
#[derive(Clone)]
pub struct Hasher {
    permits: Arc<Semaphore>,
    /// Checked where there is no account, so that the answer takes as long.
    dummy: Arc<PasswordHash>,
}

/// How a password compares with an account's hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// It is another password, or there is no such account.
    Wrong,
    /// It is the password; where its hash was made with other parameters than today's, with one to replace it.
    Right(Option<PasswordHash>),
}

impl Hasher {
    /// A hasher that uses up to as many cores as the machine has.
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let dummy = Arc::new(hash_now(super::secret::new_secret().as_bytes()));
        Self { permits: Arc::new(Semaphore::new(cores)), dummy }
    }

    /// Hashes a password.
    pub async fn hash(&self, password: String) -> PasswordHash {
        self.run(move || hash_now(password.as_bytes())).await
    }

    /// Checks a password against an account's hash; against a dummy where there is no account.
    pub async fn check(&self, password: String, stored: Option<PasswordHash>) -> Checked {
        let dummy = Arc::clone(&self.dummy);
        self.run(move || {
            if let Some(stored) = stored {
                return check_now(password.as_bytes(), &stored);
            }
            check_now(password.as_bytes(), &dummy);
            Checked::Wrong
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        let _permit = self.permits.acquire().await.expect("the semaphore is never closed");
        tokio::task::spawn_blocking(work).await.expect("hashing does not panic")
    }
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

/// argon2id with the least that OWASP recommends (Password Storage Cheat Sheet): 19 MiB, two passes, one lane.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19_456, 2, 1, None).expect("the parameters are within argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_now(password: &[u8]) -> PasswordHash {
    let mut salt = [0_u8; 16];
    getrandom::fill(&mut salt).expect("the system gives random bytes");
    let hash: Phc = argon2().hash_password_with_salt(password, &salt).expect("salt and password fit argon2");
    PasswordHash(hash.to_string())
}

fn check_now(password: &[u8], stored: &PasswordHash) -> Checked {
    let Ok(parsed) = Phc::new(&stored.0) else {
        tracing::error!("a stored password hash is not a PHC string");
        return Checked::Wrong;
    };
    if argon2().verify_password(password, &parsed).is_err() {
        return Checked::Wrong;
    }
    let current = stored.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$");
    Checked::Right((!current).then(|| hash_now(password)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mara() -> AccountName {
        "mara".parse().unwrap()
    }

    #[test]
    fn a_password_is_judged_by_guessing_not_by_its_kinds_of_characters() {
        assert_eq!(weakness("correct horse battery staple", &mara()), None);
        assert!(weakness("short", &mara()).unwrap().contains("at least 8"));
        assert!(weakness("password1", &mara()).unwrap().contains("easy to guess"));
        assert!(weakness("maramara", &mara()).is_some());
        assert_eq!(weakness(&super::super::secret::new_secret().repeat(23), &mara()), None);
        assert!(weakness(&"x".repeat(1025), &mara()).unwrap().contains("at most 1024"));
    }

    #[test]
    fn a_hash_is_a_phc_string_with_the_parameters_of_the_design() {
        let hash = hash_now(b"correct horse");
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.0);
    }

    #[tokio::test]
    async fn a_password_is_checked_and_an_unknown_account_has_none() {
        let hasher = Hasher::new();
        let hash = hasher.hash("correct horse".into()).await;
        assert_eq!(hasher.check("correct horse".into(), Some(hash.clone())).await, Checked::Right(None));
        assert_eq!(hasher.check("wrong horse".into(), Some(hash)).await, Checked::Wrong);
        assert_eq!(hasher.check("correct horse".into(), None).await, Checked::Wrong);
    }

    #[tokio::test]
    async fn a_hash_of_weaker_parameters_is_replaced_at_the_next_sign_in() {
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8_192, 1, 1, None).unwrap());
        let old: Phc = weak.hash_password_with_salt(b"correct horse", b"0123456789abcdef").unwrap();
        let checked = Hasher::new().check("correct horse".into(), Some(PasswordHash(old.to_string()))).await;
        let Checked::Right(Some(new)) = checked else { panic!("{checked:?}") };
        assert!(new.0.contains("m=19456"));
    }
}
