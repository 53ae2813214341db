//! `hub.yaml`: what the hub is called, where it is published and in which languages.

use std::sync::Arc;

use crate::config::expect::{self, Expectation};
use crate::config::keys::{check_keys, unknown_key};
use crate::config::language::{self, Language, LanguageOrder};
use crate::config::look::Look;
use crate::config::rules::Rules;
use crate::config::statement::{Accessibility, Publisher};
use crate::config::text::Localized;
use crate::config::yaml::{self, Node, Value};
use crate::diag::{self, Diagnostic, Diagnostics, Span, did_you_mean};

/// Where the site is published.
#[derive(Clone, Debug, PartialEq)]
pub struct BaseUrl {
    /// Without a slash at the end, e.g. `https://example.org/toolkit`.
    pub url: Box<str>,
    /// The path part, with slashes at both ends, e.g. `/toolkit/`.
    pub path: Box<str>,
}

impl BaseUrl {
    /// Reads an absolute http(s) address without query or fragment.
    pub fn parse(text: &str) -> Option<Self> {
        let url = text.trim_end_matches('/');
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let fits = |c: char| c.is_ascii_alphanumeric() || "-._~:[]%@/".contains(c);
        if host.is_empty() || !rest.chars().all(fits) {
            return None;
        }
        let path = if path.is_empty() { "/".into() } else { format!("/{path}/").into() };
        Some(BaseUrl { url: url.into(), path })
    }
}

/// What readers get of an entry that their language lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// Lists name it with a badge of its language, and lead to the original.
    List,
    /// Lists do not name it.
    Omit,
    /// A page in the reader's frame shows the original, and says so.
    Frame,
}

const FALLBACKS: [(&str, Fallback); 3] =
    [("list", Fallback::List), ("omit", Fallback::Omit), ("frame", Fallback::Frame)];

const ORDERS: [(&str, LanguageOrder); 3] = [
    ("listed", LanguageOrder::Listed),
    ("eu", LanguageOrder::Eu),
    ("collation", LanguageOrder::Collation),
];

/// The configuration of a hub.
#[derive(Clone, Debug, PartialEq)]
pub struct Hub {
    /// What the hub is called.
    pub title: Localized,
    /// One sentence about it.
    pub description: Localized,
    /// Where it is published, if that is known.
    pub base_url: Option<BaseUrl>,
    /// True if hub.yaml says where, and what it says cannot be read.
    pub base_url_unreadable: bool,
    /// In the order of the switcher.
    pub languages: Vec<Language>,
    /// How switchers order the languages.
    pub language_order: LanguageOrder,
    /// What readers get of an entry that their language lacks.
    pub fallback: Fallback,
    /// Index of the default language in `languages`.
    pub default_language: usize,
    /// The theme, a logo, and tokens that differ from the theme's.
    pub look: Look,
    /// Where readers report a problem: a `mailto:` or http(s) address.
    pub report: Option<Box<str>>,
    /// Where readers offer a practice or their experience: a `mailto:` or http(s) address.
    pub offer: Option<Box<str>>,
    /// The licence of all that the hub says itself, by its address.
    pub licence: Option<Box<str>>,
    /// Where the button leads by which readers leave the site at once: an http(s) address.
    pub quick_exit: Option<Box<str>>,
    /// Whether the first use of a glossary's term on a page is a link to it.
    pub link_terms: bool,
    /// Who publishes it; with it, the site has a legal notice and a page about privacy.
    pub publisher: Option<Publisher>,
    /// Facts of the accessibility statement, which the site has with it.
    pub accessibility: Option<Accessibility>,
    /// What the hub thinks of the rules.
    pub rules: Rules,
    /// Whether a search index is made.
    pub search: bool,
    /// What search is expected to find.
    pub expect: Vec<Expectation>,
}

const KEYS: [&str; 16] = [
    "title",
    "description",
    "base_url",
    "languages",
    "language_order",
    "fallback",
    "default_language",
    "theme",
    "contact",
    "licence",
    "publisher",
    "accessibility",
    "quick_exit",
    "link_terms",
    "search",
    "rules",
];
const CONTACT_KEYS: [&str; 2] = ["report", "offer"];

impl Hub {
    /// The language of a tag.
    pub fn language(&self, tag: &str) -> Option<usize> {
        self.languages.iter().position(|language| &*language.tag == tag)
    }

    /// The tag of the default language.
    pub fn default_tag(&self) -> &str {
        &self.languages[self.default_language].tag
    }

