//! What templates can ask for beyond their own page. Each function finds the page that is being
//! rendered by the number in its context.

use std::sync::{Arc, Weak};

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::config::FieldValue;
use crate::graph::Fingerprint;
use crate::resolve::{EntryIndex, Site};
use crate::translate::State as Translation;

use super::context::{self, own_page};
use super::drawn::{self, Shape};
use super::track::{self, Missing};
use super::values::{link, object};
use super::{
    PageKind, Planned, Shared, browse, cards, cite, glossary, guide, home, lists, metadata,
    related, statement, tasks, texts, views, whole,
};

type Answer = fn(&Shared, &Planned, &Kwargs) -> TeraResult<Value>;

const FUNCTIONS: [(&str, Answer); 39] = [
    ("t", text),
    ("t_plurals", plurals),
    ("asset", asset),
    ("base", |shared, page, _| Ok(Value::from(shared.url(page, "")))),
    ("home_url", |shared, page, _| Ok(Value::from(shared.page_url(page, &home(shared, page))))),
    ("search_url", |shared, page, _| {
        Ok(Value::from(shared.page_url(page, &format!("{}search/", home(shared, page)))))
    }),
    ("nav", |shared, page, _| Ok(collections(shared, page, true).into())),
    ("collections", |shared, page, _| Ok(collections(shared, page, false).into())),
    ("languages", |shared, page, _| Ok(languages(shared, page).into())),
    ("breadcrumbs", |shared, page, _| Ok(breadcrumbs(shared, page).into())),
    ("entries", |shared, page, _| Ok(cards::entries(shared, page).into())),
    ("cards", |shared, page, _| drawn::value(shared, page, Shape::Card)),
    ("rows", |shared, page, _| drawn::value(shared, page, Shape::Row)),
    ("facets", |shared, page, _| Ok(browse::facets(shared, page).into())),
    ("live", |shared, page, _| Ok(browse::live(shared, page))),
    ("views", |shared, page, _| Ok(browse::views(shared, page).into())),
    ("paging", |shared, page, _| Ok(lists::paging(shared, page))),
    ("table", |shared, page, _| Ok(views::table(shared, page))),
    ("table_columns", |shared, page, _| Ok(views::columns(shared, page).into())),
    ("gap_map", |shared, page, _| Ok(views::gap_map(shared, page))),
    ("map", |shared, page, _| Ok(views::map(shared, page))),
    ("timeline", |shared, page, _| Ok(views::timeline(shared, page))),
    ("comparison", |shared, page, _| Ok(browse::comparison(shared, page))),
    ("related", |shared, page, _| {
        let own = own_page(&shared.site, page).filter(|_| is_entry(page));
        Ok(own.map(|own| related::related(shared, page, own)).unwrap_or_default().into())
    }),
    ("backlinks", |shared, page, _| {
        let own = own_page(&shared.site, page).filter(|_| is_entry(page));
        Ok(own.map(|own| related::backlinks(shared, page, own)).unwrap_or_default().into())
    }),
    ("sections", |shared, page, _| Ok(guide::sections(shared, page).into())),
    ("guides", |shared, page, _| Ok(home::guides(shared, page).into())),
    ("subjects", |shared, page, _| Ok(home::subjects(shared, page).into())),
    ("whole_guide", |shared, page, _| Ok(whole::sections(shared, page).into())),
    ("whole_guide_url", |shared, page, _| Ok(whole::url(shared, page))),
    ("guide_roles", |shared, page, _| Ok(tasks::roles(shared, page).into())),
    ("glossary", |shared, page, _| Ok(glossary::letters(shared, page).into())),
    ("prev", |shared, page, _| Ok(guide::neighbour(shared, page, -1))),
    ("next", |shared, page, _| Ok(guide::neighbour(shared, page, 1))),
    ("citation", |shared, page, _| {
        let own = own_page(&shared.site, page).filter(|_| is_entry(page));
        Ok(own.map_or_else(Value::none, |own| cite::value(shared, page, own)))
    }),
    ("statements", |shared, page, _| Ok(statement::links(shared, page))),
    ("metadata", |shared, page, _| Ok(metadata::metadata(shared, page))),
    ("offered", |shared, page, _| Ok(metadata::offered(shared, page))),
    ("search_enabled", |shared, _, _| Ok(Value::from(shared.site.config.hub.search))),
];

