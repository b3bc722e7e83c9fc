//! The API's description against what the server answers.

use std::sync::LazyLock;

use serde_json::Value;

/// What the API says of itself.
pub static DESCRIPTION: LazyLock<Description> = LazyLock::new(|| {
    let text = include_str!("../../src/serve/api/openapi.json");
    Description(serde_json::from_str(text).unwrap())
});

/// What the description says about an answer.
pub struct Description(Value);

impl Description {
    /// Makes sure that every property of an answer is described, at any depth.
    #[track_caller]
    pub fn check(&self, method: &str, address: &str, status: u16, answer: &str) {
        let Ok(answer) = serde_json::from_str(answer) else {
            return;
        };
        let path = address.split('?').next().unwrap_or_default();
        let paths = self.0["paths"].as_object().unwrap();
        let Some((path, methods)) = paths.iter().find(|(described, _)| is_of(path, described)) else {
            return;
        };
        let response = &methods[method.to_lowercase()]["responses"][status.to_string()];
        let schema = &response["content"]["application/json"]["schema"];
        let mut missing = Vec::new();
        self.compare(schema, &answer, path, &mut missing);
        assert!(missing.is_empty(), "not described: {missing:?}");
    }

    fn compare(&self, schema: &Value, value: &Value, at: &str, missing: &mut Vec<String>) {
        match value {
            Value::Object(properties) => {
                let described = self.properties(schema);
                // What has no properties of its own may have any.
                if described.is_empty() {
                    return;
                }
                for (name, value) in properties {
                    let place = format!("{at}.{name}");
                    match described.iter().find(|(known, _)| known == name) {
                        Some((_, schema)) => self.compare(schema, value, &place, missing),
                        None => missing.push(place),
                    }
                }
            }
            Value::Array(items) => {
                let schema = &self.resolve(schema)["items"];
                items
                    .iter()
                    .for_each(|item| self.compare(schema, item, &format!("{at}[]"), missing));
            }
            _ => {}
        }
    }

    /// The properties of a schema, with those of all that it is made of.
    fn properties<'a>(&'a self, schema: &'a Value) -> Vec<(&'a str, &'a Value)> {
        let schema = self.resolve(schema);
        let own = schema["properties"].as_object().into_iter().flatten();
        let mut properties: Vec<(&str, &Value)> = own.map(|(name, schema)| (name.as_str(), schema)).collect();
        for parts in ["allOf", "oneOf", "anyOf"] {
            let parts = schema[parts].as_array().into_iter().flatten();
            properties.extend(parts.flat_map(|part| self.properties(part)));
        }
        properties
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(place) => self.0.pointer(place.trim_start_matches('#')).unwrap(),
            None => schema,
        }
    }
}

/// Whether a path is of the kind of one that is described, such as `/api/files/{id}`.
fn is_of(path: &str, described: &str) -> bool {
    let (parts, kinds) = (path.split('/'), described.split('/'));
    parts.clone().count() == kinds.clone().count()
        && parts
            .zip(kinds)
            .all(|(part, kind)| kind.starts_with('{') || part == kind)
}
