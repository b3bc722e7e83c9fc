//! Requests to the server, which runs in this process, so that libFuzzer sees which code they reach.

use std::{
    fs,
    io::{Read, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpStream},
    sync::{
        Arc, LazyLock,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use persona::{
    EncoderChoice, IndexKind, SeniorityGrammar,
    files::OptionalFile,
    serve::{self, JobLog, JobLogs, Limits, Options, ServerEvent},
    tagger::TaggerFiles,
    training::{TrainingEvent, TrainingFiles},
};

use crate::{folder, tagger};

/// Where this begins an input, the rest is sent as it is.
const AS_IT_IS: u8 = b'!';
/// Every so many requests, the server must answer one that is whole.
const PERIOD: usize = 20;
/// A connection is at its end by then.
const PATIENCE: Duration = Duration::from_secs(15);

/// Little to learn from: what is instrumented learns slowly, and requests wait for it.
const TRAINING_DATA: &str = "Job Title,Persona Segment\nNurse,Not Classified\n";

/// What is sent is answered with HTTP, or the connection is closed; nothing fails within; the server goes on.
///
/// A panic in the server ends the process: the hook of libFuzzer comes before the answer 500 that is made of it.
pub fn run(input: &[u8]) {
    static REQUESTS: AtomicUsize = AtomicUsize::new(0);
    let answer = match input.split_first() {
        Some((&AS_IT_IS, request)) => ask(request, true),
        _ => ask(&whole(input), false),
    };
    assert!(
        answer.is_empty() || answer.starts_with(b"HTTP/1."),
        "an answer is HTTP"
    );
    let status = answer.split(|byte| *byte == b' ').nth(1);
    assert_ne!(status, Some(&b"500"[..]), "nothing fails within");
    if REQUESTS.fetch_add(1, Ordering::Relaxed).is_multiple_of(PERIOD) {
        let health = ask(&whole(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"), false);
        assert!(health.starts_with(b"HTTP/1.1 200"), "it still answers");
    }
}

/// A request that says how long its body is, and that nothing comes after it. Without that nearly every change would
/// make a request whose end the server waits for.
fn whole(input: &[u8]) -> Vec<u8> {
    let end = input.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    let (head, body) = end.map_or((input, &b""[..]), |end| (&input[..end], &input[end + 4..]));
    let fits = format!("\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    [head, fits.as_bytes(), body].concat()
}

/// All that the server answers until it closes the connection. Whoever sends a part of a request says that no more will
/// come, or the server would wait for it. Whoever sends a whole one does not: the server lets go who has gone.
fn ask(request: &[u8], last: bool) -> Vec<u8> {
    let mut stream = TcpStream::connect(*ADDRESS).expect("a connection");
    stream
        .set_read_timeout(Some(PATIENCE))
        .expect("a connection's patience");
    // It may be refused before all of it was sent.
    let _ = stream.write_all(request);
    if last {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut answer = Vec::new();
    if let Err(error) = stream.read_to_end(&mut answer) {
        let late = [std::io::ErrorKind::WouldBlock, std::io::ErrorKind::TimedOut];
        assert!(!late.contains(&error.kind()), "an answer comes, and ends");
    }
    answer
}

static ADDRESS: LazyLock<SocketAddr> = LazyLock::new(|| {
    let (sender, receiver) = mpsc::channel();
    let options = options();
    thread::spawn(move || {
        let served = serve::run(options, |event| {
            if let ServerEvent::Listening { address, .. } = event {
                let _ = sender.send(address);
            }
        });
        panic!("the server ended: {served:?}");
    });
    receiver.recv().expect("the server's address")
});

/// It may change its own model and training data.
fn options() -> Options {
    let model = folder().join("model");
    fs::create_dir_all(&model).expect("a folder");
    for entry in fs::read_dir(tagger::model()).expect("the model") {
        let file = entry.expect("a file").path();
        fs::copy(&file, model.join(file.file_name().expect("a name"))).expect("a copy");
    }
    let training_data = folder().join("training_data.csv");
    fs::write(&training_data, TRAINING_DATA).expect("training data");
    Options {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        token: None,
        read_only: false,
        limits: Limits {
            rows: 10_000,
            time: Duration::from_secs(2),
            head: Duration::from_millis(500),
            ..Limits::default()
        },
        training: TrainingFiles {
            training_data,
            background: OptionalFile::None,
            title_reference: folder().join("title_reference.csv"),
            segments: folder().join("segments.csv"),
            encoder: EncoderChoice::BuiltIn,
            with_shipped: false,
            index: IndexKind::Hnsw,
        },
        tagger: TaggerFiles::new(model),
        audit_reviewed: OptionalFile::None,
        seniority: Arc::new(SeniorityGrammar::with(Vec::new())),
        logs: Arc::new(NoLogs),
    }
}

/// Keeps no logs.
struct NoLogs;

impl JobLogs for NoLogs {
    fn begin(&self, _job: &str) -> Box<dyn JobLog> {
        Box::new(Self)
    }
}

impl JobLog for NoLogs {
    fn training(&mut self, _event: &TrainingEvent) {}

    fn note(&mut self, _line: String) {}

    fn finish(self: Box<Self>, _failure: Option<&persona::Error>) {}
}
