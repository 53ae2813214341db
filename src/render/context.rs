//! A page's own data. What belongs to other pages comes from template functions.

use tera::{Context, Value};

use crate::config::{Date, FieldValue};
use crate::load::Field;
use crate::resolve::{Page, PageIndex, Site};
use crate::translate::State;

use super::values::{Parts, date_value, object};
use super::{
    PageKind, Planned, Shared, body, browse, facts, figures, plan, statement, tasks, terms, videos,
    whole,
};

/// A context of the values of a page. The number is how functions find it, and no fact of it.
pub(super) fn build(planned: &Planned, [page, site]: [Value; 2]) -> Context {
    let mut context = Context::new();
    context.insert_value("page", page);
    context.insert_value("site", site);
    context.insert_value("planned_number", Value::from(planned.number));
    context
}

/// `page` and `site` of a page's context.
pub(super) fn values(shared: &Shared, planned: &Planned) -> [Value; 2] {
    let site = &*shared.site;
    let language = planned.language;
    let mut page = Parts::default();
    let mut set = |name: &'static str, value: Value| {
        page.insert(name, value);
    };
    set("lang", Value::from(&*site.config.hub.languages[language].tag));
    set("dir", Value::from(site.i18n.languages[language].locale.direction().to_string()));
    set("kind", Value::from(kind(site, &planned.kind)));
    set("title", Value::from(title(shared, planned)));
    for name in ["summary", "content", "id"] {
        set(name, Value::from(""));
    }
    set("fields", object([]));
    if let PageKind::Frame(page) | PageKind::Whole(page) = planned.kind {
        set("canonical", Value::from(shared.absolute(&site.pages[page].route)));
    } else if let Some(canonical) = shared.absolute(&planned.route).filter(|_| planned.indexed()) {
        set("canonical", Value::from(canonical));
        set("alternates", alternates(shared, planned));
    }
    if let PageKind::Statement(topic) = planned.kind {
        set("statement", statement::value(shared, planned, topic));
    }
    if !planned.indexed() {
        set("robots", Value::from("noindex"));
    }
    match planned.kind {
        PageKind::Facet { collection, .. } | PageKind::Pair { collection, .. } => {
            let chosen = browse::chosen(shared, planned);
            // Of a pair the first; all of them are in `chosen`.
            set("facet", chosen.first().cloned().unwrap_or_else(Value::none));
            set("chosen", chosen.into());
            set("collection", collection_link(shared, planned, &site.collections[collection].id));
        }
        PageKind::View { collection, .. } => {
            set("collection", collection_link(shared, planned, &site.collections[collection].id));
        }
        _ => {}
    }
    set("part", Value::from(planned.part + 1));
    let own = own_page(site, planned);
    let id = match own {
        Some(own) => site.entries[own.entry].id.to_string(),
        None => planned.route.to_string(),
    };
    let hub = &shared.site.config.hub;
    for (name, address) in [("report_url", &hub.report), ("offer_url", &hub.offer)] {
        let Some(address) = address else { continue };
        let mut subject = title(shared, planned);
        if !id.is_empty() {
            subject.push_str(&format!(" [{id}]"));
        }
        set(name, Value::from(report_url(address, &subject, &id)));
    }
    if site.rooted.is_none() && planned.kind != PageKind::Languages {
        set("languages_url", Value::from(shared.page_url(planned, "")));
    }
    if let Some(day) = site.as_of {
        set("as_of", date_value(site, day, language));
    }
    set("id", Value::from(id));
    if let Some(own) = own {
        let entry = &site.entries[own.entry];
        let document = &own.document;
        set("summary", Value::from(document.summary()));
        let content = match planned.kind {
            PageKind::Whole(_) => whole::opening(shared, planned, own),
            _ => body::fill(shared, planned, own),
        };
        let content = terms::link(shared, planned, own, content, &mut terms::Seen::default());
        let enlarge = shared.text(language, "figure_enlarge", None, &[]);
        let content = figures::enlargeable(content, &enlarge);
        let content = videos::on_page(shared, own, language, content);
        if own.document.fields.get("worksheet").is_some()
            && let Some(at) = tasks::end_of_section(&content, "worksheet")
        {
            let parts = [&content[..at], &content[at..]].map(Value::safe_string);
            set("content_parts", parts.to_vec().into());
        }
        set("content", Value::safe_string(&content));
        set("checklist_keys", tasks::checklist_keys(site, own).into());
        set("state", Value::from(own.state.to_string()));
        let (fields, facts) = facts::fields(shared, planned, own);
        set("fields", fields);
        if let PageKind::Page(_) | PageKind::Frame(_) | PageKind::Whole(_) = planned.kind {
            set("collection", collection_link(shared, planned, &entry.collection));
            set("facts", facts);
            set("about", facts::about(shared, planned, own).into());
            set("timing", facts::timing(shared, own.entry, language));
            set("review", review(shared, own, language));
            set("status", status(shared, planned, own));
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
        if let PageKind::Frame(_) = planned.kind {
            set("fallback", fallback(shared, planned, own));
        } else if own.state != State::Source {
            set("original", original(shared, planned, own));
        }
    }
    let about_site = object([
        ("title", Value::from(site.title(language))),
        (
            "logo",
            shared.logo.as_ref().map_or_else(Value::none, |(path, width, height)| {
                object([
                    ("path", Value::from(&**path)),
                    ("width", Value::from(*width)),
                    ("height", Value::from(*height)),
                ])
            }),
        ),
        (
            "description",
            site.localized(Some(&site.config.hub.description), language).unwrap_or_default().into(),
        ),
        ("quick_exit", Value::from(site.config.hub.quick_exit.as_deref())),
    ]);
    [Value::from(page), about_site]
}

