use std::fmt::Write as _;

use serde_json::{Value, json};

use super::server::{Answer, Server};
use crate::workdir;

const EXPORT: &[u8] = b"Record ID,Job Title\n\
    1,Scrum Master\n\
    2,scrum  MASTER\n\
    3,Senior Scrum Master (EMEA)\n\
    4,Nurse\n\
    5,\n\
    6,Nurse\n\
    7,Head Nurse\n\
    8,Software Engineer\n";

fn fixes(server: &Server, file: &Value, method: &str, filter: &str, body: &Value) -> Answer {
    let id = file["id"].as_str().unwrap();
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    server.ask(
        method,
        &format!("/api/files/{id}/fixes{filter}"),
        &[],
        body.as_bytes(),
    )
}

fn preview(server: &Server, file: &Value, filter: &str) -> Value {
    fixes(server, file, "GET", filter, &Value::Null).is(200).json()
}

fn set(server: &Server, file: &Value, filter: &str, segment: &str) -> Value {
    fixes(
        server,
        file,
        "PUT",
        filter,
        &json!({ "persona_segment": segment }),
    )
    .is(200)
    .json()
}

fn undo(server: &Server) -> Value {
    server.post("/api/fixes/undo", &json!({})).is(200).json()
}

#[test]
fn all_rows_of_a_filter_are_set_in_one_step_and_undone_in_one() {
    let server = Server::start(&[]);
    let file = server.tag("export.csv", EXPORT);
    let told = preview(&server, &file, "?text=nurse");
    assert_eq!((&told["rows"], &told["titles"]), (&json!(3), &json!(2)));
    let sample = told["sample"].as_array().unwrap();
    assert_eq!(
        (&sample[0]["title"], &sample[0]["rows"]),
        (&json!("Nurse"), &json!(2))
    );
    assert_eq!(told["left_out"], 0);

    server.fix("Nurse", "Product").is(200);
    let pending = set(&server, &file, "?text=nurse&limit=1", "executive");
    assert_eq!(pending["total"], 2);
    assert_eq!(
        pending["fixes"].as_array().unwrap().len(),
        1,
        "as many as were asked for"
    );
    assert_eq!(pending["fixes"][0]["persona_segment"], "Executive");
    assert_eq!(pending["undo"]["titles"], 2);
    assert_eq!(server.rows(&file, "fixed=true")["matching"], 3);
    assert_eq!(server.rows(&file, "fixed=false")["matching"], 5);

    let pending = undo(&server);
    assert_eq!(pending["total"], 1, "what was set before is there again");
    assert_eq!(pending["fixes"][0]["persona_segment"], "Product");
    undo(&server);
    server
        .post("/api/fixes/undo", &json!({}))
        .refuses(409, "conflict", "nothing to undo");
    let all = preview(&server, &file, "");
    assert_eq!((&all["rows"], &all["titles"]), (&json!(8), &json!(5)));
    assert_eq!(all["left_out"], 1, "the empty title");
}

#[test]
fn rows_are_left_as_they_are_tagged_but_for_those_that_somebody_has_set() {
    let server = Server::start(&[]);
    let file = server.tag("export.csv", EXPORT);
    server.fix("Nurse", "Product").is(200);
    let pending = fixes(&server, &file, "PUT", "", &json!({ "confirm": true }))
        .is(200)
        .json();
    assert_eq!(pending["total"], 5);
    for fix in pending["fixes"].as_array().unwrap() {
        let is_own = fix["title"] == "Nurse";
        assert_eq!(fix["persona_segment"] == fix["was"], !is_own, "{fix}");
    }
    assert_eq!(pending["undo"]["titles"], 4);
    // Two labels that confirm move no row.
    server
        .post("/api/candidate", &json!({ "file": file["id"], "how": "teach" }))
        .is(202);
    let taught = server.wait("/api/candidate");
    assert_eq!(
        (&taught["state"], &taught["rows_moved"]),
        (&json!("done"), &json!(2)),
        "{taught}"
    );
    server.post("/api/candidate/keep", &json!({})).is(200);
    let kept = server.get("/api/fixes").json();
    assert_eq!((&kept["total"], &kept["undo"]), (&json!(0), &Value::Null));
    assert!(
        server
            .dir
            .text("data/training_data.csv")
            .contains("Software Engineer")
    );
}

