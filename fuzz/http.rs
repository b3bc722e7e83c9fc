//! Requests to a server.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use super::Target;

const REQUESTS: [&[u8]; 10] = [
    b"GET /api/model HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    b"POST /api/classify HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 17\r\n\r\n{\"title\":\"Nurse\"}",
    b"POST /api/files?name=a.csv HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 28\r\n\r\nRecord ID,Job Title\n1,Nurse\n",
    b"POST /api/hubspot HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n1c\r\n{\"properties\":{\"jobtitle\":1}}\r\n0\r\n\r\n",
    b"PUT /api/fixes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 45\r\n\r\n{\"title\":\"Nurse\",\"persona_segment\":\"Product\"}",
    b"PUT /api/files/1/fixes?segment=Product&from=1&to=99&fixed=false&like=Nurse HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 29\r\n\r\n{\"persona_segment\":\"Product\"}",
    b"POST /api/fixes/undo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 10\r\n\r\n{\"step\":1}",
    b"GET /api/files/1/rows?text=a&segment=Product&from=1&to=99&sort=title&order=desc&offset=1&limit=5 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    b"GET /api/similar?title=VP%20Sales&neighbours=5 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    b"GET /api/files/1/download?format=xlsx HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: persona=x\r\n\r\n",
];

const WORDS: [&[u8]; 12] = [
    b"\r\n",
    b"\r\n\r\n",
    b"%00",
    b"%ff",
    b"../",
    b"Content-Length: 1\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Host: evil\r\n",
    b"Origin: null\r\n",
    b"{",
    b"[",
    b"\"",
];

/// Every so many requests, a whole one must be answered.
const PERIOD: usize = 20;

/// A server in a folder of its own.
pub struct HttpTarget {
    server: Child,
    address: String,
    requests: usize,
}

impl HttpTarget {
    pub fn new(folder: &Path) -> Self {
        super::titles::tagger()
            .model()
            .save(&folder.join("model"))
            .expect("a model");
        let program = std::env::current_dir()
            .expect("a folder")
            .join("target/release/persona");
        let mut server = Command::new(program)
            .args(["serve", "--port", "0", "--read-only"])
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("target/release/persona");
        let mut line = String::new();
        let output = server.stdout.as_mut().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("its address");
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split('/').next())
            .expect("its address");
        Self {
            server,
            address: address.to_string(),
            requests: 0,
        }
    }

    /// What the server answers within this time.
    fn ask(&self, request: &[u8], patience: Duration) -> Vec<u8> {
        let mut answer = Vec::new();
        let Ok(mut stream) = TcpStream::connect(&self.address) else {
            return answer;
        };
        let _ = stream.set_read_timeout(Some(patience));
        let _ = stream.write_all(request);
        let _ = stream.read_to_end(&mut answer);
        answer
    }
}

impl Drop for HttpTarget {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Target for HttpTarget {
    fn seeds(&self) -> Vec<Vec<u8>> {
        REQUESTS.map(<[u8]>::to_vec).to_vec()
    }

    fn words(&self) -> &'static [&'static [u8]] {
        &WORDS
    }

    fn run(&mut self, input: &[u8]) -> bool {
        self.requests += 1;
        // Most are no whole requests, and the server waits for their end.
        let answer = self.ask(input, Duration::from_millis(50));
        assert!(
            answer.is_empty() || answer.starts_with(b"HTTP/1."),
            "an answer is HTTP"
        );
        assert!(
            !answer.windows(12).any(|bytes| bytes == b" 500 Interna"),
            "nothing fails within"
        );
        if self.requests.is_multiple_of(PERIOD) {
            let health = self.ask(
                b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                Duration::from_secs(15),
            );
            assert!(health.starts_with(b"HTTP/1.1 200"), "it still answers");
            assert!(
                self.server.try_wait().is_ok_and(|ended| ended.is_none()),
                "it is still there"
            );
        }
        answer.starts_with(b"HTTP/1.1 2")
    }
}
