//! The editor's desk, at `/_vademecum/` of the development server and never in a build: what is wrong
//! and where, what edits did, what is a draft, and what is missing in which language.
//!
//! Plain HTML, made when it is asked for; `desk.js` reads it again when the hub changes.

mod findings;
mod html;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::http::Server;
use html::{Html, document};

const SCRIPT: &str = include_str!("desk.js");
const STYLE: &str = include_str!("desk.css");

pub(super) fn routes() -> Router<Server> {
    let script = || async { ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT) };
    let style = || async { ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE) };
    Router::new()
        .route("/_vademecum/", get(findings))
        .route("/_vademecum/desk.js", get(script))
        .route("/_vademecum/desk.css", get(style))
}

/// The parts of the desk: address, name, and what it is for.
const PARTS: [(&str, &str); 1] = [("", "Findings")];

async fn findings(State(server): State<Server>) -> Response {
    let mut html = Html::default();
    findings::findings(&server, &mut html);
    findings::edits(&server, &mut html);
    answer(&server, "", &html)
}

fn answer(server: &Server, part: &str, html: &Html) -> Response {
    let prepared = server.live.snapshot();
    let site = prepared.as_ref().map(|prepared| prepared.site());
    let title = site.map_or("Vademecum", |site| site.title(site.default_language()));
    let base = site.and_then(|site| site.config.hub.base_url.as_ref());
    let home = base.map_or("/", |base| &base.path);
    let page = document(title, home, part, &PARTS, html);
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}
