//! `/api/v1/openapi.json`: the document of this API, `OpenAPI` 3.1. Which routes there are and who may use them it takes
//! from the router's own table, the shapes from the types that are read and written; [`operations`] adds the words.

mod operation;
mod operations;
mod shapes;

use axum::Extension;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, StatusCode};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::routes::{Access, Rules};
use operation::{Body, Operation};
use operations::describe;

/// `GET /api/v1/openapi.json`.
pub(super) async fn show(Extension(rules): Extension<Rules>, asked: HeaderMap) -> Response {
    let document = document(&rules).to_string();
    let tag = format!("\"{}\"", &blake3::hash(document.as_bytes()).to_hex()[..32]);
    let known = asked.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let headers = [(ETAG, tag.clone()), (CACHE_CONTROL, "private, no-cache".to_owned())];
    // The layer that compresses makes tags weak.
    if known.is_some_and(|known| known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, [(http::header::CONTENT_TYPE, "application/json")], document).into_response()
}

/// Schemas of what comes in and of what goes out: a field with a default need not come, but always goes.
struct Schemas {
    requests: SchemaGenerator,
    answers: SchemaGenerator,
}

impl Schemas {
    fn new() -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        });
        Self {
            requests: settings.clone().for_deserialize().into_generator(),
            answers: settings.for_serialize().into_generator(),
        }
    }

    fn definitions(mut self) -> Value {
        let mut all = self.requests.take_definitions(true);
        all.extend(self.answers.take_definitions(true));
        Value::Object(all)
    }
}

/// The document of the routes in this table that lie below `/api/v1`.
pub fn document(rules: &Rules) -> Value {
    let mut schemas = Schemas::new();
    let mut paths = Map::new();
    for (method, path, access) in rules.iter().filter(|(_, path, _)| path.starts_with("/api/v1/")) {
        let operation = operation(&mut schemas, method, path, access);
        let methods = paths.entry(path).or_insert_with(|| json!({}));
        methods[method.to_ascii_lowercase()] = operation;
    }
    let problem = schemas.answers.subschema_for::<shapes::Problem>();
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": "Headroom",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Services, load tests and scaling readiness reviews. Times are RFC 3339, durations milliseconds. What is \
                not known is null, never 0. An unknown field in a request is a 422 that names it.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }, { "session": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "A token hr_… of a person; its scope says what it may do." },
                "session": { "type": "apiKey", "in": "cookie", "name": "hr", "description": "A signed-in browser; __Host-hr over HTTPS." },
            },
            "responses": {
                "Problem": {
                    "description": "Refused: type says why for programs, detail for people (RFC 9457).",
                    "content": {
                        "application/problem+json": { "schema": problem },
                        "text/plain": { "schema": { "type": "string" } },
                    },
                },
            },
            "schemas": schemas.definitions(),
        },
    })
}

fn operation(schemas: &mut Schemas, method: &str, path: &str, access: Access) -> Value {
    let told = describe(method, path);
    let mut parameters = in_path(path);
    if let Some(query) = told.query {
        parameters.extend(in_query(query(&mut schemas.requests).to_value()));
    }
    let mut operation = json!({
        "operationId": told.id,
        "summary": told.summary,
        "description": needs(access),
        "parameters": parameters,
        "responses": answers(schemas, &told, method, !path.ends_with("openapi.json") && path.contains('{')),
    });
    if let Some(body) = &told.body {
        operation["requestBody"] = request_body(schemas, body);
    }
    operation
}

fn needs(access: Access) -> &'static str {
    match access {
        Access::Upload => "For members, and for tokens that upload or write.",
        Access::Write => "For members, and for tokens that write.",
        Access::Admin => "For administrators, and for no token.",
        Access::Person => "For people, and for no token.",
        Access::Everybody | Access::SetUp => "For everybody.",
        Access::Read => "For everybody who is signed in, and for every token.",
    }
}

/// The parts of a path that vary, each with an example.
fn in_path(path: &str) -> Vec<Value> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameter = |name: &str| {
        let (schema, example) = match name {
            "slug" => (json!({ "type": "string" }), "orders-api"),
            "name" if path.contains("/campaigns/") => (json!({ "type": "string" }), "peak-2026"),
            "name" => (json!({ "type": "string" }), "pg-main"),
            "item" => (json!({ "type": "string" }), "CON-01"),
            "checklist" => (json!({ "type": "string" }), "headroom-default"),
            "version" => (json!({ "type": "string" }), "1.0.0"),
            "precedent" => (json!({ "type": "string" }), "slack-job-queue"),
            "number" => (json!({ "type": "integer" }), "1"),
            _ => (json!({ "type": "string", "format": "uuid" }), "019ab2c4-7d10-7cc3-98c4-dc0c0c07398f"),
        };
        json!({ "name": name, "in": "path", "required": true, "schema": schema, "example": example })
    };
    names.map(parameter).collect()
}

/// One parameter for each member of the type that a query is read into.
fn in_query(schema: Value) -> Vec<Value> {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let Some(members) = schema["properties"].as_object() else { return Vec::new() };
    let parameter = |(name, schema): (&String, &Value)| {
        let mut schema = schema.clone();
        let description = schema.as_object_mut().and_then(|schema| schema.remove("description"));
        let mut parameter = json!({
            "name": name, "in": "query", "required": required.contains(&json!(name)), "schema": schema,
        });
        if let Some(description) = description {
            parameter["description"] = description;
        }
        parameter
    };
    members.iter().map(parameter).collect()
}

fn request_body(schemas: &mut Schemas, body: &Body) -> Value {
    match body {
        Body::Json { schema, example } => json!({
            "required": true,
            "content": { "application/json": { "schema": schema(&mut schemas.requests), "example": example } },
        }),
        Body::Text { media, what } => json!({
            "required": true,
            "description": what,
            "content": { *media: { "schema": { "type": "string" } } },
        }),
        Body::Upload => json!({
            "required": true,
            "description": "A form with one or several files of one test, or the file itself with the rest in the query.",
            "content": {
                "multipart/form-data": {
                    "schema": schemas.requests.subschema_for::<shapes::UploadForm>(),
                    "encoding": { "file": { "contentType": "application/octet-stream" } },
                },
                "application/octet-stream": { "schema": {} },
            },
        }),
    }
}

fn answers(schemas: &mut Schemas, told: &Operation, method: &str, names_something: bool) -> Value {
    let mut answers = Map::new();
    for answer in &told.answers {
        let mut content = Map::new();
        if let Some(schema) = answer.schema {
            content.insert("application/json".to_owned(), json!({ "schema": schema(&mut schemas.answers) }));
        }
        for media in answer.texts {
            content.insert((*media).to_owned(), json!({ "schema": { "type": "string" } }));
        }
        let mut shown = json!({ "description": answer.what });
        if !content.is_empty() {
            shown["content"] = content.into();
        }
        answers.insert(answer.status.to_string(), shown);
    }
    let mut refused = vec![401, 403];
    refused.extend(names_something.then_some(404));
    if told.query.is_some() || told.body.is_some() {
        refused.extend([400, 413, 422]);
    }
    refused.extend((method != "GET").then_some(409));
    refused.extend([503]);
    for status in refused {
        let problem = json!({ "$ref": "#/components/responses/Problem" });
        answers.entry(status.to_string()).or_insert(problem);
    }
    answers.insert("default".to_owned(), json!({ "$ref": "#/components/responses/Problem" }));
    answers.into()
}
