//! Lists that are filtered and sorted by their address: column heads that are links, a row of filters that is a form,
//! and what is said where nothing matches. They need no script.

use domain::{Asked, Cursor, Direction, Filter, Sorted, Wrong};
use leptos::prelude::*;

use super::Entry;
use crate::urls;

/// A list as its address asks for it, and the addresses of the same list otherwise.
#[derive(Debug, Clone)]
pub struct Listing<F: Filter> {
    /// How it is asked for.
    pub asked: Asked<F>,
    wrong: Vec<Wrong>,
    base: String,
}

impl<F: Filter> Listing<F> {
    /// The list at `base`, asked for by these parameters of the address. Those that are not the list's are the page's own.
    pub fn read<'a>(base: String, query: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let (asked, wrong) = Asked::read(query);
        Self { asked, wrong, base }
    }

    /// The page after this row.
    pub fn next(&self, after: &Cursor<F::Tie>) -> String {
        urls::list(self.base.clone(), &self.asked.query_after(after))
    }

    /// This page of the list.
    pub fn here(&self) -> String {
        self.asked.after.as_ref().map_or_else(|| self.beginning(), |after| self.next(after))
    }

    /// The beginning of the list, where this page is not.
    pub fn first(&self) -> Option<String> {
        self.asked.after.as_ref().map(|_| self.beginning())
    }

    /// The same list from its beginning.
    pub fn beginning(&self) -> String {
        urls::list(self.base.clone(), &self.asked.query())
    }

    /// Another address, asked for in the same way from its beginning.
    pub fn at(&self, base: String) -> String {
        urls::list(base, &self.asked.query())
    }

    /// The query that asks for it from its beginning: `owner=Team%20Web&sort=-fails`; empty where it is as usual.
    pub fn said(&self) -> String {
        let query = urls::list(String::new(), &self.asked.query());
        query.strip_prefix('?').unwrap_or_default().to_owned()
    }

    /// The list without filters, in its usual order.
    pub fn whole(&self) -> String {
        self.base.clone()
    }

    /// The same list as this query asks for it.
    pub fn asked_by(&self, query: &str) -> String {
        format!("{}?{query}", self.base)
    }

    /// The list is not whole: some filter is on.
    pub fn is_filtered(&self) -> bool {
        !self.asked.filters().is_empty()
    }

    /// The same list without filters, in the same order.
    pub fn unfiltered(&self) -> String {
        let all = Asked::<F> { sorted: self.asked.sorted, ..Asked::default() };
        urls::list(self.base.clone(), &all.query())
    }

    /// The control of one of its filters.
    pub fn entry(&self, field: &'static str) -> Entry {
        let value = self.asked.filter.said(field).unwrap_or_default();
        let problem = self.wrong.iter().find_map(|wrong| match wrong {
            Wrong::Invalid(name, why) if name == field => Some(why.to_string()),
            _ => None,
        });
        Entry { name: field.to_owned(), value, problem, first: false }
    }

    /// The same list in another order.
    pub fn sorted(&self, sorted: Sorted<F::By>) -> String {
        urls::list(self.base.clone(), &self.asked.query_sorted(sorted))
    }

    /// The head of a column that the list can be sorted by. A second click turns the order round.
    pub fn head(&self, usual: Sorted<F::By>, words: &'static str, class: &'static str) -> AnyView {
        let sorted = self.asked.direction_of(usual.by);
        let (next, sort, arrow) = match sorted {
            None => (usual, None, None),
            Some(Direction::Ascending) => (Sorted::descending(usual.by), Some("ascending"), Some(" ↑")),
            Some(Direction::Descending) => (Sorted::ascending(usual.by), Some("descending"), Some(" ↓")),
        };
        let address = urls::list(self.base.clone(), &self.asked.query_sorted(next));
        let arrow = arrow.map(|arrow| view! { <span aria-hidden="true">{arrow}</span> });
        view! { <th scope="col" class=class aria-sort=sort><a href=address>{words}{arrow}</a></th> }
            .into_any()
    }

    /// The row of filters. The order of the list stays; the form begins at its beginning.
    pub fn form(&self, controls: AnyView) -> AnyView {
        let usual = self.asked.sorted == F::USUAL;
        let sort = (!usual).then(|| {
            view! { <input type="hidden" name="sort" value=self.asked.sorted.to_string()/> }
        });
        let clear = self.is_filtered().then(|| view! { <a href=self.unfiltered()>"Clear"</a> });
        view! {
            <form class="form filters" data-inline action=self.base.clone() aria-label="Filters">
                {controls}
                {sort}
                <div class="actions"><button class="button">"Show"</button>{clear}</div>
            </form>
            {self.told()}
        }
        .into_any()
    }

    /// What of the address could not be understood and was left out. Where a filter has a control, it stands there.
    fn told(&self) -> Option<AnyView> {
        let told = self.wrong.iter().filter_map(|wrong| match wrong {
            Wrong::Invalid(name, why) if !F::FIELDS.contains(&name.as_str()) => Some(why.to_string()),
            _ => None,
        });
        let told: Vec<_> = told.map(|why| view! { <p>{why}</p> }).collect();
        (!told.is_empty()).then(|| view! { <div class="notice" data-state="warn">{told}</div> }.into_any())
    }
}

/// Said in place of a list that no row matches: which filters are on, and the way to all rows.
#[component]
pub fn NoMatch(
    /// What is on, in words: `owner Team Orders`.
    filters: Vec<String>,
    /// The list without filters.
    all: String,
) -> impl IntoView {
    let on = filters.into_iter().map(|words| view! { <li class="chip">{words}</li> }).collect_view();
    view! {
        <section class="flow" aria-labelledby="filters-title">
            <h2 id="filters-title">"These filters are on"</h2>
            <ul class="chips">{on}</ul>
            <p class="actions"><a class="button" href=all>"Clear the filters"</a></p>
        </section>
    }
    .into_any()
}
