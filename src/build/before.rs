//! The hub as it was prepared last. Where nothing but bodies changed since, most of it stands.

use std::sync::Arc;

use crate::assets::Assets;
use crate::diag::Diagnostics;
use crate::i18n::I18n;
use crate::load::Loaded;
use crate::render::Renderer;
use crate::resolve::{self, Said, Site, resolve_bodies};

use super::Resolved;

pub(super) struct Before {
    pub resolved: Arc<Resolved>,
    pub said: Said,
    pub renderer: Arc<Renderer>,
    /// Of templates, addresses and redirects.
    pub said_of_templates: Diagnostics,
    pub chosen: resolve::Options,
}

impl Before {
    /// Whether it was prepared of the same hub, texts of pages aside.
    pub fn fits(&self, loaded: &Loaded, i18n: &Arc<I18n>, chosen: &resolve::Options) -> bool {
        let own = &self.resolved.loaded;
        Arc::ptr_eq(&own.config, &loaded.config)
            && Arc::ptr_eq(&self.resolved.site.i18n, i18n)
            && self.chosen == *chosen
            && own.files == loaded.files
            && own.theme == loaded.theme
    }

    /// The site with the bodies as they are now; `None` if more than bodies changed.
    pub fn with_bodies(&self, loaded: &Loaded) -> Option<(Site, Said)> {
        let Resolved { loaded: before, site } = &*self.resolved;
        resolve_bodies((site, &self.said), &before.documents, loaded)
    }

    /// The renderer of such a site, with what was said when its plan was made; `None` if its files
    /// are others now.
    pub fn renderer(self, assets: &Assets, site: &Arc<Site>) -> Option<(Renderer, Diagnostics)> {
        let same = self.renderer.is_ready() && self.renderer.assets() == assets;
        same.then(|| (self.renderer.with_bodies(site.clone()), self.said_of_templates))
    }
}
