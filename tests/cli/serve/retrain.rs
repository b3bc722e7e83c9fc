use serde_json::{Value, json};

use super::server::Server;
use crate::workdir::{self, Workdir};

#[test]
fn fixes_are_pending_then_learned_from_and_then_in_the_training_data() {
    let server = Server::start(&[]);
    let training_before = server.dir.text("data/training_data.csv");
    let model_before = workdir::contents(&server.dir.path("model"));
    let file = server.tag(
        "export.csv",
        b"Record ID,Job Title\n1,Scrum Master\n2,scrum  MASTER\n3,Nurse\n",
    );
    server
        .fix("Scrum Master", "Produkt")
        .refuses(422, "unknown_segment", "did you mean \"Product\"");
    for nothing in [" ", "&nbsp;", "\u{200b}", "\0", " &#8203;\t"] {
        server
            .fix(nothing, "Product")
            .refuses(400, "wrong_request", "empty");
    }
    server
        .post("/api/candidate", &json!({ "file": null }))
        .refuses(409, "conflict", "no fixes");
    let pending = server.fix("Scrum Master", "product").is(200).json();
    assert_eq!(pending["fixes"][0]["persona_segment"], "Product");
    server.fix("Nurse", "Executive").is(200);
    server.ask("DELETE", "/api/fixes?title=NURSE", &[], b"").is(200);

    let rows = server.rows(&file, "fixed=true");
    assert_eq!(rows["matching"], 2, "in any case and white space");
    assert_eq!(rows["rows"][1]["fix"], "Product");
    let id = file["id"].as_str().unwrap();
    let download = workdir::records(server.get(&format!("/api/files/{id}/download")).body.as_bytes());
    assert_eq!(download[2][2..4], ["Product", "100"]);

    server.post("/api/candidate", &json!({ "file": id })).is(202);
    let candidate = server.wait("/api/candidate");
    assert_eq!(candidate["state"], "done", "{candidate}");
    assert!(candidate["before"]["right"].as_f64().unwrap() > 0.3);
    assert_eq!(candidate["rows"], 3);
    assert_eq!(candidate["not_followed"], json!([]), "{candidate}");
    assert_eq!(candidate["rows_moved"], 2, "{candidate}");
    assert_eq!(candidate["flows"][0]["to"], "Product");
    assert_eq!(server.dir.text("data/training_data.csv"), training_before);
    assert_eq!(workdir::contents(&server.dir.path("model")), model_before);

    server.post("/api/candidate/keep", &json!({})).is(200);
    let training = server.dir.text("data/training_data.csv");
    assert_eq!(training, format!("{training_before}Scrum Master,Product\n"));
    assert_eq!(server.get("/api/fixes").json()["fixes"], json!([]));
    let rows = server.rows(&file, "");
    assert_eq!(rows["rows"][0]["persona_segment"], "Product");
    assert_eq!(server.get(&format!("/api/files/{id}")).json()["outdated"], false);
    let model = workdir::contents(&server.dir.path("model"));
    assert_ne!(model, model_before);

    // The model that was kept is the one that training makes of that data, and the lesson can be taken back.
    server.dir.run(&["train", "--no-background"]).succeeds();
    assert_eq!(workdir::contents(&server.dir.path("model")), model);
    server.dir.run(&["teach", "--undo", "--no-train"]).succeeds();
    assert_eq!(server.dir.text("data/training_data.csv"), training_before);
}

