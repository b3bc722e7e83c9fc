//! The server: a page to work in, and the API that it and other programs use.
//!
//! Requests are answered on a few threads; whatever takes computing goes to others, so that a file
//! being tagged delays nobody's title. Files that are uploaded lie in a temporary folder, their tags in
//! memory. Nothing of the project is changed before somebody keeps a retrained model.

mod access;
mod api;
mod file;
mod fixes;
mod job;
mod limits;
mod metrics;
mod page;
mod refusal;
mod retrain;
mod state;
mod table;
mod texts;
mod token;
mod training_rows;
mod view;

pub use limits::Limits;
pub use token::Token;

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use axum::{Router, middleware, response::IntoResponse, routing::get};
use tokio::{net::TcpListener, sync::mpsc};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{cli::LessonArgs, model::Electorate, stream::interruption, tagger::TaggerFiles};
use refusal::{Answer, Refusal};
use state::App;

/// How long requests in work may take to end once the server was told to stop.
const LAST_ORDERS: Duration = Duration::from_secs(5);

/// How to serve.
#[derive(Clone)]
pub struct Options {
    /// Where to listen.
    pub address: SocketAddr,
    /// What whoever asks must know; needed if others than this computer can ask.
    pub token: Option<Token>,
    /// Whether no file of the project may change.
    pub read_only: bool,
    /// What is allowed at most.
    pub limits: Limits,
    /// What a retraining learns from.
    pub lesson: LessonArgs,
    /// What titles are tagged with; a retraining replaces its model.
    pub tagger: TaggerFiles,
    /// Where the logs of retrainings go.
    pub log_dir: PathBuf,
}

/// What a server has to say while it runs.
#[derive(Clone, Debug)]
pub enum Said {
    /// To whoever started it.
    Aloud(String),
    /// To them, as a warning.
    Warning(String),
    /// To the log alone.
    Noted(String),
}

/// Serves until it is interrupted (Ctrl-C, or a request to terminate). `tell` is told what there is to
/// say.
///
/// # Errors
/// If there is no model, or the address cannot be listened on.
pub fn run(options: Options, mut tell: impl FnMut(Said)) -> Result<()> {
    let (tagger, warnings) = options.tagger.open(Electorate::Everyone)?;
    for warning in warnings {
        tell(Said::Warning(warning));
    }
    // Removed when this function ends, whatever other threads still hold on to.
    let folder = tempfile::Builder::new()
        .prefix("persona-serve-")
        .tempdir()
        .context("there is no place for temporary files")?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("starting the worker threads")?;
    let (journal, mut said) = mpsc::unbounded_channel();
    let app = Arc::new(App::new(options, tagger, folder.path().to_path_buf(), journal));
    let outcome = runtime.block_on(async {
        let served = serve(Arc::clone(&app));
        tokio::pin!(served);
        loop {
            tokio::select! {
                Some(line) = said.recv() => tell(line),
                outcome = &mut served => break outcome,
            }
        }
    });
    while let Ok(line) = said.try_recv() {
        tell(line);
    }
    for fix in app.fixes().list() {
        tell(Said::Warning(format!(
            "a fix was never learned from: \"{}\" should be {}",
            fix.title, fix.persona_segment
        )));
    }
    // A file that is being tagged, or a model in training, must not keep the program from ending.
    runtime.shutdown_background();
    outcome
}

async fn serve(app: Arc<App>) -> Result<()> {
    let address = app.options.address;
    let listener = TcpListener::bind(address).await.with_context(|| {
        format!("{address} cannot be listened on; another program may be using it. Choose another --port.")
    })?;
    let at = listener.local_addr()?;
    app.say(Said::Aloud(format!(
        "persona is at http://{at}/{}",
        if app.options.token.is_some() {
            "?token=…"
        } else {
            ""
        }
    )));
    app.say(Said::Aloud("It runs until you press Ctrl-C.".into()));
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let mut stop = Some(stop);
    let server = axum::serve(listener, router(Arc::clone(&app))).with_graceful_shutdown(async {
        let _ = stopped.await;
    });
    let server = std::future::IntoFuture::into_future(server);
    tokio::pin!(server);
    tokio::select! {
        outcome = &mut server => return outcome.context("the server stopped"),
        signal = interruption() => signal.context("listening for Ctrl-C")?,
    }
    app.say(Said::Noted("told to stop".into()));
    app.files.cancel_all();
    if let Some(stop) = stop.take() {
        let _ = stop.send(());
    }
    // Whoever is still connected then is let down.
    let _ = tokio::time::timeout(LAST_ORDERS, server).await;
    Ok(())
}

/// All that can be asked for.
fn router(app: Arc<App>) -> Router {
    let mut router = Router::new()
        .route("/", get(page::index))
        .route("/{file}", get(page::file));
    for (_, path, handler) in api::routes() {
        router = router.route(path, handler);
    }
    let careful = || middleware::from_fn(page::careful);
    router
        .fallback(page::missing)
        .method_not_allowed_fallback(page::wrong_method)
        .layer(CatchPanicLayer::custom(|_| {
            Refusal::failed(&anyhow::anyhow!(
                "the server met something that it was not made for"
            ))
            .into_response()
        }))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), access::guard))
        .layer(careful())
        .layer(middleware::from_fn_with_state(Arc::clone(&app), metrics::measure))
        .with_state(app)
}
