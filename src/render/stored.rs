//! Questions as they are kept on a disk between two runs of the program.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tera::{Kwargs, Map, Value};

use super::templates;
use super::track::{Call, Question};

/// A [`Question`] on a disk. Only the program that wrote it may read it: functions are numbers.
#[derive(Debug, Serialize, Deserialize)]
pub enum StoredQuestion {
    /// See [`Question::Page`].
    Page,
    /// See [`Question::Template`].
    Template(String),
    /// See [`Question::Call`].
    Call(usize, Option<usize>, BTreeMap<String, Argument>),
}

/// A value that a template handed to a function.
#[derive(Debug, Serialize, Deserialize)]
pub enum Argument {
    /// Nothing.
    None,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A text, and whether it is HTML already.
    Text(String, bool),
    /// A list.
    List(Vec<Argument>),
}

impl StoredQuestion {
    /// `None` for a question with arguments that are not worth keeping: who asked it is made again.
    pub fn of(question: &Question) -> Option<Self> {
        Some(match question {
            Question::Page => StoredQuestion::Page,
            Question::Template(name) => StoredQuestion::Template((*name).to_owned()),
            Question::Call(call) => {
                let (function, language, kwargs) = call.parts();
                let arguments = kwargs
                    .iter()
                    .map(|(key, value)| Some((key.as_str()?.to_owned(), Argument::of(value)?)));
                StoredQuestion::Call(function, language, arguments.collect::<Option<_>>()?)
            }
        })
    }

    /// The question; `None` if nobody can ask it any more.
    pub fn question(self) -> Option<Question> {
        Some(match self {
            StoredQuestion::Page => Question::Page,
            StoredQuestion::Template(name) => Question::Template(templates::known(&name)?),
            StoredQuestion::Call(function, language, arguments) => {
                let arguments = arguments.into_iter();
                let map: Map = arguments.map(|(key, it)| (key.into(), it.value())).collect();
                Question::Call(Call::new(function, language, Kwargs::new(Arc::new(map))))
            }
        })
    }
}

impl Argument {
    fn of(value: &Value) -> Option<Self> {
        if let Some(text) = value.as_str() {
            return Some(Argument::Text(text.to_owned(), value.is_safe()));
        }
        if let Some(items) = value.as_array() {
            return items.iter().map(Self::of).collect::<Option<_>>().map(Argument::List);
        }
        match (value.as_bool(), value.is_none(), value.is_i64() || value.is_u64()) {
            (Some(truth), ..) => Some(Argument::Bool(truth)),
            (_, true, _) => Some(Argument::None),
            (.., true) => value.as_i64().map(Argument::Integer),
            _ => None,
        }
    }

    fn value(self) -> Value {
        match self {
            Argument::None => Value::none(),
            Argument::Bool(truth) => Value::from(truth),
            Argument::Integer(number) => Value::from(number),
            Argument::Text(text, true) => Value::safe_string(&text),
            Argument::Text(text, false) => Value::normal_string(&text),
            Argument::List(items) => items.into_iter().map(Self::value).collect::<Vec<_>>().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_survives_a_disk() {
        let list = Value::from(vec![Value::from(1_i64), Value::none(), Value::from(false)]);
        let kwargs = Kwargs::from([
            ("key", Value::from("skip_link")),
            ("safe", Value::safe_string("<b>")),
            ("n", Value::from(7_u64)),
            ("list", list),
        ]);
        for question in [
            Question::Page,
            Question::Template("entry.html"),
            Question::Call(Call::new(3, Some(1), kwargs)),
        ] {
            let stored = StoredQuestion::of(&question).unwrap();
            let text = serde_json::to_string(&stored).unwrap();
            let again: StoredQuestion = serde_json::from_str(&text).unwrap();
            assert_eq!(again.question(), Some(question), "{text}");
        }
        let other = Kwargs::from([("x", Value::from(0.5))]);
        assert!(StoredQuestion::of(&Question::Call(Call::new(0, None, other))).is_none());
        assert_eq!(StoredQuestion::Template("gone.html".into()).question(), None);
    }
}
