//! UI strings that templates ask for by their key alone, as nearly all are: hundreds of thousands of
//! times on a large site.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use tera::{Kwargs, Value};

use crate::graph::{Id, Questions};

use super::Shared;
use super::track::{self, Asked, Question};

/// What is known of such a string.
pub(super) struct Text {
    value: Value,
    asked: Asked,
    /// The number of its question among those of the builder.
    number: OnceLock<(Arc<Questions<Question>>, Id)>,
}

impl Text {
    /// The question with what stands for its answer.
    pub fn asked_aside(&self) -> &Asked {
        &self.asked
    }

    /// The question with what stands for its answer, and its number among `questions`.
    pub fn asked(&self, questions: &Arc<Questions<Question>>) -> (Id, &Asked) {
        let known = || (questions.clone(), questions.id(self.asked.question()));
        let (of, id) = self.number.get_or_init(known);
        let id = if Arc::ptr_eq(of, questions) { *id } else { questions.id(self.asked.question()) };
        (id, &self.asked)
    }
}

/// The strings of all languages: by language, then key; each made when first asked for.
pub(super) struct Texts(Vec<OnceLock<ByKey>>);

type ByKey = FxHashMap<Box<str>, OnceLock<Text>>;

impl Texts {
    pub fn new(languages: usize) -> Self {
        Texts((0..languages).map(|_| OnceLock::new()).collect())
    }
}

/// Says a string that was asked for by its key alone, and notes that it was; `None` if anything else
/// was asked, or nobody has it.
pub(super) fn say(
    shared: &Shared,
    function: usize,
    language: usize,
    arguments: &Kwargs,
) -> Option<Value> {
    let mut all = arguments.iter();
    let (name, key) = all.next()?;
    if all.next().is_some() || name.as_str() != Some("key") {
        return None;
    }
    let i18n = &shared.site.i18n;
    let texts = shared
        .texts
        .0
        .get(language)?
        .get_or_init(|| i18n.keys(language).map(|key| (key.into(), OnceLock::new())).collect());
    let key = key.as_str()?;
    let text = texts.get(key)?;
    let text = match text.get() {
        Some(text) => text,
        None => {
            let value = Value::from(i18n.text(language, key, None, &[])?);
            let asked = Asked::call(function, language, arguments, &value);
            text.get_or_init(|| Text { value, asked, number: OnceLock::new() })
        }
    };
    track::asked_text(text);
    Some(text.value.clone())
}
