//! Everything that differs by language and is not content: UI strings, plurals, dates, numbers,
//! names of languages and countries, collation.
//!
//! Takes the configured languages and the catalogues' texts. Owns [`I18n`]. Incremental: rebuilt
//! whole when a catalogue or the list of languages changes; it is small. ICU4X's experimental parts
//! (display names) are used here and nowhere else.

mod catalog;
mod locale;
mod months;
mod proofread;
mod stem;

use std::sync::Arc;

use crate::config::{self, EU_ORDER, Hub, LanguageOrder, language_of_country};
use crate::diag::{Diagnostic, Diagnostics, NO_CATALOG, Span, UNKNOWN_TAG};

pub use catalog::{Catalog, CatalogFile};
pub use locale::{Direction, Locale, is_time_zone};
pub use months::Months;
pub use stem::stemmer;

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
    /// Indexes of `languages` in the order of switchers.
    pub order: Vec<usize>,
    /// English, the last resort.
    english: Catalog,
    default_language: usize,
}

impl I18n {
    /// Prepares the hub's languages. Later files override earlier ones, key by key.
    pub fn new(hub: &Hub, files: &[CatalogFile], diagnostics: &mut Diagnostics) -> Self {
        let read = |tag: &str, catalog: &mut Catalog, diagnostics: &mut Diagnostics| {
            for file in files.iter().filter(|file| file.language == tag) {
                catalog.merge(file, diagnostics);
            }
        };
        let has = |tag: &str| files.iter().any(|file| file.language == tag);
        let languages: Vec<Language> = hub
            .languages
            .iter()
            .map(|language| {
                let mut locale = Locale::new(&language.tag);
                if let Some(right_to_left) = language.right_to_left {
                    locale.set_right_to_left(right_to_left);
                }
                let mut catalog = Catalog::default();
                // Portuguese of Portugal is Portuguese but for what its own catalogue says. Another
                // script is another matter.
                if let Some((primary, rest)) = language.tag.split_once('-')
                    && (rest.split('-').next().is_none_or(|part| part.len() != 4)
                        || !has(&language.tag))
                {
                    read(primary, &mut catalog, diagnostics);
                }
                read(&language.tag, &mut catalog, diagnostics);
                let known = check_tag(language, &locale, diagnostics);
                if catalog.is_empty() && known {
                    diagnostics.push(
                        Diagnostic::new(
                            &NO_CATALOG,
                            format!("the theme has no texts in `{}`", language.tag),
                        )
                        .at(Span::new("hub.yaml".into(), language.range.clone()), "")
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
        let mut english = Catalog::default();
        read("en", &mut english, &mut Diagnostics::new());
        for file in files {
            if let Some(language) =
                languages.iter().find(|language| *language.tag == *file.language)
            {
                proofread::check(file, language, &english, diagnostics);
            }
        }
        for language in &languages {
            proofread::complete(language, &english, diagnostics);
        }
        let order = order(hub, &languages);
        I18n { languages, order, english, default_language: hub.default_language }
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

    /// The keys of all strings that readers of a language may see.
    pub fn keys(&self, language: usize) -> impl Iterator<Item = &str> {
        let own = self.languages[language].catalog.keys();
        own.into_iter().chain(self.english.keys())
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

/// A tag without a name in CLDR is hardly a language's.
fn check_tag(language: &config::Language, locale: &Locale, diagnostics: &mut Diagnostics) -> bool {
    let primary = language.tag.split('-').next().unwrap_or_default();
    if language.name.is_some() || locale.language_name(primary) != primary {
        return true;
    }
    let span = Span::new("hub.yaml".into(), language.range.clone());
    let diagnostic = Diagnostic::new(
        &UNKNOWN_TAG,
        format!("`{}` is the tag of no language that is known here", language.tag),
    )
    .at(span, "");
    let meant = language_of_country(primary);
    diagnostics.push(match meant {
        Some(tag) => diagnostic.help(format!(
            "it is a country's code; the language is `{tag}` (rename the files `.{primary}.md` to `.{tag}.md`)"
        )),
        None => diagnostic.help(format!(
            "write the language's BCP 47 tag, or its name if the tag is right: `{}: {{name: …}}`",
            language.tag
        )),
    });
    false
}

fn order(hub: &Hub, languages: &[Language]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..languages.len()).collect();
    match hub.language_order {
        LanguageOrder::Listed => {}
        LanguageOrder::Eu => order.sort_by_key(|&at| {
            let place = EU_ORDER.iter().position(|tag| **tag == *languages[at].tag);
            place.unwrap_or(EU_ORDER.len())
        }),
        LanguageOrder::Collation => {
            let locale = &languages[hub.default_language].locale;
            order.sort_by_cached_key(|&at| locale.sort_key(&languages[at].name));
        }
    }
    order
}
