//! The hub's languages: tags, addresses, names, order.

use std::ops::Range;
use std::sync::Arc;

use crate::config::keys::check_keys;
use crate::config::yaml::{Node, Value};
use crate::diag::{self, Diagnostic, Diagnostics, Span, did_you_mean};

/// A language of the hub.
#[derive(Clone, Debug, PartialEq)]
pub struct Language {
    /// BCP 47 tag, as in file names.
    pub tag: Arc<str>,
    /// The part of addresses that stands for it; the tag if the hub says nothing.
    pub path: Box<str>,
    /// What search engines are told (`hreflang`); the tag if the hub says nothing.
    pub hreflang: Box<str>,
    /// Its name in itself, if the hub says; otherwise CLDR's.
    pub name: Option<Box<str>>,
    /// Whether it runs from right to left, if the hub says; otherwise CLDR's.
    pub right_to_left: Option<bool>,
    /// Languages that its readers are shown an entry in when it lacks theirs, best first; then the
    /// default language and the entry's own.
    pub fallback: Vec<usize>,
    /// Where hub.yaml names it.
    pub range: Range<usize>,
}

/// How switchers order languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LanguageOrder {
    /// As hub.yaml lists them.
    Listed,
    /// By their names' own spelling in Latin letters, as the EU's institutions list them
    /// (Interinstitutional style guide, 7.1.1); others follow as listed.
    Eu,
    /// By their names in the default language's collation.
    Collation,
}

/// The order of the EU's official languages (Interinstitutional style guide, 7.1.1).
pub const EU_ORDER: [&str; 24] = [
    "bg", "es", "cs", "da", "de", "et", "el", "en", "fr", "ga", "hr", "it", "lv", "lt", "hu", "mt",
    "nl", "pl", "pt", "ro", "sk", "sl", "fi", "sv",
];

const KEYS: [&str; 5] = ["name", "path", "hreflang", "dir", "fallback"];

/// Folders of the site that are no language's.
const RESERVED: [&str; 4] = ["assets", "files", "search", ".vademecum"];

/// Reads `languages:` of hub.yaml: a list of tags, or tags with names, or tags with more.
pub(super) fn read(path: &Arc<str>, root: &Node, diagnostics: &mut Diagnostics) -> Vec<Language> {
    let mut languages: Vec<Language> = Vec::new();
    let nothing = Node::null(0);
    let listed: Vec<(&str, &Range<usize>, &Node)> = match root.get("languages") {
        Some(node) => match &node.value {
            Value::Map(entries) => {
                entries.iter().map(|(key, value)| (&*key.text, &key.range, value)).collect()
            }
            _ => node
                .items()
                .iter()
                .map(|item| (item.text().unwrap_or_default(), &item.range, &nothing))
                .collect(),
        },
        None => Vec::new(),
    };
    for (tag, range, definition) in &listed {
        if let Some(language) = one(path, tag, range, definition, &languages, diagnostics) {
            languages.push(language);
        }
    }
    for (tag, _, definition) in &listed {
        let chain: Vec<usize> = definition
            .get("fallback")
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .filter_map(|item| fallback(path, item, &languages, diagnostics))
            .collect();
        if let Some(language) = languages.iter_mut().find(|language| *language.tag == **tag) {
            language.fallback = chain;
        }
    }
    if languages.is_empty() {
        if listed.is_empty() {
            diagnostics.push(
                Diagnostic::new(&diag::MISSING_KEY, "the hub names no language")
                    .at(Span::file(path.clone()), "")
                    .help("add a line `languages: [en, fr]`; the first is the default"),
            );
        }
        languages.push(plain("en", &(0..0)));
    }
    languages
}

fn plain(tag: &str, range: &Range<usize>) -> Language {
    Language {
        tag: tag.into(),
        path: tag.into(),
        hreflang: tag.into(),
        name: None,
        right_to_left: None,
        fallback: Vec::new(),
        range: range.clone(),
    }
}

