use std::fmt::Write as _;

use serde_json::json;

use super::server::Server;
use crate::workdir::{self, Workdir};

#[test]
fn a_file_is_tagged_sorted_filtered_and_downloaded_as_predict_writes_it() {
    let server = Server::start(&[]);
    let mut input = workdir::INPUT.to_string();
    for number in 0..120 {
        writeln!(
            input,
            "{},{},",
            1000 - number,
            ["Nurse", "Product Manager"][number % 2]
        )
        .unwrap();
    }
    input.push_str("5,too,many,cells\n");
    let file = server.tag("export.csv", input.as_bytes());
    assert_eq!(
        (&file["rows"], &file["titles"], &file["rejected"]),
        (&json!(124), &json!(5), &json!(1))
    );

    server.dir.write("data/input.csv", &input);
    server.dir.run(&["predict"]).succeeds();
    let id = file["id"].as_str().unwrap();
    let download = server.get(&format!("/api/files/{id}/download")).is(200);
    assert_eq!(download.body, server.dir.text("tagged_personas.csv"));
    assert_eq!(
        download.header("content-disposition"),
        "attachment; filename*=UTF-8''export.tagged.csv"
    );
    let rejects = server
        .get(&format!("/api/files/{id}/download?format=rejects"))
        .is(200);
    assert_eq!(rejects.body, server.dir.text("tagged_personas.rejects.csv"));
    // A filter that is misspelt would be none.
    for asked in ["download?segmnt=Product", "rows?segmnt=Product"] {
        server.get(&format!("/api/files/{id}/{asked}")).is(400);
    }

    let page = server.rows(&file, "segment=Product&limit=3&sort=record_id");
    assert_eq!((&page["total"], &page["matching"]), (&json!(124), &json!(60)));
    let ids: Vec<&str> = page["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["record_id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["881", "883", "885"], "IDs sort as numbers");
    assert_eq!(
        page["segments"][0],
        json!({ "persona_segment": "GenAI", "rows": 1 }),
        "the others are still counted"
    );
    let last = server.rows(
        &file,
        "segment=Product&limit=50&offset=50&sort=record_id&order=desc",
    );
    assert_eq!(last["rows"].as_array().unwrap().len(), 10);
    assert_eq!(last["rows"][9]["record_id"], "881");
    assert_eq!(server.rows(&file, "text=OFFICER,%20em")["matching"], 1);
    assert_eq!(
        server.rows(&file, "text=37462838")["matching"],
        1,
        "record IDs are searched too"
    );

    let bars = server.rows(&file, "")["confidence"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bar| bar.as_u64().unwrap())
        .sum::<u64>();
    assert_eq!(bars, 124);
    let sure = server.rows(&file, "from=90&limit=500");
    let rows = sure["rows"].as_array().unwrap();
    assert!(
        rows.iter()
            .all(|row| row["confidence_score"].as_u64().unwrap() >= 90)
    );
    assert_eq!(sure["matching"], server.rows(&file, "")["confidence"][9]);

    let filtered = server
        .get(&format!("/api/files/{id}/download?segment=Product"))
        .is(200);
    assert_eq!(workdir::records(filtered.body.as_bytes()).len(), 61);
    let explained = server.get(&format!("/api/files/{id}/rows/1")).is(200).json();
    assert_eq!(explained["title"], "Compliance Officer, EMEA");
    assert!(explained["neighbours"].as_array().unwrap().len() > 3);

    server
        .ask("DELETE", &format!("/api/files/{id}"), &[], b"")
        .is(204);
    server
        .get(&format!("/api/files/{id}"))
        .refuses(404, "not_found", "Choose it again");
}

#[test]
fn a_download_is_filtered_by_what_it_prints_and_the_page_by_what_the_model_says() {
    let server = Server::start(&[]);
    let file = server.tag(
        "export.csv",
        b"Record ID,Job Title\n1,Nurse\n2,Software Engineer\n",
    );
    server.fix("Nurse", "Product").is(200);
    let id = file["id"].as_str().unwrap();
    let downloaded = |query: &str| -> Vec<Vec<String>> {
        let download = server.get(&format!("/api/files/{id}/download?{query}")).is(200);
        workdir::records(download.body.as_bytes()).split_off(1)
    };
    assert_eq!(downloaded("segment=Product"), [["1", "Nurse", "Product", "100"]]);
    assert!(downloaded("segment=Not%20Classified").is_empty());
    assert_eq!(downloaded("from=100&text=nurse").len(), 1);
    assert_eq!(server.rows(&file, "segment=Product")["matching"], 0);
    let shown = server.rows(&file, "segment=Not%20Classified");
    assert_eq!(
        (&shown["matching"], &shown["rows"][0]["fix"]),
        (&json!(1), &json!("Product"))
    );
    // What is set for the rows that are shown is set for those.
    let chosen = server
        .get(&format!("/api/files/{id}/fixes?segment=Product"))
        .json();
    assert_eq!(chosen["titles"], 0);
}

