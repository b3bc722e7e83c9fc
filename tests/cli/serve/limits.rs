use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

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
fn too_many_files_at_once_are_told_to_come_back() {
    let server = Server::start(&["--max-seconds", "600"]);
    // More than fits between a server that sends and somebody who does not read.
    let row = format!("1,Nurse,{}\n", "x".repeat(8_000));
    let file = server.tag(
        "large.csv",
        format!("Record ID,Job Title,Note\n{}", row.repeat(4_000)).as_bytes(),
    );
    let download = format!("/api/files/{}/download", file["id"].as_str().unwrap());
    let slow: Vec<TcpStream> = (0..4)
        .map(|_| {
            let mut stream = TcpStream::connect(&server.address).unwrap();
            let request = format!("GET {download} HTTP/1.1\r\nHost: localhost\r\n\r\n");
            stream.write_all(request.as_bytes()).unwrap();
            let mut begin = [0; 12];
            stream.read_exact(&mut begin).unwrap();
            assert_eq!(&begin, b"HTTP/1.1 200");
            stream
        })
        .collect();
    let busy = server.get(&download).refuses(503, "busy", "too much to do");
    assert_eq!(busy.header("retry-after"), "1");
    server.still_works();
    drop(slow);
    let begun = Instant::now();
    while server.get(&download).status != 200 {
        assert!(begun.elapsed() < Duration::from_secs(60), "it is still busy");
        std::thread::sleep(Duration::from_millis(30));
    }
}

#[test]
fn what_is_misspelt_in_an_address_is_refused_and_not_taken_for_left_out() {
    let server = Server::start(&[]);
    let file = server.tag("a.csv", workdir::INPUT.as_bytes());
    let of_file = format!("/api/files/{}", file["id"].as_str().unwrap());
    server.fix("Nurse", "Product").is(200);
    let refuses = |method: &str, path: &str, body: &[u8], told: &str| {
        server
            .ask(method, path, &[], body)
            .refuses(400, "wrong_request", told);
        let pending = server.get("/api/fixes").json();
        assert_eq!(
            (&pending["total"], &pending["undo"]["step"]),
            (&json!(1), &json!(1))
        );
    };
    let fix = b"{\"title\":\"Nurse\",\"persona_segment\":\"Executive\"}";
    for (method, path, body) in [
        ("DELETE", "/api/fixes?titel=Nurse", &b""[..]),
        ("GET", "/api/fixes?titel=Nurse", b""),
        ("PUT", "/api/fixes?titel=Nurse", fix),
        ("POST", "/api/fixes/undo?titel=1", b"{}"),
        ("POST", "/api/files?titel=a.csv", b"Nurse\n"),
        ("GET", "/api/similar?titel=Nurse", b""),
        ("GET", "/api/training?titel=Nurse", b""),
        ("GET", "/api/audit?titel=5", b""),
        ("DELETE", "/api/candidate?titel=5", b""),
        ("GET", &format!("{of_file}/goal?titel=3"), b""),
    ] {
        refuses(method, path, body, "no parameter \"titel\" here, only");
    }
    let confirm = b"{\"confirm\":true}";
    for (method, path, body) in [
        ("GET", "rows?segmnt=GenAI", &b""[..]),
        ("GET", "download?segmnt=GenAI", b""),
        ("GET", "fixes?segmnt=GenAI", b""),
        ("PUT", "fixes?segmnt=GenAI", confirm),
    ] {
        refuses(method, &format!("{of_file}/{path}"), body, "no filter \"segmnt\"");
    }
    let up = format!("{of_file}/rows?sort=title&order=up");
    refuses("GET", &up, b"", "asc or desc, not \"up\"");
    // A value that is none is told before anything is done.
    for (method, path, body) in [
        ("DELETE", "/api/fixes?limit=few", &b""[..]),
        ("PUT", "/api/fixes?limit=few", fix),
        ("POST", "/api/fixes/undo?limit=few", b"{}"),
        ("PUT", &format!("{of_file}/fixes?limit=few"), confirm),
    ] {
        refuses(method, path, body, "whole number");
    }
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
    for unreadable in [
        "/api/files/1/rows/abc",
        "/api/files/1/rows/-1",
        "/api/files/%FF",
        "/%FF",
    ] {
        let answer = server.get(unreadable);
        answer.refuses(400, "wrong_request", "cannot be read");
    }
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
