//! An operation, before the router's table has said where it is found.

use domain::Filter;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

use crate::api::list;

type Shape = fn(&mut SchemaGenerator) -> Schema;

/// An operation. One without an id is not described yet, which a test notices.
#[derive(Default)]
pub(super) struct Operation {
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    /// The type that the query is read into.
    pub(super) query: Option<Shape>,
    pub(super) body: Option<Body>,
    pub(super) answers: Vec<Answer>,
}

pub(super) enum Body {
    Json {
        schema: Shape,
        example: Value,
    },
    /// A text of this media type.
    Text {
        media: &'static str,
        what: &'static str,
    },
    Upload,
}

/// What is answered where nothing is refused.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) what: &'static str,
    /// As JSON.
    pub(super) schema: Option<Shape>,
    /// Other media types in which `Accept` gets it.
    pub(super) texts: &'static [&'static str],
}

impl Operation {
    pub(super) fn new(id: &'static str, summary: &'static str) -> Self {
        Self { id, summary, ..Self::default() }
    }

    pub(super) fn query<T: JsonSchema>(mut self) -> Self {
        self.query = Some(T::json_schema);
        self
    }

    pub(super) fn list<F: Filter>(mut self) -> Self {
        self.query = Some(list::schema::<F>);
        self
    }

    pub(super) fn body<T: JsonSchema>(mut self, example: Value) -> Self {
        self.body = Some(Body::Json { schema: |schemas| schemas.subschema_for::<T>(), example });
        self
    }

    pub(super) fn answers<T: JsonSchema>(self, status: u16, what: &'static str) -> Self {
        self.answers_too::<T>(status, what, &[])
    }

    pub(super) fn answers_too<T: JsonSchema>(
        mut self,
        status: u16,
        what: &'static str,
        texts: &'static [&'static str],
    ) -> Self {
        let schema: Option<Shape> = Some(SchemaGenerator::subschema_for::<T>);
        self.answers.push(Answer { status, what, schema, texts });
        self
    }

    pub(super) fn done(mut self, what: &'static str) -> Self {
        self.answers.push(Answer { status: 204, what, schema: None, texts: &[] });
        self
    }
}
