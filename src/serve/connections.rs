//! Connections: how many there are, and how long one may keep silent.
//!
//! Whoever connects and asks for nothing is let go when the time for a request's head is over, and at once where
//! others have no room. So nobody is kept out by connections that are held open and do nothing.

use std::{
    collections::BTreeMap,
    future::Future,
    io,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::Router;
use hyper::{
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::AbortHandle,
    time::{Sleep, sleep},
};

use super::{limits::Limits, work::unpoisoned};

/// A head is no longer than this, in bytes: the address and all that stands before the body.
const HEAD: usize = 64 << 10;
/// How long to wait before the next try where there can be no more connections.
const PAUSE: Duration = Duration::from_millis(100);

/// The connections that there are.
pub struct Connections {
    limits: Limits,
    room: Arc<Semaphore>,
    /// Those that have asked for nothing yet, the oldest first.
    silent: Arc<Mutex<BTreeMap<u64, AbortHandle>>>,
    next: u64,
    graceful: GracefulShutdown,
}

impl Connections {
    pub fn new(limits: &Limits) -> Self {
        Self {
            limits: limits.clone(),
            room: Arc::new(Semaphore::new(limits.connections)),
            silent: Arc::default(),
            next: 0,
            graceful: GracefulShutdown::new(),
        }
    }

    /// Answers whoever connects, for ever.
    pub async fn serve(&mut self, listener: &TcpListener, router: &Router) {
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                // Whoever it was has gone, or there are too many files open.
                self.let_one_go();
                sleep(PAUSE).await;
                continue;
            };
            if self.room.available_permits() == 0 {
                self.let_one_go();
            }
            let Ok(permit) = Arc::clone(&self.room).acquire_owned().await else {
                return;
            };
            self.begin(stream, router.clone(), permit);
        }
    }

    fn begin(&mut self, stream: TcpStream, router: Router, permit: OwnedSemaphorePermit) {
        self.next += 1;
        let number = self.next;
        let silent = Arc::clone(&self.silent);
        let router = TowerToHyperService::new(router);
        let answer = service_fn(move |request| {
            unpoisoned(&silent).remove(&number);
            router.call(request)
        });
        let stream = TokioIo::new(PatientStream::new(stream, self.limits.time));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.head)
            .max_buf_size(HEAD)
            .serve_connection(stream, answer);
        let connection = self.graceful.watch(connection);
        let silent = Arc::clone(&self.silent);
        // Until it is listed, it cannot end.
        let mut listed = unpoisoned(&self.silent);
        let task = tokio::spawn(async move {
            // How it ends is a matter of whoever is at its other end.
            let _ = connection.await;
            unpoisoned(&silent).remove(&number);
            drop(permit);
        });
        listed.insert(number, task.abort_handle());
    }

    /// Lets go of the one that has been silent the longest.
    fn let_one_go(&self) {
        if let Some((_, oldest)) = unpoisoned(&self.silent).pop_first() {
            oldest.abort();
        }
    }

    /// Waits until all that was asked for is answered.
    pub async fn end(self) {
        let silent = std::mem::take(&mut *unpoisoned(&self.silent));
        silent.into_values().for_each(|task| task.abort());
        self.graceful.shutdown().await;
    }
}

/// A stream that ends when whoever reads it takes nothing for too long.
struct PatientStream {
    stream: TcpStream,
    patience: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl PatientStream {
    fn new(stream: TcpStream, patience: Duration) -> Self {
        Self {
            stream,
            patience,
            waiting: None,
        }
    }

    /// What came of writing, unless that stands still for too long.
    fn patiently<T>(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.waiting = None;
            return written;
        }
        let patience = self.patience;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(waiting.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for PatientStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for PatientStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.patiently(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.patiently(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
