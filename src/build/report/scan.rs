//! One pass over a finished page for what a strict host, or a reader who does not see it, would stumble
//! over. It reads what browsers will read, whatever template or text it came from.

use std::collections::BTreeSet;

use super::vague::{LONGEST, is_vague};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// Something that a browser would fetch from another host.
    OtherHost,
    /// A script, a style or a handler inside the page.
    InlineCode,
    /// An image without an alternative text.
    NoAlternative,
    /// A table without a header cell.
    NoTableHeader,
    /// A link whose words do not say where it leads.
    VagueLink,
    /// A text in another script than its language has, or a language that is no tag.
    LanguageOfPart,
    /// Colours of the theme that are too near to each other.
    Contrast,
}

impl Fault {
    /// All of them, in the order of the report.
    pub const ALL: [Fault; 7] = [
        Fault::OtherHost,
        Fault::InlineCode,
        Fault::NoAlternative,
        Fault::NoTableHeader,
        Fault::VagueLink,
        Fault::LanguageOfPart,
        Fault::Contrast,
    ];

    /// Stable name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Fault::OtherHost => "other-host",
            Fault::InlineCode => "inline-code",
            Fault::NoAlternative => "missing-alternative",
            Fault::NoTableHeader => "table-header",
            Fault::VagueLink => "link-text",
            Fault::LanguageOfPart => "language-of-parts",
            Fault::Contrast => "contrast",
        }
    }

    /// The one with a name.
    pub fn named(name: &str) -> Option<Fault> {
        Fault::ALL.into_iter().find(|fault| fault.name() == name)
    }

    /// The text that names it to readers, if it keeps people out.
    pub fn label(self) -> Option<&'static str> {
        match self {
            Fault::OtherHost | Fault::InlineCode => None,
            Fault::NoAlternative => Some("fault_alternative"),
            Fault::NoTableHeader => Some("fault_table"),
            Fault::VagueLink => Some("fault_link"),
            Fault::LanguageOfPart => Some("fault_language"),
            Fault::Contrast => Some("fault_contrast"),
        }
    }

    /// What it is called in the report.
    pub fn title(self) -> &'static str {
        match self {
            Fault::OtherHost => "Requests to other hosts",
            Fault::InlineCode => "Inline code, which a strict policy blocks",
            Fault::NoAlternative => "Images without an alternative text (WCAG 1.1.1)",
            Fault::NoTableHeader => "Tables without headers (WCAG 1.3.1)",
            Fault::VagueLink => "Links that do not say where they lead (WCAG 2.4.4)",
            Fault::LanguageOfPart => "Texts in another language than said (WCAG 3.1.2)",
            Fault::Contrast => "Colours of the theme that are hard to tell apart (WCAG 1.4.3)",
        }
    }
}

/// Something found, and the passage that shows it.
pub type Finding = (Fault, String);

/// Findings of a page, each once, in the order of the faults.
pub fn scan(html: &[u8]) -> Vec<Finding> {
    let mut scanner = Scanner { html, ..Scanner::default() };
    scanner.run();
    scanner.found.into_iter().collect()
}

/// The hosts that a passage names.
pub(super) fn hosts(passage: &str) -> impl Iterator<Item = String> {
    passage.match_indices("//").filter_map(|(at, _)| {
        let rest = &passage[at + 2..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-' | ':'));
        let host = &rest[..end.unwrap_or(rest.len())];
        host.contains('.').then(|| host.to_ascii_lowercase())
    })
}

/// The first letters of the attributes that are looked at.
const OF_INTEREST: &[u8] = b"abdfhloprst";

/// Letters of another script that make a sentence and no name.
const FOREIGN: usize = 30;

/// More of one fault on one page say nothing new.
const MOST: usize = 200;

#[derive(Default)]
struct Scanner<'a> {
    html: &'a [u8],
    found: BTreeSet<Finding>,
    /// Elements with a language of their own: name, language, and elements of the same name inside.
    languages: Vec<(&'a [u8], &'a [u8], usize)>,
    /// The link that is open: whether anything but its words names it.
    link: Option<bool>,
    /// Its words so far, somewhat more than vague words may have.
    words: Vec<u8>,
    /// Tables that are open, and whether each has a header cell.
    tables: Vec<bool>,
}

