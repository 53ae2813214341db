//! A file's name and front matter: which page it is and what it says about itself.

use std::ops::Range;
use std::sync::Arc;

use crate::config::{Hub, well_formed, yaml};
use crate::diag::{self, Diagnostic, Diagnostics, Span};

use super::walk::PageFile;
use super::{Body, Config, Document, Fields, Kind, body, facts, markdown};

/// Bytes of front matter that the program is willing to read.
const MAX_FRONT_MATTER: usize = 256 << 10;

/// What a file's path says.
#[derive(Debug)]
pub(super) struct Place {
    path: Arc<str>,
    kind: Kind,
    id: Arc<str>,
    folder: Arc<str>,
    collection: Arc<str>,
    language: usize,
}

/// Reads the path: `name.lang.md`, `name/index.lang.md`, `_index.lang.md`; without a language the
/// page is in the default one.
pub(super) fn place(file: &PageFile, hub: &Hub, diagnostics: &mut Diagnostics) -> Option<Place> {
    let path = file.path.clone();
    let below = path.strip_prefix("content/").unwrap_or(&path);
    let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (stem, language) = match stem.rsplit_once('.') {
        Some((stem, tag)) if well_formed(tag) => match hub.language(tag) {
            Some(language) => (stem, language),
            None => {
                let tags: Vec<&str> = hub.languages.iter().map(|l| &*l.tag).collect();
                diagnostics.push(
                    Diagnostic::new(
                        &diag::UNKNOWN_LANGUAGE,
                        format!("`{tag}` is not one of the hub's languages"),
                    )
                    .at(Span::file(path.clone()), "")
                    .help(format!("the hub has {}; add `{tag}` to `languages` in hub.yaml, or rename the file", tags.join(", ")))
                    .help(format!("if `{tag}` is no language here, write it with a hyphen: {stem}-{tag}.md")),
                );
                return None;
            }
        },
        _ => (stem, hub.default_language),
    };
    let (kind, id) = match stem {
        "_index" => (Kind::Index, folder.to_owned()),
        "index" => (Kind::Entry, folder.to_owned()),
        name if folder.is_empty() => (Kind::Entry, name.to_owned()),
        name => (Kind::Entry, format!("{folder}/{name}")),
    };
    let collection = below.split_once('/').map_or("", |(first, _)| first).into();
    Some(Place { kind, id: id.into(), folder: folder.into(), collection, language, path })
}

/// A placeholder for a file that could not be read.
pub(super) fn broken(place: Place, text: Arc<str>, hash: u128) -> Document {
    Document {
        path: place.path,
        text,
        hash,
        kind: place.kind,
        id: place.id,
        folder: place.folder,
        collection: place.collection,
        language: place.language,
        front_range: 0..0,
        fields: Fields::default(),
        body: Body::default(),
        broken: true,
    }
}

/// Parses a page's file.
pub(super) fn parse(
    place: Place,
    text: Arc<str>,
    hash: u128,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Document {
    let mut document = broken(place, text, hash);
    let text = document.text.clone();
    let Some((front, body)) = split(&document.path, &text, diagnostics) else {
        return document;
    };
    if let Some(at) = body::find_reserved(&text[body.clone()]) {
        let at = body.start + at;
        diagnostics.push(
            Diagnostic::new(&diag::CONTROL_CHARACTER, "an invisible character stands here")
                .at(document.span(at..at + 1), "")
                .help("delete it; it is shown as \u{fffd} until then"),
        );
    }
    let mut said = Diagnostics::new();
    let node = yaml::parse(&document.path, &text, front.clone(), &mut said);
    let unreadable = node.value == yaml::Value::Null && !said.is_empty();
    diagnostics.extend(said);
    let schema = config.schema(&document.collection);
    document.front_range = front;
    // What cannot be read at all lacks nothing in particular.
    if !unreadable {
        document.fields = facts::read(&document, &node, schema, config, diagnostics);
    }
    document.broken = document.fields.get("title").is_none();
    let tag = &config.hub.languages[document.language].tag;
    document.body = markdown::render(&document.path, &text, body, tag, diagnostics);
    document
}

/// A title from a file's name: `mobile-teams.en.md` is about mobile teams.
fn title_from(path: &str) -> String {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or_default().split('.').next().unwrap_or_default();
    let name = match name {
        "index" | "_index" => parts.next().unwrap_or_default(),
        name => name,
    };
    let words = name.trim_start_matches(|c: char| c.is_ascii_digit()).replace(['-', '_'], " ");
    let words = words.trim().replace(['"', '\\'], "");
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The ranges of the YAML and of the body.
fn split(
    path: &Arc<str>,
    text: &str,
    diagnostics: &mut Diagnostics,
) -> Option<(Range<usize>, Range<usize>)> {
    let opening = if text.starts_with("---\r\n") { 5 } else { 4 };
    if !(text.starts_with("---\n") || text.starts_with("---\r\n")) {
        let first = text.find('\n').unwrap_or(text.len());
        diagnostics.push(
            Diagnostic::new(&diag::NO_FRONT_MATTER, "this page has no front matter")
                .at(Span::new(path.clone(), 0..first), "the first line must be ---")
                .suggest(
                    Span::new(path.clone(), 0..0),
                    format!("---\ntitle: \"{}\"\n---\n\n", title_from(path)),
                    "start the file with its title",
                ),
        );
        return None;
    }
    let mut at = opening;
    loop {
        let rest = &text[at..];
        let line_end = rest.find('\n').map_or(text.len(), |i| at + i + 1);
        if text[at..line_end].trim_end() == "---" {
            if at - opening > MAX_FRONT_MATTER {
                break;
            }
            return Some((opening..at, line_end..text.len()));
        }
        if line_end == text.len() {
            diagnostics.push(
                Diagnostic::new(&diag::FRONT_MATTER_OPEN, "the front matter is never closed")
                    .at(Span::new(path.clone(), 0..3), "opened here")
                    .help("write a line --- after the last key, before the text"),
            );
            return None;
        }
        at = line_end;
    }
    diagnostics.push(
        Diagnostic::new(&diag::FILE_TOO_LARGE, "the front matter is too large")
            .at(Span::new(path.clone(), 0..3), "it starts here")
            .help(format!(
                "at most {} KiB are read; move long texts below the closing ---",
                MAX_FRONT_MATTER >> 10
            )),
    );
    None
}
