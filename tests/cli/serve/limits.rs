use std::{io::Write, net::TcpStream};

use serde_json::json;

use super::server::{Answer, Server};
use crate::workdir;

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
