//! The only orchestrator: it knows the order of the stages and what is kept between two builds.

mod before;
mod configured;
mod failed;
mod folders;
mod indexed;
mod kept;
mod last;
mod memo;
mod part;
mod pictures;
mod prints;
mod rendering;
mod report;
mod said;
mod verify;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use rayon::prelude::*;

use crate::assets::{self, Assets, Collector, Source};
use crate::check::Checker;
use crate::config::{BaseUrl, Date};
use crate::diag::{Diagnostics, Severity, Sources};
use crate::graph::{Graph, Questions};
use crate::load::{Document, Loaded, Loader, Theme};
use crate::render::{Missing, Question, Renderer};
use crate::resolve::{self, Site};
use before::Before;
use configured::Configured;
use folders::check_out;
pub use indexed::Indexed;
use indexed::{expected_of_search, index_language, put_shard};
use last::Last;
use memo::Inputs;
use part::Part;
use prints::Prints;
use rendering::{Halt, Work};
pub use verify::verify;

use report::Auditor;
pub use report::{Audit, Fault, Finding};

use crate::write::{Class, Generation, Report, WriteError};

/// What to build and where to.
#[derive(Clone, Debug)]
pub struct Options {
    /// The hub's root.
    pub root: PathBuf,
    /// The site's folder.
    pub out: PathBuf,
    /// Instead of `base_url` in `hub.yaml`.
    pub base_url: Option<BaseUrl>,
    /// Scheme and host in place of those of `base_url`, whose path stays, as `serve` shows a site.
    pub origin: Option<Box<str>>,
    /// Entries with `status: draft` too.
    pub drafts: bool,
    /// The day that decides what is open, past or overdue; the newest of the content if not given.
    pub as_of: Option<Date>,
    /// The tags of the languages of a site of its own; all if not given.
    pub languages: Option<Vec<String>>,
    /// Only a part of the whole site is written.
    pub shard: Option<Shard>,
    /// Which program is running. If given, a build remembers what it was made of beside the site, and
    /// the next one of the same program does only what changed, or nothing.
    pub program: Option<u128>,
    /// Make no index, but take over those that [`Builder::supply`] was given: `serve` makes them
    /// aside, to show the page first.
    pub defer_search: bool,
    /// This is the builder's only build, so nothing is recorded for a next one.
    pub once: bool,
    /// Make the search index.
    pub search: bool,
    /// Warnings keep the site from being published, as errors do.
    pub deny_warnings: bool,
    /// Publish what is good even if there are errors, as `serve` does.
    pub lenient: bool,
    /// A page that cannot be read any more stays as it was when it could.
    pub keep_last_good: bool,
    /// Waited before each step of the commit; only tests want more than zero.
    pub commit_pause: Duration,
}

impl Options {
    /// A plain build.
    pub fn new(root: impl Into<PathBuf>, out: impl Into<PathBuf>) -> Self {
        Options {
            root: root.into(),
            out: out.into(),
            base_url: None,
            origin: None,
            drafts: false,
            as_of: None,
            languages: None,
            shard: None,
            program: None,
            defer_search: false,
            once: false,
            search: true,
            deny_warnings: false,
            lenient: false,
            keep_last_good: false,
            commit_pause: Duration::ZERO,
        }
    }
}

/// A part of a site. All parts copied together are the site that one build writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shard {
    /// The pages and the search index of one language, by its tag.
    Language(String),
    /// What belongs to no language: styles, scripts, images, the page that offers the languages.
    Shared,
}

/// Why there is no outcome at all.
#[derive(Debug)]
pub enum Failure {
    /// The command makes no sense as it was given.
    Usage(String),
    /// The output could not be written.
    Write(WriteError),
    /// The search index could not be made.
    Search(String),
    /// There is no hub, as the diagnostics said.
    NoHub,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Usage(message) | Failure::Search(message) => f.write_str(message),
            Failure::Write(error) => error.fmt(f),
            Failure::NoHub => f.write_str("there is nothing to serve"),
        }
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Failure::Write(error)
    }
}

