//! Front matter, typed by the collection's schema.

use std::ops::Range;
use std::sync::Arc;

use crate::config::yaml::{Key, Node, Value};
use crate::config::{
    Date, DateError, FieldType, FieldValue, Schema, UnknownFields, Vocabulary, well_formed,
};
use crate::diag::{self, Diagnostic, Diagnostics, Span, did_you_mean};

use super::{Config, Document, Kind, quotes};

/// A field that a page's front matter sets.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The key, as the schema writes it.
    pub name: Arc<str>,
    /// The value.
    pub value: FieldValue,
    /// Bytes of the key.
    pub key: Range<usize>,
    /// Bytes of the value.
    pub range: Range<usize>,
}

/// The fields of a page, in the order of the schema.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    list: Vec<Field>,
}

impl Fields {
    /// The field with this name.
    pub fn get(&self, name: &str) -> Option<&Field> {
        self.list.iter().find(|field| &*field.name == name)
    }

    /// All fields, in the order of the schema.
    pub fn iter(&self) -> std::slice::Iter<'_, Field> {
        self.list.iter()
    }
}

/// Types a page's front matter. What does not fit is left out and reported.
pub(super) fn read(
    document: &Document,
    node: &Node,
    schema: &Schema,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Fields {
    let mut fields = Fields::default();
    if let Value::List(_) | Value::Scalar(_) = node.value {
        diagnostics.push(
            Diagnostic::new(&diag::WRONG_TYPE, format!("the front matter is {}", node.kind()))
                .at(document.span(node.range.clone()), "expected `key: value` lines")
                .help("write e.g. `title: Mobile teams`"),
        );
    }
    let reader = Reader { document, config };
    let marks = quotes::marks(&config.hub.languages[document.language].tag);
    for (key, value) in node.entries() {
        let Some(field) = schema.field(&key.text) else {
            reader.unknown(key, schema, diagnostics);
            continue;
        };
        if value.value == Value::Null {
            continue;
        }
        if &*field.name == "status" && !STATUSES.contains(&value.text().unwrap_or_default()) {
            reader.status(value, diagnostics);
            continue;
        }
        if let Some(typed) = reader.value(&field.kind, value, &field.name, diagnostics) {
            let typed = match field.translatable && !AS_WRITTEN.contains(&&*field.name) {
                true => typographic(typed, &marks),
                false => typed,
            };
            fields.list.push(Field {
                name: field.name.clone(),
                value: typed,
                key: key.range.clone(),
                range: value.range.clone(),
            });
        }
    }
    let order = |field: &Field| schema.fields.iter().position(|f| f.name == field.name);
    fields.list.sort_by_key(order);
    // Facts are demanded of the source page alone, by `translate`; a folder's own page needs a title.
    let demanded = schema.fields.iter().filter(|field| {
        field.required
            && field.translatable
            && (document.kind == Kind::Entry || &*field.name == "title")
    });
    for field in demanded {
        let written = node.get(&field.name);
        if fields.get(&field.name).is_none() && written.is_none_or(|n| n.value == Value::Null) {
            diagnostics.push(
                Diagnostic::new(&diag::MISSING_KEY, format!("this page has no `{}`", field.name))
                    .at(
                        document.span(
                            document.front_range.start.saturating_sub(4)
                                ..document.front_range.start.saturating_sub(1),
                        ),
                        "",
                    )
                    .help(format!("add a line `{}: …` between the lines ---", field.name)),
            );
        }
    }
    fields
}

/// Translatable texts that no reader reads.
const AS_WRITTEN: [&str; 3] = ["slug", "translation", "aliases"];

/// Texts with the typographic marks of their language, as in bodies.
fn typographic(value: FieldValue, marks: &quotes::Marks) -> FieldValue {
    match value {
        FieldValue::Text(text) => {
            let mut out = String::with_capacity(text.len() + 8);
            quotes::smarten(&text, None, marks, &mut out);
            FieldValue::Text(out.into())
        }
        FieldValue::List(items) => {
            FieldValue::List(items.into_iter().map(|item| typographic(item, marks)).collect())
        }
        other => other,
    }
}

/// What an entry's `status` may be.
const STATUSES: [&str; 5] = ["draft", "in_review", "published", "archived", "superseded"];

struct Reader<'a> {
    document: &'a Document,
    config: &'a Config,
}

