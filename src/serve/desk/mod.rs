//! The editor's desk, at `/_vademecum/` of the development server and never in a build: what is wrong
//! and where, what edits did, what is a draft, and what is missing in which language.
//!
//! Plain HTML, made when it is asked for; `desk.js` reads it again when the hub changes.

mod findings;
mod html;
mod playground;
mod preview;
mod translations;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
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
        .route("/_vademecum/translations", get(translations))
        .route("/_vademecum/drafts", get(drafts))
        .route("/_vademecum/search", get(search))
        .route("/_vademecum/preview", get(preview))
        .route("/_vademecum/desk.js", get(script))
        .route("/_vademecum/desk.css", get(style))
}

/// The parts of the desk: address, name, and what it is for.
const PARTS: [(&str, &str); 5] = [
    ("", "Findings"),
    ("translations", "Translations"),
    ("drafts", "Drafts"),
    ("search", "Search"),
    ("preview", "Preview"),
];

async fn findings(State(server): State<Server>) -> Response {
    let mut html = Html::default();
    findings::findings(&server, &mut html);
    findings::edits(&server, &mut html);
    answer(&server, "", &html)
}

async fn translations(State(server): State<Server>) -> Response {
    let mut html = Html::default();
    translations::matrix(&server, &mut html);
    answer(&server, "translations", &html)
}

async fn drafts(State(server): State<Server>) -> Response {
    let mut html = Html::default();
    translations::drafts(&server, &mut html);
    answer(&server, "drafts", &html)
}

async fn search(State(server): State<Server>, RawQuery(query): RawQuery) -> Response {
    let work = tokio::task::spawn_blocking(move || {
        let (words, language) = (asked(query.as_deref(), "q"), asked(query.as_deref(), "lang"));
        let mut html = Html::default();
        playground::playground(&server, &words, &language, &mut html);
        answer(&server, "search", &html)
    });
    work.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

async fn preview(State(server): State<Server>, RawQuery(query): RawQuery) -> Response {
    let mut html = Html::default();
    preview::preview(&server, &asked(query.as_deref(), "page"), &mut html);
    answer(&server, "preview", &html)
}

/// A value of a form.
fn asked(query: Option<&str>, name: &str) -> String {
    let mut parts = query.unwrap_or_default().split('&');
    let value = parts.find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    super::answer::decode(&value.unwrap_or_default().replace('+', " ")).unwrap_or_default()
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
