use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use super::server::Server;

/// Connects, and asks for nothing whole.
fn half_open(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").unwrap();
    stream
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