/// The content page behind a planned one.
pub(super) fn own_page<'a>(site: &'a Site, planned: &Planned) -> Option<&'a Page> {
    own_index(site, planned).map(|index| &site.pages[index])
}

/// The same, by its index.
pub(super) fn own_index(site: &Site, planned: &Planned) -> Option<PageIndex> {
    match planned.kind {
        PageKind::Page(page) | PageKind::Frame(page) | PageKind::Whole(page) => Some(page),
        PageKind::Home => {
            site.entry("").and_then(|home| site.entries[home].pages[planned.language])
        }
        PageKind::List { collection } if planned.part == 0 => site.collections[collection]
            .index
            .and_then(|index| site.entries[index].pages[planned.language]),
        _ => None,
    }
}

fn kind(site: &Site, kind: &PageKind) -> &'static str {
    use crate::resolve::Role;
    match kind {
        PageKind::Languages => "languages",
        PageKind::Home => "home",
        PageKind::List { .. } => "list",
        PageKind::Facet { .. } | PageKind::Pair { .. } => "facet",
        PageKind::View { view, .. } => view.word(),
        PageKind::Entries { .. } => "list",
        PageKind::Statement(_) => "statement",
        PageKind::Search => "search",
        PageKind::NotFound => "404",
        PageKind::Whole(_) => "guide-print",
        PageKind::Page(page) | PageKind::Frame(page) => {
            match site.entries[site.pages[*page].entry].role {
                Role::Guide => "guide",
                Role::Section => "section",
                _ => "entry",
            }
        }
    }
}

/// What a page is called, in its language.
pub(super) fn title(shared: &Shared, planned: &Planned) -> String {
    let site = &shared.site;
    let language = planned.language;
    match planned.kind {
        PageKind::Languages => site.title(language).to_owned(),
        PageKind::Statement(topic) => shared.text(language, topic.title(), None, &[]),
        PageKind::Search => shared.text(language, "search_label", None, &[]),
        PageKind::NotFound => shared.text(language, "not_found_title", None, &[]),
        PageKind::List { collection } | PageKind::Entries { collection } => {
            site.collection_title(&site.collections[collection], language)
        }
        PageKind::Facet { collection, .. } | PageKind::Pair { collection, .. } => {
            let value = browse::chosen_label(site, &planned.kind, language);
            let collection = site.collection_title(&site.collections[collection], language);
            let parts = [("collection", collection.as_str()), ("value", value.as_str())];
            shared.text(language, "facet_title", None, &parts)
        }
        PageKind::View { collection, view } => {
            let key = format!("view_{}", view.word().replace('-', "_"));
            let value = shared.text(language, &key, None, &[]);
            let collection = site.collection_title(&site.collections[collection], language);
            let parts = [("collection", collection.as_str()), ("value", value.as_str())];
            shared.text(language, "facet_title", None, &parts)
        }
        PageKind::Home | PageKind::Page(_) | PageKind::Frame(_) | PageKind::Whole(_) => {
            match own_page(site, planned) {
                Some(page) => page.document.title().to_owned(),
                None => site.title(language).to_owned(),
            }
        }
    }
}

fn alternates(shared: &Shared, planned: &Planned) -> Value {
    let mut list = Vec::new();
    for (tag, route) in alternate_routes(shared, planned) {
        if let Some(href) = shared.absolute(&route) {
            list.push(object([("hreflang", Value::from(tag)), ("href", Value::from(href))]));
        }
    }
    list.into()
}

/// Language tags and folders of a page's versions, its own included, and `x-default`.
pub(super) fn alternate_routes(shared: &Shared, planned: &Planned) -> Vec<(String, String)> {
    let site = &shared.site;
    if matches!(planned.kind, PageKind::Languages) {
        return Vec::new();
    }
    let mut routes: Vec<(String, String)> = Vec::new();
    for language in site.languages() {
        if let Some(route) = version_route(shared, planned, language) {
            routes.push((site.config.hub.languages[language].hreflang.to_string(), route));
        }
    }
    if routes.len() < 2 {
        return Vec::new();
    }
    // Readers of any other language begin where the languages are offered; elsewhere they are given
    // the default language.
    let default = match planned.kind {
        PageKind::Home => Some(String::new()),
        _ => version_route(shared, planned, site.default_language()),
    };
    routes.extend(default.map(|route| ("x-default".to_owned(), route)));
    routes
}

