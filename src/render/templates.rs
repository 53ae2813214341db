//! The theme's templates: reading them, choosing one, explaining their errors.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Error, ErrorKind, Tera};

use crate::diag::{self, Diagnostic, Diagnostics, Span};
use crate::load::Theme;
use crate::resolve::{Role, Site};

use super::{PageKind, Planned, View, glossary};

/// Which templates there are, and the files they come from.
pub(super) struct Names {
    shown: BTreeMap<String, Arc<str>>,
}

/// Reads all templates; `None` if they cannot be used.
pub(super) fn read(theme: &Theme, diagnostics: &mut Diagnostics) -> (Option<Tera>, Names) {
    let mut names = Names { shown: BTreeMap::new() };
    let mut sources = Vec::new();
    for (name, file) in theme.below("templates/") {
        names.shown.insert(name.to_owned(), file.shown.clone());
        match std::str::from_utf8(&file.bytes) {
            Ok(text) => sources.push((name, text)),
            Err(_) => diagnostics.push(
                Diagnostic::new(&diag::NOT_UTF8, "this template is not UTF-8")
                    .at(Span::file(file.shown.clone()), "")
                    .help("save it as UTF-8 in your editor"),
            ),
        }
    }
    let mut tera = Tera::default();
    tera.autoescape_on(vec![".html", ".xml"]);
    super::functions::declare(&mut tera);
    match tera.add_raw_templates(sources) {
        Ok(()) => (Some(tera), names),
        Err(error) => {
            diagnostics.push(names.explain(&error, ""));
            (None, names)
        }
    }
}

impl Names {
    /// The template that shows a page: the preset's own if the theme has one.
    pub fn template(&self, site: &Site, planned: &Planned) -> &'static str {
        match planned.kind {
            PageKind::Languages => "languages.html",
            PageKind::Home => "home.html",
            PageKind::List { collection } if glossary::is_glossary(site, collection) => {
                "glossary.html"
            }
            PageKind::Whole(_) => "guide-print.html",
            PageKind::List { .. }
            | PageKind::Facet { .. }
            | PageKind::Pair { .. }
            | PageKind::Entries { .. } => "list.html",
            PageKind::View { view, .. } => match view {
                View::Table => "table.html",
                View::GapMap => "gap-map.html",
                View::Map => "map.html",
                View::Timeline => "timeline.html",
            },
            PageKind::Search => "search.html",
            PageKind::NotFound => "404.html",
            PageKind::Page(page) | PageKind::Frame(page) => {
                let entry = &site.entries[site.pages[page].entry];
                match entry.role {
                    Role::Guide => "guide.html",
                    Role::Section => "section.html",
                    _ => crate::config::Schema::preset_names()
                        .find(|name| *name == &*site.schema(entry).preset)
                        .and_then(|name| {
                            TEMPLATES.into_iter().find(|template| {
                                template.strip_suffix(".html") == Some(name)
                                    && self.shown.contains_key(*template)
                            })
                        })
                        .unwrap_or("entry.html"),
                }
            }
        }
    }

    /// Tera's error as a diagnostic at its place.
    pub fn explain(&self, error: &Error, page: &str) -> Diagnostic {
        let (code, report) = match error.kind() {
            ErrorKind::SyntaxError(report) => (&diag::TEMPLATE_SYNTAX, Some(report)),
            ErrorKind::RenderingError(report) => (&diag::TEMPLATE_RENDER, Some(report)),
            _ if page.is_empty() => (&diag::TEMPLATE_SYNTAX, None),
            _ => (&diag::TEMPLATE_RENDER, None),
        };
        let Some(report) = report else {
            return Diagnostic::new(code, error.to_string());
        };
        let path = match self.shown.get(report.filename()) {
            Some(path) => path.clone(),
            None => report.filename().into(),
        };
        let message = match code.id == diag::TEMPLATE_RENDER.id {
            true => "a template failed".to_owned(),
            false => "a template cannot be read".to_owned(),
        };
        let mut diagnostic = Diagnostic::new(code, message)
            .at(Span::new(path, report.span().range.clone()), report.message());
        if !page.is_empty() {
            diagnostic = diagnostic.help(format!("seen while rendering {page}"));
        }
        diagnostic
    }
}

/// Templates of presets; a preset without one is shown by `entry.html`.
const TEMPLATES: [&str; 10] = [
    "call.html",
    "event.html",
    "guide.html",
    "news.html",
    "organisation.html",
    "page.html",
    "paper.html",
    "practice.html",
    "project.html",
    "term.html",
];
