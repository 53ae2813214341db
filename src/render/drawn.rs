//! Cards and rows of tables as their partials draw them: once for the readers of a language, for every
//! list.
//!
//! A card stands on its list, on the pages of each of its values and of pairs of these, and in the
//! scripts that filter. All that differs is how its addresses look from there, so it is drawn with
//! addresses that are marked, and sees nothing of the page that it is on.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, OnceLock, Weak};

use rustc_hash::FxHashSet;
use tera::{Context, Error, Tera, TeraResult, Value};

use crate::graph::{Fingerprint, Fingerprinter};
use crate::resolve::EntryIndex;

use super::limit::{self, Broken};
use super::templates::Names;
use super::track::{self, Asked, Missing};
use super::values::object;
use super::{PageKind, Planned, Shared, View, browse, cards, facts, functions, lists, urls};

/// What an entry is drawn as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// An item of a list.
    Card,
    /// A row of a table.
    Row,
}

impl Shape {
    /// All of them.
    pub const ALL: [Shape; 2] = [Shape::Card, Shape::Row];

    /// The template that draws it.
    pub fn template(self) -> &'static str {
        match self {
            Shape::Card => "partials/card.html",
            Shape::Row => "partials/row.html",
        }
    }
}

/// Bytes that a card may have: as all of them are kept, far less than a page.
const MOST_BYTES: usize = 1 << 20;

/// Around an address in the site, as long as nobody knows from where it will be seen. Unicode keeps
/// these for use within a program, and HTML allows them nowhere.
const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';

/// The folder of a page that may be anywhere.
pub(super) const ANYWHERE: &str = "\u{fdd0}";

/// An address in the site, to be seen from any page.
pub(super) fn marked(path: &str) -> String {
    format!("{OPEN}{path}{CLOSE}")
}

/// A card or row.
pub(super) struct Drawn {
    /// Pieces of HTML; behind each but the last stands an address in the site.
    pieces: Vec<(Box<str>, Box<str>)>,
    last: Box<str>,
    /// Whether it says where its dates stand to the day.
    pub timed: bool,
    /// What it asked, about no page.
    asked: Arc<[Asked]>,
    missing: Vec<Missing>,
}

impl Drawn {
    fn new(html: &str, timed: bool, asked: Arc<[Asked]>, missing: Vec<Missing>) -> Self {
        let mut pieces = Vec::new();
        let mut rest = html;
        let mut searched = 0;
        while let Some(open) = rest[searched..].find(OPEN).map(|at| searched + at) {
            let inner = open + OPEN.len_utf8();
            // No address has any of these, so that nothing is searched twice.
            let ends = |sign: char| [OPEN, CLOSE].contains(&sign) || "<>\" \n".contains(sign);
            let close = rest[inner..].find(ends);
            match close.map(|at| inner + at).filter(|&at| rest[at..].starts_with(CLOSE)) {
                Some(close) => {
                    pieces.push((rest[..open].into(), rest[inner..close].into()));
                    rest = &rest[close + CLOSE.len_utf8()..];
                    searched = 0;
                }
                // It stood in somebody's text.
                None => searched = inner,
            }
        }
        Drawn { pieces, last: rest.into(), timed, asked, missing }
    }

    /// Its HTML as seen from a page.
    pub fn write(&self, shared: &Shared, page: &Planned, out: &mut String) {
        for (before, path) in &self.pieces {
            out.push_str(before);
            out.push_str(&shared.url(page, path));
        }
        out.push_str(&self.last);
    }
}

/// Draws cards.
pub(super) struct Drawer {
    shared: Weak<Shared>,
    /// The templates, with functions that belong to no site yet.
    source: Option<Arc<Tera>>,
    /// The same with functions that know a language and no page; made with the first card.
    tera: OnceLock<Tera>,
    /// Sets of questions that many cards share.
    asked: Mutex<FxHashSet<Arc<[Asked]>>>,
    /// Of the templates of each shape.
    prints: [Fingerprint; 2],
}

impl Drawer {
    /// Draws by the templates of `source`.
    pub fn new(shared: Weak<Shared>, source: Option<Arc<Tera>>, names: &Names) -> Self {
        let prints = Shape::ALL.map(|shape| names.print(shape.template()));
        let (tera, asked) = (OnceLock::new(), Mutex::default());
        Drawer { shared, source, tera, asked, prints }
    }

    /// The same for another site.
    pub fn of(&self, shared: Weak<Shared>) -> Self {
        let (tera, asked) = (OnceLock::new(), Mutex::default());
        Drawer { shared, source: self.source.clone(), tera, asked, prints: self.prints }
    }

    fn tera(&self) -> Option<&Tera> {
        let source = self.source.as_ref()?;
        Some(self.tera.get_or_init(|| {
            let mut tera = (**source).clone();
            functions::register_aside(&mut tera, &self.shared);
            tera
        }))
    }

    fn share(&self, asked: Vec<Asked>) -> Arc<[Asked]> {
        let mut sets = self.asked.lock().unwrap_or_else(|it| it.into_inner());
        if let Some(known) = sets.get(asked.as_slice()) {
            return known.clone();
        }
        let set: Arc<[Asked]> = asked.into();
        sets.insert(set.clone());
        set
    }
}

thread_local! {
    /// Why the last card could not be drawn: the engine would name the place of the call.
    static BROKEN: RefCell<Option<Broken>> = const { RefCell::new(None) };
}

