//! A page's own data. What belongs to other pages comes from template functions.

use tera::{Context, Map, Value};

use crate::config::{Date, FieldValue};
use crate::load::Field;
use crate::resolve::{Page, Site};
use crate::translate::State;

use super::{PageKind, Planned, Shared, body, plan};

/// A template value with named parts.
pub(super) fn object<const N: usize>(parts: [(&'static str, Value); N]) -> Value {
    let mut map = Map::default();
    for (name, value) in parts {
        map.insert(name.into(), value);
    }
    Value::from(map)
}

/// The context of a page.
pub(super) fn build(shared: &Shared, planned: &Planned) -> Context {
    let site = &*shared.site;
    let language = planned.language;
    let mut page = Map::default();
    let mut set = |name: &'static str, value: Value| {
        page.insert(name.into(), value);
    };
    set("lang", Value::from(&*site.config.hub.languages[language].tag));
    set("dir", Value::from(site.i18n.languages[language].locale.direction().to_string()));
    set("kind", Value::from(kind(site, &planned.kind)));
    set("title", Value::from(title(shared, planned)));
    for name in ["summary", "content", "id"] {
        set(name, Value::from(""));
    }
    set("fields", Value::from(Map::default()));
    if let Some(canonical) = shared.absolute(&planned.route).filter(|_| planned.indexed()) {
        set("canonical", Value::from(canonical));
        set("alternates", alternates(shared, planned));
    }
    if !planned.indexed() {
        set("robots", Value::from("noindex"));
    }
    if let Some(reload) = &shared.options.reload {
        set("reload_url", Value::from(shared.url(planned, reload)));
    }
    if let PageKind::Facet { collection, facet, value } = planned.kind {
        let collection = &site.collections[collection];
        let facet = &collection.facets[facet];
        let schema = site.config.schema(&collection.id);
        set(
            "facet",
            object([
                ("field", Value::from(&*facet.field)),
                ("label", Value::from(site.field_label(schema, &facet.field, language))),
                ("value", Value::from(site.value_label(&facet.values[value].value, language))),
            ]),
        );
        set("collection", collection_link(shared, planned, &collection.id));
    }
    let own = own_page(site, planned);
    let id = match own {
        Some(own) => site.entries[own.entry].id.to_string(),
        None => planned.route.to_string(),
    };
    if let Some(report) = shared.site.config.hub.report.as_deref() {
        let mut subject = title(shared, planned);
        if !id.is_empty() {
            subject.push_str(&format!(" [{id}]"));
        }
        set("report_url", Value::from(report_url(report, &subject, &id)));
    }
    set("id", Value::from(id));
    if let Some(own) = own {
        let entry = &site.entries[own.entry];
        let document = &own.document;
        set("summary", Value::from(document.summary()));
        set("content", Value::safe_string(&body::fill(shared, planned, own)));
        set("state", Value::from(own.state.to_string()));
        let (fields, facts) = fields(shared, planned, own);
        set("fields", fields);
        if let PageKind::Page(_) = planned.kind {
            set("collection", collection_link(shared, planned, &entry.collection));
            set("facts", facts);
            set("sources", sources(site, own));
            // 200 words a minute, a careful reader's pace.
            set("reading_minutes", Value::from(document.body.words.div_ceil(200)));
            set(
                "toc",
                document
                    .body
                    .headings
                    .iter()
                    .map(|heading| {
                        object([
                            ("id", Value::from(&*heading.id)),
                            ("title", Value::from(&*heading.text)),
                            ("level", Value::from(u64::from(heading.level))),
                        ])
                    })
                    .collect::<Vec<_>>()
                    .into(),
            );
            for name in ["updated", "published"] {
                if let Some((Field { value: FieldValue::Date(date), .. }, _)) =
                    site.field(own, name)
                {
                    set(name, date_value(site, *date, language));
                }
            }
        }
        if own.state != State::Source && entry.pages[entry.source].is_some() {
            set("original", original(shared, planned, own));
        }
    }
    let mut context = Context::new();
    context.insert_value("page", Value::from(page));
    context.insert_value(
        "site",
        object([
            ("title", Value::from(site.title(language))),
            (
                "description",
                site.localized(Some(&site.config.hub.description), language)
                    .unwrap_or_default()
                    .into(),
            ),
        ]),
    );
    context.insert_value("planned_number", Value::from(planned.number));
    context
}

/// The content page behind a planned one.
pub(super) fn own_page<'a>(site: &'a Site, planned: &Planned) -> Option<&'a Page> {
    let index = match planned.kind {
        PageKind::Page(page) => Some(page),
        PageKind::Home => {
            site.entry("").and_then(|home| site.entries[home].pages[planned.language])
        }
        PageKind::List { collection } => site.collections[collection]
            .index
            .and_then(|index| site.entries[index].pages[planned.language]),
        _ => None,
    };
    index.map(|index| &site.pages[index])
}

