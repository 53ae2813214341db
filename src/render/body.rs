//! Fills the slots of a body.

use pulldown_cmark_escape::escape_html;

use crate::assets::Picture;
use crate::load::{LABEL_OPEN, SLOT_CLOSE, SLOT_OPEN, Slot};
use crate::resolve::{Page, Target};

use super::pictures::finish;
use super::urls::encode;
use super::whole::Anchors;
use super::{Planned, Shared};

/// A page's body with its links and labels.
pub(super) fn fill(shared: &Shared, planned: &Planned, page: &Page) -> String {
    fill_html(shared, planned, page, &page.document.body.html, None)
}

/// The same of `html`, which is the page's body or made of it. `anchors` say which links stay on a
/// page that shows several.
pub(super) fn fill_html(
    shared: &Shared,
    planned: &Planned,
    page: &Page,
    html: &str,
    anchors: Option<&Anchors>,
) -> String {
    let body = &page.document.body;
    let mut out = String::with_capacity(html.len() + body.slots.len() * 24);
    let mut rest = html;
    // A picture above the text is the first; on a page of several, only the first page's may be.
    let mut first =
        anchors.is_none() && shared.site.fact(&shared.site.entries[page.entry], "image").is_none();
    while let Some(open) = next_slot(rest) {
        out.push_str(&rest[..open]);
        let after = &rest[open + SLOT_OPEN.len_utf8()..];
        let Some((number, tail)) = after.split_once(SLOT_CLOSE) else { break };
        rest = tail;
        match number.parse().ok().and_then(|number: usize| body.slots.get(number)) {
            Some(Slot::Label(key, n)) => {
                let before = anchors.filter(|_| *key == "table_region").map_or(0, |it| it.tables);
                let number = (n + before).to_string();
                let label = shared.text(planned.language, key, None, &[("n", number.as_str())]);
                // Writing to a string cannot fail.
                let _ = escape_html(&mut out, &label);
            }
            Some(Slot::Link(link)) => match url(shared, planned, page, *link, anchors) {
                Some(url) => match picture(shared, page, *link) {
                    Some(picture) if out.ends_with(" src=\"") => {
                        rest = finish(shared, planned, picture, &url, first, &mut out, rest);
                        first = false;
                    }
                    _ => {
                        let _ = escape_html(&mut out, &url);
                    }
                },
                None => {
                    // Without an address an anchor is plain text to every reader.
                    drop_attribute(&mut out);
                    rest = rest.strip_prefix('"').unwrap_or(rest);
                }
            },
            None => {}
        }
    }
    out.push_str(rest);
    out
}

/// Where the next slot opens. Bodies are long and slots are few, so the first two bytes of their
/// marks are looked for; some Arabic ligatures begin with the same two.
fn next_slot(html: &str) -> Option<usize> {
    memchr::memmem::find_iter(html.as_bytes(), b"\xef\xb7")
        .find(|&at| matches!(html[at..].chars().next(), Some(SLOT_OPEN | LABEL_OPEN)))
}

fn drop_attribute(out: &mut String) {
    if out.ends_with(" href=\"") {
        out.truncate(out.len() - " href=\"".len());
    } else if out.ends_with(" src=\"") {
        // An image must have a source; an empty image that says nothing is what is left of it.
        out.push_str("data:,\"");
    }
}

/// The picture that an image shows.
fn picture<'a>(shared: &'a Shared, page: &Page, link: usize) -> Option<&'a Picture> {
    let Target::File(path) = page.targets.get(link)? else { return None };
    let image = page.document.body.links.get(link)?.image;
    shared.assets.picture(path).filter(|_| image)
}

fn url(
    shared: &Shared,
    planned: &Planned,
    page: &Page,
    link: usize,
    anchors: Option<&Anchors>,
) -> Option<String> {
    match page.targets.get(link)? {
        Target::Anchor(id) if anchors.is_some() => anchors.map(|anchors| anchors.own(id)),
        Target::Page(other, fragment)
            if let Some(here) = anchors.and_then(|it| it.fragment(*other, fragment.as_deref())) =>
        {
            Some(here)
        }
        Target::External => Some(page.document.body.links[link].target.to_string()),
        Target::Anchor(id) => Some(format!("#{id}")),
        Target::File(path) => {
            let (path, _) = shared.assets.content(path)?;
            // Names of files are the editor's: a # or ? in one would end the address.
            Some(shared.url(planned, &encode(path)))
        }
        Target::Page(other, fragment) => {
            let site = &shared.site;
            let mut route = &*site.pages[*other].route;
            if site.pages[*other].language != planned.language {
                // A frame may stand where the reader's version is missing.
                let entry = &site.entries[site.pages[*other].entry];
                route = site.version(entry, planned.language).map_or(route, |(_, route)| route);
            }
            let url = shared.page_url(planned, route);
            Some(match fragment {
                Some(id) => format!("{url}#{id}"),
                None => url,
            })
        }
        Target::Broken => None,
    }
}
