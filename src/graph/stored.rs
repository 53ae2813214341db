//! The graph as it is kept on a disk between two runs of the program.

use std::sync::{Arc, Mutex, RwLock};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::{Fingerprint, Graph, Id, Questions, Record};

/// Questions, and what outputs were made of. Sets of questions that many outputs share stand there
/// once.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredGraph<Q> {
    questions: Vec<Option<Q>>,
    sets: Vec<Arc<[Id]>>,
    /// Output, its questions about the world and about itself as places among the sets, print.
    records: Vec<(Box<str>, usize, usize, Fingerprint)>,
    world: Vec<(Id, Fingerprint)>,
}

impl Graph {
    /// What there is to keep. A question that `store` leaves out cannot be asked again, so whoever
    /// asked it is stale.
    pub fn store<Q, S>(
        &self,
        questions: &Questions<Q>,
        store: impl Fn(&Q) -> Option<S>,
    ) -> StoredGraph<S> {
        let list = questions.list.read().unwrap_or_else(|it| it.into_inner());
        let questions = list.iter().map(|question| question.as_ref().and_then(&store)).collect();
        let mut places: FxHashMap<&Arc<[Id]>, usize> = FxHashMap::default();
        let mut sets = Vec::new();
        let mut place = |set| {
            *places.entry(set).or_insert_with(|| {
                sets.push(Arc::clone(set));
                sets.len() - 1
            })
        };
        let mut outputs: Vec<_> = self.records.iter().collect();
        outputs.sort_unstable_by_key(|(output, _)| *output);
        let records = outputs.into_iter().map(|(output, record)| {
            (output.clone(), place(&record.world), place(&record.own), record.print)
        });
        let records = records.collect();
        let world = self.world.iter().map(|(&id, &answer)| (id, answer)).collect();
        StoredGraph { questions, sets, records, world }
    }
}

impl<S> StoredGraph<S> {
    /// The graph and its questions; `None` if this is no graph.
    pub fn restore<Q: Clone + Eq + std::hash::Hash>(
        self,
        restore: impl Fn(S) -> Option<Q>,
    ) -> Option<(Graph, Questions<Q>)> {
        let list: Vec<Option<Q>> =
            self.questions.into_iter().map(|question| question.and_then(&restore)).collect();
        let known = |set: &Arc<[Id]>| set.iter().all(|id| (*id as usize) < list.len());
        if !self.sets.iter().all(known) {
            return None;
        }
        let numbered = list.iter().zip(0..);
        let ids = numbered.filter_map(|(question, id)| Some((question.clone()?, id))).collect();
        let mut records = FxHashMap::default();
        for (output, world, own, print) in self.records {
            let (world, own) = (self.sets.get(world)?.clone(), self.sets.get(own)?.clone());
            records.insert(output, Record { world, own, print });
        }
        let graph = Graph { records, world: self.world.into_iter().collect() };
        let sets: FxHashSet<Arc<[Id]>> = self.sets.into_iter().collect();
        let questions =
            Questions { ids: RwLock::new(ids), list: RwLock::new(list), sets: Mutex::new(sets) };
        Some((graph, questions))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Trace, Update};
    use super::*;

    #[test]
    fn a_graph_survives_a_disk() {
        let questions: Questions<String> = Questions::default();
        let (lost, kept) = (questions.id(&"lost".to_owned()), questions.id(&"kept".to_owned()));
        let (mut graph, mut update) = (Graph::default(), Update::default());
        for (output, asked) in [("a", lost), ("b", kept), ("c", kept)] {
            let mut trace = Trace::default();
            trace.asked_world(asked, Fingerprint(7));
            trace.asked_own(kept, Fingerprint(9));
            update.add(&questions, output, trace);
        }
        graph.update(update, |_| true);

        let stored = graph.store(&questions, |it| (it != "lost").then(|| it.clone()));
        assert_eq!(stored.sets.len(), 2, "b and c ask the same, and each asks the same of itself");
        let text = serde_json::to_string(&stored).unwrap();
        let stored: StoredGraph<String> = serde_json::from_str(&text).unwrap();
        let (graph, questions) = stored.restore(Some).unwrap();
        assert_eq!((questions.get(lost), questions.get(kept)), (None, Some("kept".to_owned())));
        assert_eq!(questions.id(&"kept".to_owned()), kept);
        // As a build asks: what nobody can ask any more has another answer.
        let ask = |id: Id| questions.get(id).map(|_| Fingerprint(7)).unwrap_or_default();
        let answers: Vec<_> = graph.world().map(|id| (id, ask(id))).collect();
        let changed = graph.changed(&answers);
        let own = |_: Id| Some(Fingerprint(9));
        assert!(graph.is_stale("a", &changed, Some(own)));
        assert!(!graph.is_stale("b", &changed, Some(own)));

        let wrong = StoredGraph::<String> {
            questions: Vec::new(),
            sets: vec![vec![3].into()],
            records: Vec::new(),
            world: Vec::new(),
        };
        assert!(wrong.restore(Some).is_none(), "a set of questions that are not there");
    }
}
