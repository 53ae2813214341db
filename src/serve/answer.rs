//! The site's files: pages rendered from the newest site when they are asked for, all else from
//! where it lies.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower_http::services::ServeFile;

use crate::assets::{Cache, Source};
use crate::build::Prepared;

use super::http::Server;

/// A page that takes longer is not waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a page of the site, or the page in its place, is.
enum Page {
    /// Rendered from the newest site.
    Fresh(Vec<u8>),
    /// It cannot be rendered; this is how it was when it could.
    Last(Vec<u8>),
    /// It cannot be rendered, and never could.
    Failed(String),
}

/// Answers for whatever is not the server's own.
pub(super) async fn site(State(server): State<Server>, request: Request) -> Response {
    let Some(prepared) = server.live.snapshot() else {
        return waiting();
    };
    let base = prepared.site().config.hub.base_url.as_ref();
    let base = base.map_or("/", |base| &base.path).to_owned();
    let asked = request.uri().path();
    let Some(below) = asked.strip_prefix(base.as_str()) else {
        // Published below a path, a site is nowhere else.
        let top = asked == "/" || format!("{asked}/") == base;
        return if top { moved(&base) } else { missing(&server, prepared).await };
    };
    let Some(path) = decode(below) else { return StatusCode::BAD_REQUEST.into_response() };
    if path.split('/').any(|part| part == ".." || part.contains('\\')) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let file = match path.is_empty() || path.ends_with('/') {
        true => format!("{path}index.html"),
        false => path.clone(),
    };
    if prepared.renderer().find(&file).is_some_and(|planned| !planned.is_page()) {
        let headers = request.headers().clone();
        return script(prepared, file, &headers).await;
    }
    if prepared.renderer().find(&file).is_some() {
        let headers = request.headers().clone();
        return page(&server, prepared, file, StatusCode::OK, &headers).await;
    }
    if prepared.renderer().find(&format!("{path}/index.html")).is_some() {
        return moved(&format!("{asked}/"));
    }
    if let Some(source) = prepared.renderer().assets().output(&file) {
        return match source {
            Source::Bytes(bytes) => bytes_of(&file, bytes.to_vec(), request.headers()),
            Source::File(full) | Source::Picture(full) => from_disk(full.clone(), request).await,
        };
    }
    let full = server.folder.join(&file);
    match full.symlink_metadata() {
        Ok(metadata) if metadata.is_file() => from_disk(full, request).await,
        _ => match picture(&server, &prepared, &file).await {
            Some(bytes) => bytes_of(&file, bytes, request.headers()),
            None => missing(&server, prepared).await,
        },
    }
}

/// A picture in a size that a page names already and no build has written yet.
async fn picture(server: &Server, prepared: &Arc<Prepared>, path: &str) -> Option<Vec<u8>> {
    let (folder, prepared, path) = (server.folder.clone(), prepared.clone(), path.to_owned());
    let work = tokio::task::spawn_blocking(move || {
        prepared.renderer().assets().encode(&path, &Cache::below(&folder))
    });
    work.await.ok().flatten()
}

/// The site's own page for addresses that lead nowhere.
async fn missing(server: &Server, prepared: Arc<Prepared>) -> Response {
    let file = "404.html".to_owned();
    page(server, prepared, file, StatusCode::NOT_FOUND, &HeaderMap::new()).await
}

/// A script that is made of entries, as pages are.
async fn script(prepared: Arc<Prepared>, path: String, asked: &HeaderMap) -> Response {
    let wanted = path.clone();
    let work = tokio::task::spawn_blocking(move || {
        let renderer = prepared.renderer();
        renderer.find(&wanted).and_then(|planned| renderer.render(planned).ok())
    });
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(Some(output))) => bytes_of(&path, output.bytes, asked),
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn page(
    server: &Server,
    prepared: Arc<Prepared>,
    path: String,
    status: StatusCode,
    asked: &HeaderMap,
) -> Response {
    let last = server.folder.join(&path);
    let live = server.live.clone();
    // Rendering may take a while, and must not keep others waiting.
    let work = tokio::task::spawn_blocking(move || {
        let renderer = prepared.renderer();
        let Some(planned) = renderer.find(&path) else {
            return Page::Failed("there is no such page".to_owned());
        };
        match renderer.render(planned) {
            Ok(output) if renderer.is_ready() => Page::Fresh(output.bytes),
            Ok(_) => last_good(&last, "the templates cannot be read"),
            Err(error) => {
                let page = last_good(&last, &error.message);
                live.add(&prepared, *error);
                page
            }
        }
    });
    let page = match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(page)) => page,
        Ok(Err(_)) => Page::Failed("rendering the page failed".to_owned()),
        Err(_) => Page::Failed(format!("the page took longer than {} s", PATIENCE.as_secs())),
    };
    let (html, status, fresh) = match page {
        Page::Fresh(bytes) => (bytes, status, true),
        Page::Last(bytes) => (bytes, status, false),
        Page::Failed(why) => (bare(&why).into_bytes(), StatusCode::INTERNAL_SERVER_ERROR, false),
    };
    let tag = entity_tag(&html);
    let html = with_script(html, &tag);
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(
        HeaderName::from_static("x-vademecum"),
        HeaderValue::from_static(if fresh { "fresh" } else { "last" }),
    );
    if status == StatusCode::OK && is_known(asked, &tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (status, headers, html).into_response()
}