#[test]
fn pasted_titles_are_a_title_a_line_or_a_table() {
    let server = Server::start(&[]);
    let paste = |text: &[u8]| {
        let sent = server.ask(
            "POST",
            "/api/files",
            &[("content-type", "text/plain; charset=utf-8")],
            text,
        );
        server.wait(&format!(
            "/api/files/{}",
            sent.is(202).json()["id"].as_str().unwrap()
        ))
    };
    let lines = paste(b"Nurse\r\n\r\n  \"VP, Sales\" \nChef, de \"rang\n");
    assert_eq!(lines["rows"], 3);
    let rows = server.rows(&lines, "");
    assert_eq!(rows["rows"][1]["title"], "\"VP, Sales\"");
    assert_eq!(rows["rows"][2]["record_id"], "3");
    // What is not UTF-8 is read as in a table, and UTF-16 by its mark.
    for text in [&b"G\xe9rant\n"[..], b"\xff\xfeG\0\xe9\0r\0a\0n\0t\0\n\0"] {
        assert_eq!(server.rows(&paste(text), "")["rows"][0]["title"], "Gérant");
    }
    let table = paste(b"Record ID\tJob Title\n77\tNurse\n");
    assert_eq!(server.rows(&table, "")["rows"][0]["record_id"], "77");
}

#[test]
fn the_page_notices_about_a_file_what_predict_does() {
    let server = Server::start(&[]);
    let csv = "Notes:\n\nRecord ID,Job Title,Job Title\n4.82E+10,Nurse,\nRecord ID,Job Title,Job Title\nGenerated by me,,\n";
    let file = server.tag("contacts.csv", csv.as_bytes());
    let notes: Vec<String> = serde_json::from_value(file["notes"].clone()).unwrap();
    let dir = Workdir::with_model();
    dir.write("contacts.csv", csv);
    let run = dir.run(&["predict", "--input", "contacts.csv"]).succeeds();
    assert_eq!(notes.len(), 5, "{notes:?}");
    for note in notes {
        run.tells(&note);
    }
}

#[test]
fn files_that_are_none_are_told_by_their_name() {
    let server = Server::start(&[]);
    let fails = |content: &[u8], code: &str, told: &str| {
        let file = server.tag("my%20export.csv", content);
        assert_eq!(file["state"], "failed", "{file}");
        assert_eq!(file["code"], code, "{file}");
        let error = file["error"].as_str().unwrap();
        assert!(error.contains(told), "{error}");
        assert!(
            error.contains("my export.csv") && !error.contains("upload-"),
            "{error}"
        );
        assert!(error.len() < 10_000);
    };
    fails(
        b"Name,Age\nx,1\n",
        "missing_columns",
        "\"Record ID\" and \"Job Title\"",
    );
    fails(b"Name,Age\nx,1\n", "missing_columns", "with the fields below");
    fails(&[b'\x7f', 0, 255, 254, 0, 0, 1], "failed", "");
    fails(
        "column,".repeat(10_000).as_bytes(),
        "missing_columns",
        "lacks the columns",
    );
    fails(
        "column,".repeat(1_000_000).as_bytes(),
        "failed",
        "longer than 4 MB",
    );
    fails(
        b"Record ID,Job Title\n1,\"open\n2,Nurse\n",
        "failed",
        "quoted cell",
    );
    let wide = format!("Record ID,Job Title{}\n1,Nurse\n", ",x".repeat(1_000_000));
    fails(wide.as_bytes(), "failed", "1000002 columns");
    let long = format!("Record ID,Job Title\n1,{}\n", "long title ".repeat(9_000));
    let file = server.tag("long.csv", long.as_bytes());
    assert!(server.rows(&file, "").to_string().len() < 3_000);
    let id = file["id"].as_str().unwrap();
    server
        .get(&format!("/api/files/{id}/rows/0"))
        .refuses(400, "wrong_request", "too many to explain");
    server.still_works();
}
