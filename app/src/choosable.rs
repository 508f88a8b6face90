//! The items that a campaign can ask for: those of the checklist that comes with Headroom, and those that teams added in
//! their own.

use std::collections::BTreeSet;

use analysis::checklist;
use domain::Checklist;
use store::Store;

use crate::error::AppError;

/// All items, in the order that they are shown in.
#[derive(Debug, Clone)]
pub struct Choosable {
    groups: Vec<Group>,
}

/// Items under one heading.
#[derive(Debug, Clone)]
pub struct Group {
    /// The section, or the checklist that added them.
    pub title: String,
    /// Ids with their titles.
    pub items: Vec<(String, String)>,
}

impl Choosable {
    /// Reads the newest versions of all checklists.
    pub async fn load(store: &Store) -> Result<Self, AppError> {
        Ok(Self::of(&store.newest_checklists().await?))
    }

    fn of(published: &[Checklist]) -> Self {
        let list = checklist::default();
        let sections = list.sections.iter().map(|section| Group {
            title: section.title.clone(),
            items: titled(list, |item| item.section == section.id),
        });
        let mut groups: Vec<_> = sections.filter(|group| !group.items.is_empty()).collect();
        let mut known: BTreeSet<String> = list.items.iter().map(|item| item.id.clone()).collect();
        for own in published {
            let items = titled(own, |item| !known.contains(&item.id));
            known.extend(items.iter().map(|(id, _)| id.clone()));
            if !items.is_empty() {
                groups.push(Group { title: own.title.clone(), items });
            }
        }
        Self { groups }
    }

    /// What is under which heading.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The ids in their order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().flat_map(|group| &group.items).map(|(id, _)| id.as_str())
    }

    /// What an item is called; none where no checklist has it any longer.
    pub fn title(&self, id: &str) -> Option<&str> {
        let mut items = self.groups.iter().flat_map(|group| &group.items);
        items.find(|(known, _)| known == id).map(|(_, title)| title.as_str())
    }
}

fn titled(list: &Checklist, wanted: impl Fn(&domain::Item) -> bool) -> Vec<(String, String)> {
    list.items.iter().filter(|item| wanted(item)).map(|item| (item.id.clone(), item.title.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_team_added_stands_once_after_the_default() {
        let list = checklist::default();
        let mut first = list.clone();
        first.title = "Ours".to_owned();
        first.items.truncate(2);
        first.items[1].id = "OUR-01".to_owned();
        let second = Checklist { title: "Theirs".to_owned(), ..first.clone() };
        let all = Choosable::of(&[list.clone(), first, second]);
        assert_eq!(all.ids().count(), list.items.len() + 1);
        assert_eq!(all.ids().last(), Some("OUR-01"));
        assert_eq!(all.groups().last().unwrap().title, "Ours");
        assert_eq!(all.title("OUR-01"), Some(list.items[1].title.as_str()));
        assert_eq!(all.title("OUR-02"), None);
    }
}
