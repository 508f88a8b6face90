//! How often sign-in may be tried: counted in the database, so that every instance counts the same.

use std::net::{IpAddr, Ipv6Addr};

use domain::Timestamp;
use store::{Store, StoreError};

const MINUTE: i64 = 60_000;

/// Tries within a time.
struct Limit {
    tries: i64,
    within_ms: i64,
}

const PER_ACCOUNT: [Limit; 2] =
    [Limit { tries: 10, within_ms: MINUTE }, Limit { tries: 50, within_ms: Timestamp::HOUR }];
const PER_CLIENT: [Limit; 2] =
    [Limit { tries: 30, within_ms: MINUTE }, Limit { tries: 300, within_ms: Timestamp::HOUR }];

/// Too many tries; the seconds after which to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooMany {
    /// Seconds to wait.
    pub(super) seconds: i64,
}

/// Counts one try of a name from a client, or refuses it. A refused try is not counted, so that a lock ends.
pub(super) async fn count(
    store: &Store,
    name: &str,
    client: IpAddr,
) -> Result<Result<(), TooMany>, StoreError> {
    let keys = [(account_key(name), &PER_ACCOUNT), (client_key(client), &PER_CLIENT)];
    for (key, limits) in &keys {
        if let Some(too_many) = exceeded(store, key, *limits, 1).await? {
            return Ok(Err(too_many));
        }
    }
    for (key, _) in &keys {
        store.record_attempt(key).await?;
    }
    // Counted again: of many tries at once, each saw only those before it.
    for (key, limits) in &keys {
        if let Some(too_many) = exceeded(store, key, *limits, 0).await? {
            return Ok(Err(too_many));
        }
    }
    Ok(Ok(()))
}

/// Refuses a client that tried too often, without counting.
pub(super) async fn check_client(store: &Store, client: IpAddr) -> Result<Result<(), TooMany>, StoreError> {
    Ok(exceeded(store, &client_key(client), &PER_CLIENT, 1).await?.map_or(Ok(()), Err))
}

/// Counts one try of a client that named nobody.
pub(super) async fn count_client(store: &Store, client: IpAddr) -> Result<(), StoreError> {
    store.record_attempt(&client_key(client)).await
}

/// Forgets the tries of a name, after the right password.
pub(super) async fn forget(store: &Store, name: &str) -> Result<(), StoreError> {
    store.clear_attempts(&account_key(name)).await
}

/// The limit that `more` further tries would exceed.
async fn exceeded(
    store: &Store,
    key: &str,
    limits: &[Limit],
    more: i64,
) -> Result<Option<TooMany>, StoreError> {
    for limit in limits {
        let since = store.clock().now().plus_ms(-limit.within_ms);
        if store.attempts_since(key, since).await? + more > limit.tries {
            return Ok(Some(TooMany { seconds: limit.within_ms / 1000 }));
        }
    }
    Ok(None)
}

/// Names are hashed: one typed into the wrong field may be a password.
fn account_key(name: &str) -> String {
    format!("account:{}", &blake3::hash(name.trim().to_lowercase().as_bytes()).to_hex()[..32])
}

fn client_key(client: IpAddr) -> String {
    format!("client:{}", network(client))
}

/// One address of IPv4, one network of 64 bits of IPv6: a household has as many addresses as it likes there.
pub(super) fn network(client: IpAddr) -> String {
    match client.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{}/64", Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_of_ipv6_counts_as_one_client() {
        let key = |text: &str| client_key(text.parse().unwrap());
        assert_eq!(key("2001:db8:1:2:3:4:5:6"), "client:2001:db8:1:2::/64");
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::1"));
        assert_eq!(key("::ffff:192.0.2.1"), "client:192.0.2.1");
    }

    #[test]
    fn a_name_is_counted_however_it_is_written_and_is_not_kept() {
        assert_eq!(account_key(" Mara"), account_key("mara"));
        assert!(!account_key("mara").contains("mara"));
    }
}
