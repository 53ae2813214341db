//! What templates can ask for beyond their own page. Each function finds the page that is being
//! rendered by the number in its context.

use std::sync::Arc;

use tera::{Error, Kwargs, Map, State, Tera, TeraResult, Value};

use crate::config::FieldValue;
use crate::resolve::{EntryIndex, Role};
use crate::translate::State as Translation;

use super::context::{self, date_value, object, own_page};
use super::{PageKind, Planned, Shared, plan, related};

/// Entries that a home page shows.
const NEWEST: usize = 6;

type Answer = fn(&Shared, &Planned, &Kwargs) -> TeraResult<Value>;

const FUNCTIONS: [(&str, Answer); 18] = [
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
    ("entries", |shared, page, _| Ok(entries(shared, page).into())),
    ("facets", |shared, page, _| Ok(facets(shared, page).into())),
    ("related", |shared, page, _| {
        let own = own_page(&shared.site, page).filter(|_| matches!(page.kind, PageKind::Page(_)));
        Ok(own.map(|own| related::related(shared, page, own)).unwrap_or_default().into())
    }),
    ("sections", |shared, page, _| Ok(sections(shared, page).into())),
    ("prev", |shared, page, _| Ok(neighbour(shared, page, -1))),
    ("next", |shared, page, _| Ok(neighbour(shared, page, 1))),
    ("citation", |shared, page, _| Ok(citation(shared, page))),
    ("search_enabled", |shared, _, _| Ok(Value::from(shared.site.config.hub.search))),
];

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
    for (name, answer) in FUNCTIONS {
        let shared = shared.clone();
        tera.register_function(name, move |arguments: Kwargs, state: &State| -> TeraResult<Value> {
            let number = state.get::<usize>("planned_number")?;
            let page = number.and_then(|number| shared.planned.get(number));
            let page = page.ok_or_else(|| {
                Error::message("this function needs the page, which a component does not see; ask before and hand the answer in")
            })?;
            answer(&shared, page, &arguments)
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
        let mut missing = self.missing.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        missing.insert((kind, name.to_owned(), language));
    }
}

fn home(shared: &Shared, page: &Planned) -> String {
    format!("{}/", shared.site.config.hub.languages[page.language].tag)
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

/// Collections in the order of their weight, then id.
fn collections(shared: &Shared, page: &Planned, nav: bool) -> Vec<Value> {
    let site = &shared.site;
    let weight = |index: &usize| {
        let entry = site.collections[*index].index.map(|index| &site.entries[index]);
        match entry.and_then(|entry| site.fact(entry, "weight")) {
            Some(FieldValue::Integer(weight)) => *weight,
            _ => i64::MAX,
        }
    };
    let mut order: Vec<usize> = (0..site.collections.len()).collect();
    order.sort_by_key(weight);
    let own = match page.kind {
        PageKind::List { collection } | PageKind::Facet { collection, .. } => {
            Some(&*site.collections[collection].id)
        }
        PageKind::Page(index) => Some(&*site.entries[site.pages[index].entry].collection),
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
            let count = Value::from(collection.entries.len());
            object([("title", title), ("url", url), ("summary", summary.into()), ("count", count)])
        })
        .collect()
}

fn languages(shared: &Shared, page: &Planned) -> Vec<Value> {
    let site = &shared.site;
    let entry = own_page(site, page).map(|own| &site.entries[own.entry]);
    site.i18n
        .languages
        .iter()
        .enumerate()
        .map(|(index, language)| {
            let route = context::version_route(site, page, index);
            let state = match (entry, &page.kind) {
                (Some(entry), _) => match entry.pages[index] {
                    Some(version) => site.pages[version].state.to_string(),
                    None => Translation::Missing.to_string(),
                },
                // Pages that the program makes itself have no state of their own.
                (None, _) => String::new(),
            };
            let route = route.unwrap_or_else(|| format!("{}/", language.tag));
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

fn link(title: impl Into<Value>, url: String) -> Value {
    object([("title", title.into()), ("url", Value::from(url))])
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
        PageKind::Facet { collection, .. } => site.collections.get(collection),
        PageKind::Page(index) => site.collection(&site.entries[site.pages[index].entry].collection),
        _ => None,
    };
    if let Some(collection) = collection {
        crumbs.push(link(
            site.collection_title(collection, page.language),
            shared.page_url(page, &collection.routes[page.language]),
        ));
    }
    if let PageKind::Page(index) = page.kind {
        let mut above = Vec::new();
        let mut entry = &site.entries[site.pages[index].entry];
        while let Some(parent) = entry.parent {
            entry = &site.entries[parent];
            if let Some(target) = site.best_page(entry, page.language) {
                let target = &site.pages[target];
                above.push(link(target.document.title(), shared.page_url(page, &target.route)));
            }
        }
        crumbs.extend(above.into_iter().rev());
    }
    crumbs
}

/// Cards: of a list, of a facet's value, or the newest of the hub.
fn entries(shared: &Shared, page: &Planned) -> Vec<Value> {
    let site = &shared.site;
    match page.kind {
        PageKind::List { collection } => shared
            .listings
            .sorted(site, collection, page.language)
            .iter()
            .filter_map(|&entry| card(shared, page, entry))
            .collect(),
        PageKind::Facet { collection, facet, value } => {
            let wanted = &site.collections[collection].facets[facet].values[value].entries;
            shared
                .listings
                .sorted(site, collection, page.language)
                .iter()
                .filter(|entry| wanted.binary_search(entry).is_ok())
                .filter_map(|&entry| card(shared, page, entry))
                .collect()
        }
        PageKind::Home => {
            newest(shared).iter().filter_map(|&entry| card(shared, page, entry)).collect()
        }
        _ => Vec::new(),
    }
}

fn newest(shared: &Shared) -> Vec<EntryIndex> {
    let site = &shared.site;
    let mut dated: Vec<_> = site
        .collections
        .iter()
        .flat_map(|collection| &collection.entries)
        .filter_map(|&index| {
            let page = site.source_page(&site.entries[index])?;
            let date = ["updated", "published"]
                .into_iter()
                .find_map(|name| site.field(page, name))
                .map(|(field, _)| &field.value);
            match date {
                Some(FieldValue::Date(date)) => Some((std::cmp::Reverse(*date), index)),
                _ => None,
            }
        })
        .collect();
    dated.sort_unstable();
    dated.into_iter().take(NEWEST).map(|(_, index)| index).collect()
}

/// An entry's card. All but its address and what the home page adds is the same on every list of a
/// language, and made once.
fn card(shared: &Shared, page: &Planned, index: EntryIndex) -> Option<Value> {
    let site = &shared.site;
    let target = &site.pages[site.best_page(&site.entries[index], page.language)?];
    let mut map = shared.listings.card(index, page.language, || make_card(shared, page, index));
    map.insert("url".into(), Value::from(shared.page_url(page, &target.route)));
    if page.kind == PageKind::Home {
        let collection = site
            .collection(&site.entries[index].collection)
            .map(|collection| site.collection_title(collection, page.language));
        map.insert("collection".into(), Value::from(collection));
        let updated = site.field(target, "updated").map(|(field, _)| &field.value);
        if let Some(FieldValue::Date(date)) = updated {
            map.insert("updated".into(), date_value(site, *date, page.language));
        }
    }
    Some(Value::from(map))
}

fn make_card(shared: &Shared, page: &Planned, index: EntryIndex) -> Map {
    let site = &shared.site;
    let entry = &site.entries[index];
    let mut map = Map::default();
    let Some(target) = site.best_page(entry, page.language) else { return map };
    let target = &site.pages[target];
    let schema = site.schema(entry);
    let language = &site.i18n.languages[target.language];
    let foreign = target.language != page.language;
    let facts: Vec<Value> = schema
        .card
        .iter()
        .filter_map(|name| {
            let value = site.fact(entry, name)?;
            let values = value.items().iter().map(|value| {
                let text = Value::from(site.value_label(value, page.language));
                match value {
                    FieldValue::Date(date) => {
                        object([("text", text), ("iso", Value::from(date.to_string()))])
                    }
                    _ => object([("text", text)]),
                }
            });
            Some(object([
                ("key", Value::from(&**name)),
                ("label", Value::from(site.field_label(schema, name, page.language))),
                ("values", values.collect::<Vec<_>>().into()),
            ]))
        })
        .collect();
    // One line about what it solves says more on a card than a summary.
    let solution = target.document.text_field("solution");
    let summary = solution.unwrap_or_else(|| target.document.summary());
    for (name, value) in [
        ("title", Value::from(target.document.title())),
        ("summary", Value::from(summary)),
        ("lang", Value::from(&*language.tag)),
        ("dir", Value::from(language.locale.direction().to_string())),
        ("foreign", Value::from(foreign)),
        ("facts", facts.into()),
    ] {
        map.insert(name.into(), value);
    }
    if foreign {
        let name = site.i18n.languages[page.language].locale.language_name(&language.tag);
        map.insert("lang_name".into(), Value::from(name));
    }
    map
}

fn facets(shared: &Shared, page: &Planned) -> Vec<Value> {
    let site = &shared.site;
    let (PageKind::List { collection } | PageKind::Facet { collection, .. }) = page.kind else {
        return Vec::new();
    };
    let facets = &site.collections[collection].facets;
    let schema = site.config.schema(&site.collections[collection].id);
    facets
        .iter()
        .enumerate()
        .map(|(number, facet)| {
            let mut values: Vec<(Vec<u8>, Value)> = facet
                .values
                .iter()
                .enumerate()
                .map(|(index, value)| {
                    let text = site.value_label(&value.value, page.language);
                    // Terms keep their vocabulary's order; all else is sorted for its readers.
                    let key = match value.value {
                        FieldValue::Term { .. } => Vec::new(),
                        _ => site.i18n.languages[page.language].locale.sort_key(&text),
                    };
                    let current =
                        page.kind == PageKind::Facet { collection, facet: number, value: index };
                    let route = plan::facet_route(site, collection, number, index, page.language);
                    let object = object([
                        ("text", Value::from(text)),
                        ("url", Value::from(shared.page_url(page, &route))),
                        ("count", Value::from(value.entries.len())),
                        ("current", Value::from(current)),
                    ]);
                    (key, object)
                })
                .collect();
            values.sort_by(|(a, _), (b, _)| a.cmp(b));
            let values: Vec<Value> = values.into_iter().map(|(_, value)| value).collect();
            object([
                ("field", Value::from(&*facet.field)),
                ("label", Value::from(site.field_label(schema, &facet.field, page.language))),
                ("values", values.into()),
            ])
        })
        .collect()
}

/// The first page of the tree that a page is in.
fn guide_root(shared: &Shared, page: &Planned) -> Option<(EntryIndex, EntryIndex)> {
    let PageKind::Page(index) = page.kind else { return None };
    let own = shared.site.pages[index].entry;
    let mut root = own;
    while let Some(parent) = shared.site.entries[root].parent {
        root = parent;
    }
    matches!(shared.site.entries[root].role, Role::Guide | Role::Section).then_some((root, own))
}

fn sections(shared: &Shared, page: &Planned) -> Vec<Value> {
    let Some((root, own)) = guide_root(shared, page) else { return Vec::new() };
    tree(shared, page, root, own, "").0
}

fn tree(
    shared: &Shared,
    page: &Planned,
    parent: EntryIndex,
    own: EntryIndex,
    prefix: &str,
) -> (Vec<Value>, bool) {
    let site = &shared.site;
    let mut any_current = false;
    let mut list = Vec::new();
    let children = site.entries[parent].children.iter().filter_map(|&child| {
        Some((child, &site.pages[site.best_page(&site.entries[child], page.language)?]))
    });
    for (position, (child, target)) in children.enumerate() {
        let number = format!("{prefix}{}", position + 1);
        let (children, inside) = tree(shared, page, child, own, &format!("{number}."));
        let current = child == own;
        any_current |= current || inside;
        list.push(object([
            ("title", Value::from(target.document.title())),
            ("url", Value::from(shared.page_url(page, &target.route))),
            ("summary", Value::from(target.document.summary())),
            ("current", Value::from(current)),
            ("open", Value::from(inside)),
            ("number", Value::from(number)),
            ("children", children.into()),
        ]));
    }
    (list, any_current)
}

/// The page before or after this one in its guide's reading order.
fn neighbour(shared: &Shared, page: &Planned, step: isize) -> Value {
    let Some((root, own)) = guide_root(shared, page) else { return Value::none() };
    let site = &shared.site;
    let mut order = Vec::new();
    let mut stack = vec![root];
    while let Some(entry) = stack.pop() {
        order.push(entry);
        stack.extend(site.entries[entry].children.iter().rev());
    }
    order.retain(|&entry| site.best_page(&site.entries[entry], page.language).is_some());
    let at = order.iter().position(|&entry| entry == own);
    let other = at.and_then(|at| at.checked_add_signed(step)).and_then(|at| order.get(at));
    let target = other.and_then(|&other| site.best_page(&site.entries[other], page.language));
    match target {
        Some(target) => {
            let target = &site.pages[target];
            link(target.document.title(), shared.page_url(page, &target.route))
        }
        None => Value::none(),
    }
}

/// A paper's reference: who, when, what, where.
fn citation(shared: &Shared, page: &Planned) -> Value {
    let site = &shared.site;
    let Some(own) = own_page(site, page) else { return Value::none() };
    let text = |name: &str| {
        let (field, _) = site.field(own, name)?;
        let items: Vec<String> = field
            .value
            .items()
            .iter()
            .map(|value| site.value_label(value, page.language))
            .collect();
        Some(items.join(", ")).filter(|text| !text.is_empty())
    };
    let year = match site.field(own, "published").map(|(field, _)| &field.value) {
        Some(FieldValue::Date(date)) => Some(date.year),
        _ => None,
    };
    let Some(who) = text("authors").or_else(|| text("publisher")) else { return Value::none() };
    let mut reference = who;
    if let Some(year) = year {
        reference.push_str(&format!(" ({year})"));
    }
    reference.push_str(&format!(". {}", own.document.title()));
    if let Some(series) = text("series") {
        reference.push_str(&format!(". {series}"));
        if let Some(number) = text("number") {
            reference.push_str(&format!(" {number}"));
        }
    }
    reference.push('.');
    if let Some(doi) = text("doi") {
        reference.push_str(&format!(" https://doi.org/{doi}"));
    }
    object([("text", Value::from(reference))])
}