/// Functions whose answer depends on the language and their arguments alone; all others are asked
/// again for each page.
const WORLD: [&str; 4] = ["t", "t_plurals", "asset", "search_enabled"];

/// Whether a function's answer is the same for all pages of a language.
pub(super) fn is_about_world(function: usize) -> bool {
    FUNCTIONS.get(function).is_some_and(|(name, _)| WORLD.contains(name))
}

/// What of such an answer is the same for all pages: an asset's address as seen from a page is not.
pub(super) fn world_answer(
    function: usize,
    shared: &Shared,
    arguments: &Kwargs,
    answer: &Value,
) -> Value {
    match FUNCTIONS.get(function) {
        Some(("asset", _)) => {
            let name = arguments.get::<&str>("path").ok().flatten();
            Value::from(name.and_then(|name| shared.assets.theme(name)))
        }
        _ => answer.clone(),
    }
}

/// What stands for a function's answer about a page, where that is had in less time than the answer.
pub(super) fn own_print(function: usize, shared: &Shared, page: &Planned) -> Option<Fingerprint> {
    match FUNCTIONS.get(function) {
        Some(("cards", _)) => Some(drawn::print(shared, page, Shape::Card)),
        Some(("rows", _)) => Some(drawn::print(shared, page, Shape::Row)),
        _ => None,
    }
}

/// What a function says.
pub(super) fn answer(
    function: usize,
    shared: &Shared,
    page: &Planned,
    arguments: &Kwargs,
) -> TeraResult<Value> {
    let (_, answer) = FUNCTIONS.get(function).ok_or_else(|| Error::message("no such function"))?;
    answer(shared, page, arguments)
}

/// Makes the functions' names known, so that templates can be read before there is a site.
pub(super) fn declare(tera: &mut Tera) {
    for (name, _) in FUNCTIONS {
        tera.register_function(name, |_: Kwargs, _: &State| -> TeraResult<Value> {
            Err(Error::message("functions belong to a page"))
        });
    }
}

/// Gives the functions their site.
pub(super) fn register(tera: &mut Tera, shared: &Arc<Shared>) {
    for (function, (name, _)) in FUNCTIONS.into_iter().enumerate() {
        let shared = shared.clone();
        tera.register_function(name, move |arguments: Kwargs, state: &State| -> TeraResult<Value> {
            let number = state.get::<usize>("planned_number")?;
            let page = number.and_then(|number| shared.planned.get(number));
            let page = page.ok_or_else(|| {
                Error::message("this function needs the page, which a component does not see; ask before and hand the answer in")
            })?;
            if name == "t"
                && let Some(text) = texts::say(&shared, function, page.language, &arguments)
            {
                return Ok(text);
            }
            let (said, missing) =
                track::capture(|| answer(function, &shared, page, &arguments));
            let said = said?;
            track::asked_call(function, &shared, page, &arguments, &said, &missing);
            for found in missing {
                shared.note(found);
            }
            Ok(said)
        });
    }
}

/// In the context of what many pages share: the language.
pub(super) const ASIDE: &str = "language_number";

/// Gives the functions their site where something is rendered that many pages share: they know a
/// language and no page, and the addresses that they say are [marked](drawn::marked).
pub(super) fn register_aside(tera: &mut Tera, shared: &Weak<Shared>) {
    for (function, (name, _)) in FUNCTIONS.into_iter().enumerate() {
        let shared = shared.clone();
        tera.register_function(name, move |arguments: Kwargs, state: &State| -> TeraResult<Value> {
            if !WORLD.contains(&name) {
                return Err(Error::message("a card is on many pages and cannot ask about one of them; put what it needs around the cards"));
            }
            let language = state.get::<usize>(ASIDE)?;
            let (Some(language), Some(shared)) = (language, shared.upgrade()) else {
                return Err(Error::message("a component does not see the language; ask before and hand the answer in"));
            };
            if name == "t"
                && let Some(text) = texts::say(&shared, function, language, &arguments)
            {
                return Ok(text);
            }
            let page = Planned::anywhere(language);
            let (said, missing) = track::capture(|| answer(function, &shared, &page, &arguments));
            let said = said?;
            let world = world_answer(function, &shared, &arguments, &said);
            track::asked_call_aside(function, language, &arguments, &world, &missing);
            for found in missing {
                shared.note(found);
            }
            Ok(said)
        });
    }
}