#[test]
fn titles_that_differ_in_case_level_and_region_are_found_together() {
    let server = Server::start(&[]);
    let file = server.tag("export.csv", EXPORT);
    assert_eq!(server.rows(&file, "like=Scrum%20Master")["matching"], 3);
    server.fix("Scrum Master", "Product").is(200);
    let others = preview(&server, &file, "?like=SCRUM%20MASTER%20II&fixed=false");
    assert_eq!((&others["rows"], &others["titles"]), (&json!(1), &json!(1)));
    assert_eq!(others["sample"][0]["title"], "Senior Scrum Master (EMEA)");
    let pending = set(&server, &file, "?like=Scrum%20Master&fixed=false", "Product");
    assert_eq!(
        (&pending["total"], &pending["undo"]["titles"]),
        (&json!(2), &json!(1))
    );
}

#[test]
fn a_segment_is_set_for_titles_and_so_for_all_rows_that_have_them() {
    let server = Server::start(&[]);
    let file = server.tag(
        "export.csv",
        b"Record ID,Job Title\n41,Nurse\n52,Nurse\n63,NURSE\n",
    );
    let told = preview(&server, &file, "?text=52");
    assert_eq!(
        (&told["rows"], &told["titles"], &told["rows_of_titles"]),
        (&json!(1), &json!(1), &json!(3))
    );
    set(&server, &file, "?text=52", "Product");
    assert_eq!(server.rows(&file, "fixed=true")["matching"], 3);
}

#[test]
fn titles_of_which_cleaning_leaves_nothing_are_left_out_and_the_others_learned_from() {
    let server = Server::start(&[]);
    let csv = "Record ID,Job Title\n1,Scrum Master\n2,&nbsp;\n3,\u{200b}\n";
    let file = server.tag("export.csv", csv.as_bytes());
    let told = preview(&server, &file, "");
    assert_eq!((&told["titles"], &told["left_out"]), (&json!(1), &json!(1)));
    assert_eq!(set(&server, &file, "", "Product")["total"], 1);
    server.post("/api/candidate", &json!({ "how": "teach" })).is(202);
    let taught = server.wait("/api/candidate");
    assert_eq!(taught["state"], "done", "{taught}");
}

#[test]
fn what_would_not_do_what_was_shown_is_refused_and_nothing_is_set() {
    let server = Server::start(&[]);
    let file = server.tag("export.csv", EXPORT);
    let refuses = |filter: &str, body: Value, status: u16, code: &str, told: &str| {
        fixes(&server, &file, "PUT", filter, &body).refuses(status, code, told);
        assert_eq!(server.get("/api/fixes").json()["undo"], Value::Null);
    };
    let product = json!({ "persona_segment": "Product" });
    refuses(
        "?segmnt=Product",
        product.clone(),
        400,
        "wrong_request",
        "no filter \"segmnt\"",
    );
    refuses(
        "?segment=Produkt",
        product.clone(),
        422,
        "unknown_segment",
        "did you mean",
    );
    refuses(
        "?fixed=perhaps",
        product.clone(),
        400,
        "wrong_request",
        "true or false",
    );
    refuses(
        "",
        json!({ "persona_segment": "Produkt" }),
        422,
        "unknown_segment",
        "did you mean",
    );
    refuses("", json!({}), 400, "wrong_request", "either");
    let both = json!({ "persona_segment": "Product", "confirm": true });
    refuses("", both, 400, "wrong_request", "either");
    refuses("?text=nobody", product.clone(), 409, "conflict", "no title");
    refuses("?text=nobody", json!({ "rows": 3 }), 400, "wrong_request", "JSON");
    let large = json!({ "persona_segment": "x".repeat(1_100_000) });
    refuses("", large, 413, "too_large", "larger than 1 MB");

    // Those that fit are others by the time that they are set.
    let seen = preview(&server, &file, "?fixed=false");
    server.fix("Nurse", "Product").is(200);
    let late = json!({ "persona_segment": "Product", "version": seen["version"] });
    fixes(&server, &file, "PUT", "?fixed=false", &late).refuses(409, "conflict", "others by now");
    let step = server.get("/api/fixes").json()["undo"]["step"].as_u64().unwrap();
    server
        .post("/api/fixes/undo", &json!({ "step": step + 1 }))
        .refuses(409, "conflict", "in the meantime");
    assert_eq!(server.get("/api/fixes").json()["total"], 1);
    server.post("/api/fixes/undo", &json!({ "step": step })).is(200);

    // So they are once another model is in use, until the file is tagged by it.
    let other = server.tag("other.csv", b"Record ID,Job Title\n1,Teacher\n");
    server.fix("Nurse", "Product").is(200);
    server
        .post("/api/candidate", &json!({ "file": other["id"], "how": "teach" }))
        .is(202);
    server.wait("/api/candidate");
    server.post("/api/candidate/keep", &json!({})).is(200);
    refuses("", product, 409, "conflict", "tagged export.csv");
}

