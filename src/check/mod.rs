//! Rules about documents and the site that no other stage needs to know; only diagnostics come out.
//!
//! Takes [`Site`]. Owns [`Checker`]. Incremental: the rules about texts look at one entry's pages alone
//! and are asked again only when one of these changed; those about facts look at the entries that an
//! entry names, too, and are asked each time.

mod facts;
mod figures;
mod mojibake;
mod prose;
mod search;
mod texts;
mod translations;

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::diag::{self, Diagnostic, Diagnostics};
use crate::load::{Config, Document, Heading};
use crate::resolve::Site;

use prose::Prose;
pub use search::check_search;
use texts::Places;
use translations::Side;

/// Applies the rules again and again, and reads again only entries whose pages changed.
#[derive(Default)]
pub struct Checker {
    config: Option<Arc<Config>>,
    /// By entry: languages and hashes of its pages, and what was said of their texts.
    known: FxHashMap<Arc<str>, (Hashes, Vec<Diagnostic>)>,
}

/// Languages of an entry's pages, and the hashes of their files.
type Hashes = Vec<(usize, u128)>;

impl Checker {
    /// Applies every rule to every entry and page.
    pub fn check(&mut self, site: &Site, diagnostics: &mut Diagnostics) {
        if self.config.as_deref() != Some(&site.config) {
            self.known.clear();
            self.config = Some(site.config.clone());
        }
        let places = Places::new(site);
        let known = &self.known;
        let found: Vec<_> = site
            .entries
            .par_iter()
            .with_max_len(64)
            .enumerate()
            .map(|(index, entry)| {
                let pages = entry.pages.iter().flatten().map(|&page| &site.pages[page]);
                let hashes: Hashes =
                    pages.map(|page| (page.language, page.document.hash)).collect();
                let said = match known
                    .get(&entry.id)
                    .filter(|(known, _)| *known == hashes && is_read(known))
                {
                    Some((_, said)) => said.clone(),
                    None => {
                        let mut said = Diagnostics::new();
                        texts_of(site, index, &places, &mut said);
                        said.into_iter().collect()
                    }
                };
                // What an entry says of others may change without a change of its own.
                let mut facts = Diagnostics::new();
                facts::check(site, index, &mut facts);
                (hashes, said, facts)
            })
            .collect();
        let mut next = FxHashMap::default();
        for (entry, (hashes, said, facts)) in site.entries.iter().zip(found) {
            diagnostics.extend(facts);
            diagnostics.extend(said.iter().cloned());
            next.insert(entry.id.clone(), (hashes, said));
        }
        self.known = next;
        if site.config.hub.base_url.is_none() && !site.config.hub.base_url_unreadable {
            diagnostics.push(
                Diagnostic::new(&diag::NO_BASE_URL, "the hub does not say where it is published")
                    .at(
                        diag::Span::file("hub.yaml".into()),
                        "canonical links, hreflang and sitemaps are left out",
                    )
                    .help("add a line `base_url: https://…`, or build with --base-url"),
            );
        }
    }
}

/// A file that could not be read has no hash to be known by.
fn is_read(hashes: &Hashes) -> bool {
    hashes.iter().all(|(_, hash)| *hash != 0)
}

/// The rules about one entry's texts, each page for itself and against its source.
fn texts_of(site: &Site, index: usize, places: &Places, diagnostics: &mut Diagnostics) {
    let entry = &site.entries[index];
    let prose: Vec<Option<Prose>> = entry
        .pages
        .iter()
        .enumerate()
        .map(|(language, page)| {
            let months = &site.i18n.languages[language].months;
            page.map(|page| Prose::new(&site.pages[page].document, months))
        })
        .collect();
    let side = |language: usize| {
        Some(Side {
            document: &site.pages[entry.pages[language]?].document,
            prose: prose[language].as_ref()?,
            language: &site.i18n.languages[language],
        })
    };
    for language in 0..entry.pages.len() {
        let Some(page) = side(language) else { continue };
        headings(page.document, diagnostics);
        images(page.document, diagnostics);
        texts::check(page.document, page.prose, page.language, places, diagnostics);
        let source = side(entry.source).filter(|_| language != entry.source);
        if let Some(source) = source.filter(|source| !source.document.broken) {
            translations::check(source, page, diagnostics);
        }
    }
}

fn headings(document: &Document, diagnostics: &mut Diagnostics) {
    let mut above = 1;
    for heading in &document.body.headings {
        let span = document.span(heading.range.clone());
        if heading.written_level == 1 {
            diagnostics.push(marked(
                document,
                heading,
                2,
                Diagnostic::new(&diag::SECOND_H1, "a first-level heading in the text").at(span, ""),
                "the title is the page's first-level heading; begin with ## in the text",
            ));
        } else if heading.level > above + 1 {
            diagnostics.push(marked(
                document,
                heading,
                above + 1,
                Diagnostic::new(
                    &diag::HEADING_JUMP,
                    format!("a heading of level {} follows one of level {above}", heading.level),
                )
                .at(span, ""),
                "readers of outlines miss a level otherwise",
            ));
        }
        above = heading.level;
    }
}

/// Adds the number of signs that a heading should have.
fn marked(
    document: &Document,
    heading: &Heading,
    level: u8,
    diagnostic: Diagnostic,
    why: &str,
) -> Diagnostic {
    let signs = "#".repeat(usize::from(level));
    let text = &document.text[heading.range.clone()];
    let written = text.bytes().take_while(|&b| b == b'#').count();
    if written == 0 {
        return diagnostic.help(format!("write {signs} before it: {why}"));
    }
    let start = heading.range.start;
    diagnostic.suggest(document.span(start..start + written), signs, why)
}

fn images(document: &Document, diagnostics: &mut Diagnostics) {
    for link in document.body.links.iter().filter(|link| link.image && link.missing_alt) {
        diagnostics.push(
            Diagnostic::new(&diag::MISSING_ALT, "this image has no alternative text")
                .at(document.span(link.range.clone()), "")
                .help("say between ![ and ] what a reader who does not see it must know"),
        );
    }
}
