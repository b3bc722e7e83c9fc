//! Connections: how many there are, and how long one may keep silent.
//!
//! Whoever connects and asks for nothing is let go when the time for a request's head is over, and at once where
//! others have no room; so is whoever has asked and waits to ask again. Whoever may not ask, since the token is
//! missing, is answered, but keeps no room meanwhile. So nobody is kept out by connections that are held open.

use std::{
    convert::Infallible,
    future::Future,
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
};
use futures_util::future::{AbortHandle, Abortable};
use hyper::{
    Request, Response,
    body::{Body as HttpBody, Frame, Incoming, SizeHint},
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
    sync::{AcquireError, OwnedSemaphorePermit, Semaphore},
    time::{Sleep, sleep},
};

use super::{
    limits::Limits,
    waiting::{Place, Waiting},
};

/// A head is no longer than this, in bytes: the address and all that stands before the body.
const HEAD: usize = 64 << 10;
/// How long to wait before the next try where there can be no more connections.
const PAUSE: Duration = Duration::from_millis(100);

/// The connections that there are.
pub struct Connections {
    limits: Limits,
    room: Arc<Semaphore>,
    waiting: Arc<Waiting>,
    graceful: GracefulShutdown,
}

impl Connections {
    pub fn new(limits: &Limits) -> Self {
        Self {
            limits: limits.clone(),
            room: Arc::new(Semaphore::new(limits.connections)),
            waiting: Arc::default(),
            graceful: GracefulShutdown::new(),
        }
    }

    /// Answers whoever connects, for ever.
    pub async fn serve(&mut self, listener: &TcpListener, router: &Router) {
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                // Whoever it was has gone, or there are too many files open.
                self.waiting.let_one_go();
                sleep(PAUSE).await;
                continue;
            };
            let Ok(permit) = self.room().await else {
                return;
            };
            self.begin(stream, router.clone(), permit);
        }
    }

    /// Room for one more, which whoever has waited the longest makes where there is none.
    async fn room(&self) -> Result<OwnedSemaphorePermit, AcquireError> {
        let room = Arc::clone(&self.room).acquire_owned();
        tokio::pin!(room);
        tokio::select! {
            biased;
            permit = &mut room => return permit,
            () = self.waiting.one_goes() => {}
        }
        room.await
    }

    fn begin(&mut self, stream: TcpStream, router: Router, permit: OwnedSemaphorePermit) {
        let (handle, registration) = AbortHandle::new_pair();
        let place = Place::new(&self.waiting, handle);
        let stream = PatientStream::new(stream, self.limits.time, Arc::clone(&place));
        let router = TowerToHyperService::new(router);
        let answer = service_fn(move |mut request: Request<Incoming>| {
            let place = Arc::clone(&place);
            request.extensions_mut().insert(Arc::clone(&place));
            let answer = router.call(request);
            async move {
                let answer: Response<Body> = answer.await?;
                Ok::<_, Infallible>(answer.map(|body| Answer { body, place }))
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.head)
            .max_buf_size(HEAD)
            .serve_connection(TokioIo::new(stream), answer);
        let connection = Abortable::new(self.graceful.watch(connection), registration);
        tokio::spawn(async move {
            // How it ends is a matter of whoever is at its other end.
            let _ = connection.await;
            drop(permit);
        });
    }

    /// Waits until all that was asked for is answered.
    pub async fn end(self) {
        self.waiting.let_all_go();
        self.graceful.shutdown().await;
    }
}

/// The body of an answer, which tells when it is at its end.
struct Answer {
    body: Body,
    place: Arc<Place>,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.place.answered();
    }
}

/// A stream that ends when whoever reads it takes nothing for too long, and tells when all of it was taken.
struct PatientStream {
    stream: TcpStream,
    patience: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
    place: Arc<Place>,
}

impl PatientStream {
    fn new(stream: TcpStream, patience: Duration, place: Arc<Place>) -> Self {
        Self {
            stream,
            patience,
            waiting: None,
            place,
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
        // Asked for when all that there was to send has been written, and not before.
        let flushed = ready!(Pin::new(&mut self.stream).poll_flush(cx));
        self.place.sent();
        Poll::Ready(flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
