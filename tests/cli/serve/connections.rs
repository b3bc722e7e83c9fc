use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use super::server::Server;

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream
}

/// Connects, and asks for nothing whole.
fn half_open(server: &Server) -> TcpStream {
    let mut stream = connect(server);
    stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").unwrap();
    stream
}

/// Sends what of a request there is, and reads up to `end`, or until the connection ends.
fn ask(stream: &mut TcpStream, request: &str, end: &str) -> std::io::Result<String> {
    stream.write_all(request.as_bytes())?;
    let (mut answer, mut byte) = (Vec::new(), [0]);
    while !answer.ends_with(end.as_bytes()) && stream.read(&mut byte)? > 0 {
        answer.extend_from_slice(&byte);
    }
    Ok(String::from_utf8(answer).unwrap())
}

/// Asks whether the server is there, and keeps the connection.
fn is_answered(stream: &mut TcpStream) -> bool {
    let request = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    ask(stream, request, "}").is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

fn is_let_go(stream: &mut TcpStream) -> bool {
    // An answer that it took too long may come before the end.
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Ok(_) => true,
        Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
    }
}

#[test]
fn connections_that_ask_for_nothing_keep_nobody_out() {
    let server = Server::start(&["--max-connections", "8"]);
    let mut silent: Vec<TcpStream> = (0..40).map(|_| half_open(&server)).collect();
    server.still_works();
    assert!(is_let_go(&mut silent[0]), "the oldest has gone");
    drop(silent);
    server.still_works();
}

#[test]
fn connections_that_ask_again_and_again_keep_nobody_out() {
    for token in [&[][..], &["--token", "correct horse battery"]] {
        let server = Server::start(&[&["--max-connections", "8"], token].concat());
        let mut kept: Vec<TcpStream> = (0..8).map(|_| connect(&server)).collect();
        assert!(kept.iter_mut().all(is_answered));
        let is_over = AtomicBool::new(false);
        let asks_again = |stream: &mut TcpStream| {
            // Sooner than the time is over that one may wait for the next request.
            while !is_over.load(Ordering::Relaxed) && is_answered(stream) {
                std::thread::sleep(Duration::from_millis(500));
            }
        };
        let all_are_answered = std::thread::scope(|scope| {
            let asks_again = &asks_again;
            kept.iter_mut()
                .for_each(|stream| _ = scope.spawn(move || asks_again(stream)));
            let all_are_answered = (0..20).all(|_| is_answered(&mut connect(&server)));
            is_over.store(true, Ordering::Relaxed);
            all_are_answered
        });
        assert!(all_are_answered);
    }
}

#[test]
fn the_connection_that_has_waited_the_longest_for_its_next_request_goes() {
    let server = Server::start(&["--max-connections", "3"]);
    let mut kept: Vec<TcpStream> = (0..3).map(|_| connect(&server)).collect();
    assert!(kept.iter_mut().all(is_answered));
    assert!(is_answered(&mut kept[0]));
    server.still_works();
    assert!(is_let_go(&mut kept[1]), "the first one has asked again since");
    assert!(is_answered(&mut kept[0]) && is_answered(&mut kept[2]));
}

#[test]
fn a_connection_is_not_let_go_in_the_midst_of_a_request() {
    let server = Server::start(&["--max-connections", "2"]);
    let (mut asking, mut idle) = (connect(&server), connect(&server));
    let head = "POST /api/classify HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 17\r\n\r\n";
    // The server says that it waits for the body.
    let goes_on = ask(&mut asking, head, "\r\n\r\n").unwrap();
    assert!(goes_on.starts_with("HTTP/1.1 100"), "{goes_on}");
    assert!(is_answered(&mut idle));
    server.still_works();
    assert!(is_let_go(&mut idle));
    let answer = ask(&mut asking, "{\"title\":\"Nurse\"}", "}],\"model\":1}").unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn whoever_has_not_given_the_token_keeps_nobody_out_by_giving_it_slowly() {
    let server = Server::start(&["--max-connections", "4", "--token", "correct horse battery"]);
    let _slow: Vec<TcpStream> = (0..40)
        .map(|_| {
            let mut stream = connect(&server);
            let head = b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60\r\n\r\ntok";
            stream.write_all(head).unwrap();
            stream
        })
        .collect();
    let bearer = [("authorization", "Bearer correct horse battery")];
    server.ask("GET", "/api/model", &bearer, b"").is(200);
}

#[test]
fn a_head_that_does_not_come_to_its_end_is_not_waited_for() {
    let server = Server::start(&[]);
    assert!(is_let_go(&mut half_open(&server)));
}

#[test]
fn half_open_connections_do_not_keep_it_from_ending() {
    let mut server = Server::start(&[]);
    let _silent: Vec<TcpStream> = (0..20).map(|_| half_open(&server)).collect();
    server.still_works();
    let pid = server.child.id().to_string();
    std::process::Command::new("kill").arg(&pid).status().unwrap();
    assert!(server.child.wait().unwrap().success());
}
