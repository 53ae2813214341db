//! What of the last build still holds, so that the next one leaves it alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::diag::Diagnostic;
use crate::graph::{Changed, Fingerprint, Graph, Id, Questions};
use crate::render::{Missing, Planned, Question, Renderer};
use crate::resolve::PageIndex;
use crate::write::State;

use super::prints::Prints;
use super::report::Audit;

/// A build that was published.
pub(super) struct Last {
    pub prints: Prints,
    /// What was found out about its pages.
    pub audit: Arc<Audit>,
    pub choices: String,
    pub out: PathBuf,
    /// The site as it was left.
    pub state: State,
    /// What pages were made of.
    pub graph: Graph,
    /// What pages asked for in vain.
    pub missing: FxHashMap<Box<str>, Vec<Missing>>,
    /// What was said of each language's search.
    pub search: BTreeMap<usize, Vec<Diagnostic>>,
    /// Languages whose index is older than their pages.
    pub pending: BTreeSet<usize>,
}

/// What has to be made anew.
pub(super) struct Changes {
    /// Pages whose text or links changed, if nothing else did.
    bodies: Option<FxHashSet<PageIndex>>,
    /// Answers about the world that changed.
    world: Changed,
    /// All answers about the world.
    pub answers: Vec<(Id, Fingerprint)>,
    /// Languages to index.
    pub languages: BTreeSet<usize>,
}

impl Last {
    /// What changed since. `None` if nothing can be taken over: another folder, other choices, or a
    /// site that somebody else has written to.
    pub fn changes(
        &self,
        prints: &Prints,
        choices: &str,
        out: &PathBuf,
        state: State,
        (renderer, questions): (&Renderer, &Questions<Question>),
    ) -> Option<Changes> {
        if self.out != *out || self.choices != choices || self.state != state {
            return None;
        }
        let (old, new) = (&self.prints, prints);
        let indexes = old.indexes.iter().zip(&new.indexes).enumerate();
        let mut languages: BTreeSet<usize> =
            indexes.filter(|(_, (a, b))| a != b).map(|(at, _)| at).collect();
        languages.extend(old.indexes.len()..new.indexes.len());
        languages.extend(&self.pending);
        let same_world = old.world == new.world;
        if same_world && old.structure == new.structure && old.pages.len() == new.pages.len() {
            let pages = old.pages.iter().zip(&new.pages).enumerate();
            let bodies = pages.filter(|(_, (a, b))| a != b).map(|(at, _)| at).collect();
            let (world, answers) = (Changed::default(), Vec::new());
            return Some(Changes { bodies: Some(bodies), world, answers, languages });
        }
        let ids: Vec<Id> = self.graph.world().collect();
        let ask = |&id: &Id| {
            let answer = questions.get(id).and_then(|question| renderer.ask_world(&question));
            // What cannot be answered any more has changed.
            (id, answer.unwrap_or_default())
        };
        let answers: Vec<_> = ids.par_iter().map(ask).collect();
        let world = self.graph.changed(&answers);
        Some(Changes { bodies: None, world, answers, languages })
    }

    /// Whether a page has to be rendered again.
    pub fn is_stale(
        &self,
        changes: &Changes,
        planned: &Planned,
        (renderer, questions): (&Renderer, &Questions<Question>),
    ) -> bool {
        // A home or a list shows its own page's text, a guide on one page those of its sections.
        let mut shown = renderer.own_page(planned).into_iter().chain(renderer.other_pages(planned));
        let touched =
            changes.bodies.as_ref().is_none_or(|bodies| shown.any(|page| bodies.contains(&page)));
        let ask = |id: Id| {
            let question = questions.get(id)?;
            renderer.ask_own(&question, planned)
        };
        self.graph.is_stale(&planned.path(), &changes.world, touched.then_some(ask))
    }

    /// Whether nothing but texts changed.
    pub fn only_bodies(changes: &Changes) -> bool {
        changes.bodies.is_some()
    }
}
