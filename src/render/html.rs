//! Tags and texts of HTML that the program wrote or sanitised itself.

/// A piece of HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A start tag: its name, and all of it.
    Open(&'a str, &'a str),
    /// An end tag: its name, and all of it.
    Close(&'a str, &'a str),
    /// What stands between two tags, with its character references.
    Text(&'a str),
}

impl<'a> Piece<'a> {
    /// All of it, as it stands in the HTML.
    pub fn raw(&self) -> &'a str {
        match self {
            Piece::Open(_, raw) | Piece::Close(_, raw) | Piece::Text(raw) => raw,
        }
    }
}

/// The pieces of `html`, which put together are `html` again.
pub(super) fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if !rest.starts_with('<') {
            let end = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
            let (text, tail) = rest.split_at(end);
            rest = tail;
            return Some(Piece::Text(text));
        }
        let (raw, tail) = rest.split_at(tag_end(rest));
        rest = tail;
        let inside = raw.trim_start_matches('<').trim_end_matches('>');
        let close = inside.starts_with('/');
        let name = inside.trim_start_matches('/');
        let end = name.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(name.len());
        Some(if close { Piece::Close(&name[..end], raw) } else { Piece::Open(&name[..end], raw) })
    })
}

/// Where the tag at the beginning ends; a `>` in an attribute's value does not end it.
fn tag_end(html: &str) -> usize {
    let mut quoted = false;
    for at in memchr::memchr2_iter(b'"', b'>', html.as_bytes()) {
        match html.as_bytes()[at] {
            b'"' => quoted = !quoted,
            _ if !quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}

/// Whether an element has no end tag.
pub(super) fn is_void(name: &str) -> bool {
    ["area", "br", "col", "hr", "img", "input", "source", "track", "wbr"].contains(&name)
}

/// The level of a heading's name.
pub(super) fn heading(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_the_whole() {
        let html = "a<p title=\"x > y\">b <br>c</p>< d";
        let found: Vec<_> = pieces(html).collect();
        assert_eq!(found[1], Piece::Open("p", "<p title=\"x > y\">"));
        assert_eq!(found[5], Piece::Close("p", "</p>"));
        assert_eq!(found.iter().map(Piece::raw).collect::<String>(), html);
        assert_eq!(heading("h3"), Some(3));
        assert_eq!(heading("hr"), None);
    }
}