/// The folder of a page's version in another language, if there is one.
pub(super) fn version_route(shared: &Shared, planned: &Planned, language: usize) -> Option<String> {
    let site = &shared.site;
    if !site.published[language] {
        return None;
    }
    match planned.kind {
        PageKind::Languages | PageKind::NotFound | PageKind::Entries { .. } => None,
        PageKind::Home => Some(site.prefix(language)),
        PageKind::Statement(topic) => Some(format!("{}{}/", site.prefix(language), topic.word())),
        PageKind::Search => Some(format!("{}search/", site.prefix(language))),
        PageKind::List { collection } => {
            Some(site.collections[collection].routes[language].to_string())
        }
        PageKind::Facet { collection, facet, value } => {
            let exists = shared.tallies.count(site, &planned.kind, language) > 0;
            exists.then(|| plan::facet_route(site, collection, facet, value, language))
        }
        PageKind::Pair { collection, first, second } => {
            let exists = shared.tallies.count(site, &planned.kind, language) > 0;
            exists.then(|| plan::pair_route(site, collection, first, second, language))
        }
        PageKind::View { collection, view } => {
            let exists = shared.tallies.views(site, collection, language).contains(&view);
            exists.then(|| plan::view_route(site, collection, view, language))
        }
        PageKind::Whole(page) => whole::route(site, site.pages[page].entry, language),
        PageKind::Page(page) | PageKind::Frame(page) => {
            let entry = &site.entries[site.pages[page].entry];
            entry.pages[language].map(|page| site.pages[page].route.to_string())
        }
    }
}

/// Who has read a page and when, and whether that is too long ago.
fn review(shared: &Shared, page: &Page, language: usize) -> Value {
    let site = &shared.site;
    let entry = &site.entries[page.entry];
    let text = |name: &str| Value::from(page.document.text_field(name).unwrap_or_default());
    let date =
        |date: Option<Date>| date.map_or_else(Value::none, |date| date_value(site, date, language));
    // Whoever read the original has not read the translation.
    let day = page.document.fields.get("reviewed").and_then(|field| field.value.date());
    let due = site.fact(entry, "review_due").and_then(FieldValue::date);
    let reviewed = page.document.fields.get("reviewed_by").is_some();
    object([
        ("by", text("reviewed_by")),
        ("scope", text("review_scope")),
        ("date", date(day)),
        ("due", date(due)),
        ("overdue", Value::from(site.review_overdue(entry))),
        ("missing", Value::from(site.schema(entry).needs_review && !reviewed)),
    ])
}

/// The word of an entry that is not simply published, and the entry that took its place.
fn status(shared: &Shared, planned: &Planned, page: &Page) -> Value {
    let site = &shared.site;
    let entry = &site.entries[page.entry];
    let Some(FieldValue::Choice { word, .. }) = site.fact(entry, "status") else {
        return Value::none();
    };
    if &**word == "published" {
        return Value::none();
    }
    let successor = entry.backlinks.iter().find(|back| &*back.field == "supersedes");
    let successor = successor.and_then(|back| facts::entry_link(shared, planned, back.entry));
    object([("word", Value::from(&**word)), ("successor", successor.unwrap_or_else(Value::none))])
}

fn original(shared: &Shared, planned: &Planned, page: &Page) -> Value {
    let site = &shared.site;
    let entry = &site.entries[page.entry];
    let tag = &site.config.hub.languages[entry.source].tag;
    // A site of its own may not have the language of the original.
    let url = version_route(shared, planned, entry.source)
        .map(|route| Value::from(shared.page_url(planned, &route)));
    object([
        ("lang", Value::from(&**tag)),
        ("lang_name", Value::from(site.i18n.languages[planned.language].locale.language_name(tag))),
        ("url", url.unwrap_or_else(Value::none)),
    ])
}

/// What a page in another language than its frame is, and where its versions are.
fn fallback(shared: &Shared, planned: &Planned, page: &Page) -> Value {
    let site = &shared.site;
    let entry = &site.entries[page.entry];
    let reader = &site.i18n.languages[planned.language].locale;
    let version = |language: usize| {
        let route = &site.pages[entry.pages[language]?].route;
        let own = &site.i18n.languages[language];
        Some(object([
            ("lang", Value::from(&*own.tag)),
            ("name", Value::from(own.name.as_str())),
            ("url", Value::from(shared.page_url(planned, route))),
        ]))
    };
    let own = &site.i18n.languages[page.language];
    object([
        ("lang", Value::from(&*own.tag)),
        ("dir", Value::from(own.locale.direction().to_string())),
        ("lang_name", Value::from(reader.language_name(&own.tag))),
        ("url", Value::from(shared.page_url(planned, &page.route))),
        ("versions", site.languages().filter_map(version).collect::<Vec<_>>().into()),
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
