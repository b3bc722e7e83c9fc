//! Tagging the contacts of a HubSpot workflow.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::Value;

use super::classify;
use crate::error::invalid;
use crate::serve::{
    app::App,
    http::{ApiError, ApiResult, Body},
};

/// What a HubSpot workflow goes on with.
#[derive(Serialize)]
pub struct WorkflowOutput {
    #[serde(rename = "outputFields")]
    output_fields: OutputFields,
}

#[derive(Serialize)]
struct OutputFields {
    hs_object_id: Option<String>,
    persona_segment: String,
    confidence_score: u8,
}

/// What was sent: a contact, or the events of an app's webhook.
enum WorkflowBody {
    Contact(Contact),
    Events(Vec<Contact>),
}

/// A contact as far as it is of use here.
struct Contact {
    id: Option<String>,
    title: String,
}

/// Tags the contact that a HubSpot workflow sends: a custom-coded action's `inputFields`, a webhook's
/// `properties`, or properties alone; or the contacts of an app's webhook, which sends a list of events. Of
/// these, those that are not about a job title are passed over, and the answer is a list of the others.
pub async fn classify(
    State(app): State<Arc<App>>,
    body: Result<Body<Value>, ApiError>,
) -> ApiResult<Response> {
    match read(&body?.0)? {
        WorkflowBody::Contact(contact) => {
            let output = outputs(&app, vec![contact]).await?.into_iter().next();
            let output = output.ok_or_else(|| ApiError::failed(&invalid!("the title was not tagged")))?;
            Ok(Json(output).into_response())
        }
        WorkflowBody::Events(contacts) => Ok(Json(outputs(&app, contacts).await?).into_response()),
    }
}

fn read(sent: &Value) -> ApiResult<WorkflowBody> {
    let Value::Array(events) = sent else {
        let contact = contact(sent).ok_or_else(no_title)?;
        return Ok(WorkflowBody::Contact(contact));
    };
    // A list of something else would be taken for one of events about other things.
    let is_event = |event: &Value| event.get("objectId").is_some() || contact(event).is_some();
    if !events.iter().all(is_event) {
        return Err(no_title());
    }
    Ok(WorkflowBody::Events(events.iter().filter_map(contact).collect()))
}

fn no_title() -> ApiError {
    ApiError::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "no_job_title",
        "The contact has no property \"jobtitle\". Let the workflow send it, in \"inputFields\", in \"properties\" \
         or by itself.",
    )
}

/// The contact that an object tells of, if it tells of a job title.
fn contact(sent: &Value) -> Option<Contact> {
    let changed = sent.get("propertyName").and_then(Value::as_str) == Some("jobtitle");
    let title = match changed {
        true => text(sent.get("propertyValue").unwrap_or(&Value::Null)),
        false => property(sent, "jobtitle"),
    };
    let id = sent
        .pointer("/object/objectId")
        .or_else(|| sent.get("objectId"))
        .or_else(|| sent.get("vid"))
        .and_then(text)
        .or_else(|| property(sent, "hs_object_id"));
    Some(Contact {
        id: id.filter(|id| !id.is_empty()),
        title: title?,
    })
}

/// Tags contacts, in their order.
async fn outputs(app: &Arc<App>, contacts: Vec<Contact>) -> ApiResult<Vec<WorkflowOutput>> {
    let (ids, titles): (Vec<_>, Vec<_>) = contacts
        .into_iter()
        .map(|contact| (contact.id, contact.title))
        .unzip();
    let tagged = classify::tag(app, titles, Vec::new()).await?.into_each();
    let outputs = ids
        .into_iter()
        .zip(tagged)
        .map(|(hs_object_id, tagged)| WorkflowOutput {
            output_fields: OutputFields {
                hs_object_id,
                persona_segment: tagged.persona_segment,
                confidence_score: tagged.confidence_score,
            },
        });
    Ok(outputs.collect())
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
    fn events_about_other_things_are_passed_over_and_other_lists_refused() {
        let events = json!([
            { "objectId": 51, "propertyName": "jobtitle", "propertyValue": "CTO" },
            { "objectId": 52, "propertyName": "email", "propertyValue": "a@example.com" },
            { "objectId": 53, "subscriptionType": "contact.creation" },
            { "objectId": 54, "propertyName": "jobtitle", "propertyValue": null },
        ]);
        let Ok(WorkflowBody::Events(contacts)) = read(&events) else {
            panic!("no events")
        };
        let read_contacts: Vec<_> = contacts
            .iter()
            .map(|contact| (contact.id.as_deref(), contact.title.as_str()))
            .collect();
        assert_eq!(read_contacts, [(Some("51"), "CTO"), (Some("54"), "")]);
        assert!(read(&json!([1])).is_err() && read(&json!([{ "id": 1 }])).is_err());
    }

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
