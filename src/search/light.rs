//! stub
use std::borrow::Cow;
pub(super) fn light_stemmer(_language: &str) -> Option<fn(&str) -> Cow<'_, str>> { None }