impl Shared {
    /// A UI string; one that nobody has is reported and shown as its key.
    pub(super) fn text(
        &self,
        language: usize,
        key: &str,
        n: Option<u64>,
        arguments: &[(&str, &str)],
    ) -> String {
        self.site.i18n.text(language, key, n, arguments).unwrap_or_else(|| {
            self.note_missing("string", key, language);
            key.to_owned()
        })
    }

    fn note_missing(&self, kind: &'static str, name: &str, language: usize) {
        self.note((kind, name.to_owned(), language));
    }

    /// Notes what a template asked for and nobody has.
    pub(super) fn note(&self, found: Missing) {
        if let Some(found) = track::note_missing(found) {
            let mut missing = self.missing.lock().unwrap_or_else(|it| it.into_inner());
            missing.insert(found);
        }
    }
}

fn is_entry(page: &Planned) -> bool {
    matches!(page.kind, PageKind::Page(_) | PageKind::Frame(_))
}

fn home(shared: &Shared, page: &Planned) -> String {
    shared.site.prefix(page.language)
}

fn text(shared: &Shared, page: &Planned, arguments: &Kwargs) -> TeraResult<Value> {
    let key = arguments.must_get::<&str>("key")?;
    let n = arguments.get::<u64>("n")?;
    let mut others: Vec<(String, String)> = Vec::new();
    for (name, value) in arguments.iter() {
        if let Some(name) = name.as_str().filter(|name| !matches!(*name, "key" | "n")) {
            others.push((name.to_owned(), value.to_string()));
        }
    }
    let others: Vec<(&str, &str)> = others.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    Ok(Value::from(shared.text(page.language, key, n, &others)))
}

fn plurals(shared: &Shared, page: &Planned, arguments: &Kwargs) -> TeraResult<Value> {
    let key = arguments.must_get::<&str>("key")?;
    let forms = shared.site.i18n.plurals(page.language, key);
    if forms.is_empty() {
        shared.note_missing("string", key, page.language);
    }
    let forms = forms.into_iter().map(|(category, text)| {
        object([("category", Value::from(category)), ("text", Value::from(text))])
    });
    Ok(forms.collect::<Vec<_>>().into())
}

fn asset(shared: &Shared, page: &Planned, arguments: &Kwargs) -> TeraResult<Value> {
    let name = arguments.must_get::<&str>("path")?;
    match shared.assets.theme(name) {
        Some(path) => Ok(Value::from(shared.url(page, path))),
        None => {
            shared.note_missing("asset", name, page.language);
            Ok(Value::from(""))
        }
    }
}

/// Indexes of the collections in the order of their weight, then id.
pub(super) fn menu_order(site: &Site) -> Vec<usize> {
    let weight = |index: &usize| {
        let entry = site.collections[*index].index.map(|index| &site.entries[index]);
        match entry.and_then(|entry| site.fact(entry, "weight")) {
            Some(FieldValue::Integer(weight)) => *weight,
            _ => i64::MAX,
        }
    };
    let mut order: Vec<usize> = (0..site.collections.len()).collect();
    order.sort_by_key(weight);
    order
}

