//! Short texts of the configuration in several languages, as `{en: …, fr: …}` or one for all.

use crate::config::yaml::{Node, Value};

/// A text per language, or one text that every language shares.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Localized {
    any: Option<Box<str>>,
    by_language: Vec<(Box<str>, Box<str>)>,
}

impl Localized {
    /// One text for every language.
    pub fn same(text: &str) -> Self {
        Localized { any: Some(text.into()), by_language: Vec::new() }
    }

    /// Reads a scalar or a mapping of language tags; `None` for a list or for nested values.
    pub fn from_node(node: &Node) -> Option<Self> {
        match &node.value {
            Value::Scalar(scalar) => Some(Self::same(&scalar.text)),
            Value::Map(entries) => {
                let by_language = entries
                    .iter()
                    .map(|(key, value)| Some((key.text.clone(), value.text()?.into())))
                    .collect::<Option<_>>()?;
                Some(Localized { any: None, by_language })
            }
            _ => None,
        }
    }

    /// The text in exactly this language, or the one that all share.
    pub fn exact(&self, language: &str) -> Option<&str> {
        self.by_language
            .iter()
            .find(|(tag, _)| &**tag == language)
            .map(|(_, text)| &**text)
            .or(self.any.as_deref())
    }

    /// The text in this language, else in `default`, else the first there is.
    pub fn get(&self, language: &str, default: &str) -> Option<&str> {
        self.exact(language)
            .or_else(|| self.exact(default))
            .or_else(|| self.by_language.first().map(|(_, text)| &**text))
    }

    /// The same, and its language if that is another one.
    pub fn get_foreign(&self, language: &str, default: &str) -> Option<(&str, Option<&str>)> {
        if let Some(text) = self.exact(language) {
            return Some((text, None));
        }
        let of = |tag: &str| self.by_language.iter().find(|(own, _)| &**own == tag);
        let (tag, text) = of(default).or_else(|| self.by_language.first())?;
        Some((text, Some(tag)))
    }

    /// All texts, with their language where they have one of their own.
    pub fn iter(&self) -> impl Iterator<Item = (Option<&str>, &str)> {
        let any = self.any.iter().map(|text| (None, &**text));
        any.chain(self.by_language.iter().map(|(tag, text)| (Some(&**tag), &**text)))
    }
}
