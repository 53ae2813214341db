//! What a page asks while it is rendered, and the same asked again later.
//!
//! A template reaches the site in two ways only: through its context, and through functions. Both are
//! recorded here, as questions that can be asked again when the site has changed.

use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use tera::{Kwargs, Map, Value};

use crate::graph::{Fingerprint, Fingerprinter, Questions, Trace};

use super::texts::Text;
use super::{Planned, Shared, context, functions};

/// What a template can ask.
#[derive(Clone, Debug)]
pub enum Question {
    /// Which template shows the page, and what is in its context.
    Page,
    /// The sources of a template and of all that it may include.
    Template(&'static str),
    /// A function: its place in the table, its arguments, and the language if it is about no page.
    Call(Call),
}

/// A call of a template function.
#[derive(Clone, Debug)]
pub struct Call {
    function: usize,
    language: Option<usize>,
    arguments: Arguments,
}

impl Call {
    /// A call of the function at a place in the table.
    pub(super) fn new(function: usize, language: Option<usize>, kwargs: Kwargs) -> Self {
        let print = print_arguments(&kwargs);
        Call { function, language, arguments: Arguments { kwargs, print } }
    }

    /// The function, the language if it is about no page, and the arguments.
    pub(super) fn parts(&self) -> (usize, Option<usize>, &Kwargs) {
        (self.function, self.language, &self.arguments.kwargs)
    }
}

#[derive(Clone)]
struct Arguments {
    kwargs: Kwargs,
    print: Fingerprint,
}

impl std::fmt::Debug for Arguments {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.print)
    }
}

impl PartialEq for Question {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Question::Page, Question::Page) => true,
            (Question::Template(a), Question::Template(b)) => a == b,
            (Question::Call(a), Question::Call(b)) => {
                (a.function, a.language, a.arguments.print)
                    == (b.function, b.language, b.arguments.print)
            }
            _ => false,
        }
    }
}

impl Eq for Question {}

impl Hash for Question {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Question::Page => 0.hash(state),
            Question::Template(name) => name.hash(state),
            Question::Call(call) => {
                (call.function, call.language, call.arguments.print).hash(state);
            }
        }
    }
}

/// A question about no page, and what stands for its answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    question: Question,
    answer: Fingerprint,
}

impl Asked {
    /// A call whose answer is about no page and lacks nothing.
    pub fn call(function: usize, language: usize, kwargs: &Kwargs, answer: &Value) -> Self {
        let question = Question::Call(Call::new(function, Some(language), kwargs.clone()));
        Asked { question, answer: print(answer, &[]) }
    }

    /// What was asked.
    pub fn question(&self) -> &Question {
        &self.question
    }

    /// The sources of a template, and what stands for them.
    pub fn template(name: &'static str, answer: Fingerprint) -> Self {
        Asked { question: Question::Template(name), answer }
    }
}