impl Reader<'_> {
    fn span(&self, range: &Range<usize>) -> Span {
        self.document.span(range.clone())
    }

    fn unknown(&self, key: &Key, schema: &Schema, diagnostics: &mut Diagnostics) {
        let names = || schema.fields.iter().map(|field| &*field.name);
        let mut diagnostic =
            Diagnostic::new(&diag::UNKNOWN_KEY, format!("nothing reads the key `{}`", key.text))
                .at(self.span(&key.range), "");
        diagnostic = match did_you_mean(&key.text, names()) {
            Some(near) => {
                diagnostic.suggest(self.span(&key.range), near, format!("did you mean `{near}`?"))
            }
            None => diagnostic
                .help(format!(
                    "the fields of `{}` are {}",
                    schema.preset,
                    names().collect::<Vec<_>>().join(", ")
                ))
                .help("add the field to _collection.yaml, or write `unknown_fields: allow` there"),
        };
        match schema.unknown_fields {
            UnknownFields::Allow => return,
            UnknownFields::Warn => diagnostic.severity = diag::Severity::Warning,
            UnknownFields::Error => {}
        }
        diagnostics.push(diagnostic);
    }

    fn status(&self, node: &Node, diagnostics: &mut Diagnostics) {
        let text = node.text().unwrap_or_default();
        let span = self.span(&node.range);
        let diagnostic = Diagnostic::new(
            &diag::UNKNOWN_TERM,
            format!("`status: {text}` is not one of its words"),
        )
        .at(span.clone(), "");
        diagnostics.push(match did_you_mean(text, STATUSES) {
            Some(near) => diagnostic.suggest(span, near, format!("did you mean `{near}`?")),
            None => diagnostic.help(format!("the words are {}", STATUSES.join(", "))),
        });
    }

    /// Types a value; `None` after a diagnostic.
    fn value(
        &self,
        kind: &FieldType,
        node: &Node,
        name: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        if let FieldType::List(item) = kind {
            let items = node.items().iter();
            let items = items.filter_map(|node| self.value(item, node, name, diagnostics));
            return Some(FieldValue::List(items.collect()));
        }
        if let FieldType::Map = kind {
            return match &node.value {
                Value::Map(entries) => Some(FieldValue::Map(
                    entries
                        .iter()
                        .filter_map(|(key, value)| {
                            let text = value.text()?;
                            Some((key.text.clone(), FieldValue::Text(text.into())))
                        })
                        .collect(),
                )),
                _ => self.wrong(node, name, "a mapping, e.g. `title: Fact sheet`", diagnostics),
            };
        }
        let Some(text) = node.text() else {
            return self.wrong(node, name, "a single value", diagnostics);
        };
        match kind {
            FieldType::Text | FieldType::Markdown => Some(FieldValue::Text(text.trim().into())),
            FieldType::File => Some(FieldValue::File(text.into())),
            FieldType::Bool => match node.as_bool() {
                Some(value) => Some(FieldValue::Bool(value)),
                None => self.wrong(node, name, "true or false", diagnostics),
            },
            FieldType::Integer => match text.parse() {
                Ok(value) => Some(FieldValue::Integer(value)),
                Err(_) => self.wrong(node, name, "a whole number, e.g. `12`", diagnostics),
            },
            FieldType::Decimal if is_decimal(text) => Some(FieldValue::Decimal(text.into())),
            FieldType::Decimal => self.wrong(node, name, "a number, e.g. `12.5`", diagnostics),
            FieldType::Money => match money(text) {
                Some(value) => Some(value),
                None => self.wrong(
                    node,
                    name,
                    "an amount and a currency, e.g. `673403.75 EUR`",
                    diagnostics,
                ),
            },
            FieldType::Date => self.date(node, text, name, diagnostics).map(FieldValue::Date),
            FieldType::DateRange => {
                let (first, last) = text.split_once('/').unwrap_or((text, text));
                let first = self.date(node, first.trim(), name, diagnostics)?;
                let last = self.date(node, last.trim(), name, diagnostics)?;
                Some(FieldValue::DateRange(first, last))
            }
            FieldType::Country => self.country(node, text, diagnostics),
            FieldType::Language if well_formed(text) => Some(FieldValue::Language(text.into())),
            FieldType::Language => self.wrong(node, name, "a language tag, e.g. `ro`", diagnostics),
            FieldType::Url
                if (text.starts_with("https://") || text.starts_with("http://"))
                    && !text.contains([' ', '"', '<', '>']) =>
            {
                Some(FieldValue::Url(text.into()))
            }
            FieldType::Url => {
                self.wrong(node, name, "an address, e.g. `https://example.org`", diagnostics)
            }
            FieldType::Email if is_email(text) => Some(FieldValue::Email(text.into())),
            FieldType::Email => {
                self.wrong(node, name, "an e-mail address, e.g. `team@example.org`", diagnostics)
            }
            FieldType::Term(vocabulary) => self.term(vocabulary, node, text, diagnostics),
            FieldType::Ref(_) => Some(FieldValue::Ref(text.trim_matches('/').into())),
            FieldType::List(_) | FieldType::Map => None,
        }
    }

    fn wrong(
        &self,
        node: &Node,
        name: &str,
        expected: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        diagnostics.push(
            Diagnostic::new(&diag::WRONG_TYPE, format!("`{name}` cannot be read"))
                .at(self.span(&node.range), format!("this is {}", node.kind()))
                .help(format!("write {expected}")),
        );
        None
    }

    fn date(
        &self,
        node: &Node,
        text: &str,
        name: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Date> {
        let error = match Date::parse(text) {
            Ok(date) => return Some(date),
            Err(error) => error,
        };
        let diagnostic = match error {
            DateError::Calendar => {
                Diagnostic::new(&diag::BAD_DATE, format!("`{name}` is a day that no calendar has"))
            }
            DateError::Form => {
                Diagnostic::new(&diag::BAD_DATE, format!("`{name}` is not written as a date"))
            }
        };
        diagnostics.push(
            diagnostic
                .at(self.span(&node.range), "")
                .help("write year-month-day, as far as it is known: 2019-03-19, 2019-03 or 2019"),
        );
        None
    }

    fn country(
        &self,
        node: &Node,
        text: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        let upper = text.to_ascii_uppercase();
        let code = match upper.as_str() {
            "EL" => "GR",
            "UK" => "GB",
            other => other,
        };
        let span = self.span(&node.range);
        if code != upper {
            diagnostics.push(
                Diagnostic::new(&diag::EU_COUNTRY_CODE, format!("`{text}` is the EU's own code"))
                    .at(span, "")
                    .suggest(self.span(&node.range), code, "write the code of ISO 3166-1"),
            );
        } else if !is_country(code) {
            diagnostics.push(
                Diagnostic::new(&diag::UNKNOWN_COUNTRY, format!("`{text}` is not a country code"))
                    .at(span, "")
                    .help(
                        "write the two letters of ISO 3166-1, e.g. BE for Belgium, RO for Romania",
                    ),
            );
            return None;
        }
        let bytes: [u8; 2] = code.as_bytes().try_into().ok()?;
        Some(FieldValue::Country(bytes))
    }

    fn term(
        &self,
        name: &Arc<str>,
        node: &Node,
        text: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        let span = self.span(&node.range);
        let Some(vocabulary) = self.config.vocabularies.get(name) else {
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
        if vocabulary.unreadable || vocabulary.term(text).is_some() {
            return Some(FieldValue::Term { vocabulary: name.clone(), term: text.into() });
        }
        let mut diagnostic =
            Diagnostic::new(&diag::UNKNOWN_TERM, format!("`{text}` is not a term of `{name}`"))
                .at(span.clone(), "");
        diagnostic = match near_term(vocabulary, text) {
            Some(near) => diagnostic.suggest(span, near, format!("did you mean `{near}`?")),
            None => {
                let ids: Vec<&str> = vocabulary.terms.iter().map(|term| &*term.id).collect();
                diagnostic
                    .help(format!("the terms are {}", ids.join(", ")))
                    .help(format!("or add it to content/vocabularies/{name}.yaml"))
            }
        };
        diagnostics.push(diagnostic);
        None
    }
}

/// A term with a similar id, or the one whose label was written instead of its id.
fn near_term<'a>(vocabulary: &'a Vocabulary, text: &str) -> Option<&'a str> {
    let by_label = vocabulary.terms.iter().find(|term| {
        term.label.iter().any(|(_, label)| label.to_lowercase() == text.to_lowercase())
    });
    match by_label {
        Some(term) => Some(&term.id),
        None => did_you_mean(text, vocabulary.terms.iter().map(|term| &*term.id)),
    }
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits.len() <= 30 && all_digits(whole) && all_digits(fraction)
}

