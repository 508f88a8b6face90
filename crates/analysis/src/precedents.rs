//! The precedents that come with the product: what two well-known systems published of the limit that they had measured and
//! of the design that removed it.

use std::sync::LazyLock;

use domain::{Item, Precedent, PrecedentId};
use serde::Deserialize;

/// A precedent that comes with the product.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct BuiltIn {
    /// What addresses use.
    pub id: PrecedentId,
    /// What it says.
    #[serde(rename = "is")]
    pub precedent: Precedent,
}

#[derive(Deserialize)]
struct File {
    precedent: Vec<BuiltIn>,
}

/// All that come with the product.
///
/// # Panics
/// Never: a test reads the same text.
pub fn built_in() -> &'static [BuiltIn] {
    static BUILT_IN: LazyLock<Vec<BuiltIn>> = LazyLock::new(|| {
        let file: File = toml::from_str(include_str!("../precedents.toml"))
            .expect("the embedded precedents are checked by a test");
        file.precedent
    });
    &BUILT_IN
}

/// The one of this name that comes with the product.
pub fn named(id: &PrecedentId) -> Option<&'static BuiltIn> {
    built_in().iter().find(|known| known.id == *id)
}

/// Whether an item asks for a precedent: its rule calculates with whether one is cited.
pub fn is_asked_by(item: &Item) -> bool {
    item.auto.inputs.iter().any(|name| name.as_str() == "precedent_cited")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist;

    #[test]
    fn each_built_in_precedent_is_whole_and_all_its_numbers_have_a_source() {
        assert_eq!(built_in().len(), 2);
        for known in built_in() {
            assert_eq!(known.precedent.problem(), None, "{}", known.id);
            let cited: Vec<_> = known.precedent.numbers.iter().map(|figure| figure.source).collect();
            assert!(cited.contains(&1), "{}", known.id);
        }
    }

    #[test]
    fn one_item_of_the_default_checklist_asks_for_a_precedent() {
        let asking = checklist::default().items.iter().filter(|item| is_asked_by(item));
        assert_eq!(asking.map(|item| item.id.as_str()).collect::<Vec<_>>(), ["O5-03"]);
    }
}
