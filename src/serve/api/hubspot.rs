use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use serde_json::Value;

use super::{body::Body, classify};
use crate::serve::{Answer, App, Refusal};

/// What a HubSpot workflow goes on with.
#[derive(Serialize)]
pub struct Output {
    #[serde(rename = "outputFields")]
    output_fields: Fields,
}

#[derive(Serialize)]
struct Fields {
    hs_object_id: Option<String>,
    persona_segment: String,
    confidence_score: u8,
}

/// Tags the contact that a HubSpot workflow sends: a custom-coded action's `inputFields`, a webhook's
/// `properties`, or properties alone.
pub async fn classify(
    State(app): State<Arc<App>>,
    body: Result<Body<Value>, Refusal>,
) -> Answer<Json<Output>> {
    let contact = body?.0;
    let title = property(&contact, "jobtitle").ok_or_else(|| {
        Refusal::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "no_job_title",
            "The contact has no property \"jobtitle\". Let the workflow send it, in \"inputFields\", in \"properties\" \
             or by itself.",
        )
    })?;
    let id = contact
        .pointer("/object/objectId")
        .or_else(|| contact.get("objectId"))
        .or_else(|| contact.get("vid"))
        .and_then(text)
        .or_else(|| property(&contact, "hs_object_id"));
    let tagged = classify::tag(&app, vec![title]).await?.into_first();
    let tagged = tagged.ok_or_else(|| Refusal::failed(&anyhow::anyhow!("the title was not tagged")))?;
    Ok(Json(Output {
        output_fields: Fields {
            hs_object_id: id.filter(|id| !id.is_empty()),
            persona_segment: tagged.persona_segment,
            confidence_score: tagged.confidence_score,
        },
    }))
}

/// A property of a contact; one that is `null` is empty.
fn property(contact: &Value, name: &str) -> Option<String> {
    let places = [
        contact.get("inputFields"),
        contact.get("properties"),
        Some(contact),
    ];
    let found = places.into_iter().flatten().find_map(|place| place.get(name))?;
    // Webhooks of the older kind send {"value": …, "versions": […]}.
    text(found.get("value").unwrap_or(found))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null => Some(String::new()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_property_is_found_in_every_shape_that_hubspot_sends() {
        for contact in [
            json!({ "inputFields": { "jobtitle": "CTO" }, "object": { "objectId": 1 } }),
            json!({ "vid": 1, "properties": { "jobtitle": { "value": "CTO", "versions": [] } } }),
            json!({ "id": "1", "properties": { "jobtitle": "CTO" } }),
            json!({ "jobtitle": "CTO" }),
        ] {
            assert_eq!(
                property(&contact, "jobtitle").as_deref(),
                Some("CTO"),
                "{contact}"
            );
        }
        assert_eq!(
            property(&json!({ "jobtitle": null }), "jobtitle").as_deref(),
            Some("")
        );
        assert_eq!(property(&json!({ "title": "CTO" }), "jobtitle"), None);
        assert_eq!(property(&json!([1]), "jobtitle"), None);
    }
}
