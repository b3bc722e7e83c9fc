use serde_json::json;

use super::server::Server;
use crate::workdir::{self, Workdir};

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
