//! Rules about documents and the site that no other stage needs to know; only diagnostics come out.
//!
//! Takes [`Site`]. Owns nothing. Incremental: each rule looks at one page.

use crate::diag::{self, Diagnostic, Diagnostics};
use crate::load::Document;
use crate::resolve::Site;

/// Applies every rule to every page.
pub fn check(site: &Site, diagnostics: &mut Diagnostics) {
    for page in &site.pages {
        headings(&page.document, diagnostics);
        images(&page.document, diagnostics);
    }
    if site.config.hub.base_url.is_none() {
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

fn headings(document: &Document, diagnostics: &mut Diagnostics) {
    let mut above = 1;
    for heading in &document.body.headings {
        let span = document.span(heading.range.clone());
        if heading.written_level == 1 {
            diagnostics.push(
                Diagnostic::new(&diag::SECOND_H1, "a first-level heading in the text")
                    .at(span, "")
                    .help("the title is the page's first-level heading; begin with ## in the text"),
            );
        } else if heading.level > above + 1 {
            diagnostics.push(
                Diagnostic::new(
                    &diag::HEADING_JUMP,
                    format!("a heading of level {} follows one of level {above}", heading.level),
                )
                .at(span, "")
                .help(format!(
                    "write {} here: readers of outlines miss a level otherwise",
                    "#".repeat(usize::from(above) + 1)
                )),
            );
        }
        above = heading.level;
    }
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
