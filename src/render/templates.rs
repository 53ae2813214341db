//! The theme's templates: reading them, choosing one, explaining their errors.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Error, ErrorKind, Tera};

use crate::diag::{self, Diagnostic, Diagnostics, Span};
use crate::graph::{Fingerprint, Fingerprinter};
use crate::load::Theme;
use crate::resolve::{Role, Site};

use super::drawn::Shape;
use super::limit::{self, Broken, Counted};
use super::{PageKind, Planned, View, glossary};

/// Which templates there are, and the files they come from.
#[derive(Default)]
pub(super) struct Names {
    shown: BTreeMap<String, Arc<str>>,
    /// The hub's own, as the engine has them.
    counted: BTreeMap<String, Counted>,
    /// Of a template and all that it may include.
    prints: BTreeMap<String, Fingerprint>,
}

/// Reads all templates; `None` if they cannot be used.
pub(super) fn read(theme: &Theme, diagnostics: &mut Diagnostics) -> (Option<Tera>, Names) {
    let mut names = Names::default();
    let mut sources = Vec::new();
    for (name, file) in theme.below("templates/") {
        names.shown.insert(name.to_owned(), file.shown.clone());
        match std::str::from_utf8(&file.bytes) {
            Ok(text) => {
                if !file.is_built_in() {
                    names.counted.insert(name.to_owned(), Counted::new(text));
                }
                sources.push((name, text));
            }
            Err(_) => diagnostics.push(
                Diagnostic::new(&diag::NOT_UTF8, "this template is not UTF-8")
                    .at(Span::file(file.shown.clone()), "")
                    .help("save it as UTF-8 in your editor"),
            ),
        }
    }
    names.prints = prints(&sources);
    let mut tera = Tera::default();
    tera.autoescape_on(vec![".html", ".xml"]);
    super::functions::declare(&mut tera);
    limit::register(&mut tera);
    let counted = |name, text| names.counted.get(name).map_or(text, |counted| &*counted.text);
    let sources: Vec<_> =
        sources.into_iter().map(|(name, text)| (name, counted(name, text))).collect();
    match tera.add_raw_templates(sources) {
        Ok(()) => (Some(tera), names),
        Err(error) => {
            diagnostics.push(names.explain(&error, ""));
            (None, names)
        }
    }
}

/// Fingerprints of templates. One that names another in quotes may extend or include it, and one that
/// defines a component may be used by all.
fn prints(sources: &[(&str, &str)]) -> BTreeMap<String, Fingerprint> {
    let is_quoted = |text: &str, name: &str| {
        memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()).any(|at| {
            let around = |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at));
            let quote = |byte: Option<&u8>| matches!(byte, Some(b'"' | b'\'' | b'`'));
            quote(around(at.checked_sub(1))) && quote(around(Some(at + name.len())))
        })
    };
    let named: Vec<Vec<usize>> = sources
        .iter()
        .map(|(_, text)| {
            let named = |at: &usize| {
                let (name, other) = sources[*at];
                is_quoted(text, name) || other.contains("endcomponent")
            };
            (0..sources.len()).filter(named).collect()
        })
        .collect();
    let mut prints = BTreeMap::new();
    for (at, (name, _)) in sources.iter().enumerate() {
        let mut reached = vec![false; sources.len()];
        let mut next = vec![at];
        while let Some(at) = next.pop() {
            if !std::mem::replace(&mut reached[at], true) {
                next.extend(&named[at]);
            }
        }
        let mut printer = Fingerprinter::default();
        for (_, (name, text)) in reached.iter().zip(sources).filter(|(reached, _)| **reached) {
            printer.bytes(name.as_bytes());
            printer.bytes(text.as_bytes());
        }
        prints.insert((*name).to_owned(), printer.finish());
    }
    prints
}

impl Names {
    /// Stands for the sources of a template and of all that it may include.
    pub fn print(&self, template: &str) -> Fingerprint {
        self.prints.get(template).copied().unwrap_or_default()
    }

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
            PageKind::Statement(_) => "statement.html",
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

    /// Why a template made nothing, as a diagnostic at its place.
    pub fn explain_broken(&self, broken: &Broken, page: &str) -> Diagnostic {
        let (template, most) = match broken {
            Broken::Engine(error) => return self.explain(error, page),
            Broken::TooLarge(template, most) => (*template, *most),
        };
        let file = self.shown.get(template).cloned().unwrap_or_else(|| template.into());
        let most = most.div_ceil(1 << 20);
        Diagnostic::new(&diag::TEMPLATE_RENDER, "a template failed")
            .at(Span::file(file), format!("what it makes is larger than {most} MiB"))
            .help(format!(
                "seen while rendering {page}; a loop goes round too often, or shows too much"
            ))
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
        let mut range = report.span().range.clone();
        if let Some(counted) = self.counted.get(report.filename()) {
            range = counted.original(range.start)..counted.original(range.end);
        }
        let mut diagnostic =
            Diagnostic::new(code, message).at(Span::new(path, range), report.message());
        if !page.is_empty() {
            diagnostic = diagnostic.help(format!("seen while rendering {page}"));
        }
        diagnostic
    }
}

/// Templates that show what is no entry.
const OTHERS: [&str; 14] = [
    "404.html",
    "entry.html",
    "gap-map.html",
    "glossary.html",
    "guide-print.html",
    "home.html",
    "languages.html",
    "list.html",
    "map.html",
    "search.html",
    "section.html",
    "table.html",
    "timeline.html",
    "guide.html",
];

/// The template of ours with a name.
pub(super) fn known(name: &str) -> Option<&'static str> {
    OTHERS
        .into_iter()
        .chain(TEMPLATES)
        .chain(Shape::ALL.map(Shape::template))
        .find(|known| *known == name)
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
