//! What the server knows of the hub at this moment, and how open pages are told.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

use serde_json::{Value, json};
use tokio::sync::broadcast;

use crate::build::{Outcome, Prepared};
use crate::diag::{Diagnostic, Severity, Sources};

/// Edits that the desk remembers.
const EDITS: usize = 20;

/// Findings that an overlay lists.
const SHOWN: usize = 20;

/// A message to open pages: its kind and its JSON.
pub(super) type Told = (&'static str, Arc<str>);

/// Shared by the thread that builds and those that answer.
pub(super) struct Live {
    snapshot: RwLock<Option<Arc<Prepared>>>,
    said: RwLock<Said>,
    edits: RwLock<VecDeque<Edit>>,
    /// Counts what was published.
    number: AtomicU64,
    sender: broadcast::Sender<Told>,
}

/// What is to be said of the hub.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub diagnostics: Vec<Diagnostic>,
    pub sources: Sources,
    /// What keeps the site from being written.
    pub failure: Option<String>,
}

/// What was done after a change.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    /// Files that changed; none at the start.
    pub files: Vec<String>,
    /// Milliseconds until pages could be had.
    pub shown: f64,
    /// Milliseconds until all was checked and written; `None` if the next change came first.
    pub done: Option<f64>,
    pub rendered: usize,
    pub written: usize,
}

impl Default for Live {
    fn default() -> Self {
        Live {
            snapshot: RwLock::default(),
            said: RwLock::default(),
            edits: RwLock::default(),
            number: AtomicU64::new(0),
            sender: broadcast::channel(64).0,
        }
    }
}

impl Live {
    /// The newest site that can be shown.
    pub fn snapshot(&self) -> Option<Arc<Prepared>> {
        self.snapshot.read().unwrap_or_else(|it| it.into_inner()).clone()
    }

    /// Shows another site from now on, and tells open pages.
    pub fn publish(&self, prepared: Arc<Prepared>) {
        let mut snapshot = self.snapshot.write().unwrap_or_else(|it| it.into_inner());
        let styles = snapshot.as_ref().and_then(|old| styles(old, &prepared));
        let old = snapshot.replace(prepared);
        drop(snapshot);
        let number = self.number.fetch_add(1, Ordering::Relaxed) + 1;
        self.tell("changed", &json!({ "number": number, "styles": styles }));
        // Ten thousand pages take a moment to let go of.
        drop(old);
    }

    /// What there is to say, from now on.
    pub fn say(&self, outcome: &Outcome, failure: Option<String>) {
        let said = Said {
            diagnostics: outcome.diagnostics.iter().cloned().collect(),
            sources: outcome.sources.clone(),
            failure,
        };
        *self.said.write().unwrap_or_else(|it| it.into_inner()) = said;
        self.tell("said", &self.findings());
    }

    /// Says why a page of a site cannot be rendered, before all that is to be said of the hub is known;
    /// nothing if another site is shown by now.
    pub fn add(&self, prepared: &Arc<Prepared>, diagnostic: Diagnostic) {
        let mut said = self.said.write().unwrap_or_else(|it| it.into_inner());
        if !self.snapshot().is_some_and(|shown| Arc::ptr_eq(&shown, prepared)) {
            return;
        }
        let (code, place) = (diagnostic.code.id, diagnostic.primary.as_ref().map(|it| &it.span));
        let is_known = |it: &Diagnostic| {
            it.code.id == code && it.primary.as_ref().map(|label| &label.span) == place
        };
        if said.diagnostics.iter().any(is_known) {
            return;
        }
        said.diagnostics.push(diagnostic);
        // Lines are those of the texts that the page was made of.
        said.sources = prepared.sources().clone();
        drop(said);
        self.tell("said", &self.findings());
    }

    /// Says that the site could not be written; what was said of the hub stays.
    pub fn fail(&self, failure: String) {
        self.said.write().unwrap_or_else(|it| it.into_inner()).failure = Some(failure);
        self.tell("said", &self.findings());
    }

    pub fn said(&self) -> Said {
        self.said.read().unwrap_or_else(|it| it.into_inner()).clone()
    }

    /// The errors as an overlay shows them.
    pub fn findings(&self) -> Value {
        let said = self.said.read().unwrap_or_else(|it| it.into_inner());
        let of = |severity| move |it: &&Diagnostic| it.severity == severity;
        let errors = said.diagnostics.iter().filter(of(Severity::Error));
        let shown: Vec<Value> = errors
            .clone()
            .take(SHOWN)
            .map(|diagnostic| {
                let place = diagnostic.primary.as_ref().map(|label| &label.span);
                let at = place.map(|span| said.sources.position(&span.path, span.start as usize));
                json!({
                    "code": diagnostic.code.id,
                    "message": diagnostic.message,
                    "label": diagnostic.primary.as_ref().map(|label| &label.text),
                    "file": place.map(|span| &*span.path),
                    "line": at.map(|at| at.line),
                    "column": at.map(|at| at.column),
                    "help": diagnostic.help,
                })
            })
            .collect();
        json!({
            "errors": errors.count(),
            "warnings": said.diagnostics.iter().filter(of(Severity::Warning)).count(),
            "shown": shown,
            "failure": said.failure,
        })
    }

    pub fn remember(&self, edit: Edit) {
        let mut edits = self.edits.write().unwrap_or_else(|it| it.into_inner());
        edits.push_front(edit);
        edits.truncate(EDITS);
    }

    pub fn edits(&self) -> Vec<Edit> {
        self.edits.read().unwrap_or_else(|it| it.into_inner()).iter().cloned().collect()
    }

    pub fn listen(&self) -> broadcast::Receiver<Told> {
        self.sender.subscribe()
    }

    fn tell(&self, kind: &'static str, message: &Value) {
        // Nobody may be looking.
        let _ = self.sender.send((kind, message.to_string().into()));
    }
}

/// Old and new addresses of style sheets, if nothing else changed.
fn styles(old: &Prepared, new: &Prepared) -> Option<Value> {
    let (a, b) = (old.theme(), new.theme());
    let same_but_styles = old.has_same_content(new)
        && a.files.len() == b.files.len()
        && a.files.iter().zip(&b.files).all(|((path, file), (other, changed))| {
            path == other && (file.bytes == changed.bytes || path.ends_with(".css"))
        });
    if !same_but_styles {
        return None;
    }
    let mut map = serde_json::Map::new();
    for path in a.files.keys().filter_map(|path| path.strip_prefix("static/")) {
        let from = old.renderer().assets().theme(path);
        let to = new.renderer().assets().theme(path);
        if let (Some(from), Some(to)) = (from, to)
            && from != to
        {
            map.insert(from.to_owned(), to.into());
        }
    }
    (!map.is_empty()).then(|| map.into())
}