/// What a build did and had to say.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Sorted, each once.
    pub diagnostics: Diagnostics,
    /// The texts they point into.
    pub sources: Sources,
    /// What was written; `None` if nothing was published.
    pub report: Option<Report>,
    /// What was found out about the pages; `None` if nothing was published.
    pub audit: Option<Arc<Audit>>,
    /// Pages rendered.
    pub rendered: usize,
    /// Languages of the hub.
    pub languages: usize,
    /// Languages whose index is older than their pages.
    pub search_pending: Vec<usize>,
}

/// A hub as far as `resolve`, with all that was said on the way.
pub struct Resolved {
    /// Documents and files.
    pub loaded: Loaded,
    /// The site.
    pub site: Arc<Site>,
}

/// A hub as far as it can be shown: every page can be rendered, and none has been.
pub struct Prepared {
    resolved: Arc<Resolved>,
    renderer: Arc<Renderer>,
    diagnostics: Diagnostics,
}

impl Prepared {
    /// Renders the pages.
    pub fn renderer(&self) -> &Arc<Renderer> {
        &self.renderer
    }

    /// The site.
    pub fn site(&self) -> &Arc<Site> {
        &self.resolved.site
    }

    /// All pages' files, drafts included.
    pub fn documents(&self) -> &[Arc<Document>] {
        &self.resolved.loaded.documents
    }

    /// The texts that diagnostics point into.
    pub fn sources(&self) -> &Sources {
        &self.resolved.loaded.sources
    }

    /// What was said so far.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// The theme.
    pub fn theme(&self) -> &Theme {
        &self.resolved.loaded.theme
    }

    /// Whether another was made of the same files, those of the theme aside.
    pub fn has_same_content(&self, other: &Prepared) -> bool {
        same_content(&self.resolved.loaded, &other.resolved.loaded)
    }

    /// Whether it was made of the same files.
    fn is_made_of(&self, loaded: &Loaded) -> bool {
        let own = &self.resolved.loaded;
        same_content(own, loaded) && own.theme == loaded.theme
    }
}

fn same_content(a: &Loaded, b: &Loaded) -> bool {
    a.documents.len() == b.documents.len()
        && a.documents.iter().zip(&b.documents).all(|(a, b)| Arc::ptr_eq(a, b))
        && a.files == b.files
        && a.config == b.config
}

/// Builds a hub again and again, keeping what has not changed.
#[derive(Default)]
pub struct Builder {
    loader: Loader,
    configured: Configured,
    collector: Collector,
    checker: Checker,
    before: Option<Before>,
    last: Option<Last>,
    questions: Arc<Questions<Question>>,
    supplied: BTreeMap<usize, Indexed>,
}

impl Builder {
    /// Loads and resolves. `None` if there is no hub.
    pub fn resolve(
        &mut self,
        options: &Options,
        diagnostics: &mut Diagnostics,
    ) -> Option<Resolved> {
        let loaded = self.load(options, None, diagnostics)?;
        Some(self.resolve_loaded(options, loaded, diagnostics))
    }