fn last_good(path: &std::path::Path, why: &str) -> Page {
    match std::fs::read(path) {
        Ok(bytes) => Page::Last(bytes),
        Err(_) => Page::Failed(why.to_owned()),
    }
}

/// A page that says no more than that there is none; what is wrong comes as everywhere.
fn bare(why: &str) -> String {
    let why = why.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>No page</title>\n</head>\n<body>\n<main>\n<h1>This page cannot be shown</h1>\n<p>{why}</p>\n</main>\n</body>\n</html>\n"
    )
}

fn waiting() -> Response {
    let html = with_script(bare("the hub cannot be read yet").into_bytes(), "\"none\"");
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (StatusCode::SERVICE_UNAVAILABLE, headers, html).into_response()
}

/// Adds the script that hears of changes, with the page's tag, to know itself by.
fn with_script(html: Vec<u8>, tag: &str) -> Vec<u8> {
    let tag = tag.trim_matches('"');
    let script =
        format!("<script defer src=\"/_vademecum/reload.js\" data-page=\"{tag}\"></script>\n");
    let at = memchr::memmem::find(&html, b"</head>").unwrap_or(html.len());
    let mut out = Vec::with_capacity(html.len() + script.len());
    out.extend_from_slice(&html[..at]);
    out.extend_from_slice(script.as_bytes());
    out.extend_from_slice(&html[at..]);
    out
}

fn entity_tag(bytes: &[u8]) -> String {
    format!("\"{}\"", &blake3::hash(bytes).to_hex()[..24])
}

fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|it| it.to_str().ok());
    known.is_some_and(|known| {
        known.trim() == "*" || known.split(',').any(|it| it.trim().trim_start_matches("W/") == tag)
    })
}

fn moved(to: &str) -> Response {
    (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to.to_owned())]).into_response()
}

/// A file on the disk, with ranges and an entity tag of its length and time.
async fn from_disk(path: std::path::PathBuf, mut request: Request) -> Response {
    let Ok(metadata) = path.metadata() else { return StatusCode::NOT_FOUND.into_response() };
    let modified = metadata.modified().ok().and_then(|it| it.duration_since(UNIX_EPOCH).ok());
    let tag = format!("\"{:x}-{:x}\"", metadata.len(), modified.unwrap_or_default().as_nanos());
    let Ok(value) = HeaderValue::from_str(&tag) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if is_known(request.headers(), &tag) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, value)]).into_response();
    }
    // A range of another file than the reader has begun with would be nonsense (RFC 9110, 13.1.5).
    let other = request.headers().get(header::IF_RANGE).is_some_and(|known| *known != value);
    if other {
        request.headers_mut().remove(header::RANGE);
    }
    request.headers_mut().remove(header::IF_MODIFIED_SINCE);
    match ServeFile::new(&path).try_call(request).await {
        Ok(response) => {
            let mut response = response.map(Body::new);
            response.headers_mut().insert(header::ETAG, value);
            response
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A file in memory, the theme's. They are small, so ranges of them are not offered.
fn bytes_of(path: &str, bytes: Vec<u8>, headers: &HeaderMap) -> Response {
    let tag = entity_tag(&bytes);
    let Ok(value) = HeaderValue::from_str(&tag) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if is_known(headers, &tag) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, value)]).into_response();
    }
    let kind = HeaderValue::from_static(media_type(path));
    ([(header::CONTENT_TYPE, kind), (header::ETAG, value)], bytes).into_response()
}

/// What a file of a theme is, by its ending.
fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "xsl" => "text/xsl",
        "txt" => "text/plain; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

/// Percent-decoding; `None` if that is no text.
pub(super) fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = rest.get(2..)?;
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_decoded() {
        assert_eq!(decode("ro/%C8%99coli/").as_deref(), Some("ro/școli/"));
        for bad in ["%", "%4", "%zz", "%ff", "%00"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_script_stands_in_the_head() {
        let html = with_script(b"<head></head><body></body>".to_vec(), "\"1\"");
        let html = String::from_utf8(html).unwrap();
        assert!(html.starts_with("<head><script defer"), "{html}");
        assert!(html.contains("data-page=\"1\""), "{html}");
    }
}
