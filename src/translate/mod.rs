//! The pages of an entry, held against each other: which is the source, what state the others are
//! in, and whether they repeat facts.
//!
//! Takes documents. Owns [`Translations`]. Incremental: a pure function of one entry's documents.

use std::fmt;
use std::sync::Arc;

use crate::config::{self, FieldValue};
use crate::diag::{self, Diagnostic, Diagnostics, Severity};
use crate::load::{Config, Document, Field, Kind};

/// How a page came to be, as its readers are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Written first in this language.
    Source,
    /// Translated by a person.
    Human,
    /// Translated, and checked by a second person.
    Reviewed,
    /// Translated by a machine and checked by nobody.
    Machine,
    /// The source has changed since.
    Stale,
    /// There is no page.
    Missing,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            State::Source => "source",
            State::Human => "human",
            State::Reviewed => "reviewed",
            State::Machine => "machine",
            State::Stale => "stale",
            State::Missing => "missing",
        })
    }
}

/// What an entry's front matter may say under `translation`.
const WORDS: [(&str, State); 4] = [
    ("human", State::Human),
    ("reviewed", State::Reviewed),
    ("machine", State::Machine),
    ("stale", State::Stale),
];

/// The pages of one entry.
#[derive(Clone, Debug)]
pub struct Translations {
    /// The language that the entry was first written in.
    pub source: usize,
    /// By language.
    pub pages: Vec<Option<(Arc<Document>, State)>>,
}

impl Translations {
    /// Works out source and states. `pages` has a place for each language; at least one is filled.
    pub fn new(
        pages: Vec<Option<Arc<Document>>>,
        config: &Config,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let source = source_language(&pages, config.hub.default_language, config, diagnostics);
        let states = pages
            .into_iter()
            .enumerate()
            .map(|(language, document)| {
                let document = document?;
                let state = if language == source {
                    State::Source
                } else {
                    written_state(&document, diagnostics).unwrap_or(State::Human)
                };
                Some((document, state))
            })
            .collect();
        let translations = Translations { source, pages: states };
        translations.check_facts(config, diagnostics);
        translations
    }

    /// The page that the entry's facts are written in.
    pub fn source_page(&self) -> Option<&Arc<Document>> {
        self.pages[self.source].as_ref().map(|(document, _)| document)
    }

    /// Facts are written once: a translation that repeats one must say the same.
    fn check_facts(&self, config: &Config, diagnostics: &mut Diagnostics) {
        let Some(source) = self.source_page() else { return };
        let schema = config.schema(&source.collection);
        for field in schema.fields.iter().filter(|field| field.required && !field.translatable) {
            let needed = source.kind == Kind::Entry && !source.broken;
            if needed && source.fields.get(&field.name).is_none() {
                diagnostics.push(
                    Diagnostic::new(
                        &diag::MISSING_KEY,
                        format!("this page has no `{}`", field.name),
                    )
                    .at(source.span(0..3), "")
                    .help(format!("add a line `{}: …` between the lines ---", field.name)),
                );
            }
        }
        for (language, page) in self.pages.iter().enumerate() {
            let Some((page, _)) = page.as_ref().filter(|_| language != self.source) else {
                continue;
            };
            for field in page.fields.iter() {
                let definition = schema.field(&field.name);
                if let Some(definition) = definition.filter(|definition| definition.is_mixed()) {
                    check_parts(page, field, source, definition, diagnostics);
                    continue;
                }
                let is_fact = definition.is_some_and(|f| !f.translatable);
                let Some(there) = source.fields.get(&field.name).filter(|_| is_fact) else {
                    if is_fact {
                        diagnostics.push(differs(page, field, source, None));
                    }
                    continue;
                };
                if !there.value.says_the_same(&field.value) {
                    diagnostics.push(differs(page, field, source, Some(there)));
                }
            }
        }
    }
}

