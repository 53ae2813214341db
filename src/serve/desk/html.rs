//! HTML, escaped as it is put together.

use std::fmt::Write as _;

use pulldown_cmark_escape::escape_html;

/// HTML that grows.
#[derive(Default)]
pub(super) struct Html(String);

impl Html {
    /// Markup of ours.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// A text from anywhere.
    pub fn text(&mut self, text: &str) -> &mut Self {
        // Writing to a string cannot fail.
        let _ = escape_html(&mut self.0, text);
        self
    }

    /// A number.
    pub fn number(&mut self, number: impl std::fmt::Display) -> &mut Self {
        let _ = write!(self.0, "{number}");
        self
    }

    /// An element with a text in it; `open` is its name and attributes of ours.
    pub fn element(&mut self, open: &str, text: &str) -> &mut Self {
        let name = open.split(' ').next().unwrap_or(open);
        self.raw("<").raw(open).raw(">").text(text).raw("</").raw(name).raw(">")
    }

    /// A link.
    pub fn link(&mut self, address: &str, text: &str) -> &mut Self {
        self.raw("<a href=\"").text(address).raw("\">").text(text).raw("</a>")
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A page of the desk.
pub(super) fn document(
    hub: &str,
    home: &str,
    part: &str,
    parts: &[(&str, &str)],
    main: &Html,
) -> String {
    let name = parts.iter().find(|(own, _)| *own == part).map_or("", |(_, name)| name);
    let mut html = Html::default();
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
    html.raw("<title>").text(name).raw(" – ").text(hub).raw("</title>\n");
    html.raw("<link rel=\"icon\" href=\"data:,\">\n");
    html.raw("<link rel=\"stylesheet\" href=\"/_vademecum/desk.css\">\n");
    html.raw("<script defer src=\"/_vademecum/desk.js\"></script>\n</head>\n<body>\n");
    html.raw("<a class=\"skip\" href=\"#main\">To the content</a>\n");
    html.raw("<header>\n<p class=\"hub\">").link(home, hub).raw("</p>\n");
    html.raw("<nav aria-label=\"Desk\">\n<ul>\n");
    for (address, name) in parts {
        let current = if *address == part { " aria-current=\"page\"" } else { "" };
        html.raw("<li><a href=\"/_vademecum/").raw(address).raw("\"").raw(current).raw(">");
        html.text(name).raw("</a></li>\n");
    }
    html.raw("</ul>\n</nav>\n</header>\n<main id=\"main\">\n");
    html.raw(main.as_str());
    html.raw("</main>\n</body>\n</html>\n");
    html.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped() {
        let mut html = Html::default();
        html.element("p class=\"a\"", "<b>").link("?a=\"&b", "x & y");
        assert_eq!(
            html.as_str(),
            "<p class=\"a\">&lt;b&gt;</p><a href=\"?a=&quot;&amp;b\">x &amp; y</a>"
        );
    }
}