#[test]
fn a_candidate_can_be_discarded_and_is_not_kept_over_somebody_elses_change() {
    let server = Server::start(&[]);
    let model = workdir::contents(&server.dir.path("model"));
    server
        .post("/api/candidate/keep", &json!({}))
        .refuses(409, "conflict", "no retrained model");
    server.fix("Scrum Master", "Product").is(200);
    let retrain = || {
        server.post("/api/candidate", &json!({})).is(202);
        assert_eq!(server.wait("/api/candidate")["state"], "done");
    };
    retrain();
    let answer = server.ask("DELETE", "/api/candidate", &[], b"").is(200);
    assert_eq!(answer.json()["state"], "none");
    assert_eq!(
        server.get("/api/fixes").json()["fixes"].as_array().unwrap().len(),
        1
    );
    retrain();
    server.dir.write(
        "data/training_data.csv",
        format!("{}Chef,Not Classified\n", workdir::TRAINING),
    );
    server
        .post("/api/candidate/keep", &json!({}))
        .refuses(409, "conflict", "changed by somebody else");
    assert_eq!(workdir::contents(&server.dir.path("model")), model);
    retrain();
    server.post("/api/candidate/keep", &json!({})).is(200);
    assert!(
        server
            .dir
            .text("data/training_data.csv")
            .ends_with("Chef,Not Classified\nScrum Master,Product\n")
    );
}

#[test]
fn a_candidate_is_not_kept_over_a_model_that_somebody_else_trained_meanwhile() {
    let server = Server::start(&[]);
    server.fix("Scrum Master", "Product").is(200);
    let retrain = |how: &str| {
        server.post("/api/candidate", &json!({ "how": how })).is(202);
        let candidate = server.wait("/api/candidate");
        assert_eq!(candidate["state"], "done", "{candidate}");
    };
    let others = [
        ["train", "--no-background", "--no-shipped"],
        ["train", "--no-background", "--index=cells"],
    ];
    for (how, other) in ["train", "teach"].into_iter().zip(others) {
        retrain(how);
        server.dir.run(&other).succeeds();
        let model = workdir::contents(&server.dir.path("model"));
        server.post("/api/candidate/keep", &json!({})).refuses(
            409,
            "conflict",
            "Retrain again to keep them: the model in",
        );
        assert_eq!(workdir::contents(&server.dir.path("model")), model);
        assert_eq!(server.dir.text("data/training_data.csv"), workdir::TRAINING);
    }
    retrain("train");
    server.post("/api/candidate/keep", &json!({})).is(200);
}

#[test]
fn a_model_that_was_not_looked_at_is_neither_kept_nor_discarded() {
    let server = Server::start(&[]);
    let teach = || {
        server.post("/api/candidate", &json!({ "how": "teach" })).is(202);
        let candidate = server.wait("/api/candidate");
        assert_eq!(candidate["state"], "done", "{candidate}");
        candidate["number"].as_u64().unwrap()
    };
    let keep = |number: u64| server.post("/api/candidate/keep", &json!({ "number": number }));
    let discard = |number: u64| server.ask("DELETE", &format!("/api/candidate?number={number}"), &[], b"");
    server.fix("Scrum Master", "Product").is(200);
    let looked_at = teach();
    // Somebody else makes another one.
    server.fix("Ward Sister", "Executive").is(200);
    let another = teach();
    assert!(another > looked_at);
    keep(looked_at).refuses(409, "conflict", "does not wait any more");
    discard(looked_at).refuses(409, "conflict", "does not wait any more");
    assert_eq!(server.get("/api/candidate").json()["number"], another);
    assert_eq!(server.dir.text("data/training_data.csv"), workdir::TRAINING);

    assert_eq!(discard(another).is(200).json()["state"], "none");
    keep(another).refuses(409, "conflict", "does not wait any more");
    keep(teach()).is(200);
    // Without a number, as without a body, it is whichever there is.
    server.fix("Chef", "Executive").is(200);
    teach();
    server.ask("POST", "/api/candidate/keep", &[], b"").is(200);
    let training = server.dir.text("data/training_data.csv");
    assert!(
        training.ends_with("Scrum Master,Product\nWard Sister,Executive\nChef,Executive\n"),
        "{training}"
    );
    server
        .post("/api/candidate/keep", &json!({ "nummer": 1 }))
        .refuses(400, "wrong_request", "JSON");
    server
        .ask("POST", "/api/candidate/keep?number=1", &[], b"")
        .refuses(400, "wrong_request", "no parameter \"number\" here");
    server
        .ask("DELETE", "/api/candidate?number=x", &[], b"")
        .refuses(400, "wrong_request", "whole number");
}

