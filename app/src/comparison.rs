//! Runs held against each other as pages, pictures and the API show them: loaded from the store, drawn, and put into words.

mod details;
mod pictures;
pub mod words;

use analysis::comparison::Subject;
use domain::Run;
use store::{Store, StoreError};

pub use details::{Detail, Result as DetailResult, details};
pub use pictures::{course, spectrum};

/// A run with the facts about its environment as they stood when it began.
pub async fn subject(store: &Store, run: Run) -> Result<Subject, StoreError> {
    let facts = store.facts_at(run.service, &run.details.environment, Subject::began(&run)).await?;
    Ok(Subject { run, facts })
}