/// Something that a template asked for and nobody has: its kind, its name and the language.
pub type Missing = (&'static str, String, usize);

/// A page that is being rendered and what it has asked so far.
struct Current {
    questions: Arc<Questions<Question>>,
    trace: Trace,
    /// What was noted of things that many pages share.
    aside: Vec<Arc<[Asked]>>,
}

thread_local! {
    /// A page is rendered by one thread from beginning to end.
    static CURRENT: RefCell<Option<Current>> = const { RefCell::new(None) };
    /// What nobody has, while somebody wants to know.
    static MISSING: RefCell<Option<Vec<Missing>>> = const { RefCell::new(None) };
    /// What is asked while something is rendered that many pages share.
    static ASIDE: RefCell<Option<Vec<Asked>>> = const { RefCell::new(None) };
}

/// What a page asked, and what of it nobody has.
#[derive(Debug, Default)]
pub struct Recorded {
    /// The questions.
    pub trace: Trace,
    /// What nobody has.
    pub missing: Vec<Missing>,
}

/// Runs `render` and records what it asks.
pub(super) fn record<T>(
    questions: &Arc<Questions<Question>>,
    render: impl FnOnce() -> T,
) -> (T, Recorded) {
    let (trace, aside) = Default::default();
    let fresh = Current { questions: questions.clone(), trace, aside };
    CURRENT.with(|current| current.replace(Some(fresh)));
    let (made, missing) = capture(render);
    let current = CURRENT.with(RefCell::take);
    let trace = current.map(|current| current.trace).unwrap_or_default();
    (made, Recorded { trace, missing })
}

/// Runs `ask` and hands back what nobody has of what it asks.
pub(super) fn capture<T>(ask: impl FnOnce() -> T) -> (T, Vec<Missing>) {
    let outer = MISSING.with(|missing| missing.replace(Some(Vec::new())));
    let answer = ask();
    let missing = MISSING.with(|missing| missing.replace(outer));
    (answer, missing.unwrap_or_default())
}

/// Runs `render`, and hands back what it asks and what nobody has of it, instead of holding it against
/// the page that is being rendered.
pub(super) fn aside<T>(render: impl FnOnce() -> T) -> (T, Vec<Asked>, Vec<Missing>) {
    ASIDE.with(|asked| asked.replace(Some(Vec::new())));
    let (made, missing) = capture(render);
    let asked = ASIDE.with(RefCell::take);
    (made, asked.unwrap_or_default(), missing)
}

/// Notes what was asked aside, for a page that shows what came out.
pub(super) fn asked_aside(asked: &Arc<[Asked]>) {
    with_current(|current| {
        // Most cards of a list ask the same.
        if current.aside.iter().any(|known| Arc::ptr_eq(known, asked)) {
            return;
        }
        current.aside.push(asked.clone());
        for Asked { question, answer } in asked.iter() {
            let id = current.questions.id(question);
            if current.trace.is_new(id) {
                current.trace.asked_world(id, *answer);
            }
        }
    });
}

/// Notes that a string was asked for.
pub(super) fn asked_text(text: &Text) {
    let aside = ASIDE.with(|aside| match &mut *aside.borrow_mut() {
        Some(aside) => {
            aside.push(text.asked_aside().clone());
            true
        }
        None => false,
    });
    if aside {
        return;
    }
    with_current(|current| {
        let (id, asked) = text.asked(&current.questions);
        if current.trace.is_new(id) {
            current.trace.asked_world(id, asked.answer);
        }
    });
}

/// Notes a call for something that many pages share, and its answer, which is about no page.
pub(super) fn asked_call_aside(
    function: usize,
    language: usize,
    kwargs: &Kwargs,
    answer: &Value,
    missing: &[Missing],
) {
    ASIDE.with(|asked| {
        if let Some(asked) = &mut *asked.borrow_mut() {
            let call = Asked::call(function, language, kwargs, answer);
            asked.push(Asked { answer: print(answer, missing), ..call });
        }
    });
}

/// Notes what nobody has; hands it back if nobody wants to know.
pub(super) fn note_missing(found: Missing) -> Option<Missing> {
    MISSING.with(|missing| match &mut *missing.borrow_mut() {
        Some(missing) => {
            if !missing.contains(&found) {
                missing.push(found);
            }
            None
        }
        None => Some(found),
    })
}

fn with_current(note: impl FnOnce(&mut Current)) {
    CURRENT.with(|current| {
        if let Some(current) = &mut *current.borrow_mut() {
            note(current);
        }
    });
}

/// Notes which template shows the page, and what its context is.
pub(super) fn asked_page(
    template: &'static str,
    sources: Fingerprint,
    page: impl Fn() -> Fingerprint,
) {
    with_current(|current| {
        let id = current.questions.id(&Question::Template(template));
        if current.trace.is_new(id) {
            current.trace.asked_world(id, sources);
        }
        let id = current.questions.id(&Question::Page);
        if current.trace.is_new(id) {
            current.trace.asked_own(id, page());
        }
    });
}

/// Notes a call and its answer, and what nobody has of it.
pub(super) fn asked_call(
    function: usize,
    shared: &Shared,
    page: &Planned,
    kwargs: &Kwargs,
    answer: &Value,
    missing: &[Missing],
) {
    with_current(|current| {
        let world = functions::is_about_world(function);
        let language = world.then_some(page.language);
        let call = Call::new(function, language, kwargs.clone());
        let id = current.questions.id(&Question::Call(call));
        if !current.trace.is_new(id) {
            return;
        }
        match world {
            true => {
                let answer = functions::world_answer(function, shared, kwargs, answer);
                current.trace.asked_world(id, print(&answer, missing));
            }
            false => {
                let own = functions::own_print(function, shared, page);
                current.trace.asked_own(id, own.unwrap_or_else(|| print(answer, missing)));
            }
        }
    });
}

impl Shared {
    /// Asks again what is about no page.
    pub(super) fn ask_world(
        &self,
        question: &Question,
        sources: impl Fn(&str) -> Fingerprint,
    ) -> Option<Fingerprint> {
        let call = match question {
            Question::Page => return None,
            Question::Template(name) => return Some(sources(name)),
            Question::Call(call) => call,
        };
        if call.language? >= self.site.published.len() {
            return None;
        }
        // Any page of the language will do: the answer is about none.
        let page = Planned::nowhere(call.language?);
        let kwargs = &call.arguments.kwargs;
        let (answer, missing) = capture(|| functions::answer(call.function, self, &page, kwargs));
        let answer = functions::world_answer(call.function, self, kwargs, &answer.ok()?);
        Some(print(&answer, &missing))
    }

    /// Asks again what is about a page.
    pub(super) fn ask_own(
        &self,
        question: &Question,
        page: &Planned,
        template: &str,
    ) -> Option<Fingerprint> {
        let call = match question {
            Question::Page => {
                let ([own, site], _) = capture(|| context::values(self, page));
                return Some(page_print(&own, &site, template));
            }
            Question::Template(_) => return None,
            Question::Call(call) => call,
        };
        if let Some(print) = functions::own_print(call.function, self, page) {
            return Some(print);
        }
        let kwargs = &call.arguments.kwargs;
        let (answer, missing) = capture(|| functions::answer(call.function, self, page, kwargs));
        Some(print(&answer.ok()?, &missing))
    }
}

/// Which template shows the page, and what is in its context.
pub(super) fn page_print(page: &Value, site: &Value, template: &str) -> Fingerprint {
    let mut printer = Fingerprinter::default();
    printer.bytes(template.as_bytes());
    add(&mut printer, page);
    add(&mut printer, site);
    printer.finish()
}

fn print_arguments(kwargs: &Kwargs) -> Fingerprint {
    let mut sum = 0_u128;
    let mut printer = Fingerprinter::default();
    for (key, value) in kwargs.iter() {
        let argument = printer.aside(|printer| {
            printer.bytes(key.as_str().unwrap_or_default().as_bytes());
            add(printer, value);
        });
        sum = sum.wrapping_add(argument.0);
    }
    Fingerprint(sum)
}

/// A fingerprint of what a template would see, and of what is said of it.
pub(super) fn print(value: &Value, missing: &[Missing]) -> Fingerprint {
    let mut printer = Fingerprinter::default();
    add(&mut printer, value);
    for (kind, name, language) in missing {
        printer.bytes(kind.as_bytes());
        printer.bytes(name.as_bytes());
        printer.number(*language as u64);
    }
    printer.finish()
}

fn add(printer: &mut Fingerprinter, value: &Value) {
    if let Some(text) = value.as_str() {
        printer.number(if value.is_safe() { 1 } else { 2 });
        printer.bytes(text.as_bytes());
    } else if let Some(items) = value.as_array() {
        printer.number(3);
        printer.number(items.len() as u64);
        for item in items {
            add(printer, item);
        }
    } else if let Some(map) = value.as_map() {
        printer.number(4);
        add_map(printer, map);
    } else if let Some(truth) = value.as_bool() {
        printer.number(if truth { 5 } else { 6 });
    } else if value.is_none() || value.is_undefined() {
        printer.number(7);
    } else {
        // Numbers are told apart as a template would write them.
        printer.number(8);
        printer.bytes(value.to_string().as_bytes());
    }
}

/// The order in which a map holds its keys is another in every run.
fn add_map(printer: &mut Fingerprinter, map: &Map) {
    let mut sum = 0_u128;
    for (key, value) in map {
        let entry = printer.aside(|entry| {
            match key.as_str() {
                Some(key) => entry.bytes(key.as_bytes()),
                None => entry.bytes(key.to_string().as_bytes()),
            }
            add(entry, value);
        });
        sum = sum.wrapping_add(entry.0);
    }
    printer.number(map.len() as u64);
    printer.fingerprint(Fingerprint(sum));
}
