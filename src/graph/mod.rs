//! What outputs were made of: questions, fingerprints of their answers, and who asked them.
//!
//! Knows no pages. While an output is made, everything that it asks is recorded as a [`Trace`]. When
//! the world has changed, the same questions are asked again: an output is stale if one of them has
//! another answer now, and only then. That an answer is *nothing* is an answer, too, and so is the
//! order of a list, so nothing has to be known of what depends on what.
//!
//! Questions are of two kinds. Those about the world have one answer for all who ask, and are asked
//! again once. Those about the output itself are asked again for each.

mod fingerprint;
mod stored;

use std::hash::Hash;
use std::sync::{Arc, Mutex, RwLock};

use rustc_hash::{FxHashMap, FxHashSet};

pub use fingerprint::{Fingerprint, Fingerprinter};
pub use stored::StoredGraph;

/// The number of a question in its [`Questions`].
pub type Id = u32;

/// Every question that was ever asked, by number. Shared by all threads.
#[derive(Debug)]
pub struct Questions<Q> {
    ids: RwLock<FxHashMap<Q, Id>>,
    /// By number; `None` for one that cannot be asked any more.
    list: RwLock<Vec<Option<Q>>>,
    /// Sets of questions that many outputs share.
    sets: Mutex<FxHashSet<Arc<[Id]>>>,
}

impl<Q> Default for Questions<Q> {
    fn default() -> Self {
        Questions { ids: RwLock::default(), list: RwLock::default(), sets: Mutex::default() }
    }
}

impl<Q: Clone + Eq + Hash> Questions<Q> {
    /// The number of a question.
    pub fn id(&self, question: &Q) -> Id {
        if let Some(&id) = self.ids.read().unwrap_or_else(|it| it.into_inner()).get(question) {
            return id;
        }
        let mut ids = self.ids.write().unwrap_or_else(|it| it.into_inner());
        if let Some(&id) = ids.get(question) {
            return id;
        }
        let mut list = self.list.write().unwrap_or_else(|it| it.into_inner());
        let id = list.len() as Id;
        list.push(Some(question.clone()));
        ids.insert(question.clone(), id);
        id
    }

    /// The question with a number.
    pub fn get(&self, id: Id) -> Option<Q> {
        self.list.read().unwrap_or_else(|it| it.into_inner()).get(id as usize).cloned().flatten()
    }

    fn set(&self, ids: Vec<Id>) -> Arc<[Id]> {
        let mut sets = self.sets.lock().unwrap_or_else(|it| it.into_inner());
        if let Some(known) = sets.get(ids.as_slice()) {
            return known.clone();
        }
        let set: Arc<[Id]> = ids.into();
        sets.insert(set.clone());
        set
    }
}

/// What one output asks while it is made.
#[derive(Debug, Default)]
pub struct Trace {
    world: Vec<(Id, Fingerprint)>,
    own: Vec<Id>,
    print: Fingerprinter,
    seen: FxHashSet<Id>,
}

impl Trace {
    /// Whether a question is asked for the first time; only then its answer counts.
    pub fn is_new(&mut self, id: Id) -> bool {
        self.seen.insert(id)
    }

    /// A question about the world was answered.
    pub fn asked_world(&mut self, id: Id, answer: Fingerprint) {
        self.world.push((id, answer));
    }

    /// A question about the output itself was answered.
    pub fn asked_own(&mut self, id: Id, answer: Fingerprint) {
        self.own.push(id);
        self.print.fingerprint(answer);
    }
}

/// What an output was made of.
#[derive(Clone, Debug)]
pub struct Record {
    world: Arc<[Id]>,
    own: Arc<[Id]>,
    print: Fingerprint,
}

/// What all outputs were made of.
#[derive(Debug, Default)]
pub struct Graph {
    records: FxHashMap<Box<str>, Record>,
    /// Answers to the questions about the world.
    world: FxHashMap<Id, Fingerprint>,
}

/// Answers that differ from those that outputs were made of.
#[derive(Debug, Default)]
pub struct Changed(FxHashSet<Id>);

/// Traces of outputs made since, to be taken over when these are published.
#[derive(Debug, Default)]
pub struct Update {
    records: Vec<(Box<str>, Record)>,
    world: Vec<(Id, Fingerprint)>,
}