    fn load(
        &mut self,
        options: &Options,
        hints: Option<&[PathBuf]>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Loaded> {
        self.loader.keeps_last_good = options.keep_last_good;
        let mut loaded = match hints {
            Some(hints) => self.loader.load_hinted(&options.root, hints, diagnostics)?,
            None => self.loader.load(&options.root, diagnostics)?,
        };
        loaded.config = self.configured.config(&loaded.config, options);
        Some(loaded)
    }

    fn resolve_loaded(
        &mut self,
        options: &Options,
        loaded: Loaded,
        diagnostics: &mut Diagnostics,
    ) -> Resolved {
        let i18n = self.configured.i18n(&loaded, diagnostics);
        let (site, said) = resolve::resolve(&loaded, &i18n, &resolve_options(options, &loaded));
        diagnostics.extend(said.iter().cloned());
        Resolved { loaded, site: Arc::new(site) }
    }

    /// Goes as far as pages can be rendered, looking at no page but those among `hints` if given.
    /// `None` if there is no hub.
    pub fn prepare(
        &mut self,
        options: &Options,
        hints: Option<&[PathBuf]>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Prepared> {
        let mut said = Diagnostics::new();
        let Some(loaded) = self.load(options, hints, &mut said) else {
            diagnostics.extend(said);
            return None;
        };
        Some(self.prepare_loaded(options, loaded, said))
    }

    /// Looks at every file, whatever the hints were. `None` if it is all as it was prepared, or if
    /// there is no hub any more, which the next event will say.
    pub fn look_again(&mut self, options: &Options, prepared: &Prepared) -> Option<Prepared> {
        let mut said = Diagnostics::new();
        let loaded = self.load(options, None, &mut said)?;
        (!prepared.is_made_of(&loaded)).then(|| self.prepare_loaded(options, loaded, said))
    }

    fn prepare_loaded(
        &mut self,
        options: &Options,
        loaded: Loaded,
        mut diagnostics: Diagnostics,
    ) -> Prepared {
        let i18n = self.configured.i18n(&loaded, &mut diagnostics);
        let chosen = resolve_options(options, &loaded);
        let before = self.before.take().filter(|before| before.fits(&loaded, &i18n, &chosen));
        let again = before.as_ref().and_then(|before| before.with_bodies(&loaded));
        let kept = before.filter(|_| again.is_some());
        let (site, said) = again.unwrap_or_else(|| resolve::resolve(&loaded, &i18n, &chosen));
        diagnostics.extend(said.iter().cloned());
        let resolved = Arc::new(Resolved { loaded, site: Arc::new(site) });
        let assets = self.assets(&resolved, &mut diagnostics);
        let kept = kept.and_then(|before| before.renderer(&assets, &resolved.site));
        let (renderer, said_of_templates) = kept.unwrap_or_else(|| {
            let mut said = Diagnostics::new();
            let (site, theme) = (resolved.site.clone(), &resolved.loaded.theme);
            (Renderer::new(site, Arc::new(assets), theme, &mut said), said)
        });
        let renderer = Arc::new(renderer);
        diagnostics.extend(said_of_templates.iter().cloned());
        self.before = Some(Before {
            resolved: resolved.clone(),
            said,
            renderer: renderer.clone(),
            said_of_templates,
            chosen,
        });
        Prepared { resolved, renderer, diagnostics }
    }

    /// Takes an index that was made aside, to be published with the next build if it still fits.
    pub fn supply(&mut self, indexed: Indexed) {
        self.supplied.insert(indexed.language, indexed);
    }

    /// Loads, resolves and checks, and renders a page of every shape to nowhere, so that templates
    /// have their say.
    pub fn check(&mut self, options: &Options) -> Outcome {
        let mut outcome = Outcome::default();
        let Some(resolved) = self.resolve(options, &mut outcome.diagnostics) else {
            outcome.diagnostics.finish();
            return outcome;
        };
        self.checker.check(&resolved.site, &mut outcome.diagnostics);
        expected_of_search(&resolved.site, &mut outcome.diagnostics);
        let assets = Arc::new(self.assets(&resolved, &mut outcome.diagnostics));
        let (site, theme) = (resolved.site.clone(), &resolved.loaded.theme);
        let renderer = Renderer::new(site, assets, theme, &mut outcome.diagnostics);
        let samples = renderer.samples();
        let failed = samples.par_iter().filter_map(|planned| {
            renderer.render(planned).err().map(|error| (planned.path(), *error))
        });
        outcome.diagnostics.extend(failed::say_once(failed.collect()));
        let missing = renderer.missing();
        outcome.diagnostics.extend(missing.iter().map(|found| renderer.explain_missing(found)));
        outcome.finish(options, &resolved);
        outcome
    }

    /// Builds and publishes.
    pub fn build(&mut self, options: &Options) -> Result<Outcome, Failure> {
        check_out(&options.root, &options.out)?;
        let inputs = Inputs::look(options);
        if let Some(outcome) = inputs.as_ref().and_then(|inputs| inputs.recall(options)) {
            return Ok(outcome);
        }
        Inputs::forget(options);
        if self.last.is_none()
            && let Some((last, questions)) = kept::find(options)
        {
            (self.last, self.questions) = (Some(last), Arc::new(questions));
        }
        let mut outcome = Outcome::default();
        let Some(prepared) = self.prepare(options, None, &mut outcome.diagnostics) else {
            outcome.diagnostics.finish();
            return Ok(outcome);
        };
        let never = AtomicBool::new(false);
        let Some(outcome) = self.finish(options, &prepared, &never)? else {
            return Ok(Outcome::default());
        };
        let complete = outcome.report.is_some() && outcome.search_pending.is_empty();
        if complete && let Some(last) = &self.last {
            kept::keep(options, last, &self.questions);
        }
        if let Some(inputs) = inputs.filter(|_| complete) {
            inputs.remember(options, &outcome);
        }
        Ok(outcome)
    }

    /// Checks, renders, writes and publishes what was prepared. `None` if `stop` was set on the way;
    /// then nothing has been published.
    pub fn finish(
        &mut self,
        options: &Options,
        prepared: &Prepared,
        stop: &AtomicBool,
    ) -> Result<Option<Outcome>, Failure> {
        check_out(&options.root, &options.out)?;
        let Prepared { resolved, renderer, diagnostics } = prepared;
        let mut outcome = Outcome { diagnostics: diagnostics.clone(), ..Outcome::default() };
        let site = &resolved.site;
        let part = Part::new(site, options)?;
        self.checker.check(site, &mut outcome.diagnostics);
        let generation = Generation::begin(&options.out)?;
        let prints = Prints::of(site, &resolved.loaded, renderer);
        let choices = choices(options);
        let asked = (&**renderer, &*self.questions);
        let changes = self.last.as_ref().and_then(|last| {
            last.changes(&prints, &choices, &options.out, generation.state(), asked)
        });
        let last = self.last.as_ref().filter(|_| changes.is_some());
        let mut said_of_search = last.map(|last| last.search.clone()).unwrap_or_default();
        let mut pending = BTreeSet::new();
        let mut languages = Vec::new();
        for language in site.languages().filter(|_| site.config.hub.search) {
            if !part.has(Some(language)) {
                continue;
            }
            let wanted = changes.as_ref().is_none_or(|it| it.languages.contains(&language));
            let folder = format!("search/{}/", site.config.hub.languages[language].tag);
            if let Some(indexed) = self.supplied.get(&language).filter(|_| wanted)
                && prints.indexes.get(language) == Some(&indexed.print)
            {
                for shard in &indexed.shards {
                    put_shard(&generation, shard)?;
                }
                said_of_search.insert(language, indexed.said.clone());
            } else if options.defer_search {
                // An index that is a moment old serves better than one that keeps the page waiting.
                let kept = generation.keep_folder(&folder);
                pending.extend((wanted || !kept).then_some(language));
            } else if wanted || !generation.keep_folder(&folder) {
                languages.push(language);
            }
        }
        let indexed = Mutex::new(Vec::new());
        let rendered = OnceLock::new();
        let auditor = Auditor::new(&resolved.loaded.theme);
        // An index is one long task and a page a short one: begun in this order, the pages fill up
        // what the last index leaves of the other threads.
        rayon::scope_fifo(|scope| {
            let indexed = &indexed;
            for &language in &languages {
                let generation = &generation;
                scope.spawn_fifo(move |_| {
                    let result = index_language(site, language).and_then(|(shards, said)| {
                        for shard in &shards {
                            put_shard(generation, shard)?;
                        }
                        Ok(said)
                    });
                    let mut indexed = indexed.lock().unwrap_or_else(|it| it.into_inner());
                    indexed.push((language, result));
                });
            }
            scope.spawn_fifo(|_| {
                // Set once, here.
                let known = last.zip(changes.as_ref());
                let auditor = &auditor;
                let work = Work { renderer, part, known, generation: &generation, auditor, stop };
                let questions = (!options.once).then_some(&self.questions);
                let _ = rendered.set(work.render_all(questions, options.keep_last_good));
            });
        });
        for (language, result) in indexed.into_inner().unwrap_or_else(|it| it.into_inner()) {
            said_of_search.insert(language, result?);
        }
        outcome.diagnostics.extend(said_of_search.values().flatten().cloned());
        let mut rendered = match rendered.into_inner() {
            Some(Ok(rendered)) => rendered,
            Some(Err(Halt::Write(error))) => return Err(error.into()),
            Some(Err(Halt::Stopped)) | None => {
                generation.abandon();
                return Ok(None);
            }
        };
        outcome.rendered = rendered.count;
        let failed: Vec<String> = rendered.failed.iter().map(|(path, _)| path.clone()).collect();
        outcome.diagnostics.extend(failed::say_once(rendered.failed));
        let is_there = |path: &str| renderer.find(path).is_some();
        let mut missing = last.map(|last| last.missing.clone()).unwrap_or_default();
        missing.retain(|path, _| is_there(path));
        missing.extend(rendered.missing);
        missing.retain(|_, missing| !missing.is_empty());
        let all_missing: BTreeSet<Missing> =
            missing.values().flatten().cloned().chain(renderer.missing()).collect();
        let explained = all_missing.iter().map(|found| renderer.explain_missing(found));
        outcome.diagnostics.extend(explained);
        for (path, source) in renderer.assets().outputs.iter().filter(|_| part.has(None)) {
            if changes.is_some() && generation.keep(path) {
                continue;
            }
            match source {
                Source::Bytes(bytes) => generation.put(path, Class::Hashed, bytes)?,
                Source::File(file) | Source::Picture(file) => {
                    let bytes = std::fs::read(file);
                    let bytes = bytes.map_err(|error| WriteError::Io(file.clone(), error))?;
                    let clean = matches!(source, Source::Picture(_));
                    let clean = if clean { assets::cleaned(&bytes) } else { None };
                    generation.put(path, Class::Hashed, clean.as_deref().unwrap_or(&bytes))?;
                }
            }
        }
        if part.has(None) {
            outcome.diagnostics.extend(pictures::publish(renderer.assets(), options, &generation)?);
        }
        outcome.finish(options, resolved);
        // Without templates even a lenient build has nothing to show: the last good site stays.
        let publish = renderer.is_ready() && (options.lenient || !outcome.diagnostics.has_errors());
        if !publish {
            generation.abandon();
            return Ok(Some(outcome));
        }
        let audit = Arc::new(auditor.finish());
        let (report, state) = generation.commit(options.commit_pause)?;
        audit.write(&options.out, report.files);
        (outcome.report, outcome.audit) = (Some(report), Some(audit.clone()));
        outcome.search_pending = pending.iter().copied().collect();
        self.supplied.clear();
        let mut graph = match (self.last.take(), changes) {
            (Some(last), Some(changes)) => {
                rendered.update.answered(changes.answers);
                last.graph
            }
            _ => Graph::default(),
        };
        graph.update(rendered.update, is_there);
        for path in &failed {
            graph.forget(path);
        }
        let out = options.out.clone();
        let search = said_of_search;
        self.last =
            Some(Last { prints, audit, choices, out, state, graph, missing, search, pending });
        Ok(Some(outcome))
    }

    fn assets(&self, resolved: &Resolved, diagnostics: &mut Diagnostics) -> Assets {
        let hidden = &resolved.site.hidden_folders;
        self.collector.collect(&resolved.loaded, hidden, diagnostics)
    }
}

fn resolve_options(options: &Options, loaded: &Loaded) -> resolve::Options {
    let (tags, hub) = (options.languages.as_deref(), &loaded.config.hub);
    resolve::Options {
        drafts: options.drafts,
        as_of: options.as_of,
        languages: tags.map(|tags| tags.iter().filter_map(|tag| hub.language(tag)).collect()),
    }
}

impl Outcome {
    fn finish(&mut self, options: &Options, resolved: &Resolved) {
        self.diagnostics.apply(|diagnostic| resolved.site.config.hub.rules.judge(diagnostic));
        if options.deny_warnings {
            self.diagnostics.deny_warnings();
        }
        self.diagnostics.finish();
        self.languages = resolved.site.languages().count();
        self.sources = resolved.loaded.sources.clone();
    }

    /// Errors and warnings.
    pub fn counts(&self) -> (usize, usize) {
        (self.diagnostics.count(Severity::Error), self.diagnostics.count(Severity::Warning))
    }
}

/// What a caller chose, as far as it shows in the site or in what is said.
fn choices(options: &Options) -> String {
    format!(
        "{:?}",
        (
            &options.base_url,
            options.drafts,
            options.as_of,
            &options.languages,
            &options.shard,
            options.search,
            options.deny_warnings,
            options.lenient,
            &options.origin,
        )
    )
}
