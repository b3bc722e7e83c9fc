use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{openapi::DESCRIPTION, workdir::Workdir};

/// A running server; stopped when it is dropped.
pub struct Server {
    pub child: Child,
    pub address: String,
    pub dir: Workdir,
}

/// A status and a body.
pub struct Answer {
    pub status: u16,
    pub body: String,
    pub headers: Vec<(String, String)>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{} {}", self.status, self.body))
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    /// A refusal as programs get it: status, word and sentence.
    #[track_caller]
    pub fn refuses(self, status: u16, code: &str, told: &str) -> Self {
        let answer = self.is(status);
        let error = &answer.json()["error"];
        assert_eq!(error["code"], code, "{error}");
        assert!(error["message"].as_str().unwrap().contains(told), "{error}");
        answer
    }

    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(of, _)| of == name);
        found.map_or("", |(_, value)| value)
    }
}

impl Server {
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_in(Workdir::with_model(), arguments)
    }

    pub fn start_in(dir: Workdir, arguments: &[&str]) -> Self {
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

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
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

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask("POST", path, &[], body.to_string().as_bytes())
    }

    pub fn put(&self, path: &str, body: &Value) -> Answer {
        self.ask("PUT", path, &[], body.to_string().as_bytes())
    }

    /// Sends the form that asks for the token, as a browser does.
    pub fn log_in(&self, token: &str) -> Answer {
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", &format!("http://{}", self.address)),
        ];
        self.ask("POST", "/login", &headers, format!("token={token}").as_bytes())
    }

    pub fn fix(&self, title: &str, segment: &str) -> Answer {
        self.put(
            "/api/fixes",
            &json!({ "title": title, "persona_segment": segment }),
        )
    }

    /// What is in its logs.
    pub fn logged(&self) -> String {
        let logs = self.dir.files("logs");
        let texts = logs.iter().map(|log| self.dir.text(&format!("logs/{log}")));
        texts.collect()
    }

    /// Asks until a job has ended.
    pub fn wait(&self, path: &str) -> Value {
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
    pub fn tag(&self, name: &str, content: &[u8]) -> Value {
        let sent = self
            .ask("POST", &format!("/api/files?name={name}"), &[], content)
            .is(202)
            .json();
        self.wait(&format!("/api/files/{}", sent["id"].as_str().unwrap()))
    }

    pub fn rows(&self, file: &Value, query: &str) -> Value {
        let id = file["id"].as_str().unwrap();
        self.get(&format!("/api/files/{id}/rows?{query}")).is(200).json()
    }

    /// What a program that knows no rules sends, and what it gets.
    pub fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[track_caller]
    pub fn still_works(&self) {
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