fn kind(site: &Site, kind: &PageKind) -> &'static str {
    use crate::resolve::Role;
    match kind {
        PageKind::Languages => "languages",
        PageKind::Home => "home",
        PageKind::List { .. } => "list",
        PageKind::Facet { .. } => "facet",
        PageKind::Search => "search",
        PageKind::NotFound => "404",
        PageKind::Page(page) => match site.entries[site.pages[*page].entry].role {
            Role::Guide => "guide",
            Role::Section => "section",
            _ => "entry",
        },
    }
}

/// What a page is called, in its language.
pub(super) fn title(shared: &Shared, planned: &Planned) -> String {
    let site = &shared.site;
    let language = planned.language;
    match planned.kind {
        PageKind::Languages => site.title(language).to_owned(),
        PageKind::Search => shared.text(language, "search_label", None, &[]),
        PageKind::NotFound => shared.text(language, "not_found_title", None, &[]),
        PageKind::List { collection } => {
            site.collection_title(&site.collections[collection], language)
        }
        PageKind::Facet { collection, facet, value } => {
            let collection = &site.collections[collection];
            let value = site.value_label(&collection.facets[facet].values[value].value, language);
            let collection = site.collection_title(collection, language);
            let parts = [("collection", collection.as_str()), ("value", value.as_str())];
            shared.text(language, "facet_title", None, &parts)
        }
        PageKind::Home | PageKind::Page(_) => match own_page(site, planned) {
            Some(page) => page.document.title().to_owned(),
            None => site.title(language).to_owned(),
        },
    }
}

fn alternates(shared: &Shared, planned: &Planned) -> Value {
    let mut list = Vec::new();
    for (tag, route) in alternate_routes(&shared.site, planned) {
        if let Some(href) = shared.absolute(&route) {
            list.push(object([("hreflang", Value::from(tag)), ("href", Value::from(href))]));
        }
    }
    list.into()
}

/// Language tags and folders of a page's versions, its own included, and `x-default`.
pub(super) fn alternate_routes(site: &Site, planned: &Planned) -> Vec<(String, String)> {
    if matches!(planned.kind, PageKind::Languages) {
        return Vec::new();
    }
    let mut routes: Vec<(String, String)> = Vec::new();
    for (language, config) in site.config.hub.languages.iter().enumerate() {
        if let Some(route) = version_route(site, planned, language) {
            routes.push((config.tag.to_string(), route));
        }
    }
    if routes.len() < 2 {
        return Vec::new();
    }
    let default = site.config.hub.default_tag();
    if let Some((_, route)) = routes.iter().find(|(tag, _)| tag == default) {
        routes.push(("x-default".to_owned(), route.clone()));
    }
    routes
}

/// The folder of a page's version in another language, if there is one.
pub(super) fn version_route(site: &Site, planned: &Planned, language: usize) -> Option<String> {
    match planned.kind {
        PageKind::Languages | PageKind::NotFound => None,
        PageKind::Home => Some(format!("{}/", site.config.hub.languages[language].tag)),
        PageKind::Search => Some(format!("{}/search/", site.config.hub.languages[language].tag)),
        PageKind::List { collection } => {
            Some(site.collections[collection].routes[language].to_string())
        }
        PageKind::Facet { collection, facet, value } => {
            Some(plan::facet_route(site, collection, facet, value, language))
        }
        PageKind::Page(page) => {
            let entry = &site.entries[site.pages[page].entry];
            entry.pages[language].map(|page| site.pages[page].route.to_string())
        }
    }
}

fn original(shared: &Shared, planned: &Planned, page: &Page) -> Value {
    let site = &shared.site;
    let entry = &site.entries[page.entry];
    let tag = &site.config.hub.languages[entry.source].tag;
    let route = version_route(site, planned, entry.source).unwrap_or_default();
    object([
        ("lang", Value::from(&**tag)),
        ("lang_name", Value::from(site.i18n.languages[planned.language].locale.language_name(tag))),
        ("url", Value::from(shared.page_url(planned, &route))),
    ])
}

fn report_url(report: &str, subject: &str, id: &str) -> String {
    let encode = |text: &str| super::urls::encode(text).replace('&', "%26").replace('+', "%2B");
    let separator = if report.contains('?') { '&' } else { '?' };
    if report.starts_with("mailto:") {
        format!("{report}{separator}subject={}", encode(subject))
    } else {
        format!("{report}{separator}page={}", encode(id))
    }
}

fn collection_link(shared: &Shared, planned: &Planned, id: &str) -> Value {
    match shared.site.collection(id) {
        Some(collection) => object([
            ("title", Value::from(shared.site.collection_title(collection, planned.language))),
            ("url", Value::from(shared.page_url(planned, &collection.routes[planned.language]))),
        ]),
        None => Value::none(),
    }
}

