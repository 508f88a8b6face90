//! What went wrong, in the words of the tool, and how often. Addresses in messages lose their secrets, and are folded as
//! names are, once there are too many messages to keep them apart.

use std::collections::BTreeMap;

use domain::ErrorCount;

use crate::{
    collect::{OTHER, clean_name},
    measured::most_frequent,
    naming::Naming,
};

/// Messages that are kept; beyond, they are counted together.
const MAX_MESSAGES: usize = 2_000;

/// Messages with their counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Messages {
    counts: BTreeMap<String, u64>,
    is_folding: bool,
}

impl Messages {
    /// Counts a message several times.
    pub(crate) fn count(&mut self, message: &str, times: u64, naming: &Naming) {
        let message = self.worded(message, naming);
        if self.counts.len() < MAX_MESSAGES || self.counts.contains_key(&message) {
            return self.add(message, times);
        }
        if !self.is_folding {
            self.fold(naming);
            return self.count(&message, times, naming);
        }
        self.add(OTHER.to_owned(), times);
    }

    /// Takes a message back.
    pub(crate) fn forget(&mut self, message: &str) {
        self.counts.remove(message);
    }

    /// Adds those of another file.
    pub(crate) fn merge(&mut self, other: Self, naming: &Naming) {
        for (message, times) in other.counts {
            self.count(&message, times, naming);
        }
    }

    /// Those of most requests first.
    pub(crate) fn most_frequent(mut self, naming: &Naming) -> Vec<ErrorCount> {
        if naming.is_on() {
            self.fold(naming);
        }
        most_frequent(&self.counts)
    }

    fn worded(&self, message: &str, naming: &Naming) -> String {
        let message = message.trim_end();
        if self.is_folding || naming.is_on() {
            return clean_name(&naming.fold_message(message));
        }
        clean_name(&domain::text_without_secrets(message))
    }

    fn add(&mut self, message: String, times: u64) {
        let known = self.counts.entry(message).or_default();
        *known = known.saturating_add(times);
    }

    fn fold(&mut self, naming: &Naming) {
        self.is_folding = true;
        for (message, times) in std::mem::take(&mut self.counts) {
            self.add(self.worded(&message, naming), times);
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::NameRules;

    use super::*;
    use crate::naming::Names;

    fn counted(messages: impl IntoIterator<Item = String>, naming: &Naming) -> Vec<ErrorCount> {
        let mut counts = Messages::default();
        messages.into_iter().for_each(|message| counts.count(&message, 1, naming));
        counts.most_frequent(naming)
    }

    #[test]
    fn a_few_messages_stay_but_for_their_secrets() {
        let naming = Naming::default();
        let refused =
            (0..3).map(|nth| format!("GET https://me:x{nth}@shop/orders/{}?key={nth} refused", nth % 2));
        let counts = counted(refused, &naming);
        assert_eq!(
            (counts[0].message.as_str(), counts[0].count),
            ("GET https://shop/orders/0?key={secret} refused", 2)
        );
        assert_eq!(counts.len(), 2);
    }

    #[test]
    fn too_many_are_folded_as_names_are() {
        let many = |text: &'static str| (0..9_000).map(move |nth| text.replace("NTH", &nth.to_string()));
        let counts = counted(many("no answer from https://shop/orders/NTH."), &Naming::default());
        assert_eq!(
            (counts[0].message.as_str(), counts[0].count),
            ("no answer from https://shop/orders/{id}.", 9_000)
        );
        let counts = counted(many("no answer NTH"), &Naming::default());
        assert_eq!((counts[0].message.as_str(), counts[0].count), (OTHER, 7_000));
        assert_eq!(counts.len(), 2_001);
    }

    #[test]
    fn rules_that_are_given_hold_from_the_first_message_on() {
        let naming = Naming::new(&Names::Folded(NameRules::default()));
        let counts = counted([1, 2].map(|nth| format!("Get \"https://shop/orders/{nth}\": EOF")), &naming);
        assert_eq!(
            (counts[0].message.as_str(), counts[0].count),
            ("Get \"https://shop/orders/{id}\": EOF", 2)
        );
    }
}
