//! Everything that differs by language and is not content: UI strings, plurals, dates, numbers,
//! names of languages and countries, collation.
//!
//! Takes the configured languages and the catalogues' texts. Owns [`I18n`]. Incremental: rebuilt
//! whole when a catalogue or the list of languages changes; it is small. ICU4X's experimental parts
//! (display names) are used here and nowhere else.

mod catalog;
mod locale;
mod months;

use std::sync::Arc;

use crate::config::Hub;
use crate::diag::{Diagnostic, Diagnostics, NO_CATALOG, Span};

pub use catalog::{Catalog, CatalogFile};
pub use locale::{Direction, Locale, is_time_zone};
pub use months::Months;

/// One language of the hub, ready to format with.
#[derive(Debug)]
pub struct Language {
    /// BCP 47 tag.
    pub tag: Arc<str>,
    /// Its name in itself.
    pub name: String,
    /// Formatting.
    pub locale: Locale,
    /// Names of months, to find dates in texts.
    pub months: Months,
    /// UI strings; what it lacks comes from the default language and then from English.
    pub catalog: Catalog,
}

/// All languages of the hub.
#[derive(Debug)]
pub struct I18n {
    /// In the hub's order.
    pub languages: Vec<Language>,
    /// English, the last resort.
    english: Catalog,
    default_language: usize,
}

impl I18n {
    /// Prepares the hub's languages. Later files override earlier ones, key by key.
    pub fn new(hub: &Hub, files: &[CatalogFile], diagnostics: &mut Diagnostics) -> Self {
        let read = |tag: &str, diagnostics: &mut Diagnostics| {
            let mut catalog = Catalog::default();
            for file in files.iter().filter(|file| file.language == tag) {
                catalog.merge(file, diagnostics);
            }
            catalog
        };
        let languages = hub
            .languages
            .iter()
            .map(|language| {
                let locale = Locale::new(&language.tag);
                let catalog = read(&language.tag, diagnostics);
                if catalog.is_empty() {
                    diagnostics.push(
                        Diagnostic::new(
                            &NO_CATALOG,
                            format!("the theme has no texts in `{}`", language.tag),
                        )
                        .at(Span::file("hub.yaml".into()), "")
                        .help(format!(
                            "write i18n/{}.yaml; the default language's texts are shown until then",
                            language.tag
                        )),
                    );
                }
                let name = language.name.as_deref().map(str::to_owned);
                Language {
                    tag: language.tag.clone(),
                    name: name.unwrap_or_else(|| locale.language_name(&language.tag)),
                    months: Months::new(&locale),
                    locale,
                    catalog,
                }
            })
            .collect();
        let english = read("en", &mut Diagnostics::new());
        I18n { languages, english, default_language: hub.default_language }
    }

    /// A UI string. With `n`, the plural form that the number asks for; `{n}` and the names in
    /// `arguments` are put in. `None` if no catalogue has the key.
    pub fn text(
        &self,
        language: usize,
        key: &str,
        n: Option<u64>,
        arguments: &[(&str, &str)],
    ) -> Option<String> {
        let catalogs = [
            (&self.languages[language].catalog, language),
            (&self.languages[self.default_language].catalog, self.default_language),
            (&self.english, self.default_language),
        ];
        let (entry, owner) =
            catalogs.into_iter().find_map(|(catalog, owner)| Some((catalog.get(key)?, owner)))?;
        let locale = &self.languages[owner].locale;
        let form = entry.form(n.map(|n| locale.plural(n)));
        let number = n.map(|n| self.languages[language].locale.integer(n as i64));
        Some(catalog::fill(form, number.as_deref(), arguments))
    }

    /// A UI string of exactly this language; empty if it has none.
    pub fn own_text(&self, language: usize, key: &str) -> &str {
        self.languages[language].catalog.get(key).map_or("", |entry| entry.form(None))
    }

    /// All plural forms of a key, by CLDR category.
    pub fn plurals(&self, language: usize, key: &str) -> Vec<(&str, &str)> {
        [
            &self.languages[language].catalog,
            &self.languages[self.default_language].catalog,
            &self.english,
        ]
        .into_iter()
        .find_map(|catalog| catalog.get(key))
        .map(|entry| entry.forms())
        .unwrap_or_default()
    }
}
