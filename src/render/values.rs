//! Small values of templates.

use tera::{Map, Value};

use crate::config::Date;
use crate::resolve::Site;

/// A template value with named parts.
pub(super) fn object<const N: usize>(parts: [(&'static str, Value); N]) -> Value {
    let mut map = Map::default();
    for (name, value) in parts {
        map.insert(name.into(), value);
    }
    Value::from(map)
}

/// A date for machines and for the readers of a language.
pub(super) fn date_value(site: &Site, date: Date, language: usize) -> Value {
    object([
        ("iso", Value::from(date.to_string())),
        ("text", Value::from(site.i18n.languages[language].locale.date(date))),
    ])
}

/// A title and the address that it leads to.
pub(super) fn link(title: impl Into<Value>, url: String) -> Value {
    object([("title", title.into()), ("url", Value::from(url))])
}
