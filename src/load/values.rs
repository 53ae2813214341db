//! One value of the front matter, typed by its field.

use std::sync::Arc;

use crate::config::yaml::{Node, Value};
use crate::config::{
    Date, DateTime, Field, FieldType, FieldValue, Rating, unknown_key, well_formed,
};
use crate::diag::{self, Diagnostic, Diagnostics, did_you_mean};

use super::reader::Reader;
use super::{numbers, standalone};

impl Reader<'_> {
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
}
