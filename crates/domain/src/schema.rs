//! What the API's document says about our values: those that are written by hand, because serde sees only a text or a
//! number where we know more.

/// Gives a type the schema that is written as JSON, where the feature `schema` is on.
macro_rules! described {
    ($name:ident, $schema:tt) => {
        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!($schema)
            }
        }
    };
}
pub(crate) use described;