impl Graph {
    /// The questions about the world that outputs have asked.
    pub fn world(&self) -> impl Iterator<Item = Id> + '_ {
        self.world.keys().copied()
    }

    /// Holds new answers against those that outputs were made of.
    pub fn changed(&self, answers: &[(Id, Fingerprint)]) -> Changed {
        let differs = |(id, answer): &&(Id, Fingerprint)| self.world.get(id) != Some(answer);
        Changed(answers.iter().filter(differs).map(|(id, _)| *id).collect())
    }

    /// Whether an output would be another now. `ask` answers the questions about it; without it, they
    /// are known to have the answers that they had.
    pub fn is_stale(
        &self,
        output: &str,
        changed: &Changed,
        ask: Option<impl FnMut(Id) -> Option<Fingerprint>>,
    ) -> bool {
        let Some(record) = self.records.get(output) else { return true };
        if !changed.0.is_empty() && record.world.iter().any(|id| changed.0.contains(id)) {
            return true;
        }
        let Some(mut ask) = ask else { return false };
        let mut print = Fingerprinter::default();
        for &id in &*record.own {
            match ask(id) {
                Some(answer) => print.fingerprint(answer),
                None => return true,
            }
        }
        print.finish() != record.print
    }

    /// Takes over what was made since, and forgets outputs that are not there any more.
    pub fn update(&mut self, update: Update, is_there: impl Fn(&str) -> bool) {
        self.records.retain(|output, _| is_there(output));
        self.records.extend(update.records);
        // Outputs that were not made again had the same answers.
        self.world.extend(update.world);
        let asked: FxHashSet<Id> =
            self.records.values().flat_map(|record| record.world.iter().copied()).collect();
        self.world.retain(|id, _| asked.contains(id));
    }

    /// Forgets an output, so that it is made again.
    pub fn forget(&mut self, output: &str) {
        self.records.remove(output);
    }

    /// How many outputs are known.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}

impl Update {
    /// Adds an output.
    pub fn add<Q: Clone + Eq + Hash>(
        &mut self,
        questions: &Questions<Q>,
        output: &str,
        trace: Trace,
    ) {
        let mut world: Vec<Id> = trace.world.iter().map(|(id, _)| *id).collect();
        world.sort_unstable();
        let record = Record {
            world: questions.set(world),
            own: questions.set(trace.own),
            print: trace.print.finish(),
        };
        self.world.extend(trace.world);
        self.records.push((output.into(), record));
    }

    /// Adds what others have collected.
    pub fn merge(&mut self, other: Update) {
        self.records.extend(other.records);
        self.world.extend(other.world);
    }

    /// New answers to questions about the world, asked by nobody in particular.
    pub fn answered(&mut self, answers: Vec<(Id, Fingerprint)>) {
        self.world.extend(answers);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(text: &str) -> Fingerprint {
        let mut printer = Fingerprinter::default();
        printer.bytes(text.as_bytes());
        printer.finish()
    }

    /// A world of words; an output asks for some of them, and for its own name.
    fn make(
        questions: &Questions<&'static str>,
        words: &[(&'static str, &str)],
        own: &str,
    ) -> Trace {
        let mut trace = Trace::default();
        for (word, answer) in words {
            let id = questions.id(word);
            if trace.is_new(id) {
                trace.asked_world(id, print(answer));
            }
        }
        trace.asked_own(questions.id(&"own"), print(own));
        trace
    }

    #[test]
    fn an_output_is_stale_when_an_answer_is_another() {
        let questions = Questions::default();
        let mut graph = Graph::default();
        let mut update = Update::default();
        update.add(&questions, "a", make(&questions, &[("x", "1"), ("y", "none")], "A"));
        update.add(&questions, "b", make(&questions, &[("x", "1"), ("x", "1")], "B"));
        graph.update(update, |_| true);
        let ask = |answer: &'static str| move |_| Some(print(answer));
        let answers =
            |y: &str| vec![(questions.id(&"x"), print("1")), (questions.id(&"y"), print(y))];

        let same = graph.changed(&answers("none"));
        assert!(!graph.is_stale("a", &same, Some(ask("A"))));
        assert!(graph.is_stale("a", &same, Some(ask("Z"))), "its own answer");
        assert!(graph.is_stale("c", &same, Some(ask("C"))), "nobody knows it");
        // What was nothing is something now.
        let other = graph.changed(&answers("2"));
        assert!(graph.is_stale("a", &other, None::<fn(Id) -> Option<Fingerprint>>));
        assert!(!graph.is_stale("b", &other, Some(ask("B"))));

        graph.update(Update::default(), |output| output == "b");
        assert_eq!((graph.len(), graph.world().count()), (1, 1), "nobody asks for y any more");
    }
}