#[test]
fn a_model_that_cannot_be_written_waits_until_it_can() {
    let server = Server::start(&[]);
    server.fix("Scrum Master", "Product").is(200);
    server.post("/api/candidate", &json!({ "how": "teach" })).is(202);
    let number = server.wait("/api/candidate")["number"].clone();
    let keep = || server.post("/api/candidate/keep", &json!({ "number": number }));
    std::fs::remove_dir_all(server.dir.path("model")).unwrap();
    server.dir.write("model", "no folder");
    keep().refuses(507, "no_place", "`make train` brings it up to date");
    std::fs::remove_file(server.dir.path("model")).unwrap();
    keep().is(200);
    server.dir.run(&["similar", "Scrum Master"]).succeeds();
}

#[test]
fn a_file_that_is_taken_away_is_gone_though_a_model_waits_that_was_looked_at_by_it() {
    let server = Server::start(&[]);
    let file = server.tag("in.csv", b"Record ID,Job Title\n1,Scrum Master\n");
    let id = file["id"].as_str().unwrap();
    server.fix("Scrum Master", "Product").is(200);
    server
        .post("/api/candidate", &json!({ "file": id, "how": "teach" }))
        .is(202);
    assert_eq!(server.wait("/api/candidate")["rows"], 1);
    let names = server.dir.files(".");
    let folder = names
        .iter()
        .find(|name| name.starts_with("persona-serve-"))
        .unwrap();
    assert_eq!(server.dir.files(folder).len(), 1, "the file");
    server
        .ask("DELETE", &format!("/api/files/{id}"), &[], b"")
        .is(204);
    assert!(server.dir.files(folder).is_empty());
    server.post("/api/candidate/keep", &json!({})).is(200);
}

#[test]
fn training_data_that_cannot_be_learned_from_is_told_and_nothing_changes() {
    let server = Server::start(&[]);
    let model = workdir::contents(&server.dir.path("model"));
    server.fix("Scrum Master", "Product").is(200);
    server.dir.write(
        "data/training_data.csv",
        "Job Title,Persona Segment\nNurse,Nobody\n",
    );
    server.post("/api/candidate", &json!({})).is(202);
    let failed = server.wait("/api/candidate");
    assert_eq!(failed["state"], "failed");
    assert!(
        failed["error"]
            .as_str()
            .unwrap()
            .contains("\"Nobody\" is not a persona segment"),
        "{failed}"
    );
    assert_eq!(workdir::contents(&server.dir.path("model")), model);
    assert_eq!(
        server.get("/api/fixes").json()["fixes"].as_array().unwrap().len(),
        1
    );
}

#[test]
fn read_only_tags_but_changes_nothing() {
    let server = Server::start(&["--read-only"]);
    assert_eq!(server.get("/api/model").json()["read_only"], true);
    assert_eq!(server.tag("a.csv", workdir::INPUT.as_bytes())["rows"], 4);
    server.still_works();
    server
        .fix("Nurse", "Product")
        .refuses(403, "read_only", "--read-only");
    server
        .post("/api/candidate", &json!({}))
        .refuses(403, "read_only", "--read-only");
    server
        .post("/api/candidate/keep", &json!({}))
        .refuses(403, "read_only", "--read-only");
    server
        .ask("DELETE", "/api/fixes", &[], b"")
        .refuses(403, "read_only", "--read-only");
}

