//! Scalars of each kind: amounts, dates, codes, terms. What does not fit is reported with what to
//! write instead.

use std::sync::Arc;

use crate::config::yaml::Node;
use crate::config::{
    Date, DateError, Field, FieldType, FieldValue, Vocabulary, is_country, iso_country,
};
use crate::diag::{self, Diagnostic, Diagnostics, Severity, Span, did_you_mean};

use super::numbers;
use super::reader::Reader;

impl Reader<'_> {
    pub(super) fn length(
        &self,
        field: &Field,
        node: &Node,
        text: &str,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(most) = field.max_words else { return };
        let words = text.split_whitespace().count();
        if words > most {
            diagnostics.push(
                Diagnostic::new(
                    &diag::TOO_MANY_WORDS,
                    format!(
                        "`{}` has {words} words; at most {most} are read with ease",
                        field.name
                    ),
                )
                .at(self.span(&node.range), "")
                .help("say it shorter, and move the rest into the text of the page"),
            );
        }
    }

    pub(super) fn bounds(
        &self,
        field: &Field,
        node: &Node,
        text: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<()> {
        let number: f64 = text.parse().ok()?;
        let too_small = field.min.is_some_and(|min| number < min);
        let too_large = field.max.is_some_and(|max| number > max);
        if !too_small && !too_large {
            return Some(());
        }
        let bound = match (field.min, field.max) {
            (Some(min), Some(max)) => format!("write a number from {min} to {max}"),
            (Some(min), None) => format!("write a number that is at least {min}"),
            (_, max) => format!("write a number that is at most {}", max.unwrap_or_default()),
        };
        diagnostics.push(
            Diagnostic::new(&diag::OUT_OF_RANGE, format!("`{}` cannot be {text}", field.name))
                .at(self.span(&node.range), "")
                .help(bound),
        );
        None
    }

    pub(super) fn money(
        &self,
        field: &Field,
        node: &Node,
        text: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        if let Some((amount, currency)) = numbers::money(text) {
            return Some(FieldValue::Money { amount: amount.into(), currency });
        }
        let span = self.span(&node.range);
        let diagnostic = Diagnostic::new(
            &diag::BAD_MONEY,
            format!("`{}` is not written as an amount of money", field.name),
        )
        .at(span.clone(), "");
        diagnostics.push(match numbers::money_meant(text) {
            Some(meant) => diagnostic.suggest(
                span,
                meant,
                "write digits with a point for cents, then the currency; every language shows it its own way",
            ),
            None => diagnostic.help("write an amount and a currency, e.g. `673403.75 EUR`"),
        });
        None
    }

    pub(super) fn dated<T>(
        &self,
        field: &Field,
        node: &Node,
        read: Result<T, DateError>,
        diagnostics: &mut Diagnostics,
    ) -> Option<T> {
        let error = match read {
            Ok(date) => return Some(date),
            Err(error) => error,
        };
        let written = node.text().unwrap_or_default().trim();
        let day_is_right = written.get(..10).is_some_and(|day| Date::parse(day).is_ok());
        let what = match (error, day_is_right && written.len() > 10) {
            (DateError::Calendar, false) => "is a day that no calendar has",
            (DateError::Calendar, true) => "is an hour that no clock has",
            (DateError::Form, false) => "is not written as a date",
            (DateError::Form, true) => "has an hour or a zone that cannot be read",
        };
        let has_year = written.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4);
        let mut diagnostic = Diagnostic::new(&diag::BAD_DATE, format!("`{}` {what}", field.name))
            .at(self.span(&node.range), if has_year { "" } else { "the year is missing" });
        if field.kind.item() == &FieldType::DateTime {
            diagnostic = diagnostic.help("write year-month-day, then the hour and the zone as far as they are known: 2019-03-19 17:00 Europe/Brussels");
        } else {
            diagnostic = diagnostic
                .help("write year-month-day, as far as it is known: 2019-03-19, 2019-03 or 2019");
        }
        diagnostics.push(diagnostic);
        None
    }

    pub(super) fn country(
        &self,
        node: &Node,
        text: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        let upper = text.to_ascii_uppercase();
        let code = iso_country(&upper);
        let span = self.span(&node.range);
        if code != upper {
            diagnostics.push(
                Diagnostic::new(&diag::EU_COUNTRY_CODE, format!("`{text}` is the EU's own code"))
                    .at(span.clone(), "")
                    .suggest(span, code, "write the code of ISO 3166-1"),
            );
        } else if !is_country(code.as_bytes()) {
            let mut diagnostic =
                Diagnostic::new(&diag::UNKNOWN_COUNTRY, format!("`{text}` is not a country code"))
                    .at(span, "")
                    .help(
                        "write the two letters of ISO 3166-1, e.g. BE for Belgium, RO for Romania",
                    );
            if text.contains(',') {
                diagnostic = diagnostic.help(format!("several are a list: [{text}]"));
            }
            diagnostics.push(diagnostic);
            return None;
        }
        let bytes: [u8; 2] = code.as_bytes().try_into().ok()?;
        Some(FieldValue::Country(bytes))
    }

    pub(super) fn doi(
        &self,
        field: &Field,
        node: &Node,
        text: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        if numbers::is_doi(text) {
            return Some(FieldValue::Text(text.into()));
        }
        let bare = text.find("10.").map(|at| &text[at..]).filter(|bare| numbers::is_doi(bare));
        self.identifier(field, node, bare, "a DOI, e.g. `10.1000/182`", diagnostics)
    }

    pub(super) fn isbn(
        &self,
        field: &Field,
        node: &Node,
        text: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        if numbers::is_isbn(text) {
            return Some(FieldValue::Text(text.into()));
        }
        let expected = "the 10 or 13 digits of the imprint; the last one checks the others";
        self.identifier(field, node, None, expected, diagnostics)
    }

    pub(super) fn identifier(
        &self,
        field: &Field,
        node: &Node,
        meant: Option<&str>,
        expected: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        let span = self.span(&node.range);
        let diagnostic = Diagnostic::new(
            &diag::BAD_IDENTIFIER,
            match field.kind.item() {
                FieldType::Isbn => {
                    format!("`{}` has a digit that does not fit the others", field.name)
                }
                _ => format!("`{}` is not written as a DOI", field.name),
            },
        )
        .at(span.clone(), "");
        diagnostics.push(match meant {
            Some(meant) => diagnostic.suggest(span, meant, format!("write {expected}")),
            None => diagnostic.help(format!("write {expected}")),
        });
        None
    }

    pub(super) fn geo(
        &self,
        field: &Field,
        node: &Node,
        text: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        let parts = text.split_once(',').map(|(a, b)| (a.trim(), b.trim()));
        let Some((north, east)) =
            parts.filter(|(a, b)| numbers::is_decimal(a) && numbers::is_decimal(b))
        else {
            let expected = "latitude and longitude in degrees, e.g. `51.0259, 4.4776`";
            return self.wrong(node, field, expected, diagnostics);
        };
        let within = |text: &str, limit: f64| {
            text.parse::<f64>().is_ok_and(|degrees| degrees.abs() <= limit)
        };
        if !within(north, 90.0) || !within(east, 180.0) {
            let span = self.span(&node.range);
            let message = format!("`{}` is nowhere on Earth", field.name);
            let diagnostic = Diagnostic::new(&diag::OUT_OF_RANGE, message).at(span.clone(), "");
            diagnostics.push(if within(east, 90.0) && within(north, 180.0) {
                let message = "the latitude comes first, the longitude second";
                diagnostic.suggest(span, format!("{east}, {north}"), message)
            } else {
                diagnostic.help("latitudes are from -90 to 90, longitudes from -180 to 180")
            });
            return None;
        }
        Some(FieldValue::Geo(north.into(), east.into()))
    }

    pub(super) fn choice(
        &self,
        field: &Field,
        words: &[Arc<str>],
        node: &Node,
        text: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        if words.iter().any(|word| **word == *text) {
            return Some(FieldValue::Choice { field: field.name.clone(), word: text.into() });
        }
        let span = self.span(&node.range);
        let diagnostic = Diagnostic::new(
            &diag::UNKNOWN_TERM,
            format!("`{}: {text}` is not one of its words", field.name),
        )
        .at(span.clone(), "");
        diagnostics.push(match did_you_mean(text, words.iter().map(|word| &**word)) {
            Some(near) => diagnostic.suggest(span, near, format!("did you mean `{near}`?")),
            None => diagnostic.help(format!("the words are {}", words.join(", "))),
        });
        None
    }

    pub(super) fn term(
        &self,
        name: &Arc<str>,
        or_text: bool,
        node: &Node,
        text: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        let span = self.span(&node.range);
        let Some(vocabulary) = self.config.vocabularies.get(name) else {
            if or_text {
                return Some(FieldValue::Text(text.into()));
            }
            diagnostics.push(
                Diagnostic::new(
                    &diag::UNKNOWN_VOCABULARY,
                    format!("no file defines the vocabulary `{name}`"),
                )
                .at(span, "a term of it is asked for here")
                .help(format!("write content/vocabularies/{name}.yaml with `terms:`")),
            );
            return None;
        };
        let found = match vocabulary.term(text) {
            None if or_text => vocabulary.term_by_label(text),
            found => found,
        };
        if let Some(term) = found {
            if term.deprecated {
                diagnostics.push(deprecated(name, text, term.replaced_by.as_deref(), span));
            }
            return Some(FieldValue::Term { vocabulary: name.clone(), term: term.id.clone() });
        }
        if vocabulary.unreadable {
            return Some(FieldValue::Term { vocabulary: name.clone(), term: text.into() });
        }
        let mut diagnostic =
            Diagnostic::new(&diag::UNKNOWN_TERM, format!("`{text}` is not a term of `{name}`"))
                .at(span.clone(), "");
        match near_term(vocabulary, text) {
            Some(near) => {
                diagnostic = diagnostic.suggest(span, near, format!("did you mean `{near}`?"));
            }
            None if or_text => return Some(FieldValue::Text(text.into())),
            None => {
                let ids: Vec<&str> = vocabulary.terms.iter().map(|term| &*term.id).collect();
                diagnostic = diagnostic
                    .help(format!("the terms are {}", ids.join(", ")))
                    .help(format!("or add it to content/vocabularies/{name}.yaml"));
                if text.contains(',') {
                    diagnostic = diagnostic.help(format!("several are a list: [{text}]"));
                }
            }
        }
        if or_text {
            diagnostic.severity = Severity::Warning;
            diagnostics.push(diagnostic);
            return Some(FieldValue::Text(text.into()));
        }
        diagnostics.push(diagnostic);
        None
    }
}

fn deprecated(vocabulary: &str, term: &str, replacement: Option<&str>, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        &diag::DEPRECATED_TERM,
        format!("`{term}` of `{vocabulary}` is no longer to be used"),
    )
    .at(span.clone(), "");
    match replacement {
        Some(replacement) => {
            diagnostic.suggest(span, replacement, format!("write `{replacement}` instead"))
        }
        None => diagnostic.help("choose another term, or take it out"),
    }
}

/// A term with a similar id, or the one whose label was written instead of its id.
fn near_term<'a>(vocabulary: &'a Vocabulary, text: &str) -> Option<&'a str> {
    match vocabulary.term_by_label(text) {
        Some(term) => Some(&term.id),
        None => did_you_mean(text, vocabulary.terms.iter().map(|term| &*term.id)),
    }
}