pub(super) fn date_value(site: &Site, date: Date, language: usize) -> Value {
    object([
        ("iso", Value::from(date.to_string())),
        ("text", Value::from(site.i18n.languages[language].locale.date(date))),
    ])
}

/// Every field that a page has, by key; and those of the facts panel, in the schema's order.
fn fields(shared: &Shared, planned: &Planned, page: &Page) -> (Value, Value) {
    let site = &shared.site;
    let schema = site.schema(&site.entries[page.entry]);
    let mut map = Map::default();
    let mut facts = Vec::new();
    for definition in &schema.fields {
        if let Some((field, language)) = site.field(page, &definition.name) {
            let value = field_value(shared, planned, page, field, language);
            if definition.panel {
                facts.push(value.clone());
            }
            map.insert(definition.name.to_string().into(), value);
        }
    }
    (Value::from(map), facts.into())
}

fn field_value(
    shared: &Shared,
    planned: &Planned,
    page: &Page,
    field: &Field,
    language: usize,
) -> Value {
    let site = &shared.site;
    let entry = &site.entries[page.entry];
    let schema = site.schema(entry);
    let values: Vec<Value> = field
        .value
        .items()
        .iter()
        .map(|value| one_value(shared, planned, &entry.collection, &field.name, value, language))
        .collect();
    object([
        ("key", Value::from(&*field.name)),
        ("label", Value::from(site.field_label(schema, &field.name, planned.language))),
        ("values", values.into()),
    ])
}

fn one_value(
    shared: &Shared,
    planned: &Planned,
    collection: &str,
    field: &str,
    value: &FieldValue,
    language: usize,
) -> Value {
    let site = &shared.site;
    let mut map = Map::default();
    let mut text = site.value_label(value, planned.language);
    match value {
        FieldValue::Url(url) => {
            map.insert("url".into(), Value::from(&**url));
            text =
                url.split_once("://").map_or(&**url, |(_, rest)| rest).trim_end_matches('/').into();
        }
        FieldValue::Email(address) => {
            map.insert("url".into(), Value::from(format!("mailto:{address}")));
        }
        FieldValue::Date(date) => {
            map.insert("iso".into(), Value::from(date.to_string()));
        }
        FieldValue::Ref(id) => {
            let other = site
                .reference(id, collection)
                .and_then(|entry| site.best_page(&site.entries[entry], planned.language));
            if let Some(other) = other {
                let other = &site.pages[other];
                text = other.document.title().to_owned();
                map.insert("url".into(), Value::from(shared.page_url(planned, &other.route)));
                if other.language != planned.language {
                    let tag = &site.config.hub.languages[other.language].tag;
                    map.insert("lang".into(), Value::from(&**tag));
                }
            }
        }
        FieldValue::Text(_) if language != planned.language => {
            map.insert("lang".into(), Value::from(&*site.config.hub.languages[language].tag));
        }
        _ => {
            if let Some(route) = facet_page(site, collection, field, value, planned.language) {
                map.insert("url".into(), Value::from(shared.page_url(planned, &route)));
            }
        }
    }
    map.insert("text".into(), Value::from(text));
    Value::from(map)
}

/// The page of a facet's value, if the collection has that facet.
fn facet_page(
    site: &Site,
    collection: &str,
    field: &str,
    value: &FieldValue,
    language: usize,
) -> Option<String> {
    let index = site.collections.iter().position(|c| &*c.id == collection)?;
    let facets = &site.collections[index].facets;
    let facet = facets.iter().position(|facet| &*facet.field == field)?;
    let value = facets[facet].values.iter().position(|known| known.value == *value)?;
    Some(plan::facet_route(site, index, facet, value, language))
}

/// The documents that an entry's facts come from.
fn sources(site: &Site, page: &Page) -> Value {
    let Some((field, _)) = site.field(page, "sources") else { return Value::none() };
    field
        .value
        .items()
        .iter()
        .map(|source| {
            let mut map = Map::default();
            // Facts are written in the source page's language.
            let source_language = site.entries[page.entry].source;
            if source_language != page.language {
                let tag = &site.config.hub.languages[source_language].tag;
                map.insert("lang".into(), Value::from(&**tag));
            }
            if let FieldValue::Map(entries) = source {
                for (key, value) in entries {
                    // Only what a browser opens may become a link.
                    let text = value.as_text().unwrap_or_default();
                    let opens = text.starts_with("https://") || text.starts_with("http://");
                    if &**key == "url" && !opens {
                        continue;
                    }
                    map.insert(key.to_string().into(), Value::from(text));
                }
            }
            Value::from(map)
        })
        .collect::<Vec<_>>()
        .into()
}
