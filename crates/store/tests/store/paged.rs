//! Lists as an address asks for them.

use domain::{Asked, Cursor, Filter, Page};
use store::StoreError;

/// What an address asks for.
pub(crate) fn asked<F: Filter>(pairs: &[(&str, &str)]) -> Asked<F> {
    let (asked, wrong) = Asked::read(pairs.iter().copied());
    assert_eq!(wrong, []);
    asked
}

/// All that an address asks for, page by page, each begun from the address of the one before.
pub(crate) async fn paged<F: Filter, T>(
    pairs: &[(&str, &str)],
    page: impl AsyncFn(&Asked<F>) -> Result<Page<T, Cursor<F::Tie>>, StoreError>,
) -> Vec<T> {
    let mut asked = asked::<F>(pairs);
    let mut found = Vec::new();
    loop {
        let Page { items, next } = page(&asked).await.unwrap();
        found.extend(items);
        match next {
            // As it comes back from an address.
            Some(next) => asked.after = Some(next.to_string().parse().unwrap()),
            None => return found,
        }
    }
}
