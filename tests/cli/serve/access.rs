use super::server::Server;
use crate::workdir::Workdir;

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
    let refused = server.log_in("wrong").is(401);
    assert!(refused.header("set-cookie").is_empty() && refused.body.contains("That is not the token."));
    let login = server.log_in("correct+horse+battery").is(303);
    assert_eq!(login.header("location"), "/");
    let cookie = login.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    let cookie = cookie.split(';').next().unwrap();
    assert!(!cookie.contains("horse"));
    assert_eq!(with(("cookie", cookie)), 200);
    assert_eq!(with(("cookie", "persona=correct horse battery")), 401);
    let logged = server.logged();
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