/// Collections in the order of the menu.
fn collections(shared: &Shared, page: &Planned, nav: bool) -> Vec<Value> {
    let site = &shared.site;
    let order = menu_order(site);
    let own = match page.kind {
        PageKind::List { collection }
        | PageKind::Facet { collection, .. }
        | PageKind::Pair { collection, .. }
        | PageKind::View { collection, .. } => Some(&*site.collections[collection].id),
        PageKind::Page(index) | PageKind::Frame(index) | PageKind::Whole(index) => {
            Some(&*site.entries[site.pages[index].entry].collection)
        }
        _ => None,
    };
    order
        .into_iter()
        .map(|index| {
            let collection = &site.collections[index];
            let title = Value::from(site.collection_title(collection, page.language));
            let url = Value::from(shared.page_url(page, &collection.routes[page.language]));
            let current = Value::from(own == Some(&*collection.id));
            if nav {
                return object([("title", title), ("url", url), ("current", current)]);
            }
            let summary = collection
                .index
                .and_then(|index| site.best_page(&site.entries[index], page.language))
                .map_or("", |page| site.pages[page].document.summary());
            let listed = |at: &&EntryIndex| site.is_listed(&site.entries[**at], page.language);
            let count = Value::from(collection.entries.iter().filter(listed).count());
            object([("title", title), ("url", url), ("summary", summary.into()), ("count", count)])
        })
        .collect()
}

fn languages(shared: &Shared, page: &Planned) -> Vec<Value> {
    let site = &shared.site;
    let entry = own_page(site, page).map(|own| &site.entries[own.entry]);
    site.i18n
        .order
        .iter()
        .filter(|language| site.published[**language])
        .map(|&index| {
            let language = &site.i18n.languages[index];
            let framed = entry.and_then(|entry| entry.frames[index].as_deref());
            let route = context::version_route(shared, page, index).or(framed.map(str::to_owned));
            let state = match (entry, &page.kind) {
                (Some(entry), _) => match entry.pages[index] {
                    Some(version) => site.pages[version].state.to_string(),
                    None => Translation::Missing.to_string(),
                },
                // Pages that the program makes itself have no state of their own.
                (None, _) => String::new(),
            };
            let route = route.unwrap_or_else(|| site.prefix(index));
            let tagline = site.i18n.own_text(index, "tagline");
            object([
                ("lang", Value::from(&*language.tag)),
                ("name", Value::from(language.name.as_str())),
                ("dir", Value::from(language.locale.direction().to_string())),
                ("url", Value::from(shared.page_url(page, &route))),
                (
                    "current",
                    Value::from(index == page.language && page.kind != PageKind::Languages),
                ),
                ("state", Value::from(state)),
                ("tagline", Value::from(tagline)),
            ])
        })
        .collect()
}

fn breadcrumbs(shared: &Shared, page: &Planned) -> Vec<Value> {
    let site = &shared.site;
    if matches!(page.kind, PageKind::Languages | PageKind::Home | PageKind::NotFound) {
        return Vec::new();
    }
    let mut crumbs = vec![link(
        shared.text(page.language, "home", None, &[]),
        shared.page_url(page, &home(shared, page)),
    )];
    let collection = match page.kind {
        PageKind::Facet { collection, .. }
        | PageKind::Pair { collection, .. }
        | PageKind::View { collection, .. } => site.collections.get(collection),
        PageKind::List { collection } if page.part > 0 => site.collections.get(collection),
        PageKind::Page(index) | PageKind::Frame(index) | PageKind::Whole(index) => {
            site.collection(&site.entries[site.pages[index].entry].collection)
        }
        _ => None,
    };
    if let Some(collection) = collection {
        crumbs.push(link(
            site.collection_title(collection, page.language),
            shared.page_url(page, &collection.routes[page.language]),
        ));
    }
    if let PageKind::Page(index) | PageKind::Frame(index) = page.kind {
        let mut above = Vec::new();
        let mut entry = &site.entries[site.pages[index].entry];
        while let Some(parent) = entry.parent {
            entry = &site.entries[parent];
            if let Some((target, route)) = site.version(entry, page.language) {
                above.push(link(target.document.title(), shared.page_url(page, route)));
            }
        }
        crumbs.extend(above.into_iter().rev());
    }
    if let (PageKind::Whole(_), Some(guide)) = (&page.kind, own_page(site, page)) {
        crumbs.push(link(guide.document.title(), shared.page_url(page, &guide.route)));
    }
    crumbs
}
