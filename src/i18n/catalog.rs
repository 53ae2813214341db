//! Catalogues of UI strings: flat YAML, plural forms by CLDR category.

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::yaml::{self, Value};
use crate::diag::{self, Diagnostic, Diagnostics, Span};

/// The names of CLDR's plural categories.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// A catalogue's text, before it is read.
#[derive(Clone, Debug)]
pub struct CatalogFile {
    /// BCP 47 tag, from the file's name.
    pub language: String,
    /// For diagnostics.
    pub path: Arc<str>,
    /// YAML.
    pub text: Arc<str>,
}

/// One UI string.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// The same for every number.
    Text(Box<str>),
    /// By category.
    Plural(Vec<(&'static str, Box<str>)>),
}

impl Entry {
    pub(super) fn form(&self, category: Option<&str>) -> &str {
        match self {
            Entry::Text(text) => text,
            Entry::Plural(forms) => forms
                .iter()
                .find(|(name, _)| Some(*name) == category)
                .or_else(|| forms.iter().find(|(name, _)| *name == "other"))
                .or(forms.first())
                .map_or("", |(_, text)| text),
        }
    }

    pub(super) fn forms(&self) -> Vec<(&str, &str)> {
        match self {
            Entry::Text(text) => vec![("other", text)],
            Entry::Plural(forms) => forms.iter().map(|(name, text)| (*name, &**text)).collect(),
        }
    }
}

/// The strings of one language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    entries: HashMap<Box<str>, Entry>,
}

impl Catalog {
    /// The entry of a key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// All keys, sorted.
    pub fn keys(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = self.entries.keys().map(|key| &**key).collect();
        keys.sort_unstable();
        keys
    }

    /// True if there is no string at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn merge(&mut self, file: &CatalogFile, diagnostics: &mut Diagnostics) {
        let root = yaml::parse(&file.path, &file.text, 0..file.text.len(), diagnostics);
        for (key, node) in root.entries() {
            let entry = match &node.value {
                Value::Scalar(scalar) => Some(Entry::Text(scalar.text.clone())),
                Value::Map(forms) => forms
                    .iter()
                    .map(|(name, text)| {
                        let name = CATEGORIES.into_iter().find(|known| *known == &*name.text)?;
                        Some((name, text.text()?.into()))
                    })
                    .collect::<Option<Vec<_>>>()
                    .map(Entry::Plural),
                _ => None,
            };
            match entry {
                Some(entry) => {
                    self.entries.insert(key.text.clone(), entry);
                }
                None => diagnostics.push(
                    Diagnostic::new(&diag::WRONG_TYPE, format!("`{}` is not a text", key.text))
                        .at(Span::new(file.path.clone(), node.range.clone()), "")
                        .help(format!(
                            "write a text, or one for each of {}",
                            CATEGORIES.join(", ")
                        )),
                ),
            }
        }
    }
}

/// Puts `{n}` and named arguments into a string.
pub(super) fn fill(text: &str, number: Option<&str>, arguments: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let name = rest[1..].split_once('}').map(|(name, _)| name);
        let value = name.and_then(|name| match name {
            "n" => {
                number.or_else(|| arguments.iter().find(|(key, _)| *key == "n").map(|(_, v)| *v))
            }
            name => arguments.iter().find(|(key, _)| *key == name).map(|(_, value)| *value),
        });
        match (name, value) {
            (Some(name), Some(value)) => {
                out.push_str(value);
                rest = &rest[name.len() + 2..];
            }
            _ => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders() {
        assert_eq!(fill("{n} of {total}{", Some("3"), &[("total", "{n}")]), "3 of {n}{");
        assert_eq!(fill("plain", None, &[]), "plain");
    }
}
