//! One value of the front matter, typed by its field.

use std::ops::Range;
use std::sync::Arc;

use crate::config::yaml::{Node, Value};
use crate::config::{
    Date, DateError, DateTime, Field, FieldType, FieldValue, Rating, Vocabulary, is_country,
    iso_country, unknown_key, well_formed,
};
use crate::diag::{self, Diagnostic, Diagnostics, Severity, Span, did_you_mean};

use super::{Config, Document};
use super::{numbers, standalone};

/// Types values of one document.
pub(super) struct Reader<'a> {
    pub document: &'a Document,
    pub config: &'a Config,
}

impl Reader<'_> {
    pub fn span(&self, range: &Range<usize>) -> Span {
        self.document.span(range.clone())
    }

    /// Types a value; `None` after a diagnostic.
    pub fn value(
        &self,
        field: &Field,
        kind: &FieldType,
        node: &Node,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        match kind {
            FieldType::List(item) => {
                let items = node.items().iter();
                let items = items.filter_map(|node| self.value(field, item, node, diagnostics));
                Some(FieldValue::List(items.collect()))
            }
            FieldType::Map => self.map(field, node, diagnostics),
            FieldType::Record(parts) => self.record(field, parts, node, diagnostics),
            FieldType::Rating(scale) => self.rating(field, scale.as_ref(), node, diagnostics),
            _ => match node.text() {
                Some(text) => self.scalar(field, kind, node, text.trim(), diagnostics),
                None => self.wrong(node, field, "a single value", diagnostics),
            },
        }
    }

    fn scalar(
        &self,
        field: &Field,
        kind: &FieldType,
        node: &Node,
        text: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        let mut wrong = |expected: &str| self.wrong(node, field, expected, diagnostics);
        match kind {
            FieldType::Text => {
                self.length(field, node, text, diagnostics);
                Some(FieldValue::Text(text.into()))
            }
            FieldType::Markdown => {
                self.length(field, node, text, diagnostics);
                let tag = &self.config.hub.languages[self.document.language].tag;
                Some(FieldValue::Html(standalone::render(text, tag).into()))
            }
            FieldType::File | FieldType::Image => Some(FieldValue::File(text.into())),
            FieldType::Bool => match node.as_bool() {
                Some(value) => Some(FieldValue::Bool(value)),
                None => wrong("true or false"),
            },
            FieldType::Integer => match text.parse() {
                Ok(value) => {
                    self.bounds(field, node, text, diagnostics)?;
                    Some(FieldValue::Integer(value))
                }
                Err(_) => wrong("a whole number, e.g. `12`"),
            },
            FieldType::Decimal if numbers::is_decimal(text) => {
                self.bounds(field, node, text, diagnostics)?;
                Some(FieldValue::Decimal(text.into()))
            }
            FieldType::Decimal => wrong("a number, e.g. `12.5`"),
            FieldType::Money => self.money(field, node, text, diagnostics),
            FieldType::Date => {
                let date = Date::parse(text);
                self.dated(field, node, date, diagnostics).map(FieldValue::Date)
            }
            FieldType::DateTime => {
                let moment = DateTime::parse(text);
                self.dated(field, node, moment, diagnostics).map(FieldValue::DateTime)
            }
            FieldType::DateRange => {
                let (first, last) = text.split_once('/').unwrap_or((text, text));
                let first = self.dated(field, node, Date::parse(first.trim()), diagnostics)?;
                let last = self.dated(field, node, Date::parse(last.trim()), diagnostics)?;
                if last.is_before(first) {
                    diagnostics.push(
                        Diagnostic::new(
                            &diag::DATE_ORDER,
                            format!("`{}` ends before it begins", field.name),
                        )
                        .at(self.span(&node.range), "")
                        .suggest(
                            self.span(&node.range),
                            format!("{last}/{first}"),
                            "write the earlier day first",
                        ),
                    );
                }
                Some(FieldValue::DateRange(first, last))
            }
            FieldType::Country => self.country(node, text, diagnostics),
            FieldType::Language if well_formed(text) => Some(FieldValue::Language(text.into())),
            FieldType::Language => wrong("a language tag, e.g. `ro`"),
            FieldType::Url
                if (text.starts_with("https://") || text.starts_with("http://"))
                    && !text.contains([' ', '"', '<', '>']) =>
            {
                Some(FieldValue::Url(text.into()))
            }
            FieldType::Url => wrong("an address, e.g. `https://example.org`"),
            FieldType::Email if numbers::is_email(text) => Some(FieldValue::Email(text.into())),
            FieldType::Email => wrong("an e-mail address, e.g. `team@example.org`"),
            FieldType::Doi => self.doi(field, node, text, diagnostics),
            FieldType::Isbn => self.isbn(field, node, text, diagnostics),
            FieldType::Geo => self.geo(field, node, text, diagnostics),
            FieldType::Choice(words) => self.choice(field, words, node, text, diagnostics),
            FieldType::Term { vocabulary, or_text } => {
                self.term(vocabulary, *or_text, node, text, diagnostics)
            }
            // An id has a folder; a name has none.
            FieldType::Ref { or_text: true, .. }
                if !text.contains('/') || text.contains(char::is_whitespace) =>
            {
                Some(FieldValue::Text(text.into()))
            }
            FieldType::Ref { .. } => Some(FieldValue::Ref(text.trim_matches('/').into())),
            FieldType::List(_) | FieldType::Map | FieldType::Record(_) | FieldType::Rating(_) => {
                None
            }
        }
    }

    fn wrong(
        &self,
        node: &Node,
        field: &Field,
        expected: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        diagnostics.push(
            Diagnostic::new(&diag::WRONG_TYPE, format!("`{}` cannot be read", field.name))
                .at(self.span(&node.range), format!("this is {}", node.kind()))
                .help(format!("write {expected}")),
        );
        None
    }

    fn map(&self, field: &Field, node: &Node, diagnostics: &mut Diagnostics) -> Option<FieldValue> {
        let Value::Map(entries) = &node.value else {
            return self.wrong(node, field, "a mapping, e.g. `title: Fact sheet`", diagnostics);
        };
        let texts = entries.iter().filter_map(|(key, value)| {
            let text = value.text()?;
            Some((key.text.clone(), FieldValue::Text(text.into())))
        });
        Some(FieldValue::Map(texts.collect()))
    }

    /// Named parts; plain text in a record's place is its first part.
    fn record(
        &self,
        field: &Field,
        parts: &[Field],
        node: &Node,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        let names = || parts.iter().map(|part| &*part.name).collect::<Vec<_>>();
        let Value::Map(entries) = &node.value else {
            let first = parts.first().filter(|_| node.text().is_some());
            let Some(first) = first else {
                let expected = format!("a mapping with {}", names().join(", "));
                return self.wrong(node, field, &expected, diagnostics);
            };
            let value = self.value(first, &first.kind, node, diagnostics)?;
            return Some(FieldValue::Map(vec![(Box::from(&*first.name), value)]));
        };
        for (key, _) in entries {
            if !names().contains(&&*key.text) {
                diagnostics.push(unknown_key(&self.document.path, key, &key.text, &names()));
            }
        }
        let mut values = Vec::with_capacity(entries.len());
        for part in parts {
            match node.get(&part.name) {
                Some(value) if value.value != Value::Null => {
                    let typed = self.value(part, &part.kind, value, diagnostics);
                    values.extend(typed.map(|value| (Box::from(&*part.name), value)));
                }
                _ if part.required && !part.translatable => diagnostics.push(
                    Diagnostic::new(
                        &diag::MISSING_KEY,
                        format!("`{}` has no `{}`", field.name, part.name),
                    )
                    .at(self.span(&node.range), "")
                    .help(format!("add `{}: …`", part.name)),
                ),
                _ => {}
            }
        }
        Some(FieldValue::Map(values))
    }

    /// A judgement on the field's scale, or on those that the value names.
    fn rating(
        &self,
        field: &Field,
        scale: Option<&Arc<str>>,
        node: &Node,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        if let Some(scale) = scale {
            return self.verdict(scale, node, node, diagnostics);
        }
        let Value::Map(entries) = &node.value else {
            let expected = "the scale and the judgement, e.g. `{effect: promising}`";
            return self.wrong(node, field, expected, diagnostics);
        };
        let ratings = entries.iter().filter_map(|(key, value)| {
            let name = Node { value: Value::Null, range: key.range.clone() };
            self.verdict(&Arc::from(&*key.text), &name, value, diagnostics)
        });
        Some(FieldValue::List(ratings.collect()))
    }

    fn verdict(
        &self,
        scale: &Arc<str>,
        named: &Node,
        node: &Node,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        let Some(found) = self.config.scales.get(scale) else {
            let span = self.span(&named.range);
            let diagnostic = Diagnostic::new(
                &diag::UNKNOWN_SCALE,
                format!("no file defines the rating scale `{scale}`"),
            )
            .at(span.clone(), "");
            let names = self.config.scales.keys().map(|name| &**name);
            diagnostics.push(match did_you_mean(scale, names) {
                Some(near) => diagnostic.suggest(span, near, format!("did you mean `{near}`?")),
                None => diagnostic
                    .help(format!("write content/scales/{scale}.yaml with `kind:` and `levels:`")),
            });
            return None;
        };
        match found.verdict(node) {
            Ok(verdict) => Some(FieldValue::Rating(Rating { scale: scale.clone(), verdict })),
            Err(help) => {
                diagnostics.push(
                    Diagnostic::new(&diag::BAD_RATING, format!("`{scale}` has no such judgement"))
                        .at(self.span(&node.range), "")
                        .help(help),
                );
                None
            }
        }
    }

    fn length(&self, field: &Field, node: &Node, text: &str, diagnostics: &mut Diagnostics) {
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

    fn bounds(
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

    fn money(
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

    fn dated<T>(
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

    fn country(
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

    fn doi(
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

    fn isbn(
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

    fn identifier(
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

    fn geo(
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

    fn choice(
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

    fn term(
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
