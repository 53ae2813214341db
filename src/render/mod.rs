//! Pages: which there are, what each template is given, and the bytes that come out.
//!
//! Takes the resolved [`Site`], the assets and the theme. Owns [`Renderer`]. Incremental: a page is a
//! function of its own data, which is its template's context, and of what the template asked for
//! through functions; nothing else reaches a template. Both are recorded as questions (`track.rs`)
//! that can be asked again. One [`tera::Tera`] a build.

mod body;
mod browse;
mod calendar;
mod cards;
mod catalogue;
mod cite;
mod context;
mod data;
mod drawn;
mod europe;
mod facts;
mod feeds;
mod figures;
mod files;
mod functions;
mod glossary;
mod guide;
mod home;
mod html;
mod ld;
mod limit;
mod listing;
mod lists;
mod metadata;
mod pictures;
mod plan;
mod redirects;
mod related;

mod scripts;
mod sitemap;
mod statement;
mod stored;
mod tally;
mod tasks;
mod templates;
mod terms;
mod texts;
mod track;
mod urls;
mod values;
mod videos;
mod views;
mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, Weak};

use rustc_hash::FxHashSet;
use tera::Tera;

use crate::assets::Assets;
use crate::diag::{self, Diagnostic, Diagnostics, Span};
use crate::graph::{Fingerprint, Questions};
use crate::load::Theme;
use crate::resolve::{PageIndex, Site};

pub use cite::Format;
pub use data::Table;
use drawn::Drawer;
use files::Files;
pub use files::{FileKind, PlannedFile};
use limit::Broken;
use listing::Listings;
pub use plan::{PageKind, Planned, View};
use redirects::Redirect;

pub use statement::{Found, Topic};
pub use stored::StoredQuestion;
use tally::Tallies;
use terms::Terms;
use texts::Texts;
pub use track::{Missing, Question, Recorded};

/// A file of the site.
#[derive(Debug)]
pub struct Output {
    /// Path in the site.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The language that it belongs to; `None` if it belongs to the site as a whole.
    pub language: Option<usize>,
}

/// What templates can reach.
struct Shared {
    site: Arc<Site>,
    assets: Arc<Assets>,
    planned: Arc<[Planned]>,
    files: Arc<Files>,
    listings: Arc<Listings>,
    tallies: Arc<Tallies>,
    drawer: Drawer,
    texts: Texts,
    /// The hub's own logo: a static file, its width and its height.
    logo: Option<(Box<str>, u32, u32)>,
    terms: Arc<Terms>,
    /// What was found on pages, by language.
    found: Mutex<BTreeMap<usize, Found>>,
    /// Keys and files that templates asked for and nobody has, each said once.
    missing: Mutex<BTreeSet<Missing>>,
}

/// Renders the pages of a site.
pub struct Renderer {
    shared: Arc<Shared>,
    tera: Option<Tera>,
    names: Arc<templates::Names>,
    redirects: Arc<[Redirect]>,
    places: Arc<plan::Places>,
}

impl Renderer {
    /// Reads the templates and plans the pages. Templates that cannot be read leave the renderer
    /// without pages, and say why.
    pub fn new(
        site: Arc<Site>,
        assets: Arc<Assets>,
        theme: &Theme,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let tallies = Tallies::new(&site);
        let (planned, places) = plan::plan(&site, &tallies, diagnostics);
        let files = Files::plan(&site);
        let redirects = redirects::plan(&site, &planned, &files.list, diagnostics);
        let listings = Listings::new(&site);
        let terms = Terms::new(&site);
        let (mut tera, names) = templates::read(theme, diagnostics);
        let source = tera.clone().map(Arc::new);
        let shared = Arc::new_cyclic(|own: &Weak<Shared>| Shared {
            drawer: Drawer::new(own.clone(), source, &names),
            texts: Texts::new(site.config.hub.languages.len()),
            site,
            assets,
            planned: planned.into(),
            files: Arc::new(files),
            listings: Arc::new(listings),
            tallies: Arc::new(tallies),
            logo: theme.logo.clone(),
            terms: Arc::new(terms),
            missing: Mutex::default(),
            found: Mutex::default(),
        });
        if let Some(tera) = &mut tera {
            functions::register(tera, &shared);
        }
        let (names, redirects, places) = (Arc::new(names), redirects.into(), Arc::new(places));
        Renderer { shared, tera, names, redirects, places }
    }

    /// The same for a site that has other bodies and is the same in all else, with the same theme and
    /// the same assets. What front matter decides is shared: the plan, the orders of lists, cards and
    /// counts.
    #[must_use]
    pub fn with_bodies(&self, site: Arc<Site>) -> Self {
        let before = &*self.shared;
        let shared = Arc::new_cyclic(|own: &Weak<Shared>| Shared {
            drawer: before.drawer.of(own.clone()),
            texts: Texts::new(site.config.hub.languages.len()),
            site,
            assets: before.assets.clone(),
            planned: before.planned.clone(),
            files: before.files.clone(),
            listings: before.listings.clone(),
            tallies: before.tallies.clone(),
            logo: before.logo.clone(),
            terms: before.terms.clone(),
            missing: Mutex::default(),
            found: Mutex::default(),
        });
        let mut tera = self.tera.clone();
        if let Some(tera) = &mut tera {
            functions::register(tera, &shared);
        }
        let (names, places) = (self.names.clone(), self.places.clone());
        Renderer { shared, tera, names, redirects: self.redirects.clone(), places }
    }

    /// False if the templates could not be read, so that there is no page to show.
    pub fn is_ready(&self) -> bool {
        self.tera.is_some()
    }

    /// The assets that pages name.
    pub fn assets(&self) -> &Assets {
        &self.shared.assets
    }

