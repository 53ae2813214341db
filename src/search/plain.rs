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
        let next = next_mark(rest);
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

/// Where the next tag, entity or slot begins, or the end.
fn next_mark(html: &str) -> usize {
    let bytes = html.as_bytes();
    let mut from = 0;
    while let Some(at) = memchr::memchr3(b'<', b'&', RESERVED_LEAD, &bytes[from..]) {
        let at = from + at;
        if bytes[at] != RESERVED_LEAD || html[at..].starts_with([SLOT_OPEN, LABEL_OPEN]) {
            return at;
        }
        from = at + 1;
    }
    html.len()
}

/// The first byte of `SLOT_OPEN` and `LABEL_OPEN`.
const RESERVED_LEAD: u8 = 0xef;

/// Appends text with every run of blanks as one space.
fn push_collapsed(out: &mut String, text: &str) {
    let bytes = text.as_bytes();
    // All before has been appended.
    let mut from = 0;
    let mut at = 0;
    while at < bytes.len() {
        let mut end = at;
        loop {
            match blank(&bytes[end..]) {
                0 => break,
                width => end += width,
            }
        }
        if end == at {
            at += 1;
            continue;
        }
        // One space among words, as most are, stays where it is.
        if at == 0 || end > at + 1 || bytes[at] != b' ' {
            out.push_str(&text[from..at]);
            if at == 0 {
                space(out)
            } else {
                out.push(' ')
            }
            from = end;
        }
        at = end;
    }
    out.push_str(&text[from..]);
}

/// Bytes of the blank (Unicode's `White_Space`) that a text begins with, 0 if it begins otherwise.
fn blank(bytes: &[u8]) -> usize {
    match bytes {
        [b' ' | b'\t'..=b'\r', ..] => 1,
        [0xc2, 0x85 | 0xa0, ..] => 2,
        [0xe1, 0x9a, 0x80, ..]
        | [0xe2, 0x80, 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf, ..]
        | [0xe2, 0x81, 0x9f, ..]
        | [0xe3, 0x80, 0x80, ..] => 3,
        _ => 0,
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
    use proptest::prelude::*;

    #[test]
    fn text_and_sections() {
        let html = "<p>One &amp; <em>two</em>.<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"x\">1</a></sup></p>\n<h2 id=\"b\">Ṱitle</h2>\n<ul>\n<li>three</li>\n<li>four</li>\n</ul>\n";
        let plain = plain(html);
        assert_eq!(plain.text, "One & two. three · four ·");
        assert_eq!(plain.sections, [(11, "b".to_owned(), "Ṱitle".to_owned())]);
    }

    #[test]
    fn blanks_are_unicodes() {
        for c in '\0'..=char::MAX {
            let width = if c.is_whitespace() { c.len_utf8() } else { 0 };
            assert_eq!(blank(c.to_string().as_bytes()), width, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn runs_of_blanks_become_one_space(text in "([ \n\t\u{a0}\u{3000}]{0,2}(a|’|é|字)?){0,6}", before in "(a|b )?") {
            let mut expected = before.clone();
            let words: Vec<&str> = text.split_whitespace().collect();
            if text.starts_with(char::is_whitespace) && !before.is_empty() && !before.ends_with(' ') {
                expected.push(' ');
            }
            expected.push_str(&words.join(" "));
            if !words.is_empty() && text.ends_with(char::is_whitespace) {
                expected.push(' ');
            }
            let mut out = before;
            push_collapsed(&mut out, &text);
            prop_assert_eq!(out, expected);
        }

        #[test]
        fn marks_are_found(text in "[a<&\u{fdd0}-\u{fdd2}\u{ff0c}\u{fdf2}é]{0,6}") {
            let wanted = ['<', '&', SLOT_OPEN, LABEL_OPEN];
            prop_assert_eq!(next_mark(&text), text.find(wanted).unwrap_or(text.len()));
        }
    }
}
