//! Rules about documents and the site that no other stage needs to know; only diagnostics come out.
//!
//! Takes [`Site`]. Owns nothing. Incremental: each rule looks at one entry, at the pages of it, and
//! at the entries that it names.

mod facts;
mod figures;
mod mojibake;
mod prose;
mod search;
mod texts;
mod translations;

use rayon::prelude::*;

use crate::diag::{self, Diagnostic, Diagnostics};
use crate::load::{Document, Heading};
use crate::resolve::Site;

use prose::Prose;
pub use search::check_search;
use texts::Places;
use translations::Side;

/// Applies every rule to every entry and page.
pub fn check(site: &Site, diagnostics: &mut Diagnostics) {
    let places = Places::new(site);
    let found: Vec<Diagnostics> = (0..site.entries.len())
        .into_par_iter()
        .map(|index| {
            let mut found = Diagnostics::new();
            entry(site, index, &places, &mut found);
            found
        })
        .collect();
    diagnostics.extend(found.into_iter().flatten());
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

fn entry(site: &Site, index: usize, places: &Places, diagnostics: &mut Diagnostics) {
    facts::check(site, index, diagnostics);
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
