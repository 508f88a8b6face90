//! The statements that a test's program sends, overheard from sqlx's own log.

use std::sync::{Mutex, PoisonError};

use tracing::field::{Field, Visit};

static OVERHEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Begins to listen. Every store of the program is heard, so it needs a test program of its own.
///
/// # Panics
/// When something else listens to the program already.
pub fn overhear() {
    tracing::subscriber::set_global_default(Listener).expect("nobody else listens");
}

/// Takes all statements that were overheard since the last time, in the order that they were sent.
pub fn overheard() -> Vec<String> {
    std::mem::take(&mut *OVERHEARD.lock().unwrap_or_else(PoisonError::into_inner))
}

struct Listener;

impl tracing::Subscriber for Listener {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut statement = Statement::default();
        event.record(&mut statement);
        let text = if statement.whole.is_empty() { statement.summary } else { statement.whole };
        OVERHEARD.lock().unwrap_or_else(PoisonError::into_inner).push(text.trim().to_owned());
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

#[derive(Default)]
struct Statement {
    summary: String,
    whole: String,
}

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.whole),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}