fn one(
    path: &Arc<str>,
    tag: &str,
    range: &Range<usize>,
    definition: &Node,
    before: &[Language],
    diagnostics: &mut Diagnostics,
) -> Option<Language> {
    let span = |range: &Range<usize>| Span::new(path.clone(), range.clone());
    if !well_formed(tag) {
        let diagnostic =
            Diagnostic::new(&diag::BAD_LANGUAGE_TAG, format!("`{tag}` is not a language tag"))
                .at(span(range), "");
        let fixed = repaired(tag);
        diagnostics.push(match fixed {
            Some(fixed) => diagnostic.suggest(span(range), fixed, "write it as BCP 47 does"),
            None => diagnostic.help("write a BCP 47 tag: `en`, `pt-BR`, `sr-Latn`"),
        });
        return None;
    }
    if before.iter().any(|language| *language.tag == *tag) {
        diagnostics.push(
            Diagnostic::new(
                &diag::YAML_DUPLICATE_KEY,
                format!("the language `{tag}` stands twice"),
            )
            .at(span(range), "again here")
            .help("keep one of the two"),
        );
        return None;
    }
    check_keys(path, definition, &KEYS, diagnostics);
    let text = |key: &str| definition.get(key).and_then(Node::text);
    let mut language = plain(tag, range);
    language.name = definition.text().or_else(|| text("name")).map(Box::from);
    if let Some(hreflang) = text("hreflang") {
        language.hreflang = hreflang.into();
    }
    if let Some(node) = definition.get("dir") {
        language.right_to_left = match node.text() {
            Some("rtl") => Some(true),
            Some("ltr") => Some(false),
            _ => {
                diagnostics.push(
                    Diagnostic::new(&diag::WRONG_TYPE, "`dir` is neither `ltr` nor `rtl`")
                        .at(span(&node.range), "")
                        .help("write `ltr` or `rtl`, or take the line out: the language's own is known"),
                );
                None
            }
        };
    }
    let mut place = range;
    if let Some(node) = definition.get("path") {
        let segment = node.text().unwrap_or_default();
        let fits = |c: char| c.is_alphanumeric() && !c.is_uppercase() || c == '-';
        if segment.is_empty() || !segment.chars().all(fits) {
            diagnostics.push(
                Diagnostic::new(&diag::BAD_SLUG, format!("`{segment}` cannot stand in an address"))
                    .at(span(&node.range), "")
                    .help("write lower-case letters, digits and hyphens, e.g. `path: pt`"),
            );
        } else {
            language.path = segment.into();
            place = &node.range;
        }
    }
    let taken = before.iter().find(|other| other.path == language.path);
    if taken.is_some() || RESERVED.contains(&&*language.path) {
        let diagnostic = Diagnostic::new(
            &diag::DUPLICATE_SEGMENT,
            format!("the part `{}` of addresses is taken", language.path),
        );
        diagnostics.push(match taken {
            Some(other) => diagnostic
                .at(span(place), "")
                .also(span(&other.range), format!("by `{}`", other.tag))
                .help("give one of the two another `path`"),
            None => diagnostic
                .at(span(place), "by files that all languages share")
                .help(format!("give `{tag}` another `path`")),
        });
        // Nothing else is to be said of addresses that nobody wanted.
        language.path = tag.into();
    }
    Some(language)
}

fn fallback(
    path: &Arc<str>,
    node: &Node,
    languages: &[Language],
    diagnostics: &mut Diagnostics,
) -> Option<usize> {
    let tag = node.text().unwrap_or_default();
    let found = languages.iter().position(|language| *language.tag == *tag);
    if found.is_none() {
        let span = Span::new(path.clone(), node.range.clone());
        let diagnostic = Diagnostic::new(
            &diag::UNKNOWN_LANGUAGE,
            format!("`{tag}` is not one of the hub's languages"),
        )
        .at(span.clone(), "");
        let tags = languages.iter().map(|language| &*language.tag);
        diagnostics.push(match did_you_mean(tag, tags) {
            Some(near) => diagnostic.suggest(span, near, format!("did you mean `{near}`?")),
            None => diagnostic.help("name languages of `languages`"),
        });
    }
    found
}

/// Codes of countries that people write for a language, and the language's own.
const COUNTRY_FOR_LANGUAGE: [(&str, &str); 9] = [
    ("gr", "el"),
    ("cz", "cs"),
    ("dk", "da"),
    ("ua", "uk"),
    ("gb", "en"),
    ("jp", "ja"),
    ("cn", "zh"),
    ("rs", "sr"),
    ("at", "de"),
];

/// The language that is meant by the code of a country.
pub fn language_of_country(code: &str) -> Option<&'static str> {
    COUNTRY_FOR_LANGUAGE.iter().find(|(country, _)| *country == code).map(|(_, tag)| *tag)
}

/// `pt_br` and `EN` as BCP 47 writes them.
fn repaired(tag: &str) -> Option<String> {
    let tag = tag.replace('_', "-");
    let (language, rest) = tag.split_once('-').unwrap_or((&tag, ""));
    let mut fixed = language.to_ascii_lowercase();
    if let Some(meant) = language_of_country(&fixed) {
        fixed = meant.to_owned();
    }
    for part in rest.split('-').filter(|part| !part.is_empty()) {
        fixed.push('-');
        match part.len() {
            2 => fixed.push_str(&part.to_ascii_uppercase()),
            _ => fixed.push_str(part),
        }
    }
    (well_formed(&fixed)).then_some(fixed)
}

/// Whether a text has the form of a BCP 47 tag that can stand in file names: `en`, `pt-BR`, `sr-Latn`.
pub fn well_formed(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        assert!(["en", "pt-BR", "sr-Latn", "gsw"].iter().all(|tag| well_formed(tag)));
        assert!(!["", "e", "EN", "english", "en_GB", "en-"].iter().any(|tag| well_formed(tag)));
        assert_eq!(repaired("pt_br").as_deref(), Some("pt-BR"));
        assert_eq!(repaired("EN").as_deref(), Some("en"));
        assert_eq!(repaired("english"), None);
    }
}
