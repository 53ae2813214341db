//! Sitemaps (sitemaps.org 0.9): one a language with its hreflang alternates, and an index of them.

use std::fmt::Write as _;

use pulldown_cmark_escape::escape_html;

use crate::config::FieldValue;

use super::context::{alternate_routes, own_page};
use super::urls::encode;
use super::{Output, PageKind, Shared};

/// The sitemaps; none if the hub does not say where it is published.
pub(super) fn render(shared: &Shared) -> Vec<Output> {
    let site = &shared.site;
    let Some(base) = &site.config.hub.base_url else { return Vec::new() };
    let url = |route: &str| {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = escape_html(&mut out, &format!("{}/{}", base.url, encode(route)));
        out
    };
    let mut outputs = Vec::new();
    let mut index = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for language in site.languages() {
        let mut map = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
        );
        let pages = shared.planned.iter().filter(|page| {
            page.language == language && page.indexed() && page.kind != PageKind::Languages
        });
        for page in pages {
            let _ = write!(map, "<url><loc>{}</loc>", url(&page.route));
            let updated = own_page(site, page).and_then(|own| site.field(own, "updated"));
            if let Some((field, _)) = updated
                && let FieldValue::Date(date) = field.value
            {
                let _ = write!(map, "<lastmod>{date}</lastmod>");
            }
            for (tag, route) in alternate_routes(shared, page) {
                let _ = write!(
                    map,
                    "<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\"{}\"/>",
                    url(&route)
                );
            }
            map.push_str("</url>\n");
        }
        map.push_str("</urlset>\n");
        let path = format!("{}sitemap.xml", site.prefix(language));
        let _ = writeln!(index, "<sitemap><loc>{}</loc></sitemap>", url(&path));
        outputs.push(Output { path, bytes: map.into_bytes(), language: Some(language) });
    }
    // One language at the root has one sitemap.
    if site.rooted.is_some() {
        return outputs;
    }
    index.push_str("</sitemapindex>\n");
    let path = "sitemap.xml".to_owned();
    outputs.push(Output { path, bytes: index.into_bytes(), language: None });
    outputs
}