    /// Reads `hub.yaml`. What is wrong is replaced by the default and reported; `None` if nothing of
    /// it can be read, since all else would be judged by languages that nobody chose.
    pub fn parse(path: &Arc<str>, text: &str, diagnostics: &mut Diagnostics) -> Option<Self> {
        let root = yaml::parse(path, text, 0..text.len(), diagnostics);
        if !matches!(root.value, Value::Map(_)) {
            if !diagnostics.has_errors() {
                diagnostics.push(
                    Diagnostic::new(&diag::WRONG_TYPE, format!("hub.yaml is {}", root.kind()))
                        .at(Span::new(path.clone(), root.range), "expected `key: value` lines")
                        .help("write at least `title: My hub` and `languages: [en]`"),
                );
            }
            return None;
        }
        let span = |node: &Node| Span::new(path.clone(), node.range.clone());
        check_keys(path, &root, &KEYS, diagnostics);
        for (key, _) in root.get("contact").map(Node::entries).unwrap_or_default() {
            if !CONTACT_KEYS.contains(&&*key.text) {
                diagnostics.push(unknown_key(path, key, &key.text, &CONTACT_KEYS));
            }
        }
        let localized = |key: &str, diagnostics: &mut Diagnostics| -> Option<Localized> {
            let node = root.get(key)?;
            let text = Localized::from_node(node);
            if text.is_none() {
                diagnostics.push(
                    Diagnostic::new(&diag::WRONG_TYPE, format!("`{key}` is {}", node.kind()))
                        .at(span(node), "expected a text, or a text for each language")
                        .help(format!(
                            "write `{key}: My hub` or `{key}: {{en: My hub, fr: Mon recueil}}`"
                        )),
                );
            }
            text
        };
        let title = localized("title", diagnostics).unwrap_or_else(|| {
            if root.get("title").is_none() {
                diagnostics.push(
                    Diagnostic::new(&diag::MISSING_KEY, "the hub has no title")
                        .at(Span::file(path.clone()), "")
                        .help("add a line `title: My hub`"),
                );
            }
            Localized::same("Vademecum")
        });
        let languages = language::read(path, &root, diagnostics);
        let default_language = match root.get("default_language") {
            None => 0,
            Some(node) => {
                let tag = node.text().unwrap_or_default();
                languages.iter().position(|language| &*language.tag == tag).unwrap_or_else(|| {
                    diagnostics.push(
                        Diagnostic::new(
                            &diag::UNKNOWN_LANGUAGE,
                            format!("the default language `{tag}` is not one of `languages`"),
                        )
                        .at(span(node), "")
                        .help("name one of the languages listed, or add it to the list"),
                    );
                    0
                })
            }
        };
        let base_url = root.get("base_url").and_then(|node| {
            let parsed = node.text().and_then(BaseUrl::parse);
            if parsed.is_none() {
                let diagnostic =
                    Diagnostic::new(&diag::BAD_BASE_URL, "`base_url` is not an absolute address")
                        .at(span(node), "");
                let text = node.text().unwrap_or_default();
                let fixed = format!("https://{}", text.trim_start_matches('/'));
                let meant =
                    BaseUrl::parse(&fixed).filter(|_| text.contains('.') && !text.contains("://"));
                diagnostics.push(match meant {
                    Some(_) => diagnostic.suggest(span(node), fixed, "write the whole address"),
                    None => diagnostic.help("write e.g. `base_url: https://example.org/toolkit`"),
                });
            }
            parsed
        });
        let (search, expect) = match root.get("search") {
            None => (true, Vec::new()),
            Some(node) => match (&node.value, node.as_bool()) {
                (_, Some(search)) => (search, Vec::new()),
                (Value::Map(entries), _) => {
                    for (key, _) in entries.iter().filter(|(key, _)| &*key.text != "expect") {
                        diagnostics.push(unknown_key(path, key, &key.text, &["expect"]));
                    }
                    let expected = node.get("expect");
                    let read =
                        expected.map(|node| expect::read(path, node, &languages, diagnostics));
                    (true, read.unwrap_or_default())
                }
                _ => {
                    diagnostics.push(
                        Diagnostic::new(&diag::WRONG_TYPE, "`search` is neither true nor false")
                            .at(span(node), "")
                            .help(
                                "write `true` or `false`, or `expect:` and what search should find",
                            ),
                    );
                    (true, Vec::new())
                }
            },
        };
        Some(Hub {
            description: localized("description", diagnostics).unwrap_or_default(),
            title,
            look: root
                .get("theme")
                .map(|node| Look::from_node(path, node, diagnostics))
                .unwrap_or_default(),
            base_url_unreadable: root.get("base_url").is_some() && base_url.is_none(),
            base_url,
            language_order: word(path, &root, "language_order", &ORDERS, diagnostics),
            fallback: word(path, &root, "fallback", &FALLBACKS, diagnostics),
            languages,
            default_language,
            quick_exit: web_address(
                path,
                &root,
                "quick_exit",
                "a page on the web",
                "name a page that anybody may be looking at, e.g. `quick_exit: https://www.example.org/weather`",
                diagnostics,
            ),
            link_terms: flag(path, &root, "link_terms", diagnostics),
            report: contact(path, &root, "report", diagnostics),
            offer: contact(path, &root, "offer", diagnostics),
            licence: web_address(
                path,
                &root,
                "licence",
                "a licence",
                "write e.g. `licence: https://creativecommons.org/licenses/by/4.0/`",
                diagnostics,
            ),
            publisher: Publisher::read(path, &root, diagnostics),
            accessibility: Accessibility::read(path, &root, diagnostics),
            rules: match root.get("rules") {
                Some(node) => Rules::from_node(path, node, diagnostics),
                None => Rules::default(),
            },
            search,
            expect,
        })
    }
}

