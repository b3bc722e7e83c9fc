//! The server: a page to work in, and the API that it and other programs use.
//!
//! Requests are answered on a few threads; whatever takes computing goes to others, so that a file
//! being tagged delays nobody's title. Files that are uploaded lie in a temporary folder, their tags in
//! memory. Nothing of the project is changed before somebody keeps a retrained model.

mod api;
mod app;
mod connections;
mod engine;
mod events;
mod files;
mod folder;
mod http;
mod limits;
mod options;
mod page;
mod retrain;
mod training_rows;
mod waiting;
mod work;

pub use events::{JobLog, JobLogs, Logs, ServerEvent};
pub use http::Token;
pub use limits::Limits;
pub use options::Options;

use std::{sync::Arc, time::Duration};

use axum::{
    Router, middleware,
    response::IntoResponse,
    routing::{get, post},
};

use tokio::{net::TcpListener, sync::mpsc};
use tower_http::catch_panic::CatchPanicLayer;

use self::{app::App, connections::Connections, events::EventSender, folder::ServeFolder, http::ApiError};
use crate::error::{Context, Error, Result, invalid};

/// How long requests in work may take to end once the server was told to stop.
const LAST_ORDERS: Duration = Duration::from_secs(5);
/// Fixes that are named of those that nothing has learned from.
const FIXES_TOLD: usize = 20;

/// Serves until it is interrupted (Ctrl-C, or a request to terminate). `tell` is told what there is to
/// say.
///
/// It makes a runtime of its own. Inside another one it would panic: there, call it on a thread of its own.
///
/// # Errors
/// If other computers can reach the address and there is no token, there is no model, or the address cannot be listened on.
pub fn run(options: Options, mut tell: impl FnMut(ServerEvent)) -> Result<()> {
    let address = options.address.ip();
    if options.token.is_none() && !address.is_loopback() {
        return Err(Error::NoToken(address));
    }
    let (tagger, warnings) = options.tagger.open()?;
    for warning in warnings {
        tell(ServerEvent::Tagger(warning));
    }
    // Removed when this function ends, whatever other threads still hold on to.
    let folder = ServeFolder::create().context("there is no place for temporary files")?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("starting the worker threads")?;
    let (sender, mut events) = mpsc::unbounded_channel();
    let app = Arc::new(App::new(
        options,
        tagger,
        folder.path().to_path_buf(),
        EventSender::new(sender),
    )?);
    let outcome = runtime.block_on(async {
        let served = serve(Arc::clone(&app));
        tokio::pin!(served);
        loop {
            tokio::select! {
                Some(event) = events.recv() => tell(event),
                outcome = &mut served => break outcome,
            }
        }
    });
    while let Ok(event) = events.try_recv() {
        tell(event);
    }
    let fixes = app.fixes();
    let lost = fixes.list(FIXES_TOLD);
    let more = fixes.count() - lost.len();
    drop(fixes);
    for fix in lost {
        tell(ServerEvent::FixLost {
            title: fix.title,
            persona_segment: fix.persona_segment,
        });
    }
    if more > 0 {
        tell(ServerEvent::MoreFixesLost(more));
    }
    // A file that is being tagged, or a model in training, must not keep the program from ending.
    runtime.shutdown_background();
    outcome
}

async fn serve(app: Arc<App>) -> Result<()> {
    let address = app.options.address;
    let listener = TcpListener::bind(address)
        .await
        .map_err(|source| Error::AddressInUse { address, source })?;
    let at = listener.local_addr()?;
    app.events.tell(ServerEvent::Listening {
        address: at,
        wants_token: app.options.token.is_some(),
    });
    let router = router(Arc::clone(&app));
    let mut connections = Connections::new(&app.options.limits);
    tokio::select! {
        () = connections.serve(&listener, &router) => {}
        signal = interruption() => signal.context("listening for Ctrl-C")?,
    }
    app.events.tell(ServerEvent::Stopping);
    app.files.cancel_all();
    // Whoever is still connected then is let down.
    let _ = tokio::time::timeout(LAST_ORDERS, connections.end()).await;
    Ok(())
}

/// Waits for Ctrl-C or, where there is such a thing, a request to terminate.
async fn interruption() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// All that can be asked for.
fn router(app: Arc<App>) -> Router {
    let mut router = Router::new()
        .route("/", get(page::index))
        .route("/login", post(http::log_in))
        .route("/{file}", get(page::file));
    for (_, path, handler) in api::routes() {
        router = router.route(path, handler);
    }
    let careful = || middleware::from_fn(page::careful);
    let token = Arc::new(app.options.token.clone());
    let metrics = Arc::clone(&app.metrics);
    router
        .fallback(page::missing)
        .method_not_allowed_fallback(page::wrong_method)
        .layer(CatchPanicLayer::custom(|_| {
            ApiError::failed(&invalid!("the server met something that it was not made for")).into_response()
        }))
        .layer(middleware::from_fn_with_state(token, http::guard))
        .layer(careful())
        .layer(middleware::from_fn_with_state(metrics, http::measure))
        .with_state(app)
}