/// Why a card of the page that was just rendered could not be drawn.
pub(super) fn take_broken() -> Option<Broken> {
    BROKEN.with(RefCell::take)
}

/// An entry as drawn for the readers of a language; `None` if lists do not name it.
pub(super) fn drawn(
    shared: &Shared,
    shape: Shape,
    entry: EntryIndex,
    language: usize,
) -> Result<Option<&Drawn>, Broken> {
    let drawn = shared.listings.drawn(shape, entry, language);
    if let Some(drawn) = drawn.get() {
        return Ok(Some(drawn));
    }
    let Some((mut values, path)) =
        cards::listed(shared, entry, language).map(|(values, path)| (values.clone(), path))
    else {
        return Ok(None);
    };
    let Some(tera) = shared.drawer.tera() else { return Ok(None) };
    let site = &shared.site;
    let timed = values.get(&"timing".into()).is_some_and(Value::is_truthy);
    values.insert("id".into(), Value::from(cards::name(site, entry)));
    values.insert("url".into(), Value::from(marked(&path)));
    let tag = Value::from(&*site.config.hub.languages[language].tag);
    let direction = Value::from(site.i18n.languages[language].locale.direction().to_string());
    let page = object([("kind", "list".into()), ("lang", tag), ("dir", direction)]);
    let mut context = Context::new();
    context.insert_value("page", page);
    context.insert_value("e", Value::from(values));
    match shape {
        Shape::Card => {
            let compares = Value::from(browse::compares(shared, entry, language));
            context.insert_value("alive", object([("compare", compares)]));
        }
        Shape::Row => {
            let cells = cells(shared, entry, language);
            // Who has the cells at hand spares others to make them again for what stands for them.
            shared.listings.row_print(entry, language, || track::print(&cells, &[]));
            context.insert_value("cells", cells);
        }
    }
    context.insert_value(functions::ASIDE, Value::from(language));
    let (made, mut asked, missing) = track::aside(|| {
        limit::aside(|| limit::render(tera, shape.template(), &context, MOST_BYTES))
    });
    let html = String::from_utf8(made?);
    let html = html.map_err(|error| Broken::Engine(Error::message(error)))?;
    asked.push(Asked::template(shape.template(), shared.drawer.prints[shape as usize]));
    let made = Drawn::new(html.trim(), timed, shared.drawer.share(asked), missing);
    Ok(Some(drawn.get_or_init(|| made)))
}

/// The cells of an entry's row.
fn cells(shared: &Shared, entry: EntryIndex, language: usize) -> Value {
    let site = &shared.site;
    let id = &site.entries[entry].collection;
    let Some(collection) = site.collection_index(id) else {
        return Value::none();
    };
    let columns = shared.listings.columns(site, collection, language);
    facts::cells(shared, &Planned::anywhere(language), entry, columns).into()
}

/// What a page of a list shows as cards or rows: their HTML, and whether any says where its dates
/// stand to the day.
pub(super) fn value(shared: &Shared, page: &Planned, shape: Shape) -> TeraResult<Value> {
    let mut html = String::new();
    let mut timed = false;
    for entry in shown(shared, page, shape) {
        let made = drawn(shared, shape, entry, page.language).map_err(|broken| {
            BROKEN.with(|last| last.replace(Some(broken)));
            Error::message(format!("{} cannot be rendered", shape.template()))
        })?;
        let Some(made) = made else { continue };
        made.write(shared, page, &mut html);
        html.push('\n');
        timed |= made.timed;
        track::asked_aside(&made.asked);
        for missing in &made.missing {
            shared.note(missing.clone());
        }
    }
    Ok(object([("html", Value::safe_string(&html)), ("timed", Value::from(timed))]))
}

/// Stands for what these are made of, which takes far less time than to draw them.
pub(super) fn print(shared: &Shared, page: &Planned, shape: Shape) -> Fingerprint {
    let (site, language) = (&shared.site, page.language);
    let mut printer = Fingerprinter::default();
    for entry in shown(shared, page, shape) {
        let Some((_, path)) = cards::listed(shared, entry, language) else { continue };
        printer.bytes(urls::relative(&page.route, &path).as_bytes());
        printer.bytes(cards::name(site, entry).as_bytes());
        printer.fingerprint(cards::print(shared, entry, language));
        match shape {
            Shape::Card => printer.number(u64::from(browse::compares(shared, entry, language))),
            Shape::Row => {
                let print = || track::print(&cells(shared, entry, language), &[]);
                printer.fingerprint(shared.listings.row_print(entry, language, print));
            }
        }
    }
    printer.finish()
}

/// The entries that a page shows in a shape.
fn shown(shared: &Shared, page: &Planned, shape: Shape) -> Vec<EntryIndex> {
    match (shape, &page.kind) {
        (Shape::Card, PageKind::List { .. } | PageKind::Facet { .. } | PageKind::Pair { .. })
        | (Shape::Row, PageKind::View { view: View::Table, .. }) => lists::shown(shared, page),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_and_text_is_left() {
        let html = format!("<a href=\"{}\">{OPEN} {CLOSE}</a>{OPEN}", marked("en/a/index.html"));
        let drawn = Drawn::new(&html, false, Arc::default(), Vec::new());
        assert_eq!(drawn.pieces, [("<a href=\"".into(), "en/a/index.html".into())]);
        assert_eq!(*drawn.last, format!("\">{OPEN} {CLOSE}</a>{OPEN}"));
    }
}