fn money(text: &str) -> Option<FieldValue> {
    let (amount, currency) = text.split_once(' ')?;
    let currency: [u8; 3] = currency.as_bytes().try_into().ok()?;
    (is_decimal(amount) && currency.iter().all(u8::is_ascii_uppercase))
        .then(|| FieldValue::Money { amount: amount.into(), currency })
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.contains('.')
            && !host.contains('@')
            && !text.contains(|c: char| c.is_whitespace() || "<>\"',;".contains(c))
    })
}

/// The officially assigned alpha-2 codes of ISO 3166-1, and XK, which the EU uses for Kosovo.
fn is_country(code: &str) -> bool {
    const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL \
        BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ \
        DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS \
        GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR \
        KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU \
        MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY \
        QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH \
        TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";
    code.len() == 2 && CODES.split_whitespace().any(|known| known == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_of_each_kind() {
        assert!(
            is_decimal("673403.75")
                && is_decimal("-1")
                && !is_decimal("1.2.3")
                && !is_decimal("1e3")
        );
        assert!(money("673403.75 EUR").is_some() && money("673.403,75 EUR").is_none());
        assert!(is_email("a.b@example.org") && !is_email("a@b") && !is_email("a b@c.org"));
        assert!(is_country("DK") && !is_country("EL") && !is_country("XX") && !is_country("D"));
    }
}
