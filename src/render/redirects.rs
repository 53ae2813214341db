//! Former addresses: a page at each that leads on, and the same for hosts that can do it themselves.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use pulldown_cmark_escape::escape_html;

use crate::config::FieldValue;
use crate::diag::{self, Diagnostic, Diagnostics, Span};
use crate::resolve::PageIndex;

use super::urls::{encode, relative};
use super::{Output, Planned, PlannedFile, Shared};

/// A former address and the page that is now elsewhere.
#[derive(Clone, Debug)]
pub(super) struct Redirect {
    /// File in the site.
    path: String,
    /// The page.
    page: PageIndex,
}

/// The former addresses of all pages. `planned` are the addresses that are taken.
pub(super) fn plan(
    site: &crate::resolve::Site,
    planned: &[Planned],
    files: &[PlannedFile],
    diagnostics: &mut Diagnostics,
) -> Vec<Redirect> {
    if !site.pages.iter().any(|page| page.document.fields.get("aliases").is_some()) {
        return Vec::new();
    }
    let taken: std::collections::HashSet<String> = planned.iter().map(Planned::path).collect();
    let files: std::collections::HashSet<&str> = files.iter().map(|file| &*file.path).collect();
    let mut found: BTreeMap<String, PageIndex> = BTreeMap::new();
    for (index, page) in site.pages.iter().enumerate() {
        let Some(field) = page.document.fields.get("aliases") else { continue };
        for (number, alias) in field.value.items().iter().enumerate() {
            let FieldValue::Text(alias) = alias else { continue };
            let place = || {
                let range = page.document.locate(&["aliases", &number.to_string()]);
                page.document.span(range)
            };
            let Some(path) = file(alias, &site.prefix(page.language)) else {
                diagnostics.push(bad(place(), alias));
                continue;
            };
            let as_file = path.strip_suffix("/index.html").unwrap_or(&path);
            if taken.contains(&path) || files.contains(&*path) || files.contains(as_file) {
                let own = path == format!("{}index.html", page.route);
                let message = match own {
                    true => format!("`{alias}` is the address that the page has now"),
                    false => format!("`{alias}` is the address of a page that exists"),
                };
                diagnostics.push(
                    Diagnostic::new(&diag::BAD_ALIAS, message)
                        .at(place(), "")
                        .help("take it out, or give the other page another `slug`"),
                );
            } else if let Some(other) = found.get(&path).filter(|other| **other != index) {
                let other = &site.pages[*other].document;
                diagnostics.push(
                    Diagnostic::new(
                        &diag::BAD_ALIAS,
                        format!("`{alias}` is the former address of two pages"),
                    )
                    .at(place(), "")
                    .also(other.span(0..0), "of this one, too")
                    .help("keep it where its readers should be led"),
                );
            } else {
                found.insert(path, index);
            }
        }
    }
    found.into_iter().map(|(path, page)| Redirect { path, page }).collect()
}

fn bad(place: Span, alias: &str) -> Diagnostic {
    Diagnostic::new(&diag::BAD_ALIAS, format!("`{alias}` is no address of this site"))
        .at(place, "")
        .help("write a path from the root of the site, e.g. /en/practices/old-name/, or from the language's own, e.g. practices/old-name")
}

/// The file that an address shows: one with a slash in front starts at the site's root, any other
/// at the language's.
fn file(alias: &str, prefix: &str) -> Option<String> {
    let alias = alias.trim();
    let path = match alias.strip_prefix('/') {
        Some(path) => path.to_owned(),
        None => format!("{prefix}{alias}"),
    };
    let fits = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && !part.contains(|c: char| c.is_control() || "\\?#:*\"<>|".contains(c))
    };
    let trimmed = path.trim_end_matches('/');
    if alias.contains("//") || !trimmed.split('/').all(fits) {
        return None;
    }
    Some(match trimmed.ends_with(".html") {
        true => trimmed.to_owned(),
        false => format!("{trimmed}/index.html"),
    })
}

/// The pages, and the hosts' own files: `_redirects` (Netlify, Cloudflare Pages, GitLab Pages) and
/// `.htaccess` (Apache).
pub(super) fn render(shared: &Shared, redirects: &[Redirect]) -> Vec<Output> {
    let site = &shared.site;
    let base = site.config.hub.base_url.as_ref().map_or("/", |base| &base.path);
    let mut outputs = Vec::with_capacity(redirects.len() + 2);
    let (mut list, mut apache) = (String::new(), String::new());
    for redirect in redirects {
        let page = &site.pages[redirect.page];
        outputs.push(leading_on(shared, redirect));
        let old = redirect.path.strip_suffix("index.html").unwrap_or(&redirect.path);
        let (old, new) = (encode(old), encode(&page.route));
        // Writing to a string cannot fail.
        let _ = writeln!(list, "{base}{old} {base}{new} 301");
        let _ = writeln!(apache, "Redirect permanent \"{base}{old}\" \"{base}{new}\"");
    }
    if !redirects.is_empty() {
        let apache = format!("<IfModule mod_alias.c>\n{apache}</IfModule>\n");
        for (path, text) in [("_redirects", list), (".htaccess", apache)] {
            outputs.push(Output {
                path: path.to_owned(),
                bytes: text.into_bytes(),
                language: None,
            });
        }
    }
    outputs
}

/// A page that any browser follows, script or none, from a host or from disk.
fn leading_on(shared: &Shared, redirect: &Redirect) -> Output {
    let site = &shared.site;
    let page = &site.pages[redirect.page];
    let folder = redirect.path.rsplit_once('/').map_or(String::new(), |(f, _)| format!("{f}/"));
    let url = encode(&relative(&folder, &format!("{}index.html", page.route)));
    let escaped = |text: &str| {
        let mut out = String::new();
        let _ = escape_html(&mut out, text);
        out
    };
    let language = &site.i18n.languages[page.language];
    let (tag, dir) = (&language.tag, language.locale.direction());
    let canonical = shared.absolute(&page.route).map_or_else(String::new, |canonical| {
        format!("<link rel=\"canonical\" href=\"{}\">\n", escaped(&canonical))
    });
    let heading = escaped(&shared.text(page.language, "moved_title", None, &[]));
    let text = escaped(&shared.text(page.language, "moved_to", None, &[]));
    let (title, url) = (escaped(page.document.title()), escaped(&url));
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"{tag}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{heading}</title>\n<meta name=\"robots\" content=\"noindex\">\n{canonical}\
         <meta http-equiv=\"refresh\" content=\"0; url={url}\">\n</head>\n<body>\n<main>\n\
         <h1>{heading}</h1>\n<p>{text} <a href=\"{url}\">{title}</a></p>\n</main>\n</body>\n</html>\n"
    );
    let path = redirect.path.clone();
    Output { path, bytes: html.into_bytes(), language: Some(page.language) }
}

#[cfg(test)]
mod tests {
    use super::file;

    #[test]
    fn former_addresses_stay_in_the_site() {
        for (alias, path) in [
            ("/old/", Some("old/index.html")),
            ("practices/old", Some("ro/practices/old/index.html")),
            ("/a/b.html", Some("a/b.html")),
            ("../x", None),
            ("//x", None),
            ("/", None),
            ("https://x.org/a", None),
            ("a?b", None),
        ] {
            assert_eq!(file(alias, "ro/").as_deref(), path, "{alias}");
        }
    }
}