#[test]
fn the_training_data_the_audit_and_the_evaluation_can_be_asked_for() {
    let server = Server::start(&[]);
    let page = server.get("/api/training?text=counsel&limit=1").is(200).json();
    assert_eq!((&page["total"], &page["matching"]), (&json!(48), &json!(2)));
    assert_eq!(
        page["rows"],
        json!([{ "line": 28, "title": "General Counsel", "persona_segment": "Legal & Compliance" }])
    );
    assert_eq!(server.get("/api/training?segment=GenAI").json()["matching"], 7);
    server
        .get("/api/evaluation/report")
        .refuses(404, "not_found", "no evaluation");
    assert_eq!(server.get("/api/audit").json()["state"], "none");

    server.post("/api/audit", &json!({})).is(202);
    let audit = server.wait("/api/audit?limit=500");
    let run = server
        .dir
        .run(&["audit", "--no-background", "--format", "json"])
        .succeeds();
    assert_eq!(
        audit["findings"],
        serde_json::from_str::<Value>(&run.stdout).unwrap()
    );

    server.post("/api/evaluation", &json!({})).is(202);
    let evaluation = server.wait("/api/evaluation");
    let run = server
        .dir
        .run(&["evaluate", "--no-background", "--format", "json"])
        .succeeds();
    let told: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(evaluation["accuracy"], told["accuracy"]);
    let report = server.get("/api/evaluation/report").is(200);
    assert!(report.header("content-security-policy").contains("sandbox"));
    assert!(report.body.contains("<!doctype html>"));
}

#[test]
fn fixes_are_taught_at_once_and_move_what_is_near_alone() {
    let server = Server::start(&[]);
    let file = server.tag("in.csv", b"Record ID,Job Title\n1,Scrum Master\n2,Nurse\n");
    server.fix("Scrum Master", "Product").is(200);
    server
        .post("/api/candidate", &json!({ "file": file["id"], "how": "teach" }))
        .is(202);
    let taught = server.wait("/api/candidate");
    assert_eq!(taught["state"], "done", "{taught}");
    assert_eq!(taught["rows_moved"], 1, "{taught}");
    assert!(taught.get("before").is_none(), "{taught}");
    server.post("/api/candidate/keep", &json!({})).is(200);
    let rows = server.rows(&file, "");
    assert_eq!(rows["rows"][0]["persona_segment"], "Product");
    let run = server.dir.run(&["teach", "--undo"]).succeeds();
    run.tells("The model knows 0 titles taught since it was trained");
    assert_eq!(server.dir.text("data/training_data.csv"), workdir::TRAINING);
}

#[test]
fn a_file_that_an_older_model_has_tagged_keeps_the_segments_of_that_model() {
    let dir = Workdir::with_model();
    let server = Server::start_in(dir, &[]);
    let titles =
        "Record ID,Job Title\n1,Software Engineer\n2,Chief Executive Officer\n3,Nurse\n4,Head of AI\n";
    let other = server.tag("other.csv", titles.as_bytes());
    let before = server.rows(&other, "");
    let path = format!("/api/files/{}/download", other["id"].as_str().unwrap());
    let tagged = server.get(&path).body;

    // Other ranks, and segments more.
    let segments = [
        "Executive",
        "Surgery",
        "Legal & Compliance",
        "Trust & Safety",
        "Product",
        "Engineering",
        "GenAI",
    ];
    let rows = segments
        .iter()
        .zip(1..)
        .map(|(segment, rank)| format!("{rank},{segment}\n"));
    let rows: String = rows.collect();
    server.dir.write(
        "data/persona_segments.csv",
        format!("Priority,Persona Segment\n{rows}"),
    );
    server.fix("Scrum Master", "Product").is(200);
    server.post("/api/candidate", &json!({})).is(202);
    let candidate = server.wait("/api/candidate");
    assert_eq!(candidate["state"], "done", "{candidate}");
    server.post("/api/candidate/keep", &json!({})).is(200);

    assert_eq!(server.rows(&other, "")["rows"], before["rows"]);
    assert_eq!(server.rows(&other, "segment=Engineering")["matching"], 1);
    assert_eq!(server.get(&path).body, tagged);
}