impl<'a> Scanner<'a> {
    fn note(&mut self, fault: Fault, passage: &[u8]) {
        if self.found.len() < MOST {
            let text = String::from_utf8_lossy(&passage[..passage.len().min(160)]);
            self.found.insert((fault, text.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
    }

    fn run(&mut self) {
        let html = self.html;
        let mut at = 0;
        while let Some(open) = memchr::memchr(b'<', &html[at..]).map(|found| at + found) {
            self.text(&html[at..open]);
            let rest = &html[open..];
            if rest.starts_with(b"<!--") {
                at = memchr::memmem::find(rest, b"-->").map_or(html.len(), |end| open + end + 3);
                continue;
            }
            let Some(length) = tag_length(rest) else { return };
            let tag = &rest[..length];
            at = open + length;
            if let Some(name) = self.tag(tag) {
                // What stands in these is no page.
                let close: &[u8] = if name == b"script" { b"</script" } else { b"</style" };
                at = memchr::memmem::find(&html[at..], close).map_or(html.len(), |end| at + end);
            }
        }
    }

    /// Looks at a tag; gives its name if what follows it is no HTML.
    fn tag(&mut self, tag: &'a [u8]) -> Option<&'a [u8]> {
        let closing = tag.get(1) == Some(&b'/');
        let from = if closing { 2 } else { 1 };
        let length = tag[from..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let name = &tag[from..from + length];
        if name.is_empty() {
            return None;
        }
        if closing {
            self.close(name);
            return None;
        }
        let attributes = &tag[from + length..tag.len() - 1];
        let mut of_interest = Attributes::default();
        if attributes.len() > 4 {
            for (key, value) in (Split { rest: attributes }) {
                // Most are classes, ids and data for scripts.
                if !OF_INTEREST.contains(&key[0]) || key.starts_with(b"data-") {
                    continue;
                }
                match key {
                    b"src" | b"poster" | b"data" | b"action" | b"formaction" | b"background" => {
                        of_interest.src |= key == b"src";
                        let form = matches!(key, b"action" | b"formaction");
                        if is_elsewhere(value) && !form {
                            self.note(Fault::OtherHost, tag);
                        }
                    }
                    b"srcset" if value.split(|byte| *byte == b',').any(is_elsewhere) => {
                        self.note(Fault::OtherHost, tag);
                    }
                    b"href" => of_interest.href = Some(value),
                    b"rel" => of_interest.rel = value,
                    b"type" => of_interest.kind = value,
                    b"alt" => of_interest.alt = Some(value),
                    b"lang" => of_interest.lang = Some(value),
                    b"role" => of_interest.role = value,
                    b"aria-hidden" => of_interest.hidden = true,
                    b"aria-label" | b"aria-labelledby" | b"title" if !value.is_empty() => {
                        of_interest.named = true;
                    }
                    b"style" => self.note(Fault::InlineCode, tag),
                    key if key.len() > 3 && key.starts_with(b"on") => {
                        self.note(Fault::InlineCode, tag);
                    }
                    _ => {}
                }
            }
        }
        if let Some((_, _, inside)) = self.languages.last_mut().filter(|(open, ..)| *open == name) {
            *inside += usize::from(of_interest.lang.is_none());
        }
        if let Some(lang) = of_interest.lang {
            if !is_tag(lang) {
                self.note(Fault::LanguageOfPart, tag);
            }
            if !matches!(name, b"img" | b"input" | b"source" | b"br" | b"link" | b"meta") {
                self.languages.push((name, lang, 0));
            }
        }
        match name {
            b"html" if of_interest.lang.is_none() => self.note(Fault::LanguageOfPart, tag),
            b"script" => {
                // Blocks of data are never run (HTML, 4.12.1).
                let data = [&b"application/json"[..], b"application/ld+json", b"text/plain"];
                if !of_interest.src && !data.contains(&of_interest.kind) {
                    self.note(Fault::InlineCode, tag);
                }
                return Some(name);
            }
            b"style" => {
                self.note(Fault::InlineCode, tag);
                return Some(name);
            }
            b"link" => {
                let loads = of_interest.rel.split(|byte| *byte == b' ').any(|rel| {
                    let rels: [&[u8]; 8] = [
                        b"stylesheet",
                        b"icon",
                        b"preload",
                        b"modulepreload",
                        b"prefetch",
                        b"preconnect",
                        b"dns-prefetch",
                        b"manifest",
                    ];
                    rels.contains(&rel)
                });
                if loads && of_interest.href.is_some_and(is_elsewhere) {
                    self.note(Fault::OtherHost, tag);
                }
            }
            b"img" => {
                let silent =
                    of_interest.hidden || matches!(of_interest.role, b"presentation" | b"none");
                let alt = of_interest.alt.unwrap_or_default();
                let words = !alt.iter().all(u8::is_ascii_whitespace);
                if !words && !silent && !of_interest.named {
                    self.note(Fault::NoAlternative, tag);
                }
                if words {
                    self.word(alt);
                }
            }
            b"a" => {
                if let Some(href) = of_interest.href {
                    if href.len() > 11 && href[..11].eq_ignore_ascii_case(b"javascript:") {
                        self.note(Fault::InlineCode, tag);
                    }
                    self.link = Some(of_interest.named);
                    self.words.clear();
                }
            }
            b"table" => self.tables.push(of_interest.role == b"presentation"),
            b"th" => {
                if let Some(header) = self.tables.last_mut() {
                    *header = true;
                }
            }
            _ => {}
        }
        None
    }

    fn close(&mut self, name: &[u8]) {
        match name {
            b"a" if self.link.take() == Some(false) && self.words.len() <= LONGEST => {
                let words = String::from_utf8_lossy(&self.words);
                if is_vague(self.language(), &words) {
                    let words = format!("“{}”", words.trim());
                    self.note(Fault::VagueLink, words.as_bytes());
                }
            }
            b"table" if self.tables.pop() == Some(false) => {
                self.note(Fault::NoTableHeader, b"<table>")
            }
            _ => {}
        }
        self.close_language(name);
    }

    fn close_language(&mut self, name: &[u8]) {
        if let Some((_, _, inside)) = self.languages.last_mut().filter(|(open, ..)| *open == name) {
            match inside {
                0 => drop(self.languages.pop()),
                _ => *inside -= 1,
            }
        }
    }

    fn language(&self) -> &'a [u8] {
        self.languages.last().map_or(b"", |(_, language, _)| language)
    }

    /// Words of the link that is open, if one is.
    fn word(&mut self, text: &[u8]) {
        if self.link.is_some() && self.words.len() <= LONGEST {
            self.words.extend_from_slice(text);
        }
    }

    fn text(&mut self, text: &[u8]) {
        self.word(text);
        if text.len() < FOREIGN || text.is_ascii() {
            return;
        }
        let own = Script::of_language(self.language());
        let mut letters = [0usize; 5];
        for byte in text {
            if let Some(script) = Script::of_byte(*byte) {
                letters[script as usize] += 1;
            }
        }
        // A name or a word may stand in its own letters; a sentence has a language.
        let foreign = Script::ALL
            .into_iter()
            .any(|script| own != Some(script) && letters[script as usize] >= FOREIGN);
        if foreign {
            self.note(Fault::LanguageOfPart, text);
        }
    }
}

#[derive(Default)]
struct Attributes<'a> {
    src: bool,
    href: Option<&'a [u8]>,
    rel: &'a [u8],
    kind: &'a [u8],
    alt: Option<&'a [u8]>,
    lang: Option<&'a [u8]>,
    role: &'a [u8],
    hidden: bool,
    named: bool,
}

/// Scripts that can be told by the first byte of a letter in UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Asian,
}

impl Script {
    const ALL: [Script; 5] =
        [Script::Greek, Script::Cyrillic, Script::Hebrew, Script::Arabic, Script::Asian];

    fn of_byte(byte: u8) -> Option<Self> {
        match byte {
            0xce | 0xcf => Some(Script::Greek),
            0xd0..=0xd3 => Some(Script::Cyrillic),
            0xd7 => Some(Script::Hebrew),
            0xd8..=0xdb => Some(Script::Arabic),
            // Kana, Han and Hangul; most others are rare enough on Europe's pages.
            0xe3..=0xed => Some(Script::Asian),
            _ => None,
        }
    }

    fn of_language(tag: &[u8]) -> Option<Self> {
        match tag.split(|byte| *byte == b'-').next().unwrap_or_default() {
            b"el" => Some(Script::Greek),
            b"bg" | b"ru" | b"uk" | b"sr" | b"mk" | b"be" | b"kk" | b"ky" | b"mn" | b"tg" => {
                Some(Script::Cyrillic)
            }
            b"he" | b"yi" => Some(Script::Hebrew),
            b"ar" | b"fa" | b"ur" | b"ps" | b"ckb" | b"sd" | b"ug" => Some(Script::Arabic),
            b"ja" | b"zh" | b"ko" => Some(Script::Asian),
            _ => None,
        }
    }
}

/// Whether an address leads to another host. Addresses of the site itself are relative.
fn is_elsewhere(address: &[u8]) -> bool {
    let address = address.trim_ascii_start();
    let start = &address[..address.len().min(8)].to_ascii_lowercase();
    start.starts_with(b"//")
        || start.starts_with(b"http:")
        || start.starts_with(b"https:")
        || start.starts_with(b"ftp:")
}

/// Whether a text has the form of a language tag (BCP 47).
fn is_tag(text: &[u8]) -> bool {
    let mut parts = text.split(|byte| *byte == b'-');
    let primary = parts.next().is_some_and(|part| {
        (2..=8).contains(&part.len()) && part.iter().all(u8::is_ascii_alphabetic)
    });
    primary
        && parts
            .all(|part| (1..=8).contains(&part.len()) && part.iter().all(u8::is_ascii_alphanumeric))
}

/// Bytes of the tag that begins here, with its `>`, which may also stand inside of values.
fn tag_length(rest: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', &rest[at..])?;
        match rest[at] {
            b'>' => return Some(at + 1),
            quote => at += 2 + memchr::memchr(quote, &rest[at + 1..])?,
        }
    }
}

/// The attributes of a tag.
struct Split<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Split<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_ascii_start();
        let rest = rest.strip_prefix(b"/").unwrap_or(rest).trim_ascii_start();
        let end = rest.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'=');
        let (key, rest) = rest.split_at(end.unwrap_or(rest.len()));
        if key.is_empty() {
            return None;
        }
        let Some(value) = rest.trim_ascii_start().strip_prefix(b"=") else {
            self.rest = rest;
            return Some((key, b""));
        };
        let value = value.trim_ascii_start();
        let (value, rest) = match value.first() {
            Some(quote @ (b'"' | b'\'')) => {
                let end = memchr::memchr(*quote, &value[1..]).unwrap_or(value.len() - 1);
                (&value[1..1 + end], value.get(end + 2..).unwrap_or_default())
            }
            _ => {
                let end = value.iter().position(u8::is_ascii_whitespace);
                value.split_at(end.unwrap_or(value.len()))
            }
        };
        self.rest = rest;
        Some((key, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(html: &str) -> Vec<Fault> {
        let page = format!("<!DOCTYPE html><html lang=\"en\"><body>{html}</body></html>");
        scan(page.as_bytes()).into_iter().map(|(fault, _)| fault).collect()
    }

    #[test]
    fn each_fault_is_told_from_what_is_well() {
        for (html, fault) in [
            ("<img src=\"https://x.org/a.png\" alt=\"A\">", Fault::OtherHost),
            ("<source srcset=\"a.png 1x, //x.org/b.png 2x\">", Fault::OtherHost),
            ("<link rel=\"stylesheet\" href=\"//x.org/a.css\">", Fault::OtherHost),
            ("<script>x()</script>", Fault::InlineCode),
            ("<style>p{}</style>", Fault::InlineCode),
            ("<p style='color:red'>", Fault::InlineCode),
            ("<p onclick=x()>", Fault::InlineCode),
            ("<a href=\"javascript:x()\">Do it</a>", Fault::InlineCode),
            ("<img src=a.png>", Fault::NoAlternative),
            ("<img src=a.png alt=\" \">", Fault::NoAlternative),
            ("<table><tr><td>1</td></tr></table>", Fault::NoTableHeader),
            ("<a href=a.html>Click <b>here</b></a>", Fault::VagueLink),
            ("<a href=a.html></a>", Fault::VagueLink),
            ("<p lang=fr><a href=a.html>En savoir plus</a></p>", Fault::VagueLink),
            ("<p lang=\"en_GB\">x</p>", Fault::LanguageOfPart),
            ("<p>Η πρόληψη στις πόλεις αφορά όλους μας, κάθε μέρα</p>", Fault::LanguageOfPart),
            (
                "<div lang=el><div>α</div></div><p>Η πρόληψη στις πόλεις αφορά όλους μας, κάθε μέρα</p>",
                Fault::LanguageOfPart,
            ),
        ] {
            assert_eq!(faults(html), [fault], "{html}");
        }
        for html in [
            "<a href=\"https://x.org/\">The report of X</a>",
            "<link rel=canonical href=\"https://x.org/\">",
            "<script type=\"application/ld+json\">{\"a\":\"<img src=//x>\"}</script>",
            "<script src=\"a.js\"></script>",
            "<!-- <img src=//x.org/a.png> -->",
            "<img src=a.png alt=\"\" role=\"presentation\">",
            "<table><tr><th scope=col>A</th></tr><tr><td>1</td></tr></table>",
            "<a href=a.html aria-label=\"More about the bus\">More</a>",
            "<a href=a.html><img src=a.png alt=\"The bus\"></a>",
            "<a id=here></a>",
            "<p lang=el>Η πρόληψη στις πόλεις αφορά όλους μας, κάθε μέρα</p>",
            "<div lang=el><div>α</div><p>Η πρόληψη στις πόλεις αφορά όλους μας, κάθε μέρα</p></div>",
            "<p>Αθήνα is a city</p>",
            "<p title=\"a > b\">x</p>",
        ] {
            assert_eq!(faults(html), [], "{html}");
        }
    }
}
