//! Typed values: what a front matter field means once its schema has read it.

use std::fmt;
use std::sync::Arc;

/// A calendar date of the precision that its source gives (ISO 8601-1, 5.2.2: year, month or day).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year, 1 to 9999.
    pub year: i32,
    /// Month 1 to 12, if known.
    pub month: Option<u8>,
    /// Day 1 to 31, if known.
    pub day: Option<u8>,
}

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateError {
    /// Not of the form `2019`, `2019-03` or `2019-03-19`.
    Form,
    /// The form is right and the calendar has no such day.
    Calendar,
}

impl Date {
    /// Reads `2019`, `2019-03` or `2019-03-19`.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| -> Result<Option<u32>, DateError> {
            match parts.next() {
                None => Ok(None),
                Some(part) if part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()) => {
                    part.parse().map(Some).map_err(|_| DateError::Form)
                }
                Some(_) => Err(DateError::Form),
            }
        };
        let year = number(4)?.ok_or(DateError::Form)?;
        let month = number(2)?;
        let day = number(2)?;
        if parts.next().is_some() {
            return Err(DateError::Form);
        }
        if year == 0
            || month.is_some_and(|m| !(1..=12).contains(&m))
            || day.is_some_and(|d| d == 0 || d > days_in_month(year, month.unwrap_or(1)))
        {
            return Err(DateError::Calendar);
        }
        Ok(Date { year: year as i32, month: month.map(|m| m as u8), day: day.map(|d| d as u8) })
    }
}

fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// A field's value, typed by the collection's schema.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    /// Plain text, or Markdown source.
    Text(Box<str>),
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
    /// A file beside the page.
    File(Box<str>),
    /// Several of the above.
    List(Vec<FieldValue>),
    /// Named values, in the order of the file.
    Map(Vec<(Box<str>, FieldValue)>),
}

impl FieldValue {
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
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_of_the_calendar_and_of_their_own_precision() {
        for good in ["2019", "2019-03", "2019-03-19", "2020-02-29", "2000-02-29"] {
            assert_eq!(Date::parse(good).unwrap().to_string(), good);
        }
        for bad in ["2019-02-29", "1900-02-29", "2019-13", "2019-04-31", "0000", "2019-00-01"] {
            assert_eq!(Date::parse(bad), Err(DateError::Calendar), "{bad}");
        }
        for bad in ["", "19", "2019-3-1", "19 March 2019", "2019-03-19T17:00", "2019-03-19-1"] {
            assert_eq!(Date::parse(bad), Err(DateError::Form), "{bad}");
        }
    }
}
