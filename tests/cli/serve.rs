use std::{
    fmt::Write as _,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    openapi::DESCRIPTION,
    workdir::{self, Workdir},
};

/// A running server; stopped when it is dropped.
struct Server {
    child: Child,
    address: String,
    dir: Workdir,
}

/// A status and a body.
struct Answer {
    status: u16,
    body: String,
    headers: Vec<(String, String)>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{} {}", self.status, self.body))
    }

    #[track_caller]
    fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    /// A refusal as programs get it: status, word and sentence.
    #[track_caller]
    fn refuses(self, status: u16, code: &str, told: &str) -> Self {
        let answer = self.is(status);
        let error = &answer.json()["error"];
        assert_eq!(error["code"], code, "{error}");
        assert!(error["message"].as_str().unwrap().contains(told), "{error}");
        answer
    }

    fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(of, _)| of == name);
        found.map_or("", |(_, value)| value)
    }
}

impl Server {
    fn start(arguments: &[&str]) -> Self {
        Self::start_in(Workdir::with_model(), arguments)
    }

    fn start_in(dir: Workdir, arguments: &[&str]) -> Self {
        let arguments = [&["serve", "--port", "0", "--no-background"], arguments].concat();
        let mut child = dir
            .command(&arguments)
            .env("TMPDIR", dir.path("."))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.split("http://").nth(1).unwrap_or_else(|| panic!("{line}"));
        let address = address.split('/').next().unwrap().to_string();
        Self { child, address, dir }
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .allow_non_standard_methods(true)
            .timeout_global(Some(Duration::from_secs(120)))
            .build()
            .into();
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = agent.run(request.body(body.to_vec()).unwrap()).unwrap();
        let answer = Answer {
            status: response.status().as_u16(),
            headers: response
                .headers()
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_string()))
                .collect(),
            body: String::from_utf8(
                response
                    .body_mut()
                    .with_config()
                    .limit(1 << 30)
                    .read_to_vec()
                    .unwrap(),
            )
            .unwrap(),
        };
        if answer.status < 300 {
            DESCRIPTION.check(method, path, answer.status, &answer.body);
        }
        answer
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask("POST", path, &[], body.to_string().as_bytes())
    }

    fn put(&self, path: &str, body: &Value) -> Answer {
        self.ask("PUT", path, &[], body.to_string().as_bytes())
    }

    fn fix(&self, title: &str, segment: &str) -> Answer {
        self.put(
            "/api/fixes",
            &json!({ "title": title, "persona_segment": segment }),
        )
    }

    /// Asks until a job has ended.
    fn wait(&self, path: &str) -> Value {
        let begun = Instant::now();
        loop {
            let job = self.get(path).is(200).json();
            if job["state"] != "waiting" && job["state"] != "running" {
                return job;
            }
            assert!(begun.elapsed() < Duration::from_secs(120), "{job}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Sends a file and waits until it is tagged, or could not be.
    fn tag(&self, name: &str, content: &[u8]) -> Value {
        let sent = self
            .ask("POST", &format!("/api/files?name={name}"), &[], content)
            .is(202)
            .json();
        self.wait(&format!("/api/files/{}", sent["id"].as_str().unwrap()))
    }

    fn rows(&self, file: &Value, query: &str) -> Value {
        let id = file["id"].as_str().unwrap();
        self.get(&format!("/api/files/{id}/rows?{query}")).is(200).json()
    }

    /// What a program that knows no rules sends, and what it gets.
    fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[track_caller]
    fn still_works(&self) {
        let answer = self
            .post("/api/classify", &json!({ "title": "Software Engineer" }))
            .is(200);
        assert_eq!(answer.json()["results"][0]["persona_segment"], "Engineering");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
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
fn pasted_titles_are_a_title_a_line_or_a_table() {
    let server = Server::start(&[]);
    let paste = |text: &str| {
        let sent = server.ask(
            "POST",
            "/api/files",
            &[("content-type", "text/plain; charset=utf-8")],
            text.as_bytes(),
        );
        server.wait(&format!(
            "/api/files/{}",
            sent.is(202).json()["id"].as_str().unwrap()
        ))
    };
    let lines = paste("Nurse\r\n\r\n  \"VP, Sales\" \nChef, de \"rang\n");
    assert_eq!(lines["rows"], 3);
    let rows = server.rows(&lines, "");
    assert_eq!(rows["rows"][1]["title"], "\"VP, Sales\"");
    assert_eq!(rows["rows"][2]["record_id"], "3");
    let table = paste("Record ID\tJob Title\n77\tNurse\n");
    assert_eq!(server.rows(&table, "")["rows"][0]["record_id"], "77");
}

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
    server.fix(" ", "Product").refuses(400, "wrong_request", "empty");
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
fn limits_are_told_with_the_right_status() {
    let server = Server::start(&[
        "--max-upload",
        "1",
        "--max-rows",
        "100",
        "--max-titles",
        "3",
        "--max-files",
        "2",
    ]);
    let file = |bytes: &[u8]| server.ask("POST", "/api/files?name=a.csv", &[], bytes);
    file(&vec![b'x'; 1_000_001]).refuses(413, "too_large", "--max-upload");
    file(&vec![b'x'; 3_000_000]).refuses(413, "too_large", "1 MB");
    file(b"").refuses(400, "wrong_request", "empty");
    let rows: String = (0..101).map(|row| format!("{row},Nurse\n")).collect();
    let failed = server.tag("a.csv", format!("Record ID,Job Title\n{rows}").as_bytes());
    assert!(
        failed["error"].as_str().unwrap().contains("--max-rows"),
        "{failed}"
    );
    server
        .post("/api/classify", &json!({ "titles": ["a", "b", "c", "d"] }))
        .refuses(413, "too_large", "4 titles");
    server
        .post("/api/classify", &json!({ "title": "x".repeat(2 << 20) }))
        .refuses(413, "too_large", "1 MB");
    for round in 0..3 {
        assert_eq!(
            server.tag(&format!("{round}.csv"), workdir::INPUT.as_bytes())["state"],
            "done"
        );
    }
    let kept = server.get("/api/files").json();
    let names: Vec<&str> = kept
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["1.csv", "2.csv"], "the oldest has gone");
    server.still_works();
}

#[test]
fn too_many_requests_at_once_are_told_to_come_back() {
    let server = Server::start(&["--max-requests", "1"]);
    let titles: Vec<String> = (0..1000)
        .map(|number| format!("Principal Thing {number} Engineer"))
        .collect();
    let body = json!({ "titles": titles });
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..24)
            .map(|_| scope.spawn(|| server.post("/api/classify", &body)))
            .collect();
        asked.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    assert!(answers.iter().any(|answer| answer.status == 200));
    let busy = answers
        .into_iter()
        .find(|answer| answer.status != 200)
        .expect("somebody had to wait");
    let busy = busy.refuses(503, "busy", "too much to do");
    assert_eq!(busy.header("retry-after"), "1");
    server.still_works();
}

#[test]
fn what_is_no_request_does_no_harm() {
    let server = Server::start(&[]);
    let json = |body: &[u8]| server.ask("POST", "/api/classify", &[], body);
    for body in [
        &b"{"[..],
        b"",
        b"null",
        b"[]",
        b"{\"titles\":[1]}",
        b"{\"titel\":\"x\"}",
        b"\0\0",
        b"\xff\xfe",
    ] {
        json(body).refuses(400, "wrong_request", "not the JSON");
    }
    json(b"{\"title\":5}").refuses(400, "wrong_request", "{\"title\": \"…\"}");
    let deep = "[".repeat(100_000);
    json(deep.as_bytes()).refuses(400, "wrong_request", "JSON");
    server
        .get("/api/nothing")
        .refuses(404, "not_found", "openapi.json");
    server.get("/../../etc/passwd").is(404);
    server.get("/api/files/1/rows?offset=x").is(404);
    server
        .ask("PATCH", "/api/fixes", &[], b"")
        .refuses(405, "wrong_method", "openapi.json");
    for bytes in [
        &b"\0\0\0\0\0\0\0\0\r\n\r\n"[..],
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\r\n\r\n",
        b"POST /api/classify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"POST /api/files HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    ] {
        let answer = server.raw(bytes);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    // A connection that breaks in the middle of a file.
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream
        .write_all(
            b"POST /api/files HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nRecord ID,",
        )
        .unwrap();
    drop(stream);
    server.still_works();
    assert_eq!(server.get("/api/files").json(), json!([]));
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

#[test]
fn a_token_is_needed_where_others_can_ask() {
    let dir = Workdir::with_model();
    dir.run(&["serve", "--address", "0.0.0.0", "--port", "0"])
        .fails()
        .tells("PERSONA_TOKEN");
    dir.run(&["serve", "--token", "short", "--port", "0"])
        .fails()
        .tells("16 characters");
    let server = Server::start_in(dir, &["--token", "correct horse battery"]);
    server.get("/health").is(200);
    server.get("/style.css").is(200);
    server.get("/api/model").refuses(401, "token", "Bearer");
    server.get("/metrics").refuses(401, "token", "Bearer");
    let with = |header: (&str, &str)| server.ask("GET", "/api/model", &[header], b"").status;
    assert_eq!(with(("authorization", "Bearer correct horse battery")), 200);
    assert_eq!(with(("authorization", "Bearer correct horse batterY")), 401);
    assert_eq!(with(("authorization", "Basic correct horse battery")), 401);

    assert!(server.get("/").is(401).body.contains("<input id=\"token\""));
    assert!(
        server
            .get("/?token=wrong")
            .is(401)
            .header("set-cookie")
            .is_empty()
    );
    let login = server.get("/?token=correct%20horse%20battery").is(200);
    let cookie = login.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    let cookie = cookie.split(';').next().unwrap();
    assert!(!cookie.contains("horse"));
    assert_eq!(with(("cookie", cookie)), 200);
    assert_eq!(with(("cookie", "persona=correct horse battery")), 401);
    let logs = server.dir.files("logs");
    let logged: String = logs
        .iter()
        .map(|log| server.dir.text(&format!("logs/{log}")))
        .collect();
    assert!(
        logged.contains("--token") && !logged.contains("battery"),
        "{logged}"
    );
    let output = server
        .dir
        .command(&["config", "serve"])
        .env("PERSONA_TOKEN", "correct horse battery")
        .output()
        .unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(
        told.contains("PERSONA_TOKEN") && !told.contains("battery"),
        "{told}"
    );
    // Whoever knows the token may come by any name.
    let headers = [("host", "persona.example"), ("cookie", cookie)];
    server.ask("GET", "/api/model", &headers, b"").is(200);
}

#[test]
fn pages_of_other_sites_are_refused() {
    let server = Server::start(&[]);
    let classify = |headers: &[(&str, &str)]| {
        server
            .ask("POST", "/api/classify", headers, b"{\"title\":\"x\"}")
            .status
    };
    let own = format!("http://{}", server.address);
    assert_eq!(classify(&[("origin", &own)]), 200);
    assert_eq!(classify(&[("sec-fetch-site", "same-origin")]), 200);
    assert_eq!(classify(&[("origin", "http://evil.example")]), 403);
    assert_eq!(classify(&[("origin", "null")]), 403);
    assert_eq!(classify(&[("sec-fetch-site", "cross-site")]), 403);
    assert_eq!(classify(&[("host", "evil.example")]), 403);
    let read = |headers: &[(&str, &str)], path: &str| server.ask("GET", path, headers, b"").status;
    assert_eq!(read(&[("sec-fetch-site", "cross-site")], "/api/training"), 403);
    assert_eq!(
        read(&[("sec-fetch-site", "cross-site")], "/"),
        200,
        "a link to the page is fine"
    );
    assert_eq!(read(&[("host", "rebound.example:8080")], "/"), 403);
    let policy = server.get("/").is(200);
    let policy = policy.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
}

#[test]
fn requests_titles_and_latency_are_counted() {
    let server = Server::start(&[]);
    server
        .post("/api/classify", &json!({ "titles": ["a", "b"] }))
        .is(200);
    server.get("/made/up").is(404);
    let text = server.get("/metrics").is(200).body;
    for line in [
        "persona_requests_total{method=\"POST\",path=\"/api/classify\",status=\"200\"} 1",
        "persona_requests_total{method=\"GET\",path=\"other\",status=\"404\"} 1",
        "persona_titles_total 2",
        "persona_request_seconds_count{path=\"/api/classify\"} 1",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}

#[cfg(unix)]
#[test]
fn a_request_to_terminate_ends_it_cleanly_and_leaves_no_files() {
    let mut server = Server::start(&[]);
    server.tag("a.csv", workdir::INPUT.as_bytes());
    server.fix("Nurse", "Product").is(200);
    let temporary = |server: &Server| {
        let names = server.dir.files(".");
        names.into_iter().any(|name| name.starts_with("persona-serve-"))
    };
    assert!(temporary(&server));
    let pid = server.child.id().to_string();
    std::process::Command::new("kill").arg(&pid).status().unwrap();
    assert!(server.child.wait().unwrap().success());
    assert!(!temporary(&server));
    let log = server
        .dir
        .files("logs")
        .into_iter()
        .find(|name| name.ends_with("-serve.log"))
        .unwrap();
    let log = server.dir.text(&format!("logs/{log}"));
    assert!(
        log.contains("outcome   done") && log.contains("\"Nurse\" should be Product"),
        "{log}"
    );
}

#[test]
fn without_a_model_or_with_a_taken_port_it_says_so() {
    Workdir::new()
        .run(&["serve", "--port", "0"])
        .fails()
        .tells("there is no model");
    let server = Server::start(&[]);
    let port = server.address.rsplit(':').next().unwrap();
    server
        .dir
        .run(&["serve", "--port", port])
        .fails()
        .tells("Choose another --port");
}
