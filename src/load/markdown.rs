//! Markdown to HTML, once: what depends on other pages stays open as a slot, see [`super::body`].

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag,
    TagEnd,
};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use crate::diag::{self, Diagnostic, Diagnostics, Span};

use super::anchors::{Anchors, is_plain_id, slug};
use super::body::{
    Body, Heading, LABEL_OPEN, Link, SLOT_CLOSE, SLOT_OPEN, Slot, find_reserved, without_reserved,
};
use super::footnotes::Footnotes;
use super::quotes::{self, Marks};
use super::sanitize;

/// Languages whose scripts put no blanks between words.
const DENSE: [&str; 8] = ["zh", "ja", "th", "lo", "km", "my", "bo", "dz"];

/// Renders the Markdown in `text[range]`.
pub(super) fn render(
    path: &Arc<str>,
    text: &str,
    range: Range<usize>,
    language: &str,
    diagnostics: &mut Diagnostics,
) -> Body {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    let source = &text[range.clone()];
    let clean;
    let source = if find_reserved(source).is_some() {
        // Three bytes each, so that places stay right; a NUL has one and becomes a question mark.
        clean = source.replace([SLOT_OPEN, SLOT_CLOSE, LABEL_OPEN], "\u{fffd}").replace('\0', "?");
        clean.as_str()
    } else {
        source
    };
    let events: Vec<_> = Parser::new_ext(source, options).into_offset_iter().collect();
    let raw =
        events.iter().any(|(event, _)| matches!(event, Event::Html(_) | Event::InlineHtml(_)));
    let mut writer = Writer {
        path,
        source,
        offset: range.start,
        raw,
        marks: quotes::marks(language),
        dense: DENSE.contains(&language.split('-').next().unwrap_or_default()),
        diagnostics: &mut *diagnostics,
        body: Body {
            html: String::with_capacity(source.len() + source.len() / 4),
            ..Body::default()
        },
        stack: Vec::new(),
        run: String::new(),
        run_start: 0,
        before: None,
        heading: None,
        in_code: false,
        lists: Vec::new(),
        label_open: false,
        alt: None,
        table: None,
        tables: 0,
        footnotes: Footnotes::default(),
        anchors: Anchors::default(),
    };
    writer.events(&events);
    let mut body = writer.finish();
    if raw && sanitize::depth(&body.html) > sanitize::MAX_DEPTH {
        let whole = Span::new(path.clone(), range.clone());
        diagnostics.push(
            Diagnostic::new(&diag::UNSAFE_HTML, "this page nests its HTML too deeply")
                .at(whole, "")
                .help(format!(
                    "at most {} levels are read; the text is shown as it was written",
                    sanitize::MAX_DEPTH
                )),
        );
        body = Body::default();
        body.html.push_str("<pre tabindex=\"0\">");
        let _ = escape_html_body_text(&mut body.html, source);
        body.html.push_str("</pre>\n");
    } else if raw {
        sanitize::clean(&mut body);
    }
    body
}

struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    head: bool,
}

struct Writer<'a> {
    path: &'a Arc<str>,
    source: &'a str,
    offset: usize,
    /// The body contains raw HTML and will be sanitised as a whole.
    raw: bool,
    marks: Marks,
    /// Whether the language's script puts no blanks between words.
    dense: bool,
    diagnostics: &'a mut Diagnostics,
    body: Body,
    /// Outer texts while a footnote is being written.
    stack: Vec<String>,
    /// Text events that belong together, so that quotation marks see their neighbours.
    run: String,
    run_start: usize,
    /// The character before the run.
    before: Option<char>,
    /// Level, explicit id, where its HTML starts, plain text; while inside a heading.
    heading: Option<(u8, Option<Box<str>>, usize, String)>,
    /// Inside a code block, whose text stays as it is.
    in_code: bool,
    /// Where the class of each open list would go; 0 once it is written.
    lists: Vec<usize>,
    /// Inside a task's label.
    label_open: bool,
    /// An image's alternative text, while inside the image.
    alt: Option<(usize, String)>,
    table: Option<Table>,
    tables: usize,
    footnotes: Footnotes,
    anchors: Anchors,
}