#[test]
fn where_nothing_may_change_the_rows_are_shown_alone() {
    let server = Server::start(&["--read-only"]);
    let file = server.tag("export.csv", EXPORT);
    assert_eq!(preview(&server, &file, "?text=nurse")["titles"], 2);
    fixes(&server, &file, "PUT", "", &json!({ "confirm": true })).refuses(403, "read_only", "--read-only");
    server
        .post("/api/fixes/undo", &json!({}))
        .refuses(403, "read_only", "--read-only");
}

#[test]
fn a_hundred_thousand_rows_are_set_and_undone_whole() {
    let server = Server::start(&[]);
    let mut input = String::from("Record ID,Job Title\n");
    for row in 0..100_000 {
        writeln!(input, "{row},Nurse of ward {}", row % 40_000).unwrap();
    }
    let file = server.tag("large.csv", input.as_bytes());
    let told = preview(&server, &file, "");
    assert_eq!(
        (&told["rows"], &told["titles"]),
        (&json!(100_000), &json!(40_000))
    );
    let sample = told["sample"].as_array().unwrap();
    assert_eq!(
        (sample.len(), &sample[19]["title"]),
        (20, &json!("Nurse of ward 38000"))
    );
    let pending = set(&server, &file, "?limit=3", "Executive");
    assert_eq!(
        (&pending["total"], &pending["undo"]["titles"]),
        (&json!(40_000), &json!(40_000))
    );
    assert_eq!(server.rows(&file, "fixed=true")["matching"], 100_000);
    let id = file["id"].as_str().unwrap();
    let download = server.get(&format!("/api/files/{id}/download")).is(200);
    assert_eq!(
        workdir::records(download.body.as_bytes())[100_000][2..4],
        ["Executive", "100"]
    );
    let pending = undo(&server);
    assert_eq!((&pending["total"], &pending["undo"]), (&json!(0), &Value::Null));
}

#[test]
fn progress_is_told_against_a_goal_by_rows_and_by_what_labels_decide() {
    let server = Server::start(&[]);
    let csv = b"Record ID,Job Title\n1,Wrangler\n2,Prospector\n3,WRANGLER\n4,\n5,Wrangler\n6,Nurse\n";
    let file = server.tag("export.csv", csv);
    let id = file["id"].as_str().unwrap();
    let goal = |query: &str| {
        server
            .get(&format!("/api/files/{id}/goal?{query}"))
            .is(200)
            .json()
    };
    let sure = |from: u8| server.rows(&file, &format!("from={from}"))["matching"].clone();
    let usual = goal("");
    assert_eq!(
        (&usual["confidence"], &usual["rows"]),
        (&json!(90), &json!(5)),
        "one row has no title"
    );
    assert_eq!(usual["reached"], sure(90));
    assert_eq!(
        sure(100),
        1,
        "the title that was learned from is sure, and no other"
    );
    let decided = |goal: &Value| goal["decided"].as_u64().unwrap();
    let next = goal("confidence=100&labels=1");
    assert_eq!((&next["reached"], &next["labels"]), (&json!(1), &json!(1)));
    assert!(decided(&next) >= 3, "its rows, however they are written: {next}");
    assert_eq!(
        decided(&goal("confidence=100")),
        4,
        "all labels together decide all rows"
    );
    // Those first whose labels teach the most, then those that are sure or cannot be.
    let reviewed = server.rows(&file, "sort=review&goal=100");
    let titles: Vec<&str> = reviewed["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles[..2], ["Wrangler", "Wrangler"]);
    assert_eq!(titles[4..], ["", "Nurse"]);
    server.fix("Wrangler", "Product").is(200);
    let next = goal("confidence=100");
    assert_eq!((&next["reached"], &next["labels"]), (&json!(4), &json!(1)));
    server
        .get(&format!("/api/files/{id}/goal?confidence=101"))
        .refuses(400, "wrong_request", "0 to 100");
}
