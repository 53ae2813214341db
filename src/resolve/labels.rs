//! What readers of a language call fields, values and collections.

use crate::config::{FieldValue, Level, Localized, Rating, ScaleKind, Schema, Verdict, Zone};

use super::site::{CollectionPages, Site};

impl Site {
    /// What readers of a language call a field.
    pub fn field_label(&self, schema: &Schema, name: &str, language: usize) -> String {
        let own = schema.field(name).and_then(|field| field.label.as_ref());
        self.localized(own, language)
            .map(str::to_owned)
            .or_else(|| self.i18n.text(language, &format!("field_{name}"), None, &[]))
            .unwrap_or_else(|| name.replace('_', " "))
    }

    /// A text of the configuration in a language.
    pub fn localized<'a>(
        &'a self,
        text: Option<&'a Localized>,
        language: usize,
    ) -> Option<&'a str> {
        let tag = &self.config.hub.languages[language].tag;
        text?.get(tag, self.config.hub.default_tag())
    }

    /// The label of a facet's value, or of any coded value.
    pub fn value_label(&self, value: &FieldValue, language: usize) -> String {
        let locale = &self.i18n.languages[language].locale;
        match value {
            FieldValue::Country(code) => locale.region_name(&String::from_utf8_lossy(code)),
            FieldValue::Language(tag) => locale.language_name(tag),
            FieldValue::Term { vocabulary, term } => {
                let found = self.config.vocabularies.get(vocabulary).and_then(|v| v.term(term));
                let label = found.and_then(|term| self.localized(Some(&term.label), language));
                label.unwrap_or(term).to_owned()
            }
            FieldValue::Ref(id) => self
                .reference(id, "")
                .and_then(|entry| self.version(&self.entries[entry], language))
                .map_or_else(|| id.to_string(), |(page, _)| page.document.title().to_owned()),
            FieldValue::Date(date) => locale.date(*date),
            FieldValue::DateTime(moment) => {
                let zone = match (&moment.time, &moment.zone) {
                    (None, _) => None,
                    (_, Some(Zone::Named(name))) => Some(name.to_string()),
                    (_, Some(zone)) => Some(format!("UTC{zone}")),
                    (_, None) => self.i18n.text(language, "zone_unknown", None, &[]),
                };
                let text = locale.moment(moment);
                zone.map_or(text.clone(), |zone| format!("{text} ({zone})"))
            }
            FieldValue::DateRange(first, last) => locale.date_range(*first, *last),
            FieldValue::Money { amount, currency } => {
                locale.money(amount, &String::from_utf8_lossy(currency))
            }
            FieldValue::Integer(n) => locale.integer(*n),
            FieldValue::Decimal(digits) => locale.decimal(digits),
            FieldValue::Bool(value) => self
                .i18n
                .text(language, if *value { "yes" } else { "no" }, None, &[])
                .unwrap_or_else(|| value.to_string()),
            FieldValue::Choice { field, word } => self
                .i18n
                .text(language, &format!("{field}_{word}"), None, &[])
                .unwrap_or_else(|| word.replace('_', " ")),
            FieldValue::Geo(north, east) => format!("{north}, {east}"),
            FieldValue::Rating(rating) => self.rating_label(rating, language),
            FieldValue::Html(html) => plain(html),
            FieldValue::Text(text)
            | FieldValue::Url(text)
            | FieldValue::Email(text)
            | FieldValue::File(text) => text.to_string(),
            FieldValue::List(items) => {
                let items: Vec<_> = items.iter().map(|v| self.value_label(v, language)).collect();
                locale.list(&items)
            }
            FieldValue::Map(entries) => {
                let values: Vec<_> =
                    entries.iter().map(|(_, v)| self.value_label(v, language)).collect();
                values.join(", ")
            }
        }
    }

    /// A collection's title in a language.
    pub fn collection_title(&self, collection: &CollectionPages, language: usize) -> String {
        let page =
            collection.index.and_then(|index| self.best_page(&self.entries[index], language));
        match page {
            Some(page) => self.pages[page].document.title().to_owned(),
            None => {
                let mut name = collection.id.replace(['-', '_'], " ");
                if let Some(first) = name.get_mut(0..1) {
                    first.make_ascii_uppercase();
                }
                name
            }
        }
    }

    /// A judgement in words, without the scale's name.
    pub fn rating_label(&self, rating: &Rating, language: usize) -> String {
        let not_rated =
            || self.i18n.text(language, "not_rated", None, &[]).unwrap_or_else(|| "–".to_owned());
        let Some(scale) = self.config.scales.get(&rating.scale) else { return not_rated() };
        match (&rating.verdict, &scale.kind) {
            (Verdict::NotRated, _) => not_rated(),
            (Verdict::Level(id), ScaleKind::Labels(levels) | ScaleKind::Ordinal(levels)) => {
                self.level_label(levels, id, language)
            }
            (Verdict::Number(digits), ScaleKind::Numeric { unit, max, .. }) => {
                let number = self.i18n.languages[language].locale.decimal(digits);
                match self.localized(unit.as_ref(), language) {
                    Some(unit) => format!("{number} {unit}"),
                    None => format!("{number} / {max}"),
                }
            }
            (Verdict::Dimensions(judged), ScaleKind::Matrix { dimensions, levels }) => {
                let judged = judged.iter().map(|(dimension, level)| {
                    format!(
                        "{}: {}",
                        self.level_label(dimensions, dimension, language),
                        self.level_label(levels, level, language)
                    )
                });
                judged.collect::<Vec<_>>().join(", ")
            }
            (Verdict::Level(id), _) => id.to_string(),
            _ => not_rated(),
        }
    }

    /// The label of a level or dimension of a scale.
    pub fn level_label(&self, levels: &[Level], id: &str, language: usize) -> String {
        let found = levels.iter().find(|level| &*level.id == id);
        let label = found.and_then(|level| self.localized(Some(&level.label), language));
        label.unwrap_or(id).to_owned()
    }
}

/// The text of clean HTML, for places where no markup can stand.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&amp;", "&").trim().to_owned()
}