impl Writer<'_> {
    fn events(&mut self, events: &[(Event<'_>, Range<usize>)]) {
        let mut skip_paragraph_end = None;
        for (index, (event, range)) in events.iter().enumerate() {
            match event {
                Event::Text(text) => {
                    if self.run.is_empty() {
                        self.run_start = range.start;
                    }
                    self.run.push_str(text);
                    continue;
                }
                Event::SoftBreak if self.alt.is_none() => {
                    if self.run.is_empty() {
                        self.run_start = range.start;
                    }
                    self.run.push('\n');
                    continue;
                }
                _ => self.flush(),
            }
            match event {
                Event::Start(Tag::Paragraph) => match lone_titled_image(&events[index..]) {
                    Some(end) => {
                        skip_paragraph_end = Some(index + end);
                        self.block();
                        self.body.html.push_str("<figure>");
                    }
                    None => self.open_block("<p>"),
                },
                Event::End(TagEnd::Paragraph) if skip_paragraph_end == Some(index) => {
                    self.body.html.push_str("</figure>\n");
                }
                Event::Start(tag) => self.start(tag, range),
                Event::End(tag) => self.end(*tag, range),
                Event::Code(code) => {
                    if let Some((_, alt)) = &mut self.alt {
                        alt.push_str(code);
                    } else {
                        self.body.html.push_str("<code>");
                        let code = without_reserved(code);
                        let _ = escape_html_body_text(&mut self.body.html, &code);
                        self.body.html.push_str("</code>");
                        self.words(&code);
                    }
                    if let Some((_, _, _, text)) = &mut self.heading {
                        text.push_str(code);
                    }
                    self.before = Some('x');
                }
                Event::Html(html) | Event::InlineHtml(html) => self.html(html, range),
                Event::HardBreak => {
                    self.body.html.push_str("<br>\n");
                    self.before = None;
                }
                Event::Rule => self.open_block("<hr>\n"),
                Event::FootnoteReference(label) => {
                    let (number, repeat) = self.footnotes.reference(label);
                    let id = if repeat == 1 {
                        format!("fnref-{number}")
                    } else {
                        format!("fnref-{number}-{repeat}")
                    };
                    let id = self.own_id(&id);
                    let target = format!("#fn-{number}");
                    let _ = write!(
                        self.body.html,
                        "<sup class=\"footnote-ref\"><a href=\"{target}\" id=\"{id}\">{number}</a></sup>"
                    );
                }
                Event::TaskListMarker(checked) => {
                    let checked = if *checked { " checked=\"\"" } else { "" };
                    // The label ends where the item's first block does.
                    self.label_open = true;
                    if let Some(list) = self.lists.last_mut().filter(|list| **list > 0) {
                        self.body.html.insert_str(*list, " class=\"tasks\"");
                        // Once a list.
                        *list = 0;
                    }
                    let _ = write!(
                        self.body.html,
                        "<label><input type=\"checkbox\" disabled=\"\"{checked}> "
                    );
                }
                Event::Text(_) | Event::SoftBreak => {
                    if let Some((_, alt)) = &mut self.alt {
                        alt.push(' ');
                    }
                }
                Event::InlineMath(text) | Event::DisplayMath(text) => {
                    let _ = escape_html_body_text(&mut self.body.html, text);
                }
            }
        }
        self.flush();
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        if matches!(tag, Tag::List(_) | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::HtmlBlock) {
            self.close_label();
        }
        match tag {
            Tag::Paragraph => self.open_block("<p>"),
            Tag::Heading { level, id, .. } => {
                self.block();
                let id = id.as_deref().map(Box::from);
                self.heading =
                    Some((level_number(*level), id, self.body.html.len(), String::new()));
            }
            Tag::BlockQuote(None) => self.open_block("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => {
                let (class, label) = match kind {
                    BlockQuoteKind::Note => ("note", "alert_note"),
                    BlockQuoteKind::Tip => ("tip", "alert_tip"),
                    BlockQuoteKind::Important => ("important", "alert_important"),
                    BlockQuoteKind::Warning => ("warning", "alert_warning"),
                    BlockQuoteKind::Caution => ("caution", "alert_caution"),
                };
                self.block();
                let title = self.slot(Slot::Label(label, 0));
                let _ = writeln!(
                    self.body.html,
                    "<div class=\"alert alert-{class}\"><p class=\"alert-title\">{title}</p>"
                );
            }
            Tag::CodeBlock(kind) => {
                self.block();
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',']).next().unwrap_or_default()
                    }
                    CodeBlockKind::Indented => "",
                };
                if language.is_empty() {
                    self.body.html.push_str("<pre tabindex=\"0\"><code>");
                } else {
                    self.body.html.push_str("<pre tabindex=\"0\"><code class=\"language-");
                    let _ = escape_html(&mut self.body.html, &without_reserved(language));
                    self.body.html.push_str("\">");
                }
                self.in_code = true;
            }
            Tag::HtmlBlock => self.block(),
            Tag::List(None) => {
                self.open_block("<ul>\n");
                self.lists.push(self.body.html.len() - ">\n".len());
            }
            Tag::List(Some(1)) => self.open_block("<ol>\n"),
            Tag::List(Some(start)) => {
                self.block();
                let _ = writeln!(self.body.html, "<ol start=\"{start}\">");
            }
            Tag::Item => self.open_block("<li>"),
            Tag::DefinitionList => self.open_block("<dl>\n"),
            Tag::DefinitionListTitle => self.open_block("<dt>"),
            Tag::DefinitionListDefinition => self.open_block("<dd>"),
            Tag::FootnoteDefinition(label) => {
                let outer = std::mem::take(&mut self.body.html);
                self.stack.push(outer);
                self.footnotes.open(label);
                self.before = None;
            }
            Tag::Table(alignments) => {
                self.block();
                self.tables += 1;
                let label = self.slot(Slot::Label("table_region", self.tables));
                let _ = writeln!(
                    self.body.html,
                    "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\"><table>"
                );
                self.table = Some(Table { alignments: alignments.clone(), column: 0, head: false });
            }
            Tag::TableHead => {
                self.body.html.push_str("<thead><tr>");
                if let Some(table) = &mut self.table {
                    (table.head, table.column) = (true, 0);
                }
            }
            Tag::TableRow => {
                self.body.html.push_str("<tr>");
                if let Some(table) = &mut self.table {
                    (table.head, table.column) = (false, 0);
                }
            }
            Tag::TableCell => {
                let (name, class) = match &self.table {
                    Some(table) => (
                        if table.head { "th scope=\"col\"" } else { "td" },
                        match table.alignments.get(table.column) {
                            Some(Alignment::Center) => " class=\"align-center\"",
                            Some(Alignment::Right) => " class=\"align-end\"",
                            Some(Alignment::Left) => " class=\"align-start\"",
                            _ => "",
                        },
                    ),
                    None => ("td", ""),
                };
                let _ = write!(self.body.html, "<{name}{class}>");
                self.before = None;
            }
            Tag::Emphasis => self.body.html.push_str("<em>"),
            Tag::Strong => self.body.html.push_str("<strong>"),
            Tag::Strikethrough => self.body.html.push_str("<del>"),
            Tag::Superscript => self.body.html.push_str("<sup>"),
            Tag::Subscript => self.body.html.push_str("<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                let email = matches!(link_type, LinkType::Email);
                let target =
                    if email { format!("mailto:{dest_url}") } else { dest_url.to_string() };
                let slot = self.link(&target, dest_url, false, range);
                let _ = write!(self.body.html, "<a href=\"{slot}\"");
                self.title(title);
                self.body.html.push('>');
            }
            Tag::Image { dest_url, title, .. } => {
                if self.alt.is_some() {
                    return;
                }
                let slot = self.link(dest_url, dest_url, true, range);
                let _ = write!(self.body.html, "<img src=\"{slot}\"");
                self.title(title);
                self.alt = Some((self.body.links.len() - 1, String::new()));
            }
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        if matches!(tag, TagEnd::Item | TagEnd::Paragraph) {
            self.close_label();
        }
        match tag {
            TagEnd::Paragraph => self.close_block("</p>\n"),
            TagEnd::Heading(_) => self.end_heading(range),
            TagEnd::BlockQuote(kind) => {
                self.close_block(if kind.is_some() { "</div>\n" } else { "</blockquote>\n" });
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.close_block("</code></pre>\n");
            }
            TagEnd::HtmlBlock => self.before = None,
            TagEnd::List(false) => {
                self.lists.pop();
                self.close_block("</ul>\n");
            }
            TagEnd::List(true) => self.close_block("</ol>\n"),
            TagEnd::Item => self.close_block("</li>\n"),
            TagEnd::DefinitionList => self.close_block("</dl>\n"),
            TagEnd::DefinitionListTitle => self.close_block("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.close_block("</dd>\n"),
            TagEnd::FootnoteDefinition => {
                let outer = self.stack.pop().unwrap_or_default();
                let note = std::mem::replace(&mut self.body.html, outer);
                self.footnotes.close(note);
            }
            TagEnd::Table => {
                self.body.html.push_str("</tbody></table></div>\n");
                self.table = None;
                self.before = None;
            }
            TagEnd::TableHead => self.body.html.push_str("</tr></thead>\n<tbody>\n"),
            TagEnd::TableRow => self.body.html.push_str("</tr>\n"),
            TagEnd::TableCell => {
                let head = self.table.as_mut().is_some_and(|table| {
                    table.column += 1;
                    table.head
                });
                // A header that says nothing is a cell like others: the corner over a table's first column.
                let empty = self.body.html.rfind("<th scope=\"col\"").filter(|&at| {
                    head && self.body.html[at..].find('>') == Some(self.body.html.len() - at - 1)
                });
                if let Some(at) = empty {
                    self.body.html.replace_range(at..at + "<th scope=\"col\"".len(), "<td");
                }
                let close = if head && empty.is_none() { "</th>" } else { "</td>" };
                self.body.html.push_str(close);
            }
            TagEnd::Emphasis => self.body.html.push_str("</em>"),
            TagEnd::Strong => self.body.html.push_str("</strong>"),
            TagEnd::Strikethrough => self.body.html.push_str("</del>"),
            TagEnd::Superscript => self.body.html.push_str("</sup>"),
            TagEnd::Subscript => self.body.html.push_str("</sub>"),
            TagEnd::Link => self.body.html.push_str("</a>"),
            TagEnd::Image => {
                if let Some((link, alt)) = self.alt.take() {
                    self.body.links[link].missing_alt = alt.trim().is_empty();
                    self.body.html.push_str(" alt=\"");
                    let _ = escape_html(&mut self.body.html, alt.trim());
                    self.body.html.push_str("\" loading=\"lazy\" decoding=\"async\">");
                    self.caption();
                    self.before = Some('x');
                }
            }
            TagEnd::MetadataBlock(_) => {}
        }
    }

    fn end_heading(&mut self, range: &Range<usize>) {
        let Some((written_level, explicit, start, text)) = self.heading.take() else { return };
        let level = written_level.max(2);
        let wanted = match explicit.as_deref() {
            Some(id) if is_plain_id(id) => id.to_owned(),
            Some(id) => slug(id),
            None => slug(&text),
        };
        let id = self.anchors.take(&wanted);
        let place = self.offset + range.start..self.offset + range.end;
        let place = place.start..place.start + self.source[range.clone()].trim_end().len();
        if explicit.is_some() && *id != *wanted {
            self.diagnostics.push(
                Diagnostic::new(
                    &diag::DUPLICATE_ID,
                    format!("the id `{wanted}` stands twice on this page"),
                )
                .at(Span::new(self.path.clone(), place.clone()), "again here")
                .help("give one of the two headings another id"),
            );
        }
        let attribute = self.own_id(&id);
        self.body.html.insert_str(start, &format!("<h{level} id=\"{attribute}\">"));
        let _ = writeln!(self.body.html, "</h{level}>");
        self.before = None;
        self.body.headings.push(Heading {
            level,
            id,
            text: text.trim().into(),
            range: place,
            written_level,
        });
    }

    /// Raw HTML; its text counts as words, and its relative addresses are found by the sanitiser.
    fn html(&mut self, html: &str, range: &Range<usize>) {
        let place = self.offset + range.start..self.offset + range.end;
        if let Some(what) = sanitize::first_unsafe(html) {
            self.diagnostics.push(
                Diagnostic::new(&diag::UNSAFE_HTML, format!("{what} is taken out of the page"))
                    .at(Span::new(self.path.clone(), place), "")
                    .help("write it in Markdown, or leave it out: pages must work under a strict content security policy"),
            );
        }
        self.body.html.push_str(&sanitize::without_references(html));
        self.before = None;
    }

    /// Writes the collected text.
    fn flush(&mut self) {
        if self.run.is_empty() {
            return;
        }
        let mut run = std::mem::take(&mut self.run);
        if let Cow::Owned(clean) = without_reserved(&run) {
            run = clean;
        }
        if let Some((_, alt)) = &mut self.alt {
            alt.push_str(&run);
            return;
        }
        if self.in_code {
            let _ = escape_html_body_text(&mut self.body.html, &run);
            return;
        }
        if let Some(at) = run.find("[^") {
            self.missing_footnote(&run, at);
        }
        let mut smart = String::with_capacity(run.len() + 8);
        quotes::smarten(&run, self.before, &self.marks, &mut smart);
        if let Some((_, _, _, text)) = &mut self.heading {
            text.push_str(&smart);
        }
        self.words(&smart);
        self.before = smart.chars().next_back();
        let _ = escape_html_body_text(&mut self.body.html, &smart);
    }

    /// A reference without its note is plain text to the parser.
    fn missing_footnote(&mut self, run: &str, at: usize) {
        let Some(label) = run[at + 2..].split_once(']').map(|(label, _)| label) else { return };
        if label.is_empty() || label.contains(char::is_whitespace) {
            return;
        }
        let written = format!("[^{label}]");
        let near = self.run_start.min(self.source.len());
        let Some(found) = self.source[near..].find(&written) else { return };
        let start = self.offset + near + found;
        self.diagnostics.push(
            Diagnostic::new(
                &diag::MISSING_FOOTNOTE,
                format!("the footnote `{label}` is not written"),
            )
            .at(Span::new(self.path.clone(), start..start + written.len()), "")
            .help(format!("add a paragraph `{written}: …` at the end of the page")),
        );
    }

    /// Counts runs between blanks; bytes do, since no blank that parts words is longer than one. Of
    /// scripts without blanks five letters count as two words: 500 letters a minute are read as easily
    /// as 200 words.
    fn words(&mut self, text: &str) {
        if self.dense {
            let letters = text.chars().filter(|&c| c.is_alphanumeric()).count();
            self.body.words += letters * 2 / 5;
            return;
        }
        let mut inside = false;
        for byte in text.bytes() {
            let blank = byte.is_ascii_whitespace();
            self.body.words += usize::from(!blank && !inside);
            inside = !blank;
        }
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.body.html.push_str(" title=\"");
            let _ = escape_html(&mut self.body.html, &without_reserved(title));
            self.body.html.push('"');
        }
    }

    /// In a figure, an image's title is the caption.
    fn caption(&mut self) {
        let html = &mut self.body.html;
        let Some(figure) = html.rfind("<figure>") else { return };
        if html[figure..].contains("</figure>") {
            return;
        }
        if let Some(at) = html[figure..].find(" title=\"").map(|i| figure + i) {
            let value = at + " title=\"".len();
            if let Some(end) = html[value..].find('"').map(|i| value + i) {
                let caption = html[value..end].to_owned();
                html.replace_range(at..=end, "");
                let _ = write!(html, "<figcaption>{caption}</figcaption>");
            }
        }
    }

    fn link(&mut self, target: &str, written: &str, image: bool, range: &Range<usize>) -> String {
        let slice = &self.source[range.clone()];
        let place = match slice.rfind(written).filter(|_| !written.is_empty()) {
            Some(at) => range.start + at..range.start + at + written.len(),
            None => range.clone(),
        };
        let place = self.offset + place.start..self.offset + place.end;
        self.body.links.push(Link {
            target: target.into(),
            image,
            range: place,
            missing_alt: false,
        });
        self.slot(Slot::Link(self.body.links.len() - 1))
    }

    fn slot(&mut self, slot: Slot) -> String {
        let open = if matches!(slot, Slot::Label(..)) { LABEL_OPEN } else { SLOT_OPEN };
        self.body.slots.push(slot);
        format!("{open}{}{SLOT_CLOSE}", self.body.slots.len() - 1)
    }

    /// An id of the program's own; the sanitiser tells it from an author's by the mark.
    fn own_id(&self, id: &str) -> String {
        if self.raw { format!("{LABEL_OPEN}{id}") } else { id.to_owned() }
    }

    fn close_label(&mut self) {
        if std::mem::take(&mut self.label_open) {
            self.body.html.push_str("</label>");
        }
    }

    /// A block begins or ends: no character stands before the next text.
    fn block(&mut self) {
        self.before = None;
    }

    fn open_block(&mut self, html: &str) {
        self.body.html.push_str(html);
        self.before = None;
    }

    fn close_block(&mut self, html: &str) {
        self.open_block(html);
    }

    fn finish(mut self) -> Body {
        let footnotes = std::mem::take(&mut self.footnotes);
        if !footnotes.is_empty() {
            let label = self.slot(Slot::Label("footnotes", 0));
            let _ = writeln!(
                self.body.html,
                "<section class=\"footnotes\" aria-label=\"{label}\"><ol>"
            );
            for note in footnotes.into_notes() {
                let id = self.own_id(&format!("fn-{}", note.number));
                let mut html = note.html.trim_end().to_owned();
                let mut back = String::new();
                for repeat in 1..=note.references {
                    let label = self.slot(Slot::Label("footnote_back", note.number));
                    let suffix = if repeat == 1 { String::new() } else { format!("-{repeat}") };
                    let _ = write!(
                        back,
                        " <a class=\"footnote-back\" href=\"#fnref-{}{suffix}\" aria-label=\"{label}\">↩</a>",
                        note.number
                    );
                }
                let at = html.strip_suffix("</p>").map_or(html.len(), str::len);
                html.insert_str(at, &back);
                let _ = writeln!(self.body.html, "<li id=\"{id}\">{html}</li>");
            }
            self.body.html.push_str("</ol></section>\n");
        }
        self.body
    }
}

/// If the paragraph that starts here is one image with a title: how many events until its end.
fn lone_titled_image(events: &[(Event<'_>, Range<usize>)]) -> Option<usize> {
    let (Event::Start(Tag::Image { title, .. }), _) = events.get(1)? else { return None };
    if title.is_empty() {
        return None;
    }
    let end = events.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Image)))?;
    matches!(events.get(end + 1), Some((Event::End(TagEnd::Paragraph), _))).then_some(end + 1)
}

fn level_number(level: HeadingLevel) -> u8 {
    level as u8
}