/// Records of a fact: a translation writes their translatable parts alone, in the same order.
fn check_parts(
    page: &Document,
    field: &Field,
    source: &Document,
    definition: &config::Field,
    diagnostics: &mut Diagnostics,
) {
    let Some(there) = source.fields.get(&field.name) else {
        diagnostics.push(differs(page, field, source, None));
        return;
    };
    let (ours, theirs) = (field.value.items(), there.value.items());
    if ours.len() != theirs.len() {
        diagnostics.push(
            Diagnostic::new(
                &diag::PARTS_DIFFER,
                format!(
                    "`{}` has {} here and {} in the source page, so nobody can tell which belongs to which",
                    field.name,
                    ours.len(),
                    theirs.len()
                ),
            )
            .at(page.span(field.range.clone()), "")
            .also(source.span(there.range.clone()), "the source page's")
            .help("write one for each of the source page's, in the same order, `{}` for one without a translation"),
        );
    }
    for (number, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
        for part in definition.kind.parts().iter().filter(|part| !part.translatable) {
            let Some(value) = ours.part(&part.name) else { continue };
            if theirs.part(&part.name).is_some_and(|there| there.says_the_same(value)) {
                continue;
            }
            let number = number.to_string();
            let steps = [&*field.name, &number, &part.name];
            diagnostics.push(
                Diagnostic::new(
                    &diag::FACT_DIFFERS,
                    format!("`{}` of `{}` differs from the source page", part.name, field.name),
                )
                .at(page.span(page.locate(&steps)), "this translation says so")
                .also(source.span(source.locate(&steps)), "the source page says so")
                .help("facts are written once, in the source page; take it out here"),
            );
        }
    }
}

fn differs(page: &Document, field: &Field, source: &Document, there: Option<&Field>) -> Diagnostic {
    let line = page.text[..field.key.start].rfind('\n').map_or(0, |i| i + 1);
    let end = page.text[field.range.end..]
        .find('\n')
        .map_or(page.text.len(), |i| field.range.end + i + 1);
    let diagnostic = match there {
        Some(there) => Diagnostic::new(
            &diag::FACT_DIFFERS,
            format!("`{}` differs from the source page", field.name),
        )
        .at(page.span(field.range.clone()), "this translation says so")
        .also(source.span(there.range.clone()), "the source page says so"),
        None => Diagnostic::new(
            &diag::FACT_DIFFERS,
            format!("`{}` is a fact and belongs into the source page", field.name),
        )
        .at(page.span(field.key.start..field.range.end), "")
        .also(source.span(0..0), "the source page does not say it"),
    };
    diagnostic.suggest(
        page.span(line..end),
        "",
        "facts are written once, in the source page; take the line out here",
    )
}

fn written_state(document: &Document, diagnostics: &mut Diagnostics) -> Option<State> {
    let field = document.fields.get("translation")?;
    let FieldValue::Text(text) = &field.value else { return None };
    let known = WORDS.iter().find(|(word, _)| *word == &**text).map(|(_, state)| *state);
    if known.is_none() {
        let mut diagnostic = Diagnostic::new(
            &diag::WRONG_TYPE,
            format!("`translation: {text}` is not one of its words"),
        )
        .at(document.span(field.range.clone()), "")
        .help("write `machine`, `human` or `reviewed`");
        diagnostic.severity = Severity::Warning;
        diagnostics.push(diagnostic);
    }
    known
}

/// The one page that is no translation; of several, the default language's, then the first.
fn source_language(
    pages: &[Option<Arc<Document>>],
    default: usize,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> usize {
    let is_original = |language: usize| {
        pages[language]
            .as_ref()
            .is_some_and(|document| document.fields.get("translation").is_none())
    };
    let present = |language: usize| pages[language].is_some();
    let languages = || std::iter::once(default).chain(0..pages.len());
    if let Some(source) = languages().find(|&language| is_original(language)) {
        return source;
    }
    let first = languages().find(|&language| present(language)).unwrap_or(default);
    if let Some(document) = pages.get(first).and_then(Option::as_ref) {
        let field = document.fields.get("translation");
        let range = field.map_or(0..0, |field| field.key.start..field.range.end);
        diagnostics.push(
            Diagnostic::new(
                &diag::NO_SOURCE_PAGE,
                "this page says it is a translation, and there is no page it was translated from",
            )
            .at(document.span(range), "")
            .help(format!(
                "add the page in its first language (e.g. {}.{}.md), or take `translation` out of the page that was written first",
                document.id.rsplit('/').next().unwrap_or_default(),
                config.hub.default_tag(),
            )),
        );
    }
    first
}
