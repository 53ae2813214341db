//! Markdown that stands alone, in a field: no other page or file can be meant by its links.

use std::sync::Arc;

use crate::diag::Diagnostics;

use super::body::{LABEL_OPEN, SLOT_CLOSE, SLOT_OPEN, Slot};
use super::markdown;

/// Renders a text with Markdown in it to clean HTML. Links that leave the site stay; the text of all
/// others stays without its link.
pub(super) fn render(text: &str, language: &str) -> String {
    let path: Arc<str> = "".into();
    // Places within a field's text are not places of its file, so nothing is said here.
    let mut ignored = Diagnostics::new();
    let body = markdown::render(&path, text, 0..text.len(), language, &mut ignored);
    let mut out = String::with_capacity(body.html.len());
    let mut rest = body.html.as_str();
    while let Some(open) = rest.find([SLOT_OPEN, LABEL_OPEN]) {
        out.push_str(&rest[..open]);
        let Some((number, tail)) = rest[open + SLOT_OPEN.len_utf8()..].split_once(SLOT_CLOSE)
        else {
            break;
        };
        rest = tail;
        let slot = number.parse().ok().and_then(|number: usize| body.slots.get(number));
        let Some(Slot::Link(link)) = slot else { continue };
        let link = &body.links[*link];
        let leaves = ["https://", "http://", "mailto:"].iter().any(|s| link.target.starts_with(s));
        if leaves && !link.image {
            // Writing to a string cannot fail.
            let _ = pulldown_cmark_escape::escape_html(&mut out, &link.target);
        } else if let Some(kept) = out.strip_suffix(" href=\"") {
            out.truncate(kept.len());
            rest = rest.strip_prefix('"').unwrap_or(rest);
        } else {
            out.push_str("data:,");
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn links_that_stay_and_links_that_go() {
        assert_eq!(
            render("A *walk*, see [there](https://example.org/?a&b) and [here](x.md).", "en"),
            "<p>A <em>walk</em>, see <a href=\"https://example.org/?a&amp;b\">there</a> and <a>here</a>.</p>\n"
        );
        let evil =
            render("[x](javascript:alert(2)) ![y](z.png)\n\n<script>alert(1)</script>", "en");
        assert!(!evil.contains("script"), "{evil}");
    }
}
