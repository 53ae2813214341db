//! Catalogues held against their language and against English: plural forms, placeholders, keys.

use std::collections::BTreeSet;

use crate::config::yaml::{self, Value};
use crate::diag::{self, Diagnostic, Diagnostics, Span, did_you_mean};

use super::catalog::Entry;
use super::{Catalog, CatalogFile, Language};

/// Names a few of the keys that a catalogue lacks.
const SHOWN: usize = 5;

/// Checks one catalogue file of a language.
pub(super) fn check(
    file: &CatalogFile,
    language: &Language,
    english: &Catalog,
    diagnostics: &mut Diagnostics,
) {
    let mut ignored = Diagnostics::new();
    let root = yaml::parse(&file.path, &file.text, 0..file.text.len(), &mut ignored);
    let keys = english.keys();
    for (key, node) in root.entries() {
        let span = |range: &std::ops::Range<usize>| Span::new(file.path.clone(), range.clone());
        let Some(original) = english.get(&key.text) else {
            // A hub may have texts of its own; one that is nearly the theme's is a slip.
            let own =
                ["field_", "backlink_", "about_"].iter().any(|start| key.text.starts_with(start));
            let near = did_you_mean(&key.text, keys.iter().copied()).filter(|_| !own);
            if let Some(near) = near {
                diagnostics.push(
                    Diagnostic::new(
                        &diag::UNKNOWN_STRING,
                        format!("no page asks for the text `{}`", key.text),
                    )
                    .at(span(&key.range), "")
                    .suggest(
                        span(&key.range),
                        near,
                        format!("did you mean `{near}`?"),
                    ),
                );
            }
            continue;
        };
        if let Value::Map(forms) = &node.value {
            let has = |category: &str| forms.iter().any(|(name, _)| &*name.text == category);
            let missing: Vec<&str> =
                language.locale.categories().into_iter().filter(|name| !has(name)).collect();
            if !missing.is_empty() {
                diagnostics.push(
                    Diagnostic::new(
                        &diag::MISSING_PLURAL,
                        format!("`{}` lacks the plural form {}", key.text, missing.join(", ")),
                    )
                    .at(span(&key.range), "")
                    .help(format!(
                        "{} needs {}",
                        language.name,
                        language.locale.categories().join(", ")
                    )),
                );
            }
        }
        let wanted = placeholders(&texts(original));
        for (text, range) in written(node) {
            let found = placeholders(&[text]);
            let unknown: Vec<&str> = found.difference(&wanted).copied().collect();
            // A plural form may say "one" in words.
            let lost: Vec<&str> =
                wanted.difference(&found).copied().filter(|name| *name != "n").collect();
            if unknown.is_empty() && lost.is_empty() {
                continue;
            }
            let names = |names: Vec<&str>| {
                names.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(", ")
            };
            let message = match (unknown.is_empty(), lost.is_empty()) {
                (false, _) => format!("nothing is filled in for {}", names(unknown)),
                _ => format!("the text loses {}", names(lost)),
            };
            let all: Vec<&str> = wanted.iter().copied().collect();
            diagnostics.push(
                Diagnostic::new(&diag::BAD_PLACEHOLDER, message).at(span(&range), "").help(
                    match all.is_empty() {
                        true => "the English text has none".to_owned(),
                        false => {
                            format!("the English text has {}; write them the same", names(all))
                        }
                    },
                ),
            );
        }
    }
}

/// A language whose catalogues together lack texts that the theme has shows them in another language.
pub(super) fn complete(language: &Language, english: &Catalog, diagnostics: &mut Diagnostics) {
    if language.catalog.is_empty() {
        return;
    }
    let missing: Vec<&str> =
        english.keys().into_iter().filter(|key| language.catalog.get(key).is_none()).collect();
    if missing.is_empty() {
        return;
    }
    let mut shown = missing.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    if missing.len() > SHOWN {
        shown.push_str(" …");
    }
    diagnostics.push(
        Diagnostic::new(
            &diag::INCOMPLETE_CATALOG,
            match missing.len() {
                1 => format!("the text {shown} is missing in `{}`", language.tag),
                n => format!("{n} texts are missing in `{}`: {shown}", language.tag),
            },
        )
        .at(Span::file(format!("i18n/{}.yaml", language.tag).into()), "")
        .help(format!(
            "write them into i18n/{}.yaml; the default language's are shown until then",
            language.tag
        )),
    );
}

fn texts(entry: &Entry) -> Vec<&str> {
    entry.forms().into_iter().map(|(_, text)| text).collect()
}

fn written(node: &yaml::Node) -> Vec<(&str, std::ops::Range<usize>)> {
    match &node.value {
        Value::Map(forms) => {
            forms.iter().filter_map(|(_, text)| Some((text.text()?, text.range.clone()))).collect()
        }
        _ => node.text().map(|text| (text, node.range.clone())).into_iter().collect(),
    }
}

/// The names in braces.
fn placeholders<'a>(texts: &[&'a str]) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    for text in texts {
        for part in text.split('{').skip(1) {
            if let Some((name, _)) = part.split_once('}') {
                found.insert(name);
            }
        }
    }
    found
}
