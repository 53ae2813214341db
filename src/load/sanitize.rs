//! Raw HTML in Markdown: the whole body goes through ammonia, since cutting event by event would
//! break pairs of tags. What the program itself wrote must come out as it went in.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, LazyLock, Mutex};

use ammonia::{Builder, UrlRelative};

use super::body::{Body, LABEL_OPEN, Link, SLOT_CLOSE, SLOT_OPEN, Slot};

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

const GENERIC: &[&str] = &["class", "dir", "id", "lang", "title", "role", "tabindex", "aria-label"];

/// What an address may begin with.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Prefix of an author's own ids, so that they cannot clash with the program's.
pub(crate) const AUTHOR_ID: &str = "u-";

static ALLOWED: LazyLock<HashSet<&'static str>> = LazyLock::new(|| TAGS.iter().copied().collect());

/// Cleans a body in place. Relative addresses in raw HTML become links like any other.
pub(super) fn clean(body: &mut Body) {
    // ammonia's filter may not borrow, so what it finds goes through a shared place.
    let found =
        Arc::new(Mutex::new((std::mem::take(&mut body.links), std::mem::take(&mut body.slots))));
    let filter_found = found.clone();
    let seen: Mutex<HashSet<String>> = Mutex::default();
    let mut builder = Builder::default();
    builder
        .tags(ALLOWED.clone())
        .clean_content_tags(["script", "style", "template", "iframe", "object"].into())
        .generic_attributes(GENERIC.iter().copied().collect())
        .tag_attributes(
            [
                ("a", ["href", "hreflang"].as_slice()),
                ("img", &["src", "alt", "width", "height", "loading", "decoding"]),
                ("input", &["type", "disabled", "checked"]),
                ("ol", &["start", "reversed"]),
                ("li", &["value"]),
                ("th", &["scope", "colspan", "rowspan"]),
                ("td", &["colspan", "rowspan"]),
                ("details", &["open"]),
                ("time", &["datetime"]),
                ("del", &["datetime"]),
                ("ins", &["datetime"]),
            ]
            .into_iter()
            .map(|(tag, names)| (tag, names.iter().copied().collect()))
            .collect(),
        )
        .set_tag_attribute_value("input", "type", "checkbox")
        .set_tag_attribute_value("input", "disabled", "")
        .link_rel(None)
        .url_schemes(SCHEMES.into())
        .url_relative(UrlRelative::PassThrough)
        .attribute_filter(move |_, name, value| match name {
            "id" => match value.strip_prefix(LABEL_OPEN) {
                Some(own) => Some(own.to_owned().into()),
                None => {
                    let id = format!("{AUTHOR_ID}{value}");
                    let mut seen = seen.lock().ok()?;
                    seen.insert(id.clone()).then_some(Cow::Owned(id))
                }
            },
            // The program's own addresses inside a page stay as they are.
            "href" if value.starts_with("#fn") => Some(value.into()),
            "href" | "src" if !value.starts_with(SLOT_OPEN) => {
                let mut found = filter_found.lock().ok()?;
                let (links, slots): &mut (Vec<Link>, Vec<Slot>) = &mut found;
                links.push(Link {
                    target: value.into(),
                    image: name == "src",
                    range: 0..0,
                    missing_alt: false,
                });
                slots.push(Slot::Link(links.len() - 1));
                Some(format!("{SLOT_OPEN}{}{SLOT_CLOSE}", slots.len() - 1).into())
            }
            _ => Some(value.into()),
        });
    let html = builder.clean(&body.html).to_string();
    drop(builder);
    body.html = html;
    if let Ok(mut found) = found.lock() {
        (body.links, body.slots) = std::mem::take(&mut *found);
    }
}

/// Levels of elements that are read: parsers take time with the square of the depth.
pub(super) const MAX_DEPTH: usize = 200;

/// How deeply elements may be nested here, counted generously: every opening tag opens.
pub(super) fn depth(html: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for piece in html.split('<').skip(1) {
        match piece.as_bytes().first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(first) if first.is_ascii_alphabetic() => {
                let name = piece.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
                let void = ["br", "hr", "img", "input", "wbr", "col"];
                depth += usize::from(!void.iter().any(|known| known.eq_ignore_ascii_case(name)));
                deepest = deepest.max(depth);
            }
            _ => {}
        }
    }
    deepest
}

/// Raw HTML in which no character reference stands for a character that the program keeps for
/// itself; the sanitiser would decode it.
pub(super) fn without_references(html: &str) -> Cow<'_, str> {
    let reserved = |digits: &str| {
        let (digits, radix) = match digits.strip_prefix(['x', 'X']) {
            Some(hex) => (hex, 16),
            None => (digits, 10),
        };
        let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let code = u32::from_str_radix(digits[..end].trim_start_matches('0'), radix);
        matches!(code, Ok(0xfdd0..=0xfdd2))
    };
    let found: Vec<usize> = html
        .match_indices("&#")
        .filter(|(at, _)| reserved(&html[at + 2..]))
        .map(|(at, _)| at)
        .collect();
    if found.is_empty() {
        return html.into();
    }
    let mut out = String::with_capacity(html.len() + found.len() * 4);
    let mut last = 0;
    for at in found {
        out.push_str(&html[last..at]);
        // The reference stays as the text that was written.
        out.push_str("&amp;#");
        last = at + 2;
    }
    out.push_str(&html[last..]);
    out.into()
}

/// What in a piece of raw HTML cannot stay, in words, if anything.
pub(super) fn first_unsafe(html: &str) -> Option<String> {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with("!--") {
            match rest.find("-->") {
                Some(end) => rest = &rest[end..],
                None => {
                    return Some(
                        "a comment that is never closed, with all that follows it,".to_owned(),
                    );
                }
            }
            continue;
        }
        let name: String = rest
            .trim_start_matches('/')
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric())
            .collect::<String>()
            .to_ascii_lowercase();
        if !name.is_empty() && !ALLOWED.contains(name.as_str()) {
            return Some(format!("<{name}>"));
        }
        let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
        for attribute in tag.split_ascii_whitespace().skip(1) {
            let key = attribute.split('=').next().unwrap_or_default().to_ascii_lowercase();
            if key == "style" || key.starts_with("on") && attribute.contains('=') {
                return Some(format!("the attribute `{key}`"));
            }
            let value = attribute.split_once('=').map_or("", |(_, value)| value);
            let value = value.trim_start_matches(['"', '\'']);
            if let Some((scheme, _)) = value.split_once(':')
                && matches!(key.as_str(), "href" | "src")
                && !SCHEMES.contains(&scheme.to_ascii_lowercase().as_str())
                && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
            {
                return Some(format!("an address that begins with `{scheme}:`"));
            }
        }
    }
    None
}
