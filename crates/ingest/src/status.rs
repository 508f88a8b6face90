//! What an answer's status says, and how an error is put into words that hold no address.

/// The message for an answer that counts as failed by its status.
pub(crate) fn message(status: &str) -> String {
    format!("status {status}")
}

/// True for 400 and above, and for what is no number.
pub(crate) fn is_failure(status: &str) -> bool {
    status.parse::<u32>().map_or(true, |status| status >= 400)
}

/// `Get "http://host/path": EOF`, as programs in Go say it, without the address: it may hold secrets, and every one of a
/// million addresses would be an error of its own.
pub(crate) fn without_address(error: &str) -> &str {
    let behind = error.split_once(" \"").filter(|(verb, _)| verb.bytes().all(|b| b.is_ascii_alphabetic()));
    behind.and_then(|(_, rest)| rest.split_once("\": ")).map_or(error, |(_, reason)| reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_left_out_of_an_error() {
        assert_eq!(without_address("Get \"http://a/b?token=c\": EOF"), "EOF");
        assert_eq!(without_address("Get \"http://a/b\""), "Get \"http://a/b\"");
        assert_eq!(without_address("404 Not Found"), "404 Not Found");
    }
}