/// One of a key's words; the first is the default.
fn word<T: Copy>(
    path: &Arc<str>,
    root: &Node,
    key: &str,
    words: &[(&str, T)],
    diagnostics: &mut Diagnostics,
) -> T {
    let default = words[0].1;
    let Some(node) = root.get(key) else { return default };
    let text = node.text().unwrap_or_default();
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
        return *value;
    }
    let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let span = Span::new(path.clone(), node.range.clone());
    let diagnostic = Diagnostic::new(&diag::WRONG_TYPE, format!("`{key}` is not one of its words"))
        .at(span.clone(), "");
    diagnostics.push(match did_you_mean(text, names.iter().copied()) {
        Some(near) => diagnostic.suggest(span, near, format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("write one of {}", names.join(", "))),
    });
    default
}

/// A key that is true unless it says otherwise.
fn flag(path: &Arc<str>, root: &Node, key: &str, diagnostics: &mut Diagnostics) -> bool {
    let Some(node) = root.get(key) else { return true };
    node.as_bool().unwrap_or_else(|| {
        let message = format!("`{key}` is neither true nor false");
        diagnostics.push(
            Diagnostic::new(&diag::WRONG_TYPE, message)
                .at(Span::new(path.clone(), node.range.clone()), "")
                .help("write `true` or `false`"),
        );
        true
    })
}

/// An address on the web below a key.
fn web_address(
    path: &Arc<str>,
    root: &Node,
    key: &str,
    what: &str,
    help: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Box<str>> {
    let node = root.get(key)?;
    let address = node.text().unwrap_or_default();
    if ["https://", "http://"].iter().any(|start| address.starts_with(start)) {
        return Some(address.into());
    }
    diagnostics.push(
        Diagnostic::new(&diag::WRONG_TYPE, format!("`{key}` is not the address of {what}"))
            .at(Span::new(path.clone(), node.range.clone()), "")
            .help(help),
    );
    None
}

/// An address below `contact` that readers may open.
fn contact(
    path: &Arc<str>,
    root: &Node,
    key: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Box<str>> {
    let node = root.get("contact")?.get(key)?;
    let address = node.text().unwrap_or_default();
    if ["mailto:", "https://", "http://"].iter().any(|start| address.starts_with(start)) {
        return Some(address.into());
    }
    let span = Span::new(path.clone(), node.range.clone());
    let diagnostic = Diagnostic::new(&diag::WRONG_TYPE, format!("`{key}` is not an address"))
        .at(span.clone(), "");
    diagnostics.push(if address.contains('@') && !address.contains(char::is_whitespace) {
        let message = "an e-mail address that readers can open begins with `mailto:`";
        diagnostic.suggest(span, format!("mailto:{address}"), message)
    } else {
        diagnostic
            .help(format!("write e.g. `{key}: mailto:team@example.org`, or an https:// address"))
    });
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls() {
        let base = BaseUrl::parse("https://example.org/toolkit/").unwrap();
        assert_eq!((&*base.url, &*base.path), ("https://example.org/toolkit", "/toolkit/"));
        assert_eq!(&*BaseUrl::parse("http://localhost:4000").unwrap().path, "/");
        for bad in ["example.org", "ftp://x", "https://", "https://a b", "https://x/?q=1"] {
            assert_eq!(BaseUrl::parse(bad), None, "{bad}");
        }
    }
}
