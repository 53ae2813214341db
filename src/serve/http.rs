//! HTTP: the site's files, a stream of reloads, and nothing else.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::path::PathBuf;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::broadcast;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::BroadcastStream;
use tower_http::services::{ServeDir, ServeFile};

/// Tells every open page to load again.
#[derive(Clone)]
pub(super) struct Reload(broadcast::Sender<()>);

impl Default for Reload {
    fn default() -> Self {
        Reload(broadcast::channel(8).0)
    }
}

impl Reload {
    pub fn send(&self) {
        // Nobody may be looking.
        let _ = self.0.send(());
    }
}

#[derive(Clone)]
pub(super) struct Server {
    pub folder: PathBuf,
    pub reload: Reload,
    /// The server listens beyond loopback, so any name may lead to it.
    pub any_host: bool,
}

const RELOAD_JS: &str = "new EventSource(new URL('events', document.currentScript.src)).onmessage = () => location.reload();\n";

/// Serves until Ctrl-C.
pub(super) fn run(listener: TcpListener, server: Server) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::select! {
            served = axum::serve(listener, router(server)) => served,
            _ = tokio::signal::ctrl_c() => Ok(()),
        }
    })
}

fn router(server: Server) -> Router {
    let not_found = ServeFile::new(server.folder.join("404.html"));
    let files = ServeDir::new(&server.folder).not_found_service(not_found);
    Router::new()
        .route("/_vademecum/events", get(events))
        .route(
            "/_vademecum/reload.js",
            get(|| async { ([(header::CONTENT_TYPE, "text/javascript")], RELOAD_JS) }),
        )
        .fallback_service(files)
        .layer(from_fn_with_state(server.clone(), guard))
        .with_state(server)
}

async fn events(
    State(server): State<Server>,
) -> Sse<impl tokio_stream::Stream<Item = Result<Event, Infallible>>> {
    let stream = BroadcastStream::new(server.reload.0.subscribe());
    Sse::new(stream.map(|_| Ok(Event::default().data("reload")))).keep_alive(KeepAlive::default())
}

/// Refuses hosts that a rebound name could stand for, and the output folder's own files; gives
/// every page the policy that a strict host would.
async fn guard(State(server): State<Server>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if !server.any_host && !host.is_some_and(is_loopback_name) {
        return (StatusCode::FORBIDDEN, "this server answers to localhost only\n").into_response();
    }
    let path = request.uri().path().to_ascii_lowercase();
    if path.split('/').any(|part| part.starts_with('.') || part.starts_with("%2e")) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
    );
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
