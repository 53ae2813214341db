//! HTTP: the newest site, page by page; a stream of what changes; the desk; and nothing else.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;

use super::live::{Live, Told};
use super::{answer, desk};

/// What answers to requests need.
#[derive(Clone)]
pub(super) struct Server {
    pub live: Arc<Live>,
    /// The site as it was written last.
    pub folder: PathBuf,
    /// The hub's root.
    pub root: PathBuf,
    /// How a file is opened in an editor: an address with `{file}`, `{line}` and `{column}`.
    pub editor: Arc<str>,
    /// The server listens beyond loopback, so any name may lead to it.
    pub any_host: bool,
}

const SCRIPT: &str = include_str!("reload.js");
const STYLE: &str = include_str!("reload.css");

/// What a strict host would allow. Pages may be framed by the desk, which is of the same origin.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-src 'self'; frame-ancestors 'self'";

/// Serves until Ctrl-C.
pub(super) fn run(listener: TcpListener, server: Server) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::select! {
            served = axum::serve(listener, router(server)) => served,
            _ = interrupted() => Ok(()),
        }
    });
    // A page that is still being rendered is waited for by nobody.
    runtime.shutdown_background();
    served
}

#[cfg(unix)]
async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    // What stops a server in a container is no Ctrl-C.
    match signal(SignalKind::terminate()) {
        Ok(mut terminated) => tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminated.recv() => {}
        },
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

#[cfg(not(unix))]
async fn interrupted() {
    let _ = tokio::signal::ctrl_c().await;
}

fn router(server: Server) -> Router {
    let script = || async { ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT) };
    let style = || async { ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE) };
    Router::new()
        .route("/_vademecum/events", get(events))
        .route("/_vademecum/reload.js", get(script))
        .route("/_vademecum/reload.css", get(style))
        .merge(desk::routes())
        .fallback(answer::site)
        .layer(from_fn_with_state(server.clone(), guard))
        .with_state(server)
}

/// What changes, from now on; first, what there is to say.
async fn events(
    State(server): State<Server>,
) -> Sse<impl tokio_stream::Stream<Item = Result<Event, Infallible>>> {
    let later = BroadcastStream::new(server.live.listen());
    let now: Told = ("said", server.live.findings().to_string().into());
    // Who was too slow to hear all that changed has still heard that something did.
    let all: Told = ("changed", "{}".into());
    let later = later.map(move |told| match told {
        Ok(told) => told,
        Err(BroadcastStreamRecvError::Lagged(_)) => all.clone(),
    });
    let stream = tokio_stream::once(now).chain(later);
    let event = |(kind, message): Told| Ok(Event::default().event(kind).data(&*message));
    Sse::new(stream.map(event)).keep_alive(KeepAlive::default())
}

/// Refuses hosts that a rebound name could stand for, and the output folder's own files; gives
/// every page the policy that a strict host would.
async fn guard(State(server): State<Server>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if !server.any_host && !host.is_some_and(is_loopback_name) {
        return (StatusCode::FORBIDDEN, "this server answers to localhost only\n").into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = request.uri().path().to_ascii_lowercase();
    if path.split('/').any(|part| part.starts_with('.') || part.starts_with("%2e")) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

fn is_loopback_name(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    name == "localhost"
        || name
            .trim_start_matches('[')
            .trim_end_matches(']')
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_computer() {
        for good in ["localhost", "localhost:4000", "127.0.0.1:4000", "[::1]:4000", "[::1]"] {
            assert!(is_loopback_name(good), "{good}");
        }
        for bad in ["example.org", "example.org:4000", "localhost.example.org", "192.168.0.1:4000"]
        {
            assert!(!is_loopback_name(bad), "{bad}");
        }
    }
}
