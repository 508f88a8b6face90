//! A sentence with what carries it marked: said once, shown on a page and written into a document.

use leptos::prelude::*;

use crate::markdown;

/// Words in order, some of them strong. Space between them is part of the words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentence {
    words: Vec<Words>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Words {
    Plain(String),
    Strong(String),
}

impl Sentence {
    /// A sentence that begins with these words.
    pub fn plain(words: impl Into<String>) -> Self {
        Self::default().then(words)
    }

    /// A sentence that begins with these strong words.
    pub fn strong(words: impl Into<String>) -> Self {
        Self::default().then_strong(words)
    }

    /// Goes on with these words.
    #[must_use]
    pub fn then(mut self, words: impl Into<String>) -> Self {
        self.words.push(Words::Plain(words.into()));
        self
    }

    /// Goes on with these strong words.
    #[must_use]
    pub fn then_strong(mut self, words: impl Into<String>) -> Self {
        self.words.push(Words::Strong(words.into()));
        self
    }

    /// The sentence on a page.
    pub fn view(&self) -> AnyView {
        let words = self.words.iter().cloned().map(|words| match words {
            Words::Plain(words) => words.into_any(),
            Words::Strong(words) => view! { <strong>{words}</strong> }.into_any(),
        });
        words.collect_view().into_any()
    }

    /// The sentence in Markdown.
    pub fn markdown(&self) -> String {
        let words = self.words.iter().map(|words| match words {
            Words::Plain(words) => markdown::escaped(words),
            Words::Strong(words) => format!("**{}**", markdown::escaped(words)),
        });
        words.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_reads_the_same_on_a_page_and_in_markdown() {
        let sentence = Sentence::strong("orders_api").then(" failed ").then_strong("3").then(" times.");
        assert_eq!(sentence.markdown(), "**orders\\_api** failed **3** times.");
        let page = Owner::new().with(|| sentence.view().to_html());
        let page = page.replace("<!>", "").replace("<!--hk-->", "");
        assert_eq!(page, "<strong>orders_api</strong> failed <strong>3</strong> times.");
    }
}
