//! Typed values: what a front matter field means once its schema has read it.

use std::sync::Arc;

use super::scale::Rating;
use super::time::{Date, DateTime};

/// A field's value, typed by the collection's schema.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    /// Plain text.
    Text(Box<str>),
    /// Clean HTML, made of Markdown.
    Html(Box<str>),
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A decimal number, digits as written.
    Decimal(Box<str>),
    /// An amount, digits as written, and its ISO 4217 code.
    Money {
        /// Digits with a point, as written.
        amount: Box<str>,
        /// ISO 4217, upper case.
        currency: [u8; 3],
    },
    /// A date of any precision.
    Date(Date),
    /// A day, and its hour and zone as far as they are known.
    DateTime(DateTime),
    /// First and last day.
    DateRange(Date, Date),
    /// ISO 3166-1 alpha-2, upper case.
    Country([u8; 2]),
    /// BCP 47 language tag.
    Language(Box<str>),
    /// Absolute address.
    Url(Box<str>),
    /// E-mail address.
    Email(Box<str>),
    /// A term of a vocabulary.
    Term {
        /// The vocabulary's id.
        vocabulary: Arc<str>,
        /// The term's id.
        term: Box<str>,
    },
    /// Another entry, by id.
    Ref(Box<str>),
    /// A judgement on a scale.
    Rating(Rating),
    /// Latitude and longitude in degrees, digits as written.
    Geo(Box<str>, Box<str>),
    /// A word of the schema's own, with the field that it belongs to.
    Choice {
        /// The field's name, under which the catalogue has the word's label.
        field: Arc<str>,
        /// The word.
        word: Box<str>,
    },
    /// A file beside the page.
    File(Box<str>),
    /// Several of the above.
    List(Vec<FieldValue>),
    /// Named values, in the order of the file.
    Map(Vec<(Box<str>, FieldValue)>),
}

impl FieldValue {
    /// Whether both say the same: a list in any order, an amount with or without its zeros.
    pub fn says_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (FieldValue::List(a), FieldValue::List(b)) => {
                let within = |a: &[FieldValue], b: &[FieldValue]| {
                    a.iter().all(|a| b.iter().any(|b| a.says_the_same(b)))
                };
                a.len() == b.len() && within(a, b) && within(b, a)
            }
            (
                FieldValue::Money { amount: a, currency: c },
                FieldValue::Money { amount: b, currency: d },
            ) => c == d && a.parse::<f64>() == b.parse::<f64>(),
            _ => self == other,
        }
    }

    /// A list's items, or the value itself as the only one.
    pub fn items(&self) -> &[FieldValue] {
        match self {
            FieldValue::List(items) => items,
            other => std::slice::from_ref(other),
        }
    }

    /// The text of a text value.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            FieldValue::Text(text) | FieldValue::Url(text) | FieldValue::Email(text) => Some(text),
            _ => None,
        }
    }

    /// The stable text that names this value as a facet: a code or a term id.
    pub fn facet_id(&self) -> Option<String> {
        match self {
            FieldValue::Country(code) => Some(String::from_utf8_lossy(code).into_owned()),
            FieldValue::Term { term, .. } => Some(term.to_string()),
            FieldValue::Language(tag) => Some(tag.to_string()),
            FieldValue::Ref(id) => Some(id.to_string()),
            FieldValue::Bool(value) => Some(value.to_string()),
            FieldValue::Choice { word, .. } => Some(word.to_string()),
            _ => None,
        }
    }

    /// The day that a date begins with; none for anything else.
    pub fn date(&self) -> Option<Date> {
        match self {
            FieldValue::Date(date) | FieldValue::DateRange(date, _) => Some(*date),
            FieldValue::DateTime(moment) => Some(moment.date),
            _ => None,
        }
    }

    /// The last day that a date may mean; none for anything else.
    pub fn last_date(&self) -> Option<Date> {
        match self {
            FieldValue::Date(date) | FieldValue::DateRange(_, date) => Some(date.last_day()),
            FieldValue::DateTime(moment) => Some(moment.date.last_day()),
            _ => None,
        }
    }

    /// A named part of a record or map.
    pub fn part(&self, name: &str) -> Option<&FieldValue> {
        match self {
            FieldValue::Map(parts) => {
                parts.iter().find(|(part, _)| &**part == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }
}
