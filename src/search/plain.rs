//! A body's plain text, from the HTML that the program wrote or sanitised itself.

use crate::load::{LABEL_OPEN, SLOT_CLOSE, SLOT_OPEN};

/// Text of a body, and where its sections begin.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Plain {
    /// The text without headings, blocks separated by a space.
    pub text: String,
    /// UTF-16 offset in the text, anchor and heading.
    pub sections: Vec<(usize, String, String)>,
}

/// Reads a body. Labels and footnote marks are no text of the page and are left out.
pub(super) fn plain(html: &str) -> Plain {
    let mut plain = Plain { text: String::with_capacity(html.len()), sections: Vec::new() };
    let mut heading: Option<(String, String)> = None;
    let mut units = 0;
    let mut counted = 0;
    let mut rest = html;
    let mut skip_until: Option<&str> = None;
    while !rest.is_empty() {
        let next = rest.find(['<', '&', SLOT_OPEN, LABEL_OPEN]).unwrap_or(rest.len());
        let out = heading.as_mut().map_or(&mut plain.text, |(_, text)| text);
        if skip_until.is_none() {
            push_collapsed(out, &rest[..next]);
        }
        rest = &rest[next..];
        let Some(first) = rest.chars().next() else { break };
        match first {
            '<' => {
                let end = rest.find('>').map_or(rest.len(), |i| i + 1);
                let tag = &rest[1..end.saturating_sub(1).max(1)];
                rest = &rest[end..];
                let closing = tag.starts_with('/');
                let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
                if let Some(until) = skip_until {
                    if closing && name == until {
                        skip_until = None;
                    }
                    continue;
                }
                match name {
                    "sup" if tag.contains("footnote-ref") => skip_until = Some("sup"),
                    "a" if tag.contains("footnote-back") => skip_until = Some("a"),
                    "p" if tag.contains("alert-title") => skip_until = Some("p"),
                    "h2" | "h3" | "h4" | "h5" | "h6" if closing => {
                        if let Some((id, text)) = heading.take() {
                            units += plain.text[counted..].encode_utf16().count();
                            counted = plain.text.len();
                            plain.sections.push((units, id, text.trim().to_owned()));
                        }
                    }
                    "h2" | "h3" | "h4" | "h5" | "h6" => {
                        space(&mut plain.text);
                        let id = tag.split_once("id=\"").and_then(|(_, id)| id.split_once('"'));
                        heading = Some((unescape(id.map_or("", |(id, _)| id)), String::new()));
                    }
                    "a" | "em" | "strong" | "code" | "span" | "sup" | "sub" | "del" | "abbr"
                    | "b" | "i" | "mark" | "q" | "kbd" | "bdi" | "label" | "input" => {}
                    "td" | "th" | "li" | "dt" if closing && heading.is_none() => {
                        part(&mut plain.text);
                    }
                    _ => space(heading.as_mut().map_or(&mut plain.text, |(_, text)| text)),
                }
            }
            '&' => {
                let end = rest.find(';').map_or(1, |i| i + 1);
                if skip_until.is_none() {
                    let out = heading.as_mut().map_or(&mut plain.text, |(_, text)| text);
                    out.push_str(entity(&rest[..end]));
                }
                rest = &rest[end..];
            }
            slot => {
                let end =
                    rest.find(SLOT_CLOSE).map_or(slot.len_utf8(), |i| i + SLOT_CLOSE.len_utf8());
                rest = &rest[end..];
            }
        }
    }
    plain.text.truncate(plain.text.trim_end().len());
    plain
}

/// Ends a cell or an item, so that an excerpt does not run them together.
fn part(out: &mut String) {
    let end = out.trim_end().len();
    if out[..end].ends_with(|c: char| c.is_alphanumeric() || ")]”»’".contains(c)) {
        out.truncate(end);
        out.push_str(" · ");
    }
}

fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Appends text with every run of blanks as one space.
fn push_collapsed(out: &mut String, text: &str) {
    if text.starts_with(char::is_whitespace) {
        space(out);
    }
    let mut parts = text.split_whitespace();
    if let Some(first) = parts.next() {
        out.push_str(first);
        for part in parts {
            out.push(' ');
            out.push_str(part);
        }
        if text.ends_with(char::is_whitespace) {
            out.push(' ');
        }
    }
}

/// The entities that the program's own writers and the sanitiser use.
fn entity(text: &str) -> &str {
    match text {
        "&amp;" => "&",
        "&lt;" => "<",
        "&gt;" => ">",
        "&quot;" => "\"",
        "&#39;" | "&#x27;" => "'",
        "&nbsp;" => "\u{a0}",
        other => other,
    }
}

fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_sections() {
        let html = "<p>One &amp; <em>two</em>.<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"x\">1</a></sup></p>\n<h2 id=\"b\">Ṱitle</h2>\n<ul>\n<li>three</li>\n<li>four</li>\n</ul>\n";
        let plain = plain(html);
        assert_eq!(plain.text, "One & two. three · four ·");
        assert_eq!(plain.sections, [(11, "b".to_owned(), "Ṱitle".to_owned())]);
    }
}
