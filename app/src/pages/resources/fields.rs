//! The fields that say what a resource is.

use domain::{Reason, ResourceKind, ResourceWords, Slug};
use leptos::prelude::*;

use super::words::kind_words;
use crate::returned::Returned;
use crate::ui::{Entry, Select, TextArea, TextField};

/// The name in addresses, which never changes.
pub(super) fn slug(returned: &Returned) -> AnyView {
    view! {
        <TextField
            entry=Entry::new(returned, "slug", "")
            label="Name"
            help="Lower case letters, digits and single hyphens, as in pg-main: it becomes the address."
            max=Slug::MAX_LEN
            pattern=Slug::PATTERN
            required=true
        />
    }
    .into_any()
}

/// Everything else.
pub(super) fn words(returned: &Returned, standing: Option<&ResourceWords>) -> AnyView {
    let entry = |name: &'static str, standing: Option<String>| {
        Entry::new(returned, name, standing.unwrap_or_default())
    };
    let kinds =
        ResourceKind::ALL.iter().map(|kind| (kind.to_string(), kind_words(*kind).to_owned())).collect();
    let kind = standing.map_or(ResourceKind::Database, |words| words.kind);
    let max = standing.and_then(|words| words.max_connections).map(|max| max.to_string());
    let reserved = standing.and_then(|words| words.reserved_connections).map(|reserved| reserved.to_string());
    let note = standing.and_then(|words| words.note.as_ref()).map(ToString::to_string);
    view! {
        <Select entry=entry("kind", Some(kind.to_string())) label="Kind" options=kinds short=true/>
        <TextField
            entry=entry("max", max)
            label="Max connections"
            help="PostgreSQL: max_connections."
            inputmode="numeric"
            placeholder="unknown"
            short=true
        />
        <TextField
            entry=entry("reserved", reserved)
            label="Reserved of them"
            help="Kept for administrators, replication and the like; 0 where none is. PostgreSQL: superuser_reserved_connections (3 by default) plus reserved_connections."
            inputmode="numeric"
            placeholder="unknown"
            short=true
        />
        <TextArea entry=entry("note", note) label="Note" max=Reason::MAX_LEN/>
    }
    .into_any()
}