    /// The assets, to be kept.
    pub fn shared_assets(&self) -> Arc<Assets> {
        self.shared.assets.clone()
    }

    /// The content page whose text a planned page shows.
    pub fn own_page(&self, planned: &Planned) -> Option<PageIndex> {
        context::own_index(&self.shared.site, planned)
    }

    /// The page that a file of the site shows.
    pub fn find(&self, path: &str) -> Option<&Planned> {
        self.places.get(path).and_then(|&place| self.shared.planned.get(place))
    }

    /// The site.
    pub fn site(&self) -> &Arc<Site> {
        &self.shared.site
    }

    /// The content pages whose texts a planned page shows besides its own.
    pub fn other_pages(&self, planned: &Planned) -> Vec<PageIndex> {
        whole::shown(&self.shared.site, planned)
    }

    /// Every page, in the order of their addresses' making.
    pub fn planned(&self) -> &[Planned] {
        &self.shared.planned
    }

    /// One page of every shape: of the same kind, collection and language, with the same fields set.
    /// A template that fails on a page fails on the one that stands for it, unless a value and not
    /// its absence is to blame.
    pub fn samples(&self) -> Vec<&Planned> {
        let mut seen = FxHashSet::default();
        let new_shape = |planned: &&Planned| seen.insert(plan::shape(&self.shared.site, planned));
        self.shared.planned.iter().filter(new_shape).collect()
    }

    /// Renders one page.
    pub fn render(&self, planned: &Planned) -> Result<Output, Box<Diagnostic>> {
        let path = planned.path();
        let Some(tera) = &self.tera else {
            return Ok(Output { path, bytes: Vec::new(), language: planned.owner() });
        };
        limit::begin_page();
        let made = match planned.kind {
            PageKind::Entries { collection } => scripts::render(&self.shared, planned, collection),
            _ => self.render_template(tera, planned),
        };
        match made {
            Ok(bytes) => Ok(Output { path, bytes, language: planned.owner() }),
            Err(broken) => {
                // A card that cannot be drawn knows its own place.
                let broken = drawn::take_broken().unwrap_or(broken);
                Err(Box::new(self.names.explain_broken(&broken, &path)))
            }
        }
    }

    fn render_template(&self, tera: &Tera, planned: &Planned) -> Result<Vec<u8>, Broken> {
        let values = context::values(&self.shared, planned);
        let template = self.names.template(&self.shared.site, planned);
        track::asked_page(template, self.names.print(template), || {
            track::page_print(&values[0], &values[1], template)
        });
        limit::render(tera, template, &context::build(planned, values), limit::MOST_BYTES)
    }

    /// Renders one page, and says what it asked for in vain; with `questions`, all that it asked.
    pub fn render_recorded(
        &self,
        planned: &Planned,
        questions: Option<&Arc<Questions<Question>>>,
    ) -> (Result<Output, Box<Diagnostic>>, Recorded) {
        match questions {
            Some(questions) => track::record(questions, || self.render(planned)),
            None => {
                let (made, missing) = track::capture(|| self.render(planned));
                (made, Recorded { missing, ..Recorded::default() })
            }
        }
    }

    /// Asks again what is about no page.
    pub fn ask_world(&self, question: &Question) -> Option<Fingerprint> {
        self.shared.ask_world(question, |template| self.names.print(template))
    }

    /// Asks again what is about a page.
    pub fn ask_own(&self, question: &Question, planned: &Planned) -> Option<Fingerprint> {
        let template = self.names.template(&self.shared.site, planned);
        self.shared.ask_own(question, planned, template)
    }

    /// The languages of the site.
    pub fn languages(&self) -> impl Iterator<Item = usize> {
        self.shared.site.languages()
    }

    /// Says what was found on the pages of each language, before those are rendered that come
    /// [last](Planned::is_last).
    pub fn note_found(&self, found: BTreeMap<usize, Found>) {
        *self.shared.found.lock().unwrap_or_else(|it| it.into_inner()) = found;
    }

    /// The files beside the pages: references, calendars, feeds and open data.
    pub fn files(&self) -> &[PlannedFile] {
        &self.shared.files.list
    }

    /// Makes one of them. They say what front matter says, and nothing of any body.
    pub fn render_file(&self, file: &PlannedFile) -> Output {
        files::render(&self.shared, file)
    }

    /// Sitemaps, redirects and whatever else is made of all pages at once.
    pub fn whole_site(&self) -> Vec<Output> {
        let mut outputs = sitemap::render(&self.shared);
        outputs.extend(redirects::render(&self.shared, &self.redirects));
        outputs
    }

    /// What was asked for beside pages and nobody has. To be called when all is rendered.
    pub fn missing(&self) -> Vec<Missing> {
        let missing = self.shared.missing.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        missing.iter().cloned().collect()
    }

    /// The kind of what nobody has, by its name.
    pub fn missing_kind(name: &str) -> Option<&'static str> {
        ["string", "asset"].into_iter().find(|kind| *kind == name)
    }

    /// Says what nobody has.
    pub fn explain_missing(&self, (kind, name, language): &Missing) -> Diagnostic {
        let tag = &self.shared.site.config.hub.languages[*language].tag;
        match *kind {
            "string" => Diagnostic::new(
                &diag::MISSING_STRING,
                format!("no catalogue has the text `{name}`"),
            )
            .at(Span::file(format!("i18n/{tag}.yaml").into()), "")
            .help(format!("add a line `{name}: …` to i18n/{tag}.yaml")),
            _ => Diagnostic::new(
                &diag::MISSING_ASSET,
                format!("a template asks for the static file `{name}`, which the theme lacks"),
            )
            .help(format!("put it at themes/<theme>/static/{name}")),
        }
    }
}
