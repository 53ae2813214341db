//! Rendering: every page that would be another now, handed on at once, so that no more than one page a
//! thread is in memory.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::diag::Diagnostic;
use crate::graph::{Questions, Update};
use crate::render::{Missing, Planned, Question, Renderer};
use crate::write::{Class, Generation, WriteError};

use super::last::{Changes, Last};
use super::part::Part;
use super::report::Auditor;

/// Why rendering came to no end.
pub(super) enum Halt {
    Stopped,
    Write(WriteError),
}

impl From<WriteError> for Halt {
    fn from(error: WriteError) -> Self {
        Halt::Write(error)
    }
}

/// What is to be rendered, and where to.
#[derive(Clone, Copy)]
pub(super) struct Work<'a> {
    pub renderer: &'a Renderer,
    pub part: Part,
    /// The last build and what changed since, if it can be told.
    pub known: Option<(&'a Last, &'a Changes)>,
    pub generation: &'a Generation,
    pub auditor: &'a Auditor,
    pub stop: &'a AtomicBool,
}

/// Pages that a thread takes at most. What it has taken no other can take from it, and left alone rayon
/// would hand out thousands: at the end one thread would work and the others wait.
const TOGETHER: usize = 16;

/// What was rendered.
#[derive(Default)]
pub(super) struct Rendered {
    pub count: usize,
    /// Files of pages that could not be rendered, and why.
    pub failed: Vec<(String, Diagnostic)>,
    pub update: Update,
    /// What each page asked for in vain.
    pub missing: FxHashMap<Box<str>, Vec<Missing>>,
}

impl Work<'_> {
    /// Renders all pages and files that would be others now, and records what they ask if `questions`
    /// are given, as they are if there is anything `known`. With `keep_failed`, what cannot be
    /// rendered any more stays as it was.
    pub fn render_all(
        self,
        questions: Option<&Arc<Questions<Question>>>,
        keep_failed: bool,
    ) -> Result<Rendered, Halt> {
        let Work { renderer, part, known, generation, auditor, stop } = self;
        let before = known.map(|(last, _)| &*last.audit);
        let rendered = Mutex::new(Rendered::default());
        let count = AtomicUsize::new(0);
        let page = |planned: &&Planned| {
            if stop.load(Ordering::Relaxed) {
                return Err(Halt::Stopped);
            }
            let path = planned.path();
            let fresh = !planned.is_last()
                && known.zip(questions).is_some_and(|((last, changes), questions)| {
                    match planned.is_page() {
                        true => !last.is_stale(changes, planned, (renderer, questions)),
                        // A script of entries is made of front matter, and asks no questions.
                        false => Last::only_bodies(changes),
                    }
                });
            if fresh && generation.keep(&path) {
                if planned.is_page() {
                    auditor.kept(&path, planned.owner(), before);
                }
                return Ok(());
            }
            if planned.is_page() {
                count.fetch_add(1, Ordering::Relaxed);
            }
            let (made, recorded) = renderer.render_recorded(planned, questions);
            match made {
                Ok(output) => {
                    if planned.is_page() {
                        auditor.page(&path, planned.owner(), &output.bytes);
                    }
                    generation.put(&output.path, Class::Page, &output.bytes)?;
                    let mut rendered = rendered.lock().unwrap_or_else(|it| it.into_inner());
                    if let Some(questions) = questions {
                        rendered.update.add(questions, &path, recorded.trace);
                    }
                    // That there is nothing to say any more is told, too.
                    rendered.missing.insert(path.into(), recorded.missing);
                }
                Err(diagnostic) => {
                    if keep_failed {
                        generation.keep(&path);
                        auditor.kept(&path, planned.owner(), before);
                    }
                    let mut rendered = rendered.lock().unwrap_or_else(|it| it.into_inner());
                    rendered.failed.push((path, *diagnostic));
                }
            }
            Ok(())
        };
        let planned: Vec<&Planned> =
            renderer.planned().iter().filter(|planned| part.has(planned.owner())).collect();
        // Pages that say what was found on the others come after them.
        let (last, first): (Vec<&Planned>, Vec<&Planned>) =
            planned.into_iter().partition(|planned| planned.is_last());
        first.par_iter().with_max_len(TOGETHER).try_for_each(page)?;
        renderer.note_found(auditor.told(renderer.languages()));
        last.par_iter().try_for_each(page)?;
        let only_bodies = known.is_some_and(|(_, changes)| Last::only_bodies(changes));
        let files = renderer.files().iter().filter(|file| part.has(file.language));
        let files: Vec<_> = files.collect();
        files.par_iter().with_max_len(TOGETHER).try_for_each(|file| {
            if only_bodies && generation.keep(&file.path) {
                return Ok(());
            }
            if stop.load(Ordering::Relaxed) {
                return Err(Halt::Stopped);
            }
            let output = renderer.render_file(file);
            Ok(generation.put(&output.path, Class::Page, &output.bytes)?)
        })?;
        for output in renderer.whole_site().iter().filter(|output| part.has(output.language)) {
            generation.put(&output.path, Class::Page, &output.bytes)?;
        }
        let mut rendered = rendered.into_inner().unwrap_or_else(|it| it.into_inner());
        rendered.count = count.into_inner();
        Ok(rendered)
    }
}
