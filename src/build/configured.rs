//! What follows from the configuration alone, and is kept as long as that stays.

use std::sync::Arc;

use crate::config::BaseUrl;
use crate::diag::{self, Diagnostic, Diagnostics, Span};
use crate::i18n::{CatalogFile, I18n};
use crate::load::{Config, Loaded, ThemeFile};

use super::Options;

/// The configuration as the options change it, and the languages.
#[derive(Default)]
pub(super) struct Configured {
    config: Option<(Arc<Config>, Arc<Config>)>,
    i18n: Option<Languages>,
}

struct Languages {
    config: Arc<Config>,
    files: Vec<(Box<str>, ThemeFile)>,
    i18n: Arc<I18n>,
    said: Diagnostics,
}

impl Configured {
    /// The hub's configuration with the choices of the options in it.
    pub fn config(&mut self, read: &Arc<Config>, options: &Options) -> Arc<Config> {
        let mut config = (**read).clone();
        let hub = &mut config.hub;
        hub.base_url = options.base_url.clone().or(hub.base_url.take());
        if let Some(origin) = &options.origin {
            let path = hub.base_url.as_ref().map_or("/", |base| &base.path);
            hub.base_url = BaseUrl::parse(&format!("{origin}{path}"));
        }
        hub.search &= options.search;
        if config == **read {
            return read.clone();
        }
        // The same one again, so that others can tell at a glance that nothing changed.
        if let Some((from, known)) = &self.config
            && Arc::ptr_eq(from, read)
            && **known == config
        {
            return known.clone();
        }
        let config = Arc::new(config);
        self.config = Some((read.clone(), config.clone()));
        config
    }

    /// The languages with their catalogues.
    pub fn i18n(&mut self, loaded: &Loaded, diagnostics: &mut Diagnostics) -> Arc<I18n> {
        let files: Vec<(Box<str>, ThemeFile)> = ["i18n/", "hub-i18n/"]
            .iter()
            .flat_map(|folder| loaded.theme.below(folder))
            .map(|(name, file)| (Box::from(name), file.clone()))
            .collect();
        let known = self
            .i18n
            .take()
            .filter(|known| Arc::ptr_eq(&known.config, &loaded.config) && known.files == files);
        let known = known.unwrap_or_else(|| {
            let mut said = Diagnostics::new();
            let catalogs = catalogs(&files, &mut said);
            let i18n = Arc::new(I18n::new(&loaded.config.hub, &catalogs, &mut said));
            Languages { config: loaded.config.clone(), files, i18n, said }
        });
        diagnostics.extend(known.said.iter().cloned());
        let i18n = known.i18n.clone();
        self.i18n = Some(known);
        i18n
    }
}

fn catalogs(files: &[(Box<str>, ThemeFile)], diagnostics: &mut Diagnostics) -> Vec<CatalogFile> {
    let mut read = |(name, file): &(Box<str>, ThemeFile)| {
        let language = name.strip_suffix(".yaml")?.to_owned();
        let Ok(text) = std::str::from_utf8(&file.bytes) else {
            diagnostics.push(
                Diagnostic::new(&diag::NOT_UTF8, "this catalogue is not UTF-8")
                    .at(Span::file(file.shown.clone()), "")
                    .help("save it as UTF-8 in your editor (\"Save with encoding\")"),
            );
            return None;
        };
        Some(CatalogFile { language, path: file.shown.clone(), text: text.into() })
    };
    files.iter().filter_map(&mut read).collect()
}
