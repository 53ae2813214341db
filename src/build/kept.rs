//! The last build on a disk, so that another run of the program goes on where it ended.
//!
//! Kept in the output folder's own part, beside the manifest of the site that it tells of: it may be
//! deleted at any time, and where it does not fit the manifest, the program or the choices, it is as
//! if it were not there. It holds fingerprints of what the site was made of and nothing of the site,
//! so what it leads to can be at worst a page that is made again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::graph::{Questions, StoredGraph};
use crate::render::{Missing, Question, Renderer, StoredQuestion};
use crate::write::{OWN_FOLDER, State};

use super::Options;
use super::last::Last;
use super::prints::Prints;
use super::report::{Audit, Fault};
use super::said;

const NAME: &str = "last.json";

/// See [`Missing`].
type StoredMissing = (String, String, usize);

/// See [`Last`].
#[derive(Serialize, Deserialize)]
struct Stored {
    program: u128,
    choices: String,
    state: [u8; 32],
    prints: Prints,
    graph: StoredGraph<StoredQuestion>,
    missing: Vec<(Box<str>, Vec<StoredMissing>)>,
    /// By path: names of faults, and passages.
    findings: BTreeMap<String, Vec<(String, String)>>,
    pages: usize,
    search: BTreeMap<usize, Vec<Value>>,
}

/// Writes down what the coming run needs to know. What cannot be kept is made again.
pub(super) fn keep(options: &Options, last: &Last, questions: &Questions<Question>) {
    let Some(program) = options.program else { return };
    if !last.pending.is_empty() {
        return;
    }
    let missing = last.missing.iter().map(|(path, missing)| {
        let missing = missing
            .iter()
            .map(|(kind, name, language)| ((*kind).to_owned(), name.clone(), *language));
        (path.clone(), missing.collect())
    });
    let findings = last.audit.findings.iter().map(|(path, found)| {
        let found = found.iter().map(|(fault, text)| (fault.name().to_owned(), text.clone()));
        (path.clone(), found.collect())
    });
    let search = last.search.iter();
    let search = search.map(|(at, said)| (*at, said.iter().map(said::store).collect())).collect();
    let stored = Stored {
        program,
        choices: last.choices.clone(),
        state: last.state.0,
        prints: last.prints.clone(),
        graph: last.graph.store(questions, StoredQuestion::of),
        missing: missing.collect(),
        findings: findings.collect(),
        pages: last.audit.pages,
        search,
    };
    if let Ok(text) = serde_json::to_vec(&stored) {
        let own = options.out.join(OWN_FOLDER);
        let whole = own.join("last.tmp");
        let written = fs::write(&whole, text).and_then(|()| fs::rename(&whole, own.join(NAME)));
        if written.is_err() {
            let _ = fs::remove_file(whole);
        }
    }
}

/// The last build of the same program into the same folder.
pub(super) fn find(options: &Options) -> Option<(Last, Questions<Question>)> {
    let text = fs::read(options.out.join(OWN_FOLDER).join(NAME)).ok()?;
    let stored: Stored = serde_json::from_slice(&text).ok()?;
    if stored.program != options.program? || stored.choices != super::choices(options) {
        return None;
    }
    let (graph, questions) = stored.graph.restore(StoredQuestion::question)?;
    let missing = stored.missing.into_iter().map(|(path, missing)| {
        let missing = missing.into_iter().map(|(kind, name, language)| -> Option<Missing> {
            Some((Renderer::missing_kind(&kind)?, name, language))
        });
        Some((path, missing.collect::<Option<Vec<_>>>()?))
    });
    let missing: FxHashMap<_, _> = missing.collect::<Option<_>>()?;
    let findings = stored.findings.into_iter().map(|(path, found)| {
        let found = found.into_iter().map(|(fault, text)| Some((Fault::named(&fault)?, text)));
        Some((path, found.collect::<Option<Vec<_>>>()?))
    });
    let audit = Audit { findings: findings.collect::<Option<_>>()?, pages: stored.pages };
    let search = stored
        .search
        .iter()
        .map(|(at, said)| Some((*at, said.iter().map(said::restore).collect::<Option<Vec<_>>>()?)));
    let last = Last {
        prints: stored.prints,
        audit: Arc::new(audit),
        choices: stored.choices,
        out: options.out.clone(),
        state: State(stored.state),
        graph,
        missing,
        search: search.collect::<Option<_>>()?,
        pending: BTreeSet::new(),
    };
    Some((last, questions))
}
