use serde_json::{Value, json};

use super::server::Server;
use crate::workdir::Workdir;

#[test]
fn titles_are_classified_as_predict_tags_them() {
    let server = Server::start(&[]);
    let titles = [
        "Lead Data Scientist",
        "VP Sales",
        "Barista",
        "",
        "🙂",
        "モデレーター",
    ];
    let answer = server
        .post("/api/classify", &json!({ "titles": titles }))
        .is(200)
        .json();
    let rows: String = titles.iter().map(|title| format!("1,{title}\n")).collect();
    server
        .dir
        .write("data/input.csv", format!("Record ID,Job Title\n{rows}"));
    server.dir.run(&["predict"]).succeeds();
    let tagged = server.dir.records("tagged_personas.csv");
    for ((record, title), result) in tagged[1..]
        .iter()
        .zip(titles)
        .zip(answer["results"].as_array().unwrap())
    {
        assert_eq!(result["title"], title);
        assert_eq!(result["persona_segment"], *record[2]);
        assert_eq!(result["confidence_score"].to_string(), record[3]);
    }
    let one = server
        .post("/api/classify", &json!({ "title": "VP Sales" }))
        .is(200)
        .json();
    assert_eq!(one["results"].as_array().unwrap().len(), 1);
}

#[test]
fn similar_tells_what_the_command_tells() {
    let dir = Workdir::with_model();
    dir.write(
        "data/title_reference.csv",
        "Reference,Standardization\nT&S,Trust & Safety\n",
    );
    let server = Server::start_in(dir, &[]);
    let told = server
        .get("/api/similar?title=T%26S%20Manager&neighbours=7")
        .is(200)
        .json();
    let run = server
        .dir
        .run(&["similar", "T&S Manager", "--neighbours", "7", "--format", "json"]);
    assert_eq!(
        told,
        serde_json::from_str::<Value>(&run.succeeds().stdout).unwrap()
    );
    assert_eq!(
        told["title_reference"],
        json!([{ "reference": "T&S", "standardization": "Trust & Safety" }])
    );
    server
        .get("/api/similar")
        .refuses(400, "wrong_request", "Name a title");
    server
        .get("/api/similar?title=x&neighbours=0")
        .refuses(400, "wrong_request", "1 to 100");
}

#[test]
fn a_hubspot_contact_is_tagged() {
    let server = Server::start(&[]);
    let contact = json!({ "inputFields": { "jobtitle": "General Counsel" }, "object": { "objectId": 51 } });
    let output = server.post("/api/hubspot", &contact).is(200).json();
    assert_eq!(output["outputFields"]["persona_segment"], "Legal & Compliance");
    assert_eq!(output["outputFields"]["hs_object_id"], "51");
    server
        .post("/api/hubspot", &json!({ "properties": {} }))
        .refuses(422, "no_job_title", "jobtitle");
}

#[test]
fn the_events_of_an_apps_webhook_are_tagged() {
    let server = Server::start(&[]);
    let events = json!([
        { "objectId": 51, "propertyName": "jobtitle", "propertyValue": "General Counsel" },
        { "objectId": 52, "propertyName": "email", "propertyValue": "a@example.com" },
        { "objectId": 53, "propertyName": "jobtitle", "propertyValue": "Nurse" },
    ]);
    let outputs = server.post("/api/hubspot", &events).is(200).json();
    assert_eq!(outputs.as_array().unwrap().len(), 2);
    assert_eq!(
        outputs[0]["outputFields"]["persona_segment"],
        "Legal & Compliance"
    );
    assert_eq!(outputs[1]["outputFields"]["hs_object_id"], "53");
    assert_eq!(server.post("/api/hubspot", &json!([])).is(200).json(), json!([]));
    server
        .post("/api/hubspot", &json!([1]))
        .refuses(422, "no_job_title", "jobtitle");
}

#[test]
fn a_call_may_ask_for_seniority_a_second_persona_and_why() {
    let server = Server::start(&[]);
    let ask = json!({ "title": "Assistant to the CEO", "with": ["seniority", "second", "why"] });
    let tagged = server.post("/api/classify", &ask).is(200).json()["results"][0].clone();
    assert_eq!(tagged["seniority"], "Individual");
    assert!(tagged["seniority_confidence"].as_u64().unwrap() > 50);
    assert!(tagged["second_persona"].is_null());
    assert!(!tagged["why"].as_str().unwrap().is_empty());
    let wrong = json!({ "title": "Nurse", "with": ["shoe size"] });
    server.post("/api/classify", &wrong).is(400);
}
