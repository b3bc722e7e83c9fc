use serde_json::json;

use super::server::Server;
use crate::workdir;

/// All that does something, with a method and an address.
const DOES: [(&str, &str); 13] = [
    ("POST", "/api/classify"),
    ("POST", "/api/hubspot"),
    ("POST", "/api/files"),
    ("DELETE", "/api/files/1"),
    ("PUT", "/api/fixes"),
    ("DELETE", "/api/fixes"),
    ("POST", "/api/fixes/undo"),
    ("PUT", "/api/files/1/fixes"),
    ("POST", "/api/candidate"),
    ("POST", "/api/candidate/keep"),
    ("DELETE", "/api/candidate"),
    ("POST", "/api/audit"),
    ("POST", "/api/evaluation"),
];

/// All that tells something.
const TELLS: [&str; 11] = [
    "/api/files",
    "/api/model",
    "/api/training",
    "/api/fixes",
    "/api/audit",
    "/api/evaluation",
    "/api/candidate",
    "/api/similar?title=x",
    "/api/files/1/download",
    "/api/files/1/fixes",
    "/api/files/1/goal",
];

#[test]
fn a_page_of_another_site_can_do_nothing_and_read_nothing() {
    let server = Server::start(&[]);
    let reads = TELLS.map(|path| ("GET", path));
    for (method, path) in DOES.into_iter().chain(reads) {
        for header in [
            ("origin", "http://evil.example"),
            ("origin", "http://localhost.evil.example"),
            ("origin", "https://localhost:1"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let answer = server.ask(method, path, &[header], b"{}").is(403);
            assert!(answer.header("access-control-allow-origin").is_empty());
        }
    }
    // Not even asked beforehand.
    let asks = [
        ("origin", "http://evil.example"),
        ("access-control-request-method", "POST"),
    ];
    let answer = server.ask("OPTIONS", "/api/classify", &asks, b"").is(403);
    assert!(answer.header("access-control-allow-origin").is_empty());
}

#[test]
fn a_name_that_somebody_makes_mean_this_computer_is_not_answered_to() {
    let server = Server::start(&[]);
    for host in [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example:8080",
        "evil.example:8080@127.0.0.1",
        "0.0.0.0",
        "192.168.0.1",
        "[::2]",
    ] {
        for path in ["/", "/app.js", "/metrics", "/api/model", "/api/files"] {
            assert_eq!(
                server.ask("GET", path, &[("host", host)], b"").status,
                403,
                "{host} {path}"
            );
        }
    }
    // What the line of a request asks for is no better than what its header does.
    let absolute = server.raw(
        b"GET http://evil.example/api/model HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    );
    assert!(absolute.starts_with("HTTP/1.1 403"), "{absolute}");
    let none = server.raw(b"GET /api/model HTTP/1.0\r\n\r\n");
    assert!(none.starts_with("HTTP/1.0 403"), "{none}");
}

#[test]
fn every_answer_forbids_a_browser_to_guess_to_frame_and_to_keep() {
    let server = Server::start(&[]);
    let file = server.tag("a.csv", workdir::INPUT.as_bytes());
    let id = file["id"].as_str().unwrap();
    server.post("/api/evaluation", &json!({})).is(202);
    server.wait("/api/evaluation");
    let download = format!("/api/files/{id}/download");
    for path in [
        "/",
        "/app.js",
        "/style.css",
        "/icon.svg",
        "/health",
        "/metrics",
        "/nothing",
        "/api/openapi.json",
        "/api/model",
        "/api/nothing",
        "/api/evaluation/report",
        &download,
    ] {
        let answer = server.get(path);
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(!answer.header("content-type").is_empty(), "{path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(
            policy.contains("frame-ancestors 'none'") || path.ends_with("report"),
            "{path}: {policy}"
        );
        assert!(answer.header("access-control-allow-origin").is_empty(), "{path}");
        assert!(answer.header("server").is_empty(), "{path}");
    }
    // The report is shown in a frame of the page, where it can run nothing that is not its own.
    let report = server.get("/api/evaluation/report");
    let policy = report.header("content-security-policy");
    assert!(
        policy.contains("sandbox") && policy.contains("frame-ancestors 'self'"),
        "{policy}"
    );
    assert!(!policy.contains("allow-same-origin"), "{policy}");
    assert!(
        server
            .get(&download)
            .header("content-disposition")
            .starts_with("attachment;")
    );
}

#[test]
fn the_name_of_a_file_makes_no_header_no_path_and_no_markup() {
    let server = Server::start(&[]);
    let before = server.dir.files(".");
    for (name, kept) in [
        ("..%2F..%2Fetc%2Fcron.d%2Fevil.csv", "evil.csv"),
        ("C%3A%5CWindows%5Cevil.csv", "evil.csv"),
        ("a%0D%0ASet-Cookie%3A%20x%3D1.csv", "aSet-Cookie: x=1.csv"),
        ("a%22%3B%20filename%3D%22evil.html", "a\"; filename=\"evil.html"),
        (
            "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E.csv",
            "<img src=x onerror=alert(1)>.csv",
        ),
        ("%00.csv", ".csv"),
        ("%1B%5D0%3Bevil%07.csv", "]0;evil.csv"),
        ("..", ".."),
        ("", "titles.csv"),
    ] {
        let file = server.tag(name, workdir::INPUT.as_bytes());
        assert_eq!(file["name"], kept);
        let id = file["id"].as_str().unwrap();
        let download = server.get(&format!("/api/files/{id}/download")).is(200);
        let disposition = download.header("content-disposition");
        let (kind, name) = disposition.split_once("; filename*=UTF-8''").unwrap();
        assert_eq!(kind, "attachment");
        assert!(!name.contains(['"', ';', '<', '/', '\\', ' ']), "{disposition}");
        assert!(download.header("set-cookie").is_empty());
    }
    assert_eq!(
        server.dir.files("."),
        before,
        "no file has come to lie where it was not to"
    );
}

#[test]
fn no_address_leads_to_a_file_of_the_computer() {
    let server = Server::start(&[]);
    for path in [
        "/../data/training_data.csv",
        "/..%2fdata%2ftraining_data.csv",
        "/%2e%2e/data/training_data.csv",
        "/..%5cdata%5ctraining_data.csv",
        "/style.css/../../data/training_data.csv",
        "//etc/passwd",
        "/etc/passwd",
        "/%2fetc%2fpasswd",
        "/style.css%00.html",
        "/api/files/..%2f..%2fmodel/download",
        "/api/files/1/../../../data/training_data.csv",
        "/model/manifest.json",
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let answer = server.raw(request.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 4"), "{path}: {answer}");
        assert!(
            !answer.contains("Job Title") && !answer.contains("root:"),
            "{path}: {answer}"
        );
    }
}

#[test]
fn a_request_that_two_readers_would_read_differently_is_refused() {
    let server = Server::start(&[]);
    let body = "{\"title\":\"x\"}";
    for headers in [
        "Content-Length: 13\r\nContent-Length: 14",
        "Content-Length: 13, 14",
        "Content-Length: +13",
        "Content-Length: -1",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "Content-Length : 13",
        "X: a\r\n folded: b\r\nContent-Length: 13",
        "X: a\0b\r\nContent-Length: 13",
        "X y: z\r\nContent-Length: 13",
    ] {
        let request = format!(
            "POST /api/classify HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n\r\n{body}"
        );
        let answer = server.raw(request.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 400"), "{headers:?}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1").count(), 1, "{headers:?}: {answer}");
    }
    let head = format!(
        "GET /health HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n",
        "x".repeat(1 << 20)
    );
    let answer = server.raw(head.as_bytes());
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 431"),
        "{answer}"
    );
    server.still_works();
}

#[test]
fn the_token_stands_in_no_address_no_answer_and_no_log() {
    let server = Server::start(&["--token", "correct horse battery"]);
    // In an address, which a proxy may log, it is worth nothing.
    for path in [
        "/?token=correct%20horse%20battery",
        "/api/model?token=correct%20horse%20battery",
        "/metrics?token=correct%20horse%20battery",
    ] {
        server.get(path).is(401);
    }
    let login = server.log_in("correct+horse+battery").is(303);
    // The page says where a form comes from, or the form would be refused.
    assert_eq!(server.get("/").is(401).header("referrer-policy"), "same-origin");
    let foreign = [("origin", "http://evil.example")];
    server
        .ask("POST", "/login", &foreign, b"token=correct+horse+battery")
        .is(403);
    let long = format!("token={}", "x".repeat(100_000));
    server.ask("POST", "/login", &[], long.as_bytes()).is(413);
    assert!(!login.body.contains("battery"));
    assert!(!login.headers.iter().any(|(_, value)| value.contains("battery")));
    let cookie = login.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    // Whoever has the cookie is still no page of another site.
    let cookie = cookie.split(';').next().unwrap();
    let foreign = [("cookie", cookie), ("origin", "http://evil.example")];
    server.ask("POST", "/api/audit", &foreign, b"{}").is(403);
    let logged = server.logged();
    assert!(
        !logged.contains("battery") && !logged.contains(cookie),
        "{logged}"
    );
}

#[test]
fn a_table_that_is_small_when_packed_is_unpacked_no_further_than_is_allowed() {
    let server = Server::start(&["--max-rows", "1000"]);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let rows = "1,Nurse\n".repeat(1 << 16);
    std::io::Write::write_all(&mut packed, b"Record ID,Job Title\n").unwrap();
    for _ in 0..100 {
        std::io::Write::write_all(&mut packed, rows.as_bytes()).unwrap();
    }
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 1 << 18);
    let failed = server.tag("bomb.csv.gz", &packed);
    assert!(
        failed["error"].as_str().unwrap().contains("--max-rows"),
        "{failed}"
    );
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packed, &vec![b'x'; 64 << 20]).unwrap();
    let failed = server.tag("bomb.csv.gz", &packed.finish().unwrap());
    assert!(
        failed["error"].as_str().unwrap().contains("longer than 4 MB"),
        "{failed}"
    );
    server.still_works();
}
